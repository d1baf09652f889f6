//! The invoices that waited for each other leave in one letter.
//!
//! Each keeps a delivery of its own, claimed before the one call to SES under an attempt that they share. One letter an
//! invocation: running out of time between two would leave mails in doubt. What goes wrong with one invoice, and what is left
//! without company, goes its own way as if it had never waited.

use std::time::{Duration, Instant};

use ::letter::PerMail;
use connector::events::{Event, InvoiceIssued, InvoicesCollected};
use connector::failure::Reason;
use connector::ids::{self, InvoiceId, PartnerId};
use connector::ledger::{
    Account, ChannelKind, Claim, Collected, Delivery, Happening, Invalid, IssuedInvoice, LetterName, Role, SentLetter,
    Status, Task, What,
};
use connector::outbox::{Envelope, daily_quota_used};
use connector::{Connector, Failure, Pace};
use futures::future::{join_all, try_join_all};
use jiff::{SignedDuration, Timestamp};
use mail::Attachment;
use tokio::time::timeout;
use tracing::{info, warn};

use super::collect::COLLECTING;
use super::{Addressees, Answered, LATER, MB, TOO_LARGE, addressees, compose, most_mb, nobody, offer, packed, queued};
use crate::{Job, Prepared, channel_off, prepare, validity};

/// The most invoices of a letter: a person still overlooks them, and each has up to 20 files.
const MAX_INVOICES: usize = 20;

/// How many of those that wait are looked at. The others come with the next letter.
const MAX_LOOKED_AT: usize = 200;

/// How long invoices are read and packed for one letter, of the minute that the function has. Then there must be time left to
/// wait for SES's pace and for its answer.
const GATHERING: Duration = Duration::from_secs(15);

/// How long one of them may take: alone it has the whole minute.
const READING: Duration = Duration::from_secs(20);
const SLOW: &str = "It leaves on its own: to read and pack its files takes too long for a letter with others.";

/// When an invoice that could not be read is looked at again. The others leave meanwhile.
const SOON: SignedDuration = SignedDuration::from_mins(1);

/// After how long such an invoice goes its own way: a service that is down for a moment makes no letter two.
const TROUBLE: SignedDuration = SignedDuration::from_hours(1);

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

/// The invoices of a letter.
#[derive(Default)]
struct Gathered {
    ready: Vec<Ready>,
    /// Whether there are more than go into it.
    left: bool,
    /// Whether one of those that wait could not be read just now.
    troubled: bool,
    /// Whether one of those that wait is being sent right now.
    busy: bool,
}

/// An invoice that may leave, with its files as they leave.
struct Ready {
    event: InvoiceIssued,
    prepared: Prepared,
    files: Vec<Attachment>,
}

impl Ready {
    /// What people call it.
    fn name(&self) -> String {
        let number = self.prepared.fields.as_ref().and_then(|fields| fields.number.clone());
        number.unwrap_or_else(|| self.event.invoice_id.to_string())
    }

    /// Its files in a mail, in bytes: base64 in lines of 76 characters.
    fn encoded(&self) -> usize {
        self.files.iter().map(|file| file.bytes.len() / 57 * 78 + 1024).sum()
    }

    fn issued_again(&self) -> InvoiceIssued {
        self.event.clone()
    }
}

impl Waiting<'_> {
    async fn gather(&self, collected: &[Collected]) -> Result<Gathered, Failure> {
        let began = Instant::now();
        let mut gathered = Gathered::default();
        let mut bytes = 0;
        for Collected { invoice_id, since } in collected {
            let is_full = gathered.ready.len() == self.most(&gathered.ready);
            if is_full || (!gathered.ready.is_empty() && began.elapsed() > GATHERING) {
                gathered.left = true;
                break;
            }
            let event = match self.standing(invoice_id).await? {
                Standing::Waits(event) => event,
                Standing::Busy => {
                    gathered.busy = true;
                    continue;
                }
                Standing::Gone => {
                    self.strike_off(invoice_id).await?;
                    continue;
                }
            };
            let ready = timeout(READING, self.ready((*event).clone())).await;
            let ready = match ready.unwrap_or_else(|_| Err(Failure::permanent("slow_files", SLOW))) {
                Ok(ready) => ready,
                Err(Failure::Permanent(reason)) => {
                    self.set_apart(*event, &reason).await?;
                    continue;
                }
                Err(Failure::Retryable(trouble)) if self.now.duration_since(*since) > TROUBLE => {
                    let sentence = format!("It leaves on its own: it could not be read with others. {trouble}");
                    self.set_apart(*event, &Reason::new("unreadable_with_others", sentence)).await?;
                    continue;
                }
                Err(Failure::Retryable(trouble)) => {
                    warn!(account = %self.account.id, invoice = %invoice_id, "comes with the next letter: {trouble}");
                    gathered.troubled = true;
                    continue;
                }
            };
            bytes += ready.encoded();
            if !gathered.ready.is_empty() && bytes > usize::from(most_mb(&ready.prepared.partner)) * MB {
                gathered.left = true;
                break;
            }
            gathered.ready.push(ready);
        }
        Ok(gathered)
    }

    /// How many invoices the letter may have: the partner may have changed its mind since the first began to wait.
    fn most(&self, ready: &[Ready]) -> usize {
        match ready.first().map(|ready| ready.prepared.partner.packing.per_mail) {
            Some(PerMail::One) => 1,
            Some(PerMail::Several) | None => MAX_INVOICES,
        }
    }

    /// Whether an invoice still waits for others: it may have left, been withdrawn or be somebody's to send alone.
    async fn standing(&self, invoice_id: &InvoiceId) -> Result<Standing, Failure> {
        let (ledger, account) = (&self.connector.ledger, &self.account.id);
        match ledger.delivery(account, invoice_id, ChannelKind::Email).await? {
            None => self.issued_meanwhile(invoice_id).await,
            Some(known) if known.status == Status::Queued => {
                let is_a_persons = known.to.is_some() || known.is_resendable(self.now);
                if is_a_persons { Ok(Standing::Gone) } else { self.issued_meanwhile(invoice_id).await }
            }
            // Whoever was sending it may have died: then its claim is turned to `unknown` here.
            Some(known) if known.status == Status::Sending => {
                let claim = Delivery { attempt: Some(ids::attempt()), ..known };
                match ledger.claim(account, &claim, self.now).await? {
                    Claim::Settled(_) => Ok(Standing::Gone),
                    Claim::Busy | Claim::Granted => Ok(Standing::Busy),
                }
            }
            // Whoever wrote that down may have died before it told of it.
            Some(known) if known.status == Status::Failed => self.tell_of(&known).await.map(|()| Standing::Gone),
            Some(_) => Ok(Standing::Gone),
        }
    }

    /// Whether it still leaves with these: issued again it may be another customer's, be held, or have a time of its own.
    async fn issued_meanwhile(&self, invoice_id: &InvoiceId) -> Result<Standing, Failure> {
        let Some(issued) = self.connector.ledger.issued_invoice(&self.account.id, invoice_id).await? else {
            warn!(account = %self.account.id, invoice = %invoice_id, "the invoice is not in the ledger");
            return Ok(Standing::Gone);
        };
        // It is being issued right now.
        let Some(partner_id) = &issued.partner_id else { return Ok(Standing::Busy) };
        let due = self.connector.ledger.scheduled(&self.account.id, &issued.id, Task::Issue).await?;
        let has_a_time = due.is_some_and(|due| due.at > self.now);
        let has_gone = partner_id != self.partner_id || issued.reason.is_some() || has_a_time;
        Ok(if has_gone { Standing::Gone } else { Standing::Waits(Box::new(self.issued_now(issued))) })
    }

    /// Tells of a delivery that failed, and has the next channel asked: doing so again changes nothing.
    async fn tell_of(&self, failed: &Delivery) -> Result<(), Failure> {
        let (account, id, at) = (&self.account.id, &failed.invoice_id, failed.updated_at);
        let reason =
            Reason::new(failed.reason.as_deref().unwrap_or_default(), failed.sentence.as_deref().unwrap_or_default());
        let news = Event::delivery_failed(account, id, Some(failed.channel.as_str()), &reason, at);
        self.connector.events.publish(&[news]).await?;
        self.connector.issue_again_for_fallback(account, id, failed.channel).await
    }

    fn issued_now(&self, issued: IssuedInvoice) -> InvoiceIssued {
        InvoiceIssued {
            account: self.account.id.clone(),
            invoice_id: issued.id,
            partner_id: Some(self.partner_id.clone()),
            files: issued.files,
            issued_at: Some(issued.at),
            // It has waited for its time.
            send_at: Some(self.now),
        }
    }

    /// A permanent failure says why this invoice cannot leave with others.
    async fn ready(&self, event: InvoiceIssued) -> Result<Ready, Failure> {
        let prepared = prepare(self.connector, self.account, &event).await?;
        let invoices = prepared.documents.iter().filter_map(|document| document.invoice.as_ref());
        if self.account.sending.invalid == Invalid::Hold
            && let Some(reason) = validity::trouble(invoices)
        {
            return Err(Failure::Permanent(reason));
        }
        if prepared.partner.channel(ChannelKind::Email).is_none_or(|email| !email.enabled) {
            return Err(Failure::Permanent(channel_off(&prepared.partner, ChannelKind::Email)));
        }
        let mut ready = Ready { event, prepared, files: Vec::new() };
        ready.files = packed(&self.job(&ready)).await?.map_err(Failure::Permanent)?;
        if ready.encoded() > usize::from(most_mb(&ready.prepared.partner)) * MB {
            let sentence = "It is too large to leave with others.";
            return Err(Failure::permanent(TOO_LARGE, sentence));
        }
        Ok(ready)
    }

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

/// Whether an invoice still waits for others.
enum Standing {
    /// It does, and this is what it leaves as.
    Waits(Box<InvoiceIssued>),
    Busy,
    Gone,
}
