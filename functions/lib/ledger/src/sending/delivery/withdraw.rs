//! Withdrawing an invoice that has not left yet, and taking that back: each one transaction, so that a race with `send` or
//! the clock has one winner and nothing is left half done.
//!
//! The mark lies on the deliveries, one for every channel there is: [`Ledger::claim`] refuses what is not waiting, so
//! whoever comes later, with an event that was under way or comes again, finds nothing to send.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem, Update};
use jiff::Timestamp;

use ::delivery::ChannelKind;

use super::name::name;
use super::{Delivery, Status};
use crate::{Due, Happening, Ledger, Task, What, due, partition, unbuildable, write};
use aws::Failure;
use aws::Reason;
use ids::{AccountId, InvoiceId};

/// How often a transaction that met others is tried; whoever asks may ask again.
const TRIES: usize = 5;

/// What came of withdrawing an invoice.
#[derive(Debug, Clone, PartialEq)]
pub enum Withdrawal {
    /// It never leaves.
    Done,
    /// It was too late: this channel has it, or may have it.
    TooLate(Box<Delivery>),
}

impl Delivery {
    /// Whether it was withdrawn before anything was done for it: it only keeps its channel from beginning.
    pub fn is_mere_mark(&self) -> bool {
        // One that waited for others in a letter has its partner.
        let is_untouched = self.attempt.is_none() && self.recipients.is_empty() && self.partner_id.is_none();
        self.status == Status::Withdrawn && is_untouched
    }
}

impl Ledger {
    /// Withdraws an invoice from every channel, or from none. Withdrawn again, it stays as it is. `by` is who asked, as far
    /// as the token says.
    ///
    /// # Errors
    /// Retryable.
    pub async fn withdraw(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        by: Option<&str>,
        now: Timestamp,
    ) -> Result<Withdrawal, Failure> {
        let what = What::Withdrawn { by: by.map(str::to_owned) };
        let sentence =
            format!("{} withdrew it before it left: it is not sent.", by.unwrap_or("Somebody of the account"));
        let reason = Reason::new(WITHDRAWN, sentence);
        for _ in 0..TRIES {
            let known = self.deliveries_of(account, [invoice_id]).await?;
            let (mut writes, mut is_news) = (Vec::new(), false);
            for channel in ChannelKind::ALL {
                let mark = known.iter().find(|delivery| delivery.channel == channel);
                is_news |= mark.is_none_or(|delivery| delivery.status != Status::Withdrawn);
                writes.push(match mark {
                    None => self.mark(account, invoice_id, channel, &reason, now)?,
                    Some(delivery) if delivery.is_waiting() => {
                        self.turn(account, delivery, Status::Withdrawn, Some(&reason), now)?
                    }
                    Some(delivery) if delivery.status == Status::Withdrawn => self.still(account, delivery)?,
                    Some(delivery) => return Ok(Withdrawal::TooLate(Box::new(delivery.clone()))),
                });
            }
            if is_news {
                writes.push(self.telling(account, invoice_id, &Happening { at: now, what: what.clone() })?);
            }
            // Also of what was withdrawn before: an event that was under way may have put it off since.
            let waiting = Delete::builder()
                .table_name(&self.table)
                .key("pk", AttributeValue::S(partition(account)))
                .key("sk", AttributeValue::S(due::due_key(invoice_id, Task::Issue)));
            writes.push(TransactWriteItem::builder().delete(waiting.build().map_err(unbuildable)?).build());
            if self.all_or_nothing("withdrawing an invoice", writes).await? {
                return Ok(Withdrawal::Done);
            }
        }
        Err(Failure::Retryable("the invoice is being dealt with by others".to_owned()))
    }

    /// Takes a withdrawal back: what waited waits again, and the invoice is issued anew within a minute. `false` for an
    /// invoice that was not withdrawn.
    ///
    /// # Errors
    /// Retryable.
    pub async fn reinstate(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        by: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        for _ in 0..TRIES {
            let known = self.deliveries_of(account, [invoice_id]).await?;
            let mut writes = Vec::new();
            for delivery in known.iter().filter(|delivery| delivery.status == Status::Withdrawn) {
                writes.push(match delivery.is_mere_mark() {
                    true => self.unmark(account, delivery)?,
                    false => self.turn(account, delivery, Status::Queued, None, now)?,
                });
            }
            if writes.is_empty() {
                return Ok(false);
            }
            let what = What::Reinstated { by: by.map(str::to_owned) };
            writes.push(self.telling(account, invoice_id, &Happening { at: now, what })?);
            let due = Due { account: account.clone(), invoice_id: invoice_id.clone(), task: Task::Issue, at: now };
            writes.push(self.put(due::item(&due)?)?);
            if self.all_or_nothing("withdrawing an invoice", writes).await? {
                return Ok(true);
            }
        }
        Err(Failure::Retryable("the invoice is being dealt with by others".to_owned()))
    }

    /// Keeps a channel from beginning. It is in no list: nothing was on its way.
    fn mark(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: ChannelKind,
        reason: &Reason,
        now: Timestamp,
    ) -> Result<TransactWriteItem, Failure> {
        let mark = Delivery {
            invoice_id: invoice_id.clone(),
            channel,
            reminder: None,
            partner_id: None,
            recipients: Vec::new(),
            to: None,
            download_until: None,
            status: Status::Withdrawn,
            reason: Some(reason.code.clone()),
            sentence: Some(reason.sentence.clone()),
            attempt: None,
            claimed_at: None,
            ses_message_id: None,
            at: now,
            updated_at: now,
        };
        let mut item = write(&mark)?;
        item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
        item.insert("sk".to_owned(), AttributeValue::S(name(mark.dispatch(), invoice_id)));
        item.insert("rank".to_owned(), AttributeValue::N(mark.status.rank().to_string()));
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unbuildable)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// Makes sure that a delivery is still as it was read, or else what else is written may undo what somebody said since.
    fn still(&self, account: &AccountId, delivery: &Delivery) -> Result<TransactWriteItem, Failure> {
        let update = Update::builder()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S(name(delivery.dispatch(), &delivery.invoice_id)))
            .update_expression("SET #status = :before")
            .condition_expression("#status = :before")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":before", word(delivery.status));
        Ok(TransactWriteItem::builder().update(update.build().map_err(unbuildable)?).build())
    }

    fn unmark(&self, account: &AccountId, delivery: &Delivery) -> Result<TransactWriteItem, Failure> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S(name(delivery.dispatch(), &delivery.invoice_id)))
            .condition_expression("#status = :before")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":before", word(delivery.status));
        Ok(TransactWriteItem::builder().delete(delete.build().map_err(unbuildable)?).build())
    }

    /// Gives a delivery another status, if it still has the one that was read.
    pub(super) fn turn(
        &self,
        account: &AccountId,
        delivery: &Delivery,
        status: Status,
        reason: Option<&Reason>,
        now: Timestamp,
    ) -> Result<TransactWriteItem, Failure> {
        let mut expression = "SET #status = :status, #rank = :rank, updated_at = :now".to_owned();
        let mut update = Update::builder()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S(name(delivery.dispatch(), &delivery.invoice_id)))
            .condition_expression("#status = :before")
            .expression_attribute_names("#status", "status")
            .expression_attribute_names("#rank", "rank")
            .expression_attribute_values(":before", word(delivery.status))
            .expression_attribute_values(":status", word(status))
            .expression_attribute_values(":rank", AttributeValue::N(status.rank().to_string()))
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()));
        match reason {
            Some(reason) => {
                expression.push_str(", reason = :reason, sentence = :sentence");
                update = update
                    .expression_attribute_values(":reason", AttributeValue::S(reason.code.clone()))
                    .expression_attribute_values(":sentence", AttributeValue::S(reason.sentence.clone()));
            }
            None => expression.push_str(" REMOVE reason, sentence"),
        }
        let update = update.update_expression(expression).build().map_err(unbuildable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    fn telling(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        happening: &Happening,
    ) -> Result<TransactWriteItem, Failure> {
        self.put(happening.item(account, invoice_id)?)
    }

    pub(super) fn put(&self, item: crate::Item) -> Result<TransactWriteItem, Failure> {
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).build().map_err(unbuildable)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}

/// The code of a delivery that was withdrawn.
const WITHDRAWN: &str = "withdrawn";

fn word(status: Status) -> AttributeValue {
    serde_dynamo::to_attribute_value(status).unwrap_or(AttributeValue::Null(true))
}
