//! In which files a customer wants an invoice: what a partner chooses. Checked when it is saved.

use invoice::Language;
use invoice::text::clean;
use serde::{Deserialize, Serialize};

use crate::facts::Facts;
use crate::page::Values;
use crate::template::{Template, TemplateError, known, placeholders};
use crate::words::Words;

/// How the files of an invoice are packed. By default they leave as they were issued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Packing {
    /// Which files go.
    pub files: Files,
    /// What the files of the invoice are called; `None`: as they were issued.
    pub names: Option<FileName>,
    /// The largest mail that the customer takes, in MB of 1024 × 1024 bytes, its files encoded; 1 to
    /// [`Packing::MAX_MB`]. `None`: as large as SES sends.
    pub max_mb: Option<u8>,
    /// How many invoices a mail brings.
    pub per_mail: PerMail,
}

impl Packing {
    /// What SES sends, files encoded (SES Developer Guide, "Service quotas").
    pub const MAX_MB: u8 = 40;
}

/// How many invoices a mail brings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PerMail {
    /// One: many programs that read mails take the first invoice and miss the others.
    #[default]
    One,
    /// Those that leave at the same time together.
    Several,
}

impl PerMail {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::One, Self::Several];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Several => "several",
        }
    }
}

/// Which files of an invoice go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Files {
    /// All, as they were issued.
    #[default]
    All,
    /// The PDF, and what accompanies it. An invoice that has only data is rendered.
    Pdf,
    /// The file that programs read, and nothing else.
    Xml,
    /// The PDF, what accompanies it, and the file that programs read. A hybrid PDF goes alone: it is both, and beside
    /// another file of the same data it would count twice.
    Both,
    /// One hybrid PDF (Factur-X, ZUGFeRD 2), and what accompanies it.
    Hybrid,
}

impl Files {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::All, Self::Pdf, Self::Xml, Self::Both, Self::Hybrid];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Pdf => "pdf",
            Self::Xml => "xml",
            Self::Both => "both",
            Self::Hybrid => "hybrid",
        }
    }
}

/// What the files of an invoice are called, without the ending: a text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileName(Template);

/// Why a text cannot be a file name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFileName {
    /// No text, or too much of it.
    #[error("write 1 to {} characters, or leave it out to keep the names of the files", FileName::MAX_CHARS)]
    Length,
    /// A character that no file name has.
    #[error("a file name has no line break, slash, backslash or control character")]
    Character,
    /// The ending is given by what the file is.
    #[error("leave out the ending: it is added by what the file is")]
    Ending,
    /// A placeholder of letters that file names do not have.
    #[error("a file name has no placeholder {{{{{name}}}}}; known are {}", known(&FileName::PLACEHOLDERS))]
    Placeholder {
        /// As it was written.
        name: String,
    },
    /// A wrong placeholder.
    #[error(transparent)]
    Template(#[from] TemplateError),
}

impl FileName {
    /// The most characters of the text.
    pub const MAX_CHARS: usize = 100;
    /// The names of its placeholders, as letters have them; only `issue_date` is written as ISO 8601, so that files
    /// sort by it.
    pub const PLACEHOLDERS: [&str; 6] = ["document", "number", "issue_date", "seller", "buyer", "customer_number"];

    /// Checks what an account wants files to be called.
    ///
    /// ```
    /// use letter::FileName;
    ///
    /// assert!(FileName::parse("{{document}} {{number}}").is_ok());
    /// assert!(FileName::parse("{{number}}.pdf").unwrap_err().to_string().starts_with("leave out the ending"));
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidFileName`] says what is wrong and what to do.
    pub fn parse(written: &str) -> Result<Self, InvalidFileName> {
        let text = written.trim();
        if text.is_empty() || text.chars().count() > Self::MAX_CHARS {
            return Err(InvalidFileName::Length);
        }
        if text.contains(|c: char| c.is_control() || matches!(c, '/' | '\\' | '\u{2028}' | '\u{2029}')) {
            return Err(InvalidFileName::Character);
        }
        let lower = text.to_lowercase();
        if [".pdf", ".xml"].iter().any(|ending| lower.ends_with(ending)) {
            return Err(InvalidFileName::Ending);
        }
        let template = Template::parse(text)?;
        if let Some(other) = placeholders(text).find(|name| !Self::PLACEHOLDERS.contains(name)) {
            return Err(InvalidFileName::Placeholder { name: other.to_owned() });
        }
        Ok(Self(template))
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The name of an invoice's files, on one line and without slashes. `None` where the invoice says nothing of what
    /// the name is made of.
    pub fn fill(&self, facts: &Facts, language: Language) -> Option<String> {
        let words = Words::of(language);
        let shown = |value: &Option<String>| value.as_deref().and_then(clean);
        let values = Values {
            document: if facts.credit_note { words.credit_note } else { words.invoice }.into(),
            number: shown(&facts.number),
            issue_date: shown(&facts.issue_date),
            seller: clean(&facts.seller),
            buyer: clean(&facts.buyer),
            customer_number: shown(&facts.customer_number),
            ..Values::default()
        };
        clean(&self.0.fill(&values).replace(['/', '\\'], "-"))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn facts(number: &str) -> Facts {
        let number = Some(number.to_owned());
        Facts { number, issue_date: Some("2026-03-05".into()), seller: "A/S".into(), ..Facts::default() }
    }

    #[test]
    fn a_name_is_made_of_what_the_invoice_says() {
        let filled = |pattern: &str, number: &str| FileName::parse(pattern).unwrap().fill(&facts(number), Language::De);
        for (pattern, number, name) in [
            ("{{document}} {{number}}", "R-1", Some("Rechnung R-1")),
            ("{{issue_date}}_{{number}} ({{customer_number}})", "R-1", Some("2026-03-05_R-1")),
            ("{{number}}", "2026/001\\7", Some("2026-001-7")),
            ("{{seller}} {{number}}", "../../etc/passwd", Some("A-S ..-..-etc-passwd")),
            ("{{customer_number}}", "R-1", None),
        ] {
            assert_eq!(filled(pattern, number).as_deref(), name, "{pattern}");
        }
    }

    #[test]
    fn what_makes_no_name_is_refused_when_it_is_saved() {
        for (pattern, said) in [
            ("", "1 to 100 characters"),
            (&"x".repeat(101), "1 to 100 characters"),
            ("{{number}}/x", "no line break, slash"),
            ("a\nb", "no line break, slash"),
            ("{{number}}.PDF", "leave out the ending"),
            ("{{amount}}", "a file name has no placeholder {{amount}}; known are {{document}}, {{number}}, "),
            ("{{nummer}}", "there is no placeholder {{nummer}}"),
            ("{{number", "not closed"),
        ] {
            let sentence = FileName::parse(pattern).unwrap_err().to_string();
            assert!(sentence.contains(said), "{pattern}: {sentence}");
        }
    }
}
