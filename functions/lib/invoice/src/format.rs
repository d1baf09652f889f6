//! Deciding by content what a file is. One file per format, and one word in a list here.

use std::borrow::Cow;

use message::{BusinessDocument, Unread};

use crate::check;
use crate::details::{Details, MAX_DETAILED};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::pdf;
use crate::plain;
use crate::value;
use crate::xml::limits::{self, MAX_TREE};
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
mod semantic;
mod svefaktura;
mod ubl;
mod zugferd1;

pub use edifact::{MAX_COMPONENTS, MAX_ELEMENTS, MAX_SEGMENT, MAX_SEGMENTS};
pub(crate) use semantic::specification;
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
/// The root element of an envelope (UN/CEFACT SBDH).
const ENVELOPE: &str = "StandardBusinessDocument";
/// How deep an envelope may hold an envelope.
pub const MAX_ENVELOPES: usize = 2;
/// Bytes that reading a file may take besides the file itself and as many again. With the program around it that keeps
/// a process under twice the file and 32 MB.
pub const ROOM: usize = 26 << 20;
/// Bytes that everything an invoice says may take: it is asked for by a person, one invoice at a time.
pub const DETAILS_ROOM: usize = 200 << 20;

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
    /// A business document that must not become an invoice.
    NotAnInvoice(BusinessDocument),
    /// It is a file of a known kind that cannot be read.
    Unreadable(Unread),
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

/// One XML dialect: how to know it and how to read it.
pub(crate) struct Dialect {
    /// Whether a document with this root element (local name, namespace) is written in the dialect.
    pub(crate) recognises: fn(&str, &str) -> bool,
    /// Reads a document so recognised.
    pub(crate) read: fn(&Source<'_, '_>) -> Result<Reading, Unread>,
    /// Everything the invoices say that `read` found in the document, one for each and in the same order.
    pub(crate) details: fn(&Source<'_, '_>, &[Invoice]) -> Vec<Details>,
}

/// How much is read: `read` runs on every mail, details are for the person who looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Fields,
    Details,
}

impl Depth {
    /// Bytes that reading a file may take besides the file itself.
    fn room(self, file: &[u8]) -> usize {
        match self {
            Self::Fields => file.len() + ROOM,
            Self::Details => DETAILS_ROOM,
        }
    }

    /// Bytes of it that the tree of a document may take, before its lines are left out: nobody is shown an invoice
    /// without them.
    fn tree(self, room: usize) -> usize {
        match self {
            Self::Fields => room.min(MAX_TREE),
            Self::Details => room,
        }
    }
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
    /// Of each invoice, if they were asked for.
    details: Vec<Details>,
}

impl Reading {
    /// One or more invoices, and the files they carry.
    pub(crate) fn invoices(invoices: Vec<Invoice>, embedded: Vec<Embedded>) -> Self {
        Self { embedded, ..Self::from(Content::Structured(invoices)) }
    }

    /// A business document that must not become an invoice.
    pub(crate) fn not_an_invoice(document: BusinessDocument) -> Self {
        Self::from(Content::NotAnInvoice(document))
    }
}

impl From<Content> for Reading {
    fn from(content: Content) -> Self {
        Self { content, embedded: Vec::new(), details: Vec::new() }
    }
}

/// Judges a file.
///
/// ```
/// use invoice::{BusinessDocument, Content, read};
///
/// let order = br#"<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>"#;
/// assert_eq!(read(order).content, Content::NotAnInvoice(BusinessDocument::Order));
/// assert_eq!(read(b"Dear customer, ...").content, Content::Other);
/// ```
pub fn read(bytes: &[u8]) -> Document {
    let (media_type, reading) = read_file(bytes, Depth::Fields);
    match reading {
        Ok(Reading { mut content, mut embedded, .. }) => {
            if let Content::Structured(invoices) = &mut content {
                let values =
                    invoices.iter_mut().filter_map(|invoice| invoice.fields.as_mut()).flat_map(Fields::values_mut);
                values.for_each(one_line);
                invoices.iter_mut().for_each(check::any_format);
            }
            embedded.iter_mut().for_each(|file| file.name = value::line(&file.name));
            Document { media_type, content, embedded }
        }
        Err(unread) => Document { media_type, content: Content::Unreadable(unread), embedded: Vec::new() },
    }
}

/// Everything the invoices of a file say, in the order in which [`read`] gives them. Texts are of one line and of at
/// most [`MAX_FIELD_CHARS`](crate::MAX_FIELD_CHARS), except those that may have several, which are of at most
/// [`MAX_NOTE_CHARS`](crate::MAX_NOTE_CHARS).
///
/// # Errors
///
/// [`Unread::NoInvoiceData`] for a file without invoices that a program can read; [`Unread::TooManyInvoices`] beyond
/// [`MAX_DETAILED`]; that of a file that [`read`] finds unreadable.
///
/// ```
/// let invoice = br#"<Finvoice><InvoiceRow><ArticleName>Porkkana</ArticleName></InvoiceRow></Finvoice>"#;
/// let details = invoice::details(invoice).unwrap();
/// assert_eq!(details[0].lines[0].name.as_deref(), Some("Porkkana"));
/// assert_eq!(invoice::details(b"Dear customer, ...").unwrap_err(), invoice::Unread::NoInvoiceData);
/// ```
pub fn details(bytes: &[u8]) -> Result<Vec<Details>, Unread> {
    let reading = read_file(bytes, Depth::Details).1?;
    if reading.details.is_empty() {
        return Err(Unread::NoInvoiceData);
    }
    let mut details = reading.details;
    details.iter_mut().flat_map(|details| details.fields.values_mut()).for_each(one_line);
    Ok(details.into_iter().map(Details::finish).collect())
}

/// What the file is by its media type, and what it says.
fn read_file(bytes: &[u8], depth: Depth) -> (&'static str, Result<Reading, Unread>) {
    if let Some(media_type) = image::media_type(bytes) {
        // Who asks for details has no use for what a payment code says.
        let invoice = match depth {
            Depth::Fields => plain::image(bytes),
            Depth::Details => Invoice::new(Kind::Unknown, Format::Image, None),
        };
        return (media_type, Ok(Content::Image { invoice: Box::new(invoice) }.into()));
    }
    if xml::looks_like_xml(bytes) {
        return ("application/xml", read_xml(bytes, depth, depth.room(bytes)));
    }
    if edifact::is_interchange(bytes) {
        return ("application/EDIFACT", edifact::read(bytes, depth));
    }
    if pdf::is_pdf(bytes) {
        return ("application/pdf", facturx::read(bytes, depth));
    }
    ("application/octet-stream", Ok(Content::Other.into()))
}

/// Every field is shown and logged somewhere, whatever it was read from.
fn one_line(value: &mut Option<String>) {
    *value = value.take().map(|text| value::line(&text)).filter(|text| !text.is_empty());
}

/// Reads an XML document of any dialect, in any encoding, in an envelope or not, within `room` bytes of memory.
fn read_xml(bytes: &[u8], depth: Depth, room: usize) -> Result<Reading, Unread> {
    let text = xml::with_line_feeds(xml::decode(bytes, room)?);
    let room = room.saturating_sub(copied(&text));
    // The files in it are decoded from base64.
    let room = room.saturating_sub(text.len() / 4 * 3);
    let text = xml::without_declaration(&text);
    if limits::tree(text) > depth.tree(room) && is_of_no_dialect(text) {
        return Ok(Content::Other.into());
    }
    let rest = xml::without_lines(text, depth.tree(room), room)?;
    let room = room.saturating_sub(copied(&rest));
    read_xml_text(&rest, rest.len() == text.len(), MAX_ENVELOPES, depth, room)
}

/// Whether a large document need not be read, as it cannot be an invoice: map data, bank statements, logs.
fn is_of_no_dialect(text: &str) -> bool {
    xml::root_name(text).is_some_and(|(name, namespace)| {
        name != ENVELOPE && !DIALECTS.iter().any(|dialect| (dialect.recognises)(&name, &namespace))
    })
}

/// `is_whole` tells whether the document still has the lines of the invoice.
fn read_xml_text(text: &str, is_whole: bool, envelopes: usize, depth: Depth, room: usize) -> Result<Reading, Unread> {
    let document = xml::parse(text, depth.tree(room))?;
    let root = document.root_element();
    let (name, namespace) = xml::name(root);
    if name == ENVELOPE
        && envelopes > 0
        && let Some(business_document) = root
            .children()
            .filter(Node::is_element)
            .find(|child| child.tag_name().name() != "StandardBusinessDocumentHeader")
    {
        let inner = xml::standalone(text, business_document, room)?;
        // One tree at a time: the one of the envelope is not needed any more.
        drop(document);
        let room = room.saturating_sub(copied(&inner));
        return read_xml_text(&inner, is_whole, envelopes - 1, depth, room);
    }
    let Some(dialect) = DIALECTS.iter().find(|dialect| (dialect.recognises)(name, namespace)) else {
        return Ok(Content::Other.into());
    };
    let source = Source { text, root };
    let mut reading = (dialect.read)(&source)?;
    let Content::Structured(invoices) = &mut reading.content else { return Ok(reading) };
    if invoices.is_empty() {
        return Err(Unread::BatchWithoutInvoice);
    }
    if invoices.len() > MAX_INVOICES {
        return Err(Unread::TooManyInvoices { limit: MAX_INVOICES });
    }
    if depth == Depth::Details {
        if invoices.len() > MAX_DETAILED {
            return Err(Unread::TooManyInvoices { limit: MAX_DETAILED });
        }
        reading.details = (dialect.details)(&source, invoices);
        return Ok(reading);
    }
    let claim = semantic::claim(&source, is_whole, room);
    drop(document);
    for invoice in invoices.iter_mut().filter(|invoice| matches!(invoice.format, Format::Ubl | Format::Cii)) {
        invoice.findings = claim.as_ref().map(|claim| claim.findings(invoice)).unwrap_or_default();
    }
    Ok(reading)
}

/// Bytes that a text takes of its own.
#[expect(clippy::ptr_arg, reason = "it tells a borrowed text from a copied one")]
fn copied(text: &Cow<'_, str>) -> usize {
    match text {
        Cow::Borrowed(_) => 0,
        Cow::Owned(text) => text.len(),
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
