//! The router as a client sees it, as far as that needs no AWS.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use aws::{Config, Endpoints, Environment};
use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

use super::*;
use crate::auth::tests::Issuer;

/// The API for tokens of nobody.
fn api() -> Router {
    api_for(Auth {
        issuer: "https://issuer.example".into(),
        audience: "invoice-mail".into(),
        jwks_url: "http://127.0.0.1:9/jwks".into(),
    })
}

fn api_for(auth: Auth) -> Router {
    let variable = |name: &str| Some(format!("test-{}", name.to_lowercase()));
    let config = Config::read(&mut Environment::new(&variable));
    let sdk = aws_config::SdkConfig::builder().behavior_version(aws_config::BehaviorVersion::latest()).build();
    router(Console::new(Connector::new(config, &sdk, &Endpoints::default()), auth))
}

async fn send(request: axum::http::request::Builder, body: &str) -> (StatusCode, HeaderMap, String) {
    answer(api(), request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn answer(api: Router, request: Request) -> (StatusCode, HeaderMap, String) {
    let response = api.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1_000_000).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(bytes.into()).unwrap())
}

async fn get(path: &str) -> (StatusCode, HeaderMap, String) {
    send(Request::get(path), "").await
}

async fn document() -> Value {
    let (status, headers, body) = get("/openapi.json").await;
    assert_eq!((status, &headers["content-type"]), (StatusCode::OK, &HeaderValue::from_static("application/json")));
    serde_json::from_str(&body).unwrap()
}

fn error(body: &str) -> Value {
    let body: Value = serde_json::from_str(body).unwrap();
    for field in ["type", "title", "code", "detail"] {
        assert!(body[field].as_str().is_some_and(|text| !text.is_empty()), "{body}");
    }
    let known = ["type", "title", "status", "code", "parameters", "detail", "hint", "errors"];
    assert!(body.as_object().unwrap().keys().all(|field| known.contains(&field.as_str())), "{body}");
    body
}

/// Method, path and description of every operation.
fn operations(document: &Value) -> Vec<(Method, String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods
            .map(move |(method, operation)| (method.to_uppercase().parse().unwrap(), path.clone(), operation.clone()))
    });
    operations.collect()
}

#[tokio::test]
async fn every_operation_is_documented_and_every_one_under_v1_needs_a_token() {
    let document = document().await;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    let operations = operations(&document);
    assert_eq!(operations.len(), 55);
    let mut ids: Vec<&str> =
        operations.iter().map(|(_, _, operation)| operation["operationId"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), operations.len());
    for (method, path, operation) in &operations {
        for text in ["summary", "description"] {
            assert!(!operation[text].as_str().unwrap_or_default().is_empty(), "{method} {path} has no {text}");
        }
        if !path.starts_with("/v1/") {
            continue;
        }
        assert_eq!(operation["security"], serde_json::json!([{"bearer": []}]), "{method} {path}");
        let example = path
            .replace("{sha256}", &"0".repeat(64))
            .replace("{channel}", "email")
            .replace("{invoice_id}", "F-1")
            .replace("{id}", "F-1");
        let (status, headers, body) = send(Request::builder().method(method).uri(&example), "{").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{method} {path}: {body}");
        assert_eq!(headers["www-authenticate"], "Bearer realm=\"invoice-mail\"");
        assert_eq!(error(&body)["code"], "token_missing");
        assert!(!operation["responses"]["401"]["content"]["application/problem+json"].is_null());
    }
}

#[tokio::test]
async fn every_reference_of_the_document_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str));
                object.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = document().await;
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 30);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn an_unknown_path_and_a_wrong_method_are_errors_of_the_same_shape() {
    let (status, headers, body) = get("/v1/nothing").await;
    assert_eq!((status, error(&body)["code"].as_str()), (StatusCode::NOT_FOUND, Some("path_unknown")));
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["cache-control"], "no-store");
    let (status, headers, body) = send(Request::delete("/v1/account"), "").await;
    assert_eq!((status, error(&body)["code"].as_str()), (StatusCode::METHOD_NOT_ALLOWED, Some("method_not_allowed")));
    assert!(headers["allow"].to_str().unwrap().contains("PUT"), "{headers:?}");
}

#[tokio::test]
async fn an_issuer_that_does_not_answer_is_passing_trouble() {
    // {"alg":"EdDSA"}.{}
    let token = "eyJhbGciOiJFZERTQSJ9.e30.AAAA";
    let (status, headers, body) =
        send(Request::get("/v1/account").header("authorization", format!("Bearer {token}")), "").await;
    assert_eq!((status, error(&body)["code"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("service_unavailable")));
    assert_eq!(headers["retry-after"], "5");
    assert!(!body.contains("127.0.0.1"), "{body}");
}

#[tokio::test]
async fn the_page_runs_only_its_own_script() {
    let (status, headers, body) = get("/").await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("/openapi.json"));
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert_eq!(get("/health").await.2, r#"{"status":"ok"}"#);
}

#[tokio::test]
async fn a_body_that_cannot_be_is_refused_in_the_same_shape() {
    let issuer = Issuer::start().await;
    let partner = r#"{"name": "Café", "language": "xx"}"#;
    let huge = format!("{}{{}}", " ".repeat(300_000));
    let no_file = "--x\r\nContent-Disposition: form-data; name=\"invoice_id\"\r\n\r\nF-1\r\n--x--\r\n";
    let bent_id = no_file.replace("F-1", "../F-1");
    let cut_off = &no_file[..30];
    let unknown = no_file.replace("invoice_id", "account");
    let vast = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n{}\r\n--x--\r\n",
        "a".repeat(5_000_000)
    );
    let (json, form) = ("application/json", "multipart/form-data; boundary=x");
    for (method, path, content_type, body, status, code) in [
        ("PUT", "/v1/account", json, "{", 400, "json_malformed"),
        ("PUT", "/v1/account", json, "{}", 422, "invalid_fields"),
        ("PUT", "/v1/account", json, huge.as_str(), 413, "body_too_large"),
        ("PUT", "/v1/account", "text/plain", "{}", 415, "content_type_not_json"),
        ("PUT", "/v1/account", json, r#"{"account": "victim"}"#, 422, "invalid_fields"),
        ("PUT", "/v1/account/letters", json, r##"{"colour": "#12345"}"##, 422, "invalid_fields"),
        ("PUT", "/v1/account/letters", json, r#"{"texts": {"es": {}}}"#, 422, "invalid_fields"),
        ("PUT", "/v1/account/logo", "image/png", "GIF89a", 422, "logo_format_unknown"),
        ("PUT", "/v1/account/logo", "image/png", huge.as_str(), 413, "body_too_large"),
        ("PUT", "/v1/partners/a%23b", json, "{}", 400, "path_invalid"),
        ("GET", "/v1/deliveries/F-1/fax", "", "", 400, "path_invalid"),
        ("GET", "/v1/mails?after=%7B%7D", "", "", 400, "cursor_invalid"),
        ("GET", "/v1/mails?after=1&after=2", "", "", 400, "query_invalid"),
        ("POST", "/v1/issued", json, "{}", 415, "form_expected"),
        ("POST", "/v1/issued", form, cut_off, 400, "form_malformed"),
        ("POST", "/v1/issued", form, no_file, 400, "form_without_file"),
        ("POST", "/v1/issued", form, bent_id.as_str(), 422, "invalid_fields"),
        ("POST", "/v1/issued", form, unknown.as_str(), 422, "invalid_fields"),
        ("POST", "/v1/issued", form, vast.as_str(), 413, "body_too_large"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", Issuer::token()))
            .header("content-type", content_type)
            .body(Body::from(body.to_owned()));
        let (was, _, body) = answer(api_for(issuer.auth.clone()), request.unwrap()).await;
        assert_eq!((was.as_u16(), error(&body)["code"].as_str()), (status, Some(code)), "{method} {path}: {body}");
    }
    let request = Request::put("/v1/partners/cafe")
        .header("authorization", format!("Bearer {}", Issuer::token()))
        .header("content-type", json)
        .body(Body::from(partner));
    let (_, _, body) = answer(api_for(issuer.auth.clone()), request.unwrap()).await;
    let wrong = &error(&body)["errors"][0];
    assert_eq!((&wrong["pointer"], &wrong["code"]), (&"/language".into(), &"value_unexpected".into()), "{body}");
    assert!(wrong["parameters"]["cause"].as_str().unwrap().starts_with("unknown variant `xx`"), "{body}");
}

#[tokio::test]
async fn every_caller_is_refused_in_a_language_of_theirs() {
    for (accepted, language, title) in [
        ("de", "de", "Anmeldung nötig"),
        ("nl;q=0.2, fr-BE;q=0.8, en;q=0.5", "fr", "Connexion nécessaire"),
        ("sv, nl;q=0.1", "nl", "Aanmelden nodig"),
        ("sv", "en", "Sign-in needed"),
    ] {
        let (_, headers, body) = send(Request::get("/v1/account").header("accept-language", accepted), "").await;
        assert_eq!(error(&body)["title"], title, "{accepted}");
        assert_eq!(
            (&headers["content-language"], &headers["vary"]),
            (&language.parse().unwrap(), &"Accept-Language".parse().unwrap())
        );
        assert_eq!(headers["content-type"], "application/problem+json");
    }
}

#[tokio::test]
async fn the_document_lists_every_code() {
    let document = document().await;
    let listed: Vec<&str> = document["components"]["schemas"]["Code"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let known = message::Message::samples();
    assert_eq!(listed, known.iter().map(message::Message::code).collect::<Vec<_>>());
    let described = document["components"]["schemas"]["Code"]["description"].as_str().unwrap();
    assert!(described.contains("`partner_vat_taken`: 409"), "{described}");
    assert_eq!(document["components"]["schemas"]["Problem"]["allOf"][0]["$ref"], "#/components/schemas/Message");
}
