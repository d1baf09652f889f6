//! An invoice that came as data, for people to read: one HTML file, or a PDF, in each [`Language`].
//!
//! Both show the same page: what the document says, every line, the VAT breakdown and how to pay, with codes as
//! words, and amounts and dates as the language writes them. Both say that they are made from the file and that the
//! file is the original. Pure: no files, no network, no clock; the same invoice gives the same bytes.

mod codes;
mod html;
mod page;
mod pdf;
mod words;

use invoice::{Details, Language};

pub use pdf::MAX_LINES;

use page::Page;

/// Why an invoice could not be rendered. No invoice is known that does this: it is a fault of the templates.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// By the HTML template.
    #[error("the HTML could not be written: {0}")]
    Html(#[from] minijinja::Error),
    /// By the typesetter, with what it says.
    #[error("the PDF could not be set: {0}")]
    Pdf(String),
}

/// The invoice as one HTML file, with all its lines: no script, nothing from elsewhere, style inside. For screens from
/// 320 pixels on, and for paper.
///
/// # Errors
///
/// [`Error::Html`], by a fault of the template.
pub fn html(details: &Details, language: Language) -> Result<String, Error> {
    Ok(html::html(&Page::of(details, language))?)
}

/// The style inside every page of [`html`], to the byte: a page that shows one in a frame must let it through its content
/// security policy, which the frame inherits.
pub fn style() -> &'static str {
    html::style()
}

/// The invoice as a tagged PDF on A4, with its first [`MAX_LINES`] lines and a sentence about the others.
///
/// # Errors
///
/// [`Error::Pdf`], by a fault of the template.
pub fn pdf(details: &Details, language: Language) -> Result<Vec<u8>, Error> {
    pdf::pdf(Page::of(details, language))
}

/// As [`pdf`], but PDF/A-3b (ISO 19005-3), dated when the invoice was issued: what a hybrid invoice is made of.
///
/// # Errors
///
/// [`Error::Pdf`] where the standard forbids what the invoice needs: letters that no font inside has, such as Chinese
/// ones, or no issue date.
pub fn pdf_a(details: &Details, language: Language) -> Result<Vec<u8>, Error> {
    pdf::pdf_a(Page::of(details, language), details.fields.issue_date.as_deref())
}
