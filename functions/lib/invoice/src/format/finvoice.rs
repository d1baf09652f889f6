//! Finvoice: the invoice of the Finnish banks. Amounts have a decimal comma; the same schema serves for orders and
//! offers, told apart by the type code.

use super::{Dialect, Problem, Reading, Source};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};

pub(super) const DIALECT: Dialect =
    Dialect { recognises: |name, _| name == "Finvoice", read, details: super::key_fields };

fn read(source: &Source<'_, '_>) -> Result<Reading, Problem> {
    let root = source.root;
    let type_code = xml::text(root, "InvoiceDetails/InvoiceTypeCode");
    match type_code.as_deref().and_then(|code| code.get(..3)) {
        Some("INV") | None => {}
        Some("ORD" | "ORC" | "REQ" | "QUO") => return Ok(Reading::not_an_invoice("order")),
        Some("DEL") => return Ok(Reading::not_an_invoice("despatch_advice")),
        Some(_) => return Ok(Reading::not_an_invoice("other_business_document")),
    }
    let instruction = |field: &str| format!("EpiDetails/EpiPaymentInstructionDetails/{field}");
    let fields = Fields {
        number: xml::text(root, "InvoiceDetails/InvoiceNumber"),
        issue_date: xml::date(root, "InvoiceDetails/InvoiceDate"),
        due_date: xml::date(root, "InvoiceDetails/PaymentTermsDetails/InvoiceDueDate")
            .or_else(|| xml::date(root, "InvoiceDetails/InvoiceDueDate"))
            .or_else(|| xml::date(root, &instruction("EpiDateOptionDate"))),
        currency: xml::first(root, "InvoiceDetails/InvoiceTotalVatIncludedAmount")
            .and_then(|total| xml::attribute(total, "AmountCurrencyIdentifier")),
        seller_name: xml::text(root, "SellerPartyDetails/SellerOrganisationName"),
        seller_vat: xml::text(root, "SellerPartyDetails/SellerOrganisationTaxCode"),
        buyer_name: xml::text(root, "BuyerPartyDetails/BuyerOrganisationName"),
        buyer_vat: xml::text(root, "BuyerPartyDetails/BuyerOrganisationTaxCode"),
        total_net: amount(root, "InvoiceDetails/InvoiceTotalVatExcludedAmount"),
        total_tax: amount(root, "InvoiceDetails/InvoiceTotalVatAmount"),
        total_gross: amount(root, "InvoiceDetails/InvoiceTotalVatIncludedAmount"),
        total_payable: amount(root, &instruction("EpiInstructedAmount")),
        iban: xml::iban(root, "EpiDetails/EpiPartyDetails/EpiBeneficiaryPartyDetails/EpiAccountID")
            .or_else(|| xml::iban(root, "SellerInformationDetails/SellerAccountDetails/SellerAccountID")),
        payment_reference: xml::text(root, &instruction("EpiRemittanceInfoIdentifier")),
        type_code,
    };
    let kind = match fields.type_code.as_deref() {
        Some("INV02") => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    };
    Ok(Reading::invoices(vec![Invoice::new(kind, Format::Finvoice, Some(fields))], Vec::new()))
}

/// An amount with its decimal comma made a point.
fn amount(root: Node<'_, '_>, path: &str) -> Option<String> {
    xml::text(root, path).and_then(|text| value::amount(&text.replace(',', ".")))
}
