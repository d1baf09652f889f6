//! VAT and company numbers: checked as each country makes them, kept in one form.
//!
//! [`VatId`] and [`CompanyNumber`] are for numbers that must be right: those of the company that uses the connector.
//! Numbers found in documents are only compared, by [`normalize_lenient`].

mod company;
mod country;
mod vat;

pub use company::CompanyNumber;
pub use country::Country;
pub use vat::VatId;

/// Why a number is not accepted: a stable code for programs and a sentence, ending in a hint, for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct TaxIdError {
    /// `empty`, `unknown_country`, `wrong_length`, `wrong_characters`, `wrong_form` or `wrong_check_digits`.
    pub code: &'static str,
    /// For example: "BE0123456780 is not a Belgian VAT number: its check digits are wrong; compare it with …".
    pub sentence: String,
}

impl TaxIdError {
    fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }

    /// An error of a validator, in words.
    fn of(error: &stdnum::ValidationError, written: &str, what: &str, example: &str) -> Self {
        let (code, reason, hint) = match error.kind() {
            stdnum::ErrorKind::InvalidLength => ("wrong_length", "it is too long or too short", "one looks like"),
            stdnum::ErrorKind::InvalidFormat => {
                ("wrong_characters", "it has characters where none can be", "one looks like")
            }
            stdnum::ErrorKind::InvalidComponent => ("wrong_form", "a part of it cannot be", "one looks like"),
            stdnum::ErrorKind::InvalidChecksum => (
                "wrong_check_digits",
                "its check digits are wrong",
                "compare it digit by digit with the official letter; one looks like",
            ),
        };
        Self::new(code, format!("{written} is not {what}: {reason}; {hint} {example}"))
    }
}

/// Upper case, letters and digits only: the form in which numbers from documents are compared, which may be written
/// with blanks, dots and dashes and need not be valid.
///
/// ```
/// assert_eq!(invoice::tax_id::normalize_lenient("nl 8200.98.395.b.01"), "NL820098395B01");
/// ```
pub fn normalize_lenient(written: &str) -> String {
    written.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Without what people put between digits; anything else is kept, for the validator to judge.
fn compact(written: &str) -> String {
    written
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/' | ',' | '\u{2010}'..='\u{2015}'))
        .flat_map(char::to_uppercase)
        .collect()
}
