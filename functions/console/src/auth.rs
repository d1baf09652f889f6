//! Who asks: bearer tokens (RFC 6750) that are JWTs (RFC 7519) of one issuer.

use aws::Environment;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use ids::AccountId;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;

use crate::Console;
use crate::error::Error;
use crate::jwks::{Jwks, Unavailable};

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
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid("It is no JWT of a known algorithm."))?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(invalid("Its algorithm is not RS256, ES256 or EdDSA."));
        }
        // RFC 7515 section 4.1.11: what is critical and not understood must be refused.
        if header.crit.is_some() {
            return Err(invalid("It has a critical header that is not known here."));
        }
        let key = self.keys.key(header.kid.as_deref(), header.alg).await.map_err(|Unavailable| Error::try_again())?;
        let key = key.ok_or_else(|| invalid("The issuer has no such key for its algorithm."))?;

        let mut validation = Validation::new(header.alg);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        let token = jsonwebtoken::decode::<Claims>(token, &key, &validation).map_err(|error| match error.kind() {
            ErrorKind::ExpiredSignature => unauthorized("token_expired", "The token has expired."),
            ErrorKind::ImmatureSignature => invalid("It is not valid yet."),
            ErrorKind::InvalidIssuer => invalid("It is of another issuer."),
            ErrorKind::InvalidAudience => invalid("It is for another audience."),
            ErrorKind::MissingRequiredClaim(_) => invalid("It lacks one of exp, iss and aud."),
            _ => invalid("Its signature or claims are wrong."),
        })?;
        let Claims { account, sub } = token.claims;
        let account = account.as_ref().and_then(|account| account.as_str());
        let account = account.and_then(|account| AccountId::parse(account).ok()).ok_or_else(|| {
            Error::new(StatusCode::FORBIDDEN, "no_account_claim", "The token names no account.")
                .hint("The issuer must put the account's id (a-z, 0-9 and -) into the claim `account`.")
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
    let missing = || {
        Error::new(StatusCode::UNAUTHORIZED, "token_missing", "This needs a token.")
            .hint("Send it as Authorization: Bearer <token>.")
            .challenge(r#"Bearer realm="invoice-mail""#)
    };
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let (Some(one), None) = (given.next(), given.next()) else { return Err(missing()) };
    let (scheme, token) = one.to_str().ok().and_then(|value| value.split_once(' ')).ok_or_else(missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(missing()) }
}

fn invalid(why: &str) -> Error {
    unauthorized("token_invalid", format!("The token is not accepted. {why}"))
}

fn unauthorized(code: &'static str, message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(StatusCode::UNAUTHORIZED, code, message)
        .hint("Get a new token from the issuer.")
        .challenge(r#"Bearer realm="invoice-mail", error="invalid_token""#)
}

/// The account a request is for. There is no other way to get one but [`Person`], so that a handler cannot forget to ask.
pub(crate) struct Caller(pub(crate) AccountId);

impl FromRequestParts<Console> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Error> {
        console.verifier.bearer(&parts.headers).await.map(|person| Self(person.account))
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
        console.verifier.bearer(&parts.headers).await
    }
}

#[cfg(test)]
pub(crate) mod tests;
