//! The page a person sees first, and the sign of life a monitor asks for.

use std::sync::LazyLock;

use axum::Json;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;

const PAGE: &str = include_str!("page.html");

/// Only the page's own script and style run, known by their hashes.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        hash("script"),
        hash("style")
    )
});

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().route("/", get(page)).routes(routes!(health))
}

async fn page() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY.as_str())], PAGE)
}

/// The hash of what stands inside the page's only element of this name, as CSP wants it.
fn hash(element: &str) -> String {
    let inside = PAGE.split_once(&format!("<{element}>")).map_or("", |(_, rest)| rest);
    let inside = inside.split_once(&format!("</{element}>")).map_or("", |(inside, _)| inside);
    BASE64_STANDARD.encode(Sha256::digest(inside))
}

/// That the API answers.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    /// Always `ok`.
    #[schema(value_type = String, example = "ok")]
    status: &'static str,
}

/// Sign of life.
///
/// Says that the API answers; asks nothing of the services behind it.
#[utoipa::path(
    get, path = "/health", operation_id = "health", tag = "operation",
    responses((status = 200, description = "It answers.", body = Health))
)]
async fn health() -> Json<Health> {
    Json(Health { status: "ok" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_one_script_and_one_style_and_nothing_from_elsewhere() {
        assert_ne!(hash("script"), hash("nothing"));
        assert_ne!(hash("style"), hash("nothing"));
        for inline in ["<script>", "<style>"] {
            assert_eq!(PAGE.matches(inline).count(), 1);
        }
        for unwanted in ["innerHTML", "http://", "https://", " src=", " style=", " onclick", "localStorage"] {
            assert!(!PAGE.contains(unwanted), "{unwanted}");
        }
        assert!(PAGE.lines().count() <= 150);
    }
}
