//! An issued invoice is delivered: what is known of it is loaded, what is to be done is planned, and then it is done.

use aws::Failure;
use aws::Reason;
use aws::events::{Event, InvoiceIssued};
use aws::orders::DeliverInvoice;
use connector::Connector;
use futures::future::join_all;
use ids::AccountId;
use jiff::Timestamp;
use ledger::{Account, Delivery, Due, Happening, IssuedInvoice, Status, Task, What};
use tracing::info;

use crate::load::{self, Content};
use crate::plan::{self, Channels, Known, Plan};
use crate::{Job, channel};

/// An invoice on record that is to be delivered.
struct Issued {
    account: Account,
    record: IssuedInvoice,
    deliveries: Vec<Delivery>,
    /// Not before.
    leaves_at: Option<Timestamp>,
    /// When that was said: the same when it is said again.
    said_at: Timestamp,
}

/// Records an invoice that somebody issued, and delivers it, now or at its time. What is under way stays on record as it
/// was, whatever the event says: whatever channel is still to come, it brings the same to the same customer.
pub(crate) async fn issued(connector: &Connector, event: InvoiceIssued, said_at: Timestamp) -> Result<(), Failure> {
    let ledger = &connector.ledger;
    let account = account(connector, &event.account).await?;
    let deliveries = ledger.deliveries_of(&account.id, [&event.invoice_id]).await?;
    let recorded = match plan::is_under_way(&deliveries) {
        true => ledger.issued_invoice(&account.id, &event.invoice_id).await?,
        false => None,
    };
    let leaves_at = plan::leaves_at(&event, &account, said_at);
    let record = match recorded {
        Some(recorded) => recorded,
        None => {
            let record = record(event, said_at);
            // Before anything can go wrong with its files: whoever issued it must find it.
            ledger.put_issued(&account.id, &record).await?;
            record
        }
    };
    Issued { account, record, deliveries, leaves_at, said_at }.go_on(connector).await
}

/// Delivers an invoice as it is on record.
pub(crate) async fn deliver(connector: &Connector, order: DeliverInvoice, said_at: Timestamp) -> Result<(), Failure> {
    let DeliverInvoice { account: id, invoice_id } = order;
    let account = account(connector, &id).await?;
    let (record, deliveries) = futures::try_join!(
        connector.ledger.issued_invoice(&id, &invoice_id),
        connector.ledger.deliveries_of(&id, [&invoice_id]),
    )?;
    let unknown = || Failure::permanent("invoice_unknown", format!("The invoice {invoice_id} was never issued."));
    let record = record.ok_or_else(unknown)?;
    Issued { account, record, deliveries, leaves_at: None, said_at }.go_on(connector).await
}

async fn account(connector: &Connector, id: &AccountId) -> Result<Account, Failure> {
    connector.ledger.account(id).await?.ok_or_else(|| {
        let sentence = format!("The account {id} does not exist. Create it and issue the invoice again.");
        Failure::permanent("account_unknown", sentence)
    })
}

/// An invoice as the event issues it, of which nothing was read yet.
fn record(event: InvoiceIssued, said_at: Timestamp) -> IssuedInvoice {
    IssuedInvoice {
        id: event.invoice_id,
        at: event.issued_at.unwrap_or(said_at),
        fields: None,
        files: event.files,
        partner_id: event.partner_id,
        buyer_email: None,
        copy_rule: None,
        pay_by: None,
        reason: None,
        sentence: None,
    }
}

impl Issued {
    /// Loads what is missing, plans, records and does what is planned.
    async fn go_on(mut self, connector: &Connector) -> Result<(), Failure> {
        let (ledger, now) = (&connector.ledger, Timestamp::now());
        let is_under_way = plan::is_under_way(&self.deliveries);
        if let Some(served) = plan::served(&self.deliveries)
            && self.record.partner_id.as_ref() != Some(served)
        {
            self.record.partner_id = Some(served.clone());
            ledger.put_issued(&self.account.id, &self.record).await?;
        }
        let content = match load::content(connector, &self.account, &self.record).await {
            Ok(content) => Ok(content),
            Err(Failure::Permanent(reason)) => Err(reason),
            Err(retryable) => return Err(retryable),
        };
        let standing = match &content {
            Ok(Content { partner, .. }) => {
                load::standing(connector, &self.account.id, partner, &self.deliveries).await?
            }
            Err(_) => Vec::new(),
        };
        let (account, deliveries) = (&self.account, self.deliveries.as_slice());
        let (leaves_at, content) = (self.leaves_at, content.as_ref());
        let plan = Known { account, deliveries, content, standing, leaves_at, now }.plan();

        let record = plan::record(&self.record, content.ok(), &plan);
        // What was sent stays on record as it was.
        if !is_under_way && record != self.record {
            ledger.put_issued(&account.id, &record).await?;
        }
        match plan {
            Plan::Refuse(reason) => self.refuse(connector, reason).await,
            Plan::Stop(reason) => self.give_up_all(connector, &reason).await,
            Plan::PutOff(at) => self.put_off(connector, at).await,
            Plan::Deliver { ended, channels } => {
                for (delivery, reason) in ended {
                    self.give_up(connector, delivery, &reason).await?;
                }
                let Ok(Content { documents, details, partner, .. }) = content else { return Ok(()) };
                let (issued, details, reminder) = (&record, details.as_ref(), None);
                let job = Job { account, partner, issued, details, documents, reminder, now };
                hand_over(connector, &job, channels).await
            }
        }
    }

    async fn refuse(&self, connector: &Connector, reason: Reason) -> Result<(), Failure> {
        let Self { account, record, said_at: at, .. } = self;
        info!(account = %account.id, invoice = %record.id, reason = reason.code, "cannot be delivered");
        self.give_up_all(connector, &reason).await?;
        let what = What::Undeliverable { reason: reason.code.clone(), sentence: reason.sentence.clone() };
        connector.ledger.happened(&account.id, &record.id, &Happening { at: *at, what }).await?;
        let failed = Event::delivery_failed(&account.id, &record.id, None, &reason, record.at);
        connector.events.publish(&[failed]).await
    }

    async fn put_off(&self, connector: &Connector, at: Timestamp) -> Result<(), Failure> {
        let (account, invoice_id) = (self.account.id.clone(), self.record.id.clone());
        let scheduled = Happening { at: self.said_at, what: What::Scheduled { send_at: at } };
        connector.ledger.happened(&account, &invoice_id, &scheduled).await?;
        connector.ledger.schedule(&Due { account, invoice_id, task: Task::Issue, at }).await
    }

    async fn give_up_all(&self, connector: &Connector, reason: &Reason) -> Result<(), Failure> {
        for waiting in self.deliveries.iter().filter(|delivery| delivery.status == Status::Queued) {
            self.give_up(connector, waiting, reason).await?;
        }
        Ok(())
    }

    /// Ends a delivery that waits and never leaves, and tells of that.
    async fn give_up(&self, connector: &Connector, waiting: &Delivery, reason: &Reason) -> Result<(), Failure> {
        let (account, channel) = (&self.account.id, Some(waiting.channel.as_str()));
        let failed = Event::delivery_failed(account, &waiting.invoice_id, channel, reason, self.said_at);
        connector.events.publish(&[failed]).await?;
        connector.ledger.give_up(account, waiting, reason, self.said_at).await
    }
}

/// Has the channels deliver, and plans the first reminder.
async fn hand_over(connector: &Connector, job: &Job<'_>, channels: Channels<'_>) -> Result<(), Failure> {
    info!(account = %job.account.id, invoice = %job.issued.id, partner = %job.partner.id, "handed to its channels");
    let delivered = match channels {
        // All of them: trouble on one channel must not keep another from delivering.
        Channels::Each(channels) => {
            let delivered = join_all(channels.into_iter().map(|channel| channel::deliver(connector, job, channel)));
            delivered.await.into_iter().try_for_each(|delivered| delivered.map(drop))
        }
        Channels::FirstOf(channels) => first_of(connector, job, channels).await,
    };
    if job.account.reminders.is_some() {
        // Whatever became of the other channels; should this fail, SES's own events are the next occasion.
        connector.plan_reminder(&job.account.id, &job.issued.id).await?;
    }
    delivered
}

async fn first_of(connector: &Connector, job: &Job<'_>, channels: Vec<&ledger::Channel>) -> Result<(), Failure> {
    for channel in channels {
        if !channel::deliver(connector, job, channel).await?.has_failed() {
            return Ok(());
        }
    }
    Ok(())
}
