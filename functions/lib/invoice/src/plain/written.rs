//! Amounts and dates as they are written in Germany, Switzerland, France, the Netherlands, Italy, Spain and Britain.

use rust_decimal::Decimal;

/// An amount with its two decimals: `1.234,56`, `1,234.56`, `1 234,56`, `1'234.56`, `-5,00`, `5,00-`. A number
/// written otherwise is no amount: a quantity, a year, a rate.
pub(super) fn amount(written: &str) -> Option<Decimal> {
    let written = written.trim();
    let (is_negative, unsigned) = match written.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        Some(rest) => (true, rest.trim_start()),
        None => match written.strip_suffix('-') {
            Some(rest) => (true, rest),
            None => (false, written.strip_prefix('+').unwrap_or(written)),
        },
    };
    let (whole, fraction) = unsigned.rsplit_once(['.', ','])?;
    let point = unsigned.chars().rev().nth(2)?;
    if fraction.len() != 2 || !fraction.bytes().all(|b| b.is_ascii_digit()) || whole.len() > 20 {
        return None;
    }
    let groups: Vec<&str> =
        whole.split(|c: char| matches!(c, '.' | ',' | '\'' | '\u{2019}') || c.is_whitespace()).collect();
    let mut separators = whole.chars().filter(|c| !c.is_ascii_digit());
    let separator = separators.next();
    let is_uniform = separators.all(|c| Some(c) == separator) && separator != Some(point);
    let are_groups = groups.iter().enumerate().all(|(at, group)| {
        let digits = group.bytes().all(|b| b.is_ascii_digit()) && !group.is_empty();
        digits && if at == 0 { groups.len() == 1 || group.len() <= 3 } else { group.len() == 3 }
    });
    if !is_uniform || !are_groups {
        return None;
    }
    let number = Decimal::from_str_exact(&format!("{}.{fraction}", groups.concat())).ok()?;
    Some(if is_negative { -number } else { number })
}

/// Which of two numbers in a date with strokes is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// The date a text begins with, as ISO 8601: `03.05.2026`, `3 mai 2026`, `May 3, 2026`, `2026-05-03`, `03/05/2026`. One that can
/// be read in two ways needs to be told the order; `None` without.
pub(super) fn date(text: &str, order: Option<Order>) -> Option<String> {
    let mut parts: Vec<(&str, char)> = Vec::new();
    let mut at = 0;
    while parts.len() < 3 {
        let rest = text.get(at..)?;
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(length).filter(|(word, _)| !word.is_empty())?;
        let between = after.len() - after.trim_start_matches([' ', '.', ',', '-', '/', '\u{a0}']).len();
        let mark = after[..between].chars().find(|c| !c.is_whitespace()).unwrap_or(' ');
        let is_last = parts.len() == 2;
        // "3 de mayo de 2026".
        if matches!(word.to_lowercase().as_str(), "de" | "del") && !parts.is_empty() {
            at += length + between;
            continue;
        }
        at += length + if is_last { 0 } else { between };
        if !is_last && between == 0 {
            return None;
        }
        parts.push((word, mark));
    }
    if text.get(at..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric())) {
        return None;
    }
    let [(a, first), (b, second), (c, _)] = parts[..] else { return None };
    let number = |word: &str| word.parse::<u32>().ok().filter(|_| word.len() <= 4);
    let ordinal = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let ending = word.get(digits.len()..).unwrap_or_default();
        matches!(ending, "" | "er" | "st" | "nd" | "rd" | "th").then(|| number(digits)).flatten()
    };
    let year = |word: &str| match (number(word), word.len()) {
        (Some(year), 4) if (1990..2100).contains(&year) => Some(year),
        (Some(year), 2) => Some(2000 + year),
        _ => None,
    };
    let (year, month, day) = if let Some(month) = month(b) {
        (year(c)?, month, ordinal(a)?)
    } else if let Some(month) = month(a) {
        (year(c).filter(|_| c.len() == 4)?, month, ordinal(b)?)
    } else if first != second || first == ' ' {
        return None;
    } else if a.len() == 4 {
        (year(a)?, number(b)?, number(c)?)
    } else {
        let (a, b) = (number(a)?, number(b)?);
        let is_day_first = match first {
            '.' => true,
            _ if a > 12 => true,
            _ if b > 12 => false,
            _ if a == b => true,
            '-' => true,
            _ => order? == Order::DayFirst,
        };
        let (day, month) = if is_day_first { (a, b) } else { (b, a) };
        (year(c)?, month, day)
    };
    crate::value::date(&format!("{year:04}-{month:02}-{day:02}"))
}

/// Which order the dates with strokes of a text are in, by those that can be read in one way only.
pub(super) fn order_of(text: &str) -> Option<Order> {
    let (mut day_first, mut month_first) = (false, false);
    for word in text.split_whitespace() {
        let mut parts = word.trim_matches(|c: char| !c.is_ascii_digit()).split('/');
        let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let (Ok(a), Ok(b), Ok(_)) = (a.parse::<u32>(), b.parse::<u32>(), c.parse::<u32>()) else { continue };
        day_first |= (13..=31).contains(&a) && b <= 12;
        month_first |= (13..=31).contains(&b) && a <= 12;
    }
    match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Whether a text has dates with strokes in both orders, so that none can be trusted.
pub(super) fn contradicts(text: &str) -> bool {
    let mut seen = [false; 2];
    for word in text.split_whitespace() {
        match order_of(word) {
            Some(Order::DayFirst) => seen[0] = true,
            Some(Order::MonthFirst) => seen[1] = true,
            None => {}
        }
    }
    seen == [true; 2]
}

/// A month by its name, whole or cut.
fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "januar jan january jänner janvier januari gennaio enero gen ene janv",
        "februar feb february février fevrier februari febbraio febrero févr",
        "märz mär maerz mrz march mar mars maart marzo mrt",
        "april apr avril avr aprile abril abr",
        "mai may mei maggio mayo mag",
        "juni jun june juin giugno junio giu",
        "juli jul july juillet juil luglio julio lug",
        "august aug août aout augustus agosto ago",
        "september sep sept septembre settembre septiembre set",
        "oktober okt october oct octobre ottobre octubre ott",
        "november nov novembre noviembre",
        "dezember dez december dec décembre déc dicembre diciembre dic",
    ];
    let word = word.to_lowercase();
    (1..).zip(NAMES).find(|(_, names)| names.split(' ').any(|name| name == word)).map(|(month, _)| month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_all_countries_are_the_same_number() {
        for written in [
            "1.234,56",
            "1,234.56",
            "1 234,56",
            "1\u{202f}234,56",
            "1'234.56",
            "1\u{2019}234.56",
            "1234,56",
            "+1234.56",
        ] {
            assert_eq!(amount(written), Some(Decimal::new(123_456, 2)), "{written}");
        }
        assert_eq!(amount("5,00-"), Some(Decimal::new(-500, 2)));
        assert_eq!(amount("-1.234.567,00"), Some(Decimal::new(-123_456_700, 2)));
    }

    #[test]
    fn what_may_be_a_quantity_a_date_or_a_price_is_no_amount() {
        for written in
            ["1.234", "2026", "9,9000", "1.2.34", "12.34,56", "1.234.56", "01.02.03", ",50", "1,23,45", "19%", "-", ""]
        {
            assert_eq!(amount(written), None, "{written}");
        }
    }

    fn day(text: &str, order: Option<Order>) -> Option<String> {
        date(text, order)
    }

    #[test]
    fn dates_of_all_countries_are_the_same_day() {
        let written = [
            "03.05.2026",
            "3.5.26",
            "2026-05-03",
            "3 mai 2026",
            "3. Mai 2026",
            "3 de mayo de 2026",
            "May 3, 2026",
            "3rd May 2026",
            "3-5-2026",
            "3 maggio 2026 roma",
            "03-MAY-2026",
            "2026/05/03",
            "3 mei 2026",
        ];
        for written in written {
            assert_eq!(day(written, None).as_deref(), Some("2026-05-03"), "{written}");
        }
        assert_eq!(day("August 3 , 2014", None).as_deref(), Some("2014-08-03"));
    }

    #[test]
    fn a_date_that_reads_in_two_ways_is_not_guessed() {
        assert_eq!(day("03/05/2026", None), None);
        assert_eq!(day("03/05/2026", Some(Order::DayFirst)).as_deref(), Some("2026-05-03"));
        assert_eq!(day("03/05/2026", Some(Order::MonthFirst)).as_deref(), Some("2026-03-05"));
        assert_eq!(day("31/05/2026", None).as_deref(), Some("2026-05-31"));
        assert_eq!(day("5/31/2026", None).as_deref(), Some("2026-05-31"));
        assert_eq!(order_of("Due 11/17/2017, on 11/03/2017"), Some(Order::MonthFirst));
        assert_eq!(order_of("17/11/2017 and 11/17/2017"), None);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for written in [
            "",
            "30.02.2026",
            "12.34",
            "1 2 3",
            "2026",
            "10 x 2026",
            "1.2.3.4",
            "99.99.9999",
            "3 mai",
            "\u{661}.5.2026",
        ] {
            assert_eq!(day(written, None), None, "{written}");
        }
    }
}
