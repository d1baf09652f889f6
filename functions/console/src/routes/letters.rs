//! The letters that carry issued invoices: their words, colour and logo, and how they look.

use std::collections::BTreeMap;

use ::letter::{Colour, CopyRule, Facts, Images, InvalidLogo, Logo, PLACEHOLDERS, Reminder, Text};
use aws::Failure;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use bytes::Bytes;
use connector::Connector;
use ids::{DocumentHash, InvoiceId};
use invoice::Language;
use message::RequestError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::error::{Error, Invalid};
use crate::extract::{FromJson, unread};
use crate::language::Reader;
use crate::openapi;
use crate::{Console, MAX_JSON_BYTES};

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(read, write)).routes(routes!(write_logo, delete_logo)).routes(routes!(preview))
}

/// The words and looks of the letters, as they are.
#[derive(Debug, Serialize, ToSchema)]
struct Letters {
    #[serde(flatten)]
    settings: Settings,
    /// SHA-256 of the logo, if there is one.
    logo: Option<String>,
    /// What is written where the account has no text of its own, by language.
    #[schema(value_type = BTreeMap<String, Texts>)]
    usual: BTreeMap<Language, Texts>,
    /// The names that can stand in a text between double braces: `{{number}}` becomes the invoice's number.
    #[schema(value_type = Vec<String>, example = json!(["number", "due_date", "amount"]))]
    placeholders: [&'static str; PLACEHOLDERS.len()],
}

/// Own words and colour of the letters. What is left out is as usual.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LetterSettings, example = json!({
    "colour": "#8a3b12", "texts": {"nl": {"subject": "{{document}} {{number}}", "greeting": "Beste {{buyer}},", "closing": null}}
}))]
struct Settings {
    /// As `#rrggbb`. Text on it becomes black or white, whichever can be read.
    colour: Option<String>,
    /// By language: de, en, fr, nl.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Texts>)]
    texts: BTreeMap<Language, Texts>,
}

/// The texts of one language. Placeholders have the form `{{number}}`; one without value in the invoice becomes nothing.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LetterTexts)]
struct Texts {
    /// One line.
    #[schema(max_length = 200)]
    subject: Option<String>,
    /// Before the first sentence; may have several lines.
    #[schema(max_length = 500)]
    greeting: Option<String>,
    /// The end of the letter, with the name; may have several lines.
    #[schema(max_length = 1000)]
    closing: Option<String>,
}

/// What to show.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LetterPreviewRequest)]
struct Asked {
    /// Settings that are not saved yet; without them those that are.
    settings: Option<Settings>,
    /// An issued invoice; without one a sample.
    #[schema(value_type = Option<String>)]
    invoice_id: Option<InvoiceId>,
    /// By default the customer's, else English.
    #[schema(value_type = Option<openapi::Language>)]
    language: Option<Language>,
    /// The reminder before or after the due date instead of the letter, where there is one to remind of.
    #[schema(value_type = Option<openapi::Reminder>)]
    reminder: Option<Reminder>,
}

/// A letter as the customer would get it, without its files.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LetterPreview)]
struct Preview {
    /// The subject.
    subject: String,
    /// The body as text.
    text: String,
    /// The body as HTML, with its pictures inside and nothing from elsewhere.
    html: String,
    /// Why the letter says that it is only a copy.
    copy_notice: Option<CopyNotice>,
}

/// Why a mailed invoice is only a copy by law.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CopyNotice {
    /// Stable: programs may rely on it.
    #[schema(value_type = openapi::CopyRule)]
    code: CopyRule,
    /// The same in words.
    detail: &'static str,
}

impl CopyNotice {
    /// In words of this language.
    pub(super) fn of(code: CopyRule, language: Language) -> Self {
        Self { code, detail: code.sentence(language) }
    }
}

impl From<::letter::Texts> for Texts {
    fn from(texts: ::letter::Texts) -> Self {
        let [subject, greeting, closing] =
            [texts.subject, texts.greeting, texts.closing].map(|text| text.map(|text| text.as_str().to_owned()));
        Self { subject, greeting, closing }
    }
}

impl From<ledger::Account> for Letters {
    fn from(account: ledger::Account) -> Self {
        let texts = account.letters.texts.into_iter().map(|(language, texts)| (language, texts.into())).collect();
        Self {
            settings: Settings { colour: account.letters.colour.map(String::from), texts },
            logo: account.logo.map(String::from),
            usual: Language::ALL.map(|language| (language, ::letter::Texts::usual(language).into())).into(),
            placeholders: PLACEHOLDERS,
        }
    }
}

impl Settings {
    fn parse(self) -> Result<ledger::Letters, Error> {
        let mut invalid = Invalid::default();
        let colour = self.colour.and_then(|colour| invalid.check("/colour", Colour::parse(&colour)));
        let mut texts = BTreeMap::new();
        for (language, own) in self.texts {
            let mut text = |text: Text, name: &str, own: Option<String>| {
                invalid.check(&format!("/texts/{}/{name}", language.as_str()), text.parse(&own?))
            };
            let own = ::letter::Texts {
                subject: text(Text::Subject, "subject", own.subject),
                greeting: text(Text::Greeting, "greeting", own.greeting),
                closing: text(Text::Closing, "closing", own.closing),
            };
            if own != ::letter::Texts::default() {
                texts.insert(language, own);
            }
        }
        if invalid.is_empty() { Ok(ledger::Letters { colour, texts }) } else { Err(invalid.into_error()) }
    }
}

/// Read how letters look.
///
/// The account's own words and colour, the words that are used otherwise, and the placeholders that a text can have.
#[utoipa::path(
    get, path = "/v1/account/letters", operation_id = "read_letters", tag = "account",
    responses((status = 200, description = "The settings.", body = Letters), (status = 404, description = "The account was not created yet."))
)]
async fn read(Caller(account): Caller, State(console): State<Console>) -> Result<Json<Letters>, Error> {
    let account = console.connector.ledger.account(&account).await?;
    account.map(|account| Json(account.into())).ok_or(RequestError::AccountNotCreated.into())
}

/// Set how letters look.
///
/// Replaces words and colour; the logo stays. Everything is checked here, and nothing of it can keep a letter from
/// leaving later.
#[utoipa::path(
    put, path = "/v1/account/letters", operation_id = "write_letters", tag = "account", request_body = Settings,
    responses(
        (status = 200, description = "The settings as they are now.", body = Letters),
        (status = 404, description = "The account was not created yet."),
        (status = 422, description = "A field is not valid; `errors` names it, and the placeholders that are known."),
    )
)]
async fn write(
    Caller(account): Caller,
    State(console): State<Console>,
    FromJson(settings): FromJson<Settings>,
) -> Result<Json<Letters>, Error> {
    let letters = settings.parse()?;
    let account = console.connector.ledger.put_letters(&account, &letters).await?;
    account.map(|account| Json(account.into())).ok_or(RequestError::AccountNotCreated.into())
}

/// Set the logo of letters.
///
/// The body is the file: a PNG or JPEG of at most 200 KB and 2000 pixels to each side. It is shown instead of the
/// company's name, at most 240 pixels wide.
#[utoipa::path(
    put, path = "/v1/account/logo", operation_id = "write_logo", tag = "account",
    request_body(content = String, content_type = "application/octet-stream", description = "The file."),
    responses(
        (status = 200, description = "The settings as they are now.", body = Letters),
        (status = 404, description = "The account was not created yet."),
        (status = 413, description = "The file has more than 200 KB."),
        (status = 422, description = "It is no such picture."),
    )
)]
async fn write_logo(
    Caller(account): Caller,
    State(console): State<Console>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Letters>, Error> {
    let body = body.map_err(|rejection| unread(rejection.status(), MAX_JSON_BYTES))?;
    let logo = Logo::read(body).map_err(|error| match error {
        InvalidLogo::TooLarge(kb) => RequestError::LogoTooLarge { kb, limit_kb: Logo::MAX_BYTES / 1000 },
        InvalidLogo::UnknownFormat => RequestError::LogoFormatUnknown,
        InvalidLogo::Dimensions(width, height) => RequestError::LogoDimensions { width, height, limit: Logo::MAX_SIDE },
    })?;
    let Connector { ledger, archive, .. } = &console.connector;
    if ledger.account(&account).await?.is_none() {
        return Err(RequestError::AccountNotCreated.into());
    }
    let hash = DocumentHash::of(&logo.bytes);
    archive.put_document(&account, &hash, logo.media_type, logo.bytes).await?;
    let account = ledger.put_logo(&account, Some(&hash)).await?;
    account.map(|account| Json(account.into())).ok_or(RequestError::AccountNotCreated.into())
}

/// Remove the logo of letters.
///
/// The company's name stands in its place again.
#[utoipa::path(
    delete, path = "/v1/account/logo", operation_id = "delete_logo", tag = "account",
    responses((status = 200, description = "The settings as they are now.", body = Letters), (status = 404, description = "The account was not created yet."))
)]
async fn delete_logo(Caller(account): Caller, State(console): State<Console>) -> Result<Json<Letters>, Error> {
    let account = console.connector.ledger.put_logo(&account, None).await?;
    account.map(|account| Json(account.into())).ok_or(RequestError::AccountNotCreated.into())
}

/// See a letter before it is sent.
///
/// With settings that are not saved yet, and for an issued invoice if one is named. Nothing is saved or sent.
#[utoipa::path(
    post, path = "/v1/account/letters/preview", operation_id = "preview_letter", tag = "account", request_body = Asked,
    responses(
        (status = 200, description = "The letter.", body = Preview),
        (status = 404, description = "The account was not created yet, or there is no invoice of this id."),
        (status = 422, description = "A field is not valid; `errors` names it."),
    )
)]
async fn preview(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(reader): Reader,
    FromJson(asked): FromJson<Asked>,
) -> Result<Json<Preview>, Error> {
    let connector = &console.connector;
    let account = connector.ledger.account(&account).await?.ok_or(RequestError::AccountNotCreated)?;
    let letters = match asked.settings {
        Some(settings) => settings.parse()?,
        None => account.letters.clone(),
    };
    let (facts, language) = match &asked.invoice_id {
        Some(id) => facts(connector, &account, id).await?,
        None => (::letter::sample(&account.profile.name), Language::En),
    };
    let facts = Facts { reminder: asked.reminder.filter(|_| facts.due_date.is_some()), ..facts };
    let style = connector.letter_style(&account, &letters).await?;
    let written = ::letter::write(&facts, &style, asked.language.unwrap_or(language), Images::Embedded)
        .map_err(|error| Failure::permanent("letter_unwritable", error.to_string()))?;
    Ok(Json(Preview {
        subject: written.subject,
        text: written.text,
        html: written.html,
        copy_notice: facts.copy.map(|rule| CopyNotice::of(rule, reader)),
    }))
}

/// What the letter of an issued invoice says, and its language.
async fn facts(connector: &Connector, account: &ledger::Account, id: &InvoiceId) -> Result<(Facts, Language), Error> {
    let invoice = connector.ledger.issued_invoice(&account.id, id).await?;
    let invoice = invoice.ok_or(RequestError::IssuedInvoiceNotFound)?;
    let partner = match &invoice.partner_id {
        Some(partner) => connector.ledger.partner(&account.id, partner).await?,
        None => None,
    };
    let mut details = None;
    for file in &invoice.files {
        let bytes = connector.archive.document(&account.id, &file.sha256).await.map_err(|failure| match failure {
            Failure::Permanent(reason) if reason.code == "object_missing" => {
                Error::of(RequestError::FileNotFiled { sha256: file.sha256.to_string() })
            }
            other => other.into(),
        })?;
        details = invoice::details(&bytes).ok().and_then(|all| all.into_iter().next());
        if details.is_some() {
            break;
        }
    }
    let buyer = partner.as_ref().map(|partner| partner.name.as_str());
    let customer_number = partner.as_ref().and_then(|partner| partner.customer_number.clone());
    let facts =
        Facts { customer_number, ..Facts::of(details.as_ref(), &account.profile.name, buyer.unwrap_or_default()) };
    Ok((facts, partner.map_or(Language::En, |partner| partner.language)))
}
