//! Letters by what an answer to them names: the address that only their readers know, or the message id SES gave them.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::table::condition::is;
use crate::table::{Key, Write, read};
use crate::{Delivery, Ledger};
use aws::Failure;
use ids::{AccountId, InvoiceId, LetterId, digest};

/// How long answers are recognised. Nobody answers a letter after a year.
const KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);

/// A letter that left, or was about to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentLetter {
    /// Who issued the invoice.
    pub account: AccountId,
    /// The invoice; `None` for a letter with several.
    pub invoice_id: Option<InvoiceId>,
    /// The attempt at sending it.
    pub attempt: String,
}

impl SentLetter {
    /// The letter of a delivery, which brings one invoice or several.
    pub fn of(account: &AccountId, invoice_id: Option<&InvoiceId>, delivery: &Delivery) -> Self {
        let attempt = delivery.attempt.clone().unwrap_or_default();
        Self { account: account.clone(), invoice_id: invoice_id.cloned(), attempt }
    }

    /// By which the ledger knows its invoices.
    pub fn id(&self) -> LetterId {
        let Self { account, invoice_id, attempt } = self.clone();
        LetterId { account, invoice: invoice_id, reminder: None, attempt }
    }
}

/// What a letter is known by. Both are random enough that nobody guesses them, and stand in the letter alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterName {
    /// Its attempt, in any case: the part before the `@` of its reply address.
    Attempt(String),
    /// The message id that SES answered when it took it.
    Ses(String),
}

impl LetterName {
    /// The keys do not tell the names: who reads the table cannot write to a reply address.
    fn key(&self) -> Key {
        let digest = match self {
            Self::Attempt(attempt) => digest(&["attempt", &attempt.to_ascii_lowercase()]),
            Self::Ses(id) => digest(&["ses", id]),
        };
        Key::new(format!("LETTER#{digest}"), "LETTER")
    }
}

impl Ledger {
    /// Remembers by which name a letter is known. The same twice is remembered once.
    ///
    /// # Errors
    /// Retryable.
    pub async fn name_letter(&self, name: &LetterName, letter: &SentLetter, now: Timestamp) -> Result<(), Failure> {
        let put = Write::put(name.key(), letter).expires(now + KEPT);
        self.table.write("remembering a letter", put).await.map(drop)
    }

    /// Remembers when a letter of the account was first opened, and gives that time: the same however often it is told. `None`
    /// if the account has no letter of this attempt.
    ///
    /// # Errors
    /// Retryable.
    pub async fn letter_opened(
        &self,
        account: &AccountId,
        attempt: &str,
        at: Timestamp,
    ) -> Result<Option<Timestamp>, Failure> {
        /// When it was opened first.
        #[derive(Deserialize)]
        struct Opened {
            opened_at: Timestamp,
        }
        let update = Write::update(LetterName::Attempt(attempt.to_owned()).key())
            .set_first("opened_at", at)
            .when(is("account", account));
        let opened: Option<Opened> = self.table.write_and_get("remembering that a letter was opened", update).await?;
        Ok(opened.map(|Opened { opened_at }| opened_at))
    }

    /// The letters of these names that are known; of few names, since a mail may claim any.
    ///
    /// # Errors
    /// Retryable.
    pub async fn letters_named(&self, names: &[LetterName]) -> Result<Vec<SentLetter>, Failure> {
        let keys: HashSet<Key> = names.iter().map(LetterName::key).collect();
        self.table.batch_get(keys).await?.into_iter().map(read).collect()
    }
}
