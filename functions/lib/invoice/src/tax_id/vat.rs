//! VAT numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Country, TaxIdError, compact, flaw};

/// A VAT number that passes its country's check, in one form: upper case, with its prefix, without blanks.
///
/// Where one number is written in several ways, the form is: `EL` and not `GR` for Greece; `MVA` at the end of a
/// Norwegian number; no `MWST`, `TVA` or `IVA` at the end of a Swiss one, which says only the language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VatId {
    written: String,
    country: Country,
}

impl VatId {
    /// Reads a number with its country's prefix, in upper or lower case, with or without blanks, dots and dashes.
    ///
    /// ```
    /// use invoice::tax_id::VatId;
    ///
    /// let id = VatId::parse("be 0428.759.497")?;
    /// assert_eq!((id.to_string().as_str(), id.country().as_str(), id.national()), ("BE0428759497", "BE", "0428759497"));
    ///
    /// assert!(VatId::parse("BE0428759498").is_err(), "its check digits are wrong");
    /// # Ok::<(), invoice::tax_id::TaxIdError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TaxIdError::EmptyVat`]; [`TaxIdError::UnknownVatCountry`] when there is no prefix or no rule for its country;
    /// [`TaxIdError::Vat`] by the country's own rule.
    pub fn parse(written: &str) -> Result<Self, TaxIdError> {
        let compact = compact(written);
        if compact.is_empty() {
            return Err(TaxIdError::EmptyVat);
        }
        let (prefix, number) = compact.split_at_checked(2).unwrap_or((&compact, ""));
        let rule = Country::parse(prefix).ok().and_then(|country| Some((country, country.vat_rule()?)));
        let Some((country, rule)) = rule else {
            return Err(TaxIdError::UnknownVatCountry { written: compact });
        };
        let refused = |error: &stdnum::ValidationError| TaxIdError::Vat {
            written: compact.clone(),
            flaw: flaw(error),
            example: rule.example,
        };
        let number = match country.as_str() {
            "NO" if !number.ends_with("MVA") => format!("{number}MVA"),
            "CH" => format!("CH{}", without_swiss_language(number)),
            _ => number.to_owned(),
        };
        let valid = rule.validator.validate(&number).map_err(|error| refused(&error))?;
        // Belgian numbers begin with 0 or 1; the check digits alone would let others pass.
        if country.as_str() == "BE" && !valid.compact.starts_with(['0', '1']) {
            return Err(refused(&stdnum::ValidationError::component()));
        }
        let prefix = match prefix {
            "GR" => "EL",
            "UK" => "GB",
            prefix => prefix,
        };
        let national = valid.compact.strip_prefix(prefix).unwrap_or(&valid.compact);
        Ok(Self { written: format!("{prefix}{national}"), country })
    }

    /// The country that gave the number; `GB` also for the `XI` numbers of Northern Ireland.
    pub fn country(&self) -> Country {
        self.country
    }

    /// The number without its prefix.
    pub fn national(&self) -> &str {
        &self.written[2..]
    }

    /// The number with its prefix, as it is kept.
    pub fn as_str(&self) -> &str {
        &self.written
    }
}

fn without_swiss_language(number: &str) -> &str {
    ["MWST", "TVA", "IVA", "TPV"].into_iter().find_map(|suffix| number.strip_suffix(suffix)).unwrap_or(number)
}

impl fmt::Display for VatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl std::str::FromStr for VatId {
    type Err = TaxIdError;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        Self::parse(written)
    }
}

impl TryFrom<String> for VatId {
    type Error = TaxIdError;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        Self::parse(&written)
    }
}

impl From<VatId> for String {
    fn from(id: VatId) -> Self {
        id.written
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use message::NumberFlaw;

    use super::*;

    fn kept(written: &str) -> String {
        VatId::parse(written).unwrap().to_string()
    }

    #[test]
    fn a_number_is_kept_in_one_form_however_it_is_typed() {
        for written in ["BE0428759497", "be 0428.759.497", "BE-0428-759-497", " BE 428759497 ", "BE\u{a0}0428.759.497"]
        {
            assert_eq!(kept(written), "BE0428759497", "{written}");
        }
        assert_eq!(kept("nl 0044.95.445.b.01"), "NL004495445B01");
        assert_eq!(kept("ATU 13585627"), "ATU13585627");
    }

    #[test]
    fn greek_british_norwegian_and_swiss_numbers_have_their_ways() {
        assert_eq!(kept("GR 094259216"), "EL094259216");
        assert_eq!(VatId::parse("EL094259216").unwrap().country().as_str(), "GR");
        assert_eq!(kept("XI 980780684"), "XI980780684");
        assert_eq!(VatId::parse("XI980780684").unwrap().country().as_str(), "GB");
        assert_eq!(kept("NO 995 525 828"), "NO995525828MVA");
        assert_eq!(kept("CHE-107.787.577 MWST"), kept("che107787577 iva"));
        assert_eq!(kept("CHE-107.787.577"), "CHE107787577");
    }

    #[test]
    fn a_mistyped_number_is_refused_with_what_is_wrong_and_an_example() {
        let refused = |written: &str| match VatId::parse(written).unwrap_err() {
            TaxIdError::Vat { written, flaw, example } => (written, flaw, example),
            other => panic!("{other}"),
        };
        let example = "BE0428759497";
        assert_eq!(refused("BE 0123.456.780"), ("BE0123456780".to_owned(), NumberFlaw::CheckDigits, example));
        assert_eq!(refused("BE9428759492"), ("BE9428759492".to_owned(), NumberFlaw::Form, example));
        assert_eq!(refused("DE12345678").1, NumberFlaw::Length);
        assert_eq!(refused("LU1502744X").1, NumberFlaw::Characters);
    }

    #[test]
    fn a_number_without_a_country_is_refused() {
        for written in ["0428759497", "US123456789", "ÉÉ123", "B"] {
            let refused = TaxIdError::UnknownVatCountry { written: written.to_owned() };
            assert_eq!(VatId::parse(written), Err(refused));
        }
        assert_eq!(VatId::parse(" .-"), Err(TaxIdError::EmptyVat));
    }

    #[test]
    fn it_is_a_string_in_json_and_checked_when_read() {
        let id: VatId = serde_json::from_str("\"be0428759497\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"BE0428759497\"");
        assert!(serde_json::from_str::<VatId>("\"BE0428759498\"").is_err());
    }
}
