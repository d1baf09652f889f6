//! The steps of sending an e-mail that touch what others see: each for every invoice that it brings.

use aws::Failure;
use aws::Reason;
use aws::events::Event;
use aws::outbox::Envelope;
use connector::Connector;
use futures::future::{join_all, try_join_all};
use ids::InvoiceId;
use jiff::Timestamp;
use ledger::{Account, Claim, Delivery, Happening, LetterName, Partner, SentLetter, Status, Suppressed, What};
use tracing::{info, warn};

use super::compose::Draft;
use super::link::Link;
use super::plan::{self, COLLECTING, Fate};
use super::send::{Item, compose};

/// An attempt at sending an e-mail.
pub(super) struct Attempt<'a> {
    pub(super) connector: &'a Connector,
    pub(super) account: &'a Account,
    /// The customer, with the addresses that get it.
    pub(super) partner: &'a Partner,
    /// Random, and known to the readers of the e-mail alone.
    pub(super) id: &'a str,
    /// Who gets no e-mails any more.
    pub(super) left_out: &'a [Suppressed],
}

/// What came of claiming deliveries.
pub(super) struct Claimed {
    /// What nobody else sends.
    pub(super) granted: Vec<InvoiceId>,
    /// How one stands that somebody else has.
    pub(super) taken: Option<Status>,
}

impl Attempt<'_> {
    /// The delivery of an invoice or its reminder, about to begin.
    pub(super) fn delivery(&self, item: &Item<'_>, download_until: Option<Timestamp>) -> Delivery {
        let (job, to) = (&item.job, item.to().cloned());
        let recipients = self.partner.emails.iter().map(|recipient| recipient.address.to_string()).collect();
        let attempt = Some(self.id.to_owned());
        let queued = Delivery::queued(job.issued.id.clone(), job.dispatch(), self.partner.id.clone(), job.now);
        Delivery { attempt, recipients, to, download_until, ..queued }
    }

    /// Says why it is not sent yet.
    pub(super) async fn wait(&self, deliveries: &[Delivery], reason: &Reason) -> Result<(), Failure> {
        let waits = deliveries.iter().map(|delivery| self.connector.ledger.wait(&self.account.id, delivery, reason));
        try_join_all(waits).await.map(drop)
    }

    /// Remembers which invoices the e-mail brings: what SES says of it, it says of these, and so does who answers it.
    pub(super) async fn name(&self, invoices: &[&InvoiceId], now: Timestamp) -> Result<(), Failure> {
        if invoices.len() > 1 {
            let invoices = invoices.iter().map(|id| (*id).clone()).collect();
            self.connector.ledger.put_letter(&self.account.id, self.id, invoices, now).await?;
        }
        let name = LetterName::Attempt(self.id.to_owned());
        self.connector.ledger.name_letter(&name, &self.named(invoices), now).await
    }

    fn named(&self, invoices: &[&InvoiceId]) -> SentLetter {
        let invoice_id = if let [only] = invoices { Some((*only).clone()) } else { None };
        SentLetter { account: self.account.id.clone(), invoice_id, attempt: self.id.to_owned() }
    }

    /// Claims the deliveries one after the other, so that of two who have the same invoices one gets them all.
    ///
    /// # Errors
    /// Retryable, and nothing is claimed; also where somebody is sending the first one right now.
    pub(super) async fn claim(&self, deliveries: &[Delivery]) -> Result<Claimed, Failure> {
        let (mut granted, mut taken) = (Vec::new(), None);
        for delivery in deliveries {
            match self.connector.ledger.claim(&self.account.id, delivery, Timestamp::now()).await {
                Ok(Claim::Granted) => granted.push(delivery),
                Ok(Claim::Settled(settled)) => taken = Some(settled.status),
                Ok(Claim::Busy) if granted.is_empty() => {
                    return Err(Failure::Retryable("the invoice is being sent by another invocation".to_owned()));
                }
                Ok(Claim::Busy) => {}
                Err(failure) => {
                    self.release(granted).await;
                    return Err(failure);
                }
            }
        }
        Ok(Claimed { granted: granted.into_iter().map(|delivery| delivery.invoice_id.clone()).collect(), taken })
    }

    /// The e-mail once more, with those of its invoices that nobody else has; its names now lead to these.
    ///
    /// # Errors
    /// Retryable, and nothing is claimed any more.
    pub(super) async fn write_again(
        &self,
        draft: &Draft<'_>,
        going: &[(&Item<'_>, &Delivery)],
    ) -> Result<Envelope, Failure> {
        let invoices: Vec<&InvoiceId> = going.iter().map(|(_, delivery)| &delivery.invoice_id).collect();
        let written = match self.name(&invoices, Timestamp::now()).await {
            Ok(()) => compose(draft, going.iter().map(|(item, _)| *item)).0,
            Err(failure) => {
                self.release(going.iter().map(|(_, delivery)| *delivery)).await;
                return Err(failure);
            }
        };
        match written {
            Ok(email) => Ok(email),
            Err(reason) => {
                self.release(going.iter().map(|(_, delivery)| *delivery)).await;
                Err(Failure::Retryable(reason.sentence))
            }
        }
    }

    /// Gives back what was claimed and not offered. What is not given back is `unknown` once its lease is over.
    async fn release<'d>(&self, claimed: impl IntoIterator<Item = &'d Delivery>) {
        let reason = Reason::new(COLLECTING, "It leaves in one mail with other invoices, as soon as possible.");
        let released = claimed.into_iter().map(|delivery| {
            let ending = delivery.ending(Status::Queued, Some(reason.clone()), None, Timestamp::now());
            async move {
                let ledger = &self.connector.ledger;
                ledger.settle(&self.account.id, &delivery.invoice_id, delivery.dispatch(), &ending).await
            }
        });
        for failure in join_all(released).await.into_iter().filter_map(Result::err) {
            warn!(account = %self.account.id, "a claim could not be given back: {failure}");
        }
    }

    /// Writes down how it fared, for every delivery, whatever is the matter with another.
    pub(super) async fn settle(&self, fate: &Fate, going: &[(&Item<'_>, &Delivery)]) -> Result<(), Failure> {
        let settled = going.iter().map(|(_, delivery)| self.settle_one(fate, delivery));
        join_all(settled).await.into_iter().collect()
    }

    async fn settle_one(&self, fate: &Fate, delivery: &Delivery) -> Result<(), Failure> {
        let (connector, account, id) = (self.connector, &self.account.id, &delivery.invoice_id);
        let Fate { status, reason, message_id, refused_sender, at } = fate;
        info!(account = %account, invoice = %id, attempt = delivery.attempt, ?status, "offered to SES");
        let ending = delivery.ending(*status, reason.clone(), message_id.clone(), *at);
        connector.ledger.settle(account, id, delivery.dispatch(), &ending).await?;
        if let Some(address) = refused_sender {
            let what = What::SenderRefused { address: address.to_string() };
            connector.ledger.happened(account, id, &Happening { at: *at, what }).await?;
        }
        if *status == Status::Accepted && !self.left_out.is_empty() {
            let recipients = self.left_out.iter().map(|one| one.address.clone()).collect();
            let what = What::LeftOut { recipients, sentence: plan::sentences(self.left_out) };
            connector.ledger.happened(account, id, &Happening { at: *at, what }).await?;
        }
        // A reminder that fails says nothing about the invoice.
        if let (Status::Failed, Some(reason), None) = (status, reason, delivery.reminder) {
            let failed = Event::delivery_failed(account, id, Some(delivery.channel.as_str()), reason, *at);
            connector.events.publish(&[failed]).await?;
        }
        Ok(())
    }

    /// Does what is to be done once it is settled: what answers and links lead to, and whom it left with.
    pub(super) async fn close(
        &self,
        fate: &Fate,
        going: &[(&Item<'_>, &Delivery)],
        link: Option<&Link>,
    ) -> Result<(), Failure> {
        let (ledger, account) = (&self.connector.ledger, &self.account.id);
        if let Some(id) = &fate.message_id {
            let invoices: Vec<&InvoiceId> = going.iter().map(|(_, delivery)| &delivery.invoice_id).collect();
            // It has left. Should this fail, `feedback` does it when SES says so.
            let named = ledger.name_letter(&LetterName::Ses(id.clone()), &self.named(&invoices), fate.at).await;
            named.unwrap_or_else(|failure| warn!("answers to the e-mail are recognised later: {failure}"));
        }
        if fate.refused_sender.is_some() {
            self.connector.sender_refused(self.account, fate.at).await?;
        }
        if !fate.may_have_left() {
            return Ok(());
        }
        for (_, delivery) in going {
            let id = &delivery.invoice_id;
            if let Some(link) = link {
                ledger.happened(account, id, &link.happening(fate.at)).await?;
            }
            let others = going.iter().filter(|(_, other)| other.invoice_id != *id);
            let others: Vec<String> = others.map(|(other, _)| other.name()).collect();
            if !others.is_empty() {
                ledger.happened(account, id, &Happening { at: fate.at, what: What::Together { others } }).await?;
            }
        }
        Ok(())
    }
}
