//! Whether an issued invoice was paid, as whoever keeps the books says. It lies beside the invoice, which may be issued
//! later or again.

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Happening, Ledger, What, partition, unbuildable, write};
use aws::Failure;
use ids::{AccountId, InvoiceId};

/// How often a transaction that met others is tried.
const TRIES: usize = 5;

/// What was last said about the payment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// When it was paid; `None` if that was taken back.
    pub paid_at: Option<Timestamp>,
    /// When that was said. Of an event that is its own time, the same when it comes again.
    pub said_at: Timestamp,
}

impl Ledger {
    /// Notes whether an invoice was paid, and by whom that was said. `false` if it is no news: it is known, or something
    /// else was said since.
    ///
    /// # Errors
    /// Retryable.
    pub async fn note_paid(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        paid: &Paid,
        by: Option<&str>,
    ) -> Result<bool, Failure> {
        let by = by.map(str::to_owned);
        let what = match paid.paid_at {
            Some(paid_at) => What::Paid { paid_at, by },
            None => What::Unpaid { by },
        };
        let told = Happening { at: paid.said_at, what }.item(account, invoice_id)?;
        for _ in 0..TRIES {
            let known = self.paid(account, invoice_id).await?;
            let is_paid = known.as_ref().is_some_and(|known| known.paid_at.is_some());
            if is_paid == paid.paid_at.is_some() || known.as_ref().is_some_and(|known| known.said_at >= paid.said_at) {
                return Ok(false);
            }
            let mut item = write(paid)?;
            item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
            item.insert("sk".to_owned(), AttributeValue::S(paid_key(invoice_id)));
            let put = Put::builder().table_name(&self.table).set_item(Some(item));
            let put = match known {
                None => put.condition_expression("attribute_not_exists(pk)"),
                Some(known) => put
                    .condition_expression("said_at = :known")
                    .expression_attribute_values(":known", AttributeValue::S(known.said_at.to_string())),
            };
            let told = Put::builder().table_name(&self.table).set_item(Some(told.clone()));
            let writes = [put, told].map(|put| {
                let put = put.build().map_err(unbuildable)?;
                Ok::<_, Failure>(TransactWriteItem::builder().put(put).build())
            });
            if self.all_or_nothing("noting a payment", writes.into_iter().collect::<Result<_, _>>()?).await? {
                return Ok(true);
            }
        }
        Err(Failure::Retryable("others note the payment of the invoice".to_owned()))
    }

    /// When an invoice was paid, if it was.
    ///
    /// # Errors
    /// Retryable.
    pub async fn paid_at(&self, account: &AccountId, invoice_id: &InvoiceId) -> Result<Option<Timestamp>, Failure> {
        Ok(self.paid(account, invoice_id).await?.and_then(|paid| paid.paid_at))
    }

    async fn paid(&self, account: &AccountId, invoice_id: &InvoiceId) -> Result<Option<Paid>, Failure> {
        self.get(partition(account), paid_key(invoice_id)).await
    }
}

fn paid_key(invoice_id: &InvoiceId) -> String {
    format!("ISSUED#{invoice_id}#PAID")
}
