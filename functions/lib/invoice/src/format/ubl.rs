//! UBL 2.x: Peppol BIS 3, XRechnung, OIOUBL, e-FFF. Invoice and CreditNote are read; every other UBL document is a
//! business document that must not become an invoice.

use super::{Dialect, Reading, Source, semantic};
use crate::model::{Format, Invoice, Kind};
use crate::value;
use crate::xml;
use message::{BusinessDocument, Unread};

pub(super) mod details;

/// What UBL namespaces begin with; the document's name and `-2` follow.
const NAMESPACE: &str = "urn:oasis:names:specification:ubl:schema:xsd:";

pub(super) const DIALECT: Dialect =
    Dialect { recognises: |_, namespace| namespace.starts_with(NAMESPACE), read, details: details::details };

const PATHS: semantic::Paths = semantic::Paths {
    totals: "LegalMonetaryTotal",
    net: "TaxExclusiveAmount",
    gross: "TaxInclusiveAmount",
    payable: "PayableAmount",
    tax: "TaxTotal/TaxAmount",
    account: "PaymentMeans/PayeeFinancialAccount/ID",
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    let root_kind = match root.tag_name().name() {
        "Invoice" => Kind::Invoice,
        "CreditNote" => Kind::CreditNote,
        other => return Ok(Reading::not_an_invoice(other_document(other))),
    };
    let model = semantic::model(source)?;
    let mut fields = semantic::fields(&model, root, &PATHS);
    // BT-9 of a credit note, and of UBL 2.0, is at the payment means.
    fields.due_date =
        fields.due_date.or_else(|| xml::text(root, "PaymentMeans/PaymentDueDate").and_then(|text| value::date(&text)));
    // An Invoice may be a credit note by its type code, a CreditNote nothing else.
    let kind = match semantic::kind(fields.type_code.as_deref()) {
        Kind::CreditNote => Kind::CreditNote,
        _ => root_kind,
    };
    let invoice = Invoice::new(kind, Format::Ubl, Some(fields));
    let embedded =
        super::embedded(root, "AdditionalDocumentReference", "Attachment/EmbeddedDocumentBinaryObject", "ID");
    Ok(Reading::invoices(vec![invoice], embedded))
}

/// What a UBL document that is no invoice is called in `Content::NotAnInvoice`.
fn other_document(root: &str) -> BusinessDocument {
    match root {
        "Order" | "OrderChange" | "OrderCancellation" | "OrderResponse" | "OrderResponseSimple" => {
            BusinessDocument::Order
        }
        "DespatchAdvice" | "ReceiptAdvice" => BusinessDocument::DespatchAdvice,
        "ApplicationResponse" => BusinessDocument::InvoiceResponse,
        "Reminder" => BusinessDocument::Reminder,
        "Statement" => BusinessDocument::Statement,
        _ => BusinessDocument::Other,
    }
}
