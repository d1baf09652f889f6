//! Whether an issued invoice was paid.

use axum::Json;
use axum::extract::State;
use ids::InvoiceId;
use jiff::{SignedDuration, Timestamp};
use ledger::Paid;
use message::{FieldError, RequestError};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{IssuedInvoiceWithDeliveries, shown};
use crate::Console;
use crate::auth::Person;
use crate::error::{Error, invalid};
use crate::extract::{FromPath, OptionalJson};
use crate::language::Reader;

/// How far clocks may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(pay, unpay))
}

/// That an invoice was paid.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Payment, example = json!({"at": "2026-02-19T00:00:00Z"}))]
struct Payment {
    /// When; left out: now.
    at: Option<Timestamp>,
}

/// Mark an invoice as paid.
///
/// Its customer is not reminded of it any more. Marked again, it stays as it is. Programs may publish the event `InvoicePaid`
/// instead, also before the invoice is issued.
#[utoipa::path(
    post, path = "/v1/issued/{id}/paid", operation_id = "mark_paid", tag = "issued",
    request_body = Option<Payment>,
    params(("id" = String, Path, description = "The invoice's id.")),
    responses(
        (status = 200, description = "The invoice as it is now.", body = IssuedInvoiceWithDeliveries),
        (status = 404, description = "There is none of this id."),
        (status = 422, description = "`at` is in the future."),
    )
)]
async fn pay(
    Person { account, name }: Person,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath(id): FromPath<InvoiceId>,
    OptionalJson(payment): OptionalJson<Payment>,
) -> Result<Json<IssuedInvoiceWithDeliveries>, Error> {
    let (ledger, now) = (&console.connector.ledger, Timestamp::now());
    let paid_at = payment.unwrap_or_default().at.unwrap_or(now);
    if paid_at > now + SKEW {
        return Err(invalid("/at", FieldError::InFuture));
    }
    ledger.issued_invoice(&account, &id).await?.ok_or(RequestError::IssuedInvoiceNotFound)?;
    ledger.note_paid(&account, &id, &Paid { paid_at: Some(paid_at), said_at: now }, name.as_deref()).await?;
    shown(ledger, &account, &id, language).await.map(Json)
}

/// Take back that an invoice was paid.
///
/// Its customer is reminded again on the days that are still to come.
#[utoipa::path(
    delete, path = "/v1/issued/{id}/paid", operation_id = "mark_unpaid", tag = "issued",
    params(("id" = String, Path, description = "The invoice's id.")),
    responses(
        (status = 200, description = "The invoice as it is now.", body = IssuedInvoiceWithDeliveries),
        (status = 404, description = "There is none of this id."),
    )
)]
async fn unpay(
    Person { account, name }: Person,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath(id): FromPath<InvoiceId>,
) -> Result<Json<IssuedInvoiceWithDeliveries>, Error> {
    let ledger = &console.connector.ledger;
    ledger.issued_invoice(&account, &id).await?.ok_or(RequestError::IssuedInvoiceNotFound)?;
    let unpaid = Paid { paid_at: None, said_at: Timestamp::now() };
    ledger.note_paid(&account, &id, &unpaid, name.as_deref()).await?;
    // Whether or not it was news: what was interrupted here is made up for.
    console.connector.plan_reminder(&account, &id).await?;
    shown(ledger, &account, &id, language).await.map(Json)
}
