//! Files put into the document bucket one by one, for invoices that are issued by list or event.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use ids::DocumentHash;
use message::RequestError;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::{bytes, media_type};

/// The largest file. API Gateway hands a body over in base64, and a Lambda payload holds 6 MB.
const MAX_BYTES: usize = 4_500_000;

/// Types of which API Gateway makes text: what is not UTF-8 in such a body arrives as other bytes.
const TEXTS: [&str; 4] = ["text/", "xml", "json", "javascript"];

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(file).layer(DefaultBodyLimit::max(MAX_BYTES)))
}

/// A file in the document bucket.
#[derive(Debug, Serialize, ToSchema)]
struct Document {
    /// SHA-256 of the bytes: names the file when an invoice is issued.
    sha256: String,
    /// Bytes.
    size: usize,
    /// Media type found in the bytes.
    #[schema(example = "application/pdf")]
    media_type: &'static str,
}

/// File a document.
///
/// Its bytes, for an invoice that is issued by list (POST /v1/bulk) or by event. The same bytes are one document, however often
/// they come. Larger files, and thousands of them, are better written into the document bucket by your own program, under
/// `accounts/<account>/documents/<sha-256>`.
#[utoipa::path(
    post, path = "/v1/documents", operation_id = "file_document", tag = "issued",
    request_body(content((String = "application/octet-stream"))),
    responses(
        (status = 201, description = "It is filed.", body = Document),
        (status = 400, description = "There are no bytes."),
        (status = 413, description = "It has more than 4.5 MB."),
        (status = 415, description = "It is sent as text, and may have been changed on the way."),
    )
)]
async fn file(
    Caller(account): Caller,
    State(console): State<Console>,
    request: Request,
) -> Result<(StatusCode, Json<Document>), Error> {
    let declared = media_type(request.headers());
    if TEXTS.iter().any(|text| declared.contains(text)) {
        return Err(RequestError::SentAsText.into());
    }
    let bytes = bytes(request, MAX_BYTES).await?;
    if bytes.is_empty() {
        return Err(RequestError::BodyEmpty.into());
    }
    let (sha256, size, media_type) = (DocumentHash::of(&bytes), bytes.len(), invoice::read(&bytes).media_type);
    console.connector.archive.put_document(&account, &sha256, media_type, bytes).await?;
    Ok((StatusCode::CREATED, Json(Document { sha256: sha256.into(), size, media_type })))
}
