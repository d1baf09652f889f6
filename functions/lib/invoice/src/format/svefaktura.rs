//! Svefaktura 1 (SFTI BasicInvoice): the Swedish invoice before Peppol, a relative of UBL 1.

use super::{Dialect, Reading, Source, semantic, ubl};
use crate::details::{
    Adjustment, Delivery, Details, Line, Party, Payment,
    ReferenceTo::{Buyer, Order, PrecedingInvoice},
    Tax,
};
use crate::model::{Fields, Format, Invoice};
use crate::xml::{self, Node};
use message::Unread;

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| name == "Invoice" && namespace == "urn:sfti:documents:BasicInvoice:1:0",
    read,
    details,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    let fields = Fields {
        number: xml::text(root, "ID"),
        issue_date: xml::date(root, "IssueDate"),
        due_date: xml::date(root, "PaymentMeans/DuePaymentDate"),
        type_code: xml::text(root, "InvoiceTypeCode"),
        currency: xml::text(root, "InvoiceCurrencyCode"),
        seller_name: xml::text(root, "SellerParty/Party/PartyName/Name"),
        seller_vat: scheme(root, "SellerParty/Party/PartyTaxScheme", "VAT"),
        buyer_name: xml::text(root, "BuyerParty/Party/PartyName/Name"),
        buyer_vat: scheme(root, "BuyerParty/Party/PartyTaxScheme", "VAT"),
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

/// The number of a tax scheme: `VAT`, or `SWT`, the Swedish corporate tax.
fn scheme(node: Node<'_, '_>, schemes: &str, name: &str) -> Option<String> {
    xml::all(node, schemes)
        .into_iter()
        .find(|scheme| xml::text(*scheme, "TaxScheme/ID").as_deref() == Some(name))
        .and_then(|scheme| xml::text(scheme, "CompanyID"))
}

fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    invoices.iter().map(|invoice| one(source.root, invoice)).collect()
}

fn one(root: Node<'_, '_>, invoice: &Invoice) -> Details {
    let mut details = Details::of(invoice);
    for (path, known) in [("SellerParty/Party", &mut details.seller), ("BuyerParty/Party", &mut details.buyer)] {
        if let Some(node) = xml::first(root, path) {
            *known = party(node, std::mem::take(known));
        }
    }
    details.add_references(
        root,
        &[
            (Buyer, "RequisitionistDocumentReference/ID"),
            (Order, "InvoiceLine/OrderLineReference/OrderReference/BuyersID"),
            (PrecedingInvoice, "InitialInvoiceDocumentReference/ID"),
        ],
    );
    details.delivery = Delivery {
        date: xml::date(root, "Delivery/ActualDeliveryDateTime"),
        from: xml::date(root, "InvoicingPeriod/StartDateTime"),
        until: xml::date(root, "InvoicingPeriod/EndDateTime"),
        place: xml::first(root, "Delivery/DeliveryAddress").map(ubl::details::address).unwrap_or_default(),
    };
    details.notes = xml::notes(root, "Note");
    details.add_lines(xml::children(root, "InvoiceLine"), line);
    details.adjustments = xml::all(root, "AllowanceCharge").into_iter().filter_map(adjustment).collect();
    details.taxes = xml::all(root, "TaxTotal/TaxSubTotal")
        .into_iter()
        .map(|tax| Tax {
            category: xml::text(tax, "TaxCategory/ID"),
            rate: xml::amount(tax, "TaxCategory/Percent"),
            basis: xml::amount(tax, "TaxableAmount"),
            amount: xml::amount(tax, "TaxAmount"),
            exemption: xml::text(tax, "TaxCategory/ExemptionReason"),
        })
        .collect();
    details.total_lines = xml::amount(root, "LegalTotal/LineExtensionTotalAmount");
    details.rounding = xml::amount(root, "LegalTotal/RoundOffAmount");
    details.payments = xml::all(root, "PaymentMeans").into_iter().map(payment).collect();
    details.payment_terms = xml::note(root, &["PaymentTerms/Note"]);
    details
}

fn party(party: Node<'_, '_>, known: Party) -> Party {
    let contact = ["Contact/Name", "Contact/Telephone", "Contact/ElectronicMail"];
    Party {
        company_number: scheme(party, "PartyTaxScheme", "SWT"),
        address: xml::first(party, "Address").map(ubl::details::address).unwrap_or_default(),
        country: xml::text(party, "Address/Country/IdentificationCode"),
        contact: contact.into_iter().filter_map(|path| xml::text(party, path)).collect(),
        ..known
    }
}

fn line(line: Node<'_, '_>) -> Line {
    let quantity = xml::first(line, "InvoicedQuantity");
    Line {
        id: xml::text(line, "ID"),
        name: xml::note(line, &["Item/Description"]),
        description: xml::note(line, &["Note"]),
        seller_item_id: xml::text(line, "Item/SellersItemIdentification/ID"),
        quantity: xml::amount(line, "InvoicedQuantity"),
        unit: quantity.and_then(|quantity| xml::attribute(quantity, "quantityUnitCode")),
        price: xml::amount(line, "Item/BasePrice/PriceAmount"),
        delivery: Delivery { date: xml::date(line, "Delivery/ActualDeliveryDateTime"), ..Delivery::default() },
        adjustments: xml::all(line, "AllowanceCharge").into_iter().filter_map(adjustment).collect(),
        tax_rate: xml::amount(line, "Item/TaxCategory/Percent"),
        tax_category: xml::text(line, "Item/TaxCategory/ID"),
        net: xml::amount(line, "LineExtensionAmount"),
        ..Line::default()
    }
}

fn adjustment(node: Node<'_, '_>) -> Option<Adjustment> {
    let reason = xml::first(node, "ReasonCode");
    Adjustment::new(
        matches!(xml::text(node, "ChargeIndicator").as_deref(), Some("true" | "1")),
        reason.and_then(|reason| xml::attribute(reason, "name").or_else(|| xml::text(reason, "."))),
        None,
        xml::amount(node, "Amount"),
    )
}

fn payment(means: Node<'_, '_>) -> Payment {
    let account = |path: &str| xml::text(means, &format!("PayeeFinancialAccount/{path}"));
    Payment {
        means: xml::text(means, "PaymentMeansTypeCode"),
        account: account("ID"),
        bic: account("FinancialInstitutionBranch/FinancialInstitution/ID"),
        reference: account("PaymentInstructionID"),
        due_date: xml::date(means, "DuePaymentDate"),
        ..Payment::default()
    }
}
