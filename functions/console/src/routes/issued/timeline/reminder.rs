//! What the timeline of an invoice says of its reminders: each is an e-mail of its own, and one may still be to come.

use aws::Failure;
use futures::future::try_join_all;
use ids::{AccountId, InvoiceId};
use jiff::Timestamp;
use ledger::{ChannelKind, Delivery, Due, HistoryEntry, Ledger, Task};

use super::entry::Fact;
use super::{standing, told};

/// The reminders of an invoice.
pub(super) struct Reminded {
    /// Each with its history.
    mailed: Vec<(Delivery, Vec<HistoryEntry>)>,
    /// The next one, unless the invoice is paid.
    planned: Option<Due>,
}

impl Reminded {
    /// Reads them.
    pub(super) async fn read(ledger: &Ledger, account: &AccountId, id: &InvoiceId) -> Result<Self, Failure> {
        let (deliveries, planned, paid_at) = futures::try_join!(
            ledger.reminders_of(account, id),
            ledger.scheduled(account, id, Task::Remind),
            ledger.paid_at(account, id),
        )?;
        let mailed = deliveries.into_iter().map(async |delivery| {
            let history = ledger.history(account, id, delivery.dispatch()).await?;
            Ok::<_, Failure>((delivery, history))
        });
        Ok(Self { mailed: try_join_all(mailed).await?, planned: planned.filter(|_| paid_at.is_none()) })
    }

    /// What happened to them and what is to come.
    pub(super) fn facts(self, now: Timestamp) -> Vec<Fact> {
        let mut facts = Vec::new();
        for (delivery, history) in self.mailed {
            let delivery = delivery.seen_at(now);
            let of_it = standing(&delivery, &history).into_iter().chain(told(ChannelKind::Email, history));
            facts.extend(of_it.map(|fact| Fact { reminder: delivery.reminder, ..fact }));
        }
        facts.extend(self.planned.map(|due| Fact::reminder_planned(due.at)));
        facts
    }
}
