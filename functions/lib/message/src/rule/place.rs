//! Where in an invoice something is wrong.

use serde::{Deserialize, Serialize};

use super::RuleWords;
use crate::words::{de, en, fr, nl};
use crate::{Language, Parameter, Sample};

/// One of several parts of an invoice, by what a person finds it by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "group", rename_all = "snake_case")]
pub enum Place {
    /// A line (BG-25).
    Line {
        /// Its number as the document has it (BT-126), or how many-th it is.
        number: String,
        /// The name of the item (BT-153).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// The VAT amount of a category and rate (BG-23).
    VatBreakdown {
        /// BT-118.
        category: String,
        /// BT-119, in percent, as a decimal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rate: Option<String>,
    },
    /// An allowance of the whole invoice (BG-20), counted from 1.
    Allowance {
        /// How many-th it is.
        number: usize,
    },
    /// A charge of the whole invoice (BG-21), counted from 1.
    Charge {
        /// How many-th it is.
        number: usize,
    },
    /// A supporting document (BG-24), counted from 1.
    SupportingDocument {
        /// How many-th it is.
        number: usize,
    },
}

impl Parameter for Place {
    fn shown(&self, language: Language) -> String {
        let RuleWords { place, .. } = match language {
            Language::De => de::rules::WORDS,
            Language::En => en::rules::WORDS,
            Language::Fr => fr::rules::WORDS,
            Language::Nl => nl::rules::WORDS,
        };
        place(self)
    }
}

impl Sample for Place {
    fn sample(name: &'static str) -> Self {
        Self::Line { number: String::sample(name), name: None }
    }
}
