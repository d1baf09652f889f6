//! What is set as PDF, and what became of it: what the function `typeset` is sent, and what it answers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use invoice::{Details, Language};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Error;
use crate::page::{Page, Row};

/// The lines a PDF shows of an invoice. More would take longer to set than anybody waits, and to read.
pub const MAX_LINES: usize = 2_000;
/// The characters it shows of the lines, and likewise of the notes and of the VAT breakdown.
const MAX_CHARS: usize = 300_000;

/// An invoice as it is to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// What the template `invoice.typ` of the function `typeset` shows.
    pub page: Value,
    /// The standard that the PDF keeps.
    pub standard: Standard,
    /// When the invoice was issued, as it is written: an archivable PDF is dated so.
    pub issued: Option<String>,
}

/// The standard that a PDF keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// A tagged PDF, undated.
    Tagged,
    /// PDF/A-3b (ISO 19005-3): what a hybrid invoice is made of.
    Archivable,
}

/// What became of a [`Sheet`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Typeset {
    /// The PDF. As JSON, in base64.
    Pdf(#[serde(serialize_with = "to_base64", deserialize_with = "from_base64")] Vec<u8>),
    /// There is none, and no repetition makes one: what the typesetter says.
    Refused(String),
}

impl Sheet {
    pub(crate) fn new(details: &Details, language: Language, standard: Standard) -> Result<Self, Error> {
        let page = serde_json::to_value(Input::of(Page::of(details, language)))?;
        Ok(Self { page, standard, issued: details.fields.issue_date.clone() })
    }
}

fn to_base64<S: serde::Serializer>(pdf: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(pdf))
}

fn from_base64<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    STANDARD.decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

/// What the template reads.
#[derive(Serialize)]
struct Input {
    #[serde(flatten)]
    page: Page,
    widths: Widths,
    more_lines: Option<String>,
    more_entries: Option<String>,
}

impl Input {
    /// The page as far as it can be set in a time that a person waits.
    fn of(mut page: Page) -> Self {
        page.more_lines += cut(&mut page.lines, MAX_LINES, |row| {
            row.name.as_ref().map_or(0, String::len) + row.more.iter().map(String::len).sum::<usize>()
        });
        page.more_entries += cut(&mut page.notes, usize::MAX, |note| note.iter().map(String::len).sum());
        page.more_entries += cut(&mut page.taxes, usize::MAX, |tax| tax.exemption.iter().map(String::len).sum());
        Self { widths: Widths::of(&page.lines), more_lines: page.more_lines(), more_entries: page.more_entries(), page }
    }
}

/// Cuts a list at so many entries, or where it has [`MAX_CHARS`], and says how many it had more.
fn cut<T>(entries: &mut Vec<T>, most: usize, length: impl Fn(&T) -> usize) -> usize {
    let mut room = MAX_CHARS;
    let fitting = entries.iter().take(most).take_while(|entry| {
        let length = length(entry);
        let fits = length <= room;
        room = room.saturating_sub(length);
        fits
    });
    let fitting = fitting.count();
    let more = entries.len() - fitting;
    entries.truncate(fitting);
    more
}

/// How many characters the columns of the lines hold.
#[derive(Serialize)]
struct Widths {
    id: usize,
    quantity: usize,
    unit: usize,
    price: usize,
    vat: usize,
    amount: usize,
}

impl Widths {
    fn of(rows: &[Row]) -> Self {
        let widest = |cell: fn(&Row) -> &Option<String>, least: usize, most: usize| {
            let widths = rows.iter().filter_map(|row| cell(row).as_ref()).map(|text| text.chars().count());
            widths.max().unwrap_or_default().clamp(least, most)
        };
        Self {
            id: widest(|row| &row.id, 3, 8),
            quantity: widest(|row| &row.quantity, 5, 13),
            unit: widest(|row| &row.unit, 4, 12),
            price: widest(|row| &row.price, 9, 15),
            vat: widest(|row| &row.vat, 5, 12),
            amount: widest(|row| &row.amount, 8, 18),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invoice_without_end_is_cut_and_says_how_much_is_missing() {
        let mut lines = vec!["a"; MAX_LINES + 7];
        assert_eq!(cut(&mut lines, MAX_LINES, |line| line.len()), 7);
        assert_eq!(lines.len(), MAX_LINES);
        let long = "a".repeat(5_000);
        let mut notes = vec![long.as_str(); 500];
        assert_eq!(cut(&mut notes, usize::MAX, |note| note.len()), 500 - MAX_CHARS / 5_000);
        assert_eq!(cut(&mut notes, usize::MAX, |note| note.len()), 0);
    }
}
