//! What DMARC says of a mail (RFC 7489), as far as people are told.

use serde::{Deserialize, Serialize};

use crate::{Language, Parameter, Sample};

/// Whether DMARC proves that a mail comes from the domain it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DmarcVerdict {
    /// The mail names no sender or several, of whom it proves none (RFC 7489 section 6.6.1).
    NotOneSender,
    /// It denies it.
    Failed,
    /// The domain publishes no policy.
    NoPolicy,
    /// It was not checked.
    NotChecked,
}

impl Parameter for DmarcVerdict {
    fn shown(&self, language: Language) -> String {
        let words = match (self, language) {
            (Self::NotOneSender, Language::De) => "sie nennt nicht genau einen Absender",
            (Self::NotOneSender, Language::En) => "it does not name exactly one sender",
            (Self::NotOneSender, Language::Fr) => "il ne nomme pas exactement un expéditeur",
            (Self::NotOneSender, Language::Nl) => "zij noemt niet precies één afzender",
            (Self::Failed, Language::De) => "die Prüfung nach DMARC ist fehlgeschlagen",
            (Self::Failed, Language::En) => "the DMARC check failed",
            (Self::Failed, Language::Fr) => "la vérification DMARC a échoué",
            (Self::Failed, Language::Nl) => "de DMARC-controle is mislukt",
            (Self::NoPolicy, Language::De) => "die Domain bietet keinen Nachweis nach DMARC an",
            (Self::NoPolicy, Language::En) => "the domain offers no proof by DMARC",
            (Self::NoPolicy, Language::Fr) => "le domaine n’offre pas de preuve DMARC",
            (Self::NoPolicy, Language::Nl) => "het domein biedt geen bewijs via DMARC",
            (Self::NotChecked, Language::De) => "DMARC konnte nicht geprüft werden",
            (Self::NotChecked, Language::En) => "DMARC could not be checked",
            (Self::NotChecked, Language::Fr) => "DMARC n’a pas pu être vérifié",
            (Self::NotChecked, Language::Nl) => "DMARC kon niet worden gecontroleerd",
        };
        words.to_owned()
    }
}

impl Sample for DmarcVerdict {
    fn sample(_: &'static str) -> Self {
        Self::NoPolicy
    }
}

/// What the owner of a domain asks to be done with mails that DMARC does not prove (RFC 7489 section 6.3, `p`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DmarcPolicy {
    /// Nothing.
    None,
    /// To treat them as suspicious.
    Quarantine,
    /// To refuse them.
    Reject,
}

impl DmarcPolicy {
    /// The policy of this name, in upper or lower case; `None` for what is no policy.
    pub fn parse(name: &str) -> Option<Self> {
        [(Self::None, "none"), (Self::Quarantine, "quarantine"), (Self::Reject, "reject")]
            .into_iter()
            .find_map(|(policy, known)| name.eq_ignore_ascii_case(known).then_some(policy))
    }

    /// Whether the owner asks not to accept such mails as they are.
    pub const fn refuses(self) -> bool {
        matches!(self, Self::Quarantine | Self::Reject)
    }
}

impl Parameter for DmarcPolicy {
    fn shown(&self, language: Language) -> String {
        let words = match (self, language) {
            (Self::None, Language::De) => "wie sonst anzunehmen",
            (Self::None, Language::En) => "be taken like others",
            (Self::None, Language::Fr) => "d’accepter de tels e-mails comme les autres",
            (Self::None, Language::Nl) => "gewoon aan te nemen",
            (Self::Quarantine, Language::De) => "als verdächtig zu behandeln",
            (Self::Quarantine, Language::En) => "be treated as suspicious",
            (Self::Quarantine, Language::Fr) => "de traiter de tels e-mails comme suspects",
            (Self::Quarantine, Language::Nl) => "als verdacht te behandelen",
            (Self::Reject, Language::De) => "abzulehnen",
            (Self::Reject, Language::En) => "be refused",
            (Self::Reject, Language::Fr) => "de refuser de tels e-mails",
            (Self::Reject, Language::Nl) => "te weigeren",
        };
        words.to_owned()
    }
}

impl Sample for DmarcPolicy {
    fn sample(_: &'static str) -> Self {
        Self::Reject
    }
}
