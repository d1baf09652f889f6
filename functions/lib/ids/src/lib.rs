//! Identifiers that become part of a key. Each is parsed once, at the edge, so that no key can be bent.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Text that is no identifier of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} must be 1 to 64 characters of {alphabet}")]
pub struct InvalidId {
    what: &'static str,
    alphabet: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $alphabet:literal, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses the identifier.
            ///
            /// # Errors
            /// Says which characters and how many it may have.
            pub fn parse(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                let allowed: fn(u8) -> bool = $allowed;
                if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
                    Ok(Self(text))
                } else {
                    Err(InvalidId { what: $what, alphabet: $alphabet })
                }
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(
    /// A company that uses the connector. Comes from a verified token or from an import address, never from a mail.
    AccountId, "an account", "a-z, 0-9 and -",
    |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'
);
id!(
    /// An invoice within its account. Also an SES message tag value, hence the alphabet.
    InvoiceId, "an invoice id", "A-Z, a-z, 0-9, _ and -",
    |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'
);
id!(
    /// A business partner within its account.
    PartnerId, "a partner id", "A-Z, a-z, 0-9, _ and -",
    |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'
);
id!(
    /// A received mail: the message id SES gave it.
    MailId, "a mail id", "A-Z, a-z, 0-9, _, . and -",
    |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-' || b == b'.'
);
id!(
    /// A list of invoices that are issued together, within its account.
    BulkId, "the id of a list", "0-9 and a-f",
    |b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)
);
id!(
    /// SHA-256 of a document's bytes, 64 lower-case hexadecimal digits.
    DocumentHash, "a SHA-256", "0-9 and a-f",
    |b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)
);

impl DocumentHash {
    /// Hashes the bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex(&Sha256::digest(bytes)))
    }
}

impl BulkId {
    /// The id of the list whose bytes have this hash.
    pub fn of(hash: &DocumentHash) -> Self {
        Self(hash.as_str().chars().take(32).collect())
    }
}

impl InvoiceId {
    /// The id under which an invoice is filed when its issuer gave it none: the same facts, the same id.
    pub fn derived(facts: &[&str]) -> Self {
        Self(digest(facts)[..32].to_owned())
    }
}

/// The id of an event: the same fact has the same id however often it is published, so that a listener can drop
/// repeats.
pub fn event_id(facts: &[&str]) -> String {
    digest(facts)
}

/// What a letter is known by when a mail server sends it back: the delivery, and the attempt, which only those know who
/// had the letter in their hands. The part before the `@` of its `Message-ID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterId {
    /// Who issued the invoice.
    pub account: AccountId,
    /// The invoice; `None` for a letter with several, which the ledger knows.
    pub invoice: Option<InvoiceId>,
    /// The day of the reminder, if the letter is one.
    pub reminder: Option<i16>,
    /// The attempt; see [`attempt`].
    pub attempt: String,
}

impl LetterId {
    /// Reads it from a message id, `…@domain`. `None` for anything else.
    pub fn of_message_id(message_id: &str) -> Option<Self> {
        let (local, _) = message_id.rsplit_once('@')?;
        let mut parts = local.split('.');
        let (attempt, account, invoice) = (parts.next()?, parts.next()?, parts.next());
        let is_attempt = attempt.len() == 32 && attempt.bytes().all(|b| b.is_ascii_hexdigit());
        let reminder = match parts.next() {
            Some(day) => Some(day.strip_prefix("reminder")?.parse().ok()?),
            None => None,
        };
        (is_attempt && parts.next().is_none()).then_some(())?;
        let account = AccountId::parse(account).ok()?;
        let invoice = invoice.map(InvoiceId::parse).transpose().ok()?;
        Some(Self { account, invoice, reminder, attempt: attempt.to_owned() })
    }

    /// As a message id of this domain.
    pub fn message_id(&self, domain: &str) -> String {
        let Self { account, invoice, reminder, attempt } = self;
        let invoice = invoice.as_ref().map(|invoice| format!(".{invoice}")).unwrap_or_default();
        let reminder = reminder.map(|day| format!(".reminder{day}")).unwrap_or_default();
        format!("{attempt}.{account}{invoice}{reminder}@{domain}")
    }
}

/// A new attempt at sending: random, since two attempts must never be taken for one.
pub fn attempt() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// SHA-256 over the facts, each preceded by its length so that no two lists of facts collide.
pub fn digest(facts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for fact in facts {
        hash.update((fact.len() as u64).to_be_bytes());
        hash.update(fact.as_bytes());
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn an_account_cannot_reach_into_another_ones_keys() {
        for bent in ["", "a/b", "a#b", "../b", "A", "ä", &"a".repeat(65)] {
            assert!(AccountId::parse(bent).is_err(), "{bent:?}");
        }
        assert!(AccountId::parse("demo-1").is_ok());
        assert!(serde_json::from_str::<AccountId>("\"a#b\"").is_err());
    }

    #[test]
    fn a_letter_that_comes_back_says_which_it_is() {
        let (account, invoice) = (AccountId::parse("demo").unwrap(), InvoiceId::parse("R_2026-7").unwrap());
        for (invoice, reminder) in [(Some(invoice.clone()), None), (Some(invoice), Some(-3)), (None, None)] {
            let letter = LetterId { account: account.clone(), invoice, reminder, attempt: attempt() };
            assert_eq!(LetterId::of_message_id(&letter.message_id("mail.example.com")), Some(letter));
        }
        for other in [
            "",
            "@",
            "a.b.c@example.com",
            "0123456789abcdef0123456789abcdef@example.com",
            "0123456789abcdef0123456789abcdef.demo.R-1.2@example.com",
            "0123456789abcdef0123456789abcdef.demo.@example.com",
        ] {
            assert_eq!(LetterId::of_message_id(other), None, "{other}");
        }
    }

    #[test]
    fn facts_that_join_to_the_same_text_have_different_ids() {
        assert_ne!(event_id(&["ab", "c"]), event_id(&["a", "bc"]));
        assert_eq!(event_id(&["ab", "c"]), event_id(&["ab", "c"]));
    }
}
