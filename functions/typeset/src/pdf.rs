//! From a sheet to the bytes of a PDF.

use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use view::{Sheet, Standard};

use crate::desk::Desk;

/// The PDF.
///
/// # Errors
/// What typst says. Of a sheet that is not archivable none is known: it is a fault of the template.
pub(crate) fn set(sheet: &Sheet) -> Result<Vec<u8>, String> {
    let (standards, timestamp) = match sheet.standard {
        Standard::Tagged => (PdfStandards::default(), None),
        Standard::Archivable => {
            let standards = PdfStandards::new(&[PdfStandard::A_3b]).map_err(|error| error.message().to_string())?;
            (standards, sheet.issued.as_deref().and_then(day).map(Timestamp::new_utc))
        }
    };
    let options = PdfOptions { creator: Smart::Custom(None), timestamp, standards, ..PdfOptions::default() };
    let desk = Desk::new(&sheet.page)?;
    let set = typst::compile(&desk).output.and_then(|document: PagedDocument| typst_pdf::pdf(&document, &options));
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

fn said(errors: impl IntoIterator<Item = SourceDiagnostic>) -> String {
    errors.into_iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; ")
}
