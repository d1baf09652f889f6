//! What is wrong with what an invoice says.

use super::rules;
use crate::text::{Text, advises, says};
use crate::{Finding, Language, Parameter};

pub(crate) fn text(message: &Finding) -> Text {
    match message {
        Finding::RuleBroken { rule, values, place, more } => advises(
            rules::WORDS.of_rule(*rule, values, place.as_ref(), *more),
            format!("S’il faut rectifier la facture, indiquez la règle au fournisseur : {rule}."),
        ),
        Finding::OtherRuleBroken { rule, wording, place, more } => advises(
            rules::WORDS.whole(
                &format!("La règle {rule} n’est pas respectée. Elle dit, dans l’original : « {wording} »."),
                place.as_ref(),
                *more,
            ),
            format!("S’il faut rectifier la facture, indiquez la règle au fournisseur : {rule}."),
        ),
        Finding::RepeatedElement { element, more } => advises(
            rules::WORDS.whole(
                &format!("{element} figure plusieurs fois et ne peut figurer qu’une fois ; le premier est pris."),
                None,
                *more,
            ),
            "Demandez au fournisseur une facture rectifiée.",
        ),
        Finding::TotalsDiffer { net, tax, gross, expected } => advises(
            format!(
                "Le total TVA comprise est de {gross}, mais le total hors TVA {net} plus la TVA {tax} donne \
                 {expected}.",
                gross = gross.shown(Language::Fr),
                net = net.shown(Language::Fr),
                tax = tax.shown(Language::Fr),
                expected = expected.shown(Language::Fr)
            ),
            "Demandez au fournisseur quel montant est le bon.",
        ),
        Finding::SeveralInvoices { numbers } => advises(
            format!(
                "Les pages montrent plusieurs numéros de facture, chacun avec un total : {}. Le fichier \
                 semble contenir plusieurs factures.",
                numbers.shown(Language::Fr)
            ),
            "Examinez-le, et demandez au fournisseur un fichier par facture.",
        ),
        Finding::MoreFindings { count: 1 } => says("Une autre règle n’est pas respectée ; elle n’est pas citée ici."),
        Finding::MoreFindings { count } => says(format!(
            "{} autres règles ne sont pas respectées ; elles ne sont pas citées ici.",
            count.shown(Language::Fr)
        )),
        Finding::MalformedAmount { element, value } => advises(
            format!("La valeur de {element}, « {value} », n’est pas un montant avec deux décimales au plus."),
            "Demandez au fournisseur une facture rectifiée.",
        ),
        Finding::MalformedDate { element, value } => advises(
            format!("La valeur de {element}, « {value} », n’est pas une date comme 2026-11-23."),
            "Demandez au fournisseur une facture rectifiée.",
        ),
        Finding::MalformedValue { element, value, wording } => advises(
            format!(
                "La valeur de {element}, « {value} », est illisible. Le programme de contrôle dit : \
                 « {wording} »."
            ),
            "Demandez au fournisseur une facture rectifiée.",
        ),
        Finding::SchemaBroken { element, wording } => advises(
            format!(
                "{element} n’est pas écrit comme le format le prévoit. Le programme de contrôle dit : \
                 « {wording} »."
            ),
            "Demandez au fournisseur une facture rectifiée.",
        ),
        Finding::VatChecksum { vat } => advises(
            format!(
                "Le numéro de TVA du vendeur, {vat}, ne peut pas être correct : sa clé de contrôle est \
                 fausse."
            ),
            "Comparez-le avec des factures antérieures, ou demandez au fournisseur.",
        ),
        Finding::IbanChecksum { iban } => advises(
            format!("L’IBAN {iban} ne peut pas être correct : sa clé de contrôle est fausse."),
            "Demandez au fournisseur avant de payer.",
        ),
        Finding::DamagedPdf => advises(
            "Le PDF est tronqué : des pages, des images ou du texte peuvent manquer.",
            "Demandez au fournisseur de le renvoyer.",
        ),
        Finding::PdfOfPdfs => advises(
            "Le PDF contient d’autres PDF, dont chacun peut être une facture. Ils sont classés comme ses \
             annexes.",
            "Examinez-les.",
        ),
        Finding::NotValidated => says(
            "La facture est si grande que seuls ses totaux et numéros ont été lus ; les règles de son \
             format n’ont pas été vérifiées.",
        ),
    }
}
