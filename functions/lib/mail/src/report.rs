//! Mails that are no invoices but say something: what became of a letter, that somebody is away, that a mailbox asks
//! leave to forward.
//!
//! Everything here is claimed by the mail. A report may be shown; whoever lets it change something (a delivery, say)
//! first looks at the verdicts of the receipt rule and at whether the mail names a letter that was really sent.

mod auto_reply;
mod bounce_text;
mod complaint;
mod dsn;
mod forwarding;
mod reason;
mod receipt;
mod reply;

use message::MailReason;
use serde::Serialize;

use crate::{EmailAddress, Mail, inbound::fields::Fields};

pub use auto_reply::AutoReply;
pub use complaint::Complaint;
pub use dsn::{Action, DeliveryStatus, RecipientStatus};
pub use forwarding::{Confirmation, Provider};
pub use message::AutoReplyKind;
pub use reason::Failing;
pub use receipt::ReadReceipt;
pub use reply::{Reply, ReplyKind, reply};

/// What a mail says that is no invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// What became of a mail: it bounced, is late, arrived.
    DeliveryStatus(DeliveryStatus),
    /// A recipient's program answered: out of office, ticket opened, prove that you are human.
    AutoReply(AutoReply),
    /// A recipient's mail program says that it showed a mail (RFC 8098).
    ReadReceipt(ReadReceipt),
    /// A recipient reported a mail, as junk for example (RFC 5965).
    Complaint(Complaint),
    /// A mailbox provider asks whether mails may be forwarded to this address.
    ForwardingConfirmation(Confirmation),
}

impl Report {
    /// Why a mail that says this became no invoice.
    pub fn reason(&self) -> MailReason {
        match self {
            Self::DeliveryStatus(status) => status.reason(),
            Self::AutoReply(reply) => MailReason::AutoReply { kind: reply.kind },
            Self::ReadReceipt(receipt) => receipt.reason(),
            Self::Complaint(complaint) => complaint.reason(),
            Self::ForwardingConfirmation(confirmation) => confirmation.reason(),
        }
    }

    /// Whether the files of such a mail are those of the mail that it is about: an invoice that a bounce returns was
    /// sent by us and is not to be imported.
    ///
    /// Not so with an auto-reply or a confirmation. What carries an invoice is an invoice mail, whatever its subject
    /// or header says: a billing program may answer a request for a copy with one, and say so.
    pub fn returns_mail(&self) -> bool {
        matches!(self, Self::DeliveryStatus(_) | Self::ReadReceipt(_) | Self::Complaint(_))
    }

    /// Whether it waits for a person to confirm something.
    pub fn asks_a_person(&self) -> bool {
        match self {
            Self::ForwardingConfirmation(_) => true,
            Self::AutoReply(reply) => reply.kind == AutoReplyKind::Challenge,
            _ => false,
        }
    }
}

/// What a mail reports; `None` if it is an ordinary one.
///
/// The machine-readable parts decide first (RFC 3464, 8098, 5965), wherever the mail's own structure has them, then
/// the texts of the systems that write none. A report within an attached mail is that mail's affair.
pub fn report(mail: &Mail) -> Option<Report> {
    complaint::read(mail)
        .map(Report::Complaint)
        .or_else(|| receipt::read(mail).map(Report::ReadReceipt))
        .or_else(|| dsn::read(mail).map(Report::DeliveryStatus))
        .or_else(|| forwarding::read(mail).map(Report::ForwardingConfirmation))
        .or_else(|| bounce_text::read(mail).map(Report::DeliveryStatus))
        .or_else(|| auto_reply::read(mail).map(Report::AutoReply))
}

/// The mail's own parts of a declared type, without those of attached mails.
fn parts<'a>(mail: &'a Mail, declared_type: &'static str) -> impl Iterator<Item = &'a [u8]> {
    let own = mail.parts.iter().filter(|part| !part.path.contains('/'));
    own.filter(move |part| part.declared_type == declared_type).map(|part| part.bytes.as_ref())
}

/// The blocks of header fields of a report part, which empty lines separate (RFC 3464 section 2.1).
fn blocks(mut text: &[u8]) -> impl Iterator<Item = Fields<'_>> {
    std::iter::from_fn(move || {
        while !text.is_empty() {
            let (fields, rest) = Fields::read(text).ok()?;
            // A line that is no header field ends a block and is passed over.
            text = if rest.len() == text.len() { after_line(rest) } else { rest };
            if !fields.is_empty() {
                return Some(fields);
            }
        }
        None
    })
}

fn after_line(text: &[u8]) -> &[u8] {
    text.iter().position(|&byte| byte == b'\n').and_then(|end| text.get(end + 1..)).unwrap_or_default()
}

/// The address of a typed field, `rfc822; name@example.com` (RFC 3464 section 2.3.1); `None` if it is of another type,
/// as X.400's, or a program's.
fn typed_address(fields: &Fields<'_>, name: &str) -> Option<EmailAddress> {
    let text = fields.text(name)?;
    let address = text.split_once(';').map_or(text.as_str(), |(_, address)| address);
    EmailAddress::parse(address.trim().trim_start_matches('<').trim_end_matches('>')).ok()
}

/// A typed field without its type: `dns; mx.example.com`.
fn typed_text(fields: &Fields<'_>, name: &str) -> Option<String> {
    let text = fields.text(name)?;
    let value = text.split_once(';').map_or(text.as_str(), |(_, value)| value);
    // The line ends of long diagnoses leave gaps.
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(clip(&value, 1000).to_owned()).filter(|value| !value.is_empty())
}

/// At most so many bytes of a text.
fn clip(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests;
