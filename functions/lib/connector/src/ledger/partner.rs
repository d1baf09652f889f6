//! Business partners: who customers are and how they want their invoices.

use ::invoice::Language;
use ::invoice::tax_id::{Country, VatId};
use ::mail::address::EmailAddress;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Ledger, partition, unbuildable, write};
use crate::Failure;
use crate::ids::{AccountId, PartnerId};

/// A customer (or supplier) of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// Its id within the account.
    pub id: PartnerId,
    /// Name.
    pub name: String,
    /// VAT number: finds the partner when an issued invoice names only the buyer. One partner per number.
    pub vat: Option<VatId>,
    /// Where it is established.
    pub country: Option<Country>,
    /// Language of its letters.
    pub language: Language,
    /// Where its invoices are mailed.
    #[serde(default)]
    pub emails: Vec<EmailAddress>,
    /// Delivery channels; every enabled one delivers.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// How often it was saved; a change is refused if somebody else saved it since it was read. 0 for a new one.
    #[serde(default)]
    pub revision: u32,
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
}

impl ChannelKind {
    /// Every channel.
    pub const ALL: [Self; 2] = [Self::Email, Self::Peppol];

    /// Its name in keys and events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Peppol => "peppol",
        }
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
}

fn partner_key(partner: &PartnerId) -> String {
    format!("PARTNER#{partner}")
}

fn vat_key(vat: &str) -> String {
    format!("PARTNER-VAT#{}", ::invoice::tax_id::normalize_lenient(vat))
}
