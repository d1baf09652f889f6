//! The text of a page as a person sees it: rows from top to bottom, in each the cells from left to right.

use crate::pdf::Piece;

/// A gap wider than this many letter heights parts two cells.
const GAP: f32 = 1.0;

/// Cells of a document that are read from its beginning, where its head is.
const FIRST_CELLS: usize = 1_500;
/// Cells that are read from its end, where its totals are.
const LAST_CELLS: usize = 500;
/// Bytes of a cell that labels are looked for in: a longer one is prose.
const MAX_LABELLED: usize = 250;

/// What stands on one line of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) page: usize,
    /// Points from the bottom of the page.
    pub(super) baseline: f32,
    pub(super) height: f32,
    pub(super) cells: Vec<Cell>,
}

/// Words that stand together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) left: f32,
    pub(super) right: f32,
    /// Blanks and dashes made plain.
    pub(super) text: String,
    /// The same in lower case, with as many characters.
    pub(super) low: String,
}

impl Cell {
    fn new(left: f32, right: f32, written: &str) -> Self {
        let text = plain(written);
        let low = text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
        Self { left, right, text, low }
    }

    /// Whether one stands above the other.
    pub(super) fn is_in_column(&self, other: &Cell) -> bool {
        self.left < other.right && other.left < self.right
    }
}

impl Row {
    /// A line of which nothing is known but its text.
    pub(super) fn of(line: &str) -> Self {
        Self { page: 0, baseline: 0.0, height: 1.0, cells: vec![Cell::new(0.0, 1.0, line)] }
    }

    /// All its words.
    pub(super) fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Whether another row stands at most this many lines below.
    pub(super) fn is_within(&self, lines: f32, below: &Row) -> bool {
        self.page == below.page && self.baseline - below.baseline <= lines * self.height.max(below.height)
    }
}

/// One blank for any, typewriter dashes and apostrophes for those of typesetters, no marks that have no width.
pub(super) fn plain(written: &str) -> String {
    let even = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2032}' | '`' | '\u{b4}' => '\'',
        c if c.is_whitespace() || c == '*' => ' ',
        c => c,
    };
    let is_shown = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}');
    let text: String = written.chars().filter(is_shown).map(even).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first rows and the last, as labels are looked for in every cell.
pub(super) fn bounded(mut rows: Vec<Row>) -> Vec<Row> {
    fn within<'a>(rows: impl Iterator<Item = &'a Row>, cells: usize) -> usize {
        let sums = rows.scan(0, |sum, row| {
            *sum += row.cells.len();
            Some(*sum)
        });
        sums.take_while(|sum| *sum <= cells).count()
    }
    let first = within(rows.iter(), FIRST_CELLS);
    let last = within(rows.iter().skip(first).rev(), LAST_CELLS);
    rows.drain(first..rows.len() - last);
    rows
}

/// The rows of all pages.
pub(super) fn rows(pieces: &[Piece]) -> Vec<Row> {
    let is_placed = |piece: &&Piece| piece.left.is_finite() && piece.baseline.is_finite() && piece.size.is_finite();
    let mut pieces: Vec<&Piece> =
        pieces.iter().filter(is_placed).filter(|piece| !piece.text.trim().is_empty()).collect();
    pieces.sort_by(|a, b| a.page.cmp(&b.page).then(b.baseline.total_cmp(&a.baseline)));
    let mut lines: Vec<Vec<&Piece>> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line)
                if line.first().is_some_and(|first| {
                    first.page == piece.page
                        && first.baseline - piece.baseline <= 0.35 * first.size.min(piece.size).max(1.0)
                }) =>
            {
                line.push(piece);
            }
            _ => lines.push(vec![piece]),
        }
    }
    lines.into_iter().filter_map(row).collect()
}

fn row(mut line: Vec<&Piece>) -> Option<Row> {
    line.sort_by(|a, b| a.left.total_cmp(&b.left));
    let first = line.first()?;
    let (page, baseline) = (first.page, first.baseline);
    let height = line.iter().map(|piece| piece.size).fold(1.0, f32::max);
    let mut cells: Vec<(f32, f32, String)> = Vec::new();
    for piece in line {
        match cells.last_mut() {
            Some((_, right, text)) if piece.left - *right <= GAP * piece.size => {
                if piece.left - *right > 0.1 * piece.size {
                    text.push(' ');
                }
                text.push_str(&piece.text);
                *right = right.max(piece.right);
            }
            _ => cells.push((piece.left, piece.right, piece.text.clone())),
        }
    }
    let cells = cells.iter().flat_map(|(left, right, text)| split(*left, *right, text)).collect::<Vec<_>>();
    (!cells.is_empty()).then_some(Row { page, baseline, height, cells })
}

/// Cells within one piece of text: programs for fixed columns part them by blanks.
fn split(left: f32, right: f32, text: &str) -> Vec<Cell> {
    let letters = text.chars().count().max(1) as f32;
    let width = (right - left) / letters;
    let mut cells = Vec::new();
    let mut at = 0;
    for part in text.split("   ") {
        let length = part.chars().count();
        let from = left + at as f32 * width;
        let cell = Cell::new(from, from + length as f32 * width, part);
        if !cell.text.is_empty() {
            cells.push(cell);
        }
        at += length + 3;
    }
    cells
}

/// A label in a cell, and what follows it there.
pub(super) struct Labelled {
    /// The label, as in the table.
    pub(super) label: &'static str,
    /// What stands before it, in lower case.
    pub(super) before: String,
    /// What follows, without colons and the like.
    pub(super) rest: String,
}

/// The first of the labels a cell has as whole words; of those that begin at one place, the longest.
pub(super) fn label(cell: &Cell, labels: &[&'static str]) -> Option<Labelled> {
    if cell.low.len() > MAX_LABELLED {
        return None;
    }
    let is_word = |c: char| c.is_alphanumeric();
    let mut found: Option<(usize, &'static str)> = None;
    for label in labels {
        let fits = cell.low.match_indices(label).find(|(at, _)| {
            let before = cell.low[..*at].chars().next_back();
            let after = cell.low[at + label.len()..].chars().next();
            let ends_in_word = label.chars().next_back().is_some_and(is_word);
            !before.is_some_and(|c| is_word(c) || c == '-')
                && !after.is_some_and(|c| ends_in_word && (c.is_alphabetic() || c == '-'))
        });
        if let Some((at, label_text)) = fits
            && found.is_none_or(|(other, known)| at < other || (at == other && label_text.len() > known.len()))
        {
            found = Some((at, label));
        }
    }
    let (at, label) = found?;
    let characters = cell.low[..at + label.len()].chars().count();
    let rest: String = cell.text.chars().skip(characters).collect();
    Some(Labelled { label, before: cell.low[..at].to_owned(), rest: value(&rest).to_owned() })
}

/// Without what parts a label from its value.
pub(super) fn value(rest: &str) -> &str {
    let trimmed = rest.trim_start_matches([' ', ':', '.', '#', ')', '=', ';', '|', '\u{ba}', '\u{b0}', '_']);
    trimmed.trim_end()
}
