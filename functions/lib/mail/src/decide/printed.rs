//! What a plain PDF says of itself: that it is another invoice than the one it seems to render, a copy of another PDF,
//! or an appendix.
//!
//! A final invoice names the invoices it deducts, a credit note the one it takes back, and both may be called
//! `Rechnung.pdf`. What was read on them keeps them from being lost as the rendering of what they name.

use invoice::{Confidence, Fields, Format, Invoice, Kind, normalized_number, plain as page};
use message::FileRule;
use rust_decimal::Decimal;

use super::{
    Candidate, Found, Role,
    across::shows_invoice,
    disagreement::{amount, differences},
    join::{self, Placed, insert, number},
    titles::{APPENDIX, ITEMISATION, list},
    tokens::{compact, dashed, has_token, runs, spaced},
    words,
};
use crate::file_name;

/// A PDF without invoice data: its place in the mail, its text, and what was read on it.
pub(super) type Print<'a> = (usize, Candidate<'a>, Option<String>, Invoice);

/// Lines among which the title of an invoice is looked for.
const TITLE_LINES: usize = 40;
/// Most words of the title of an invoice: "Rechnung über Mahnkosten".
const MAX_TITLE_WORDS: usize = 4;
/// Type codes of a correction (UNTDID 1001), those of KSeF and the classes of Facturae, as far as the kind is an invoice.
const CORRECTING: [&str; 6] = ["384", "KOR", "KOR_ZAL", "KOR_ROZ", "FC/OR", "FC/CR"];
/// Type codes of a part of an invoice: partial, prepaid, and the three of construction.
const PARTIAL: [&str; 5] = ["326", "386", "875", "876", "877"];
/// The type code of an invoice that its buyer wrote, in German a "Gutschrift".
const SELF_BILLED: &str = "389";

/// Whether a PDF says that it is another document than an invoice with data: of the other kind, with a number of its own,
/// over less than nothing, or by its title.
pub(super) fn contradicts(read: &Invoice, text: Option<&str>, data: &Invoice) -> bool {
    let is_same_number = number_of(read).zip(number_of(data)).map(|(read, data)| is_same_number(read, data));
    let is_other_kind = match read.kind {
        // A credit note may call itself an invoice over less than nothing.
        Kind::CreditNote => data.kind == Kind::Invoice && !is_negative(data),
        Kind::Invoice => data.kind == Kind::CreditNote && is_same_number != Some(true),
        Kind::Unknown => false,
    };
    let is_opposite = data.kind == Kind::Invoice && is_negative(read) && is_positive(data);
    is_other_kind
        || is_opposite
        || is_same_number == Some(false)
        || text.is_some_and(|text| is_retitled(read, text, data))
}

/// Whether the title of a PDF says that it cancels, corrects or continues an invoice with data, and nothing says that the
/// data are its own.
fn is_retitled(read: &Invoice, text: &str, data: &Invoice) -> bool {
    let Some(title) = page::title(text) else { return false };
    let code = data.fields.as_ref().and_then(|fields| fields.type_code.as_deref()).unwrap_or_default();
    let is_same_number = number_of(read).zip(number_of(data)).is_some_and(|(read, data)| is_same_number(read, data));
    let agrees =
        || read.fields.as_ref().zip(data.fields.as_ref()).and_then(|(a, b)| agree_on_total(a, b)) == Some(true);
    match title {
        page::Title::Invoice => false,
        page::Title::Part => !PARTIAL.contains(&code) && !is_same_number && !agrees(),
        page::Title::CreditNote | page::Title::Correction => {
            let is_own = is_same_number && has_number_of_title(read, title);
            is_ordinary(data) && !is_own
        }
    }
}

/// Whether an invoice with data neither credits nor corrects, and was not written by its buyer.
pub(super) fn is_ordinary(data: &Invoice) -> bool {
    let code = data.fields.as_ref().and_then(|fields| fields.type_code.as_deref()).unwrap_or_default();
    data.kind == Kind::Invoice && !is_negative(data) && !CORRECTING.contains(&code) && code != SELF_BILLED
}

/// Whether the number read on a PDF is that of its title: "Gutschrift Nr. 17", "Gutschriftsnummer: 17". That of an invoice
/// below the title may be of the one it is about.
fn has_number_of_title(read: &Invoice, title: page::Title) -> bool {
    let evidence = read.evidence.iter().find(|evidence| evidence.field == "number");
    evidence.is_some_and(|evidence| {
        page::title(&evidence.excerpt) == Some(title) || evidence.excerpt.to_lowercase().starts_with("gutschrift")
    })
}

fn is_positive(invoice: &Invoice) -> bool {
    let total = invoice.fields.as_ref().and_then(Fields::payable_or_gross);
    total.is_some_and(|total| total.is_sign_positive() && !total.is_zero())
}

fn is_negative(invoice: &Invoice) -> bool {
    let total = invoice.fields.as_ref().and_then(Fields::payable_or_gross);
    total.is_some_and(|total| total.is_sign_negative())
}

/// Whether a PDF is another document than an invoice with data that came in the same mail and that it seems to render.
///
/// Where the number read on it is no more than a part of that of the invoice, or none was read, another total says so: one
/// that is sure, or any if it does not even show the number.
pub(super) fn is_another(read: &Invoice, text: Option<&str>, name: &str, data: &Invoice) -> bool {
    if contradicts(read, text, data) {
        return !is_misread(read, text, name, data);
    }
    if only_refers(read, text, name, data) {
        return true;
    }
    let (Some(shown), Some(fields)) = (&read.fields, &data.fields) else { return false };
    let is_numbered_alike = number(shown).zip(number(fields)).is_some_and(|(a, b)| runs(a) == runs(b));
    if is_numbered_alike || agree_on_total(shown, fields) != Some(false) {
        return false;
    }
    let is_sure = read.evidence.iter().any(|evidence| {
        matches!(evidence.field.as_str(), "total_gross" | "total_payable") && evidence.confidence == Confidence::High
    });
    let shows_number = || {
        let (text, number) = (spaced(text.unwrap_or_default()), number(fields).map(spaced));
        number.is_some_and(|number| has_token(&text, &number, false))
    };
    is_sure || !shows_number()
}

/// Whether an invoice without data shows the number of one with data only as that of another: "wie Rechnung 17". A time
/// sheet does so, too, and is no invoice.
fn only_refers(read: &Invoice, text: Option<&str>, name: &str, data: &Invoice) -> bool {
    let (Some(text), Some(number)) = (text, number_of(data)) else { return false };
    number_of(read).is_none()
        && !has_token(&dashed(file_name::stem(name)), &dashed(number), true)
        && is_titled(text)
        && page::only_refers_to(text, number)
}

/// Whether a line of the head begins with an invoice word, as titles do: "Faktura", "Rechnung über Mahnkosten". A label
/// has a colon or a number.
fn is_titled(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(TITLE_LINES);
    let is_title = |line: &str| {
        let plain = words::plain(line);
        let first = plain.split(' ').next().unwrap_or_default();
        let is_label = plain.contains(':') || plain.contains(|c: char| c.is_ascii_digit());
        !is_label && words::has_invoice_word(first) && plain.split(' ').count() <= MAX_TITLE_WORDS
    };
    page::title(text).is_some() || lines.into_iter().filter(|line| !itemises(line)).any(is_title)
}

/// Whether only the number was read wrong, because all else is that of the invoice: kind, date and total, the number and
/// the seller in the text, and the number in the file's name. A document that refers to an invoice of the same day and
/// total has all but the last.
fn is_misread(read: &Invoice, text: Option<&str>, name: &str, data: &Invoice) -> bool {
    let (Some(shown), Some(fields), Some(text)) = (&read.fields, &data.fields, text) else { return false };
    let is_confirmed =
        read.evidence.iter().any(|evidence| evidence.field == "number" && evidence.confidence == Confidence::High);
    let name = dashed(file_name::stem(name));
    !is_confirmed
        && read.kind == data.kind
        && number(fields).is_some_and(|number| has_token(&name, &dashed(number), true))
        && shown.issue_date.is_some()
        && shown.issue_date == fields.issue_date
        && agree_on_total(shown, fields) == Some(true)
        && shows_invoice(text, fields)
}

/// Whether two ways to write a number may be one: `RE 17` is `re-17`, `2026-17` the end of `RE-2026-0017`, and `17 A`
/// may be cut off at its blank. `R-17` and `R-17-2` are two.
pub(super) fn is_same_number(read: &str, data: &str) -> bool {
    let (ours, theirs) = (runs(read), runs(data));
    let (read, data) = (normalized_number(read), normalized_number(data));
    ours.ends_with(&theirs) || theirs.ends_with(&ours) || data.starts_with(&format!("{read} "))
}

/// Whether two documents have a total in common, to be paid or with VAT; a credit note may go without its sign. `None`
/// where one of them gives none.
fn agree_on_total(a: &Fields, b: &Fields) -> Option<bool> {
    let (a, b) = (totals(a), totals(b));
    (!a.is_empty() && !b.is_empty()).then(|| a.iter().any(|total| b.contains(total)))
}

/// The total to be paid and that with VAT, without sign.
pub(super) fn totals(fields: &Fields) -> Vec<Decimal> {
    let given = [&fields.total_payable, &fields.total_gross].into_iter().flatten();
    given.filter_map(|total| amount(total)).map(|total| total.abs()).collect()
}

/// Files the PDFs that render no invoice with data: each is an invoice itself, unless it is a copy of another one or
/// has no number and total of its own and shows the number of exactly one that has.
pub(super) fn file(invoices: &mut Vec<Placed>, pdfs: Vec<Print<'_>>) {
    let (sheets, prints): (Vec<_>, Vec<_>) = pdfs.into_iter().partition(may_accompany);
    for print in prints {
        file_one(invoices, print);
    }
    for sheet in sheets {
        match accompanied(invoices, &sheet) {
            Some(found) => found.files.push(sheet.1.file(Role::Appendix, FileRule::FurtherPdf)),
            None => file_one(invoices, sheet),
        }
    }
}

/// Files a PDF with the one it is a copy of, or as an invoice.
fn file_one(invoices: &mut Vec<Placed>, (at, pdf, text, read): Print<'_>) {
    let revises = |text: Option<&str>| text.is_some_and(|text| page::revision(text).is_some());
    let is_same =
        |found: &Found| is_copy(&found.invoice, &read) && revises(found.text.as_deref()) == revises(text.as_deref());
    let mut same = invoices.iter_mut().map(|(_, found)| found).filter(|found| is_same(found));
    if let (Some(found), None) = (same.next(), same.next()) {
        found.joined.get_or_insert(FileRule::PrintedTwice);
        found.files.push(pdf.file(Role::Original, FileRule::PrintedTwice));
        return;
    }
    let found = Found::of(read, pdf.file(Role::Original, FileRule::Pdf));
    insert(invoices, at, Found { text, ..found });
}

/// Whether two PDFs show one invoice: the same number, the same seller or else the same total and the same account or
/// date, and nothing that differs.
fn is_copy(a: &Invoice, b: &Invoice) -> bool {
    let (Some(ours), Some(theirs)) = (&a.fields, &b.fields) else { return false };
    let agree = |field: fn(&Fields) -> &Option<String>| {
        let value = |fields| field(fields).as_deref().map(compact);
        value(ours).zip(value(theirs)).map(|(a, b)| a == b)
    };
    let is_one_seller = agree(|fields| &fields.seller_vat);
    // Two who number their invoices by the year may ask for the same sum.
    let is_likely_one = || {
        agree_on_total(ours, theirs) == Some(true)
            && [agree(|fields| &fields.iban), agree(|fields| &fields.issue_date)].contains(&Some(true))
    };
    let numbers = number(ours).zip(number(theirs)).map(|(a, b)| normalized_number(a) == normalized_number(b));
    [a.format, b.format] == [Format::Pdf; 2]
        && numbers == Some(true)
        && (a.kind == b.kind || [a.kind, b.kind].contains(&Kind::Unknown))
        && is_one_seller.unwrap_or_else(is_likely_one)
        && differences(ours, theirs).is_empty()
}

/// Whether a PDF may accompany an invoice: nothing read on it makes it one, as it has no total and no title without a
/// number; or it itemises one.
fn may_accompany((_, _, text, read): &Print<'_>) -> bool {
    let fields = read.fields.as_ref();
    let is_sheet = fields.is_none_or(|fields| totals(fields).is_empty())
        && (read.kind == Kind::Unknown || fields.and_then(number).is_some());
    is_sheet || is_itemisation(text.as_deref(), read)
}

/// Whether a PDF itemises an invoice, as a telephone company does, maybe with a sum: it says so, has no title of an
/// invoice, and does not ask to be paid. A second invoice may name its appendices ("Anlage: Zählerstände").
fn is_itemisation(text: Option<&str>, read: &Invoice) -> bool {
    let asks = |fields: &Fields| fields.due_date.is_some() || fields.payment_reference.is_some();
    let says_so = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).take(TITLE_LINES).any(itemises);
    read.kind == Kind::Unknown
        && !read.fields.as_ref().is_some_and(asks)
        && text.is_some_and(|text| says_so(text) && !is_titled(text) && page::revision(text).is_none())
}

/// Whether a line is the heading of an itemisation: by its word, or that of any appendix if it names an invoice. With a
/// colon it is a label.
fn itemises(line: &str) -> bool {
    let plain = words::plain(line);
    let behind = |title: &str| plain.strip_prefix(title).filter(|rest| rest.is_empty() || rest.starts_with(' '));
    list(ITEMISATION).any(|title| behind(title).is_some())
        || list(APPENDIX).filter_map(behind).any(|rest| !rest.contains(':') && words::has_invoice_word(rest))
}

/// The only invoice whose number a PDF shows, if that is a PDF with a total, the number no other than its own, and the
/// text neither that of an invoice nor one with money, unless it itemises that one.
fn accompanied<'i>(invoices: &'i mut [Placed], (_, pdf, text, read): &Print<'_>) -> Option<&'i mut Found> {
    let text = text.as_deref()?;
    let shown = join::shown_in(invoices, text, pdf.part, |_| true);
    let [at] = shown.as_slice() else { return None };
    let (_, found) = invoices.get_mut(*at)?;
    let is_print = found.invoice.format == Format::Pdf;
    let has_total = found.invoice.fields.as_ref().is_some_and(|fields| !totals(fields).is_empty());
    let is_itemisation = is_itemisation(Some(text), read) && accounts_agree(read, &found.invoice);
    let looks_like_invoice = is_titled(text) || (page::shows_money(text) && !is_itemisation);
    let is_invoice = looks_like_invoice || contradicts(read, Some(text), &found.invoice);
    (is_print && has_total && !is_invoice).then_some(found)
}

/// Whether a PDF shows no other account than an invoice: that of the letterhead is on every page.
fn accounts_agree(read: &Invoice, invoice: &Invoice) -> bool {
    let iban = |invoice: &Invoice| Some(compact(invoice.fields.as_ref()?.iban.as_deref()?));
    iban(read).is_none_or(|shown| iban(invoice) == Some(shown))
}

fn number_of(invoice: &Invoice) -> Option<&str> {
    invoice.fields.as_ref().and_then(number)
}
