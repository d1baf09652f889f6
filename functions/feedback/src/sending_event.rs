//! A sending event of SES, as it comes over EventBridge.
//!
//! Source: Amazon SES Developer Guide, "Contents of event data that Amazon SES publishes" and "Examples of event data".

use std::collections::HashMap;

use aws::Reason;
use jiff::Timestamp;
use ledger::Status;
use mail::report::Failing;
use message::BounceReason;
use serde::Deserialize;

/// The event's `detail`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SendingEvent {
    /// `Send`, `Delivery`, `Bounce`, `Complaint`, `DeliveryDelay`, `Reject`, `Rendering Failure`, `Open`, `Click` …
    pub(crate) event_type: String,
    pub(crate) mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    delivery: Option<Delivery>,
    delivery_delay: Option<DeliveryDelay>,
    reject: Option<Reject>,
    failure: Option<RenderingFailure>,
    open: Option<Open>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mail {
    pub(crate) message_id: String,
    #[serde(default)]
    destination: Vec<String>,
    timestamp: Option<Timestamp>,
    #[serde(default)]
    pub(crate) tags: Tags,
}

/// Message tags: the ones given with the mail, and SES's own (`ses:…`).
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Tags(HashMap<String, Vec<String>>);

impl Tags {
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.first().map(String::as_str)
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    /// `Permanent`, `Transient` or `Undetermined`.
    bounce_type: String,
    #[serde(default)]
    bounce_sub_type: String,
    #[serde(default)]
    bounced_recipients: Vec<Recipient>,
    timestamp: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    #[serde(default)]
    complained_recipients: Vec<Recipient>,
    complaint_feedback_type: Option<String>,
    complaint_sub_type: Option<String>,
    timestamp: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
struct Delivery {
    #[serde(default)]
    recipients: Vec<String>,
    timestamp: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeliveryDelay {
    delay_type: Option<String>,
    #[serde(default)]
    delayed_recipients: Vec<Recipient>,
    timestamp: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
struct Reject {
    reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RenderingFailure {
    error_message: Option<String>,
}

/// That the invisible picture of a mail was fetched. The event also says from which address and with which program: that is
/// nobody's business, and not read.
#[derive(Debug, Deserialize)]
struct Open {
    timestamp: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: String,
    status: Option<String>,
    diagnostic_code: Option<String>,
}

/// What an event says about a delivery.
pub(crate) struct Seen {
    pub(crate) status: Status,
    /// A soft bounce; see [`ledger::Observation::soft`].
    pub(crate) soft: bool,
    pub(crate) at: Timestamp,
    pub(crate) reason: Option<Reason>,
    pub(crate) recipients: Vec<String>,
}

impl SendingEvent {
    /// When the mail was opened; `None` for other events. `published` is as for [`seen`](SendingEvent::seen).
    pub(crate) fn opened(&self, published: Timestamp) -> Option<Timestamp> {
        let open = self.open.as_ref().filter(|_| self.event_type == "Open")?;
        Some(open.timestamp.unwrap_or(published))
    }

    /// What the event says; `None` for opens, clicks and kinds that are newer than this program. `published` stands in
    /// where the event carries no time of its own.
    pub(crate) fn seen(&self, published: Timestamp) -> Option<Seen> {
        let everyone = || self.mail.destination.clone();
        let seen = |status, at: Option<Timestamp>, reason, recipients| {
            Some(Seen { status, soft: false, at: at.unwrap_or(published), reason, recipients })
        };
        match self.event_type.as_str() {
            "Send" => seen(Status::Accepted, self.mail.timestamp, None, everyone()),
            "Delivery" => {
                let delivery = self.delivery.as_ref()?;
                seen(Status::Delivered, delivery.timestamp, None, delivery.recipients.clone())
            }
            "DeliveryDelay" => {
                let delay = self.delivery_delay.as_ref()?;
                let kind = delay.delay_type.as_deref().unwrap_or("Undetermined");
                let sentence = format!(
                    "The customer's mail server puts SES off ({kind}{}). SES keeps trying.",
                    diagnosis(&delay.delayed_recipients)
                );
                let reason = Reason::new("delayed", sentence);
                seen(Status::Delayed, delay.timestamp, Some(reason), addresses(&delay.delayed_recipients))
            }
            "Bounce" => {
                let bounce = self.bounce.as_ref()?;
                let soft = bounce.bounce_type != "Permanent";
                let seen = seen(
                    Status::Bounced,
                    bounce.timestamp,
                    Some(bounce.reason()),
                    addresses(&bounce.bounced_recipients),
                );
                seen.map(|seen| Seen { soft, ..seen })
            }
            "Complaint" => {
                let complaint = self.complaint.as_ref()?;
                if complaint.complaint_sub_type.as_deref() == Some("OnAccountSuppressionList") {
                    let recipients = addresses(&complaint.complained_recipients);
                    return seen(Status::Bounced, complaint.timestamp, Some(suppressed()), recipients);
                }
                // "not-spam": the customer took the mail out of the spam folder.
                if complaint.complaint_feedback_type.as_deref() == Some("not-spam") {
                    return None;
                }
                let kind = complaint.complaint_feedback_type.as_deref().unwrap_or("spam");
                let sentence = format!("The customer reported the mail ({kind}). Agree on another channel with them.");
                let reason = Reason::new("complaint", sentence);
                seen(Status::Complained, complaint.timestamp, Some(reason), addresses(&complaint.complained_recipients))
            }
            "Reject" => {
                let said =
                    self.reject.as_ref().and_then(|reject| reject.reason.as_deref()).unwrap_or("no reason given");
                let sentence = format!("SES did not send the mail ({said}). Check the attached files for a virus.");
                seen(Status::Rejected, None, Some(Reason::new("ses_rejected", sentence)), everyone())
            }
            "Rendering Failure" => {
                let failure = self.failure.as_ref();
                let said = failure.and_then(|failure| failure.error_message.as_deref()).unwrap_or("no reason given");
                let reason = Reason::new("ses_rejected", format!("SES could not write the mail ({said})."));
                seen(Status::Rejected, None, Some(reason), everyone())
            }
            _ => None,
        }
    }
}

impl Bounce {
    /// Whether every server that says something refused the sender, and not the address: SES calls permanent what it was not told
    /// the reason of (subtype `General`), too.
    fn is_blocked(&self) -> bool {
        let mut said = self.bounced_recipients.iter().map(|recipient| {
            Failing::reason(recipient.status.as_deref(), recipient.diagnostic_code.as_deref().unwrap_or_default())
        });
        self.bounce_sub_type == "General"
            && !self.bounced_recipients.is_empty()
            && said.all(|reason| reason == BounceReason::SenderBlocked)
    }

    /// Source: SES Developer Guide, "Bounce types".
    fn reason(&self) -> Reason {
        let diagnosis = diagnosis(&self.bounced_recipients);
        let (code, what) = match (self.bounce_type.as_str(), self.bounce_sub_type.as_str()) {
            (_, "Suppressed" | "OnAccountSuppressionList") => return suppressed(),
            ("Permanent", "NoEmail") => {
                ("address_unreadable", "The mail server's answer names no address. Check the address.")
            }
            ("Permanent", _) if self.is_blocked() => (
                "sender_blocked",
                "The customer's mail server refuses mails from this sender or route. Ask the customer to allow the sender.",
            ),
            ("Permanent", _) => {
                ("address_refused", "The customer's mail server does not know the address. Correct it and send again.")
            }
            (_, "MailboxFull") => {
                ("mailbox_full", "The customer's mailbox is full. Send again later or use another address.")
            }
            (_, "MessageTooLarge") => {
                ("message_too_large", "The mail is too large for the customer's mail server. Send smaller files.")
            }
            (_, "AttachmentRejected") => (
                "attachment_rejected",
                "The customer's mail server does not take these attachments. Agree on another format or channel.",
            ),
            (_, "ContentRejected") => {
                ("content_rejected", "The customer's mail server does not take the mail's content. Ask the customer.")
            }
            _ => (
                "not_delivered",
                "The customer's mail server did not take the mail, although SES kept trying. Send again or ask the customer.",
            ),
        };
        Reason::new(code, format!("{what}{diagnosis}"))
    }
}

fn suppressed() -> Reason {
    Reason::new(
        "address_suppressed",
        "The address bounced or complained before, so SES did not try again. Correct it, or take it off SES's suppression \
         list.",
    )
}

fn addresses(recipients: &[Recipient]) -> Vec<String> {
    recipients.iter().map(|recipient| recipient.email_address.clone()).collect()
}

/// What the customer's server said, for whoever has to talk to its operator; at most 300 characters of it.
fn diagnosis(recipients: &[Recipient]) -> String {
    let said = recipients.iter().find_map(|recipient| recipient.diagnostic_code.as_deref());
    said.map(|said| format!(" (It said: {})", said.chars().take(300).collect::<String>())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::*;

    #[test]
    fn an_address_is_gone_when_its_server_says_so_and_not_when_it_blocks_the_sender() {
        let bounce = |kind: &str, subtype: &str, said: &[(&str, &str)]| {
            let recipients = said.iter().map(|(status, said)| {
                json!({"emailAddress": "a@acme.example", "action": "failed", "status": status, "diagnosticCode": said})
            });
            let bounce = json!({"bounceType": kind, "bounceSubType": subtype, "bouncedRecipients": recipients.collect::<Vec<_>>(),
                "timestamp": "2026-01-01T00:00:00Z"});
            serde_json::from_value::<Bounce>(bounce).unwrap().reason().code
        };
        let blocked = ("5.7.1", "smtp; 550 5.7.1 blocked by policy, see https://mx.example");
        let unknown = ("5.1.1", "smtp; 550 5.1.1 user unknown");
        assert_eq!(bounce("Permanent", "General", &[unknown]), "address_refused");
        assert_eq!(bounce("Permanent", "General", &[blocked]), "sender_blocked");
        assert_eq!(bounce("Permanent", "General", &[blocked, unknown]), "address_refused");
        assert_eq!(bounce("Permanent", "General", &[]), "address_refused");
        assert_eq!(bounce("Permanent", "NoEmail", &[blocked]), "address_unreadable");
        assert_eq!(bounce("Transient", "General", &[blocked]), "not_delivered");
    }
}
