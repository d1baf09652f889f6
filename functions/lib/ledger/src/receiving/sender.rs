//! Who mails invoices: senders that people trust or block, and what the account learned of senders and suppliers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ::mail::EmailAddress;
use ::mail::trust::{Acquaintance, origin};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::table::{Item, Key, Write, read};
use crate::{Ledger, Page};
use aws::Failure;
use ids::{AccountId, digest};

/// The most origins an account remembers, and the most values a supplier is remembered by: an item holds 400 KB, and
/// strangers fill these.
const MAX_ORIGINS: usize = 2_000;
const MAX_OF_SUPPLIER: usize = 50;

/// A sender that a person trusts or blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// Whom it is about.
    pub name: SenderName,
    /// What is to be done with its mails.
    pub standing: Standing,
    /// When that was said.
    pub at: Timestamp,
}

/// What is to be done with a sender's mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// No doubt about a first mail, where DMARC proves the sender.
    Trusted,
    /// They are recorded and ignored.
    Blocked,
}

/// An address, or a whole domain written `@domain`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SenderName(String);

impl SenderName {
    /// Parses `name@domain` or `@domain`.
    ///
    /// `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let address = if text.starts_with('@') { format!("x{text}") } else { text.clone() };
        match EmailAddress::parse(&address) {
            Ok(_) if text.contains('.') => Some(Self(text)),
            _ => None,
        }
    }

    /// The names under which a sender may be known: its address, its domain, and the domains above that.
    fn of(address: &str) -> Vec<Self> {
        let address = address.to_ascii_lowercase();
        let Some((_, domain)) = address.rsplit_once('@') else { return Vec::new() };
        let mut names = vec![address.clone()];
        let mut rest = Some(domain);
        while let Some(domain) = rest.filter(|domain| domain.contains('.')) {
            names.push(format!("@{domain}"));
            rest = domain.split_once('.').map(|(_, above)| above);
        }
        names.truncate(MAX_NAMES);
        names.into_iter().filter_map(|name| Self::parse(&name)).collect()
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The most names looked up for one address.
const MAX_NAMES: usize = 6;

impl TryFrom<String> for SenderName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("no address or domain: {text}"))
    }
}

impl From<SenderName> for String {
    fn from(name: SenderName) -> Self {
        name.0
    }
}

/// What an account learned of a supplier from its invoices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    /// Where it was to be paid.
    #[serde(default)]
    pub ibans: BTreeSet<String>,
    /// Where its invoices came from; see [`origin`].
    #[serde(default)]
    pub origins: BTreeSet<String>,
    /// Of an [origin](key_of_origin): where invoices were to be paid that a person released though DMARC failed.
    #[serde(default)]
    pub released: BTreeSet<String>,
}

/// What an account learned of everyone's origins.
#[derive(Debug, Clone, Default, Deserialize)]
struct Origins {
    #[serde(default)]
    origins: BTreeSet<String>,
}

/// An invoice that nothing speaks against, as far as it says something of its sender and supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// `From`.
    pub sender: Option<EmailAddress>,
    /// [`seller_key`](::invoice::Fields::seller_key).
    pub supplier: Option<String>,
    /// BT-84.
    pub iban: Option<String>,
    /// A person released it though DMARC failed.
    pub released_unproven: bool,
}

/// What the ledger says of the sender and the suppliers of a mail.
#[derive(Debug, Clone, Default)]
pub struct Known {
    blocked: Option<Sender>,
    is_trusted: bool,
    knows_sender: bool,
    origins: BTreeSet<String>,
    suppliers: BTreeMap<String, Supplier>,
}

impl Known {
    /// What blocks the mail: a sender it names or its envelope sender. What is blocked stays blocked, though its domain is
    /// trusted.
    pub fn blocked(&self) -> Option<&Sender> {
        self.blocked.as_ref()
    }

    /// Whether this supplier's invoices came from there before.
    pub fn is_origin_of(&self, supplier: Option<&str>, origin: &str) -> bool {
        supplier.and_then(|supplier| self.suppliers.get(supplier)).is_some_and(|known| known.origins.contains(origin))
    }

    /// What counts for an invoice of this supplier, from this sender. Where the invoice does not say by a VAT number whose
    /// it is, the accounts that the sender's invoices named before count as the supplier's.
    pub fn acquaintance(&self, supplier: Option<&str>, sender: Option<&EmailAddress>) -> Acquaintance {
        let of = |key: Option<&str>| key.and_then(|key| self.suppliers.get(key)).cloned().unwrap_or_default();
        let of_origin = of(sender.map(key_of_origin).as_deref());
        let mut ibans = of(supplier).ibans;
        if !supplier.is_some_and(|supplier| supplier.starts_with("vat:")) {
            ibans.extend(of_origin.ibans);
        }
        Acquaintance {
            is_trusted: self.is_trusted,
            knows_sender: self.knows_sender,
            origins: self.origins.clone(),
            ibans,
            supplier_origins: of(supplier).origins,
            released_ibans: of_origin.released,
        }
    }
}

/// Under which the accounts are remembered that invoices of one origin named.
pub fn key_of_origin(sender: &EmailAddress) -> String {
    format!("origin:{}", origin(sender))
}

impl Ledger {
    /// The sort keys of what is to be known of a sender and of suppliers.
    pub(super) fn keys_of_known(sender: Option<&str>, claimed: &[&str], suppliers: &BTreeSet<String>) -> Vec<String> {
        let names = sender.iter().chain(claimed).copied().flat_map(SenderName::of);
        let names: BTreeSet<SenderName> = names.collect();
        let mut keys: Vec<String> = names.iter().map(standing_key).collect();
        keys.extend(sender.map(known_key));
        keys.push(ORIGINS.to_owned());
        keys.extend(suppliers.iter().map(|supplier| supplier_key(supplier)));
        keys
    }

    /// Puts together what was read under these keys.
    pub(super) fn known(
        items: &mut HashMap<String, Item>,
        sender: Option<&str>,
        suppliers: &BTreeSet<String>,
    ) -> Result<Known, Failure> {
        let mut known = Known::default();
        if let Some(item) = items.remove(ORIGINS) {
            known.origins = read::<Origins>(item)?.origins;
        }
        known.knows_sender = sender.is_some_and(|sender| items.remove(&known_key(sender)).is_some());
        for supplier in suppliers {
            if let Some(item) = items.remove(&supplier_key(supplier)) {
                known.suppliers.insert(supplier.clone(), read(item)?);
            }
        }
        let standings: Vec<String> = items.keys().filter(|key| key.starts_with(STANDING)).cloned().collect();
        // DMARC proves the sender that the mail names and nothing of its envelope, so only the former can be trusted.
        let named = sender.map(SenderName::of).unwrap_or_default();
        for standing in standings.into_iter().filter_map(|key| items.remove(&key)) {
            let standing: Sender = read(standing)?;
            match standing.standing {
                Standing::Trusted => known.is_trusted |= named.contains(&standing.name),
                Standing::Blocked => known.blocked = Some(standing),
            }
        }
        Ok(known)
    }

    /// The writes that make the account remember; none for what it knows.
    pub(super) fn learn(account: &AccountId, lessons: &[Lesson], known: &Known) -> Vec<Write> {
        let mut origins = BTreeSet::new();
        let mut suppliers: BTreeMap<String, Supplier> = BTreeMap::new();
        let nothing = Supplier::default();
        for Lesson { sender, supplier, iban, released_unproven } in lessons {
            let origin = sender.as_ref().map(origin);
            if let Some(sender) = sender {
                let key = key_of_origin(sender);
                let before = known.suppliers.get(&key).unwrap_or(&nothing);
                let learned = suppliers.entry(key).or_default();
                learned.ibans.extend(iban.clone().filter(|_| before.ibans.len() < MAX_OF_SUPPLIER));
                let is_new = *released_unproven && before.released.len() < MAX_OF_SUPPLIER;
                learned.released.extend(iban.clone().filter(|_| is_new));
            }
            origins.extend(origin.clone().filter(|_| known.origins.len() < MAX_ORIGINS));
            let Some(supplier) = supplier else { continue };
            let before = known.suppliers.get(supplier).unwrap_or(&nothing);
            let learned = suppliers.entry(supplier.clone()).or_default();
            learned.ibans.extend(iban.clone().filter(|_| before.ibans.len() < MAX_OF_SUPPLIER));
            learned.origins.extend(origin.filter(|_| before.origins.len() < MAX_OF_SUPPLIER));
        }
        let mut writes = Vec::new();
        let senders: BTreeSet<&EmailAddress> = lessons.iter().filter_map(|lesson| lesson.sender.as_ref()).collect();
        for sender in senders.into_iter().filter(|_| !known.knows_sender) {
            let address = serde_json::json!({ "address": sender });
            writes.push(Write::add(Key::of(account, known_key(sender.as_str())), &address));
        }
        let origins = without(origins, &known.origins);
        writes.push(Write::update(Key::of(account, ORIGINS)).add_members("origins", origins));
        for (supplier, learned) in suppliers {
            let before = known.suppliers.get(&supplier).unwrap_or(&nothing);
            let write = Write::update(Key::of(account, supplier_key(&supplier)))
                .add_members("ibans", without(learned.ibans, &before.ibans))
                .add_members("origins", without(learned.origins, &before.origins))
                .add_members("released", without(learned.released, &before.released));
            writes.push(write);
        }
        writes.retain(|write| !write.is_empty());
        writes
    }

    /// Trusts or blocks a sender; the last word counts.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_sender(&self, account: &AccountId, sender: &Sender) -> Result<(), Failure> {
        let put = Write::put(Key::of(account, standing_key(&sender.name)), sender);
        self.table.write("saving a sender", put).await.map(drop)
    }

    /// Forgets what was said of a sender.
    ///
    /// # Errors
    /// Retryable.
    pub async fn remove_sender(&self, account: &AccountId, name: &SenderName) -> Result<(), Failure> {
        let delete = Write::delete(Key::of(account, standing_key(name)));
        self.table.write("forgetting a sender", delete).await.map(drop)
    }

    /// A page of the senders that people trust or block, by name.
    ///
    /// # Errors
    /// Retryable.
    pub async fn senders(&self, account: &AccountId, after: Option<&str>) -> Result<Page<Sender>, Failure> {
        self.table.page(account, STANDING, after).await
    }
}

fn without(mut values: BTreeSet<String>, known: &BTreeSet<String>) -> BTreeSet<String> {
    values.retain(|value| !known.contains(value));
    values
}

const STANDING: &str = "SENDER#";
const ORIGINS: &str = "ORIGINS";

fn standing_key(name: &SenderName) -> String {
    format!("{STANDING}{}", name.as_str())
}

fn known_key(sender: &str) -> String {
    format!("KNOWN#{}", sender.to_ascii_lowercase())
}

/// Names are long and hold anything.
fn supplier_key(supplier: &str) -> String {
    format!("SUPPLIER#{}", digest(&[supplier]))
}
