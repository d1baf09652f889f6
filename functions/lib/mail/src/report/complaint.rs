//! Complaints: reports of the feedback loops that large providers offer to senders (RFC 5965).

use message::MailReason;
use serde::Serialize;

use super::{blocks, clip, parts, typed_address};
use crate::{EmailAddress, Mail, Origin};

/// A recipient's complaint about a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// `Feedback-Type`: `abuse`, `fraud`, `virus`, `not-spam`, `other` … (RFC 5965 section 3.1), lower case.
    pub kind: String,
    /// The mail complained of, as far as the report returns it.
    pub origin: Origin,
    /// Who complained; many providers conceal it.
    pub recipient: Option<EmailAddress>,
}

impl Complaint {
    pub(super) fn reason(&self) -> MailReason {
        if self.kind == "not-spam" {
            return MailReason::NotJunkReport;
        }
        MailReason::ComplaintReport {
            recipient: self.recipient.as_ref().map(EmailAddress::to_string),
            kind: self.kind.clone(),
        }
    }
}

pub(super) fn read(mail: &Mail) -> Option<Complaint> {
    let fields =
        parts(mail, "message/feedback-report").flat_map(blocks).find(|fields| fields.get("feedback-type").is_some())?;
    let origin = mail.attached.clone().unwrap_or_default();
    Some(Complaint {
        kind: fields.word("feedback-type").map_or_else(|| "other".to_owned(), |kind| clip(&kind, 40).to_owned()),
        recipient: typed_address(&fields, "original-rcpt-to").or_else(|| match origin.to.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }),
        origin,
    })
}
