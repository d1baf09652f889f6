//! Thousands of invoices issued together: their announcement in slices.
//!
//! A slice is published and then remembered. After a crash in between it is published again, which changes nothing: an
//! invoice is delivered once however often it is issued.

use jiff::{SignedDuration, Timestamp};

use crate::Connector;
use aws::Failure;
use aws::events::{Event, InvoiceIssued};
use ids::{AccountId, BulkId};
use ledger::{Bulk, Listed};

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
        let slice: Vec<Event> = list
            .into_iter()
            .skip(bulk.announced)
            .take(SLICE)
            .map(|listed| Event::InvoiceIssued(announced(account, &bulk, listed)))
            .collect();
        self.events.publish(&slice).await?;
        let until = (bulk.announced + SLICE).min(bulk.total);
        // Whoever was quicker has announced the same.
        self.ledger.bulk_announced(account, &bulk, until, now).await?;
        Ok(Next::Slice(slice.len()))
    }
}

fn announced(account: &AccountId, bulk: &Bulk, listed: Listed) -> InvoiceIssued {
    InvoiceIssued {
        account: account.clone(),
        invoice_id: listed.invoice_id,
        partner_id: listed.partner_id,
        files: listed.files,
        issued_at: Some(listed.issued_at.unwrap_or(bulk.at)),
        send_at: listed.send_at,
    }
}
