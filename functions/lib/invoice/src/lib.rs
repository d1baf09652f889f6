//! What an invoice is.
//!
//! [`read`] judges one file by its bytes alone: which format it is in, which invoices it holds, and the
//! fields of each. Pure: no AWS, no I/O, no clock. One file per format in [`mod@format`].

pub mod format;
pub mod model;
pub mod money;
pub mod tax_id;
mod value;
pub mod xml;

pub use format::{Content, Document, Embedded, Problem, read};
pub use model::{Fields, Format, Invoice, Kind};
pub use value::{MAX_FIELD_CHARS, MAX_NUMBER_CHARS};
