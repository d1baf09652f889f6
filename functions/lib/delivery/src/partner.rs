//! Business partners: who customers are and how they want their invoices.

use ids::PartnerId;
use invoice::Language;
use invoice::tax_id::{Country, VatId};
use letter::Packing;
use mail::EmailAddress;
use serde::{Deserialize, Serialize};

use crate::{Channel, ChannelKind, DeliveryMode, Suppressed};

/// A customer (or supplier) of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// Its id within the account.
    pub id: PartnerId,
    /// Name.
    pub name: String,
    /// VAT number: finds the partner when an issued invoice names only the buyer. One partner per number.
    pub vat: Option<VatId>,
    /// Number in the company register of its country, compact.
    #[serde(default)]
    pub company_number: Option<String>,
    /// Where it is established.
    pub country: Option<Country>,
    /// Language of its invoice e-mails.
    pub language: Language,
    /// The account's own number for it, as an invoice may state it (EN 16931 BT-46).
    #[serde(default)]
    pub customer_number: Option<String>,
    /// Where its invoices are mailed: first those in `To`, then `Cc`, then `Bcc`.
    #[serde(default)]
    pub emails: Vec<Recipient>,
    /// Delivery channels, in the order in which they are used.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// How the enabled channels work together.
    #[serde(default)]
    pub delivery: DeliveryMode,
    /// In which files its invoices are mailed.
    #[serde(default)]
    pub packing: Packing,
    /// How often it was saved; a change is refused if somebody else saved it since it was read. 0 for a new one.
    #[serde(default)]
    pub revision: u32,
}

impl Partner {
    /// Its addresses of a role.
    pub fn addresses(&self, role: Role) -> impl Iterator<Item = &EmailAddress> {
        self.emails.iter().filter(move |recipient| recipient.role == role).map(|recipient| &recipient.address)
    }

    /// Its channel of a kind.
    pub fn channel(&self, kind: ChannelKind) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.kind == kind)
    }

    /// The channels that are used, in their order.
    pub fn enabled_channels(&self) -> impl Iterator<Item = &Channel> {
        self.channels.iter().filter(|channel| channel.enabled)
    }

    /// The partner with its one address for this time, if a person chose one, or else with its own.
    #[must_use]
    pub fn addressed(&self, chosen: Option<&EmailAddress>) -> Self {
        let mut partner = self.clone();
        if let Some(address) = chosen {
            partner.emails = vec![Recipient { address: address.clone(), role: Role::To }];
        }
        partner
    }

    /// The partner without the addresses that get no e-mails any more.
    #[must_use]
    pub fn without(&self, suppressed: &[Suppressed]) -> Self {
        let mut partner = self.clone();
        partner.emails.retain(|recipient| !suppressed.iter().any(|one| one.is(&recipient.address)));
        partner
    }
}

/// Who is mailed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Where.
    pub address: EmailAddress,
    /// In which field of the e-mail.
    pub role: Role,
}

/// The field of an e-mail that names a recipient (RFC 5322 section 3.6.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The invoice is meant for it.
    #[default]
    To,
    /// It gets a copy.
    Cc,
    /// It gets a copy that the others do not know of.
    Bcc,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use jiff::Timestamp;
    use message::SuppressionCause;

    use super::*;

    #[test]
    fn who_is_mailed_this_time() {
        let written = serde_json::json!({
            "id": "acme", "name": "Acme", "vat": null, "country": "FR", "language": "fr",
            "emails": [{"address": "Ap@acme.example", "role": "to"}, {"address": "boss@acme.example", "role": "cc"}],
        });
        let partner: Partner = serde_json::from_value(written).unwrap();
        let chosen = EmailAddress::parse("new@acme.example").unwrap();
        let once = partner.addressed(Some(&chosen));
        assert_eq!(
            (once.addresses(Role::To).collect::<Vec<_>>(), once.addresses(Role::Cc).count()),
            (vec![&chosen], 0)
        );
        assert_eq!(partner.addressed(None), partner);
        let cause = SuppressionCause::Complaint;
        let suppressed = Suppressed { address: "ap@acme.example".to_owned(), since: Timestamp::UNIX_EPOCH, cause };
        let left = partner.without(&[suppressed]);
        assert_eq!((left.addresses(Role::To).count(), left.addresses(Role::Cc).count()), (0, 1));
    }
}
