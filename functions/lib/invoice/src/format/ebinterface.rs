//! ebInterface 3 to 6: the Austrian invoice. The namespace names the version; element names changed with version 5.

use super::{Dialect, Problem, Reading, Source};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| name == "Invoice" && namespace.starts_with("http://www.ebinterface.at/schema/"),
    read,
    details: super::key_fields,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Problem> {
    let root = source.root;
    // Several payment methods may be offered, since version 4.3 in an element named after the method.
    let payment = |path: &str| format!("PaymentMethod/{path}");
    let transaction = |path: &str| format!("PaymentMethod/UniversalBankTransaction/{path}");
    let fields = Fields {
        number: xml::text(root, "InvoiceNumber"),
        issue_date: xml::date(root, "InvoiceDate"),
        due_date: xml::date(root, "PaymentConditions/DueDate"),
        type_code: xml::attribute(root, "DocumentType"),
        currency: xml::attribute(root, "InvoiceCurrency"),
        seller_name: xml::text(root, "Biller/Address/Name"),
        seller_vat: xml::text(root, "Biller/VATIdentificationNumber"),
        buyer_name: xml::text(root, "InvoiceRecipient/Address/Name"),
        buyer_vat: xml::text(root, "InvoiceRecipient/VATIdentificationNumber"),
        total_net: per_rate(root, "TaxedAmount", "TaxableAmount"),
        total_tax: per_rate(root, "Amount", "TaxAmount"),
        total_gross: xml::amount(root, "TotalGrossAmount"),
        total_payable: xml::amount(root, "PayableAmount"),
        iban: xml::iban(root, &payment("BeneficiaryAccount/IBAN"))
            .or_else(|| xml::iban(root, &transaction("BeneficiaryAccount/IBAN"))),
        payment_reference: xml::text(root, &payment("PaymentReference"))
            .or_else(|| xml::text(root, &transaction("PaymentReference"))),
    };
    let kind = match fields.type_code.as_deref() {
        Some("CreditMemo" | "SubsequentCredit") => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    };
    Ok(Reading::invoices(vec![Invoice::new(kind, Format::EbInterface, Some(fields))], Vec::new()))
}

/// The sum over the VAT rates, whose items are named differently up to version 4.2, in 4.3, and from version 5.
fn per_rate(root: Node<'_, '_>, old: &str, new: &str) -> Option<String> {
    let paths = [format!("Tax/VAT/Item/{old}"), format!("Tax/VAT/VATItem/{old}"), format!("Tax/TaxItem/{new}")];
    value::sum(paths.iter().flat_map(|path| xml::all(root, path)).filter_map(xml::own_text))
}
