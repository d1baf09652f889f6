//! Bodies, paths and queries, refused in the one shape of errors.

use std::borrow::Cow;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::Error;

/// A JSON body.
pub(crate) struct FromJson<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for FromJson<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::JsonDataError(error)) => {
                Err(Error::unprocessable("bad_field", reason(error.body_text())))
            }
            Err(JsonRejection::JsonSyntaxError(error)) => {
                Err(Error::bad_request("bad_json", reason(error.body_text()))
                    .hint("Send one whole JSON object; /openapi.json shows which."))
            }
            Err(JsonRejection::MissingJsonContentType(_)) => {
                let sentence = "The body must be JSON.";
                Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", sentence)
                    .hint("Send it with Content-Type: application/json."))
            }
            Err(other) if other.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Error::too_large("The body is longer than 256 KB.").hint("Send less at once."))
            }
            Err(_) => Err(Error::bad_request("bad_body", "The body could not be read.")),
        }
    }
}

/// A JSON body that may be left out, or be null.
pub(crate) struct OptionalJson<T>(pub(crate) Option<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for OptionalJson<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let whole = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await;
        let whole = whole.map_err(|_| {
            Error::too_large("The body is longer than 256 KB, or could not be read.").hint("Send less at once.")
        })?;
        if whole.is_empty() {
            return Ok(Self(None));
        }
        let request = Request::from_parts(parts, Body::from(whole));
        FromJson::from_request(request, state).await.map(|FromJson(body)| Self(body))
    }
}

/// axum says "Failed to …: <path of the field>: <what is wrong>"; the first part names types of ours.
fn reason(text: String) -> Cow<'static, str> {
    let reason = text.split_once(": ").map_or(text.as_str(), |(_, reason)| reason);
    format!("The body is not as expected: {reason}.").into()
}

/// The variable parts of a path, for example ids.
pub(crate) struct FromPath<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for FromPath<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(parts)| Self(parts)).map_err(|_| {
            Error::bad_request("bad_path", "A part of the path is no id of its kind.")
                .hint("Ids have 1 to 64 characters of A-Z, a-z, 0-9, _ and -; a SHA-256 has 64 of 0-9 and a-f.")
        })
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
        decoded.map(Some).ok_or_else(|| {
            Error::bad_request("bad_cursor", "`after` must be the `next` of an earlier page of the same list.")
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for After {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let query = Query::from_request_parts(parts, state).await;
        query.map(|Query(after)| after).map_err(|_| {
            Error::bad_request("bad_query", "The query could not be read.").hint("The only parameter is `after`.")
        })
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
