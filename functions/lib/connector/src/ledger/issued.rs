//! Invoices issued to customers.

use ::invoice::Fields;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Ledger, Page, partition, write};
use crate::Failure;
use crate::events;
use crate::ids::{AccountId, InvoiceId, PartnerId};

/// An invoice issued by an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IssuedInvoice {
    /// The issuer's id.
    pub id: InvoiceId,
    /// When it was issued.
    pub at: Timestamp,
    /// The key fields, if a program can read them.
    pub fields: Option<Fields>,
    /// Its files, in the document bucket.
    pub files: Vec<events::File>,
    /// The customer, once found.
    pub partner_id: Option<PartnerId>,
    /// Stable code while there is nobody to deliver to.
    pub reason: Option<String>,
    /// The same in words, with what to do.
    pub sentence: Option<String>,
}

impl Ledger {
    /// Records an issued invoice. The invoice itself stays as it was first recorded; partner and reason follow the
    /// latest look, since a partner may be added and the invoice issued again.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_issued(&self, account: &AccountId, issued: &IssuedInvoice) -> Result<(), Failure> {
        let mut item = write(issued)?;
        item.insert("list".to_owned(), AttributeValue::S(format!("{account}#ISSUED")));
        for latest in ["partner_id", "reason", "sentence"] {
            item.remove(latest);
        }
        let mut update = self.add_absent(partition(account), issued_key(&issued.id), item)?;
        let mut removes = Vec::new();
        for (name, value) in [
            ("partner_id", issued.partner_id.as_ref().map(ToString::to_string)),
            ("reason", issued.reason.clone()),
            ("sentence", issued.sentence.clone()),
        ] {
            match value {
                Some(value) => {
                    update.update_expression.push_str(&format!(", {name} = :{name}"));
                    let values = update.expression_attribute_values.get_or_insert_default();
                    values.insert(format!(":{name}"), AttributeValue::S(value));
                }
                None => removes.push(name),
            }
        }
        if !removes.is_empty() {
            update.update_expression.push_str(&format!(" REMOVE {}", removes.join(", ")));
        }
        self.commit(vec![update]).await
    }

    /// An issued invoice.
    ///
    /// # Errors
    /// Retryable.
    pub async fn issued_invoice(&self, account: &AccountId, id: &InvoiceId) -> Result<Option<IssuedInvoice>, Failure> {
        self.get(partition(account), issued_key(id)).await
    }

    /// Issued invoices, newest first.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub async fn issued(&self, account: &AccountId, after: Option<&str>) -> Result<Page<IssuedInvoice>, Failure> {
        self.list(account, "ISSUED", after).await
    }
}

fn issued_key(id: &InvoiceId) -> String {
    format!("ISSUED#{id}")
}
