//! Portable Document Format (ISO 32000-1): its attachments and its text layer, from files that may be damaged or hostile.
//!
//! Pages are read by code of our own, since the library made for it has no limits. `hayro-interpret` 0.7 was tried in December
//! 2026 on the 34 PDFs of the corpus. It reads them as well: the same numbers in 18, and in all the others together 25 words that
//! only we found and 28 that only it found, most of them joined differently. But a PDF of 261 KB whose page inflates to 256 MB
//! took it 806 MB of memory (here 9 MB), and one of 83 KB that paints two million words had not ended after 100 seconds of
//! computing (here 0.1 s, cut off at the limits below).

use message::{Measure, Unread};
use std::borrow::Cow;
use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use memchr::memmem;

use crate::format::Embedded;

mod font;
mod objects;
mod paint;
mod picture;
mod syntax;
mod text;

pub use objects::{BYTES_PER_VALUE, MAX_OBJECTS, MAX_PASSES, MAX_VALUES};
pub use paint::{MAX_CORNERS, MAX_CROSSINGS, MAX_PAINTED_PAGES, MAX_PAINTING, MAX_PICTURE_PIXELS, MAX_PICTURES};
pub use picture::{MAX_PICTURE_BYTES, MAX_PICTURES_BYTES};
pub use syntax::MAX_NESTING;
pub use text::{
    MAX_FONTS, MAX_FORM_DEPTH, MAX_FORMS, MAX_PAGE_CONTENT, MAX_PAGES, MAX_PIECES, MAX_PLACED_PAGES, MAX_SAVED_STATES,
    MAX_STRING, MAX_TEXT,
};
pub(crate) use text::{Piece, Shown};

/// Bytes one stream of a PDF may inflate to that is no attachment.
pub const MAX_STREAM: usize = 4 << 20;
/// Bytes all attachments together may be longer than the PDF, less what its values take.
pub const MAX_ATTACHED: usize = 10 << 20;
/// Bytes all streams read from a PDF may inflate to together: attachments, object streams, fonts and page contents. A
/// stream counts each time it is read, and also when it turns out to be too large.
pub const MAX_INFLATED: usize = 128 << 20;
/// Times a stream is inflated in one PDF.
pub const MAX_INFLATIONS: usize = 20_000;
/// Filters one stream is packed with, one in another.
pub const MAX_FILTERS: usize = 4;
/// Files attached to one PDF.
pub const MAX_ATTACHMENTS: usize = 1_000;
/// Columns, colours and bits per colour of a predictor, multiplied: a row of this length is set up before reading.
pub const MAX_PREDICTOR_ROW: i64 = 1 << 20;
/// Values before one operator in the contents of a page, form or font: those are held until the operator is read.
pub const MAX_OPERANDS: usize = 100_000;
/// Letters and widths of all fonts together.
pub const MAX_LETTERS: usize = 200_000;
/// Where the file header may begin (ISO 32000-1, implementation note 13).
const HEADER_WITHIN: usize = 1024;
/// How far from the end `%%EOF` may be (implementation note 18).
const END_WITHIN: usize = 1024;

/// Whether the bytes have a PDF header where readers look for it. Behind other text it must be followed by objects:
/// a letter about PDF is none.
pub fn is_pdf(bytes: &[u8]) -> bool {
    match memmem::find(&bytes[..bytes.len().min(HEADER_WITHIN)], b"%PDF-") {
        Some(at) => bytes[..at].trim_ascii().is_empty() || memmem::find(bytes, b" obj").is_some(),
        None => false,
    }
}

/// An opened PDF.
pub(crate) struct Pdf {
    document: Document,
    budget: Budget,
    /// Bytes all attachments may have together.
    attached: usize,
    is_cut_off: bool,
}

impl Pdf {
    /// Reads the objects of a PDF.
    ///
    /// # Errors
    ///
    /// `corrupt_pdf`, `encrypted_pdf`, `too_many_objects`, `pdf_too_large`.
    pub(crate) fn open(bytes: &[u8]) -> Result<Self, Unread> {
        let mut budget = Budget::default();
        let objects::Loaded { document, values, ends_in_stream } = objects::load(bytes, &mut budget)?;
        let attached = bytes.len() + MAX_ATTACHED.saturating_sub(values * objects::VALUE);
        let is_cut_off = ends_in_stream || (!has_end(bytes) && lacks_objects(&document));
        Ok(Self { document, budget, attached, is_cut_off })
    }

    /// Whether the file ends within a stream, or its end is missing and with it something it refers to. A file that only
    /// lost its tables is whole.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.is_cut_off
    }

    /// What the pages show: text, where it stands, and codes.
    pub(crate) fn shown(&mut self) -> Shown {
        text::extract(&self.document, &mut self.budget)
    }

    /// The attached files: those of the name tree in its order, then those that only an annotation or an associated
    /// file refers to. A file that does not inflate is left out. They are taken out of the PDF.
    ///
    /// # Errors
    ///
    /// `pdf_too_large`, `too_many_objects`.
    pub(crate) fn attachments(&mut self) -> Result<Vec<Embedded>, Unread> {
        let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
        let mut attached = Vec::new();
        let listed = name_tree(&self.document);
        let anywhere = self.document.objects.values().flat_map(specifications);
        for specification in listed.into_iter().chain(anywhere) {
            let Some(id) = embedded_stream(&self.document, specification) else { continue };
            if !seen.insert(id) {
                continue;
            }
            if attached.len() == MAX_ATTACHMENTS {
                return Err(too_many_objects(MAX_ATTACHMENTS, Measure::AttachedFiles));
            }
            attached.push((id, file_name(&self.document, specification)));
        }
        let mut files = Vec::new();
        let mut left = self.attached;
        for (id, name) in attached {
            let Some(Object::Stream(stream)) = self.document.objects.remove(&id) else { continue };
            if let Some(bytes) = self.budget.unpack(left, &self.document, Cow::Owned(stream))? {
                left = left.checked_sub(bytes.len()).ok_or_else(too_large)?;
                files.push(Embedded { name, bytes });
            }
        }
        Ok(files)
    }
}

/// Whether the file ends as it should, but for what mail programs append (ISO 32000-1, implementation note 18).
fn has_end(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|b| !matches!(b, 0 | b'\t' | b'\n' | b'\r' | b' ')).map_or(0, |at| at + 1);
    memmem::find(&bytes[end.saturating_sub(END_WITHIN)..end], b"%%EOF").is_some()
}

/// Whether the document refers to an object that is not there. The tags of an accessible document are not asked for.
fn lacks_objects(document: &Document) -> bool {
    const IGNORED: [&[u8]; 5] = [b"Parent", b"P", b"Length", b"StructTreeRoot", b"SE"];
    fn entries(dictionary: &Dictionary) -> impl Iterator<Item = &Object> {
        dictionary.iter().filter(|(key, _)| !IGNORED.contains(&key.as_slice())).map(|(_, value)| value)
    }
    let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
    let mut waiting: Vec<&Object> = document.catalog().into_iter().flat_map(entries).collect();
    while let Some(object) = waiting.pop() {
        match object {
            Object::Reference(id) if seen.insert(*id) => match document.objects.get(id) {
                Some(object) => waiting.push(object),
                None => return true,
            },
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dictionary) => waiting.extend(entries(dictionary)),
            Object::Stream(stream) => waiting.extend(entries(&stream.dict)),
            _ => {}
        }
    }
    false
}

/// The file specifications in the name tree of embedded files (7.7.4), in its order.
fn name_tree(document: &Document) -> Vec<&Dictionary> {
    let root = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Names", document))
        .and_then(Object::as_dict)
        .and_then(|names| names.get_deref(b"EmbeddedFiles", document));
    let mut found = Vec::new();
    let mut waiting: Vec<&Object> = root.into_iter().collect();
    // A tree with a loop is left where it has more nodes than the file has objects.
    for _ in 0..=document.objects.len() {
        let Some(node) = waiting.pop().and_then(|node| document.dereference(node).ok()) else { break };
        let Ok(node) = node.1.as_dict() else { continue };
        let list =
            |key| node.get_deref(key, document).and_then(Object::as_array).map(Vec::as_slice).unwrap_or_default();
        waiting.extend(list(b"Kids").iter().rev());
        let values = list(b"Names").iter().skip(1).step_by(2);
        found
            .extend(values.filter_map(|value| document.dereference(value).and_then(|(_, value)| value.as_dict()).ok()));
        if found.len() > MAX_ATTACHMENTS {
            break;
        }
    }
    found
}

/// The file specifications an object is or holds: a dictionary of its own, or an item in the array of a name tree.
fn specifications(object: &Object) -> Vec<&Dictionary> {
    let is_specification = |dictionary: &&Dictionary| dictionary.has(b"EF");
    match object {
        Object::Dictionary(dictionary) => {
            let names = dictionary.get(b"Names").and_then(Object::as_array).map(Vec::as_slice).unwrap_or_default();
            let inline = names.iter().chain(dictionary.get(b"FS").ok()).filter_map(|item| item.as_dict().ok());
            std::iter::once(dictionary).chain(inline).filter(is_specification).collect()
        }
        Object::Array(items) => items.iter().filter_map(|item| item.as_dict().ok()).filter(is_specification).collect(),
        _ => Vec::new(),
    }
}

fn embedded_stream(document: &Document, specification: &Dictionary) -> Option<ObjectId> {
    let files = specification.get_deref(b"EF", document).and_then(Object::as_dict).ok()?;
    [b"UF".as_slice(), b"F", b"Unix", b"DOS", b"Mac"].into_iter().find_map(|key| {
        let reference = files.get(key).ok()?;
        let (id, object) = document.dereference(reference).ok()?;
        id.filter(|_| object.as_stream().is_ok())
    })
}

/// The name in Unicode, else the older one; empty when there is none.
fn file_name(document: &Document, specification: &Dictionary) -> String {
    [b"UF".as_slice(), b"F", b"Unix", b"DOS", b"Mac"]
        .into_iter()
        .filter_map(|key| specification.get_deref(key, document).ok())
        .filter_map(text_string)
        .find(|name| !name.is_empty())
        .unwrap_or_default()
}

/// A text string (7.9.2.2): UTF-16 or UTF-8 with its mark, else PDFDocEncoding, here UTF-8 where it is valid because
/// programs write that too.
fn text_string(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    if bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xEF\xBB\xBF") {
        let encoding = encoding_rs::Encoding::for_bom(bytes)?.0;
        return Some(encoding.decode(bytes).0.into_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => lopdf::decode_text_string(object).ok(),
    }
}

/// What may still be inflated.
struct Budget {
    bytes: usize,
    streams: usize,
    letters: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: MAX_INFLATED, streams: MAX_INFLATIONS, letters: MAX_LETTERS }
    }
}

impl Budget {
    /// The content of a stream; `None` when it does not decode.
    ///
    /// # Errors
    ///
    /// `pdf_too_large` when it inflates past [`MAX_STREAM`], past what is left of [`MAX_INFLATED`], or is read after
    /// [`MAX_INFLATIONS`] others.
    fn inflate(&mut self, document: &Document, stream: &Stream) -> Result<Option<Vec<u8>>, Unread> {
        self.inflate_up_to(MAX_STREAM, document, stream)
    }

    /// As [`Budget::inflate`], with a limit lower than [`MAX_STREAM`].
    fn inflate_up_to(&mut self, limit: usize, document: &Document, stream: &Stream) -> Result<Option<Vec<u8>>, Unread> {
        self.unpack(limit, document, Cow::Borrowed(stream))
    }

    /// As [`Budget::inflate_up_to`]; a stream that is given away is not copied.
    fn unpack(
        &mut self,
        limit: usize,
        document: &Document,
        stream: Cow<'_, Stream>,
    ) -> Result<Option<Vec<u8>>, Unread> {
        self.streams = self.streams.checked_sub(1).ok_or_else(too_large)?;
        // Reading is work as much as writing is: a stream of 40 MB may inflate to nothing.
        let read = stream.content.len();
        let mut written = 0;
        let inflated = match read <= self.bytes {
            true => Self::decode(limit.min(self.bytes), document, stream, &mut written),
            false => Err(too_large()),
        };
        self.bytes = self.bytes.saturating_sub(written.max(read));
        inflated
    }

    /// Whether nothing more can be inflated.
    fn is_spent(&self) -> bool {
        self.bytes == 0 || self.streams == 0
    }

    /// Decodes filter by filter, and counts in `written` what each of them makes.
    fn decode(
        limit: usize,
        document: &Document,
        mut stream: Cow<'_, Stream>,
        written: &mut usize,
    ) -> Result<Option<Vec<u8>>, Unread> {
        for key in ["Filter", "DecodeParms"] {
            // lopdf does not follow references here, nor a list of one.
            if let Ok(value) = stream.dict.get_deref(key.as_bytes(), document) {
                let value = match value {
                    Object::Array(items) if key == "DecodeParms" => {
                        items.iter().find(|item| item.as_dict().is_ok()).cloned().unwrap_or(Object::Null)
                    }
                    value => value.clone(),
                };
                if stream.dict.get(key.as_bytes()).is_ok_and(|written| *written != value) {
                    stream.to_mut().dict.set(key, value);
                }
            }
        }
        if !predictor_is_bounded(&stream.dict) {
            return Ok(None);
        }
        let filters: Vec<Object> = match stream.dict.get(b"Filter") {
            Ok(Object::Array(filters)) if filters.len() > MAX_FILTERS => return Ok(None),
            Ok(Object::Array(filters)) if filters.len() > 1 => filters.clone(),
            _ => Vec::new(),
        };
        if !stream.dict.has(b"Filter") && stream.content.len() <= limit {
            *written = stream.content.len();
            return Ok(Some(stream.into_owned().content));
        }
        let Some((last, before)) = filters.split_last() else { return inflate_once(limit, &stream, written) };
        let mut stream = stream.into_owned();
        for filter in before {
            stream.dict.set("Filter", filter.clone());
            let Some(content) = inflate_once(limit, &stream, written)? else { return Ok(None) };
            stream.content = content;
        }
        stream.dict.set("Filter", last.clone());
        inflate_once(limit, &stream, written)
    }
}

fn inflate_once(limit: usize, stream: &Stream, written: &mut usize) -> Result<Option<Vec<u8>>, Unread> {
    let (result, made) = match stream.decompressed_content_with_limit(limit) {
        Ok(mut content) => {
            content.shrink_to_fit();
            (Ok(Some(content)), None)
        }
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
            (Err(too_large()), Some(limit))
        }
        // A predictor fails after everything is inflated.
        Err(_) => (Ok(None), stream.dict.has(b"DecodeParms").then_some(limit)),
    };
    let made = made.or(result.as_ref().ok().and_then(|content| content.as_ref().map(Vec::len)));
    *written = written.saturating_add(made.unwrap_or_default());
    result
}

fn too_large() -> Unread {
    Unread::PdfTooLarge { stream: MAX_STREAM >> 20, attached: MAX_ATTACHED >> 20, total: MAX_INFLATED >> 20 }
}

fn predictor_is_bounded(dictionary: &Dictionary) -> bool {
    let Ok(parameters) = dictionary.get(b"DecodeParms").and_then(Object::as_dict) else { return true };
    ["Columns", "Colors", "BitsPerComponent"]
        .into_iter()
        .filter_map(|key| parameters.get(key.as_bytes()).and_then(Object::as_i64).ok())
        .try_fold(1_i64, |row, factor| row.checked_mul(factor.clamp(1, i64::MAX)))
        .is_some_and(|row| row <= MAX_PREDICTOR_ROW)
}

fn too_many_objects(limit: usize, of: Measure) -> Unread {
    Unread::TooManyObjects { limit, of }
}

#[cfg(test)]
mod tests;
