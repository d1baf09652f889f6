//! Read receipts: message disposition notifications (RFC 8098).

use message::{Disposition, MailReason};
use serde::Serialize;

use super::{blocks, clip, parts, typed_address};
use crate::{EmailAddress, Mail};

/// What a recipient's mail program did with a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadReceipt {
    /// `Message-ID` of the mail it is about.
    pub original_message_id: Option<String>,
    /// Who got the mail: as its sender wrote the address, if the receipt says so.
    pub recipient: Option<EmailAddress>,
    /// What was done: `displayed`, `deleted`, `processed`, `dispatched` … (RFC 8098 section 3.2.6.2), lower case.
    pub disposition: String,
}

impl ReadReceipt {
    pub(super) fn reason(&self) -> MailReason {
        let disposition = match self.disposition.as_str() {
            "displayed" => Disposition::Displayed,
            "deleted" => Disposition::Deleted,
            _ => Disposition::Handled,
        };
        MailReason::ReadReceipt { recipient: self.recipient.as_ref().map(EmailAddress::to_string), disposition }
    }
}

pub(super) fn read(mail: &Mail) -> Option<ReadReceipt> {
    let fields = parts(mail, "message/disposition-notification")
        .flat_map(blocks)
        .find(|fields| fields.get("disposition").is_some() || fields.get("final-recipient").is_some())?;
    let disposition = fields.text("disposition").unwrap_or_default().to_lowercase();
    let kind = disposition.rsplit(';').next().unwrap_or_default().split('/').next().unwrap_or_default();
    Some(ReadReceipt {
        original_message_id: fields
            .id("original-message-id")
            .or_else(|| mail.attached.as_ref().and_then(|origin| origin.message_id.clone())),
        recipient: typed_address(&fields, "original-recipient").or_else(|| typed_address(&fields, "final-recipient")),
        disposition: clip(kind.trim(), 40).to_owned(),
    })
}
