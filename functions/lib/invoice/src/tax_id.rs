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

use message::NumberFlaw;

/// Why a country or number is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxIdError {
    /// No country of ISO 3166-1.
    #[error("no country: {written:?}")]
    UnknownCountry {
        /// As written.
        written: String,
    },
    /// Nothing was written.
    #[error("no VAT number")]
    EmptyVat,
    /// It does not begin with a country whose VAT numbers are known.
    #[error("no country of known VAT numbers: {written}")]
    UnknownVatCountry {
        /// As written, in compact form.
        written: String,
    },
    /// The country's rule refuses it.
    #[error("no VAT number: {written} ({flaw:?})")]
    Vat {
        /// As written, in compact form.
        written: String,
        /// What is wrong.
        flaw: NumberFlaw,
        /// A number of the country that is right.
        example: &'static str,
    },
    /// Nothing was written.
    #[error("no company number")]
    EmptyCompanyNumber,
    /// The rule of the country's register refuses it.
    #[error("no company number of {country}: {written} ({flaw:?})")]
    CompanyNumber {
        /// As written, in compact form.
        written: String,
        /// Whose register.
        country: Country,
        /// What is wrong.
        flaw: NumberFlaw,
        /// A number of the register that is right.
        example: &'static str,
    },
}

impl TaxIdError {
    /// What is wrong with the number, where a country's rule refuses it.
    pub fn flaw(&self) -> Option<NumberFlaw> {
        match self {
            Self::Vat { flaw, .. } | Self::CompanyNumber { flaw, .. } => Some(*flaw),
            Self::UnknownCountry { .. }
            | Self::EmptyVat
            | Self::UnknownVatCountry { .. }
            | Self::EmptyCompanyNumber => None,
        }
    }
}

/// What a validator found.
fn flaw(error: &stdnum::ValidationError) -> NumberFlaw {
    match error.kind() {
        stdnum::ErrorKind::InvalidLength => NumberFlaw::Length,
        stdnum::ErrorKind::InvalidFormat => NumberFlaw::Characters,
        stdnum::ErrorKind::InvalidComponent => NumberFlaw::Form,
        stdnum::ErrorKind::InvalidChecksum => NumberFlaw::CheckDigits,
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
