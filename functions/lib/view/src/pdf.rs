//! The view as PDF, set by typst. The template is ours and fixed; the invoice is data it reads.

use std::sync::LazyLock;

use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::Error;
use crate::page::{Page, Row};

/// The lines a PDF shows of an invoice. More would take longer to set than anybody waits, and to read.
pub const MAX_LINES: usize = 2_000;
/// The characters it shows of the lines, and likewise of the notes and of the VAT breakdown.
const MAX_CHARS: usize = 300_000;

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

pub(crate) fn pdf(page: Page) -> Result<Vec<u8>, Error> {
    set(page, &PdfOptions { creator: Smart::Custom(None), ..PdfOptions::default() })
}

pub(crate) fn pdf_a(page: Page, issued: Option<&str>) -> Result<Vec<u8>, Error> {
    let standards = PdfStandards::new(&[PdfStandard::A_3b]).map_err(|error| Error::Pdf(error.message().to_string()))?;
    let timestamp = issued.and_then(day).map(Timestamp::new_utc);
    set(page, &PdfOptions { creator: Smart::Custom(None), timestamp, standards, ..PdfOptions::default() })
}

fn set(page: Page, options: &PdfOptions) -> Result<Vec<u8>, Error> {
    let input = serde_json::to_vec(&Input::of(page)).map_err(|error| Error::Pdf(error.to_string()))?;
    let desk = Desk::new(input)?;
    let set = typst::compile(&desk).output.and_then(|document: PagedDocument| typst_pdf::pdf(&document, options));
    // typst remembers what it has set, for an author who edits; here the next document is another one.
    comemo::evict(0);
    set.map_err(said)
}

/// A date as ISO 8601 writes it: `2026-11-23`.
fn day(written: &str) -> Option<Datetime> {
    let mut parts = written.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Datetime::from_ymd_hms(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?, 0, 0, 0)
}

fn said(errors: impl IntoIterator<Item = SourceDiagnostic>) -> Error {
    Error::Pdf(errors.into_iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; "))
}

/// All that typst can reach: its library, two fonts, the template and the invoice. No files, packages or clock.
struct Desk {
    template: Source,
    invoice: (FileId, Bytes),
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let fonts: [&'static [u8]; 2] =
        [include_bytes!("../fonts/IBMPlexSans-Regular.ttf"), include_bytes!("../fonts/IBMPlexSans-SemiBold.ttf")];
    fonts.into_iter().flat_map(|font| Font::iter(Bytes::new(font))).collect()
});
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

impl Desk {
    fn new(invoice: Vec<u8>) -> Result<Self, Error> {
        let file = |name: &str| {
            let path = VirtualPath::new(name).map_err(|error| Error::Pdf(error.to_string()))?;
            Ok::<_, Error>(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
        };
        let template = Source::new(file("invoice.typ")?, include_str!("invoice.typ").to_owned());
        Ok(Self { template, invoice: (file("invoice.json")?, Bytes::new(invoice)) })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let (invoice, bytes) = &self.invoice;
        if id == *invoice { Ok(bytes.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
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
