//! What was seen of a delivery becomes its status, and news for whoever listens: events of SES, and bounces that come back
//! as mail.

use tracing::info;

use crate::events::{Event, InvoiceDelivered};
use crate::failure::Reason;
use crate::ids::{AccountId, InvoiceId, event_id};
use crate::ledger::{ChannelKind, Observation, Status};
use crate::{Connector, Failure};

impl Connector {
    /// Writes an observation down and passes it on. One that comes twice is written once and passed on under the same id.
    /// `false` when there is no such delivery.
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
        let Some(standing) = self.ledger.observe(account, invoice_id, channel, observation).await? else {
            return Ok(false);
        };
        info!(account = %account, invoice = %invoice_id, seen = ?observation.status, ?standing, "delivery observed");
        match news(account, invoice_id, channel, observation) {
            // The delivery stands: it was an out-of-office reply, which SES reports as a soft bounce, or the late end of an
            // attempt that a person has repeated since.
            Some(Event::InvoiceDeliveryFailed(_)) if standing != observation.status => {}
            Some(news) => self.events.publish(&[news]).await?,
            None => {}
        }
        Ok(true)
    }
}

/// What others should hear: that it arrived, or that it will not.
fn news(account: &AccountId, invoice_id: &InvoiceId, channel: ChannelKind, observation: &Observation) -> Option<Event> {
    let channel = channel.as_str();
    match observation.status {
        Status::Delivered => Some(Event::InvoiceDelivered(InvoiceDelivered {
            event_id: event_id(&["InvoiceDelivered", account.as_str(), invoice_id.as_str(), channel]),
            account: account.clone(),
            invoice_id: invoice_id.clone(),
            channel: channel.to_owned(),
            at: observation.at,
        })),
        Status::Bounced | Status::Complained | Status::Rejected => {
            let unsaid = || Reason::new("unknown", "No reason was given.");
            let reason = observation.reason.clone().unwrap_or_else(unsaid);
            Some(Event::delivery_failed(account, invoice_id, Some(channel), &reason, observation.at))
        }
        _ => None,
    }
}
