//! A partner as it is to be saved: what may be left out, and what is refused.

use std::collections::BTreeSet;

use ::letter::{FileName, Files, Packing, PerMail};
use ::mail::EmailAddress;
use aws::Failure;
use aws::webhook::{WebhookUrl, new_secret};
use ids::PartnerId;
use invoice::Language;
use invoice::tax_id::{CompanyNumber, Country, VatId};
use ledger::{ChannelKind, DeliveryMode, Role};
use message::FieldError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::error::Invalid;
use crate::openapi;

/// The most addresses of a partner: SES takes 50 recipients a mail.
const MAX_EMAILS: usize = 50;

/// The longest settings of a channel, in bytes of JSON.
const MAX_SETTINGS: usize = 4096;

/// A partner to be saved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Café Central", "vat": "ATU12345675", "country": "AT", "language": "de", "customer_number": "10042",
    "emails": ["rechnung@cafe-central.example", {"address": "chef@cafe-central.example", "role": "cc"}],
    "channels": [{"kind": "email", "enabled": true}]
}))]
pub(super) struct PartnerToSave {
    /// Name.
    #[schema(max_length = 200)]
    pub(super) name: String,
    /// VAT number with its country prefix. No two partners can have the same.
    pub(super) vat: Option<String>,
    /// Number in the company register of its country, which is `country`, or else the VAT number's.
    pub(super) company_number: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub(super) country: Option<String>,
    /// The language of its letters.
    #[schema(value_type = openapi::Language)]
    pub(super) language: Language,
    /// The account's own number for it.
    #[schema(max_length = 64)]
    pub(super) customer_number: Option<String>,
    /// Where its invoices are mailed; left out, the addresses stay as they are.
    #[schema(max_items = 50)]
    pub(super) emails: Option<Vec<EmailToSave>>,
    /// Delivery channels. What is not named here stays as it was chosen: to stop using a channel, name it with
    /// `enabled: false`.
    pub(super) channels: Option<Vec<ChannelToSave>>,
    /// How the enabled channels work together; left out, it stays as it is, and is `parallel` for a new partner.
    #[schema(value_type = Option<openapi::DeliveryMode>)]
    pub(super) delivery: Option<DeliveryMode>,
    /// In which files its invoices are mailed, and how many a mail; left out, it stays as it is. A new partner gets all files
    /// and one invoice a mail.
    pub(super) packing: Option<PackingToSave>,
}

/// In which files invoices are mailed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Packing, example = json!({"files": "both", "names": "{{document}} {{number}}", "max_mb": 10}))]
pub(super) struct PackingToSave {
    /// Which files go.
    #[schema(value_type = openapi::Files)]
    pub(super) files: Files,
    /// What the files of the invoice are called, without ending: a text with placeholders `{{document}}`, `{{number}}`,
    /// `{{issue_date}}`, `{{seller}}`, `{{buyer}}` and `{{customer_number}}`. Null: as they were issued.
    #[schema(max_length = 100)]
    pub(super) names: Option<String>,
    /// The largest mail the customer takes, in MB, its files encoded, which makes them a third larger. A letter above it
    /// has a link instead of its files, which works for 30 days. Null: as large as SES sends, 40.
    #[schema(minimum = 1, maximum = 40)]
    pub(super) max_mb: Option<u8>,
    /// How many invoices a mail brings.
    #[schema(value_type = openapi::PerMail)]
    pub(super) per_mail: PerMail,
}

impl From<Packing> for PackingToSave {
    fn from(packing: Packing) -> Self {
        let names = packing.names.map(|names| names.as_str().to_owned());
        Self { files: packing.files, names, max_mb: packing.max_mb, per_mail: packing.per_mail }
    }
}

impl PackingToSave {
    fn parse(self, invalid: &mut Invalid) -> Packing {
        let names = self.names.and_then(|names| invalid.check("/packing/names", FileName::parse(&names)));
        if self.max_mb.is_some_and(|most| !(1..=Packing::MAX_MB).contains(&most)) {
            invalid.refuse("/packing/max_mb", FieldError::NumberOutOfRange { min: 1, max: Packing::MAX_MB.into() });
        }
        Packing { files: self.files, names, max_mb: self.max_mb, per_mail: self.per_mail }
    }
}

/// Who is mailed: an address, which is then shown in `To`, or an address with its role.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged, expecting = "each must be an address, or an object of `address` and `role` (to, cc or bcc)")]
pub(super) enum EmailToSave {
    /// Shown in `To`.
    Address(String),
    /// Shown as the role says.
    WithRole {
        /// Where.
        address: String,
        /// In which field of the letter.
        #[schema(value_type = openapi::Role)]
        role: Role,
    },
}

/// A channel to be saved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelToSave {
    /// Which one.
    #[schema(value_type = openapi::ChannelKind)]
    pub(super) kind: ChannelKind,
    /// Whether it is used.
    pub(super) enabled: bool,
    /// What the channel needs to know; left out, the settings stay as they are. A webhook has `{"url": "https://…"}`.
    #[schema(value_type = Option<Object>, example = json!({"participant": "0208:0403170701"}))]
    pub(super) settings: Option<Map<String, Value>>,
}

impl PartnerToSave {
    /// The partner, with what stays of `before`. `loopback`: whether webhooks may go to this machine.
    pub(super) fn parse(
        self,
        id: PartnerId,
        before: Option<&ledger::Partner>,
        loopback: bool,
    ) -> Result<ledger::Partner, Invalid> {
        let mut invalid = Invalid::default();
        let name = invalid.text("/name", &self.name, 200);
        let vat = self.vat.and_then(|vat| invalid.check("/vat", VatId::parse(&vat)));
        let country = self.country.and_then(|country| invalid.check("/country", Country::parse(&country)));
        let company_number = self.company_number.and_then(|number| {
            let Some(country) = country.or(vat.as_ref().map(VatId::country)) else {
                invalid.refuse("/company_number", FieldError::CompanyNumberWithoutCountry);
                return None;
            };
            let number = invalid.check("/company_number", CompanyNumber::parse(country, &number));
            number.map(|number| number.as_str().to_owned())
        });
        let customer_number = self.customer_number.map(|number| invalid.text("/customer_number", &number, 64));
        let emails = match self.emails {
            None => before.map(|before| before.emails.clone()).unwrap_or_default(),
            Some(written) => recipients(&mut invalid, written),
        };
        let kept = before.map(|before| before.channels.clone()).unwrap_or_default();
        let channels = channels(&mut invalid, self.channels.unwrap_or_default(), kept, loopback);
        let delivery = self.delivery.or(before.map(|before| before.delivery)).unwrap_or_default();
        let packing = match self.packing {
            None => before.map(|before| before.packing.clone()).unwrap_or_default(),
            Some(packing) => packing.parse(&mut invalid),
        };
        if !invalid.is_empty() {
            return Err(invalid);
        }
        let (language, revision) = (self.language, before.map_or(0, |before| before.revision));
        Ok(ledger::Partner {
            id,
            name,
            vat,
            company_number,
            country,
            language,
            customer_number,
            emails,
            channels,
            delivery,
            packing,
            revision,
        })
    }
}

/// Each address once, in the order of the roles.
fn recipients(invalid: &mut Invalid, written: Vec<EmailToSave>) -> Vec<ledger::Recipient> {
    if written.len() > MAX_EMAILS {
        invalid.refuse("/emails", FieldError::TooMany { max: MAX_EMAILS });
        return Vec::new();
    }
    let mut recipients = Vec::new();
    for (index, email) in written.into_iter().enumerate() {
        let (address, role) = match email {
            EmailToSave::Address(address) => (address, Role::To),
            EmailToSave::WithRole { address, role } => (address, role),
        };
        let address = invalid.check(&format!("/emails/{index}"), EmailAddress::parse(&address));
        recipients.extend(address.map(|address| ledger::Recipient { address, role }));
    }
    recipients.sort_by_key(|recipient| recipient.role);
    let mut known = BTreeSet::new();
    recipients.retain(|recipient| known.insert(recipient.address.clone()));
    recipients
}

/// The named channels in their order, then the others in theirs.
fn channels(
    invalid: &mut Invalid,
    named: Vec<ChannelToSave>,
    mut kept: Vec<ledger::Channel>,
    loopback: bool,
) -> Vec<ledger::Channel> {
    let mut channels: Vec<ledger::Channel> = Vec::new();
    for (index, ChannelToSave { kind, enabled, settings }) in named.into_iter().enumerate() {
        if channels.iter().any(|channel| channel.kind == kind) {
            invalid.refuse(&format!("/channels/{index}/kind"), FieldError::ChannelTwice);
            continue;
        }
        let before = kept.iter().position(|channel| channel.kind == kind).map(|at| kept.remove(at));
        let settings = match (settings, &before) {
            (None, Some(before)) => before.settings.clone(),
            (settings, _) => {
                let pointer = format!("/channels/{index}/settings");
                checked(invalid, &pointer, kind, settings.unwrap_or_default(), loopback)
            }
        };
        channels.push(ledger::Channel { kind, enabled, settings, secret: before.and_then(|before| before.secret) });
    }
    channels.extend(kept);
    channels
}

/// Settings as the channel needs them.
fn checked(
    invalid: &mut Invalid,
    pointer: &str,
    kind: ChannelKind,
    settings: Map<String, Value>,
    loopback: bool,
) -> Map<String, Value> {
    match kind {
        ChannelKind::Email | ChannelKind::Peppol => {
            if json!(settings).to_string().len() > MAX_SETTINGS {
                invalid.refuse(pointer, FieldError::SettingsTooLong { max: MAX_SETTINGS });
            }
            settings
        }
        ChannelKind::Webhook => match settings.get("url").and_then(Value::as_str) {
            Some(url) if settings.len() == 1 => {
                let url = invalid.check(&format!("{pointer}/url"), WebhookUrl::parse(url, loopback));
                url.map(|url| Map::from_iter([("url".to_owned(), url.as_str().into())])).unwrap_or_default()
            }
            _ => {
                invalid.refuse(pointer, FieldError::WebhookSettings);
                settings
            }
        },
    }
}

/// Gives a new webhook its secret.
pub(super) fn with_secret(mut partner: ledger::Partner) -> Result<ledger::Partner, Failure> {
    for channel in partner.channels.iter_mut().filter(|channel| channel.kind == ChannelKind::Webhook) {
        if channel.secret.is_none() {
            channel.secret = Some(new_secret()?);
        }
    }
    Ok(partner)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use message::Advice;

    use super::super::advice;
    use super::*;
    use crate::error::Wrong;

    fn save(body: Value, before: Option<&ledger::Partner>) -> Result<ledger::Partner, Invalid> {
        let body: PartnerToSave = serde_json::from_value(body).unwrap();
        body.parse(PartnerId::parse("cafe").unwrap(), before, false)
    }

    /// What is refused first: where, and by which code.
    fn refused(mut fields: Value) -> (String, &'static str) {
        fields["name"] = "Café".into();
        fields["language"] = "nl".into();
        let Wrong { pointer, message } = save(fields, None).unwrap_err().into_wrong().remove(0);
        (pointer, message.code())
    }

    fn kinds(partner: &ledger::Partner) -> Vec<&'static str> {
        partner.channels.iter().map(|channel| channel.kind.as_str()).collect()
    }

    #[test]
    fn a_new_partner_that_gets_nothing_comes_with_advice() {
        let partner = save(json!({"name": "Café", "language": "de"}), None).unwrap();
        assert_eq!((advice(&partner, true), advice(&partner, false)), (Some(Advice::AddChannel), None));
        let email = json!([{"kind": "email", "enabled": true}]);
        let partner = save(json!({"name": "C", "language": "de", "channels": email}), None);
        assert_eq!(advice(&partner.unwrap(), true), Some(Advice::AddAddress));
        let copies = json!([{"address": "a@example.com", "role": "cc"}, {"address": "b@example.com", "role": "bcc"}]);
        let partner = save(json!({"name": "C", "language": "de", "channels": email, "emails": copies}), None);
        assert_eq!(advice(&partner.unwrap(), true), Some(Advice::AddMainRecipient));
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
        assert_eq!(kinds(&both), ["email", "peppol"], "named channels come first");
        assert_eq!(both.channels[1], before.channels[0]);
        let off = json!({"name": "D", "language": "nl", "channels": [{"kind": "peppol", "enabled": false}]});
        let off = save(off, Some(&both)).unwrap();
        assert_eq!(kinds(&off), ["peppol", "email"]);
        assert!(!off.channels[0].enabled && off.channels[1].enabled);
        assert_eq!(off.channels[0].settings, before.channels[0].settings);
    }

    #[test]
    fn each_address_has_one_role_and_the_list_one_order() {
        let emails = json!([
            {"address": "cc@example.com", "role": "cc"}, "to@example.com", {"address": "bcc@example.com", "role": "bcc"},
            {"address": "to@example.com", "role": "bcc"},
        ]);
        let partner = save(json!({"name": "C", "language": "nl", "emails": emails}), None).unwrap();
        let shown: Vec<_> = partner.emails.iter().map(|email| (email.address.as_str(), email.role)).collect();
        assert_eq!(shown, [("to@example.com", Role::To), ("cc@example.com", Role::Cc), ("bcc@example.com", Role::Bcc)]);
        let many: Vec<_> = (0..51).map(|n| format!("a{n}@example.com")).collect();
        assert_eq!(refused(json!({"emails": many})).0, "/emails");
        let bent: Result<PartnerToSave, _> = serde_json::from_value(
            json!({"name": "C", "language": "nl", "emails": [{"address": "a@b.example", "role": "x"}]}),
        );
        assert!(bent.unwrap_err().to_string().contains("(to, cc or bcc)"));
    }

    #[test]
    fn a_company_number_is_checked_by_its_country() {
        let numbered = |fields: Value| {
            let mut body = json!({"name": "C", "language": "nl", "company_number": "0403.170.701"});
            body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            save(body, None)
        };
        for fields in [json!({"country": "BE"}), json!({"vat": "BE0403170701"})] {
            assert_eq!(numbered(fields).unwrap().company_number.as_deref(), Some("0403170701"));
        }
        assert!(numbered(json!({})).is_err(), "a number of no country");
        assert_eq!(refused(json!({"country": "BE", "company_number": "0403170702"})).0, "/company_number");
        assert_eq!(refused(json!({"customer_number": "x".repeat(65)})).0, "/customer_number");
    }

    #[test]
    fn packing_stays_until_a_change_names_it() {
        let packing = json!({"files": "both", "names": "{{number}}", "max_mb": 10});
        let before = save(json!({"name": "C", "language": "nl", "packing": packing}), None).unwrap();
        let renamed = save(json!({"name": "D", "language": "nl"}), Some(&before)).unwrap();
        assert_eq!((renamed.packing.files, &renamed.packing), (Files::Both, &before.packing));
        let changed = save(json!({"name": "D", "language": "nl", "packing": {"files": "xml"}}), Some(&before)).unwrap();
        assert_eq!(changed.packing, Packing { files: Files::Xml, ..Packing::default() });
        assert_eq!(refused(json!({"packing": {"names": "{{amount}}"}})).0, "/packing/names");
        for most in [0, 41] {
            assert_eq!(refused(json!({"packing": {"max_mb": most}})).0, "/packing/max_mb");
        }
    }

    #[test]
    fn a_webhook_needs_a_public_address_and_keeps_its_secret() {
        let hook = |url: &str| json!([{"kind": "webhook", "enabled": true, "settings": {"url": url}}]);
        let body = |url: &str| json!({"name": "C", "language": "nl", "channels": hook(url)});
        let made = with_secret(save(body("https://erp.example.com/in"), None).unwrap()).unwrap();
        let moved = save(body("https://other.example.com/in"), Some(&made)).unwrap();
        assert!(moved.channels[0].secret.is_some() && moved.channels[0].secret == made.channels[0].secret);
        for url in ["http://erp.example.com/", "https://10.0.0.1/", "https://a:b@erp.example.com/", "ftp://x"] {
            assert_eq!(refused(json!({"channels": hook(url)})).0, "/channels/0/settings/url", "{url}");
        }
        for settings in [json!({}), json!({"url": 1}), json!({"url": "https://a.example", "secret": "mine"})] {
            let channels = json!([{"kind": "webhook", "enabled": true, "settings": settings}]);
            assert_eq!(refused(json!({"channels": channels})).0, "/channels/0/settings");
        }
        assert_eq!(refused(json!({"channels": [{"kind": "webhook", "enabled": true}]})).0, "/channels/0/settings");
    }

    #[test]
    fn a_channel_named_twice_is_refused() {
        let channel = json!({"kind": "email", "enabled": true});
        assert_eq!(refused(json!({"channels": [channel, channel]})), ("/channels/1/kind".to_owned(), "channel_twice"));
    }
}
