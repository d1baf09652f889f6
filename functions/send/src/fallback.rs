//! One channel after the other: the next one delivers only when the one before has failed for good.

use aws::Failure;
use connector::Connector;
use futures::future::try_join_all;
use ledger::{Channel, ChannelKind, Status};

use crate::{Job, channel};

/// Delivers over the first enabled channel that does not fail. Called again it goes on where it stands: with what is open,
/// because it shall be tried again or a person asked for it; and with nothing else once a channel has the invoice.
pub(crate) async fn deliver(connector: &Connector, job: &Job<'_>) -> Result<(), Failure> {
    let (account, invoice) = (&job.account.id, &job.event.invoice_id);
    let read = ChannelKind::ALL.map(|kind| async move {
        let Some(delivery) = connector.ledger.delivery(account, invoice, kind).await? else { return Ok(None) };
        let came_back = delivery.status == Status::Bounced;
        let history = if came_back { connector.ledger.history(account, invoice, kind).await? } else { Vec::new() };
        // What came back from some of its recipients has reached the others.
        let has_reached = came_back && !delivery.has_failed(job.partner, &history);
        let status = if has_reached { Status::Delivered } else { delivery.status };
        Ok::<_, Failure>(Some((kind, status)))
    });
    let standing: Vec<(ChannelKind, Status)> = try_join_all(read).await?.into_iter().flatten().collect();
    for channel in next(&standing, job.partner.enabled_channels()) {
        if !channel::deliver(connector, job, channel).await?.has_failed() {
            return Ok(());
        }
    }
    Ok(())
}

/// The channels to be asked, in this order, until one does not fail.
fn next<'a>(standing: &[(ChannelKind, Status)], enabled: impl Iterator<Item = &'a Channel>) -> Vec<&'a Channel> {
    let is_open = |status: Status| matches!(status, Status::Queued | Status::Sending);
    let of = |channel: &Channel| standing.iter().find(|(kind, _)| *kind == channel.kind).map(|(_, status)| *status);
    let delivered = standing.iter().any(|(_, status)| !is_open(*status) && !status.has_failed());
    let (open, others): (Vec<_>, Vec<_>) = enabled.partition(|channel| of(channel).is_some_and(is_open));
    // What failed before it left may be tried again, as ever when an invoice is issued again; what bounced may not.
    let others = others.into_iter().filter(|channel| !delivered && matches!(of(channel), None | Some(Status::Failed)));
    open.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ChannelKind::{Email, Peppol, Webhook};

    fn asked(standing: &[(ChannelKind, Status)]) -> Vec<ChannelKind> {
        let channel = |kind| Channel { kind, enabled: true, settings: Default::default(), secret: None };
        let enabled = [Peppol, Email, Webhook].map(channel);
        next(standing, enabled.iter()).into_iter().map(|channel| channel.kind).collect()
    }

    #[test]
    fn the_first_is_asked_first_and_the_next_after_a_failure() {
        assert_eq!(asked(&[]), [Peppol, Email, Webhook]);
        assert_eq!(asked(&[(Peppol, Status::Bounced)]), [Email, Webhook]);
        assert_eq!(asked(&[(Peppol, Status::Bounced), (Email, Status::Rejected)]), [Webhook]);
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
            assert!(asked(&[(Peppol, Status::Failed), (Email, status)]).is_empty(), "{status:?}");
        }
    }

    #[test]
    fn what_shall_be_tried_again_comes_first() {
        assert_eq!(asked(&[(Peppol, Status::Failed), (Email, Status::Queued)]), [Email, Peppol, Webhook]);
        assert_eq!(asked(&[(Email, Status::Queued), (Webhook, Status::Delivered)]), [Email], "a person asked for it");
        assert_eq!(asked(&[(Peppol, Status::Sending)]), [Peppol, Email, Webhook]);
    }
}
