//! Deliveries and their history.

mod proposal;
mod report;
mod resend;

use aws::Failure;
use axum::Json;
use axum::extract::State;
use ids::{AccountId, InvoiceId};
use jiff::Timestamp;
use ledger::{ChannelKind, Ledger, Status};
use message::{Language, RequestError};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::{After, FromPath, Page};
use crate::language::Reader;
use crate::openapi;
use proposal::Proposal;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).merge(resend::routes()).merge(report::routes())
}

/// An issued invoice on its way over one channel.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Delivery {
    /// The issued invoice.
    invoice_id: String,
    /// How.
    #[schema(value_type = openapi::ChannelKind)]
    channel: ChannelKind,
    /// Of a reminder: how many days after the due date, or before it if negative. Null for the invoice itself.
    reminder: Option<i16>,
    /// To whom.
    partner_id: Option<String>,
    /// Addresses, for e-mail.
    recipients: Vec<String>,
    /// Until when the files can be downloaded by the link that the letter has instead of them, as they were too large for it.
    /// Null where they are attached.
    download_until: Option<Timestamp>,
    /// Where it stands.
    #[schema(value_type = openapi::Status)]
    status: Status,
    /// Stable code when something is wrong.
    reason: Option<String>,
    /// The same in words, with what to do.
    sentence: Option<String>,
    /// SES's message id.
    ses_message_id: Option<String>,
    /// When it was begun.
    at: Timestamp,
    /// When its status changed last.
    updated_at: Timestamp,
}

/// A delivery and everything that happened to it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeliveryWithHistory {
    #[serde(flatten)]
    delivery: Delivery,
    /// Where the latest mail stands with each of its recipients, as far as is known: one may have it though it came back
    /// from another.
    by_recipient: Vec<RecipientStanding>,
    /// What could be done if it failed: other addresses and the next channel of the partner, the buyer's address in the
    /// invoice, and addresses that answers to the letter name. These are also proposed for the next invoices where it
    /// arrived. To an address it is sent by POST /v1/deliveries/{invoice_id}/{channel}/resend.
    proposals: Vec<Proposal>,
    /// What happened, oldest first.
    history: Vec<HistoryEntry>,
}

/// Where a mail stands with one of its recipients.
#[derive(Debug, Serialize, ToSchema)]
struct RecipientStanding {
    /// The recipient.
    address: String,
    /// Where it stands.
    #[schema(value_type = openapi::Status)]
    status: Status,
    /// What is wrong, in words.
    sentence: Option<String>,
}

/// Something that happened to a delivery.
#[derive(Debug, Serialize, ToSchema)]
struct HistoryEntry {
    /// When it happened.
    at: Timestamp,
    /// What happened.
    #[schema(value_type = openapi::Status)]
    status: Status,
    /// Stable code when something is wrong.
    reason: Option<String>,
    /// The same in words.
    sentence: Option<String>,
    /// Whom it concerns.
    recipients: Vec<String>,
    /// SES's message id.
    ses_message_id: Option<String>,
}

impl From<ledger::Delivery> for Delivery {
    fn from(delivery: ledger::Delivery) -> Self {
        let delivery = delivery.seen_at(Timestamp::now());
        Self {
            invoice_id: delivery.invoice_id.into(),
            channel: delivery.channel,
            reminder: delivery.reminder,
            partner_id: delivery.partner_id.map(String::from),
            recipients: delivery.recipients,
            download_until: delivery.download_until,
            status: delivery.status,
            reason: delivery.reason,
            sentence: delivery.sentence,
            ses_message_id: delivery.ses_message_id,
            at: delivery.at,
            updated_at: delivery.updated_at,
        }
    }
}

impl From<ledger::HistoryEntry> for HistoryEntry {
    fn from(entry: ledger::HistoryEntry) -> Self {
        Self {
            at: entry.at,
            status: entry.status,
            reason: entry.reason,
            sentence: entry.sentence,
            recipients: entry.recipients,
            ses_message_id: entry.ses_message_id,
        }
    }
}

/// A delivery with its history, both read at once.
pub(super) async fn with_history(
    ledger: &Ledger,
    account: &AccountId,
    invoice: &InvoiceId,
    channel: ChannelKind,
    language: Language,
) -> Result<Option<DeliveryWithHistory>, Failure> {
    let delivery = ledger.delivery(account, invoice, channel);
    let history = ledger.history(account, invoice, channel);
    let (delivery, history) = futures::try_join!(delivery, history)?;
    let Some(delivery) = delivery.filter(|delivery| !delivery.is_mere_mark()) else { return Ok(None) };
    let standing = |(address, entry): (&str, &ledger::HistoryEntry)| RecipientStanding {
        address: address.to_owned(),
        status: entry.status,
        sentence: entry.sentence.clone(),
    };
    Ok(Some(DeliveryWithHistory {
        by_recipient: delivery.by_recipient(&history).into_iter().map(standing).collect(),
        proposals: proposal::proposals(ledger, account, &delivery, &history, language).await?,
        delivery: delivery.into(),
        history: history.into_iter().map(HistoryEntry::from).collect(),
    }))
}

/// List deliveries.
///
/// Newest first, over every channel; those of reminders, too.
#[utoipa::path(
    get, path = "/v1/deliveries", operation_id = "list_deliveries", tag = "deliveries", params(After),
    responses((status = 200, description = "A page of deliveries.", body = Page<Delivery>), (status = 400, description = "`after` is no cursor."))
)]
async fn list(
    Caller(account): Caller,
    State(console): State<Console>,
    after: After,
) -> Result<Json<Page<Delivery>>, Error> {
    let page = console.connector.ledger.deliveries(&account, after.cursor()?.as_deref()).await?;
    Ok(Json(Page::of(page, Delivery::from)))
}

/// Read a delivery.
///
/// With everything that happened to it, oldest first.
#[utoipa::path(
    get, path = "/v1/deliveries/{invoice_id}/{channel}", operation_id = "read_delivery", tag = "deliveries",
    params(
        ("invoice_id" = String, Path, description = "The issued invoice's id."),
        ("channel" = openapi::ChannelKind, Path, description = "The channel."),
    ),
    responses((status = 200, description = "The delivery.", body = DeliveryWithHistory), (status = 404, description = "There is none."))
)]
async fn read(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath((invoice, channel)): FromPath<(InvoiceId, ChannelKind)>,
) -> Result<Json<DeliveryWithHistory>, Error> {
    let delivery = with_history(&console.connector.ledger, &account, &invoice, channel, language).await?;
    delivery.map(Json).ok_or(RequestError::DeliveryNotFound.into())
}
