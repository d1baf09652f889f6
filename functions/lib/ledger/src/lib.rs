//! The ledger: one DynamoDB table that remembers every account, mail, invoice and delivery.
//!
//! | item | `pk` | `sk` | `list` (index `by_time`) |
//! |---|---|---|---|
//! | account | `ACCOUNT#<account>` | `ACCOUNT` | |
//! | import address | `ADDRESS#<address>` | `ADDRESS` | |
//! | whose a sender's domain is | `SENDER-DOMAIN#<domain>` | `SENDER-DOMAIN` | `SENDER-PENDING` while it is not verified |
//! | partner | `ACCOUNT#<account>` | `PARTNER#<partner>` | |
//! | partner by VAT number | `ACCOUNT#<account>` | `PARTNER-VAT#<vat>` | |
//! | mail | `ACCOUNT#<account>` | `MAIL#<mail>` | `<account>#MAIL` |
//! | answer to it | `ACCOUNT#<account>` | `MAIL#<mail>#ANSWER#<kind>` | |
//! | notices of a day, until it is over | `ACCOUNT#<account>` | `NOTICE-DAY#<date>` | |
//! | those of held invoices | `ACCOUNT#<account>` | `HELD-NOTICE-DAY#<date>` | |
//! | replies of a day to a sender | `ACCOUNT#<account>` | `REPLY-DAY#<sha-256 of the sender>#<date>` | |
//! | mail for nobody | `UNROUTED` | `MAIL#<mail>` | `UNROUTED` |
//! | refused queue record | `REFUSED` | `RECORD#<message>` | `REFUSED` |
//! | incoming invoice | `ACCOUNT#<account>` | `INVOICE#<invoice>` | `<account>#INVOICE` |
//! | its file | `ACCOUNT#<account>` | `INVOICE#<invoice>#FILE#<sha-256>` | |
//! | a mail that brought it | `ACCOUNT#<account>` | `INVOICE#<invoice>#ARRIVAL#<at>#<mail>` | |
//! | a key it is found by | `ACCOUNT#<account>` | `KEY#<digest>` | |
//! | trusted or blocked sender | `ACCOUNT#<account>` | `SENDER#<address or @domain>` | |
//! | sender seen before | `ACCOUNT#<account>` | `KNOWN#<address>` | |
//! | where invoices came from | `ACCOUNT#<account>` | `ORIGINS` | |
//! | supplier's IBANs and origins | `ACCOUNT#<account>` | `SUPPLIER#<digest>` | |
//! | issued invoice | `ACCOUNT#<account>` | `ISSUED#<invoice>` | `<account>#ISSUED` |
//! | what happened to it | `ACCOUNT#<account>` | `ISSUED#<invoice>#EVENT#<at>#<what>` | |
//! | whether it was paid | `ACCOUNT#<account>` | `ISSUED#<invoice>#PAID` | |
//! | delivery | `ACCOUNT#<account>` | `DELIVERY#<invoice>#<channel>` | `<account>#DELIVERY` |
//! | delivery of a reminder | `ACCOUNT#<account>` | `DELIVERY#<invoice>#reminder-<day>` | `<account>#DELIVERY` |
//! | its history | `ACCOUNT#<account>` | `DELIVERY#<invoice>#<channel>#EVENT#<at>#<event>` | |
//! | letter, by its reply address or SES's message id | `LETTER#<digest>` | `LETTER` | |
//! | link to the files of a letter, until it ends | `LINK#<digest>` | `LINK` | |
//! | address that gets no mails | `ACCOUNT#<account>` | `SUPPRESSED#<address>` | |
//! | what waits for its time | `ACCOUNT#<account>` | `DUE#<task>#<invoice>` | `DUE` |
//! | a partner's collection | `ACCOUNT#<account>` | `COLLECT#<partner>` | `COLLECTING` |
//! | an invoice in it | `ACCOUNT#<account>` | `COLLECT#<partner>#<invoice>` | |
//! | letter with several invoices | `ACCOUNT#<account>` | `LETTER#<attempt>` | |
//! | list of invoices issued together | `ACCOUNT#<account>` | `BULK#<list>` | `<account>#BULK` |
//! | that it is to be gone on with | `ACCOUNT#<account>` | `BULK-DUE#<list>` | `BULK` |
//! | where its invoices stand | `ACCOUNT#<account>` | `BULK#<list>#COUNT#<slice>` | |
//! | when SES is free again | `PACE` | `SES` | |
//!
//! Every write is conditional or adds only what is absent, so that replaying an event changes nothing. An account's
//! items are reached only through an [`AccountId`], which comes from a verified token or an import address.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, TransactWriteItem, Update};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use aws::{Failure, Reason};
use ids::AccountId;

mod account;
mod jobs;
mod receiving;
mod sending;

pub use account::*;
pub use jobs::*;
pub use receiving::*;
pub use sending::*;

/// The most items one page of a list holds.
const PAGE: i32 = 50;

/// The most items of one BatchGetItem (DynamoDB quota).
const MAX_BATCH_GET: usize = 100;

pub(crate) type Item = HashMap<String, AttributeValue>;

/// The ledger.
#[derive(Debug, Clone)]
pub struct Ledger {
    dynamodb: Client,
    table: String,
}

/// One page of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Give it back to get the following page; `None` at the end.
    pub next: Option<String>,
}

/// Where a page ended: the keys of its last item. Opaque to clients; it says nothing about the account, which is
/// always taken from the token.
#[derive(Serialize, Deserialize)]
struct Cursor {
    sk: String,
    at: String,
}

impl Cursor {
    /// Whether it can have come from this list. DynamoDB calls a malformed key a fault of ours.
    fn fits(&self, list: &str) -> bool {
        let of_list = self.sk.strip_prefix(list).is_some_and(|rest| rest.starts_with('#') && rest.len() < 256);
        of_list && self.at.parse::<Timestamp>().is_ok()
    }
}

impl Ledger {
    /// Of this table.
    pub fn new(dynamodb: Client, table: String) -> Self {
        Self { dynamodb, table }
    }

    /// Records a queue record that can never be handled, with its body for whoever looks into it.
    ///
    /// # Errors
    /// Retryable.
    pub async fn refuse(&self, message_id: &str, body: &str, reason: &Reason) -> Result<(), Failure> {
        /// An item holds 400 KB; EventBridge events and SES notifications stay below 256 KB.
        const MAX_BODY: usize = 300 * 1024;
        let body = body[..body.floor_char_boundary(MAX_BODY)].to_owned();
        let item = [
            ("pk", "REFUSED".to_owned()),
            ("sk", format!("RECORD#{message_id}")),
            ("list", "REFUSED".to_owned()),
            ("at", format!("{:.6}", Timestamp::now())),
            ("code", reason.code.clone()),
            ("sentence", reason.sentence.clone()),
            ("body", body),
        ];
        let item: Item = item.into_iter().map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).collect();
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| Failure::of_sdk("recording a refused record", error))
    }

    async fn get<T: DeserializeOwned>(&self, pk: String, sk: String) -> Result<Option<T>, Failure> {
        let get = self.dynamodb.get_item().table_name(&self.table).consistent_read(true);
        let output = get
            .key("pk", AttributeValue::S(pk))
            .key("sk", AttributeValue::S(sk))
            .send()
            .await
            .map_err(|error| Failure::of_sdk("reading the ledger", error))?;
        output.item.map(read).transpose()
    }

    /// Items of an account by sort key, those that are there.
    async fn several(&self, account: &AccountId, keys: Vec<String>) -> Result<HashMap<String, Item>, Failure> {
        let unique: BTreeSet<String> = keys.into_iter().collect();
        let unique: Vec<String> = unique.into_iter().collect();
        let mut found = HashMap::new();
        for chunk in unique.chunks(MAX_BATCH_GET) {
            let key = |sk: &String| {
                let attributes = [("pk", partition(account)), ("sk", sk.clone())];
                attributes.map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).into()
            };
            let keys: Vec<Item> = chunk.iter().map(key).collect();
            for item in self.batch_get(keys).await? {
                if let Some(AttributeValue::S(sk)) = item.get("sk").cloned() {
                    found.insert(sk, item);
                }
            }
        }
        Ok(found)
    }

    /// The items of these keys, in no order.
    async fn batch_get(&self, keys: Vec<Item>) -> Result<Vec<Item>, Failure> {
        let mut found = Vec::new();
        let mut wanted =
            KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build().map_err(unbuildable)?;
        // An answer holds 16 MB at most, and what did not fit is named in it.
        for _ in 0..MAX_BATCH_GET {
            let get = self.dynamodb.batch_get_item().request_items(&self.table, wanted);
            let output = get.send().await.map_err(|error| Failure::of_sdk("reading the ledger", error))?;
            found.extend(output.responses.unwrap_or_default().remove(&self.table).unwrap_or_default());
            match output.unprocessed_keys.unwrap_or_default().remove(&self.table) {
                Some(rest) => wanted = rest,
                None => return Ok(found),
            }
        }
        Err(Failure::Retryable("DynamoDB did not read every item".to_owned()))
    }

    /// One page of a list by time, newest first.
    async fn list<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        list_name: &str,
        after: Option<&str>,
    ) -> Result<Page<T>, Failure> {
        let list = format!("{account}#{list_name}");
        let mut query = self
            .dynamodb
            .query()
            .table_name(&self.table)
            .index_name("by_time")
            .key_condition_expression("#list = :list")
            .expression_attribute_names("#list", "list")
            .expression_attribute_values(":list", AttributeValue::S(list.clone()))
            .scan_index_forward(false)
            .limit(PAGE);
        if let Some(after) = after {
            let cursor = serde_json::from_str::<Cursor>(after).ok().filter(|cursor| cursor.fits(list_name));
            let cursor = cursor.ok_or_else(|| {
                Failure::permanent("bad_cursor", "`after` must be the `next` of an earlier page of the same list.")
            })?;
            let key = [("pk", partition(account)), ("sk", cursor.sk), ("list", list), ("at", cursor.at)];
            let key = key.into_iter().map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).collect();
            query = query.set_exclusive_start_key(Some(key));
        }
        let output = query.send().await.map_err(|error| Failure::of_sdk("listing from the ledger", error))?;
        let next = output.last_evaluated_key.and_then(|key| {
            let text = |name: &str| key.get(name).and_then(|value| value.as_s().ok()).cloned();
            serde_json::to_string(&Cursor { sk: text("sk")?, at: text("at")? }).ok()
        });
        let items = output.items.unwrap_or_default().into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// The first items of an account whose sort key begins so, in key order.
    async fn first<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        prefix: String,
        most: usize,
    ) -> Result<Vec<T>, Failure> {
        let query = self.query_beginning(account, prefix).limit(i32::try_from(most).unwrap_or(i32::MAX));
        let output = query.send().await.map_err(|error| Failure::of_sdk("reading the ledger", error))?;
        output.items.unwrap_or_default().into_iter().map(read).collect()
    }

    /// One page of an account's items whose sort key begins so, in key order.
    async fn page<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        prefix: &str,
        after: Option<&str>,
    ) -> Result<Page<T>, Failure> {
        let mut query = self.query_beginning(account, prefix.to_owned()).limit(PAGE);
        if let Some(after) = after {
            let key = [("pk", partition(account)), ("sk", format!("{prefix}{after}"))];
            let key = key.into_iter().map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).collect();
            query = query.set_exclusive_start_key(Some(key));
        }
        let output = query.send().await.map_err(|error| Failure::of_sdk("listing from the ledger", error))?;
        let next = output.last_evaluated_key.and_then(|key| {
            let sk = key.get("sk").and_then(|sk| sk.as_s().ok())?;
            sk.strip_prefix(prefix).map(str::to_owned)
        });
        let items = output.items.unwrap_or_default().into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    fn query_beginning(&self, account: &AccountId, prefix: String) -> QueryFluentBuilder {
        self.dynamodb
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(partition(account)))
            .expression_attribute_values(":prefix", AttributeValue::S(prefix))
    }

    /// All items of an account whose sort key begins so, in key order.
    async fn beginning<T: DeserializeOwned>(&self, account: &AccountId, prefix: String) -> Result<Vec<T>, Failure> {
        let query = self.query_beginning(account, prefix);
        let items = query.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
        let items = items.map_err(|error| Failure::of_sdk("reading the ledger", error))?;
        items.into_iter().map(read).collect()
    }

    /// Gives an item of a list another time, unless somebody else did since it was read.
    async fn put_item_off(&self, doing: &str, key: Item, before: Timestamp, at: Timestamp) -> Result<(), Failure> {
        let update = self
            .dynamodb
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key))
            .update_expression("SET #at = :at")
            .condition_expression("#at = :before")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":at", AttributeValue::S(format!("{at:.6}")))
            .expression_attribute_values(":before", AttributeValue::S(format!("{before:.6}")));
        if_held(doing, update.send().await).map(drop)
    }

    /// Strikes an item of a list off, unless it was given another time since it was read.
    async fn strike_off(&self, doing: &str, key: Item, at: Timestamp) -> Result<(), Failure> {
        let delete = self
            .dynamodb
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key))
            .condition_expression("#at = :at")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":at", AttributeValue::S(format!("{at:.6}")));
        if_held(doing, delete.send().await).map(drop)
    }

    /// Writes all of it, or nothing because a condition does not hold or somebody else writes there: `false`.
    async fn all_or_nothing(&self, doing: &str, writes: Vec<TransactWriteItem>) -> Result<bool, Failure> {
        match self.dynamodb.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(_)) => Ok(false),
                _ => Err(Failure::of_sdk(doing, error)),
            },
        }
    }

    /// An update that writes these attributes.
    fn set(&self, pk: String, sk: String, item: Item) -> Result<Update, Failure> {
        self.setting(pk, sk, item, |name, value| format!("{name} = {value}"))
    }

    /// An update that writes only the attributes that are absent, so that the first writer wins and a replay is
    /// harmless.
    fn add_absent(&self, pk: String, sk: String, item: Item) -> Result<Update, Failure> {
        self.setting(pk, sk, item, |name, value| format!("{name} = if_not_exists({name}, {value})"))
    }

    fn setting(
        &self,
        pk: String,
        sk: String,
        item: Item,
        set: impl Fn(&str, &str) -> String,
    ) -> Result<Update, Failure> {
        let mut update =
            Update::builder().table_name(&self.table).key("pk", AttributeValue::S(pk)).key("sk", AttributeValue::S(sk));
        let mut sets = Vec::with_capacity(item.len());
        for (index, (name, value)) in item.into_iter().enumerate() {
            let (placeholder, of_value) = (format!("#a{index}"), format!(":a{index}"));
            sets.push(set(&placeholder, &of_value));
            update = update.expression_attribute_names(placeholder, name).expression_attribute_values(of_value, value);
        }
        update.update_expression(format!("SET {}", sets.join(", "))).build().map_err(unbuildable)
    }
}

fn partition(account: &AccountId) -> String {
    format!("ACCOUNT#{account}")
}

/// Turns a value into the attributes of an item. An absent field is written as null, so that the first writer decides
/// of it too.
fn write<T: Serialize>(value: &T) -> Result<Item, Failure> {
    serde_dynamo::to_item(value)
        .map_err(|error| Failure::permanent("item_unwritable", format!("The ledger cannot hold this: {error}.")))
}

/// As [`write`], for an item of a list by time. The time is written in one width, since the index sorts it as text.
fn write_listed<T: Serialize>(value: &T, list: String, at: Timestamp) -> Result<Item, Failure> {
    let mut item = write(value)?;
    item.insert("list".to_owned(), AttributeValue::S(list));
    item.insert("at".to_owned(), AttributeValue::S(format!("{at:.6}")));
    Ok(item)
}

fn read<T: DeserializeOwned>(item: Item) -> Result<T, Failure> {
    serde_dynamo::from_item(item).map_err(|error| {
        Failure::Retryable(format!("an item of the ledger cannot be read ({error}); it was written by another version"))
    })
}

/// The key of an account's item.
fn keys(account: &AccountId, sk: String) -> Item {
    let keys = [("pk", partition(account)), ("sk", sk)];
    keys.map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).into()
}

/// What a conditional write answered; `None` where its condition does not hold.
fn if_held<T, E>(doing: &str, sent: Result<T, SdkError<E, HttpResponse>>) -> Result<Option<T>, Failure>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match sent {
        Ok(output) => Ok(Some(output)),
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(None),
        Err(error) => Err(Failure::of_sdk(doing, error)),
    }
}

/// The SDK's builders fail only where a required field is missing: a fault of this crate.
fn unbuildable(error: impl std::fmt::Display) -> Failure {
    Failure::permanent("request_incomplete", format!("A request to DynamoDB was incomplete: {error}."))
}
