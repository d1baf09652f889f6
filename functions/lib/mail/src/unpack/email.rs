//! Mails as files: `.eml` files under any type, pieces of a mail, mails saved by Outlook.

use message::Unread;

use super::{Budget, Fate, Piece};
use crate::{Mail, Part, file_name};

/// A mail that was attached as a file, or was found in another container.
pub(super) fn open(part: &Part, budget: &mut Budget) -> Option<Result<Vec<Piece>, Unread>> {
    let is_declared = matches!(part.declared_type.as_str(), "message/rfc822" | "message/global" | "message/news");
    let extension = file_name::extension(&part.name);
    // A text that quotes header fields is no mail; nor is what a bounce returns of one.
    let may_be = is_declared
        || matches!(extension.as_str(), "eml" | "mht" | "mhtml")
        || (part.original_name.is_none()
            && !part.declared_type.starts_with("text/")
            && !part.declared_type.starts_with("message/"));
    if !may_be || !Mail::looks_like(&part.bytes) {
        return None;
    }
    Some(Mail::parse(&part.bytes).and_then(|mail| {
        budget.files(mail.parts.len())?;
        budget.bytes(mail.parts.iter().map(|part| part.bytes.len()).sum())?;
        Ok(mail.parts.into_iter().map(|part| Piece { part, fate: Fate::File }).collect())
    }))
}

/// A mail that a program cut into several (RFC 2046 section 5.2.2).
pub(super) fn partial(part: &Part) -> Option<Unread> {
    (part.declared_type == "message/partial").then_some(Unread::MessagePartial)
}

/// A mail whose parts cannot be told apart; see [`Part::declared_type`].
pub(super) fn unreadable(part: &Part) -> Option<Unread> {
    part.declared_type.starts_with("multipart/").then_some(Unread::UnreadableMime)
}

/// A mail saved by Outlook as `.msg`: a compound file (MS-CFB) with the stream of a mail's properties in its directory.
pub(super) fn outlook(part: &Part) -> Option<Unread> {
    const PROPERTIES: &str = "__properties_version1.0";
    let is_compound = part.bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let name: Vec<u8> = PROPERTIES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    (is_compound && memchr::memmem::find(&part.bytes, &name).is_some()).then_some(Unread::OutlookMessage)
}
