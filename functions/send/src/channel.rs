//! Delivery channels, one file each.

pub(crate) mod email;
mod peppol;
mod webhook;

use aws::Failure;
use connector::Connector;
use ledger::{Channel, ChannelKind, Status};

use crate::Job;

/// Delivers an invoice over one channel, once however often it is called, and says where that delivery stands.
pub(crate) async fn deliver(connector: &Connector, job: &Job<'_>, channel: &Channel) -> Result<Status, Failure> {
    match channel.kind {
        ChannelKind::Email => email::deliver(connector, job).await,
        ChannelKind::Peppol => peppol::deliver(connector, job, channel).await,
        ChannelKind::Webhook => webhook::deliver(connector, job, channel).await,
    }
}
