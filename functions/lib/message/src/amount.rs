//! Amounts in messages.

use serde::{Deserialize, Serialize};

use crate::{Language, Parameter, Sample};

/// An amount of money as a document has it: a decimal with a point, without its currency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(String);

impl Amount {
    /// An amount as written.
    pub fn new(decimal: impl Into<String>) -> Self {
        Self(decimal.into())
    }
}

impl Parameter for Amount {
    fn shown(&self, language: Language) -> String {
        language.amount(&self.0, "")
    }
}

impl Sample for Amount {
    fn sample(name: &'static str) -> Self {
        Self(format!("{}.50", usize::sample(name) * 1000))
    }
}
