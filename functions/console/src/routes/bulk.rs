//! Thousands of invoices issued together, and how far that is.

mod list;
mod progress;

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use connector::bulk::Next;
use ids::{AccountId, BulkId};
use jiff::Timestamp;
use ledger::{ChannelKind, Counts, InvoiceStatus, stored};
use message::RequestError;
use serde::Serialize;
use std::collections::BTreeMap;
use tracing::warn;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::{After, FromPath, Page, bytes, media_type};
use crate::language::Reader;
use crate::openapi;
use crate::worded::LineProblem;
use list::{Checked, InvoiceToIssue};

/// The longest list. API Gateway hands a body over in base64, and a Lambda payload holds 6 MB.
const MAX_BYTES: usize = 4_500_000;

/// How long a request announces invoices itself; the function `clock` goes on from there.
const AT_ONCE: Duration = Duration::from_secs(5);

/// The most items of a page.
const PAGE: usize = 50;

pub(super) fn routes() -> OpenApiRouter<Console> {
    let lists = routes!(list_all, issue).layer(DefaultBodyLimit::max(MAX_BYTES));
    OpenApiRouter::new().routes(lists).routes(routes!(read)).routes(routes!(trouble)).routes(routes!(again))
}

/// What became of a list that was posted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkReport)]
struct Report {
    /// The list of the good lines: follow it with GET /v1/bulk/{id}. Null when no line is good, so that nothing is issued.
    bulk: Option<Bulk>,
    /// Whether the same list was posted before; then nothing is issued by this request.
    posted_before: bool,
    /// Lines that were refused; the others are issued all the same.
    refused: usize,
    /// What is wrong with the refused lines, by line.
    problems: Vec<LineProblem>,
    /// Columns that mean nothing here and were passed over.
    unknown_columns: Vec<String>,
}

/// A list of invoices that are issued together.
#[derive(Debug, Serialize, ToSchema)]
struct Bulk {
    /// Made from what the list says.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015")]
    id: String,
    /// When it was posted.
    at: Timestamp,
    /// Its invoices.
    total: usize,
    /// How many of them were announced to whoever delivers; the rest follows by itself.
    announced: usize,
}

/// A list, and where its invoices stand.
#[derive(Debug, Serialize, ToSchema)]
struct BulkWithProgress {
    #[serde(flatten)]
    bulk: Bulk,
    /// How many invoices stand where; together they are `total`.
    counts: BulkCounts,
    /// How many of those that failed or are unknown, by the code of the reason.
    #[schema(value_type = Object, example = json!({"document_missing": 3}))]
    codes: BTreeMap<String, usize>,
    /// When the oldest of these counts were taken. Each request takes those of up to 1,000 invoices anew, those that are on the
    /// move first.
    counted_at: Option<Timestamp>,
}

/// How many invoices stand where. Of an invoice over several channels the worst counts, or the best if one channel stands in
/// for another.
#[derive(Debug, Serialize, ToSchema)]
struct BulkCounts {
    /// Not taken up yet, or waiting for their turn.
    waiting: usize,
    /// Waiting for the time they are to leave.
    scheduled: usize,
    /// Sent, and not known to have arrived.
    sent: usize,
    /// Arrived.
    delivered: usize,
    /// Not sent, or refused: a person should look, GET /v1/bulk/{id}/trouble.
    failed: usize,
    /// They may or may not have left: a person should look, too.
    unknown: usize,
    /// A person called them back before they left.
    withdrawn: usize,
}

/// An invoice of a list that a person should look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkTrouble)]
struct Trouble {
    /// The invoice.
    invoice_id: String,
    /// The customer, if the list names one.
    partner_id: Option<String>,
    /// Over which channel it was tried, if it got so far.
    #[schema(value_type = Option<openapi::ChannelKind>)]
    channel: Option<ChannelKind>,
    /// Whether it may have left all the same.
    unknown: bool,
    /// Stable code.
    #[schema(example = "document_missing")]
    reason: String,
    /// The same in words, with what to do.
    sentence: String,
}

impl From<ledger::Bulk> for Bulk {
    fn from(bulk: ledger::Bulk) -> Self {
        Self { id: bulk.id.into(), at: bulk.at, total: bulk.total, announced: bulk.announced }
    }
}

impl From<progress::Troubled> for Trouble {
    fn from(progress::Troubled { listed, status }: progress::Troubled) -> Self {
        let (channel, unknown, reason) = match status {
            InvoiceStatus::Failed(channel, reason) => (channel, false, Some(reason)),
            InvoiceStatus::Unknown(channel, reason) => (Some(channel), true, Some(reason)),
            InvoiceStatus::Waiting
            | InvoiceStatus::Scheduled
            | InvoiceStatus::Sent
            | InvoiceStatus::Delivered
            | InvoiceStatus::Withdrawn => (None, false, None),
        };
        let (code, sentence) = reason.map(|reason| (reason.code, reason.sentence)).unwrap_or_default();
        Self {
            invoice_id: listed.invoice_id.into(),
            partner_id: listed.partner_id.map(String::from),
            channel,
            unknown,
            reason: code,
            sentence,
        }
    }
}

/// Issue many invoices.
///
/// A list of up to 10,000 invoices whose files are in the document bucket already (POST /v1/documents, or written there by
/// your own program): in JSON, or as CSV with the columns `invoice_id`, `partner_id`, `files` and `send_at`, where `files` has
/// for each file its SHA-256, a blank and its name, separated by `;`. CSV is read as in the import of partners; what is not
/// UTF-8 must be sent as `application/octet-stream`.
///
/// All lines are checked first. Each stands for itself: a bad one is reported and does not stop the others. The id of the list
/// follows from its good lines: the same list posted again is the same one, and nothing is issued by it. The first invoices
/// are announced at once, the others within minutes, no faster than they are taken up, so that other invoices find their way
/// between them. What is wrong with an invoice itself, such as a file that is missing, shows as for any issued invoice, and
/// in GET /v1/bulk/{id}.
#[utoipa::path(
    post, path = "/v1/bulk", operation_id = "issue_bulk", tag = "issued",
    request_body(content((Vec<InvoiceToIssue> = "application/json"), (String = "text/csv"), (String = "application/octet-stream"))),
    responses(
        (status = 200, description = "Nothing is issued by this: no line is good, or the same list was posted before.", body = Report),
        (status = 202, description = "The invoices will be delivered.", body = Report),
        (status = 400, description = "The list cannot be read, or letters were lost on the way."),
        (status = 409, description = "The connector is not active."),
        (status = 413, description = "The list is longer than 4.5 MB."),
        (status = 415, description = "It is neither JSON nor CSV."),
        (status = 422, description = "The list has no header, or more than 10,000 invoices."),
    )
)]
async fn issue(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    request: Request,
) -> Result<(StatusCode, Json<Report>), Error> {
    let (connector, now) = (&console.connector, Timestamp::now());
    let Checked { good, refused, problems, unknown_columns, .. } = checked(request, now).await?;
    let problems = problems.into_iter().map(|problem| problem.worded(language)).collect();
    let mut report = Report { bulk: None, posted_before: false, refused, problems, unknown_columns };
    if good.is_empty() {
        return Ok((StatusCode::OK, Json(report)));
    }
    super::issued::must_be_active(connector.ledger.account(&account).await?.as_ref())?;
    let (id, bytes) = stored(&good)?;
    connector.archive.put_bulk(&account, &id, bytes).await?;
    let bulk = ledger::Bulk { id: id.clone(), at: now, total: good.len(), announced: 0, reached: 0, moved_at: now };
    report.posted_before = !connector.ledger.begin_bulk(&account, &bulk).await?;
    if !report.posted_before {
        announce(&console, &account, &id).await;
    }
    report.bulk = connector.ledger.bulk(&account, &id).await?.map(Bulk::from);
    let status = if report.posted_before { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(report)))
}

async fn checked(request: Request, now: Timestamp) -> Result<Checked, Error> {
    let read: fn(&[u8], Timestamp) -> Result<Checked, Error> = match media_type(request.headers()).as_str() {
        "application/json" => list::of_json,
        "text/csv" | "application/octet-stream" => list::of_table,
        _ => return Err(RequestError::ListExpected.into()),
    };
    read(&bytes(request, MAX_BYTES).await?, now)
}

/// Announces the first invoices at once. The list is in the ledger by now, so that whatever goes wrong here, `clock` goes on.
async fn announce(console: &Console, account: &AccountId, id: &BulkId) {
    let began = Instant::now();
    while began.elapsed() < AT_ONCE {
        match console.connector.announce(account, id, Timestamp::now()).await {
            Ok(Next::Slice(_)) => {}
            Ok(Next::Patience | Next::Nothing) => return,
            Err(failure) => return warn!("a list waits for the clock: {failure}"),
        }
    }
}

/// List lists.
///
/// The lists of invoices that were issued together, newest first.
#[utoipa::path(
    get, path = "/v1/bulk", operation_id = "list_bulk", tag = "issued", params(After),
    responses((status = 200, description = "A page of lists.", body = Page<Bulk>), (status = 400, description = "`after` is no cursor."))
)]
async fn list_all(
    Caller(account): Caller,
    State(console): State<Console>,
    after: After,
) -> Result<Json<Page<Bulk>>, Error> {
    let page = console.connector.ledger.bulks(&account, after.cursor()?.as_deref()).await?;
    Ok(Json(Page::of(page, Bulk::from)))
}

/// Read how far a list is.
///
/// How many of its invoices were announced, and how many stand where. Ask again every second or two while it is under way.
#[utoipa::path(
    get, path = "/v1/bulk/{id}", operation_id = "read_bulk", tag = "issued",
    params(("id" = String, Path, description = "The list's id.")),
    responses((status = 200, description = "The list.", body = BulkWithProgress), (status = 404, description = "There is none of this id."))
)]
async fn read(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<BulkId>,
) -> Result<Json<BulkWithProgress>, Error> {
    let bulk = found(&console, &account, &id).await?;
    let (counts, counted_at) = progress::counts(&console.connector, &account, &bulk, Timestamp::now()).await?;
    let Counts { waiting, scheduled, sent, delivered, failed, unknown, withdrawn, codes } = counts;
    let counts = BulkCounts { waiting, scheduled, sent, delivered, failed, unknown, withdrawn };
    Ok(Json(BulkWithProgress { bulk: bulk.into(), counts, codes, counted_at }))
}

/// List the invoices of a list that need a person.
///
/// In the order of the list, each with the reason and what to do. Each page looks at up to 1,000 invoices, so that it may have
/// few items or none though `next` leads on.
#[utoipa::path(
    get, path = "/v1/bulk/{id}/trouble", operation_id = "list_bulk_trouble", tag = "issued",
    params(("id" = String, Path, description = "The list's id."), After),
    responses(
        (status = 200, description = "A page of invoices.", body = Page<Trouble>),
        (status = 400, description = "`after` is no cursor."),
        (status = 404, description = "There is no list of this id."),
    )
)]
async fn trouble(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<BulkId>,
    after: After,
) -> Result<Json<Page<Trouble>>, Error> {
    let bulk = found(&console, &account, &id).await?;
    let from = after.cursor()?.map(|cursor| cursor.parse::<usize>()).transpose();
    let from = from.map_err(|_| RequestError::CursorInvalid)?;
    let (items, next) = progress::troubled(&console.connector, &account, &bulk, from.unwrap_or_default(), PAGE).await?;
    Ok(Json(Page::of(ledger::Page { items, next: next.map(|next| next.to_string()) }, Trouble::from)))
}

/// Issue a list again.
///
/// For when what kept invoices from being sent is mended: missing files are in the bucket, a partner was added. The whole list
/// is announced once more. What has left is not sent again; what failed before it left, and what nobody was found for, is
/// tried again. What bounced or is unknown is sent again by POST /v1/deliveries/{invoice_id}/{channel}/resend.
#[utoipa::path(
    post, path = "/v1/bulk/{id}/again", operation_id = "issue_bulk_again", tag = "issued",
    params(("id" = String, Path, description = "The list's id.")),
    responses(
        (status = 202, description = "It will be announced again.", body = Bulk),
        (status = 404, description = "There is no list of this id."),
        (status = 409, description = "It is still being announced, or the connector is not active."),
    )
)]
async fn again(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<BulkId>,
) -> Result<(StatusCode, Json<Bulk>), Error> {
    let ledger = &console.connector.ledger;
    found(&console, &account, &id).await?;
    super::issued::must_be_active(ledger.account(&account).await?.as_ref())?;
    if !ledger.repeat_bulk(&account, &id, Timestamp::now()).await? {
        return Err(RequestError::BulkUnderWay.into());
    }
    announce(&console, &account, &id).await;
    let bulk = found(&console, &account, &id).await?;
    Ok((StatusCode::ACCEPTED, Json(bulk.into())))
}

async fn found(console: &Console, account: &AccountId, id: &BulkId) -> Result<ledger::Bulk, Error> {
    let bulk = console.connector.ledger.bulk(account, id).await?;
    bulk.ok_or(RequestError::BulkNotFound.into())
}
