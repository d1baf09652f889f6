//! What waited for its time is set going: invoices that were issued to leave later, or that leave with others, lists of invoices
//! that are too long to be announced at once, and reminders. And senders that wait for records in the DNS are looked at again.
//!
//! A minute that fails is made up for by the next. What is set going is struck off afterwards, so a crash in between sets it
//! going twice, which changes nothing: an invoice is delivered once however often that is ordered, and so is a reminder.

mod bulk;

use std::time::{Duration, Instant};

use aws::Failure;
use aws::orders::{Order, SendJointEmail, SendReminder};
use connector::Connector;
use futures::future::try_join_all;
use jiff::Timestamp;
use ledger::{Collection, Due, Task};
use tracing::{info, warn};

use bulk::Lists;

/// As many as one call to EventBridge takes.
const AT_ONCE: usize = 10;
/// What is not done by then, the next minute does: the function's own time limit is a minute.
const TIME: Duration = Duration::from_secs(40);
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
        set_going(connector, &due).await?;
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

async fn set_going(connector: &Connector, due: &[Due]) -> Result<(), Failure> {
    let orders: Vec<Order> = due.iter().map(order).collect();
    connector.orders.give(&orders).await?;
    try_join_all(due.iter().map(|due| connector.ledger.done(due))).await.map(drop)
}

async fn set_together_going(connector: &Connector, due: &[Collection]) -> Result<(), Failure> {
    let joint = |Collection { account, partner_id, .. }: &Collection| {
        Order::SendJointEmail(SendJointEmail { account: account.clone(), partner_id: partner_id.clone() })
    };
    let orders: Vec<Order> = due.iter().map(joint).collect();
    connector.orders.give(&orders).await?;
    try_join_all(due.iter().map(|due| connector.ledger.collection_done(due))).await.map(drop)
}

/// What sets it going. Whether there is still a reason for it, `send` looks.
fn order(Due { account, invoice_id, task, at }: &Due) -> Order {
    match task {
        Task::Issue => Order::deliver(account, invoice_id),
        Task::Remind => {
            Order::SendReminder(SendReminder { account: account.clone(), invoice_id: invoice_id.clone(), at: *at })
        }
    }
}
