//! API Gateway's HTTP API in front of the console's binary: HTTP in, payload format 2.0 through, HTTP out.
//!
//! Source: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs".

use std::collections::BTreeMap;

use anyhow::Context;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ACCOUNT;
use crate::lambda::{Lambda, MAX_PAYLOAD};

/// API Gateway takes at most so much (API Gateway developer guide, "Quotas for HTTP APIs").
const MAX_BODY: usize = 10 * 1024 * 1024;

/// Everything goes to the one function (`$default` route).
pub(crate) fn router(console: Lambda) -> Router {
    Router::new().fallback(forward).layer(DefaultBodyLimit::max(MAX_BODY)).with_state(console)
}

async fn forward(State(console): State<Lambda>, parts: Parts, body: Bytes) -> Response {
    let event = event(&parts, &body).to_string();
    if event.len() > MAX_PAYLOAD {
        return (StatusCode::PAYLOAD_TOO_LARGE, "{\"message\":\"Request Entity Too Large\"}").into_response();
    }
    let answer = console.invoke(event.into()).await.and_then(|payload| response(&payload));
    answer.unwrap_or_else(|error| {
        tracing::error!("the console failed: {error:#}");
        (StatusCode::INTERNAL_SERVER_ERROR, "{\"message\":\"Internal Server Error\"}").into_response()
    })
}

fn event(parts: &Parts, body: &Bytes) -> Value {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    let mut cookies = Vec::new();
    for (name, value) in &parts.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        if name == "cookie" {
            cookies.extend(value.split(';').map(|cookie| cookie.trim().to_owned()));
        } else {
            // Repeated headers are joined with commas.
            headers
                .entry(name.to_string())
                .and_modify(|joined| {
                    joined.push(',');
                    joined.push_str(&value);
                })
                .or_insert_with(|| value.into_owned());
        }
    }
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let host = headers.get("host").cloned().unwrap_or_default();
    let user_agent = headers.get("user-agent").cloned().unwrap_or_default();
    let now = Timestamp::now();
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "headers": headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "laptop",
            "domainName": host,
            "domainPrefix": "laptop",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": user_agent,
            },
            "requestId": uuid::Uuid::new_v4().to_string(),
            "routeKey": "$default",
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": now.as_millisecond(),
        },
        "isBase64Encoded": true,
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if body.is_empty() {
        event["isBase64Encoded"] = json!(false);
    } else {
        event["body"] = json!(STANDARD.encode(body));
    }
    event
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Answer {
    status_code: u16,
    headers: BTreeMap<String, String>,
    multi_value_headers: BTreeMap<String, Vec<String>>,
    cookies: Vec<String>,
    body: Option<String>,
    is_base64_encoded: bool,
}

impl Default for Answer {
    fn default() -> Self {
        Self {
            status_code: 200,
            headers: BTreeMap::new(),
            multi_value_headers: BTreeMap::new(),
            cookies: Vec::new(),
            body: None,
            is_base64_encoded: false,
        }
    }
}

fn response(payload: &[u8]) -> anyhow::Result<Response> {
    let answer: Answer = serde_json::from_slice(payload).context("the answer is not of payload format 2.0")?;
    let body = answer.body.unwrap_or_default();
    let body = if answer.is_base64_encoded { STANDARD.decode(body)? } else { body.into_bytes() };
    let mut headers = HeaderMap::new();
    let multiple = answer
        .multi_value_headers
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value.as_str())));
    let single = answer
        .headers
        .iter()
        .filter(|(name, _)| !answer.multi_value_headers.contains_key(*name))
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let cookies = answer.cookies.iter().map(|cookie| ("set-cookie", cookie.as_str()));
    for (name, value) in single.chain(multiple).chain(cookies) {
        let name: HeaderName = name.parse().with_context(|| format!("header {name:?}"))?;
        // The length is that of the body as it leaves, whatever the function thought.
        if name != "content-length" {
            headers.append(name, HeaderValue::from_str(value)?);
        }
    }
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(answer.status_code)?;
    *response.headers_mut() = headers;
    Ok(response)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn a_request_becomes_an_event_and_an_answer_a_response() {
        let request = Request::get("/v1/invoices?limit=5&limit=6")
            .header("cookie", "a=1; b=2")
            .header("accept", "text/html")
            .header("accept", "application/json");
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let event = event(&parts, &Bytes::from_static(b"\xff%PDF"));
        assert_eq!(event["rawPath"], "/v1/invoices");
        assert_eq!(event["rawQueryString"], "limit=5&limit=6");
        assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
        assert_eq!(event["headers"]["accept"], "text/html,application/json");
        assert_eq!(event["body"], STANDARD.encode(b"\xff%PDF"));
        assert_eq!(event["isBase64Encoded"], true);

        let payload = br#"{"statusCode":404,"headers":{"content-type":"application/pdf","content-length":"1"},
            "cookies":["a=1; Path=/"],"isBase64Encoded":true,"body":"/w=="}"#;
        let response = response(payload).unwrap();
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["content-type"], "application/pdf");
        assert_eq!(response.headers()["set-cookie"], "a=1; Path=/");
        assert!(!response.headers().contains_key("content-length"));
    }
}
