//! Incoming invoices and their files.

use std::collections::BTreeSet;

use ::invoice::{Fields, Format, Kind};
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::mail::{MailEntry, mail_key};
use super::{Ledger, Page, partition, write, write_listed};
use crate::Failure;
use crate::ids::{AccountId, DocumentHash, InvoiceId, MailId};

/// The most writes of one transaction (DynamoDB quota).
const MAX_TRANSACTION: usize = 100;

/// An invoice that a supplier mailed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncomingInvoice {
    /// Its id: derived from supplier and number, or from the bytes where these cannot be read.
    pub id: InvoiceId,
    /// Invoice or credit note.
    pub kind: Kind,
    /// Format the fields were read from.
    pub format: Format,
    /// The key fields.
    pub fields: Option<Fields>,
    /// When the first mail with it arrived.
    pub at: Timestamp,
    /// `From` of that mail; not to be trusted.
    pub sender: Option<String>,
    /// `Subject` of that mail.
    pub subject: Option<String>,
    /// The rule by which several files are one invoice.
    pub joined: Option<String>,
    /// Every mail that brought it.
    #[serde(default)]
    pub mails: BTreeSet<MailId>,
}

/// A file of an incoming invoice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// SHA-256 of the bytes, and their key in the document bucket.
    pub sha256: DocumentHash,
    /// Safe file name.
    pub name: String,
    /// File name as the mail wrote it.
    pub original_name: Option<String>,
    /// Media type found in the bytes.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// `original`, `structured`, `appendix` or `envelope`.
    pub role: String,
    /// The rule that decided, by name.
    pub rule: String,
    /// The mail that brought it first.
    pub mail_id: MailId,
    /// `From` of that mail; not to be trusted.
    pub sender: Option<String>,
    /// `Subject` of that mail.
    pub subject: Option<String>,
    /// When that mail arrived.
    pub at: Timestamp,
}

/// An invoice to be filed, with its files.
#[derive(Debug, Clone, PartialEq)]
pub struct Filing {
    /// The invoice.
    pub invoice: IncomingInvoice,
    /// Its files.
    pub files: Vec<File>,
}

impl Ledger {
    /// Files a mail's invoices and writes the mail's entry. Whatever is there already stays as it is; an invoice that
    /// came before gets this mail added to its list. Replaying changes nothing.
    ///
    /// Up to 100 items go in one transaction. A mail with more is filed in several, its entry last, so that an entry
    /// never speaks of an invoice that is not there.
    ///
    /// # Errors
    /// Retryable.
    pub async fn file(&self, account: &AccountId, filings: &[Filing], entry: &MailEntry) -> Result<(), Failure> {
        let mut updates = Vec::new();
        for Filing { invoice, files } in filings {
            let key = invoice_key(&invoice.id);
            let mut item = write_listed(invoice, format!("{account}#INVOICE"), invoice.at)?;
            item.remove("mails");
            let update = self.add_absent(partition(account), key.clone(), item)?;
            updates.push(add_to_set(update, "mails", entry.id.as_str()));
            for file in files {
                updates.push(self.add_absent(
                    partition(account),
                    format!("{key}#FILE#{}", file.sha256),
                    write(file)?,
                )?);
            }
        }
        let item = write_listed(entry, format!("{account}#MAIL"), entry.at)?;
        updates.push(self.add_absent(partition(account), mail_key(&entry.id), item)?);
        self.commit(updates).await
    }

    /// Incoming invoices, newest first.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub async fn incoming(&self, account: &AccountId, after: Option<&str>) -> Result<Page<IncomingInvoice>, Failure> {
        self.list(account, "INVOICE", after).await
    }

    /// An incoming invoice.
    ///
    /// # Errors
    /// Retryable.
    pub async fn incoming_invoice(
        &self,
        account: &AccountId,
        id: &InvoiceId,
    ) -> Result<Option<IncomingInvoice>, Failure> {
        self.get(partition(account), invoice_key(id)).await
    }

    /// The files of an incoming invoice.
    ///
    /// # Errors
    /// Retryable.
    pub async fn files(&self, account: &AccountId, id: &InvoiceId) -> Result<Vec<File>, Failure> {
        self.beginning(account, format!("{}#FILE#", invoice_key(id))).await
    }

    /// Writes the updates in order, a transaction for each hundred.
    pub(super) async fn commit(&self, updates: Vec<Update>) -> Result<(), Failure> {
        for chunk in updates.chunks(MAX_TRANSACTION) {
            let writes = chunk.iter().map(|update| TransactWriteItem::builder().update(update.clone()).build());
            self.dynamodb
                .transact_write_items()
                .set_transact_items(Some(writes.collect()))
                .send()
                .await
                .map_err(|error| Failure::of_sdk("writing the ledger", error))?;
        }
        Ok(())
    }
}

fn invoice_key(id: &InvoiceId) -> String {
    format!("INVOICE#{id}")
}

/// Adds a member to a string set, in the same update.
fn add_to_set(mut update: Update, attribute: &str, member: &str) -> Update {
    update.update_expression.push_str(" ADD #set :member");
    update.expression_attribute_names.get_or_insert_default().insert("#set".to_owned(), attribute.to_owned());
    update
        .expression_attribute_values
        .get_or_insert_default()
        .insert(":member".to_owned(), AttributeValue::Ss(vec![member.to_owned()]));
    update
}
