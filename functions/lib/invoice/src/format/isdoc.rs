//! ISDOC 5 and 6: the Czech and Slovak invoice. Amounts are in the local currency; those in a foreign one stand
//! beside them in elements ending in `Curr`.

use super::{Dialect, Reading, Source, ubl};
use crate::details::{
    Delivery, Details, Line, Party, Payment,
    ReferenceTo::{Contract, DespatchAdvice, Order, PrecedingInvoice, SalesOrder},
    Tax,
};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::xml::{self, Node};
use message::{BusinessDocument, Unread};

pub(super) const DIALECT: Dialect =
    Dialect { recognises: |_, namespace| namespace.starts_with("http://isdoc.cz/namespace/"), read, details };

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    if root.tag_name().name() != "Invoice" {
        return Ok(Reading::not_an_invoice(BusinessDocument::Other));
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

fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    invoices.iter().map(|invoice| one(source.root, invoice)).collect()
}

fn one(root: Node<'_, '_>, invoice: &Invoice) -> Details {
    let mut details = Details::of(invoice);
    let parties =
        [("AccountingSupplierParty/Party", &mut details.seller), ("AccountingCustomerParty/Party", &mut details.buyer)];
    for (path, known) in parties {
        if let Some(node) = xml::first(root, path) {
            *known = party(node, std::mem::take(known));
        }
    }
    details.add_references(
        root,
        &[
            (Order, "OrderReferences/OrderReference/ExternalOrderID"),
            (SalesOrder, "OrderReferences/OrderReference/SalesOrderID"),
            (Contract, "ContractReferences/ContractReference/ID"),
            (DespatchAdvice, "DeliveryNoteReferences/DeliveryNoteReference/ID"),
            (PrecedingInvoice, "OriginalDocumentReferences/OriginalDocumentReference/ID"),
        ],
    );
    details.delivery = Delivery {
        date: xml::date(root, "TaxPointDate"),
        place: xml::first(root, "Delivery/Party").map(place).unwrap_or_default(),
        ..Delivery::default()
    };
    details.notes = xml::notes(root, "Note");
    details.add_lines(xml::all(root, "InvoiceLines/InvoiceLine"), line);
    details.taxes = xml::all(root, "TaxTotal/TaxSubTotal")
        .into_iter()
        .map(|tax| Tax {
            rate: xml::amount(tax, "TaxCategory/Percent"),
            basis: xml::amount(tax, "TaxableAmount"),
            amount: xml::amount(tax, "TaxAmount"),
            ..Tax::default()
        })
        .collect();
    details.total_prepaid = xml::amount(root, "LegalMonetaryTotal/PaidDepositsAmount");
    details.rounding = xml::amount(root, "LegalMonetaryTotal/PayableRoundingAmount");
    details.payments = xml::all(root, "PaymentMeans/Payment").into_iter().map(payment).collect();
    details
}

fn party(party: Node<'_, '_>, known: Party) -> Party {
    let contact = ["Contact/Name", "Contact/Telephone", "Contact/ElectronicMail"];
    Party {
        company_number: xml::text(party, "PartyIdentification/ID"),
        address: xml::first(party, "PostalAddress").map(ubl::details::address).unwrap_or_default(),
        country: xml::text(party, "PostalAddress/Country/IdentificationCode"),
        contact: contact.into_iter().filter_map(|path| xml::text(party, path)).collect(),
        ..known
    }
}

fn place(node: Node<'_, '_>) -> Vec<String> {
    let Party { address, country, .. } = party(node, Party::default());
    xml::text(node, "PartyName/Name").into_iter().chain(address).chain(country).collect()
}

fn line(line: Node<'_, '_>) -> Line {
    let quantity = xml::first(line, "InvoicedQuantity");
    Line {
        id: xml::text(line, "ID"),
        name: xml::note(line, &["Item/Description"]),
        description: xml::note(line, &["Note"]),
        seller_item_id: xml::text(line, "Item/SellersItemIdentification/ID"),
        quantity: xml::amount(line, "InvoicedQuantity"),
        unit: quantity.and_then(|quantity| xml::attribute(quantity, "unitCode")),
        price: xml::amount(line, "UnitPrice"),
        tax_rate: xml::amount(line, "ClassifiedTaxCategory/Percent"),
        net: xml::amount(line, "LineExtensionAmount"),
        gross: xml::amount(line, "LineExtensionAmountTaxInclusive"),
        ..Line::default()
    }
}

fn payment(payment: Node<'_, '_>) -> Payment {
    let detail = |path: &str| xml::text(payment, &format!("Details/{path}"));
    Payment {
        means: xml::text(payment, "PaymentMeansCode"),
        // The domestic form of the account, number and bank, where there is no IBAN.
        account: detail("IBAN").or_else(|| xml::joined(payment, &["Details/ID", "Details/BankCode"], "/")),
        bic: detail("BIC"),
        reference: detail("VariableSymbol"),
        due_date: xml::date(payment, "Details/PaymentDueDate"),
        amount: xml::amount(payment, "PaidAmount"),
        ..Payment::default()
    }
}
