//! A raw mail taken apart: who sent it, and every file it carries.
//!
//! The MIME tree is walked here, one entity at a time and within limits, because mail-parser decodes a whole mail
//! eagerly: 18 MB of two million empty parts cost it 350 MB. Its readers of addresses, dates, ids and character
//! sets are used, and hidden behind this module.

pub(crate) mod encoding;
pub(crate) mod fields;
mod text;
mod uuencode;
mod walk;

use std::borrow::Cow;

use bytes::Bytes;
use message::Unread;
use serde::{Deserialize, Serialize};

use crate::{EmailAddress, Mailbox, outbound::LETTER_ID};
use fields::Fields;

/// Largest mail: what SES accepts for receipt rules with an S3 action
/// (AWS, [Service quotas](https://docs.aws.amazon.com/ses/latest/dg/quotas.html): 40 MB, headers included).
pub const MAX_MAIL_BYTES: usize = 40 * 1024 * 1024;
/// Most entities in a mail: bodies, multiparts, attachments and attached mails together. A month's invoices of a
/// large supplier in one mail are about a hundred.
pub const MAX_PARTS: usize = 500;
/// Deepest nesting of multiparts and attached mails. A mail forwarded as an attachment adds two or three levels.
pub const MAX_NESTING: usize = 20;
/// Largest block of header fields of one entity. Mail servers commonly refuse more than 100 KB.
pub const MAX_HEADER_BYTES: usize = 256 * 1024;
/// Most text kept of the bodies: what a person reads, not what a program appends.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
/// Attached mails that are themselves base64 or quoted-printable, which RFC 2046 section 5.2.1 forbids but mail
/// programs produce, are unpacked to this depth; each level costs a copy. Deeper ones stay a file.
pub const MAX_ENCODED_MESSAGES: usize = 2;

/// Most message ids kept of `References`: the newest stand last.
pub const MAX_REFERENCES: usize = 10;
/// Most recipients kept of the header.
pub const MAX_RECIPIENTS: usize = 100;

/// A mail, its files unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// `Message-ID` without angle brackets.
    pub message_id: Option<String>,
    /// The mailbox of `From`; `None` if there is none that SMTP could answer, or several: DMARC proves none of those (RFC
    /// 7489 section 6.6.1). Claimed by the mail, not proven.
    pub from: Option<Mailbox>,
    /// Every address of `From` as written, of all such fields, each once.
    pub authors: Vec<String>,
    /// `Subject`, decoded.
    pub subject: Option<String>,
    /// `Date` in RFC 3339, in the sender's time zone. Claimed by the mail, not proven.
    pub date: Option<String>,
    /// First address of `Reply-To`.
    pub reply_to: Option<EmailAddress>,
    /// First message id of `In-Reply-To`, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The last message ids of `References`, without angle brackets, at most [`MAX_REFERENCES`].
    pub references: Vec<String>,
    /// Every address of `To` and `Cc`, at most [`MAX_RECIPIENTS`].
    pub recipients: Vec<EmailAddress>,
    /// What the mail says about having been written by a machine.
    pub automatic: Automatic,
    /// `Content-Language` (RFC 3282), as written; where it is absent, `Accept-Language`, which is the language of the
    /// sender's mail program.
    pub language: Option<String>,
    /// The first mail attached to it, as reports return the mail they are about; also if only its header fields are.
    pub attached: Option<Origin>,
    /// What its own bodies say, at most [`MAX_TEXT_BYTES`]; those of attached mails are not among them. Of a mail
    /// without plain body, the text of the HTML and then the addresses of its links, a line each.
    pub text: Option<String>,
    /// Whether it has a text or HTML body that is not blank.
    pub has_text: bool,
    /// Every file it carries, in document order.
    pub parts: Vec<Part>,
}

/// Header fields by which programs recognise each other's mails (RFC 3834 section 5). Lower case, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Automatic {
    /// `Auto-Submitted`: `no`, `auto-generated`, `auto-replied` …
    pub auto_submitted: Option<String>,
    /// `Precedence`: `bulk`, `list`, `junk`, `auto_reply`; older than the standard, still in use.
    pub precedence: Option<String>,
    /// Whether it came over a mailing list (a `List-…` field of RFC 2919 or 2369).
    pub list: bool,
    /// Whether an answering machine that is older than the standard marks it as its own: `X-Autoreply`,
    /// `X-Autorespond` and the like.
    pub autoreply: bool,
    /// `X-Auto-Response-Suppress` ([MS-OXCMAIL] section 2.2.3.2.14): `all`, or the kinds of answers that the sender
    /// does not want, as `dr, oof, autoreply`.
    pub suppress: Option<String>,
    /// `X-Failed-Recipients`, with which Exim and Google say whom a mail did not reach.
    pub failed_recipients: Vec<EmailAddress>,
    /// [`LETTER_ID`]: the mail is a letter of a connector, this one or another.
    pub letter_id: Option<String>,
    /// `report-type` of a `multipart/report` (RFC 6522): `delivery-status`, `disposition-notification` …
    pub report_type: Option<String>,
}

/// Whence an attached or returned mail came: enough to find out which of ours it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// `Message-ID` without angle brackets. SES replaces ours by its own:
    /// [`ses_message_id`](Self::ses_message_id) takes it out.
    pub message_id: Option<String>,
    /// [`LETTER_ID`], which SES leaves alone: the `Message-ID` that we gave.
    pub letter_id: Option<String>,
    /// Addresses of `To`.
    pub to: Vec<EmailAddress>,
}

impl Origin {
    pub(crate) fn of(fields: &Fields<'_>) -> Self {
        // No longer than a line of a mail (RFC 5322 section 2.1.1).
        let id = |name| fields.id(name).filter(|id| id.len() <= 998);
        Self { message_id: id("message-id"), letter_id: id(LETTER_ID), to: fields.addresses("to") }
    }

    /// The message id that SES answered when it took the mail: what stands before the `@` of the `Message-ID` with
    /// which it sends, `…@email.amazonses.com` or `…@<region>.amazonses.com` (SES Developer Guide, "Header fields").
    pub fn ses_message_id(&self) -> Option<&str> {
        let (id, domain) = self.message_id.as_deref()?.rsplit_once('@')?;
        domain.to_ascii_lowercase().ends_with(".amazonses.com").then_some(id)
    }
}

/// A file carried by a mail: every leaf of the MIME tree that is not a text or HTML body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it is, counted as in IMAP (RFC 3501 section 6.4.5): `2.1`; in an attached mail `3/2`; the first file that
    /// is uuencoded in a text `1/uu/1`.
    pub path: String,
    /// Safe to show, to store and to offer for download: one path segment of at most 255 bytes without control,
    /// bidirectional or invisible characters. Never empty: a file without a name is `attachment-2.pdf`, by its place
    /// among the files and its content.
    pub name: String,
    /// The name as the mail gives it, decoded; `None` if it gives none.
    pub original_name: Option<String>,
    /// `Content-Type` without parameters, in lower case, as declared: often wrong. `multipart/…` for a body whose parts
    /// could not be told apart.
    pub declared_type: String,
    /// How the sender wanted it shown.
    pub disposition: Disposition,
    /// `Content-ID` without angle brackets.
    pub content_id: Option<String>,
    /// Whether an HTML body of the mail shows it (`cid:`, RFC 2392).
    pub referenced_by_html: bool,
    /// The decoded file, exactly as sent.
    pub bytes: Bytes,
}

/// `Content-Disposition` (RFC 2183).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disposition {
    /// To be kept; also every word that RFC 2183 does not know.
    Attachment,
    /// To be shown in the text.
    Inline,
    /// Not said.
    #[default]
    None,
}

impl Mail {
    /// Takes a raw mail (RFC 5322) apart. Line ends may be CRLF or LF.
    ///
    /// Reading is lenient: a broken structure yields what can be recovered. Attached mails are unpacked too; their
    /// bodies are dropped and their files listed.
    ///
    /// # Errors
    ///
    /// `empty_mail`, `mail_too_large`, `too_many_parts`, `too_deeply_nested` and `headers_too_long`: the mail
    /// breaches a limit of this module, and nothing of it is kept in memory.
    pub fn parse(raw: &[u8]) -> Result<Self, Unread> {
        if raw.iter().all(u8::is_ascii_whitespace) {
            return Err(Unread::EmptyMail);
        }
        if raw.len() > MAX_MAIL_BYTES {
            return Err(Unread::MailTooLarge { limit: MAX_MAIL_BYTES >> 20 });
        }
        let raw = &with_line_feeds(raw);
        let (fields, _) = Fields::read(raw)?;
        let content = walk::content(raw)?;
        Ok(Self {
            attached: content.attached,
            text: content.text.finish(),
            has_text: content.has_text,
            parts: content.parts,
            ..Self::of(&fields)
        })
    }

    /// Only the header fields of a raw mail: who sent it and how, also of one that [`parse`](Self::parse) refuses as
    /// too large, too deep or of too many parts.
    ///
    /// # Errors
    ///
    /// `headers_too_long`.
    pub fn head(raw: &[u8]) -> Result<Self, Unread> {
        let raw = &raw[..raw.len().min(2 * MAX_HEADER_BYTES)];
        Ok(Self::of(&Fields::read(&with_line_feeds(raw))?.0))
    }

    fn of(fields: &Fields<'_>) -> Self {
        const AUTOREPLY: [&str; 6] =
            ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from", "x-mail-autoreply"];
        const LIST: [&str; 7] =
            ["list-id", "list-unsubscribe", "list-post", "list-help", "list-subscribe", "list-owner", "list-archive"];
        let authors = fields.mailboxes("from");
        let from = match authors.as_slice() {
            [(name, address)] => EmailAddress::parse(address).ok().map(|address| (name.clone(), address)),
            _ => None,
        };
        let is_apple_vacation = fields.word("x-apple-action").is_some_and(|word| word == "vacation");
        Self {
            message_id: fields.id("message-id"),
            from: from.map(|(name, address)| Mailbox { name, address }),
            authors: authors.into_iter().map(|(_, address)| address).collect(),
            subject: fields.text("subject"),
            date: fields.date("date"),
            reply_to: fields.addresses("reply-to").into_iter().next(),
            in_reply_to: fields.id("in-reply-to"),
            references: fields.ids("references", MAX_REFERENCES),
            recipients: ["to", "cc"].iter().flat_map(|name| fields.addresses(name)).take(MAX_RECIPIENTS).collect(),
            automatic: Automatic {
                auto_submitted: fields.word("auto-submitted"),
                precedence: fields.word("precedence"),
                list: LIST.iter().any(|name| fields.get(name).is_some()),
                autoreply: is_apple_vacation
                    || AUTOREPLY.iter().any(|name| fields.word(name).is_some_and(|word| word != "no")),
                suppress: fields.text("x-auto-response-suppress").map(|kinds| kinds.to_lowercase()),
                failed_recipients: fields.addresses("x-failed-recipients"),
                letter_id: fields.id(LETTER_ID),
                report_type: fields.parameters("content-type").1.text("report-type").map(|t| t.to_ascii_lowercase()),
            },
            language: fields.text("content-language").or_else(|| fields.text("accept-language")),
            attached: None,
            text: None,
            has_text: false,
            parts: Vec::new(),
        }
    }

    /// Whether bytes are a mail rather than a file: they begin with header fields, at least one of which only mails
    /// have.
    pub fn looks_like(raw: &[u8]) -> bool {
        const OF_MAILS: [&str; 10] = [
            "content-type",
            "date",
            "delivered-to",
            "from",
            "message-id",
            "mime-version",
            "received",
            "return-path",
            "subject",
            "to",
        ];
        Fields::read(raw).is_ok_and(|(fields, _)| OF_MAILS.iter().any(|name| fields.get(name).is_some()))
    }
}

/// A mail saved by an old Macintosh program has CR line ends; SMTP carries none such.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    if raw.contains(&b'\n') || !raw.contains(&b'\r') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests;
