//! Which of the invoices that wait for a partner go into the next letter, and what becomes of the others.

use std::time::{Duration, Instant};

use ::letter::PerMail;
use aws::events::{Event, InvoiceIssued};
use aws::{Failure, Reason};
use ids::InvoiceId;
use jiff::SignedDuration;
use ledger::{ChannelKind, Claim, Collected, Delivery, Invalid, IssuedInvoice, Status, Task};
use mail::Attachment;
use tokio::time::timeout;
use tracing::warn;

use super::super::{MB, TOO_LARGE, most_mb, packed};
use super::Waiting;
use crate::{Prepared, channel_off, prepare, validity};

/// The most invoices of a letter: a person still overlooks them, and each has up to 20 files.
const MAX_INVOICES: usize = 20;

/// How long invoices are read and packed for one letter, of the minute that the function has. Then there must be time left to
/// wait for SES's pace and for its answer.
const GATHERING: Duration = Duration::from_secs(15);

/// How long one of them may take: alone it has the whole minute.
const READING: Duration = Duration::from_secs(20);
const SLOW: &str = "It leaves on its own: to read and pack its files takes too long for a letter with others.";

/// After how long such an invoice goes its own way: a service that is down for a moment makes no letter two.
const TROUBLE: SignedDuration = SignedDuration::from_hours(1);

/// The invoices of a letter.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) ready: Vec<Ready>,
    /// Whether there are more than go into it.
    pub(super) left: bool,
    /// Whether one of those that wait could not be read just now.
    pub(super) troubled: bool,
    /// Whether one of those that wait is being sent right now.
    pub(super) busy: bool,
}

/// An invoice that may leave, with its files as they leave.
pub(super) struct Ready {
    pub(super) event: InvoiceIssued,
    pub(super) prepared: Prepared,
    pub(super) files: Vec<Attachment>,
}

impl Ready {
    /// What people call it.
    pub(super) fn name(&self) -> String {
        let number = self.prepared.fields.as_ref().and_then(|fields| fields.number.clone());
        number.unwrap_or_else(|| self.event.invoice_id.to_string())
    }

    /// Its files in a mail, in bytes: base64 in lines of 76 characters.
    pub(super) fn encoded(&self) -> usize {
        self.files.iter().map(|file| file.bytes.len() / 57 * 78 + 1024).sum()
    }

    pub(super) fn issued_again(&self) -> InvoiceIssued {
        self.event.clone()
    }
}

impl Waiting<'_> {
    pub(super) async fn gather(&self, collected: &[Collected]) -> Result<Gathered, Failure> {
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
        ready.files = packed(self.connector, &self.job(&ready)).await?;
        if ready.encoded() > usize::from(most_mb(&ready.prepared.partner)) * MB {
            let sentence = "It is too large to leave with others.";
            return Err(Failure::permanent(TOO_LARGE, sentence));
        }
        Ok(ready)
    }
}

/// Whether an invoice still waits for others.
enum Standing {
    /// It does, and this is what it leaves as.
    Waits(Box<InvoiceIssued>),
    Busy,
    Gone,
}
