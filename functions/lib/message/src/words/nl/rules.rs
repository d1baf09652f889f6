//! Broken rules in Dutch.

mod en16931;
mod peppol;
mod vat;
mod xrechnung;

use std::borrow::Cow;

use crate::rule::{Place, Rule, RuleWords};
use crate::{Language, Parameter};

pub(crate) const WORDS: RuleWords = RuleWords { language: Language::Nl, sentence, broken, place, more };

fn sentence(rule: Rule) -> Cow<'static, str> {
    match rule {
        Rule::En16931(rule) => en16931::sentence(rule).into(),
        Rule::Vat(rule) => vat::sentence(rule).into(),
        Rule::XRechnung(rule) => xrechnung::sentence(rule).into(),
        Rule::Peppol(rule) => peppol::sentence(rule).into(),
    }
}

fn broken(id: &str) -> String {
    format!("De regel {id} is overtreden.")
}

fn place(place: &Place) -> String {
    match place {
        Place::Line { number, name: Some(name) } => format!("Factuurregel {number} ({name})"),
        Place::Line { number, name: None } => format!("Factuurregel {number}"),
        Place::VatBreakdown { category, rate: Some(rate) } => format!("Btw {category} {} %", Language::Nl.number(rate)),
        Place::VatBreakdown { category, rate: None } => format!("Btw {category}"),
        Place::Allowance { number } => format!("Korting {number}"),
        Place::Charge { number } => format!("Toeslag {number}"),
        Place::SupportingDocument { number } => format!("Ondersteunend document {number}"),
    }
}

fn more(place: Option<&Place>, more: usize) -> String {
    let shown = |more: usize| more.shown(Language::Nl);
    match (place, more) {
        (Some(Place::Line { .. }), 1) => "Nog één factuurregel voldoet er niet aan.".to_owned(),
        (Some(Place::Line { .. }), more) => format!("Nog {} factuurregels voldoen er niet aan.", shown(more)),
        (_, 1) => "Op nog één plaats is het net zo.".to_owned(),
        (_, more) => format!("Op nog {} plaatsen is het net zo.", shown(more)),
    }
}
