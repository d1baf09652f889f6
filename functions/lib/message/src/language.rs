//! The languages the connector speaks to people.

use serde::{Deserialize, Serialize};

/// A language of letters, answers and rendered views (ISO 639-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// German.
    De,
    /// English.
    En,
    /// French.
    Fr,
    /// Dutch.
    Nl,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::De, Self::En, Self::Fr, Self::Nl];

    /// `de`, `en`, `fr`, `nl`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
            Self::Fr => "fr",
            Self::Nl => "nl",
        }
    }

    /// The language of a language tag (RFC 5646): `de-AT` is German. `None` for others.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.as_str() == primary)
    }

    /// A date as the language writes it, from ISO 8601 (`2026-03-05`); anything else as it is.
    ///
    /// ```
    /// use message::Language;
    ///
    /// assert_eq!(Language::De.date("2026-03-05"), "05.03.2026");
    /// assert_eq!(Language::En.date("2026-03-05"), "5 March 2026");
    /// assert_eq!(Language::Nl.date("soon"), "soon");
    /// ```
    pub fn date(self, iso: &str) -> String {
        let Ok(date) = en16931::Date::parse(iso) else { return iso.to_owned() };
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self {
            Self::De => format!("{day:02}.{month:02}.{year:04}"),
            Self::En => {
                let name = ENGLISH_MONTHS.get(usize::from(month) - 1).copied().unwrap_or_default();
                format!("{day} {name} {year:04}")
            }
            Self::Fr => format!("{day:02}/{month:02}/{year:04}"),
            Self::Nl => format!("{day:02}-{month:02}-{year:04}"),
        }
    }

    /// A decimal as the language writes numbers, with all its digits; anything else as it is.
    ///
    /// ```
    /// use message::Language;
    ///
    /// assert_eq!(Language::De.number("1234567.125"), "1.234.567,125");
    /// assert_eq!(Language::En.number("-800"), "-800");
    /// assert_eq!(Language::Nl.number("12a"), "12a");
    /// ```
    pub fn number(self, decimal: &str) -> String {
        self.grouped(decimal, 0).unwrap_or_else(|| decimal.to_owned())
    }

    /// A decimal as the language writes amounts of money, with at least two digits after the point, and the currency
    /// where the language has it; anything else as it is. Without currency the number alone.
    ///
    /// ```
    /// use message::Language;
    ///
    /// assert_eq!(Language::De.amount("1234567.5", "EUR"), "1.234.567,50 EUR");
    /// assert_eq!(Language::En.amount("1234.56", "EUR"), "EUR 1,234.56");
    /// ```
    pub fn amount(self, decimal: &str, currency: &str) -> String {
        match (self.grouped(decimal, 2), self) {
            (Some(number), Self::De | Self::Fr | Self::Nl) => format!("{number} {currency}").trim().to_owned(),
            (Some(number), Self::En) => format!("{currency} {number}").trim().to_owned(),
            (None, _) => format!("{currency} {decimal}").trim().to_owned(),
        }
    }

    /// The digits in groups of three, with at least so many after the point. `None` for what is no decimal.
    fn grouped(self, decimal: &str, min_fraction: usize) -> Option<String> {
        let (thousands, point) = match self {
            Self::En => (",", "."),
            Self::Fr => ("\u{202f}", ","),
            Self::De | Self::Nl => (".", ","),
        };
        let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |rest| ("-", rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut number = sign.to_owned();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                number.push_str(thousands);
            }
            number.push(digit);
        }
        if !fraction.is_empty() || min_fraction > 0 {
            number.push_str(point);
            number.push_str(&format!("{fraction:0<min_fraction$}"));
        }
        Some(number)
    }
}

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_dates_are_written_as_the_reader_writes_them() {
        assert_eq!(Language::Fr.amount("-1234800", "EUR"), "-1\u{202f}234\u{202f}800,00 EUR");
        assert_eq!(Language::Nl.amount("0.125", ""), "0,125");
        assert_eq!(Language::Nl.amount("12a", "EUR"), "EUR 12a");
        assert_eq!(Language::En.number("1234.50"), "1,234.50");
        assert_eq!(Language::Fr.date("2026-03-05"), "05/03/2026");
        assert_eq!(Language::Nl.date("2026-12-31"), "31-12-2026");
    }

    #[test]
    fn what_is_no_date_or_number_stands_as_it_is() {
        for text in ["", "2026-02-30", "2026-13-01", "05.03.2026", "20260305", "2026-03-05T10:00:00"] {
            assert_eq!(Language::De.date(text), text);
        }
        for text in ["", "-", ".5", "1,5", "1e3", "+5", "١٢"] {
            assert_eq!(Language::De.number(text), text);
        }
    }
}
