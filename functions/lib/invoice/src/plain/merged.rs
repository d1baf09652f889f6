//! Several invoices in one PDF, one behind the other, as scanners and archives merge them.

use super::labels::{INVOICE_TITLES, REFERRING};
use super::layout::Row;
use super::{header, title, totals};

/// The numbers of the invoices, each as it is first written, where the pages show more than one: a page with the head of
/// an invoice and another number begins another one, if both have a total. A table of older invoices names several, and
/// a line that refers to one says so.
pub(super) fn numbers(rows: &[Row]) -> Vec<String> {
    let mut starts: Vec<(usize, String)> = Vec::new();
    let mut end = 0;
    for page in rows.chunk_by(|a, b| a.page == b.page) {
        let first = end;
        end += page.len();
        let Some(number) = own_number(page) else { continue };
        if starts.last().is_none_or(|(_, last)| !is_alike(last, &number)) {
            starts.push((first, number));
        }
    }
    let ends = starts.iter().skip(1).map(|(first, _)| *first).chain([rows.len()]);
    let with_total = starts.iter().zip(ends).filter(|((first, _), end)| {
        let mine = rows.get(*first..*end).unwrap_or_default();
        totals::has_total(mine)
    });
    let mut numbers: Vec<String> = Vec::new();
    for ((_, number), _) in with_total {
        if !numbers.iter().any(|known| is_alike(known, number)) {
            numbers.push(number.clone());
        }
    }
    if numbers.len() > 1 { numbers } else { Vec::new() }
}

/// The number of the invoice that begins or goes on on a page: the only one that it gives for its own, beside the title of
/// an invoice.
fn own_number(page: &[Row]) -> Option<String> {
    let named = header::numbers(page);
    let mut own = named.into_iter().filter(|named| page.get(named.row).is_some_and(|row| !refers(row)));
    let number = own.next()?.value;
    let is_titled = page.iter().any(|row| title::title(&row.text()).is_some() || begins_with_title(row));
    (is_titled && own.all(|other| is_alike(&other.value, &number))).then_some(number)
}

/// Whether a row begins with an invoice word, as "Rechnung 17 vom 3. Mai" does, and "Rechnungsnummer: 17" does not.
fn begins_with_title(row: &Row) -> bool {
    row.cells.iter().any(|cell| {
        let first = cell.low.split([' ', ':']).next().unwrap_or_default();
        INVOICE_TITLES.contains(&first)
    })
}

/// Whether a row is about another document: "Bezug: Rechnung Nr. 17", "Letzte Rechnung Nr. 17".
fn refers(row: &Row) -> bool {
    let text = row.text().to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.any(|word| REFERRING.contains(&word))
}

/// Digits of a number that may be a part of another.
const MIN_DIGITS: usize = 4;

/// Whether two numbers may be one, written in two ways: "RE-2026-0017", "2026 17", "20260017", or "2026/17-S2" on its second
/// page.
fn is_alike(a: &str, b: &str) -> bool {
    let runs = |text: &str| -> Vec<String> {
        let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
        runs.map(|run| run.trim_start_matches('0').to_owned()).collect()
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (ours, theirs) = (runs(a), runs(b));
    let (short, long) = if ours.len() < theirs.len() { (ours, theirs) } else { (theirs, ours) };
    let is_part = long.starts_with(&short) || long.ends_with(&short);
    digits(a) == digits(b) || short == long || (is_part && short.concat().len() >= MIN_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_however_it_is_written() {
        for (a, b) in
            [("RE-2026-0017", "2026-17"), ("2026 0017", "20260017"), ("2026/17", "2026/17-S2"), ("R-17", "17")]
        {
            assert!(is_alike(a, b) && is_alike(b, a), "{a} {b}");
        }
        for (a, b) in [("2026-1", "2026-17"), ("R-17", "R-18"), ("17", "R-17-2"), ("2026-17", "2027-17")] {
            assert!(!is_alike(a, b) && !is_alike(b, a), "{a} {b}");
        }
    }
}
