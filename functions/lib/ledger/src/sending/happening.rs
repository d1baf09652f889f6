//! What happened to an issued invoice beside what its deliveries remember. Deliveries have histories of their own; the
//! timeline of an invoice is made of both.

use ::mail::report::Reply;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Item, Ledger, partition, write};
use ::delivery::ChannelKind;
use aws::Failure;
use ids::{AccountId, DocumentHash, InvoiceId, MailId};

/// Something that happened to an issued invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What can happen to an issued invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// Its issuer chose when it leaves.
    Scheduled {
        /// When it leaves.
        send_at: Timestamp,
    },
    /// There was nobody to deliver to, or nothing to deliver.
    Undeliverable {
        /// Stable code.
        reason: String,
        /// The same in words, with what to do.
        sentence: String,
    },
    /// A letter left without those of its recipients who get no mails any more.
    LeftOut {
        /// Their addresses.
        recipients: Vec<String>,
        /// Since when and why.
        sentence: String,
    },
    /// It is in one letter with others.
    Together {
        /// Their numbers, or their ids where they have none.
        others: Vec<String>,
    },
    /// A letter left with a link instead of its files, which were too large for it.
    ByLink {
        /// Of which day after the due date it reminds; before it, if negative. `None` for the invoice's own letter.
        reminder: Option<i16>,
        /// Until when the link works.
        until: Timestamp,
    },
    /// Somebody downloaded a file by the link of a letter, for the first time.
    Downloaded {
        /// As for `ByLink`.
        reminder: Option<i16>,
        /// The file.
        sha256: DocumentHash,
        /// Its name.
        name: String,
    },
    /// A letter was opened, as far as anybody can tell, for the first time.
    Opened {
        /// As for `ByLink`.
        reminder: Option<i16>,
        /// The attempt at sending it.
        attempt: String,
    },
    /// SES did not take the letter from the account's own sender, so it leaves from the connector's.
    SenderRefused {
        /// The account's own sender.
        address: String,
    },
    /// An answer to the letter says something that matters for the next one.
    Replied(Replied),
    /// A person withdrew it before it left.
    Withdrawn {
        /// Who, as far as is known.
        by: Option<String>,
    },
    /// A person wants it sent after all.
    Reinstated {
        /// Who, as far as is known.
        by: Option<String>,
    },
    /// Somebody says that it was paid.
    Paid {
        /// When.
        paid_at: Timestamp,
        /// Who says so, as far as is known.
        by: Option<String>,
    },
    /// Somebody says that it was not paid after all.
    Unpaid {
        /// Who, as far as is known.
        by: Option<String>,
    },
    /// A reminder was left out.
    ReminderSkipped {
        /// Of which day after the due date; before it, if negative.
        day: i16,
        /// Stable code.
        reason: String,
        /// The same in words.
        sentence: String,
    },
    /// A person had it sent again.
    Resent {
        /// Over which channel.
        channel: ChannelKind,
        /// Who: the `sub` of the token, if it had one.
        by: Option<String>,
        /// To which address instead of the partner's.
        to: Option<String>,
    },
}

/// An answer to a letter, as the rules of [`mail::reply`](fn@::mail::reply) understood it. It is what a mail claims:
/// shown to people, and nothing is done by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replied {
    /// The mail.
    pub mail_id: MailId,
    /// `From` of the mail, where it names one mailbox.
    pub from: Option<String>,
    /// What it says.
    #[serde(flatten)]
    pub reply: Reply,
}

impl What {
    /// What tells it from others of the same moment.
    fn id(&self) -> String {
        match self {
            Self::Scheduled { .. } => "scheduled".to_owned(),
            Self::Undeliverable { reason, .. } => format!("undeliverable-{reason}"),
            Self::LeftOut { .. } => "left-out".to_owned(),
            Self::Together { .. } => "together".to_owned(),
            Self::ByLink { .. } => "by-link".to_owned(),
            Self::Downloaded { sha256, .. } => format!("downloaded-{sha256}"),
            Self::Opened { attempt, .. } => format!("opened-{attempt}"),
            Self::SenderRefused { .. } => "sender-refused".to_owned(),
            Self::Replied(replied) => format!("replied-{}", replied.mail_id),
            Self::Withdrawn { .. } => "withdrawn".to_owned(),
            Self::Reinstated { .. } => "reinstated".to_owned(),
            Self::Paid { .. } => "paid".to_owned(),
            Self::Unpaid { .. } => "unpaid".to_owned(),
            Self::ReminderSkipped { day, .. } => format!("reminder-skipped-{day}"),
            Self::Resent { channel, .. } => format!("resent-{}", channel.as_str()),
        }
    }
}

impl Happening {
    /// As an item of the ledger: the same at the same moment is the same one.
    pub(super) fn item(&self, account: &AccountId, invoice_id: &InvoiceId) -> Result<Item, Failure> {
        let mut item = write(self)?;
        // Fixed width, so that they sort by time.
        let sk = format!("{}{:.6}#{}", prefix(invoice_id), self.at, self.what.id());
        item.insert("pk".to_owned(), AttributeValue::S(partition(account)));
        item.insert("sk".to_owned(), AttributeValue::S(sk));
        Ok(item)
    }
}

impl Ledger {
    /// Remembers what happened. The same at the same moment is remembered once.
    ///
    /// # Errors
    /// Retryable.
    pub async fn happened(
        &self,
        account: &AccountId,
        invoice_id: &InvoiceId,
        happening: &Happening,
    ) -> Result<(), Failure> {
        let item = happening.item(account, invoice_id)?;
        let put = self.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| Failure::of_sdk("remembering what happened to an invoice", error))
    }

    /// What happened to an invoice, oldest first.
    ///
    /// # Errors
    /// Retryable.
    pub async fn happenings(&self, account: &AccountId, invoice_id: &InvoiceId) -> Result<Vec<Happening>, Failure> {
        self.beginning(account, prefix(invoice_id)).await
    }
}

fn prefix(invoice_id: &InvoiceId) -> String {
    format!("ISSUED#{invoice_id}#EVENT#")
}
