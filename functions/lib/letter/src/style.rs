//! How an account wants its letters: own texts for each language, a colour, a logo.

use std::collections::BTreeMap;

use invoice::Language;
use serde::{Deserialize, Serialize};

use crate::colour::Colour;
use crate::logo::Logo;
use crate::template::{Template, TemplateError};

/// The looks and words of an account's letters. Nothing set means the connector's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    /// Behind the company's name, and the line above the letter.
    pub colour: Colour,
    /// Shown instead of the company's name.
    pub logo: Option<Logo>,
    /// Own texts.
    pub texts: BTreeMap<Language, Texts>,
}

/// The texts of one language that an account may replace; `None` is the connector's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Texts {
    /// One line.
    pub subject: Option<Template>,
    /// Before the first sentence; may have several lines.
    pub greeting: Option<Template>,
    /// The end, with the name; may have several lines.
    pub closing: Option<Template>,
}

/// A text that an account may replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// One line of at most 200 characters.
    Subject,
    /// At most 500 characters.
    Greeting,
    /// At most 1000 characters.
    Closing,
}

/// Why an account's text is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// No text, or too much of it.
    #[error("write 1 to {0} characters, or leave it out for the usual text")]
    Length(usize),
    /// A line break in the subject.
    #[error("a subject is one line: take out the line break")]
    LineBreak,
    /// A control character.
    #[error("it has a control character, which nobody sees: type the text anew instead of pasting it")]
    Control,
    /// A wrong placeholder.
    #[error(transparent)]
    Placeholder(#[from] TemplateError),
}

impl Text {
    fn max_chars(self) -> usize {
        match self {
            Self::Subject => 200,
            Self::Greeting => 500,
            Self::Closing => 1000,
        }
    }

    /// Checks what an account wants to write there. Line ends of every kind become one kind.
    ///
    /// ```
    /// use letter::Text;
    ///
    /// assert!(Text::Greeting.parse("Dear customer,\r\nthank you.").is_ok());
    /// assert_eq!(Text::Subject.parse("a\nb").unwrap_err().to_string(), "a subject is one line: take out the line break");
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidText`] says what is wrong and what to do.
    pub fn parse(self, written: &str) -> Result<Template, InvalidText> {
        let text = written.trim().replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
        let max = self.max_chars();
        if text.is_empty() || text.chars().count() > max {
            return Err(InvalidText::Length(max));
        }
        if self == Self::Subject && text.contains('\n') {
            return Err(InvalidText::LineBreak);
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(InvalidText::Control);
        }
        Ok(Template::parse(text)?)
    }
}

impl Texts {
    /// The connector's own texts of a language.
    pub fn usual(language: Language) -> Self {
        let words = crate::words::Words::of(language);
        let own = |text: &str| Template::parse(text).ok();
        Self { subject: own(words.subject), greeting: own(words.greeting), closing: own(words.closing) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_texts_are_such_as_an_account_may_write() {
        for language in Language::ALL {
            let usual = Texts::usual(language);
            for (text, own) in
                [(Text::Subject, usual.subject), (Text::Greeting, usual.greeting), (Text::Closing, usual.closing)]
            {
                let own = own.as_ref().map(Template::as_str).unwrap_or_default();
                assert!(text.parse(own).is_ok_and(|parsed| parsed.as_str() == own), "{own}");
            }
        }
    }

    #[test]
    fn what_would_hurt_later_is_refused_when_it_is_saved() {
        let refused = |text: Text, written: &str| text.parse(written).map(|_| ()).map_err(|error| error.to_string());
        for (text, written, said) in [
            (Text::Subject, "a\r\nBcc: victim@example.com", "one line"),
            (Text::Subject, "a\u{2028}b", "one line"),
            (Text::Subject, " \n ", "1 to 200 characters"),
            (Text::Subject, &"ä".repeat(201), "1 to 200 characters"),
            (Text::Greeting, &"ä".repeat(501), "1 to 500 characters"),
            (Text::Closing, "a\0b", "control character"),
            (Text::Closing, "a\u{1b}[31m", "control character"),
            (Text::Greeting, "Hallo {{buyer}", "not closed"),
        ] {
            assert!(refused(text, written).is_err_and(|sentence| sentence.contains(said)), "{written:?}");
        }
        assert!(Text::Subject.parse(&"ä".repeat(200)).is_ok());
    }
}
