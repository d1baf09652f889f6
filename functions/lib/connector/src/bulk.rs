//! Thousands of invoices issued together: their announcement in slices.
//!
//! A slice is published and then remembered. After a crash in between it is published again, which changes nothing: an
//! invoice is delivered once however often it is issued. What is under way already is only to be delivered: a list may be
//! posted again for what did not leave.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::Connector;
use aws::Failure;
use aws::events::Event;
use aws::orders::Order;
use ids::{AccountId, BulkId, InvoiceId};
use ledger::Listed;

/// Invoices announced in one go, and counted together. A slice is announced once `send` has taken up the first of the slice
/// before, so that no more than two wait in its queue for SES, and other accounts' invoices never behind a whole list.
pub const SLICE: usize = 250;

/// When a slice is announced though nobody has taken up the one before: its event may be lost.
const PATIENCE: SignedDuration = SignedDuration::from_mins(2);

/// When a slice is announced once more: all of it is in the ledger, so nobody sees how much of it was taken up again. SES lets
/// 14 mails a second leave in a usual account.
const REPEATING: SignedDuration = SignedDuration::from_secs(20);

/// What a list needs next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another slice: so many invoices were announced.
    Slice(usize),
    /// Nothing, until those before are taken up.
    Patience,
    /// Nothing: all of it is announced.
    Nothing,
}

impl Connector {
    /// The invoices of a list.
    ///
    /// # Errors
    /// `object_missing`, `list_unreadable`: somebody changed the document bucket by hand; otherwise retryable.
    pub async fn listed(&self, account: &AccountId, id: &BulkId) -> Result<Vec<Listed>, Failure> {
        let bytes = self.archive.bulk(account, id).await?;
        serde_json::from_slice(&bytes).map_err(|error| {
            Failure::permanent("list_unreadable", format!("The list {id} in the document bucket is no list: {error}."))
        })
    }

    /// Announces the next slice of a list.
    ///
    /// # Errors
    /// As [`listed`](Self::listed), and retryable when EventBridge did not take every event.
    pub async fn announce(&self, account: &AccountId, id: &BulkId, now: Timestamp) -> Result<Next, Failure> {
        let Some(bulk) = self.ledger.bulk(account, id).await? else { return Ok(Next::Nothing) };
        if bulk.is_announced() {
            return Ok(Next::Nothing);
        }
        let list = self.listed(account, id).await?;
        let before = bulk.announced.checked_sub(SLICE).and_then(|first| list.get(first));
        if let Some(before) = before {
            let since = now.duration_since(bulk.moved_at);
            let is_early = match bulk.is_repeated() {
                true => since < REPEATING,
                false => {
                    let taken_up = async || self.ledger.issued_invoice(account, &before.invoice_id).await;
                    since < PATIENCE && taken_up().await?.is_none()
                }
            };
            if is_early {
                return Ok(Next::Patience);
            }
        }
        let slice: Vec<Listed> = list.into_iter().skip(bulk.announced).take(SLICE).collect();
        let announced = slice.len();
        let under_way = self.under_way(account, &slice).await?;
        let (told, new): (Vec<_>, Vec<_>) =
            slice.into_iter().partition(|listed| under_way.contains(&listed.invoice_id));
        let new: Vec<Event> =
            new.into_iter().map(|listed| Event::InvoiceIssued(listed.issued(account, bulk.at))).collect();
        self.events.publish(&new).await?;
        let told: Vec<Order> = told.iter().map(|listed| Order::deliver(account, &listed.invoice_id)).collect();
        self.orders.give(&told).await?;
        let until = (bulk.announced + SLICE).min(bulk.total);
        // Whoever was quicker has announced the same.
        self.ledger.bulk_announced(account, &bulk, until, now).await?;
        Ok(Next::Slice(announced))
    }

    /// Which of these invoices are under way: others have heard of them, and nothing of them can change any more.
    async fn under_way(&self, account: &AccountId, slice: &[Listed]) -> Result<BTreeSet<InvoiceId>, Failure> {
        let deliveries = self.ledger.deliveries_of(account, slice.iter().map(|listed| &listed.invoice_id)).await?;
        Ok(deliveries.into_iter().filter(|one| !one.is_waiting()).map(|one| one.invoice_id).collect())
    }
}
