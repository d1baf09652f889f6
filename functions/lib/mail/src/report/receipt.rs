//! Read receipts: message disposition notifications (RFC 8098).

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
    pub(super) fn sentence(&self) -> String {
        let who = self.recipient.as_ref().map_or("a recipient", EmailAddress::as_str);
        let what = match self.disposition.as_str() {
            "displayed" => "was shown on a screen",
            "deleted" => "was deleted, perhaps unread",
            _ => "was handled",
        };
        format!("The mail is a read receipt: a mail sent to {who} {what}. It holds no invoice.")
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
