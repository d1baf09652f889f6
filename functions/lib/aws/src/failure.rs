//! Failures by consequence: what may be tried again, and what a person must look at.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// Why a record could not be handled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Passing trouble: the queue delivers the record again, in the end to the dead-letter queue.
    #[error("{0}")]
    Retryable(String),
    /// No repetition helps: it is written to the ledger and acknowledged.
    #[error(transparent)]
    Permanent(#[from] Reason),
}

/// A stable code for programs and a sentence for people: what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Reason {
    /// Stable, lower snake case.
    pub code: String,
    /// One or two plain sentences.
    pub sentence: String,
}

impl Reason {
    /// Joins a code with its sentence.
    pub fn new(code: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { code: code.into(), sentence: sentence.into() }
    }
}

impl Failure {
    /// A permanent failure.
    pub fn permanent(code: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self::Permanent(Reason::new(code, sentence))
    }

    /// Judges an error of the SDK whose call may be repeated. Only a missing object is final; whatever else AWS refuses
    /// (permissions, resources, limits, even a request it calls malformed) an operator can repair, and until then the
    /// queue and then its dead-letter queue hold the record.
    ///
    /// Sending mail is not judged here: see [`crate::outbox`].
    pub fn of_sdk<E>(doing: &str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let Some(said) = error.as_service_error() else {
            return Self::Retryable(format!("{doing}: {}", DisplayErrorContext(&error)));
        };
        match said.code() {
            Some("NoSuchKey") => {
                Self::permanent("object_missing", format!("{doing}: the object is not in the bucket."))
            }
            code => Self::Retryable(format!("{doing}: {} {}", code.unwrap_or("?"), said.message().unwrap_or_default())),
        }
    }
}
