//! The MIME tree (RFC 2046), walked depth first with every limit checked on the way.

use std::{borrow::Cow, collections::HashSet};

use bytes::Bytes;
use message::Unread;

use super::{
    Disposition, MAX_ENCODED_MESSAGES, MAX_NESTING, MAX_PARTS, Origin, Part, encoding,
    fields::{self, Fields, Parameters},
    text::Text,
    uuencode,
};
use crate::file_name;

/// Longest boundary that is looked for, twice what RFC 2046 section 5.1.1 allows.
const MAX_BOUNDARY: usize = 140;

/// What a mail holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) parts: Vec<Part>,
    pub(super) has_text: bool,
    /// What its own bodies say.
    pub(super) text: Text,
    /// The first mail attached to it.
    pub(super) attached: Option<Origin>,
}

/// Walks a mail.
pub(super) fn content(raw: &[u8]) -> Result<Content, Unread> {
    let mut walk = Walk::default();
    walk.message(raw, "", Place { depth: 0, encoded: 0, parent: Parent::Message })?;
    let mut content = walk.content;
    for part in &mut content.parts {
        part.referenced_by_html = part.content_id.as_ref().is_some_and(|id| walk.shown.contains(id));
    }
    Ok(content)
}

#[derive(Debug, Default)]
struct Walk {
    content: Content,
    /// Content ids that HTML bodies show.
    shown: HashSet<String>,
    /// Entities met so far.
    entities: usize,
}

/// Where an entity stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    depth: usize,
    /// How many attached mails around it came encoded.
    encoded: usize,
    parent: Parent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parent {
    Message,
    Multipart,
    Alternative,
    Digest,
}

impl Place {
    fn below(self, parent: Parent) -> Result<Self, Unread> {
        if self.depth >= MAX_NESTING {
            return Err(Unread::TooDeeplyNested { limit: MAX_NESTING });
        }
        Ok(Self { depth: self.depth + 1, parent, ..self })
    }
}

impl Walk {
    /// A whole mail; `prefix` is empty or the path of the mail within another, closed by a slash.
    fn message(&mut self, raw: &[u8], prefix: &str, place: Place) -> Result<(), Unread> {
        let (fields, body) = Fields::read(raw)?;
        if !prefix.is_empty() {
            self.content.attached.get_or_insert_with(|| Origin::of(&fields));
        }
        self.entity(&fields, body, prefix, None, place)
    }

    /// One entity. `position` is its place among its siblings, `None` for the one that is the mail itself.
    fn entity(
        &mut self,
        fields: &Fields<'_>,
        body: &[u8],
        prefix: &str,
        position: Option<usize>,
        place: Place,
    ) -> Result<(), Unread> {
        self.entities += 1;
        if self.entities > MAX_PARTS {
            return Err(TOO_MANY_PARTS);
        }
        let mut types = fields.content_types();
        if let Some(Multipart { declared, sections }) = Multipart::cut(&types, body)? {
            let parent = match declared {
                "multipart/alternative" => Parent::Alternative,
                "multipart/digest" => Parent::Digest,
                // A multipart/related within an alternative is still the body.
                "multipart/related" if place.parent == Parent::Alternative => Parent::Alternative,
                _ => Parent::Multipart,
            };
            let prefix = position.map_or_else(|| prefix.to_owned(), |n| format!("{prefix}{n}."));
            for (at, section) in sections.into_iter().enumerate() {
                let (fields, body) = Fields::read(section)?;
                self.entity(&fields, body, &prefix, Some(at + 1), place.below(parent)?)?;
            }
            return Ok(());
        }
        let stated = types.iter().position(|(declared, _)| declared.contains('/')).unwrap_or_default();
        let (declared, parameters) = if types.is_empty() { Default::default() } else { types.swap_remove(stated) };
        let declared = match declared.as_str() {
            "" if place.parent == Parent::Digest => "message/rfc822".to_owned(), // RFC 2046 section 5.1.5
            "" => "text/plain".to_owned(),                                       // RFC 2045 section 5.2
            "text" => "text/plain".to_owned(),                                   // from before MIME had subtypes
            _ => declared,
        };

        let path = format!("{prefix}{}", position.unwrap_or(1));
        let transfer = fields.word("content-transfer-encoding").unwrap_or_default();
        if matches!(declared.as_str(), "message/rfc822" | "message/global") {
            let encoded = usize::from(matches!(transfer.as_str(), "base64" | "quoted-printable"));
            let below = Place { encoded: place.encoded + encoded, ..place.below(Parent::Message)? };
            if below.encoded <= MAX_ENCODED_MESSAGES {
                return self.message(&encoding::decode(&transfer, body), &format!("{path}/"), below);
            }
        }
        let is_whole = position.is_none();
        self.leaf(Leaf { fields, declared, parameters, transfer, body, path, is_whole }, place.parent)
    }

    fn leaf(&mut self, leaf: Leaf<'_>, parent: Parent) -> Result<(), Unread> {
        let Leaf { fields, mut declared, parameters, transfer, body, path, is_whole } = leaf;
        let (disposition, attributes) = fields.parameters("content-disposition");
        let disposition = match disposition.as_str() {
            "" => Disposition::None,
            "inline" => Disposition::Inline,
            _ => Disposition::Attachment,
        };
        let original_name = attributes.text("filename").or_else(|| parameters.text("name"));
        let original_name = original_name.filter(|name| !name.trim().is_empty());
        let is_broken = declared.starts_with("multipart/");
        if is_broken {
            // Its boundary never comes: what is left is text (as RFC 2046 section 5.1.1 has readers do).
            declared = "text/plain".to_owned();
        }
        let bytes = encoding::without_stray_base64(encoding::decode(&transfer, body));

        let may_be_body = disposition != Disposition::Attachment && original_name.is_none();
        let is_text = matches!(declared.as_str(), "text/plain" | "text/html");
        let is_alternative = parent == Parent::Alternative
            && declared.starts_with("text/")
            && !matches!(declared.as_str(), "text/xml" | "text/calendar");
        if may_be_body && (is_text || is_alternative) && !is_file(&bytes) {
            let may_hold_files = declared == "text/plain" && memchr::memmem::find(&bytes, b"begin ").is_some();
            let (bytes, encoded) = if may_hold_files {
                let (rest, files) = uuencode::split(&bytes);
                (Cow::Owned(rest), files)
            } else {
                (bytes, Vec::new())
            };
            self.content.has_text |= !bytes.trim_ascii().is_empty();
            if !path.contains('/') {
                let charset = parameters.text("charset");
                match declared.as_str() {
                    "text/plain" => self.content.text.plain(charset.as_deref(), &bytes),
                    "text/html" => self.content.text.html(charset.as_deref(), &bytes),
                    _ => {}
                }
            }
            if declared == "text/html" {
                content_ids(&bytes, &mut self.shown);
            }
            if (is_broken || is_whole) && encoded.is_empty() && holds_headers_of_files(&bytes) {
                self.part(fields, path, None, "multipart/mixed".to_owned(), disposition, bytes.into_owned());
                return Ok(());
            }
            for (at, file) in encoded.into_iter().enumerate() {
                self.entities += 1;
                if self.entities > MAX_PARTS {
                    return Err(TOO_MANY_PARTS);
                }
                let path = format!("{path}/uu/{}", at + 1);
                self.part(fields, path, Some(file.name), String::new(), Disposition::Attachment, file.bytes);
            }
            return Ok(());
        }

        if matches!(declared.as_str(), "text/rfc822-headers" | "message/rfc822-headers")
            && let Ok((fields, _)) = Fields::read(&bytes)
        {
            self.content.attached.get_or_insert_with(|| Origin::of(&fields));
        }
        self.part(fields, path, original_name, declared, disposition, bytes.into_owned());
        Ok(())
    }

    fn part(
        &mut self,
        fields: &Fields<'_>,
        path: String,
        original_name: Option<String>,
        declared: String,
        disposition: Disposition,
        bytes: Vec<u8>,
    ) {
        let bytes = Bytes::from(bytes);
        let position = self.content.parts.len() + 1;
        self.content.parts.push(Part {
            path,
            name: file_name::safe(original_name.as_deref(), position, &declared, &bytes),
            original_name,
            declared_type: declared,
            disposition,
            content_id: fields.id("content-id"),
            referenced_by_html: false,
            bytes,
        });
    }
}

/// A leaf of the tree, not yet decoded.
struct Leaf<'a> {
    fields: &'a Fields<'a>,
    declared: String,
    parameters: Parameters,
    transfer: String,
    body: &'a [u8],
    path: String,
    /// Whether it is all that a mail holds.
    is_whole: bool,
}

/// A multipart, cut into its sections.
struct Multipart<'a, 't> {
    /// `multipart/mixed` …
    declared: &'t str,
    /// At least one.
    sections: Vec<&'a [u8]>,
}

impl<'a, 't> Multipart<'a, 't> {
    /// By the boundary that a field gives, else by the one that is found; `None` for what is no multipart or has no parts.
    fn cut(types: &'t [(String, Parameters)], body: &'a [u8]) -> Result<Option<Self>, Unread> {
        let multiparts = || types.iter().filter(|(declared, _)| declared.starts_with("multipart/"));
        let given = multiparts().filter_map(|(declared, parameters)| Some((declared, parameters.raw("boundary")?)));
        for (declared, boundary) in given {
            let sections = sections(body, boundary)?;
            if !sections.is_empty() {
                return Ok(Some(Self { declared, sections }));
            }
        }
        let Some((declared, _)) = multiparts().next() else { return Ok(None) };
        let found = lost_boundary(body).map(|boundary| sections(body, boundary)).transpose()?;
        Ok(found.map(|sections| Self { declared, sections }))
    }
}

/// The boundary of a multipart whose header field gives none, or one that never comes: the first line that begins with
/// two dashes and is followed by a field that only parts have.
fn lost_boundary(body: &[u8]) -> Option<&[u8]> {
    let mut lines = body.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end).peekable();
    while let Some(line) = lines.next() {
        let boundary = line.strip_prefix(b"--").filter(|boundary| (1..=MAX_BOUNDARY).contains(&boundary.len()));
        if boundary.is_some() && lines.peek().is_some_and(|next| is_part_field(next)) {
            return boundary;
        }
    }
    None
}

/// Whether a line is a header field that only parts have.
fn is_part_field(line: &[u8]) -> bool {
    line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-")) && fields::is_field(line)
}

/// Whether a text shows the header fields of an attached file: the mail lost what says where its parts are.
fn holds_headers_of_files(text: &[u8]) -> bool {
    let (mut is_encoded, mut is_attached) = (false, false);
    for line in text.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| is_part_field(line)) {
        let Ok((fields, _)) = Fields::read(line) else { continue };
        is_encoded |= fields.word("content-transfer-encoding").is_some_and(|word| word == "base64");
        is_attached |= fields.word("content-disposition").is_some_and(|word| word == "attachment")
            || fields.word("content-type").is_some_and(|word| word.starts_with("application/"));
    }
    is_encoded && is_attached
}

/// Cuts the body of a multipart at its delimiter lines. Empty if there is none; what follows a missing close
/// delimiter belongs to the last section.
fn sections<'a>(body: &'a [u8], boundary: &[u8]) -> Result<Vec<&'a [u8]>, Unread> {
    let boundary = boundary.trim_ascii_end();
    let mut sections = Vec::new();
    let mut open = None;
    let mut start = 0;
    if boundary.is_empty() {
        return Ok(sections);
    }
    for line in body.split_inclusive(|&b| b == b'\n') {
        let next = start + line.len();
        if let Some(tail) = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary)) {
            let tail = tail.trim_ascii_end();
            // Anything else makes it another, longer boundary.
            if tail.is_empty() || tail == b"--" {
                sections.extend(open.map(|from: usize| without_line_end(&body[from.min(start)..start])));
                if sections.len() > MAX_PARTS {
                    return Err(TOO_MANY_PARTS);
                }
                open = tail.is_empty().then_some(next);
            }
        }
        start = next;
    }
    sections.extend(open.map(|from| &body[from..]));
    Ok(sections)
}

/// The line end before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1).
fn without_line_end(section: &[u8]) -> &[u8] {
    let section = section.strip_suffix(b"\n").unwrap_or(section);
    section.strip_suffix(b"\r").unwrap_or(section)
}

const TOO_MANY_PARTS: Unread = Unread::TooManyParts { limit: MAX_PARTS };

/// Whether a nameless text body is in truth a file, as some billing programs send it.
fn is_file(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let is_xml = start.starts_with(b"<?xml") && !start.get(..512).unwrap_or(start).windows(5).any(|w| w == b"<html");
    is_xml
        || start.starts_with(b"%PDF-")
        || start.starts_with(b"UNB+")
        || start.starts_with(b"UNA:")
        || start.starts_with(b"-----BEGIN PGP MESSAGE-----")
        || start.starts_with(b"=ybegin ")
        || memchr::memmem::find(start, b"\n=ybegin ").is_some()
}

/// Collects the `cid:` URLs of an HTML body (RFC 2392).
fn content_ids(html: &[u8], shown: &mut HashSet<String>) {
    let mut rest = html;
    while let Some(at) = rest.windows(4).position(|w| w.eq_ignore_ascii_case(b"cid:")) {
        rest = &rest[at + 4..];
        let end = rest.iter().position(|b| b.is_ascii_whitespace() || b"\"'<>)".contains(b)).unwrap_or(rest.len());
        let mut id = Vec::with_capacity(end);
        encoding::unescape(&rest[..end], b'%', &mut id);
        shown.insert(String::from_utf8_lossy(&id).into_owned());
        rest = &rest[end..];
    }
}
