//! A call of the SDK, as far as the services can tell which one it is.

use std::borrow::Cow;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use serde_json::Value;

/// A call to a service. A call that the SDK repeats comes several times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// For example `GetItem`, `SendEmail`, or `GET /v2/email/account`.
    pub operation: String,
    /// What it is about: the sort keys of items, the path of an object; otherwise nothing.
    pub about: String,
    /// The same for every repetition of one call by the SDK.
    pub invocation: String,
    /// 1 for the first try.
    pub attempt: u32,
}

impl Call {
    /// Reads which call it is, and gives the request back. `None` for what is none of the SDK's.
    ///
    /// # Errors
    /// The request breaks off.
    pub(super) async fn read(request: Request) -> Result<(Option<Self>, Request), axum::Error> {
        let Some(mut call) = Self::of_head(&request) else { return Ok((None, request)) };
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await?;
        if call.about.is_empty() {
            let mut keys = Vec::new();
            sort_keys(&serde_json::from_slice(&body).unwrap_or_default(), &mut keys);
            call.about = keys.join(" ");
        }
        Ok((Some(call), Request::from_parts(parts, Body::from(body))))
    }

    /// What the head of a request says.
    fn of_head(request: &Request) -> Option<Self> {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let operation = operation(request)?.into_owned();
        let invocation = header("amz-sdk-invocation-id")?.to_owned();
        let attempt = header("amz-sdk-request").and_then(attempt).unwrap_or(1);
        let is_s3 = request.uri().query().is_some_and(|query| query.contains("x-id="));
        let about = if is_s3 { request.uri().path().to_owned() } else { String::new() };
        Some(Self { operation, about, invocation, attempt })
    }
}

/// What the SDK calls: it names the operation in a header, or in the query (S3); SES has a path for each.
pub(super) fn operation(request: &Request) -> Option<Cow<'_, str>> {
    if let Some(target) = request.headers().get("x-amz-target") {
        return target.to_str().ok()?.rsplit('.').next().map(Cow::Borrowed);
    }
    let mut parameters = request.uri().query().unwrap_or_default().split('&');
    let named = parameters.find_map(|parameter| parameter.strip_prefix("x-id="));
    if let Some(named) = named {
        return Some(named.into());
    }
    let (method, path) = (request.method().as_str(), request.uri().path());
    if path.ends_with("/invocations") {
        return Some("Invoke".into());
    }
    let of_ses = path.strip_prefix("/v2/email/").and_then(|path| path.split('/').next()).unwrap_or_default();
    Some(match (method, of_ses) {
        ("POST", "outbound-emails") => "SendEmail".into(),
        ("POST", "identities") => "CreateEmailIdentity".into(),
        ("GET", "identities") => "GetEmailIdentity".into(),
        ("DELETE", "identities") => "DeleteEmailIdentity".into(),
        _ => format!("{method} {path}").into(),
    })
}

/// The number in `attempt=2; max=3`.
fn attempt(header: &str) -> Option<u32> {
    let mut fields = header.split(';').map(str::trim);
    fields.find_map(|field| field.strip_prefix("attempt="))?.parse().ok()
}

/// Every `"sk": {"S": …}` of a request to DynamoDB.
fn sort_keys(value: &Value, keys: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member["S"].as_str()) {
                    ("sk", Some(key)) => keys.push(key.to_owned()),
                    _ => sort_keys(member, keys),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| sort_keys(item, keys)),
        _ => {}
    }
}
