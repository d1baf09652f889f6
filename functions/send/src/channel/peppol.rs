//! Peppol: handed by event to whatever access point listens, which reports what became of it (`report_delivery` of the API).

use aws::Failure;
use aws::events::{Event, InvoiceDeliveryRequested};
use connector::Connector;
use jiff::Timestamp;
use ledger::{Channel, Claim, Delivery, Status};

use crate::Job;

/// Claims the delivery, publishes `InvoiceDeliveryRequested` and writes down that it did: after a crash in between, the
/// event comes again with the same id. It has another once a person had the invoice sent again.
pub(super) async fn deliver(connector: &Connector, job: &Job<'_>, channel: &Channel) -> Result<Status, Failure> {
    let (account, invoice) = (&job.account.id, &job.issued.id);
    let known = connector.ledger.delivery(account, invoice, channel.kind).await?;
    let delivery = Delivery::queued(invoice.clone(), channel.kind, job.partner.id.clone(), job.now);
    let request = delivery.request(account, known.as_ref());
    let delivery = Delivery { attempt: Some(request.clone()), ..delivery };
    match connector.ledger.claim(account, &delivery, job.now).await? {
        Claim::Granted => {}
        Claim::Busy => return Err(Failure::Retryable("another invocation hands the invoice over".to_owned())),
        Claim::Settled(settled) => return Ok(settled.status),
    }
    let requested = Event::InvoiceDeliveryRequested(InvoiceDeliveryRequested {
        event_id: request,
        account: account.clone(),
        invoice_id: invoice.clone(),
        channel: channel.kind.as_str().to_owned(),
        partner_id: job.partner.id.clone(),
        settings: channel.settings.clone(),
        files: job.issued.files.clone(),
    });
    connector.events.publish(&[requested]).await?;
    let ending = delivery.ending(Status::Requested, None, None, Timestamp::now());
    connector.ledger.settle(account, invoice, channel.kind, &ending).await?;
    Ok(Status::Requested)
}
