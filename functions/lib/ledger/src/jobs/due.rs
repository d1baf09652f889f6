//! What waits for its time: invoices that are to leave later. The function `clock` looks every minute for what is due.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tracing::error;

use crate::{Item, Ledger, if_held, keys, partition, read, write_listed};
use aws::Failure;
use ids::{AccountId, InvoiceId};

/// The list of everything that waits, over all accounts.
const LIST: &str = "DUE";

/// Something to be done at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Whose it is.
    pub account: AccountId,
    /// The issued invoice it is about.
    pub invoice_id: InvoiceId,
    /// What is to be done.
    pub task: Task,
    /// When; to the microsecond.
    pub at: Timestamp,
}

/// What is to be done. An invoice has each task at most once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Deliver the invoice: its issuer chose the time, or SES has no room before.
    Issue,
    /// Remind its customer of the invoice.
    Remind,
}

impl Task {
    fn as_str(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Remind => "remind",
        }
    }
}

impl Ledger {
    /// Puts something off to its time; whatever time the same task of the invoice had before is forgotten.
    ///
    /// # Errors
    /// Retryable.
    pub async fn schedule(&self, due: &Due) -> Result<(), Failure> {
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item(due)?));
        put.send().await.map(drop).map_err(|error| Failure::of_sdk("putting a task off", error))
    }

    /// As [`schedule`](Ledger::schedule), unless the same task of the invoice has a time already.
    ///
    /// # Errors
    /// Retryable.
    pub async fn schedule_first(&self, due: &Due) -> Result<(), Failure> {
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item(due)?));
        if_held("putting a task off", put.condition_expression("attribute_not_exists(pk)").send().await).map(drop)
    }

    /// When a task of an invoice is due, if it waits.
    ///
    /// # Errors
    /// Retryable.
    pub async fn scheduled(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        task: Task,
    ) -> Result<Option<Due>, Failure> {
        self.get(partition(account), due_key(invoice_id, task)).await
    }

    /// The first things, of any account, that are due at `now`, the longest waiting first. For the operator's own
    /// functions alone: nothing of it is shown to an account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn due(&self, now: Timestamp, most: usize) -> Result<Vec<Due>, Failure> {
        self.due_of(LIST, now, most).await
    }

    /// The first items of a list over all accounts whose time has come.
    pub(crate) async fn due_of<T: DeserializeOwned>(
        &self,
        list: &str,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<T>, Failure> {
        let query = self
            .dynamodb
            .query()
            .table_name(&self.table)
            .index_name("by_time")
            .key_condition_expression("#list = :list AND #at <= :now")
            .expression_attribute_names("#list", "list")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":list", AttributeValue::S(list.to_owned()))
            .expression_attribute_values(":now", AttributeValue::S(format!("{now:.6}")));
        let mut items = query.into_paginator().items().send();
        let mut due = Vec::new();
        while due.len() < most
            && let Some(item) = items.next().await
        {
            let item = item.map_err(|error| Failure::of_sdk("looking for what is due", error))?;
            match read(item) {
                Ok(one) => due.push(one),
                // It must not keep the others waiting.
                Err(why) => error!("something due stays undone: {why}"),
            }
        }
        Ok(due)
    }

    /// Puts something off that is due, unless it has another time by now.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_off(&self, due: &Due, at: Timestamp) -> Result<(), Failure> {
        let key = keys(&due.account, due_key(&due.invoice_id, due.task));
        self.put_item_off("putting a task off", key, due.at, at).await
    }

    /// Strikes off what was done, unless it was put off to another time meanwhile.
    ///
    /// # Errors
    /// Retryable.
    pub async fn done(&self, due: &Due) -> Result<(), Failure> {
        self.strike_off("striking off a task", keys(&due.account, due_key(&due.invoice_id, due.task)), due.at).await
    }
}

pub(crate) fn item(due: &Due) -> Result<Item, Failure> {
    let mut item = write_listed(due, LIST.to_owned(), due.at)?;
    item.extend(keys(&due.account, due_key(&due.invoice_id, due.task)));
    Ok(item)
}

pub(crate) fn due_key(invoice_id: &InvoiceId, task: Task) -> String {
    format!("DUE#{}#{invoice_id}", task.as_str())
}
