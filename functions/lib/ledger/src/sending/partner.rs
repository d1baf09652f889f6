//! Business partners, and the entries that find them by VAT number.

use ::delivery::Partner;
use ::invoice::tax_id::VatId;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use serde::{Deserialize, Serialize};

use crate::{Ledger, Page, partition, unbuildable, write};
use aws::Failure;
use ids::{AccountId, PartnerId};

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
