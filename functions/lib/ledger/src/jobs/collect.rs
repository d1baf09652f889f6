//! Invoices that wait to leave together: those of one partner who wants several in one mail.
//!
//! A partner's collection has a time, which the clock looks for, and an item for each invoice. Whoever joins writes the invoice
//! first and marks the collection anew then; the clock strikes a collection off only as it saw it. So an invoice that joins
//! while the collection is being set going is either found by `send`, or has the clock come again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Ledger;
use crate::table::condition::is;
use crate::table::{Key, Write, sortable};
use aws::Failure;
use ids::{self, AccountId, InvoiceId, PartnerId};

/// The list of all collections, over all accounts.
const LIST: &str = "COLLECTING";

/// The invoices of a partner that leave together, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Whose it is.
    pub account: AccountId,
    /// The customer.
    pub partner_id: PartnerId,
    /// When they leave; to the microsecond.
    pub at: Timestamp,
    /// Another one each time that an invoice joins.
    mark: String,
}

/// An invoice that waits for the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    /// The issued invoice.
    pub invoice_id: InvoiceId,
    /// Since when it waits.
    pub since: Timestamp,
}

/// The invoices of a letter that has several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Letter {
    invoices: Vec<InvoiceId>,
    at: Timestamp,
}

impl Ledger {
    /// Lets an invoice wait for the others of its partner, and gives when they leave: at `at`, unless others wait already.
    ///
    /// # Errors
    /// Retryable.
    pub async fn collect(
        &self,
        account: &AccountId,
        partner: &PartnerId,
        collected: &Collected,
        at: Timestamp,
    ) -> Result<Timestamp, Failure> {
        let put = Write::put(collected_key(account, partner, &collected.invoice_id), collected);
        self.table.write("collecting an invoice", put).await?;
        let marked = marked(account, partner).set_first("at", sortable(at));
        let collection: Option<Collection> = self.table.write_and_get("collecting an invoice", marked).await?;
        Ok(collection.map_or(at, |collection| collection.at))
    }

    /// Puts what waits for a partner off to a time, whatever time it had before.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_collection_off(
        &self,
        account: &AccountId,
        partner: &PartnerId,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let marked = marked(account, partner).set("at", sortable(at));
        self.table.write("putting collected invoices off", marked).await.map(drop)
    }

    /// The first collections, of any account, that are due at `now`, the longest waiting first. For the operator's own
    /// functions alone: nothing of it is shown to an account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn due_collections(&self, now: Timestamp, most: usize) -> Result<Vec<Collection>, Failure> {
        self.table.first_of_list(LIST, Some(now), most).await
    }

    /// Strikes a collection off that was set going, unless an invoice has joined it since.
    ///
    /// # Errors
    /// Retryable.
    pub async fn collection_done(&self, collection: &Collection) -> Result<(), Failure> {
        let key = Key::of(&collection.account, collection_key(&collection.partner_id));
        let delete = Write::delete(key).when(is("mark", &collection.mark));
        self.table.write("striking off a collection", delete).await.map(drop)
    }

    /// The invoices that wait to leave together, at most so many, in the order of their ids.
    ///
    /// # Errors
    /// Retryable.
    pub async fn collected(
        &self,
        account: &AccountId,
        partner: &PartnerId,
        most: usize,
    ) -> Result<Vec<Collected>, Failure> {
        self.table.first(account, &format!("{}#", collection_key(partner)), most).await
    }

    /// An invoice does not wait for others any more.
    ///
    /// # Errors
    /// Retryable.
    pub async fn collected_done(
        &self,
        account: &AccountId,
        partner: &PartnerId,
        invoice_id: &InvoiceId,
    ) -> Result<(), Failure> {
        let delete = Write::delete(collected_key(account, partner, invoice_id));
        self.table.write("striking off a collected invoice", delete).await.map(drop)
    }

    /// Remembers which invoices a letter has, before it is offered to SES: what SES says of it, it says of all of them.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_letter(
        &self,
        account: &AccountId,
        attempt: &str,
        invoices: Vec<InvoiceId>,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let put = Write::put(letter_key(account, attempt), &Letter { invoices, at });
        self.table.write("remembering a letter", put).await.map(drop)
    }

    /// The invoices of a letter that has several; none if there is no such letter.
    ///
    /// # Errors
    /// Retryable.
    pub async fn invoices_of_letter(&self, account: &AccountId, attempt: &str) -> Result<Vec<InvoiceId>, Failure> {
        let letter: Option<Letter> = self.table.get(letter_key(account, attempt)).await?;
        Ok(letter.map(|letter| letter.invoices).unwrap_or_default())
    }
}

/// The update that tells that a partner's collection has changed.
fn marked(account: &AccountId, partner: &PartnerId) -> Write {
    Write::update(Key::of(account, collection_key(partner)))
        .set("account", account)
        .set("partner_id", partner)
        .set("list", LIST)
        .set("mark", ids::attempt())
}

fn collection_key(partner: &PartnerId) -> String {
    format!("COLLECT#{partner}")
}

fn collected_key(account: &AccountId, partner: &PartnerId, invoice_id: &InvoiceId) -> Key {
    Key::of(account, format!("{}#{invoice_id}", collection_key(partner)))
}

fn letter_key(account: &AccountId, attempt: &str) -> Key {
    Key::of(account, format!("LETTER#{attempt}"))
}
