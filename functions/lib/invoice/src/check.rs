//! Whether an invoice keeps the rules it is subject to.

use crate::model::{Fields, Finding, Severity};
use crate::tax_id::VatId;

fn finding(rule: &str, sentence: String) -> Finding {
    Finding { rule: rule.to_owned(), severity: Severity::Error, sentence, location: None }
}

/// Whether the seller's VAT number fails its checksum.
pub fn seller_vat(fields: &Fields) -> Option<Finding> {
    let written = fields.seller_vat.as_deref()?;
    let error = VatId::parse(written).err()?;
    Some(finding("vat_checksum", error.to_string()))
}

/// Whether net and VAT do not make the total.
pub fn totals(fields: &Fields) -> Option<Finding> {
    let decimal = |text: &Option<String>| text.as_deref()?.parse::<rust_decimal::Decimal>().ok();
    let (net, tax, gross) = (decimal(&fields.total_net)?, decimal(&fields.total_tax)?, decimal(&fields.total_gross)?);
    let sum = net.checked_add(tax)?;
    (sum != gross).then(|| finding("totals_differ", format!("{net} and {tax} make {sum}, not {gross}.")))
}
