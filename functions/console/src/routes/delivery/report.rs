//! What became of a delivery that somebody else carries out, as an access point reports it.

use aws::Reason;
use axum::Json;
use axum::extract::State;
use ids::{InvoiceId, event_id};
use jiff::{SignedDuration, Timestamp};
use ledger::{ChannelKind, Observation, Status};
use message::{FieldError, RequestError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{DeliveryWithHistory, with_history};
use crate::Console;
use crate::auth::Caller;
use crate::error::{Error, Invalid};
use crate::extract::{FromJson, FromPath};
use crate::language::Reader;
use crate::openapi;

/// Characters of a sentence.
const MAX_SENTENCE: usize = 500;
/// How far clocks may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(report))
}

/// What became of a delivery.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeliveryReport, example = json!({"status": "delivered", "at": "2026-11-25T09:30:00Z"}))]
struct Report {
    /// How it stands.
    status: Reported,
    /// Why it bounced, in words for the people who issued it; only then.
    #[schema(max_length = 500, example = "The participant 0208:0987654394 is not registered.")]
    sentence: Option<String>,
    /// A stable code of the reason, of a-z, 0-9 and _; left out: `access_point_refused`.
    #[schema(pattern = "^[a-z0-9_]{1,64}$")]
    code: Option<String>,
    /// When it happened; left out: now. The same report twice is remembered once if it says when.
    at: Option<Timestamp>,
    /// The `event_id` of the `InvoiceDeliveryRequested` it is about; left out: the latest. A report about an earlier one is
    /// history.
    event_id: Option<String>,
}

/// How a delivery stands with whoever carries it out. `accepted`: the access point has it. `delivered`: that of the customer
/// has it. `bounced`: it cannot be delivered, and the next channel of a partner with `fallback` is tried.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ReportedStatus)]
enum Reported {
    Accepted,
    Delivered,
    Bounced,
}

impl From<Reported> for Status {
    fn from(reported: Reported) -> Self {
        match reported {
            Reported::Accepted => Self::Accepted,
            Reported::Delivered => Self::Delivered,
            Reported::Bounced => Self::Bounced,
        }
    }
}

/// Report what became of a delivery.
///
/// For the access point that listens for `InvoiceDeliveryRequested`. Reports may come in any order and more than once: a
/// delivery that was delivered is not accepted again. `InvoiceDelivered` or `InvoiceDeliveryFailed` tells it, as for a mail.
#[utoipa::path(
    post, path = "/v1/deliveries/{invoice_id}/{channel}/status", operation_id = "report_delivery", tag = "deliveries",
    request_body = Report,
    params(
        ("invoice_id" = String, Path, description = "The issued invoice's id."),
        ("channel" = openapi::ChannelKind, Path, description = "The channel: one that an access point serves."),
    ),
    responses(
        (status = 200, description = "The delivery as it is now.", body = DeliveryWithHistory),
        (status = 404, description = "There is no such delivery."),
        (status = 409, description = "The connector delivers over this channel itself, or nothing was requested."),
        (status = 422, description = "A field is not valid; `errors` names it."),
    )
)]
async fn report(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath((invoice, channel)): FromPath<(InvoiceId, ChannelKind)>,
    FromJson(report): FromJson<Report>,
) -> Result<Json<DeliveryWithHistory>, Error> {
    let ledger = &console.connector.ledger;
    if !channel.is_handed_over() {
        return Err(RequestError::NothingToReport.into());
    }
    let mut observation = report.read(Timestamp::now())?;
    let delivery = ledger.delivery(&account, &invoice, channel).await?;
    let delivery = delivery.filter(|delivery| !delivery.is_mere_mark()).ok_or(RequestError::DeliveryNotFound)?;
    // Sent again by a person it has not been requested anew yet, and a report of the request before is history.
    let is_open = delivery.status == Status::Queued && observation.attempt.is_none();
    if is_open || delivery.status == Status::Withdrawn || delivery.attempt.is_none() {
        return Err(RequestError::DeliveryNotRequested.into());
    }
    observation.attempt = observation.attempt.or(delivery.attempt);
    if !console.connector.observe(&account, &invoice, channel, &observation).await? {
        return Err(RequestError::DeliveryNotFound.into());
    }
    let delivery = with_history(ledger, &account, &invoice, channel, language).await?;
    delivery.map(Json).ok_or(RequestError::DeliveryNotFound.into())
}

impl Report {
    fn read(self, now: Timestamp) -> Result<Observation, Error> {
        let mut invalid = Invalid::default();
        let sentence = self.sentence.map(|sentence| invalid.text("/sentence", &sentence, MAX_SENTENCE));
        let is_code = |code: &str| {
            (1..=64).contains(&code.len())
                && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        if self.code.as_deref().is_some_and(|code| !is_code(code)) {
            invalid.refuse("/code", FieldError::CodeMalformed);
        }
        match (self.status, &sentence, &self.code) {
            (Reported::Bounced, None, _) => invalid.refuse("/sentence", FieldError::BounceReasonMissing),
            (Reported::Bounced, Some(_), _) | (_, None, None) => {}
            _ => invalid.refuse("/sentence", FieldError::ReasonOnlyForBounce),
        }
        let at = self.at.unwrap_or(now);
        if at > now + SKEW {
            invalid.refuse("/at", FieldError::InFuture);
        }
        if !invalid.is_empty() {
            return Err(invalid.into_error());
        }
        let status = Status::from(self.status);
        let said = sentence.as_deref().unwrap_or_default();
        let facts = ["report", &format!("{status:?}"), &at.to_string(), said];
        let code = self.code.unwrap_or_else(|| "access_point_refused".to_owned());
        Ok(Observation {
            event_id: event_id(&facts)[..16].to_owned(),
            at,
            status,
            soft: false,
            unauthenticated: false,
            reason: sentence.map(|sentence| Reason { code, sentence }),
            recipients: Vec::new(),
            ses_message_id: None,
            attempt: self.event_id,
        })
    }
}
