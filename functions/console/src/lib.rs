//! The JSON API and the web page. What the API offers stands in `/openapi.json`, which is made from [`routes`].
//!
//! Every path under `/v1` needs a bearer token ([`auth`]), and its `account` claim alone says whose data it reaches.
//! Errors have one shape ([`error`]).

mod auth;
mod error;
mod extract;
mod jwks;
mod lambda;
mod language;
mod openapi;
mod refusal;
mod routes;
mod spreadsheet;
mod worded;

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use connector::Connector;
use ledger::Ledger;
use message::RequestError;
use tracing::info;
use utoipa_axum::router::OpenApiRouter;

pub use auth::Auth;
pub use lambda::serve;

use auth::Verifier;
use error::Error;
use language::Negotiation;

/// The largest JSON body. An account or partner has a few hundred bytes.
const MAX_JSON_BYTES: usize = 256_000;

/// What the API works with.
#[derive(Debug, Clone)]
pub struct Console {
    connector: Connector,
    verifier: Arc<Verifier>,
}

impl Console {
    /// The API over these AWS services, for bearers of tokens of this issuer.
    pub fn new(connector: Connector, auth: Auth) -> Self {
        Self { connector, verifier: Arc::new(Verifier::new(auth)) }
    }
}

/// Every page and endpoint.
pub fn router(console: Console) -> Router {
    let ledger = console.connector.ledger.clone();
    let (router, api) =
        OpenApiRouter::with_openapi(openapi::base()).merge(routes::all()).with_state(console).split_for_parts();
    let api: Arc<str> = openapi::complete(api).into();
    let document = move || async move { ([("content-type", "application/json")], api.to_string()) };
    router
        .route("/openapi.json", get(document))
        .fallback(async || Error::of(RequestError::PathUnknown))
        .method_not_allowed_fallback(async || Error::of(RequestError::MethodNotAllowed))
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .layer(from_fn_with_state(ledger, finish))
}

/// What holds for every response: errors get their words, and browsers shall neither keep, guess nor embed it, unless the route
/// says otherwise.
async fn finish(State(ledger): State<Ledger>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    // The pattern and not the path, which names invoices and partners.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let negotiation = Negotiation::of(request.headers());
    request.extensions_mut().insert(negotiation.clone());
    let mut response = error::answer(next.run(request).await, &negotiation, &ledger).await;
    negotiation.declare(&mut response);
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ] {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    info!(
        %method,
        route = route.as_ref().map_or("-", MatchedPath::as_str),
        status = response.status().as_u16(),
        milliseconds = started.elapsed().as_millis(),
        "answered"
    );
    response
}

#[cfg(test)]
mod tests;
