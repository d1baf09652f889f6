//! Values as documents write them: dates, amounts, accounts, attached files.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rust_decimal::Decimal;

/// Characters of one field. The longest that is met, a remittance information, has 140 or a few lines of them.
pub const MAX_FIELD_CHARS: usize = 500;
/// Characters of a text of several lines: a note, a description, terms of payment.
pub const MAX_NOTE_CHARS: usize = 5_000;
/// Characters of an amount or of an account as written, blanks included. Longer ones are none.
pub const MAX_NUMBER_CHARS: usize = 100;

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
    if written.len() > MAX_NUMBER_CHARS {
        return None;
    }
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
pub(crate) fn sum(written: impl IntoIterator<Item = impl AsRef<str>>) -> Option<String> {
    let mut total: Option<Decimal> = None;
    for amount in written {
        let amount = Decimal::from_str_exact(amount.as_ref().trim()).ok()?;
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
    if written.len() > MAX_NUMBER_CHARS {
        return None;
    }
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

/// As [`iban`], and with right check digits and the form of its country (ISO 13616 registry): for accounts that no
/// document gives as data. Lower case counts as upper.
pub(crate) fn checked_iban(written: &str) -> Option<String> {
    let iban = iban(&written.to_ascii_uppercase())?;
    iban.parse::<iban::Iban>().is_ok().then_some(iban)
}

/// Decodes base64 as it is met in XML: broken into lines, with or without padding. `None` when it is not base64.
pub(crate) fn base64(written: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    // Piece by piece, whole groups of four letters each: a second copy of twenty megabytes is not made.
    const PIECE: usize = 64 << 10;
    let mut decoded = Vec::with_capacity(written.len() / 4 * 3);
    let mut piece = Vec::with_capacity(PIECE);
    for byte in written.bytes().filter(|b| !b.is_ascii_whitespace()) {
        if piece.len() == PIECE {
            LENIENT.decode_vec(&piece, &mut decoded).ok()?;
            // What is padded is at its end.
            if piece.ends_with(b"=") {
                return None;
            }
            piece.clear();
        }
        piece.push(byte);
    }
    LENIENT.decode_vec(&piece, &mut decoded).ok()?;
    decoded.shrink_to_fit();
    Some(decoded)
}

/// A text on one line, of at most [`MAX_FIELD_CHARS`]: documents break long names with newlines and indentation, and
/// hostile ones write what ends a line or turns it around where it is shown.
pub(crate) fn line(written: &str) -> String {
    words(written, MAX_FIELD_CHARS)
}

/// A text with its line ends as `\n`, of at most [`MAX_NOTE_CHARS`]; each line is as in [`line`], and of several empty
/// ones in a row one is left.
pub(crate) fn lines(written: &str) -> String {
    let mut text = String::new();
    let mut left = MAX_NOTE_CHARS;
    let mut is_paragraph = false;
    for line in written.lines().flat_map(|line| line.split(['\r', '\u{85}', '\u{2028}', '\u{2029}'])) {
        let end = if text.is_empty() { "" } else { &"\n\n"[usize::from(!is_paragraph)..] };
        let line = words(line, left.saturating_sub(end.len()));
        is_paragraph = line.is_empty();
        if !is_paragraph {
            left = left.saturating_sub(end.len() + line.chars().count());
            text.extend([end, &line]);
        }
        if left == 0 {
            break;
        }
    }
    text
}

/// The words of a text with one blank between them, cut after `most` characters.
fn words(written: &str, most: usize) -> String {
    let mut line = String::new();
    let mut left = most;
    for word in written.split_whitespace() {
        let mut characters = word.chars().filter(|c| !is_invisible_control(*c)).peekable();
        if characters.peek().is_some() && !line.is_empty() {
            if left < 2 {
                break;
            }
            line.push(' ');
            left -= 1;
        }
        for character in characters.take(left) {
            line.push(character);
            left -= 1;
        }
        if left == 0 {
            break;
        }
    }
    line
}

/// Controls (U+0000 to U+001F, U+007F to U+009F) and those of the bidirectional algorithm (UAX #9) that embed,
/// override or isolate.
fn is_invisible_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
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
    fn an_amount_or_account_without_end_is_none() {
        assert_eq!(amount(&"9".repeat(MAX_NUMBER_CHARS)).map(|amount| amount.len()), Some(MAX_NUMBER_CHARS));
        assert_eq!(amount(&"9".repeat(MAX_NUMBER_CHARS + 1)), None);
        assert_eq!(iban(&format!("DK{}1212341234123412", " ".repeat(MAX_NUMBER_CHARS))), None);
    }

    #[test]
    fn a_text_stays_on_one_line_in_one_direction_and_ends() {
        assert_eq!(line(" M\u{fc}ller &\r\n\tS\u{f6}hne "), "M\u{fc}ller & S\u{f6}hne");
        assert_eq!(line("RE\u{202E}fdp\u{2066}.7\u{0}\u{1b}[31m\u{85}x"), "REfdp.7[31m x");
        assert_eq!(line("a \u{202A} b"), "a b");
        assert_eq!(line(&"\u{e9}".repeat(MAX_FIELD_CHARS + 1)), "\u{e9}".repeat(MAX_FIELD_CHARS));
        let words = line(&"ab ".repeat(MAX_FIELD_CHARS));
        assert_eq!((words.len(), words.ends_with("ab")), (MAX_FIELD_CHARS, true));
    }

    #[test]
    fn a_note_keeps_its_lines_and_ends() {
        assert_eq!(lines("  a\r\n\tb  c \n\n\n\nd\u{202E}\u{0}e\u{2028}f\n"), "a\nb c\n\nde\nf");
        assert_eq!(lines(" \n \n"), "");
        assert_eq!(lines(&"\u{e9}\n".repeat(MAX_NOTE_CHARS)).chars().count(), MAX_NOTE_CHARS - 1);
        assert_eq!(lines(&"\u{e9}".repeat(MAX_NOTE_CHARS + 1)), "\u{e9}".repeat(MAX_NOTE_CHARS));
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
        let long = "SGVs\n".repeat(100_000);
        assert_eq!(base64(&(long.clone() + "bG8=")), Some([b"Hel".repeat(100_000).as_slice(), b"lo"].concat()));
        assert_eq!(base64(&format!("{}SGU={long}", "SGVs".repeat((64 << 10) / 4 - 1))), None);
        assert_eq!(base64("siehe Anlage!"), None);
    }
}
