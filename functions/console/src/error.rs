//! Errors as clients see them: a status, a stable code for programs, a sentence and a hint for people.

use std::borrow::Cow;
use std::fmt::Display;

use aws::Failure;
use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not done.
#[derive(Debug)]
pub(crate) struct Error {
    status: StatusCode,
    body: Body,
    challenge: Option<&'static str>,
}

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Error)]
pub(crate) struct Body {
    /// Stable: programs may rely on it.
    #[schema(value_type = String, example = "invalid_fields")]
    code: Cow<'static, str>,
    /// What is wrong, for people.
    #[schema(value_type = String, example = "vat: BE0123456780 is not a Belgian VAT number: its check digits are wrong.")]
    message: Cow<'static, str>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    hint: Option<Cow<'static, str>>,
}

impl Error {
    /// An error of this status, code and sentence.
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { status, body: Body { code: code.into(), message: message.into(), hint: None }, challenge: None }
    }

    /// The request itself is malformed.
    pub(crate) fn bad_request(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// The token's account has no such thing.
    pub(crate) fn not_found(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    /// What is stored stands against it.
    pub(crate) fn conflict(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// It is well formed, but its content cannot be.
    pub(crate) fn unprocessable(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    /// It is longer than can be taken.
    pub(crate) fn too_large(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    }

    /// Passing trouble on our side.
    pub(crate) fn try_again() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "try_again", "A service behind this API did not answer.")
            .hint("Repeat the request in a few seconds; repeating changes nothing twice.")
    }

    /// Adds what to do.
    pub(crate) fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.body.hint = Some(hint.into());
        self
    }

    /// Adds what RFC 6750 section 3 wants to see in `WWW-Authenticate`.
    pub(crate) fn challenge(mut self, challenge: &'static str) -> Self {
        self.challenge = Some(challenge);
        self
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// This is where a failure ends, so it is logged here; the client learns only what concerns it.
impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let reason = match failure {
            Failure::Retryable(cause) => {
                tracing::error!(cause, "cannot answer for now");
                return Self::try_again();
            }
            Failure::Permanent(reason) => reason,
        };
        let status = match reason.code.as_str() {
            "bad_cursor" => StatusCode::BAD_REQUEST,
            "object_missing" | "list_unreadable" => StatusCode::NOT_FOUND,
            "object_too_large" => StatusCode::CONFLICT,
            "numbers_fixed" => StatusCode::CONFLICT,
            _ => {
                tracing::error!(code = reason.code, sentence = reason.sentence, "cannot answer");
                let sentence = "This is a fault of the server. It has been logged.";
                return Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", sentence);
            }
        };
        let hint = match reason.code.as_str() {
            "object_missing" => Some("Put the file back into the bucket, or send it once more where it came from."),
            "object_too_large" => Some("Issue the invoice with smaller files."),
            "list_unreadable" => Some("Post the list again: POST /v1/bulk."),
            _ => None,
        };
        let error = Self::new(status, reason.code, reason.sentence);
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

/// Collects what is wrong with the fields of a body, so that all of it is told at once: each field with its sentence.
#[derive(Debug, Default)]
pub(crate) struct Invalid(Vec<(String, String)>);

impl Invalid {
    /// The value, unless it is refused.
    pub(crate) fn check<T, E: Display>(&mut self, field: &str, value: Result<T, E>) -> Option<T> {
        value.map_err(|error| self.refuse(field, &error.to_string())).ok()
    }

    /// A text that must say something and not too much.
    pub(crate) fn text(&mut self, field: &str, text: &str, max: usize) -> String {
        let text = text.trim();
        let length = text.chars().count();
        if length == 0 || length > max || text.chars().any(char::is_control) {
            self.refuse(field, &format!("write 1 to {max} characters on one line"));
        }
        text.to_owned()
    }

    /// Refuses a field outright.
    pub(crate) fn refuse(&mut self, field: &str, sentence: &str) {
        self.0.push((field.to_owned(), sentence.to_owned()));
    }

    /// Everything that was refused, as one error.
    pub(crate) fn into_error(self) -> Error {
        let told: Vec<String> = self.0.into_iter().map(|(field, sentence)| format!("{field}: {sentence}")).collect();
        Error::unprocessable("invalid_fields", format!("{}.", told.join("; ").trim_end_matches('.')))
            .hint("Correct the named fields and send the whole body again.")
    }

    /// Everything that was refused: fields and sentences.
    pub(crate) fn into_problems(self) -> Vec<(String, String)> {
        self.0
    }

    /// Whether nothing was refused.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
