//! How issued invoices stand, each in one word over all its channels.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::delivery::{Delivery, Status};
use super::issued::issued_key;
use super::partner::partner_key;
use crate::Listed;
use crate::jobs::due::due_key;
use crate::{Counts, IssuedInvoice, Ledger, Task, read};
use ::delivery::{ChannelKind, DeliveryMode, Partner};
use aws::Failure;
use aws::Reason;
use ids::{AccountId, InvoiceId, PartnerId};

/// How an issued invoice stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceStatus {
    /// Not taken up yet, or waiting for its turn.
    Waiting,
    /// Waiting for the time it is to leave.
    Scheduled,
    /// Sent, and not known to have arrived.
    Sent,
    /// Arrived, as far as the receiving side says.
    Delivered,
    /// Not sent, or refused; over which channel, if one was tried.
    Failed(Option<ChannelKind>, Reason),
    /// It may or may not have left.
    Unknown(ChannelKind, Reason),
    /// A person called it back before it left.
    Withdrawn,
}

impl Counts {
    /// Counts an invoice.
    pub fn count(&mut self, status: &InvoiceStatus) {
        match status {
            InvoiceStatus::Waiting => self.waiting += 1,
            InvoiceStatus::Scheduled => self.scheduled += 1,
            InvoiceStatus::Sent => self.sent += 1,
            InvoiceStatus::Delivered => self.delivered += 1,
            InvoiceStatus::Withdrawn => self.withdrawn += 1,
            InvoiceStatus::Failed(_, reason) => {
                self.failed += 1;
                *self.codes.entry(reason.code.clone()).or_default() += 1;
            }
            InvoiceStatus::Unknown(_, reason) => {
                self.unknown += 1;
                *self.codes.entry(reason.code.clone()).or_default() += 1;
            }
        }
    }
}

impl Ledger {
    /// Where these invoices of a list stand, in the same order. Of an invoice over several channels the worst counts, or the best if
    /// one channel stands in for another. Reads up to five small items an invoice.
    ///
    /// # Errors
    /// Retryable.
    pub async fn invoice_statuses(
        &self,
        account: &AccountId,
        invoices: &[Listed],
        now: Timestamp,
    ) -> Result<Vec<InvoiceStatus>, Failure> {
        let issued = invoices.iter().map(|listed| issued_key(&listed.invoice_id)).collect();
        let issued = self.several(account, issued).await?;
        let issued = issued.into_values().map(read).collect::<Result<Vec<IssuedInvoice>, _>>()?;
        let issued: BTreeMap<InvoiceId, IssuedInvoice> =
            issued.into_iter().map(|invoice| (invoice.id.clone(), invoice)).collect();
        let mut deliveries: BTreeMap<InvoiceId, Vec<Delivery>> = BTreeMap::new();
        for delivery in self.deliveries_of(account, issued.keys()).await? {
            deliveries.entry(delivery.invoice_id.clone()).or_default().push(delivery.seen_at(now));
        }
        let none = |id: &&InvoiceId| !deliveries.contains_key(*id);
        let due = issued.keys().filter(none).map(|id| due_key(id, Task::Issue)).collect();
        let due: BTreeSet<String> = self.several(account, due).await?.into_keys().collect();
        let substituting = self.substituting(account, deliveries.values()).await?;

        Ok(invoices
            .iter()
            .map(|listed @ Listed { invoice_id: id, .. }| match (issued.get(id), deliveries.get(id)) {
                (Some(issued), Some(deliveries)) => {
                    let another = another(listed, issued).filter(|_| deliveries.iter().any(|one| !one.is_waiting()));
                    another.map_or_else(
                        || over_all(deliveries, &substituting),
                        |reason| InvoiceStatus::Failed(None, reason),
                    )
                }
                (Some(IssuedInvoice { reason: Some(code), sentence, .. }), None) => {
                    InvoiceStatus::Failed(None, Reason::new(code.clone(), sentence.clone().unwrap_or_default()))
                }
                (Some(_), None) if due.contains(&due_key(id, Task::Issue)) => InvoiceStatus::Scheduled,
                _ => InvoiceStatus::Waiting,
            })
            .collect())
    }

    /// The partners of invoices on several channels whose channels stand in for each other.
    async fn substituting(
        &self,
        account: &AccountId,
        deliveries: impl Iterator<Item = &Vec<Delivery>>,
    ) -> Result<BTreeSet<PartnerId>, Failure> {
        let several = deliveries.filter(|deliveries| deliveries.len() > 1).flatten();
        let keys = several.filter_map(|delivery| delivery.partner_id.as_ref()).map(partner_key).collect();
        let partners = self.several(account, keys).await?;
        let partners = partners.into_values().map(read).collect::<Result<Vec<Partner>, _>>()?;
        let fallback = partners.into_iter().filter(|partner| partner.delivery == DeliveryMode::Fallback);
        Ok(fallback.map(|partner| partner.id).collect())
    }
}

/// Why what a list names is not what has left under this id.
fn another(listed: &Listed, issued: &IssuedInvoice) -> Option<Reason> {
    let id = &listed.invoice_id;
    if !issued.has(&listed.files) {
        let sentence = format!(
            "The invoice {id} was issued with other files before, and an issued invoice does not change. Correct it by a credit \
             note and a new invoice of another number or id."
        );
        return Some(Reason::new("issued_with_other_files", sentence));
    }
    let (asked, recorded) = (listed.partner_id.as_ref()?, issued.partner_id.as_ref()?);
    let sentence =
        || format!("The invoice {id} was issued to the partner {recorded} before. List it with that partner.");
    (asked != recorded).then(|| Reason::new("issued_to_another", sentence()))
}

fn over_all(deliveries: &[Delivery], substituting: &BTreeSet<PartnerId>) -> InvoiceStatus {
    let mut partners = deliveries.iter().filter_map(|delivery| delivery.partner_id.as_ref());
    let is_substituting = partners.any(|partner| substituting.contains(partner));
    let each = deliveries.iter().map(status);
    let chosen = if is_substituting { each.max_by_key(goodness) } else { each.min_by_key(goodness) };
    chosen.unwrap_or(InvoiceStatus::Waiting)
}

/// How little there is left to worry about. On its way is better than failed, since it may still arrive.
fn goodness(status: &InvoiceStatus) -> u8 {
    match status {
        InvoiceStatus::Failed(..) => 0,
        InvoiceStatus::Unknown(..) => 1,
        // Marks of channels that never began say so too, and the others say more.
        InvoiceStatus::Withdrawn => 2,
        InvoiceStatus::Waiting => 2,
        InvoiceStatus::Scheduled => 3,
        InvoiceStatus::Sent => 4,
        InvoiceStatus::Delivered => 5,
    }
}

fn status(delivery: &Delivery) -> InvoiceStatus {
    let reason = || {
        let code = delivery.reason.clone().unwrap_or_else(|| "failed".to_owned());
        Reason::new(code, delivery.sentence.clone().unwrap_or_default())
    };
    match delivery.status {
        Status::Queued | Status::Sending => InvoiceStatus::Waiting,
        Status::Requested | Status::Accepted | Status::Delayed => InvoiceStatus::Sent,
        // Who complains has it.
        Status::Delivered | Status::Complained => InvoiceStatus::Delivered,
        Status::Failed | Status::Rejected | Status::Bounced => InvoiceStatus::Failed(Some(delivery.channel), reason()),
        Status::Withdrawn => InvoiceStatus::Withdrawn,
        Status::Unknown => InvoiceStatus::Unknown(delivery.channel, reason()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn delivery(channel: ChannelKind, status: Status) -> Delivery {
        let (invoice, partner) = (InvoiceId::parse("R-1").unwrap(), PartnerId::parse("acme").unwrap());
        let queued = Delivery::queued(invoice, channel, partner, Timestamp::UNIX_EPOCH);
        Delivery { status, reason: Some("mailbox_full".to_owned()), ..queued }
    }

    #[test]
    fn of_two_channels_the_worse_counts_unless_one_stands_in_for_the_other() {
        let both = [delivery(ChannelKind::Email, Status::Bounced), delivery(ChannelKind::Peppol, Status::Accepted)];
        let parallel = over_all(&both, &BTreeSet::new());
        assert!(
            matches!(&parallel, InvoiceStatus::Failed(Some(ChannelKind::Email), why) if why.code == "mailbox_full")
        );
        let fallback = BTreeSet::from([PartnerId::parse("acme").unwrap()]);
        assert_eq!(over_all(&both, &fallback), InvoiceStatus::Sent);
        let unsure = [delivery(ChannelKind::Email, Status::Unknown), delivery(ChannelKind::Webhook, Status::Delivered)];
        assert!(matches!(over_all(&unsure, &BTreeSet::new()), InvoiceStatus::Unknown(ChannelKind::Email, _)));
        assert_eq!(over_all(&unsure, &fallback), InvoiceStatus::Delivered);
    }

    #[test]
    fn counts_add_up() {
        let mut counts = Counts::default();
        for status in [
            InvoiceStatus::Delivered,
            InvoiceStatus::Failed(None, Reason::new("partner_unknown", "")),
            InvoiceStatus::Unknown(ChannelKind::Email, Reason::new("sending_interrupted", "")),
        ] {
            counts.count(&status);
        }
        assert!(!counts.are_settled());
        let mut sum = Counts { delivered: 3, failed: 1, ..Counts::default() };
        sum.codes.insert("partner_unknown".to_owned(), 1);
        assert!(sum.are_settled());
        sum.add(&counts);
        assert_eq!((sum.delivered, sum.failed, sum.unknown, sum.codes["partner_unknown"]), (4, 2, 1, 2));
    }
}
