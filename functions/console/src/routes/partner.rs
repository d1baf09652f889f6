//! Business partners and their delivery channels.

use std::collections::BTreeSet;

use ::mail::EmailAddress;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use connector::ids::PartnerId;
use connector::ledger::{self, ChannelKind, PutPartnerError};
use invoice::Language;
use invoice::tax_id::{Country, VatId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::{Error, Invalid};
use crate::extract::{FromJson, FromPath, Page};
use crate::openapi;

/// The most addresses of a partner: SES takes 50 recipients a mail.
const MAX_EMAILS: usize = 50;

/// The longest settings of a channel, in bytes of JSON.
const MAX_SETTINGS: usize = 4096;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read, write))
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
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    /// The language of its letters.
    #[schema(value_type = openapi::Language)]
    language: Language,
    /// Where its invoices are mailed.
    emails: Vec<String>,
    /// Delivery channels; every enabled one delivers.
    channels: Vec<Channel>,
    /// What is still to be done so that invoices reach the partner; only in the answer to PUT.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
}

/// A way to deliver invoices to a partner.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Channel {
    /// Which one.
    #[schema(value_type = openapi::ChannelKind)]
    kind: ChannelKind,
    /// Whether it is used.
    enabled: bool,
    /// What the channel needs to know. Left out in PUT, the settings stay as they are.
    #[schema(value_type = Option<Object>, example = json!({"participant": "0208:0403170701"}))]
    settings: Option<Map<String, Value>>,
}

/// A partner to be saved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Café Central", "vat": "ATU12345675", "country": "AT", "language": "de",
    "emails": ["rechnung@cafe-central.example"], "channels": [{"kind": "email", "enabled": true}]
}))]
struct PartnerToSave {
    /// Name.
    #[schema(max_length = 200)]
    name: String,
    /// VAT number with its country prefix. No two partners can have the same.
    vat: Option<String>,
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    /// The language of its letters.
    #[schema(value_type = openapi::Language)]
    language: Language,
    /// Where its invoices are mailed; left out, the addresses stay as they are.
    #[schema(max_items = 50)]
    emails: Option<Vec<String>>,
    /// Delivery channels. What is not named here stays as it was chosen: to stop using a channel, name it with
    /// `enabled: false`.
    channels: Option<Vec<Channel>>,
}

impl PartnerToSave {
    fn parse(self, id: PartnerId, before: Option<&ledger::Partner>) -> Result<ledger::Partner, Error> {
        let mut invalid = Invalid::default();
        let name = invalid.text("name", &self.name, 200);
        let vat = self.vat.and_then(|vat| invalid.check("vat", VatId::parse(&vat)));
        let country = self.country.and_then(|country| invalid.check("country", Country::parse(&country)));
        let emails = match self.emails {
            None => before.map(|before| before.emails.clone()).unwrap_or_default(),
            Some(written) => {
                if written.len() > MAX_EMAILS {
                    invalid.refuse("emails", "there can be at most 50");
                }
                let mut emails: Vec<EmailAddress> = Vec::new();
                for (index, email) in written.iter().enumerate() {
                    let email = invalid.check(&format!("emails[{index}]"), EmailAddress::parse(email));
                    emails.extend(email.filter(|email| !emails.contains(email)));
                }
                emails
            }
        };
        let mut channels = before.map(|before| before.channels.clone()).unwrap_or_default();
        let mut named = BTreeSet::new();
        for Channel { kind, enabled, settings } in self.channels.unwrap_or_default() {
            if !named.insert(kind.as_str()) {
                invalid.refuse("channels", "each kind can be named once");
            }
            if settings.as_ref().is_some_and(|settings| json!(settings).to_string().len() > MAX_SETTINGS) {
                invalid.refuse("channels", "settings can have at most 4096 bytes");
            }
            match channels.iter_mut().find(|channel| channel.kind == kind) {
                Some(channel) => {
                    channel.enabled = enabled;
                    channel.settings = settings.unwrap_or_else(|| channel.settings.clone());
                }
                None => channels.push(ledger::Channel { kind, enabled, settings: settings.unwrap_or_default() }),
            }
        }
        if !invalid.is_empty() {
            return Err(invalid.into_error());
        }
        let revision = before.map_or(0, |before| before.revision);
        Ok(ledger::Partner { id, name, vat, country, language: self.language, emails, channels, revision })
    }
}

impl From<ledger::Partner> for Partner {
    fn from(partner: ledger::Partner) -> Self {
        Self {
            id: partner.id.into(),
            name: partner.name,
            vat: partner.vat.map(String::from),
            country: partner.country.map(String::from),
            language: partner.language,
            emails: partner.emails.into_iter().map(String::from).collect(),
            channels: partner
                .channels
                .into_iter()
                .map(|channel| Channel {
                    kind: channel.kind,
                    enabled: channel.enabled,
                    settings: Some(channel.settings),
                })
                .collect(),
            hint: None,
        }
    }
}

/// What keeps invoices from reaching the partner.
fn hint(partner: &ledger::Partner, new: bool) -> Option<&'static str> {
    let enabled = |kind| partner.channels.iter().any(|channel| channel.enabled && channel.kind == kind);
    if partner.channels.is_empty() && new {
        Some(
            "Add a delivery channel, for example {\"kind\": \"email\", \"enabled\": true}, so that invoices are delivered.",
        )
    } else if enabled(ChannelKind::Email) && partner.emails.is_empty() {
        Some("Add an e-mail address: the channel `email` is enabled and has nowhere to send to.")
    } else {
        None
    }
}

/// List partners.
///
/// All of them, by id, on one page.
#[utoipa::path(
    get, path = "/v1/partners", operation_id = "list_partners", tag = "partners",
    responses((status = 200, description = "All partners.", body = Page<Partner>))
)]
async fn list(Caller(account): Caller, State(console): State<Console>) -> Result<Json<Page<Partner>>, Error> {
    let items = console.connector.ledger.partners(&account).await?;
    Ok(Json(Page::of(ledger::Page { items, next: None }, Partner::from)))
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
    partner
        .map(|partner| Json(partner.into()))
        .ok_or_else(|| Error::not_found("no_partner", "There is no partner of this id."))
}

/// Create or change a partner.
///
/// A new partner without delivery channel is saved, and `hint` says that one should be added. Channels that were
/// chosen before stay unless they are named.
#[utoipa::path(
    put, path = "/v1/partners/{id}", operation_id = "write_partner", tag = "partners", request_body = PartnerToSave,
    params(("id" = String, Path, description = "The account's own id of the partner: 1 to 64 of A-Z, a-z, 0-9, _ and -.")),
    responses(
        (status = 200, description = "The partner was changed.", body = Partner),
        (status = 201, description = "The partner is new.", body = Partner),
        (status = 409, description = "Another partner has this VAT number, or somebody else changed the partner."),
        (status = 422, description = "A field is not valid; the message names it."),
    )
)]
async fn write(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<PartnerId>,
    FromJson(partner): FromJson<PartnerToSave>,
) -> Result<(StatusCode, Json<Partner>), Error> {
    let ledger = &console.connector.ledger;
    let before = ledger.partner(&account, &id).await?;
    let partner = partner.parse(id, before.as_ref())?;
    ledger.put_partner(&account, before.as_ref(), &partner).await.map_err(|error| {
        let sentence = error.to_string();
        match error {
            PutPartnerError::VatTaken(_) => {
                Error::conflict("vat_taken", sentence).hint("Change that partner instead, or correct the VAT number.")
            }
            PutPartnerError::Changed => Error::conflict("changed_meanwhile", sentence),
            PutPartnerError::Failure(failure) => failure.into(),
        }
    })?;
    let new = before.is_none();
    let hint = hint(&partner, new);
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(Partner { hint, ..partner.into() })))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn save(body: Value, before: Option<&ledger::Partner>) -> Result<ledger::Partner, Error> {
        let body: PartnerToSave = serde_json::from_value(body).unwrap();
        body.parse(PartnerId::parse("cafe").unwrap(), before)
    }

    #[test]
    fn a_new_partner_without_channel_gets_a_hint() {
        let partner = save(json!({"name": "Café", "language": "de"}), None).unwrap();
        assert!(hint(&partner, true).unwrap().starts_with("Add a delivery channel"));
        assert_eq!(hint(&partner, false), None);
        let partner =
            save(json!({"name": "C", "language": "de", "channels": [{"kind": "email", "enabled": true}]}), None);
        assert!(hint(&partner.unwrap(), true).unwrap().starts_with("Add an e-mail address"));
    }

    #[test]
    fn a_chosen_channel_survives_a_change_that_does_not_name_it() {
        let peppol = json!({"kind": "peppol", "enabled": true, "settings": {"participant": "0208:0403170701"}});
        let body =
            json!({"name": "C", "language": "nl", "emails": ["a@example.com", "a@EXAMPLE.com"], "channels": [peppol]});
        let before = save(body, None).unwrap();
        let renamed = save(json!({"name": "D", "language": "nl"}), Some(&before)).unwrap();
        assert_eq!((&renamed.channels, &renamed.emails), (&before.channels, &before.emails));
        assert_eq!(renamed.emails.len(), 1);

        let with_email = json!({"name": "D", "language": "nl", "channels": [{"kind": "email", "enabled": true}]});
        let both = save(with_email, Some(&before)).unwrap();
        assert_eq!(both.channels[0], before.channels[0]);
        let off = json!({"name": "D", "language": "nl", "channels": [{"kind": "peppol", "enabled": false}]});
        let off = save(off, Some(&both)).unwrap();
        assert!(!off.channels[0].enabled && off.channels[1].enabled);
        assert_eq!(off.channels[0].settings, before.channels[0].settings);
    }

    #[test]
    fn a_channel_named_twice_is_refused() {
        let channel = json!({"kind": "email", "enabled": true});
        assert!(save(json!({"name": "C", "language": "nl", "channels": [channel, channel]}), None).is_err());
    }
}
