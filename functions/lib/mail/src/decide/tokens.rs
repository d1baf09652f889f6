//! Comparing what documents and file names say, whoever typeset them.

/// Shorter numbers (`7`, `12`) stand in every text by chance.
const MIN_NUMBER_CHARS: usize = 3;

/// Letters and digits in upper case: `DE 123.456` is `DE123456`.
pub(super) fn compact(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Lower case, every run of white space one space, and the dashes of typesetters those of typewriters.
pub(super) fn spaced(text: &str) -> String {
    let plain = text.replace(|c| matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}'), "-");
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lower case, every run of anything but letters and digits one dash: file names cannot hold the `/` of a number.
pub(super) fn dashed(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// The runs of letters and of digits in a number, in upper case and without leading zeros: `re-2026/0017` is `RE`,
/// `2026`, `17`.
pub(super) fn runs(number: &str) -> Vec<String> {
    let upper: Vec<char> = number.chars().flat_map(char::to_uppercase).collect();
    let class = |c: &char| (c.is_alphanumeric(), c.is_ascii_digit());
    let runs = upper.chunk_by(|a, b| class(a) == class(b)).filter(|run| run.iter().all(|c| c.is_alphanumeric()));
    runs.map(|run| run.iter().collect::<String>().trim_start_matches('0').to_owned()).collect()
}

/// Whether `token` stands in `text` as a whole: neither within a longer word, nor beside a dash, slash, dot or
/// underscore that leads to a further digit (`2024-001` is not in `2024-001-2` or `12/2024-001`).
///
/// In a file name a number may also follow letters at once (`RE2024001.pdf`).
pub(super) fn has_token(text: &str, token: &str, in_name: bool) -> bool {
    if token.chars().count() < MIN_NUMBER_CHARS {
        return false;
    }
    let touches = |edge: Option<char>, neighbour: Option<char>, beyond: Option<char>| match neighbour {
        Some(c) if c.is_alphanumeric() => !(in_name && edge.is_some_and(|e| e.is_ascii_digit()) && c.is_alphabetic()),
        Some('-' | '/' | '_' | '.') => beyond.is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    };
    text.match_indices(token).any(|(start, _)| {
        let mut before = text[..start].chars().rev();
        let mut after = text[start + token.len()..].chars();
        !touches(token.chars().next(), before.next(), before.next())
            && !touches(token.chars().next_back(), after.next(), after.next())
    })
}
