//! Where the invoices of a list stand, at a cost that does not grow with the list.
//!
//! Each slice of a list has its counts in the ledger. A look at the list takes those of a few slices anew, the ones counted
//! longest ago, and adds up all. So a list of up to a thousand invoices is exact whenever somebody looks; of a longer one the
//! slices that are on the move are, since those before them are settled and those after them wait.

use std::collections::BTreeMap;

use aws::Failure;
use connector::Connector;
use connector::bulk::SLICE;
use futures::future::try_join_all;
use ids::AccountId;
use jiff::{SignedDuration, Timestamp};
use ledger::{Bulk, Counted, Counts, InvoiceStatus, Listed};

/// Slices counted at one look: a thousand invoices, up to five small items each.
const AT_ONCE: usize = 4;

/// How long counts hold while something is still to happen by itself.
const MOVING: SignedDuration = SignedDuration::from_secs(1);

/// How long they hold afterwards: a person may have some sent again. Of a list that was announced within this time, perhaps
/// once more, nothing is settled yet.
const SETTLED: SignedDuration = SignedDuration::from_mins(1);

/// The counts of the whole list, and when the oldest of them were taken; `None` while nothing was announced.
pub(super) async fn counts(
    connector: &Connector,
    account: &AccountId,
    bulk: &Bulk,
    now: Timestamp,
) -> Result<(Counts, Option<Timestamp>), Failure> {
    let known = connector.ledger.bulk_counts(account, &bulk.id).await?;
    let mut known: BTreeMap<usize, Counted> = known.into_iter().map(|counted| (counted.slice, counted)).collect();
    let reached = bulk.reached.div_ceil(SLICE);
    let is_moving = now.duration_since(bulk.moved_at) < SETTLED;
    let stale = stale(&known, reached, is_moving, now);
    if !stale.is_empty() {
        let list = connector.listed(account, &bulk.id).await?;
        let taken = stale.into_iter().map(|slice| count(connector, account, bulk, &list, slice, now));
        known.extend(try_join_all(taken).await?.into_iter().map(|counted| (counted.slice, counted)));
    }
    let mut sum = Counts::default();
    known.values().for_each(|counted| sum.add(&counted.counts));
    // What was not counted yet was not announced, or a moment ago.
    let counted: usize = known.keys().map(|slice| size(bulk, *slice)).sum();
    sum.waiting += bulk.total.saturating_sub(counted);
    Ok((sum, known.values().map(|counted| counted.at).min()))
}

/// The slices to be counted anew, those never or longest ago counted first.
fn stale(known: &BTreeMap<usize, Counted>, reached: usize, is_moving: bool, now: Timestamp) -> Vec<usize> {
    let is_stale = |counted: &Counted| {
        let holds = if counted.counts.are_settled() && !is_moving { SETTLED } else { MOVING };
        now.duration_since(counted.at) >= holds
    };
    let mut stale: Vec<usize> = (0..reached).filter(|slice| known.get(slice).is_none_or(is_stale)).collect();
    stale.sort_by_key(|slice| known.get(slice).map(|counted| (counted.counts.are_settled(), counted.at)));
    stale.truncate(AT_ONCE);
    stale
}

fn size(bulk: &Bulk, slice: usize) -> usize {
    bulk.total.saturating_sub(slice * SLICE).min(SLICE)
}

async fn count(
    connector: &Connector,
    account: &AccountId,
    bulk: &Bulk,
    list: &[Listed],
    slice: usize,
    now: Timestamp,
) -> Result<Counted, Failure> {
    let invoices = list.chunks(SLICE).nth(slice).unwrap_or_default();
    let mut counts = Counts::default();
    connector.ledger.invoice_statuses(account, invoices, now).await?.iter().for_each(|status| counts.count(status));
    let counted = Counted { slice, at: now, counts };
    connector.ledger.put_bulk_counts(account, &bulk.id, &counted).await?;
    Ok(counted)
}

/// An invoice that a person should look at.
pub(super) struct Troubled {
    pub(super) listed: Listed,
    pub(super) status: InvoiceStatus,
}

/// Those of the invoices from position `from` on that need a person, at most `most`, among a thousand; and the position to go
/// on from.
pub(super) async fn troubled(
    connector: &Connector,
    account: &AccountId,
    bulk: &Bulk,
    from: usize,
    most: usize,
) -> Result<(Vec<Troubled>, Option<usize>), Failure> {
    let list = connector.listed(account, &bulk.id).await?;
    let until = bulk.reached.min(list.len());
    let mut troubled = Vec::new();
    let mut position = from;
    for _ in 0..AT_ONCE {
        let slice: Vec<Listed> = list.iter().take(until).skip(position).take(SLICE).cloned().collect();
        let statuses = connector.ledger.invoice_statuses(account, &slice, Timestamp::now()).await?;
        for (listed, status) in slice.into_iter().zip(statuses) {
            if troubled.len() == most {
                return Ok((troubled, Some(position)));
            }
            position += 1;
            if matches!(status, InvoiceStatus::Failed(..) | InvoiceStatus::Unknown(..)) {
                troubled.push(Troubled { listed, status });
            }
        }
        if position >= until {
            return Ok((troubled, None));
        }
    }
    Ok((troubled, Some(position)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn what_moves_is_counted_first_and_never_more_than_a_few_slices() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let counted = |slice, seconds, delivered, sent| {
            let counts = Counts { delivered, sent, ..Counts::default() };
            (slice, Counted { slice, at: now - SignedDuration::from_secs(seconds), counts })
        };
        let known = BTreeMap::from([
            counted(0, 30, 250, 0),
            counted(1, 90, 250, 0),
            counted(2, 5, 200, 50),
            counted(3, 9, 0, 250),
            counted(4, 0, 0, 250),
        ]);
        assert_eq!(stale(&known, 5, false, now), [3, 2, 1]);
        assert_eq!(stale(&known, 5, true, now), [3, 2, 1, 0], "what was announced a moment ago may change");
        assert_eq!(stale(&known, 9, false, now), [5, 6, 7, 8]);
        assert_eq!(stale(&BTreeMap::new(), 0, false, now), Vec::<usize>::new());
    }
}
