//! The JSON API and the web page. What the API offers stands in `/openapi.json`, which is made from [`routes`].
//!
//! Every path under `/v1` needs a bearer token ([`auth`]), and its `account` claim alone says whose data it reaches.
//! Errors have one shape ([`error`]).

mod auth;
mod error;
mod extract;
mod jwks;
mod lambda;
mod openapi;
mod routes;
mod spreadsheet;

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use connector::Connector;
use tracing::info;
use utoipa_axum::router::OpenApiRouter;

pub use auth::Auth;
pub use lambda::serve;

use auth::Verifier;
use error::Error;

/// The largest JSON body. An account or partner has a few hundred bytes.
const MAX_JSON_BYTES: usize = 256 * 1024;

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
    let (router, api) =
        OpenApiRouter::with_openapi(openapi::base()).merge(routes::all()).with_state(console).split_for_parts();
    let api: Arc<str> = openapi::complete(api).into();
    let document = move || async move { ([("content-type", "application/json")], api.to_string()) };
    router
        .route("/openapi.json", get(document))
        .fallback(async || {
            Error::new(StatusCode::NOT_FOUND, "not_found", "There is nothing at this path.").hint(SEE_API)
        })
        .method_not_allowed_fallback(async || {
            let sentence = "This path does not know this method.";
            Error::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", sentence).hint(SEE_API)
        })
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .layer(from_fn(finish))
}

const SEE_API: &str = "/openapi.json lists every path and its methods.";

/// What holds for every response: browsers shall neither keep, guess nor embed it, unless the route says otherwise.
async fn finish(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    // The pattern and not the path, which names invoices and partners.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
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
