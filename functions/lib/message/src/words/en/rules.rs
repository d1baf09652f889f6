//! Broken rules in English.

mod en16931;
mod peppol;
mod vat;
mod xrechnung;

use std::borrow::Cow;

use crate::rule::{Place, Rule, RuleWords};
use crate::{Language, Parameter};

pub(crate) const WORDS: RuleWords = RuleWords { language: Language::En, sentence, broken, place, more };

fn sentence(rule: Rule) -> Cow<'static, str> {
    match rule {
        Rule::En16931(rule) => en16931::sentence(rule).into(),
        Rule::Vat(rule) => vat::sentence(rule).into(),
        Rule::XRechnung(rule) => xrechnung::sentence(rule).into(),
        Rule::Peppol(rule) => peppol::sentence(rule).into(),
    }
}

fn broken(id: &str) -> String {
    format!("The rule {id} is broken.")
}

fn place(place: &Place) -> String {
    match place {
        Place::Line { number, name: Some(name) } => format!("Line {number} ({name})"),
        Place::Line { number, name: None } => format!("Line {number}"),
        Place::VatBreakdown { category, rate: Some(rate) } => format!("VAT {category} {} %", Language::En.number(rate)),
        Place::VatBreakdown { category, rate: None } => format!("VAT {category}"),
        Place::Allowance { number } => format!("Allowance {number}"),
        Place::Charge { number } => format!("Charge {number}"),
        Place::SupportingDocument { number } => format!("Supporting document {number}"),
    }
}

fn more(place: Option<&Place>, more: usize) -> String {
    let shown = |more: usize| more.shown(Language::En);
    match (place, more) {
        (Some(Place::Line { .. }), 1) => "One more line breaks the rule too.".to_owned(),
        (Some(Place::Line { .. }), more) => format!("{} more lines break the rule too.", shown(more)),
        (_, 1) => "It is so in one more place.".to_owned(),
        (_, more) => format!("It is so in {} more places.", shown(more)),
    }
}
