//! An invoice that came as data, for people to read: one HTML file, or a [`Sheet`] that the function `typeset` sets as PDF,
//! in each [`Language`].
//!
//! Both show the same page: what the document says, every line, the VAT breakdown and how to pay, with codes as
//! words, and amounts and dates as the language writes them. Both say that they are made from the file and that the
//! file is the original. Pure: no files, no network, no clock; the same invoice gives the same bytes.

mod codes;
mod html;
mod page;
mod sheet;
mod words;

use invoice::{Details, Language};

pub use sheet::{MAX_LINES, Sheet, Standard, Typeset};

use page::Page;

/// Why an invoice could not be rendered. No invoice is known that does this: it is a fault of the templates.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// By the HTML template.
    #[error("the HTML could not be written: {0}")]
    Html(#[from] minijinja::Error),
    /// By what the typesetter is sent.
    #[error("the page could not be written for the typesetter: {0}")]
    Sheet(#[from] serde_json::Error),
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

/// The invoice as the function `typeset` sets it: a tagged PDF on A4, with the first [`MAX_LINES`] lines and a sentence about
/// the others.
///
/// # Errors
///
/// [`Error::Sheet`], by a fault of the page.
pub fn sheet(details: &Details, language: Language) -> Result<Sheet, Error> {
    Sheet::new(details, language, Standard::Tagged)
}

/// As [`sheet`], but for PDF/A-3b (ISO 19005-3), dated when the invoice was issued: what a hybrid invoice is made of. The
/// typesetter refuses it where the standard forbids what the invoice needs: letters that no font inside has, such as Chinese
/// ones, or no issue date.
///
/// # Errors
///
/// [`Error::Sheet`], by a fault of the page.
pub fn archivable_sheet(details: &Details, language: Language) -> Result<Sheet, Error> {
    Sheet::new(details, language, Standard::Archivable)
}
