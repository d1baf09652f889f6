//! InvoiceData of the Hungarian tax authority (NAV), versions 2 and 3: what sellers report, and send to buyers who
//! ask for it. A batch of corrections holds several invoices.

use super::{Dialect, MAX_INVOICES, Problem, Reading, Source};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| name == "InvoiceData" && namespace.starts_with("http://schemas.nav.gov.hu/OSA/"),
    read,
    details: super::key_fields,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Problem> {
    let root = source.root;
    let single = xml::all(root, "invoiceMain/invoice");
    let batch = xml::all(root, "invoiceMain/batchInvoice/invoice");
    let invoices = single.into_iter().chain(batch).take(MAX_INVOICES + 1).map(|node| invoice(root, node)).collect();
    Ok(Reading::invoices(invoices, Vec::new()))
}

fn invoice(root: Node<'_, '_>, node: Node<'_, '_>) -> Invoice {
    let head = |path: &str| xml::text(node, &format!("invoiceHead/{path}"));
    let summary = |path: &str| xml::amount(node, &format!("invoiceSummary/{path}"));
    let per_rate = |path: &str| xml::sum(node, &format!("invoiceSummary/summarySimplified/{path}"));
    let gross = summary("summaryGrossData/invoiceGrossAmount");
    let fields = Fields {
        number: xml::text(root, "invoiceNumber"),
        issue_date: xml::date(root, "invoiceIssueDate"),
        due_date: xml::date(node, "invoiceHead/invoiceDetail/paymentDate"),
        type_code: head("invoiceDetail/invoiceCategory"),
        currency: head("invoiceDetail/currencyCode"),
        seller_name: xml::text(node, "invoiceHead/supplierInfo/supplierName"),
        seller_vat: head("supplierInfo/communityVatNumber")
            .or_else(|| tax_number(node, "invoiceHead/supplierInfo/supplierTaxNumber")),
        buyer_name: xml::text(node, "invoiceHead/customerInfo/customerName"),
        buyer_vat: head("customerInfo/customerVatData/communityVatNumber")
            .or_else(|| tax_number(node, "invoiceHead/customerInfo/customerVatData/customerTaxNumber")),
        total_net: summary("summaryNormal/invoiceNetAmount"),
        total_tax: summary("summaryNormal/invoiceVatAmount"),
        // Simplified invoices state amounts with VAT, per VAT content.
        total_gross: gross.or_else(|| per_rate("vatContentGrossAmount")),
        total_payable: None,
        iban: xml::iban(node, "invoiceHead/supplierInfo/supplierBankAccountNumber"),
        payment_reference: None,
    };
    // A modification refers to the invoice it changes and states the difference.
    let modifies = xml::first(node, "invoiceReference").is_some();
    let kind =
        if modifies && value::is_negative(fields.total_gross.as_deref()) { Kind::CreditNote } else { Kind::Invoice };
    Invoice::new(kind, Format::Nav, Some(fields))
}

/// The Hungarian tax number, `12345678-2-41`, written in three parts.
fn tax_number(node: Node<'_, '_>, path: &str) -> Option<String> {
    let number = xml::first(node, path)?;
    xml::joined(number, &["taxpayerId", "vatCode", "countyCode"], "-")
}
