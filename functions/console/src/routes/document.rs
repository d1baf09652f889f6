//! Files put into the document bucket one by one, for invoices that are issued by list or event.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use connector::ids::DocumentHash;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::Error;

/// The largest file. API Gateway hands a body over in base64, and a Lambda payload holds 6 MB.
const MAX_BYTES: usize = 4_500_000;

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
    )
)]
async fn file(
    Caller(account): Caller,
    State(console): State<Console>,
    request: Request,
) -> Result<(StatusCode, Json<Document>), Error> {
    let bytes = Bytes::from_request(request, &()).await.map_err(|rejection| {
        if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
            Error::too_large("A document can have 4.5 MB.").hint("Write larger ones into the document bucket.")
        } else {
            Error::bad_request("bad_body", "The body could not be read.")
        }
    })?;
    if bytes.is_empty() {
        return Err(Error::bad_request("no_file", "There are no bytes.").hint("Send the file as the body."));
    }
    let (sha256, size, media_type) = (DocumentHash::of(&bytes), bytes.len(), invoice::read(&bytes).media_type);
    console.connector.archive.put_document(&account, &sha256, media_type, bytes).await?;
    Ok((StatusCode::CREATED, Json(Document { sha256: sha256.into(), size, media_type })))
}
