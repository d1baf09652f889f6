//! Deciding by content what a file is. One file per format, and one word in a list here.

use crate::model::{Fields, Invoice};
use crate::plain;
use crate::value;
use crate::xml::{self, Node};

mod cii;
mod ebinterface;
mod edifact;
mod facturae;
mod facturx;
mod fatturapa;
mod finvoice;
pub mod image;
mod isdoc;
mod ksef;
mod nav;
pub mod pdf;
mod semantic;
mod svefaktura;
mod ubl;
mod zugferd1;

pub use edifact::{MAX_COMPONENTS, MAX_ELEMENTS, MAX_SEGMENT, MAX_SEGMENTS};
pub use semantic::{MAX_LIBRARY_TEXT, MAX_REPETITIONS};

/// Every XML dialect with invoices, and every XML document that is known to be none. The first that recognises the
/// root element reads the document.
const DIALECTS: &[Dialect] = &[
    zugferd1::DIALECT,
    ubl::DIALECT,
    cii::DIALECT,
    fatturapa::DIALECT,
    ebinterface::DIALECT,
    facturae::DIALECT,
    isdoc::DIALECT,
    svefaktura::DIALECT,
    finvoice::DIALECT,
    ksef::DIALECT,
    nav::DIALECT,
];

/// Invoices of one file.
pub const MAX_INVOICES: usize = 10_000;
/// How deep an envelope may hold an envelope.
pub const MAX_ENVELOPES: usize = 2;

/// What one file is, judged by its bytes alone: never by its name or declared type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// IANA media type found in the bytes; `application/octet-stream` when nothing is recognised.
    pub media_type: &'static str,
    /// What it holds.
    pub content: Content,
    /// Files carried inside (a PDF in a UBL invoice, attachments of a hybrid PDF), in document order.
    pub embedded: Vec<Embedded>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// One or several invoices with fields a program can read.
    Structured(Vec<Invoice>),
    /// A PDF without invoice data; its text layer (at most 1 MB of UTF-8) or `None` if it has none.
    Pdf {
        /// Text of all pages, in reading order where the PDF allows.
        text: Option<String>,
        /// What its text and payment codes say, each field with its evidence; see [`crate::plain`].
        invoice: Box<Invoice>,
    },
    /// A scan or photo: PNG, JPEG, TIFF, WebP or HEIC.
    Image {
        /// What a payment code on it says; codes are looked for in PNG and JPEG.
        invoice: Box<Invoice>,
    },
    /// A business document that must not become an invoice: `order`, `despatch_advice`, `invoice_response` …
    NotAnInvoice(&'static str),
    /// It is a file of a known kind that cannot be read.
    Unreadable(Problem),
    /// Any other file.
    Other,
}

/// A file inside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// Name as written, on one line and of at most [`crate::MAX_FIELD_CHARS`].
    pub name: String,
    /// Decoded bytes.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be read: a stable code for programs and a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Problem {
    /// For example `encrypted_pdf`, `malformed_xml`, `too_many_objects`.
    pub code: &'static str,
    /// What happened and what to do.
    pub sentence: String,
}

impl Problem {
    pub(crate) fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }
}

/// One XML dialect: how to know it and how to read it.
pub(crate) struct Dialect {
    /// Whether a document with this root element (local name, namespace) is written in the dialect.
    pub(crate) recognises: fn(&str, &str) -> bool,
    /// Reads a document so recognised.
    pub(crate) read: fn(&Source<'_, '_>) -> Result<Reading, Problem>,
}

/// A parsed XML document as a dialect gets it.
pub(crate) struct Source<'a, 'i> {
    /// The whole document in UTF-8 without XML declaration: what `root` was parsed from.
    pub(crate) text: &'i str,
    /// Its root element.
    pub(crate) root: Node<'a, 'i>,
}

/// What a dialect read.
pub(crate) struct Reading {
    pub(crate) content: Content,
    pub(crate) embedded: Vec<Embedded>,
}

impl Reading {
    /// One or more invoices, and the files they carry.
    pub(crate) fn invoices(invoices: Vec<Invoice>, embedded: Vec<Embedded>) -> Self {
        Self { content: Content::Structured(invoices), embedded }
    }

    /// A business document that must not become an invoice.
    pub(crate) fn not_an_invoice(code: &'static str) -> Self {
        Self { content: Content::NotAnInvoice(code), embedded: Vec::new() }
    }
}

/// Judges a file.
///
/// ```
/// use invoice::{Content, read};
///
/// let order = br#"<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>"#;
/// assert_eq!(read(order).content, Content::NotAnInvoice("order"));
/// assert_eq!(read(b"Dear customer, ...").content, Content::Other);
/// ```
pub fn read(bytes: &[u8]) -> Document {
    if let Some(media_type) = image::media_type(bytes) {
        return Document {
            media_type,
            content: Content::Image { invoice: Box::new(plain::image(bytes)) },
            embedded: Vec::new(),
        };
    }
    if xml::looks_like_xml(bytes) {
        return document("application/xml", read_xml(bytes));
    }
    if edifact::is_interchange(bytes) {
        return document("application/EDIFACT", edifact::read(bytes));
    }
    if pdf::is_pdf(bytes) {
        return document("application/pdf", facturx::read(bytes));
    }
    Document { media_type: "application/octet-stream", content: Content::Other, embedded: Vec::new() }
}

fn document(media_type: &'static str, reading: Result<Reading, Problem>) -> Document {
    match reading {
        Ok(Reading { mut content, mut embedded }) => {
            if let Content::Structured(invoices) = &mut content {
                let values =
                    invoices.iter_mut().filter_map(|invoice| invoice.fields.as_mut()).flat_map(Fields::values_mut);
                values.for_each(one_line);
            }
            embedded.iter_mut().for_each(|file| file.name = value::line(&file.name));
            Document { media_type, content, embedded }
        }
        Err(problem) => Document { media_type, content: Content::Unreadable(problem), embedded: Vec::new() },
    }
}

fn too_many_invoices() -> Problem {
    Problem::new(
        "too_many_invoices",
        format!("The file has more than {MAX_INVOICES} invoices. Ask the sender for several smaller files."),
    )
}

/// Every field is shown and logged somewhere, whatever it was read from.
fn one_line(value: &mut Option<String>) {
    *value = value.take().map(|text| value::line(&text)).filter(|text| !text.is_empty());
}

/// Reads an XML document of any dialect, in any encoding, in an envelope or not.
fn read_xml(bytes: &[u8]) -> Result<Reading, Problem> {
    let text = xml::decode(bytes)?;
    read_xml_text(xml::without_declaration(&text), MAX_ENVELOPES)
}

fn read_xml_text(text: &str, envelopes: usize) -> Result<Reading, Problem> {
    let document = xml::parse(text)?;
    let root = document.root_element();
    let (name, namespace) = xml::name(root);
    if name == "StandardBusinessDocument"
        && envelopes > 0
        && let Some(business_document) = root
            .children()
            .filter(Node::is_element)
            .find(|child| child.tag_name().name() != "StandardBusinessDocumentHeader")
    {
        return read_xml_text(&xml::standalone(text, business_document), envelopes - 1);
    }
    let dialect = DIALECTS.iter().find(|dialect| (dialect.recognises)(name, namespace));
    match dialect.map(|dialect| (dialect.read)(&Source { text, root })) {
        Some(Ok(Reading { content: Content::Structured(invoices), .. })) if invoices.is_empty() => Err(Problem::new(
            "no_invoice",
            "The file is made for invoices and holds none. Ask the sender for the complete file.",
        )),
        Some(Ok(Reading { content: Content::Structured(invoices), .. })) if invoices.len() > MAX_INVOICES => {
            Err(too_many_invoices())
        }
        Some(reading) => reading,
        None => Ok(Reading { content: Content::Other, embedded: Vec::new() }),
    }
}

/// The files in base64 that a document carries (BT-125): every `data` in every `group`, each a path. A file is named
/// by the `filename` attribute of its data, else by the text at `name` in its group.
fn embedded(root: Node<'_, '_>, group: &str, data: &str, name: &str) -> Vec<Embedded> {
    let mut files = Vec::new();
    for group in xml::all(root, group) {
        for data in xml::all(group, data) {
            let Some(bytes) = xml::own_text(data).and_then(|text| value::base64(&text)) else { continue };
            let name = data.attribute("filename").map(str::to_owned).or_else(|| xml::text(group, name));
            files.push(Embedded { name: name.unwrap_or_default(), bytes });
        }
    }
    files
}

#[cfg(test)]
mod tests;
