//! Whom a message is about: e-mail addresses, and why one of them gets no e-mails any more.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Language, Parameter, Sample};

/// The most addresses that a sentence names.
const MAX_NAMED: usize = 3;

/// The recipients that a message is about. A sentence names the first three.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Addresses(pub Vec<String>);

impl Addresses {
    /// Whether it is about nobody in particular.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Parameter for Addresses {
    fn shown(&self, language: Language) -> String {
        let (named, others) = self.0.split_at(self.0.len().min(MAX_NAMED));
        let named = named.join(", ");
        match (others.len(), language) {
            (0, _) => named,
            (1, Language::De) => format!("{named} und eine weitere"),
            (1, Language::En) => format!("{named} and one other"),
            (1, Language::Fr) => format!("{named} et une autre"),
            (1, Language::Nl) => format!("{named} en nog één"),
            (more, Language::De) => format!("{named} und {more} weitere"),
            (more, Language::En) => format!("{named} and {more} others"),
            (more, Language::Fr) => format!("{named} et {more} autres"),
            (more, Language::Nl) => format!("{named} en nog {more}"),
        }
    }
}

impl Sample for Addresses {
    fn sample(name: &'static str) -> Self {
        Self(vec![String::sample(name)])
    }
}

/// Why an account mails to an address no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionCause {
    /// Its mail server does not know it: a hard bounce.
    AddressRefused,
    /// SES has it on a list of its own, since it bounced or complained before.
    SuppressedBySes,
    /// Its reader marked an e-mail as spam.
    Complaint,
}

impl SuppressionCause {
    /// Every cause.
    pub const ALL: [Self; 3] = [Self::AddressRefused, Self::SuppressedBySes, Self::Complaint];

    /// As programs read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AddressRefused => "address_refused",
            Self::SuppressedBySes => "suppressed_by_ses",
            Self::Complaint => "complaint",
        }
    }
}

impl Parameter for SuppressionCause {
    fn shown(&self, language: Language) -> String {
        let words = match (self, language) {
            (Self::AddressRefused, Language::De) => "ihr Mailserver kennt sie nicht",
            (Self::AddressRefused, Language::En) => "its mail server does not know it",
            (Self::AddressRefused, Language::Fr) => "son serveur de messagerie ne la connaît pas",
            (Self::AddressRefused, Language::Nl) => "de mailserver kent het niet",
            (Self::SuppressedBySes, Language::De) => {
                "Amazon SES schreibt ihr nicht mehr, weil frühere E-Mails zurückkamen"
            }
            (Self::SuppressedBySes, Language::En) => {
                "Amazon SES no longer writes to it, since earlier e-mails came back"
            }
            (Self::SuppressedBySes, Language::Fr) => {
                "Amazon SES ne lui écrit plus, car des e-mails précédents sont revenus"
            }
            (Self::SuppressedBySes, Language::Nl) => {
                "Amazon SES schrijft er niet meer naar, omdat eerdere e-mails terugkwamen"
            }
            (Self::Complaint, Language::De) => "ihr Leser hat eine E-Mail als Spam gemeldet",
            (Self::Complaint, Language::En) => "its reader reported an e-mail as spam",
            (Self::Complaint, Language::Fr) => "son lecteur a signalé un e-mail comme indésirable",
            (Self::Complaint, Language::Nl) => "de lezer heeft een e-mail als spam gemeld",
        };
        words.to_owned()
    }
}

impl Sample for SuppressionCause {
    fn sample(_: &'static str) -> Self {
        Self::Complaint
    }
}

/// An address that gets no e-mails any more.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SuppressedAddress {
    /// In lower case.
    pub address: String,
    /// Since when.
    pub since: Timestamp,
    /// Why.
    pub cause: SuppressionCause,
}

/// In brackets behind the address: since when and why.
impl Parameter for SuppressedAddress {
    fn shown(&self, language: Language) -> String {
        let day = language.date(&self.since.strftime("%Y-%m-%d").to_string());
        let (address, cause) = (&self.address, self.cause.shown(language));
        match language {
            Language::De => format!("{address} (seit {day}: {cause})"),
            Language::En => format!("{address} (since {day}: {cause})"),
            Language::Fr => format!("{address} (depuis le {day}\u{202f}: {cause})"),
            Language::Nl => format!("{address} (sinds {day}: {cause})"),
        }
    }
}

impl Sample for SuppressedAddress {
    fn sample(name: &'static str) -> Self {
        Self { address: String::sample(name), since: Timestamp::sample(name), cause: SuppressionCause::sample(name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_a_few_addresses() {
        let all = ["a", "b", "c", "d", "e"].map(str::to_owned);
        let said = [0, 1, 3, 4, 5].map(|most| Addresses(all[..most].to_vec()).shown(Language::En));
        assert_eq!(said, ["", "a", "a, b, c", "a, b, c and one other", "a, b, c and 2 others"]);
    }

    #[test]
    fn a_suppressed_address_says_since_when_and_why() {
        let address = SuppressedAddress::sample("who");
        assert_eq!(address.shown(Language::De), "⟨who⟩ (seit 31.10.2026: ihr Leser hat eine E-Mail als Spam gemeldet)");
    }
}
