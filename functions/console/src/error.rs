//! Errors as clients see them: problem documents (RFC 9457), with a stable code for programs and words for people.
//!
//! Where an error arises, its reader's language is not known. So an [`Error`] becomes a response without words, and
//! [`answer`], which sees every response, gives it a body.

use std::fmt::Write as _;

use aws::Failure;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ledger::Ledger;
use message::{FieldError, Language, Message, RequestError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::language::Negotiation;
use crate::refusal::Refusal;
use crate::worded::Worded;

/// The media type of problems.
pub(crate) const PROBLEM: &str = "application/problem+json";

/// Seconds after which passing trouble may have passed.
const RETRY_SECONDS: &str = "5";

/// Why a request was not done.
#[derive(Debug, Clone)]
pub(crate) struct Error {
    message: Box<Message>,
    fields: Vec<Wrong>,
    challenge: Option<&'static str>,
}

/// What is wrong with a part of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Which part (RFC 6901).
    pub(crate) pointer: String,
    /// What is wrong with it.
    pub(crate) message: Message,
}

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The code as a URI.
    #[schema(example = "urn:invoice-mail:invalid_fields")]
    r#type: String,
    /// What the status means, in the reader's language.
    #[schema(example = "Invalid content")]
    title: &'static str,
    /// The status again.
    #[schema(example = 422)]
    status: u16,
    #[serde(flatten)]
    message: Worded,
    /// What is wrong with which part of the body, all of it at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// What is wrong with a part of the body.
#[derive(Debug, Serialize, ToSchema)]
struct FieldProblem {
    /// Which part (JSON Pointer, RFC 6901); of a form, the name of the field after a slash.
    #[schema(example = "/vat")]
    pointer: String,
    #[serde(flatten)]
    message: Worded,
}

impl Error {
    /// Any message that has an HTTP status.
    pub(crate) fn of(message: impl Into<Message>) -> Self {
        Self { message: Box::new(message.into()), fields: Vec::new(), challenge: None }
    }

    /// Adds what RFC 6750 section 3 wants to see in `WWW-Authenticate`.
    pub(crate) fn challenge(self, challenge: &'static str) -> Self {
        Self { challenge: Some(challenge), ..self }
    }

    /// Something that the client cannot have caused: logged here, where it ends.
    pub(crate) fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "cannot answer");
        Self::of(RequestError::Internal)
    }

    /// Its code.
    #[cfg(test)]
    pub(crate) fn code(&self) -> &'static str {
        self.message.code()
    }

    /// Whether it is this one.
    #[cfg(test)]
    pub(crate) fn is(&self, message: impl Into<Message>) -> bool {
        *self.message == message.into()
    }

    /// Pointers and codes of what is wrong.
    #[cfg(test)]
    pub(crate) fn wrong(&self) -> Vec<(&str, &'static str)> {
        self.fields.iter().map(|wrong| (wrong.pointer.as_str(), wrong.message.code())).collect()
    }

    fn status(&self) -> StatusCode {
        let status = self.message.row().status.and_then(|status| StatusCode::from_u16(status).ok());
        status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The body in words of this language.
    fn problem(self, language: Language) -> Problem {
        let status = self.status().as_u16();
        let field =
            |wrong: Wrong| FieldProblem { pointer: wrong.pointer, message: Worded::of(wrong.message, language) };
        Problem {
            r#type: format!("urn:invoice-mail:{}", self.message.code()),
            title: message::title(status, language).unwrap_or_default(),
            status,
            message: Worded::of(*self.message, language),
            errors: self.fields.into_iter().map(field).collect(),
        }
    }
}

impl From<RequestError> for Error {
    fn from(message: RequestError) -> Self {
        Self::of(message)
    }
}

impl From<FieldError> for Error {
    fn from(message: FieldError) -> Self {
        Self::of(message)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives a response that is an error its body, in the language of its reader.
pub(crate) async fn answer(mut response: Response, negotiation: &Negotiation, ledger: &Ledger) -> Response {
    let Some(error) = response.extensions_mut().remove::<Error>() else { return response };
    // What failed just now is not asked for a language as well.
    let language = match error.status().is_server_error() {
        true => negotiation.language_at_hand(),
        false => negotiation.language(ledger).await,
    };
    // A document of plain values always becomes JSON.
    let body = serde_json::to_vec(&error.problem(language)).unwrap_or_default();
    *response.body_mut() = Body::from(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    response
}

/// This is where a failure ends, so it is logged here; the client learns only what concerns it.
impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let reason = match failure {
            Failure::Retryable(cause) => {
                tracing::error!(cause, "cannot answer for now");
                return RequestError::ServiceUnavailable.into();
            }
            Failure::Permanent(reason) => reason,
        };
        match reason.code.as_str() {
            "bad_cursor" => RequestError::CursorInvalid.into(),
            "object_missing" => RequestError::StoredFileMissing.into(),
            "object_too_large" => RequestError::StoredFileTooLarge.into(),
            "list_unreadable" => RequestError::BulkListUnreadable.into(),
            "numbers_fixed" => RequestError::AccountNumbersFixed.into(),
            _ => Self::internal(reason),
        }
    }
}

/// Collects what is wrong with the parts of a body, so that all of it is told at once.
#[derive(Debug, Default)]
pub(crate) struct Invalid(Vec<Wrong>);

impl Invalid {
    /// The value, unless it is refused.
    pub(crate) fn check<T>(&mut self, pointer: &str, value: Result<T, impl Refusal>) -> Option<T> {
        value.map_err(|error| self.refuse(pointer, error.refusal())).ok()
    }

    /// A text that must say something and not too much.
    pub(crate) fn text(&mut self, pointer: &str, text: &str, max: usize) -> String {
        let text = text.trim();
        let length = text.chars().count();
        if length == 0 || length > max || text.chars().any(char::is_control) {
            self.refuse(pointer, FieldError::LengthOutOfRange { max });
        }
        text.to_owned()
    }

    /// Refuses a part outright.
    pub(crate) fn refuse(&mut self, pointer: &str, message: impl Into<Message>) {
        self.0.push(Wrong { pointer: pointer.to_owned(), message: message.into() });
    }

    /// Everything that was refused, as one error.
    pub(crate) fn into_error(self) -> Error {
        Error { fields: self.0, ..Error::of(RequestError::InvalidFields) }
    }

    /// Everything that was refused.
    pub(crate) fn into_wrong(self) -> Vec<Wrong> {
        self.0
    }

    /// Whether nothing was refused.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The error that one part of the body is.
pub(crate) fn invalid(pointer: &str, message: impl Into<Message>) -> Error {
    let mut invalid = Invalid::default();
    invalid.refuse(pointer, message);
    invalid.into_error()
}

/// The JSON Pointer (RFC 6901) of a path in a body.
pub(crate) fn pointer(path: &serde_path_to_error::Path) -> String {
    let mut pointer = String::new();
    for segment in path.iter() {
        // Writing to a String cannot fail.
        let _ = match segment {
            serde_path_to_error::Segment::Seq { index } => write!(pointer, "/{index}"),
            serde_path_to_error::Segment::Map { key } => {
                write!(pointer, "/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            // The variant of an enumeration is its value and no level of the document; what is unknown ends the path.
            serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => Ok(()),
        };
    }
    pointer
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_problem_says_for_programs_and_for_people_what_is_wrong_where() {
        let mut invalid = Invalid::default();
        invalid.text("/name", " ", 200);
        invalid.refuse("/notify/1", FieldError::EmailIncomplete);
        let problem = serde_json::to_value(invalid.into_error().problem(Language::De)).unwrap();
        assert_eq!(
            problem,
            json!({
                "type": "urn:invoice-mail:invalid_fields", "title": "Ungültige Angaben", "status": 422,
                "code": "invalid_fields", "parameters": {},
                "detail": "Einige Angaben können so nicht stimmen.",
                "hint": "Korrigieren Sie die in `errors` genannten Felder und senden Sie alles noch einmal.",
                "errors": [
                    {"pointer": "/name", "code": "length_out_of_range", "parameters": {"max": 200},
                     "detail": "Geben Sie 1 bis 200 Zeichen ein, ohne Steuerzeichen."},
                    {"pointer": "/notify/1", "code": "email_address_incomplete", "parameters": {},
                     "detail": "Die E-Mail-Adresse ist unvollständig.", "hint": "Schreiben Sie sie als name@domain."},
                ],
            })
        );
    }

    #[test]
    fn a_pointer_leads_to_what_the_reader_of_json_stopped_at() {
        #[derive(Debug, serde::Deserialize)]
        struct Inner {
            #[expect(dead_code, reason = "only read")]
            at: u8,
        }
        type Outer = std::collections::BTreeMap<String, Vec<Inner>>;
        let text = json!({"a/b~c": [{"at": 1}, {"at": "x"}]}).to_string();
        let error =
            serde_path_to_error::deserialize::<_, Outer>(&mut serde_json::Deserializer::from_str(&text)).unwrap_err();
        let pointer = pointer(error.path());
        assert_eq!(pointer, "/a~1b~0c/1/at");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap().pointer(&pointer), Some(&json!("x")));
    }
}
