//! EDIFACT INVOIC (UN/EDIFACT, ISO 9735), in any directory version. An interchange holds any number of messages;
//! those that are no invoices are passed over.
//!
//! Qualifiers are those of the UN/EDIFACT directory and, where it leaves a choice, of the EN 16931 binding (CEN/TS
//! 16931-3-4).

use encoding_rs::{Encoding, ISO_8859_2, ISO_8859_5, ISO_8859_7, UTF_8, WINDOWS_1252};
use message::{BusinessDocument, Measure, Unread};

use super::{Depth, MAX_INVOICES, Reading, semantic};
use crate::details::{Details, MAX_DETAILED};
use crate::model::{Fields, Format, Invoice};
use crate::value;

mod details;

use details::Draft;

/// Segments of one interchange. An invoice of 10,000 lines has about 100,000.
pub const MAX_SEGMENTS: usize = 1_000_000;
/// Bytes of one segment. The longest, a free text, has five times 512 letters.
pub const MAX_SEGMENT: usize = 16 << 10;
/// Elements of one segment. The directories have up to ten, repeated ones aside.
pub const MAX_ELEMENTS: usize = 100;
/// Components of one element. The directories have up to ten.
pub const MAX_COMPONENTS: usize = 100;

/// Whether the bytes begin with the service segments of an interchange.
pub(super) fn is_interchange(bytes: &[u8]) -> bool {
    let bytes = trim(bytes);
    match bytes.strip_prefix(b"UNA") {
        Some(rest) => rest.get(6..).is_some_and(|rest| trim(rest).starts_with(b"UNB")),
        None => bytes.starts_with(b"UNB") && bytes.get(3).is_some_and(|b| b.is_ascii_punctuation()),
    }
}

fn trim(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start()
}

/// The characters with a meaning (service string advice).
struct Syntax {
    component: u8,
    element: u8,
    decimal: u8,
    release: u8,
    terminator: u8,
}

/// A segment: its elements, each of components. The first element is the tag.
struct Segment(Vec<Vec<String>>);

impl Segment {
    /// A component, trimmed; `None` where there is nothing.
    fn get(&self, element: usize, component: usize) -> Option<&str> {
        self.0.get(element)?.get(component).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn tag(&self) -> &str {
        self.get(0, 0).unwrap_or_default()
    }
}

/// Reads the invoices of an interchange.
///
/// # Errors
///
/// `edifact_too_large` beyond [`MAX_SEGMENTS`], [`MAX_SEGMENT`], [`MAX_ELEMENTS`] and [`MAX_COMPONENTS`];
/// `too_many_invoices`.
pub(super) fn read(bytes: &[u8], depth: Depth) -> Result<Reading, Unread> {
    let bytes = trim(bytes);
    let encoding = encoding(bytes);
    let (syntax, mut rest) = syntax(bytes);
    let mut invoices = Vec::new();
    let mut details = Vec::new();
    let mut room = details::MAX_FILE_LINES;
    let most = if depth == Depth::Details { MAX_DETAILED } else { MAX_INVOICES };
    let mut other = None;
    let mut message: Option<Message> = None;
    let mut count = 0;
    while let Some(segment) = segment(&mut rest, &syntax, encoding)? {
        count += 1;
        if count > MAX_SEGMENTS {
            return Err(too_large(MAX_SEGMENTS, Measure::Segments));
        }
        if invoices.len() > most {
            return Err(Unread::TooManyInvoices { limit: most });
        }
        match segment.tag() {
            "UNH" => match segment.get(2, 0) {
                Some("INVOIC") => {
                    let draft = (depth == Depth::Details).then(Draft::default);
                    message = Some(Message { draft, ..Message::default() });
                }
                kind => other = other.or(Some(other_message(kind.unwrap_or_default()))),
            },
            "UNT" | "UNZ" => {
                if let Some(message) = message.take() {
                    message.finish(&mut invoices, &mut details);
                }
            }
            _ => {
                if let Some(message) = &mut message {
                    message.segment(&segment, &syntax, &mut room);
                }
            }
        }
    }
    // A message that was cut off still says what it said.
    if let Some(message) = message {
        message.finish(&mut invoices, &mut details);
    }
    Ok(match (invoices.is_empty(), other) {
        (true, code) => Reading::not_an_invoice(code.unwrap_or(BusinessDocument::Other)),
        (false, _) => Reading { details, ..Reading::invoices(invoices, Vec::new()) },
    })
}

fn too_large(limit: usize, of: Measure) -> Unread {
    Unread::EdifactTooLarge { limit, of }
}

fn other_message(kind: &str) -> BusinessDocument {
    match kind {
        "ORDERS" | "ORDRSP" | "ORDCHG" => BusinessDocument::Order,
        "DESADV" | "RECADV" => BusinessDocument::DespatchAdvice,
        _ => BusinessDocument::Other,
    }
}

/// By the syntax identifier of the interchange (ISO 9735, part 1): `UNOA`, `UNOB` and `UNOC` are Latin, `UNOW` and
/// `UNOY` Unicode. Files in UTF-8 that say otherwise are common, so what is valid UTF-8 is read so.
fn encoding(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(64)];
    let level = head.windows(3).position(|w| w == b"UNO").and_then(|at| head.get(at + 3)).copied();
    match level {
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        Some(b'D') => ISO_8859_2,
        Some(b'E') => ISO_8859_5,
        Some(b'F') => ISO_8859_7,
        _ => WINDOWS_1252,
    }
}

fn syntax(bytes: &[u8]) -> (Syntax, &[u8]) {
    match bytes.strip_prefix(b"UNA").and_then(|advice| advice.split_first_chunk()) {
        Some(([component, element, decimal, release, _, terminator], rest)) => {
            let [component, element, decimal, release, terminator] =
                [component, element, decimal, release, terminator].map(|character| *character);
            (Syntax { component, element, decimal, release, terminator }, rest)
        }
        None => (Syntax { component: b':', element: b'+', decimal: b'.', release: b'?', terminator: b'\'' }, bytes),
    }
}

/// Takes the next segment off the front; `None` at the end. Separators are looked for before text is decoded: they are
/// ASCII, which every encoding of [`encoding`] writes alike.
fn segment(rest: &mut &[u8], syntax: &Syntax, encoding: &'static Encoding) -> Result<Option<Segment>, Unread> {
    let mut elements = Vec::new();
    let mut components = Vec::new();
    let mut component = Vec::new();
    let mut ended = false;
    let mut length = 0;
    let text = |bytes: &mut Vec<u8>| encoding.decode_without_bom_handling(&std::mem::take(bytes)).0.into_owned();
    while let Some((byte, after)) = rest.split_first() {
        *rest = after;
        match *byte {
            // Line ends between segments, and within them where files are wrapped at 80 columns.
            b'\r' | b'\n' => continue,
            byte if byte == syntax.terminator => {
                ended = true;
                break;
            }
            byte if byte == syntax.element => {
                components.push(text(&mut component));
                elements.push(std::mem::take(&mut components));
                if elements.len() >= MAX_ELEMENTS {
                    return Err(too_large(MAX_ELEMENTS, Measure::ElementsOfASegment));
                }
            }
            byte if byte == syntax.component => {
                components.push(text(&mut component));
                if components.len() >= MAX_COMPONENTS {
                    return Err(too_large(MAX_COMPONENTS, Measure::ComponentsOfAnElement));
                }
            }
            byte if byte == syntax.release && byte != b' ' => {
                if let Some((released, after)) = rest.split_first() {
                    *rest = after;
                    component.push(*released);
                }
            }
            byte => component.push(byte),
        }
        length += 1;
        if length > MAX_SEGMENT {
            return Err(too_large(MAX_SEGMENT, Measure::BytesOfASegment));
        }
    }
    components.push(text(&mut component));
    elements.push(components);
    Ok((ended || elements.len() > 1).then_some(Segment(elements)))
}

/// Which part of the message a segment is in: the same qualifiers mean another thing in a line.
#[derive(Default, PartialEq)]
enum Section {
    #[default]
    Header,
    Lines,
    Summary,
}

/// An INVOIC message as far as it is read.
#[derive(Default)]
struct Message {
    section: Section,
    /// The qualifier of the last party, which references after it belong to.
    party: String,
    fields: Fields,
    tax_per_rate: Vec<String>,
    item_total: Option<String>,
    message_total: Option<String>,
    /// The details, if they are asked for.
    draft: Option<Draft>,
}

impl Message {
    fn segment(&mut self, segment: &Segment, syntax: &Syntax, room: &mut usize) {
        let get = |element, component| segment.get(element, component).map(str::to_owned);
        let qualifier = segment.get(1, 0).unwrap_or_default();
        match segment.tag() {
            "LIN" => self.section = Section::Lines,
            "UNS" => self.section = Section::Summary,
            "MOA" if self.section == Section::Summary => {
                let amount = segment.get(1, 1).map(|amount| amount.replace(char::from(syntax.decimal), "."));
                self.amount(qualifier, amount.and_then(|amount| value::amount(&amount)));
            }
            _ if self.section != Section::Header => {}
            "BGM" => {
                self.fields.type_code = get(1, 0);
                // The number is a component of its own since directory D.96A.
                self.fields.number = get(2, 0);
            }
            "DTM" => {
                let date = segment.get(1, 1).and_then(|text| text.get(..8)).and_then(value::date);
                match qualifier {
                    "137" => keep(&mut self.fields.issue_date, date),
                    // Terms net due date, payment due date.
                    "13" | "140" => keep(&mut self.fields.due_date, date),
                    _ => {}
                }
            }
            "CUX" => keep(&mut self.fields.currency, get(1, 1).filter(|_| qualifier == "2")),
            "NAD" => {
                qualifier.clone_into(&mut self.party);
                if let Some(name) = self.party_fields().map(|(name, _)| name) {
                    keep(name, segment.get(4, 0).map(value::line));
                }
            }
            "RFF" => match qualifier {
                "VA" => {
                    if let Some(vat) = self.party_fields().map(|(_, vat)| vat) {
                        keep(vat, get(1, 1));
                    }
                }
                "PQ" => keep(&mut self.fields.payment_reference, get(1, 1)),
                _ => {}
            },
            // The account of the receiving bank.
            "FII" if qualifier == "RB" => keep(&mut self.fields.iban, segment.get(2, 0).and_then(value::iban)),
            _ => {}
        }
        if let Some(draft) = &mut self.draft {
            draft.segment(&self.section, segment, syntax, room);
        }
    }

    /// Name and VAT number of the party last named, when it is seller or buyer.
    fn party_fields(&mut self) -> Option<(&mut Option<String>, &mut Option<String>)> {
        match self.party.as_str() {
            "SE" | "SU" => Some((&mut self.fields.seller_name, &mut self.fields.seller_vat)),
            "BY" | "IV" => Some((&mut self.fields.buyer_name, &mut self.fields.buyer_vat)),
            _ => None,
        }
    }

    fn amount(&mut self, qualifier: &str, amount: Option<String>) {
        match qualifier {
            "389" => keep(&mut self.fields.total_net, amount),
            "79" => keep(&mut self.item_total, amount),
            "176" => keep(&mut self.fields.total_tax, amount),
            "124" => self.tax_per_rate.extend(amount),
            "388" => keep(&mut self.fields.total_gross, amount),
            "77" => keep(&mut self.message_total, amount),
            "9" => keep(&mut self.fields.total_payable, amount),
            _ => {}
        }
    }

    fn finish(mut self, invoices: &mut Vec<Invoice>, details: &mut Vec<Details>) {
        keep(&mut self.fields.total_net, self.item_total);
        keep(&mut self.fields.total_tax, value::sum(self.tax_per_rate));
        keep(&mut self.fields.total_gross, self.message_total);
        let kind = semantic::kind(self.fields.type_code.as_deref());
        let invoice = Invoice::new(kind, Format::Edifact, Some(self.fields));
        details.extend(self.draft.map(|draft| draft.finish(&invoice)));
        invoices.push(invoice);
    }
}

/// The first value counts.
fn keep(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}
