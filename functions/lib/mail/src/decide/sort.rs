//! The first step: what each file is by itself.

use std::collections::{HashMap, HashSet};

use invoice::{Content, Document, Finding, Invoice};

use message::FileRule;

use super::{Candidate, Role, Skipped, is_about_pdf, noise, sha256, unread, words};
use crate::{
    Part, file_name,
    unpack::{self, Budget, Fate, Piece},
};

/// What a file without recognisable content is declared as, or nothing.
const OCTET_STREAM: &str = "application/octet-stream";
const PDF: &str = "application/pdf";
/// So many pictures of a mail are looked at for payment codes, which takes long where somebody drew what looks like one.
const MAX_PICTURES: usize = 40;
/// Bytes of text kept of all PDFs of a mail together; what goes beyond is cut off. What is looked for stands on a first
/// page, which has 3 KB.
pub(crate) const MAX_TEXTS: usize = 4 << 20;

/// The files of a mail by what they are, each with its place in the mail.
#[derive(Debug, Default)]
pub(super) struct Sorted<'a> {
    /// Files with invoice data, and the invoices in each.
    pub(super) carriers: Vec<(usize, Candidate<'a>, Vec<Invoice>)>,
    /// PDFs without invoice data, their text, and what it says.
    pub(super) pdfs: Vec<(usize, Candidate<'a>, Option<String>, Invoice)>,
    /// Scans and photos, and what a payment code on them says.
    pub(super) images: Vec<(usize, Candidate<'a>, Invoice)>,
    /// Pictures in the text of the mail that have the size of a page, and what a payment code on them says.
    pub(super) pasted: Vec<(usize, Candidate<'a>, Invoice)>,
    /// What calls itself another document than an invoice: its text, and the rule that says which.
    pub(super) documents: Vec<(usize, Candidate<'a>, Option<String>, FileRule)>,
    /// The places of those of them, and of pictures set aside, that a person should look at, if nothing else of the mail
    /// is an invoice.
    pub(super) owed: Vec<usize>,
    /// What can accompany an invoice but not be one.
    pub(super) companions: Vec<(usize, Candidate<'a>)>,
    /// The files within carriers and PDFs, by the place and path of the file they are in.
    pub(super) carried: Vec<Carried>,
    /// PDFs whose end is missing, or that hold others or several invoices: the SHA-256 of each, and what is said of it.
    pub(super) damaged: Vec<(String, Finding)>,
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

/// Sorts files by their content, as `read` sees it. Files within documents take from the `budget` of the archives.
pub(super) fn sort<'a>(pieces: &'a [Piece], budget: &mut Budget, read: impl Fn(&[u8]) -> Document) -> Sorted<'a> {
    let mut sorted = Sorted::default();
    let mut room = MAX_TEXTS;
    let hashes: Vec<String> = pieces.iter().map(|piece| sha256(&piece.part.bytes)).collect();
    // A logo is a logo in every copy, also where the second is attached.
    let mut shown: HashMap<&str, bool> = HashMap::new();
    for (piece, hash) in pieces.iter().zip(&hashes) {
        *shown.entry(hash).or_default() |= piece.part.referenced_by_html;
    }
    let mut pictures = 0;
    for (at, (Piece { part, fate }, hash)) in pieces.iter().zip(&hashes).enumerate() {
        let container = || Candidate { part, media_type: media_type(OCTET_STREAM, part), sha256: hash.clone() };
        match fate {
            Fate::File => {}
            Fate::Unpacked { container: kind, files } => {
                let rule = FileRule::Unpacked { container: *kind, files: *files };
                sorted.skip(at, &container(), rule);
                continue;
            }
            Fate::Refused(unread) => {
                sorted.skipped.push((at, container().refused(unread.clone())));
                continue;
            }
        }
        // The first of several copies takes the entry, so that a later one finds none.
        let first = shown.remove(hash.as_str());
        let mut document = match first {
            Some(_) if infer::is_image(&part.bytes) => {
                pictures += 1;
                if pictures > MAX_PICTURES { unread_picture(&part.bytes) } else { read(&part.bytes) }
            }
            Some(_) if !part.bytes.is_empty() => read(&part.bytes),
            _ => Document { media_type: OCTET_STREAM, content: Content::Other, embedded: Vec::new() },
        };
        let by_content = document.media_type;
        let media_type = media_type(by_content, part);
        let candidate = Candidate { part, media_type, sha256: hash.clone() };
        let Some(shown) = first else {
            sorted.skip(at, &candidate, FileRule::Duplicate);
            continue;
        };
        let mut holds_pdfs = false;
        if matches!(document.content, Content::Structured(_) | Content::Pdf { .. }) {
            let files = unpack::carried(part, &mut document, budget);
            let (files, refused): (Vec<_>, Vec<_>) = files.into_iter().partition(|piece| piece.fate == Fate::File);
            for Piece { part, fate } in refused {
                let Fate::Refused(unread) = fate else { continue };
                let hash = sha256(&part.bytes);
                let candidate = Candidate { part: &part, media_type: OCTET_STREAM.to_owned(), sha256: hash };
                sorted.skipped.push((at, candidate.refused(unread)));
            }
            let files: Vec<_> = files.into_iter().map(|piece| with_media_type(piece.part)).collect();
            holds_pdfs = files.iter().any(|(_, media_type)| media_type == PDF);
            if !files.is_empty() {
                sorted.carried.push(Carried { carrier: part.path.clone(), files });
            }
        }
        let kind = |text: Option<&str>, read: Option<&Invoice>| words::kind(text, &part.name, read);
        match document.content {
            _ if part.bytes.is_empty() => match unread::empty(part) {
                Some(unread) => sorted.skipped.push((at, candidate.refused(unread))),
                None => sorted.skip(at, &candidate, FileRule::EmptyFile),
            },
            Content::Structured(invoices) => sorted.carriers.push((at, candidate, invoices)),
            Content::Pdf { text, invoice } => {
                let mut damage = invoice.findings.iter().find(|finding| is_about_pdf(finding)).cloned();
                if holds_pdfs && invoice.fields.as_ref().is_none_or(|fields| fields.number.is_none()) {
                    damage.get_or_insert_with(|| Finding::warning(message::Finding::PdfOfPdfs));
                    sorted.owed.push(at);
                }
                sorted.damaged.extend(damage.map(|finding| (hash.clone(), finding)));
                let text = text.filter(|text| !text.trim().is_empty()).map(|text| within(&mut room, text));
                match kind(text.as_deref(), Some(&invoice)) {
                    Some(rule) => sorted.document((at, candidate, text, rule), &invoice),
                    None => sorted.pdfs.push((at, candidate, text, *invoice)),
                }
            }
            Content::NotAnInvoice(document) => sorted.skip(at, &candidate, FileRule::BusinessDocument { document }),
            Content::Unreadable(unread) => sorted.skipped.push((at, candidate.refused(unread))),
            Content::Image { .. } if noise::is_decoration(part) => {
                sorted.picture(at, &candidate, noise::is_of_text(part, shown));
            }
            Content::Image { invoice } if noise::is_of_text(part, shown) => {
                if noise::may_be_pasted_scan(part) {
                    sorted.pasted.push((at, candidate, *invoice));
                } else {
                    sorted.picture(at, &candidate, true);
                }
            }
            Content::Image { invoice } => match kind(None, Some(&invoice)) {
                Some(rule) => sorted.document((at, candidate, None, rule), &invoice),
                None => sorted.images.push((at, candidate, *invoice)),
            },
            Content::Other if noise::is_noise(part, &candidate.media_type) => {
                sorted.skip(at, &candidate, FileRule::Noise);
            }
            Content::Other
                if shown
                    || (candidate.media_type.starts_with("image/")
                        && (noise::is_of_text(part, shown) || noise::is_decoration(part))) =>
            {
                sorted.picture(at, &candidate, noise::is_of_text(part, shown));
            }
            Content::Other if let Some(unread) = unread::no_known_content(part, by_content) => {
                sorted.skipped.push((at, candidate.refused(unread)));
            }
            Content::Other if is_companion(part, &candidate.media_type) => match kind(None, None) {
                Some(FileRule::Terms) => sorted.documents.push((at, candidate, None, FileRule::Terms)),
                _ => sorted.companions.push((at, candidate)),
            },
            Content::Other => sorted.skip(at, &candidate, FileRule::UnknownFormat),
        }
    }
    sorted.keep_broken_containers(pieces);
    sorted
}

/// A picture that is filed without being looked at for payment codes.
fn unread_picture(bytes: &[u8]) -> Document {
    let invoice = Invoice::new(invoice::Kind::Unknown, invoice::Format::Image, None);
    Document {
        media_type: infer::get(bytes).map_or(OCTET_STREAM, |kind| kind.mime_type()),
        content: Content::Image { invoice: Box::new(invoice) },
        embedded: Vec::new(),
    }
}

/// As much of a text as there is room for.
fn within(room: &mut usize, mut text: String) -> String {
    text.truncate(text.floor_char_boundary(*room));
    text.shrink_to_fit();
    *room -= text.len();
    text
}

impl<'a> Sorted<'a> {
    /// Files a document of another kind than an invoice. `read` is what was read on it.
    fn document(&mut self, document: (usize, Candidate<'a>, Option<String>, FileRule), read: &Invoice) {
        self.owed.extend(words::is_owed(document.3, document.2.as_deref(), read).then_some(document.0));
        self.documents.push(document);
    }

    /// Sets a picture aside that is no page, as it seems.
    fn picture(&mut self, at: usize, candidate: &Candidate<'_>, is_of_text: bool) {
        self.owed.extend(noise::is_doubtful(candidate.part, is_of_text).then_some(at));
        self.skip(at, candidate, FileRule::InlineImage);
    }

    fn skip(&mut self, at: usize, candidate: &Candidate<'_>, rule: FileRule) {
        self.skipped.push((at, candidate.skipped(rule)));
    }

    /// A locked or damaged file in an archive has no bytes of its own: the archive is kept, so that a person can try.
    fn keep_broken_containers(&mut self, pieces: &[Piece]) {
        let broken =
            pieces.iter().filter(|piece| matches!(piece.fate, Fate::Refused(_)) && piece.part.bytes.is_empty());
        let containers = broken.filter_map(|piece| Some(piece.part.path.rsplitn(3, '/').nth(2)?.to_owned()));
        for path in containers.collect::<HashSet<String>>() {
            let Some(piece) = pieces.iter().find(|piece| piece.part.path == path) else { continue };
            let skipped = self.skipped.iter_mut().map(|(_, skipped)| skipped).find(|skipped| skipped.part == path);
            if let Some(skipped) = skipped {
                skipped.keep(&piece.part);
            }
        }
    }
}

impl Candidate<'_> {
    /// The role of a file that carries invoice data, and the rule that makes it one.
    pub(super) fn carries(&self) -> (Role, FileRule) {
        if self.media_type == "application/pdf" {
            (Role::Original, FileRule::HybridPdf)
        } else {
            (Role::Structured, FileRule::Structured)
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
pub(super) fn with_media_type(part: Part) -> (Part, String) {
    use invoice::format::image;
    use invoice::pdf;
    let by_content = match image::media_type(&part.bytes) {
        Some(kind) => kind,
        None if pdf::is_pdf(&part.bytes) => "application/pdf",
        None if invoice::xml::looks_like_xml(&part.bytes) => "application/xml",
        None => OCTET_STREAM,
    };
    let media_type = media_type(by_content, &part);
    (part, media_type)
}

/// Whether the extension of a name is that of a companion.
pub(super) fn is_companion_extension(extension: &str) -> bool {
    COMPANIONS.iter().any(|(ending, ..)| *ending == extension)
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

/// Text has no NUL; the first kilobytes tell. UTF-16 begins with a byte order mark.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || !bytes.iter().take(4096).any(|&b| b == 0)
}
