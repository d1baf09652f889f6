//! Keys by which an incoming invoice is found again when it comes once more, in another mail or another form.
//!
//! A key is made of what two forms of one invoice have in common: the bytes of a file, or a number beside a mark of its
//! seller (VAT number, IBAN). An invoice with data *is* the invoice of its keys. A PDF without data only *shows* them, and
//! perhaps others that are not its own; whoever finds one by such a key compares further.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::{AttributeValue, Update};
use serde::{Deserialize, Serialize};

use crate::{Ledger, partition, unbuildable};
use aws::Failure;
use ids::{AccountId, DocumentHash, InvoiceId, digest};

/// Invoices that show one key, beyond which no more are remembered: an item holds 400 KB, and strangers fill it.
const MAX_SHOWN_BY: usize = 10;

/// What two forms of one invoice have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InvoiceKey(String);

impl InvoiceKey {
    /// The bytes of a file.
    pub fn of_file(sha256: &DocumentHash) -> Self {
        Self(digest(&["file", sha256.as_str()]))
    }

    /// What names an invoice among all: the facts, such as seller and number, in one form.
    pub fn of(facts: &[&str]) -> Self {
        Self(digest(facts))
    }

    pub(super) fn sk(&self) -> String {
        format!("KEY#{}", self.0)
    }
}

/// The invoices under a key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holders {
    /// The invoice that has this key.
    pub invoice: Option<InvoiceId>,
    /// Invoices without data that show it.
    #[serde(default)]
    pub shown_by: BTreeSet<InvoiceId>,
}

/// The keys of a mail's invoices, as they are to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys(BTreeMap<InvoiceKey, Holders>);

impl Keys {
    /// The invoice has this key. The first one keeps it.
    pub fn has(&mut self, key: InvoiceKey, invoice: &InvoiceId) {
        self.0.entry(key).or_default().invoice.get_or_insert_with(|| invoice.clone());
    }

    /// The invoice shows this key.
    pub fn shows(&mut self, key: InvoiceKey, invoice: &InvoiceId) {
        self.0.entry(key).or_default().shown_by.insert(invoice.clone());
    }
}

impl Ledger {
    /// The updates that add these keys, each on condition that its holders are still the ones seen: two mails that bring
    /// two forms of one invoice at the same moment must not both believe to be first.
    pub(super) fn add_keys(
        &self,
        account: &AccountId,
        keys: &Keys,
        seen: &BTreeMap<InvoiceKey, Holders>,
    ) -> Result<Vec<Update>, Failure> {
        let nobody = Holders::default();
        let mut updates = Vec::new();
        for (key, holders) in &keys.0 {
            let before = seen.get(key).unwrap_or(&nobody);
            let new_holder = holders.invoice.as_ref().filter(|_| before.invoice.is_none());
            let mut shown_by: Vec<String> =
                holders.shown_by.difference(&before.shown_by).map(ToString::to_string).collect();
            shown_by.truncate(MAX_SHOWN_BY.saturating_sub(before.shown_by.len()));
            if new_holder.is_none() && shown_by.is_empty() {
                continue;
            }
            let mut update = Update::builder()
                .table_name(&self.table)
                .key("pk", AttributeValue::S(partition(account)))
                .key("sk", AttributeValue::S(key.sk()));
            let mut expression = String::new();
            let mut conditions = Vec::new();
            if let Some(invoice) = new_holder {
                expression.push_str("SET invoice = :invoice ");
                update = update.expression_attribute_values(":invoice", AttributeValue::S(invoice.to_string()));
            }
            if !shown_by.is_empty() {
                expression.push_str("ADD shown_by :shown_by");
                update = update.expression_attribute_values(":shown_by", AttributeValue::Ss(shown_by));
            }
            conditions.push(match &before.invoice {
                Some(invoice) => {
                    update = update.expression_attribute_values(":before", AttributeValue::S(invoice.to_string()));
                    "invoice = :before"
                }
                None => "attribute_not_exists(invoice)",
            });
            conditions.push(if before.shown_by.is_empty() {
                "attribute_not_exists(shown_by)"
            } else {
                let size = AttributeValue::N(before.shown_by.len().to_string());
                update = update.expression_attribute_values(":size", size);
                "size(shown_by) = :size"
            });
            let update = update.update_expression(expression.trim_end()).condition_expression(conditions.join(" AND "));
            updates.push(update.build().map_err(unbuildable)?);
        }
        Ok(updates)
    }
}
