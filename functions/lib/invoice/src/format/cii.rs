//! UN/CEFACT Cross Industry Invoice: XRechnung CII as loose XML, and what Factur-X carries in its PDF. Order-X and
//! the French lifecycle messages (CDAR) are written in sister schemas and must not become invoices.

use super::{Dialect, Reading, Source, semantic};
use crate::model::{Format, Invoice};
use crate::xml;
use message::{BusinessDocument, Unread};

pub(super) mod details;

const NAMESPACE: &str = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
const SISTERS: &str = "urn:un:unece:uncefact:data:";

pub(super) const DIALECT: Dialect =
    Dialect { recognises: |_, namespace| namespace.starts_with(SISTERS), read, details: details::details };

const PATHS: semantic::Paths = semantic::Paths {
    totals: "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradeSettlementHeaderMonetarySummation",
    net: "TaxBasisTotalAmount",
    gross: "GrandTotalAmount",
    payable: "DuePayableAmount",
    tax: "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradeSettlementHeaderMonetarySummation/\
          TaxTotalAmount",
    account: "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradeSettlementPaymentMeans/\
              PayeePartyCreditorFinancialAccount/IBANID",
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    match xml::name(root) {
        ("CrossIndustryInvoice", NAMESPACE) => {}
        // Order-X: the schema's name for every message of supply chain and trade settlement that is no invoice.
        ("SCRDMCCBDACIOMessageStructure", _) => return Ok(Reading::not_an_invoice(BusinessDocument::Order)),
        (name, _) if name.contains("DespatchAdvice") => {
            return Ok(Reading::not_an_invoice(BusinessDocument::DespatchAdvice));
        }
        ("CrossDomainAcknowledgementAndResponse", _) => {
            return Ok(Reading::not_an_invoice(BusinessDocument::LifecycleStatus));
        }
        _ => return Ok(Reading::not_an_invoice(BusinessDocument::Other)),
    }
    let model = semantic::model(source)?;
    let fields = semantic::fields(&model, root, &PATHS);
    let invoice = Invoice::new(semantic::kind(fields.type_code.as_deref()), Format::Cii, Some(fields));
    let embedded = super::embedded(
        root,
        "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument",
        "AttachmentBinaryObject",
        "IssuerAssignedID",
    );
    Ok(Reading::invoices(vec![invoice], embedded))
}
