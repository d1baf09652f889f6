//! Several invoices in one PDF, one behind the other, as scanners and archives merge them.

use super::header;
use super::layout::Row;
use super::totals;
use crate::model::normalized_number;

/// The numbers of the invoices, each as it is first written, where the pages show more than one: a page with another
/// number begins another invoice, if both have a total. A table of older invoices has none of its own.
pub(super) fn numbers(rows: &[Row]) -> Vec<String> {
    let mut starts: Vec<(usize, String)> = Vec::new();
    let mut page = None;
    let mut named = header::numbers(rows);
    named.sort_by_key(|named| named.row);
    for header::Named { value, row, .. } in named {
        let Some(this) = rows.get(row).map(|row| row.page) else { continue };
        let is_another = starts.last().is_none_or(|(_, last)| normalized_number(last) != normalized_number(&value));
        // Further numbers of a page are those that it refers to.
        if page.replace(this) != Some(this) && is_another {
            let first = rows.partition_point(|row| row.page < this);
            starts.push((first, value));
        }
    }
    let ends = starts.iter().skip(1).map(|(first, _)| *first).chain([rows.len()]);
    let with_total = starts.iter().zip(ends).filter(|((first, _), end)| {
        let mine = rows.get(*first..*end).unwrap_or_default();
        totals::has_total(mine)
    });
    let mut numbers: Vec<String> = with_total.map(|((_, number), _)| number.clone()).collect();
    numbers.dedup();
    if numbers.len() > 1 { numbers } else { Vec::new() }
}
