//! SES v2, the sending half: takes raw mails over the wire, puts each into a folder as `.eml`, hands it to a real SMTP
//! server if asked to, and publishes sending events on the default bus.

mod events;
mod fate;
mod header;
mod identities;
mod relay;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use tracing::{error, info, warn};

use crate::activity::{Activity, Work};
use crate::eventbridge::{Buses, DEFAULT_BUS};
use crate::faults::Faults;
use crate::files::write_whole;
use crate::http::{aws_error, aws_json};
use events::SendingEvent;
use fate::Fate;

pub use identities::Identities;
pub use relay::Relay;

/// SES takes mails of at most 40 MB, after base64 (SES developer guide, "Service quotas").
const MAX_MESSAGE: usize = 40 * 1024 * 1024;
/// And at most so many recipients (same page).
const MAX_RECIPIENTS: usize = 50;

/// A mail that SES took.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The id SES gave it; every event carries it.
    pub message_id: String,
    /// When.
    pub at: Timestamp,
    /// `FromEmailAddress`.
    pub from: String,
    /// Everyone in `Destination`.
    pub recipients: Vec<String>,
    /// Those of them in `BccAddresses`.
    pub bcc: Vec<String>,
    /// Message tags; every event carries them.
    pub tags: Vec<(String, String)>,
    /// The configuration set; without one SES publishes no events.
    pub configuration_set: Option<String>,
    /// The mail as it left: with SES's own `Message-ID` and `Date`.
    pub raw: Vec<u8>,
    /// Where it lies.
    pub path: PathBuf,
}

/// The names of its configuration sets.
#[derive(Debug, Clone)]
pub struct Sets {
    /// Publishes everything but opens.
    pub plain: String,
    /// Publishes opens too. SES adds a picture to the mail for that, which the mails in the outbox do not have.
    pub tracking: String,
}

/// SES.
#[derive(Debug, Clone)]
pub struct Ses {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    outbox: PathBuf,
    sets: Sets,
    relay: Option<Relay>,
    identities: Identities,
    buses: Buses,
    faults: Faults,
    activity: Activity,
    sent: Mutex<Vec<Sent>>,
}

impl Ses {
    /// Mails go to the folder `outbox` and then, when there is one, to `relay`.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn new(
        outbox: &Path,
        sets: Sets,
        relay: Option<Relay>,
        identities: Identities,
        buses: Buses,
        activity: Activity,
        faults: Faults,
    ) -> anyhow::Result<Self> {
        std::fs::create_dir_all(outbox).with_context(|| format!("making the outbox {}", outbox.display()))?;
        let (outbox, sent) = (outbox.to_owned(), Mutex::default());
        Ok(Self { inner: Arc::new(Inner { outbox, sets, relay, identities, buses, faults, activity, sent }) })
    }

    /// The mails SES took in this run, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.inner.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From where mail may leave.
    pub fn identities(&self) -> &Identities {
        &self.inner.identities
    }

    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/v2/email/outbound-emails", post(send_email))
            .route("/v2/email/account", get(get_account))
            .route("/v2/email/identities", post(identities::create))
            .route("/v2/email/identities/{name}", get(identities::get).delete(identities::remove))
            // base64 makes a third more of it, and JSON a little.
            .layer(DefaultBodyLimit::max(MAX_MESSAGE * 3 / 2))
            .with_state(self)
    }

    /// Keeps the mail and says afterwards what became of it.
    fn accept(&self, mut request: Accepted) -> anyhow::Result<String> {
        let at = Timestamp::now();
        let message_id = message_id(at);
        request.raw = header::rewritten(&request.raw, &message_id, at);
        let path = self.inner.outbox.join(format!("{}-{message_id}.eml", at.strftime("%Y%m%dT%H%M%S")));
        write_whole(&path, &request.raw).with_context(|| format!("writing {}", path.display()))?;
        let Accepted { from, recipients, bcc, tags, configuration_set, raw } = request;
        let sent = Sent { message_id, at, from, recipients, bcc, tags, configuration_set, raw, path };
        let message_id = sent.message_id.clone();
        self.inner.sent.lock().unwrap_or_else(PoisonError::into_inner).push(sent.clone());
        let (ses, work) = (self.clone(), self.inner.activity.begin());
        tokio::spawn(async move { ses.follow(sent, work).await });
        Ok(message_id)
    }

    /// Delivers the mail and publishes what happened to it.
    async fn follow(&self, mail: Sent, _until_published: Work) {
        tokio::time::sleep(self.inner.faults.event_delay()).await;
        if fate::rejected(&mail.recipients, &mail.raw) {
            return self.publish(&mail, events::reject(&mail));
        }
        self.publish(&mail, events::send(&mail));
        let mut fates: Vec<(Fate, Vec<&str>)> = Vec::new();
        let mut add = |fate: Fate, recipient| match fates.iter_mut().find(|(known, _)| *known == fate) {
            Some((_, recipients)) => recipients.push(recipient),
            None => fates.push((fate, vec![recipient])),
        };
        let mut to_relay = Vec::new();
        for recipient in &mail.recipients {
            match (fate::simulated(recipient), &self.inner.relay) {
                (Some(fate), _) => add(fate, recipient.as_str()),
                (None, Some(_)) => to_relay.push(recipient.as_str()),
                (None, None) => {
                    add(Fate::Delivered { response: "250 2.0.0 OK: in the outbox".to_owned() }, recipient);
                }
            }
        }
        if let (Some(relay), false) = (&self.inner.relay, to_relay.is_empty()) {
            for (recipient, fate) in to_relay.iter().zip(relay.deliver(&mail, &to_relay).await) {
                add(fate, recipient);
            }
        }
        for (fate, recipients) in &fates {
            for event in events::after(&mail, fate, recipients) {
                self.publish(&mail, event);
            }
        }
        let is_tracked = mail.configuration_set.as_ref() == Some(&self.inner.sets.tracking);
        let opens = if is_tracked { mail.recipients.iter().map(|recipient| fate::opens(recipient)).sum() } else { 0 };
        for _ in 0..opens {
            self.publish(&mail, events::open(&mail));
        }
    }

    fn publish(&self, mail: &Sent, event: SendingEvent) {
        if mail.configuration_set.is_none() {
            return;
        }
        info!(message_id = %mail.message_id, "SES: {}", event.detail_type);
        if let Err(error) = self.inner.buses.publish(DEFAULT_BUS, "aws.ses", event.detail_type, event.detail) {
            error!(message_id = %mail.message_id, "an event of SES was lost: {error}");
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail {
    from_email_address: Option<String>,
    destination: Option<Destination>,
    content: Content,
    configuration_set_name: Option<String>,
    #[serde(default)]
    email_tags: Vec<Tag>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Destination {
    to_addresses: Vec<String>,
    cc_addresses: Vec<String>,
    bcc_addresses: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    raw: Option<Raw>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Raw {
    data: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    name: String,
    value: String,
}

/// A request that SES takes.
struct Accepted {
    from: String,
    recipients: Vec<String>,
    bcc: Vec<String>,
    tags: Vec<(String, String)>,
    configuration_set: Option<String>,
    raw: Vec<u8>,
}

async fn send_email(State(ses): State<Ses>, body: Bytes) -> Response {
    let request = match check(&body, &ses.inner.sets) {
        Ok(request) => request,
        Err(refusal) => {
            warn!("SES refuses a mail: {}", refusal.1);
            return aws_error(if refusal.0 == "NotFoundException" { 404 } else { 400 }, refusal.0, &refusal.1);
        }
    };
    let from = bare(&request.from);
    if !ses.inner.identities.allows(from) {
        let region = crate::REGION.to_uppercase();
        let message = format!(
            "Email address is not verified. The following identities failed the check in region {region}: {from}"
        );
        warn!("SES refuses a mail: its sender is not verified");
        return aws_error(400, "MessageRejected", &message);
    }
    match ses.accept(request) {
        Ok(message_id) => aws_json(&json!({ "MessageId": message_id })),
        Err(error) => aws_error(500, "InternalServiceErrorException", &format!("{error:#}")),
    }
}

/// Refuses what SES refuses, with its error code.
fn check(body: &[u8], sets: &Sets) -> Result<Accepted, (&'static str, String)> {
    let bad = |message: &str| ("BadRequestException", message.to_owned());
    let request: SendEmail = serde_json::from_slice(body).map_err(|error| bad(&error.to_string()))?;
    let Some(raw) = request.content.raw else {
        return Err(bad("This stand-in takes Content.Raw only."));
    };
    let raw = STANDARD.decode(raw.data).map_err(|_| bad("Content.Raw.Data is not base64."))?;
    if raw.is_empty() {
        return Err(bad("Content.Raw.Data is empty."));
    }
    if raw.len() > MAX_MESSAGE {
        return Err(bad(&format!("Message length is more than {MAX_MESSAGE} bytes long.")));
    }
    let from = request.from_email_address.filter(|from| bare(from).contains('@'));
    let from = from.ok_or_else(|| bad("Missing final '@domain' in FromEmailAddress."))?;
    let Destination { to_addresses, cc_addresses, bcc_addresses } = request.destination.unwrap_or_default();
    let bare_all = |addresses: &[String]| addresses.iter().map(|address| bare(address).to_owned()).collect();
    let bcc: Vec<String> = bare_all(&bcc_addresses);
    let recipients: Vec<String> = bare_all(&[to_addresses, cc_addresses, bcc_addresses].concat());
    if recipients.is_empty() {
        return Err(bad("Destination has no recipient."));
    }
    if recipients.len() > MAX_RECIPIENTS {
        return Err(bad(&format!("Recipient count exceeds {MAX_RECIPIENTS}.")));
    }
    let is_address = |text: &String| {
        let (local, domain) = text.rsplit_once('@').unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_graphic();
        !local.is_empty() && !domain.is_empty() && text.bytes().all(plain)
    };
    if let Some(wrong) = recipients.iter().find(|recipient| !is_address(recipient)) {
        return Err(bad(&format!("Missing final '@domain' or illegal character in {wrong:?}.")));
    }
    let tag_text = |text: &str, extra: &str| {
        (1..=256).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c) || extra.contains(c))
    };
    if request.email_tags.iter().any(|tag| !tag_text(&tag.name, "") || !tag_text(&tag.value, ".@")) {
        return Err(bad("Tag names have A-Z, a-z, 0-9, _ and -, values also . and @, and at most 256 of them."));
    }
    let is_unknown = |name: &&str| *name != sets.plain && *name != sets.tracking;
    if let Some(unknown) = request.configuration_set_name.as_deref().filter(is_unknown) {
        return Err(("NotFoundException", format!("Configuration set <{unknown}> does not exist.")));
    }
    let tags = request.email_tags.into_iter().map(|tag| (tag.name, tag.value)).collect();
    Ok(Accepted { from, recipients, bcc, tags, configuration_set: request.configuration_set_name, raw })
}

async fn get_account(State(ses): State<Ses>) -> Response {
    let (rate, daily) = ses.inner.faults.granted();
    let sent: usize = ses.sent().iter().map(|mail| mail.recipients.len()).sum();
    aws_json(&json!({
        "DedicatedIpAutoWarmupEnabled": false,
        "EnforcementStatus": "HEALTHY",
        "ProductionAccessEnabled": true,
        "SendingEnabled": true,
        "SendQuota": { "Max24HourSend": daily, "MaxSendRate": rate, "SentLast24Hours": sent },
    }))
}

/// `a@b` of `Name <a@b>`.
fn bare(address: &str) -> &str {
    let inner = address.rsplit_once('<').and_then(|(_, rest)| rest.strip_suffix('>'));
    inner.unwrap_or(address).trim()
}

/// Looks like one of SES's.
fn message_id(at: Timestamp) -> String {
    format!("{:016x}-{}-000000", at.as_millisecond(), uuid::Uuid::new_v4())
}

#[cfg(test)]
mod tests;
