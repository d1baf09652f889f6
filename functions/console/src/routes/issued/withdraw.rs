//! Calling an invoice back before it leaves.

use axum::Json;
use axum::extract::State;
use ids::InvoiceId;
use jiff::Timestamp;
use ledger::Withdrawal;
use message::RequestError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{IssuedInvoiceWithDeliveries, shown};
use crate::Console;
use crate::auth::Person;
use crate::error::Error;
use crate::extract::FromPath;
use crate::language::Reader;
use crate::worded::named;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(withdraw)).routes(routes!(reinstate))
}

/// Withdraw an invoice before it leaves.
///
/// What waits for its time, for SES or for another attempt never leaves, over no channel, also if its event is under way or
/// comes again. Once any channel has it or may have it, nothing is withdrawn. Withdrawn again, it stays as it is.
#[utoipa::path(
    post, path = "/v1/issued/{id}/withdraw", operation_id = "withdraw_invoice", tag = "issued",
    params(("id" = String, Path, description = "The invoice's id.")),
    responses(
        (status = 200, description = "The invoice, which does not leave.", body = IssuedInvoiceWithDeliveries),
        (status = 404, description = "There is none of this id."),
        (status = 409, description = "A channel has it or may have it; `parameters` says which."),
    )
)]
async fn withdraw(
    Person { account, name }: Person,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath(id): FromPath<InvoiceId>,
) -> Result<Json<IssuedInvoiceWithDeliveries>, Error> {
    let (ledger, now) = (&console.connector.ledger, Timestamp::now());
    ledger.issued_invoice(&account, &id).await?.ok_or(RequestError::IssuedInvoiceNotFound)?;
    match ledger.withdraw(&account, &id, name.as_deref(), now).await? {
        Withdrawal::Done => shown(ledger, &account, &id, language).await.map(Json),
        Withdrawal::TooLate(delivery) => {
            Err(RequestError::TooLateToWithdraw { channel: named(delivery.channel) }.into())
        }
    }
}

/// Send an invoice after all that was withdrawn.
///
/// It leaves within a minute.
#[utoipa::path(
    post, path = "/v1/issued/{id}/reinstate", operation_id = "reinstate_invoice", tag = "issued",
    params(("id" = String, Path, description = "The invoice's id.")),
    responses(
        (status = 200, description = "The invoice, which will be sent.", body = IssuedInvoiceWithDeliveries),
        (status = 404, description = "There is none of this id."),
        (status = 409, description = "It was not withdrawn."),
    )
)]
async fn reinstate(
    Person { account, name }: Person,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath(id): FromPath<InvoiceId>,
) -> Result<Json<IssuedInvoiceWithDeliveries>, Error> {
    let ledger = &console.connector.ledger;
    ledger.issued_invoice(&account, &id).await?.ok_or(RequestError::IssuedInvoiceNotFound)?;
    if !ledger.reinstate(&account, &id, name.as_deref(), Timestamp::now()).await? {
        return Err(RequestError::InvoiceNotWithdrawn.into());
    }
    shown(ledger, &account, &id, language).await.map(Json)
}
