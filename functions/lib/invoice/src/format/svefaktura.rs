//! Svefaktura 1 (SFTI BasicInvoice): the Swedish invoice before Peppol, a relative of UBL 1.

use super::{Dialect, Problem, Reading, Source, semantic};
use crate::model::{Fields, Format, Invoice};
use crate::xml::{self, Node};

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| name == "Invoice" && namespace == "urn:sfti:documents:BasicInvoice:1:0",
    read,
    details: super::key_fields,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Problem> {
    let root = source.root;
    let fields = Fields {
        number: xml::text(root, "ID"),
        issue_date: xml::date(root, "IssueDate"),
        due_date: xml::date(root, "PaymentMeans/DuePaymentDate"),
        type_code: xml::text(root, "InvoiceTypeCode"),
        currency: xml::text(root, "InvoiceCurrencyCode"),
        seller_name: xml::text(root, "SellerParty/Party/PartyName/Name"),
        seller_vat: vat(root, "SellerParty/Party/PartyTaxScheme"),
        buyer_name: xml::text(root, "BuyerParty/Party/PartyName/Name"),
        buyer_vat: vat(root, "BuyerParty/Party/PartyTaxScheme"),
        total_net: xml::amount(root, "LegalTotal/TaxExclusiveTotalAmount"),
        total_tax: xml::sum(root, "TaxTotal/TotalTaxAmount"),
        total_gross: xml::amount(root, "LegalTotal/TaxInclusiveTotalAmount"),
        // The total with VAT is what is to be paid; the format has no other amount.
        total_payable: None,
        iban: xml::iban(root, "PaymentMeans/PayeeFinancialAccount/ID"),
        payment_reference: xml::text(root, "PaymentMeans/PayeeFinancialAccount/PaymentInstructionID"),
    };
    let kind = semantic::kind(fields.type_code.as_deref());
    Ok(Reading::invoices(vec![Invoice::new(kind, Format::Svefaktura, Some(fields))], Vec::new()))
}

/// The number of the tax scheme `VAT`; `SWT` is the Swedish corporate tax.
fn vat(root: Node<'_, '_>, schemes: &str) -> Option<String> {
    xml::all(root, schemes)
        .into_iter()
        .find(|scheme| xml::text(*scheme, "TaxScheme/ID").as_deref() == Some("VAT"))
        .and_then(|scheme| xml::text(scheme, "CompanyID"))
}
