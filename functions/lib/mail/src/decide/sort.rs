//! The first step: what each file is by itself.

use std::collections::HashMap;

use invoice::{Content, Document, Invoice};

use super::{Candidate, Role, Skipped, rules, sha256};
use crate::{
    Part, file_name,
    unpack::{self, Fate, Piece},
};

/// What a file without recognisable content is declared as, or nothing.
const OCTET_STREAM: &str = "application/octet-stream";
/// An image whose shorter side has fewer pixels is no page: a receipt photographed badly has 300.
const MIN_PAGE_PIXELS: u32 = 100;
/// An image of unknown pixel size with fewer bytes is no page.
const MIN_PAGE_BYTES: usize = 512;

/// The files of a mail by what they are, each with its place in the mail.
#[derive(Debug, Default)]
pub(super) struct Sorted<'a> {
    /// Files with invoice data, and the invoices in each.
    pub(super) carriers: Vec<(usize, Candidate<'a>, Vec<Invoice>)>,
    /// PDFs without invoice data, their text, and what it says.
    pub(super) pdfs: Vec<(usize, Candidate<'a>, Option<String>, Invoice)>,
    /// Scans and photos, and what a payment code on them says.
    pub(super) images: Vec<(usize, Candidate<'a>, Invoice)>,
    /// What can accompany an invoice but not be one.
    pub(super) companions: Vec<(usize, Candidate<'a>)>,
    /// The files within carriers and PDFs, by the place and path of the file they are in.
    pub(super) carried: Vec<Carried>,
    /// What is none of these.
    pub(super) skipped: Vec<(usize, Skipped)>,
}

/// The files within a document.
#[derive(Debug)]
pub(super) struct Carried {
    /// [`Part::path`] of the document.
    pub(super) carrier: String,
    /// The files, each with its media type.
    pub(super) files: Vec<(Part, String)>,
}

/// Sorts files by their content, as `read` sees it.
pub(super) fn sort(pieces: &[Piece], read: impl Fn(&[u8]) -> Document) -> Sorted<'_> {
    let mut sorted = Sorted::default();
    let hashes: Vec<String> = pieces.iter().map(|piece| sha256(&piece.part.bytes)).collect();
    // A logo is a logo in every copy, also where the second is attached.
    let mut shown: HashMap<&str, bool> = HashMap::new();
    for (piece, hash) in pieces.iter().zip(&hashes) {
        *shown.entry(hash).or_default() |= piece.part.referenced_by_html;
    }
    for (at, (Piece { part, fate }, hash)) in pieces.iter().zip(&hashes).enumerate() {
        let settled = match fate {
            Fate::File => None,
            Fate::Unpacked(sentence) => Some((rules::UNPACKED.name, sentence)),
            Fate::Refused(problem) => Some((problem.code, &problem.sentence)),
        };
        if let Some((reason, sentence)) = settled {
            let candidate = Candidate { part, media_type: media_type(OCTET_STREAM, part), sha256: hash.clone() };
            sorted.skipped.push((at, candidate.skipped(reason, sentence.clone())));
            continue;
        }
        // The first of several copies takes the entry, so that a later one finds none.
        let first = shown.remove(hash.as_str());
        let mut document = match first {
            Some(_) if !part.bytes.is_empty() => read(&part.bytes),
            _ => Document { media_type: OCTET_STREAM, content: Content::Other, embedded: Vec::new() },
        };
        let media_type = media_type(document.media_type, part);
        let candidate = Candidate { part, media_type, sha256: hash.clone() };
        let Some(shown) = first else {
            sorted.skip(at, &candidate, rules::DUPLICATE);
            continue;
        };
        if matches!(document.content, Content::Structured(_) | Content::Pdf { .. }) {
            let files: Vec<_> = unpack::carried(part, &mut document).into_iter().map(with_media_type).collect();
            if !files.is_empty() {
                sorted.carried.push(Carried { carrier: part.path.clone(), files });
            }
        }
        match document.content {
            _ if part.bytes.is_empty() => sorted.skip(at, &candidate, rules::EMPTY_FILE),
            Content::Structured(invoices) => sorted.carriers.push((at, candidate, invoices)),
            Content::Pdf { text, invoice } => {
                sorted.pdfs.push((at, candidate, text.filter(|text| !text.trim().is_empty()), *invoice));
            }
            Content::NotAnInvoice(code) => {
                let sentence = format!("It is a business document of another kind ({code}), not an invoice.");
                sorted.skipped.push((at, candidate.skipped(code, sentence)));
            }
            Content::Unreadable(problem) => {
                sorted.skipped.push((at, candidate.skipped(problem.code, problem.sentence)));
            }
            Content::Image { .. } if shown || is_tiny(&part.bytes) => sorted.skip(at, &candidate, rules::INLINE_IMAGE),
            Content::Image { invoice } => sorted.images.push((at, candidate, *invoice)),
            Content::Other if is_noise(part, &candidate.media_type) => sorted.skip(at, &candidate, rules::NOISE),
            Content::Other if shown || (candidate.media_type.starts_with("image/") && is_tiny(&part.bytes)) => {
                sorted.skip(at, &candidate, rules::INLINE_IMAGE);
            }
            Content::Other if is_companion(part, &candidate.media_type) => sorted.companions.push((at, candidate)),
            Content::Other => sorted.skip(at, &candidate, rules::UNKNOWN_FORMAT),
        }
    }
    sorted
}

impl Sorted<'_> {
    fn skip(&mut self, at: usize, candidate: &Candidate<'_>, rule: rules::Rule) {
        self.skipped.push((at, candidate.skipped(rule.name, rule.sentence.to_owned())));
    }
}

impl Candidate<'_> {
    /// The role of a file that carries invoice data, and the rule that makes it one.
    pub(super) fn carries(&self) -> (Role, rules::Rule) {
        if self.media_type == "application/pdf" {
            (Role::Original, rules::HYBRID_PDF)
        } else {
            (Role::Structured, rules::STRUCTURED)
        }
    }
}

/// How the bytes of a companion begin: a name alone does not make an executable a spreadsheet.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// A zip archive.
    Zip,
    /// A compound file of older Office programs.
    Compound,
    /// Text of any kind.
    Text,
    /// A picture.
    Picture(&'static [u8]),
}

impl Shape {
    fn fits(self, bytes: &[u8]) -> bool {
        match self {
            Self::Zip => bytes.starts_with(b"PK\x03\x04"),
            Self::Compound => bytes.starts_with(b"\xd0\xcf\x11\xe0"),
            Self::Text => is_text(bytes),
            Self::Picture(magic) => bytes.starts_with(magic),
        }
    }
}

/// What can accompany an invoice: extension, media type (IANA), and how it begins.
const COMPANIONS: [(&str, &str, Shape); 19] = [
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Shape::Zip),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Shape::Zip),
    ("xlsm", "application/vnd.ms-excel.sheet.macroenabled.12", Shape::Zip),
    ("xlsb", "application/vnd.ms-excel.sheet.binary.macroenabled.12", Shape::Zip),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", Shape::Zip),
    ("odt", "application/vnd.oasis.opendocument.text", Shape::Zip),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet", Shape::Zip),
    ("odp", "application/vnd.oasis.opendocument.presentation", Shape::Zip),
    ("doc", "application/msword", Shape::Compound),
    ("xls", "application/vnd.ms-excel", Shape::Compound),
    ("ppt", "application/vnd.ms-powerpoint", Shape::Compound),
    ("rtf", "application/rtf", Shape::Text),
    ("txt", "text/plain", Shape::Text),
    ("csv", "text/csv", Shape::Text),
    ("htm", "text/html", Shape::Text),
    ("html", "text/html", Shape::Text),
    ("json", "application/json", Shape::Text),
    ("gif", "image/gif", Shape::Picture(b"GIF8")),
    ("bmp", "image/bmp", Shape::Picture(b"BM")),
];

/// The media type of a companion: what its content or sender calls it, else what its extension says, but only if it
/// begins like one.
fn companion(part: &Part, media_type: &str) -> Option<&'static str> {
    let extension = file_name::extension(&part.name);
    let by_type = COMPANIONS.iter().filter(|(_, kind, _)| *kind == media_type);
    let by_extension = COMPANIONS.iter().filter(|(ending, ..)| *ending == extension);
    by_type.chain(by_extension).find(|(.., shape)| shape.fits(&part.bytes)).map(|(_, kind, _)| *kind)
}

/// Whether a file is a document of an Office program that is a zip archive inside, by its first bytes and what it is
/// called.
pub(crate) fn is_office(part: &Part) -> bool {
    Shape::Zip.fits(&part.bytes) && is_companion(part, &part.declared_type)
}

/// A file within a document with its media type, by its first bytes and its name.
fn with_media_type(part: Part) -> (Part, String) {
    use invoice::format::{image, pdf};
    let by_content = match image::media_type(&part.bytes) {
        Some(kind) => kind,
        None if pdf::is_pdf(&part.bytes) => "application/pdf",
        None if invoice::xml::looks_like_xml(&part.bytes) => "application/xml",
        None => OCTET_STREAM,
    };
    let media_type = media_type(by_content, &part);
    (part, media_type)
}

fn is_companion(part: &Part, media_type: &str) -> bool {
    companion(part, media_type).is_some()
        || media_type.starts_with("application/vnd.openxmlformats-officedocument.")
        || media_type.starts_with("application/vnd.oasis.opendocument.")
        || (media_type.starts_with("text/") && media_type != "text/xml" && is_text(&part.bytes))
}

/// The media type of a file: by content; where that says nothing, what it is called, if its bytes do not belie it.
fn media_type(by_content: &str, part: &Part) -> String {
    if by_content != OCTET_STREAM {
        return by_content.to_owned();
    }
    let declared = part.declared_type.as_str();
    if let Some(kind) = companion(part, declared) {
        return kind.to_owned();
    }
    let is_plausible = match declared.split_once('/') {
        // PDF, XML and images would have been recognised by their content.
        Some(("image" | "multipart", _)) => false,
        Some(("text", subtype)) => subtype != "xml" && is_text(&part.bytes),
        Some((_, subtype)) => !matches!(subtype, "pdf" | "x-pdf" | "xml" | "") && !subtype.ends_with("+xml"),
        None => false,
    };
    let is_token = declared.bytes().all(|b| b.is_ascii_alphanumeric() || b"/!#$&-^_.+".contains(&b));
    if is_plausible && is_token { declared.to_owned() } else { OCTET_STREAM.to_owned() }
}

/// Visiting cards, calendars, signatures, reports: by content, and for what has no marks of its own by its type.
fn is_noise(part: &Part, media_type: &str) -> bool {
    const BEGINNINGS: [&[u8]; 5] = [
        b"BEGIN:VCARD",
        b"BEGIN:VCALENDAR",
        b"-----BEGIN PGP SIGNATURE",
        b"-----BEGIN PGP PUBLIC KEY",
        b"\x00\x05\x16\x07", // AppleDouble (RFC 1740), which macOS adds to archives
    ];
    const NAMES: [&str; 3] = [".ds_store", "thumbs.db", "desktop.ini"];
    const TYPES: [&str; 9] = [
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
        "application/pgp-encrypted", // only says that the next part is
        "text/calendar",
        "text/rfc822-headers",
        "text/vcard",
        "text/x-vcard",
    ];
    let name = part.original_name.as_deref().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let start = part.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&part.bytes).trim_ascii_start();
    BEGINNINGS.iter().any(|b| start.get(..b.len()).is_some_and(|s| s.eq_ignore_ascii_case(b)))
        || NAMES.contains(&name.to_lowercase().as_str())
        || TYPES.contains(&media_type)
        || media_type.starts_with("message/")
        || file_name::extension(&part.name) == "p7s"
}

/// Text has no NUL; the first kilobytes tell. UTF-16 begins with a byte order mark.
fn is_text(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || !bytes.iter().take(4096).any(|&b| b == 0)
}

fn is_tiny(bytes: &[u8]) -> bool {
    match pixels(bytes) {
        Some((width, height)) => width.min(height) < MIN_PAGE_PIXELS,
        None => bytes.len() < MIN_PAGE_BYTES,
    }
}

/// Width and height of a PNG, GIF or JPEG, from its header.
fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let be16 = |at: usize| Some(u32::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?)));
    let le16 = |at: usize| Some(u32::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?)));
    let be32 = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((be32(16)?, be32(20)?));
    }
    if bytes.starts_with(b"GIF8") {
        return Some((le16(6)?, le16(8)?));
    }
    // JPEG: segments `FF marker length`, until one that starts a frame (ITU T.81 annex B).
    let mut at = bytes.starts_with(b"\xff\xd8").then_some(2)?;
    while *bytes.get(at)? == 0xff {
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0xc4 | 0xc8 | 0xcc => at += 2 + be16(at + 2)? as usize,
            0xc0..=0xcf => return Some((be16(at + 7)?, be16(at + 5)?)),
            0xda => return None,
            _ => at += 2 + be16(at + 2)? as usize,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_picture_is_read_from_its_header() {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 3, 32, 0, 0, 2, 88]].concat();
        assert_eq!(pixels(&png), Some((800, 600)));
        assert_eq!(pixels(b"GIF89a\x01\0\x02\0"), Some((1, 2)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08\x02\x58\x03\x20";
        assert_eq!(pixels(jpeg), Some((800, 600)));
        for broken in [&png[..20], b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\xff\xff", b"\xff\xd8\xff\xda\0\0", b"", b"GIF8"]
        {
            assert_eq!(pixels(broken), None);
        }
        assert!(is_tiny(b"GIF89a\x01\0\x02\0") && !is_tiny(&png) && is_tiny(b"II*\0"));
    }
}
