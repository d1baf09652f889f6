//! Lists of invoices that are issued together: the next slice of the one that waits longest.

use aws::Failure;
use connector::Connector;
use connector::bulk::Next;
use jiff::{SignedDuration, Timestamp};
use tracing::error;

/// How long a list rests whose invoices are still being taken up.
const REST: SignedDuration = SignedDuration::from_secs(1);
/// How long one rests that failed, so that the others get their turn.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_secs(60);
/// How long one rests that is gone from the document bucket. Posted again it is there again.
const AFTER_LOSS: SignedDuration = SignedDuration::from_hours(1);

/// What there is to do for lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    /// None is left.
    Done,
    /// So many invoices were announced just now.
    Announced(usize),
    /// All that are left rest for a moment.
    Resting,
}

/// Goes on with one list, and puts it behind the others.
///
/// # Errors
/// Retryable: a service failed. The list rests for a minute.
pub(crate) async fn go_on(connector: &Connector) -> Result<Lists, Failure> {
    let (ledger, now) = (&connector.ledger, Timestamp::now());
    let Some(due) = ledger.next_bulk().await? else { return Ok(Lists::Done) };
    if due.at > now {
        let failed_before = due.at.duration_since(now) > REST;
        return Ok(if failed_before { Lists::Done } else { Lists::Resting });
    }
    match connector.announce(&due.account, &due.id, now).await {
        Ok(Next::Slice(announced)) => {
            ledger.put_bulk_off(&due, Timestamp::now()).await?;
            Ok(Lists::Announced(announced))
        }
        Ok(Next::Patience) => {
            ledger.put_bulk_off(&due, now + REST).await?;
            Ok(Lists::Resting)
        }
        Ok(Next::Nothing) => {
            ledger.bulk_done(&due).await?;
            Ok(Lists::Announced(0))
        }
        Err(Failure::Permanent(reason)) => {
            error!(account = %due.account, bulk = %due.id, code = reason.code, "the list is lost: {}", reason.sentence);
            ledger.put_bulk_off(&due, now + AFTER_LOSS).await?;
            Ok(Lists::Announced(0))
        }
        Err(failure) => {
            ledger.put_bulk_off(&due, now + AFTER_FAILURE).await?;
            Err(failure)
        }
    }
}
