//! Everything a UBL invoice or credit note says (EN 16931 binding: CEN/TS 16931-3-2).

use crate::details::{
    Adjustment, Delivery, Details, Line, MAX_ENTRIES, Party, Payment, Reference, ReferenceTo,
    ReferenceTo::{
        BuyerAccounting, Contract, DespatchAdvice, InvoicedObject, Order, PrecedingInvoice, Project, ReceiptAdvice,
        SalesOrder, Tender,
    },
    Tax,
};
use crate::format::Source;
use crate::model::Invoice;
use crate::xml::{self, Node};

const REFERENCES: &[(ReferenceTo, &str)] = &[
    (ReferenceTo::Buyer, "BuyerReference"),
    (Order, "OrderReference/ID"),
    (SalesOrder, "OrderReference/SalesOrderID"),
    (Contract, "ContractDocumentReference/ID"),
    (Project, "ProjectReference/ID"),
    (DespatchAdvice, "DespatchDocumentReference/ID"),
    (ReceiptAdvice, "ReceiptDocumentReference/ID"),
    (Tender, "OriginatorDocumentReference/ID"),
    (PrecedingInvoice, "BillingReference/InvoiceDocumentReference|CreditNoteDocumentReference/ID"),
    (BuyerAccounting, "AccountingCost"),
];

pub(in crate::format) fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    invoices.iter().map(|invoice| one(source.root, invoice)).collect()
}

fn one(root: Node<'_, '_>, invoice: &Invoice) -> Details {
    let mut details = Details::of(invoice);
    let party = |path: &str, known: Party| match xml::first(root, path) {
        Some(node) => party(node, known),
        None => known,
    };
    let payer = |name: &str| {
        let name = xml::text(root, &format!("{name}/PartyLegalEntity/RegistrationName"))
            .or_else(|| xml::text(root, &format!("{name}/PartyName/Name")));
        Party { name, ..Party::default() }
    };
    details.seller = party("AccountingSupplierParty/Party", details.seller);
    details.buyer = party("AccountingCustomerParty/Party", details.buyer);
    details.payee = Some(party("PayeeParty", payer("PayeeParty")));
    let representative = Party {
        vat: xml::text(root, "TaxRepresentativeParty/PartyTaxScheme/CompanyID"),
        ..payer("TaxRepresentativeParty")
    };
    details.tax_representative = Some(party("TaxRepresentativeParty", representative));
    details.add_references(root, REFERENCES);
    details.references.extend(xml::all(root, "AdditionalDocumentReference").into_iter().filter_map(coded_reference));
    details.delivery =
        Delivery { date: xml::date(root, "Delivery/ActualDeliveryDate"), place: place(root), ..period(root) };
    details.notes = xml::notes(root, "Note");
    details.add_lines(xml::children(root, "InvoiceLine|CreditNoteLine"), line);
    details.adjustments = xml::all(root, "AllowanceCharge").into_iter().filter_map(adjustment).collect();
    let currency = details.fields.currency.as_deref();
    details.taxes = xml::all(root, "TaxTotal/TaxSubtotal")
        .into_iter()
        .filter(|tax| is_in_currency(*tax, currency))
        .map(tax)
        .collect();
    details.total_lines = xml::amount(root, "LegalMonetaryTotal/LineExtensionAmount");
    details.total_prepaid = xml::amount(root, "LegalMonetaryTotal/PrepaidAmount");
    details.rounding = xml::amount(root, "LegalMonetaryTotal/PayableRoundingAmount");
    details.payments = xml::all(root, "PaymentMeans").into_iter().map(payment).collect();
    let creditor_id = creditor_id(root);
    for payment in details.payments.iter_mut().take(MAX_ENTRIES).filter(|payment| payment.mandate.is_some()) {
        payment.creditor_id = creditor_id.clone();
    }
    details.payment_terms = xml::note(root, &["PaymentTerms/Note"]);
    details
}

fn party(party: Node<'_, '_>, known: Party) -> Party {
    let contact = ["Contact/Name", "Contact/Telephone", "Contact/ElectronicMail"];
    Party {
        company_number: xml::text(party, "PartyLegalEntity/CompanyID").or_else(|| tax_number(party)),
        address: xml::first(party, "PostalAddress").map(address).unwrap_or_default(),
        country: xml::text(party, "PostalAddress/Country/IdentificationCode"),
        contact: contact.into_iter().filter_map(|path| xml::text(party, path)).collect(),
        ..known
    }
}

/// BT-32: the number of any tax scheme but VAT.
fn tax_number(party: Node<'_, '_>) -> Option<String> {
    let schemes = xml::all(party, "PartyTaxScheme").into_iter();
    let mut others = schemes.filter(|scheme| xml::text(*scheme, "TaxScheme/ID").as_deref() != Some("VAT"));
    others.find_map(|scheme| xml::text(scheme, "CompanyID"))
}

/// Street, town and region, a line each.
pub(in crate::format) fn address(address: Node<'_, '_>) -> Vec<String> {
    xml::rows(
        address,
        &[
            &["StreetName", "BuildingNumber"],
            &["AdditionalStreetName"],
            &["AddressLine/Line"],
            &["Postbox"],
            &["PostalZone", "CityName"],
            &["CountrySubentity"],
        ],
    )
}

/// BT-70 and BG-15.
fn place(root: Node<'_, '_>) -> Vec<String> {
    let name = xml::text(root, "Delivery/DeliveryParty/PartyName/Name");
    let node = xml::first(root, "Delivery/DeliveryLocation/Address");
    let country = xml::text(root, "Delivery/DeliveryLocation/Address/Country/IdentificationCode");
    name.into_iter().chain(node.map(address).unwrap_or_default()).chain(country).collect()
}

/// BT-11 of a credit note (UNTDID 1001 code 50) and BT-18 (code 130); what has no such code is an attachment.
fn coded_reference(reference: Node<'_, '_>) -> Option<Reference> {
    let to = match xml::text(reference, "DocumentTypeCode")?.as_str() {
        "50" => Project,
        "130" => InvoicedObject,
        _ => return None,
    };
    Some(Reference { to, value: xml::text(reference, "ID")? })
}

/// BG-14 and BG-26.
fn period(node: Node<'_, '_>) -> Delivery {
    Delivery {
        from: xml::date(node, "InvoicePeriod/StartDate"),
        until: xml::date(node, "InvoicePeriod/EndDate"),
        ..Delivery::default()
    }
}

fn line(line: Node<'_, '_>) -> Line {
    let properties = xml::all(line, "Item/AdditionalItemProperty").into_iter();
    let properties = properties.filter_map(|property| xml::joined(property, &["Name", "Value"], ": "));
    let texts = xml::notes(line, "Item/Description").into_iter().chain(properties).chain(xml::notes(line, "Note"));
    let quantity = xml::first(line, "InvoicedQuantity|CreditedQuantity");
    // Before UBL 2.1 the rate stood in a tax total of the line.
    let tax = |path: &str| {
        ["Item/ClassifiedTaxCategory", "TaxTotal/TaxSubtotal/TaxCategory", "TaxTotal/TaxSubtotal"]
            .into_iter()
            .find_map(|category| xml::text(line, &format!("{category}/{path}")))
    };
    Line {
        id: xml::text(line, "ID"),
        name: xml::text(line, "Item/Name"),
        description: xml::lines(texts),
        seller_item_id: xml::text(line, "Item/SellersItemIdentification/ID"),
        quantity: xml::amount(line, "InvoicedQuantity|CreditedQuantity"),
        unit: quantity.and_then(|quantity| xml::attribute(quantity, "unitCode")),
        price: xml::amount(line, "Price/PriceAmount"),
        price_base: xml::amount(line, "Price/BaseQuantity"),
        delivery: period(line),
        adjustments: xml::all(line, "AllowanceCharge").into_iter().filter_map(adjustment).collect(),
        tax_rate: tax("Percent"),
        tax_category: tax("ID"),
        net: xml::amount(line, "LineExtensionAmount"),
        gross: None,
    }
}

fn adjustment(node: Node<'_, '_>) -> Option<Adjustment> {
    Adjustment::new(
        matches!(xml::text(node, "ChargeIndicator").as_deref(), Some("true" | "1")),
        xml::text(node, "AllowanceChargeReason").or_else(|| xml::text(node, "AllowanceChargeReasonCode")),
        xml::amount(node, "MultiplierFactorNumeric"),
        xml::amount(node, "Amount"),
    )
}

/// Whether a row of the breakdown is in the currency of the invoice: there may be another in that of the accounts.
fn is_in_currency(tax: Node<'_, '_>, currency: Option<&str>) -> bool {
    let written = xml::first(tax, "TaxAmount").and_then(|amount| xml::attribute(amount, "currencyID"));
    written.is_none() || currency.is_none() || written.as_deref() == currency
}

fn tax(tax: Node<'_, '_>) -> Tax {
    let category = |path: &str| xml::text(tax, &format!("TaxCategory/{path}"));
    Tax {
        category: category("ID"),
        rate: xml::amount(tax, "TaxCategory/Percent").or_else(|| xml::amount(tax, "Percent")),
        basis: xml::amount(tax, "TaxableAmount"),
        amount: xml::amount(tax, "TaxAmount"),
        exemption: category("TaxExemptionReason").or_else(|| category("TaxExemptionReasonCode")),
    }
}

/// BT-90: the identifier of seller or payee under the scheme `SEPA`.
fn creditor_id(root: Node<'_, '_>) -> Option<String> {
    ["PayeeParty/PartyIdentification/ID", "AccountingSupplierParty/Party/PartyIdentification/ID"]
        .into_iter()
        .flat_map(|path| xml::all(root, path))
        .find(|id| xml::attribute(*id, "schemeID").as_deref() == Some("SEPA"))
        .and_then(|id| xml::text(id, "."))
}

fn payment(means: Node<'_, '_>) -> Payment {
    let account = |path: &str| xml::text(means, &format!("PayeeFinancialAccount/{path}"));
    let code = xml::first(means, "PaymentMeansCode");
    Payment {
        means: code.and_then(|code| xml::attribute(code, "name").or_else(|| xml::text(code, "."))),
        means_code: code.and_then(|code| xml::text(code, ".")),
        account: account("ID"),
        account_name: account("Name"),
        bic: account("FinancialInstitutionBranch/ID")
            .or_else(|| account("FinancialInstitutionBranch/FinancialInstitution/ID")),
        reference: xml::text(means, "PaymentID"),
        debited_account: xml::text(means, "PaymentMandate/PayerFinancialAccount/ID"),
        creditor_id: None,
        mandate: xml::text(means, "PaymentMandate/ID"),
        card: xml::text(means, "CardAccount/PrimaryAccountNumberID"),
        due_date: xml::date(means, "PaymentDueDate"),
        amount: None,
    }
}
