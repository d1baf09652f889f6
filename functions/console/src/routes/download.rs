//! What stands behind the link of a letter: a page with the files that were too large for it. No token of the API is
//! needed; who has the link has it from the letter.
//!
//! Looking at the page records nothing, since mail servers follow links by themselves to look for malware. A file is
//! fetched by a button, which does.

use std::time::Duration;

use aws::Failure;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use connector::Connector;
use invoice::Language;
use jiff::Timestamp;
use ledger::{DownloadFile, DownloadLink, Happening, LinkToken, What};
use letter::LinkedFile;
use utoipa_axum::router::OpenApiRouter;

use super::page::hash;
use crate::Console;
use crate::error::Error;
use crate::language::{USUAL, accepted};

/// How long the link to S3 works that a button leads to: it is followed at once.
const AT_ONCE: Duration = Duration::from_secs(5 * 60);

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().route("/d/{token}", get(page)).route("/d/{token}/{number}", post(fetch))
}

/// The page with the files.
async fn page(
    State(console): State<Console>,
    headers: HeaderMap,
    token: Result<Path<String>, PathRejection>,
) -> Result<Response, Error> {
    let shown = show(&console, &headers, token.map(|Path(token)| token).unwrap_or_default()).await;
    shown.or_else(|_| unavailable(&headers))
}

/// Leads to a file in S3, and remembers that it was downloaded.
async fn fetch(
    State(console): State<Console>,
    headers: HeaderMap,
    path: Result<Path<(String, usize)>, PathRejection>,
) -> Result<Response, Error> {
    let (token, number) = path.map(|Path(path)| path).unwrap_or_default();
    lead(&console, &headers, token, number).await.or_else(|_| unavailable(&headers))
}

async fn show(console: &Console, headers: &HeaderMap, token: String) -> Result<Response, Error> {
    let token = LinkToken::given(token);
    let Some(link) = console.connector.ledger.download_link(&token, Timestamp::now()).await? else {
        return gone(headers);
    };
    let file = |file: &DownloadFile| LinkedFile { name: file.name.clone(), size: file.size };
    let files: Vec<LinkedFile> = link.files.iter().map(file).collect();
    let page = letter::download_page(&link.seller, &files, &link.last_day(), token.as_str(), link.language);
    let storage = storage(&console.connector, &link).await?;
    html(StatusCode::OK, page, &storage)
}

async fn lead(console: &Console, headers: &HeaderMap, token: String, number: usize) -> Result<Response, Error> {
    let (token, now, Connector { ledger, archive, .. }) =
        (LinkToken::given(token), Timestamp::now(), &console.connector);
    let Some(link) = ledger.download_link(&token, now).await? else { return gone(headers) };
    let place = number.wrapping_sub(1);
    let Some(file) = link.files.get(place) else { return gone(headers) };
    let url = archive.download_url(&link.account, &file.sha256, &file.name, AT_ONCE).await?;
    let Some(at) = ledger.downloaded(&token, place, now).await? else { return gone(headers) };
    let what = What::Downloaded { reminder: link.reminder, sha256: file.sha256.clone(), name: file.name.clone() };
    ledger.happened(&link.account, &link.invoice_id, &Happening { at, what }).await?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, url.as_str()), (ROBOTS, "noindex, nofollow")]).into_response())
}

/// One answer to every link that leads nowhere, whether it has expired or never was: nobody learns which. It is in the
/// language of the browser, since the letter's is not known.
fn gone(headers: &HeaderMap) -> Result<Response, Error> {
    html(StatusCode::NOT_FOUND, letter::download_gone(language(headers)), "")
}

/// The answer when a service behind it failed, which is in the log.
fn unavailable(headers: &HeaderMap) -> Result<Response, Error> {
    html(StatusCode::SERVICE_UNAVAILABLE, letter::download_unavailable(language(headers)), "")
}

fn language(headers: &HeaderMap) -> Language {
    accepted(headers).unwrap_or(USUAL)
}

/// `scheme://host` of the links to S3. Browsers apply `form-action` also to where the answer to a form leads.
async fn storage(connector: &Connector, link: &DownloadLink) -> Result<String, Failure> {
    let Some(file) = link.files.first() else { return Ok(String::new()) };
    let url = connector.archive.download_url(&link.account, &file.sha256, &file.name, AT_ONCE).await?;
    let url: Option<Uri> = url.parse().ok();
    let origin = url.as_ref().and_then(|url| Some(format!("{}://{}", url.scheme_str()?, url.authority()?)));
    Ok(origin.unwrap_or_default())
}

/// A page without script, which nobody embeds and no search engine keeps.
fn html(status: StatusCode, page: Result<String, letter::Error>, storage: &str) -> Result<Response, Error> {
    let page = page.map_err(|error| Failure::permanent("page_unwritable", format!("{error}. Please report this.")))?;
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; form-action 'self' {storage}; base-uri 'none'; frame-ancestors 'none'",
        hash(letter::download_style())
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, policy.trim_end()),
        (ROBOTS, "noindex, nofollow"),
    ];
    Ok((status, headers, page).into_response())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use axum::http::header::ACCEPT_LANGUAGE;

    use super::*;

    #[test]
    fn who_followed_a_dead_link_reads_why_in_a_language_of_the_browser() {
        for (wanted, title) in [
            ("fr-BE,fr;q=0.9,en;q=0.8", "Ce lien ne mène"),
            ("pl, nl;q=0.5", "Deze link leidt"),
            ("*", "This link leads"),
            ("", "This link leads"),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, wanted.parse().unwrap())]);
            let response = gone(&headers).unwrap();
            assert_eq!(response.status(), StatusCode::NOT_FOUND);
            let body = futures::executor::block_on(axum::body::to_bytes(response.into_body(), 100_000)).unwrap();
            let body = String::from_utf8(body.into()).unwrap();
            assert!(body.contains(title), "{wanted}: {body}");
        }
    }
}
