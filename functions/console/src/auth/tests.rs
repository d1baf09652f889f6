//! Tokens, good and bad, against an issuer that publishes its keys on this machine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::HeaderValue;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "https://issuer.example";
const AUDIENCE: &str = "invoice-mail";

/// PKCS #8 of an Ed25519 key (RFC 8410 section 7) and of a P-256 key (RFC 5915), each before the 32 bytes that are it.
const ED25519: &[u8] = &[0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const P256: &[u8] = &[
    0x30, 0x41, 2, 1, 0, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3,
    1, 7, 4, 0x27, 0x30, 0x25, 2, 1, 1, 4, 0x20,
];

/// An issuer with one key of each kind, on this machine.
pub(crate) struct Issuer {
    pub(crate) auth: Auth,
    verifier: Verifier,
    asked: Arc<AtomicUsize>,
}

fn ed25519() -> EncodingKey {
    EncodingKey::from_ed_der(&[ED25519, &[7; 32]].concat())
}

fn p256() -> EncodingKey {
    EncodingKey::from_ec_der(&[P256, &[7; 32]].concat())
}

fn public(key: &EncodingKey, algorithm: Algorithm, id: &str) -> Value {
    let mut jwk = Jwk::from_encoding_key(key, algorithm).unwrap();
    jwk.common.key_id = Some(id.to_owned());
    json!(jwk)
}

/// A token signed with RSA by OpenSSL, and its public key; the private key was thrown away.
fn rsa() -> Value {
    serde_json::from_str(include_str!("rs256.json")).unwrap()
}

impl Issuer {
    pub(crate) async fn start() -> Self {
        let keys = [
            json!({"kty": "unheard-of", "kid": "strange"}),
            public(&ed25519(), Algorithm::EdDSA, "ed"),
            public(&p256(), Algorithm::ES256, "ec"),
            rsa()["jwk"].clone(),
        ];
        Self::with(json!({ "keys": keys })).await
    }

    async fn with(document: Value) -> Self {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = asked.clone();
        let answer = move || async move {
            counter.fetch_add(1, Ordering::SeqCst);
            Json(document)
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let jwks_url = format!("http://{}/jwks.json", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, Router::new().route("/jwks.json", get(answer))).into_future());
        Self::at(jwks_url, asked)
    }

    fn at(jwks_url: String, asked: Arc<AtomicUsize>) -> Self {
        let auth = Auth { issuer: ISSUER.to_owned(), audience: AUDIENCE.to_owned(), jwks_url };
        Self { verifier: Verifier::new(auth.clone()), auth, asked }
    }

    /// A good token for the account `demo`.
    pub(crate) fn token() -> String {
        sign(&claims())
    }

    /// The account, or the status and code of the refusal.
    async fn ask(&self, token: &str) -> Result<String, (u16, String)> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
        match self.verifier.bearer(&headers).await {
            Ok(person) => Ok(person.account.to_string()),
            Err(error) => Err(told(error)),
        }
    }
}

fn told(error: Error) -> (u16, String) {
    let code = error.code().to_owned();
    let response = error.into_response();
    let status = response.status().as_u16();
    assert_eq!(response.headers().contains_key("www-authenticate"), status != 503, "{response:?}");
    (status, code)
}

fn claims() -> Value {
    let exp = Timestamp::now().as_second() + 600;
    json!({"iss": ISSUER, "aud": AUDIENCE, "exp": exp, "account": "demo"})
}

/// `claims` with one of them changed, or removed by null.
fn with(claim: &str, value: Value) -> Value {
    let mut claims = claims();
    match value {
        Value::Null => drop(claims.as_object_mut().unwrap().remove(claim)),
        value => claims[claim] = value,
    }
    claims
}

fn sign(claims: &Value) -> String {
    let header = Header { kid: Some("ed".to_owned()), ..Header::new(Algorithm::EdDSA) };
    jsonwebtoken::encode(&header, claims, &ed25519()).unwrap()
}

fn refused(code: &str) -> Result<String, (u16, String)> {
    Err((401, code.to_owned()))
}

#[tokio::test]
async fn a_good_token_of_each_algorithm_tells_the_account() {
    let issuer = Issuer::start().await;
    assert_eq!(issuer.ask(&sign(&claims())).await, Ok("demo".to_owned()));
    let header = Header { kid: Some("ec".to_owned()), ..Header::new(Algorithm::ES256) };
    let es256 = jsonwebtoken::encode(&header, &claims(), &p256()).unwrap();
    assert_eq!(issuer.ask(&es256).await, Ok("demo".to_owned()));
    assert_eq!(issuer.ask(rsa()["token"].as_str().unwrap()).await, Ok("demo".to_owned()));
    // Without key id the only key for the algorithm is meant.
    let anonymous = jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims(), &ed25519()).unwrap();
    assert_eq!(issuer.ask(&anonymous).await, Ok("demo".to_owned()));
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_token_that_is_not_for_us_or_not_for_now_is_refused() {
    let issuer = Issuer::start().await;
    let now = Timestamp::now().as_second();
    let ok = Ok("demo".to_owned());
    for (claim, value, expected) in [
        ("exp", json!(now - 120), refused("token_expired")),
        ("exp", json!(now - 30), ok.clone()),
        ("exp", Value::Null, refused("token_claim_missing")),
        ("nbf", json!(now + 120), refused("token_not_yet_valid")),
        ("nbf", json!(now + 30), ok.clone()),
        ("iss", json!("https://issuer.example.evil"), refused("token_issuer_wrong")),
        ("iss", Value::Null, refused("token_claim_missing")),
        ("aud", json!("another"), refused("token_audience_wrong")),
        ("aud", json!(["another", AUDIENCE]), ok.clone()),
        ("aud", Value::Null, refused("token_claim_missing")),
        ("account", Value::Null, Err((403, "token_names_no_account".to_owned()))),
        ("account", json!(""), Err((403, "token_names_no_account".to_owned()))),
        ("account", json!("a#b"), Err((403, "token_names_no_account".to_owned()))),
        ("account", json!(["demo"]), Err((403, "token_names_no_account".to_owned()))),
    ] {
        assert_eq!(issuer.ask(&sign(&with(claim, value.clone()))).await, expected, "{claim}: {value}");
    }
}

#[tokio::test]
async fn a_forged_token_is_refused() {
    let issuer = Issuer::start().await;
    let encode = |part: Value| {
        use base64::Engine as _;
        base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(part.to_string())
    };
    // No signature at all.
    for none in ["none", "None", "NONE"] {
        let token = format!("{}.{}.", encode(json!({"alg": none, "kid": "ed"})), encode(claims()));
        assert_eq!(issuer.ask(&token).await, refused("token_malformed"), "{none}");
    }
    // The public key taken for a secret.
    let public_key = rsa()["jwk"]["n"].as_str().unwrap().to_owned();
    for secret in [public_key.as_bytes().to_vec(), public(&ed25519(), Algorithm::EdDSA, "ed").to_string().into_bytes()]
    {
        for id in ["ed", "rsa"] {
            let header = Header { kid: Some(id.to_owned()), ..Header::new(Algorithm::HS256) };
            let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(&secret)).unwrap();
            assert_eq!(issuer.ask(&token).await, refused("token_algorithm_refused"), "{id}");
        }
    }
    // A key of the issuer with an algorithm that is not its own.
    let header = Header { kid: Some("rsa".to_owned()), ..Header::new(Algorithm::EdDSA) };
    let token = jsonwebtoken::encode(&header, &claims(), &ed25519()).unwrap();
    assert_eq!(issuer.ask(&token).await, refused("token_key_unknown"));
    // A key of somebody else.
    let header = Header { kid: Some("ed".to_owned()), ..Header::new(Algorithm::EdDSA) };
    let stranger = EncodingKey::from_ed_der(&[ED25519, &[8; 32]].concat());
    let token = jsonwebtoken::encode(&header, &claims(), &stranger).unwrap();
    assert_eq!(issuer.ask(&token).await, refused("token_signature_wrong"));
    // Another account put into a good token.
    let good = sign(&claims());
    let (head, signature) = (good.split('.').next().unwrap(), good.rsplit('.').next().unwrap());
    let token = format!("{head}.{}.{signature}", encode(with("account", json!("victim"))));
    assert_eq!(issuer.ask(&token).await, refused("token_signature_wrong"));
    // A critical header that is not understood.
    let header = Header { kid: Some("ed".into()), crit: Some(vec!["b64".into()]), ..Header::new(Algorithm::EdDSA) };
    let token = jsonwebtoken::encode(&header, &claims(), &ed25519()).unwrap();
    assert_eq!(issuer.ask(&token).await, refused("token_header_unknown"));
    assert_eq!(issuer.ask("not.a.token").await, refused("token_malformed"));
}

#[tokio::test]
async fn without_a_bearer_token_nothing_is_asked_of_the_issuer() {
    let issuer = Issuer::start().await;
    for given in [None, Some("Basic ZGVtbzpkZW1v"), Some("Bearer"), Some("")] {
        let mut headers = HeaderMap::new();
        headers.extend(given.map(|given| (AUTHORIZATION, HeaderValue::from_static(given))));
        let error = issuer.verifier.bearer(&headers).await.unwrap_err();
        assert_eq!(told(error), (401, "token_missing".to_owned()), "{given:?}");
    }
    let mut twice = HeaderMap::new();
    let good = HeaderValue::from_str(&format!("bearer {}", sign(&claims()))).unwrap();
    twice.append(AUTHORIZATION, good.clone());
    twice.append(AUTHORIZATION, good);
    assert_eq!(told(issuer.verifier.bearer(&twice).await.unwrap_err()).0, 401);
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn invented_key_ids_and_a_rush_make_the_issuer_answer_once() {
    let issuer = Arc::new(Issuer::start().await);
    let token = sign(&claims());
    let rush = (0..20).map(|_| {
        let (issuer, token) = (issuer.clone(), token.clone());
        tokio::spawn(async move { issuer.ask(&token).await })
    });
    for answer in futures::future::join_all(rush).await {
        assert_eq!(answer.unwrap(), Ok("demo".to_owned()));
    }
    for invented in 0..5 {
        let header = Header { kid: Some(format!("invented-{invented}")), ..Header::new(Algorithm::EdDSA) };
        let token = jsonwebtoken::encode(&header, &claims(), &ed25519()).unwrap();
        assert_eq!(issuer.ask(&token).await, refused("token_key_unknown"));
    }
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_issuer_without_usable_keys_is_passing_trouble() {
    let weak = json!({"keys": [{"kty": "RSA", "kid": "weak", "n": "AQAB", "e": "AQAB"}]});
    let vast = json!({"keys": [], "padding": "x".repeat(300_000)});
    for document in [json!({"keys": []}), json!([]), weak, vast] {
        let issuer = Issuer::with(document).await;
        assert_eq!(issuer.ask(&sign(&claims())).await, Err((503, "service_unavailable".to_owned())));
    }
    // Plain http to another machine is not even tried.
    let issuer = Issuer::at("http://issuer.example/jwks".to_owned(), Arc::default());
    assert_eq!(issuer.ask(&sign(&claims())).await, Err((503, "service_unavailable".to_owned())));
}

#[test]
fn every_missing_setting_is_reported_at_once() {
    let variable = |name: &str| (name == "JWT_ISSUER").then(|| ISSUER.to_owned());
    let mut environment = Environment::new(&variable);
    assert_eq!(Auth::read(&mut environment).issuer, ISSUER);
    let missing = environment.complete().unwrap_err();
    assert_eq!(missing.0, ["JWT_AUDIENCE", "JWT_JWKS_URL"]);
}

#[tokio::test]
async fn the_subject_of_a_token_names_the_person_if_it_can() {
    let issuer = Issuer::start().await;
    for (sub, name) in [
        (json!("anna@bakkerij.example"), Some("anna@bakkerij.example".to_owned())),
        (json!("Anna\r\n\u{7}"), Some("Anna".to_owned())),
        (json!("x".repeat(300)), Some("x".repeat(255))),
        (json!(""), None),
        (Value::Null, None),
    ] {
        let mut headers = HeaderMap::new();
        let token = sign(&with("sub", sub.clone()));
        headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
        assert_eq!(issuer.verifier.bearer(&headers).await.unwrap().name, name, "{sub}");
    }
}
