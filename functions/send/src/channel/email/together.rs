//! The invoices that waited for each other leave in one letter.
//!
//! Each keeps a delivery of its own, claimed before the one call to SES under an attempt that they share. One letter an
//! invocation: running out of time between two would leave mails in doubt. What goes wrong with one invoice, and what is left
//! without company, goes its own way as if it had never waited.

mod gather;

use aws::events::{Event, InvoiceIssued, InvoicesCollected};
use aws::outbox::{Envelope, daily_quota_used};
use aws::{Failure, Reason};
use connector::{Connector, Pace};
use futures::future::{join_all, try_join_all};
use ids::{InvoiceId, PartnerId};
use jiff::{SignedDuration, Timestamp};
use ledger::{Account, ChannelKind, Claim, Delivery, Happening, LetterName, Role, SentLetter, Status, What};
use tracing::{info, warn};

use super::collect::COLLECTING;
use super::{Addressees, Answered, LATER, TOO_LARGE, addressees, compose, nobody, offer, queued};
use crate::{Job, Prepared};
use gather::{Gathered, Ready};

/// How many of those that wait are looked at. The others come with the next letter.
const MAX_LOOKED_AT: usize = 200;

/// When an invoice that could not be read is looked at again. The others leave meanwhile.
const SOON: SignedDuration = SignedDuration::from_mins(1);

/// Mails one letter with what waits for the partner, and comes again for the rest.
pub(crate) async fn leave(connector: &Connector, event: InvoicesCollected) -> Result<(), Failure> {
    let InvoicesCollected { account, partner_id } = &event;
    let Some(account) = connector.ledger.account(account).await? else {
        return Err(Failure::permanent("account_unknown", format!("The account {account} does not exist.")));
    };
    let waiting = Waiting { connector, account: &account, partner_id, now: Timestamp::now() };
    let mut collected = connector.ledger.collected(&account.id, partner_id, MAX_LOOKED_AT).await?;
    // Of several invocations, all claim in this order.
    collected.sort_by(|a, b| (a.since, &a.invoice_id).cmp(&(b.since, &b.invoice_id)));
    let Gathered { ready, mut left, troubled, busy } = waiting.gather(&collected).await?;
    left |= collected.len() == MAX_LOOKED_AT;
    match ready.as_slice() {
        [] => {}
        [one] => {
            let reason = Reason::new("no_company", "It leaves on its own: no other invoice goes with it.");
            waiting.set_apart(one.issued_again(), &reason).await?;
        }
        several => match waiting.send(several).await? {
            After::More => left = true,
            After::Done => {}
            // The collection has another time by now.
            After::PutOff => return Ok(()),
        },
    }
    if left {
        return connector.events.publish(&[Event::InvoicesCollected(event)]).await;
    }
    if troubled {
        return waiting.put_off(SOON).await;
    }
    if busy {
        return Err(Failure::Retryable("an invoice is being sent by another invocation".to_owned()));
    }
    Ok(())
}

/// What waits for a partner.
struct Waiting<'a> {
    connector: &'a Connector,
    account: &'a Account,
    partner_id: &'a PartnerId,
    now: Timestamp,
}

impl Waiting<'_> {
    fn job<'a>(&'a self, ready: &'a Ready) -> Job<'a> {
        let Prepared { documents, details, partner, .. } = &ready.prepared;
        Job {
            account: self.account,
            partner,
            event: &ready.event,
            details: details.as_ref(),
            documents,
            reminder: None,
            download: None,
            now: self.now,
        }
    }

    /// Lets an invoice go its own way, as if it had never waited: it fails alone, or leaves alone.
    async fn set_apart(&self, event: InvoiceIssued, reason: &Reason) -> Result<(), Failure> {
        let invoice_id = event.invoice_id.clone();
        info!(account = %self.account.id, invoice = %invoice_id, reason = reason.code, "goes its own way");
        let delivery = Delivery::queued(invoice_id.clone(), ChannelKind::Email, self.partner_id.clone(), self.now);
        // From here on it is not collected again.
        self.connector.ledger.wait(&self.account.id, &delivery, reason).await?;
        self.connector.events.publish(&[Event::InvoiceIssued(event)]).await?;
        self.strike_off(&invoice_id).await
    }

    async fn strike_off(&self, invoice_id: &InvoiceId) -> Result<(), Failure> {
        self.connector.ledger.collected_done(&self.account.id, self.partner_id, invoice_id).await
    }

    /// Sends the letter, as many of the invoices as fit. Gives what is to be done then.
    async fn send(&self, ready: &[Ready]) -> Result<After, Failure> {
        let (connector, account) = (self.connector, &self.account.id);
        let Some(first) = ready.first() else { return Ok(After::Done) };
        let Addressees { chosen, left_out, partner } = addressees(connector, &self.job(first), None).await?;
        if partner.addresses(Role::To).next().is_none() {
            let reason = nobody(&chosen, &left_out);
            for one in ready {
                self.set_apart(one.issued_again(), &reason).await?;
            }
            return Ok(After::Done);
        }
        let (attempt, own_sender) = (ids::attempt(), self.account.verified_sender());
        let recipients: Vec<String> = partner.emails.iter().map(|one| one.address.to_string()).collect();
        let style = connector.letter_style(self.account, &self.account.letters).await?;
        let jobs: Vec<Job<'_>> = ready.iter().map(|one| Job { partner: &partner, ..self.job(one) }).collect();
        let deliveries: Vec<Delivery> = jobs
            .iter()
            .map(|job| Delivery { attempt: Some(attempt.clone()), recipients: recipients.clone(), ..queued(job) })
            .collect();
        let write = |which: &[usize]| -> Result<Envelope, Reason> {
            let some = |at: &usize| Some((*jobs.get(*at)?, ready.get(*at)?.files.clone(), deliveries.get(*at)?));
            let chosen: Vec<_> = which.iter().filter_map(some).collect();
            let (jobs, files): (Vec<_>, Vec<_>) = chosen.iter().map(|(job, files, _)| (*job, files.clone())).unzip();
            let delivery = chosen.first().map(|(_, _, delivery)| *delivery);
            let Some(delivery) = delivery else {
                return Err(Reason::new("letter_unwritable", "A letter without an invoice. Please report this."));
            };
            compose(connector, &jobs, &style, files.concat(), delivery, own_sender)
        };
        // What the estimate let in and does not fit after all, comes with the next letter.
        let mut which: Vec<usize> = (0..ready.len()).collect();
        let mut letter = write(&which);
        while which.len() > 1 && letter.as_ref().is_err_and(|reason| reason.code == TOO_LARGE) {
            which.pop();
            letter = write(&which);
        }
        let of =
            |which: &[usize]| which.iter().filter_map(|at| Some((ready.get(*at)?, deliveries.get(*at)?))).collect();
        let mut going: Vec<(&Ready, &Delivery)> = of(&which);
        let letter = match (letter, going.as_slice()) {
            (Ok(letter), [_, _, ..]) => letter,
            (Ok(_), _) => {
                let reason = Reason::new("no_company", "It leaves on its own: with others the letter is too large.");
                self.set_apart(first.issued_again(), &reason).await?;
                return Ok(After::More);
            }
            (Err(reason), _) => {
                for (one, _) in &going {
                    self.set_apart(one.issued_again(), &reason).await?;
                }
                return Ok(After::of(which.len() < ready.len()));
            }
        };
        match connector.pace(recipients.len()).await? {
            Pace::Go => {}
            Pace::Wait(reason) => {
                self.wait(&going, &reason).await?;
                return Err(Failure::Retryable(reason.sentence));
            }
            Pace::Later(reason) => {
                self.wait(&going, &reason).await?;
                return self.put_off(LATER).await.map(|()| After::PutOff);
            }
        }
        self.remember(&attempt, &going).await?;
        let claimed = self.claim(&going).await?;
        let letter = if claimed.len() == going.len() {
            Ok(letter)
        } else {
            which.retain(|at| deliveries.get(*at).is_some_and(|one| claimed.contains(&one.invoice_id)));
            going = of(&which);
            match going.as_slice() {
                // None of them may leave, or one without company: what is left is looked at anew.
                [] | [_] => Err(Failure::Retryable("the invoice has lost its company".to_owned())),
                _ => self
                    .remember(&attempt, &going)
                    .await
                    .and_then(|()| write(&which).map_err(|reason| Failure::Retryable(reason.sentence))),
            }
        };
        let letter = match letter {
            Ok(letter) => letter,
            Err(failure) => {
                self.release(&going).await;
                return if going.len() < 2 { Ok(After::More) } else { Err(failure) };
            }
        };
        let answered = offer(connector, Ok(letter), own_sender).await;
        let settled = going.iter().map(|(_, delivery)| answered.settle(connector, account, delivery, &left_out));
        // Every one, whatever is the matter with another.
        join_all(settled).await.into_iter().collect::<Result<Vec<()>, _>>()?;
        answered.close(connector, self.account, &self.letter(&attempt)).await?;
        let is_put_off = self.ended(&answered, &going).await?;
        Ok(if is_put_off { After::PutOff } else { After::of(which.len() < ready.len()) })
    }

    /// What is to be done once it is written down how the letter fared. Gives whether all waits for a while.
    async fn ended(&self, answered: &Answered, going: &[(&Ready, &Delivery)]) -> Result<bool, Failure> {
        let (connector, account) = (self.connector, &self.account.id);
        match (answered.status, &answered.reason) {
            (Status::Queued, Some(reason)) if *reason == daily_quota_used() => {
                return self.put_off(LATER).await.map(|()| true);
            }
            (Status::Queued, reason) => {
                let why = reason.as_ref().map(|reason| reason.sentence.clone());
                return Err(Failure::Retryable(why.unwrap_or_default()));
            }
            (Status::Failed, _) => {
                let again = going.iter().map(|(one, _)| {
                    connector.issue_again_for_fallback(account, &one.event.invoice_id, ChannelKind::Email)
                });
                try_join_all(again).await?;
            }
            _ => {
                for (one, _) in going {
                    let id = &one.event.invoice_id;
                    let others = going.iter().filter(|(other, _)| other.event.invoice_id != *id);
                    let others = others.map(|(other, _)| other.name()).collect();
                    let together = Happening { at: answered.at, what: What::Together { others } };
                    connector.ledger.happened(account, id, &together).await?;
                }
            }
        }
        try_join_all(going.iter().map(|(one, _)| self.strike_off(&one.event.invoice_id))).await.map(|_| false)
    }

    fn letter(&self, attempt: &str) -> SentLetter {
        SentLetter { account: self.account.id.clone(), invoice_id: None, attempt: attempt.to_owned() }
    }

    /// Before the call: what SES says of the letter, it says of these, and so does who answers it.
    async fn remember(&self, attempt: &str, going: &[(&Ready, &Delivery)]) -> Result<(), Failure> {
        let invoices = going.iter().map(|(one, _)| one.event.invoice_id.clone()).collect();
        self.connector.ledger.put_letter(&self.account.id, attempt, invoices, self.now).await?;
        let name = LetterName::Attempt(attempt.to_owned());
        self.connector.ledger.name_letter(&name, &self.letter(attempt), self.now).await
    }

    /// Claims the deliveries one after the other, so that of two invocations with the same invoices one has them all. Gives
    /// those that were granted; after a failure, none is.
    async fn claim(&self, going: &[(&Ready, &Delivery)]) -> Result<Vec<InvoiceId>, Failure> {
        let mut claimed: Vec<(&Ready, &Delivery)> = Vec::new();
        for (one, delivery) in going {
            let granted = match self.connector.ledger.claim(&self.account.id, delivery, Timestamp::now()).await {
                Ok(Claim::Granted) => Ok(true),
                Ok(Claim::Busy) if claimed.is_empty() => {
                    Err(Failure::Retryable("the invoices are being sent by another invocation".to_owned()))
                }
                Ok(Claim::Busy | Claim::Settled(_)) => Ok(false),
                Err(failure) => Err(failure),
            };
            match granted {
                Ok(true) => claimed.push((one, delivery)),
                Ok(false) => {}
                Err(failure) => {
                    self.release(&claimed).await;
                    return Err(failure);
                }
            }
        }
        Ok(claimed.into_iter().map(|(_, delivery)| delivery.invoice_id.clone()).collect())
    }

    /// Gives back what was claimed and not offered. What is not given back is `unknown` once its lease is over.
    async fn release(&self, going: &[(&Ready, &Delivery)]) {
        let reason = Reason::new(COLLECTING, "It leaves in one mail with other invoices, as soon as possible.");
        let released = going.iter().map(|(_, delivery)| {
            let ending = delivery.ending(Status::Queued, Some(reason.clone()), None, Timestamp::now());
            async move {
                let ledger = &self.connector.ledger;
                ledger.settle(&self.account.id, &delivery.invoice_id, delivery.channel, &ending).await
            }
        });
        for failure in join_all(released).await.into_iter().filter_map(Result::err) {
            warn!(account = %self.account.id, "a claim could not be given back: {failure}");
        }
    }

    async fn wait(&self, going: &[(&Ready, &Delivery)], reason: &Reason) -> Result<(), Failure> {
        let waits = going.iter().map(|(_, delivery)| self.connector.ledger.wait(&self.account.id, delivery, reason));
        try_join_all(waits).await.map(drop)
    }

    /// Nothing more leaves for so long.
    async fn put_off(&self, long: SignedDuration) -> Result<(), Failure> {
        self.connector.ledger.put_collection_off(&self.account.id, self.partner_id, self.now + long).await
    }
}

/// What is to be done after a letter.
enum After {
    /// Others wait for the next letter.
    More,
    /// Nothing.
    Done,
    /// Nothing for a while: SES has no room.
    PutOff,
}

impl After {
    fn of(others_wait: bool) -> Self {
        if others_wait { Self::More } else { Self::Done }
    }
}
