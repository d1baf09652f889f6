//! The issuer's public keys (RFC 7517), fetched when needed and kept.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use aws_smithy_http_client::{Connector, tls};
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::http::Request;
use aws_smithy_types::body::SdkBody;
use axum::http::Uri;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http_body_util::{BodyExt, Limited};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use tokio::sync::Mutex;

/// Keys are fetched again after this long.
const FRESH: Duration = Duration::from_secs(3600);
/// While the issuer does not answer, known keys are good for so long.
const STALE: Duration = Duration::from_secs(24 * 3600);
/// Unknown key ids make us ask the issuer at most this often: anybody can invent one.
const REFETCH: Duration = Duration::from_secs(60);
/// As long as there are no keys at all, the issuer is asked this often.
const RETRY: Duration = Duration::from_secs(5);
/// How long the issuer may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// A key set has a few kilobytes.
const MAX_BYTES: usize = 256 * 1024;
/// RSA keys of fewer bits are not accepted (RFC 7518 section 3.3).
const MIN_RSA_BITS: usize = 2048;

/// The keys of one issuer.
#[derive(Debug)]
pub(crate) struct Jwks {
    url: String,
    http: Connector,
    keys: RwLock<Option<Arc<Keys>>>,
    /// When the issuer was last asked. Held while asking, so that only one request asks.
    asked: Mutex<Option<Instant>>,
}

#[derive(Debug)]
struct Keys {
    keys: Vec<Key>,
    fetched: Instant,
}

#[derive(Debug)]
struct Key {
    id: Option<String>,
    /// The one algorithm this key verifies.
    algorithm: Algorithm,
    key: DecodingKey,
}

/// There are no keys to verify with.
#[derive(Debug)]
pub(crate) struct Unavailable;

impl Jwks {
    pub(crate) fn new(url: String) -> Self {
        let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
        let http = Connector::builder().tls_provider(ring).build();
        Self { url, http, keys: RwLock::default(), asked: Mutex::default() }
    }

    /// The key with this id for this algorithm; a token without key id is matched only by the only key there is.
    pub(crate) async fn key(&self, id: Option<&str>, algorithm: Algorithm) -> Result<Option<DecodingKey>, Unavailable> {
        let fresh = || self.known().filter(|keys| keys.fetched.elapsed() < FRESH)?.find(id, algorithm);
        if let Some(key) = fresh() {
            return Ok(Some(key));
        }
        let mut asked = self.asked.lock().await;
        // Somebody else may have asked meanwhile.
        if let Some(key) = fresh() {
            return Ok(Some(key));
        }
        let pause = if self.known().is_some() { REFETCH } else { RETRY };
        if asked.is_none_or(|asked| asked.elapsed() >= pause) {
            *asked = Some(Instant::now());
            match self.fetch().await {
                Ok(keys) => *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(keys)),
                Err(cause) => tracing::error!(cause, "JWT_JWKS_URL gives no keys"),
            }
        }
        let known = self.known().filter(|keys| keys.fetched.elapsed() < STALE).ok_or(Unavailable)?;
        Ok(known.find(id, algorithm))
    }

    fn known(&self) -> Option<Arc<Keys>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn fetch(&self) -> Result<Keys, String> {
        let document =
            tokio::time::timeout(TIMEOUT, self.get()).await.map_err(|_| "no answer in time".to_owned())??;
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<serde_json::Value>,
        }
        let set: Set = serde_json::from_slice(&document).map_err(|error| format!("no key set: {error}"))?;
        // Keys of kinds we do not know are none of our business (RFC 7517 section 5).
        let keys: Vec<Key> =
            set.keys.into_iter().filter_map(|key| Key::of(&serde_json::from_value(key).ok()?)).collect();
        if keys.is_empty() {
            Err("no RS256, ES256 or EdDSA key".to_owned())
        } else {
            Ok(Keys { keys, fetched: Instant::now() })
        }
    }

    async fn get(&self) -> Result<Vec<u8>, String> {
        let uri: Uri = self.url.parse().map_err(|_| "it is no URL".to_owned())?;
        let host = uri.host().unwrap_or_default();
        if uri.scheme_str() != Some("https") && !matches!(host, "127.0.0.1" | "[::1]" | "localhost") {
            return Err("it must be https, or whoever sits on the way could forge tokens".to_owned());
        }
        let mut request = Request::new(SdkBody::empty());
        request.set_uri(self.url.as_str()).map_err(|error| error.to_string())?;
        request.headers_mut().insert("accept", "application/json");
        let response = self.http.call(request).await.map_err(|error| format!("{error:?}"))?;
        if response.status().as_u16() != 200 {
            return Err(format!("status {}", response.status().as_u16()));
        }
        let body = Limited::new(response.into_body(), MAX_BYTES).collect().await;
        body.map(|body| body.to_bytes().into()).map_err(|error| error.to_string())
    }
}

impl Keys {
    fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        let mut keys = self.keys.iter().filter(|key| key.algorithm == algorithm);
        match id {
            Some(id) => keys.find(|key| key.id.as_deref() == Some(id)).map(|key| key.key.clone()),
            None => match (keys.next(), keys.next()) {
                (Some(only), None) => Some(only.key.clone()),
                _ => None,
            },
        }
    }
}

impl Key {
    /// `None` unless it is a public key that verifies with RS256, ES256 or EdDSA.
    fn of(jwk: &Jwk) -> Option<Self> {
        let algorithm = match &jwk.algorithm {
            AlgorithmParameters::RSA(rsa) if bits(&rsa.n) >= MIN_RSA_BITS => Algorithm::RS256,
            AlgorithmParameters::EllipticCurve(ec) if ec.curve == EllipticCurve::P256 => Algorithm::ES256,
            AlgorithmParameters::OctetKeyPair(okp) if okp.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
            _ => return None,
        };
        let common = &jwk.common;
        let meant_for_it = common.key_algorithm.is_none_or(|meant| meant == KeyAlgorithm::from(algorithm));
        let verifies = common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
        if !meant_for_it || !verifies {
            return None;
        }
        Some(Self { id: common.key_id.clone(), algorithm, key: DecodingKey::from_jwk(jwk).ok()? })
    }
}

/// The length of a base64url-encoded number.
fn bits(number: &str) -> usize {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(number).unwrap_or_default();
    bytes.iter().skip_while(|byte| **byte == 0).count() * 8
}
