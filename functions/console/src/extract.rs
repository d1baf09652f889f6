//! Bodies, paths and queries, refused in the one shape of errors.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use message::{Cause, FieldError, RequestError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::MAX_JSON_BYTES;
use crate::error::{Error, invalid, pointer};
use crate::refusal::quoted;

/// A JSON body.
pub(crate) struct FromJson<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for FromJson<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        if !is_json(request.headers()) {
            return Err(RequestError::ContentTypeNotJson.into());
        }
        of_json(&bytes(request, MAX_JSON_BYTES).await?).map(Self)
    }
}

/// A JSON body that may be left out, or be null.
pub(crate) struct OptionalJson<T>(pub(crate) Option<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for OptionalJson<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        let is_json = is_json(request.headers());
        let body = bytes(request, MAX_JSON_BYTES).await?;
        match body.is_empty() {
            true => Ok(Self(None)),
            false if is_json => of_json(&body).map(Self),
            false => Err(RequestError::ContentTypeNotJson.into()),
        }
    }
}

/// Whether a body calls itself JSON.
fn is_json(headers: &HeaderMap) -> bool {
    let media_type = media_type(headers);
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// The declared media type in lower case, without parameters; empty where there is none.
pub(crate) fn media_type(headers: &HeaderMap) -> String {
    let declared = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The whole body; `limit` is the one that the route sets by `DefaultBodyLimit`, in bytes.
pub(crate) async fn bytes(request: Request, limit: usize) -> Result<Bytes, Error> {
    let body = Bytes::from_request(request, &()).await;
    body.map_err(|rejection| unread(rejection.status(), limit))
}

/// Why a body was not read to its end.
pub(crate) fn unread(status: StatusCode, limit: usize) -> Error {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => RequestError::BodyTooLarge { limit_kb: limit / 1000 }.into(),
        _ => RequestError::BodyUnreadable.into(),
    }
}

/// Reads a body that is one JSON value, and points at what is not as expected.
fn of_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        match error.into_inner() {
            data if data.is_data() => invalid(&pointer, unexpected(&data)),
            malformed => malformed_json(&malformed),
        }
    })?;
    reader.end().map_err(|error| malformed_json(&error))?;
    Ok(value)
}

/// That a value is not as expected. The reader's own sentence is quoted, but for where it is, which the pointer says.
pub(crate) fn unexpected(error: &serde_json::Error) -> FieldError {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    FieldError::ValueUnexpected { cause: Cause(quoted(said.strip_suffix(&place).unwrap_or(&said))) }
}

/// That a body is no JSON.
pub(crate) fn malformed_json(error: &serde_json::Error) -> Error {
    RequestError::JsonMalformed { line: error.line(), column: error.column() }.into()
}

/// The variable parts of a path, for example ids.
pub(crate) struct FromPath<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for FromPath<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(parts)| Self(parts)).map_err(|_| RequestError::PathInvalid.into())
    }
}

/// Where a list goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// `next` of the page before; left out for the first page.
    after: Option<String>,
}

/// The longest cursor: sort keys have at most 1,024 bytes (DynamoDB quota).
const MAX_CURSOR: usize = 1_500;

impl After {
    /// The ledger's own cursor.
    pub(crate) fn cursor(&self) -> Result<Option<String>, Error> {
        let Some(after) = &self.after else { return Ok(None) };
        let after = Some(after).filter(|after| after.len() <= MAX_CURSOR);
        let decoded = after.and_then(|after| BASE64_URL_SAFE_NO_PAD.decode(after).ok());
        let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
        decoded.map(Some).ok_or(RequestError::CursorInvalid.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for After {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let query = Query::from_request_parts(parts, state).await;
        query
            .map(|Query(after)| after)
            .map_err(|_| RequestError::QueryInvalid { known: vec!["after".to_owned()] }.into())
    }
}

/// One page of a list, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// At most 50 items.
    items: Vec<T>,
    /// Give it back as `after` to get the following page; null at the end.
    next: Option<String>,
}

impl<T> Page<T> {
    /// A page of the ledger, each item as clients see it.
    pub(crate) fn of<L>(page: ledger::Page<L>, shown: impl FnMut(L) -> T) -> Self {
        Self {
            items: page.items.into_iter().map(shown).collect(),
            next: page.next.map(|cursor| BASE64_URL_SAFE_NO_PAD.encode(cursor)),
        }
    }
}
