//! Broken rules in German.

mod en16931;
mod peppol;
mod vat;
mod xrechnung;

use std::borrow::Cow;

use crate::rule::{Place, Rule, RuleWords};
use crate::{Language, Parameter};

pub(crate) const WORDS: RuleWords = RuleWords { language: Language::De, sentence, broken, place, more };

fn sentence(rule: Rule) -> Cow<'static, str> {
    match rule {
        Rule::En16931(rule) => en16931::sentence(rule).into(),
        Rule::Vat(rule) => vat::sentence(rule).into(),
        Rule::XRechnung(rule) => xrechnung::sentence(rule).into(),
        Rule::Peppol(rule) => peppol::sentence(rule).into(),
    }
}

fn broken(id: &str) -> String {
    format!("Die Regel {id} ist verletzt.")
}

fn place(place: &Place) -> String {
    match place {
        Place::Line { number, name: Some(name) } => format!("Position {number} ({name})"),
        Place::Line { number, name: None } => format!("Position {number}"),
        Place::VatBreakdown { category, rate: Some(rate) } => {
            format!("Umsatzsteuer {category} {} %", Language::De.number(rate))
        }
        Place::VatBreakdown { category, rate: None } => format!("Umsatzsteuer {category}"),
        Place::Allowance { number } => format!("Nachlass {number}"),
        Place::Charge { number } => format!("Zuschlag {number}"),
        Place::SupportingDocument { number } => format!("Rechnungsbegründende Unterlage {number}"),
    }
}

fn more(place: Option<&Place>, more: usize) -> String {
    let shown = |more: usize| more.shown(Language::De);
    match (place, more) {
        (Some(Place::Line { .. }), 1) => "Eine weitere Position verletzt die Regel auch.".to_owned(),
        (Some(Place::Line { .. }), more) => format!("{} weitere Positionen verletzen die Regel auch.", shown(more)),
        (_, 1) => "An einer weiteren Stelle ist es ebenso.".to_owned(),
        (_, more) => format!("An {} weiteren Stellen ist es ebenso.", shown(more)),
    }
}
