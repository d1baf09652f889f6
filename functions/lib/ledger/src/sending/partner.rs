//! Business partners: who customers are and how they want their invoices.

use ::invoice::Language;
use ::invoice::tax_id::{Country, VatId};
use ::letter::Packing;
use ::mail::address::EmailAddress;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Ledger, Page, partition, unbuildable, write};
use aws::Failure;
use aws::webhook;
use ids::{AccountId, PartnerId};

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
    /// Language of its letters.
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
}

/// Who is mailed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenRecipient")]
pub struct Recipient {
    /// Where.
    pub address: EmailAddress,
    /// In which field of the letter.
    pub role: Role,
}

/// [`Recipient`] as it may be written: earlier versions kept the bare address.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenRecipient {
    Bare(EmailAddress),
    WithRole { address: EmailAddress, role: Role },
}

impl From<WrittenRecipient> for Recipient {
    fn from(written: WrittenRecipient) -> Self {
        match written {
            WrittenRecipient::Bare(address) => Self { address, role: Role::To },
            WrittenRecipient::WithRole { address, role } => Self { address, role },
        }
    }
}

/// The field of a letter that names a recipient (RFC 5322 section 3.6.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The letter is meant for it.
    #[default]
    To,
    /// It gets a copy.
    Cc,
    /// It gets a copy that the others do not know of.
    Bcc,
}

/// How the enabled channels of a partner work together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryMode {
    /// Each of them delivers.
    #[default]
    Parallel,
    /// The first delivers; the next one only when it fails.
    Fallback,
}

impl DeliveryMode {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Parallel, Self::Fallback];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parallel => "parallel",
            Self::Fallback => "fallback",
        }
    }
}

/// A way to deliver invoices to a partner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Which one.
    pub kind: ChannelKind,
    /// Whether it is used.
    pub enabled: bool,
    /// What the channel needs to know, for example `{"participant": "0208:0403170701"}` for Peppol.
    #[serde(default, with = "as_text")]
    pub settings: Map<String, Value>,
    /// What a webhook is signed with; `None` for other channels.
    #[serde(default)]
    pub secret: Option<webhook::Secret>,
}

/// Settings are kept as JSON text: they are another program's, and DynamoDB knows fewer numbers and names than JSON.
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de, ser};
    use serde_json::{Map, Value};

    pub(super) fn serialize<S: Serializer>(settings: &Map<String, Value>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(settings).map_err(ser::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// The channels there are. `send/src/channel/` holds a file for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// Mailed by this connector.
    Email,
    /// Handed to an access point that listens for `InvoiceDeliveryRequested`.
    Peppol,
    /// Posted to the customer's own program, signed.
    Webhook,
}

impl ChannelKind {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::Email, Self::Peppol, Self::Webhook];

    /// Its name in keys and events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Peppol => "peppol",
            Self::Webhook => "webhook",
        }
    }

    /// Whether an interrupted attempt may be repeated: who listens for a webhook or an event knows a repetition by its id,
    /// a mail's reader does not.
    pub(super) fn is_repeatable(self) -> bool {
        self != Self::Email
    }

    /// Whether somebody else delivers, and reports what became of it.
    pub fn is_handed_over(self) -> bool {
        self == Self::Peppol
    }
}

/// Why a partner cannot be saved.
#[derive(Debug, thiserror::Error)]
pub enum PutPartnerError {
    /// Another partner of the account has this VAT number.
    #[error("Another partner already has the VAT number {0}.")]
    VatTaken(VatId),
    /// Somebody else changed the partner at the same moment.
    #[error("The partner was changed by somebody else at the same moment. Read it again and repeat the change.")]
    Changed,
    /// DynamoDB failed.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// The item that finds a partner by VAT number.
#[derive(Serialize, Deserialize)]
struct VatEntry {
    partner: PartnerId,
}

impl Ledger {
    /// A partner by id.
    ///
    /// # Errors
    /// Retryable.
    pub async fn partner(&self, account: &AccountId, partner: &PartnerId) -> Result<Option<Partner>, Failure> {
        self.get(partition(account), partner_key(partner)).await
    }

    /// A partner by VAT number, compared by its letters and digits alone.
    ///
    /// # Errors
    /// Retryable.
    pub async fn partner_by_vat(&self, account: &AccountId, vat: &str) -> Result<Option<Partner>, Failure> {
        match self.get::<VatEntry>(partition(account), vat_key(vat)).await? {
            Some(entry) => self.partner(account, &entry.partner).await,
            None => Ok(None),
        }
    }

    /// A page of an account's partners, by id.
    ///
    /// # Errors
    /// Retryable.
    pub async fn partners_after(&self, account: &AccountId, after: Option<&str>) -> Result<Page<Partner>, Failure> {
        self.page(account, "PARTNER#", after).await
    }

    /// All partners of an account, by id.
    ///
    /// # Errors
    /// Retryable.
    pub async fn partners(&self, account: &AccountId) -> Result<Vec<Partner>, Failure> {
        self.beginning(account, "PARTNER#".to_owned()).await
    }

    /// Creates or replaces a partner, and keeps the entry by VAT number in step with it. `before` is the partner as it was
    /// read; nobody may have changed it since.
    ///
    /// # Errors
    /// See [`PutPartnerError`].
    pub async fn put_partner(
        &self,
        account: &AccountId,
        before: Option<&Partner>,
        partner: &Partner,
    ) -> Result<(), PutPartnerError> {
        let mut item = write(partner)?;
        item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
        item.insert("sk".to_owned(), AttributeValue::S(partner_key(&partner.id)));
        let revision = before.map_or(0, |before| before.revision);
        item.insert("revision".to_owned(), AttributeValue::N((revision + 1).to_string()));
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("revision = :revision OR (attribute_not_exists(pk) AND :revision = :new)")
            .expression_attribute_values(":revision", AttributeValue::N(revision.to_string()))
            .expression_attribute_values(":new", AttributeValue::N("0".to_owned()));
        let mut writes = vec![TransactWriteItem::builder().put(put.build().map_err(unbuildable)?).build()];
        if let Some(vat) = &partner.vat {
            let mut item = write(&VatEntry { partner: partner.id.clone() })?;
            item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
            item.insert("sk".to_owned(), AttributeValue::S(vat_key(&vat.to_string())));
            let put = Put::builder()
                .table_name(&self.table)
                .set_item(Some(item))
                .condition_expression("attribute_not_exists(pk) OR partner = :me")
                .expression_attribute_values(":me", AttributeValue::S(partner.id.to_string()));
            writes.push(TransactWriteItem::builder().put(put.build().map_err(unbuildable)?).build());
        }
        let old = before.and_then(|before| before.vat.as_ref());
        if let Some(old) = old.filter(|old| partner.vat.as_ref() != Some(*old)) {
            let delete = Delete::builder()
                .table_name(&self.table)
                .key("pk", AttributeValue::S(partition(account)))
                .key("sk", AttributeValue::S(vat_key(&old.to_string())));
            writes.push(TransactWriteItem::builder().delete(delete.build().map_err(unbuildable)?).build());
        }
        let sent = self.dynamodb.transact_write_items().set_transact_items(Some(writes)).send().await;
        let Err(error) = sent else { return Ok(()) };
        if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() {
            let failed = |index: usize| {
                cancelled.cancellation_reasons().get(index).and_then(|reason| reason.code())
                    == Some("ConditionalCheckFailed")
            };
            match &partner.vat {
                Some(vat) if failed(1) => return Err(PutPartnerError::VatTaken(vat.clone())),
                _ if failed(0) => return Err(PutPartnerError::Changed),
                _ => {}
            }
        }
        Err(PutPartnerError::Failure(Failure::of_sdk("saving the partner", error)))
    }

    /// Deletes a partner with the entry by its VAT number, if nobody changed it since it was read; `false` if somebody did.
    ///
    /// # Errors
    /// Retryable.
    pub async fn delete_partner(&self, account: &AccountId, partner: &Partner) -> Result<bool, Failure> {
        let delete = |key: String| {
            let delete = Delete::builder().table_name(&self.table).key("pk", AttributeValue::S(partition(account)));
            delete.key("sk", AttributeValue::S(key))
        };
        let unchanged = delete(partner_key(&partner.id))
            .condition_expression("revision = :revision")
            .expression_attribute_values(":revision", AttributeValue::N(partner.revision.to_string()));
        let mut deletes = vec![unchanged];
        deletes.extend(partner.vat.as_ref().map(|vat| delete(vat_key(&vat.to_string()))));
        let mut writes = Vec::new();
        for delete in deletes {
            writes.push(TransactWriteItem::builder().delete(delete.build().map_err(unbuildable)?).build());
        }
        self.all_or_nothing("deleting the partner", writes).await
    }
}

pub(super) fn partner_key(partner: &PartnerId) -> String {
    format!("PARTNER#{partner}")
}

fn vat_key(vat: &str) -> String {
    format!("PARTNER-VAT#{}", ::invoice::tax_id::normalize_lenient(vat))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_partner_saved_by_an_earlier_version_is_read() {
        let stored = serde_json::json!({
            "id": "acme", "name": "Acme", "vat": null, "country": "FR", "language": "fr", "revision": 3,
            "emails": ["a@acme.example", "b@acme.example"],
            "channels": [{"kind": "peppol", "enabled": true, "settings": "{\"participant\":\"0009:1\"}"}],
        });
        let partner: Partner = serde_json::from_value(stored).unwrap();
        assert_eq!(partner.addresses(Role::To).count(), 2);
        assert_eq!((partner.delivery, partner.company_number.as_deref()), (DeliveryMode::Parallel, None));
        assert_eq!(partner.packing, Packing::default());
        assert_eq!(partner.channels[0].settings["participant"], "0009:1");
        let again: Partner = serde_json::from_value(serde_json::to_value(&partner).unwrap()).unwrap();
        assert_eq!(again, partner);
    }
}
