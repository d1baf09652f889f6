//! One channel after the other: the next one delivers only when the one before has failed for good.

use crate::{Channel, Delivery, Status};

/// The channels to be asked, in this order, until one does not fail: with what is open, because it shall be tried again or a person
/// asked for it; and with nothing else once a channel has the invoice. `deliveries` are those of the invoice.
pub fn next<'a>(deliveries: &[Delivery], enabled: impl Iterator<Item = &'a Channel>) -> Vec<&'a Channel> {
    let of = |channel: &Channel| deliveries.iter().find(|delivery| delivery.channel == channel.kind);
    let is_open = |delivery: &Delivery| matches!(delivery.status, Status::Queued | Status::Sending);
    let is_delivered = deliveries.iter().any(|delivery| !is_open(delivery) && !delivery.has_failed());
    let (open, others): (Vec<_>, Vec<_>) = enabled.partition(|channel| of(channel).is_some_and(is_open));
    // What failed before it left may be tried again, as ever when an invoice is issued again; what bounced may not.
    let may_begin =
        |channel: &&Channel| !is_delivered && of(channel).is_none_or(|delivery| delivery.status == Status::Failed);
    open.into_iter().chain(others.into_iter().filter(may_begin)).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use ids::{InvoiceId, PartnerId};
    use jiff::Timestamp;

    use super::*;
    use crate::ChannelKind::{self, Email, Peppol, Webhook};
    use crate::{RecipientState, Role};

    fn delivery(kind: ChannelKind, status: Status) -> Delivery {
        let (invoice, partner) = (InvoiceId::parse("R-1").unwrap(), PartnerId::parse("acme").unwrap());
        Delivery { status, ..Delivery::queued(invoice, kind, partner, Timestamp::UNIX_EPOCH) }
    }

    fn asked(deliveries: &[Delivery]) -> Vec<ChannelKind> {
        let channel = |kind| Channel { kind, enabled: true, settings: Default::default(), secret: None };
        let enabled = [Peppol, Email, Webhook].map(channel);
        next(deliveries, enabled.iter()).into_iter().map(|channel| channel.kind).collect()
    }

    fn of(standing: &[(ChannelKind, Status)]) -> Vec<ChannelKind> {
        asked(&standing.iter().map(|(kind, status)| delivery(*kind, *status)).collect::<Vec<_>>())
    }

    #[test]
    fn the_first_is_asked_first_and_the_next_after_a_failure() {
        assert_eq!(of(&[]), [Peppol, Email, Webhook]);
        assert_eq!(of(&[(Peppol, Status::Bounced)]), [Email, Webhook]);
        assert_eq!(of(&[(Peppol, Status::Bounced), (Email, Status::Rejected)]), [Webhook]);
    }

    #[test]
    fn once_a_channel_has_the_invoice_no_other_is_asked() {
        for status in [
            Status::Withdrawn,
            Status::Unknown,
            Status::Requested,
            Status::Accepted,
            Status::Delayed,
            Status::Delivered,
            Status::Complained,
        ] {
            assert!(of(&[(Peppol, Status::Failed), (Email, status)]).is_empty(), "{status:?}");
        }
    }

    #[test]
    fn an_e_mail_that_came_back_from_one_of_two_has_reached_the_other() {
        let recipient = |address: &str, status| RecipientState {
            address: address.to_owned(),
            role: Role::To,
            status,
            reason: None,
        };
        let recipients = |other| vec![recipient("a@x.example", Status::Bounced), recipient("b@x.example", other)];
        let bounced = |other| Delivery { recipients: recipients(other), ..delivery(Email, Status::Bounced) };
        assert!(asked(&[bounced(Status::Delivered)]).is_empty());
        assert_eq!(asked(&[bounced(Status::Bounced)]), [Peppol, Webhook]);
    }

    #[test]
    fn what_shall_be_tried_again_comes_first() {
        assert_eq!(of(&[(Peppol, Status::Failed), (Email, Status::Queued)]), [Email, Peppol, Webhook]);
        assert_eq!(of(&[(Email, Status::Queued), (Webhook, Status::Delivered)]), [Email], "a person asked for it");
        assert_eq!(of(&[(Peppol, Status::Sending)]), [Peppol, Email, Webhook]);
    }
}
