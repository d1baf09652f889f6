//! Countries, and what is known of the numbers of each.

use std::fmt;

use serde::{Deserialize, Serialize};
use stdnum::Validator;
use stdnum::country as national;

use super::TaxIdError;

/// A country by its ISO 3166-1 alpha-2 code.
///
/// VAT numbers use other letters twice: `EL` for Greece (`GR`) and `XI` for Northern Ireland (`GB`). Both, and the
/// `UK` people write, are understood and kept as the ISO code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// Reads a country code in upper or lower case.
    ///
    /// # Errors
    ///
    /// [`TaxIdError::UnknownCountry`] for anything that is no ISO 3166-1 alpha-2 code.
    pub fn parse(written: &str) -> Result<Self, TaxIdError> {
        let upper = written.trim().to_ascii_uppercase();
        let code = match upper.as_str() {
            "EL" => "GR",
            "UK" | "XI" => "GB",
            code => code,
        };
        match <[u8; 2]>::try_from(code.as_bytes()) {
            Ok(bytes) if en16931::codes::contains(en16931::codes::generated::COUNTRY_CODES, code) => Ok(Self(bytes)),
            _ => Err(TaxIdError::UnknownCountry { written: written.trim().to_owned() }),
        }
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// What is known of VAT numbers of the country.
    pub(super) fn vat_rule(self) -> Option<&'static VatRule> {
        VAT_RULES.iter().find(|rule| rule.country == self.as_str())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Country {
    type Error = TaxIdError;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        Self::parse(&written)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.as_str().to_owned()
    }
}

/// How VAT numbers of a country are checked.
pub(super) struct VatRule {
    /// ISO 3166-1.
    pub(super) country: &'static str,
    /// A number that is right, as people know it.
    pub(super) example: &'static str,
    pub(super) validator: &'static dyn Validator,
}

const fn rule(country: &'static str, example: &'static str, validator: &'static dyn Validator) -> VatRule {
    VatRule { country, example, validator }
}

/// The European Union (Directive 2006/112/EC, article 215; check digits as VIES applies them), the United Kingdom,
/// Norway, Switzerland and Iceland.
static VAT_RULES: &[VatRule] = &[
    rule("AT", "ATU13585627", &national::at::UID),
    rule("BE", "BE0428759497", &national::be::VAT),
    rule("BG", "BG175074752", &national::bg::VAT),
    rule("CH", "CHE-107.787.577 IVA", &national::ch::UID),
    rule("CY", "CY10259033P", &national::cy::VAT),
    rule("CZ", "CZ25123891", &national::cz::DIC),
    rule("DE", "DE136695976", &national::de::VAT),
    rule("DK", "DK13585628", &national::dk::CVR),
    rule("EE", "EE100931558", &national::ee::KMKR),
    rule("ES", "ESJ99216582", &national::es::NIF),
    rule("FI", "FI20774740", &national::fi::ALV),
    rule("FR", "FR40303265045", &national::fr::TVA),
    rule("GB", "GB980780684", &national::gb::VAT),
    rule("GR", "EL094259216", &national::gr::VAT),
    rule("HR", "HR33392005961", &national::hr::OIB),
    rule("HU", "HU12892312", &national::hu::ANUM),
    rule("IE", "IE6433435F", &national::ie::VAT),
    rule("IS", "IS00621", &national::is::VSK),
    rule("IT", "IT00743110157", &national::it::IVA),
    rule("LT", "LT119511515", &national::lt::PVM),
    rule("LU", "LU15027442", &national::lu::TVA),
    rule("LV", "LV40003521600", &national::lv::PVN),
    rule("MT", "MT11679112", &national::mt::VAT),
    rule("NL", "NL004495445B01", &national::nl::BTW),
    rule("NO", "NO995525828MVA", &national::no::MVA),
    rule("PL", "PL8567346215", &national::pl::NIP),
    rule("PT", "PT501964843", &national::pt::NIF),
    rule("RO", "RO18547290", &national::ro::CIF),
    rule("SE", "SE556188840401", &national::se::VAT),
    rule("SI", "SI50223054", &national::si::DDV),
    rule("SK", "SK2022749619", &national::sk::DPH),
];

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::tax_id::VatId;

    #[test]
    fn greece_and_the_united_kingdom_are_known_by_both_their_codes() {
        assert_eq!(Country::parse("el").unwrap(), Country::parse("GR").unwrap());
        assert_eq!(Country::parse("XI").unwrap().as_str(), "GB");
        assert_eq!(Country::parse("UK").unwrap().to_string(), "GB");
    }

    #[test]
    fn what_is_no_country_is_refused() {
        for written in ["", "B", "BEL", "QQ", "é"] {
            let error = Country::parse(written).unwrap_err();
            assert_eq!(error, TaxIdError::UnknownCountry { written: written.to_owned() });
        }
    }

    #[test]
    fn the_example_of_every_country_is_right() {
        for rule in VAT_RULES {
            let id = VatId::parse(rule.example);
            assert_eq!(id.map(|id| id.country().to_string()), Ok(rule.country.to_owned()), "{}", rule.example);
        }
    }

    #[test]
    fn every_member_state_of_the_european_union_has_a_rule() {
        let states = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";
        for state in states.split(' ').chain(["GB", "NO", "CH"]) {
            assert!(Country::parse(state).unwrap().vat_rule().is_some(), "{state}");
        }
    }
}
