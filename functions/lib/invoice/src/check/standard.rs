//! The rules of EN 16931, XRechnung and Peppol, as the library `en16931` checks them.

use en16931::bt::{BtId, Group, Path};
use en16931::invoice::{Invoice as Model, PaymentMeans};
use en16931_formats::report::{Entry, Kind as EntryKind};
use message::rule::{En16931, Slot};
use message::{Place, Rule, Values};
use rust_decimal::Decimal;

use super::merged::Merged;
use super::{Rules, quoted};
use crate::model::{Fields, Finding, Severity};
use crate::value;

/// VAT rates times lines, allowances and charges of a document that is validated: several rules compare all with all.
const MAX_COMPARISONS: usize = 1_000_000;

/// What a document breaks of the rules it claims to follow, gravest first.
///
/// `fields` are those the document was read to; `text` is the document in UTF-8 with its lines, and without the files
/// in it.
pub(crate) fn validate(text: &str, rules: &Rules, fields: &Fields) -> Vec<Finding> {
    let too_large = || vec![Finding::warning(message::Finding::NotValidated)];
    let Ok(read) = en16931_formats::read(text.as_bytes()) else { return too_large() };
    let model = &read.invoice;
    let content = model.lines.len() + model.allowances.len() + model.charges.len() + 1;
    if content.saturating_mul(model.vat_breakdown.len()) > MAX_COMPARISONS {
        return too_large();
    }
    let mut merged = Merged::default();
    // Where an amount is missing or not read, the model has a zero, and what is computed from it says nothing.
    let mut is_computable = true;
    for entry in &read.entries {
        is_computable &= entry.kind != EntryKind::Malformed;
        if let Some(finding) = of_entry(entry).filter(|_| rules.only.is_empty()) {
            merged.add(finding);
        }
    }
    for (rule, term, written) in [
        (En16931::Br13, "BG-22/BT-109", &fields.total_net),
        (En16931::Br14, "BG-22/BT-112", &fields.total_gross),
        (En16931::Br15, "BG-22/BT-115", &fields.total_payable),
    ] {
        if written.is_none() {
            is_computable = false;
            let rule = Rule::En16931(rule);
            let missing = message::Finding::RuleBroken { rule, values: Values::default(), place: None, more: 0 };
            merged.add(Finding::error(missing).at(term));
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
        let message = of_rule(model, broken);
        merged.add(Finding { severity, message, location: None }.at(&broken.path.to_string()));
    }
    merged.findings()
}

/// What the library could not read as the format requires.
fn of_entry(entry: &Entry) -> Option<Finding> {
    let element = quoted(entry.term.as_deref().unwrap_or(&entry.path));
    let wording = quoted(entry.message.trim_end_matches('.'));
    let (severity, message) = match entry.kind {
        EntryKind::Malformed => {
            let value = quoted(entry.value.as_deref().unwrap_or_default());
            // The library tells these apart by its words alone.
            let message = match entry.message.as_str() {
                message if message.contains("decimals") => message::Finding::MalformedAmount { element, value },
                message if message.contains("date") => message::Finding::MalformedDate { element, value },
                _ => message::Finding::MalformedValue { element, value, wording },
            };
            (Severity::Error, message)
        }
        EntryKind::Duplicate => (Severity::Error, message::Finding::RepeatedElement { element, more: 0 }),
        EntryKind::Repeated => (Severity::Warning, message::Finding::RepeatedElement { element, more: 0 }),
        EntryKind::Schema => (Severity::Error, message::Finding::SchemaBroken { element, wording }),
        _ => return None,
    };
    Some(Finding { severity, message, location: None }.at(&entry.path))
}

/// A broken rule: with the values its sentence needs, or in the words of its authors.
fn of_rule(model: &Model, broken: &en16931::Finding) -> message::Finding {
    let place = place(model, &broken.path);
    let with_values = Rule::of_id(&broken.rule).and_then(|rule| Some((rule, values(model, broken, rule)?)));
    match with_values {
        Some((rule, values)) => message::Finding::RuleBroken { rule, values, place, more: 0 },
        None => message::Finding::OtherRuleBroken {
            rule: quoted(&broken.rule),
            wording: value::line(&broken.message),
            place,
            more: 0,
        },
    }
}

/// The values that the sentence of a rule shows; `None` when one is missing that it cannot do without.
fn values(model: &Model, broken: &en16931::Finding, rule: Rule) -> Option<Values> {
    let detail = broken.detail.as_ref();
    // What is no number are words of the library, such as "absent".
    let number = |value: &str| Decimal::from_str_exact(value).is_ok().then(|| value.to_owned());
    let value = |slot: Slot| match slot {
        Slot::Found => number(&detail?.actual),
        Slot::Expected => number(&detail?.expected),
        Slot::Term => Some(broken.path.term.map_or_else(|| broken.path.to_string(), |term| term.to_string())),
        Slot::Value => term(model, &broken.path, broken.path.term?).map(|value| quoted(&value)),
        Slot::Bt(number) => term(model, &broken.path, BtId(number)).map(|value| quoted(&value)),
    };
    let needed = rule.needs().iter().map(|slot| Some((*slot, value(*slot)?)));
    let optional = rule.optional().iter().filter_map(|slot| Some((*slot, value(*slot)?)));
    needed.collect::<Option<Vec<_>>>().map(|needed| needed.into_iter().chain(optional).collect())
}

/// How a person finds one of several: the number and the name of a line, the rate of a VAT amount.
fn place(model: &Model, path: &Path) -> Option<Place> {
    let index = path.index?;
    let number = index + 1;
    Some(match path.group {
        Group::Line => {
            let line = model.lines.get(index)?;
            let number = if line.id.trim().is_empty() { number.to_string() } else { quoted(&line.id) };
            Place::Line { number, name: line.item.name.as_deref().map(quoted) }
        }
        Group::VatBreakdown => {
            let vat = model.vat_breakdown.get(index)?;
            let rate = vat.rate.map(|rate| rate.to_string());
            Place::VatBreakdown { category: quoted(vat.category.as_str()), rate }
        }
        Group::DocumentAllowance => Place::Allowance { number },
        Group::DocumentCharge => Place::Charge { number },
        Group::Attachment => Place::SupportingDocument { number },
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
