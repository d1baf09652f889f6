//! What is told of a mail, when it is filed and whenever its notification comes again.

use std::collections::BTreeSet;

use aws::Failure;
use aws::events::{Event, MailIgnored};
use connector::Connector;
use futures::{StreamExt, TryStreamExt, stream};
use ids::{AccountId, InvoiceId, event_id};
use ledger::{Before, Filing, MailEntry, Record};

use super::record::Candidate;

/// Invoices whose files are looked up side by side.
const LOOKUPS: usize = 8;

/// What is to be told of a mail. Of an invoice that was on record, all files are named, not only those of this mail.
pub(super) async fn of(
    connector: &Connector,
    account: &AccountId,
    entry: &MailEntry,
    filings: &[Filing],
) -> Result<Vec<Event>, Failure> {
    if let Some(ignored) = ignored(account, entry) {
        return Ok(vec![ignored]);
    }
    let mut news = Vec::new();
    for Filing { invoice, record, files, arrival } in filings {
        let event = match record {
            Record::Made => invoice.arrival_event(account, files, arrival),
            Record::Kept | Record::Completed => {
                let files = connector.ledger.files(account, &invoice.id).await?;
                invoice.arrival_event(account, &files, arrival)
            }
        };
        news.extend(event);
    }
    Ok(news)
}

/// A notification that came before: the first judgement stands, whatever has changed since. Its news are told again, in
/// case they were not the first time.
pub(super) async fn again(
    connector: &Connector,
    account: &AccountId,
    entry: &MailEntry,
    candidates: &[Candidate<'_>],
    before: &Before,
) -> Result<(), Failure> {
    if let Some(ignored) = ignored(account, entry) {
        return connector.events.publish(&[ignored]).await;
    }
    let mut ids: BTreeSet<InvoiceId> = entry.parts.iter().filter_map(|part| part.invoice_id().cloned()).collect();
    if entry.more_parts > 0 {
        // The entry had no room for all. Where the others are, their arrivals tell.
        ids.extend(candidates.iter().flat_map(|candidate| candidate.may_be_in(before)));
    }
    let ledger = &connector.ledger;
    let arrivals = ledger.brought(account, ids, entry).await?;
    let mut invoices = ledger.incoming_invoices(account, arrivals.keys().cloned()).await?;
    let arrived = arrivals.into_iter().filter_map(|(id, arrival)| Some((invoices.remove(&id)?, arrival)));
    let news = arrived.map(|(invoice, arrival)| async move {
        let files = ledger.files(account, &invoice.id).await?;
        Ok::<_, Failure>(invoice.arrival_event(account, &files, &arrival))
    });
    let news: Vec<Option<Event>> = stream::iter(news.collect::<Vec<_>>()).buffered(LOOKUPS).try_collect().await?;
    connector.events.publish(&news.into_iter().flatten().collect::<Vec<_>>()).await
}

/// `None` for a mail that was imported.
fn ignored(account: &AccountId, entry: &MailEntry) -> Option<Event> {
    Some(Event::MailIgnored(MailIgnored {
        event_id: event_id(&["MailIgnored", account.as_str(), entry.id.as_str()]),
        account: account.clone(),
        mail_id: entry.id.clone(),
        received_at: entry.at,
        reason: entry.reason.clone()?,
    }))
}
