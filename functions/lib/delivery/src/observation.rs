//! What becomes known about a delivery, and what is remembered of it.

use jiff::Timestamp;
use message::{DeliveryReason, Message, SuppressionCause, Timeline};
use serde::{Deserialize, Serialize};

use crate::{Event, Status};

/// What became known about a delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Names the fact: the same for the same fact.
    pub event_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
    /// Whether only a mail says so: whoever has the invoice e-mail can write it.
    pub unauthenticated: bool,
    /// Why, when something is wrong.
    pub reason: Option<Message>,
    /// Whom it concerns; empty: everyone.
    pub recipients: Vec<String>,
    /// SES's message id.
    pub ses_message_id: Option<String>,
    /// The attempt it speaks of.
    pub attempt: Option<String>,
}

impl Observation {
    /// What it makes of the delivery, if it says more than what is known.
    pub fn status(&self) -> Status {
        self.event.leads_to()
    }

    /// Why its recipients get no further e-mails of the account; `None` if they do. A mailbox that is full today is empty
    /// tomorrow: only an address that does not exist, SES's own list and a complaint are for good. And nothing that only a mail
    /// says: a reader of the invoice e-mail could keep the account from writing to another.
    pub fn suppresses(&self) -> Option<SuppressionCause> {
        let Some(Message::DeliveryReason(reason)) = self.reason.as_ref().filter(|_| !self.unauthenticated) else {
            return None;
        };
        match (self.event, reason) {
            (Event::ReportedBounced, DeliveryReason::AddressRefused { .. }) => Some(SuppressionCause::AddressRefused),
            (Event::ReportedBounced, DeliveryReason::SuppressedBySes { .. }) => Some(SuppressionCause::SuppressedBySes),
            (Event::ReportedComplaint, _) => Some(SuppressionCause::Complaint),
            _ => None,
        }
    }

    /// Whether it is about this address.
    pub fn names(&self, address: &str) -> bool {
        self.recipients.iter().any(|one| one.eq_ignore_ascii_case(address))
    }
}

/// An entry of a delivery's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When it happened.
    pub at: Timestamp,
    /// What it made of the delivery, or would have.
    pub status: Status,
    /// Why, when something is wrong.
    pub reason: Option<Message>,
    /// Whom it concerns.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// SES's message id.
    pub ses_message_id: Option<String>,
    /// The attempt.
    pub attempt: Option<String>,
}

impl HistoryEntry {
    /// Whether it only says that a person had it sent again, which the timeline of the invoice tells too.
    pub fn is_resend(&self) -> bool {
        matches!(self.reason, Some(Message::Timeline(Timeline::Resent { .. })))
    }

    /// Whether the e-mail came back from this address, or its reader complained.
    pub fn tells_against(&self, address: &str) -> bool {
        matches!(self.status, Status::SoftBounced | Status::Bounced | Status::Complained)
            && self.recipients.iter().any(|one| one.eq_ignore_ascii_case(address))
    }
}

impl From<&Observation> for HistoryEntry {
    fn from(observation: &Observation) -> Self {
        Self {
            at: observation.at,
            status: observation.status(),
            reason: observation.reason.clone(),
            recipients: observation.recipients.clone(),
            ses_message_id: observation.ses_message_id.clone(),
            attempt: observation.attempt.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use message::Addresses;

    use super::*;

    #[test]
    fn only_what_is_certain_and_for_good_suppresses_an_address() {
        let (recipients, said) = (Addresses(vec!["a@x.example".to_owned()]), None);
        let refused = DeliveryReason::AddressRefused { recipients: recipients.clone(), said: said.clone() };
        let full = DeliveryReason::MailboxFull { recipients: recipients.clone(), said };
        let by_ses = DeliveryReason::SuppressedBySes { recipients: recipients.clone() };
        let complaint = DeliveryReason::Complaint { recipients, kind: "abuse".to_owned() };
        for (event, reason, unauthenticated, cause) in [
            (Event::ReportedBounced, &refused, false, Some(SuppressionCause::AddressRefused)),
            (Event::ReportedBounced, &refused, true, None),
            (Event::ReportedSoftBounce, &refused, false, None),
            (Event::ReportedBounced, &full, false, None),
            (Event::ReportedBounced, &by_ses, false, Some(SuppressionCause::SuppressedBySes)),
            (Event::ReportedComplaint, &complaint, false, Some(SuppressionCause::Complaint)),
            (Event::ReportedComplaint, &complaint, true, None),
            (Event::ReportedDelayed, &refused, false, None),
        ] {
            let observation = Observation {
                event_id: "e".to_owned(),
                at: Timestamp::UNIX_EPOCH,
                event,
                unauthenticated,
                reason: Some(reason.clone().into()),
                recipients: Vec::new(),
                ses_message_id: None,
                attempt: None,
            };
            assert_eq!(observation.suppresses(), cause, "{event} {reason:?} {unauthenticated}");
        }
    }
}
