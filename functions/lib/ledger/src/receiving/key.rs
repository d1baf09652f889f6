//! Keys by which an incoming invoice is found again when it comes once more, in another mail or another form.
//!
//! A key is made of what two forms of one invoice have in common: the bytes of a file, or a number beside a mark of its
//! seller (VAT number, IBAN). An invoice with data *is* the invoice of its keys. A PDF without data only *shows* them, and
//! perhaps others that are not its own; whoever finds one by such a key compares further.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::table::condition::{absent, is, size_is};
use crate::table::{Key, Write};
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

impl Keys {
    /// The writes that add these keys, each on condition that its holders are still the ones seen: two mails that bring
    /// two forms of one invoice at the same moment must not both believe to be first.
    pub(super) fn writes(&self, account: &AccountId, seen: &BTreeMap<InvoiceKey, Holders>) -> Vec<Write> {
        let nobody = Holders::default();
        let mut writes = Vec::new();
        for (key, holders) in &self.0 {
            let before = seen.get(key).unwrap_or(&nobody);
            let mut write = Write::update(Key::of(account, key.sk()));
            if let Some(invoice) = holders.invoice.as_ref().filter(|_| before.invoice.is_none()) {
                write = write.set("invoice", invoice);
            }
            let shown_by = holders.shown_by.difference(&before.shown_by).map(ToString::to_string);
            let room = MAX_SHOWN_BY.saturating_sub(before.shown_by.len());
            write = write.add_members("shown_by", shown_by.take(room).collect());
            let is_held_as_seen = match &before.invoice {
                Some(invoice) => is("invoice", invoice),
                None => absent("invoice"),
            };
            let is_shown_as_seen = match before.shown_by.len() {
                0 => absent("shown_by"),
                size => size_is("shown_by", size),
            };
            writes.push(write.when(is_held_as_seen.and(is_shown_as_seen)));
        }
        writes.retain(|write| !write.is_empty());
        writes
    }
}
