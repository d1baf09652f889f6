//! From the payload of an API Gateway HTTP API to the router and back.

use std::pin::Pin;

use axum::Router;
use axum::body::to_bytes;
use axum::response::Response;
use lambda_http::tower::ServiceExt;
use lambda_http::{Body, IntoResponse, Request, service_fn};

/// Answers Lambda's invocations until the environment is shut down.
///
/// # Errors
/// The Lambda Runtime API failed.
pub async fn serve(router: Router) -> Result<(), lambda_http::Error> {
    lambda_http::run(service_fn(|request: Request| async { router.clone().oneshot(request).await.map(AsItIs) })).await
}

/// A response whose bytes reach the client unchanged. `lambda_http` by itself transcodes every body that calls itself
/// XML or text to UTF-8, byte order mark and Latin-1 letters included; an invoice must be handed out as it came.
struct AsItIs(Response);

impl IntoResponse for AsItIs {
    fn into_response(self) -> Pin<Box<dyn Future<Output = lambda_http::Response<Body>> + Send>> {
        Box::pin(async {
            let (parts, body) = self.0.into_parts();
            // Bodies are made in memory, so that reading one cannot fail.
            let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
            let body = match String::from_utf8(bytes.into()) {
                Ok(text) if text.is_empty() => Body::Empty,
                Ok(text) => Body::Text(text),
                Err(binary) => Body::Binary(binary.into_bytes()),
            };
            lambda_http::Response::from_parts(parts, body)
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[tokio::test]
    async fn a_latin_1_invoice_is_downloaded_byte_for_byte() {
        let latin_1 = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>M\xfcller</a>";
        let with_mark = b"\xef\xbb\xbf<a/>";
        for bytes in [latin_1.as_slice(), with_mark] {
            let response = Response::builder().header("content-type", "application/xml").body(bytes.to_vec().into());
            let answer = AsItIs(response.unwrap()).into_response().await;
            assert_eq!(&**answer.body(), bytes);
        }
    }
}
