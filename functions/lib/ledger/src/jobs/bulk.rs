//! Lists of invoices that are issued together.
//!
//! The list itself lies in the document bucket. Here is how far it has been announced, and that it is to be gone on with:
//! an entry of one list over all accounts, from which the longest waiting is taken, and to whose end it goes after each
//! slice, so that a long list of one account does not keep those of others waiting.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::table::condition::{below, is, is_new, same};
use crate::table::{Key, Write, sortable};
use crate::{Ledger, Page};
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
        let begun = Write::put(bulk_key(account, &bulk.id), bulk).listed(&format!("{account}#BULK"), bulk.at);
        self.set_going(account, &bulk.id, bulk.at, begun.when(is_new())).await
    }

    /// Has a list announced again from the first invoice; `false` while it is still being announced.
    ///
    /// # Errors
    /// Retryable.
    pub async fn repeat_bulk(&self, account: &AccountId, id: &BulkId, now: Timestamp) -> Result<bool, Failure> {
        let again = Write::update(bulk_key(account, id)).set("announced", 0).set("moved_at", now);
        self.set_going(account, id, now, again.when(same("announced", "total"))).await
    }

    /// Writes `change` and, with it, that the list is to be gone on with; `false` if the condition of `change` does not hold.
    async fn set_going(&self, account: &AccountId, id: &BulkId, at: Timestamp, change: Write) -> Result<bool, Failure> {
        let due = BulkDue { account: account.clone(), id: id.clone(), at };
        let due = Write::put(due_key(account, id), &due).listed(LIST, at);
        match self.table.transact("beginning a list of invoices", [change, due]).await? {
            Ok(()) => Ok(true),
            Err(cancelled) if cancelled.refused.contains(&0) => Ok(false),
            Err(cancelled) => Err(cancelled.into()),
        }
    }

    /// A list.
    ///
    /// # Errors
    /// Retryable.
    pub async fn bulk(&self, account: &AccountId, id: &BulkId) -> Result<Option<Bulk>, Failure> {
        self.table.get(bulk_key(account, id)).await
    }

    /// Lists, newest first.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub async fn bulks(&self, account: &AccountId, after: Option<&str>) -> Result<Page<Bulk>, Failure> {
        self.table.list(account, "BULK", after).await
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
        let update = Write::update(bulk_key(account, &bulk.id))
            .set("announced", announced)
            .set("reached", bulk.reached.max(announced))
            .set("moved_at", now)
            .when(is("announced", bulk.announced));
        self.table.write("remembering how far a list was announced", update).await
    }

    /// The list, of any account, that waits longest to be gone on with. For the operator's own functions alone.
    ///
    /// # Errors
    /// Retryable.
    pub async fn next_bulk(&self) -> Result<Option<BulkDue>, Failure> {
        Ok(self.table.first_of_list(LIST, None, 1).await?.pop())
    }

    /// Puts a list behind the others, to be gone on with at `at`, unless somebody else did meanwhile.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_bulk_off(&self, due: &BulkDue, at: Timestamp) -> Result<(), Failure> {
        self.table.move_in_list("putting a list off", due_key(&due.account, &due.id), due.at, at).await
    }

    /// Strikes off a list that was announced, unless it is to be announced again.
    ///
    /// # Errors
    /// Retryable.
    pub async fn bulk_done(&self, due: &BulkDue) -> Result<(), Failure> {
        self.table.strike_off("striking off a list", due_key(&due.account, &due.id), due.at).await
    }

    /// The counts of a list that were taken so far.
    ///
    /// # Errors
    /// Retryable.
    pub async fn bulk_counts(&self, account: &AccountId, id: &BulkId) -> Result<Vec<Counted>, Failure> {
        self.table.beginning(account, &format!("BULK#{id}#COUNT#")).await
    }

    /// Remembers the counts of a slice, unless later ones are known.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_bulk_counts(&self, account: &AccountId, id: &BulkId, counted: &Counted) -> Result<(), Failure> {
        let key = Key::of(account, format!("BULK#{id}#COUNT#{:04}", counted.slice));
        let at = sortable(counted.at);
        let put = Write::put(key, counted).set("at", &at).when(is_new().or(below("at", &at)));
        self.table.write("remembering counts", put).await.map(drop)
    }
}

fn bulk_key(account: &AccountId, id: &BulkId) -> Key {
    Key::of(account, format!("BULK#{id}"))
}

fn due_key(account: &AccountId, id: &BulkId) -> Key {
    Key::of(account, format!("BULK-DUE#{id}"))
}
