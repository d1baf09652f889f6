//! Broken rules in French.

mod en16931;
mod peppol;
mod vat;
mod xrechnung;

use std::borrow::Cow;

use crate::rule::{Place, Rule, RuleWords};
use crate::{Language, Parameter};

pub(crate) const WORDS: RuleWords = RuleWords { language: Language::Fr, sentence, broken, place, more };

fn sentence(rule: Rule) -> Cow<'static, str> {
    match rule {
        Rule::En16931(rule) => en16931::sentence(rule).into(),
        Rule::Vat(rule) => vat::sentence(rule).into(),
        Rule::XRechnung(rule) => xrechnung::sentence(rule).into(),
        Rule::Peppol(rule) => peppol::sentence(rule).into(),
    }
}

fn broken(id: &str) -> String {
    format!("La règle {id} n’est pas respectée.")
}

fn place(place: &Place) -> String {
    match place {
        Place::Line { number, name: Some(name) } => format!("Ligne {number} ({name})"),
        Place::Line { number, name: None } => format!("Ligne {number}"),
        Place::VatBreakdown { category, rate: Some(rate) } => format!("TVA {category} {} %", Language::Fr.number(rate)),
        Place::VatBreakdown { category, rate: None } => format!("TVA {category}"),
        Place::Allowance { number } => format!("Remise {number}"),
        Place::Charge { number } => format!("Frais {number}"),
        Place::SupportingDocument { number } => format!("Pièce justificative {number}"),
    }
}

fn more(place: Option<&Place>, more: usize) -> String {
    let shown = |more: usize| more.shown(Language::Fr);
    match (place, more) {
        (Some(Place::Line { .. }), 1) => "Une autre ligne ne respecte pas la règle non plus.".to_owned(),
        (Some(Place::Line { .. }), more) => {
            format!("{} autres lignes ne respectent pas la règle non plus.", shown(more))
        }
        (_, 1) => "Il en va de même à un autre endroit.".to_owned(),
        (_, more) => format!("Il en va de même à {} autres endroits.", shown(more)),
    }
}
