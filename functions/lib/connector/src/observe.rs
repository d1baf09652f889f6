//! What was seen of a delivery becomes its status, and news for whoever listens: events of SES, and bounces that come back
//! as mail.

use tracing::info;

use crate::events::{Event, InvoiceIssued};
use crate::failure::Reason;
use crate::ids::{AccountId, InvoiceId};
use crate::ledger::{ChannelKind, DeliveryMode, Observation, Status};
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
        // A soft bounce may be an out-of-office reply to a mail that has arrived.
        if standing.has_failed() && standing == observation.status && !observation.soft {
            self.issue_again_for_fallback(account, invoice_id).await?;
        }
        Ok(true)
    }

    /// Lets `send` try the next channel, if the partner wants it so. It knows which ones have failed, and that only one may
    /// deliver.
    async fn issue_again_for_fallback(&self, account: &AccountId, invoice_id: &InvoiceId) -> Result<(), Failure> {
        let Some(issued) = self.ledger.issued_invoice(account, invoice_id).await? else { return Ok(()) };
        let Some(id) = &issued.partner_id else { return Ok(()) };
        let partner = self.ledger.partner(account, id).await?;
        if partner.is_none_or(|partner| partner.delivery != DeliveryMode::Fallback) {
            return Ok(());
        }
        let again = InvoiceIssued {
            account: account.clone(),
            invoice_id: invoice_id.clone(),
            partner_id: issued.partner_id,
            files: issued.files,
            issued_at: Some(issued.at),
            send_at: None,
        };
        self.events.publish(&[Event::InvoiceIssued(again)]).await
    }
}

/// What others should hear: that it arrived, or that it will not.
fn news(account: &AccountId, invoice_id: &InvoiceId, channel: ChannelKind, observation: &Observation) -> Option<Event> {
    match observation.status {
        Status::Delivered => Some(Event::delivered(account, invoice_id, channel, observation.at)),
        Status::Bounced | Status::Complained | Status::Rejected => {
            let unsaid = || Reason::new("unknown", "No reason was given.");
            let reason = observation.reason.clone().unwrap_or_else(unsaid);
            Some(Event::delivery_failed(account, invoice_id, Some(channel.as_str()), &reason, observation.at))
        }
        _ => None,
    }
}
