//! A delivery: an issued invoice, or a reminder of it, on its way over one channel.

use ids::{AccountId, InvoiceId, PartnerId, event_id};
use jiff::{SignedDuration, Timestamp};
use mail::EmailAddress;
use message::{DeliveryReason, Message};
use serde::{Deserialize, Serialize};

use crate::transition::after;
use crate::{ChannelKind, Dispatch, Event, Guard, Observation, Partner, Refusal, Role, Status};

/// How long a claim holds. Longer than a function runs: past it, whoever claimed is dead and nobody knows what it did.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// A delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// The issued invoice.
    pub invoice_id: InvoiceId,
    /// How.
    pub channel: ChannelKind,
    /// The day of the reminder that it brings instead of the invoice; see [`Dispatch`].
    pub reminder: Option<i16>,
    /// To whom; `None` for what was withdrawn before its customer was found.
    pub partner_id: Option<PartnerId>,
    /// Whom its latest e-mail goes to, and how it stands with each.
    pub recipients: Vec<RecipientState>,
    /// The one address that a person chose for it, instead of those of the partner.
    pub to: Option<EmailAddress>,
    /// Until when the files can be downloaded by the link that its latest e-mail has instead of them.
    pub download_until: Option<Timestamp>,
    /// How it stands as a whole: with those whom the invoice is meant for. Who gets a copy only does not count.
    pub status: Status,
    /// Why, when something is wrong.
    pub reason: Option<Message>,
    /// The attempt that claimed it last, also a tag on the e-mail; `None` before the first, and once a person had it sent again.
    pub attempt: Option<String>,
    /// When a person last had it sent again.
    pub resent_at: Option<Timestamp>,
    /// When it was claimed last.
    pub claimed_at: Option<Timestamp>,
    /// SES's message id.
    pub ses_message_id: Option<String>,
    /// When it was begun.
    pub at: Timestamp,
    /// When its status changed last.
    pub updated_at: Timestamp,
}

/// How an e-mail stands with one of its recipients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecipientState {
    /// Where.
    pub address: String,
    /// Whether the invoice is meant for it, or it gets a copy.
    pub role: Role,
    /// How it stands.
    pub status: Status,
    /// Why, when something is wrong.
    pub reason: Option<Message>,
}

impl Delivery {
    /// A delivery about to begin.
    pub fn queued(invoice_id: InvoiceId, dispatch: impl Into<Dispatch>, partner_id: PartnerId, now: Timestamp) -> Self {
        Self { partner_id: Some(partner_id), ..Self::new(invoice_id, dispatch.into(), Status::Queued, now) }
    }

    /// The mark that keeps a channel from beginning: the invoice was withdrawn before anything was done for it.
    pub fn withdrawn_mark(invoice_id: InvoiceId, channel: ChannelKind, reason: Message, now: Timestamp) -> Self {
        Self { reason: Some(reason), ..Self::new(invoice_id, channel.into(), Status::Withdrawn, now) }
    }

    fn new(invoice_id: InvoiceId, dispatch: Dispatch, status: Status, now: Timestamp) -> Self {
        Self {
            invoice_id,
            channel: dispatch.channel(),
            reminder: dispatch.reminder(),
            partner_id: None,
            recipients: Vec::new(),
            to: None,
            download_until: None,
            status,
            reason: None,
            attempt: None,
            resent_at: None,
            claimed_at: None,
            ses_message_id: None,
            at: now,
            updated_at: now,
        }
    }

    /// Addresses it to all that this partner has.
    pub fn address_to(&mut self, partner: &Partner) {
        let recipients = partner.emails.iter().map(|recipient| RecipientState {
            address: recipient.address.to_string(),
            role: recipient.role,
            status: self.status,
            reason: None,
        });
        self.recipients = recipients.collect();
    }

    /// The addresses of its latest e-mail.
    pub fn addresses(&self) -> Vec<String> {
        self.recipients.iter().map(|recipient| recipient.address.clone()).collect()
    }

    /// How its latest e-mail stands with each recipient, once it may have left: one may have it though it came back from another.
    pub fn by_recipient(&self) -> &[RecipientState] {
        if self.attempt.is_some() { &self.recipients } else { &[] }
    }

    /// Whether the channel has failed for everyone whom the invoice is meant for, so that another one may deliver: an e-mail
    /// that came back from one of several recipients may have reached the others, and one that bounced softly may have arrived.
    pub fn has_failed(&self) -> bool {
        if !matches!(self.status, Status::Bounced | Status::SoftBounced) || self.recipients.is_empty() {
            return self.status.has_failed();
        }
        let mut meant = self.recipients.iter().filter(|recipient| recipient.role == Role::To);
        meant.all(|recipient| recipient.status.has_failed_for_good())
    }

    /// Whether it is this customer's; what was withdrawn before its customer was found is anybody's.
    pub fn is_for(&self, partner: &PartnerId) -> bool {
        self.partner_id.as_ref().is_none_or(|own| own == partner)
    }

    /// Whether it may be claimed: nobody has it, and nobody is handing it over.
    pub fn is_waiting(&self) -> bool {
        self.status.is_waiting()
    }

    /// Whether it waits because a person had it sent again.
    pub fn waits_for_resend(&self) -> bool {
        self.status == Status::Queued && self.attempt.is_none() && self.resent_at.is_some()
    }

    /// Whether it was withdrawn before anything was done for it: it only keeps its channel from beginning.
    pub fn is_mere_mark(&self) -> bool {
        // One that waited for others in an e-mail has its partner.
        let is_untouched = self.attempt.is_none() && self.recipients.is_empty() && self.partner_id.is_none();
        self.status == Status::Withdrawn && is_untouched
    }

    /// What an event makes of it. `attempt` is that which the event speaks of, and `to` the address that whoever causes it knows.
    ///
    /// # Errors
    /// Why it stays as it is.
    pub fn after(
        &self,
        event: Event,
        attempt: Option<&str>,
        to: Option<&EmailAddress>,
        now: Timestamp,
    ) -> Result<Status, Refusal> {
        let is_over = || self.claimed_at.is_some_and(|claimed| now.duration_since(claimed) > LEASE);
        after(Some(self.status), event, |guard| match guard {
            Guard::Always => true,
            Guard::SameAttempt => attempt.is_some() && self.attempt.as_deref() == attempt,
            Guard::SameAddress => self.to.as_ref() == to,
            Guard::LeaseOver => is_over(),
            Guard::LeaseOverAndRepeatable => is_over() && self.channel.is_repeatable(),
            Guard::AskedBefore => self.waits_for_resend() && self.to.as_ref() == to,
        })
    }

    /// Whether a person may have it sent again: it has ended, but not well, or it waits since a person asked for that.
    pub fn is_resendable(&self, now: Timestamp) -> bool {
        self.after(Event::Resend, None, self.to.as_ref(), now).is_ok()
    }

    /// Names the request to an access point: the same until a person has it sent again. `known` is how the delivery stood.
    #[must_use]
    pub fn request(&self, account: &AccountId, known: Option<&Self>) -> String {
        let since = known.and_then(|known| known.resent_at).map(|at| at.to_string()).unwrap_or_default();
        event_id(&["delivery", account.as_str(), self.invoice_id.as_str(), self.channel.as_str(), &since])
    }

    /// How the attempt that claimed it ended.
    pub fn ending(
        &self,
        event: Event,
        reason: Option<Message>,
        ses_message_id: Option<String>,
        at: Timestamp,
    ) -> Observation {
        let attempt = self.attempt.clone().unwrap_or_default();
        Observation {
            event_id: format!("{attempt}-{}", event.leads_to().as_str()),
            at,
            event,
            unauthenticated: false,
            reason,
            recipients: self.addresses(),
            ses_message_id,
            attempt: Some(attempt),
        }
    }

    /// The delivery once it is claimed, for the attempt that it names.
    #[must_use]
    pub fn claimed(&self, now: Timestamp) -> Self {
        let claimed = Self { reason: None, claimed_at: Some(now), updated_at: now, ..self.clone() };
        claimed.become_as_a_whole(Event::Claim.leads_to())
    }

    /// The delivery once the attempt that claimed it has ended so, for each of its recipients.
    #[must_use]
    pub fn settled(&self, ending: &Observation) -> Self {
        let settled = Self {
            reason: ending.reason.clone(),
            updated_at: ending.at,
            ses_message_id: ending.ses_message_id.clone().or_else(|| self.ses_message_id.clone()),
            ..self.clone()
        };
        settled.become_as_a_whole(ending.status())
    }

    fn become_as_a_whole(mut self, status: Status) -> Self {
        self.status = status;
        for recipient in &mut self.recipients {
            (recipient.status, recipient.reason) = (status, self.reason.clone());
        }
        self
    }

    /// Whether an observation is about somebody whom the invoice is meant for, or about nobody who gets only a copy: a report on
    /// an address that the e-mail was forwarded to is about the delivery, too.
    pub fn is_concerned_by(&self, observation: &Observation) -> bool {
        let mut named = self.recipients.iter().filter(|one| observation.names(&one.address)).peekable();
        named.peek().is_none() || named.any(|recipient| recipient.role == Role::To)
    }

    /// The delivery after an observation: each recipient that it names by the table, and the whole if it
    /// [is concerned](Self::is_concerned_by), so that one copy that came back makes no delivered invoice come back. Of an earlier
    /// attempt nothing changes.
    #[must_use]
    pub fn observed(&self, observation: &Observation) -> Self {
        let mut delivery = self.clone();
        let becomes = |status: Status| {
            let is_same = observation.attempt.is_some() && observation.attempt == self.attempt;
            after(Some(status), observation.event, |guard| guard != Guard::SameAttempt || is_same)
        };
        for recipient in delivery.recipients.iter_mut().filter(|one| observation.names(&one.address)) {
            if let Ok(status) = becomes(recipient.status) {
                (recipient.status, recipient.reason) = (status, observation.reason.clone());
            }
        }
        if let Ok(status) = becomes(self.status)
            && self.is_concerned_by(observation)
        {
            (delivery.status, delivery.reason) = (status, observation.reason.clone());
            delivery.updated_at = observation.at;
            delivery.ses_message_id = observation.ses_message_id.clone().or(delivery.ses_message_id);
        }
        delivery
    }

    /// The delivery as a person should see it: a claim that outlived its lease is `unknown`, even before a function
    /// comes by to write that down; of a channel that may repeat, it is `queued` again.
    #[must_use]
    pub fn seen_at(mut self, now: Timestamp) -> Self {
        if self.status == Status::Sending && self.claimed_at.is_none_or(|claimed| now.duration_since(claimed) > LEASE) {
            if self.channel.is_repeatable() {
                self.status = Status::Queued;
                return self;
            }
            self.status = Status::Unknown;
            self.reason = Some(DeliveryReason::SendingInterrupted.into());
        }
        self
    }
}

#[cfg(test)]
mod tests;
