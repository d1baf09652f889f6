//! How an account wants its letters: what the ledger says of them, with the logo from the archive.

use ::letter::{Logo, Style};
use tracing::warn;

use crate::Connector;
use aws::Failure;
use ledger::{Account, Letters};

impl Connector {
    /// The style of an account's letters, by these settings. A logo that is gone keeps no letter from leaving.
    ///
    /// # Errors
    /// Retryable.
    pub async fn letter_style(&self, account: &Account, letters: &Letters) -> Result<Style, Failure> {
        let logo = match &account.logo {
            None => None,
            Some(hash) => match self.archive.document(&account.id, hash).await {
                Ok(bytes) => Logo::read(bytes.into()).ok(),
                Err(Failure::Permanent(reason)) => {
                    warn!(account = %account.id, reason = reason.code, "the letter has no logo");
                    None
                }
                Err(retryable) => return Err(retryable),
            },
        };
        Ok(Style { colour: letters.colour.unwrap_or_default(), logo, texts: letters.texts.clone() })
    }
}
