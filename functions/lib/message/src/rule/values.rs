//! The values in a sentence about a rule.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Language, Parameter, Sample};

/// A place for a value in the sentence of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Slot {
    /// `found`: what the document says.
    Found,
    /// `expected`: what the rule computes.
    Expected,
    /// `term`: the business term the rule is about, such as BT-31.
    Term,
    /// `value`: the value of that term.
    Value,
    /// `BT-115`: the value of a business term of EN 16931.
    Bt(u16),
}

impl Slot {
    /// How a value of the slot is written: as the document has it, for program and language alike, or as the language writes
    /// amounts, numbers and dates.
    fn shown(self, value: &str, language: Language) -> String {
        match self {
            Self::Term | Self::Value => value.to_owned(),
            Self::Bt(106..=117) => language.amount(value, ""),
            Self::Found | Self::Expected | Self::Bt(119 | 129 | 146 | 148 | 149 | 152) => language.number(value),
            Self::Bt(73 | 74) => language.date(value),
            Self::Bt(_) => value.to_owned(),
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Found => f.write_str("found"),
            Self::Expected => f.write_str("expected"),
            Self::Term => f.write_str("term"),
            Self::Value => f.write_str("value"),
            Self::Bt(number) => write!(f, "BT-{number}"),
        }
    }
}

impl FromStr for Slot {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let number = |name: &str| name.strip_prefix("BT-")?.parse().ok();
        match name {
            "found" => Ok(Self::Found),
            "expected" => Ok(Self::Expected),
            "term" => Ok(Self::Term),
            "value" => Ok(Self::Value),
            name => number(name).map(Self::Bt).ok_or_else(|| format!("{name} names no value of a rule")),
        }
    }
}

impl TryFrom<String> for Slot {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl From<Slot> for String {
    fn from(slot: Slot) -> Self {
        slot.to_string()
    }
}

/// The values that the sentence of a broken rule shows, as the document and the rule have them: decimals with a point, dates
/// by ISO 8601.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<Slot, String>);

impl Values {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a slot.
    pub fn get(&self, slot: Slot) -> Option<&str> {
        self.0.get(&slot).map(String::as_str)
    }

    /// The value of a slot as the language writes it.
    pub(super) fn shown(&self, slot: Slot, language: Language) -> Option<String> {
        self.get(slot).map(|value| slot.shown(value, language))
    }
}

impl FromIterator<(Slot, String)> for Values {
    fn from_iter<T: IntoIterator<Item = (Slot, String)>>(values: T) -> Self {
        Self(values.into_iter().collect())
    }
}

impl Parameter for Values {
    fn shown(&self, language: Language) -> String {
        let shown = self.0.iter().map(|(slot, value)| slot.shown(value, language));
        shown.collect::<Vec<_>>().join(", ")
    }
}

/// What the [sample rule](super::Rule) needs.
impl Sample for Values {
    fn sample(_: &'static str) -> Self {
        Self::from_iter([(Slot::Bt(146), "-5.25".to_owned())])
    }
}
