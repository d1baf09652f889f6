//! How an issued invoice stands: one word over all its channels.

use message::{Addresses, DeliveryReason, Message};

use crate::{ChannelKind, Delivery, DeliveryMode, Status};

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
    Failed(Option<ChannelKind>, Message),
    /// It may or may not have left.
    Unknown(ChannelKind, Message),
    /// A person called it back before it left.
    Withdrawn,
}

impl InvoiceStatus {
    /// Over all deliveries of an invoice: the worst counts, or the best if one channel stands in for another.
    pub fn over_all(deliveries: &[Delivery], mode: DeliveryMode) -> Self {
        let each = deliveries.iter().map(Self::of);
        let chosen = match mode {
            DeliveryMode::Fallback => each.max_by_key(Self::goodness),
            DeliveryMode::Parallel => each.min_by_key(Self::goodness),
        };
        chosen.unwrap_or(Self::Waiting)
    }

    /// Of one delivery.
    fn of(delivery: &Delivery) -> Self {
        let reason = || {
            let unsaid = DeliveryReason::NotDelivered { recipients: Addresses::default(), said: None };
            delivery.reason.clone().unwrap_or_else(|| unsaid.into())
        };
        match delivery.status {
            Status::Queued | Status::Sending => Self::Waiting,
            Status::Requested | Status::Accepted | Status::Delayed => Self::Sent,
            // Who complains has it.
            Status::Delivered | Status::Complained => Self::Delivered,
            Status::SoftBounced | Status::Failed | Status::Rejected | Status::Bounced => {
                Self::Failed(Some(delivery.channel), reason())
            }
            Status::Withdrawn => Self::Withdrawn,
            Status::Unknown => Self::Unknown(delivery.channel, reason()),
        }
    }

    /// How little there is left to worry about. On its way is better than failed, since it may still arrive.
    fn goodness(&self) -> u8 {
        match self {
            Self::Failed(..) => 0,
            Self::Unknown(..) => 1,
            // Marks of channels that never began say so too, and the others say more.
            Self::Withdrawn | Self::Waiting => 2,
            Self::Scheduled => 3,
            Self::Sent => 4,
            Self::Delivered => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use ids::{InvoiceId, PartnerId};
    use jiff::Timestamp;

    use super::*;

    fn delivery(channel: ChannelKind, status: Status) -> Delivery {
        let (invoice, partner) = (InvoiceId::parse("R-1").unwrap(), PartnerId::parse("acme").unwrap());
        let queued = Delivery::queued(invoice, channel, partner, Timestamp::UNIX_EPOCH);
        Delivery { status, reason: Some(DeliveryReason::SesAnswerLost.into()), ..queued }
    }

    #[test]
    fn of_two_channels_the_worse_counts_unless_one_stands_in_for_the_other() {
        let lost = || DeliveryReason::SesAnswerLost.into();
        let both = [delivery(ChannelKind::Email, Status::Bounced), delivery(ChannelKind::Peppol, Status::Accepted)];
        let parallel = InvoiceStatus::over_all(&both, DeliveryMode::Parallel);
        assert_eq!(parallel, InvoiceStatus::Failed(Some(ChannelKind::Email), lost()));
        assert_eq!(InvoiceStatus::over_all(&both, DeliveryMode::Fallback), InvoiceStatus::Sent);
        let unsure = [delivery(ChannelKind::Email, Status::Unknown), delivery(ChannelKind::Webhook, Status::Delivered)];
        let parallel = InvoiceStatus::over_all(&unsure, DeliveryMode::Parallel);
        assert_eq!(parallel, InvoiceStatus::Unknown(ChannelKind::Email, lost()));
        assert_eq!(InvoiceStatus::over_all(&unsure, DeliveryMode::Fallback), InvoiceStatus::Delivered);
    }

    #[test]
    fn every_status_of_a_delivery_says_something_of_its_invoice() {
        let word = |status| InvoiceStatus::over_all(&[delivery(ChannelKind::Email, status)], DeliveryMode::Parallel);
        assert_eq!(word(Status::Complained), InvoiceStatus::Delivered, "who complains has it");
        assert_eq!(word(Status::Delayed), InvoiceStatus::Sent);
        assert_eq!(word(Status::Withdrawn), InvoiceStatus::Withdrawn);
        for status in Status::ALL {
            let is_failed = matches!(word(status), InvoiceStatus::Failed(..));
            assert_eq!(is_failed, status.has_failed(), "{status:?}");
        }
        assert_eq!(InvoiceStatus::over_all(&[], DeliveryMode::Parallel), InvoiceStatus::Waiting);
    }
}
