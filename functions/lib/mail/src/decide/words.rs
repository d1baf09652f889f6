//! What a document calls itself: a delivery note, a reminder, terms of trade. The table is that of [`titles`].
//!
//! A title stands on a line of its own near the top, maybe with its number and date: "Lieferschein Nr. 4711". A label
//! waits for its value, or has it behind a colon: "Lieferschein: 4711", "Lieferschein Nr. Datum". So an invoice refers
//! to its order, and a label says nothing about the document itself.
//!
//! A title counts only where nothing speaks for an invoice: neither its words, nor its labels, nor what was read on its
//! pages. Nor does it where it may be a reference: a contract without clauses, or titles of two kinds. What is not sure
//! stays an invoice, because one too many is seen by a person and one too few is lost. So a person is also asked where a
//! document of another kind is all there is and shows an amount, or cannot be read.

use invoice::{Fields, Invoice, Source, plain as page};

use super::titles::{BESIDE_TITLE, CLAUSE, Doubt, IN_GENERAL, INVOICE, KINDS, Kind, LABEL, OF_ADDRESS, SHORT, list};
use crate::file_name;
use message::FileRule;

/// How much of a text is its top, in characters: the head of a first page.
const TOP_CHARS: usize = 3_000;
/// How much of a text is searched at all, in characters: an invoice may come behind a cover page.
const TEXT_CHARS: usize = 100_000;
/// Lines behind the top that are searched: some 40 pages.
const REST_LINES: usize = 2_500;
/// Lines among which the title is looked for.
const TITLE_LINES: usize = 40;
/// Most words of the title of terms: "Allgemeine Geschäftsbedingungen der Muster Handels GmbH".
const MAX_TITLE_WORDS: usize = 8;
/// An invoice word of so many bytes also counts at the end of a longer one.
const MIN_COMPOUND_BYTES: usize = 7;
/// Fewer numbered headings may be the items of an invoice.
const MIN_CLAUSES: usize = 3;

/// A line of the top of a document.
struct Line<'a> {
    written: &'a str,
    /// In the form of [`plain`].
    plain: String,
}

/// The text of a document, as far as it is searched.
struct Text<'a> {
    /// The lines of its top that are not empty.
    top: Vec<Line<'a>>,
    /// What comes behind the top.
    rest: &'a str,
    /// Both.
    whole: &'a str,
}

/// The rule by which a document is of another kind than an invoice; `None` where that is not sure. `read` is what was
/// read on its pages.
pub(super) fn kind(text: Option<&str>, name: &str, read: Option<&Invoice>) -> Option<FileRule> {
    let text = Text::of(text.unwrap_or_default());
    let by_what_it_says = by_title(&text, read).or_else(|| by_label(&text, read));
    by_what_it_says.or_else(|| by_name(&text, name, read)).map(|kind| kind.rule)
}

/// Whether the name of a file has an invoice word, or begins with the short form of one.
pub(super) fn is_called_invoice(name: &str) -> bool {
    let name = plain(file_name::stem(name));
    has_invoice_word(&name) || begins_as_invoice(&name)
}

/// Whether a person should look at a document of another kind, if the mail has nothing else that may be an invoice:
/// where it cannot be read, shows an amount, or says what invoices say, and at every pro forma, as people pay it.
pub(super) fn is_owed(rule: FileRule, text: Option<&str>, read: &Invoice) -> bool {
    let says = |fields: &Fields| {
        shows_total(fields)
            || fields.number.is_some()
            || fields.due_date.is_some()
            || fields.payment_reference.is_some()
    };
    rule == FileRule::ProForma
        || text.is_none_or(|text| shows_amount(first(text, TEXT_CHARS)))
        || read.fields.as_ref().is_some_and(says)
}

fn shows_amount(text: &str) -> bool {
    page::shows_money(text) || page::shows_total(text)
}

fn by_title(text: &Text<'_>, read: Option<&Invoice>) -> Option<Kind> {
    let lines = &text.top;
    let has_clauses = lines.iter().filter(|line| line.is_clause()).count() >= MIN_CLAUSES;
    let titled = |Line { plain, .. }: &Line<'_>| {
        let is_titled = |kind: &Kind| {
            let mut titles = kind.titles().filter(|title| is_title(plain, title, kind.rule == FileRule::Terms));
            (kind.doubt != Doubt::Clauses || has_clauses) && titles.any(|title| !is_label(plain, title))
        };
        KINDS.into_iter().find(is_titled)
    };
    let titles = lines.iter().take(TITLE_LINES).enumerate().filter_map(|(at, line)| Some((at, titled(line)?)));
    let titles: Vec<(usize, Kind)> = titles.collect();
    let mut references = titles.iter().filter(|(_, kind)| kind.doubt == Doubt::Word).map(|(_, kind)| kind.rule);
    let is_reference = references.next().is_some_and(|first| references.any(|other| other != first));
    let (at, kind) = titles.into_iter().find(|(_, kind)| !is_reference || kind.doubt != Doubt::Word)?;
    let names_earlier = || lines.iter().take(at).any(Line::names_invoice);
    let is_doubted = match kind.doubt {
        Doubt::Earlier => names_earlier(),
        Doubt::Clauses | Doubt::Number if has_clauses => {
            names_earlier() || read.is_some_and(is_invoice_with_total) || text.rest_lines().any(page::gives_number)
        }
        Doubt::Clauses | Doubt::Number => text.is_of_invoice() || names_earlier() || read.is_some_and(is_invoice),
        Doubt::Word => text.names_invoice() || read.is_some_and(is_invoice),
    };
    (!is_doubted).then_some(kind)
}

/// "Lieferschein Nr.: 4711" says what a document is only where nothing of an invoice is to be seen, not even an amount.
fn by_label(text: &Text<'_>, read: Option<&Invoice>) -> Option<Kind> {
    let shows = |fields: &Fields| fields.due_date.is_some() || shows_total(fields);
    let speaks = |read: &Invoice| is_invoice(read) || read.fields.as_ref().is_some_and(shows);
    let labelled = |Line { plain, .. }: &Line<'_>| {
        let has_value = plain.contains(|c: char| c.is_ascii_digit());
        let words = KINDS.into_iter().filter(|kind| kind.doubt == Doubt::Word);
        words.into_iter().find(|kind| has_value && kind.titles().any(|title| is_title(plain, title, false)))
    };
    let kind = text.top.iter().take(TITLE_LINES).find_map(labelled)?;
    let is_doubted = read.is_none_or(speaks) || text.names_invoice() || shows_amount(text.whole);
    (!is_doubted).then_some(kind)
}

fn by_name(text: &Text<'_>, name: &str, read: Option<&Invoice>) -> Option<Kind> {
    let spaced = |text: &str| words(text).collect::<Vec<_>>().join(" ");
    let stem = plain(file_name::stem(name));
    let name = format!(" {} ", spaced(&stem));
    let phrase_of = |kind: &Kind| {
        let phrases = kind.titles().map(|title| format!(" {} ", spaced(title)));
        phrases.filter(|phrase| name.contains(phrase)).max_by_key(String::len)
    };
    let named = KINDS.into_iter().filter(|kind| kind.by_name);
    let (kind, phrase) = named.into_iter().find_map(|kind| Some((kind, phrase_of(&kind)?)))?;
    let is_doubted = has_invoice_word(&name.replace(&phrase, " "))
        || begins_as_invoice(&stem)
        || read.is_some_and(is_invoice)
        || match kind.doubt {
            Doubt::Word | Doubt::Clauses => text.names_invoice(),
            Doubt::Number | Doubt::Earlier => text.is_of_invoice(),
        };
    (!is_doubted).then_some(kind)
}

/// Whether a file name, in the form of [`plain`], begins with the short form of an invoice word and a number.
fn begins_as_invoice(name: &str) -> bool {
    list(SHORT).any(|short| {
        let rest = name.strip_prefix(short).filter(|rest| !rest.starts_with(char::is_alphabetic));
        let before = rest.and_then(|rest| rest.find(|c: char| c.is_ascii_digit()).map(|at| &rest[..at]));
        before.is_some_and(|before| words(before).all(|word| list(LABEL).any(|label| label == word)))
    })
}

fn shows_total(fields: &Fields) -> bool {
    let totals = [&fields.total_net, &fields.total_tax, &fields.total_gross, &fields.total_payable];
    totals.into_iter().any(Option::is_some)
}

/// The first characters of a text.
fn first(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end])
}

/// Whether what was read on a document is what invoices say: a number behind a label of invoices, a payment code, or
/// until when to pay and how much or where.
fn is_invoice(read: &Invoice) -> bool {
    let has_code = read.evidence.iter().any(|evidence| matches!(evidence.source, Source::EpcCode | Source::SwissCode));
    has_code
        || read.fields.as_ref().is_some_and(|fields| {
            let asks_for_payment =
                fields.due_date.is_some() && (fields.total_payable.is_some() || fields.iban.is_some());
            fields.number.is_some() || asks_for_payment
        })
}

/// The same of a document with clauses, which may speak of the number or the payment of invoices.
fn is_invoice_with_total(read: &Invoice) -> bool {
    let has_total = |fields: &Fields| fields.total_gross.is_some() || fields.total_payable.is_some();
    is_invoice(read) && read.fields.as_ref().is_some_and(has_total)
}

impl<'a> Text<'a> {
    fn of(text: &'a str) -> Self {
        let whole = first(text, TEXT_CHARS);
        let (top, rest) = whole.split_at(first(whole, TOP_CHARS).len());
        let top = top.lines().map(Line::of).filter(|line| !line.plain.is_empty()).collect();
        Self { top, rest, whole }
    }

    /// Whether the top has a word or label of invoices, or what comes behind it is one.
    fn names_invoice(&self) -> bool {
        self.top.iter().any(Line::names_invoice) || self.rest_is_of_invoice()
    }

    /// Whether it has the title or number of an invoice.
    fn is_of_invoice(&self) -> bool {
        self.top.iter().any(Line::is_of_invoice) || self.rest_is_of_invoice()
    }

    /// Terms on a back page have the words of invoices, but not the title of one.
    fn rest_is_of_invoice(&self) -> bool {
        self.rest_lines().any(|line| Line::of(line).is_of_invoice())
    }

    fn rest_lines(&self) -> impl Iterator<Item = &'a str> {
        self.rest.lines().filter(|line| !line.trim().is_empty()).take(REST_LINES)
    }
}

impl<'a> Line<'a> {
    fn of(written: &'a str) -> Self {
        Self { written, plain: plain(written) }
    }

    /// Whether it has a word or label of invoices.
    fn names_invoice(&self) -> bool {
        has_invoice_word(&self.plain) || page::names_invoice(self.written)
    }

    /// Whether it is the title of an invoice, or gives its number. "5. Rechnungen" and "Invoices" are headings.
    fn is_of_invoice(&self) -> bool {
        let mut of_one = list(INVOICE).filter(|word| !list(IN_GENERAL).any(|general| general == *word));
        let is_titled = !self.is_clause() && of_one.any(|word| is_title(&self.plain, word, false));
        is_titled || page::gives_number(self.written)
    }

    /// Whether it is a numbered heading: "§ 5 Rechnungen", "5. Rechnungen", "5.1 Invoices", "Article 5".
    fn is_clause(&self) -> bool {
        let (first, rest) = self.plain.split_once(' ').unwrap_or((&self.plain, ""));
        let is_digit = |c: char| c.is_ascii_digit();
        let is_number = first.starts_with(is_digit)
            && first.contains(['.', ')'])
            && first.chars().all(|c| is_digit(c) || matches!(c, '.' | ')'));
        first.starts_with('§')
            || is_number && !rest.is_empty() && !rest.contains(is_digit)
            || list(CLAUSE).any(|word| word == first.trim_end_matches('.')) && rest.starts_with(is_digit)
    }
}

/// Whether a line is a title and nothing else, but for a number, a date or an ordinal. Terms also say whose they are.
fn is_title(line: &str, title: &str, is_terms: bool) -> bool {
    let Some(at) = line.find(title) else { return false };
    let (before, behind) = (&line[..at], &line[at + title.len()..]);
    let ends = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric())
        && behind.chars().next().is_none_or(|c| !c.is_alphabetic());
    let beside = |text: &str| {
        let mut words = text.split(|c: char| c.is_whitespace() || ".:,#/()|\"".contains(c));
        words.all(|word| {
            !word.contains(char::is_alphabetic)
                || word.contains(|c: char| c.is_ascii_digit())
                || list(BESIDE_TITLE).chain(list(LABEL)).any(|beside| beside == word)
        })
    };
    let names_owner = is_terms && !behind.contains([':', '/', '@']) && line.split(' ').count() <= MAX_TITLE_WORDS;
    ends && beside(before) && (beside(behind) || names_owner)
}

/// Whether a title is only a label: by a colon behind it, or by "Nr." and the like without the number.
fn is_label(line: &str, title: &str) -> bool {
    let behind = line.split_once(title).map_or("", |(_, behind)| behind);
    let value = behind.find(|c: char| c.is_ascii_digit());
    let between = value.map_or(behind, |at| &behind[..at]);
    let mut label = words(between).filter(|word| list(LABEL).any(|label| label == *word));
    between.contains(':') || (value.is_none() && label.next().is_some())
}

/// Whether a line has an invoice word that is not that of an address.
pub(super) fn has_invoice_word(line: &str) -> bool {
    list(INVOICE).any(|word| {
        line.match_indices(word).any(|(at, _)| {
            let (before, behind) = (&line[..at], &line[at + word.len()..]);
            // Compounds end in the longer words: `Stornorechnung`, `verzamelfactuur`.
            (word.len() >= MIN_COMPOUND_BYTES || before.chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
                && behind.chars().next().is_none_or(|c| !c.is_alphabetic())
                && words(behind).next().is_none_or(|next| !list(OF_ADDRESS).any(|word| word == next))
        })
    })
}

/// The runs of letters in a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

/// Lower case without the accents of Latin letters, every run of white space one blank; `DeliveryNote` is two words,
/// and a word in spaced capitals one.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous = ' ';
    for c in text.chars() {
        let is_hump = previous.is_lowercase() && c.is_uppercase();
        previous = c;
        if c.is_whitespace() || is_hump {
            out.push(' ');
        }
        for c in c.to_lowercase().filter(|c| !c.is_whitespace()) {
            match c {
                '\u{300}'..='\u{36f}' => {}
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                '\u{2010}'..='\u{2015}' => out.push('-'),
                '\u{2019}' => out.push('\''),
                c => out.push(base(c)),
            }
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    let is_spaced_out = words.len() > 3 && words.iter().all(|word| word.chars().count() == 1);
    words.join(if is_spaced_out { "" } else { " " })
}

/// The letter under the accent.
fn base(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'ă' | 'ā' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' | 'ē' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' => 'i',
        'ķ' => 'k',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' => 's',
        'ť' | 'ţ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        _ => c,
    }
}

#[cfg(test)]
mod tests;
