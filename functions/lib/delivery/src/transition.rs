//! What a delivery may become: one table of statuses and events.
//!
//! It is for each recipient of a delivery and for the delivery as a whole. What may be sent again, what waits, the conditions of
//! the writes in DynamoDB and the diagram in the documentation all follow from it.
//!
//! Reports come in any order and more than once. So each status has a rank, and a report changes only what ranks lower: a
//! delivery that is delivered is not accepted again, and one that complained stays so. The order of reports never matters.

mod diagram;

use std::fmt;

use crate::Status;
use crate::Status::{
    Accepted, Bounced, Complained, Delayed, Delivered, Failed, Queued, Rejected, Requested, Sending, SoftBounced,
    Unknown, Withdrawn,
};

pub use diagram::diagram;

/// Something that happens to a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// It is known why it does not leave yet.
    Wait,
    /// A function takes it, to hand it over under an attempt of its own.
    Claim,
    /// Nothing is left that would send it.
    GiveUp,

    /// The attempt ended: it is proved that it did not leave, and it may leave later.
    PutBack,
    /// The attempt ended: it is refused as it is, and nobody has it.
    Refused,
    /// The attempt ended: an access point was asked to deliver it.
    Requested,
    /// The attempt ended: SES took it.
    Taken,
    /// The attempt ended: the customer's program took it.
    Answered,
    /// The attempt ended, or the function died: nobody knows whether it left.
    Lost,

    /// SES or the access point reports that it has it.
    ReportedAccepted,
    /// The mail server puts SES off.
    ReportedDelayed,
    /// It came back, and may have arrived all the same.
    ReportedSoftBounce,
    /// It arrived.
    ReportedDelivered,
    /// SES took it and did not send it.
    ReportedRejected,
    /// It came back for good.
    ReportedBounced,
    /// Its reader complained.
    ReportedComplaint,

    /// A person has it sent again.
    Resend,
    /// A person withdraws it.
    Withdraw,
    /// A person wants it sent after all.
    Reinstate,
}

/// What must hold beside the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guard {
    /// Nothing.
    Always,
    /// The event speaks of the attempt that claimed the delivery last.
    SameAttempt,
    /// Whoever claims it knows the address that a person chose for it, or that none was chosen.
    SameAddress,
    /// Whoever claimed it is dead, since the claim has outlived its [`LEASE`](crate::LEASE).
    LeaseOver,
    /// The same, on a channel where a repetition does no harm.
    LeaseOverAndRepeatable,
    /// A person asked for it to be sent again to the same address, and it waits for that.
    AskedBefore,
}

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What happens.
    pub event: Event,
    /// Whether it may be the first that happens: then the delivery begins with it.
    pub begins: bool,
    /// What the delivery may be before.
    pub from: &'static [Status],
    /// What must hold, unless it begins.
    pub guard: Guard,
    /// What it is afterwards.
    pub to: Status,
}

const fn row(event: Event, from: &'static [Status], guard: Guard, to: Status) -> Row {
    Row { event, begins: false, from, guard, to }
}

const fn beginning(event: Event, from: &'static [Status], guard: Guard, to: Status) -> Row {
    Row { event, begins: true, from, guard, to }
}

/// What ranks below a report that SES or the access point has it. A delivery that was put back or withdrawn is among them:
/// what is reported of its attempt has left after all.
const BELOW_ACCEPTED: &[Status] = &[Queued, Withdrawn, Sending, Unknown, Requested];
const BELOW_DELAYED: &[Status] = &[Queued, Withdrawn, Sending, Unknown, Requested, Accepted];
const BELOW_SOFT_BOUNCE: &[Status] = &[Queued, Withdrawn, Sending, Unknown, Requested, Accepted, Delayed];
const BELOW_DELIVERED: &[Status] = &[Queued, Withdrawn, Sending, Unknown, Requested, Accepted, Delayed, SoftBounced];
const BELOW_FAILED: &[Status] =
    &[Queued, Withdrawn, Sending, Unknown, Requested, Accepted, Delayed, SoftBounced, Delivered];
const BELOW_COMPLAINT: &[Status] = &[
    Queued,
    Withdrawn,
    Sending,
    Unknown,
    Requested,
    Accepted,
    Delayed,
    SoftBounced,
    Delivered,
    Failed,
    Rejected,
    Bounced,
];

/// The table. No two lines of an event share a status, so that there is one answer to each question.
#[rustfmt::skip]
pub const TABLE: [Row; 23] = [
    beginning(Event::Wait, &[Queued], Guard::Always, Queued),
    beginning(Event::Claim, &[Queued, Failed], Guard::SameAddress, Sending),
    row(Event::Claim, &[Sending], Guard::LeaseOverAndRepeatable, Sending),
    row(Event::GiveUp, &[Queued], Guard::Always, Failed),

    row(Event::PutBack, &[Sending], Guard::SameAttempt, Queued),
    row(Event::Refused, &[Sending], Guard::SameAttempt, Failed),
    row(Event::Requested, &[Sending], Guard::SameAttempt, Requested),
    row(Event::Taken, &[Sending], Guard::SameAttempt, Accepted),
    row(Event::Answered, &[Sending], Guard::SameAttempt, Delivered),
    row(Event::Lost, &[Sending], Guard::SameAttempt, Unknown),

    row(Event::ReportedAccepted, BELOW_ACCEPTED, Guard::SameAttempt, Accepted),
    row(Event::ReportedDelayed, BELOW_DELAYED, Guard::SameAttempt, Delayed),
    row(Event::ReportedSoftBounce, BELOW_SOFT_BOUNCE, Guard::SameAttempt, SoftBounced),
    row(Event::ReportedDelivered, BELOW_DELIVERED, Guard::SameAttempt, Delivered),
    row(Event::ReportedRejected, BELOW_FAILED, Guard::SameAttempt, Rejected),
    row(Event::ReportedBounced, BELOW_FAILED, Guard::SameAttempt, Bounced),
    row(Event::ReportedComplaint, BELOW_COMPLAINT, Guard::SameAttempt, Complained),

    row(Event::Resend, &[Unknown, SoftBounced, Failed, Rejected, Bounced, Complained], Guard::Always, Queued),
    row(Event::Resend, &[Sending], Guard::LeaseOver, Queued),
    row(Event::Resend, &[Queued], Guard::AskedBefore, Queued),
    beginning(Event::Withdraw, &[Queued, Failed], Guard::Always, Withdrawn),
    row(Event::Withdraw, &[Withdrawn], Guard::Always, Withdrawn),
    row(Event::Reinstate, &[Withdrawn], Guard::Always, Queued),
];

/// Why an event changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// There is no delivery yet.
    NotBegun,
    /// It waits to be sent.
    Waiting,
    /// It is being handed over right now.
    UnderWay,
    /// It has left, or may have.
    Left,
    /// It failed before it left.
    Failed,
    /// A person withdrew it.
    Withdrawn,
    /// What is known says as much, or more.
    KnownBetter,
    /// The event speaks of an earlier attempt.
    AnotherAttempt,
    /// A person chose another address for it.
    AnotherAddress,
}

impl Event {
    /// Every event, in the order of the table.
    pub const ALL: [Self; 19] = [
        Self::Wait,
        Self::Claim,
        Self::GiveUp,
        Self::PutBack,
        Self::Refused,
        Self::Requested,
        Self::Taken,
        Self::Answered,
        Self::Lost,
        Self::ReportedAccepted,
        Self::ReportedDelayed,
        Self::ReportedSoftBounce,
        Self::ReportedDelivered,
        Self::ReportedRejected,
        Self::ReportedBounced,
        Self::ReportedComplaint,
        Self::Resend,
        Self::Withdraw,
        Self::Reinstate,
    ];

    /// Its name in the documentation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Claim => "claim",
            Self::GiveUp => "give up",
            Self::PutBack => "put back",
            Self::Refused => "refused",
            Self::Requested => "requested",
            Self::Taken => "taken",
            Self::Answered => "answered",
            Self::Lost => "lost",
            Self::ReportedAccepted => "report: accepted",
            Self::ReportedDelayed => "report: delayed",
            Self::ReportedSoftBounce => "report: soft bounce",
            Self::ReportedDelivered => "report: delivered",
            Self::ReportedRejected => "report: rejected",
            Self::ReportedBounced => "report: bounced",
            Self::ReportedComplaint => "report: complaint",
            Self::Resend => "resend",
            Self::Withdraw => "withdraw",
            Self::Reinstate => "reinstate",
        }
    }

    /// Its lines of the table.
    pub fn rows(self) -> impl Iterator<Item = &'static Row> {
        TABLE.iter().filter(move |row| row.event == self)
    }

    /// Its line for this status; `None` where it changes nothing, whatever else holds.
    pub fn row(self, status: Status) -> Option<&'static Row> {
        self.rows().find(|row| row.from.contains(&status))
    }

    /// What a delivery is afterwards. Every line of an event leads to the same status.
    pub fn leads_to(self) -> Status {
        self.rows().next().map_or(Queued, |row| row.to)
    }

    /// Whether it may change a delivery of this status whatever else holds but the address and the attempt.
    pub fn may_leave(self, status: Status) -> bool {
        self.row(status).is_some_and(|row| matches!(row.guard, Guard::Always | Guard::SameAttempt | Guard::SameAddress))
    }

    /// Whether somebody else tells it, after the delivery has left: SES, a mail server or an access point.
    pub fn is_report(self) -> bool {
        matches!(
            self,
            Self::ReportedAccepted
                | Self::ReportedDelayed
                | Self::ReportedSoftBounce
                | Self::ReportedDelivered
                | Self::ReportedRejected
                | Self::ReportedBounced
                | Self::ReportedComplaint
        )
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a delivery becomes by an event. `status` is `None` before it has begun; `holds` says whether a guard holds.
///
/// # Errors
/// Why it stays as it is.
pub fn after(status: Option<Status>, event: Event, holds: impl Fn(Guard) -> bool) -> Result<Status, Refusal> {
    let Some(status) = status else {
        return event.rows().find(|row| row.begins).map(|row| row.to).ok_or(Refusal::NotBegun);
    };
    match event.row(status) {
        Some(row) if holds(row.guard) => Ok(row.to),
        Some(Row { guard: Guard::SameAttempt, .. }) => Err(Refusal::AnotherAttempt),
        Some(Row { guard: Guard::SameAddress, .. }) => Err(Refusal::AnotherAddress),
        _ => Err(refused(status, event)),
    }
}

fn refused(status: Status, event: Event) -> Refusal {
    match status {
        _ if event.is_report() => Refusal::KnownBetter,
        Queued => Refusal::Waiting,
        Withdrawn => Refusal::Withdrawn,
        Sending => Refusal::UnderWay,
        Failed => Refusal::Failed,
        Unknown | Requested | Accepted | Delayed | SoftBounced | Delivered | Rejected | Bounced | Complained => {
            Refusal::Left
        }
    }
}

#[cfg(test)]
mod tests;
