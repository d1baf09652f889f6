//! The first few of what may be many.

use serde::{Deserialize, Serialize};

use crate::{Language, Parameter, Sample};

/// The first few of several values, and how many more there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Few {
    /// The first of them.
    pub first: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

impl Few {
    /// The first `most` of these.
    pub fn of<T: Into<String>>(values: impl IntoIterator<Item = T>, most: usize) -> Self {
        let mut values = values.into_iter();
        let first = values.by_ref().take(most).map(Into::into).collect();
        Self { first, more: values.count() }
    }

    /// How many there are in all.
    pub fn count(&self) -> usize {
        self.first.len() + self.more
    }
}

impl Parameter for Few {
    fn shown(&self, language: Language) -> String {
        let first = self.first.join(", ");
        if self.more == 0 {
            return first;
        }
        let more = self.more.shown(language);
        match language {
            Language::De => format!("{first} und {more} weitere"),
            Language::En => format!("{first} and {more} more"),
            Language::Fr => format!("{first} et {more} autres"),
            Language::Nl => format!("{first} en nog {more}"),
        }
    }
}

impl Sample for Few {
    fn sample(name: &'static str) -> Self {
        Self { first: Vec::sample(name), more: usize::sample(name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_a_few_are_named_and_the_rest_is_counted() {
        let four = Few::of(["a", "b", "c", "d"], 3);
        assert_eq!(four.shown(Language::En), "a, b, c and 1 more");
        assert_eq!(four.shown(Language::De), "a, b, c und 1 weitere");
        assert_eq!(Few::of(["a", "b", "c"], 3).shown(Language::Fr), "a, b, c");
    }
}
