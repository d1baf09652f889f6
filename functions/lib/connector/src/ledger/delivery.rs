//! Deliveries: one per issued invoice and channel, sent at most once.
//!
//! ```text
//! queued ──claim──▶ sending ──SES took it──▶ accepted ──▶ delayed, delivered, bounced, complained, rejected
//!    ▲                 ├──SES proved it did not, for now──▶ queued
//!    └─────────────────┤──refused as it is──▶ failed ──issued again, claim──▶ sending
//!                      └──nobody knows, or the function died──▶ unknown ──SES event──▶ accepted …
//! ```

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ChannelKind, Item, Ledger, Page, partition, read, write};
use crate::Failure;
use crate::failure::Reason;
use crate::ids::{AccountId, InvoiceId, PartnerId};

/// How long a claim holds. Longer than a function runs: past it, whoever claimed is dead and nobody knows what it did.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Waiting to be sent, or to be sent again after SES proved that it did not take it.
    Queued,
    /// A function is handing it to SES right now.
    Sending,
    /// It may or may not have left. Never sent again by itself.
    Unknown,
    /// Handed to an access point by event.
    Requested,
    /// SES took it.
    Accepted,
    /// The customer's mail server put SES off; SES keeps trying.
    Delayed,
    /// The customer's mail server took it.
    Delivered,
    /// It could not be sent as it was, and SES does not have it: issued again, it is tried again.
    Failed,
    /// SES found a virus in it.
    Rejected,
    /// The customer's mail server refused it for good.
    Bounced,
    /// The customer marked it as spam.
    Complained,
}

impl Status {
    /// A later word in this order is never overwritten by an earlier one: events arrive in any order.
    fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Sending => 10,
            Self::Unknown => 20,
            Self::Requested => 30,
            Self::Accepted => 40,
            Self::Delayed => 50,
            Self::Delivered => 60,
            Self::Failed | Self::Rejected | Self::Bounced => 70,
            Self::Complained => 80,
        }
    }
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// The issued invoice.
    pub invoice_id: InvoiceId,
    /// How.
    pub channel: ChannelKind,
    /// To whom.
    pub partner_id: PartnerId,
    /// Addresses, for e-mail.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// Where it stands.
    pub status: Status,
    /// Stable code when something is wrong.
    pub reason: Option<String>,
    /// The same in words, with what to do.
    pub sentence: Option<String>,
    /// The attempt that claimed it last; also a tag on the mail.
    pub attempt: Option<String>,
    /// When it was claimed last.
    pub claimed_at: Option<Timestamp>,
    /// SES's message id.
    pub ses_message_id: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
    /// When its status changed last.
    pub updated_at: Timestamp,
}

impl Delivery {
    /// A delivery about to begin.
    pub fn queued(invoice_id: InvoiceId, channel: ChannelKind, partner_id: PartnerId, now: Timestamp) -> Self {
        Self {
            invoice_id,
            channel,
            partner_id,
            recipients: Vec::new(),
            status: Status::Queued,
            reason: None,
            sentence: None,
            attempt: None,
            claimed_at: None,
            ses_message_id: None,
            at: now,
            updated_at: now,
        }
    }

    /// How the attempt that claimed it ended.
    pub fn ending(
        &self,
        status: Status,
        reason: Option<Reason>,
        ses_message_id: Option<String>,
        at: Timestamp,
    ) -> Observation {
        let attempt = self.attempt.clone().unwrap_or_default();
        Observation {
            event_id: format!("{attempt}-{}", status.rank()),
            at,
            status,
            soft: false,
            reason,
            recipients: self.recipients.clone(),
            ses_message_id,
            attempt: Some(attempt),
        }
    }

    /// The delivery as a person should see it: a claim that outlived its lease is `unknown`, even before a function
    /// comes by to write that down.
    #[must_use]
    pub fn seen_at(mut self, now: Timestamp) -> Self {
        if self.status == Status::Sending && self.claimed_at.is_none_or(|claimed| now.duration_since(claimed) > LEASE) {
            let reason = interrupted();
            self.status = Status::Unknown;
            self.reason = Some(reason.code);
            self.sentence = Some(reason.sentence);
        }
        self
    }
}

fn interrupted() -> Reason {
    Reason::new(
        "sending_interrupted",
        "Sending was interrupted, so the mail may or may not have left. It is not sent again by itself: SES's own event \
         will tell, or check with the customer and resend.",
    )
}

/// Whether this caller may send.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// It may, under this attempt.
    Granted,
    /// Somebody else is sending right now: look again later.
    Busy,
    /// SES has it, or nobody knows; here is how it stands.
    Settled(Box<Delivery>),
}

/// What became known about a delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Names the fact: the same for the same fact.
    pub event_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What it makes of the delivery.
    pub status: Status,
    /// Whether a delivery outweighs it: SES also reports an out-of-office reply as a soft bounce.
    pub soft: bool,
    /// Why, when something is wrong.
    pub reason: Option<Reason>,
    /// Whom it concerns.
    pub recipients: Vec<String>,
    /// SES's message id.
    pub ses_message_id: Option<String>,
    /// The attempt it speaks of.
    pub attempt: Option<String>,
}

impl Observation {
    fn rank(&self) -> u8 {
        if self.soft { Status::Delivered.rank() - 1 } else { self.status.rank() }
    }
}

/// An entry of a delivery's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub status: Status,
    /// Stable code when something is wrong.
    pub reason: Option<String>,
    /// The same in words.
    pub sentence: Option<String>,
    /// Whom it concerns.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// SES's message id.
    pub ses_message_id: Option<String>,
    /// The attempt.
    pub attempt: Option<String>,
}

impl Ledger {
    /// Records a delivery that needs no claim, since repeating its step is harmless. One that is there stays as it is.
    ///
    /// # Errors
    /// Retryable.
    pub async fn begin(&self, account: &AccountId, delivery: &Delivery) -> Result<(), Failure> {
        let mut item = write(delivery)?;
        item.insert("list".to_owned(), AttributeValue::S(format!("{account}#DELIVERY")));
        item.insert("rank".to_owned(), number(delivery.status.rank()));
        let key = delivery_key(&delivery.invoice_id, delivery.channel);
        self.commit(vec![self.add_absent(partition(account), key, item)?]).await
    }

    /// Claims a delivery for the attempt it names, creating it when there is none. Of any number of callers one is granted. A claim that outlived its lease is turned to `unknown` here.
    ///
    /// # Errors
    /// Retryable.
    pub async fn claim(&self, account: &AccountId, delivery: &Delivery, now: Timestamp) -> Result<Claim, Failure> {
        let mut item = write(delivery)?;
        item.insert("list".to_owned(), AttributeValue::S(format!("{account}#DELIVERY")));
        for claimed in ["status", "rank", "attempt", "claimed_at", "updated_at", "recipients", "reason", "sentence"] {
            item.remove(claimed);
        }
        let mut expression = "SET #status = :sending, #rank = :rank, attempt = :attempt, claimed_at = :now, \
                              updated_at = :now, recipients = :recipients"
            .to_owned();
        let mut update = self.update(account, &delivery.invoice_id, delivery.channel);
        for (index, (name, value)) in item.into_iter().enumerate() {
            expression.push_str(&format!(", #a{index} = if_not_exists(#a{index}, :a{index})"));
            update = update
                .expression_attribute_names(format!("#a{index}"), name)
                .expression_attribute_values(format!(":a{index}"), value);
        }
        expression.push_str(" REMOVE reason, sentence");
        let recipients = delivery.recipients.iter().map(|address| AttributeValue::S(address.clone())).collect();
        let update = update
            .update_expression(expression)
            .condition_expression("attribute_not_exists(pk) OR #status IN (:queued, :failed)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_names("#rank", "rank")
            .expression_attribute_values(":queued", status(Status::Queued))
            .expression_attribute_values(":failed", status(Status::Failed))
            .expression_attribute_values(":sending", status(Status::Sending))
            .expression_attribute_values(":rank", number(Status::Sending.rank()))
            .expression_attribute_values(":attempt", AttributeValue::S(delivery.attempt.clone().unwrap_or_default()))
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()))
            .expression_attribute_values(":recipients", AttributeValue::L(recipients));
        let Conditional::Refused(existing) = conditionally(update).await? else { return Ok(Claim::Granted) };
        let existing: Delivery = read(existing)?;
        match (existing.status, existing.clone().seen_at(now).status) {
            (Status::Sending, Status::Sending) => Ok(Claim::Busy),
            (Status::Sending, _) => {
                let ending = existing.ending(Status::Unknown, Some(interrupted()), None, now);
                self.settle(account, &existing.invoice_id, existing.channel, &ending).await?;
                Ok(Claim::Settled(Box::new(existing.seen_at(now))))
            }
            _ => Ok(Claim::Settled(Box::new(existing))),
        }
    }

    /// Writes down how an attempt ended, unless an event of SES has already told more.
    ///
    /// # Errors
    /// Retryable.
    pub async fn settle(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: ChannelKind,
        ending: &Observation,
    ) -> Result<(), Failure> {
        let update = self
            .observed(account, invoice_id, channel, ending)
            .condition_expression("attempt = :attempt AND #status = :sending")
            .expression_attribute_values(":attempt", AttributeValue::S(ending.attempt.clone().unwrap_or_default()))
            .expression_attribute_values(":sending", status(Status::Sending));
        let _ = conditionally(update).await?;
        self.remember(account, invoice_id, channel, ending).await
    }

    /// Takes note of an event about a delivery: always in its history, in its status only if it says more than what is
    /// known. `false` when there is no such delivery.
    ///
    /// # Errors
    /// Retryable.
    pub async fn observe(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: ChannelKind,
        observation: &Observation,
    ) -> Result<bool, Failure> {
        let update = self
            .observed(account, invoice_id, channel, observation)
            .condition_expression("attribute_exists(pk) AND #rank < :rank");
        if let Conditional::Refused(existing) = conditionally(update).await?
            && existing.is_empty()
        {
            return Ok(false);
        }
        self.remember(account, invoice_id, channel, observation).await?;
        Ok(true)
    }

    /// A delivery.
    ///
    /// # Errors
    /// Retryable.
    pub async fn delivery(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: ChannelKind,
    ) -> Result<Option<Delivery>, Failure> {
        self.get(partition(account), delivery_key(invoice_id, channel)).await
    }

    /// Deliveries, newest first.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub async fn deliveries(&self, account: &AccountId, after: Option<&str>) -> Result<Page<Delivery>, Failure> {
        self.list(account, "DELIVERY", after).await
    }

    /// What happened to a delivery, oldest first.
    ///
    /// # Errors
    /// Retryable.
    pub async fn history(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: ChannelKind,
    ) -> Result<Vec<HistoryEntry>, Failure> {
        self.beginning(account, format!("{}#EVENT#", delivery_key(invoice_id, channel))).await
    }

    fn update(&self, account: &AccountId, invoice_id: &InvoiceId, channel: ChannelKind) -> UpdateItemFluentBuilder {
        self.dynamodb
            .update_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S(delivery_key(invoice_id, channel)))
    }

    fn observed(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: ChannelKind,
        observation: &Observation,
    ) -> UpdateItemFluentBuilder {
        let mut expression = "SET #status = :status, #rank = :rank, updated_at = :at".to_owned();
        let mut update = self.update(account, invoice_id, channel);
        if let Some(id) = &observation.ses_message_id {
            expression.push_str(", ses_message_id = :ses_message_id");
            update = update.expression_attribute_values(":ses_message_id", AttributeValue::S(id.clone()));
        }
        match &observation.reason {
            Some(reason) => {
                expression.push_str(", reason = :reason, sentence = :sentence");
                update = update
                    .expression_attribute_values(":reason", AttributeValue::S(reason.code.clone()))
                    .expression_attribute_values(":sentence", AttributeValue::S(reason.sentence.clone()));
            }
            None => expression.push_str(" REMOVE reason, sentence"),
        }
        update
            .update_expression(expression)
            .expression_attribute_names("#status", "status")
            .expression_attribute_names("#rank", "rank")
            .expression_attribute_values(":status", status(observation.status))
            .expression_attribute_values(":rank", number(observation.rank()))
            .expression_attribute_values(":at", AttributeValue::S(observation.at.to_string()))
    }

    async fn remember(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: ChannelKind,
        observation: &Observation,
    ) -> Result<(), Failure> {
        let entry = HistoryEntry {
            at: observation.at,
            status: observation.status,
            reason: observation.reason.as_ref().map(|reason| reason.code.clone()),
            sentence: observation.reason.as_ref().map(|reason| reason.sentence.clone()),
            recipients: observation.recipients.clone(),
            ses_message_id: observation.ses_message_id.clone(),
            attempt: observation.attempt.clone(),
        };
        let key = delivery_key(invoice_id, channel);
        let mut item = write(&entry)?;
        item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
        // Fixed width, so that entries sort by time.
        let at = format!("{:.6}", observation.at);
        item.insert("sk".to_owned(), AttributeValue::S(format!("{key}#EVENT#{at}#{}", observation.event_id)));
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| Failure::of_sdk("writing the delivery's history", error))
    }
}

enum Conditional {
    Done,
    /// The condition did not hold; the item as it is, empty when there is none.
    Refused(Item),
}

async fn conditionally(update: UpdateItemFluentBuilder) -> Result<Conditional, Failure> {
    let sent =
        update.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld).send().await;
    match sent {
        Ok(_) => Ok(Conditional::Done),
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                Ok(Conditional::Refused(refused.item().cloned().unwrap_or_default()))
            }
            _ => Err(Failure::of_sdk("writing the ledger", error)),
        },
    }
}

fn delivery_key(invoice_id: &InvoiceId, channel: ChannelKind) -> String {
    format!("DELIVERY#{invoice_id}#{}", channel.as_str())
}

fn status(status: Status) -> AttributeValue {
    serde_dynamo::to_attribute_value(status).unwrap_or(AttributeValue::Null(true))
}

fn number(number: u8) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
