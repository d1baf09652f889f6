//! Several writes of which all are done, or none.

use aws::Failure;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, Delete, Put, TransactWriteItem, Update};

use super::write::{Request, What, Write};
use super::{Table, unbuildable};

/// The most writes of one transaction (DynamoDB quota).
const MAX_WRITES: usize = 100;

/// … of 4 MB in all, of which names and keys take some.
const MAX_BYTES: usize = 3 << 20;

/// Why a transaction did nothing.
#[derive(Debug)]
pub(crate) struct Cancelled {
    /// The writes whose condition does not hold, by their place from 0; none if others wrote there at the same moment.
    pub(crate) refused: Vec<usize>,
    failure: Failure,
}

/// A transaction that was cancelled is tried again, where nobody knows better.
impl From<Cancelled> for Failure {
    fn from(cancelled: Cancelled) -> Self {
        cancelled.failure
    }
}

impl Table {
    /// Does all of it, or nothing. `doing` begins the failure's sentence.
    ///
    /// # Errors
    /// Retryable, if DynamoDB failed. The inner error says that it did nothing, and why.
    pub(crate) async fn transact(
        &self,
        doing: &str,
        writes: impl IntoIterator<Item = Write>,
    ) -> Result<Result<(), Cancelled>, Failure> {
        let writes = writes.into_iter().map(|write| self.part(write.request()?)).collect::<Result<_, _>>()?;
        let Err(error) = self.dynamodb.transact_write_items().set_transact_items(Some(writes)).send().await else {
            return Ok(Ok(()));
        };
        let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
            return Err(Failure::of_sdk(doing, error));
        };
        let is_refused = |reason: &CancellationReason| reason.code() == Some("ConditionalCheckFailed");
        let reasons = cancelled.cancellation_reasons().iter().enumerate();
        let refused = reasons.filter(|(_, reason)| is_refused(reason)).map(|(place, _)| place).collect();
        Ok(Err(Cancelled { refused, failure: Failure::of_sdk(doing, error) }))
    }

    /// Does all of it, or nothing because a condition does not hold or somebody else writes there: `false`.
    #[expect(dead_code, reason = "for deliveries, which speak DynamoDB's own language yet")]
    pub(crate) async fn all_or_nothing(
        &self,
        doing: &str,
        writes: impl IntoIterator<Item = Write>,
    ) -> Result<bool, Failure> {
        Ok(self.transact(doing, writes).await?.is_ok())
    }

    /// Does all of it, or nothing because a condition does not hold: `false`.
    ///
    /// # Errors
    /// Retryable, also where somebody else writes there at the same moment.
    pub(crate) async fn unless_refused(
        &self,
        doing: &str,
        writes: impl IntoIterator<Item = Write>,
    ) -> Result<bool, Failure> {
        match self.transact(doing, writes).await? {
            Ok(()) => Ok(true),
            Err(cancelled) if !cancelled.refused.is_empty() => Ok(false),
            Err(cancelled) => Err(cancelled.into()),
        }
    }

    /// Does the writes in order, as many a transaction as DynamoDB takes; `false` where a condition does not hold, which
    /// leaves the transactions before done.
    pub(crate) async fn write_in_order(&self, doing: &str, writes: Vec<Write>) -> Result<bool, Failure> {
        for writes in transactions(writes) {
            if !self.unless_refused(doing, writes).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn part(&self, Request { what, condition, names, values }: Request) -> Result<TransactWriteItem, Failure> {
        let part = TransactWriteItem::builder();
        let part = match what {
            What::Put(item) => {
                let put = Put::builder().table_name(&self.name).set_item(Some(item));
                let put = put.set_condition_expression(condition).set_expression_attribute_names(names);
                part.put(put.set_expression_attribute_values(values).build().map_err(unbuildable)?)
            }
            What::Update(key, changes) => {
                let update = Update::builder().table_name(&self.name).set_key(Some(key)).update_expression(changes);
                let update = update.set_condition_expression(condition).set_expression_attribute_names(names);
                part.update(update.set_expression_attribute_values(values).build().map_err(unbuildable)?)
            }
            What::Delete(key) => {
                let delete = Delete::builder().table_name(&self.name).set_key(Some(key));
                let delete = delete.set_condition_expression(condition).set_expression_attribute_names(names);
                part.delete(delete.set_expression_attribute_values(values).build().map_err(unbuildable)?)
            }
        };
        Ok(part.build())
    }
}

/// The writes in order, by transaction.
fn transactions(writes: Vec<Write>) -> Vec<Vec<Write>> {
    let mut transactions: Vec<Vec<Write>> = Vec::new();
    let mut bytes = 0;
    for write in writes {
        let size = write.bytes();
        bytes += size;
        match transactions.last_mut() {
            Some(open) if open.len() < MAX_WRITES && bytes <= MAX_BYTES => open.push(write),
            _ => {
                transactions.push(vec![write]);
                bytes = size;
            }
        }
    }
    transactions
}

#[cfg(test)]
mod tests {
    use super::super::Key;
    use super::*;

    #[test]
    fn a_transaction_takes_no_more_than_dynamodb_does() {
        let write = |bytes: usize| Write::update(Key::new("p", "s")).set("a", "x".repeat(bytes));
        let counts = |sizes: &[usize]| {
            let transactions = transactions(sizes.iter().map(|bytes| write(*bytes)).collect());
            transactions.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(counts(&[]), [0; 0]);
        assert_eq!(counts(&[1; 201]), [100, 100, 1]);
        assert_eq!(counts(&[300 << 10; 21]), [10, 10, 1]);
    }
}
