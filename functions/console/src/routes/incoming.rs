//! Incoming invoices and their files.

mod evidence;
mod view;

use std::time::Duration;

use aws::archive::attachment;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use ids::{AccountId, DocumentHash, InvoiceId};
use invoice::{Format, Kind};
use jiff::Timestamp;
use ledger::{IncomingState, Release};
use mail::Role;
use message::{Language, RequestError};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Fields;
use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::{After, FromPath, Page};
use crate::language::Reader;
use crate::openapi;
use crate::refusal::quoted;
use crate::worded::Worded;
use evidence::{Arrival, Evidence, Finding};

/// Larger files are downloaded from S3: a Lambda response holds 6 MB, in base64 for anything binary.
const MAX_INLINE_BYTES: u64 = 4_000_000;

/// How long a download link works: long enough to follow it, too short to pass it on.
const LINK_LIFETIME: Duration = Duration::from_secs(300);

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(download))
        .routes(routes!(release))
        .merge(view::routes())
}

/// An invoice that a supplier mailed.
#[derive(Debug, Serialize, ToSchema)]
struct IncomingInvoice {
    /// The same for the same invoice, however often it is mailed.
    id: String,
    /// Invoice or credit note.
    #[schema(value_type = openapi::Kind)]
    kind: Kind,
    /// The format the fields were read from.
    #[schema(value_type = String, example = "ubl")]
    format: Format,
    /// The key fields; null where none could be read with confidence.
    fields: Option<Fields>,
    /// How fields were read that the document does not give as data; empty where it gives them all.
    evidence: Vec<Evidence>,
    /// The rules it breaks; empty for a valid invoice, and for one of a format without rules.
    findings: Vec<Finding>,
    /// Whether it may be used. `held`: it looks like fraud and waits until a person releases it.
    #[schema(value_type = openapi::IncomingState)]
    state: IncomingState,
    /// Why it is or was held, and what to do.
    hold: Option<Worded>,
    /// When a person released it.
    released_at: Option<Timestamp>,
    /// What speaks against it.
    warnings: Vec<Worded>,
    /// Whether a later mail says something else of it; `arrivals` has where.
    differs: bool,
    /// When the first mail with it arrived.
    at: Timestamp,
    /// `From` of that mail; not to be trusted. Null where it names none or several.
    sender: Option<String>,
    /// `Subject` of that mail.
    subject: Option<String>,
    /// The rule by which several files are this one invoice.
    joined: Option<&'static str>,
    /// The first mail that brought it.
    mail_id: String,
}

/// An incoming invoice and its files.
#[derive(Debug, Serialize, ToSchema)]
struct IncomingInvoiceWithFiles {
    #[serde(flatten)]
    invoice: IncomingInvoice,
    /// Its files.
    files: Vec<IncomingFile>,
    /// Every mail that brought it, first to last; at most a hundred.
    arrivals: Vec<Arrival>,
}

/// A file of an incoming invoice.
#[derive(Debug, Serialize, ToSchema)]
struct IncomingFile {
    /// SHA-256 of the bytes.
    sha256: String,
    /// Safe file name.
    name: String,
    /// File name as the mail wrote it.
    original_name: Option<String>,
    /// Media type found in the bytes.
    #[schema(example = "application/pdf")]
    media_type: String,
    /// Bytes.
    size: u64,
    /// `original`: what a person reads; `structured`: what a program reads; `appendix`: what accompanies it;
    /// `envelope`: the signed envelope (.p7m) it was in.
    #[schema(value_type = String, example = "original")]
    role: Role,
    /// The rule that decided.
    rule: &'static str,
    /// The mail that brought it first.
    mail_id: String,
    /// Where its bytes are.
    href: String,
}

impl IncomingInvoice {
    /// In words of this language.
    fn of(invoice: ledger::IncomingInvoice, language: Language) -> Self {
        let invoice::Invoice { kind, format, fields, evidence, findings } = invoice.invoice;
        Self {
            id: invoice.id.into(),
            kind,
            format,
            fields: fields.map(Fields::from),
            evidence: evidence.into_iter().map(Evidence::from).collect(),
            findings: findings.into_iter().map(|finding| Finding::of(finding, language)).collect(),
            state: invoice.state,
            hold: invoice.hold.map(|hold| Worded::of(hold, language)),
            released_at: invoice.released_at,
            warnings: invoice.warnings.into_iter().map(|warning| Worded::of(warning, language)).collect(),
            differs: invoice.differs,
            at: invoice.at,
            sender: invoice.sender,
            subject: invoice.subject,
            joined: invoice.joined.map(|rule| rule.code()),
            mail_id: invoice.mail_id.into(),
        }
    }
}

impl IncomingFile {
    fn of(invoice: &InvoiceId, file: ledger::File) -> Self {
        Self {
            href: format!("/v1/incoming/{invoice}/files/{}", file.sha256),
            sha256: file.sha256.into(),
            name: file.name,
            original_name: file.original_name,
            media_type: file.media_type,
            size: file.size,
            role: file.role,
            rule: file.rule.code(),
            mail_id: file.mail_id.into(),
        }
    }
}

/// List incoming invoices.
///
/// Newest first, without their files.
#[utoipa::path(
    get, path = "/v1/incoming", operation_id = "list_incoming", tag = "incoming", params(After),
    responses((status = 200, description = "A page of invoices.", body = Page<IncomingInvoice>), (status = 400, description = "`after` is no cursor."))
)]
async fn list(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    after: After,
) -> Result<Json<Page<IncomingInvoice>>, Error> {
    let page = console.connector.ledger.incoming(&account, after.cursor()?.as_deref()).await?;
    Ok(Json(Page::of(page, |invoice| IncomingInvoice::of(invoice, language))))
}

/// Read an incoming invoice.
///
/// With its files and where to download them.
#[utoipa::path(
    get, path = "/v1/incoming/{id}", operation_id = "read_incoming", tag = "incoming",
    params(("id" = String, Path, description = "The invoice's id.")),
    responses((status = 200, description = "The invoice.", body = IncomingInvoiceWithFiles), (status = 404, description = "There is none of this id."))
)]
async fn read(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath(id): FromPath<InvoiceId>,
) -> Result<Json<IncomingInvoiceWithFiles>, Error> {
    whole(&console, &account, &id, language).await.map(Json)
}

async fn whole(
    console: &Console,
    account: &AccountId,
    id: &InvoiceId,
    language: Language,
) -> Result<IncomingInvoiceWithFiles, Error> {
    let ledger = &console.connector.ledger;
    let invoice = ledger.incoming_invoice(account, id);
    let (invoice, files, arrivals) =
        futures::try_join!(invoice, ledger.files(account, id), ledger.arrivals(account, id))?;
    let invoice = invoice.ok_or(RequestError::IncomingInvoiceNotFound)?;
    Ok(IncomingInvoiceWithFiles {
        invoice: IncomingInvoice::of(invoice, language),
        files: files.into_iter().map(|file| IncomingFile::of(id, file)).collect(),
        arrivals: arrivals.into_iter().map(|arrival| Arrival::of(arrival, language)).collect(),
    })
}

/// Release an invoice.
///
/// A person vouches for it: what was held counts as received, listeners are told, and its sender and account are known
/// from now on. If its mail failed DMARC, later ones of that sender with the same account are warned of and not held. An
/// invoice that was not held, but warned of, may be released too. Repeating it changes nothing.
#[utoipa::path(
    post, path = "/v1/incoming/{id}/release", operation_id = "release_incoming", tag = "incoming",
    params(("id" = String, Path, description = "The invoice's id.")),
    responses(
        (status = 200, description = "The invoice, released.", body = IncomingInvoiceWithFiles),
        (status = 404, description = "There is none of this id."),
        (status = 409, description = "The same invoice is on record already, by another mail: nothing was released."),
    )
)]
async fn release(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath(id): FromPath<InvoiceId>,
) -> Result<Json<IncomingInvoiceWithFiles>, Error> {
    let connector = &console.connector;
    let released = connector.ledger.release(&account, &id, Timestamp::now()).await?;
    let released = match released.ok_or(RequestError::IncomingInvoiceNotFound)? {
        Release::Done(released) => released,
        Release::OnRecord(same) => return Err(on_record(&same).into()),
    };
    let files = connector.ledger.files(&account, &id).await?;
    connector.events.publish(&[released.received_event(&account, &files)]).await?;
    whole(&console, &account, &id, language).await.map(Json)
}

fn on_record(same: &ledger::IncomingInvoice) -> RequestError {
    RequestError::AlreadyOnRecord {
        invoice_id: same.id.to_string(),
        number: same.invoice.fields.as_ref().and_then(|fields| fields.number.as_deref()).map(quoted),
        came_at: same.at,
        sender: same.sender.as_deref().map(quoted),
    }
}

/// Download a file.
///
/// The bytes exactly as they were mailed. A file of more than 4 MB is answered with a redirect to a link that works
/// for five minutes; follow it without the `Authorization` header.
#[utoipa::path(
    get, path = "/v1/incoming/{id}/files/{sha256}", operation_id = "download_file", tag = "incoming",
    params(
        ("id" = String, Path, description = "The invoice's id."),
        ("sha256" = String, Path, description = "The file's SHA-256."),
    ),
    responses(
        (status = 200, description = "The file, of its own media type.", content_type = "application/octet-stream"),
        (status = 307, description = "The file is at `Location`."),
        (status = 404, description = "The invoice has no such file."),
    )
)]
async fn download(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath((id, sha256)): FromPath<(InvoiceId, DocumentHash)>,
) -> Result<Response, Error> {
    let mut files = console.connector.ledger.files(&account, &id).await?.into_iter();
    let file = files.find(|file| file.sha256 == sha256);
    let file = file.ok_or(RequestError::IncomingFileNotFound)?;
    document(
        &console,
        &account,
        &sha256,
        Description { name: &file.name, media_type: &file.media_type, size: file.size },
    )
    .await
}

/// A file as the ledger describes it.
pub(super) struct Description<'a> {
    pub(super) name: &'a str,
    pub(super) media_type: &'a str,
    pub(super) size: u64,
}

/// The answer with a file of the document bucket.
pub(super) async fn document(
    console: &Console,
    account: &AccountId,
    sha256: &DocumentHash,
    Description { name, media_type, size }: Description<'_>,
) -> Result<Response, Error> {
    let archive = &console.connector.archive;
    if size > MAX_INLINE_BYTES {
        let link = archive.download_url(account, sha256, name, LINK_LIFETIME).await?;
        return Ok(Redirect::temporary(&link).into_response());
    }
    let bytes = archive.document(account, sha256).await?;
    let mut response = Response::new(Body::from(bytes));
    for (name, value, otherwise) in [
        (CONTENT_TYPE, media_type.to_owned(), "application/octet-stream"),
        (CONTENT_DISPOSITION, attachment(name), "attachment"),
        // Whatever a supplier mails, no browser shall run it in our name.
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned(), "sandbox"),
    ] {
        set(&mut response, name, &value, otherwise);
    }
    Ok(response)
}

fn set(response: &mut Response, name: HeaderName, value: &str, otherwise: &'static str) {
    let value = HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(otherwise));
    response.headers_mut().insert(name, value);
}
