//! Invoices issued to customers.

use std::collections::BTreeSet;

use ::invoice::Fields;
use ::letter::CopyRule;
use ::mail::EmailAddress;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Ledger, Page, if_held, partition, write_listed};
use aws::Failure;
use aws::events;
use ids::{AccountId, InvoiceId, PartnerId};

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
    /// The buyer's address in the invoice (BT-58), once it was read for sending: of use when the partner's bounces.
    #[serde(default)]
    pub buyer_email: Option<EmailAddress>,
    /// By which law its letter is only a copy, once it was read for sending.
    #[serde(default)]
    pub copy_rule: Option<CopyRule>,
    /// By when the customer has to pay it without being asked again (BT-9), once it was read for sending. `None` where
    /// nothing is owed, it is collected, or the document does not say when.
    #[serde(default)]
    pub pay_by: Option<Date>,
    /// Stable code while there is nobody to deliver to.
    pub reason: Option<String>,
    /// The same in words, with what to do.
    pub sentence: Option<String>,
}

impl IssuedInvoice {
    /// Whether it was issued with these bytes, whatever their order and names.
    pub fn has(&self, files: &[events::File]) -> bool {
        let hashes = |files: &[events::File]| files.iter().map(|file| file.sha256.clone()).collect::<BTreeSet<_>>();
        hashes(&self.files) == hashes(files)
    }
}

impl Ledger {
    /// Records an issued invoice as it looks now; only when it was first issued stays. Not to be called once the invoice
    /// [is under way](Ledger::is_under_way): what was sent must stay on record.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_issued(&self, account: &AccountId, issued: &IssuedInvoice) -> Result<(), Failure> {
        let sent = self.recording(account, issued)?.send().await;
        sent.map(drop).map_err(|error| Failure::of_sdk("recording the issued invoice", error))
    }

    /// As [`put_issued`](Ledger::put_issued), but only if the invoice still has the files and the customer it had `before`, or
    /// these: of several callers who issue something different under one id, one succeeds and the others get `false`.
    ///
    /// # Errors
    /// Retryable.
    pub async fn claim_issued(
        &self,
        account: &AccountId,
        issued: &IssuedInvoice,
        before: Option<&IssuedInvoice>,
    ) -> Result<bool, Failure> {
        let files = |issued: &IssuedInvoice| {
            serde_dynamo::to_attribute_value(&issued.files).unwrap_or(AttributeValue::Null(true))
        };
        let partner = |issued: &IssuedInvoice| {
            serde_dynamo::to_attribute_value(&issued.partner_id).unwrap_or(AttributeValue::Null(true))
        };
        let before = before.unwrap_or(issued);
        let sent = self
            .recording(account, issued)?
            .condition_expression(
                "attribute_not_exists(pk) OR (files IN (:files, :files_before) AND partner_id IN (:partner, :partner_before))",
            )
            .expression_attribute_values(":files", files(issued))
            .expression_attribute_values(":files_before", files(before))
            .expression_attribute_values(":partner", partner(issued))
            .expression_attribute_values(":partner_before", partner(before))
            .send()
            .await;
        if_held("recording the issued invoice", sent).map(|made| made.is_some())
    }

    fn recording(&self, account: &AccountId, issued: &IssuedInvoice) -> Result<UpdateItemFluentBuilder, Failure> {
        let mut update = self
            .dynamodb
            .update_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S(issued_key(&issued.id)));
        let mut sets = Vec::new();
        let item = write_listed(issued, format!("{account}#ISSUED"), issued.at)?;
        for (index, (name, value)) in item.into_iter().enumerate() {
            sets.push(match name.as_str() {
                "at" => format!("#a{index} = if_not_exists(#a{index}, :a{index})"),
                _ => format!("#a{index} = :a{index}"),
            });
            update = update
                .expression_attribute_names(format!("#a{index}"), name)
                .expression_attribute_values(format!(":a{index}"), value);
        }
        Ok(update.update_expression(format!("SET {}", sets.join(", "))))
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

pub(super) fn issued_key(id: &InvoiceId) -> String {
    format!("ISSUED#{id}")
}
