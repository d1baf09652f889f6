//! Until when somebody is away.

/// Words before the last day of an absence, or the first day back.
const UNTIL: [&str; 24] = [
    "bis einschließlich",
    "bis einschliesslich",
    "bis zum",
    "bis",
    "wieder am",
    "wieder ab dem",
    "wieder ab",
    "zurück am",
    "until",
    "till",
    "through",
    "back on",
    "return on",
    "returning on",
    "returning to the office on",
    "return to the office on",
    "jusqu'au",
    "de retour le",
    "tot en met",
    "tot",
    "t/m",
    "terug op",
    "terug vanaf",
    "weer op",
];

/// Words that may stand between: a weekday, an article.
const BETWEEN: [&str; 36] = [
    "den",
    "dem",
    "der",
    "the",
    "le",
    "de",
    "and",
    "including",
    "am",
    "einschließlich",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
];

const MONTHS: [&[&str]; 12] = [
    &["januar", "january", "janvier", "januari", "jan"],
    &["februar", "february", "février", "februari", "feb"],
    &["märz", "march", "mars", "maart", "mar", "mär", "mrt"],
    &["april", "avril", "apr"],
    &["mai", "may", "mei"],
    &["juni", "june", "juin", "jun"],
    &["juli", "july", "juillet", "jul"],
    &["august", "août", "augustus", "aug"],
    &["september", "septembre", "sep", "sept"],
    &["oktober", "october", "octobre", "oct", "okt"],
    &["november", "novembre", "nov"],
    &["dezember", "december", "décembre", "dec", "dez"],
];

/// The day until which a plain sentence says that somebody is away. Where it names no year, that of the mail's date, or the
/// next one if the day has passed by then.
pub(super) fn until(sentence: &str, sent: Option<&str>) -> Option<String> {
    let padded = format!(" {sentence}");
    UNTIL.iter().find_map(|word| {
        let word = format!(" {word} ");
        let mut places = padded.match_indices(&word).map(|(at, found)| at + found.len());
        places.find_map(|at| day(&padded[at..], sent))
    })
}

/// The day with which a text begins.
fn day(text: &str, sent: Option<&str>) -> Option<String> {
    let trimmed = |word: &&str| word.trim_matches([',', '(', ')', ';', '!', '?']).to_owned();
    let words: Vec<String> = text.split(' ').take(8).map(|word| trimmed(&word)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).skip_while(|word| BETWEEN.contains(word)).collect();
    let (first, second) = (words.first()?, words.get(1).copied().unwrap_or_default());
    let third = words.get(2).copied().unwrap_or_default();
    if let Some(date) = numeric(first) {
        return finish(date, sent);
    }
    if let (Some(day), Some(month)) = (ordinal(first), month(second)) {
        return finish((year(third), month, day), sent);
    }
    // "May 5th, 2026"
    if let (Some(month), Some(day)) = (month(first), ordinal(second)) {
        return finish((year(third), month, day), sent);
    }
    // "5 of May"
    let (day, month) = (ordinal(first)?, month(third).filter(|_| second == "of")?);
    finish((words.get(3).and_then(|word| year(word)), month, day), sent)
}

type Day = (Option<u32>, u32, u32);

/// `2026-05-05`, `5.5.2026`, `05.05.`, `05/05/2026`. With slashes, only where day and month cannot be taken for each other.
fn numeric(word: &str) -> Option<Day> {
    let digits = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 4);
    if let [year, month, day] = word.trim_end_matches('.').split('-').collect::<Vec<_>>()[..]
        && year.len() == 4
    {
        return Some((digits(year), digits(month)?, digits(day)?));
    }
    let is_slashed = word.contains('/');
    let parts: Vec<&str> = word.trim_end_matches('.').split(['.', '/', '-']).collect();
    let (day, month, year) = match parts[..] {
        [day, month] if !is_slashed => (digits(day)?, digits(month)?, None),
        [day, month, year] => (digits(day)?, digits(month)?, Some(digits(year)?)),
        _ => return None,
    };
    let year = year.map(|year| if year < 100 { 2000 + year } else { year });
    match is_slashed {
        true if day <= 12 && month <= 12 && day != month => None,
        true if month > 12 => Some((year, day, month)),
        _ => Some((year, month, day)),
    }
}

fn ordinal(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let digits = ["st", "nd", "rd", "th", "er"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    u32::try_from(at + 1).ok()
}

fn year(word: &str) -> Option<u32> {
    word.trim_end_matches('.').parse().ok().filter(|year| (2000..2100).contains(year))
}

fn finish((year, month, day): Day, sent: Option<&str>) -> Option<String> {
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
    let year = year.or_else(|| {
        let sent = sent?;
        let (year, month_day) = (sent.get(..4)?.parse::<u32>().ok()?, sent.get(5..10)?);
        Some(if format!("{month:02}-{day:02}").as_str() < month_day { year + 1 } else { year })
    })?;
    (is_day && (2000..2100).contains(&year)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        let sent = Some("2026-11-27T10:00:00Z");
        for (sentence, expected) in [
            ("ich bin bis zum 5. mai nicht im büro.", Some("2027-05-05")),
            ("bis einschließlich freitag, den 4. dezember 2026 bin ich abwesend", Some("2026-12-04")),
            ("ich bin ab 07.12. wieder im büro, bis 04.12. abwesend", Some("2026-12-04")),
            ("i am away until december 7th, 2026.", Some("2026-12-07")),
            ("i will be back on monday 7 december", Some("2026-12-07")),
            ("until the 7th of december 2026", Some("2026-12-07")),
            ("until 12/31/2026", Some("2026-12-31")),
            ("until 05/06/2026", None),
            ("je suis absente jusqu'au 1er décembre", Some("2026-12-01")),
            ("ik ben afwezig tot en met 2026-12-31.", Some("2026-12-31")),
            ("ik ben terug op maandag 7 december", Some("2026-12-07")),
            ("until further notice", None),
            ("bis bald", None),
            ("until 99 december", None),
        ] {
            assert_eq!(until(sentence, sent).as_deref(), expected, "{sentence}");
        }
        assert_eq!(until("until 5 may", None), None, "without a date of the mail nobody knows the year");
    }
}
