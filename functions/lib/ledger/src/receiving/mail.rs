//! The mail log: every mail that SES handed over, and what became of each of its parts.

use ::mail::notification::Verdicts;
use message::{FileRule, LeftOut, Message, NoAnswer, NotImported};
use serde::{Deserialize, Serialize};

use crate::table::{Key, Write};
use crate::{Ledger, Page};
use aws::Failure;
use ids::{AccountId, InvoiceId, MailId};

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MailEntry {
    /// SES's message id.
    pub id: MailId,
    /// When SES took it.
    pub at: jiff::Timestamp,
    /// Envelope recipients among the account's import addresses (or, for a mail to nobody, all of them).
    pub recipients: Vec<String>,
    /// Envelope sender (RFC 5321 MAIL FROM).
    pub envelope_sender: Option<String>,
    /// `From` header, where it names one mailbox; not to be trusted.
    pub sender: Option<String>,
    /// `Subject` header.
    pub subject: Option<String>,
    /// `Message-ID` header.
    pub message_id: Option<String>,
    /// What SES found when it checked it.
    pub verdicts: Verdicts,
    /// `imported`, `ignored` or `rejected`.
    pub outcome: ::mail::decide::Outcome,
    /// Why it was not imported.
    pub reason: Option<NotImported>,
    /// Every part and what became of it.
    #[serde(default)]
    pub parts: Vec<MailPart>,
    /// How many more there are than the entry has room for; the incoming invoices are there all the same.
    #[serde(default)]
    pub more_parts: usize,
    /// Whether a person should look: a part that may be an invoice could not be read.
    #[serde(default)]
    pub attention: bool,
    /// Why no program may answer it (RFC 3834); `None` where one may.
    #[serde(default)]
    pub unanswerable: Option<NoAnswer>,
    /// The language its sender writes, where it is one the connector speaks.
    #[serde(default)]
    pub language: Option<::invoice::Language>,
    /// What the sender's mail provider asks for, when the mail is its question whether mails may be forwarded here.
    #[serde(default)]
    pub confirmation: Option<Confirmation>,
    /// Key of the raw mail in the mail bucket.
    pub object_key: String,
}

/// A mail provider's question whether somebody may forward mails to an import address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// For example `Gmail`.
    pub provider: String,
    /// Whose mails are to be forwarded, as the mail says.
    pub requested_by: Option<String>,
    /// The code to type in at the provider.
    pub code: Option<String>,
    /// The page at the provider that confirms.
    pub link: Option<String>,
}

/// What became of a part of a mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MailPart {
    /// Safe file name.
    pub name: String,
    /// Media type found in the bytes.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: String,
    /// What became of it.
    pub fate: PartFate,
}

/// What becomes of a part of a mail: one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartFate {
    /// It is a file of an invoice, whose bytes are in the document bucket.
    Filed {
        /// The invoice.
        invoice_id: InvoiceId,
        /// The rule that put it there.
        rule: FileRule,
    },
    /// It belongs to no invoice.
    LeftOut {
        /// Why.
        reason: LeftOut,
        /// Whether its bytes are in the document bucket, so that a person can look at them.
        kept: bool,
    },
}

impl MailPart {
    /// Whether its bytes are in the document bucket.
    pub fn is_kept(&self) -> bool {
        match self.fate {
            PartFate::Filed { .. } => true,
            PartFate::LeftOut { kept, .. } => kept,
        }
    }

    /// The invoice it is a file of.
    pub fn invoice_id(&self) -> Option<&InvoiceId> {
        match &self.fate {
            PartFate::Filed { invoice_id, .. } => Some(invoice_id),
            PartFate::LeftOut { .. } => None,
        }
    }

    /// Why it belongs to no invoice.
    pub fn left_out(&self) -> Option<&LeftOut> {
        match &self.fate {
            PartFate::Filed { .. } => None,
            PartFate::LeftOut { reason, .. } => Some(reason),
        }
    }

    /// What decided: the rule that filed it, or why it was left out.
    pub fn decided_by(&self) -> Message {
        match &self.fate {
            PartFate::Filed { rule, .. } => (*rule).into(),
            PartFate::LeftOut { reason, .. } => reason.clone().into(),
        }
    }
}

impl Ledger {
    /// A mail's entry.
    ///
    /// # Errors
    /// Retryable.
    pub async fn mail(&self, account: &AccountId, mail: &MailId) -> Result<Option<MailEntry>, Failure> {
        self.table.get(Key::of(account, mail_key(mail))).await
    }

    /// The mail log, newest first.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub async fn mails(&self, account: &AccountId, after: Option<&str>) -> Result<Page<MailEntry>, Failure> {
        self.table.list(account, "MAIL", after).await
    }

    /// Records a mail whose recipients belong to no account, for the operator.
    ///
    /// # Errors
    /// Retryable.
    pub async fn record_unrouted(&self, entry: &MailEntry) -> Result<(), Failure> {
        let key = Key::new("UNROUTED", mail_key(&entry.id));
        let write = Write::add(key, entry).listed_first("UNROUTED", entry.at);
        self.table.write("recording a mail for nobody", write).await.map(drop)
    }
}

pub(super) fn mail_key(mail: &MailId) -> String {
    format!("MAIL#{mail}")
}
