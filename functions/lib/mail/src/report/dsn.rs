//! Delivery status notifications (RFC 3464): what became of a mail, recipient by recipient.

use message::{BounceReason, MailReason};
use serde::Serialize;

use super::{blocks, parts, reason::Failing, typed_address, typed_text};
use crate::{EmailAddress, Mail, Origin, inbound::fields::Fields};

/// Most recipients read of a notification; a letter of ours has a few.
const MAX_RECIPIENTS: usize = 100;

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryStatus {
    /// The mail it is about, as far as the notification returns it: leads to the letter, by
    /// [`ses_message_id`](Origin::ses_message_id) or [`letter_id`](Origin::letter_id).
    pub origin: Origin,
    /// The mail server that reports.
    pub reporting_mta: Option<String>,
    /// What became of it, recipient by recipient. Empty if the report does not say whom it is about.
    pub recipients: Vec<RecipientStatus>,
}

/// What became of a mail to one recipient (RFC 3464 section 2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecipientStatus {
    /// The address that the reporting server tried. `None` if it is none that SMTP could answer.
    pub final_recipient: Option<EmailAddress>,
    /// The address to which the mail was sent, if it was redirected on its way and the report says so.
    pub original_recipient: Option<EmailAddress>,
    /// What happened.
    pub action: Action,
    /// Status code of RFC 3463: `5.1.1`.
    pub status: Option<String>,
    /// What the refusing server said, on one line, at most 1,000 bytes.
    pub diagnostic: Option<String>,
    /// The refusing server.
    pub remote_mta: Option<String>,
}

/// What happened to a mail (RFC 3464 section 2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It was given up.
    Failed,
    /// It has not arrived yet, and the server keeps trying.
    Delayed,
    /// It is in the mailbox.
    Delivered,
    /// It went on to a server that does not report.
    Relayed,
    /// It arrived at an address that stands for several.
    Expanded,
}

impl DeliveryStatus {
    /// The recipients whom the mail did not reach for good.
    pub fn failed(&self) -> impl Iterator<Item = &RecipientStatus> {
        self.recipients.iter().filter(|recipient| recipient.action == Action::Failed)
    }

    pub(super) fn reason(&self) -> MailReason {
        let told = self.failed().next().or_else(|| self.recipients.first());
        let Some(told) = told else {
            return MailReason::DeliveryReport {
                recipient: None,
                reason: Some(BounceReason::NotDelivered),
                said: None,
            };
        };
        let failing = told.failing();
        MailReason::DeliveryReport {
            recipient: told.sent_to().map(EmailAddress::to_string),
            reason: failing.as_ref().map(|failing| failing.reason),
            said: failing.and_then(|failing| failing.said),
        }
    }
}

impl RecipientStatus {
    /// The address as the letter was sent to it.
    pub fn sent_to(&self) -> Option<&EmailAddress> {
        self.original_recipient.as_ref().or(self.final_recipient.as_ref())
    }

    /// Why the mail did not arrive, or not yet; `None` if it did.
    pub fn failing(&self) -> Option<Failing> {
        Failing::of(self)
    }

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let has = |name| fields.get(name).is_some();
        let is_recipient = has("final-recipient") || (has("original-recipient") && has("action"));
        if !is_recipient {
            return None;
        }
        let is_code = |word: &String| word.len() <= 11 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let status = fields.word("status").filter(is_code);
        let action = match fields.word("action").as_deref() {
            Some("delayed") => Action::Delayed,
            Some("delivered") => Action::Delivered,
            Some("relayed") => Action::Relayed,
            Some("expanded") => Action::Expanded,
            Some(_) => Action::Failed,
            None => match status.as_deref().and_then(|status| status.chars().next()) {
                Some('2') => Action::Delivered,
                Some('4') => Action::Delayed,
                _ => Action::Failed,
            },
        };
        let final_recipient = typed_address(fields, "final-recipient");
        Some(Self {
            original_recipient: typed_address(fields, "original-recipient")
                .filter(|original| Some(original) != final_recipient.as_ref()),
            final_recipient,
            action,
            status,
            diagnostic: typed_text(fields, "diagnostic-code"),
            remote_mta: typed_text(fields, "remote-mta"),
        })
    }
}

pub(super) fn read(mail: &Mail) -> Option<DeliveryStatus> {
    let (notice, returned) = super::bounce_text::split(mail.text.as_deref().unwrap_or_default());
    // Exchange returns no mail, but writes its header fields below the notice.
    let origin = || mail.attached.clone().or_else(|| returned.as_ref().map(Origin::of)).unwrap_or_default();
    let own = || parts(mail, "message/delivery-status").chain(parts(mail, "message/global-delivery-status"));
    if own().next().is_some() {
        let status = of(own().flat_map(blocks), origin());
        // The part may be there and say nothing; the text may.
        return Some(if status.recipients.is_empty() { super::bounce_text::status(mail) } else { status });
    }
    // Systems on the way that put a footer on every mail break the structure: the fields are in the text then.
    let is_declared =
        mail.automatic.report_type.as_deref() == Some("delivery-status") && !super::bounce_text::has_own_files(mail);
    let status = is_declared.then(|| of(blocks(notice.as_bytes()), origin()))?;
    Some(status).filter(|status| !status.recipients.is_empty())
}

fn of<'a>(blocks: impl Iterator<Item = Fields<'a>>, origin: Origin) -> DeliveryStatus {
    let mut status = DeliveryStatus { origin, reporting_mta: None, recipients: Vec::new() };
    for fields in blocks {
        if status.reporting_mta.is_none() {
            status.reporting_mta = typed_text(&fields, "reporting-mta");
        }
        if status.recipients.len() < MAX_RECIPIENTS {
            status.recipients.extend(RecipientStatus::read(&fields));
        }
    }
    status
}
