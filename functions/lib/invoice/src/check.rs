//! What is wrong with an invoice by the rules it is subject to. An invoice that breaks them is imported all the same.
//!
//! Documents in UBL and CII, loose, enveloped or in a PDF, are checked against the rules they claim to follow with
//! their specification identifier (BT-24), by the library `en16931`:
//!
//! | the document claims | checked are |
//! |---|---|
//! | EN 16931 itself, Factur-X BASIC | the rules of EN 16931 |
//! | XRechnung 3.0, its extension, its CVD variant | those, and KoSIT's |
//! | Peppol BIS Billing 3 | those of EN 16931, and Peppol's |
//! | Peppol BIS Self-Billing 3 | the same without those on identifier and type code, which are billing's own |
//! | another specification on top of EN 16931 (older XRechnung, CIUS-RO, NLCIUS …) | the rules of EN 16931, which all of them keep |
//! | Factur-X EXTENDED | the rules of EN 16931 but for the sum of the lines (BR-CO-10): its lines may be parts of others |
//! | another extension of EN 16931, which may set rules aside | only the arithmetic of the totals |
//! | Factur-X MINIMUM, BASIC WL | the arithmetic of the totals: they are booking aids without lines, and lawful |
//! | nothing, or another standard (UBL 2.0, OIOUBL, e-FFF, ZUGFeRD 1) | [`totals`] and [`seller_vat`] alone: none of those rules was ever promised |
//!
//! Invoices in all other formats get [`totals`] and [`seller_vat`] too. What EN 16931 already says of the totals is not
//! said twice.

use std::collections::HashMap;

use en16931::bt::{BtId, Group, Path};
use en16931::invoice::{Invoice as Model, PaymentMeans};
use en16931::profiles::{self, Declaration};
use en16931::validation::Check;
use en16931_formats::report::{Entry, Kind as EntryKind};
use rust_decimal::Decimal;

use crate::model::{Fields, Finding, Invoice, Severity};
use crate::tax_id::VatId;
use crate::value;

mod sentences;

/// Findings of one invoice. One more says how many were left out.
pub const MAX_FINDINGS: usize = 100;
/// Characters of the sentence of a finding.
pub const MAX_SENTENCE: usize = value::MAX_FIELD_CHARS;
/// Tags and attributes of a document that is validated, as [`crate::xml::limits::MAX_TREE`] counts their memory: the
/// library holds them once or twice, and the invoice lines besides. About 1,800 lines of UBL or CII.
pub const MAX_VALIDATED_TREE: usize = 12 << 20;
/// Elements that repeat in a document that is validated, lines included, and kinds of elements. Each may break ten
/// rules, and the findings are held until they are merged.
pub const MAX_VALIDATED_REPETITIONS: usize = 5_000;
/// VAT rates times lines, allowances and charges of a document that is validated: several rules compare all with all.
const MAX_COMPARISONS: usize = 1_000_000;
/// Characters of a value quoted in a sentence.
const MAX_QUOTED: usize = 60;
/// Numbers that a sentence names.
const MAX_NAMED: usize = 5;

/// The arithmetic of the totals, which every invoice must keep that has them.
const TOTALS: [&str; 4] = ["BR-CO-13", "BR-CO-14", "BR-CO-15", "BR-CO-16"];

/// What EN 16931 begins its specification identifiers with.
pub(crate) const EN_16931: &str = "urn:cen.eu:en16931:2017";

/// Net and VAT make the gross total, to the cent. Rule id `totals_differ`.
///
/// A warning and no error: some formats deduct withheld tax or what was paid before in the gross total.
///
/// `None` when they do, when one of the three is missing or no number, and where the net total is the VAT amount: so
/// OIOUBL and other uses of UBL 2.0 fill the element.
///
/// ```
/// use invoice::{Fields, check};
///
/// let total = |gross: &str| Fields {
///     total_net: Some("100.00".into()),
///     total_tax: Some("21.00".into()),
///     total_gross: Some(gross.into()),
///     ..Fields::default()
/// };
/// assert_eq!(check::totals(&total("121")), None);
/// assert_eq!(
///     check::totals(&total("119.00")).map(|finding| finding.sentence).as_deref(),
///     Some("The total with VAT is 119.00, but total without VAT 100.00 plus VAT 21.00 makes 121.00."),
/// );
/// ```
pub fn totals(fields: &Fields) -> Option<Finding> {
    // Half a cent of rounding for each of the three.
    const TOLERANCE: Decimal = Decimal::from_parts(15, 0, 0, false, 3);
    let number = |written: &Option<String>| Decimal::from_str_exact(written.as_deref()?.trim()).ok();
    let (net, tax, gross) = (number(&fields.total_net)?, number(&fields.total_tax)?, number(&fields.total_gross)?);
    let expected = net.checked_add(tax)?;
    let differs = expected.checked_sub(gross)?.abs() > TOLERANCE;
    let is_tax_twice = net == tax && !tax.is_zero();
    (differs && !is_tax_twice).then(|| {
        finding(
            "totals_differ",
            Severity::Warning,
            format!(
                "The total with VAT is {gross}, but total without VAT {net} plus VAT {tax} makes {}.",
                expected.round_dp(2.max(gross.scale()))
            ),
            Some("BT-112".to_owned()),
        )
    })
}

/// The VAT number of the seller is one by the rules of its country, check digits included. Rule id `vat_checksum`.
///
/// `None` when it is, when there is none, and for what is no VAT number of a country whose rules are known, such as a
/// national tax number without a country.
pub fn seller_vat(fields: &Fields) -> Option<Finding> {
    let written = fields.seller_vat.as_deref()?;
    VatId::parse(written).err().filter(|error| error.code == "wrong_check_digits")?;
    Some(finding(
        "vat_checksum",
        Severity::Warning,
        format!("The VAT number of the seller, {}, cannot be right: its check digits are wrong.", quoted(written)),
        Some("BT-31".to_owned()),
    ))
}

/// The account to pay to is an IBAN, check digits included (ISO 13616). Rule id `iban_checksum`.
///
/// `None` when it is, and when there is none.
pub fn iban(fields: &Fields) -> Option<Finding> {
    let written = fields.iban.as_deref()?;
    if value::checked_iban(written).is_some() {
        return None;
    }
    Some(finding(
        "iban_checksum",
        Severity::Warning,
        format!("The IBAN {} cannot be right: its check digits are wrong.", quoted(written)),
        Some("BT-84".to_owned()),
    ))
}

/// Rule id of [`damaged_pdf`].
pub const DAMAGED_PDF: &str = "damaged_pdf";

/// The rule of a PDF that says nothing itself but carries other PDFs, as a portfolio or a covering letter does.
pub const PDF_OF_PDFS: &str = "pdf_of_pdfs";

/// A PDF that carries other PDFs.
pub fn pdf_of_pdfs() -> Finding {
    let sentence =
        "The PDF holds other PDFs, of which each may be an invoice. They are filed as its appendices: look at them.";
    finding(PDF_OF_PDFS, Severity::Warning, sentence.to_owned(), None)
}

/// A PDF whose end is missing, and with it something it refers to.
pub(crate) fn damaged_pdf() -> Finding {
    let sentence = "The PDF is cut off: pages, pictures or text may be missing. Ask the sender to send it again.";
    finding(DAMAGED_PDF, Severity::Error, sentence.to_owned(), None)
}

/// Rule id of a PDF that may hold several invoices.
pub const SEVERAL_INVOICES: &str = "several_invoices";

/// A PDF whose pages show several invoice numbers, which are also its location; `None` if they show none or one.
pub(crate) fn several_invoices(numbers: &[String]) -> Option<Finding> {
    if numbers.is_empty() {
        return None;
    }
    let quoted: Vec<String> = numbers.iter().map(|number| quoted(number)).collect();
    let named = quoted.get(..MAX_NAMED).unwrap_or(&quoted).join(", ");
    let sentence = format!(
        "The pages show several invoice numbers, each with a total: {named}. The file seems to hold several invoices: \
         look at it, and ask the sender for one file each."
    );
    Some(finding(SEVERAL_INVOICES, Severity::Warning, sentence, Some(quoted.join(", "))))
}

/// Adds what holds for invoices of every format, unless a rule of EN 16931 says it already.
pub(crate) fn any_format(invoice: &mut Invoice) {
    let Some(fields) = &invoice.fields else { return };
    let is_said = invoice.findings.iter().any(|finding| TOTALS.contains(&finding.rule.as_str()));
    let totals = totals(fields).filter(|_| !is_said);
    let more: Vec<Finding> = totals.into_iter().chain(seller_vat(fields)).chain(iban(fields)).collect();
    invoice.findings.extend(more);
}

/// What a document is checked against.
pub(crate) struct Rules {
    check: Check,
    /// Only these of them; all if it is empty.
    only: &'static [&'static str],
}

/// The rules a document claims to follow with its specification identifier (BT-24); `None` when it claims none.
pub(crate) fn claimed(specification: Option<&str>) -> Option<Rules> {
    let all = |profile| Some(Rules { check: Check::new(profile), only: &[] });
    match profiles::classify(specification) {
        Declaration::Known(profile) if std::ptr::eq(profile, &profiles::ZUGFERD_EXTENDED) => {
            Some(Rules { check: Check::new(profile).without("BR-CO-10"), only: &[] })
        }
        Declaration::Known(profile) => all(profile),
        Declaration::WrongProcess(_) => Some(Rules {
            check: ["R004", "R007", "P0100", "P0101"]
                .into_iter()
                .fold(Check::new(&profiles::PEPPOL_BIS_3), |check, rule| {
                    check.without(format!("PEPPOL-EN16931-{rule}"))
                }),
            only: &[],
        }),
        Declaration::Unknown(Some(id)) if id.starts_with(EN_16931) && id.contains("conformant") => {
            Some(Rules { check: Check::new(&profiles::EN16931), only: &TOTALS })
        }
        Declaration::Unknown(Some(id)) if id.starts_with(EN_16931) => all(&profiles::EN16931),
        Declaration::Unknown(_) => None,
    }
}

/// Rule id of [`not_validated`].
pub(crate) const NOT_VALIDATED: &str = "not_validated";

/// A document that is too large to be validated.
pub(crate) fn not_validated() -> Finding {
    finding(
        NOT_VALIDATED,
        Severity::Warning,
        "The invoice is so large that only its totals and numbers were read; the rules of its format were not checked."
            .to_owned(),
        None,
    )
}

/// What a document breaks of the rules it claims to follow, gravest first.
///
/// `fields` are those the document was read to; `text` is the document in UTF-8 with its lines, and without the files
/// in it.
pub(crate) fn validate(text: &str, rules: &Rules, fields: &Fields) -> Vec<Finding> {
    let Ok(read) = en16931_formats::read(text.as_bytes()) else { return vec![not_validated()] };
    let model = &read.invoice;
    let content = model.lines.len() + model.allowances.len() + model.charges.len() + 1;
    if content.saturating_mul(model.vat_breakdown.len()) > MAX_COMPARISONS {
        return vec![not_validated()];
    }
    let mut merged = Merged::default();
    // Where an amount is missing or not read, the model has a zero, and what is computed from it says nothing.
    let mut is_computable = true;
    for entry in &read.entries {
        is_computable &= entry.kind != EntryKind::Malformed;
        if let Some(finding) = of_entry(entry).filter(|_| rules.only.is_empty()) {
            merged.add(finding, Group::Document);
        }
    }
    for (rule, term, written) in [
        ("BR-13", "BG-22/BT-109", &fields.total_net),
        ("BR-14", "BG-22/BT-112", &fields.total_gross),
        ("BR-15", "BG-22/BT-115", &fields.total_payable),
    ] {
        if written.is_none()
            && let Some(sentence) = sentences::of(rule)
        {
            is_computable = false;
            merged.add(finding(rule, Severity::Error, sentence, Some(term.to_owned())), Group::Totals);
        }
    }
    // The model keeps one kind of payment; an account beside a card or a direct debit is there all the same.
    let has_other_payments = read.entries.iter().any(|entry| entry.message.contains("BG-16 holds one kind"));
    let report = rules.check.run(model);
    let levels = rules.check.profile().levels;
    for broken in report.findings() {
        let is_asked = rules.only.is_empty() || rules.only.contains(&broken.rule.as_str());
        let is_about_account = ["BR-50", "BR-61"].contains(&broken.rule.as_str());
        if !is_asked || (broken.detail.is_some() && !is_computable) || (is_about_account && has_other_payments) {
            continue;
        }
        let severity = match broken.severity {
            en16931::Severity::Fatal => Severity::Error,
            // An extension sets a rule aside by lowering it so far; the rule it has instead is checked.
            en16931::Severity::Info if levels.iter().any(|(rule, _)| *rule == broken.rule) => continue,
            en16931::Severity::Warning | en16931::Severity::Info => Severity::Warning,
        };
        let location = Some(broken.path.to_string());
        merged.add(finding(&broken.rule, severity, sentence(model, broken), location), broken.path.group);
    }
    merged.findings()
}

fn finding(rule: &str, severity: Severity, sentence: String, location: Option<String>) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity,
        sentence: value::line(&sentence),
        location: location.as_deref().map(value::line),
    }
}

/// What the library could not read as the format requires.
fn of_entry(entry: &Entry) -> Option<Finding> {
    let place = entry.term.as_deref().unwrap_or(&entry.path);
    let (rule, severity, sentence) = match entry.kind {
        EntryKind::Malformed => {
            let value = quoted(entry.value.as_deref().unwrap_or_default());
            let what = match entry.message.as_str() {
                message if message.contains("decimals") => "no amount with at most two decimals",
                message if message.contains("date") => "no date such as 2026-11-23",
                message => message,
            };
            ("malformed_value", Severity::Error, format!("The value of {place}, \"{value}\", cannot be read: {what}."))
        }
        EntryKind::Duplicate | EntryKind::Repeated => (
            "repeated_element",
            if entry.kind == EntryKind::Duplicate { Severity::Error } else { Severity::Warning },
            format!("{place} is given more than once, and may be only once; the first is taken."),
        ),
        EntryKind::Schema => ("schema", Severity::Error, format!("{place}: {}.", entry.message.trim_end_matches('.'))),
        _ => return None,
    };
    Some(finding(entry.rule.as_deref().unwrap_or(rule), severity, sentence, Some(entry.path.clone())))
}

/// The words for a broken rule, led by the place if there are several of its kind.
fn sentence(model: &Model, broken: &en16931::Finding) -> String {
    let detail = broken.detail.as_ref();
    let value = |name: &str| match name {
        "found" => detail.map(|detail| detail.actual.clone()),
        "expected" => detail.map(|detail| detail.expected.clone()),
        "term" => Some(broken.path.term.map_or_else(|| broken.path.to_string(), |term| term.to_string())),
        "value" => term(model, &broken.path, broken.path.term?).map(|value| quoted(&value)),
        name => term(model, &broken.path, BtId(name.strip_prefix("BT-")?.parse().ok()?)).map(|value| quoted(&value)),
    };
    let text =
        sentences::of(&broken.rule).and_then(|sentence| sentences::filled(&sentence, &value)).unwrap_or_else(|| {
            let computed = detail.map(|detail| format!(" Found is {}, expected {}.", detail.actual, detail.expected));
            format!("{}{}", broken.message, computed.unwrap_or_default())
        });
    match place(model, &broken.path) {
        Some(place) => format!("{place}: {text}"),
        None => text,
    }
}

/// How a person finds one of several: the number and the name of a line, the rate of a VAT amount.
fn place(model: &Model, path: &Path) -> Option<String> {
    let index = path.index?;
    Some(match path.group {
        Group::Line => {
            let line = model.lines.get(index)?;
            let id = if line.id.trim().is_empty() { (index + 1).to_string() } else { quoted(&line.id) };
            match line.item.name.as_deref() {
                Some(name) => format!("Line {id} ({})", quoted(name)),
                None => format!("Line {id}"),
            }
        }
        Group::VatBreakdown => {
            let vat = model.vat_breakdown.get(index)?;
            let rate = vat.rate.map(|rate| format!(" {rate} %")).unwrap_or_default();
            format!("VAT {}{rate}", quoted(vat.category.as_str()))
        }
        Group::DocumentAllowance => format!("Allowance {}", index + 1),
        Group::DocumentCharge => format!("Charge {}", index + 1),
        Group::Attachment => format!("Supporting document {}", index + 1),
        _ => return None,
    })
}

/// The value of a business term, as the model has it, in the group that the path leads to.
fn term(model: &Model, path: &Path, term: BtId) -> Option<String> {
    let totals = &model.totals;
    let or_zero = |amount: Option<en16931::InvoiceAmount>| amount.unwrap_or_default().to_string();
    let line = || model.lines.get(path.index?);
    let vat = || model.vat_breakdown.get(path.index?);
    let adjustment = || match path.group {
        Group::DocumentAllowance => model.allowances.get(path.index?),
        _ => model.charges.get(path.index?),
    };
    let code = |code: &Option<en16931::invoice::Code>| code.as_ref().map(|code| code.as_str().to_owned());
    match term.0 {
        3 => code(&model.type_code),
        5 => code(&model.currency),
        6 => code(&model.vat_accounting_currency),
        30 => model.seller.legal_registration.as_ref().map(|id| id.content().to_owned()),
        31 => model.seller.vat_identifier.clone(),
        34 => model.seller.electronic_address.as_ref().map(|id| id.content().to_owned()),
        40 => code(&model.seller.address.country),
        47 => model.buyer.legal_registration.as_ref().map(|id| id.content().to_owned()),
        48 => model.buyer.vat_identifier.clone(),
        49 => model.buyer.electronic_address.as_ref().map(|id| id.content().to_owned()),
        55 => code(&model.buyer.address.country),
        63 => model.tax_representative.as_ref()?.vat_identifier.clone(),
        73 => Some(model.invoicing_period.as_ref()?.start?.to_string()),
        74 => Some(model.invoicing_period.as_ref()?.end?.to_string()),
        81 => code(&model.payment.as_ref()?.means_code),
        84 => match model.payment.as_ref()?.means.as_ref()? {
            PaymentMeans::CreditTransfer(accounts) => accounts.first()?.account_identifier.clone(),
            _ => None,
        },
        98 | 105 => code(&adjustment()?.reason_code),
        106 => Some(totals.line_total.to_string()),
        107 => Some(or_zero(totals.allowance_total)),
        108 => Some(or_zero(totals.charge_total)),
        109 => Some(totals.taxable_total.to_string()),
        110 => Some(or_zero(totals.vat_total)),
        112 => Some(totals.gross_total.to_string()),
        113 => Some(or_zero(totals.paid)),
        114 => totals.rounding.map(|amount| amount.to_string()),
        115 => Some(totals.due.to_string()),
        116 => Some(vat()?.taxable_amount.to_string()),
        117 => Some(vat()?.tax_amount.to_string()),
        118 => Some(vat()?.category.as_str().to_owned()),
        119 => Some(vat()?.rate?.to_string()),
        121 => code(&vat()?.exemption_reason_code),
        129 => Some(line()?.quantity.to_string()),
        130 => Some(line()?.unit_code.as_str().to_owned()),
        146 => Some(line()?.price.net_price.to_string()),
        148 => Some(line()?.price.gross_price?.to_string()),
        149 => Some(line()?.price.base_quantity?.to_string()),
        151 => Some(line()?.vat.category.as_str().to_owned()),
        152 => Some(line()?.vat.rate?.to_string()),
        159 => code(&line()?.item.origin_country),
        _ => None,
    }
    .filter(|value| !value.trim().is_empty())
}

/// A value from the document as it may stand in a sentence.
fn quoted(written: &str) -> String {
    let line = value::line(written);
    match line.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Findings, each rule once: the first place it is broken at, and in how many more.
#[derive(Default)]
struct Merged {
    findings: Vec<(Finding, Group, usize)>,
    of_rule: HashMap<String, usize>,
}

impl Merged {
    fn add(&mut self, finding: Finding, group: Group) {
        match self.of_rule.get(&finding.rule).and_then(|at| self.findings.get_mut(*at)) {
            Some((_, _, more)) => *more += 1,
            None => {
                self.of_rule.insert(finding.rule.clone(), self.findings.len());
                self.findings.push((finding, group, 0));
            }
        }
    }

    /// The gravest first, at most [`MAX_FINDINGS`] of them.
    fn findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|(finding, ..)| std::cmp::Reverse(finding.severity));
        let left_out = self.findings.len().saturating_sub(MAX_FINDINGS);
        let mut findings: Vec<Finding> = self
            .findings
            .into_iter()
            .take(MAX_FINDINGS)
            .map(|(finding, group, more)| repeated(finding, group, more))
            .collect();
        if left_out > 0 {
            let sentence = format!("{left_out} more rules are broken, which are not listed.");
            findings.push(finding("more_findings", Severity::Warning, sentence, None));
        }
        findings
    }
}

fn repeated(mut finding: Finding, group: Group, more: usize) -> Finding {
    let places = match (group, more) {
        (_, 0) => return finding,
        (Group::Line, 1) => " … and on 1 more line".to_owned(),
        (Group::Line, more) => format!(" … and on {more} more lines"),
        (_, 1) => " … and in 1 more place".to_owned(),
        (_, more) => format!(" … and in {more} more places"),
    };
    let room = MAX_SENTENCE - places.len();
    if let Some((end, _)) = finding.sentence.char_indices().nth(room) {
        finding.sentence.truncate(end);
    }
    finding.sentence.push_str(&places);
    finding
}

#[cfg(test)]
mod tests;
