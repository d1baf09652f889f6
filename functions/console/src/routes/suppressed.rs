//! Addresses that get no mails, since they bounced for good or complained.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use mail::EmailAddress;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::{After, FromPath, Page};
use crate::refusal::Refusal;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(remove))
}

/// An address that gets no mails of this account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuppressedAddress)]
struct Suppressed {
    /// In lower case.
    address: String,
    /// Since when.
    since: Timestamp,
    /// Why: `address_refused`, `address_suppressed` (SES has it on a list of its own) or `complaint`.
    #[schema(example = "address_refused")]
    reason: String,
    /// The same in words.
    sentence: String,
}
impl From<ledger::Suppressed> for Suppressed {
    fn from(suppressed: ledger::Suppressed) -> Self {
        let sentence = suppressed.sentence();
        let ledger::Suppressed { address, since, reason } = suppressed;
        Self { address, since, reason, sentence }
    }
}

/// List suppressed addresses.
///
/// Those that no letter of this account goes to, by address: their mail server refused them for good, or their reader
/// reported a letter as unwanted.
#[utoipa::path(
    get, path = "/v1/suppressed", operation_id = "list_suppressed", tag = "suppressed", params(After),
    responses((status = 200, description = "A page of addresses.", body = Page<Suppressed>), (status = 400, description = "`after` is no cursor."))
)]
async fn list(
    Caller(account): Caller,
    State(console): State<Console>,
    after: After,
) -> Result<Json<Page<Suppressed>>, Error> {
    let page = console.connector.ledger.suppressed(&account, after.cursor()?.as_deref()).await?;
    Ok(Json(Page::of(page, Suppressed::from)))
}

/// Mail to an address again.
///
/// Once its owner says that it works. What failed is not sent again by itself: POST
/// /v1/deliveries/{invoice_id}/{channel}/resend. Repeating it changes nothing.
#[utoipa::path(
    delete, path = "/v1/suppressed/{address}", operation_id = "remove_suppressed", tag = "suppressed",
    params(("address" = String, Path, description = "The address; its case does not matter.")),
    responses((status = 204, description = "It gets mails again."), (status = 422, description = "It is no address."))
)]
async fn remove(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(address): FromPath<String>,
) -> Result<StatusCode, Error> {
    let address = EmailAddress::parse(&address).map_err(Refusal::refusal)?;
    console.connector.ledger.unsuppress(&account, &address).await?;
    Ok(StatusCode::NO_CONTENT)
}
