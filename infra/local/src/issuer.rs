//! Bearer tokens for the console, from an issuer of our own.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::routing::get;
use jiff::Timestamp;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

use crate::files::write_whole;

/// Where the public key is, under the console's address.
pub(crate) const JWKS_PATH: &str = "/.well-known/jwks.json";

/// A token lasts a working week: on a laptop nobody wants to fetch one every hour.
const LIFETIME: Duration = Duration::from_secs(5 * 24 * 3600);

/// An Ed25519 private key in PKCS #8 is this prefix and 32 random bytes (RFC 8410, section 7).
const PKCS8_ED25519: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// Issues tokens.
#[derive(Clone)]
pub(crate) struct Issuer {
    key: EncodingKey,
    key_id: String,
    jwks: String,
    issuer: String,
    audience: String,
}

impl Issuer {
    /// With the key in `<data>/issuer.key`, made at the first start.
    ///
    /// # Errors
    /// The key cannot be read or written.
    pub(crate) fn open(data: &Path, issuer: String, audience: String) -> anyhow::Result<Self> {
        let path = data.join("issuer.key");
        let der = match fs::read(&path) {
            Ok(der) => der,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut seed = [0; 32];
                getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
                let der = [PKCS8_ED25519.as_slice(), &seed].concat();
                write_whole(&path, &der).with_context(|| format!("writing {}", path.display()))?;
                der
            }
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        let key = EncodingKey::from_ed_der(&der);
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::EdDSA)
            .with_context(|| format!("{} is no Ed25519 key\nhint: remove it, and a new one is made", path.display()))?;
        let key_id = jwk.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256)?;
        jwk.common.key_id = Some(key_id.clone());
        let jwks = json!({ "keys": [jwk] }).to_string();
        Ok(Self { key, key_id, jwks, issuer, audience })
    }

    /// A token that opens the account's data.
    ///
    /// # Errors
    /// The key does not sign.
    pub(crate) fn token(&self, account: &str) -> anyhow::Result<String> {
        let now = Timestamp::now().as_second();
        let claims = json!({
            "iss": self.issuer,
            "aud": self.audience,
            "sub": account,
            "account": account,
            "iat": now,
            "exp": now + i64::try_from(LIFETIME.as_secs())?,
        });
        let header = Header { kid: Some(self.key_id.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &self.key).context("signing a token")
    }

    /// The JWKS document.
    pub(crate) fn router(&self) -> Router {
        let jwks = self.jwks.clone();
        let answer = move || {
            let jwks = jwks.clone();
            async move { ([("content-type", "application/json")], jwks) }
        };
        Router::new().route(JWKS_PATH, get(answer))
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}
