//! That a letter was opened, for accounts that want to know.

use aws::Failure;
use connector::Connector;
use ids::LetterId;
use jiff::Timestamp;
use ledger::{Happening, What};
use tracing::info;

/// Puts the first opening of a letter on the timelines of its invoices. Told again, it is the same.
pub(crate) async fn note(connector: &Connector, letter: &LetterId, at: Timestamp) -> Result<(), Failure> {
    let LetterId { account, reminder, attempt, .. } = letter;
    let wants_to_know = connector.ledger.account(account).await?.is_some_and(|account| account.sending.opened);
    if !wants_to_know {
        info!(account = %account, "the account does not want to know what is opened");
        return Ok(());
    }
    let Some(at) = connector.ledger.letter_opened(account, attempt, at).await? else {
        info!(account = %account, "a letter was opened that the ledger does not know");
        return Ok(());
    };
    for invoice in &connector.invoices_of(letter).await? {
        let what = What::Opened { reminder: *reminder, attempt: attempt.clone() };
        connector.ledger.happened(account, invoice, &Happening { at, what }).await?;
    }
    Ok(())
}
