//! Addresses that an account mails to no more: their mail server refused them for good, or their reader complained.

use jiff::Timestamp;
use mail::EmailAddress;
use message::{SuppressedAddress, SuppressionCause};
use serde::{Deserialize, Serialize};

/// An address that gets no e-mails of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    /// In lower case.
    pub address: String,
    /// Since when.
    pub since: Timestamp,
    /// Why.
    pub cause: SuppressionCause,
}

impl Suppressed {
    /// Whether it is this address. Its case does not count: no mail server in use tells `Anna@` from `anna@`.
    pub fn is(&self, address: &EmailAddress) -> bool {
        self.address.eq_ignore_ascii_case(address.as_str())
    }
}

impl From<Suppressed> for SuppressedAddress {
    fn from(Suppressed { address, since, cause }: Suppressed) -> Self {
        Self { address, since, cause }
    }
}
