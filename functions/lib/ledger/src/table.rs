//! The one table, and the only place that speaks DynamoDB's language. The files beside say what is written and what must
//! hold; how that is put into expressions, placeholders and requests is said here once.

pub(crate) mod condition;
mod expression;
mod lists;
mod transaction;
mod write;

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnValue, ReturnValuesOnConditionCheckFailure};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use aws::Failure;
use ids::AccountId;
pub use lists::Page;
pub(crate) use write::Write;

use write::{Request, What};

/// The most items of one BatchGetItem (DynamoDB quota).
const MAX_BATCH_GET: usize = 100;

/// The attributes of an item, by name.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// What names an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pk: String,
    sk: String,
}

impl Key {
    /// Of an item of no account.
    pub(crate) fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    /// Of an item of an account.
    pub(crate) fn of(account: &AccountId, sk: impl Into<String>) -> Self {
        Self::new(partition(account), sk)
    }
}

/// What became of a conditional update.
#[derive(Debug)]
pub(crate) enum Updated {
    /// It was done.
    Done,
    /// Its condition does not hold of the item; none, if there is no item.
    Refused(Item),
}

/// The table.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    dynamodb: Client,
    pub(crate) name: String,
}

impl Table {
    pub(crate) fn new(dynamodb: Client, name: String) -> Self {
        Self { dynamodb, name }
    }

    /// An item, as it is now.
    pub(crate) async fn get<T: DeserializeOwned>(&self, key: Key) -> Result<Option<T>, Failure> {
        let get = self.dynamodb.get_item().table_name(&self.name).consistent_read(true).set_key(Some(key.into()));
        let output = get.send().await.map_err(|error| Failure::of_sdk("reading the ledger", error))?;
        output.item.map(read).transpose()
    }

    /// Items of an account by sort key, those that are there, as they are now.
    pub(crate) async fn several(
        &self,
        account: &AccountId,
        keys: impl IntoIterator<Item = String>,
    ) -> Result<HashMap<String, Item>, Failure> {
        let keys: BTreeSet<String> = keys.into_iter().collect();
        let items = self.batch_get(keys.into_iter().map(|sk| Key::of(account, sk))).await?;
        let by_key = items.into_iter().filter_map(|item| {
            let sk = item.get("sk").and_then(|sk| sk.as_s().ok()).cloned();
            sk.map(|sk| (sk, item))
        });
        Ok(by_key.collect())
    }

    /// The items of these keys, none of which may come twice, in no order, as they are now.
    pub(crate) async fn batch_get(&self, keys: impl IntoIterator<Item = Key>) -> Result<Vec<Item>, Failure> {
        let keys: Vec<Item> = keys.into_iter().map(Item::from).collect();
        let mut found = Vec::new();
        for chunk in keys.chunks(MAX_BATCH_GET) {
            let wanted = KeysAndAttributes::builder().set_keys(Some(chunk.to_vec())).consistent_read(true);
            found.extend(self.get_all(wanted.build().map_err(unbuildable)?).await?);
        }
        Ok(found)
    }

    async fn get_all(&self, mut wanted: KeysAndAttributes) -> Result<Vec<Item>, Failure> {
        let mut found = Vec::new();
        // An answer holds 16 MB at most, and what did not fit is named in it.
        for _ in 0..MAX_BATCH_GET {
            let get = self.dynamodb.batch_get_item().request_items(&self.name, wanted);
            let output = get.send().await.map_err(|error| Failure::of_sdk("reading the ledger", error))?;
            found.extend(output.responses.unwrap_or_default().remove(&self.name).unwrap_or_default());
            match output.unprocessed_keys.unwrap_or_default().remove(&self.name) {
                Some(rest) => wanted = rest,
                None => return Ok(found),
            }
        }
        Err(Failure::Retryable("DynamoDB did not read every item".to_owned()))
    }

    /// Does a write; `false` where its condition does not hold. `doing` begins the failure's sentence.
    pub(crate) async fn write(&self, doing: &str, write: Write) -> Result<bool, Failure> {
        match write.request()? {
            Request { what: What::Put(item), condition, names, values } => {
                let put = self.dynamodb.put_item().table_name(&self.name).set_item(Some(item));
                let put = put.set_condition_expression(condition).set_expression_attribute_names(names);
                let put = put.set_expression_attribute_values(values).send().await;
                if_held(doing, put).map(|done| done.is_some())
            }
            Request { what: What::Delete(key), condition, names, values } => {
                let delete = self.dynamodb.delete_item().table_name(&self.name).set_key(Some(key));
                let delete = delete.set_condition_expression(condition).set_expression_attribute_names(names);
                let delete = delete.set_expression_attribute_values(values).send().await;
                if_held(doing, delete).map(|done| done.is_some())
            }
            update => if_held(doing, self.update(update)?.send().await).map(|done| done.is_some()),
        }
    }

    /// Does an update and gives the item as it is then; `None` where its condition does not hold.
    pub(crate) async fn write_and_get<T: DeserializeOwned>(
        &self,
        doing: &str,
        update: Write,
    ) -> Result<Option<T>, Failure> {
        let update = self.update(update.request()?)?.return_values(ReturnValue::AllNew);
        let done = if_held(doing, update.send().await)?;
        done.map(|output| read(output.attributes.unwrap_or_default())).transpose()
    }

    /// Does an update, or gives the item of which its condition does not hold.
    pub(crate) async fn write_or_get(&self, doing: &str, update: Write) -> Result<Updated, Failure> {
        let update = self.update(update.request()?)?;
        let update = update.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(error) = update.send().await else { return Ok(Updated::Done) };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                Ok(Updated::Refused(refused.item().cloned().unwrap_or_default()))
            }
            _ => Err(Failure::of_sdk(doing, error)),
        }
    }

    fn update(&self, request: Request) -> Result<UpdateItemFluentBuilder, Failure> {
        let Request { what: What::Update(key, changes), condition, names, values } = request else {
            return Err(unbuildable("it is no update"));
        };
        let update = self.dynamodb.update_item().table_name(&self.name).set_key(Some(key)).update_expression(changes);
        let update = update.set_condition_expression(condition).set_expression_attribute_names(names);
        Ok(update.set_expression_attribute_values(values))
    }
}

pub(crate) fn partition(account: &AccountId) -> String {
    format!("ACCOUNT#{account}")
}

/// Turns a value into the attributes of an item.
pub(crate) fn attributes(value: &impl Serialize) -> Result<Item, Failure> {
    serde_dynamo::to_item(value).map_err(unwritable)
}

/// Turns a value into an attribute.
fn value(value: impl Serialize) -> Result<AttributeValue, Failure> {
    serde_dynamo::to_attribute_value(value).map_err(unwritable)
}

fn unwritable(error: serde_dynamo::Error) -> Failure {
    Failure::permanent("item_unwritable", format!("The ledger cannot hold this: {error}."))
}

/// Turns the attributes of an item into a value.
pub(crate) fn read<T: DeserializeOwned>(item: Item) -> Result<T, Failure> {
    serde_dynamo::from_item(item).map_err(|error| {
        Failure::Retryable(format!("an item of the ledger cannot be read ({error}); it was written by another version"))
    })
}

/// A time in one width, to the microsecond: the index sorts it as text, and so do conditions.
pub(crate) fn sortable(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// What a conditional write answered; `None` where its condition does not hold.
pub(crate) fn if_held<T, E>(doing: &str, sent: Result<T, SdkError<E, HttpResponse>>) -> Result<Option<T>, Failure>
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
pub(crate) fn unbuildable(error: impl std::fmt::Display) -> Failure {
    Failure::permanent("request_incomplete", format!("A request to DynamoDB was incomplete: {error}."))
}
