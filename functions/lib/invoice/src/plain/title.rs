//! What a document calls itself.

use super::labels::{
    CORRECTION_TITLES, CREDIT_TITLES, INVOICE_TITLES, OTHERS, PART_TITLES, REFERRING, REVISIONS, ROOTS,
};
use super::layout::plain;
use super::written;

/// Lines among which the title is looked for.
const LINES: usize = 40;
/// Most words of a line that speaks of a correction.
const MAX_REVISION_WORDS: usize = 12;
/// Words at the beginning of such a line, of which one says so.
const REVISED_WITHIN: usize = 4;
/// Most words behind a title: its number and date.
const MAX_WORDS: usize = 4;

/// What the title of a document says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title {
    /// An invoice and nothing else.
    Invoice,
    /// A credit note; a German "Gutschrift" may also be a self-billed invoice (UStG, section 14).
    CreditNote,
    /// A cancellation or correction of an invoice.
    Correction,
    /// One of several invoices for the same work, with its place among them: "2. Teilrechnung".
    Part,
}

/// The first title in the head of a text: on a line of its own, alone or with a number, a date or the invoice that it is
/// about.
///
/// ```
/// use invoice::plain::{Title, title};
///
/// assert_eq!(title("Muster GmbH\nStorno-Rechnung\nzu Rechnung 17"), Some(Title::Correction));
/// assert_eq!(title("Rechnung 17\nGutschrift Leergut -5,00"), Some(Title::Invoice));
/// ```
pub fn title(text: &str) -> Option<Title> {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(LINES);
    lines.flat_map(|line| line.split("   ")).find_map(of_line)
}

/// The first line in the head of a text that speaks of a correction, in the manner of a title, in more words than
/// [`title`] knows: "Faktura VAT korygująca nr 3", "Annule et remplace la facture 17". It is reason to look, not to decide.
///
/// ```
/// use invoice::plain::revision;
///
/// assert_eq!(revision("Muster GmbH\nRechnungsberichtigung 5 vom 3.5."), Some("Rechnungsberichtigung 5 vom 3.5."));
/// assert_eq!(revision("Rechnung 17\nGutschrift Leergut -5,00"), None);
/// ```
pub fn revision(text: &str) -> Option<&str> {
    let mut head = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES);
    // What comes behind the title of an invoice is what that says.
    head.find(|line| revises(line) || of_line(line) == Some(Title::Invoice)).filter(|line| revises(line))
}

fn revises(line: &str) -> bool {
    let low = plain(line).to_lowercase();
    let words: Vec<&str> = low.split(' ').collect();
    let begin = words.iter().take(REVISED_WITHIN).copied().collect::<Vec<_>>().join(" ");
    let shows_amount = || words.iter().any(|word| written::amount(word.trim_matches(['(', ')', ':'])).is_some());
    words.len() <= MAX_REVISION_WORDS && REVISIONS.iter().any(|stem| begin.contains(stem)) && !shows_amount()
}

/// Whether a text names a number only as that of another document: "zu Rechnung 17", "Previous invoice: 17".
///
/// ```
/// use invoice::plain::only_refers_to;
///
/// assert!(only_refers_to("Rechnung\nwie Rechnung 2017", "2017") && !only_refers_to("Rechnung 2017", "2017"));
/// ```
pub fn only_refers_to(text: &str, number: &str) -> bool {
    let number = plain(number).to_lowercase();
    if number.is_empty() {
        return false;
    }
    let mut referring = text.lines().flat_map(|line| {
        let line = plain(line).to_lowercase();
        let places: Vec<bool> = line.match_indices(&number).map(|(at, _)| is_behind_reference(&line[..at])).collect();
        places
    });
    referring.next().is_some_and(|first| first) && referring.all(|is_reference| is_reference)
}

/// Whether words lead to another document: one that says so, maybe with what that document is.
fn is_behind_reference(before: &str) -> bool {
    let is_mark = |word: &str| matches!(word, "nr" | "no" | "n" | "number" | "nummer" | "numéro" | "");
    let words = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !is_mark(word));
    let mut last = words.rev();
    let (Some(last), before) = (last.next(), last.next()) else { return false };
    let refers = |word: &str| REFERRING.contains(&word);
    refers(last)
        || before.is_some_and(|before| {
            refers(before) || ROOTS.iter().any(|root| before.contains(root)) && last == "original"
        })
}

fn of_line(line: &str) -> Option<Title> {
    let line = plain(line);
    let low = line.to_lowercase();
    // "2. Teilrechnung"
    let unnumbered = low.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_ordinal = unnumbered.len() < low.len();
    let low = unnumbered.trim_start_matches(['.', ' ']);
    let kinds = [
        (Title::Invoice, INVOICE_TITLES),
        (Title::CreditNote, CREDIT_TITLES),
        (Title::Correction, CORRECTION_TITLES),
        (Title::Part, PART_TITLES),
    ];
    let fits = kinds.into_iter().flat_map(|(kind, titles)| titles.iter().map(move |title| (kind, *title)));
    let fits = fits.filter_map(|(kind, title)| Some((kind, title, behind(low, title)?)));
    let fits = fits.filter(|(.., rest)| !rest.starts_with(|c: char| c.is_alphabetic() || c == '-'));
    let (kind, _, rest) = fits.max_by_key(|(_, title, _)| title.len())?;
    let words: Vec<&str> =
        rest.split([' ', ':', ',', '(', ')']).filter(|word| word.contains(char::is_alphanumeric)).collect();
    let shows_amount = words.iter().any(|word| written::amount(word).is_some());
    let is_numbered = rest.contains(|c: char| c.is_ascii_digit()) && words.len() <= MAX_WORDS && !shows_amount;
    let is_about = words.first().is_some_and(|word| OTHERS.contains(word) || REFERRING.contains(word)) && !shows_amount;
    let is_title = match kind {
        Title::Part => is_ordinal || is_numbered,
        _ => !is_ordinal && (words.is_empty() || is_numbered || is_about),
    };
    is_title.then_some(kind)
}

/// What follows a title, if a line begins with it. PDFs set words in pieces ("koryguj ąca"), write letters without their
/// marks ("korygujaca") or lose those that their font has not ("koryguj■ca"): so blanks do not count, and letters beyond
/// ASCII are compared without marks, or not at all.
fn behind<'l>(line: &'l str, title: &str) -> Option<&'l str> {
    let unmarked = |c: char| if c.is_alphanumeric() { Some(base(c)) } else { mark_of_title(c) };
    let kept = |c: char| if c.is_ascii_alphanumeric() { Some(c) } else { mark_of_title(c) };
    line.strip_prefix(title)
        .or_else(|| behind_letters(line, title, unmarked))
        .or_else(|| behind_letters(line, title, kept))
}

/// The same by the letters that `letter` leaves of both.
fn behind_letters<'l>(line: &'l str, title: &str, letter: impl Fn(char) -> Option<char>) -> Option<&'l str> {
    let mut letters = title.chars().filter_map(&letter).peekable();
    letters.peek()?;
    for (at, c) in line.char_indices() {
        let Some(expected) = letters.peek() else { return line.get(at..) };
        match letter(c) {
            Some(c) if c == *expected => _ = letters.next(),
            Some(_) => return None,
            None => {}
        }
    }
    letters.peek().is_none().then_some("")
}

/// What titles have beside letters.
fn mark_of_title(c: char) -> Option<char> {
    matches!(c, '-' | '\'').then_some(c)
}

/// The letter under its mark, of those that titles have.
fn base(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ä' | 'ą' => 'a',
        'ç' | 'č' => 'c',
        'è' | 'é' | 'ê' => 'e',
        'í' => 'i',
        'ñ' => 'n',
        'ó' | 'ô' | 'ö' => 'o',
        'ú' | 'ü' => 'u',
        _ => c,
    }
}
