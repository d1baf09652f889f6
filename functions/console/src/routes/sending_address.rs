//! The address of its own that an account sends from: invoice e-mails leave from it once its domain is proven by records in the
//! DNS.

use ::mail::EmailAddress;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use connector::{SenderError, SenderStanding, SenderState};
use jiff::Timestamp;
use message::{Advice, Language, RequestError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::{Error, invalid};
use crate::extract::FromJson;
use crate::language::Reader;
use crate::openapi;
use crate::refusal::Refusal;
use crate::worded::Worded;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(read, write, remove))
}

/// The address invoice e-mails are to leave from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSendingAddress, example = json!({"address": "billing@acme.example"}))]
struct Write {
    /// An address of a domain of yours.
    address: String,
}

/// The address of the account's own that invoice e-mails leave from.
#[derive(Debug, Serialize, ToSchema)]
struct SendingAddress {
    /// The address.
    #[schema(example = "billing@acme.example")]
    address: String,
    /// Whether invoice e-mails leave from it.
    #[schema(value_type = openapi::SendingAddressState)]
    state: SenderState,
    /// The same in words, with what to do.
    advice: Worded,
    /// The records that the DNS of its domain needs, as long as invoice e-mails are to leave from it.
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

impl SendingAddress {
    fn of(SenderStanding { address, state, tokens }: SenderStanding, language: Language) -> Self {
        let domain = address.domain();
        // SES Developer Guide, "Easy DKIM".
        let record = |token: &String| DnsRecord {
            name: format!("{token}._domainkey.{domain}"),
            r#type: "CNAME",
            value: format!("{token}.dkim.amazonses.com"),
        };
        let advice = match state {
            SenderState::Pending => Advice::SetSenderRecords,
            SenderState::Verified => Advice::KeepSenderRecords,
            SenderState::Lapsed => Advice::BeginSenderAgain,
        };
        Self {
            records: tokens.iter().map(record).collect(),
            address: address.into(),
            state,
            advice: Worded::of(advice, language),
        }
    }
}

/// Read the account's own sending address.
///
/// Asks SES where it stands, and gives the records that the DNS needs.
#[utoipa::path(
    get, path = "/v1/account/sending-address", operation_id = "read_sending_address", tag = "account",
    responses(
        (status = 200, description = "The address.", body = SendingAddress),
        (status = 404, description = "The account has none, or was not created yet."),
    )
)]
async fn read(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
) -> Result<Json<SendingAddress>, Error> {
    let standing = console.connector.sender_standing(&account, Timestamp::now()).await.map_err(refused)?;
    Ok(Json(SendingAddress::of(standing, language)))
}

/// Let invoice e-mails leave from an address of the account's own.
///
/// Begins the proof that its domain is the account's: set the three records in the DNS. Until SES finds them invoice e-mails leave from
/// the connector's address, as they do should the records go. Repeating it changes nothing; another address of the same domain
/// takes the place of this one.
#[utoipa::path(
    put, path = "/v1/account/sending-address", operation_id = "write_sending_address", tag = "account", request_body = Write,
    responses(
        (status = 200, description = "The address, with the records to set.", body = SendingAddress),
        (status = 404, description = "The account was not created yet."),
        (status = 409, description = "The domain is in use by another account or by the operator (`sending_domain_taken`), or the account has one of another domain (`other_sending_address`)."),
        (status = 422, description = "It is no address, or not of a domain that can be one account's own."),
    )
)]
async fn write(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    FromJson(Write { address }): FromJson<Write>,
) -> Result<Json<SendingAddress>, Error> {
    let address = EmailAddress::parse(&address).map_err(|error| invalid("/address", error.refusal()))?;
    let standing = console.connector.begin_sender(&account, &address, Timestamp::now()).await.map_err(refused)?;
    Ok(Json(SendingAddress::of(standing, language)))
}

/// End the account's own sending address.
///
/// Invoice e-mails leave from the connector's address again, and the records may go from the DNS. Repeating it changes nothing.
#[utoipa::path(
    delete, path = "/v1/account/sending-address", operation_id = "remove_sending_address", tag = "account",
    responses((status = 204, description = "There is none."), (status = 404, description = "The account was not created yet."))
)]
async fn remove(Caller(account): Caller, State(console): State<Console>) -> Result<StatusCode, Error> {
    match console.connector.end_sender(&account, Timestamp::now()).await {
        Ok(()) | Err(SenderError::NoSender) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: SenderError) -> Error {
    match error {
        SenderError::NoAccount => RequestError::AccountNotCreated.into(),
        SenderError::NoSender => RequestError::NoSendingAddress.into(),
        SenderError::Refused(refused) => invalid("/address", refused.refusal()),
        SenderError::HasOther(address) => RequestError::OtherSendingAddress { address: address.into() }.into(),
        SenderError::Taken(domain) => RequestError::SendingDomainTaken { domain }.into(),
        SenderError::Failure(failure) => failure.into(),
    }
}
