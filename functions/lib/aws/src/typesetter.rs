//! PDFs of invoices, which the function `typeset` sets.

use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use view::{Sheet, Typeset};

use crate::Failure;

/// A synchronous call brings and is answered with at most 6 MB (Lambda developer guide, "Lambda quotas").
const MAX_PAYLOAD_BYTES: usize = 6 * 1024 * 1024;

/// The function `typeset`, called for its answer.
#[derive(Debug, Clone)]
pub struct Typesetter {
    lambda: Client,
    function: String,
}

impl Typesetter {
    /// Calls the function of this name.
    pub fn new(lambda: Client, function: String) -> Self {
        Self { lambda, function }
    }

    /// Has a sheet set. Nothing is written down by it, so it may be repeated.
    ///
    /// # Errors
    /// Retryable: the function could not be called, or it ended without an answer. What it refuses to set is no error.
    pub async fn set(&self, sheet: &Sheet) -> Result<Typeset, Failure> {
        let payload = serde_json::to_vec(sheet).map_err(|error| retryable(&error))?;
        if payload.len() > MAX_PAYLOAD_BYTES {
            return Ok(Typeset::Refused("it says more than the typesetter takes".to_owned()));
        }
        let call = self.lambda.invoke().function_name(&self.function).payload(Blob::new(payload));
        let answer = call.send().await.map_err(|error| Failure::of_sdk("calling the typesetter", error))?;
        let payload = answer.payload().map(Blob::as_ref).unwrap_or_default();
        if let Some(kind) = answer.function_error() {
            return Err(retryable(&format!("{kind} error: {}", String::from_utf8_lossy(payload))));
        }
        serde_json::from_slice(payload).map_err(|error| retryable(&error))
    }
}

fn retryable(said: &dyn std::fmt::Display) -> Failure {
    Failure::Retryable(format!("the typesetter failed: {said}"))
}
