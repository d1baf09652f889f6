//! Sending events of SES become delivery status, and news for whoever listens.

mod sending_event;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use connector::events::{Envelope, Event, InvoiceDelivered};
use connector::failure::Reason;
use connector::ids::{AccountId, InvoiceId, event_id};
use connector::ledger::{ChannelKind, Observation, Status};
use connector::{Connector, Failure, batch};
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
    let Some(seen) = event.detail.seen(event.time) else {
        info!(kind = event.detail.event_type, "not about a delivery");
        return Ok(());
    };
    let tags = &event.detail.mail.tags;
    let (Some(account), Some(invoice_id)) = (tags.first("account"), tags.first("invoice")) else {
        // An answer to a received mail; and the configuration set may serve other programs of the same AWS account too.
        info!("a mail that delivers no invoice");
        return Ok(());
    };
    let bad =
        |error: connector::ids::InvalidId| Failure::permanent("bad_event", format!("A tag of the mail: {error}."));
    let account = AccountId::parse(account).map_err(bad)?;
    let invoice_id = InvoiceId::parse(invoice_id).map_err(bad)?;
    let at = seen.at;
    let facts =
        [event.detail.event_type.as_str(), &event.detail.mail.message_id, &at.to_string(), &seen.recipients.join(",")];
    let observation = Observation {
        event_id: event_id(&facts)[..16].to_owned(),
        at,
        status: seen.status,
        soft: seen.soft,
        reason: seen.reason,
        recipients: seen.recipients,
        ses_message_id: Some(event.detail.mail.message_id.clone()),
        attempt: tags.first("attempt").map(str::to_owned),
    };
    let Some(standing) = connector.ledger.observe(&account, &invoice_id, ChannelKind::Email, &observation).await?
    else {
        let sentence = format!("SES speaks of a delivery of invoice {invoice_id} that the ledger does not know.");
        return Err(Failure::permanent("delivery_unknown", sentence));
    };
    info!(account = %account, invoice = %invoice_id, seen = ?observation.status, ?standing, "delivery observed");
    match news(&account, &invoice_id, &observation) {
        // The delivery stands: it was an out-of-office reply, which SES reports as a soft bounce, or the late end of an
        // attempt that a person has repeated since.
        Some(Event::InvoiceDeliveryFailed(_)) if standing != observation.status => Ok(()),
        Some(news) => connector.events.publish(&[news]).await,
        None => Ok(()),
    }
}

/// What others should hear: that it arrived, or that it will not.
fn news(account: &AccountId, invoice_id: &InvoiceId, observation: &Observation) -> Option<Event> {
    let channel = ChannelKind::Email.as_str();
    match observation.status {
        Status::Delivered => Some(Event::InvoiceDelivered(InvoiceDelivered {
            event_id: event_id(&["InvoiceDelivered", account.as_str(), invoice_id.as_str(), channel]),
            account: account.clone(),
            invoice_id: invoice_id.clone(),
            channel: channel.to_owned(),
            at: observation.at,
        })),
        Status::Bounced | Status::Complained | Status::Rejected => {
            let unsaid = || Reason::new("unknown", "SES gave no reason.");
            let reason = observation.reason.clone().unwrap_or_else(unsaid);
            Some(Event::delivery_failed(account, invoice_id, Some(channel), &reason, observation.at))
        }
        _ => None,
    }
}
