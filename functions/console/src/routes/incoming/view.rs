//! An incoming invoice as a person reads it: rendered from the data of its file.

use aws::archive::Archive;
use axum::body::Body;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use ids::{AccountId, InvoiceId};
use invoice::{Details, Language};
use ledger::{File, IncomingInvoice};
use mail::Role;
use message::RequestError;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use view::Typeset;

use super::{MAX_INLINE_BYTES, attachment, set};
use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::FromPath;
use crate::language::Reader;
use crate::openapi;

/// A Lambda response holds 6 MB, with the quotes and line ends of a text escaped.
const MAX_TEXT_BYTES: usize = 5_000_000;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(html)).routes(routes!(pdf))
}

/// The language to render in.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct In {
    /// By default the one that `Accept-Language` likes best, else the account's.
    #[param(value_type = Option<openapi::Language>)]
    language: Option<Language>,
}

/// The language that was asked for.
struct Asked(Language);

impl FromRequestParts<Console> for Asked {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Error> {
        let query = Query::<In>::from_request_parts(parts, console).await;
        let asked = query.map_err(|_| RequestError::QueryInvalid { known: vec!["language".to_owned()] })?;
        if let Some(language) = asked.0.language {
            return Ok(Self(language));
        }
        let Ok(Reader(language)) = Reader::from_request_parts(parts, console).await;
        Ok(Self(language))
    }
}

/// Read an incoming invoice as a page.
///
/// Everything its file says as data, rendered in HTML: one document without script that loads nothing. It is no
/// original: that is the file.
#[utoipa::path(
    get, path = "/v1/incoming/{id}/view", operation_id = "view_incoming", tag = "incoming",
    params(("id" = String, Path, description = "The invoice's id."), In),
    responses(
        (status = 200, description = "The page.", body = String, content_type = "text/html"),
        (status = 404, description = "There is none of this id."),
        (status = 409, description = "The invoice has no data to render, or too much for one page."),
    )
)]
async fn html(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<InvoiceId>,
    Asked(language): Asked,
) -> Result<Response, Error> {
    let details = details(&console, &account, &id).await?;
    let page = rendered(move || view::html(&details, language)).await?;
    if page.len() > MAX_TEXT_BYTES {
        return Err(RequestError::TooLongToShow.into());
    }
    Ok(answer(
        Body::from(page),
        language,
        [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"),
        ],
    ))
}

/// Read an incoming invoice as PDF.
///
/// Everything its file says as data, rendered on A4; of a very long invoice the first lines. It is no original: that
/// is the file.
#[utoipa::path(
    get, path = "/v1/incoming/{id}/view.pdf", operation_id = "view_incoming_pdf", tag = "incoming",
    params(("id" = String, Path, description = "The invoice's id."), In),
    responses(
        (status = 200, description = "The PDF.", content_type = "application/pdf"),
        (status = 404, description = "There is none of this id."),
        (status = 409, description = "The invoice has no data to render, or too much for one file."),
    )
)]
async fn pdf(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<InvoiceId>,
    Asked(language): Asked,
) -> Result<Response, Error> {
    let details = details(&console, &account, &id).await?;
    let name = attachment(&format!("{}.pdf", details.fields.number.as_deref().unwrap_or("invoice")));
    let sheet = rendered(move || view::sheet(&details, language)).await?;
    let pdf = match console.connector.typesetter.set(&sheet).await? {
        Typeset::Pdf(pdf) if pdf.len() as u64 <= MAX_INLINE_BYTES => pdf,
        Typeset::Pdf(_) => {
            return Err(RequestError::TooLongToShow.into());
        }
        Typeset::Refused(said) => return Err(fault(said)),
    };
    let mut response = answer(
        Body::from(pdf),
        language,
        [(CONTENT_TYPE, "application/pdf"), (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")],
    );
    set(&mut response, CONTENT_DISPOSITION, &name, "attachment");
    Ok(response)
}

fn answer(body: Body, language: Language, headers: [(HeaderName, &'static str); 2]) -> Response {
    let mut response = Response::new(body);
    for (name, value) in headers.into_iter().chain([(CONTENT_LANGUAGE, language.as_str())]) {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What the invoice says, from the file a program reads: the structured one, else the PDF that has the data inside.
async fn details(console: &Console, account: &AccountId, id: &InvoiceId) -> Result<Details, Error> {
    let ledger = &console.connector.ledger;
    let (invoice, files) = futures::try_join!(ledger.incoming_invoice(account, id), ledger.files(account, id))?;
    let invoice = invoice.ok_or(RequestError::IncomingInvoiceNotFound)?;
    for file in readable(files) {
        if let Some(details) = of_file(&console.connector.archive, account, &file, &invoice).await? {
            return Ok(details);
        }
    }
    Err(RequestError::NothingToRender.into())
}

/// The files that may have the data, the likelier first.
fn readable(files: Vec<File>) -> Vec<File> {
    let (structured, others): (Vec<File>, Vec<File>) =
        files.into_iter().partition(|file| file.role == Role::Structured);
    structured.into_iter().chain(others.into_iter().filter(|file| file.role == Role::Original)).collect()
}

/// The details of the invoice among those of the file.
async fn of_file(
    archive: &Archive,
    account: &AccountId,
    file: &File,
    invoice: &IncomingInvoice,
) -> Result<Option<Details>, Error> {
    let bytes = archive.document(account, &file.sha256).await?;
    let number = invoice.invoice.fields.as_ref().and_then(|fields| fields.number.clone());
    let read = tokio::task::spawn_blocking(move || Some(the_one(invoice::details(&bytes).ok()?, number.as_deref())));
    Ok(read.await.map_err(fault)?.flatten())
}

/// The invoice of this number among those of a file.
fn the_one(mut invoices: Vec<Details>, number: Option<&str>) -> Option<Details> {
    if let [_] = invoices.as_slice() {
        return invoices.pop();
    }
    invoices.into_iter().find(|details| number.is_some() && details.fields.number.as_deref() == number)
}

/// Renders beside the other requests: a long invoice takes seconds.
async fn rendered<T: Send + 'static>(
    render: impl FnOnce() -> Result<T, view::Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(render).await.map_err(fault)?.map_err(fault)
}

fn fault(error: impl std::fmt::Display) -> Error {
    tracing::error!(%error, "cannot render an invoice");
    RequestError::NotRendered.into()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn of_a_batch_the_invoice_that_was_asked_for_is_shown() {
        let batch =
            include_bytes!("../../../../../tests/corpus/invoices/fatturapa/zugferd-corpus__IT01234567890_FPA03.xml");
        let batch = invoice::details(batch).unwrap();
        let number = |number| the_one(batch.clone(), number)?.fields.number;
        assert_eq!(number(Some("456")).as_deref(), Some("456"));
        assert_eq!(number(Some("12")).as_deref(), Some("12"));
        assert_eq!(number(Some("13")), None);
        assert_eq!(number(None), None);
        let alone = vec![batch.first().unwrap().clone()];
        assert_eq!(the_one(alone, None).unwrap().fields.number.as_deref(), Some("12"));
    }
}
