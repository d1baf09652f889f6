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

/// The page without its style and script, which stand in its empty elements.
const INDEX: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/style.css");

macro_rules! scripts {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("page/", $name)))),*]
    };
}

/// The page's one script, in the order in which its files need each other.
const SCRIPTS: [(&str, &str); 14] = scripts! {
    "api.js" "dom.js" "forms.js" "incoming.js" "mails.js" "issued.js" "invoice.js" "bulk.js" "partners.js" "partner.js"
    "settings.js" "letters.js" "addresses.js" "main.js"
};

static SCRIPT: LazyLock<String> = LazyLock::new(|| SCRIPTS.map(|(_, script)| script).join("\n"));

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let styled = INDEX.replacen("<style></style>", &format!("<style>{STYLE}</style>"), 1);
    styled.replacen("<script></script>", &format!("<script>{}</script>", *SCRIPT), 1)
});

/// Only the page's own script and style run, known by their hashes, and in its frame the style of a rendered invoice and
/// the attributes and pictures of a letter: a frame whose document comes from the page inherits the page's policy.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}' 'sha256-{}'; style-src-attr 'unsafe-inline'; \
         img-src data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(&SCRIPT),
        hash(STYLE),
        hash(view::style())
    )
});

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().route("/", get(page)).routes(routes!(health))
}

async fn page() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY.as_str())], PAGE.as_str())
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

    /// Every file of the page with its name.
    fn files() -> Vec<(&'static str, &'static str)> {
        [("index.html", INDEX), ("style.css", STYLE)].into_iter().chain(SCRIPTS).collect()
    }

    #[test]
    fn the_page_has_one_script_and_one_style_and_nothing_from_elsewhere() {
        assert_eq!(PAGE.matches(&format!("<script>{}</script>", *SCRIPT)).count(), 1);
        assert_eq!(PAGE.matches(&format!("<style>{STYLE}</style>")).count(), 1);
        // Of these two elements, or else a browser takes their end or another beginning from within.
        for tag in ["<script", "</script", "<style", "</style"] {
            assert_eq!(PAGE.matches(tag).count(), 1, "{tag}");
        }
        for (name, file) in files() {
            for unwanted in ["http://", "https://", " src=", " style=", "onclick", "localStorage", "sessionStorage"] {
                assert!(!file.contains(unwanted), "{name}: {unwanted}");
            }
            assert!(file.lines().count() <= 200, "{name} is about more than one thing");
            assert!(file.lines().all(|line| line.chars().count() <= 160), "{name} has a line that nobody reads");
        }
    }

    #[test]
    fn the_page_has_a_word_for_every_channel_and_language() {
        let words = |name: &str| {
            let list = PAGE.lines().find_map(|line| line.strip_prefix(&format!("const {name} = {{")));
            list.unwrap().trim_end_matches("};").split(',').map(|word| word.split(':').next().unwrap().trim()).collect()
        };
        let channels: Vec<&str> = words("CHANNELS");
        assert_eq!(channels, ledger::ChannelKind::ALL.map(ledger::ChannelKind::as_str));
        let languages: Vec<&str> = words("LANGUAGES");
        assert_eq!(languages, invoice::Language::ALL.map(invoice::Language::as_str));
    }

    #[test]
    fn every_file_of_the_page_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/routes/page");
        let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        let mut served: Vec<&str> = files().into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        served.sort_unstable();
        assert_eq!(names, served);
    }

    #[test]
    fn what_a_stranger_wrote_has_no_way_to_become_markup() {
        for (name, file) in files() {
            for markup in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "createContextualFragment",
                "parseHTML",
                "DOMParser",
                "setHTML",
                "eval(",
                "Function(",
            ] {
                assert!(!file.contains(markup), "{name}: {markup}");
            }
            assert!(!file.contains("allow-"), "{name}");
        }
        // The documents that are no text, a rendered invoice and a letter, are shown where nothing runs.
        assert_eq!(PAGE.matches(".srcdoc").count(), 1);
        assert_eq!(PAGE.matches("<iframe id=\"frame\" sandbox title=").count(), 1);
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
