//! Business partners and their delivery channels.

mod import;
mod save;
mod table;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ids::PartnerId;
use invoice::Language;
use ledger::{ChannelKind, DeliveryMode, PutPartnerError, Role};
use message::{Advice, RequestError};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::{Error, Invalid};
use crate::extract::{After, FromJson, FromPath, Page};
use crate::language::Reader;
use crate::openapi;
use crate::worded::Worded;
use save::{PackingToSave, PartnerToSave, with_secret};

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read, write, remove))
        .routes(routes!(renew_secret))
        .merge(import::routes())
}

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
struct Partner {
    /// The account's own id of it.
    #[schema(example = "cafe-central")]
    id: String,
    /// Name.
    name: String,
    /// VAT number: finds the partner when an issued invoice names only the buyer.
    vat: Option<String>,
    /// Number in the company register of its country.
    company_number: Option<String>,
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    /// The language of its letters.
    #[schema(value_type = openapi::Language)]
    language: Language,
    /// The account's own number for it.
    customer_number: Option<String>,
    /// Where its invoices are mailed: first those in `To`, then `Cc`, then `Bcc`.
    emails: Vec<Email>,
    /// Delivery channels, in the order in which they are used.
    channels: Vec<Channel>,
    /// How the enabled channels work together.
    #[schema(value_type = openapi::DeliveryMode)]
    delivery: DeliveryMode,
    /// In which files its invoices are mailed.
    packing: PackingToSave,
    /// What is still to be done so that invoices reach the partner; only in the answer to PUT.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<Worded>,
}

/// Who is mailed.
#[derive(Debug, Serialize, ToSchema)]
struct Email {
    /// Where.
    address: String,
    /// In which field of the letter.
    #[schema(value_type = openapi::Role)]
    role: Role,
}

/// A way to deliver invoices to a partner.
#[derive(Debug, Serialize, ToSchema)]
struct Channel {
    /// Which one.
    #[schema(value_type = openapi::ChannelKind)]
    kind: ChannelKind,
    /// Whether it is used.
    enabled: bool,
    /// What the channel needs to know.
    #[schema(value_type = Object, example = json!({"participant": "0208:0403170701"}))]
    settings: Map<String, Value>,
    /// What a webhook is signed with; only in the answer to the PUT that created the channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    secret: Option<String>,
}

/// What a webhook is signed with.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookSecret {
    /// 32 bytes as Standard Webhooks writes them: `whsec_` and base64.
    #[schema(example = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    secret: String,
}

impl From<ledger::Partner> for Partner {
    fn from(partner: ledger::Partner) -> Self {
        let email = |recipient: ledger::Recipient| Email { address: recipient.address.into(), role: recipient.role };
        let channel = |channel: ledger::Channel| Channel {
            kind: channel.kind,
            enabled: channel.enabled,
            settings: channel.settings,
            secret: None,
        };
        Self {
            id: partner.id.into(),
            name: partner.name,
            vat: partner.vat.map(String::from),
            company_number: partner.company_number,
            country: partner.country.map(String::from),
            language: partner.language,
            customer_number: partner.customer_number,
            emails: partner.emails.into_iter().map(email).collect(),
            channels: partner.channels.into_iter().map(channel).collect(),
            delivery: partner.delivery,
            packing: partner.packing.into(),
            advice: None,
        }
    }
}

/// What keeps invoices from reaching the partner.
fn advice(partner: &ledger::Partner, new: bool) -> Option<Advice> {
    if partner.channels.is_empty() {
        return new.then_some(Advice::AddChannel);
    }
    let mails = partner.channel(ChannelKind::Email).is_some_and(|channel| channel.enabled);
    if !mails || partner.addresses(Role::To).next().is_some() {
        None
    } else if partner.emails.is_empty() {
        Some(Advice::AddAddress)
    } else {
        Some(Advice::AddMainRecipient)
    }
}

/// List partners.
///
/// By id.
#[utoipa::path(
    get, path = "/v1/partners", operation_id = "list_partners", tag = "partners", params(After),
    responses((status = 200, description = "A page of partners.", body = Page<Partner>), (status = 400, description = "`after` is no cursor."))
)]
async fn list(
    Caller(account): Caller,
    State(console): State<Console>,
    after: After,
) -> Result<Json<Page<Partner>>, Error> {
    let page = console.connector.ledger.partners_after(&account, after.cursor()?.as_deref()).await?;
    Ok(Json(Page::of(page, Partner::from)))
}

/// Read a partner.
///
/// With its delivery channels and their settings.
#[utoipa::path(
    get, path = "/v1/partners/{id}", operation_id = "read_partner", tag = "partners",
    params(("id" = String, Path, description = "The partner's id.")),
    responses((status = 200, description = "The partner.", body = Partner), (status = 404, description = "There is none of this id."))
)]
async fn read(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<PartnerId>,
) -> Result<Json<Partner>, Error> {
    let partner = console.connector.ledger.partner(&account, &id).await?;
    partner.map(|partner| Json(partner.into())).ok_or(RequestError::PartnerNotFound.into())
}

/// Create or change a partner.
///
/// A new partner without delivery channel is saved, and `advice` says that one should be added. Channels that were chosen
/// before stay unless they are named. Those that are named come first, in the order given; the others follow in the order
/// they had. The answer that creates a webhook is the only one that shows its secret.
#[utoipa::path(
    put, path = "/v1/partners/{id}", operation_id = "write_partner", tag = "partners", request_body = PartnerToSave,
    params(("id" = String, Path, description = "The account's own id of the partner: 1 to 64 of A-Z, a-z, 0-9, _ and -, but not `import`.")),
    responses(
        (status = 200, description = "The partner was changed.", body = Partner),
        (status = 201, description = "The partner is new.", body = Partner),
        (status = 409, description = "Another partner has this VAT number, or somebody else changed the partner."),
        (status = 422, description = "A field is not valid; `errors` names it."),
    )
)]
async fn write(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath(id): FromPath<PartnerId>,
    FromJson(partner): FromJson<PartnerToSave>,
) -> Result<(StatusCode, Json<Partner>), Error> {
    let ledger = &console.connector.ledger;
    let before = ledger.partner(&account, &id).await?;
    let loopback = console.connector.config.loopback_webhooks;
    let partner = partner.parse(id, before.as_ref(), loopback).map_err(Invalid::into_error)?;
    let partner = with_secret(partner)?;
    ledger.put_partner(&account, before.as_ref(), &partner).await?;
    let new = before.is_none();
    let advice = advice(&partner, new).map(|advice| Worded::of(advice, language));
    let made = before.as_ref().and_then(|before| before.channel(ChannelKind::Webhook)).is_none();
    let secret = partner.channel(ChannelKind::Webhook).filter(|_| made).and_then(|channel| channel.secret.clone());
    let mut shown = Partner { advice, ..partner.into() };
    if let Some(channel) = shown.channels.iter_mut().find(|channel| channel.kind == ChannelKind::Webhook) {
        channel.secret = secret.map(String::from);
    }
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(shown)))
}

/// Delete a partner.
///
/// What was sent to it stays on record. What waits for its time has nobody to go to then, and says so. Repeating it changes
/// nothing.
#[utoipa::path(
    delete, path = "/v1/partners/{id}", operation_id = "delete_partner", tag = "partners",
    params(("id" = String, Path, description = "The partner's id.")),
    responses(
        (status = 204, description = "There is none of this id any more."),
        (status = 409, description = "Somebody else changed the partner."),
    )
)]
async fn remove(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<PartnerId>,
) -> Result<StatusCode, Error> {
    let ledger = &console.connector.ledger;
    if let Some(partner) = ledger.partner(&account, &id).await?
        && !ledger.delete_partner(&account, &partner).await?
    {
        return Err(PutPartnerError::Changed.into());
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Make a new webhook secret.
///
/// The one before no longer signs anything from now on. This answer is the only one that shows the new one.
#[utoipa::path(
    post, path = "/v1/partners/{id}/webhook-secret", operation_id = "renew_webhook_secret", tag = "partners",
    params(("id" = String, Path, description = "The partner's id.")),
    responses(
        (status = 200, description = "The new secret.", body = WebhookSecret),
        (status = 404, description = "There is no partner of this id."),
        (status = 409, description = "The partner has no webhook, or somebody else changed the partner."),
    )
)]
async fn renew_secret(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<PartnerId>,
) -> Result<Json<WebhookSecret>, Error> {
    let ledger = &console.connector.ledger;
    let before = ledger.partner(&account, &id).await?.ok_or(RequestError::PartnerNotFound)?;
    let secret = aws::webhook::new_secret()?;
    let mut partner = before.clone();
    let webhook = partner.channels.iter_mut().find(|channel| channel.kind == ChannelKind::Webhook);
    let webhook = webhook.ok_or(RequestError::PartnerHasNoWebhook)?;
    webhook.secret = Some(secret.clone());
    ledger.put_partner(&account, Some(&before), &partner).await?;
    Ok(Json(WebhookSecret { secret: secret.into() }))
}

impl From<PutPartnerError> for Error {
    fn from(error: PutPartnerError) -> Self {
        match error {
            PutPartnerError::VatTaken(vat) => RequestError::PartnerVatTaken { vat: vat.into() }.into(),
            PutPartnerError::Changed => RequestError::PartnerChangedMeanwhile.into(),
            PutPartnerError::Failure(failure) => failure.into(),
        }
    }
}
