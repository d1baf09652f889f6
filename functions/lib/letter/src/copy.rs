//! Where the law makes a mailed invoice a mere copy of another one.
//!
//! - Belgium, from 2026-01-01: between businesses established there that are subject to VAT, invoices are structured
//!   electronic ones, over Peppol unless both agree otherwise. Law of 6 February 2024 amending the VAT Code as to
//!   electronic invoicing (Belgian Official Gazette, 20 February 2024); Royal Decree of 8 July 2025 amending the royal
//!   decrees nos. 1, 8 and 44 (14 July 2025).
//! - France, from 2026-09-01: between businesses established there that are subject to VAT, invoices are sent over
//!   approved platforms. Code général des impôts, article 289 bis; Ordonnance no. 2021-1190 of 15 September 2021, its
//!   dates by Loi no. 2023-1322 of 29 December 2023, article 91. Everybody receives so from that day; small and
//!   medium-sized businesses must issue so only from 2027-09-01. An invoice does not tell how large its seller is, and
//!   many of them begin earlier, so the first day counts for all.
//!
//! Private customers have no VAT number, and neither rule concerns them.

use invoice::details::Party;
use invoice::tax_id::{Country, normalize_lenient};
use invoice::{Details, Language};
use serde::{Deserialize, Serialize};

use crate::words::Words;

/// The rule by which a mailed invoice is a copy. Its name in JSON is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyRule {
    /// Between Belgian businesses, since 2026-01-01.
    BelgiumPeppol,
    /// Between businesses in France, from 2026-09-01.
    FrancePlatform,
}

impl CopyRule {
    /// Every rule.
    pub const ALL: [Self; 2] = [Self::BelgiumPeppol, Self::FrancePlatform];

    /// The rule for an invoice, by its parties and its date of issue. `None` where the invoice does not show that one
    /// applies.
    pub fn of(details: &Details) -> Option<Self> {
        let issued = details.fields.issue_date.as_deref()?;
        Self::ALL.into_iter().find(|rule| {
            let (country, from) = rule.since();
            // ISO 8601: the order of the text is the order of the days.
            issued >= from && [&details.seller, &details.buyer].into_iter().all(|party| is_business_in(party, country))
        })
    }

    /// What it says to the customer, in one sentence.
    pub fn sentence(self, language: Language) -> &'static str {
        (Words::of(language).copy)(self)
    }

    /// The country of both, and the first day.
    fn since(self) -> (&'static str, &'static str) {
        match self {
            Self::BelgiumPeppol => ("BE", "2026-01-01"),
            Self::FrancePlatform => ("FR", "2026-09-01"),
        }
    }
}

/// Whether the party is established in the country and has a VAT number there. Where no address says so, the prefix of
/// the number does.
fn is_business_in(party: &Party, country: &str) -> bool {
    let Some(vat) = party.vat.as_deref().map(normalize_lenient).filter(|vat| !vat.is_empty()) else { return false };
    let established = party.country.as_deref().and_then(|written| Country::parse(written).ok());
    vat.starts_with(country) && established.is_none_or(|established| established.as_str() == country)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn invoice(date: &str, seller: (&str, &str), buyer: (&str, &str)) -> Details {
        let mut details = crate::facts::tests::details("");
        let party = |(country, vat): (&str, &str)| {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            Party { country: some(country), vat: some(vat), ..Party::default() }
        };
        details.fields.issue_date = Some(date.to_owned());
        (details.seller, details.buyer) = (party(seller), party(buyer));
        details
    }

    const BELGIAN: (&str, &str) = ("BE", "BE 0403.170.701");
    const FRENCH: (&str, &str) = ("FR", "FR19787878784");

    #[test]
    fn between_businesses_of_one_country_the_mail_is_a_copy_from_the_day_of_the_law() {
        for (date, seller, buyer, rule) in [
            ("2025-12-31", BELGIAN, BELGIAN, None),
            ("2026-01-01", BELGIAN, BELGIAN, Some(CopyRule::BelgiumPeppol)),
            ("2026-08-31", FRENCH, FRENCH, None),
            ("2026-09-01", FRENCH, FRENCH, Some(CopyRule::FrancePlatform)),
            ("2027-01-01", ("", "be0403170701"), ("", "BE0428759497"), Some(CopyRule::BelgiumPeppol)),
        ] {
            assert_eq!(CopyRule::of(&invoice(date, seller, buyer)), rule, "{date} {seller:?} {buyer:?}");
        }
    }

    #[test]
    fn private_and_foreign_customers_get_the_invoice_itself() {
        let day = "2027-01-01";
        for (seller, buyer) in [
            (BELGIAN, ("BE", "")),
            (BELGIAN, FRENCH),
            (FRENCH, BELGIAN),
            (BELGIAN, ("NL", "BE0428759497")), // registered in Belgium, established in the Netherlands
            (BELGIAN, ("BE", "NL820098395B01")),
            (("DE", "DE123456789"), ("DE", "DE282741168")),
        ] {
            assert_eq!(CopyRule::of(&invoice(day, seller, buyer)), None, "{seller:?} {buyer:?}");
        }
        let mut undated = invoice(day, BELGIAN, BELGIAN);
        undated.fields.issue_date = None;
        assert_eq!(CopyRule::of(&undated), None);
    }

    #[test]
    fn each_language_says_copy_in_one_sentence() {
        for (language, word) in
            [(Language::De, "Kopie"), (Language::En, "copy"), (Language::Fr, "copie"), (Language::Nl, "kopie")]
        {
            for rule in CopyRule::ALL {
                let sentence = rule.sentence(language);
                assert!(sentence.contains(word) && sentence.matches('.').count() == 1, "{sentence}");
            }
        }
    }

    #[test]
    fn a_whole_invoice_tells_where_its_parties_are() {
        let abroad = include_str!("../../../../infra/local/samples/issued-invoice.xml");
        let at_home = abroad.replace(">DE<", ">BE<").replace("DE123456788", "BE0428759497");
        for (file, rule) in [(abroad, None), (&at_home, Some(CopyRule::BelgiumPeppol))] {
            let details = invoice::details(file.as_bytes()).unwrap().remove(0);
            assert_eq!(CopyRule::of(&details), rule);
        }
    }
}
