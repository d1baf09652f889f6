//! What waited for its time is set going: invoices that were issued to leave later, or that leave with others, lists of invoices
//! that are too long to be announced at once, and reminders. And senders that wait for records in the DNS are looked at again.
//!
//! A minute that fails is made up for by the next. What is set going is struck off afterwards, so a crash in between sets it
//! going twice, which changes nothing: an invoice is delivered once however often it is issued, and so is a reminder.

mod bulk;

use std::time::{Duration, Instant};

use aws::Failure;
use aws::events::{Event, InvoiceIssued, InvoicesCollected, ReminderDue};
use connector::Connector;
use futures::future::{join_all, try_join_all};
use jiff::{SignedDuration, Timestamp};
use ledger::{Collection, Due, Task};
use tracing::{error, info, warn};

use bulk::Lists;

/// As many as one call to EventBridge takes.
const AT_ONCE: usize = 10;
/// What is not done by then, the next minute does: the function's own time limit is a minute.
const TIME: Duration = Duration::from_secs(40);
/// How long something rests that could not be set going.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_mins(10);
/// How long nothing is done while all lists rest.
const PAUSE: Duration = Duration::from_millis(500);

/// Sets everything going that is due at `now`, and gives how many things that were. What is due and lists take turns, so that
/// neither keeps the other waiting.
///
/// # Errors
/// Retryable: DynamoDB, EventBridge or S3 failed.
pub async fn handle(connector: &Connector, now: Timestamp) -> Result<usize, Failure> {
    let began = Instant::now();
    let mut done = 0;
    // One list's trouble must not keep the others and what is due waiting.
    let mut trouble = None;
    while began.elapsed() < TIME {
        let due = connector.ledger.due(now, AT_ONCE).await?;
        set_going(connector, &due, now).await?;
        let together = connector.ledger.due_collections(now, AT_ONCE).await?;
        set_together_going(connector, &together).await?;
        let was_due = due.len() + together.len();
        done += was_due;
        let lists = bulk::go_on(connector).await.unwrap_or_else(|failure| {
            warn!("a list is not gone on with: {failure}");
            trouble = Some(failure);
            Lists::Announced(0)
        });
        match lists {
            Lists::Announced(announced) => done += announced,
            Lists::Resting if was_due == 0 => tokio::time::sleep(PAUSE).await,
            Lists::Done if was_due == 0 => break,
            Lists::Resting | Lists::Done => {}
        }
    }
    // Last, and in its own right: SES in trouble keeps no invoice waiting.
    if let Err(failure) = connector.check_senders(now).await {
        warn!("senders are looked at again in a minute: {failure}");
    }
    info!(done, "what was due is under way");
    trouble.map_or(Ok(done), Err)
}

async fn set_going(connector: &Connector, due: &[Due], now: Timestamp) -> Result<(), Failure> {
    let looked = join_all(due.iter().map(|due| event(connector, due))).await;
    let mut events = Vec::new();
    let mut done = Vec::new();
    for (due, event) in due.iter().zip(looked) {
        match event {
            Ok(event) => {
                events.extend(event);
                done.push(due);
            }
            // It must not keep the others waiting. Where nothing can be written either, the next minute comes back to all.
            Err(failure) => {
                error!(account = %due.account, invoice = %due.invoice_id, "it is put off: {failure}");
                connector.ledger.put_off(due, now + AFTER_FAILURE).await?;
            }
        }
    }
    connector.events.publish(&events).await?;
    try_join_all(done.into_iter().map(|due| connector.ledger.done(due))).await.map(drop)
}

async fn set_together_going(connector: &Connector, due: &[Collection]) -> Result<(), Failure> {
    let events: Vec<Event> = due.iter().map(collected).collect();
    connector.events.publish(&events).await?;
    try_join_all(due.iter().map(|due| connector.ledger.collection_done(due))).await.map(drop)
}

/// What sets it going; `None` when there is nothing left to do.
async fn event(connector: &Connector, due: &Due) -> Result<Option<Event>, Failure> {
    let Due { account, invoice_id, task, .. } = due;
    let Some(issued) = connector.ledger.issued_invoice(account, invoice_id).await? else {
        warn!(%account, invoice = %invoice_id, ?task, "the invoice is not in the ledger");
        return Ok(None);
    };
    match task {
        Task::Issue => Ok(Some(Event::InvoiceIssued(InvoiceIssued {
            account: account.clone(),
            invoice_id: invoice_id.clone(),
            partner_id: issued.partner_id,
            files: issued.files,
            issued_at: Some(issued.at),
            // Its time has come, whatever hour of the night its account has.
            send_at: Some(Timestamp::now()),
        }))),
        // Whether there is still a reason to remind, `send` looks.
        Task::Remind => {
            let (account, invoice_id) = (account.clone(), invoice_id.clone());
            Ok(Some(Event::ReminderDue(ReminderDue { account, invoice_id, at: due.at })))
        }
    }
}

/// Has `send` mail what waits for a partner.
fn collected(Collection { account, partner_id, .. }: &Collection) -> Event {
    Event::InvoicesCollected(InvoicesCollected { account: account.clone(), partner_id: partner_id.clone() })
}
