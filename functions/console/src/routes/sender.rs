//! Trusted and blocked senders.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use ledger::{SenderName, Standing};
use message::FieldError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::{After, FromJson, FromPath, Page};
use crate::openapi;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(write, remove))
}

/// A sender whom a person trusts or blocks.
#[derive(Debug, Serialize, ToSchema)]
struct Sender {
    /// An address, or a whole domain.
    #[schema(example = "@lieferant.example")]
    name: String,
    /// What is done with its mails.
    #[schema(value_type = openapi::Standing)]
    standing: Standing,
    /// When that was said.
    at: Timestamp,
}

/// What is to be done with a sender's mails.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SenderStanding)]
struct Write {
    /// `trusted`: no doubt about a first mail, where DMARC proves the sender. `blocked`: recorded and ignored.
    #[schema(value_type = openapi::Standing)]
    standing: Standing,
}

impl From<ledger::Sender> for Sender {
    fn from(sender: ledger::Sender) -> Self {
        Self { name: sender.name.into(), standing: sender.standing, at: sender.at }
    }
}
/// List trusted and blocked senders.
///
/// Those that people put on the list, by name; a sender whom the account merely knows is not on it.
#[utoipa::path(
    get, path = "/v1/senders", operation_id = "list_senders", tag = "senders", params(After),
    responses((status = 200, description = "A page of senders.", body = Page<Sender>), (status = 400, description = "`after` is no cursor."))
)]
async fn list(
    Caller(account): Caller,
    State(console): State<Console>,
    after: After,
) -> Result<Json<Page<Sender>>, Error> {
    let page = console.connector.ledger.senders(&account, after.cursor()?.as_deref()).await?;
    Ok(Json(Page::of(page, Sender::from)))
}

/// Trust or block a sender.
///
/// An address (`name@example.com`) or a whole domain (`@example.com`), which counts for the domains below it too. A
/// block counts for the sender a mail names and for its envelope sender, and outweighs trust.
#[utoipa::path(
    put, path = "/v1/senders/{name}", operation_id = "write_sender", tag = "senders", request_body = Write,
    params(("name" = String, Path, description = "Address, or domain with a leading @.")),
    responses((status = 200, description = "The sender as it is now.", body = Sender), (status = 422, description = "It is neither address nor domain."))
)]
async fn write(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(name): FromPath<String>,
    FromJson(Write { standing }): FromJson<Write>,
) -> Result<Json<Sender>, Error> {
    let sender = ledger::Sender { name: parse(&name)?, standing, at: Timestamp::now() };
    console.connector.ledger.put_sender(&account, &sender).await?;
    Ok(Json(sender.into()))
}

/// Take a sender off the list.
///
/// Repeating it changes nothing.
#[utoipa::path(
    delete, path = "/v1/senders/{name}", operation_id = "remove_sender", tag = "senders",
    params(("name" = String, Path, description = "Address, or domain with a leading @.")),
    responses((status = 204, description = "It is neither trusted nor blocked."), (status = 422, description = "It is neither address nor domain."))
)]
async fn remove(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(name): FromPath<String>,
) -> Result<StatusCode, Error> {
    console.connector.ledger.remove_sender(&account, &parse(&name)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(name: &str) -> Result<SenderName, Error> {
    SenderName::parse(name).ok_or(FieldError::SenderNameInvalid.into())
}
