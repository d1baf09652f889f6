//! Portable Document Format: its attachments and its text layer, from files that may be damaged or hostile.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use memchr::memmem;

use super::{Embedded, Problem};

mod font;
mod objects;
mod syntax;
mod text;

pub use objects::{MAX_OBJECTS, MAX_PASSES, MAX_VALUES};
pub use syntax::MAX_NESTING;
pub use text::{MAX_FORM_DEPTH, MAX_FORMS, MAX_PAGES, MAX_SAVED_STATES, MAX_TEXT};

/// Bytes one stream of a PDF may inflate to.
pub const MAX_STREAM: usize = 32 << 20;
/// Bytes all streams read from a PDF may inflate to together: attachments, object streams, fonts and page contents.
pub const MAX_INFLATED: usize = 128 << 20;
/// Files attached to one PDF.
pub const MAX_ATTACHMENTS: usize = 1_000;
/// Columns, colours and bits per colour of a predictor, multiplied: a row of this length is set up before reading.
pub const MAX_PREDICTOR_ROW: i64 = 1 << 20;
/// Values read from the contents of one page, form or font.
pub const MAX_STREAM_VALUES: usize = 2_000_000;
/// Where the file header may begin (ISO 32000-1, implementation note 13).
const HEADER_WITHIN: usize = 1024;

/// Whether the bytes have a PDF header where readers look for it. Behind other text it must be followed by objects:
/// a letter about PDF is none.
pub fn is_pdf(bytes: &[u8]) -> bool {
    match memmem::find(&bytes[..bytes.len().min(HEADER_WITHIN)], b"%PDF-") {
        Some(at) => bytes[..at].trim_ascii().is_empty() || memmem::find(bytes, b" obj").is_some(),
        None => false,
    }
}

/// An opened PDF.
pub(super) struct Pdf {
    document: Document,
    budget: Budget,
}

impl Pdf {
    /// Reads the objects of a PDF.
    ///
    /// # Errors
    ///
    /// `corrupt_pdf`, `encrypted_pdf`, `too_many_objects`, `pdf_too_large`.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Problem> {
        let mut budget = Budget { left: MAX_INFLATED };
        let document = objects::load(bytes, &mut budget)?;
        Ok(Self { document, budget })
    }

    /// The text layer, at most [`MAX_TEXT`] bytes; `None` when the pages hold none, as scans do.
    pub(super) fn text(&mut self) -> Option<String> {
        text::extract(&self.document, &mut self.budget)
    }

    /// The attached files: those of the name tree in its order, then those that only an annotation or an associated
    /// file refers to. A file that does not inflate is left out.
    ///
    /// # Errors
    ///
    /// `pdf_too_large`, `too_many_objects`.
    pub(super) fn attachments(&mut self) -> Result<Vec<Embedded>, Problem> {
        let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
        let mut files = Vec::new();
        let listed = name_tree(&self.document);
        let anywhere = self.document.objects.values().flat_map(specifications);
        for specification in listed.into_iter().chain(anywhere) {
            let Some((id, stream)) = embedded_stream(&self.document, specification) else { continue };
            if !seen.insert(id) {
                continue;
            }
            if files.len() == MAX_ATTACHMENTS {
                return Err(too_many_objects(&format!("{MAX_ATTACHMENTS} attached files")));
            }
            if let Some(bytes) = self.budget.inflate(&self.document, stream)? {
                files.push(Embedded { name: file_name(&self.document, specification), bytes });
            }
        }
        Ok(files)
    }
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

fn embedded_stream<'a>(document: &'a Document, specification: &'a Dictionary) -> Option<(ObjectId, &'a Stream)> {
    let files = specification.get_deref(b"EF", document).and_then(Object::as_dict).ok()?;
    [b"UF".as_slice(), b"F", b"Unix", b"DOS", b"Mac"].into_iter().find_map(|key| {
        let reference = files.get(key).ok()?;
        let (id, object) = document.dereference(reference).ok()?;
        Some((id?, object.as_stream().ok()?))
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
    left: usize,
}

impl Budget {
    /// The content of a stream; `None` when it does not decode.
    ///
    /// # Errors
    ///
    /// `pdf_too_large` when it inflates past [`MAX_STREAM`] or past what is left of [`MAX_INFLATED`].
    fn inflate(&mut self, document: &Document, stream: &Stream) -> Result<Option<Vec<u8>>, Problem> {
        let mut stream = std::borrow::Cow::Borrowed(stream);
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
        let limit = self.left.min(MAX_STREAM);
        match stream.decompressed_content_with_limit(limit) {
            Ok(content) => {
                self.left = self.left.saturating_sub(content.len());
                Ok(Some(content))
            }
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => Err(Problem::new(
                "pdf_too_large",
                format!(
                    "The PDF unpacks to more than {} MB in one part or {} MB in all; that is not an invoice, and it is \
                     not read.",
                    MAX_STREAM >> 20,
                    MAX_INFLATED >> 20
                ),
            )),
            Err(_) => Ok(None),
        }
    }
}

fn predictor_is_bounded(dictionary: &Dictionary) -> bool {
    let Ok(parameters) = dictionary.get(b"DecodeParms").and_then(Object::as_dict) else { return true };
    ["Columns", "Colors", "BitsPerComponent"]
        .into_iter()
        .filter_map(|key| parameters.get(key.as_bytes()).and_then(Object::as_i64).ok())
        .try_fold(1_i64, |row, factor| row.checked_mul(factor.clamp(1, i64::MAX)))
        .is_some_and(|row| row <= MAX_PREDICTOR_ROW)
}

fn corrupt() -> Problem {
    Problem::new(
        "corrupt_pdf",
        "The file begins like a PDF and cannot be read as one; it is damaged or cut off. Ask the sender to send it \
         again.",
    )
}

fn too_many_objects(what: &str) -> Problem {
    Problem::new(
        "too_many_objects",
        format!("The PDF has more than {what}; that is not an invoice, and it is not read."),
    )
}

#[cfg(test)]
mod tests;
