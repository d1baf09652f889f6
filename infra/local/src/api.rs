//! A small client of the console's JSON API.

use anyhow::{Context, bail};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request};
use bytes::Bytes;
use serde_json::Value;

use crate::http;

/// The API, as one account sees it.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    console: String,
    token: String,
}

impl Api {
    /// With the console's URL and a bearer token of the account.
    pub(crate) fn new(console: String, token: String) -> Self {
        Self { console, token }
    }

    /// Reads.
    ///
    /// # Errors
    /// The API answers with an error, or nobody answers.
    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.send(Method::GET, path, "application/json", Bytes::new()).await
    }

    /// Writes.
    ///
    /// # Errors
    /// As [`Api::get`].
    pub(crate) async fn put(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(Method::PUT, path, "application/json", body.to_string().into()).await
    }

    /// Does.
    ///
    /// # Errors
    /// As [`Api::get`].
    pub(crate) async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(Method::POST, path, "application/json", body.to_string().into()).await
    }

    /// Uploads one file as the form field `file` (RFC 7578), as `curl --form` does.
    ///
    /// # Errors
    /// As [`Api::get`].
    pub(crate) async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        media_type: &str,
        bytes: &[u8],
    ) -> anyhow::Result<Value> {
        let boundary = uuid::Uuid::new_v4().simple().to_string();
        let mut form = Vec::new();
        for (field, value) in fields {
            let part = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            form.extend(part.into_bytes());
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: \
             {media_type}\r\n\r\n"
        );
        form.extend(head.into_bytes());
        form.extend(bytes);
        form.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
        self.send(Method::POST, path, &format!("multipart/form-data; boundary={boundary}"), form.into()).await
    }

    async fn send(&self, method: Method, path: &str, content_type: &str, body: Bytes) -> anyhow::Result<Value> {
        let request = Request::builder()
            .method(&method)
            .uri(format!("{}{path}", self.console))
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .header(CONTENT_TYPE, content_type)
            .body(body)?;
        let answer = http::send(request).await?;
        let text = String::from_utf8_lossy(answer.body());
        if !answer.status().is_success() {
            bail!("{method} {path} was answered with {}: {text}", answer.status());
        }
        if text.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&text).with_context(|| format!("{method} {path} did not answer with JSON"))
    }
}
