//! What the timeline of an invoice says of its reminders: each is a letter of its own, and one may still be to come.

use aws::Failure;
use futures::future::try_join_all;
use ids::{AccountId, InvoiceId};
use jiff::Timestamp;
use ledger::{ChannelKind, Delivery, Due, HistoryEntry, Ledger, Task};

use super::{Entry, Word, standing, told};

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
    pub(super) fn entries(self, now: Timestamp) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (delivery, history) in self.mailed {
            let delivery = delivery.seen_at(now);
            let day = delivery.reminder.unwrap_or_default();
            let of_it = standing(&delivery, &history).into_iter().chain(told(ChannelKind::Email, history));
            entries.extend(of_it.map(|entry| Entry {
                sentence: format!("{} {}", named(day), entry.sentence),
                reminder: Some(day),
                ..entry
            }));
        }
        entries.extend(self.planned.map(|due| Entry {
            at: due.at,
            what: Word::ReminderPlanned,
            sentence: format!("The next reminder leaves on {}.", due.at.strftime("%Y-%m-%d at %H:%M UTC")),
            channel: Some(ChannelKind::Email),
            recipients: Vec::new(),
            reminder: None,
        }));
        entries
    }
}

/// Which reminder a sentence is about.
pub(super) fn named(day: i16) -> String {
    let days = |days: u16| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    match day {
        0 => "Reminder of the due date:".to_owned(),
        ..0 => format!("Reminder {} before the due date:", days(day.unsigned_abs())),
        1.. => format!("Reminder {} after the due date:", days(day.unsigned_abs())),
    }
}
