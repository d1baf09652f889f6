//! ZUGFeRD 1 and its release candidate: CrossIndustryDocument, the forerunner of CII, in a PDF or loose. Still sent
//! by programs that were never updated.

use super::{Dialect, Reading, Source, semantic};
use crate::model::{Fields, Format, Invoice};
use crate::value;
use crate::xml::{self, Node};
use message::Unread;

const RELEASE_CANDIDATE: &str = "urn:un:unece:uncefact:data:standard:CBFBUY:5";

/// CrossIndustryDocument; in the release candidate of 2013 the root element was called Invoice.
pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| {
        name == "CrossIndustryDocument" || (name == "Invoice" && namespace == RELEASE_CANDIDATE)
    },
    read,
    details: super::cii::details::details,
};

const TRADE: &str = "SpecifiedSupplyChainTradeTransaction";

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    let header = |path: &str| xml::text(root, &format!("HeaderExchangedDocument/{path}"));
    let agreement = xml::first(root, &format!("{TRADE}/ApplicableSupplyChainTradeAgreement"));
    let settlement = xml::first(root, &format!("{TRADE}/ApplicableSupplyChainTradeSettlement"));
    let settled = |path: &str| settlement.and_then(|node| xml::text(node, path));
    let total = |path: &str| {
        settlement.and_then(|node| xml::amount(node, &format!("SpecifiedTradeSettlementMonetarySummation/{path}")))
    };
    let party = |path: &str| agreement.and_then(|node| xml::first(node, path));
    let (seller, buyer) = (party("SellerTradeParty"), party("BuyerTradeParty"));
    let name = |party: Option<Node<'_, '_>>| party.and_then(|party| xml::text(party, "Name"));
    let fields = Fields {
        number: header("ID"),
        issue_date: xml::first(root, "HeaderExchangedDocument/IssueDateTime").and_then(date),
        due_date: settlement
            .and_then(|node| xml::first(node, "SpecifiedTradePaymentTerms/DueDateDateTime"))
            .and_then(date),
        type_code: header("TypeCode"),
        currency: settled("InvoiceCurrencyCode"),
        seller_name: name(seller),
        seller_vat: seller.and_then(vat),
        buyer_name: name(buyer),
        buyer_vat: buyer.and_then(vat),
        total_net: total("TaxBasisTotalAmount"),
        total_tax: total("TaxTotalAmount"),
        total_gross: total("GrandTotalAmount"),
        total_payable: total("DuePayableAmount"),
        iban: settled("SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID")
            .and_then(|text| value::iban(&text)),
        payment_reference: settled("PaymentReference"),
    };
    let invoice = Invoice::new(semantic::kind(fields.type_code.as_deref()), Format::Zugferd1, Some(fields));
    Ok(Reading::invoices(vec![invoice], Vec::new()))
}

/// The tax registration of the scheme `VA`; `FC` is the tax office's own number.
fn vat(party: Node<'_, '_>) -> Option<String> {
    xml::all(party, "SpecifiedTaxRegistration/ID")
        .into_iter()
        .find(|id| id.attribute("schemeID") == Some("VA"))
        .and_then(|id| xml::text(id, "."))
}

/// A date in an element of its own; the release candidate had none around it.
fn date(date_time: Node<'_, '_>) -> Option<String> {
    let text = xml::text(date_time, "DateTimeString").or_else(|| xml::text(date_time, "."))?;
    value::date(&text)
}
