//! Who asks: bearer tokens (RFC 6750) that are JWTs (RFC 7519) of one issuer.

use aws::Environment;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use ids::AccountId;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use message::RequestError;
use serde::Deserialize;

use crate::Console;
use crate::error::Error;
use crate::jwks::{Jwks, Unavailable};
use crate::language::Negotiation;

/// Asymmetric algorithms only: with HS256 the public key would be the secret.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];

/// How far the issuer's clock may be off, in seconds.
const LEEWAY: u64 = 60;

/// Whose tokens are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    /// `JWT_ISSUER`: the `iss` a token must have.
    pub issuer: String,
    /// `JWT_AUDIENCE`: the `aud` a token must have.
    pub audience: String,
    /// `JWT_JWKS_URL`: where the issuer publishes its public keys; https, except on this machine.
    pub jwks_url: String,
}

impl Auth {
    /// Reads the settings; [`Environment::complete`] then says whether all of them were there.
    pub fn read(environment: &mut Environment<'_>) -> Self {
        Self {
            issuer: environment.get("JWT_ISSUER"),
            audience: environment.get("JWT_AUDIENCE"),
            jwks_url: environment.get("JWT_JWKS_URL"),
        }
    }
}

/// Verifies tokens.
#[derive(Debug)]
pub(crate) struct Verifier {
    issuer: String,
    audience: String,
    keys: Jwks,
}

/// What a token says, beyond what is verified.
#[derive(Deserialize)]
struct Claims {
    account: Option<serde_json::Value>,
    sub: Option<serde_json::Value>,
}

/// The most characters of a `sub` (OpenID Connect Core 1.0 section 2).
const MAX_SUBJECT: usize = 255;

impl Verifier {
    pub(crate) fn new(auth: Auth) -> Self {
        Self { issuer: auth.issuer, audience: auth.audience, keys: Jwks::new(auth.jwks_url) }
    }

    /// Who bears the token of this request.
    pub(crate) async fn bearer(&self, headers: &HeaderMap) -> Result<Person, Error> {
        let token = bearer(headers)?;
        let header = jsonwebtoken::decode_header(token).map_err(|_| refused(RequestError::TokenMalformed))?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(refused(RequestError::TokenAlgorithmRefused));
        }
        // RFC 7515 section 4.1.11: what is critical and not understood must be refused.
        if header.crit.is_some() {
            return Err(refused(RequestError::TokenHeaderUnknown));
        }
        let key = self
            .keys
            .key(header.kid.as_deref(), header.alg)
            .await
            .map_err(|Unavailable| RequestError::ServiceUnavailable)?;
        let key = key.ok_or_else(|| refused(RequestError::TokenKeyUnknown))?;

        let mut validation = Validation::new(header.alg);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        let token = jsonwebtoken::decode::<Claims>(token, &key, &validation).map_err(|error| {
            refused(match error.kind() {
                ErrorKind::ExpiredSignature => RequestError::TokenExpired,
                ErrorKind::ImmatureSignature => RequestError::TokenNotYetValid,
                ErrorKind::InvalidIssuer => RequestError::TokenIssuerWrong,
                ErrorKind::InvalidAudience => RequestError::TokenAudienceWrong,
                ErrorKind::MissingRequiredClaim(_) => RequestError::TokenClaimMissing,
                _ => RequestError::TokenSignatureWrong,
            })
        })?;
        let Claims { account, sub } = token.claims;
        let account = account.as_ref().and_then(|account| account.as_str());
        let account = account.and_then(|account| AccountId::parse(account).ok()).ok_or_else(|| {
            Error::of(RequestError::TokenNamesNoAccount)
                .challenge(r#"Bearer realm="invoice-mail", error="insufficient_scope""#)
        })?;
        let name = sub
            .as_ref()
            .and_then(|sub| sub.as_str())
            .map(|sub| sub.chars().filter(|c| !c.is_control()).take(MAX_SUBJECT).collect::<String>());
        Ok(Person { account, name: name.filter(|name| !name.is_empty()) })
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, Error> {
    let missing = || Error::of(RequestError::TokenMissing).challenge(r#"Bearer realm="invoice-mail""#);
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let (Some(one), None) = (given.next(), given.next()) else { return Err(missing()) };
    let (scheme, token) = one.to_str().ok().and_then(|value| value.split_once(' ')).ok_or_else(missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(missing()) }
}

fn refused(why: RequestError) -> Error {
    Error::of(why).challenge(r#"Bearer realm="invoice-mail", error="invalid_token""#)
}

/// The account a request is for. There is no other way to get one but [`Person`], so that a handler cannot forget to ask.
pub(crate) struct Caller(pub(crate) AccountId);

impl FromRequestParts<Console> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Error> {
        Person::from_request_parts(parts, console).await.map(|person| Self(person.account))
    }
}

/// A person or program of an account, where it matters who that is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// The account the request is for.
    pub(crate) account: AccountId,
    /// The token's `sub`, if it has one.
    pub(crate) name: Option<String>,
}

impl FromRequestParts<Console> for Person {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Error> {
        let person = console.verifier.bearer(&parts.headers).await?;
        if let Some(negotiation) = parts.extensions.get::<Negotiation>() {
            negotiation.is_for(&person.account);
        }
        Ok(person)
    }
}

#[cfg(test)]
pub(crate) mod tests;
