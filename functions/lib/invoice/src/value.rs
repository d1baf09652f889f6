//! Values as documents write them: dates, amounts, accounts, attached files.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rust_decimal::Decimal;

/// A date as ISO 8601 (`2026-11-23`), from `2026-11-23`, `2026-11-23+01:00`, `2026-11-23T10:00:00Z` or `20261123`,
/// the forms of XML Schema and of UNTDID 2379 code 102. A time zone is dropped and not applied: the day is the day.
/// `None` when it is no date.
pub(crate) fn date(written: &str) -> Option<String> {
    let written = written.trim();
    let (head, tail) = written.split_at_checked(10).unwrap_or((written, ""));
    let day = match head.as_bytes() {
        [_, _, _, _, b'-', _, _, b'-', _, _] if is_end_of_date(tail) => head.to_owned(),
        _ if written.len() == 8 && written.is_ascii() => {
            format!("{}-{}-{}", &written[..4], &written[4..6], &written[6..])
        }
        _ => return None,
    };
    en16931::Date::parse(&day).is_ok().then_some(day)
}

/// What may follow the day: nothing, a time or a time zone.
fn is_end_of_date(tail: &str) -> bool {
    tail.is_empty() || tail.starts_with(['T', 'Z', '+', '-', ' '])
}

/// A decimal number as written (`1436.5` stays `1436.5`); `None` for anything else, such as `N/A`.
pub(crate) fn amount(written: &str) -> Option<String> {
    let written = written.trim();
    let number = written.strip_prefix(['-', '+']).unwrap_or(written);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    (!(whole.is_empty() && fraction.is_empty())
        && digits(whole)
        && digits(fraction)
        && number != "."
        && !number.is_empty())
    .then(|| written.to_owned())
}

/// The exact sum of amounts, with as many decimals as the most precise of them; `None` when there is none or one is
/// no number.
pub(crate) fn sum(written: impl IntoIterator<Item = String>) -> Option<String> {
    let mut total: Option<Decimal> = None;
    for amount in written {
        let amount = Decimal::from_str_exact(amount.trim()).ok()?;
        total = Some(total.unwrap_or_default().checked_add(amount)?);
    }
    total.map(|total| total.to_string())
}

/// Whether an amount is below zero.
pub(crate) fn is_negative(written: Option<&str>) -> bool {
    written.and_then(|amount| Decimal::from_str_exact(amount).ok()).is_some_and(|amount| amount < Decimal::ZERO)
}

/// An account in the form of an IBAN (ISO 13616: country, two check digits, 11 to 30 letters and digits), without
/// blanks. The check digits are not verified: the document says what it says. `None` for any other account number.
pub(crate) fn iban(written: &str) -> Option<String> {
    let compact: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    let form = compact.is_ascii()
        && (15..=34).contains(&compact.len())
        && compact.bytes().enumerate().all(|(i, b)| match i {
            0 | 1 => b.is_ascii_uppercase(),
            2 | 3 => b.is_ascii_digit(),
            _ => b.is_ascii_uppercase() || b.is_ascii_digit(),
        });
    form.then_some(compact)
}

/// Decodes base64 as it is met in XML: broken into lines, with or without padding. `None` when it is not base64.
pub(crate) fn base64(written: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let compact: Vec<u8> = written.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    LENIENT.decode(compact).ok()
}

/// A name on one line: documents break long names with newlines and indentation.
pub(crate) fn line(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_iso_8601() {
        for written in ["2026-11-23", "20261123", " 2026-11-23+01:00", "2026-11-23Z", "2026-11-23T10:00:00"] {
            assert_eq!(date(written).as_deref(), Some("2026-11-23"), "{written}");
        }
        for written in ["", "23.11.2026", "2026-13-01", "20260230", "2026-11-23x", "2026-1-1", "\u{661}2345678"] {
            assert_eq!(date(written), None, "{written}");
        }
    }

    #[test]
    fn amounts_stay_as_written() {
        for written in ["1436.5", "-0.00", "+1", "1125", "1801.780", ".5", "5."] {
            assert_eq!(amount(written).as_deref(), Some(written));
        }
        for written in ["", ".", "-", "N/A", "1,5", "1.2.3", "1e5", "1 000"] {
            assert_eq!(amount(written), None, "{written}");
        }
    }

    #[test]
    fn amounts_per_rate_are_added_exactly() {
        let sum = |written: &[&str]| super::sum(written.iter().map(|amount| (*amount).to_owned()));
        assert_eq!(sum(&["40.00", "0"]).as_deref(), Some("40.00"));
        assert_eq!(sum(&["0.1", "0.2"]).as_deref(), Some("0.3"));
        assert_eq!(sum(&[]), None);
        assert_eq!(sum(&["1.00", "n/a"]), None);
        assert_eq!(sum(&["79228162514264337593543950335", "1"]), None);
    }

    #[test]
    fn only_an_account_in_iban_form_is_an_iban() {
        assert_eq!(iban("NL57 RABO 0107 3075 10").as_deref(), Some("NL57RABO0107307510"));
        assert_eq!(iban("DK1212341234123412").as_deref(), Some("DK1212341234123412"));
        for written in ["1234567890", "IBAN", "XX", "nl57rabo0107307510", ""] {
            assert_eq!(iban(written), None, "{written}");
        }
    }

    #[test]
    fn attachments_are_decoded_however_they_are_wrapped() {
        assert_eq!(base64("SGVs\n  bG8=").as_deref(), Some(b"Hello".as_slice()));
        assert_eq!(base64("SGVsbG8").as_deref(), Some(b"Hello".as_slice()));
        assert_eq!(base64("siehe Anlage!"), None);
    }
}
