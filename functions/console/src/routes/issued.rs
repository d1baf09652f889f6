//! Invoices issued to customers.

use std::collections::HashMap;

use aws::orders::Order;
use aws::{Failure, events};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use futures::future::try_join_all;
use ids::{AccountId, InvoiceId, PartnerId};
use jiff::{SignedDuration, Timestamp};
use ledger::Listed;
use ledger::{ChannelKind, Ledger, Status, Task};
use mail::Role;
use message::{Language, RequestError};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use super::Fields;
use super::delivery::{Delivery, DeliveryWithHistory, with_history};
use super::letters::CopyNotice;
use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::{After, FromPath, Page};
use crate::language::Reader;

mod paid;
mod timeline;
mod upload;
mod withdraw;

use upload::{Form, Upload};

pub(super) fn routes() -> OpenApiRouter<Console> {
    let issue = routes!(list, issue).layer(axum::extract::DefaultBodyLimit::max(upload::MAX_BYTES));
    OpenApiRouter::new()
        .routes(issue)
        .routes(routes!(read))
        .merge(timeline::routes())
        .merge(withdraw::routes())
        .merge(paid::routes())
}

/// When an invoice that nobody has taken up for delivery is shown as one: its event may be lost.
const TAKEN_UP_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// An invoice issued to a customer.
#[derive(Debug, Serialize, ToSchema)]
struct IssuedInvoice {
    /// The issuer's own id, or one made from the invoice.
    id: String,
    /// When it was issued.
    at: Timestamp,
    /// The key fields; null where no program can read them.
    fields: Option<Fields>,
    /// Its files.
    files: Vec<IssuedFile>,
    /// The customer, once found.
    partner_id: Option<String>,
    /// Why the mailed invoice is only a copy by law; null where it is not, and before it was read for sending. The letter
    /// says the same in the customer's language.
    copy_notice: Option<CopyNotice>,
    /// Stable code while there is nobody to deliver to.
    #[schema(example = "partner_unknown")]
    reason: Option<String>,
    /// The same in words, with what to do.
    sentence: Option<String>,
}

/// An issued invoice in a list, and where its deliveries stand.
#[derive(Debug, Serialize, ToSchema)]
struct IssuedInvoiceInList {
    #[serde(flatten)]
    invoice: IssuedInvoice,
    /// When a person withdrew it before it left; null for an invoice that leaves or has left.
    withdrawn_at: Option<Timestamp>,
    /// One for each channel, without what happened to it.
    deliveries: Vec<Delivery>,
}

/// An issued invoice and its deliveries.
#[derive(Debug, Serialize, ToSchema)]
struct IssuedInvoiceWithDeliveries {
    #[serde(flatten)]
    invoice: IssuedInvoice,
    /// When it leaves, while it waits for its time.
    leaves_at: Option<Timestamp>,
    /// When a person withdrew it before it left; null for an invoice that leaves or has left.
    withdrawn_at: Option<Timestamp>,
    /// When it was paid, as far as anybody said so.
    paid_at: Option<Timestamp>,
    /// When its customer is reminded next, if it is not paid by then.
    next_reminder_at: Option<Timestamp>,
    /// One for each channel.
    deliveries: Vec<DeliveryWithHistory>,
}

/// A file of an issued invoice.
#[derive(Debug, Serialize, ToSchema)]
struct IssuedFile {
    /// SHA-256 of the bytes.
    sha256: String,
    /// File name, as the customer gets it.
    name: String,
    /// Media type found in the bytes.
    media_type: Option<String>,
    /// Bytes.
    size: Option<u64>,
    /// `original`, `structured` or `appendix`.
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
}

/// An invoice that was accepted for delivery.
#[derive(Debug, Serialize, ToSchema)]
struct Issued {
    /// Under this id it can be followed: GET /v1/issued/{id}.
    invoice_id: String,
    /// Whether the same invoice was issued before; it is not sent again over a channel it already took.
    issued_before: bool,
    /// The key fields, as read from the files.
    fields: Option<Fields>,
    /// The files to be delivered.
    files: Vec<IssuedFile>,
}

impl IssuedInvoice {
    fn of(invoice: ledger::IssuedInvoice, language: Language) -> Self {
        Self {
            id: invoice.id.into(),
            at: invoice.at,
            fields: invoice.fields.map(Fields::from),
            files: invoice.files.into_iter().map(IssuedFile::from).collect(),
            partner_id: invoice.partner_id.map(String::from),
            copy_notice: invoice.copy_rule.map(|rule| CopyNotice::of(rule, language)),
            reason: invoice.reason,
            sentence: invoice.sentence,
        }
    }
}

impl From<events::File> for IssuedFile {
    fn from(file: events::File) -> Self {
        Self {
            sha256: file.sha256.into(),
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            role: file.role,
        }
    }
}

/// List issued invoices.
///
/// Newest first, each with where its deliveries stand; `reason` tells where nobody was found to deliver to.
#[utoipa::path(
    get, path = "/v1/issued", operation_id = "list_issued", tag = "issued", params(After),
    responses((status = 200, description = "A page of invoices.", body = Page<IssuedInvoiceInList>), (status = 400, description = "`after` is no cursor."))
)]
async fn list(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    after: After,
) -> Result<Json<Page<IssuedInvoiceInList>>, Error> {
    let ledger = &console.connector.ledger;
    let ledger::Page { items, next } = ledger.issued(&account, after.cursor()?.as_deref()).await?;
    let mut deliveries: HashMap<InvoiceId, Vec<ledger::Delivery>> = HashMap::new();
    for delivery in ledger.deliveries_of(&account, items.iter().map(|invoice| &invoice.id)).await? {
        deliveries.entry(delivery.invoice_id.clone()).or_default().push(delivery);
    }
    let seen = items.into_iter().map(|invoice| {
        let deliveries = deliveries.get(&invoice.id).map(Vec::as_slice).unwrap_or_default();
        seen(ledger, &account, invoice, deliveries)
    });
    let page = ledger::Page { items: try_join_all(seen).await?, next };
    Ok(Json(Page::of(page, |invoice| {
        let mut deliveries = deliveries.remove(&invoice.id).unwrap_or_default();
        deliveries.sort_by_key(|delivery| ChannelKind::ALL.iter().position(|kind| *kind == delivery.channel));
        let withdrawn_at = withdrawn_at(&deliveries);
        let deliveries =
            deliveries.into_iter().filter(|delivery| !delivery.is_mere_mark()).map(Delivery::from).collect();
        IssuedInvoiceInList { invoice: IssuedInvoice::of(invoice, language), withdrawn_at, deliveries }
    })))
}

/// Read an issued invoice.
///
/// With its deliveries and everything that happened to them.
#[utoipa::path(
    get, path = "/v1/issued/{id}", operation_id = "read_issued", tag = "issued",
    params(("id" = String, Path, description = "The invoice's id.")),
    responses((status = 200, description = "The invoice.", body = IssuedInvoiceWithDeliveries), (status = 404, description = "There is none of this id."))
)]
async fn read(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath(id): FromPath<InvoiceId>,
) -> Result<Json<IssuedInvoiceWithDeliveries>, Error> {
    shown(&console.connector.ledger, &account, &id, language).await.map(Json)
}

/// An issued invoice with all that is known of it.
async fn shown(
    ledger: &Ledger,
    account: &AccountId,
    id: &InvoiceId,
    language: Language,
) -> Result<IssuedInvoiceWithDeliveries, Error> {
    let (invoice, waiting, reminder, paid_at, deliveries, histories) = futures::try_join!(
        ledger.issued_invoice(account, id),
        ledger.scheduled(account, id, Task::Issue),
        ledger.scheduled(account, id, Task::Remind),
        ledger.paid_at(account, id),
        ledger.deliveries_of(account, [id]),
        try_join_all(ChannelKind::ALL.map(|channel| with_history(ledger, account, id, channel, language))),
    )?;
    let invoice = seen(ledger, account, invoice.ok_or(RequestError::IssuedInvoiceNotFound)?, &deliveries).await?;
    let withdrawn_at = withdrawn_at(&deliveries);
    Ok(IssuedInvoiceWithDeliveries {
        invoice: IssuedInvoice::of(invoice, language),
        leaves_at: waiting.map(|due| due.at).filter(|_| withdrawn_at.is_none()),
        withdrawn_at,
        paid_at,
        next_reminder_at: reminder.map(|due| due.at).filter(|_| paid_at.is_none()),
        deliveries: histories.into_iter().flatten().collect(),
    })
}

/// The invoice as a person should see it: one that nobody has taken up needs somebody.
async fn seen(
    ledger: &Ledger,
    account: &AccountId,
    mut invoice: ledger::IssuedInvoice,
    deliveries: &[ledger::Delivery],
) -> Result<ledger::IssuedInvoice, Failure> {
    let is_old = Timestamp::now().duration_since(invoice.at) > TAKEN_UP_WITHIN;
    if is_old && invoice.reason.is_none() && deliveries.is_empty() {
        let waits = ledger.scheduled(account, &invoice.id, Task::Issue).await?;
        if waits.is_none() {
            let sentence = "It was announced, but nobody has taken it up for delivery. Issue it again with the same id and files: \
                            it is delivered once.";
            invoice.reason = Some("not_taken_up".to_owned());
            invoice.sentence = Some(sentence.to_owned());
        }
    }
    Ok(invoice)
}

fn withdrawn_at(deliveries: &[ledger::Delivery]) -> Option<Timestamp> {
    let withdrawn = deliveries.iter().filter(|delivery| delivery.status == Status::Withdrawn);
    withdrawn.map(|delivery| delivery.updated_at).min()
}

/// Issue an invoice by upload.
///
/// The files are filed and the invoice is announced to whoever delivers; how that goes is told by
/// GET /v1/issued/{id}. Without `invoice_id` the id is made from the seller and number in the structured file, else
/// from the files, so that uploading an invoice twice delivers it once. All files together can have 4.5 MB; larger
/// ones are put into the document bucket and announced by event.
#[utoipa::path(
    post, path = "/v1/issued", operation_id = "issue_invoice", tag = "issued",
    request_body(content = Form, content_type = "multipart/form-data"),
    responses(
        (status = 202, description = "The invoice will be delivered.", body = Issued, headers(("Location" = String, description = "Where to follow it."))),
        (status = 400, description = "It is no form, or a field of it is not as described."),
        (status = 409, description = "The connector is not active, or the invoice was issued with other files or to another partner, or withdrawn."),
        (status = 413, description = "All files together have more than 4.5 MB."),
        (status = 415, description = "It is not multipart/form-data."),
        (status = 422, description = "No file is an invoice, or there are several."),
    )
)]
async fn issue(
    Caller(account): Caller,
    State(console): State<Console>,
    upload: Upload,
) -> Result<(StatusCode, [(axum::http::HeaderName, String); 1], Json<Issued>), Error> {
    let connector = &console.connector;
    let read = upload.read()?;
    let id = read.id.clone();

    let known = connector.ledger.account(&account);
    let (known, before) = futures::try_join!(known, connector.ledger.issued_invoice(&account, &id))?;
    must_be_active(known.as_ref())?;
    let files: Vec<events::File> = read.files.iter().map(|(file, _)| file.clone()).collect();
    let changed = before.as_ref().is_some_and(|before| !before.has(&files));
    let under_way = before.is_some() && connector.ledger.is_under_way(&account, &id).await?;
    if changed && under_way {
        return Err(issued_with_other_files(&id).into());
    }
    let recorded = before.as_ref().filter(|_| under_way).and_then(|before| before.partner_id.as_ref());
    if let (Some(recorded), Some(asked)) = (recorded, &read.partner_id)
        && recorded != asked
    {
        return Err(issued_to_another(&id, recorded).into());
    }
    if under_way && withdrawn_at(&connector.ledger.deliveries_of(&account, [&id]).await?).is_some() {
        return Err(RequestError::InvoiceWithdrawn.into());
    }

    let stored = read.files.into_iter().map(|(file, bytes)| {
        let media_type = file.media_type.unwrap_or_default();
        let (archive, account) = (&connector.archive, &account);
        async move { archive.put_document(account, &file.sha256, &media_type, bytes).await }
    });
    try_join_all(stored).await?;
    let issued = ledger::IssuedInvoice {
        id: id.clone(),
        at: before.as_ref().map_or_else(Timestamp::now, |before| before.at),
        fields: read.fields.clone(),
        files: files.clone(),
        partner_id: read.partner_id.clone(),
        buyer_email: None,
        copy_rule: None,
        pay_by: None,
        reason: None,
        sentence: None,
    };
    // Others may be issuing something else under this id right now.
    if !under_way && !connector.ledger.claim_issued(&account, &issued, before.as_ref()).await? {
        let winner = connector.ledger.issued_invoice(&account, &id).await?;
        let other = winner.filter(|winner| winner.has(&files)).and_then(|winner| winner.partner_id);
        let refused = other.map_or_else(|| issued_with_other_files(&id), |other| issued_to_another(&id, &other));
        return Err(refused.into());
    }
    if under_way {
        // Others have heard of it, and nothing of it can change any more.
        connector.orders.give(&[Order::deliver(&account, &id)]).await?;
    } else {
        let (partner_id, send_at) = (read.partner_id, read.send_at);
        let listed = Listed { invoice_id: id.clone(), partner_id, files: files.clone(), issued_at: None, send_at };
        connector.events.publish(&[events::Event::InvoiceIssued(listed.issued(&account, issued.at))]).await?;
    }

    let answer = Issued {
        invoice_id: id.to_string(),
        issued_before: before.is_some(),
        fields: read.fields.map(Fields::from),
        files: files.into_iter().map(IssuedFile::from).collect(),
    };
    Ok((StatusCode::ACCEPTED, [(LOCATION, format!("/v1/issued/{id}"))], Json(answer)))
}

/// Refuses an account whose connector does not send.
pub(super) fn must_be_active(account: Option<&ledger::Account>) -> Result<(), Error> {
    if account.is_some_and(|account| account.connector == ledger::ConnectorState::Active) {
        return Ok(());
    }
    Err(RequestError::ActivationNeeded.into())
}

fn issued_to_another(id: &InvoiceId, partner: &PartnerId) -> RequestError {
    RequestError::IssuedToOtherPartner { invoice_id: id.to_string(), partner_id: partner.to_string() }
}

fn issued_with_other_files(id: &InvoiceId) -> RequestError {
    RequestError::IssuedWithOtherFiles { invoice_id: id.to_string() }
}
