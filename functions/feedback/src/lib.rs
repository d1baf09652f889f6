//! Sending events of SES become the status of deliveries, and events for whoever listens.

mod opened;
mod sending_event;

use aws::Failure;
use aws::events::Envelope;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use connector::{Connector, batch};
use ids::{AccountId, InvoiceId, LetterId, event_id};
use ledger::{Dispatch, LetterName, Observation, SentLetter, Status};
use sending_event::SendingEvent;
use tracing::info;

/// Handles a batch of SES sending events.
pub async fn handle(connector: &Connector, event: SqsEvent) -> SqsBatchResponse {
    batch::each(connector, event, |body| async move {
        let event: Envelope<SendingEvent> = serde_json::from_str(&body)
            .map_err(|error| Failure::permanent("bad_event", format!("This is no sending event of SES: {error}.")))?;
        note(connector, event).await
    })
    .await
}

/// Finds the delivery by the tags `send` put on the mail, writes the event down and passes it on. An event that comes
/// twice is written once and passed on under the same id.
async fn note(connector: &Connector, event: Envelope<SendingEvent>) -> Result<(), Failure> {
    let (seen, opened_at) = (event.detail.seen(event.time), event.detail.opened(event.time));
    if seen.is_none() && opened_at.is_none() {
        info!(kind = event.detail.event_type, "not about a delivery");
        return Ok(());
    }
    let tags = &event.detail.mail.tags;
    // `invoices` says of how many a letter is that has several.
    let (Some(account), Some(_)) = (tags.first("account"), tags.first("invoice").or(tags.first("invoices"))) else {
        // An answer to a received mail; and the configuration set may serve other programs of the same AWS account too.
        info!("a mail that delivers no invoice");
        return Ok(());
    };
    let bad = |error: ids::InvalidId| Failure::permanent("bad_event", format!("A tag of the mail: {error}."));
    let account = AccountId::parse(account).map_err(bad)?;
    let invoice = tags.first("invoice").map(InvoiceId::parse).transpose().map_err(bad)?;
    let reminder = tags
        .first("reminder")
        .map(str::parse)
        .transpose()
        .map_err(|_| Failure::permanent("bad_event", "The tag `reminder` of the mail is no number of days."))?;
    let letter = LetterId { account, invoice, reminder, attempt: tags.first("attempt").unwrap_or_default().to_owned() };
    let Some(seen) = seen else {
        return match opened_at {
            Some(at) => opened::note(connector, &letter, at).await,
            None => Ok(()),
        };
    };
    let at = seen.at;
    let facts =
        [event.detail.event_type.as_str(), &event.detail.mail.message_id, &at.to_string(), &seen.recipients.join(",")];
    let observation = Observation {
        event_id: event_id(&facts)[..16].to_owned(),
        at,
        status: seen.status,
        soft: seen.soft,
        unauthenticated: false,
        reason: seen.reason,
        recipients: seen.recipients,
        ses_message_id: Some(event.detail.mail.message_id.clone()),
        attempt: tags.first("attempt").map(str::to_owned),
    };
    let invoices = connector.invoices_of(&letter).await?;
    // Of the first that is unknown is told when the others are dealt with.
    let mut unknown = invoices.is_empty().then(|| "with several invoices".to_owned());
    for invoice in &invoices {
        if !connector.observe(&letter.account, invoice, Dispatch::mail(reminder), &observation).await? {
            unknown.get_or_insert_with(|| format!("of invoice {invoice}"));
        }
    }
    if let Some(of) = unknown {
        let sentence = format!("SES speaks of a delivery {of} that the ledger does not know.");
        return Err(Failure::permanent("delivery_unknown", sentence));
    }
    if observation.status == Status::Accepted && observation.attempt.is_some() {
        // `send` has done so, unless it was interrupted: from now on answers lead to the letter.
        let letter = SentLetter { account: letter.account, invoice_id: letter.invoice, attempt: letter.attempt };
        connector.ledger.name_letter(&LetterName::Ses(event.detail.mail.message_id), &letter, at).await?;
    }
    Ok(())
}
