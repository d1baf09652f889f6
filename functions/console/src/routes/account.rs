//! The account itself and its connector.

use ::mail::EmailAddress;
use aws::Config;
use axum::Json;
use axum::extract::State;
use invoice::Language;
use invoice::tax_id::{CompanyNumber, Country, VatId};
use jiff::Timestamp;
use ledger::ActivationError;
use message::{FieldError, RequestError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reminders::Reminders;
use crate::Console;
use crate::auth::Caller;
use crate::error::{Error, Invalid};
use crate::extract::FromJson;
use crate::openapi;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(read, write))
        .routes(routes!(write_answers))
        .routes(routes!(write_sending))
        .routes(routes!(activate))
        .routes(routes!(deactivate))
}

/// The company that uses the connector.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Account {
    /// As in the token.
    #[schema(example = "bakkerij-janssens")]
    id: String,
    /// Trading name, shown to customers as the sender.
    name: String,
    /// Where it is established (ISO 3166-1 alpha-2).
    #[schema(example = "BE")]
    country: String,
    /// VAT number.
    #[schema(example = "BE0403170701")]
    vat: String,
    /// Number in the national company register.
    #[schema(example = "0403170701")]
    company_number: String,
    /// Where customers' replies go.
    reply_to: Option<String>,
    /// Whether mail is taken and sent.
    #[schema(value_type = openapi::ConnectorState)]
    connector: ledger::ConnectorState,
    /// The import addresses to hand to suppliers: given out at the first activation, and this account's alone from
    /// then on.
    #[schema(example = json!(["be0403170701@be.in.example.com", "0403170701@be.in.example.com"]))]
    addresses: Vec<String>,
    /// Which mails are answered, and how.
    answers: Answers,
    /// What is done before an invoice is sent.
    sending: Sending,
    /// When customers are reminded of what they owe; null: never.
    reminders: Option<Reminders>,
    /// When it was created.
    created_at: Timestamp,
}

impl From<ledger::Account> for Account {
    fn from(account: ledger::Account) -> Self {
        let profile = account.profile;
        Self {
            id: account.id.into(),
            name: profile.name,
            country: profile.country.to_string(),
            vat: profile.vat.to_string(),
            company_number: profile.company_number,
            reply_to: profile.reply_to.map(String::from),
            connector: account.connector,
            addresses: account.addresses,
            answers: Answers {
                notify: account.answers.notify.into_iter().map(String::from).collect(),
                reply: account.answers.reply,
                language: account.answers.language,
            },
            sending: account.sending.into(),
            reminders: account.reminders.map(Reminders::from),
            created_at: account.created_at,
        }
    }
}

/// What an account says about itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Bakkerij Janssens", "country": "BE", "vat": "BE 0403.170.701", "company_number": "0403.170.701",
    "reply_to": "facturen@bakkerij-janssens.example"
}))]
struct Profile {
    /// Trading name.
    #[schema(max_length = 200)]
    name: String,
    /// ISO 3166-1 alpha-2.
    country: String,
    /// VAT number with its country prefix; blanks, dots and dashes do not matter.
    vat: String,
    /// Number in the national company register; blanks, dots and dashes do not matter.
    company_number: String,
    /// Where customers' replies go.
    reply_to: Option<String>,
}

impl Profile {
    fn parse(self) -> Result<ledger::Profile, Error> {
        let mut invalid = Invalid::default();
        let name = invalid.text("/name", &self.name, 200);
        let country = invalid.check("/country", Country::parse(&self.country));
        let vat = invalid.check("/vat", VatId::parse(&self.vat));
        let number = country
            .and_then(|country| invalid.check("/company_number", CompanyNumber::parse(country, &self.company_number)));
        let reply_to = self.reply_to.as_deref().map(|address| invalid.check("/reply_to", EmailAddress::parse(address)));
        match (country, vat, number) {
            (Some(country), Some(vat), Some(number)) if invalid.is_empty() => Ok(ledger::Profile {
                name,
                country,
                vat,
                company_number: number.as_str().to_owned(),
                reply_to: reply_to.flatten(),
            }),
            _ => Err(invalid.into_error()),
        }
    }
}

/// How mails are answered that became no invoice. All of it is off at first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"notify": ["facturen@bakkerij-janssens.example"], "reply": true, "language": "nl"}))]
struct Answers {
    /// Who is told of mails that were ignored and of invoices on hold; nobody when empty.
    #[schema(max_items = 10)]
    notify: Vec<String>,
    /// Whether the sender is told what was missing: only what the sender can mend, only a proven sender, once a day.
    reply: bool,
    /// The language of the notices, and of replies to senders whose language is not known.
    #[schema(value_type = openapi::Language)]
    language: Language,
}

impl Answers {
    fn parse(self, config: &Config) -> Result<ledger::Answers, Error> {
        let mut invalid = Invalid::default();
        if self.notify.len() > ledger::Answers::MAX_NOTIFY {
            invalid.refuse("/notify", FieldError::TooMany { max: ledger::Answers::MAX_NOTIFY });
        }
        let mut notify: Vec<EmailAddress> = Vec::new();
        for (index, address) in self.notify.iter().enumerate() {
            let pointer = format!("/notify/{index}");
            let Some(address) = invalid.check(&pointer, EmailAddress::parse(address)) else { continue };
            if config.owns(&address) {
                invalid.refuse(&pointer, FieldError::ConnectorsOwnAddress);
            } else if !notify.contains(&address) {
                notify.push(address);
            }
        }
        if invalid.is_empty() {
            Ok(ledger::Answers { notify, reply: self.reply, language: self.language })
        } else {
            Err(invalid.into_error())
        }
    }
}

/// What is done before an issued invoice is sent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"invalid": "hold", "nightly": {"at": "22:30", "time_zone": "Europe/Brussels"}}))]
struct Sending {
    /// With an invoice in UBL, CII or Factur-X that breaks the rules it claims to follow; `hold` at first.
    #[schema(value_type = openapi::Invalid)]
    invalid: ledger::Invalid,
    /// At which hour of the night invoices leave for which no `send_at` was given; null or left out: at once.
    nightly: Option<Nightly>,
    /// Whether the connector gets copies of the answers to letters and puts on the timeline who is away or has a new
    /// address; `read` at first.
    #[serde(default)]
    #[schema(value_type = openapi::Replies)]
    replies: ledger::Replies,
    /// Whether the timeline says when a letter was first opened, as far as that can be known; false at first. SES then adds an
    /// invisible picture to each letter, and mail programs that fetch it tell. Some fetch it for nobody, many not at all; and
    /// the reader may have to be asked before: mind the law.
    #[serde(default)]
    opened: bool,
}

/// An hour of every day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Nightly {
    /// Hours and minutes by the clocks there.
    #[schema(pattern = "^[0-9]{2}:[0-9]{2}$", example = "22:30")]
    at: String,
    /// Name in the IANA time zone database.
    #[schema(example = "Europe/Brussels")]
    time_zone: String,
}

impl From<ledger::Sending> for Sending {
    fn from(sending: ledger::Sending) -> Self {
        let nightly =
            |nightly: ledger::Nightly| Nightly { at: nightly.at(), time_zone: nightly.time_zone().to_owned() };
        Self {
            invalid: sending.invalid,
            nightly: sending.nightly.map(nightly),
            replies: sending.replies,
            opened: sending.opened,
        }
    }
}

impl Sending {
    fn parse(self) -> Result<ledger::Sending, Error> {
        let mut invalid = Invalid::default();
        let nightly = self.nightly.and_then(|Nightly { at, time_zone }| {
            let parsed = ledger::Nightly::parse(&at, &time_zone);
            let pointer = match &parsed {
                Err(ledger::InvalidNightly::At) => "/nightly/at",
                _ => "/nightly/time_zone",
            };
            invalid.check(pointer, parsed)
        });
        if invalid.is_empty() {
            Ok(ledger::Sending { invalid: self.invalid, nightly, replies: self.replies, opened: self.opened })
        } else {
            Err(invalid.into_error())
        }
    }
}

/// Read the account.
///
/// The profile, whether the connector is active, and the import addresses.
#[utoipa::path(
    get, path = "/v1/account", operation_id = "read_account", tag = "account",
    responses((status = 200, description = "The account.", body = Account), (status = 404, description = "It was not created yet."))
)]
async fn read(Caller(account): Caller, State(console): State<Console>) -> Result<Json<Account>, Error> {
    let account = console.connector.ledger.account(&account).await?;
    account.map(|account| Json(account.into())).ok_or(RequestError::AccountNotCreated.into())
}

/// Create the account or change its profile.
///
/// The numbers are checked by the rules of their country. Once addresses were made from them they cannot change.
#[utoipa::path(
    put, path = "/v1/account", operation_id = "write_account", tag = "account", request_body = Profile,
    responses(
        (status = 200, description = "The account as it is now.", body = Account),
        (status = 409, description = "The numbers cannot change any more."),
        (status = 422, description = "A field is not valid; `errors` names it."),
    )
)]
async fn write(
    Caller(account): Caller,
    State(console): State<Console>,
    FromJson(profile): FromJson<Profile>,
) -> Result<Json<Account>, Error> {
    let profile = profile.parse()?;
    let account = console.connector.ledger.put_profile(&account, &profile, Timestamp::now()).await?;
    Ok(Json(account.into()))
}

/// Set how mails are answered.
///
/// A mail that became no invoice can be told to people of the account, and to its sender. Both are off at first.
#[utoipa::path(
    put, path = "/v1/account/answers", operation_id = "write_answers", tag = "account", request_body = Answers,
    responses(
        (status = 200, description = "The account as it is now.", body = Account),
        (status = 404, description = "The account was not created yet."),
        (status = 422, description = "A field is not valid; `errors` names it."),
    )
)]
async fn write_answers(
    Caller(account): Caller,
    State(console): State<Console>,
    FromJson(answers): FromJson<Answers>,
) -> Result<Json<Account>, Error> {
    let answers = answers.parse(&console.connector.config)?;
    let account = console.connector.ledger.put_answers(&account, &answers).await?;
    account.map(|account| Json(account.into())).ok_or(RequestError::AccountNotCreated.into())
}

/// Set what is done before an invoice is sent, and when it leaves.
///
/// An invoice that is held says why (`GET /v1/issued/{id}`), and `InvoiceDeliveryFailed` with the code `invalid_invoice`
/// tells it. Issue it again with a corrected file, or after changing this. What waits for its time already is not moved.
#[utoipa::path(
    put, path = "/v1/account/sending", operation_id = "write_sending", tag = "account", request_body = Sending,
    responses(
        (status = 200, description = "The account as it is now.", body = Account),
        (status = 404, description = "The account was not created yet."),
        (status = 422, description = "A field is not valid; `errors` names it."),
    )
)]
async fn write_sending(
    Caller(account): Caller,
    State(console): State<Console>,
    FromJson(sending): FromJson<Sending>,
) -> Result<Json<Account>, Error> {
    let account = console.connector.ledger.put_sending(&account, &sending.parse()?).await?;
    account.map(|account| Json(account.into())).ok_or(RequestError::AccountNotCreated.into())
}

/// Activate the connector.
///
/// Mail to the import addresses is taken, and issued invoices are sent. The first activation gives out the addresses,
/// which belong to this account alone.
#[utoipa::path(
    post, path = "/v1/connector/activate", operation_id = "activate_connector", tag = "account",
    responses(
        (status = 200, description = "The account, with its addresses.", body = Account),
        (status = 404, description = "The account was not created yet."),
        (status = 409, description = "Another account has one of the addresses."),
        (status = 422, description = "The numbers make no address."),
    )
)]
async fn activate(Caller(account): Caller, State(console): State<Console>) -> Result<Json<Account>, Error> {
    let connector = &console.connector;
    let account = connector.ledger.activate(&account, &connector.config.domain).await.map_err(not_switched)?;
    Ok(Json(account.into()))
}

/// Deactivate the connector.
///
/// Mail is recorded and ignored, and nothing is sent. The addresses stay reserved for this account.
#[utoipa::path(
    post, path = "/v1/connector/deactivate", operation_id = "deactivate_connector", tag = "account",
    responses(
        (status = 200, description = "The account, inactive.", body = Account),
        (status = 404, description = "The account was not created yet."),
    )
)]
async fn deactivate(Caller(account): Caller, State(console): State<Console>) -> Result<Json<Account>, Error> {
    let account = console.connector.ledger.deactivate(&account).await.map_err(not_switched)?;
    Ok(Json(account.into()))
}

fn not_switched(error: ActivationError) -> Error {
    match error {
        ActivationError::NoAccount => RequestError::AccountNotCreated.into(),
        ActivationError::NoAddress(_) => RequestError::NumbersMakeNoImportAddress.into(),
        ActivationError::AddressTaken(address) => RequestError::ImportAddressTaken { address }.into(),
        ActivationError::Failure(failure) => failure.into(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn profile(vat: &str, company_number: &str) -> Profile {
        let (name, country) = ("Bakkerij Janssens".to_owned(), "be".to_owned());
        Profile { name, country, vat: vat.to_owned(), company_number: company_number.to_owned(), reply_to: None }
    }

    #[test]
    fn numbers_are_kept_in_one_form() {
        let parsed = profile("be 0403.170.701", "0403-170-701").parse().unwrap();
        assert_eq!((parsed.vat.to_string(), parsed.company_number), ("BE0403170701".into(), "0403170701".into()));
    }

    #[test]
    fn notices_go_to_mailboxes_of_people_and_to_few_of_them() {
        let variable = |name: &str| {
            let address = if name == "DOMAIN" { "in.example.com" } else { "invoices@example.com" };
            Some(address.to_owned())
        };
        let config = Config::read(&mut aws::Environment::new(&variable));
        let answers = |notify: &[&str]| {
            let notify = notify.iter().map(|address| (*address).to_owned()).collect();
            Answers { notify, reply: true, language: Language::De }.parse(&config)
        };
        let parsed = answers(&["a@example.com", "a@EXAMPLE.com", "b@example.com"]).unwrap();
        assert_eq!(parsed.notify.len(), 2);
        let wrong = ["a@example.com", "nobody", "be0403170701@be.in.example.com", "invoices@example.com"];
        assert_eq!(
            answers(&wrong).unwrap_err().wrong(),
            [
                ("/notify/1", "email_address_incomplete"),
                ("/notify/2", "connectors_own_address"),
                ("/notify/3", "connectors_own_address")
            ]
        );
        let many = answers(&["a@example.com"; 11]).unwrap_err();
        assert_eq!(many.wrong(), [("/notify", "too_many_entries")]);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = Profile { name: " ".into(), reply_to: Some("nobody".into()), ..profile("BE0403170702", "12") };
        assert_eq!(
            wrong.parse().unwrap_err().wrong(),
            [
                ("/name", "length_out_of_range"),
                ("/vat", "vat_number_invalid"),
                ("/company_number", "company_number_invalid"),
                ("/reply_to", "email_address_incomplete")
            ]
        );
    }
}
