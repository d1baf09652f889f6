//! Facturae 3: the Spanish invoice, with its signature inside (.xsig) or without. One file may hold a batch of
//! invoices of one seller to one buyer.

use super::{Dialect, MAX_INVOICES, Problem, Reading, Source, embedded};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| {
        name == "Facturae"
            && (namespace.starts_with("http://www.facturae.gob.es/")
                || namespace.starts_with("http://www.facturae.es/"))
    },
    read,
    details: super::key_fields,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Problem> {
    let root = source.root;
    let party = |path| xml::first(root, path);
    let (seller, buyer) = (party("Parties/SellerParty"), party("Parties/BuyerParty"));
    let invoices = xml::all(root, "Invoices/Invoice")
        .into_iter()
        .take(MAX_INVOICES + 1)
        .map(|node| invoice(node, seller, buyer))
        .collect();
    let attachments = "Invoices/Invoice/AdditionalData/RelatedDocuments/Attachment";
    let files = embedded(root, attachments, "AttachmentData", "AttachmentDescription");
    Ok(Reading::invoices(invoices, files))
}

fn invoice(node: Node<'_, '_>, seller: Option<Node<'_, '_>>, buyer: Option<Node<'_, '_>>) -> Invoice {
    let vat = |party: Option<Node<'_, '_>>| {
        party.and_then(|party| xml::text(party, "TaxIdentification/TaxIdentificationNumber"))
    };
    let fields = Fields {
        number: xml::text(node, "InvoiceHeader/InvoiceNumber"),
        issue_date: xml::date(node, "InvoiceIssueData/IssueDate"),
        due_date: xml::date(node, "PaymentDetails/Installment/InstallmentDueDate"),
        type_code: xml::joined(node, &["InvoiceHeader/InvoiceDocumentType", "InvoiceHeader/InvoiceClass"], "/"),
        currency: xml::text(node, "InvoiceIssueData/InvoiceCurrencyCode"),
        seller_name: seller.and_then(name),
        seller_vat: vat(seller),
        buyer_name: buyer.and_then(name),
        buyer_vat: vat(buyer),
        total_net: xml::amount(node, "InvoiceTotals/TotalGrossAmountBeforeTaxes"),
        total_tax: xml::amount(node, "InvoiceTotals/TotalTaxOutputs"),
        total_gross: xml::amount(node, "InvoiceTotals/InvoiceTotal"),
        total_payable: xml::amount(node, "InvoiceTotals/TotalExecutableAmount"),
        iban: xml::iban(node, "PaymentDetails/Installment/AccountToBeCredited/IBAN"),
        payment_reference: xml::text(node, "PaymentDetails/Installment/PaymentReconciliationReference"),
    };
    // A factura rectificativa (OR, its copy CR) replaces an invoice or states the difference; only where it gives
    // money back is it a credit note.
    let class = xml::text(node, "InvoiceHeader/InvoiceClass");
    let kind = match class.as_deref() {
        Some("OR" | "CR") if value::is_negative(fields.total_gross.as_deref()) => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    };
    Invoice::new(kind, Format::Facturae, Some(fields))
}

/// The name of a company, or first name and surnames of a person.
fn name(party: Node<'_, '_>) -> Option<String> {
    xml::text(party, "LegalEntity/CorporateName").or_else(|| {
        let person = xml::first(party, "Individual")?;
        xml::joined(person, &["Name", "FirstSurname", "SecondSurname"], " ")
    })
}
