//! Items by the beginning of their key, and lists by time.

use aws::Failure;
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use ids::AccountId;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tracing::error;

use super::condition::is;
use super::{Item, Key, Table, Write, partition, read, sortable};

/// The most items one page of a list holds.
const PAGE: i32 = 50;

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

impl Table {
    /// One page of an account's list by time, newest first.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub(crate) async fn list<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        name: &str,
        after: Option<&str>,
    ) -> Result<Page<T>, Failure> {
        let list = format!("{account}#{name}");
        let mut query = self.by_time(&list, None).scan_index_forward(false).limit(PAGE);
        if let Some(after) = after {
            let cursor = serde_json::from_str::<Cursor>(after).ok().filter(|cursor| cursor.fits(name));
            let cursor = cursor.ok_or_else(|| {
                Failure::permanent("bad_cursor", "`after` must be the `next` of an earlier page of the same list.")
            })?;
            let mut key = Item::from(Key::of(account, cursor.sk));
            key.insert("list".to_owned(), AttributeValue::S(list));
            key.insert("at".to_owned(), AttributeValue::S(cursor.at));
            query = query.set_exclusive_start_key(Some(key));
        }
        page(query, |key| {
            let text = |name: &str| key.get(name).and_then(|value| value.as_s().ok()).cloned();
            serde_json::to_string(&Cursor { sk: text("sk")?, at: text("at")? }).ok()
        })
        .await
    }

    /// The first items of a list over all accounts whose time has come at `until`, or that there are. For the operator's own
    /// functions alone. An item that cannot be read does not keep the others waiting.
    pub(crate) async fn first_of_list<T: DeserializeOwned>(
        &self,
        list: &str,
        until: Option<Timestamp>,
        most: usize,
    ) -> Result<Vec<T>, Failure> {
        let mut items = self.by_time(list, until).limit(limit(most)).into_paginator().items().send();
        let mut first = Vec::new();
        while first.len() < most
            && let Some(item) = items.next().await
        {
            match read(item.map_err(|error| Failure::of_sdk("looking for what is due", error))?) {
                Ok(item) => first.push(item),
                Err(why) => error!(list, "something due stays undone: {why}"),
            }
        }
        Ok(first)
    }

    /// Gives an item of a list another time, unless somebody else did since it was read.
    pub(crate) async fn move_in_list(
        &self,
        doing: &str,
        key: Key,
        before: Timestamp,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let update = Write::update(key).set("at", sortable(at)).when(is("at", sortable(before)));
        self.write(doing, update).await.map(drop)
    }

    /// Strikes an item of a list off, unless it was given another time since it was read.
    pub(crate) async fn strike_off(&self, doing: &str, key: Key, at: Timestamp) -> Result<(), Failure> {
        self.write(doing, Write::delete(key).when(is("at", sortable(at)))).await.map(drop)
    }

    /// All items of an account whose sort key begins so, in key order, as they are now.
    pub(crate) async fn beginning<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        prefix: &str,
    ) -> Result<Vec<T>, Failure> {
        let items =
            self.by_prefix(account, prefix).into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
        let items = items.map_err(|error| Failure::of_sdk("reading the ledger", error))?;
        items.into_iter().map(read).collect()
    }

    /// The first of them.
    pub(crate) async fn first<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        prefix: &str,
        most: usize,
    ) -> Result<Vec<T>, Failure> {
        Ok(page(self.by_prefix(account, prefix).limit(limit(most)), |_| None).await?.items)
    }

    /// One page of them.
    pub(crate) async fn page<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        prefix: &str,
        after: Option<&str>,
    ) -> Result<Page<T>, Failure> {
        let after = after.map(|after| Item::from(Key::of(account, format!("{prefix}{after}"))));
        let query = self.by_prefix(account, prefix).limit(PAGE).set_exclusive_start_key(after);
        page(query, |key| {
            let sk = key.get("sk").and_then(|sk| sk.as_s().ok())?;
            sk.strip_prefix(prefix).map(str::to_owned)
        })
        .await
    }

    pub(crate) fn by_prefix(&self, account: &AccountId, prefix: &str) -> QueryFluentBuilder {
        self.dynamodb
            .query()
            .table_name(&self.name)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(partition(account)))
            .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned()))
    }

    /// DynamoDB reads an index as it was a moment ago, and not otherwise.
    fn by_time(&self, list: &str, until: Option<Timestamp>) -> QueryFluentBuilder {
        let query = self
            .dynamodb
            .query()
            .table_name(&self.name)
            .index_name("by_time")
            .expression_attribute_names("#list", "list")
            .expression_attribute_values(":list", AttributeValue::S(list.to_owned()));
        match until {
            None => query.key_condition_expression("#list = :list"),
            Some(until) => query
                .key_condition_expression("#list = :list AND #at <= :until")
                .expression_attribute_names("#at", "at")
                .expression_attribute_values(":until", AttributeValue::S(sortable(until))),
        }
    }
}

/// What one query answers. `next` makes of the last key what the following page is asked for by.
async fn page<T: DeserializeOwned>(
    query: QueryFluentBuilder,
    next: impl Fn(Item) -> Option<String>,
) -> Result<Page<T>, Failure> {
    let output = query.send().await.map_err(|error| Failure::of_sdk("listing from the ledger", error))?;
    let QueryOutput { items, last_evaluated_key, .. } = output;
    let items = items.unwrap_or_default().into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page { items, next: last_evaluated_key.and_then(next) })
}

fn limit(most: usize) -> i32 {
    i32::try_from(most).unwrap_or(i32::MAX)
}
