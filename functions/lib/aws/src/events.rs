//! What others are told, on EventBridge, and what they tell. The JSON schema of every event is in `infra/events/`. What the
//! connector has itself do is no event: see [`orders`](crate::orders).

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use jiff::Timestamp;
use mail::Role;
use mail::trust::Doubt;
use message::{HoldReason, NotImported};
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::Reason;
use ids::{AccountId, DocumentHash, InvoiceId, MailId, PartnerId, event_id};

/// `source` of every event published here.
pub const SOURCE: &str = "invoice-mail";

/// PutEvents takes at most so many entries a call (EventBridge API reference).
const MAX_ENTRIES: usize = 10;

/// … of 256 KB in all; the rest is for the entries' other members.
const MAX_BYTES: usize = 240 * 1024;

/// An event as EventBridge delivers it, with only the parts that matter to a listener.
#[derive(Debug, Clone, Deserialize)]
pub struct Envelope<D> {
    /// `detail-type`.
    #[serde(rename = "detail-type")]
    pub detail_type: String,
    /// EventBridge's own id of this publication.
    pub id: String,
    /// When it was published.
    pub time: Timestamp,
    /// The event itself.
    pub detail: D,
}

/// An event of the connector. The variant's name is the `detail-type`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Event {
    /// A mailed invoice has been filed.
    InvoiceReceived(Box<InvoiceReceived>),
    /// A later mail brought a filed invoice again, perhaps with further files or with its data.
    InvoiceUpdated(Box<InvoiceUpdated>),
    /// A mailed invoice looks like fraud and waits for a person; `InvoiceReceived` follows when it is released.
    InvoiceHeld(Box<InvoiceHeld>),
    /// A mail for an account held no invoice, or was refused.
    MailIgnored(MailIgnored),
    /// An invoice was issued: published by the issuing program, or by the API for who uploads it or posts a list.
    InvoiceIssued(InvoiceIssued),
    /// A channel that the connector does not serve itself shall deliver.
    InvoiceDeliveryRequested(InvoiceDeliveryRequested),
    /// The customer's mail server has taken the mail, or the customer's program the webhook.
    InvoiceDelivered(InvoiceDelivered),
    /// A delivery failed, or there was nobody to deliver to.
    InvoiceDeliveryFailed(InvoiceDeliveryFailed),
}

/// Detail of `InvoiceReceived`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceReceived {
    /// The same for the same invoice.
    pub event_id: String,
    /// Who received it.
    pub account: AccountId,
    /// The filed invoice.
    pub invoice_id: InvoiceId,
    /// The mail that brought it.
    pub mail_id: MailId,
    /// When SES took the mail.
    pub received_at: Timestamp,
    /// Invoice or credit note.
    pub kind: invoice::Kind,
    /// Format the fields were read from.
    pub format: invoice::Format,
    /// The key fields, if a program can read them.
    pub fields: Option<invoice::Fields>,
    /// Its files.
    pub files: Vec<File>,
}

/// Detail of `InvoiceUpdated`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceUpdated {
    /// The same for the same invoice in the same mail.
    pub event_id: String,
    /// Who received it.
    pub account: AccountId,
    /// The filed invoice.
    pub invoice_id: InvoiceId,
    /// The later mail.
    pub mail_id: MailId,
    /// When SES took that mail.
    pub received_at: Timestamp,
    /// Why it is the same invoice, as the code of a rule.
    pub rule: String,
    /// Names of the fields of which this mail says something else than the record.
    pub differs: Vec<String>,
    /// Invoice or credit note.
    pub kind: invoice::Kind,
    /// Format the fields were read from.
    pub format: invoice::Format,
    /// The key fields as they are now.
    pub fields: Option<invoice::Fields>,
    /// All its files.
    pub files: Vec<File>,
}

/// Detail of `InvoiceHeld`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceHeld {
    /// The same for the same invoice.
    pub event_id: String,
    /// Who received it.
    pub account: AccountId,
    /// The filed invoice.
    pub invoice_id: InvoiceId,
    /// The mail that brought it.
    pub mail_id: MailId,
    /// When SES took the mail.
    pub received_at: Timestamp,
    /// Why it is held.
    pub reason: HoldReason,
    /// What speaks against it.
    pub warnings: Vec<Doubt>,
}

/// A file in an event: its bytes lie in the document bucket under `accounts/<account>/documents/<sha256>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// SHA-256 of the bytes.
    pub sha256: DocumentHash,
    /// File name.
    pub name: String,
    /// Media type found in the bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// What it is to a mailed invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// Detail of `MailIgnored`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MailIgnored {
    /// The same for the same mail.
    pub event_id: String,
    /// Whose import address it was sent to.
    pub account: AccountId,
    /// The mail.
    pub mail_id: MailId,
    /// When SES took the mail.
    pub received_at: Timestamp,
    /// Why, as a code with its parameters.
    pub reason: NotImported,
}

/// Detail of `InvoiceIssued`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceIssued {
    /// Who issued it.
    pub account: AccountId,
    /// The issuer's own id of the invoice: it is delivered once, however often this event comes.
    pub invoice_id: InvoiceId,
    /// The customer; without it the partner is found by the buyer's VAT number in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<PartnerId>,
    /// The invoice's files, already in the document bucket.
    pub files: Vec<File>,
    /// When it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// Not to be delivered before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_at: Option<Timestamp>,
}

/// Detail of `InvoicePaid`, which the program that keeps the books publishes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct InvoicePaid {
    /// Who issued it.
    pub account: AccountId,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// When it was paid; without it, when the event was published.
    #[serde(default)]
    pub paid_at: Option<Timestamp>,
}

/// Detail of `InvoiceDeliveryRequested`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceDeliveryRequested {
    /// The same for the same delivery.
    pub event_id: String,
    /// Who issued it.
    pub account: AccountId,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// For example `peppol`.
    pub channel: String,
    /// The customer.
    pub partner_id: PartnerId,
    /// The partner's settings for this channel.
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// The invoice's files.
    pub files: Vec<File>,
}

/// Detail of `InvoiceDelivered`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceDelivered {
    /// The same for the same delivery.
    pub event_id: String,
    /// Who issued it.
    pub account: AccountId,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// For example `email`.
    pub channel: String,
    /// When the customer's mail server took it.
    pub at: Timestamp,
}

/// Detail of `InvoiceDeliveryFailed`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceDeliveryFailed {
    /// The same for the same failure.
    pub event_id: String,
    /// Who issued it.
    pub account: AccountId,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// `None` when no channel could even be chosen.
    pub channel: Option<String>,
    /// Stable code.
    pub code: String,
    /// What happened and what to do.
    pub sentence: String,
    /// When.
    pub at: Timestamp,
}

impl Event {
    /// An invoice has reached its customer.
    pub fn delivered(account: &AccountId, invoice_id: &InvoiceId, channel: &str, at: Timestamp) -> Self {
        Self::InvoiceDelivered(InvoiceDelivered {
            event_id: event_id(&["InvoiceDelivered", account.as_str(), invoice_id.as_str(), channel]),
            account: account.clone(),
            invoice_id: invoice_id.clone(),
            channel: channel.to_owned(),
            at,
        })
    }

    /// A delivery, or the whole invoice when `channel` is `None`, failed. `at` is part of the id: failing again is
    /// another fact.
    pub fn delivery_failed(
        account: &AccountId,
        invoice_id: &InvoiceId,
        channel: Option<&str>,
        reason: &Reason,
        at: Timestamp,
    ) -> Self {
        Self::InvoiceDeliveryFailed(InvoiceDeliveryFailed {
            event_id: event_id(&[
                "InvoiceDeliveryFailed",
                account.as_str(),
                invoice_id.as_str(),
                channel.unwrap_or_default(),
                &reason.code,
                &at.to_string(),
            ]),
            account: account.clone(),
            invoice_id: invoice_id.clone(),
            channel: channel.map(str::to_owned),
            code: reason.code.clone(),
            sentence: reason.sentence.clone(),
            at,
        })
    }

    /// The `detail-type`.
    pub fn detail_type(&self) -> &'static str {
        match self {
            Self::InvoiceReceived(_) => "InvoiceReceived",
            Self::InvoiceUpdated(_) => "InvoiceUpdated",
            Self::InvoiceHeld(_) => "InvoiceHeld",
            Self::MailIgnored(_) => "MailIgnored",
            Self::InvoiceIssued(_) => "InvoiceIssued",
            Self::InvoiceDeliveryRequested(_) => "InvoiceDeliveryRequested",
            Self::InvoiceDelivered(_) => "InvoiceDelivered",
            Self::InvoiceDeliveryFailed(_) => "InvoiceDeliveryFailed",
        }
    }
}

/// The bus of events.
#[derive(Debug, Clone)]
pub struct Events(Bus);

impl Events {
    /// Of this bus.
    pub fn new(bus: Bus) -> Self {
        Self(bus)
    }

    /// Publishes the events. After a failure some may have been published: publishing all again is safe, since their
    /// `event_id`s stay the same.
    ///
    /// # Errors
    /// Retryable when EventBridge did not take every event.
    pub async fn publish(&self, events: &[Event]) -> Result<(), Failure> {
        self.0.put(events.iter().map(|event| (event.detail_type(), event))).await
    }
}

/// An event bus.
#[derive(Debug, Clone)]
pub struct Bus {
    eventbridge: Client,
    name: String,
}

impl Bus {
    /// The bus of this name.
    pub fn new(eventbridge: Client, name: String) -> Self {
        Self { eventbridge, name }
    }

    /// Puts details with their `detail-type` on the bus, as many a call as EventBridge takes.
    pub(crate) async fn put<'a, D: Serialize + 'a>(
        &self,
        details: impl Iterator<Item = (&'static str, &'a D)>,
    ) -> Result<(), Failure> {
        let mut entries = Vec::new();
        let mut bytes = 0;
        for (detail_type, detail) in details {
            let detail = serde_json::to_string(detail).map_err(|error| {
                Failure::permanent("event_not_json", format!("The event cannot be written: {error}."))
            })?;
            if entries.len() == MAX_ENTRIES || (!entries.is_empty() && bytes + detail.len() > MAX_BYTES) {
                self.put_entries(std::mem::take(&mut entries)).await?;
                bytes = 0;
            }
            bytes += detail.len();
            let entry = PutEventsRequestEntry::builder().event_bus_name(&self.name).source(SOURCE);
            entries.push(entry.detail_type(detail_type).detail(detail).build());
        }
        if entries.is_empty() { Ok(()) } else { self.put_entries(entries).await }
    }

    async fn put_entries(&self, entries: Vec<PutEventsRequestEntry>) -> Result<(), Failure> {
        let answer = self
            .eventbridge
            .put_events()
            .set_entries(Some(entries))
            .send()
            .await
            .map_err(|error| Failure::of_sdk("publishing to EventBridge", error))?;
        if answer.failed_entry_count() > 0 {
            let codes: Vec<_> = answer.entries().iter().filter_map(|entry| entry.error_code()).collect();
            return Err(Failure::Retryable(format!("EventBridge did not take every event: {}", codes.join(", "))));
        }
        Ok(())
    }
}
