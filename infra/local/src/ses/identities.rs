//! SES's identities: the domains and addresses that mail may leave from. There is no DNS here: a domain is verified when
//! somebody says that its records are set.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Digest;
use tracing::error;

use super::Ses;
use crate::files::write_whole;
use crate::http::{aws_error, aws_json};

/// The identities, shared between a test and the running service.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    known: Arc<Mutex<BTreeMap<String, Identity>>>,
    /// Where they are kept between runs.
    file: Option<PathBuf>,
    /// Domains that are verified as soon as they are identities.
    with_records: Vec<String>,
    /// Whether a domain gets the tokens it had before.
    repeats_tokens: Arc<AtomicBool>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Identity {
    verified: bool,
    tokens: Vec<String>,
    tags: Vec<Tag>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    key: String,
    value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    email_identity: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

impl Identities {
    /// Those of `file`, if there is one, and the operator's own, which are verified.
    pub(crate) fn open(file: Option<PathBuf>, operators: &str, with_records: Vec<String>) -> anyhow::Result<Self> {
        let kept = file.as_ref().filter(|file| file.exists()).map(std::fs::read).transpose()?;
        let known = kept.map(|kept| serde_json::from_slice(&kept)).transpose()?.unwrap_or_default();
        let identities = Self { known: Arc::new(Mutex::new(known)), file, with_records, ..Self::default() };
        identities.add(operators);
        Ok(identities)
    }

    /// The operator makes an identity by other means, and it is verified.
    pub fn add(&self, name: &str) {
        let identity = Identity { verified: true, tokens: self.tokens(name), tags: Vec::new() };
        self.lock().entry(name.to_ascii_lowercase()).or_insert(identity);
        self.keep();
    }

    /// The records of a domain appear in its DNS: SES finds them, if it has the domain.
    pub fn set_records(&self, domain: &str) {
        self.set(domain, true);
    }

    /// The records of a domain are gone from its DNS.
    pub fn remove_records(&self, domain: &str) {
        self.set(domain, false);
    }

    /// The operator deletes an identity.
    pub fn delete(&self, name: &str) {
        self.lock().remove(name);
        self.keep();
    }

    /// From now on a domain gets the same tokens whenever it becomes an identity. Whether SES does so is not documented.
    pub fn repeat_tokens(&self) {
        self.repeats_tokens.store(true, Ordering::Relaxed);
    }

    /// The names of all of them.
    pub fn names(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    /// Whether mail may leave from an address: it, its domain or one above that is verified.
    pub(super) fn allows(&self, from: &str) -> bool {
        let from = from.to_ascii_lowercase();
        let known = self.lock();
        let is_verified = |name: &str| known.get(name).is_some_and(|identity| identity.verified);
        let mut rest = from.rsplit_once('@').map_or("", |(_, domain)| domain);
        if is_verified(&from) || is_verified(rest) {
            return true;
        }
        while let Some((_, parent)) = rest.split_once('.') {
            if is_verified(parent) {
                return true;
            }
            rest = parent;
        }
        false
    }

    /// Three of them, as Easy DKIM gives them.
    fn tokens(&self, name: &str) -> Vec<String> {
        let repeats = self.repeats_tokens.load(Ordering::Relaxed);
        let token = |at: u8| match repeats {
            true => uuid::Uuid::from_bytes(
                sha2::Sha256::digest(format!("{at} {name}"))[..16].try_into().unwrap_or([at; 16]),
            ),
            false => uuid::Uuid::new_v4(),
        };
        (0..3).map(|at| token(at).simple().to_string()).collect()
    }

    fn set(&self, domain: &str, verified: bool) {
        if let Some(identity) = self.lock().get_mut(domain) {
            identity.verified = verified;
        }
        self.keep();
    }

    fn keep(&self) {
        let Some(file) = &self.file else { return };
        let kept = serde_json::to_vec_pretty(&*self.lock()).map_err(std::io::Error::other);
        if let Err(why) = kept.and_then(|kept| write_whole(file, &kept)) {
            error!("SES's identities are not kept: {why}");
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Identity>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) async fn create(State(ses): State<Ses>, body: Bytes) -> Response {
    let Ok(Create { email_identity, tags }) = serde_json::from_slice(&body) else {
        return aws_error(400, "BadRequestException", "The request is no CreateEmailIdentity.");
    };
    let name = email_identity.to_ascii_lowercase();
    let identities = &ses.inner.identities;
    let identity = {
        let mut known = identities.lock();
        if known.contains_key(&name) {
            let message = format!("Email identity {name} already exists.");
            return aws_error(400, "AlreadyExistsException", &message);
        }
        let verified = identities.with_records.contains(&name);
        let tokens = identities.tokens(&name);
        known.entry(name).or_insert(Identity { verified, tokens, tags }).clone()
    };
    identities.keep();
    aws_json(&json!({
        "IdentityType": "DOMAIN",
        "VerifiedForSendingStatus": identity.verified,
        "DkimAttributes": dkim(&identity),
    }))
}

pub(super) async fn get(State(ses): State<Ses>, Path(name): Path<String>) -> Response {
    let found = ses.inner.identities.lock().get(&name.to_ascii_lowercase()).cloned();
    let Some(identity) = found else { return unknown(&name) };
    aws_json(&json!({
        "IdentityType": if name.contains('@') { "EMAIL_ADDRESS" } else { "DOMAIN" },
        "FeedbackForwardingStatus": true,
        "VerifiedForSendingStatus": identity.verified,
        "DkimAttributes": dkim(&identity),
        "Tags": identity.tags,
        "VerificationStatus": if identity.verified { "SUCCESS" } else { "PENDING" },
    }))
}

pub(super) async fn remove(State(ses): State<Ses>, Path(name): Path<String>) -> Response {
    let removed = ses.inner.identities.lock().remove(&name.to_ascii_lowercase());
    ses.inner.identities.keep();
    if removed.is_some() { aws_json(&json!({})) } else { unknown(&name) }
}

fn unknown(name: &str) -> Response {
    aws_error(404, "NotFoundException", &format!("Email identity {name} does not exist."))
}

fn dkim(identity: &Identity) -> serde_json::Value {
    json!({
        "SigningEnabled": true,
        "SigningAttributesOrigin": "AWS_SES",
        "Status": if identity.verified { "SUCCESS" } else { "PENDING" },
        "Tokens": identity.tokens,
    })
}
