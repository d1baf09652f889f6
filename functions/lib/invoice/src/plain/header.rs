//! Number, dates and kind.

use super::labels::{self, CORRECTION_TITLES, CREDIT_TITLES, INVOICE_TITLES, OTHERS};
use super::layout::{Cell, Row, label, value};
use super::written::{self, Order};
use super::{Given, Page, excerpt};
use crate::model::{Confidence, Kind};

/// How many lines below its label a value may stand.
const LINES_BELOW: f32 = 2.6;
/// How many lines lower than its label a value beside it may stand.
const ASKEW: f32 = 0.7;
/// Characters of an invoice number.
const MAX_NUMBER: usize = 40;

/// A value that a label names.
pub(super) struct Named<T> {
    pub(super) value: T,
    label: &'static str,
    /// The row of the label.
    pub(super) row: usize,
    excerpt: String,
}

/// What labels name: after the label, else in the next cell, else below it.
fn named<T>(rows: &[Row], labels: &[&'static str], read: impl Fn(&str) -> Option<T>) -> Vec<Named<T>> {
    let mut all = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.cells.iter().enumerate() {
            let Some(found) = label(cell, labels).filter(|found| !is_of_another(&found.before)) else { continue };
            let beside = || read(value(&row.cells.get(column + 1)?.text));
            let below = || {
                let mut rows = rows.iter().skip(at + 1).take_while(|below| row.is_within(LINES_BELOW, below));
                let (row, cell) =
                    rows.find_map(|row| Some((row, row.cells.iter().find(|other| other.is_in_column(cell))?)))?;
                Some((read(value(&cell.text))?, row.text()))
            };
            // A value set a little lower than its label.
            let askew = || {
                let mut rows = rows.iter().skip(at + 1).take_while(|below| row.is_within(ASKEW, below));
                let (row, cell) =
                    rows.find_map(|row| Some((row, row.cells.iter().find(|other| other.left >= cell.right)?)))?;
                Some((read(value(&cell.text))?, row.text()))
            };
            let named = match found.rest.is_empty() {
                false => read(&found.rest).map(|value| (value, row.text())),
                true => beside()
                    .map(|value| (value, row.text()))
                    .or_else(|| askew().map(|(value, text)| (value, format!("{} {text}", cell.text))))
                    .or_else(|| below().map(|(value, text)| (value, format!("{} {text}", cell.text)))),
            };
            if let Some((value, text)) = named {
                all.push(Named { value, label: found.label, row: at, excerpt: excerpt(&text) });
            }
        }
    }
    all
}

/// Whether the words before a label say that it is about another document.
fn is_of_another(before: &str) -> bool {
    let last = before.trim_end_matches([' ', ':', '.']).rsplit(' ').next().unwrap_or_default();
    OTHERS.contains(&last) && !before.trim_end().ends_with([':', ','])
}

/// The one value all agree on.
fn agreed<T: PartialEq + Clone>(
    field: &'static str,
    named: &[Named<T>],
    write: impl Fn(&T) -> String,
) -> Option<Given> {
    let first = named.first()?;
    if named.iter().any(|other| other.value != first.value) {
        return None;
    }
    let is_confirmed = named.iter().any(|other| other.label != first.label && other.row != first.row);
    let confidence = if is_confirmed { Confidence::High } else { Confidence::Medium };
    Some(Given::text(field, write(&first.value), confidence, first.excerpt.clone()))
}

/// The number at the beginning of a text.
fn number(text: &str) -> Option<String> {
    let text = mark(text).unwrap_or(text);
    let written = groups(text)?;
    let word = written.split(' ').next()?.trim_matches([',', ';', ':', '.', '(', ')', '"', '\'', '|', '#']);
    let fits = word.chars().any(|c| c.is_ascii_digit())
        && word.chars().count() <= MAX_NUMBER
        && word.chars().all(|c| c.is_alphanumeric() || "-/._+#".contains(c))
        && word.chars().any(char::is_alphanumeric);
    let is_date = written::date(text, Some(Order::DayFirst)).is_some();
    let is_number = fits && !is_date && written::amount(word).is_none();
    let number = if written.contains(' ') { written } else { word };
    (is_number && number.chars().count() <= MAX_NUMBER).then(|| number.to_owned())
}

/// The first word of a text, with the groups of digits behind it: "12 345 678 9", "17 / 2024". `None` where they may
/// as well be something else.
fn groups(text: &str) -> Option<&str> {
    let is_digits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let is_date = |text: &str| written::date(text, Some(Order::DayFirst)).is_some();
    let (first, _) = text.split_once(' ').unwrap_or((text, ""));
    let mut end = first.len();
    loop {
        let rest = text.get(end..)?.trim_start();
        let next = rest.strip_prefix("/ ").or_else(|| rest.strip_prefix("- ")).unwrap_or(rest);
        let is_over =
            first.ends_with([',', ';', ':', '.', ')', '|']) || !next.starts_with(|c: char| c.is_ascii_digit());
        if is_over || is_date(next) {
            // What follows several groups may belong to them, or the last of them to it: "4711 1 von 2".
            let is_sure = end == first.len() || rest.is_empty() || rest.starts_with("vom ");
            return text.get(..end).filter(|_| is_sure);
        }
        let group = next.split(' ').next()?;
        if !is_digits(first) || !is_digits(group) {
            return None;
        }
        end = text.len() - next.len() + group.len();
    }
}

/// Past "No." and the like.
fn mark(text: &str) -> Option<&str> {
    const MARKS: [&str; 9] = ["nummer", "number", "numéro", "nr", "no", "n°", "nº", "n", "#"];
    let low = text.to_lowercase();
    let mark = MARKS.into_iter().find(|mark| low.starts_with(mark))?;
    let rest = text.get(mark.len()..)?;
    (rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric()) || mark == "#").then(|| value(rest))
}

/// The title of a page and what follows it.
fn title<'a>(row: &'a Row, titles: &[&'static str]) -> Option<(&'static str, String, &'a Cell)> {
    for (column, cell) in row.cells.iter().enumerate() {
        let mut low = cell.low.as_str();
        for lead in ["handels", "waren", "kopie ", "copie ", "duplicate "] {
            low = low.strip_prefix(lead).unwrap_or(low);
        }
        let fits = |title: &&&str| {
            low.strip_prefix(**title).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic() || c == '-'))
        };
        let Some(title) = titles.iter().filter(fits).max_by_key(|title| title.len()) else { continue };
        let skipped = cell.low.chars().count() - low.chars().count() + title.chars().count();
        let own: String = cell.text.chars().skip(skipped).collect();
        let others = row.cells.iter().skip(column + 1).map(|cell| cell.text.as_str());
        let rest = std::iter::once(own.trim()).chain(others).collect::<Vec<_>>().join(" ");
        let rest = rest.trim();
        // "Rechnung (380)": a type code.
        let rest = rest.strip_prefix('(').and_then(|rest| Some(rest.split_once(')')?.1)).unwrap_or(rest);
        return Some((title, value(rest).to_owned(), cell));
    }
    None
}

/// The number of a title: "Facture FA-2017-0009", "Rechnung Nr. 42". Below that of a credit note or correction, an
/// invoice is the one that it is about.
fn titled(rows: &[Row]) -> Vec<Named<String>> {
    let titles: Vec<&'static str> = [INVOICE_TITLES, CREDIT_TITLES, CORRECTION_TITLES].concat();
    let read = |(at, row): (usize, &Row)| {
        let (label, rest, _) = title(row, &titles)?;
        let is_marked = mark(&rest).is_some();
        let value = number(&rest)?;
        let is_year = value.len() == 4 && (value.starts_with("19") || value.starts_with("20"));
        let length = value.chars().filter(|c| *c != ' ').count();
        (is_marked || (length >= 4 && !is_year)).then(|| Named { value, label, row: at, excerpt: excerpt(&row.text()) })
    };
    let mut all: Vec<Named<String>> = rows.iter().enumerate().filter_map(read).collect();
    let is_of_invoice = |named: &Named<String>| INVOICE_TITLES.contains(&named.label);
    if all.first().is_some_and(|first| !is_of_invoice(first)) {
        all.retain(|named| !is_of_invoice(named));
    }
    all
}

/// The date that follows the number of an invoice: "Rechnung RE-7 vom 03.05.2026".
fn date_behind(rows: &[Row], number: &str, order: Option<Order>) -> Vec<Named<String>> {
    const WORDS: [&str; 14] = [
        " vom ",
        " von ",
        " issued at ",
        " issued on ",
        " dated ",
        " du ",
        " del ",
        " de fecha ",
        " van ",
        " of ",
        " date ",
        " datum ",
        " dd ",
        " d.d. ",
    ];
    let read = |(at, row): (usize, &Row)| {
        let text = row.text();
        let (_, rest) = text.split_once(number)?;
        let low = rest.to_lowercase();
        let word = WORDS.into_iter().find(|word| low.starts_with(word))?;
        let value = written::date(rest.get(word.len()..)?, order)?;
        Some(Named { value, label: word, row: at, excerpt: excerpt(&text) })
    };
    rows.iter().enumerate().filter_map(read).collect()
}

/// A date at the beginning of a text, or behind a word such as "the".
fn day(text: &str, order: Option<Order>) -> Option<String> {
    const WORDS: [&str; 14] =
        ["am", "le", "den", "vom", "the", "bis", "zum", "on", "by", "il", "el", "du", "op", "per"];
    let mut text = value(text);
    for _ in 0..2 {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        if WORDS.contains(&word.to_lowercase().as_str()) {
            text = value(rest);
        }
    }
    written::date(text, order)
}

/// Whether a title says that the document cancels or corrects an invoice, whose date it may show, too.
fn is_cancelling(rows: &[Row]) -> bool {
    let titles: Vec<&'static str> = [CREDIT_TITLES, CORRECTION_TITLES].concat();
    rows.iter().any(|row| title(row, &titles).is_some())
}

/// The dates labelled as no more than a date.
fn dated(rows: &[Row], order: Option<Order>) -> impl Iterator<Item = String> {
    rows.iter().flat_map(move |row| {
        row.cells.iter().enumerate().filter_map(move |(column, cell)| {
            let found = label(cell, &["datum", "date", "data", "fecha"]).filter(|found| found.before.is_empty())?;
            match found.rest.is_empty() {
                true => day(&row.cells.get(column + 1)?.text, order),
                false => day(&found.rest, order),
            }
        })
    })
}

/// Every number that a label or title of invoices gives.
pub(super) fn numbers(rows: &[Row]) -> Vec<Named<String>> {
    let mut all = named(rows, labels::NUMBER, number);
    all.extend(titled(rows));
    if all.is_empty() {
        all.extend(compound(rows));
    }
    all
}

/// The number of the first title that ends in an invoice word: "Reparaturrechnung Nr. 20260018".
fn compound(rows: &[Row]) -> Option<Named<String>> {
    const ENDINGS: [&str; 8] = ["rechnung", "faktura", "factuur", "lasku", "faktuuri", "nota", "note", "regning"];
    rows.iter().enumerate().find_map(|(at, row)| {
        let cell = row.cells.first()?;
        let (word, rest) = cell.text.split_once([' ', ':'])?;
        let low = word.to_lowercase();
        let label = ENDINGS.into_iter().find(|ending| low.ends_with(ending) && low.len() > ending.len())?;
        let is_word = word.chars().all(|c| c.is_alphabetic() || c == '-');
        let value = number(value(rest)).filter(|number| is_word && number.len() >= 4)?;
        let is_year = value.len() == 4 && (value.starts_with("19") || value.starts_with("20"));
        (!is_year).then(|| Named { value, label, row: at, excerpt: excerpt(&row.text()) })
    })
}

/// Whether a row by itself gives the number of an invoice.
pub(super) fn gives_number(row: Row) -> bool {
    !numbers(&[row]).is_empty()
}

/// The fields at the head of an invoice.
pub(super) fn read(page: &Page<'_>) -> Vec<Given> {
    let rows = page.rows;
    let number = agreed("number", &numbers(rows), Clone::clone);
    let mut issued = named(rows, labels::ISSUE_DATE, |text| day(text, page.order));
    if let Some(number) = &number {
        issued.extend(date_behind(rows, &number.value, page.order));
    }
    let due = named(rows, labels::DUE_DATE, |text| day(text, page.order));
    let issued = agreed("issue_date", &issued, Clone::clone)
        .filter(|issued| !is_cancelling(rows) || dated(rows, page.order).all(|date| date == issued.value));
    // Nothing is due before it is issued: one of the two is misread.
    let due = agreed("due_date", &due, Clone::clone)
        .filter(|due| issued.as_ref().is_none_or(|issued| issued.value <= due.value));
    [number, issued, due].into_iter().flatten().collect()
}

/// The kind by the title of the first page; unknown where there is none or two. But an invoice with its number below the
/// title of a credit note is the one that it is about.
pub(super) fn kind(rows: &[Row], is_negative: bool) -> Kind {
    let first_page = || rows.iter().filter(|row| row.page == 0);
    let place = |titles: &[&'static str]| {
        first_page().enumerate().find_map(|(at, row)| {
            let (title, rest, cell) = title(row, titles)?;
            let is_alone = cell.low.trim_matches([' ', '.', ':', '!']) == title;
            let is_numbered = number(&rest).is_some_and(|number| number.len() >= 2);
            let is_common = title == "gutschrift" && !is_negative;
            (!is_common && (is_alone || is_numbered)).then_some((at, is_numbered))
        })
    };
    match (place(INVOICE_TITLES), place(CREDIT_TITLES)) {
        (Some(_), None) => Kind::Invoice,
        (None, Some(_)) => Kind::CreditNote,
        (Some((invoice, true)), Some((credit, _))) if credit < invoice => Kind::CreditNote,
        _ => Kind::Unknown,
    }
}
