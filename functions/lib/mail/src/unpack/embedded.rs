//! Files within documents: a PDF in an XML invoice (EN 16931 BT-125), files attached to a PDF.

use invoice::{Content, Document, Embedded};

use super::{Budget, Piece};
use crate::{Part, file_name};

/// The files a document carries besides its own invoice data, which is not listed again. What is beyond the budget of
/// the mail is refused, and its bytes are dropped: they are still in the document.
pub(crate) fn carried(part: &Part, document: &mut Document, budget: &mut Budget) -> Vec<Piece> {
    let is_pdf = document.media_type == "application/pdf";
    let files = std::mem::take(&mut document.embedded).into_iter();
    let files = files.filter(|file| !(file.bytes.is_empty() || (is_pdf && is_invoice_data(file))));
    files.enumerate().map(|(at, file)| place(part, at + 1, file, budget)).collect()
}

fn is_invoice_data(file: &Embedded) -> bool {
    invoice::xml::looks_like_xml(&file.bytes) && matches!(invoice::read(&file.bytes).content, Content::Structured(_))
}

fn place(carrier: &Part, position: usize, file: Embedded, budget: &mut Budget) -> Piece {
    let refused = budget.files(1).and_then(|()| budget.bytes(file.bytes.len())).err();
    let bytes = if refused.is_some() { Vec::new() } else { file.bytes };
    let mut piece = Piece::file(position, Some(file.name), "", bytes.into());
    let part = &mut piece.part;
    part.path = format!("{}/embedded/{position}", carrier.path);
    part.name = file_name::safe(part.original_name.as_deref(), position, "", &part.bytes);
    match refused {
        Some(unread) => piece.refused(unread),
        None => piece,
    }
}
