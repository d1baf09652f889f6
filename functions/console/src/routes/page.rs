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

/// Only the page's own script and style run, known by their hashes, and in its frame the style of a rendered invoice and
/// the attributes and pictures of a letter: a frame whose document comes from the page inherits the page's policy.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}' 'sha256-{}'; style-src-attr 'unsafe-inline'; \
         img-src data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(inside("script")),
        hash(inside("style")),
        hash(view::style())
    )
});

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().route("/", get(page)).routes(routes!(health))
}

async fn page() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY.as_str())], PAGE)
}

/// What stands inside the page's only element of this name.
fn inside(element: &str) -> &'static str {
    let inside = PAGE.split_once(&format!("<{element}>")).map_or("", |(_, rest)| rest);
    inside.split_once(&format!("</{element}>")).map_or("", |(inside, _)| inside)
}

/// The hash of an inline script or style, as CSP wants it.
pub(super) fn hash(inline: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(inline))
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
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_page_has_one_script_and_one_style_and_nothing_from_elsewhere() {
        for element in ["script", "style"] {
            assert!(!inside(element).is_empty());
            assert_eq!(PAGE.matches(&format!("<{element}")).count(), 1);
        }
        for unwanted in ["http://", "https://", " src=", " style=", " onclick", "localStorage"] {
            assert!(!PAGE.contains(unwanted), "{unwanted}");
        }
        assert!(PAGE.lines().count() <= 520);
    }

    #[test]
    fn what_a_stranger_wrote_has_no_way_to_become_markup() {
        for markup in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "setHTML", "eval("]
        {
            assert!(!PAGE.contains(markup), "{markup}");
        }
        // The documents that are no text, a rendered invoice and a letter, are shown where nothing runs.
        assert_eq!(PAGE.matches(".srcdoc").count(), 1);
        assert_eq!(PAGE.matches("<iframe id=\"frame\" sandbox title=").count(), 1);
        assert!(!PAGE.contains("allow-"));
    }

    #[test]
    fn a_rendered_invoice_is_shown_with_its_style() {
        let ubl = include_bytes!("../../../../tests/corpus/invoices/ubl/josemmo__peppol-base.xml");
        let details = invoice::details(ubl).unwrap().remove(0);
        let page = view::html(&details, invoice::Language::En).unwrap();
        assert!(page.contains(&format!("<style>{}</style>", view::style())));
        assert!(!page.contains(" style=") && page.matches("<style").count() == 1);
        assert!(POLICY.contains(&hash(view::style())));
        assert_ne!(view::style(), "");
    }
}
