//! The rules of EN 16931, XRechnung and Peppol that have words for an accountant.
//!
//! [`Rule`] is a closed list. Its words are a `match` a language in `words/<language>/rules/`: a sentence in which `{BT-115}`
//! stands for the value of a business term where the rule is broken, `{found}` and `{expected}` for what the document says and
//! what the rule computes, `{value}` for the value of the term the rule is about, `{term}` for that term. Which of these a
//! rule's sentences use is in the table here, for whoever finds the rule broken: what it [needs](Rule::needs) must be given,
//! what is [optional](Rule::optional) stands in brackets.

mod en16931;
mod peppol;
mod place;
mod template;
mod values;
mod vat;
mod xrechnung;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use en16931::En16931;
pub use peppol::Peppol;
pub use place::Place;
pub use values::{Slot, Values};
pub use vat::{Vat, VatCategory, VatRule};
pub use xrechnung::XRechnung;

use crate::{Language, Parameter, Sample};

/// Declares rules: each with its id in its own specification, and the values that its sentences use.
macro_rules! rules {
    (
        $(#[$enum_doc:meta])*
        pub enum $Rules:ident {
            $( $Rule:ident = $id:literal $(needs [$($need:expr),*])? $(optional [$($optional:expr),*])?; )*
        }
    ) => {
        $(#[$enum_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "named after their ids; their words say what they mean")]
        pub enum $Rules { $( $Rule, )* }

        impl $Rules {
            /// All of them.
            pub const ALL: &[Self] = &[$( Self::$Rule ),*];

            /// The id in its own specification.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$Rule => $id, )* }
            }

            pub(super) const fn needs(self) -> &'static [super::Slot] {
                match self { $( Self::$Rule => &[$($($need),*)?], )* }
            }

            pub(super) const fn optional(self) -> &'static [super::Slot] {
                match self { $( Self::$Rule => &[$($($optional),*)?], )* }
            }
        }
    };
}
use rules;

/// A rule that has words of ours. Written out it is its id: `BR-CO-15`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Rule {
    /// Of EN 16931, about anything but VAT categories.
    En16931(En16931),
    /// Of EN 16931, about a VAT category.
    Vat(Vat),
    /// Of XRechnung.
    XRechnung(XRechnung),
    /// Of Peppol.
    Peppol(Peppol),
}

impl Rule {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let general = En16931::ALL.iter().map(|rule| Self::En16931(*rule));
        let national = XRechnung::ALL.iter().map(|rule| Self::XRechnung(*rule));
        let network = Peppol::ALL.iter().map(|rule| Self::Peppol(*rule));
        general.chain(Vat::all().map(Self::Vat)).chain(national).chain(network)
    }

    /// The rule of this id; `None` for one that has no words here.
    ///
    /// ```
    /// use message::Rule;
    ///
    /// assert!(Rule::of_id("BR-CO-15").is_some() && Rule::of_id("BR-AE-08").is_some());
    /// assert_eq!(Rule::of_id("DK-R-002"), None);
    /// ```
    pub fn of_id(id: &str) -> Option<Self> {
        Self::all().find(|rule| rule.id() == id)
    }

    /// The id in its own specification.
    pub fn id(self) -> Cow<'static, str> {
        match self {
            Self::En16931(rule) => rule.id().into(),
            Self::Vat(rule) => rule.id().into(),
            Self::XRechnung(rule) => rule.id().into(),
            Self::Peppol(rule) => rule.id().into(),
        }
    }

    /// The values that its sentence cannot do without.
    pub const fn needs(self) -> &'static [Slot] {
        match self {
            Self::En16931(rule) => rule.needs(),
            Self::Vat(rule) => rule.needs(),
            Self::XRechnung(rule) => rule.needs(),
            Self::Peppol(rule) => rule.needs(),
        }
    }

    /// The values that its sentence shows if they are there.
    pub const fn optional(self) -> &'static [Slot] {
        match self {
            Self::En16931(rule) => rule.optional(),
            Self::Vat(rule) => rule.optional(),
            Self::XRechnung(rule) => rule.optional(),
            Self::Peppol(rule) => rule.optional(),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

impl TryFrom<String> for Rule {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        Self::of_id(&id).ok_or_else(|| format!("{id} is no rule that is known"))
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.id().into_owned()
    }
}

impl Parameter for Rule {
    fn shown(&self, _: Language) -> String {
        self.id().into_owned()
    }
}

impl Sample for Rule {
    fn sample(_: &'static str) -> Self {
        Self::En16931(En16931::Br27)
    }
}

/// How a language speaks of broken rules.
pub(crate) struct RuleWords {
    /// The language.
    pub(crate) language: Language,
    /// The sentence of a rule, with its slots.
    pub(crate) sentence: fn(Rule) -> Cow<'static, str>,
    /// That a rule of this id is broken, for a sentence that lacks its values.
    pub(crate) broken: fn(&str) -> String,
    /// How a person finds one of several.
    pub(crate) place: fn(&Place) -> String,
    /// In how many more places the rule is broken: a whole sentence.
    pub(crate) more: fn(Option<&Place>, usize) -> String,
}

impl RuleWords {
    /// What is wrong: led by the place if there are several of its kind, followed by how often it is wrong besides.
    pub(crate) fn of_rule(&self, rule: Rule, values: &Values, place: Option<&Place>, more: usize) -> String {
        let filled = template::filled(&(self.sentence)(rule), &|slot| values.shown(slot, self.language));
        let sentence = filled.unwrap_or_else(|| (self.broken)(&rule.id()));
        self.whole(&sentence, place, more)
    }

    /// A sentence with its place before it and its repetitions after it.
    pub(crate) fn whole(&self, sentence: &str, place: Option<&Place>, more: usize) -> String {
        let mut whole = String::new();
        if let Some(place) = place {
            // In French a narrow no-break space stands before a colon.
            let colon = if self.language == Language::Fr { "\u{202f}: " } else { ": " };
            whole.extend([(self.place)(place).as_str(), colon]);
        }
        whole.push_str(sentence);
        if more > 0 {
            whole.extend([" ", &(self.more)(place, more)]);
        }
        whole
    }
}

#[cfg(test)]
mod tests;
