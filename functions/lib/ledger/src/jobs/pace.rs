//! The sending rate of the SES account, shared by all functions that send at the same moment: one item says when SES is
//! free again.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::Ledger;
use crate::table::condition::{at_most, is_new};
use crate::table::{Key, Updated, Write, read, sortable};
use aws::Failure;

/// How often a reservation is tried when others reserve at the same moment: more than functions that send.
const TRIES: usize = 20;

#[derive(Deserialize)]
struct Pace {
    free_at: Timestamp,
}

impl Ledger {
    /// Reserves SES for so long, and gives the moment from which it is free for the caller: `now` or later, and at most
    /// `patience` later. `None` when others have reserved it for longer than that.
    ///
    /// # Errors
    /// Retryable.
    pub async fn reserve(
        &self,
        now: Timestamp,
        duration: SignedDuration,
        patience: SignedDuration,
    ) -> Result<Option<Timestamp>, Failure> {
        let mut known = None::<Timestamp>;
        for _ in 0..TRIES {
            let from = known.map_or(now, |free_at| free_at.max(now));
            if from.duration_since(now) > patience {
                return Ok(None);
            }
            let update = Write::update(Key::new("PACE", "SES"))
                .set("free_at", sortable(from + duration))
                .when(is_new().or(at_most("free_at", sortable(from))));
            match self.table.write_or_get("reserving SES", update).await? {
                Updated::Done => return Ok(Some(from)),
                Updated::Refused(item) => known = Some(read::<Pace>(item)?.free_at),
            }
        }
        Ok(None)
    }
}
