//! VAT numbers, accounts and references.

use message::NumberFlaw;

use super::codes::{is_creditor_reference, is_qr_reference};
use super::labels::{self, BUYER, DRAWN, SELLER, SELLERS_OWN};
use super::layout::{Row, label};
use super::{Given, excerpt};
use crate::model::Confidence;
use crate::tax_id::{VatId, normalize_lenient};
use crate::value;

/// Words that one VAT number or IBAN may be written in.
const MAX_WORDS: usize = 10;
/// Rows between a heading and a number under it.
const HEADING_ROWS: usize = 14;
/// Lines between a number and what tells whose it is.
const NEAR: f32 = 4.0;

/// Words of a text, without the punctuation around them.
pub(super) fn words(text: &str) -> Vec<&str> {
    let trimmed = text
        .split([' ', ':', '|', ';', '\n', '\t', '\r', '\u{a0}'])
        .map(|word| word.trim_matches(['(', ')', ',', '.', '"']));
    trimmed.filter(|word| !word.is_empty()).collect()
}

/// The IBAN that begins with a word, and the words it takes.
pub(super) fn iban_at(words: &[&str]) -> Option<(String, usize)> {
    let first = words.first()?.trim_start_matches("IBAN");
    let is_start = first.len() >= 4
        && first.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && first.bytes().skip(2).take(2).all(|b| b.is_ascii_digit());
    if !is_start {
        return None;
    }
    let mut joined = String::new();
    for (at, word) in words.iter().take(MAX_WORDS).enumerate() {
        joined.push_str(if at == 0 { first } else { word });
        if joined.len() > 34 {
            return None;
        }
        if let Some(iban) = value::checked_iban(&joined) {
            return Some((iban, at + 1));
        }
    }
    None
}

/// The VAT number that begins with a word, whether its check digits are right, and the words it takes.
pub(super) fn vat_at(words: &[&str]) -> Option<(String, bool, usize)> {
    let first = words.first()?;
    if first.len() < 2 || !first.bytes().take(2).all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let mut joined = String::new();
    let mut wrong = None;
    for (at, word) in words.iter().take(5).enumerate() {
        joined.push_str(word);
        if joined.len() > 24 || !joined.bytes().any(|b| b.is_ascii_digit()) && joined.len() > 3 {
            break;
        }
        match VatId::parse(&joined) {
            Ok(id) => return Some((id.to_string(), true, at + 1)),
            Err(error) if error.flaw() == Some(NumberFlaw::CheckDigits) && wrong.is_none() => {
                wrong = Some((normalize_lenient(&joined), false, at + 1));
            }
            Err(_) => {}
        }
    }
    wrong
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Seller,
    Buyer,
}

/// Whether a text has one of some words or phrases as a whole.
pub(super) fn says(low: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        low.match_indices(phrase).any(|(at, _)| {
            let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            is_apart(low[..at].chars().next_back()) && is_apart(low[at + phrase.len()..].chars().next())
        })
    })
}

/// Whose part of the page a heading opens: one word, or several with strokes between them.
fn heading(low: &str) -> Option<Role> {
    let is = |words: &[&str]| low.split('/').all(|word| words.contains(&word.trim().trim_end_matches(':').trim()));
    if is(SELLER) {
        Some(Role::Seller)
    } else if is(BUYER) {
        Some(Role::Buyer)
    } else {
        None
    }
}

/// Whose a number is, by the words before it, the heading above it, or the registers and banks beside it.
fn role(rows: &[Row], at: usize, column: usize, before: &str) -> Option<Role> {
    let row = rows.get(at)?;
    let cell = row.cells.get(column)?;
    match (says(before, BUYER), says(before, SELLER)) {
        (true, false) => return Some(Role::Buyer),
        (false, true) => return Some(Role::Seller),
        (true, true) => return None,
        (false, false) => {}
    }
    let above = rows.iter().take(at).rev().take(HEADING_ROWS).take_while(|above| above.page == row.page);
    for above in above {
        let under =
            above.cells.iter().filter(|other| other.left <= cell.left + 40.0 && other.right + 200.0 > cell.left);
        if let Some(role) = under.filter_map(|other| heading(&other.low)).next_back() {
            return Some(role);
        }
    }
    let near = rows.iter().filter(|other| {
        other.page == row.page && (other.baseline - row.baseline).abs() <= NEAR * row.height.max(other.height)
    });
    let beside = near.flat_map(|other| {
        let is_same = other.baseline == row.baseline;
        other.cells.iter().filter(move |other| is_same || other.is_in_column(cell))
    });
    let mut beside = beside.peekable();
    beside.peek()?;
    beside.any(|other| says(&other.low, SELLERS_OWN)).then_some(Role::Seller)
}

/// A VAT number on a page.
struct Vat {
    number: String,
    is_right: bool,
    role: Role,
    excerpt: String,
}

/// VAT numbers, the account to pay to, and the reference to pay with.
pub(super) fn read(rows: &[Row]) -> Vec<Given> {
    let mut vats: Vec<Vat> = Vec::new();
    let mut ibans: Vec<(String, String)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        // "Der Betrag wird abgebucht von:", and the account of the buyer below.
        let above = at.checked_sub(1).and_then(|above| rows.get(above)).filter(|above| above.page == row.page);
        let is_drawn = above.into_iter().chain([row]).any(|row| says(&row.text().to_lowercase(), DRAWN));
        let mut before = String::new();
        for (column, cell) in row.cells.iter().enumerate() {
            let words = words(&cell.text);
            let mut word = 0;
            while let Some(rest) = words.get(word..).filter(|rest| !rest.is_empty()) {
                if let Some((iban, length)) = iban_at(rest) {
                    if !is_drawn {
                        ibans.push((iban, excerpt(&row.text())));
                    }
                    word += length;
                    continue;
                }
                if let Some((number, is_right, length)) = vat_at(rest) {
                    let above = at.checked_sub(1).and_then(|above| rows.get(above));
                    let above = above.into_iter().flat_map(|row| &row.cells).filter(|other| other.is_in_column(cell));
                    let is_named =
                        says(&before, labels::VAT) || above.into_iter().any(|other| says(&other.low, labels::VAT));
                    if is_named
                        && !before.trim_end().ends_with("iban")
                        && let Some(role) = role(rows, at, column, &before)
                    {
                        vats.push(Vat { number, is_right, role, excerpt: excerpt(&row.text()) });
                    }
                    word += length;
                    before.clear();
                    continue;
                }
                before.push(' ');
                before.push_str(&rest.first().copied().unwrap_or_default().to_lowercase());
                word += 1;
            }
        }
    }
    let mut all = Vec::new();
    for (field, role, other) in [("seller_vat", Role::Seller, Role::Buyer), ("buyer_vat", Role::Buyer, Role::Seller)] {
        let mut mine = vats.iter().filter(|vat| vat.role == role);
        let Some(first) = mine.next() else { continue };
        let is_both = vats.iter().any(|vat| vat.role == other && vat.number == first.number);
        if !is_both && mine.all(|vat| vat.number == first.number) {
            let confidence = if first.is_right { Confidence::High } else { Confidence::Medium };
            all.push(Given::text(field, first.number.clone(), confidence, first.excerpt.clone()));
        }
    }
    if let Some((iban, excerpt)) = ibans.first()
        && ibans.iter().all(|(other, _)| other == iban)
    {
        all.push(Given::text("iban", iban.clone(), Confidence::High, excerpt.clone()));
    }
    all.extend(reference(rows));
    all
}

/// The reference to pay with.
fn reference(rows: &[Row]) -> Option<Given> {
    let mut found: Option<Given> = None;
    for row in rows {
        for (column, cell) in row.cells.iter().enumerate() {
            let beside = || row.cells.get(column + 1).map(|cell| cell.text.clone());
            let labelled = label(cell, labels::REFERENCE).filter(|found| found.before.trim().is_empty());
            let written = match labelled {
                Some(found) if found.rest.is_empty() => beside(),
                Some(found) => Some(found.rest),
                None if is_belgian(&cell.text) => Some(cell.text.clone()),
                None => None,
            };
            let Some(written) = written.filter(|written| written.chars().any(|c| c.is_ascii_digit())) else { continue };
            let is_checked = is_creditor_reference(&written) || is_qr_reference(&written) || is_belgian(&written);
            let confidence = if is_checked { Confidence::High } else { Confidence::Medium };
            let given = Given::text("payment_reference", value::line(&written), confidence, excerpt(&row.text()));
            match &found {
                Some(known) if known.value != given.value => return None,
                Some(_) => {}
                None => found = Some(given),
            }
        }
    }
    found
}

/// A Belgian structured communication: `+++090/9337/55493+++`, the last two digits being the rest of the first ten
/// divided by 97, or 97.
fn is_belgian(written: &str) -> bool {
    let Some(inner) = written.trim().strip_prefix("+++").and_then(|rest| rest.strip_suffix("+++")) else {
        return false;
    };
    let digits: String = inner.chars().filter(|c| *c != '/' && *c != ' ').collect();
    let Some((head, tail)) = digits.split_at_checked(10) else { return false };
    let (Ok(head), Ok(tail)) = (head.parse::<u64>(), tail.parse::<u64>()) else { return false };
    digits.len() == 12 && matches!((head % 97, tail), (0, 97) | (1.., _)) && (head % 97 == 0 || head % 97 == tail)
}
