//! EventBridge: three buses (the connector's for events, its own for orders, and `default`), the rules of `template.yaml`, and a
//! log of everything.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use aws::events::SOURCE;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tracing::warn;

use crate::http::{aws_error, aws_json};
use crate::queue::Queue;
use crate::{ACCOUNT, REGION};

/// PutEvents takes at most so many entries (EventBridge API reference).
const MAX_ENTRIES: usize = 10;
/// And so many bytes in all (EventBridge user guide, "Calculating event entry size").
const MAX_BYTES: usize = 256 * 1024;
/// The log in memory keeps the newest; the file keeps all.
const REMEMBERED: usize = 10_000;
/// The bus AWS's own services publish on.
pub(crate) const DEFAULT_BUS: &str = "default";

/// An event as EventBridge hands it to a target.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Event {
    /// Always `0`.
    pub version: String,
    /// Given by EventBridge, new at every publication.
    pub id: String,
    /// What happened.
    pub detail_type: String,
    /// Who says so.
    pub source: String,
    /// AWS account.
    pub account: String,
    /// When, ISO 8601 in UTC.
    pub time: Timestamp,
    /// AWS region.
    pub region: String,
    /// ARNs the event is about.
    pub resources: Vec<String>,
    /// The event itself.
    pub detail: Value,
    /// On which bus; no member of the event.
    #[serde(skip)]
    pub bus: String,
}

/// The buses with their rules.
#[derive(Debug, Clone)]
pub struct Buses {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    events: String,
    orders: String,
    send: Queue,
    answer: Queue,
    feedback: Queue,
    log: Mutex<Log>,
}

#[derive(Debug)]
struct Log {
    newest: VecDeque<Event>,
    file: File,
}

impl Buses {
    /// A bus named `events` whose rules feed `send` and `answer`, one named `orders` whose rule feeds `send`, and the default
    /// bus whose rule feeds `feedback`. Everything is appended to `<data>/events.jsonl`.
    ///
    /// # Errors
    /// The log cannot be opened.
    pub fn new(
        data: &Path,
        (events, orders): (&str, &str),
        send: Queue,
        answer: Queue,
        feedback: Queue,
    ) -> anyhow::Result<Self> {
        let path = data.join("events.jsonl");
        let file = OpenOptions::new().create(true).append(true).open(&path);
        let file = file.with_context(|| format!("opening {}", path.display()))?;
        let log = Mutex::new(Log { newest: VecDeque::new(), file });
        let (events, orders) = (events.to_owned(), orders.to_owned());
        Ok(Self { inner: Arc::new(Inner { events, orders, send, answer, feedback, log }) })
    }

    /// The events of this run, oldest first; after ten thousand the oldest are only in the file.
    pub fn events(&self) -> Vec<Event> {
        let log = self.inner.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.newest.iter().cloned().collect()
    }

    /// Publishes one event and gives its id.
    ///
    /// # Errors
    /// A queue did not take it.
    pub(crate) fn publish(&self, bus: &str, source: &str, detail_type: &str, detail: Value) -> std::io::Result<String> {
        let event = Event {
            version: "0".to_owned(),
            id: uuid::Uuid::new_v4().to_string(),
            detail_type: detail_type.to_owned(),
            source: source.to_owned(),
            account: ACCOUNT.to_owned(),
            time: Timestamp::now(),
            region: REGION.to_owned(),
            resources: Vec::new(),
            detail,
            bus: bus.to_owned(),
        };
        let json = serde_json::to_string(&event)?;
        let target = match (bus, event.detail_type.as_str(), event.source.as_str()) {
            (DEFAULT_BUS, _, "aws.ses") => Some(&self.inner.feedback),
            (bus, ..) if bus == self.inner.orders => Some(&self.inner.send),
            (bus, "InvoiceIssued" | "InvoicePaid", _) if bus == self.inner.events => Some(&self.inner.send),
            (bus, "MailIgnored" | "InvoiceHeld", SOURCE) if bus == self.inner.events => Some(&self.inner.answer),
            _ => None,
        };
        if let Some(queue) = target {
            queue.send(json.clone())?;
        }
        let id = event.id.clone();
        let mut log = self.inner.log.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = writeln!(log.file, "{json}") {
            warn!("events.jsonl: {error}");
        }
        if log.newest.len() == REMEMBERED {
            log.newest.pop_front();
        }
        log.newest.push_back(event);
        Ok(id)
    }

    /// The wire interface.
    pub(crate) fn router(self) -> Router {
        Router::new().route("/", post(put_events)).layer(DefaultBodyLimit::max(2 * MAX_BYTES)).with_state(self)
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutEvents {
    entries: Vec<Entry>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Entry {
    source: String,
    detail_type: String,
    detail: String,
    event_bus_name: Option<String>,
    resources: Vec<String>,
    time: Option<Value>,
}

impl Entry {
    /// Source: EventBridge user guide, "Calculating Amazon EventBridge event entry size".
    fn size(&self) -> usize {
        let time = if self.time.is_some() { 14 } else { 0 };
        let resources: usize = self.resources.iter().map(String::len).sum();
        time + self.source.len() + self.detail_type.len() + self.detail.len() + resources
    }
}

async fn put_events(State(buses): State<Buses>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    if target != "AWSEvents.PutEvents" {
        let message = format!("This stand-in knows PutEvents only, not {target}");
        return aws_error(400, "UnknownOperationException", &message);
    }
    let entries = match serde_json::from_slice::<PutEvents>(&body) {
        Ok(request) => request.entries,
        Err(error) => return aws_error(400, "SerializationException", &error.to_string()),
    };
    if entries.is_empty() || entries.len() > MAX_ENTRIES {
        return aws_error(400, "ValidationException", &format!("PutEvents takes 1 to {MAX_ENTRIES} entries"));
    }
    if entries.iter().map(Entry::size).sum::<usize>() >= MAX_BYTES {
        return aws_error(400, "ValidationException", "Total size of the entries in the request is over the limit.");
    }
    let answers: Vec<Value> = entries.into_iter().map(|entry| put_one(&buses, entry)).collect();
    let failed = answers.iter().filter(|answer| answer.get("ErrorCode").is_some()).count();
    aws_json(&json!({ "FailedEntryCount": failed, "Entries": answers }))
}

fn put_one(buses: &Buses, entry: Entry) -> Value {
    let fail = |code: &str, message: &str| json!({ "ErrorCode": code, "ErrorMessage": message });
    let name = entry.event_bus_name.as_deref().unwrap_or(DEFAULT_BUS);
    // A bus may be named by its ARN.
    let bus = name.rsplit_once("event-bus/").map_or(name, |(_, name)| name);
    if ![DEFAULT_BUS, &buses.inner.events, &buses.inner.orders].contains(&bus) {
        return fail("ResourceNotFoundException", &format!("Event bus {bus} does not exist."));
    }
    for (field, value) in [("Source", &entry.source), ("DetailType", &entry.detail_type), ("Detail", &entry.detail)] {
        if value.is_empty() {
            return fail("InvalidArgument", &format!("Parameter {field} is not valid. Reason: it is required."));
        }
    }
    if entry.source.starts_with("aws.") {
        return fail("NotAuthorizedForSourceException", "Not authorized for the source.");
    }
    let Ok(detail @ Value::Object(_)) = serde_json::from_str(&entry.detail) else {
        return fail("MalformedDetail", "Detail is malformed.");
    };
    match buses.publish(bus, &entry.source, &entry.detail_type, detail) {
        Ok(id) => json!({ "EventId": id }),
        Err(error) => fail("InternalFailure", &error.to_string()),
    }
}

#[cfg(test)]
mod tests;
