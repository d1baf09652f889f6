//! The invoices that waited for each other leave in one e-mail.
//!
//! One e-mail an order: running out of time between two would leave deliveries in doubt. What cannot leave with others is
//! delivered by itself, as if it had never waited.

use std::time::{Duration, Instant};

use ::letter::PerMail;
use aws::Failure;
use aws::Reason;
use aws::events::Event;
use aws::orders::{Order, SendJointEmail};
use connector::Connector;
use futures::future::try_join_all;
use ids::{InvoiceId, PartnerId};
use jiff::{SignedDuration, Timestamp};
use ledger::{Account, ChannelKind, Claim, Collected, Delivery, Invalid, IssuedInvoice, Status, Task};
use mail::Attachment;
use tokio::time::timeout;
use tracing::{info, warn};

use super::ROOM_AGAIN;
use super::compose::{max_bytes, packed};
use super::plan::{self, Place};
use super::send::{Item, Outcome, send};
use crate::load::{self, Content};
use crate::plan::channel_off;
use crate::{Job, validity};

/// How many of those that wait are looked at. The others come with the next e-mail.
const MAX_LOOKED_AT: usize = 200;

/// The most invoices of an e-mail: a person still overlooks them, and each has up to 20 files.
const MAX_INVOICES: usize = 20;

/// How long invoices are read and packed for one e-mail, of the minute that the function has. Then there must be time left to
/// wait for SES's rate and for its answer.
const READING_ALL: Duration = Duration::from_secs(15);

/// How long one of them may take: by itself it has the whole minute.
const READING_ONE: Duration = Duration::from_secs(20);
const SLOW: &str = "It leaves on its own: to read and pack its files takes too long for a letter with others.";

/// When an invoice that could not be read is looked at again. The others leave meanwhile.
const READ_AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// After how long such an invoice goes its own way: a service that is down for a moment makes no e-mail two.
const READ_IN_VAIN: SignedDuration = SignedDuration::from_hours(1);

/// Sends one e-mail with what waits for the partner, and comes again for the rest.
pub(crate) async fn send_joint_email(connector: &Connector, order: SendJointEmail) -> Result<(), Failure> {
    let SendJointEmail { account, partner_id } = &order;
    let Some(account) = connector.ledger.account(account).await? else {
        return Err(Failure::permanent("account_unknown", format!("The account {account} does not exist.")));
    };
    let joint = Joint { connector, account: &account, partner_id, now: Timestamp::now() };
    let Read { ready, mut more_wait, unreadable, busy } = joint.read().await?;
    if let Some(first) = ready.first() {
        let items: Vec<Item<'_>> = ready.iter().map(|one| joint.item(one)).collect();
        match send(connector, &account, &first.content.partner, &items).await? {
            Outcome::Ended(status, invoices) => {
                more_wait |= invoices.len() < ready.len();
                joint.ended(status, &invoices).await?;
            }
            Outcome::Taken(_) => more_wait = true,
            Outcome::Apart(reason) => {
                for one in &ready {
                    joint.set_apart(&one.issued.id, &reason).await?;
                }
            }
            Outcome::NoRoom => return joint.put_off(ROOM_AGAIN).await,
        }
    }
    if more_wait {
        connector.orders.give(&[Order::SendJointEmail(order)]).await
    } else if unreadable {
        joint.put_off(READ_AGAIN).await
    } else if busy {
        Err(Failure::Retryable("an invoice is being sent by another invocation".to_owned()))
    } else {
        Ok(())
    }
}

/// The invoices of an e-mail, as far as they were read.
#[derive(Default)]
struct Read {
    /// They go into it.
    ready: Vec<Ready>,
    /// Whether there are more than go into it.
    more_wait: bool,
    /// Whether one of those that wait could not be read just now.
    unreadable: bool,
    /// Whether one of those that wait is being issued or sent right now.
    busy: bool,
}

/// An invoice that may leave, with its files as they leave.
struct Ready {
    issued: IssuedInvoice,
    content: Content,
    files: Vec<Attachment>,
    known: Option<Delivery>,
}

impl Ready {
    /// Its files in an e-mail, in bytes: base64 in lines of 76 characters.
    fn encoded(&self) -> usize {
        self.files.iter().map(|file| file.bytes.len() / 57 * 78 + 1024).sum()
    }
}

/// The joint e-mail to a partner.
struct Joint<'a> {
    connector: &'a Connector,
    account: &'a Account,
    partner_id: &'a PartnerId,
    now: Timestamp,
}

impl Joint<'_> {
    /// Reads those that wait, the longest waiting first, until the e-mail is full. What does not wait any more is struck off.
    async fn read(&self) -> Result<Read, Failure> {
        let began = Instant::now();
        let mut waiting = self.connector.ledger.collected(&self.account.id, self.partner_id, MAX_LOOKED_AT).await?;
        // Of several who send, all claim in this order.
        waiting.sort_by(|a, b| (a.since, &a.invoice_id).cmp(&(b.since, &b.invoice_id)));
        let mut read = Read { more_wait: waiting.len() == MAX_LOOKED_AT, ..Read::default() };
        let mut bytes = 0;
        for Collected { invoice_id, since } in &waiting {
            let is_full = read.ready.len() == max_invoices(&read.ready);
            if is_full || (!read.ready.is_empty() && began.elapsed() > READING_ALL) {
                read.more_wait = true;
                break;
            }
            let Some((issued, known)) = self.waits(invoice_id, &mut read.busy).await? else { continue };
            let one = timeout(READING_ONE, self.ready(issued, known)).await;
            match one.unwrap_or_else(|_| Err(Failure::permanent("slow_files", SLOW))) {
                Ok(one) => {
                    bytes += one.encoded();
                    if !read.ready.is_empty() && bytes > max_bytes(&one.content.partner) {
                        read.more_wait = true;
                        break;
                    }
                    read.ready.push(one);
                }
                Err(Failure::Permanent(reason)) => self.set_apart(invoice_id, &reason).await?,
                Err(Failure::Retryable(trouble)) if self.now.duration_since(*since) > READ_IN_VAIN => {
                    let sentence = format!("It leaves on its own: it could not be read with others. {trouble}");
                    self.set_apart(invoice_id, &Reason::new("unreadable_with_others", sentence)).await?;
                }
                Err(Failure::Retryable(trouble)) => {
                    warn!(account = %self.account.id, invoice = %invoice_id, "comes with the next e-mail: {trouble}");
                    read.unreadable = true;
                }
            }
        }
        Ok(read)
    }

    /// The record and delivery of an invoice, if it waits for the others.
    async fn waits(
        &self,
        invoice_id: &InvoiceId,
        busy: &mut bool,
    ) -> Result<Option<(IssuedInvoice, Option<Delivery>)>, Failure> {
        let (ledger, account) = (&self.connector.ledger, &self.account.id);
        let (known, issued, due) = futures::try_join!(
            ledger.delivery(account, invoice_id, ChannelKind::Email),
            ledger.issued_invoice(account, invoice_id),
            ledger.scheduled(account, invoice_id, Task::Issue),
        )?;
        let mut place = plan::place(known.as_ref(), issued.as_ref(), due.as_ref(), self.partner_id, self.now);
        if let (Place::Sending, Some(known)) = (place, &known) {
            place = if self.has_died(known).await? { Place::Gone } else { Place::Busy };
        }
        if let (Place::Failed, Some(known)) = (place, &known) {
            self.tell_of(known).await?;
        }
        match (place, issued) {
            (Place::Waits, Some(issued)) => return Ok(Some((issued, known))),
            (Place::Busy, _) => *busy = true,
            _ => self.strike_off(invoice_id).await?,
        }
        Ok(None)
    }

    /// Whether the one who was sending it has died: then its claim is turned to `unknown` here.
    async fn has_died(&self, known: &Delivery) -> Result<bool, Failure> {
        let claim = Delivery { attempt: Some(ids::attempt()), ..known.clone() };
        match self.connector.ledger.claim(&self.account.id, &claim, self.now).await? {
            Claim::Settled(_) => Ok(true),
            Claim::Busy => Ok(false),
            // It has ended in between, and waits again.
            Claim::Granted => {
                let back = claim.ending(Status::Queued, None, None, self.now);
                let ledger = &self.connector.ledger;
                ledger.settle(&self.account.id, &claim.invoice_id, ChannelKind::Email, &back).await?;
                Ok(false)
            }
        }
    }

    /// Tells of a delivery that failed, and has the next channel asked: doing so again changes nothing.
    async fn tell_of(&self, failed: &Delivery) -> Result<(), Failure> {
        let (account, id, at) = (&self.account.id, &failed.invoice_id, failed.updated_at);
        let reason =
            Reason::new(failed.reason.as_deref().unwrap_or_default(), failed.sentence.as_deref().unwrap_or_default());
        let news = Event::delivery_failed(account, id, Some(failed.channel.as_str()), &reason, at);
        self.connector.events.publish(&[news]).await?;
        self.connector.fall_back(account, id, failed.channel).await
    }

    /// A permanent failure says why this invoice cannot leave with others.
    async fn ready(&self, issued: IssuedInvoice, known: Option<Delivery>) -> Result<Ready, Failure> {
        let content = load::content(self.connector, self.account, &issued).await?;
        let invoices = content.documents.iter().filter_map(|document| document.invoice.as_ref());
        if self.account.sending.invalid == Invalid::Hold
            && let Some(reason) = validity::trouble(invoices)
        {
            return Err(Failure::Permanent(reason));
        }
        if content.partner.channel(ChannelKind::Email).is_none_or(|email| !email.enabled) {
            return Err(Failure::Permanent(channel_off(&content.partner, ChannelKind::Email)));
        }
        let mut ready = Ready { issued, content, files: Vec::new(), known };
        ready.files = packed(self.connector, &self.job(&ready)).await?;
        Ok(ready)
    }

    fn job<'a>(&'a self, ready: &'a Ready) -> Job<'a> {
        let Content { documents, details, partner, .. } = &ready.content;
        let (account, issued, details, now) = (self.account, &ready.issued, details.as_ref(), self.now);
        Job { account, partner, issued, details, documents, reminder: None, now }
    }

    fn item<'a>(&'a self, ready: &'a Ready) -> Item<'a> {
        Item { job: self.job(ready), files: Ok(ready.files.clone()), known: ready.known.clone() }
    }

    /// Strikes off what the e-mail brought, and where it failed has the next channel asked.
    async fn ended(&self, status: Status, invoices: &[InvoiceId]) -> Result<(), Failure> {
        if status == Status::Failed {
            let next = invoices.iter().map(|id| self.connector.fall_back(&self.account.id, id, ChannelKind::Email));
            try_join_all(next).await?;
        }
        try_join_all(invoices.iter().map(|id| self.strike_off(id))).await.map(drop)
    }

    /// Has an invoice delivered by itself, as if it had never waited: it fails alone, or leaves alone.
    async fn set_apart(&self, invoice_id: &InvoiceId, reason: &Reason) -> Result<(), Failure> {
        info!(account = %self.account.id, invoice = %invoice_id, reason = reason.code, "goes its own way");
        let delivery = Delivery::queued(invoice_id.clone(), ChannelKind::Email, self.partner_id.clone(), self.now);
        // From here on it does not wait for others again.
        self.connector.ledger.wait(&self.account.id, &delivery, reason).await?;
        self.connector.orders.give(&[Order::deliver(&self.account.id, invoice_id)]).await?;
        self.strike_off(invoice_id).await
    }

    async fn strike_off(&self, invoice_id: &InvoiceId) -> Result<(), Failure> {
        self.connector.ledger.collected_done(&self.account.id, self.partner_id, invoice_id).await
    }

    /// Nothing more leaves for so long.
    async fn put_off(&self, long: SignedDuration) -> Result<(), Failure> {
        self.connector.ledger.put_collection_off(&self.account.id, self.partner_id, self.now + long).await
    }
}

/// How many invoices the e-mail may have: the partner may have changed its mind since the first began to wait.
fn max_invoices(ready: &[Ready]) -> usize {
    match ready.first().map(|ready| ready.content.partner.packing.per_mail) {
        Some(PerMail::One) => 1,
        Some(PerMail::Several) | None => MAX_INVOICES,
    }
}
