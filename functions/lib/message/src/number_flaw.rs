//! What is wrong with a VAT or company number.

use serde::{Deserialize, Serialize};

use crate::{Language, Parameter, Sample};

/// Why the rule of a country refuses a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberFlaw {
    /// Too long or too short.
    Length,
    /// Characters where none can be.
    Characters,
    /// A part that cannot be.
    Form,
    /// Check digits that do not fit the others.
    CheckDigits,
}

impl Parameter for NumberFlaw {
    fn shown(&self, language: Language) -> String {
        let words = match (self, language) {
            (Self::Length, Language::De) => "sie ist zu lang oder zu kurz",
            (Self::Length, Language::En) => "it is too long or too short",
            (Self::Length, Language::Fr) => "il est trop long ou trop court",
            (Self::Length, Language::Nl) => "het is te lang of te kort",
            (Self::Characters, Language::De) => "sie hat Zeichen, wo keine sein können",
            (Self::Characters, Language::En) => "it has characters where none can be",
            (Self::Characters, Language::Fr) => "il a des caractères là où il ne peut y en avoir",
            (Self::Characters, Language::Nl) => "het heeft tekens waar die niet kunnen staan",
            (Self::Form, Language::De) => "ein Teil davon kann nicht sein",
            (Self::Form, Language::En) => "a part of it cannot be",
            (Self::Form, Language::Fr) => "une partie en est impossible",
            (Self::Form, Language::Nl) => "een deel ervan kan niet",
            (Self::CheckDigits, Language::De) => "ihre Prüfziffern stimmen nicht",
            (Self::CheckDigits, Language::En) => "its check digits are wrong",
            (Self::CheckDigits, Language::Fr) => "ses chiffres de contrôle sont faux",
            (Self::CheckDigits, Language::Nl) => "de controlecijfers kloppen niet",
        };
        words.to_owned()
    }
}

impl Sample for NumberFlaw {
    fn sample(_: &'static str) -> Self {
        Self::CheckDigits
    }
}
