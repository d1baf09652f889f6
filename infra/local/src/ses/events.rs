//! SES's sending events, in the form they have on EventBridge.
//!
//! Source: Amazon SES developer guide, "Contents of event data" and "Examples of event data" of event publishing.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Sent;
use super::fate::Fate;
use crate::ACCOUNT;

/// What SES publishes about one mail.
#[derive(Debug, Clone)]
pub(super) struct SendingEvent {
    pub(super) detail_type: &'static str,
    pub(super) detail: Value,
}

/// The event with which SES says that it took the mail.
pub(super) fn send(mail: &Sent) -> SendingEvent {
    event(mail, "Email Sent", "Send", "send", json!({}))
}

/// The event with which SES says that it found a virus.
pub(super) fn reject(mail: &Sent) -> SendingEvent {
    event(mail, "Email Rejected", "Reject", "reject", json!({ "reason": "Bad content" }))
}

/// The event with which SES says that somebody opened the mail, without saying who.
pub(super) fn open(mail: &Sent) -> SendingEvent {
    let open = json!({
        "timestamp": Timestamp::now(),
        "ipAddress": "192.0.2.1",
        "userAgent": "Amazon SES Mailbox Simulator",
    });
    event(mail, "Email Opened", "Open", "open", open)
}

/// The events that follow for recipients of one fate.
pub(super) fn after(mail: &Sent, fate: &Fate, recipients: &[&str]) -> Vec<SendingEvent> {
    let now = Timestamp::now().to_string();
    let addresses = |extra: Value| -> Vec<Value> {
        let with = |address: &&str| {
            let mut recipient = Map::from_iter([("emailAddress".to_owned(), json!(address))]);
            recipient.extend(extra.as_object().cloned().unwrap_or_default());
            Value::Object(recipient)
        };
        recipients.iter().map(with).collect()
    };
    let delivery = |response: &str| {
        let delivery = json!({
            "timestamp": now,
            "processingTimeMillis": 42,
            "recipients": recipients,
            "smtpResponse": response,
            "reportingMTA": "a0-1.smtp-out.amazonses.com",
        });
        event(mail, "Email Delivered", "Delivery", "delivery", delivery)
    };
    match fate {
        Fate::Delivered { response } => vec![delivery(response)],
        Fate::Complained => {
            let complaint = json!({
                "complainedRecipients": addresses(json!({})),
                "timestamp": now,
                "feedbackId": feedback_id(),
                "userAgent": "Amazon SES Mailbox Simulator",
                "complaintFeedbackType": "abuse",
                "complaintSubType": null,
            });
            vec![
                delivery("250 2.6.0 Message received"),
                event(mail, "Email Complaint Received", "Complaint", "complaint", complaint),
            ]
        }
        Fate::Bounced { kind, subtype, status, diagnostic } => {
            let extra = json!({ "action": "failed", "status": status, "diagnosticCode": diagnostic });
            let bounce = json!({
                "bounceType": kind,
                "bounceSubType": subtype,
                "bouncedRecipients": addresses(extra),
                "timestamp": now,
                "feedbackId": feedback_id(),
                "reportingMTA": "dns; a0-1.smtp-out.amazonses.com",
            });
            vec![event(mail, "Email Bounced", "Bounce", "bounce", bounce)]
        }
        Fate::Delayed { kind, status, diagnostic } => {
            let delay = json!({
                "timestamp": now,
                "delayType": kind,
                "delayedRecipients": addresses(json!({ "status": status, "diagnosticCode": diagnostic })),
            });
            vec![event(mail, "Email Delivery Delayed", "DeliveryDelay", "deliveryDelay", delay)]
        }
    }
}

fn event(mail: &Sent, detail_type: &'static str, event_type: &str, key: &str, about: Value) -> SendingEvent {
    let mut tags: Map<String, Value> = mail.tags.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
    tags.insert("ses:configuration-set".to_owned(), json!([mail.configuration_set]));
    let domain = mail.from.rsplit_once('@').map_or("", |(_, domain)| domain.trim_end_matches('>'));
    tags.insert("ses:from-domain".to_owned(), json!([domain]));
    let detail = json!({
        "eventType": event_type,
        "mail": {
            "timestamp": mail.at,
            "messageId": mail.message_id,
            "source": mail.from,
            "sendingAccountId": ACCOUNT,
            "destination": mail.recipients,
            "headersTruncated": false,
            "headers": [],
            "commonHeaders": { "messageId": mail.message_id },
            "tags": tags,
        },
        key: about,
    });
    SendingEvent { detail_type, detail }
}

fn feedback_id() -> String {
    format!("{}-000000", uuid::Uuid::new_v4())
}
