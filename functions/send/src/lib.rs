//! An issued invoice becomes deliveries over the channels its customer chose, each once.

mod channel;
mod issue;
mod load;
pub mod packing;
mod paid;
mod plan;
mod remind;
mod validity;

use aws::Failure;
use aws::events::{InvoiceIssued, InvoicePaid};
use aws::orders::{DeliverInvoice, PlanReminders, SendJointEmail, SendReminder};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use connector::{Connector, batch};
use invoice::{Details, Invoice};
use jiff::Timestamp;
use ledger::{Account, Dispatch, IssuedInvoice, Partner};
use load::Document;
use serde::Deserialize;

/// A message of the queue, with only the parts that matter here.
#[derive(Debug, Deserialize)]
struct Message {
    /// When it was published: the same when it comes again.
    time: Timestamp,
    #[serde(flatten)]
    content: Content,
}

/// What a message says: a fact that somebody published, or an order of the connector to itself.
#[derive(Debug, Deserialize)]
#[serde(tag = "detail-type", content = "detail")]
enum Content {
    InvoiceIssued(InvoiceIssued),
    InvoicePaid(InvoicePaid),
    DeliverInvoice(DeliverInvoice),
    SendJointEmail(SendJointEmail),
    SendReminder(SendReminder),
    PlanReminders(PlanReminders),
}

/// Handles a batch of messages, each by itself.
pub async fn handle(connector: &Connector, event: SqsEvent) -> SqsBatchResponse {
    batch::each(connector, event, |body| async move {
        let Message { time, content } = Message::read(&body)?;
        match content {
            Content::InvoiceIssued(event) => issue::issued(connector, event, time).await,
            Content::InvoicePaid(event) => paid::note(connector, event, time).await,
            Content::DeliverInvoice(order) => issue::deliver(connector, order, time).await,
            Content::SendJointEmail(order) => channel::email::send_joint_email(connector, order).await,
            Content::SendReminder(order) => remind::remind(connector, order).await,
            Content::PlanReminders(order) => remind::plan_anew(connector, order).await,
        }
    })
    .await
}

impl Message {
    fn read(body: &str) -> Result<Self, Failure> {
        serde_json::from_str(body).map_err(|error| {
            let sentence = format!(
                "This is no event that is delivered, and no order: {error}. The schemas are in infra/events, \
                 invoice-issued.schema.json and invoice-paid.schema.json."
            );
            Failure::permanent("bad_event", sentence)
        })
    }
}

/// An issued invoice with all that a channel needs to deliver it.
#[derive(Clone, Copy)]
struct Job<'a> {
    account: &'a Account,
    partner: &'a Partner,
    issued: &'a IssuedInvoice,
    /// All that its structured file says.
    details: Option<&'a Details>,
    /// The bytes of `issued.files`, in the same order.
    documents: &'a [Document],
    /// Which reminder of it is to be mailed, and not the invoice itself.
    reminder: Option<remind::Reminder<'a>>,
    now: Timestamp,
}

impl Job<'_> {
    /// The invoice as its structured file tells it, if there is one.
    fn invoice(&self) -> Option<&Invoice> {
        self.documents.iter().find_map(|document| document.invoice.as_ref())
    }

    /// What its mail brings.
    fn dispatch(&self) -> Dispatch {
        Dispatch::mail(self.reminder.map(|reminder| reminder.day))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn read(detail_type: &str, detail: &str) -> Result<Message, Failure> {
        Message::read(&format!(
            r#"{{"version": "0", "id": "1", "detail-type": "{detail_type}", "source": "erp", "time": "2026-01-20T09:30:00Z",
            "resources": [], "detail": {detail}}}"#
        ))
    }

    #[test]
    fn a_message_is_known_by_its_type_alone() {
        let one = r#"{"account": "bakery", "invoice_id": "R-1", "files": []}"#;
        let issued = read("InvoiceIssued", one).unwrap();
        assert!(matches!(issued.content, Content::InvoiceIssued(event) if event.invoice_id.as_str() == "R-1"));
        assert_eq!(issued.time.to_string(), "2026-01-20T09:30:00Z");
        assert!(matches!(read("DeliverInvoice", one).unwrap().content, Content::DeliverInvoice(_)));
        let paid = read("InvoicePaid", one).unwrap();
        assert!(matches!(paid.content, Content::InvoicePaid(event) if event.paid_at.is_none()));
    }

    #[test]
    fn what_is_no_message_says_why() {
        for (detail_type, detail, why) in [
            ("InvoiceReceived", "{}", "unknown variant `InvoiceReceived`, expected one of `InvoiceIssued`"),
            ("InvoiceIssued", r#"{"account": "bakery"}"#, "missing field `invoice_id`"),
        ] {
            let Err(Failure::Permanent(reason)) = read(detail_type, detail) else { panic!("{detail_type}") };
            assert!(reason.code == "bad_event" && reason.sentence.contains(why), "{reason}");
        }
    }
}
