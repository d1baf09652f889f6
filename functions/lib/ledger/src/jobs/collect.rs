//! Invoices that wait to leave together: those of one partner who wants several in one mail.
//!
//! A partner's collection has a time, which the clock looks for, and an item for each invoice. Whoever joins writes the invoice
//! first and marks the collection anew then; the clock strikes a collection off only as it saw it. So an invoice that joins
//! while the collection is being set going is either found by `send`, or has the clock come again.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Ledger, if_held, partition, read, write};
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
        let mut item = write(collected)?;
        item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
        item.insert("sk".to_owned(), AttributeValue::S(collected_key(partner, &collected.invoice_id)));
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map_err(|error| Failure::of_sdk("collecting an invoice", error))?;
        let marked = self.marking(account, partner, at, "if_not_exists(#at, :at)").send().await;
        let marked = marked.map_err(|error| Failure::of_sdk("collecting an invoice", error))?;
        Ok(read::<Collection>(marked.attributes.unwrap_or_default())?.at)
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
        let marked = self.marking(account, partner, at, ":at").send().await;
        marked.map(drop).map_err(|error| Failure::of_sdk("putting collected invoices off", error))
    }

    fn marking(&self, account: &AccountId, partner: &PartnerId, at: Timestamp, time: &str) -> UpdateItemFluentBuilder {
        self.dynamodb
            .update_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S(collection_key(partner)))
            .update_expression(format!(
                "SET account = :account, partner_id = :partner, #list = :list, mark = :mark, #at = {time}"
            ))
            .expression_attribute_names("#list", "list")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":account", AttributeValue::S(account.to_string()))
            .expression_attribute_values(":partner", AttributeValue::S(partner.to_string()))
            .expression_attribute_values(":list", AttributeValue::S(LIST.to_owned()))
            .expression_attribute_values(":mark", AttributeValue::S(ids::attempt()))
            .expression_attribute_values(":at", AttributeValue::S(format!("{at:.6}")))
            .return_values(ReturnValue::AllNew)
    }

    /// The first collections, of any account, that are due at `now`, the longest waiting first. For the operator's own
    /// functions alone: nothing of it is shown to an account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn due_collections(&self, now: Timestamp, most: usize) -> Result<Vec<Collection>, Failure> {
        self.due_of(LIST, now, most).await
    }

    /// Strikes a collection off that was set going, unless an invoice has joined it since.
    ///
    /// # Errors
    /// Retryable.
    pub async fn collection_done(&self, collection: &Collection) -> Result<(), Failure> {
        let delete = self
            .dynamodb
            .delete_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(&collection.account)))
            .key("sk", AttributeValue::S(collection_key(&collection.partner_id)))
            .condition_expression("mark = :mark")
            .expression_attribute_values(":mark", AttributeValue::S(collection.mark.clone()));
        if_held("striking off a collection", delete.send().await).map(drop)
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
        self.first(account, format!("{}#", collection_key(partner)), most).await
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
        let delete = self
            .dynamodb
            .delete_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S(collected_key(partner, invoice_id)));
        delete.send().await.map(drop).map_err(|error| Failure::of_sdk("striking off a collected invoice", error))
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
        let mut item = write(&Letter { invoices, at })?;
        item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
        item.insert("sk".to_owned(), AttributeValue::S(letter_key(attempt)));
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| Failure::of_sdk("remembering a letter", error))
    }

    /// The invoices of a letter that has several; none if there is no such letter.
    ///
    /// # Errors
    /// Retryable.
    pub async fn invoices_of_letter(&self, account: &AccountId, attempt: &str) -> Result<Vec<InvoiceId>, Failure> {
        let letter: Option<Letter> = self.get(partition(account), letter_key(attempt)).await?;
        Ok(letter.map(|letter| letter.invoices).unwrap_or_default())
    }
}

fn collection_key(partner: &PartnerId) -> String {
    format!("COLLECT#{partner}")
}

fn collected_key(partner: &PartnerId, invoice_id: &InvoiceId) -> String {
    format!("{}#{invoice_id}", collection_key(partner))
}

fn letter_key(attempt: &str) -> String {
    format!("LETTER#{attempt}")
}
