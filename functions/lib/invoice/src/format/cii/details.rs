//! Everything a Cross Industry Invoice says (EN 16931 binding: CEN/TS 16931-3-3, and Factur-X 1.0 EXTENDED), and its
//! forerunner of ZUGFeRD 1: the same elements, some under other names.

use crate::details::{
    Adjustment, Delivery, Details, Discount, Line, MAX_ENTRIES, Party, Payment, Reference,
    ReferenceTo::{
        Buyer, BuyerAccounting, Contract, DespatchAdvice, InvoicedObject, Order, PrecedingInvoice, Project,
        ReceiptAdvice, SalesOrder, Tender,
    },
    Tax,
};
use crate::format::Source;
use crate::model::Invoice;
use crate::value;
use crate::xml::{self, Node};

const DOCUMENT: &str = "ExchangedDocument|HeaderExchangedDocument";
const TRANSACTION: &str = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction";
const AGREEMENT: &str = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement";
const DELIVERY: &str = "ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery";
const SETTLEMENT: &str = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement";
const TOTALS: &str = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation";
const RATE: &str = "RateApplicablePercent|ApplicablePercent";

const LINE_AGREEMENT: &str = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement";
const LINE_DELIVERY: &str = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery";
const LINE_SETTLEMENT: &str = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement";
const LINE_TOTALS: &str = "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation";

pub(in crate::format) fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    invoices.iter().map(|invoice| one(source.root, invoice)).collect()
}

fn one(root: Node<'_, '_>, invoice: &Invoice) -> Details {
    let mut details = Details::of(invoice);
    details.notes = xml::notes(root, &format!("{DOCUMENT}/IncludedNote/Content"));
    let Some(transaction) = xml::first(root, TRANSACTION) else { return details };
    if let Some(agreement) = xml::first(transaction, AGREEMENT) {
        agreed(agreement, &mut details);
    }
    if let Some(delivery) = xml::first(transaction, DELIVERY) {
        delivered(delivery, &mut details);
    }
    if let Some(settlement) = xml::first(transaction, SETTLEMENT) {
        settled(settlement, &mut details);
    }
    details.add_lines(xml::children(transaction, "IncludedSupplyChainTradeLineItem"), line);
    details
}

fn agreed(agreement: Node<'_, '_>, details: &mut Details) {
    for (path, known) in [("SellerTradeParty", &mut details.seller), ("BuyerTradeParty", &mut details.buyer)] {
        if let Some(node) = xml::first(agreement, path) {
            *known = party(node, std::mem::take(known));
        }
    }
    details.tax_representative = xml::first(agreement, "SellerTaxRepresentativeTradeParty").map(other_party);
    details.add_references(
        agreement,
        &[
            (Buyer, "BuyerReference"),
            (Order, "BuyerOrderReferencedDocument/IssuerAssignedID|ID"),
            (SalesOrder, "SellerOrderReferencedDocument/IssuerAssignedID"),
            (Contract, "ContractReferencedDocument/IssuerAssignedID|ID"),
            (Project, "SpecifiedProcuringProject/ID"),
        ],
    );
    let coded = xml::all(agreement, "AdditionalReferencedDocument").into_iter().filter_map(coded_reference);
    details.references.extend(coded);
}

fn delivered(delivery: Node<'_, '_>, details: &mut Details) {
    details.delivery.date = date(delivery, "ActualDeliverySupplyChainEvent/OccurrenceDateTime");
    details.delivery.place = xml::first(delivery, "ShipToTradeParty")
        .map(|place| {
            let Party { name, address, country, .. } = other_party(place);
            name.into_iter().chain(address).chain(country).collect()
        })
        .unwrap_or_default();
    details.add_references(
        delivery,
        &[
            (DespatchAdvice, "DespatchAdviceReferencedDocument|DeliveryNoteReferencedDocument/IssuerAssignedID|ID"),
            (ReceiptAdvice, "ReceivingAdviceReferencedDocument/IssuerAssignedID"),
        ],
    );
}

fn settled(settlement: Node<'_, '_>, details: &mut Details) {
    details.payee = xml::first(settlement, "PayeeTradeParty").map(other_party);
    details.add_references(
        settlement,
        &[
            (PrecedingInvoice, "InvoiceReferencedDocument/IssuerAssignedID"),
            (BuyerAccounting, "ReceivableSpecifiedTradeAccountingAccount/ID"),
        ],
    );
    let (from, until) = period(settlement);
    (details.delivery.from, details.delivery.until) = (from, until);
    details.adjustments = xml::all(settlement, "SpecifiedTradeAllowanceCharge")
        .into_iter()
        .filter_map(adjustment)
        .chain(xml::all(settlement, "SpecifiedLogisticsServiceCharge").into_iter().filter_map(freight))
        .collect();
    details.taxes = xml::all(settlement, "ApplicableTradeTax").into_iter().map(tax).collect();
    if let Some(totals) = xml::first(settlement, TOTALS) {
        details.total_lines = xml::amount(totals, "LineTotalAmount");
        details.total_prepaid = xml::amount(totals, "TotalPrepaidAmount");
        details.rounding = xml::amount(totals, "RoundingAmount");
    }
    details.payments = xml::all(settlement, "SpecifiedTradeSettlementPaymentMeans").into_iter().map(payment).collect();
    let (reference, creditor_id) =
        (xml::text(settlement, "PaymentReference"), xml::text(settlement, "CreditorReferenceID"));
    let mandate = xml::text(settlement, "SpecifiedTradePaymentTerms/DirectDebitMandateID");
    for payment in details.payments.iter_mut().take(MAX_ENTRIES) {
        (payment.reference, payment.creditor_id) = (reference.clone(), creditor_id.clone());
        payment.mandate = mandate.clone();
    }
    let terms = xml::all(settlement, "SpecifiedTradePaymentTerms");
    details.payment_terms = xml::lines(terms.iter().flat_map(|terms| xml::notes(*terms, "Description")));
    details.discounts = terms.into_iter().flat_map(discounts).collect();
}

/// A date in an element of its own; the release candidate of ZUGFeRD 1 had none around it.
fn date(node: Node<'_, '_>, path: &str) -> Option<String> {
    let date = xml::first(node, path)?;
    let text = xml::text(date, "DateTimeString|DateString").or_else(|| xml::text(date, "."))?;
    value::date(&text)
}

/// BG-14 and BG-26.
fn period(node: Node<'_, '_>) -> (Option<String>, Option<String>) {
    (date(node, "BillingSpecifiedPeriod/StartDateTime"), date(node, "BillingSpecifiedPeriod/EndDateTime"))
}

fn other_party(node: Node<'_, '_>) -> Party {
    let party = party(node, Party::default());
    Party { name: xml::text(node, "Name"), vat: registration(node, "VA"), ..party }
}

fn party(party: Node<'_, '_>, known: Party) -> Party {
    let contact = |path: &str| xml::text(party, &format!("DefinedTradeContact/{path}"));
    let address = xml::first(party, "PostalTradeAddress").map(|address| {
        let city: &[&str] = &["PostcodeCode", "CityName"];
        xml::rows(address, &[&["LineOne"], &["LineTwo"], &["LineThree"], city, &["CountrySubDivisionName"]])
    });
    Party {
        company_number: xml::text(party, "SpecifiedLegalOrganization/ID").or_else(|| registration(party, "FC")),
        address: address.unwrap_or_default(),
        country: xml::text(party, "PostalTradeAddress/CountryID"),
        contact: [
            contact("PersonName").or_else(|| contact("DepartmentName")),
            contact("TelephoneUniversalCommunication/CompleteNumber"),
            contact("EmailURIUniversalCommunication/URIID|CompleteNumber"),
        ]
        .into_iter()
        .flatten()
        .collect(),
        ..known
    }
}

/// `VA` is the VAT number, `FC` that of the tax office.
fn registration(party: Node<'_, '_>, scheme: &str) -> Option<String> {
    xml::all(party, "SpecifiedTaxRegistration/ID")
        .into_iter()
        .find(|id| xml::attribute(*id, "schemeID").as_deref() == Some(scheme))
        .and_then(|id| xml::text(id, "."))
}

/// BT-17 (UNTDID 1001 code 50) and BT-18 (code 130); 916 is an attachment.
fn coded_reference(reference: Node<'_, '_>) -> Option<Reference> {
    let to = match xml::text(reference, "TypeCode")?.as_str() {
        "50" => Tender,
        "130" => InvoicedObject,
        _ => return None,
    };
    Some(Reference { to, value: xml::text(reference, "IssuerAssignedID|ID")? })
}

fn line(line: Node<'_, '_>) -> Line {
    let product = |path: &str| xml::text(line, &format!("SpecifiedTradeProduct/{path}"));
    let document = "AssociatedDocumentLineDocument";
    let properties = xml::all(line, "SpecifiedTradeProduct/ApplicableProductCharacteristic").into_iter();
    let properties = properties.filter_map(|property| xml::joined(property, &["Description", "Value"], ": "));
    let texts = xml::notes(line, "SpecifiedTradeProduct/Description")
        .into_iter()
        .chain(properties)
        .chain(xml::notes(line, &format!("{document}/IncludedNote/Content")));
    let quantity = xml::first(line, &format!("{LINE_DELIVERY}/BilledQuantity"));
    let price = xml::first(line, &format!("{LINE_AGREEMENT}/NetPriceProductTradePrice"));
    let settlement = xml::first(line, LINE_SETTLEMENT);
    let settled = |path: &str| settlement.and_then(|node| xml::text(node, path));
    let (from, until) = settlement.map(period).unwrap_or_default();
    Line {
        id: xml::text(line, &format!("{document}/LineID")),
        name: product("Name"),
        description: xml::lines(texts),
        seller_item_id: product("SellerAssignedID"),
        quantity: quantity.and_then(|quantity| xml::amount(quantity, ".")),
        unit: quantity.and_then(|quantity| xml::attribute(quantity, "unitCode")),
        price: price.and_then(|price| xml::amount(price, "ChargeAmount")),
        price_base: price.and_then(|price| xml::amount(price, "BasisQuantity")),
        delivery: Delivery {
            date: date(line, &format!("{LINE_DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime")),
            from,
            until,
            ..Delivery::default()
        },
        adjustments: settlement
            .map(|node| xml::all(node, "SpecifiedTradeAllowanceCharge").into_iter().filter_map(adjustment).collect())
            .unwrap_or_default(),
        tax_rate: settled(&format!("ApplicableTradeTax/{RATE}")),
        tax_category: settled("ApplicableTradeTax/CategoryCode"),
        net: settlement.and_then(|node| xml::amount(node, &format!("{LINE_TOTALS}/LineTotalAmount"))),
        gross: None,
    }
}

fn adjustment(node: Node<'_, '_>) -> Option<Adjustment> {
    Adjustment::new(
        matches!(xml::text(node, "ChargeIndicator/Indicator").as_deref(), Some("true" | "1")),
        xml::text(node, "Reason").or_else(|| xml::text(node, "ReasonCode")),
        xml::amount(node, "CalculationPercent"),
        xml::amount(node, "ActualAmount"),
    )
}

/// Freight and the like, in Factur-X EXTENDED and ZUGFeRD 1.
fn freight(node: Node<'_, '_>) -> Option<Adjustment> {
    Adjustment::new(true, xml::text(node, "Description"), None, xml::amount(node, "AppliedAmount"))
}

fn tax(tax: Node<'_, '_>) -> Tax {
    Tax {
        category: xml::text(tax, "CategoryCode"),
        rate: xml::amount(tax, RATE),
        basis: xml::amount(tax, "BasisAmount"),
        amount: xml::amount(tax, "CalculatedAmount"),
        exemption: xml::text(tax, "ExemptionReason").or_else(|| xml::text(tax, "ExemptionReasonCode")),
    }
}

fn payment(means: Node<'_, '_>) -> Payment {
    let account = "PayeePartyCreditorFinancialAccount";
    Payment {
        means: xml::text(means, "Information").or_else(|| xml::text(means, "TypeCode")),
        means_code: xml::text(means, "TypeCode"),
        account: ["IBANID", "ProprietaryID"].iter().find_map(|id| xml::text(means, &format!("{account}/{id}"))),
        account_name: xml::text(means, &format!("{account}/AccountName")),
        bic: xml::text(means, "PayeeSpecifiedCreditorFinancialInstitution/BICID"),
        debited_account: xml::text(means, "PayerPartyDebtorFinancialAccount/IBANID"),
        card: xml::text(means, "ApplicableTradeSettlementFinancialCard/ID"),
        ..Payment::default()
    }
}

/// Skonto, in Factur-X EXTENDED and ZUGFeRD 1.
fn discounts(terms: Node<'_, '_>) -> Vec<Discount> {
    let discounts = xml::all(terms, "ApplicableTradePaymentDiscountTerms").into_iter();
    let days = |discount| {
        let measure = xml::first(discount, "BasisPeriodMeasure")?;
        let unit = xml::attribute(measure, "unitCode");
        matches!(unit.as_deref(), Some("DAY") | None).then(|| xml::text(measure, ".")).flatten()
    };
    discounts
        .map(|discount| Discount {
            until: None,
            days: days(discount),
            percent: xml::amount(discount, "CalculationPercent"),
            amount: xml::amount(discount, "ActualDiscountAmount"),
        })
        .collect()
}
