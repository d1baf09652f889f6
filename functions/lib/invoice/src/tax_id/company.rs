//! Company numbers.

use std::fmt;

use serde::{Deserialize, Serialize};
use stdnum::Validator;
use stdnum::country as national;

use super::{Country, TaxIdError, compact, flaw};

/// The number under which a country's register knows a company, in compact form and upper case.
///
/// | country | number | what is checked |
/// |---|---|---|
/// | AT | Firmenbuchnummer | digits and one letter |
/// | BE | ondernemingsnummer | check digits: the digits of the VAT number |
/// | BG | EIK | check digit |
/// | CH | UID | check digit |
/// | CY | HE number | form: letters and up to six digits |
/// | CZ | IČO | check digit |
/// | DE | Handelsregister number | form: register (HRA, HRB …) and digits, the court beside it or not |
/// | DK | CVR | check digit |
/// | EE | registrikood | check digit |
/// | ES | NIF | check letter or digit |
/// | FI | Y-tunnus | check digit |
/// | FR | SIREN or SIRET | check digits |
/// | GB | Companies House number | form: eight characters; digits are filled up with zeros |
/// | GR | GEMI | form: up to twelve digits |
/// | HR | OIB | check digit |
/// | HU | cégjegyzékszám | form: ten digits |
/// | IE | CRO number | form: up to seven digits |
/// | IS | kennitala | check digit |
/// | IT | codice fiscale or partita IVA | check character |
/// | LT | kodas | form: seven or nine digits |
/// | LU | RCS number | form: one letter and up to six digits |
/// | LV | registration number | check digit: the digits of the VAT number |
/// | MT | C number | form: letters and up to six digits |
/// | NL | KvK | form: eight digits; there is no check digit |
/// | NO | organisasjonsnummer | check digit |
/// | PL | REGON, or KRS | check digit, or form: ten digits |
/// | PT | NIPC | check digit |
/// | RO | CUI | check digit |
/// | SE | organisationsnummer | check digit |
/// | SI | matična številka | form: seven or ten digits |
/// | SK | IČO | form: eight digits |
/// | any other | | no rule is known: 2 to 30 letters and digits, at least one digit |
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct CompanyNumber {
    country: Country,
    number: String,
}

/// [`CompanyNumber`] in JSON, before it is checked.
#[derive(Serialize, Deserialize)]
struct Written {
    country: Country,
    number: String,
}

/// How the numbers of a country are checked.
enum Rule {
    /// By one of these validators.
    Digits(&'static [&'static dyn Validator]),
    /// By form alone.
    Form(fn(&str) -> bool),
}

impl CompanyNumber {
    /// Reads the number of a company in a country; its own country code in front is understood and dropped.
    ///
    /// ```
    /// use invoice::tax_id::{CompanyNumber, Country};
    ///
    /// let number = CompanyNumber::parse(Country::parse("BE")?, "0428.759.497")?;
    /// assert_eq!(number.as_str(), "0428759497");
    /// # Ok::<(), invoice::tax_id::TaxIdError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TaxIdError::EmptyCompanyNumber`], or [`TaxIdError::CompanyNumber`] with what is wrong.
    pub fn parse(country: Country, written: &str) -> Result<Self, TaxIdError> {
        let compact = compact(written);
        if compact.is_empty() {
            return Err(TaxIdError::EmptyCompanyNumber);
        }
        let (rule, example) = rule(country);
        let refused = |error: &stdnum::ValidationError| TaxIdError::CompanyNumber {
            written: compact.clone(),
            country,
            flaw: flaw(error),
            example,
        };
        // Finnish and other numbers are also written with the country in front, as in VAT numbers.
        let number = match compact.strip_prefix(country.as_str()) {
            Some(rest) if rest.bytes().next().is_some_and(|b| b.is_ascii_digit()) => rest,
            _ => compact.as_str(),
        };
        let number = match rule {
            Rule::Digits(validators) => {
                let mut error = stdnum::ValidationError::format();
                let found = validators.iter().find_map(|validator| match validator.validate(number) {
                    Ok(valid) => Some(valid.compact),
                    Err(reason) => {
                        error = reason;
                        None
                    }
                });
                found.ok_or_else(|| refused(&error))?
            }
            Rule::Form(fits) if fits(number) => match country.as_str() {
                "GB" => format!("{number:0>8}"),
                _ => number.to_owned(),
            },
            Rule::Form(_) => return Err(refused(&stdnum::ValidationError::component())),
        };
        Ok(Self { country, number })
    }

    /// The country of the register.
    pub fn country(&self) -> Country {
        self.country
    }

    /// The number in compact form, without country.
    pub fn as_str(&self) -> &str {
        &self.number
    }
}

/// The rule of a country, and a number that is right.
fn rule(country: Country) -> (Rule, &'static str) {
    use Rule::{Digits, Form};
    match country.as_str() {
        "AT" => (Digits(&[&national::at::BUSINESSID]), "122119m"),
        "BE" => (Digits(&[&national::be::VAT]), "0428.759.497"),
        "BG" => (Digits(&[&national::bg::VAT]), "175074752"),
        "CH" => (Digits(&[&national::ch::UID]), "CHE-107.787.577"),
        "CY" => (Form(|n| letters_and_digits(n, 1..=2, 1..=6)), "HE 123456"),
        "CZ" => (Digits(&[&national::cz::ICO]), "25123891"),
        "DE" => (Form(german), "HRB 12345, Amtsgericht Köln"),
        "DK" => (Digits(&[&national::dk::CVR]), "13585628"),
        "EE" => (Digits(&[&national::ee::REGISTRIKOOD]), "12345678"),
        "ES" => (Digits(&[&national::es::NIF]), "J99216582"),
        "FI" => (Digits(&[&national::fi::YTUNNUS]), "2077474-0"),
        "FR" => (Digits(&[&national::fr::SIREN, &national::fr::SIRET]), "303 265 045"),
        "GB" => (Form(british), "SC123456"),
        "GR" => (Form(|n| digits(n, 3..=12)), "123456789000"),
        "HR" => (Digits(&[&national::hr::OIB]), "33392005961"),
        "HU" => (Form(|n| digits(n, 10..=10)), "01-09-123456"),
        "IE" => (Form(|n| digits(n, 1..=7)), "123456"),
        "IS" => (Digits(&[&national::is::KENNITALA]), "450401-3150"),
        "IT" => (Digits(&[&national::it::CODICEFISCALE, &national::it::IVA]), "00743110157"),
        "LT" => (Form(|n| digits(n, 7..=7) || digits(n, 9..=9)), "123456789"),
        "LU" => (Form(|n| letters_and_digits(n, 1..=1, 1..=6)), "B 123456"),
        "LV" => (Digits(&[&national::lv::PVN]), "40003521600"),
        "MT" => (Form(|n| letters_and_digits(n, 1..=2, 1..=6)), "C 12345"),
        "NL" => (Form(|n| digits(n, 8..=8)), "12345678"),
        "NO" => (Digits(&[&national::no::ORGNR]), "995 525 828"),
        "PL" => (Form(polish), "123456785"),
        "PT" => (Digits(&[&national::pt::NIPC]), "501964843"),
        "RO" => (Digits(&[&national::ro::CUI]), "18547290"),
        "SE" => (Digits(&[&national::se::ORGNR]), "556188-8404"),
        "SI" => (Form(|n| digits(n, 7..=7) || digits(n, 10..=10)), "1234567000"),
        "SK" => (Form(|n| digits(n, 8..=8)), "12345678"),
        _ => (Form(unknown), "12345678"),
    }
}

fn digits(number: &str, count: std::ops::RangeInclusive<usize>) -> bool {
    count.contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
}

fn letters_and_digits(
    number: &str,
    letters: std::ops::RangeInclusive<usize>,
    count: std::ops::RangeInclusive<usize>,
) -> bool {
    let at = number.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(number.len());
    letters.contains(&at) && digits(&number[at..], count)
}

/// A register of § 9 HGB and its siblings with a number; the same number exists at every court.
fn german(number: &str) -> bool {
    let register = ["HRA", "HRB", "GNR", "GSR", "PR", "VR"].into_iter().find_map(|register| {
        let (_, after) = number.split_once(register)?;
        Some(after.bytes().take_while(u8::is_ascii_digit).count())
    });
    number.chars().all(char::is_alphanumeric) && number.len() <= 60 && register.is_some_and(|n| (1..=6).contains(&n))
}

fn british(number: &str) -> bool {
    digits(number, 1..=8) || (number.len() == 8 && letters_and_digits(number, 1..=2, 6..=7))
}

fn polish(number: &str) -> bool {
    digits(number, 10..=10) || national::pl::REGON.validate(number).is_ok()
}

fn unknown(number: &str) -> bool {
    (2..=30).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.bytes().any(|b| b.is_ascii_digit())
}

impl fmt::Display for CompanyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number)
    }
}

impl TryFrom<Written> for CompanyNumber {
    type Error = TaxIdError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::parse(written.country, &written.number)
    }
}

impl From<CompanyNumber> for Written {
    fn from(number: CompanyNumber) -> Self {
        Self { country: number.country, number: number.number }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use message::NumberFlaw;

    use super::*;

    fn parse(country: &str, written: &str) -> Result<String, TaxIdError> {
        CompanyNumber::parse(Country::parse(country).unwrap(), written).map(|number| number.to_string())
    }

    /// What is wrong with a number that is refused.
    fn flaw(country: &str, written: &str) -> NumberFlaw {
        match parse(country, written).unwrap_err() {
            TaxIdError::CompanyNumber { flaw, .. } => flaw,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_registers_of_the_neighbours_are_known() {
        for (country, written, kept) in [
            ("BE", "0428.759.497", "0428759497"),
            ("BE", "BE 428 759 497", "0428759497"),
            ("FR", "303 265 045", "303265045"),
            ("FR", "732 829 320 00074", "73282932000074"),
            ("NL", "1234 5678", "12345678"),
            ("DE", "HRB 12345 Amtsgericht Köln", "HRB12345AMTSGERICHTKÖLN"),
            ("LU", "B 123456", "B123456"),
            ("AT", "122119m", "122119M"),
            ("GB", "1234567", "01234567"),
            ("GB", "sc123456", "SC123456"),
            ("IT", "00743110157", "00743110157"),
            ("ES", "J-99216582", "J99216582"),
            ("FI", "2077474-0", "20774740"),
            ("CH", "CHE-107.787.577", "CHE107787577"),
            ("NO", "995 525 828", "995525828"),
            ("SE", "556188-8404", "5561888404"),
            ("DK", "13 58 56 28", "13585628"),
            ("US", "04-2103594", "042103594"),
        ] {
            assert_eq!(parse(country, written).as_deref(), Ok(kept), "{country} {written}");
        }
    }

    #[test]
    fn a_number_of_another_kind_is_refused() {
        assert_eq!(flaw("BE", "0428759498"), NumberFlaw::CheckDigits);
        for (country, written) in
            [("NL", "1234567"), ("DE", "12345"), ("LU", "123456"), ("GB", "SC12345"), ("US", "none")]
        {
            assert_eq!(flaw(country, written), NumberFlaw::Form, "{country} {written}");
        }
        assert_eq!(parse("BE", " "), Err(TaxIdError::EmptyCompanyNumber));
    }

    #[test]
    fn the_example_in_every_error_is_right() {
        let known = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO SE SI SK US";
        for country in known.split(' ').map(|code| Country::parse(code).unwrap()) {
            let (_, example) = rule(country);
            assert!(CompanyNumber::parse(country, example).is_ok(), "{country} {example}");
        }
    }

    #[test]
    fn it_is_checked_when_read_from_json() {
        let number: CompanyNumber = serde_json::from_str(r#"{"country":"be","number":"0428.759.497"}"#).unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), r#"{"country":"BE","number":"0428759497"}"#);
        assert!(serde_json::from_str::<CompanyNumber>(r#"{"country":"BE","number":"1"}"#).is_err());
    }
}
