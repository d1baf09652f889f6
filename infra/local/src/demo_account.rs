//! The demo account, made through the JSON API like any other.

use anyhow::Context;
use serde_json::{Value, json};

use crate::Running;
use crate::api::Api;

/// Its id, in its token.
pub(crate) const ID: &str = "demo";
/// Path of the incoming invoices in the JSON API.
pub(crate) const INCOMING: &str = "/v1/incoming";
/// Path to upload an invoice to, so that it is issued.
pub(crate) const ISSUE: &str = "/v1/issued";
/// A partner who gets invoices by e-mail, in Dutch.
pub(crate) const DUTCH_PARTNER: &str = "klant";

/// The demo account.
#[derive(Debug, Clone)]
pub(crate) struct DemoAccount {
    /// Trading name.
    pub(crate) name: String,
    /// Its import addresses, one from each of its numbers.
    pub(crate) addresses: Vec<String>,
    /// The JSON API, as it sees it.
    pub(crate) api: Api,
}

/// Creates the account with its partners and activates its connector; again at the next start, which changes nothing
/// but what somebody changed by hand.
///
/// # Errors
/// The API refuses, or the account has no address.
pub(crate) async fn create(running: &Running) -> anyhow::Result<DemoAccount> {
    let api = Api::new(running.console(), running.token(ID)?);
    let name = "Demo BV".to_owned();
    let profile = json!({
        "name": name,
        "country": "BE",
        "vat": "BE0123456749",
        "company_number": "0123456749",
        "reply_to": "boekhouding@demo.example",
    });
    api.put("/v1/account", &profile).await?;
    partner(&api, DUTCH_PARTNER, "Klant NV", ("BE", "BE0987654394"), "nl", "facturen@klant.example", None).await?;
    let peppol = Some(json!({ "participant": "9930:de123456788" }));
    partner(&api, "kunde", "Kunde GmbH", ("DE", "DE123456788"), "de", "rechnung@kunde.example", peppol).await?;
    let account = api.post("/v1/connector/activate", &json!({})).await?;
    let addresses = account["addresses"].as_array().context("the account has no addresses")?;
    let addresses: Vec<String> = addresses.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    anyhow::ensure!(!addresses.is_empty(), "the account has no addresses");
    Ok(DemoAccount { name, addresses, api })
}

/// Saves a partner who gets invoices by e-mail, and over Peppol too if there are settings for it.
///
/// # Errors
/// The API refuses.
pub(crate) async fn partner(
    api: &Api,
    id: &str,
    name: &str,
    (country, vat): (&str, &str),
    language: &str,
    email: &str,
    peppol: Option<Value>,
) -> anyhow::Result<()> {
    let mut channels = vec![json!({ "kind": "email", "enabled": true })];
    channels.extend(peppol.map(|settings| json!({ "kind": "peppol", "enabled": true, "settings": settings })));
    let partner = json!({
        "name": name,
        "country": country,
        "vat": vat,
        "language": language,
        "emails": [email],
        "channels": channels,
    });
    api.put(&format!("/v1/partners/{id}"), &partner).await.map(drop)
}
