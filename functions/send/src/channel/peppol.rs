//! Peppol: handed by event to whatever access point listens.

use connector::events::{Event, InvoiceDeliveryRequested};
use connector::ids::event_id;
use connector::ledger::{Channel, Delivery, Status};
use connector::{Connector, Failure};

use crate::Job;

/// Publishes `InvoiceDeliveryRequested`, then records that it did: after a crash in between, the event comes again with
/// the same id.
pub(super) async fn deliver(connector: &Connector, job: &Job<'_>, channel: &Channel) -> Result<Status, Failure> {
    let account = &job.account.id;
    let invoice_id = &job.event.invoice_id;
    let name = channel.kind.as_str();
    let requested = Event::InvoiceDeliveryRequested(InvoiceDeliveryRequested {
        event_id: event_id(&["InvoiceDeliveryRequested", account.as_str(), invoice_id.as_str(), name]),
        account: account.clone(),
        invoice_id: invoice_id.clone(),
        channel: name.to_owned(),
        partner_id: job.partner.id.clone(),
        settings: channel.settings.clone(),
        files: job.event.files.clone(),
    });
    connector.events.publish(&[requested]).await?;
    let delivery = Delivery::queued(invoice_id.clone(), channel.kind, job.partner.id.clone(), job.now);
    connector.ledger.begin(account, &Delivery { status: Status::Requested, ..delivery }).await?;
    Ok(Status::Requested)
}
