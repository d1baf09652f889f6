//! Deliveries: one per issued invoice and channel, sent at most once.
//!
//! ```text
//! queued ──claim──▶ sending ──SES took it──▶ accepted ──▶ delayed, delivered, bounced, complained, rejected
//!    ▲                 ├──SES proved it did not, for now──▶ queued
//!    └─────────────────┤──refused as it is──▶ failed ──issued again, claim──▶ sending
//!                      └──nobody knows, or the function died──▶ unknown ──SES event──▶ accepted …
//! ```
//!
//! What is queued or failed may be withdrawn, from where it only comes back to the queue.
//!
//! A webhook is `delivered` by the answer of its receiver. What an access point gets is `requested`, and the rest it reports.
//! Neither is ever `unknown`: both may come again.

mod name;
mod steps;
mod withdraw;

use ::mail::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use withdraw::Withdrawal;

use ::delivery::{ChannelKind, Dispatch, Partner, Role};
use aws::Reason;
use ids::{AccountId, InvoiceId, PartnerId, event_id};

/// How long a claim holds. Longer than a function runs: past it, whoever claimed is dead and nobody knows what it did.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// The code of a delivery that a person had sent again, and its attempt until it has another.
const RESENT: &str = "resent";

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Waiting to be sent, or to be sent again after SES proved that it did not take it.
    Queued,
    /// A person withdrew it before it left: it is not sent.
    Withdrawn,
    /// A function is handing it to SES right now.
    Sending,
    /// It may or may not have left. Never sent again by itself.
    Unknown,
    /// Handed to an access point by event.
    Requested,
    /// SES took it, or the access point.
    Accepted,
    /// The customer's mail server put SES off; SES keeps trying.
    Delayed,
    /// The customer's mail server, program or access point took it.
    Delivered,
    /// It could not be sent as it was, and SES does not have it: issued again, it is tried again.
    Failed,
    /// SES found a virus in it.
    Rejected,
    /// The customer's mail server or access point refused it for good.
    Bounced,
    /// The customer marked it as spam.
    Complained,
}

impl Status {
    /// Whether this channel has failed, so that another may be tried. A complaint is no failure: the invoice arrived.
    pub fn has_failed(self) -> bool {
        matches!(self, Self::Failed | Self::Rejected | Self::Bounced)
    }

    /// Whether the customer has it, or will have it soon, as far as is known.
    pub fn is_on_its_way(self) -> bool {
        matches!(self, Self::Accepted | Self::Delayed | Self::Delivered)
    }

    /// A later word in this order is never overwritten by an earlier one: events arrive in any order.
    fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Withdrawn => 5,
            Self::Sending => 10,
            Self::Unknown => 20,
            Self::Requested => 30,
            Self::Accepted => 40,
            Self::Delayed => 50,
            Self::Delivered => 60,
            Self::Failed | Self::Rejected | Self::Bounced => 70,
            Self::Complained => 80,
        }
    }
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// The issued invoice.
    pub invoice_id: InvoiceId,
    /// How.
    pub channel: ChannelKind,
    /// The day of the reminder that it brings instead of the invoice; see [`Dispatch`].
    #[serde(default)]
    pub reminder: Option<i16>,
    /// To whom; `None` for what was withdrawn before its customer was found.
    pub partner_id: Option<PartnerId>,
    /// Addresses, for e-mail.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// The one address that a person chose for it, instead of those of the partner.
    #[serde(default)]
    pub to: Option<EmailAddress>,
    /// Until when the files can be downloaded by the link that its latest letter has instead of them.
    #[serde(default)]
    pub download_until: Option<Timestamp>,
    /// Where it stands.
    pub status: Status,
    /// Stable code when something is wrong.
    pub reason: Option<String>,
    /// The same in words, with what to do.
    pub sentence: Option<String>,
    /// The attempt that claimed it last; also a tag on the mail.
    pub attempt: Option<String>,
    /// When it was claimed last.
    pub claimed_at: Option<Timestamp>,
    /// SES's message id.
    pub ses_message_id: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
    /// When its status changed last.
    pub updated_at: Timestamp,
}

impl Delivery {
    /// What it brings.
    pub fn dispatch(&self) -> Dispatch {
        self.reminder.map_or(Dispatch::Invoice(self.channel), Dispatch::Reminder)
    }

    /// A delivery about to begin.
    pub fn queued(invoice_id: InvoiceId, dispatch: impl Into<Dispatch>, partner_id: PartnerId, now: Timestamp) -> Self {
        let dispatch = dispatch.into();
        Self {
            invoice_id,
            channel: dispatch.channel(),
            reminder: dispatch.reminder(),
            partner_id: Some(partner_id),
            recipients: Vec::new(),
            to: None,
            download_until: None,
            status: Status::Queued,
            reason: None,
            sentence: None,
            attempt: None,
            claimed_at: None,
            ses_message_id: None,
            at: now,
            updated_at: now,
        }
    }

    /// Where the latest letter stands with each of its recipients, as far as its history tells: one may have it though it
    /// came back from another.
    pub fn by_recipient<'a>(&'a self, history: &'a [HistoryEntry]) -> Vec<(&'a str, &'a HistoryEntry)> {
        let concerns = |entry: &HistoryEntry, address: &str| {
            entry.attempt == self.attempt && entry.recipients.iter().any(|one| one.eq_ignore_ascii_case(address))
        };
        let of = |address: &'a String| {
            let told = history.iter().filter(|entry| concerns(entry, address)).max_by_key(|entry| entry.rank());
            told.map(|entry| (address.as_str(), entry))
        };
        self.recipients.iter().filter_map(of).collect()
    }

    /// Whether the channel has failed for everyone whom its letter was meant for, so that another one may deliver: a letter
    /// that came back from one of several recipients may have reached the others, and one that bounced softly may have
    /// arrived. Who gets a copy only does not count.
    pub fn has_failed(&self, partner: &Partner, history: &[HistoryEntry]) -> bool {
        if self.status != Status::Bounced || self.recipients.is_empty() {
            return self.status.has_failed();
        }
        let is_copied = |address: &str| {
            let mut copied = partner.addresses(Role::Cc).chain(partner.addresses(Role::Bcc));
            copied.any(|copied| copied.as_str().eq_ignore_ascii_case(address))
        };
        let told = self.by_recipient(history);
        let came_back =
            |address: &str| told.iter().any(|(one, entry)| *one == address && entry.status.has_failed() && !entry.soft);
        self.recipients.iter().all(|address| is_copied(address) || came_back(address))
    }

    /// Whether it is this customer's; what was withdrawn before its customer was found is anybody's.
    pub fn is_for(&self, partner: &PartnerId) -> bool {
        self.partner_id.as_ref().is_none_or(|own| own == partner)
    }

    /// Whether it may be claimed: SES does not have it, and nobody is handing it over.
    pub fn is_waiting(&self) -> bool {
        matches!(self.status, Status::Queued | Status::Failed)
    }

    /// Whether a person may have it sent again: it has ended, but not well, or it waits since a person asked for that.
    pub fn is_resendable(&self, now: Timestamp) -> bool {
        match self.status {
            Status::Unknown | Status::Failed | Status::Rejected | Status::Bounced | Status::Complained => true,
            Status::Sending => self.claimed_at.is_some_and(|claimed| now.duration_since(claimed) > LEASE),
            Status::Queued => self.attempt.as_deref() == Some(RESENT),
            _ => false,
        }
    }

    /// Names the request to an access point: the same until a person has it sent again. `known` is how the delivery stood.
    #[must_use]
    pub fn request(&self, account: &AccountId, known: Option<&Delivery>) -> String {
        let again = known.filter(|known| known.attempt.as_deref() == Some(RESENT));
        let since = again.map(|known| known.updated_at.to_string()).unwrap_or_default();
        match known {
            // Interrupted: whoever listens may have it.
            Some(Delivery { status: Status::Sending, attempt: Some(attempt), .. }) => attempt.clone(),
            _ => event_id(&["delivery", account.as_str(), self.invoice_id.as_str(), self.channel.as_str(), &since]),
        }
    }

    /// How the attempt that claimed it ended.
    pub fn ending(
        &self,
        status: Status,
        reason: Option<Reason>,
        ses_message_id: Option<String>,
        at: Timestamp,
    ) -> Observation {
        let attempt = self.attempt.clone().unwrap_or_default();
        Observation {
            event_id: format!("{attempt}-{}", status.rank()),
            at,
            status,
            soft: false,
            unauthenticated: false,
            reason,
            recipients: self.recipients.clone(),
            ses_message_id,
            attempt: Some(attempt),
        }
    }

    /// The delivery as a person should see it: a claim that outlived its lease is `unknown`, even before a function
    /// comes by to write that down; of a channel that may repeat, it is `queued` again.
    #[must_use]
    pub fn seen_at(mut self, now: Timestamp) -> Self {
        if self.status == Status::Sending && self.claimed_at.is_none_or(|claimed| now.duration_since(claimed) > LEASE) {
            if self.channel.is_repeatable() {
                self.status = Status::Queued;
                return self;
            }
            let reason = interrupted();
            self.status = Status::Unknown;
            self.reason = Some(reason.code);
            self.sentence = Some(reason.sentence);
        }
        self
    }
}

fn interrupted() -> Reason {
    Reason::new(
        "sending_interrupted",
        "Sending was interrupted, so the mail may or may not have left. It is not sent again by itself: SES's own event \
         will tell, or check with the customer and resend.",
    )
}

/// Whether this caller may send.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// It may, under this attempt.
    Granted,
    /// Somebody else is sending right now: look again later.
    Busy,
    /// SES has it, or nobody knows; here is how it stands.
    Settled(Box<Delivery>),
}

/// What became known about a delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Names the fact: the same for the same fact.
    pub event_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What it makes of the delivery.
    pub status: Status,
    /// Whether a delivery outweighs it: SES also reports an out-of-office reply as a soft bounce.
    pub soft: bool,
    /// Whether only a mail says so: whoever has the letter can write it.
    pub unauthenticated: bool,
    /// Why, when something is wrong.
    pub reason: Option<Reason>,
    /// Whom it concerns.
    pub recipients: Vec<String>,
    /// SES's message id.
    pub ses_message_id: Option<String>,
    /// The attempt it speaks of.
    pub attempt: Option<String>,
}

impl Observation {
    fn rank(&self) -> u8 {
        rank(self.status, self.soft)
    }
}

fn rank(status: Status, soft: bool) -> u8 {
    if soft { Status::Delivered.rank() - 1 } else { status.rank() }
}

/// An entry of a delivery's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub status: Status,
    /// See [`Observation::soft`].
    #[serde(default)]
    pub soft: bool,
    /// Stable code when something is wrong.
    pub reason: Option<String>,
    /// The same in words.
    pub sentence: Option<String>,
    /// Whom it concerns.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// SES's message id.
    pub ses_message_id: Option<String>,
    /// The attempt.
    pub attempt: Option<String>,
}

impl HistoryEntry {
    fn rank(&self) -> u8 {
        rank(self.status, self.soft)
    }

    /// Whether it only says that a person had it sent again, which the [happenings](super::What::Resent) tell too.
    pub fn is_resend(&self) -> bool {
        self.reason.as_deref() == Some(RESENT)
    }
}
