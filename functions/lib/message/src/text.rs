//! The words of a message.

use std::borrow::Cow;
use std::fmt;

/// What a message says in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What happened, in one or two whole sentences.
    pub sentence: Cow<'static, str>,
    /// What to do next; `None` where nothing is to be done.
    pub next: Option<Cow<'static, str>>,
}

impl Text {
    /// Both in one paragraph.
    pub fn whole(&self) -> String {
        match &self.next {
            Some(next) => format!("{} {next}", self.sentence),
            None => self.sentence.clone().into_owned(),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.whole())
    }
}

/// A sentence after which nothing is to be done.
pub(crate) fn says(sentence: impl Into<Cow<'static, str>>) -> Text {
    Text { sentence: sentence.into(), next: None }
}

/// A sentence, and what to do next.
pub(crate) fn advises(sentence: impl Into<Cow<'static, str>>, next: impl Into<Cow<'static, str>>) -> Text {
    Text { sentence: sentence.into(), next: Some(next.into()) }
}
