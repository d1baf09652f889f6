//! Letters by what an answer to them names: the address that only their readers know, or the message id SES gave them.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Delivery, Item, Ledger, if_held, read, write};
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
    fn key(&self) -> Item {
        let digest = match self {
            Self::Attempt(attempt) => digest(&["attempt", &attempt.to_ascii_lowercase()]),
            Self::Ses(id) => digest(&["ses", id]),
        };
        let attributes = [("pk", format!("LETTER#{digest}")), ("sk", "LETTER".to_owned())];
        attributes.map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).into()
    }
}

impl Ledger {
    /// Remembers by which name a letter is known. The same twice is remembered once.
    ///
    /// # Errors
    /// Retryable.
    pub async fn name_letter(&self, name: &LetterName, letter: &SentLetter, now: Timestamp) -> Result<(), Failure> {
        let mut item = write(letter)?;
        item.extend(name.key());
        let expires_at = (now + KEPT).as_second().to_string();
        item.insert("expires_at".to_owned(), AttributeValue::N(expires_at));
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| Failure::of_sdk("remembering a letter", error))
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
        let update = self
            .dynamodb
            .update_item()
            .table_name(&self.table)
            .set_key(Some(LetterName::Attempt(attempt.to_owned()).key()))
            .update_expression("SET opened_at = if_not_exists(opened_at, :at)")
            .condition_expression("account = :account")
            .expression_attribute_values(":at", AttributeValue::S(at.to_string()))
            .expression_attribute_values(":account", AttributeValue::S(account.to_string()))
            .return_values(ReturnValue::AllNew);
        let held = if_held("remembering that a letter was opened", update.send().await)?;
        held.map(|output| read(output.attributes.unwrap_or_default()).map(|Opened { opened_at }| opened_at)).transpose()
    }

    /// The letters of these names that are known; of few names, since a mail may claim any.
    ///
    /// # Errors
    /// Retryable.
    pub async fn letters_named(&self, names: &[LetterName]) -> Result<Vec<SentLetter>, Failure> {
        let mut keys: Vec<Item> = Vec::new();
        for key in names.iter().map(LetterName::key) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        self.batch_get(keys).await?.into_iter().map(read).collect()
    }
}
