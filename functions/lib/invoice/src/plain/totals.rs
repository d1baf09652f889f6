//! Totals and their currency.

use rust_decimal::Decimal;

use super::labels::{self, Names, UNSURE};
use super::layout::{Row, label};
use super::{Given, excerpt, written};
use crate::model::Confidence;

/// Currencies by their signs; `$` and `kr` are of many.
const SIGNS: [(&str, &str); 8] = [
    ("€", "EUR"),
    ("eur", "EUR"),
    ("£", "GBP"),
    ("gbp", "GBP"),
    ("chf", "CHF"),
    ("sfr", "CHF"),
    ("usd", "USD"),
    ("us$", "USD"),
];
/// Signs that say no currency but are no words either.
const OTHER_SIGNS: [&str; 4] = ["$", "euro", "fr", "pln"];
/// More currencies, by code or sign, that stand beside amounts. "Fr" is left out: it is also Friday, before a time.
const OTHER_CURRENCIES: [&str; 14] =
    ["$", "euro", "pln", "zł", "sek", "nok", "dkk", "kr", "czk", "kč", "huf", "ron", "bgn", "cad"];
/// Totals of one kind that are compared.
const MAX_TOTALS: usize = 40;
/// The highest rate of VAT in Europe is 27 %.
const HIGHEST_RATE: Decimal = Decimal::from_parts(28, 0, 0, false, 2);

/// An amount that a label names.
#[derive(Debug, Clone)]
struct Total {
    amount: Decimal,
    is_sure: bool,
    excerpt: String,
}

/// The amount on a row behind its label, if there is one and nothing else.
fn amount_behind(text: &str, is_tax: bool) -> Option<Decimal> {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(if matches!(c, '€' | '$' | '£' | ':' | '=' | '|') { ' ' } else { c }),
            _ => {}
        }
    }
    // A rate: "19%", "20,0 %".
    let mut rate = None;
    while let Some(at) = plain.find('%') {
        let before = plain.get(..at)?.trim_end();
        let from = before.rfind(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).map_or(0, |at| at + 1);
        rate = Decimal::from_str_exact(&before.get(from..)?.replace(',', ".")).ok();
        plain.replace_range(from.min(at)..=at, " ");
    }
    let is_sign = |word: &&str| {
        let low = word.to_lowercase();
        let low = low.trim_matches(['.', ',']);
        SIGNS.iter().any(|(sign, _)| *sign == low)
            || OTHER_SIGNS.contains(&low)
            || matches!(low, "in" | "von" | "de" | "of" | "op" | "su" | "sur" | "-" | "")
    };
    let words: Vec<&str> = plain.split_whitespace().collect();
    let mut rest: Vec<&str> = words.into_iter().filter(|word| !is_sign(word)).collect();
    // A minus that stands apart.
    let apart = plain.trim_start().strip_prefix('-').is_some_and(|rest| rest.starts_with(' '));
    if let Some(amount) = written::amount(&rest.join(" ")) {
        return Some(if apart { -amount } else { amount });
    }
    if let (true, Some(rate), [base, tax]) = (is_tax, rate, rest.as_mut_slice()) {
        let (base, tax) = (written::amount(base)?, written::amount(tax)?);
        let computed = base.checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED)?;
        return (computed.checked_sub(tax)?.abs() <= Decimal::new(2, 2)).then_some(tax);
    }
    None
}

/// Whether a text shows an amount beside a currency: `23,80 EUR`, `€23.80`.
pub(super) fn shows_money(text: &str) -> bool {
    let is_currency = |word: &str| {
        let low = word.to_lowercase();
        let low = low.trim_matches(['.', ',', ':', ';', '(', ')', '/']);
        SIGNS.iter().any(|(sign, _)| *sign == low) || OTHER_CURRENCIES.contains(&low)
    };
    let mut before = ""; // the word before the amount
    let mut is_amount = false;
    for word in text.split_whitespace() {
        let number = word.trim_matches(|c: char| !c.is_ascii_digit());
        let is_next = is_amount && is_currency(word);
        is_amount = written::amount(number).is_some();
        let around = word.find(number).map_or([word, ""], |at| [&word[..at], &word[at + number.len()..]]);
        if is_next || (is_amount && (is_currency(before) || around.into_iter().any(is_currency))) {
            return true;
        }
        before = word;
    }
    false
}

/// Whether a text shows an amount behind a label of totals, on its line or the one before.
pub(super) fn shows_total(text: &str) -> bool {
    let every: Vec<&'static str> =
        [labels::NET, labels::TAX, labels::GROSS, labels::PAYABLE].into_iter().flatten().copied().collect();
    let mut is_labelled = false;
    text.lines().filter(|line| !line.trim().is_empty()).any(|line| {
        let is_total = Row::of(line).cells.iter().any(|cell| label(cell, &every).is_some());
        let has_amount = || line.split_whitespace().any(|word| written::amount(word).is_some());
        let shows = (is_total || is_labelled) && has_amount();
        is_labelled = is_total;
        shows
    })
}

/// Whether nothing stands before a label, or only a rate ("21% BTW", "zzgl. 19 % MwSt").
fn is_rate(before: &str) -> bool {
    const PLUS: [&str; 6] = ["zzgl", "zuzüglich", "zuzügl", "plus", "davon", "enthaltene"];
    let rest = PLUS.into_iter().find_map(|word| before.strip_prefix(word)).unwrap_or(before);
    rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '%' | ',' | '.'))
        && (rest.trim_matches([' ', '.']).is_empty() || rest.contains('%'))
}

fn totals(rows: &[Row], names: Names) -> Vec<Total> {
    let labels = match names {
        Names::Net => labels::NET,
        Names::Tax => labels::TAX,
        Names::Gross => labels::GROSS,
        _ => labels::PAYABLE,
    };
    let every: Vec<&'static str> =
        [labels::NET, labels::TAX, labels::GROSS, labels::PAYABLE].into_iter().flatten().copied().collect();
    let mut all = Vec::new();
    for row in rows {
        for (column, cell) in row.cells.iter().enumerate() {
            // The longest label of all kinds counts: "Total" is not that of "Total HT".
            let Some(found) = label(cell, &every).filter(|found| is_rate(&found.before)) else { continue };
            if !labels.contains(&found.label) {
                continue;
            }
            let others = row.cells.iter().skip(column + 1).take_while(|cell| label(cell, &every).is_none());
            let others = others.map(|cell| cell.text.as_str());
            let text = std::iter::once(found.rest.as_str()).chain(others).collect::<Vec<_>>().join(" ");
            if let Some(amount) = amount_behind(&text, names == Names::Tax) {
                let is_sure = !UNSURE.contains(&found.label);
                all.push(Total { amount, is_sure, excerpt: excerpt(&row.text()) });
            }
        }
    }
    // Totals stand at the end.
    let surplus = all.len().saturating_sub(MAX_TOTALS);
    all.drain(..surplus);
    all
}

/// Whether rows give a total with VAT, or what is to be paid.
pub(super) fn has_total(rows: &[Row]) -> bool {
    [Names::Gross, Names::Payable].into_iter().any(|names| !totals(rows, names).is_empty())
}

/// The one amount that all sure labels agree on.
fn sure(totals: &[Total]) -> Option<&Total> {
    let first = totals.iter().find(|total| total.is_sure)?;
    totals.iter().filter(|total| total.is_sure).all(|total| total.amount == first.amount).then_some(first)
}

/// Net, tax and gross of which the first two make the third.
struct Sum {
    net: Total,
    tax: Total,
    gross: Total,
}

impl Sum {
    fn sureness(&self) -> usize {
        [&self.net, &self.tax, &self.gross].into_iter().filter(|total| total.is_sure).count()
    }
}

/// The sum that the totals make; `None` where they make none or several.
fn sum(nets: &[Total], taxes: &[Total], grosses: &[Total]) -> Option<Sum> {
    let mut sums: Vec<Sum> = Vec::new();
    let all_taxes = taxes.iter().try_fold(Decimal::ZERO, |sum, tax| sum.checked_add(tax.amount));
    for net in nets {
        for gross in grosses {
            let Some(difference) = gross.amount.checked_sub(net.amount) else { continue };
            let highest = net.amount.abs().checked_mul(HIGHEST_RATE);
            if highest.is_none_or(|highest| difference.abs() > highest) {
                continue;
            }
            let stated = taxes.iter().find(|tax| tax.amount == difference).cloned();
            let added = || {
                let excerpts: Vec<&str> = taxes.iter().map(|tax| tax.excerpt.as_str()).collect();
                let excerpt = excerpt(&excerpts.join(" + "));
                (taxes.len() > 1 && all_taxes == Some(difference)).then_some(Total {
                    amount: difference,
                    is_sure: false,
                    excerpt,
                })
            };
            if let Some(tax) = stated.or_else(added) {
                sums.push(Sum { net: net.clone(), tax, gross: gross.clone() });
            }
        }
    }
    let best = sums.iter().map(Sum::sureness).max()?;
    sums.retain(|sum| sum.sureness() == best);
    let first = sums.first()?;
    let is_one = sums.iter().all(|sum| sum.net.amount == first.net.amount && sum.gross.amount == first.gross.amount);
    if is_one { sums.into_iter().next() } else { None }
}

/// The totals of an invoice.
pub(super) fn read(rows: &[Row]) -> Vec<Given> {
    let of = |names| totals(rows, names);
    let (nets, taxes, grosses, payables) = (of(Names::Net), of(Names::Tax), of(Names::Gross), of(Names::Payable));
    let every_gross: Vec<Total> = grosses.iter().chain(&payables).cloned().collect();
    let sum = sum(&nets, &taxes, &grosses).or_else(|| sum(&nets, &taxes, &every_gross));
    let mut all = Vec::new();
    let mut give = |field: &'static str, total: &Total, confidence: Confidence| {
        all.push(Given::text(field, total.amount.to_string(), confidence, total.excerpt.clone()));
    };
    match &sum {
        Some(sum) => {
            give("total_net", &sum.net, Confidence::High);
            give("total_tax", &sum.tax, Confidence::High);
            give("total_gross", &sum.gross, Confidence::High);
        }
        None => {
            for (field, totals) in [("total_net", &nets), ("total_tax", &taxes), ("total_gross", &grosses)] {
                if let Some(total) = sure(totals) {
                    give(field, total, Confidence::Medium);
                }
            }
        }
    }
    if let Some(payable) = sure(&payables) {
        let is_gross = sum.as_ref().is_some_and(|sum| sum.gross.amount == payable.amount);
        give("total_payable", payable, if is_gross { Confidence::High } else { Confidence::Medium });
    }
    all
}

/// The currency, where every amount with a sign has the same.
pub(super) fn currency(rows: &[Row]) -> Option<Given> {
    let mut found: Option<(&'static str, String, usize)> = None;
    for row in rows {
        for cell in &row.cells {
            let mut word = cell.low.as_str();
            for (sign, currency) in SIGNS {
                word = cell.low.as_str();
                let is_shown = word.match_indices(sign).any(|(at, _)| {
                    let before = word[..at].chars().next_back();
                    let after = word[at + sign.len()..].chars().next();
                    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic());
                    is_apart(before) && is_apart(after)
                });
                if !is_shown {
                    continue;
                }
                match &mut found {
                    Some((known, ..)) if *known != currency => return None,
                    // Totals stand at the end.
                    Some((_, shown, places)) => (*shown, *places) = (excerpt(&row.text()), *places + 1),
                    None => found = Some((currency, excerpt(&row.text()), 1)),
                }
            }
            // An amount in dollars or crowns: which, is not said.
            if word.contains('$') && !word.contains("us$") && found.as_ref().is_some_and(|(known, ..)| *known != "USD")
            {
                return None;
            }
        }
    }
    let (currency, excerpt, places) = found?;
    let confidence = if places > 1 { Confidence::High } else { Confidence::Medium };
    Some(Given::text("currency", currency.to_owned(), confidence, excerpt))
}
