//! Delivery channels, one file each.

mod email;
mod peppol;

use connector::ledger::{Channel, ChannelKind};
use connector::{Connector, Failure};

use crate::Job;

/// Delivers an invoice over one channel, once however often it is called.
pub(crate) async fn deliver(connector: &Connector, job: &Job<'_>, channel: &Channel) -> Result<(), Failure> {
    match channel.kind {
        ChannelKind::Email => email::deliver(connector, job).await,
        ChannelKind::Peppol => peppol::deliver(connector, job, channel).await,
    }
}
