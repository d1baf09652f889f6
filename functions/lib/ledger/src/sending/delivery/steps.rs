//! The steps of a delivery in DynamoDB: each one conditional write, each safe to repeat.

use std::collections::BTreeSet;

use ::mail::EmailAddress;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;

use ::delivery::{ChannelKind, Dispatch};

use super::name::{name, reminders_of};
use super::{Claim, Delivery, HistoryEntry, LEASE, Observation, RESENT, Status, interrupted};
use crate::{Happening, Item, Ledger, Page, What, partition, read, write, write_listed};
use aws::Failure;
use aws::Reason;
use ids::{AccountId, InvoiceId};

impl Ledger {
    /// Claims a delivery for the attempt it names, creating it when there is none. Of any number of callers one is
    /// granted, and nobody who does not know the address that a person chose for it, or to whose customer another channel
    /// does not deliver. A claim that outlived its lease is turned to `unknown` here, or passes to the caller where repeating is
    /// harmless.
    ///
    /// # Errors
    /// Retryable.
    pub async fn claim(&self, account: &AccountId, delivery: &Delivery, now: Timestamp) -> Result<Claim, Failure> {
        let is_anothers = |other: &Delivery| {
            other.partner_id.is_some() && other.partner_id != delivery.partner_id && !other.is_waiting()
        };
        match self.claim_channel(account, delivery, now).await? {
            Claim::Granted if delivery.reminder.is_none() => {}
            // It was issued for two customers at once. Whoever comes back finds out who has it.
            Claim::Settled(settled) if is_anothers(&settled) => return Ok(Claim::Busy),
            other => return Ok(other),
        }
        // Of two who claim channels for two customers at least one sees the other, since both look after they have claimed.
        let others = self.deliveries_of(account, [&delivery.invoice_id]).await;
        if others.as_ref().is_ok_and(|others| !others.iter().any(is_anothers)) {
            return Ok(Claim::Granted);
        }
        let reason =
            Reason::new("issued_to_another", "It was issued for two customers at once, and is looked at again.");
        let given_back = delivery.ending(Status::Queued, Some(reason), None, now);
        self.settle(account, &delivery.invoice_id, delivery.dispatch(), &given_back).await?;
        others.map(|_| Claim::Busy)
    }

    async fn claim_channel(&self, account: &AccountId, delivery: &Delivery, now: Timestamp) -> Result<Claim, Failure> {
        let expression = "SET #status = :sending, #rank = :rank, attempt = :attempt, claimed_at = :now, \
                          updated_at = :now, partner_id = :partner, recipients = :recipients, \
                          download_until = :download_until";
        let named = [
            "status",
            "attempt",
            "claimed_at",
            "updated_at",
            "partner_id",
            "recipients",
            "download_until",
            "reason",
            "sentence",
        ];
        let (mut expression, mut update) = self.creating(account, delivery, expression, &named)?;
        expression.push_str(" REMOVE reason, sentence");
        let mut condition = "attribute_not_exists(pk) OR \
                             (#status IN (:queued, :failed) AND (attribute_not_exists(#to) OR #to = :to))"
            .to_owned();
        if delivery.channel.is_repeatable() {
            condition.push_str(" OR (#status = :sending AND claimed_at < :dead)");
            update = update.expression_attribute_values(":dead", AttributeValue::S((now - LEASE).to_string()));
        }
        let recipients = delivery.recipients.iter().map(|address| AttributeValue::S(address.clone())).collect();
        let update = update
            .update_expression(expression)
            .condition_expression(condition)
            .expression_attribute_names("#status", "status")
            .expression_attribute_names("#rank", "rank")
            .expression_attribute_names("#to", "to")
            .expression_attribute_values(":to", text(delivery.to.as_ref()))
            .expression_attribute_values(":queued", status(Status::Queued))
            .expression_attribute_values(":failed", status(Status::Failed))
            .expression_attribute_values(":sending", status(Status::Sending))
            .expression_attribute_values(":rank", number(Status::Sending.rank()))
            .expression_attribute_values(":attempt", AttributeValue::S(delivery.attempt.clone().unwrap_or_default()))
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()))
            .expression_attribute_values(":partner", text(delivery.partner_id.as_ref()))
            .expression_attribute_values(":recipients", AttributeValue::L(recipients))
            .expression_attribute_values(":download_until", text(delivery.download_until.as_ref()));
        let Conditional::Refused(existing) = conditionally(update).await? else { return Ok(Claim::Granted) };
        let existing: Delivery = read(existing)?;
        if existing.status == Status::Sending && existing.attempt == delivery.attempt {
            // Our own claim: DynamoDB's answer to it was lost, and the SDK asked again.
            return Ok(Claim::Granted);
        }
        match (existing.status, existing.clone().seen_at(now).status) {
            (Status::Sending, Status::Unknown) => {
                let ending = existing.ending(Status::Unknown, Some(interrupted()), None, now);
                self.settle(account, &existing.invoice_id, existing.dispatch(), &ending).await?;
                Ok(Claim::Settled(Box::new(existing.seen_at(now))))
            }
            (Status::Sending, _) => Ok(Claim::Busy),
            // It was put back meanwhile, for another address.
            _ if existing.is_waiting() => Ok(Claim::Busy),
            _ => Ok(Claim::Settled(Box::new(existing))),
        }
    }

    /// Says why a delivery is not sent yet, creating it when there is none. One that is not waiting stays as it is.
    ///
    /// # Errors
    /// Retryable.
    pub async fn wait(&self, account: &AccountId, delivery: &Delivery, reason: &Reason) -> Result<(), Failure> {
        let expression = "SET #status = :queued, #rank = :rank, reason = :reason, sentence = :sentence";
        let named = ["status", "attempt", "claimed_at", "download_until", "reason", "sentence"];
        let (expression, update) = self.creating(account, delivery, expression, &named)?;
        let update = update
            .update_expression(expression)
            .condition_expression("attribute_not_exists(pk) OR #status = :queued")
            .expression_attribute_names("#status", "status")
            .expression_attribute_names("#rank", "rank")
            .expression_attribute_values(":queued", status(Status::Queued))
            .expression_attribute_values(":rank", number(Status::Queued.rank()))
            .expression_attribute_values(":reason", AttributeValue::S(reason.code.clone()))
            .expression_attribute_values(":sentence", AttributeValue::S(reason.sentence.clone()));
        conditionally(update).await.map(drop)
    }

    /// Ends a delivery that waits, because nothing is left that would send it: it has failed, for this reason, and is tried
    /// again like any that has.
    ///
    /// # Errors
    /// Retryable.
    pub async fn give_up(
        &self,
        account: &AccountId,
        delivery: &Delivery,
        reason: &Reason,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let ending = delivery.ending(Status::Failed, Some(reason.clone()), None, at);
        let history = history_item(account, &delivery.invoice_id, delivery.dispatch(), &ending)?;
        // Both or neither: who comes again finds nothing that waits.
        let writes = vec![self.turn(account, delivery, Status::Failed, Some(reason), at)?, self.put(history)?];
        match self.all_or_nothing("giving a delivery up", writes).await? {
            true => Ok(()),
            false => Err(Failure::Retryable("the delivery is being dealt with by others".to_owned())),
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
        dispatch: impl Into<Dispatch>,
        ending: &Observation,
    ) -> Result<(), Failure> {
        let dispatch = dispatch.into();
        let update = self
            .observed(account, invoice_id, dispatch, ending)
            .condition_expression("attempt = :attempt AND #status = :sending")
            .expression_attribute_values(":attempt", AttributeValue::S(ending.attempt.clone().unwrap_or_default()))
            .expression_attribute_values(":sending", status(Status::Sending));
        // First of all: who dies in between comes back to a delivery that is not settled, or SES's event does.
        self.remember(account, invoice_id, dispatch, ending).await?;
        conditionally(update).await.map(drop)
    }

    /// Takes note of an event about a delivery: always in its history, in its status only if it says more than what is
    /// known and speaks of the latest attempt. Gives the status after that, or `None` when there is no such delivery.
    ///
    /// # Errors
    /// Retryable.
    pub async fn observe(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        dispatch: impl Into<Dispatch>,
        observation: &Observation,
    ) -> Result<Option<Status>, Failure> {
        let attempt = observation.attempt.clone().unwrap_or_default();
        let dispatch = dispatch.into();
        let update = self
            .observed(account, invoice_id, dispatch, observation)
            .condition_expression("attribute_exists(pk) AND #rank < :rank AND attempt = :attempt")
            .expression_attribute_values(":attempt", AttributeValue::S(attempt));
        let status = match conditionally(update).await? {
            Conditional::Done => observation.status,
            Conditional::Refused(existing) if existing.is_empty() => return Ok(None),
            Conditional::Refused(existing) => read::<Delivery>(existing)?.status,
        };
        self.remember(account, invoice_id, dispatch, observation).await?;
        Ok(Some(status))
    }

    /// Puts a delivery back into the queue because a person says so, whatever became of the earlier mail; one that is
    /// back already may be put back again for the same address, in case nobody was told. `false` for one that is under way or
    /// has arrived.
    /// `by` is who that is, as far as the token says; `to` is to whom alone it goes, if not to the partner's addresses.
    ///
    /// # Errors
    /// Retryable.
    pub async fn requeue(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: ChannelKind,
        by: Option<&str>,
        to: Option<&EmailAddress>,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        let ended = [Status::Unknown, Status::Failed, Status::Rejected, Status::Bounced, Status::Complained];
        let resent = Observation {
            event_id: RESENT.to_owned(),
            at: now,
            status: Status::Queued,
            soft: false,
            unauthenticated: false,
            reason: Some(Reason::new(RESENT, "A person asked to send it again.")),
            recipients: Vec::new(),
            ses_message_id: None,
            attempt: None,
        };
        let update = self.observed(account, invoice_id, channel.into(), &resent);
        // From here on, events about the earlier mail are history.
        let expression = update.get_update_expression().clone().unwrap_or_default() + ", attempt = :resent, #to = :to";
        let mut update = update
            .update_expression(expression)
            .expression_attribute_names("#to", "to")
            .expression_attribute_values(":to", text(to))
            .expression_attribute_values(":resent", AttributeValue::S(RESENT.to_owned()))
            .condition_expression(
                "#status IN (:s0, :s1, :s2, :s3, :s4) OR (#status = :sending AND claimed_at < :dead) \
                 OR (#status = :status AND attempt = :resent AND #to = :to)",
            )
            .expression_attribute_values(":sending", status(Status::Sending))
            .expression_attribute_values(":dead", AttributeValue::S((now - LEASE).to_string()));
        for (index, ended) in ended.into_iter().enumerate() {
            update = update.expression_attribute_values(format!(":s{index}"), status(ended));
        }
        if let Conditional::Refused(_) = conditionally(update).await? {
            return Ok(false);
        }
        let what = What::Resent { channel, by: by.map(str::to_owned), to: to.map(ToString::to_string) };
        self.happened(account, invoice_id, &Happening { at: now, what }).await?;
        self.remember(account, invoice_id, channel.into(), &resent).await?;
        Ok(true)
    }

    /// Whether any channel has the invoice, or may have it: from then on the invoice stays as it is.
    ///
    /// # Errors
    /// Retryable.
    pub async fn is_under_way(&self, account: &AccountId, invoice_id: &InvoiceId) -> Result<bool, Failure> {
        Ok(self.deliveries_of(account, [invoice_id]).await?.iter().any(|delivery| !delivery.is_waiting()))
    }

    /// A delivery.
    ///
    /// # Errors
    /// Retryable.
    pub async fn delivery(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        dispatch: impl Into<Dispatch>,
    ) -> Result<Option<Delivery>, Failure> {
        self.get(partition(account), name(dispatch.into(), invoice_id)).await
    }

    /// Deliveries, newest first.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub async fn deliveries(&self, account: &AccountId, after: Option<&str>) -> Result<Page<Delivery>, Failure> {
        self.list(account, "DELIVERY", after).await
    }

    /// The deliveries of several invoices, over every channel, in no order.
    ///
    /// # Errors
    /// Retryable.
    pub async fn deliveries_of(
        &self,
        account: &AccountId,
        invoices: impl IntoIterator<Item = &InvoiceId>,
    ) -> Result<Vec<Delivery>, Failure> {
        let of_all = |invoice| ChannelKind::ALL.map(|channel| name(channel.into(), invoice));
        let keys = invoices.into_iter().flat_map(of_all).collect();
        self.several(account, keys).await?.into_values().map(read).collect()
    }

    /// The deliveries of an invoice's reminders, in no order.
    ///
    /// # Errors
    /// Retryable.
    pub async fn reminders_of(&self, account: &AccountId, invoice_id: &InvoiceId) -> Result<Vec<Delivery>, Failure> {
        let query = self.query_beginning(account, reminders_of(invoice_id)).into_paginator().items().send();
        let items = query.collect::<Result<Vec<Item>, _>>().await;
        let items = items.map_err(|error| Failure::of_sdk("reading the ledger", error))?;
        // Their histories lie beside them.
        let is_history =
            |item: &Item| item.get("sk").and_then(|sk| sk.as_s().ok()).is_none_or(|sk| sk.contains("#EVENT#"));
        items.into_iter().filter(|item| !is_history(item)).map(read).collect()
    }

    /// What happened to a delivery, oldest first.
    ///
    /// # Errors
    /// Retryable.
    pub async fn history(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        dispatch: impl Into<Dispatch>,
    ) -> Result<Vec<HistoryEntry>, Failure> {
        let prefix = format!("{}#EVENT#", name(dispatch.into(), invoice_id));
        let mut history: Vec<HistoryEntry> = self.beginning(account, prefix).await?;
        // That SES took a mail is known twice, by its answer and by its event; and an access point may be asked twice for the
        // same.
        let mut taken = BTreeSet::new();
        history.retain(|entry| match entry.status {
            Status::Accepted => taken.insert((entry.ses_message_id.clone(), None)),
            Status::Requested => taken.insert((None, entry.attempt.clone())),
            _ => true,
        });
        Ok(history)
    }

    /// An update that also creates the delivery: to the expression it adds every attribute but those `named` in it.
    fn creating(
        &self,
        account: &AccountId,
        delivery: &Delivery,
        expression: &str,
        named: &[&str],
    ) -> Result<(String, UpdateItemFluentBuilder), Failure> {
        let mut item = write_listed(delivery, format!("{account}#DELIVERY"), delivery.at)?;
        item.retain(|name, _| !named.contains(&name.as_str()));
        let mut expression = expression.to_owned();
        let mut update = self.update(account, &delivery.invoice_id, delivery.dispatch());
        for (index, (name, value)) in item.into_iter().enumerate() {
            expression.push_str(&format!(", #a{index} = if_not_exists(#a{index}, :a{index})"));
            update = update
                .expression_attribute_names(format!("#a{index}"), name)
                .expression_attribute_values(format!(":a{index}"), value);
        }
        Ok((expression, update))
    }

    fn update(&self, account: &AccountId, invoice_id: &InvoiceId, dispatch: Dispatch) -> UpdateItemFluentBuilder {
        self.dynamodb
            .update_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S(name(dispatch, invoice_id)))
    }

    fn observed(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        dispatch: Dispatch,
        observation: &Observation,
    ) -> UpdateItemFluentBuilder {
        let mut expression = "SET #status = :status, #rank = :rank, updated_at = :at".to_owned();
        let mut update = self.update(account, invoice_id, dispatch);
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
        dispatch: Dispatch,
        observation: &Observation,
    ) -> Result<(), Failure> {
        let item = history_item(account, invoice_id, dispatch, observation)?;
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| Failure::of_sdk("writing the delivery's history", error))
    }
}

fn history_item(
    account: &AccountId,
    invoice_id: &InvoiceId,
    dispatch: Dispatch,
    observation: &Observation,
) -> Result<Item, Failure> {
    let entry = HistoryEntry {
        at: observation.at,
        status: observation.status,
        soft: observation.soft,
        reason: observation.reason.as_ref().map(|reason| reason.code.clone()),
        sentence: observation.reason.as_ref().map(|reason| reason.sentence.clone()),
        recipients: observation.recipients.clone(),
        ses_message_id: observation.ses_message_id.clone(),
        attempt: observation.attempt.clone(),
    };
    let key = name(dispatch, invoice_id);
    let mut item = write(&entry)?;
    item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
    // Fixed width, so that entries sort by time.
    let at = format!("{:.6}", observation.at);
    item.insert("sk".to_owned(), AttributeValue::S(format!("{key}#EVENT#{at}#{}", observation.event_id)));
    Ok(item)
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

fn status(status: Status) -> AttributeValue {
    serde_dynamo::to_attribute_value(status).unwrap_or(AttributeValue::Null(true))
}

fn text(value: Option<&impl ToString>) -> AttributeValue {
    value.map_or(AttributeValue::Null(true), |value| AttributeValue::S(value.to_string()))
}

fn number(number: u8) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
