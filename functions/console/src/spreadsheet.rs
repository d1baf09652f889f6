//! Tables as spreadsheets write and read them: CSV (RFC 4180), the first line naming the columns.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, WINDOWS_1252};
use message::{FieldError, RequestError};

use crate::error::Error;

/// The most columns without a meaning that are named.
const MAX_NAMED: usize = 50;

/// What a spreadsheet would take for a formula, or skip before one (OWASP, "CSV Injection").
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Text with a `'` in front where a spreadsheet would compute it.
pub(crate) fn guarded(text: String) -> String {
    if text.trim_start_matches('\'').starts_with(FORMULA) { format!("'{text}") } else { text }
}

/// The text that [`guarded`] was given.
fn unguarded(text: &str) -> &str {
    let guarded = text.strip_prefix('\'').filter(|rest| rest.trim_start_matches('\'').starts_with(FORMULA));
    guarded.unwrap_or(text)
}

/// A file as it was read.
#[derive(Debug)]
pub(crate) struct Table<C> {
    /// The lines below the header that are not blank.
    pub(crate) lines: Vec<Line<C>>,
    /// Columns that mean nothing here.
    pub(crate) unknown_columns: Vec<String>,
}

/// A line of the file.
#[derive(Debug)]
pub(crate) struct Line<C> {
    /// Counted from 1, the header's.
    pub(crate) number: u64,
    /// Its cells, unless it does not fit the header.
    pub(crate) cells: Result<Cells<C>, FieldError>,
}

/// The cells of a line in known columns.
#[derive(Debug)]
pub(crate) struct Cells<C>(Vec<(C, String)>);

impl<C: Copy + PartialEq> Cells<C> {
    /// What the line says in this column; `None` if the file has no such column.
    pub(crate) fn get(&self, column: C) -> Option<&str> {
        self.0.iter().find(|(found, _)| *found == column).map(|(_, cell)| cell.as_str())
    }
}

/// Reads a file of at most so many lines, in these columns: in UTF-8, UTF-16 with a byte order mark, or
/// Windows-1252; separated by comma, semicolon or tab.
pub(crate) fn read<C: Copy + PartialEq>(
    bytes: &[u8],
    all: &[(C, &'static str)],
    most: usize,
) -> Result<Table<C>, Error> {
    let text = decode(bytes)?;
    let mut reader =
        ReaderBuilder::new().delimiter(separator(&text)).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut records = reader.records();
    let unreadable = |_| Error::of(RequestError::CsvUnreadable);
    let header = records.next().transpose().map_err(unreadable)?.unwrap_or_default();
    let columns: Vec<(String, Option<C>)> = header.iter().map(|cell| named(cell, all)).collect();
    if columns.iter().all(|(_, column)| column.is_none()) {
        let known = all.iter().map(|(_, name)| (*name).to_owned()).collect();
        return Err(RequestError::HeaderUnknown { known }.into());
    }
    let mut known: Vec<C> = columns.iter().filter_map(|(_, column)| *column).collect();
    while let Some(column) = known.pop() {
        if known.contains(&column) {
            let name = all.iter().find(|(one, _)| *one == column).map_or("", |(_, name)| name);
            return Err(RequestError::ColumnTwice { column: name.to_owned() }.into());
        }
    }
    let mut lines = Vec::new();
    for record in records {
        let record = record.map_err(unreadable)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if lines.len() == most {
            return Err(RequestError::TooManyLines { limit: most }.into());
        }
        lines.push(Line { number: number(&record, &text), cells: cells(&record, &columns) });
    }
    let unknown_columns = columns.into_iter().filter(|(name, column)| column.is_none() && !name.is_empty());
    Ok(Table { lines, unknown_columns: unknown_columns.map(|(name, _)| name).take(MAX_NAMED).collect() })
}

/// The line that a record begins on. The reader says where it stood before it passed over blank lines, and over the LF of
/// a CR LF.
fn number(record: &StringRecord, text: &str) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let ahead = text.as_bytes().get(at..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + ahead.filter(|byte| **byte == b'\n').count() as u64
}

fn named<C: Copy>(cell: &str, all: &[(C, &'static str)]) -> (String, Option<C>) {
    let name = cell.trim().to_lowercase().replace([' ', '-'], "_");
    let column = all.iter().find(|(_, known)| *known == name).map(|(column, _)| *column);
    (cell.trim().chars().take(100).collect(), column)
}

fn cells<C: Copy>(record: &StringRecord, columns: &[(String, Option<C>)]) -> Result<Cells<C>, FieldError> {
    if record.len() != columns.len() {
        return Err(FieldError::CellCount { cells: record.len(), columns: columns.len() });
    }
    let cells = record.iter().zip(columns);
    Ok(Cells(cells.filter_map(|(cell, (_, column))| Some(((*column)?, unguarded(cell.trim()).to_owned()))).collect()))
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    if text.contains('\u{fffd}') {
        // API Gateway makes this of whatever is no UTF-8 in a body that calls itself text.
        return Err(RequestError::LettersLost.into());
    }
    Ok(text)
}

/// The separator that the first line has most of, outside of quotes.
fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let unquoted: Vec<&str> = header.split('"').step_by(2).collect();
    let count =
        |separator: u8| unquoted.iter().map(|part| part.bytes().filter(|byte| *byte == separator).count()).sum();
    [b';', b',', b'\t'].into_iter().rev().max_by_key(|separator| -> usize { count(*separator) }).unwrap_or(b';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula_and_each_comes_back_as_it_was() {
        for text in ["=1+1", "+32 2", "-1", "@SUM(A1)", "'=1", "''=1", "'quoted'", "O'Neill", "'", "", "\t=1", "a=b"] {
            let cell = guarded(text.to_owned());
            assert!(!cell.starts_with(FORMULA), "{cell:?}");
            assert_eq!(unguarded(&cell), text);
        }
        assert_eq!(guarded("O'Neill".to_owned()), "O'Neill");
    }

    #[test]
    fn the_separator_is_the_one_of_the_header() {
        for (header, expected) in
            [("a;b;c", b';'), ("a,b", b','), ("a\tb", b'\t'), ("\"a,b,c\";d", b';'), ("name", b';'), ("a,b;c;d", b';')]
        {
            assert_eq!(separator(header), expected, "{header}");
        }
    }
}
