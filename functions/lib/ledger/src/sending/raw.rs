//! What the files beside still say in DynamoDB's own language, until they say it by [`Table`].

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use aws::Failure;
use ids::AccountId;

use crate::table::{self, Item, Key, Table};
use crate::{Ledger, Page};

pub(crate) use crate::table::read;

impl From<&Table> for String {
    fn from(table: &Table) -> Self {
        table.name.clone()
    }
}

impl Ledger {
    pub(crate) async fn get<T: DeserializeOwned>(&self, pk: String, sk: String) -> Result<Option<T>, Failure> {
        self.table.get(Key::new(pk, sk)).await
    }

    pub(crate) async fn several(
        &self,
        account: &AccountId,
        keys: Vec<String>,
    ) -> Result<HashMap<String, Item>, Failure> {
        self.table.several(account, keys).await
    }

    pub(crate) async fn list<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        name: &str,
        after: Option<&str>,
    ) -> Result<Page<T>, Failure> {
        self.table.list(account, name, after).await
    }

    pub(crate) async fn page<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        prefix: &str,
        after: Option<&str>,
    ) -> Result<Page<T>, Failure> {
        self.table.page(account, prefix, after).await
    }

    pub(crate) async fn beginning<T: DeserializeOwned>(
        &self,
        account: &AccountId,
        prefix: String,
    ) -> Result<Vec<T>, Failure> {
        self.table.beginning(account, &prefix).await
    }

    pub(crate) fn query_beginning(&self, account: &AccountId, prefix: String) -> QueryFluentBuilder {
        self.table.by_prefix(account, &prefix)
    }

    pub(crate) async fn all_or_nothing(&self, doing: &str, writes: Vec<TransactWriteItem>) -> Result<bool, Failure> {
        match self.dynamodb.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(_)) => Ok(false),
                _ => Err(Failure::of_sdk(doing, error)),
            },
        }
    }
}

pub(crate) fn partition(account: &AccountId) -> String {
    table::partition(account)
}

pub(crate) fn write<T: Serialize>(value: &T) -> Result<Item, Failure> {
    table::attributes(value)
}

pub(crate) fn write_listed<T: Serialize>(value: &T, list: String, at: Timestamp) -> Result<Item, Failure> {
    let mut item = write(value)?;
    item.insert("list".to_owned(), AttributeValue::S(list));
    item.insert("at".to_owned(), AttributeValue::S(table::sortable(at)));
    Ok(item)
}

pub(crate) fn if_held<T, E>(doing: &str, sent: Result<T, SdkError<E, HttpResponse>>) -> Result<Option<T>, Failure>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    table::if_held(doing, sent)
}

pub(crate) fn unbuildable(error: impl std::fmt::Display) -> Failure {
    table::unbuildable(error)
}
