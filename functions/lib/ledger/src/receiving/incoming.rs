//! Incoming invoices and their files.

use std::collections::{BTreeMap, BTreeSet};

use ::invoice::Invoice;
use ::mail::Role;
use ::mail::trust::Doubt;
use jiff::Timestamp;
use message::{FileRule, HoldReason};
use serde::{Deserialize, Serialize};

use super::key::{Holders, InvoiceKey, Keys};
use super::mail::{MailEntry, mail_key};
use super::sender::{Known, Lesson};
use crate::table::{Key, Write, read};
use crate::{Ledger, Page};
use aws::Failure;
use ids::{AccountId, DocumentHash, InvoiceId, MailId};

/// The most arrivals shown of one invoice.
const MAX_ARRIVALS: usize = 100;

/// An invoice that a supplier mailed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncomingInvoice {
    /// Its id: derived from supplier and number, or from the bytes where these cannot be read.
    pub id: InvoiceId,
    /// What was read of it.
    #[serde(flatten)]
    pub invoice: Invoice,
    /// When the first mail with it arrived.
    pub at: Timestamp,
    /// That mail.
    pub mail_id: MailId,
    /// `From` of that mail, where it names one mailbox; not to be trusted.
    pub sender: Option<String>,
    /// `Subject` of that mail.
    pub subject: Option<String>,
    /// The rule by which several files are one invoice.
    pub joined: Option<FileRule>,
    /// What speaks against it.
    #[serde(default)]
    pub warnings: Vec<Doubt>,
    /// Whether it may be used.
    pub state: IncomingState,
    /// Why it is or was held.
    pub hold: Option<HoldReason>,
    /// What it is found by once it is released; empty if it was not held.
    #[serde(default)]
    pub keys: Vec<InvoiceKey>,
    /// When a person vouched for it.
    #[serde(default)]
    pub released_at: Option<Timestamp>,
    /// Whether a later arrival says something else of it; see [`Arrival::differs`].
    #[serde(default)]
    pub differs: bool,
}

/// Whether an incoming invoice may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IncomingState {
    /// It was taken in.
    Received,
    /// It looks like fraud and waits for a person.
    Held,
    /// A person vouched for it.
    Released,
}

/// A mail that brought an invoice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// The mail.
    pub mail_id: MailId,
    /// When it arrived.
    pub at: Timestamp,
    /// `From` of it; not to be trusted.
    pub sender: Option<String>,
    /// Why it is the same invoice; `None` for the first mail.
    pub rule: Option<FileRule>,
    /// Where it says something else than the record.
    #[serde(default)]
    pub differs: Vec<Difference>,
    /// What speaks against this mail.
    #[serde(default)]
    pub warnings: Vec<Doubt>,
}

/// A field of which an arrival says something else than the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Name of the field.
    pub field: String,
    /// What the record says.
    pub record: String,
    /// What the arrival says.
    pub arrival: String,
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
    /// What it is to the invoice.
    pub role: Role,
    /// The rule that decided.
    pub rule: FileRule,
    /// The mail that brought it first.
    pub mail_id: MailId,
    /// `From` of that mail; not to be trusted.
    pub sender: Option<String>,
    /// `Subject` of that mail.
    pub subject: Option<String>,
    /// When that mail arrived.
    pub at: Timestamp,
}

impl From<::mail::decide::Difference> for Difference {
    fn from(difference: ::mail::decide::Difference) -> Self {
        let ::mail::decide::Difference { field, first, second } = difference;
        Self { field: field.to_owned(), record: first, arrival: second }
    }
}

/// What a mail brought of one invoice.
#[derive(Debug, Clone, PartialEq)]
pub struct Filing {
    /// The invoice: as it is to be recorded, or as it is on record.
    pub invoice: IncomingInvoice,
    /// What becomes of the record.
    pub record: Record,
    /// The files of this mail.
    pub files: Vec<File>,
    /// This mail.
    pub arrival: Arrival,
}

/// What becomes of the record of an invoice when a mail brings it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// It is made.
    Made,
    /// It stays as it is.
    Kept,
    /// What was read from text gives way to the invoice's own data, which this mail brought.
    Completed,
}

/// What the ledger is asked before a mail is filed.
#[derive(Debug, Clone, Default)]
pub struct Asked<'a> {
    /// The mail.
    pub mail: Option<&'a MailId>,
    /// `From`, where it names one mailbox.
    pub sender: Option<&'a str>,
    /// Whom the mail names besides, and nothing proves: its envelope sender, and the authors where there are several. They
    /// can be blocked and not trusted.
    pub claimed: Vec<&'a str>,
    /// [`seller_key`](::invoice::Fields::seller_key)s of its invoices.
    pub suppliers: BTreeSet<String>,
    /// Keys of its invoices.
    pub keys: BTreeSet<InvoiceKey>,
}

/// What the ledger says before a mail is filed.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// The mail's own entry, if it was filed before.
    pub mail: Option<MailEntry>,
    /// Sender and suppliers.
    pub known: Known,
    /// The invoices under the keys.
    pub holders: BTreeMap<InvoiceKey, Holders>,
}

/// Whether a mail was filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filed {
    /// It was.
    Done,
    /// Another mail changed what [`Before`] said: ask again.
    Contended,
}

impl Ledger {
    /// Everything that must be known before a mail is filed, in one call.
    ///
    /// # Errors
    /// Retryable.
    pub async fn before(&self, account: &AccountId, asked: &Asked<'_>) -> Result<Before, Failure> {
        let Asked { mail, sender, claimed, suppliers, keys } = asked;
        let mut wanted = Self::keys_of_known(*sender, claimed, suppliers);
        wanted.extend(mail.map(mail_key));
        wanted.extend(keys.iter().map(InvoiceKey::sk));
        let mut items = self.table.several(account, wanted).await?;
        let mail = mail.and_then(|mail| items.remove(&mail_key(mail))).map(read).transpose()?;
        let mut holders = BTreeMap::new();
        for key in keys {
            if let Some(item) = items.remove(&key.sk()) {
                holders.insert(key.clone(), read(item)?);
            }
        }
        Ok(Before { mail, known: Self::known(&mut items, *sender, suppliers)?, holders })
    }

    /// Files what a mail brought and writes the mail's entry. A record that is there already stays as it is, but for what
    /// [`Record`] says; this mail is added to its arrivals. Replaying changes nothing.
    ///
    /// Up to 100 items go in one transaction. A mail with more is filed in several, its entry last, so that an entry
    /// never speaks of an invoice that is not there.
    ///
    /// # Errors
    /// Retryable.
    pub async fn file(
        &self,
        account: &AccountId,
        filings: &[Filing],
        keys: &Keys,
        lessons: &[Lesson],
        before: &Before,
        entry: &MailEntry,
    ) -> Result<Filed, Failure> {
        let mut writes = keys.writes(account, &before.holders);
        for Filing { invoice, record, files, arrival } in filings {
            let key = invoice_key(&invoice.id);
            let of_invoice = Key::of(account, key.as_str());
            match record {
                Record::Made => {
                    let made = Write::add(of_invoice, invoice);
                    writes.push(made.listed_first(&format!("{account}#INVOICE"), invoice.at));
                }
                Record::Completed => writes.push(completed(of_invoice, invoice)),
                Record::Kept if !arrival.differs.is_empty() => {
                    writes.push(Write::update(of_invoice).set("differs", true));
                }
                Record::Kept => {}
            }
            let of_arrival = Key::of(account, arrival_key(&invoice.id, arrival.at, &arrival.mail_id));
            writes.push(Write::add(of_arrival, arrival));
            let file = |file: &File| Write::add(Key::of(account, format!("{key}#FILE#{}", file.sha256)), file);
            writes.extend(files.iter().map(file));
        }
        writes.extend(Self::learn(account, lessons, &before.known));
        let filed = Write::add(Key::of(account, mail_key(&entry.id)), entry);
        writes.push(filed.listed_first(&format!("{account}#MAIL"), entry.at));
        let is_done = self.table.write_in_order("filing a mail", writes).await?;
        Ok(if is_done { Filed::Done } else { Filed::Contended })
    }

    /// The mails that brought an invoice, first to last; of more than a hundred the first hundred.
    ///
    /// # Errors
    /// Retryable.
    pub async fn arrivals(&self, account: &AccountId, id: &InvoiceId) -> Result<Vec<Arrival>, Failure> {
        self.table.first(account, &format!("{}#ARRIVAL#", invoice_key(id)), MAX_ARRIVALS).await
    }

    /// What a mail brought of these invoices, of those it brought.
    ///
    /// # Errors
    /// Retryable.
    pub async fn brought(
        &self,
        account: &AccountId,
        ids: impl IntoIterator<Item = InvoiceId>,
        mail: &MailEntry,
    ) -> Result<BTreeMap<InvoiceId, Arrival>, Failure> {
        let ids: BTreeSet<InvoiceId> = ids.into_iter().collect();
        let key = |id: &InvoiceId| arrival_key(id, mail.at, &mail.id);
        let mut items = self.table.several(account, ids.iter().map(key)).await?;
        let found = ids.into_iter().filter_map(|id| items.remove(&key(&id)).map(|item| (id, item)));
        found.map(|(id, item)| Ok((id, read(item)?))).collect()
    }

    /// Incoming invoices by id.
    ///
    /// # Errors
    /// Retryable.
    pub async fn incoming_invoices(
        &self,
        account: &AccountId,
        ids: impl IntoIterator<Item = InvoiceId>,
    ) -> Result<BTreeMap<InvoiceId, IncomingInvoice>, Failure> {
        let ids: BTreeSet<InvoiceId> = ids.into_iter().collect();
        let items = self.table.several(account, ids.iter().map(invoice_key)).await?;
        let invoices = items.into_values().map(read::<IncomingInvoice>);
        invoices.map(|invoice| invoice.map(|invoice| (invoice.id.clone(), invoice))).collect()
    }

    /// Incoming invoices, newest first.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub async fn incoming(&self, account: &AccountId, after: Option<&str>) -> Result<Page<IncomingInvoice>, Failure> {
        self.table.list(account, "INVOICE", after).await
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
        self.table.get(Key::of(account, invoice_key(id))).await
    }

    /// The files of an incoming invoice.
    ///
    /// # Errors
    /// Retryable.
    pub async fn files(&self, account: &AccountId, id: &InvoiceId) -> Result<Vec<File>, Failure> {
        self.table.beginning(account, &format!("{}#FILE#", invoice_key(id))).await
    }
}

/// The write that replaces what was read from text by what the invoice's own data say.
fn completed(key: Key, invoice: &IncomingInvoice) -> Write {
    // Both are left out of the item when they are empty, which must not leave what was read from text.
    Write::update(key)
        .set("evidence", [""; 0])
        .set("findings", [""; 0])
        .set_all(&invoice.invoice)
        .set("joined", invoice.joined)
        .set("warnings", &invoice.warnings)
}

fn arrival_key(id: &InvoiceId, at: Timestamp, mail: &MailId) -> String {
    format!("{}#ARRIVAL#{at:.6}#{mail}", invoice_key(id))
}

pub(super) fn invoice_key(id: &InvoiceId) -> String {
    format!("INVOICE#{id}")
}
