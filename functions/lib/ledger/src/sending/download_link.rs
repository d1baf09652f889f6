//! Links that stand in letters instead of files that are too large for them. A link belongs to one attempt at sending one
//! letter. Who has its token reaches these files and nothing else of the account.

use std::collections::BTreeMap;
use std::fmt;

use ::invoice::Language;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};

use crate::Ledger;
use crate::table::condition::{exists, is_new};
use crate::table::{Key, Write};
use aws::Failure;
use ids::{AccountId, DocumentHash, InvoiceId, digest};

/// How long a link works: longer than most invoices take to be paid.
pub const LINK_WORKS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a link is opened with: 32 random bytes in base64url, which stand in the letter alone.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(String);

impl LinkToken {
    /// A new one.
    ///
    /// # Errors
    /// Retryable when the system gives no random bytes.
    pub fn generate() -> Result<Self, Failure> {
        let mut bytes = [0; 32];
        let filled = SystemRandom::new().fill(&mut bytes);
        filled.map_err(|_| Failure::Retryable("the system gives no random bytes".to_owned()))?;
        Ok(Self(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// What somebody says is one. Any text will do: one that is none leads to no link.
    pub fn given(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As it stands in a link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key does not tell the token: who reads the table cannot open a link.
    fn key(&self) -> Key {
        Key::new(format!("LINK#{}", digest(&["link", &self.0])), "LINK")
    }
}

/// Never the token: it would end in a log.
impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadLink {
    /// Whose files they are.
    pub account: AccountId,
    /// The seller, as the letter names it.
    pub seller: String,
    /// Of the letter.
    pub language: Language,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Of which day after the due date the letter reminds; before it, if negative. `None` for the invoice's own letter.
    pub reminder: Option<i16>,
    /// The attempt at sending the letter.
    pub attempt: String,
    /// The files, in the document bucket.
    pub files: Vec<DownloadFile>,
    /// Until when the link works.
    pub until: Timestamp,
    /// When each file was downloaded first, by its place from 0.
    #[serde(default)]
    pub downloads: BTreeMap<String, Timestamp>,
}

impl DownloadLink {
    /// The last whole day, by the clocks of UTC, on which the link works; ISO 8601.
    pub fn last_day(&self) -> String {
        (self.until - SignedDuration::from_hours(24)).strftime("%Y-%m-%d").to_string()
    }
}

/// A file behind a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadFile {
    /// SHA-256 of the bytes.
    pub sha256: DocumentHash,
    /// File name, safe and unique among the others.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

impl Ledger {
    /// Remembers a link. The same twice is remembered once, and none is ever changed.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_download_link(&self, token: &LinkToken, link: &DownloadLink) -> Result<(), Failure> {
        // Somebody who has this token is us: DynamoDB's answer was lost, and the SDK asked again.
        let put = Write::put(token.key(), link).expires(link.until).when(is_new());
        self.table.write("remembering a download link", put).await.map(drop)
    }

    /// Where a link leads, while it works. DynamoDB takes days to remove what has expired.
    ///
    /// # Errors
    /// Retryable.
    pub async fn download_link(&self, token: &LinkToken, now: Timestamp) -> Result<Option<DownloadLink>, Failure> {
        let link: Option<DownloadLink> = self.table.get(token.key()).await?;
        Ok(link.filter(|link| now < link.until))
    }

    /// Remembers when the file at this place, from 0, was first downloaded by a link, and gives that time: the same however
    /// often it is downloaded. `None` if there is no such link any more.
    ///
    /// # Errors
    /// Retryable.
    pub async fn downloaded(
        &self,
        token: &LinkToken,
        place: usize,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Failure> {
        let first = format!("downloads.{place}");
        let update = Write::update(token.key()).set_first(&first, now).when(exists());
        let link: Option<DownloadLink> = self.table.write_and_get("remembering a download", update).await?;
        Ok(link.and_then(|link| link.downloads.get(&place.to_string()).copied()))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_token_is_random_fits_a_link_and_is_neither_shown_nor_kept() {
        let (one, other) = (LinkToken::generate().unwrap(), LinkToken::generate().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.as_str().len(), 43);
        assert!(one.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{}", one.as_str());
        for said in [format!("{one:?}"), format!("{:?}", one.key())] {
            assert!(!said.contains(one.as_str()), "{said}");
        }
        assert_eq!(one.key(), LinkToken::given(one.as_str()).key());
    }
}
