//! An invoice was paid: the program that keeps the books says so.

use aws::Failure;
use aws::events::InvoicePaid;
use connector::Connector;
use jiff::Timestamp;
use ledger::Paid;
use tracing::info;

/// Who says so, on the timeline.
const BY: &str = "The event InvoicePaid";

/// Notes it, also of an invoice that was not issued yet. It comes again with the same time.
pub(crate) async fn note(connector: &Connector, event: InvoicePaid, said_at: Timestamp) -> Result<(), Failure> {
    let InvoicePaid { account, invoice_id, paid_at } = event;
    if connector.ledger.account(&account).await?.is_none() {
        let sentence = format!("The account {account} does not exist. Create it and publish InvoicePaid again.");
        return Err(Failure::permanent("account_unknown", sentence));
    }
    let paid = Paid { paid_at: Some(paid_at.unwrap_or(said_at)), said_at };
    let is_news = connector.ledger.note_paid(&account, &invoice_id, &paid, Some(BY)).await?;
    info!(%account, invoice = %invoice_id, is_news, "paid");
    Ok(())
}
