//! Lambda's Invoke, for the one function that others call and wait for.
//!
//! Source: AWS Lambda API reference, "Invoke".

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::Response;
use axum::routing::post;
use serde_json::json;

use crate::http::aws_error;
use crate::lambda::MAX_PAYLOAD;
use crate::runtime::Runtime;

/// The function's name.
pub(crate) const TYPESET: &str = "typeset";

pub(crate) fn router(runtime: Runtime) -> Router {
    Router::new()
        .route("/2015-03-31/functions/{name}/invocations", post(invoke))
        .layer(DefaultBodyLimit::max(MAX_PAYLOAD))
        .with_state(runtime)
}

async fn invoke(State(runtime): State<Runtime>, Path(name): Path<String>, payload: Bytes) -> Response {
    if name != TYPESET {
        return aws_error(404, "ResourceNotFoundException", &format!("Function not found: {name}"));
    }
    match runtime.typeset(payload).await {
        Ok(answer) if answer.len() <= MAX_PAYLOAD => answered(None, answer),
        Ok(answer) => {
            let size = answer.len();
            failed("Function.ResponseSizeTooLarge", &format!("{size} bytes exceed the maximum of {MAX_PAYLOAD}."))
        }
        Err(error) => failed("Function.Error", &format!("{error:#}")),
    }
}

/// A function that fails has been called all the same.
fn failed(kind: &str, message: &str) -> Response {
    answered(Some("Unhandled"), json!({ "errorType": kind, "errorMessage": message }).to_string().into())
}

fn answered(error: Option<&str>, payload: Bytes) -> Response {
    let mut response = Response::builder().header("content-type", "application/json");
    if let Some(error) = error {
        response = response.header("x-amz-function-error", error);
    }
    // Only an invalid header can fail here, and all of them are plain ASCII.
    response.body(Body::from(payload)).unwrap_or_default()
}
