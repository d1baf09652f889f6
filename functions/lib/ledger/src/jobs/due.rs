//! What waits for its time: invoices that are to leave later. The function `clock` looks every minute for what is due.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Ledger;
use crate::table::condition::is_new;
use crate::table::{Key, Write};
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

impl Due {
    fn key(&self) -> Key {
        Key::of(&self.account, due_key(&self.invoice_id, self.task))
    }

    /// The write that puts it on the list, whatever time it had.
    pub(crate) fn write(&self) -> Write {
        Write::put(self.key(), self).listed(LIST, self.at)
    }
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
        self.table.write("putting a task off", due.write()).await.map(drop)
    }

    /// As [`schedule`](Ledger::schedule), unless the same task of the invoice has a time already.
    ///
    /// # Errors
    /// Retryable.
    pub async fn schedule_first(&self, due: &Due) -> Result<(), Failure> {
        self.table.write("putting a task off", due.write().when(is_new())).await.map(drop)
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
        self.table.get(Key::of(account, due_key(invoice_id, task))).await
    }

    /// The first things, of any account, that are due at `now`, the longest waiting first. For the operator's own
    /// functions alone: nothing of it is shown to an account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn due(&self, now: Timestamp, most: usize) -> Result<Vec<Due>, Failure> {
        self.table.first_of_list(LIST, Some(now), most).await
    }

    /// Strikes off what was done, unless it was put off to another time meanwhile.
    ///
    /// # Errors
    /// Retryable.
    pub async fn done(&self, due: &Due) -> Result<(), Failure> {
        self.table.strike_off("striking off a task", due.key(), due.at).await
    }
}

pub(crate) fn item(due: &Due) -> Result<crate::table::Item, Failure> {
    let mut item = crate::write_listed(due, LIST.to_owned(), due.at)?;
    item.extend(crate::table::Item::from(due.key()));
    Ok(item)
}

pub(crate) fn due_key(invoice_id: &InvoiceId, task: Task) -> String {
    format!("DUE#{}#{invoice_id}", task.as_str())
}
