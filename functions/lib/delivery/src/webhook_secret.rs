//! What a webhook is signed with.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use ring::hmac;
use serde::{Deserialize, Serialize};

/// Marks a secret as one of a webhook (Standard Webhooks, "Signature scheme").
const PREFIX: &str = "whsec_";

/// 32 random bytes that the connector and one receiver know. As text: `whsec_` and base64.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebhookSecret([u8; 32]);

impl WebhookSecret {
    /// Of these random bytes.
    pub fn of(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// `webhook-signature` of a message: HMAC-SHA256 of id, time in seconds and body, joined by dots.
    pub fn sign(&self, id: &str, at: Timestamp, body: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let signature = hmac::sign(&key, format!("{id}.{}.{body}", at.as_second()).as_bytes());
        format!("v1,{}", BASE64_STANDARD.encode(signature))
    }
}

/// Never the secret: it would end in a log.
impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}…")
    }
}

impl From<WebhookSecret> for String {
    fn from(secret: WebhookSecret) -> Self {
        format!("{PREFIX}{}", BASE64_STANDARD.encode(secret.0))
    }
}

/// The text is no secret.
#[derive(Debug, thiserror::Error)]
#[error("no webhook secret of 32 bytes")]
pub struct InvalidSecret;

impl TryFrom<String> for WebhookSecret {
    type Error = InvalidSecret;

    fn try_from(text: String) -> Result<Self, InvalidSecret> {
        let bytes = text.strip_prefix(PREFIX).and_then(|text| BASE64_STANDARD.decode(text).ok());
        bytes.and_then(|bytes| bytes.try_into().ok()).map(Self).ok_or(InvalidSecret)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_message_is_signed_as_other_libraries_expect_it() {
        // By Python: base64.b64encode(hmac.new(bytes(range(32)), b'msg_1.1700000000.{"a":1}', "sha256").digest())
        let secret = WebhookSecret(std::array::from_fn(|n| u8::try_from(n).unwrap()));
        let at = Timestamp::from_second(1_700_000_000).unwrap();
        assert_eq!(secret.sign("msg_1", at, r#"{"a":1}"#), "v1,AMaOha7DUT/0J0JMycRuYOBSvbx3WtwLd2khXXbaVj4=");
    }

    #[test]
    fn a_secret_is_kept_as_text_and_never_shown_by_accident() {
        let secret = WebhookSecret::of([7; 32]);
        let text = String::from(secret.clone());
        assert!(text.starts_with("whsec_") && text.len() == 6 + 44, "{}", text.len());
        assert_eq!(WebhookSecret::try_from(text.clone()).unwrap(), secret);
        assert!(!format!("{secret:?}").contains(&text[6..]));
        assert_ne!(WebhookSecret::of([8; 32]), secret);
        assert!(WebhookSecret::try_from("whsec_AAAA".to_owned()).is_err());
    }
}
