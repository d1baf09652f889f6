//! Texts of a stranger, made fit to be shown: nothing in them can hide, reorder or cover what stands beside them.

/// At most so many marks on one letter: the languages of the world need two, a tower of them covers other lines.
const MAX_MARKS: usize = 2;
/// What a tab or a character that cannot be shown becomes.
const BLANK: char = ' ';

/// A text on one line, `None` if nothing of it can be seen.
pub fn clean(text: &str) -> Option<String> {
    let words: Vec<String> = paragraphs(text);
    (!words.is_empty()).then(|| words.join(" "))
}

/// The lines of a text that say something.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        .map(visible)
        .filter(|line| !line.is_empty())
        .collect()
}

/// A line without controls, without what changes the direction of the text around it (Unicode Standard Annex 9,
/// explicit formatting), without what has no width, and with single blanks.
fn visible(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut marks = 0;
    for c in line.chars() {
        let c = if c.is_control() { BLANK } else { c };
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if is_invisible(c) || marks > MAX_MARKS || (c == BLANK && shown.ends_with(BLANK)) {
            continue;
        }
        shown.push(c);
    }
    shown.trim().to_owned()
}

/// Formatting characters without a shape of their own, and private ones that no font agrees on.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// The blocks of marks that combine with any letter.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// A decimal without the zeros at its end, but with at least so many digits after the point as it has of them; without
/// a leading plus. Anything else as it is.
pub fn trimmed(decimal: &str, keep: usize) -> &str {
    let number = decimal.strip_prefix('+').unwrap_or(decimal);
    let Some(point) = number.find('.') else { return number };
    if !number.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-')) {
        return decimal;
    }
    let zeros = number.bytes().rev().take_while(|byte| *byte == b'0').count();
    let end = (number.len() - zeros).max(point + 1 + keep).min(number.len());
    number.get(..end).map_or(number, |kept| kept.strip_suffix('.').unwrap_or(kept))
}

/// An IBAN in groups of four, as ISO 13616 prints it; `None` for another account number.
pub fn grouped(account: &str) -> Option<String> {
    let compact: Vec<char> = account.chars().filter(|c| !c.is_whitespace()).collect();
    let is_iban = (15..=34).contains(&compact.len())
        && compact.iter().all(char::is_ascii_alphanumeric)
        && compact.iter().take(2).all(char::is_ascii_uppercase)
        && compact.iter().skip(2).take(2).all(char::is_ascii_digit);
    is_iban.then(|| compact.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_shows_what_it_says_and_nothing_else() {
        assert_eq!(clean("  Wartung\t März\r\n2026 ").as_deref(), Some("Wartung März 2026"));
        assert_eq!(paragraphs("eins\n\n  \r\nzwei\u{2028}drei"), ["eins", "zwei", "drei"]);
        assert_eq!(clean("DE12\u{202e}4321\u{2066}\u{200b}").as_deref(), Some("DE124321"));
        assert_eq!(clean("\u{200b}\u{feff} \u{0}"), None);
        assert_eq!(clean("שלום שם").as_deref(), Some("שלום שם"));
        let tower = format!("a{}b", "\u{301}".repeat(500));
        assert_eq!(clean(&tower).as_deref(), Some("a\u{301}\u{301}b"));
    }

    #[test]
    fn numbers_lose_only_zeros_that_say_nothing() {
        for (written, keep, shown) in [
            ("1.0000", 0, "1"),
            ("+10.50", 0, "10.5"),
            ("12.3400", 2, "12.34"),
            ("12.3456", 2, "12.3456"),
            ("12.5", 2, "12.5"),
            ("100", 2, "100"),
            ("100.000", 2, "100.00"),
            ("1.", 0, "1"),
            ("v3.0", 0, "v3.0"),
        ] {
            assert_eq!(trimmed(written, keep), shown, "{written}");
        }
    }

    #[test]
    fn an_iban_is_read_in_groups_of_four() {
        assert_eq!(grouped("DE75512108001245126199").as_deref(), Some("DE75 5121 0800 1245 1261 99"));
        assert_eq!(grouped("BE68 5390 0754 7034").as_deref(), Some("BE68 5390 0754 7034"));
        assert_eq!(grouped("12345678"), None);
    }
}
