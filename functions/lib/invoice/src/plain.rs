//! Invoices without data: what the text and the payment codes of a PDF or picture say, as far as that is sure.
//!
//! Each field comes with [`Evidence`]: where it was read and how sure that is. A field is high where a checksum (VAT
//! number, IBAN), a sum (net and tax make gross) or a second place confirms it, medium where a label names it, and
//! otherwise not given. A payment code wins over text.

use message::Unread;
use rust_decimal::Decimal;

use crate::check;
use crate::model::{Confidence, Evidence, Fields, Format, Invoice, Kind, Source, normalized_number};
use crate::pdf::{Pdf, Shown};
use crate::picture;
use crate::value;

mod codes;
mod header;
mod labels;
mod layout;
mod merged;
mod parties;
mod title;
mod totals;
mod written;

pub use codes::is_creditor_reference;
use layout::Row;
pub use title::{Title, only_refers_to, revision, title};
use written::Order;

/// Characters of an excerpt.
const MAX_EXCERPT: usize = 160;
/// Numbers that [`numbers`] gives.
pub const MAX_NUMBERS: usize = 20;
/// Marks of sellers that [`marks`] gives.
pub const MAX_MARKS: usize = 4;
/// Bytes of a text that are searched for numbers and marks.
const MAX_SEARCHED: usize = 1 << 20;

/// A document while it is read.
struct Page<'a> {
    rows: &'a [Row],
    /// The order of day and month, where the document tells it.
    order: Option<Order>,
}

/// A field with its evidence.
#[derive(Debug, Clone, PartialEq)]
struct Given {
    field: &'static str,
    value: String,
    source: Source,
    confidence: Confidence,
    excerpt: String,
}

impl Given {
    fn text(field: &'static str, value: String, confidence: Confidence, excerpt: String) -> Self {
        Self { field, value, source: Source::Text, confidence, excerpt }
    }
}

fn excerpt(text: &str) -> String {
    value::line(text).chars().take(MAX_EXCERPT).collect()
}

/// Reads the pages of a PDF as if it carried no data: what a person sees, to compare with the data where there is any.
///
/// # Errors
///
/// Those of [`crate::read`] for a PDF: `corrupt_pdf`, `encrypted_pdf`, `too_many_objects`, `pdf_too_large`.
pub fn pages(bytes: &[u8]) -> Result<Invoice, Unread> {
    Ok(invoice(&Pdf::open(bytes)?.shown()))
}

/// The text of the pages of a PDF, in the order it is painted, also where the PDF carries data; `None` of a scan.
///
/// # Errors
///
/// Those of [`pages`].
pub fn text(bytes: &[u8]) -> Result<Option<String>, Unread> {
    Ok(Pdf::open(bytes)?.shown().text)
}

/// The invoice that the pages of a PDF show.
pub(crate) fn invoice(shown: &Shown) -> Invoice {
    let rows = layout::bounded(layout::rows(&shown.pieces));
    let text = shown.text.as_deref().unwrap_or_default();
    let page = Page { rows: &rows, order: order(text, &rows) };
    let mut given = header::read(&page);
    let totals = totals::read(&rows);
    let is_negative = totals.iter().any(|total| total.value.starts_with('-'));
    given.extend(totals);
    given.extend(totals::currency(&rows));
    given.extend(parties::read(&rows));
    let kind = header::kind(&rows, is_negative);
    let mut invoice = assemble(kind, Format::Pdf, given, &shown.codes);
    invoice.findings.extend(check::several_invoices(&merged::numbers(&rows)));
    invoice
}

/// The invoice that a picture shows by its payment code.
pub(crate) fn image(bytes: &[u8]) -> Invoice {
    assemble(Kind::Unknown, Format::Image, Vec::new(), &picture::codes(bytes))
}

/// The order of day and month: of dates that can be read in one way, else of the language. English has both.
fn order(text: &str, rows: &[Row]) -> Option<Order> {
    if let Some(order) = written::order_of(text) {
        return Some(order);
    }
    let low = text.to_lowercase();
    let words = parties::words(&low);
    let count = |list: &[&str]| words.iter().filter(|word| list.contains(word)).count();
    let mut counts = labels::WORDS.map(|(language, list)| (count(list), language));
    counts.sort_unstable();
    let [.., (_, _), (most, language)] = counts;
    match language {
        _ if most < 3 || written::contradicts(text) => None,
        "en" => {
            let british = parties::words(text).into_iter().any(|word| matches!(word, "GB" | "UK" | "£" | "Ireland"));
            let is_british = british || totals::currency(rows).is_some_and(|currency| currency.value == "GBP");
            is_british.then_some(Order::DayFirst)
        }
        _ => Some(Order::DayFirst),
    }
}

/// Fields and evidence; where several payment codes differ, none is believed.
fn assemble(kind: Kind, format: Format, mut given: Vec<Given>, codes: &[Vec<u8>]) -> Invoice {
    let payments: Vec<codes::Payment> = codes.iter().filter_map(|code| codes::payment(code)).collect();
    if let Some(payment) = payments.first()
        && payments.iter().all(|other| other == payment)
    {
        let codes::Payment { source, creditor, iban, amount, currency, reference } = payment;
        let amount = amount.map(|amount: Decimal| amount.to_string());
        let said = [
            ("seller_name", Some(creditor.clone())),
            ("iban", Some(iban.clone())),
            ("currency", currency.filter(|_| amount.is_some()).map(str::to_owned)),
            ("total_payable", amount),
            ("payment_reference", reference.clone()),
        ];
        for (field, value) in said {
            let Some(value) = value else { continue };
            given.retain(|text| text.field != field);
            given.push(Given { field, excerpt: excerpt(&value), value, source: *source, confidence: Confidence::High });
        }
    }
    let mut invoice = Invoice::new(kind, format, None);
    if given.is_empty() {
        return invoice;
    }
    let mut fields = Fields::default();
    for Given { field, value, source, confidence, excerpt } in given {
        let place = match field {
            "number" => &mut fields.number,
            "issue_date" => &mut fields.issue_date,
            "due_date" => &mut fields.due_date,
            "currency" => &mut fields.currency,
            "seller_name" => &mut fields.seller_name,
            "seller_vat" => &mut fields.seller_vat,
            "buyer_vat" => &mut fields.buyer_vat,
            "total_net" => &mut fields.total_net,
            "total_tax" => &mut fields.total_tax,
            "total_gross" => &mut fields.total_gross,
            "total_payable" => &mut fields.total_payable,
            "iban" => &mut fields.iban,
            "payment_reference" => &mut fields.payment_reference,
            _ => continue,
        };
        *place = Some(value::line(&value));
        invoice.evidence.push(Evidence { field: field.to_owned(), source, confidence, excerpt });
    }
    invoice.fields = Some(fields);
    invoice
}

/// Whether a line has a label that only invoices have, of their number, date or total, whatever follows it.
///
/// ```
/// assert!(invoice::plain::names_invoice("Re.-Nr.") && !invoice::plain::names_invoice("Lieferschein-Nr. 17"));
/// ```
pub fn names_invoice(line: &str) -> bool {
    let of_any = [labels::ISSUE_DATE, labels::NET, labels::GROSS].into_iter().flatten();
    let of_invoices = of_any.filter(|label| labels::ROOTS.iter().any(|root| label.contains(root)));
    let every: Vec<&'static str> = labels::NUMBER.iter().chain(of_invoices).copied().collect();
    Row::of(line).cells.iter().any(|cell| layout::label(cell, &every).is_some())
}

/// Whether a line gives the number of an invoice behind its label or title; of an older one ("zu Rechnung Nr. 17") it
/// does not.
///
/// ```
/// assert!(invoice::plain::gives_number("Re.-Nr. 17") && !invoice::plain::gives_number("7. Rechnungen"));
/// ```
pub fn gives_number(line: &str) -> bool {
    header::gives_number(Row::of(line))
}

/// Whether a text shows money: an amount with cents beside a currency.
///
/// ```
/// assert!(invoice::plain::shows_money("Fracht 23,80 EUR") && !invoice::plain::shows_money("5.3. Montage 8,00 h"));
/// ```
pub fn shows_money(text: &str) -> bool {
    totals::shows_money(searched(text))
}

/// Whether a text shows an amount behind the label of a total, with or without its currency: "Summe 8,00". It may be hours.
///
/// ```
/// assert!(invoice::plain::shows_total("Endbetrag: 160,92") && !invoice::plain::shows_total("Gewicht 12,50 kg"));
/// ```
pub fn shows_total(text: &str) -> bool {
    totals::shows_total(searched(text))
}

/// As much of a text as is searched.
fn searched(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_SEARCHED)).unwrap_or_default()
}

/// Invoice numbers that a text may show, best first, at most [`MAX_NUMBERS`]: for finding an invoice that came in
/// another mail. Each has a digit and 3 to 40 characters and is no date, amount, IBAN, VAT number or telephone number.
/// Written as in [`Invoice::identity`]: in upper case.
///
/// ```
/// assert_eq!(invoice::plain::numbers("Re-7/2026 vom 03.05.2026 über 119,00 EUR"), ["RE-7/2026"]);
/// ```
pub fn numbers(text: &str) -> Vec<String> {
    const TELEPHONE: [&str; 10] =
        ["tel", "telefon", "phone", "fax", "mobil", "mobile", "gsm", "fon", "téléphone", "teléfono"];
    let mut found: Vec<(u8, String)> = Vec::new();
    for line in text.get(..text.floor_char_boundary(MAX_SEARCHED)).unwrap_or_default().lines() {
        let line = layout::plain(line);
        let low = line.to_lowercase();
        if found.len() > 100 * MAX_NUMBERS || parties::says(&low, &TELEPHONE) {
            continue;
        }
        let is_labelled = parties::says(&low, labels::NUMBER);
        let is_titled = parties::says(&low, labels::INVOICE_TITLES) || parties::says(&low, labels::CREDIT_TITLES);
        let words = parties::words(&line);
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            if rest.first().is_some_and(|word| word.starts_with('+')) {
                let digits = |word: &&&str| word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'/'));
                at += rest.iter().take_while(digits).count().max(1);
                continue;
            }
            at += match (parties::iban_at(rest), parties::vat_at(rest)) {
                (Some((_, length)), _) | (None, Some((_, _, length))) => length,
                (None, None) => {
                    let rank = match (is_labelled, is_titled) {
                        (true, _) => 0,
                        (false, true) => 1,
                        (false, false) => 2,
                    };
                    if let Some(number) = rest.first().and_then(|word| candidate(word)) {
                        found.push((rank, number));
                    }
                    1
                }
            };
        }
    }
    // Of one rank, letters and digits are more like a number than digits alone.
    found.sort_by_key(|(rank, number)| (*rank, number.bytes().all(|b| b.is_ascii_digit()), number.len() < 5));
    let mut numbers: Vec<String> = Vec::new();
    for (_, number) in found {
        if numbers.len() < MAX_NUMBERS && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

/// Marks of sellers that a text shows, at most [`MAX_MARKS`]: VAT numbers with right check digits and IBANs, as
/// [`normalize_lenient`](crate::tax_id::normalize_lenient) writes them. Beside a number they lead to the invoice that came
/// as data in another mail.
///
/// ```
/// assert_eq!(invoice::plain::marks("USt-IdNr. DE 123 456 788"), ["DE123456788"]);
/// ```
pub fn marks(text: &str) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    for line in text.get(..text.floor_char_boundary(MAX_SEARCHED)).unwrap_or_default().lines() {
        let line = layout::plain(line);
        let words = parties::words(&line);
        for at in 0..words.len() {
            let rest = words.get(at..).unwrap_or_default();
            let vat = parties::vat_at(rest).filter(|(_, is_right, _)| *is_right).map(|(vat, ..)| vat);
            for mark in vat.into_iter().chain(parties::iban_at(rest).map(|(iban, _)| iban)) {
                if marks.len() < MAX_MARKS && !marks.contains(&mark) {
                    marks.push(mark);
                }
            }
        }
    }
    marks
}

fn candidate(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let fits = (3..=40).contains(&word.chars().count())
        && word.chars().any(|c| c.is_ascii_digit())
        && word.chars().all(|c| c.is_alphanumeric() || "-/._".contains(c));
    let is_other = !fits || written::amount(word).is_some() || written::date(word, Some(Order::DayFirst)).is_some();
    (!is_other).then(|| normalized_number(word))
}

#[cfg(test)]
mod tests;
