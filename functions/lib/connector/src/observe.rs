//! What was seen of a delivery becomes its status, and an event for whoever listens: events of SES, and bounces that come back
//! as mail.

use tracing::info;

use crate::Connector;
use aws::Failure;
use aws::Reason;
use aws::events::Event;
use aws::orders::Order;
use ids::{AccountId, InvoiceId, LetterId};
use ledger::{ChannelKind, DeliveryMode, Dispatch, Observation, Status, Suppressed};

/// The most addresses that a sentence names.
const MAX_NAMED: usize = 3;

impl Connector {
    /// Writes an observation down and passes it on. One that comes twice is written once and passed on under the same id.
    /// An address that no mail can reach, or whose reader complained, gets no further mails of the account. `false` when
    /// there is no such delivery.
    ///
    /// # Errors
    /// Retryable.
    pub async fn observe(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        dispatch: impl Into<Dispatch>,
        observation: &Observation,
    ) -> Result<bool, Failure> {
        let dispatch = dispatch.into();
        let observation = &saying_whom(observation);
        let Some(status) = self.ledger.observe(account, invoice_id, dispatch, observation).await? else {
            return Ok(false);
        };
        if let Some(reason) = suppressing(observation) {
            self.suppress(account, invoice_id, dispatch, observation, reason).await?;
        }
        info!(account = %account, invoice = %invoice_id, seen = ?observation.status, ?status, "delivery observed");
        let channel = match dispatch {
            Dispatch::Invoice(channel) => channel,
            // What becomes of a reminder changes nothing about the invoice.
            Dispatch::Reminder(_) => return Ok(true),
        };
        match event_of(account, invoice_id, channel, observation) {
            // The delivery stands: it was an out-of-office reply, which SES reports as a soft bounce, or the late end of an
            // attempt that a person has repeated since.
            Some(Event::InvoiceDeliveryFailed(_)) if status != observation.status => {}
            Some(event) => self.events.publish(&[event]).await?,
            None => {}
        }
        if channel == ChannelKind::Email && status.is_on_its_way() {
            self.plan_reminder(account, invoice_id).await?;
        }
        if status.has_failed() && status == observation.status {
            self.fall_back(account, invoice_id, channel).await?;
        }
        Ok(true)
    }

    /// The invoices of a letter: the one it names, or those that left together under its attempt.
    ///
    /// # Errors
    /// Retryable.
    pub async fn invoices_of(&self, letter: &LetterId) -> Result<Vec<InvoiceId>, Failure> {
        match &letter.invoice {
            Some(invoice) => Ok(vec![invoice.clone()]),
            None => self.ledger.invoices_of_letter(&letter.account, &letter.attempt).await,
        }
    }

    /// Suppresses the recipients that an observation is about, as far as the letter went to them.
    async fn suppress(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        dispatch: Dispatch,
        observation: &Observation,
        reason: &str,
    ) -> Result<(), Failure> {
        let Some(delivery) = self.ledger.delivery(account, invoice_id, dispatch).await? else { return Ok(()) };
        let told = |address: &String| observation.recipients.iter().any(|one| one.eq_ignore_ascii_case(address));
        for address in delivery.recipients.iter().filter(|address| told(address)) {
            let (address, reason) = (address.to_ascii_lowercase(), reason.to_owned());
            let suppressed = Suppressed { address, since: observation.at, reason };
            self.ledger.suppress(account, &suppressed).await?;
        }
        Ok(())
    }

    /// Lets `send` try the next channel, if the partner wants it so and nobody has the invoice by this one. It knows which
    /// ones have failed, and that only one may deliver.
    ///
    /// # Errors
    /// Retryable.
    pub async fn fall_back(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: ChannelKind,
    ) -> Result<(), Failure> {
        let Some(issued) = self.ledger.issued_invoice(account, invoice_id).await? else { return Ok(()) };
        let Some(id) = &issued.partner_id else { return Ok(()) };
        let Some(partner) = self.ledger.partner(account, id).await? else { return Ok(()) };
        if partner.delivery != DeliveryMode::Fallback {
            return Ok(());
        }
        let delivery = self.ledger.delivery(account, invoice_id, channel);
        let (delivery, history) = futures::try_join!(delivery, self.ledger.history(account, invoice_id, channel))?;
        if delivery.is_none_or(|delivery| !delivery.has_failed(&partner, &history)) {
            return Ok(());
        }
        self.orders.give(&[Order::deliver(account, invoice_id)]).await
    }
}

/// The code under which an observation suppresses its recipients; `None` if they may be mailed to again. A mailbox that is
/// full today is empty tomorrow: only an address that does not exist, SES's own list and a complaint are for good. And nothing
/// that only a mail says: a reader of the letter could keep the account from writing to another.
fn suppressing(observation: &Observation) -> Option<&str> {
    if observation.unauthenticated {
        return None;
    }
    let code = observation.reason.as_ref()?.code.as_str();
    let is_for_good = match observation.status {
        Status::Bounced => !observation.soft && matches!(code, "address_refused" | "address_suppressed"),
        Status::Complained => true,
        _ => false,
    };
    is_for_good.then_some(code)
}

/// The observation, whose sentence begins with whom it concerns: of several recipients the others may have the letter.
fn saying_whom(observation: &Observation) -> Observation {
    let mut observation = observation.clone();
    let is_of_some = matches!(observation.status, Status::Bounced | Status::Complained | Status::Delayed);
    if is_of_some && let (Some(reason), Some(who)) = (&mut observation.reason, named(&observation.recipients)) {
        reason.sentence = format!("{who}: {}", reason.sentence);
    }
    observation
}

/// The first addresses, and how many there are more; `None` if there is none.
pub fn named(addresses: &[String]) -> Option<String> {
    let (named, others) = addresses.split_at(addresses.len().min(MAX_NAMED));
    match (named, others.len()) {
        ([], _) => None,
        (named, 0) => Some(named.join(", ")),
        (named, 1) => Some(format!("{} and one other", named.join(", "))),
        (named, more) => Some(format!("{} and {more} others", named.join(", "))),
    }
}

/// What others should hear: that it arrived, or that it will not.
fn event_of(
    account: &AccountId,
    invoice_id: &InvoiceId,
    channel: ChannelKind,
    observation: &Observation,
) -> Option<Event> {
    match observation.status {
        Status::Delivered => Some(Event::delivered(account, invoice_id, channel.as_str(), observation.at)),
        Status::Bounced | Status::Complained | Status::Rejected => {
            let unsaid = || Reason::new("unknown", "No reason was given.");
            let reason = observation.reason.clone().unwrap_or_else(unsaid);
            Some(Event::delivery_failed(account, invoice_id, Some(channel.as_str()), &reason, observation.at))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_a_few_addresses() {
        let all = ["a", "b", "c", "d", "e"].map(str::to_owned);
        let said = [0, 1, 3, 4, 5].map(|most| named(&all[..most]).unwrap_or_default());
        assert_eq!(said, ["", "a", "a, b, c", "a, b, c and one other", "a, b, c and 2 others"]);
    }
}
