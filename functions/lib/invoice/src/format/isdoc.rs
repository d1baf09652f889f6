//! ISDOC 5 and 6: the Czech and Slovak invoice. Amounts are in the local currency; those in a foreign one stand
//! beside them in elements ending in `Curr`.

use super::{Dialect, Problem, Reading, Source};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::xml;

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |_, namespace| namespace.starts_with("http://isdoc.cz/namespace/"),
    read,
    details: super::key_fields,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Problem> {
    let root = source.root;
    if root.tag_name().name() != "Invoice" {
        return Ok(Reading::not_an_invoice("other_business_document"));
    }
    let details = |field: &str| format!("PaymentMeans/Payment/Details/{field}");
    let fields = Fields {
        number: xml::text(root, "ID"),
        issue_date: xml::date(root, "IssueDate"),
        due_date: xml::date(root, &details("PaymentDueDate")),
        type_code: xml::text(root, "DocumentType"),
        currency: xml::text(root, "LocalCurrencyCode"),
        seller_name: xml::text(root, "AccountingSupplierParty/Party/PartyName/Name"),
        seller_vat: xml::text(root, "AccountingSupplierParty/Party/PartyTaxScheme/CompanyID"),
        buyer_name: xml::text(root, "AccountingCustomerParty/Party/PartyName/Name"),
        buyer_vat: xml::text(root, "AccountingCustomerParty/Party/PartyTaxScheme/CompanyID"),
        total_net: xml::amount(root, "LegalMonetaryTotal/TaxExclusiveAmount"),
        // Per rate: the sum beside them is wrong even in the specimen of the standard.
        total_tax: xml::sum(root, "TaxTotal/TaxSubTotal/TaxAmount").or_else(|| xml::amount(root, "TaxTotal/TaxAmount")),
        total_gross: xml::amount(root, "LegalMonetaryTotal/TaxInclusiveAmount"),
        total_payable: xml::amount(root, "LegalMonetaryTotal/PayableAmount"),
        iban: xml::iban(root, &details("IBAN")),
        payment_reference: xml::text(root, &details("VariableSymbol")),
    };
    // 2 opravný daňový doklad (dobropis), 6 the same for an advance payment.
    let kind = match fields.type_code.as_deref() {
        Some("2" | "6") => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    };
    Ok(Reading::invoices(vec![Invoice::new(kind, Format::Isdoc, Some(fields))], Vec::new()))
}
