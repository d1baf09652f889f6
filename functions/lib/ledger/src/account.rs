//! Accounts and their import addresses.

mod own_sender;

use std::collections::{BTreeMap, BTreeSet};

use ::delivery::{Nightly, Reminders};
use ::invoice::Language;
use ::invoice::tax_id::{Country, VatId};
use ::letter::{Colour, Texts};
use ::mail::address::{EmailAddress, ImportAddress, InvalidAddress};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Ledger;
use crate::table::condition::{exists, is, is_new, size_is};
use crate::table::{Key, Write, read};
use aws::Failure;
use ids::{AccountId, DocumentHash};

pub use own_sender::{Claimed, FormerToken, OwnSender, SenderClaim, TIME_TO_VERIFY};

/// A company that uses the connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id, as in the token.
    pub id: AccountId,
    /// What it says about itself.
    #[serde(flatten)]
    pub profile: Profile,
    /// Whether mail is taken and sent.
    pub connector: ConnectorState,
    /// Import addresses given out at activation; they stay reserved when the connector is inactive.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Which mails are answered, and how.
    #[serde(default)]
    pub answers: Answers,
    /// The words and the colour of the letters that carry its invoices.
    #[serde(default)]
    pub letters: Letters,
    /// The logo of those letters, in the document bucket.
    #[serde(default)]
    pub logo: Option<DocumentHash>,
    /// What is done before an invoice is sent.
    #[serde(default)]
    pub sending: Sending,
    /// When customers are reminded of what they owe; never if `None`.
    #[serde(default)]
    pub reminders: Option<Reminders>,
    /// The sender of its letters, if it has one of its own.
    #[serde(default)]
    pub own_sender: Option<OwnSender>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// What is done before an issued invoice is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sending {
    /// With an invoice whose data breaks the rules it claims to follow.
    pub invalid: Invalid,
    /// When invoices leave whose issuer chose no time; at once if `None`.
    pub nightly: Option<Nightly>,
    /// What is done with answers to its letters.
    pub replies: Replies,
    /// Whether it wants to know when a letter is opened. Off at first: who reads a letter is told nothing of it.
    pub opened: bool,
}

/// What is done with answers to letters. They go to the account's own mailbox in any case, sent there by whoever writes
/// them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Replies {
    /// The connector asks for a copy, and puts on the timeline that somebody is away or has a new address. The default:
    /// without it nobody learns of the answers of machines, which no person reads at the account's either.
    #[default]
    Read,
    /// The connector asks for none: answers are between the account and its customers.
    Ignore,
}

/// What is done with an invoice whose data is invalid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Invalid {
    /// It is not sent, and whoever issued it is told what is wrong. What has left cannot be called back: the customer's
    /// program refuses it, or books it and the correction needs a credit note.
    #[default]
    Hold,
    /// It is sent all the same.
    Send,
}

/// How an account answers mails that became no invoice. Off unless it says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Who of the account is told of ignored and held mails, at most [`Answers::MAX_NOTIFY`]; nobody when empty.
    pub notify: Vec<EmailAddress>,
    /// Whether the sender is told what was missing.
    pub reply: bool,
    /// The language of the account's notices, and of replies to a sender whose language is not known.
    pub language: Language,
}

impl Answers {
    /// The most addresses of `notify`.
    pub const MAX_NOTIFY: usize = 10;
}

impl Default for Answers {
    fn default() -> Self {
        Self { notify: Vec::new(), reply: false, language: Language::En }
    }
}

/// How an account's letters look and what they say, other than by the logo. Checked when it is saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Letters {
    /// The connector's own when `None`.
    pub colour: Option<Colour>,
    /// Own texts of a language.
    pub texts: BTreeMap<Language, Texts>,
}

/// What an account says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Trading name, shown to customers as the sender.
    pub name: String,
    /// Where it is established.
    pub country: Country,
    /// VAT number.
    pub vat: VatId,
    /// Number in the national company register, compact.
    pub company_number: String,
    /// Where customers' replies go.
    pub reply_to: Option<EmailAddress>,
}

impl Profile {
    /// The two import addresses that follow from the numbers; one where both numbers are the same.
    ///
    /// # Errors
    /// When a number holds no letters or digits.
    pub fn import_addresses(&self, domain: &str) -> Result<Vec<String>, InvalidAddress> {
        let country = self.country.as_str();
        let mut addresses = vec![
            ImportAddress::of_vat(country, &self.vat.to_string(), domain)?.to_string(),
            ImportAddress::of_company_number(country, &self.company_number, domain)?.to_string(),
        ];
        addresses.dedup();
        Ok(addresses)
    }
}

/// Whether the connector of an account is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectorState {
    /// Mail is taken and sent.
    Active,
    /// Mail is recorded and ignored; nothing is sent.
    Inactive,
}

/// Whose an import address is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The address, in the one form of [`ImportAddress`].
    pub address: String,
    /// Its only owner.
    pub account: AccountId,
    /// Copied here from the account so that routing a mail is one read.
    pub connector: ConnectorState,
}

/// Why a connector cannot be activated.
#[derive(Debug, thiserror::Error)]
pub enum ActivationError {
    /// There is no such account.
    #[error("The account does not exist yet. Create it first.")]
    NoAccount,
    /// The numbers make no address.
    #[error("The VAT and company number make no import address: {0}")]
    NoAddress(InvalidAddress),
    /// Another account owns one of the addresses.
    #[error("{0} belongs to another account. Check the VAT and company number; if they are right, ask the operator.")]
    AddressTaken(String),
    /// DynamoDB failed.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl Ledger {
    /// The account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn account(&self, account: &AccountId) -> Result<Option<Account>, Failure> {
        self.table.get(key(account)).await
    }

    /// Creates the account or changes its profile. Once addresses were given out the numbers they were made from cannot
    /// change.
    ///
    /// # Errors
    /// `numbers_fixed`; otherwise retryable.
    pub async fn put_profile(&self, id: &AccountId, profile: &Profile, now: Timestamp) -> Result<Account, Failure> {
        let is_free = is_new().or(size_is("addresses", 0));
        let has_same_numbers = is("vat", &profile.vat).and(is("company_number", &profile.company_number));
        let save = Write::update(key(id))
            .set("id", id)
            .set_first("connector", ConnectorState::Inactive)
            .set_first("addresses", [""; 0])
            .set_first("created_at", now)
            .set_all(profile)
            .when(is_free.or(has_same_numbers));
        self.table.write_and_get("saving the account", save).await?.ok_or_else(|| {
            Failure::permanent(
                "numbers_fixed",
                "The import addresses were made from the VAT and company number, so these cannot change any more. \
                 Create another account for another company.",
            )
        })
    }

    /// Sets how mails are answered. `None` when there is no such account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_answers(&self, id: &AccountId, answers: &Answers) -> Result<Option<Account>, Failure> {
        self.set_on_account(id, "answers", answers).await
    }

    /// Sets what is done before an invoice is sent. `None` when there is no such account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_sending(&self, id: &AccountId, sending: &Sending) -> Result<Option<Account>, Failure> {
        self.set_on_account(id, "sending", sending).await
    }

    /// Sets when customers are reminded, or that they are not. `None` when there is no such account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_reminders(
        &self,
        id: &AccountId,
        reminders: Option<&Reminders>,
    ) -> Result<Option<Account>, Failure> {
        self.set_on_account(id, "reminders", reminders).await
    }

    /// Sets the words and the colour of letters. `None` when there is no such account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_letters(&self, id: &AccountId, letters: &Letters) -> Result<Option<Account>, Failure> {
        self.set_on_account(id, "letters", letters).await
    }

    /// Sets the logo of letters, or takes it away. `None` when there is no such account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_logo(&self, id: &AccountId, logo: Option<&DocumentHash>) -> Result<Option<Account>, Failure> {
        self.set_on_account(id, "logo", logo).await
    }

    /// Sets one attribute of an account that exists.
    async fn set_on_account(
        &self,
        id: &AccountId,
        name: &str,
        value: impl Serialize,
    ) -> Result<Option<Account>, Failure> {
        let update = Write::update(key(id)).set(name, value).when(exists());
        self.table.write_and_get("saving the account's settings", update).await
    }

    /// Activates the connector and reserves the account's two addresses, all or nothing.
    ///
    /// # Errors
    /// See [`ActivationError`].
    pub async fn activate(&self, id: &AccountId, domain: &str) -> Result<Account, ActivationError> {
        let account = self.account(id).await?.ok_or(ActivationError::NoAccount)?;
        let addresses = account.profile.import_addresses(domain).map_err(ActivationError::NoAddress)?;
        self.switch(account, addresses, ConnectorState::Active).await
    }

    /// Deactivates the connector. Its addresses stay reserved: a mail to them is recorded and ignored.
    ///
    /// # Errors
    /// See [`ActivationError`].
    pub async fn deactivate(&self, id: &AccountId) -> Result<Account, ActivationError> {
        let account = self.account(id).await?.ok_or(ActivationError::NoAccount)?;
        let addresses = account.addresses.clone();
        self.switch(account, addresses, ConnectorState::Inactive).await
    }

    /// Whose the addresses are; at most 100, the limit of SES and of one read. Unknown ones are left out.
    ///
    /// # Errors
    /// Retryable.
    pub async fn routes(&self, addresses: &[ImportAddress]) -> Result<Vec<Route>, Failure> {
        if addresses.is_empty() {
            return Ok(Vec::new());
        }
        let unique: BTreeSet<&str> = addresses.iter().map(ImportAddress::as_str).collect();
        self.table.batch_get(unique.into_iter().map(address_key)).await?.into_iter().map(read).collect()
    }

    async fn switch(
        &self,
        account: Account,
        addresses: Vec<String>,
        connector: ConnectorState,
    ) -> Result<Account, ActivationError> {
        let switched = Account { addresses, connector, ..account };
        let reserve = |address: &String| {
            let route = Route { address: address.clone(), account: switched.id.clone(), connector };
            Write::put(address_key(address), &route).when(is_new().or(is("account", &switched.id)))
        };
        let mut writes: Vec<Write> = switched.addresses.iter().map(reserve).collect();
        // The numbers must still be those the addresses were made from.
        let Profile { vat, company_number, .. } = &switched.profile;
        let switch = Write::update(key(&switched.id))
            .set("connector", connector)
            .set("addresses", &switched.addresses)
            .when(is("vat", vat).and(is("company_number", company_number)));
        writes.push(switch);
        match self.table.transact("switching the connector", writes).await? {
            Ok(()) => Ok(switched),
            Err(cancelled) => match cancelled.refused.first().and_then(|place| switched.addresses.get(*place)) {
                Some(taken) => Err(ActivationError::AddressTaken(taken.clone())),
                None => Err(ActivationError::Failure(cancelled.into())),
            },
        }
    }
}

fn key(account: &AccountId) -> Key {
    Key::of(account, "ACCOUNT")
}

fn address_key(address: &str) -> Key {
    Key::new(format!("ADDRESS#{address}"), "ADDRESS")
}
