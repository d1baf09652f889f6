//! E-mail: the invoice with its files, handed to SES once; by itself, or with others that its customer wants in the same one.

mod attempt;
mod compose;
mod joint;
mod link;
mod plan;
mod send;

use aws::Failure;
use aws::Reason;
use connector::Connector;
use jiff::SignedDuration;
use ledger::{Collected, Delivery, Due, Status, Task};

use crate::Job;
use plan::{COLLECTING, Step};
use send::{Item, Outcome, send};

pub(crate) use joint::send_joint_email;

/// How long the first invoice waits for others. Long enough for a program that issues its invoices one after the other, and for
/// a night's batch; short enough for who waits for one.
const WAITS_FOR_OTHERS: SignedDuration = SignedDuration::from_mins(5);

/// When an e-mail is tried again for which SES has no room today.
const ROOM_AGAIN: SignedDuration = SignedDuration::from_mins(15);

/// E-mails the invoice or its reminder, or lets the invoice wait for others.
pub(crate) async fn deliver(connector: &Connector, job: &Job<'_>) -> Result<Status, Failure> {
    let known = connector.ledger.delivery(&job.account.id, &job.issued.id, job.dispatch()).await?;
    match plan::step(job.partner, known.as_ref(), job.reminder.is_some()) {
        Step::Nothing(status) => Ok(status),
        Step::WaitForOthers => wait_for_others(connector, job).await,
        Step::Send => {
            let files = match compose::packed(connector, job).await {
                Ok(files) => Ok(files),
                Err(Failure::Permanent(reason)) => Err(reason),
                Err(retryable) => return Err(retryable),
            };
            let item = Item { job: *job, files, known };
            match send(connector, job.account, job.partner, &[item]).await? {
                Outcome::Ended(status, _) | Outcome::Taken(status) => Ok(status),
                Outcome::NoRoom => put_off(connector, job).await,
                Outcome::Apart(reason) => Err(Failure::Permanent(reason)),
            }
        }
    }
}

/// Puts the invoice to those that wait, and says so. That changes nothing for one that is among them.
async fn wait_for_others(connector: &Connector, job: &Job<'_>) -> Result<Status, Failure> {
    let (account, partner) = (&job.account.id, &job.partner.id);
    let collected = Collected { invoice_id: job.issued.id.clone(), since: job.now };
    let at = connector.ledger.collect(account, partner, &collected, job.now + WAITS_FOR_OTHERS).await?;
    let time = at.strftime("%H:%M UTC");
    let sentence = format!("It leaves in one mail with the other invoices of {} at {time}.", job.partner.name);
    let delivery = Delivery::queued(job.issued.id.clone(), job.dispatch(), partner.clone(), job.now);
    connector.ledger.wait(account, &delivery, &Reason::new(COLLECTING, sentence)).await?;
    Ok(Status::Queued)
}

/// Has the clock come back to it, so that its record need not wait in the queue, which gives up some day.
async fn put_off(connector: &Connector, job: &Job<'_>) -> Result<Status, Failure> {
    let due = Due {
        account: job.account.id.clone(),
        invoice_id: job.issued.id.clone(),
        task: if job.reminder.is_some() { Task::Remind } else { Task::Issue },
        at: job.now + ROOM_AGAIN,
    };
    connector.ledger.schedule(&due).await?;
    Ok(Status::Queued)
}
