//! When customers are reminded of what they owe.

use aws::orders::{Order, PlanReminders};
use axum::Json;
use axum::extract::State;
use ledger::{InvalidNightly, InvalidReminders};
use message::RequestError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::account::Account;
use crate::Console;
use crate::auth::Caller;
use crate::error::{Error, Invalid};
use crate::extract::OptionalJson;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(write))
}

/// On which days around the due date of an invoice its customer is reminded, and at which hour.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"days": [-3, 7, 14], "at": "09:00", "time_zone": "Europe/Brussels"}))]
pub(super) struct Reminders {
    /// Days after the due date, negative ones before it, ascending: each from -60 to 120.
    #[schema(min_items = 1, max_items = 5)]
    days: Vec<i16>,
    /// Hours and minutes by the clocks there.
    #[schema(pattern = "^[0-9]{2}:[0-9]{2}$", example = "09:00")]
    at: String,
    /// Name in the IANA time zone database.
    #[schema(example = "Europe/Brussels")]
    time_zone: String,
}

impl From<ledger::Reminders> for Reminders {
    fn from(reminders: ledger::Reminders) -> Self {
        let hour = reminders.hour();
        Self { days: reminders.days().to_owned(), at: hour.at(), time_zone: hour.time_zone().to_owned() }
    }
}

impl Reminders {
    fn parse(self) -> Result<ledger::Reminders, Error> {
        let mut invalid = Invalid::default();
        let parsed = ledger::Reminders::parse(&self.days, &self.at, &self.time_zone);
        let pointer = match &parsed {
            Err(InvalidReminders::Hour(InvalidNightly::At)) => "/at",
            Err(InvalidReminders::Hour(InvalidNightly::TimeZone)) => "/time_zone",
            _ => "/days",
        };
        invalid.check(pointer, parsed).ok_or_else(|| invalid.into_error())
    }
}

/// Set when customers are reminded of what they owe.
///
/// Off at first, and with `null`. A reminder is mailed on each of the days for an invoice that was mailed, has a due date and
/// is neither collected by direct debit nor marked as paid (POST /v1/issued/{id}/paid). It holds for all invoices that are
/// still open, too: of the days that have passed, none is made up for that is more than two days ago.
#[utoipa::path(
    put, path = "/v1/account/reminders", operation_id = "write_reminders", tag = "account",
    request_body = Option<Reminders>,
    responses(
        (status = 200, description = "The account as it is now.", body = Account),
        (status = 404, description = "The account was not created yet."),
        (status = 422, description = "A field is not valid; `errors` names it."),
    )
)]
async fn write(
    Caller(account): Caller,
    State(console): State<Console>,
    OptionalJson(reminders): OptionalJson<Reminders>,
) -> Result<Json<Account>, Error> {
    let reminders = reminders.map(Reminders::parse).transpose()?;
    let connector = &console.connector;
    let saved =
        connector.ledger.put_reminders(&account, reminders.as_ref()).await?.ok_or(RequestError::AccountNotCreated)?;
    if reminders.is_some() {
        connector.orders.give(&[Order::PlanReminders(PlanReminders { account, after: None })]).await?;
    }
    Ok(Json(saved.into()))
}
