//! Addresses that an account mails to no more: their mail server refused them for good, or their reader complained.
//!
//! Each account has a list of its own, learned from its own letters alone: what one company's customer did says nothing to
//! another company.

use ::mail::EmailAddress;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Ledger, Page, if_held, partition, read, write};
use aws::Failure;
use ids::AccountId;

/// An address that gets no mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    /// In lower case.
    pub address: String,
    /// Since when.
    pub since: Timestamp,
    /// Why: `address_refused`, `address_suppressed` (by SES) or `complaint`.
    pub reason: String,
}

impl Suppressed {
    /// Whether it is this address. Its case does not count: no mail server in use tells `Anna@` from `anna@`.
    pub fn is(&self, address: &EmailAddress) -> bool {
        self.address.eq_ignore_ascii_case(address.as_str())
    }

    /// Since when and why, in words.
    pub fn sentence(&self) -> String {
        let why = match self.reason.as_str() {
            "complaint" => "its reader reported a mail as unwanted",
            "address_suppressed" => "SES does not send to it, since it bounced or complained before",
            _ => "its mail server does not know it",
        };
        format!("{} gets no mails since {}: {why}.", self.address, self.since.strftime("%Y-%m-%d"))
    }
}

impl Ledger {
    /// Remembers that an address gets no mails. One that is on the list already stays as it is.
    ///
    /// # Errors
    /// Retryable.
    pub async fn suppress(&self, account: &AccountId, suppressed: &Suppressed) -> Result<(), Failure> {
        let mut item = write(suppressed)?;
        item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
        item.insert("sk".to_owned(), AttributeValue::S(suppressed_key(&suppressed.address)));
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        if_held("suppressing an address", put.condition_expression("attribute_not_exists(pk)").send().await).map(drop)
    }

    /// A page of the account's addresses that get no mails, by address.
    ///
    /// # Errors
    /// Retryable.
    pub async fn suppressed(&self, account: &AccountId, after: Option<&str>) -> Result<Page<Suppressed>, Failure> {
        self.page(account, SUPPRESSED, after).await
    }

    /// Which of these addresses get no mails, by address.
    ///
    /// # Errors
    /// Retryable.
    pub async fn suppressed_of(
        &self,
        account: &AccountId,
        addresses: impl IntoIterator<Item = &EmailAddress>,
    ) -> Result<Vec<Suppressed>, Failure> {
        let keys = addresses.into_iter().map(|address| suppressed_key(address.as_str())).collect();
        let found = self.several(account, keys).await?.into_values().map(read);
        let mut found: Vec<Suppressed> = found.collect::<Result<_, _>>()?;
        found.sort_by(|one, other| one.address.cmp(&other.address));
        Ok(found)
    }

    /// Mails to an address again.
    ///
    /// # Errors
    /// Retryable.
    pub async fn unsuppress(&self, account: &AccountId, address: &EmailAddress) -> Result<(), Failure> {
        let delete = self.dynamodb.delete_item().table_name(&self.table);
        let delete = delete.key("pk", AttributeValue::S(partition(account)));
        let sent = delete.key("sk", AttributeValue::S(suppressed_key(address.as_str()))).send().await;
        sent.map(drop).map_err(|error| Failure::of_sdk("taking an address off the suppression list", error))
    }
}

const SUPPRESSED: &str = "SUPPRESSED#";

fn suppressed_key(address: &str) -> String {
    format!("{SUPPRESSED}{}", address.to_ascii_lowercase())
}
