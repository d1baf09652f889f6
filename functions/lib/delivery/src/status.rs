//! How a delivery stands.

use serde::{Deserialize, Serialize};

use crate::transition::Event;

/// How a delivery stands, as a whole or with one of its recipients. What it may become is in
/// [`transition::TABLE`](crate::transition::TABLE).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waiting to be sent, or to be sent again after SES proved that it did not take it.
    Queued,
    /// A person withdrew it before it left: it is not sent.
    Withdrawn,
    /// A function is handing it over right now.
    Sending,
    /// It may or may not have left. Never sent again by itself.
    Unknown,
    /// Handed to an access point by event.
    Requested,
    /// SES took it, or the access point.
    Accepted,
    /// The customer's mail server put SES off; SES keeps trying.
    Delayed,
    /// A bounce that a delivery outweighs: the mailbox was full, or SES took an out-of-office reply for a bounce.
    SoftBounced,
    /// The customer's mail server, program or access point took it.
    Delivered,
    /// It could not be sent as it was, and nobody has it: issued again, it is tried again.
    Failed,
    /// SES found a virus in it.
    Rejected,
    /// The customer's mail server or access point refused it for good.
    Bounced,
    /// The customer marked it as spam.
    Complained,
}

impl Status {
    /// Every status, in the order in which a delivery comes to them.
    pub const ALL: [Self; 13] = [
        Self::Queued,
        Self::Withdrawn,
        Self::Sending,
        Self::Unknown,
        Self::Requested,
        Self::Accepted,
        Self::Delayed,
        Self::SoftBounced,
        Self::Delivered,
        Self::Failed,
        Self::Rejected,
        Self::Bounced,
        Self::Complained,
    ];

    /// Its name in the ledger, in events and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Withdrawn => "withdrawn",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Delayed => "delayed",
            Self::SoftBounced => "soft_bounced",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }

    /// Whether it may be claimed: nobody has it, and nobody is handing it over.
    pub fn is_waiting(self) -> bool {
        Event::Claim.may_leave(self)
    }

    /// Whether it has failed, as far as is known. A complaint is no failure: the invoice arrived.
    pub fn has_failed(self) -> bool {
        self == Self::SoftBounced || self.has_failed_for_good()
    }

    /// Whether it has failed, and no later report changes that: another channel may be tried.
    pub fn has_failed_for_good(self) -> bool {
        matches!(self, Self::Failed | Self::Rejected | Self::Bounced)
    }

    /// Whether the customer has it, or will have it soon, as far as is known.
    pub fn is_on_its_way(self) -> bool {
        matches!(self, Self::Accepted | Self::Delayed | Self::Delivered)
    }
}
