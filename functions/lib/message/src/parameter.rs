//! What stands in a message: values that are stored as they are and written as the reader writes them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Language;

/// A parameter of a message.
pub trait Parameter {
    /// How it stands in a sentence of this language.
    fn shown(&self, language: Language) -> String;
}

/// A value for tests and documentation, which can be found again in a sentence.
pub trait Sample: Sized {
    /// The value for the parameter of this name.
    fn sample(name: &'static str) -> Self;
}

impl Parameter for String {
    fn shown(&self, _: Language) -> String {
        self.clone()
    }
}

impl Sample for String {
    fn sample(name: &'static str) -> Self {
        format!("⟨{name}⟩")
    }
}

/// What a parser of somebody else's says, in its own English: a fact for programmers, which stands in no sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cause(pub String);

impl Parameter for Cause {
    fn shown(&self, _: Language) -> String {
        String::new()
    }
}

impl Sample for Cause {
    fn sample(_: &'static str) -> Self {
        Self("missing field `name`".to_owned())
    }
}

/// Counts and limits.
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Parameter for $number {
            fn shown(&self, language: Language) -> String {
                language.number(&self.to_string())
            }
        }

        impl Sample for $number {
            fn sample(name: &'static str) -> Self {
                // Larger than one, since "1" is a word in many sentences, and another for another name.
                (20 + name.bytes().map(u32::from).sum::<u32>() % 80) as $number
            }
        }
    )*};
}

numbers!(usize, u64, u32, u16, i16);

/// A moment is shown to the minute, in UTC.
impl Parameter for Timestamp {
    fn shown(&self, language: Language) -> String {
        let day = language.date(&self.strftime("%Y-%m-%d").to_string());
        format!("{day}, {}", self.strftime("%H:%M UTC"))
    }
}

impl Sample for Timestamp {
    fn sample(_: &'static str) -> Self {
        Self::from_second(1_793_439_840).unwrap_or(Self::UNIX_EPOCH)
    }
}

impl Parameter for Date {
    fn shown(&self, language: Language) -> String {
        language.date(&self.to_string())
    }
}

impl Sample for Date {
    fn sample(_: &'static str) -> Self {
        Self::constant(2026, 10, 31)
    }
}

/// Several, with commas.
impl<T: Parameter> Parameter for Vec<T> {
    fn shown(&self, language: Language) -> String {
        self.iter().map(|one| one.shown(language)).collect::<Vec<_>>().join(", ")
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(name: &'static str) -> Self {
        vec![T::sample(name)]
    }
}

impl<T: Parameter> Parameter for BTreeSet<T> {
    fn shown(&self, language: Language) -> String {
        self.iter().map(|one| one.shown(language)).collect::<Vec<_>>().join(", ")
    }
}

impl<T: Sample + Ord> Sample for BTreeSet<T> {
    fn sample(name: &'static str) -> Self {
        Self::from([T::sample(name)])
    }
}

/// Shown as nothing where it is missing: the sentence has another form then.
impl<T: Parameter> Parameter for Option<T> {
    fn shown(&self, language: Language) -> String {
        self.as_ref().map(|one| one.shown(language)).unwrap_or_default()
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(name: &'static str) -> Self {
        Some(T::sample(name))
    }
}
