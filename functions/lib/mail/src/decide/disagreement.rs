//! Where two files of one invoice do not say the same.
//!
//! The data of a hybrid PDF and the loose XML beside it, or of two syntaxes, should agree. Where they do not, a person
//! must decide which is meant: what the one pays is not what the other asks for. So should what a plain PDF shows, as
//! far as it can be read.

use invoice::{Fields, Invoice, plain};
use message::{Amount, DisputedField, FileValue, Warning};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{
    Candidate, File, Found, Role,
    across::shows_total,
    join::{Place, Placed, number},
    printed::{is_ordinary, is_same_number, totals},
    tokens::{compact, dashed, spaced},
};
use crate::file_name;

/// A field in which the files of one invoice disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Name of the field in [`Fields`], for example `total_payable`.
    pub field: &'static str,
    /// What each file says.
    pub values: Vec<Said>,
    /// What people are told of it.
    pub warning: Warning,
}

/// What one file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The value as written.
    pub value: String,
    /// Safe name of the file.
    pub name: String,
    /// Where the file was in the mail; see [`Part::path`](crate::Part::path).
    pub part: String,
}

/// A field in which two arrivals of one invoice differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Name of the field in [`Fields`].
    pub field: &'static str,
    /// The value of the first, as written.
    pub first: String,
    /// The value of the second, as written.
    pub second: String,
}

/// Characters of a line or value that is quoted.
const MAX_QUOTED: usize = 100;

/// A field to be compared, its value, and whether two values are the same.
type Comparison = (DisputedField, fn(&Fields) -> &Option<String>, fn(&str, &str) -> bool);

const NUMBER: Comparison = (DisputedField::Number, |f| &f.number, |a, b| spaced(a) == spaced(b));
const DATE: Comparison = (DisputedField::IssueDate, |f| &f.issue_date, |a, b| a.trim() == b.trim());
const CURRENCY: Comparison = (DisputedField::Currency, |f| &f.currency, |a, b| compact(a) == compact(b));
const GROSS: Comparison = (DisputedField::TotalGross, |f| &f.total_gross, is_same_amount);
const PAYABLE: Comparison = (DisputedField::TotalPayable, |f| &f.total_payable, is_same_amount);
const IBAN: Comparison = (DisputedField::Iban, |f| &f.iban, |a, b| compact(a) == compact(b));

/// In what two arrivals of one invoice, of the same seller and number, differ: date, currency, totals, IBAN. What only
/// one of them gives is no difference. Amounts are compared as numbers: `119.0` is `119.00`.
///
/// ```
/// use invoice::Fields;
/// use mail::differences;
///
/// let fields = |gross: &str| Fields { total_gross: Some(gross.into()), ..Fields::default() };
/// assert!(differences(&fields("119.00"), &fields("119.0")).is_empty());
/// assert_eq!(differences(&fields("119.00"), &fields("191.00"))[0].field, "total_gross");
/// ```
pub fn differences(first: &Fields, second: &Fields) -> Vec<Difference> {
    let differ = |comparison| differ(comparison, first, second);
    let found = [DATE, CURRENCY, GROSS, PAYABLE, IBAN].into_iter().filter_map(|c| Some((c.0, differ(c)?)));
    let found = found.map(|(field, (first, second))| Difference {
        field: field.as_str(),
        first: first.into(),
        second: second.into(),
    });
    found.collect()
}

/// Both values of a field that both give and that differs.
fn differ<'a>((_, value, is_same): Comparison, a: &'a Fields, b: &'a Fields) -> Option<(&'a str, &'a str)> {
    let given = |fields: &'a Fields| value(fields).as_deref().filter(|value| !value.trim().is_empty());
    let (a, b) = (given(a)?, given(b)?);
    (!is_same(a, b)).then_some((a, b))
}

/// Amounts as decimals, with a point or a decimal comma; what is neither is compared as text.
fn is_same_amount(a: &str, b: &str) -> bool {
    match (amount(a), amount(b)) {
        (Some(a), Some(b)) => a == b,
        _ => compact(a) == compact(b),
    }
}

/// An amount as a document writes it for programs.
pub(super) fn amount(written: &str) -> Option<Decimal> {
    let plain = written.trim().trim_start_matches('+');
    plain.parse().or_else(|_| plain.replacen(',', ".", 1).parse()).ok()
}

/// Records where a file that joins an invoice does not say the same as the file whose data the invoice has.
pub(super) fn flag(found: &mut Found, invoice: &Invoice, joins: &Candidate<'_>) {
    let (Some(ours), Some(theirs)) = (&found.invoice.fields, &invoice.fields) else { return };
    let Some(file) = source(&found.files) else { return };
    let joins = (&*joins.part.name, &*joins.part.path);
    let all = compare(&[CURRENCY, GROSS, PAYABLE, IBAN], (ours, file), (theirs, joins));
    found.add(all);
}

/// Records where a plain PDF that renders an invoice does not say the same, as far as that was read with confidence.
///
/// A page has more than one total, and may give the one the data has under another name, without its sign; and a
/// supplier may show several accounts. So a total disagrees only if the data have it nowhere, and an account only if
/// the page does not show that of the data.
pub(super) fn flag_print(found: &mut Found, read: &Invoice, text: Option<&str>, print: &Candidate<'_>) {
    let (Some(ours), Some(shown)) = (&found.invoice.fields, &read.fields) else { return };
    let Some(file) = source(&found.files) else { return };
    let known = totals(ours);
    let is_known = |total: &String| amount(total).is_none_or(|amount| known.contains(&amount.abs()));
    let letters = compact(text.unwrap_or_default());
    let shows_ours = ours.iban.as_deref().is_some_and(|iban| letters.contains(&compact(iban)));
    let is_same = number(ours).zip(number(shown)).is_none_or(|(ours, shown)| is_same_number(shown, ours));
    let theirs = Fields {
        number: shown.number.clone().filter(|_| !is_same),
        total_gross: shown.total_gross.clone().filter(|total| !is_known(total)),
        total_payable: shown.total_payable.clone().filter(|total| !is_known(total)),
        iban: shown.iban.clone().filter(|_| !shows_ours),
        ..Fields::default()
    };
    let print = (&*print.part.name, &*print.part.path);
    let all = compare(&[NUMBER, GROSS, PAYABLE, IBAN], (ours, file), (&theirs, print));
    found.add(all);
}

/// Records where a plain PDF that was filed with an invoice may be another document: it speaks of a correction at its head
/// though the data are an ordinary invoice, or it is the `rendering` and shows amounts but not that of the invoice.
pub(super) fn flag_doubt(found: &mut Found, text: &str, print: &Candidate<'_>, is_rendering: bool) {
    let (Some(fields), Some((source, part))) = (&found.invoice.fields, source(&found.files)) else { return };
    let said = |value: &str, name: &str, part: &str| Said { value: value.into(), name: name.into(), part: part.into() };
    let (name, place) = (&print.part.name, &print.part.path);
    let mut doubts = Vec::new();
    if is_ordinary(&found.invoice)
        && let Some(line) = plain::revision(text)
    {
        let line = quoted(line);
        doubts.push(Disagreement {
            field: "kind",
            warning: Warning::PdfSpeaksOfCorrection {
                pdf: name.to_owned(),
                line: line.clone(),
                data: source.to_owned(),
            },
            values: vec![said("invoice", source, part), said(&line, name, place)],
        });
    }
    let is_disputed =
        found.disagreements.iter().any(|one| [GROSS, PAYABLE].iter().any(|total| total.0.as_str() == one.field));
    let total = fields.payable_or_gross().filter(|_| !is_disputed).map(|total| total.to_string());
    if let Some(total) = total.filter(|_| is_rendering && !shows_total(text, fields))
        && (plain::shows_money(text) || plain::shows_total(text))
    {
        doubts.push(Disagreement {
            field: "total_shown",
            warning: Warning::PdfLacksTotal { pdf: name.to_owned(), total: Amount::new(total.clone()) },
            values: vec![said(&total, source, part), said("", name, place)],
        });
    }
    found.add(doubts);
}

/// Records where two invoices that stand for one do not have one number: a hybrid `R-17.pdf` beside `R-17.xml`, of the
/// same seller. Both stay, because nobody knows which number is right, and each says so.
pub(super) fn flag_pairs(invoices: &mut [Placed]) {
    let mut pairs: Vec<((Place, String), usize)> =
        invoices.iter().enumerate().filter_map(|(at, (_, found))| Some((place_and_stem(found)?, at))).collect();
    pairs.sort();
    // Three files of one name are no pair.
    let groups = pairs.chunk_by(|a, b| a.0 == b.0);
    for pair in groups.filter_map(|group| <&[_; 2]>::try_from(group).ok()) {
        let [a, b] = pair.each_ref().map(|(_, at)| invoices.get(*at).map(|(_, found)| found));
        let (Some(a), Some(b)) = (a, b) else { continue };
        let all = disagreements_of_pair(a, b);
        for (_, at) in pair {
            if let Some((_, found)) = invoices.get_mut(*at) {
                found.add(all.clone());
            }
        }
    }
}

fn disagreements_of_pair(a: &Found, b: &Found) -> Vec<Disagreement> {
    let roles = [a, b].map(|found| found.files.first().map(|file| file.role));
    let is_hybrid_and_loose = roles.contains(&Some(Role::Original)) && roles.contains(&Some(Role::Structured));
    let (Some(ours), Some(theirs)) = (&a.invoice.fields, &b.invoice.fields) else { return Vec::new() };
    let (Some(file), Some(other)) = (source(&a.files), source(&b.files)) else { return Vec::new() };
    let all = compare(&[NUMBER, CURRENCY, GROSS, PAYABLE, IBAN], (ours, file), (theirs, other));
    let is_about_number = all.iter().any(|disagreement| disagreement.field == NUMBER.0.as_str());
    if is_hybrid_and_loose && is_about_number && is_same_seller(ours, theirs) { all } else { Vec::new() }
}

/// Which file of the mail an invoice is alone in: its name without extension, with the folder it came in. `None` if it
/// has several files already.
fn place_and_stem(found: &Found) -> Option<(Place, String)> {
    let [file] = found.files.as_slice() else { return None };
    let stem = dashed(file_name::stem(&file.name));
    (!stem.is_empty()).then(|| (Place::of_file(file), stem))
}

/// Whether both name one seller: by VAT number where both give it, else by name.
fn is_same_seller(a: &Fields, b: &Fields) -> bool {
    let agree = |a: &Option<String>, b: &Option<String>| Some(compact(a.as_deref()?) == compact(b.as_deref()?));
    agree(&a.seller_vat, &b.seller_vat).or_else(|| agree(&a.seller_name, &b.seller_name)).unwrap_or(false)
}

/// The file whose data an invoice has: the loose one, if there is one. Name and part.
fn source(files: &[File]) -> Option<(&str, &str)> {
    let file = files.iter().find(|file| file.role == Role::Structured).or(files.first())?;
    Some((&file.name, &file.part))
}

fn compare(
    fields: &[Comparison],
    (ours, file): (&Fields, (&str, &str)),
    (theirs, other): (&Fields, (&str, &str)),
) -> Vec<Disagreement> {
    let said = |value: &str, (name, part): (&str, &str)| Said {
        value: value.to_owned(),
        name: name.to_owned(),
        part: part.to_owned(),
    };
    let disagreements = fields.iter().filter_map(|comparison| {
        let (a, b) = differ(*comparison, ours, theirs)?;
        let values = vec![said(a, file), said(b, other)];
        Some(Disagreement { field: comparison.0.as_str(), warning: warning(comparison.0, &values), values })
    });
    disagreements.collect()
}

fn warning(field: DisputedField, values: &[Said]) -> Warning {
    let values = values.iter().map(|said| FileValue { file: said.name.clone(), value: quoted(&said.value) });
    Warning::FilesDisagree { field, values: values.collect() }
}

fn quoted(value: &str) -> String {
    value.chars().take(MAX_QUOTED).collect()
}

impl Found {
    /// Adds disagreements; a further file says its value beside those of a field that is already disputed.
    fn add(&mut self, disagreements: Vec<Disagreement>) {
        for disagreement in disagreements {
            let Some(known) = self.disagreements.iter_mut().find(|known| known.field == disagreement.field) else {
                self.disagreements.push(disagreement);
                continue;
            };
            let new = disagreement.values.into_iter().filter(|said| !known.values.contains(said)).collect::<Vec<_>>();
            known.values.extend(new);
            if let Warning::FilesDisagree { field, .. } = known.warning {
                known.warning = warning(field, &known.values);
            }
        }
    }
}
