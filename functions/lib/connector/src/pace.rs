//! Pace: no faster than SES allows, over all functions that send at the same moment.

use jiff::{SignedDuration, Timestamp};

use crate::Connector;
use aws::Failure;
use aws::Reason;
use aws::outbox::daily_quota_used;

/// How long a function waits for its turn. The queue holds what waits longer.
const PATIENCE: SignedDuration = SignedDuration::from_secs(10);

/// Whether a mail may be offered to SES.
#[derive(Debug, Clone, PartialEq)]
pub enum Pace {
    /// Now.
    Go,
    /// Others come first for longer than a function waits.
    Wait(Reason),
    /// Not today.
    Later(Reason),
}

impl Connector {
    /// Takes the turn of a mail to so many recipients, and waits for it.
    ///
    /// # Errors
    /// Retryable.
    pub async fn pace(&self, recipients: usize) -> Result<Pace, Failure> {
        let recipients = f64::from(u32::try_from(recipients).unwrap_or(u32::MAX));
        let quota = self.outbox.quota().await?;
        if quota.left_today.is_some_and(|left| left < recipients) {
            return Ok(Pace::Later(daily_quota_used()));
        }
        let now = Timestamp::now();
        let takes = SignedDuration::try_from_secs_f64(recipients / quota.rate).unwrap_or(PATIENCE);
        let Some(turn) = self.ledger.reserve(now, takes, PATIENCE).await? else {
            let sentence = "Many mails wait for SES, which takes only so many a second. It will be tried again.";
            return Ok(Pace::Wait(Reason::new("waiting_for_rate", sentence)));
        };
        tokio::time::sleep(turn.duration_since(now).unsigned_abs()).await;
        Ok(Pace::Go)
    }
}
