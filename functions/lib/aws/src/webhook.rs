//! Webhooks: a signed POST to an address that a user chose and nobody vouches for.
//!
//! Signed as Standard Webhooks has it (standardwebhooks.com, specification 1.0): `webhook-id` is the same whenever the same
//! message is posted, so that a receiver which remembers ids takes a repetition for what it is.

mod guard;
mod url;

pub use url::{InvalidUrl, WebhookUrl};

use std::error::Error as StdError;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::{HttpError, Request};
use aws_smithy_types::body::SdkBody;
use delivery::WebhookSecret;
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};

use crate::clients::RING;
use crate::{Failure, Reason};
use guard::{Forbidden, Guard};

/// How long a receiver may take, from the look-up of its name to the status of its answer. Standard Webhooks advises 15
/// to 30 s; this function has other channels to serve within its own limit.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A message to be posted.
#[derive(Debug, Clone)]
pub struct Message {
    /// Where to.
    pub url: WebhookUrl,
    /// `webhook-id`: the same for the same message, however often it is posted.
    pub id: String,
    /// `webhook-timestamp`: when it is posted.
    pub at: Timestamp,
    /// The body, as JSON.
    pub body: String,
}

/// What the receiver answered. Posting again is harmless, so a lost answer is no more than that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has the message (2xx).
    Taken,
    /// Not now; it may be posted again later.
    NotNow(Reason),
    /// Never, as it is.
    Refused(Reason),
}

/// The way to the receivers of webhooks. It follows no redirect and reads no byte of an answer's body.
#[derive(Debug, Clone)]
pub struct Webhooks {
    guard: Guard,
    /// Made when it is first used: loading the trusted certificates takes time that most functions need not spend.
    http: Arc<OnceLock<Connector>>,
}

impl Webhooks {
    /// `loopback`: whether this machine itself may be a receiver.
    pub fn new(loopback: bool) -> Self {
        Self { guard: Guard { loopback }, http: Arc::default() }
    }

    /// Posts the message, signed with the secret, once.
    pub async fn post(&self, message: &Message, secret: &WebhookSecret) -> Answer {
        let request = match request(message, secret) {
            Ok(request) => request,
            Err(error) => {
                let sentence = format!("The request could not be built: {error}. Please report this.");
                return Answer::Refused(Reason::new("request_not_built", sentence));
            }
        };
        let guard = self.guard;
        // A new connection for every message: one kept while the function was frozen may be dead.
        let http = self.http.get_or_init(|| {
            Connector::builder().tls_provider(RING).pool_max_idle_per_host(0).build_with_resolver(guard)
        });
        match tokio::time::timeout(TIMEOUT, http.call(request)).await {
            Ok(Ok(response)) => judge(response.status().as_u16()),
            Ok(Err(error)) => judge_error(&error),
            Err(_) => Answer::NotNow(Reason::new(
                "webhook_timeout",
                format!("The receiver did not answer within {} seconds. It will be tried again.", TIMEOUT.as_secs()),
            )),
        }
    }
}

/// A secret for the webhook of a partner.
///
/// # Errors
/// Retryable when the system gives no random bytes.
pub fn new_secret() -> Result<WebhookSecret, Failure> {
    let mut bytes = [0; 32];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| Failure::Retryable("the system gives no random bytes".to_owned()))?;
    Ok(WebhookSecret::of(bytes))
}

fn request(message: &Message, secret: &WebhookSecret) -> Result<Request, HttpError> {
    let signature = secret.sign(&message.id, message.at, &message.body);
    let mut request = Request::new(SdkBody::from(message.body.as_str()));
    request.set_method("POST")?;
    request.set_uri(message.url.as_str())?;
    for (name, value) in [
        ("content-type", "application/json".to_owned()),
        ("user-agent", concat!("invoice-mail/", env!("CARGO_PKG_VERSION")).to_owned()),
        ("webhook-id", message.id.clone()),
        ("webhook-timestamp", message.at.as_second().to_string()),
        ("webhook-signature", signature),
    ] {
        request.headers_mut().try_insert(name, value)?;
    }
    Ok(request)
}

/// Standard Webhooks, "Delivery": 2xx is success, 410 means that nobody listens there any more.
fn judge(status: u16) -> Answer {
    match status {
        200..=299 => Answer::Taken,
        410 => Answer::Refused(Reason::new(
            "webhook_gone",
            "The receiver says that it is gone for good (410). Ask the customer for a new address or disable the channel.",
        )),
        300..=399 => Answer::Refused(Reason::new(
            "webhook_redirected",
            format!("The receiver redirects ({status}), which is not followed. Save the address it redirects to."),
        )),
        408 | 429 | 500..=599 => Answer::NotNow(Reason::new(
            "webhook_not_now",
            format!("The receiver answered {status}. It will be tried again."),
        )),
        _ => Answer::Refused(Reason::new(
            "webhook_refused",
            format!("The receiver refused the invoice ({status}). Ask the customer why, then send it again."),
        )),
    }
}

fn judge_error(error: &ConnectorError) -> Answer {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<Forbidden>() {
            return Answer::Refused(Reason::new(
                "webhook_address_forbidden",
                "The receiver's name leads into a private network, where invoices are not posted. Save a public address.",
            ));
        }
        cause = error.source();
    }
    Answer::NotNow(Reason::new(
        "webhook_unreachable",
        "The receiver could not be reached, or its certificate is not valid. It will be tried again.",
    ))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn message(url: &str) -> Message {
        let url = WebhookUrl::parse(url, true).unwrap();
        Message { url, id: "msg_1".to_owned(), at: Timestamp::UNIX_EPOCH, body: "{}".to_owned() }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_not_posted_to() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        let answer = Webhooks::new(false).post(&message(&url), &new_secret().unwrap()).await;
        assert!(matches!(&answer, Answer::Refused(reason) if reason.code == "webhook_address_forbidden"), "{answer:?}");
        let connected = tokio::time::timeout(Duration::ZERO, listener.accept()).await;
        assert!(connected.is_err(), "nobody knocked");
    }

    #[tokio::test]
    async fn a_receiver_that_is_down_is_asked_again() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).unwrap().port();
        let url = format!("http://127.0.0.1:{port}/");
        let answer = Webhooks::new(true).post(&message(&url), &new_secret().unwrap()).await;
        assert!(matches!(&answer, Answer::NotNow(reason) if reason.code == "webhook_unreachable"), "{answer:?}");
    }

    #[test]
    fn only_a_2xx_is_a_yes_and_only_what_may_pass_is_tried_again() {
        for status in [200, 201, 202, 204] {
            assert_eq!(judge(status), Answer::Taken);
        }
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(matches!(judge(status), Answer::NotNow(_)), "{status}");
        }
        for status in [301, 308, 400, 401, 403, 404, 410, 422] {
            assert!(matches!(judge(status), Answer::Refused(_)), "{status}");
        }
    }
}
