//! A bookkeeper reads an invoice that came as data: as a page, and as PDF.

use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, StatusCode};

use crate::support::corpus::text;
use crate::support::invoices::USUAL;
use crate::support::judged::{arrives, proven};
use crate::support::world::{Company, World};

/// Status, header and body of a page that is asked for by a browser of these languages.
async fn opened(company: &Company, path: &str, languages: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = company.api.request(Method::GET, path).header(ACCEPT_LANGUAGE, languages);
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn an_invoice_with_data_is_read_as_a_page_and_as_pdf_in_the_language_asked_for() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = arrives(&world, &bakery, proven("data"), &[&USUAL.ubl("a.xml")]).await;
    let path = format!("/v1/incoming/{}/view", text(&invoice, "id"));
    for (query, accepted, language, total) in [
        ("", "de-AT, en;q=0.5", "de", "119,00"),
        ("", "sv", "en", "119.00"),
        ("?language=nl", "de", "nl", "119,00"),
        ("?language=fr", "", "fr", "119,00"),
    ] {
        let (status, headers, page) = opened(&bakery, &format!("{path}{query}"), accepted).await;
        let page = String::from_utf8(page).unwrap();
        assert_eq!(
            (status, headers[CONTENT_TYPE].to_str().unwrap()),
            (StatusCode::OK, "text/html; charset=utf-8"),
            "{page}"
        );
        assert_eq!(headers[CONTENT_LANGUAGE], language);
        for shown in [&format!("<html lang=\"{language}\">"), USUAL.number, total, "Lieferant GmbH"] {
            assert!(page.contains(shown), "{language}: {shown} in {page}");
        }
        let (status, headers, pdf) = opened(&bakery, &format!("{path}.pdf{query}"), accepted).await;
        assert_eq!((status, headers[CONTENT_TYPE].to_str().unwrap()), (StatusCode::OK, "application/pdf"));
        assert_eq!(headers[CONTENT_LANGUAGE], language);
        assert!(pdf.starts_with(b"%PDF-"));
    }
    let (status, refused) = bakery.api.ask(Method::GET, &format!("{path}?language=xx"), None).await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::BAD_REQUEST, "query_invalid"));
    let florist = world.florist().await;
    assert_eq!(opened(&florist, &path, "").await.0, StatusCode::NOT_FOUND, "it is the bakery's");
}

#[tokio::test]
async fn of_an_invoice_without_data_the_bookkeeper_is_sent_to_its_file() {
    let (world, bakery) = World::with_bakery().await;
    let plain = arrives(&world, &bakery, proven("plain"), &[&USUAL.pdf("Rechnung.pdf")]).await;
    for ending in ["view", "view.pdf"] {
        let path = format!("/v1/incoming/{}/{ending}", text(&plain, "id"));
        let (status, refused) = bakery.api.ask(Method::GET, &path, None).await;
        assert_eq!((status, text(&refused, "code")), (StatusCode::CONFLICT, "nothing_to_render"));
        assert!(text(&refused, "hint").contains("Download the file"), "{refused}");
    }
}
