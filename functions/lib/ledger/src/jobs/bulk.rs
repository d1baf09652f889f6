//! Lists of invoices that are issued together.
//!
//! The list itself lies in the document bucket. Here is how far it has been announced, and that it is to be gone on with:
//! an entry of one list over all accounts, from which the longest waiting is taken, and to whose end it goes after each
//! slice, so that a long list of one account does not keep those of others waiting.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::error;

use crate::{Ledger, Page, if_held, keys, partition, read, unbuildable, write, write_listed};
use aws::Failure;
use ids::{AccountId, BulkId};

/// The list of all that is to be gone on with, over all accounts. Accounts have no capitals, so that it is none of theirs.
const LIST: &str = "BULK";

/// A list of invoices that are issued together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// Made from what the list says.
    pub id: BulkId,
    /// When it was posted.
    pub at: Timestamp,
    /// Its invoices.
    pub total: usize,
    /// How many of them, from the first, have been announced to whoever delivers.
    pub announced: usize,
    /// The most that were announced in any round: a person can have the whole list announced again.
    pub reached: usize,
    /// When it was announced so far.
    pub moved_at: Timestamp,
}

impl Bulk {
    /// Whether all of it was announced.
    pub fn is_announced(&self) -> bool {
        self.announced >= self.total
    }

    /// Whether what is announced next was announced in an earlier round.
    pub fn is_repeated(&self) -> bool {
        self.announced < self.reached
    }
}

/// That a list is to be gone on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkDue {
    /// Whose it is.
    pub account: AccountId,
    /// Which.
    pub id: BulkId,
    /// Not before; to the microsecond.
    pub at: Timestamp,
}

/// How many invoices stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Not taken up yet, or waiting for their turn.
    pub waiting: usize,
    /// Waiting for the time they are to leave.
    pub scheduled: usize,
    /// Sent, and not known to have arrived.
    pub sent: usize,
    /// Arrived.
    pub delivered: usize,
    /// Not sent, or refused: a person should look.
    pub failed: usize,
    /// They may or may not have left.
    pub unknown: usize,
    /// A person called them back before they left.
    pub withdrawn: usize,
    /// How many of those that failed or are unknown, by the code of the reason.
    pub codes: BTreeMap<String, usize>,
}

impl Counts {
    /// Whether nothing more will happen by itself.
    pub fn are_settled(&self) -> bool {
        self.waiting + self.scheduled + self.sent + self.unknown == 0
    }

    /// Adds those of other invoices.
    pub fn add(&mut self, others: &Self) {
        self.waiting += others.waiting;
        self.scheduled += others.scheduled;
        self.sent += others.sent;
        self.delivered += others.delivered;
        self.failed += others.failed;
        self.unknown += others.unknown;
        self.withdrawn += others.withdrawn;
        for (code, count) in &others.codes {
            *self.codes.entry(code.clone()).or_default() += count;
        }
    }
}

/// The counts of one slice of a list, when they were taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Which slice, from 0.
    pub slice: usize,
    /// When.
    pub at: Timestamp,
    /// The counts.
    pub counts: Counts,
}

impl Ledger {
    /// Begins a list; whether it is new.
    ///
    /// # Errors
    /// Retryable.
    pub async fn begin_bulk(&self, account: &AccountId, bulk: &Bulk) -> Result<bool, Failure> {
        let mut item = write_listed(bulk, format!("{account}#BULK"), bulk.at)?;
        item.extend(keys(account, bulk_key(&bulk.id)));
        let begun = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(unbuildable)?;
        let begun = TransactWriteItem::builder().put(begun).build();
        self.set_going(account, &bulk.id, bulk.at, begun).await
    }

    /// Has a list announced again from the first invoice; `false` while it is still being announced.
    ///
    /// # Errors
    /// Retryable.
    pub async fn repeat_bulk(&self, account: &AccountId, id: &BulkId, now: Timestamp) -> Result<bool, Failure> {
        let again = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys(account, bulk_key(id))))
            .update_expression("SET announced = :none, moved_at = :now")
            .condition_expression("announced = #total")
            .expression_attribute_names("#total", "total")
            .expression_attribute_values(":none", number(0))
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()))
            .build()
            .map_err(unbuildable)?;
        self.set_going(account, id, now, TransactWriteItem::builder().update(again).build()).await
    }

    /// Writes `change` and, with it, that the list is to be gone on with; `false` if the condition of `change` does not hold.
    async fn set_going(
        &self,
        account: &AccountId,
        id: &BulkId,
        at: Timestamp,
        change: TransactWriteItem,
    ) -> Result<bool, Failure> {
        let due = BulkDue { account: account.clone(), id: id.clone(), at };
        let mut item = write_listed(&due, LIST.to_owned(), at)?;
        item.extend(keys(account, due_key(id)));
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).build().map_err(unbuildable)?;
        let writes = vec![change, TransactWriteItem::builder().put(put).build()];
        let sent = self.dynamodb.transact_write_items().set_transact_items(Some(writes)).send().await;
        let Err(error) = sent else { return Ok(true) };
        if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() {
            let first = cancelled.cancellation_reasons().first().and_then(|reason| reason.code());
            if first == Some("ConditionalCheckFailed") {
                return Ok(false);
            }
        }
        Err(Failure::of_sdk("beginning a list of invoices", error))
    }

    /// A list.
    ///
    /// # Errors
    /// Retryable.
    pub async fn bulk(&self, account: &AccountId, id: &BulkId) -> Result<Option<Bulk>, Failure> {
        self.get(partition(account), bulk_key(id)).await
    }

    /// Lists, newest first.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub async fn bulks(&self, account: &AccountId, after: Option<&str>) -> Result<Page<Bulk>, Failure> {
        self.list(account, "BULK", after).await
    }

    /// Remembers that invoices were announced; `false` if somebody else was quicker.
    ///
    /// # Errors
    /// Retryable.
    pub async fn bulk_announced(
        &self,
        account: &AccountId,
        bulk: &Bulk,
        announced: usize,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        let update = self
            .dynamodb
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys(account, bulk_key(&bulk.id))))
            .update_expression("SET announced = :announced, reached = :reached, moved_at = :now")
            .condition_expression("announced = :before")
            .expression_attribute_values(":announced", number(announced))
            .expression_attribute_values(":reached", number(bulk.reached.max(announced)))
            .expression_attribute_values(":before", number(bulk.announced))
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()));
        if_held("remembering how far a list was announced", update.send().await).map(|made| made.is_some())
    }

    /// The list, of any account, that waits longest to be gone on with. For the operator's own functions alone.
    ///
    /// # Errors
    /// Retryable.
    pub async fn next_bulk(&self) -> Result<Option<BulkDue>, Failure> {
        let query = self
            .dynamodb
            .query()
            .table_name(&self.table)
            .index_name("by_time")
            .key_condition_expression("#list = :list")
            .expression_attribute_names("#list", "list")
            .expression_attribute_values(":list", AttributeValue::S(LIST.to_owned()));
        let mut items = query.into_paginator().items().send();
        while let Some(item) = items.next().await {
            match read(item.map_err(|error| Failure::of_sdk("looking for lists of invoices", error))?) {
                Ok(due) => return Ok(Some(due)),
                // It must not keep the others waiting.
                Err(why) => error!("a list of invoices stays where it is: {why}"),
            }
        }
        Ok(None)
    }

    /// Puts a list behind the others, to be gone on with at `at`, unless somebody else did meanwhile.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_bulk_off(&self, due: &BulkDue, at: Timestamp) -> Result<(), Failure> {
        self.put_item_off("putting a list off", keys(&due.account, due_key(&due.id)), due.at, at).await
    }

    /// Strikes off a list that was announced, unless it is to be announced again.
    ///
    /// # Errors
    /// Retryable.
    pub async fn bulk_done(&self, due: &BulkDue) -> Result<(), Failure> {
        self.strike_off("striking off a list", keys(&due.account, due_key(&due.id)), due.at).await
    }

    /// The counts of a list that were taken so far.
    ///
    /// # Errors
    /// Retryable.
    pub async fn bulk_counts(&self, account: &AccountId, id: &BulkId) -> Result<Vec<Counted>, Failure> {
        self.beginning(account, format!("{}#COUNT#", bulk_key(id))).await
    }

    /// Remembers the counts of a slice, unless later ones are known.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_bulk_counts(&self, account: &AccountId, id: &BulkId, counted: &Counted) -> Result<(), Failure> {
        let mut item = write(counted)?;
        let at = AttributeValue::S(format!("{:.6}", counted.at));
        item.insert("at".to_owned(), at.clone());
        item.extend(keys(account, format!("{}#COUNT#{:04}", bulk_key(id), counted.slice)));
        let put = self
            .dynamodb
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR #at < :at")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":at", at);
        if_held("remembering counts", put.send().await).map(drop)
    }
}

fn bulk_key(id: &BulkId) -> String {
    format!("BULK#{id}")
}

fn due_key(id: &BulkId) -> String {
    format!("BULK-DUE#{id}")
}

fn number(number: usize) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
