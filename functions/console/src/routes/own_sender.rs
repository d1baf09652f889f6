//! The sender of an account's own: letters leave from it once its domain is proven by records in the DNS.

use ::mail::EmailAddress;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use connector::{SenderError, SenderStanding, SenderState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::account::no_account;
use crate::Console;
use crate::auth::Caller;
use crate::error::{Error, Invalid};
use crate::extract::FromJson;
use crate::openapi;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(read, write, remove))
}

/// The address letters are to leave from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOwnSender, example = json!({"address": "billing@acme.example"}))]
struct Write {
    /// An address of a domain of yours.
    address: String,
}

/// The sender of the account's own.
#[derive(Debug, Serialize, ToSchema)]
struct OwnSender {
    /// The address.
    #[schema(example = "billing@acme.example")]
    address: String,
    /// Whether letters leave from it.
    #[schema(value_type = openapi::SenderState)]
    state: SenderState,
    /// The same in words, with what to do.
    sentence: String,
    /// The records that the DNS of its domain needs, as long as letters are to leave from it.
    records: Vec<DnsRecord>,
}

/// A record in the DNS.
#[derive(Debug, Serialize, ToSchema)]
struct DnsRecord {
    /// Its name, whole.
    #[schema(example = "abcdefghij._domainkey.acme.example")]
    name: String,
    /// Its type.
    #[schema(value_type = String, example = "CNAME")]
    r#type: &'static str,
    /// Its value.
    #[schema(example = "abcdefghij.dkim.amazonses.com")]
    value: String,
}

impl From<SenderStanding> for OwnSender {
    fn from(SenderStanding { address, state, tokens }: SenderStanding) -> Self {
        let domain = address.domain();
        // SES Developer Guide, "Easy DKIM".
        let record = |token: &String| DnsRecord {
            name: format!("{token}._domainkey.{domain}"),
            r#type: "CNAME",
            value: format!("{token}.dkim.amazonses.com"),
        };
        let sentence = match state {
            SenderState::Pending => {
                "Letters leave from the connector's address until SES finds these records in the DNS. Set them within 72 \
                 hours; SES mostly finds them within the hour, and is asked by itself."
            }
            SenderState::Verified => "Letters leave from this address. Leave the records in the DNS.",
            SenderState::Lapsed => {
                "SES does not have the domain for this account, or did not find its records in 72 hours, so letters leave \
                 from the connector's address. Begin again: PUT /v1/account/sender gives new records."
            }
        };
        Self {
            records: tokens.iter().map(record).collect(),
            address: address.into(),
            state,
            sentence: sentence.to_owned(),
        }
    }
}

/// Read the sender of the account's own.
///
/// Asks SES where it stands, and gives the records that the DNS needs.
#[utoipa::path(
    get, path = "/v1/account/sender", operation_id = "read_own_sender", tag = "account",
    responses(
        (status = 200, description = "The sender.", body = OwnSender),
        (status = 404, description = "The account has none, or was not created yet."),
    )
)]
async fn read(Caller(account): Caller, State(console): State<Console>) -> Result<Json<OwnSender>, Error> {
    let standing = console.connector.sender_standing(&account, Timestamp::now()).await.map_err(refused)?;
    Ok(Json(standing.into()))
}

/// Let letters leave from an address of the account's own.
///
/// Begins the proof that its domain is the account's: set the three records in the DNS. Until SES finds them letters leave from
/// the connector's address, as they do should the records go. Repeating it changes nothing; another address of the same domain
/// takes the place of this one.
#[utoipa::path(
    put, path = "/v1/account/sender", operation_id = "write_own_sender", tag = "account", request_body = Write,
    responses(
        (status = 200, description = "The sender, with the records to set.", body = OwnSender),
        (status = 404, description = "The account was not created yet."),
        (status = 409, description = "The domain is in use by another account or by the operator (`domain_taken`), or the account has a sender of another domain (`other_sender`)."),
        (status = 422, description = "It is no address, or not of a domain that can be one account's own."),
    )
)]
async fn write(
    Caller(account): Caller,
    State(console): State<Console>,
    FromJson(Write { address }): FromJson<Write>,
) -> Result<Json<OwnSender>, Error> {
    let mut invalid = Invalid::default();
    let Some(address) = invalid.check("address", EmailAddress::parse(&address)) else {
        return Err(invalid.into_error());
    };
    let standing = console.connector.begin_sender(&account, &address, Timestamp::now()).await.map_err(refused)?;
    Ok(Json(standing.into()))
}

/// End the sender of the account's own.
///
/// Letters leave from the connector's address again, and the records may go from the DNS. Repeating it changes nothing.
#[utoipa::path(
    delete, path = "/v1/account/sender", operation_id = "remove_own_sender", tag = "account",
    responses((status = 204, description = "There is none."), (status = 404, description = "The account was not created yet."))
)]
async fn remove(Caller(account): Caller, State(console): State<Console>) -> Result<StatusCode, Error> {
    match console.connector.end_sender(&account, Timestamp::now()).await {
        Ok(()) | Err(SenderError::NoSender) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: SenderError) -> Error {
    let sentence = error.to_string();
    match error {
        SenderError::NoAccount => no_account(),
        SenderError::NoSender => Error::not_found("no_sender", sentence).hint("Begin one: PUT /v1/account/sender."),
        SenderError::Refused(reason) => Error::unprocessable(reason.code, reason.sentence),
        SenderError::HasOther(_) => {
            Error::conflict("other_sender", sentence).hint("End it: DELETE /v1/account/sender.")
        }
        SenderError::Taken(_) => Error::conflict("domain_taken", sentence),
        SenderError::Failure(failure) => failure.into(),
    }
}
