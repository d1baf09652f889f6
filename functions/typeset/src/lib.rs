//! An invoice is set as PDF, by typst. In a function of its own, because the typesetter is larger than everything else that
//! `send` and `console` have, who call it.
//!
//! The template is ours and fixed; the invoice is data it reads. The function has no access to anything: it is sent a
//! [`Sheet`] and answers with the PDF. The same sheet gives the same bytes, so that a call may be repeated.

mod desk;
mod pdf;

use view::{Sheet, Typeset};

pub use desk::prepare;

/// A synchronous call is answered with at most 6 MB (Lambda developer guide, "Lambda quotas"), in which the PDF is base64.
const MAX_PDF_BYTES: usize = 4_600_000;

/// Sets one sheet.
pub fn handle(sheet: &Sheet) -> Typeset {
    match pdf::set(sheet) {
        Ok(pdf) if pdf.len() > MAX_PDF_BYTES => {
            let most = MAX_PDF_BYTES / 100_000;
            Typeset::Refused(format!("it would have more than {}.{} MB", most / 10, most % 10))
        }
        Ok(pdf) => Typeset::Pdf(pdf),
        Err(said) => {
            tracing::warn!("refused: {said}");
            Typeset::Refused(said)
        }
    }
}
