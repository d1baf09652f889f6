//! What an invoice is.
//!
//! [`read`] judges one file by its bytes alone: which format it is in, which invoices it holds, and the
//! fields of each; [`details()`] is everything an invoice says, for people to read, and [`check`] what is wrong with
//! it. [`hybrid()`] makes one file of a PDF and an XML. Pure: no AWS, no I/O, no clock. One file per format in
//! [`mod@format`].

pub mod check;
pub mod details;
pub mod format;
mod hybrid;
pub mod model;
pub mod money;
pub mod pdf;
pub mod picture;
pub mod plain;
pub mod tax_id;
pub mod text;
mod value;
pub mod xml;

pub use details::Details;
pub use format::{Content, Document, Embedded, details, read};
pub use hybrid::hybrid;
pub use message::{BusinessDocument, HybridError, Language, Unread};
pub use model::{Confidence, Evidence, Fields, Finding, Format, Invoice, Kind, Severity, Source, normalized_number};
pub use value::{MAX_FIELD_CHARS, MAX_NOTE_CHARS, MAX_NUMBER_CHARS};
