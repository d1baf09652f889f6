//! What is wrong with what an invoice says.

use super::rules;
use crate::text::{Text, advises, says};
use crate::{Finding, Language, Parameter};

pub(crate) fn text(message: &Finding) -> Text {
    match message {
        Finding::RuleBroken { rule, values, place, more } => advises(
            rules::WORDS.of_rule(*rule, values, place.as_ref(), *more),
            format!("Muss die Rechnung berichtigt werden, nennen Sie dem Lieferanten die Regel {rule}."),
        ),
        Finding::OtherRuleBroken { rule, wording, place, more } => advises(
            rules::WORDS.whole(
                &format!("Die Regel {rule} ist verletzt. Sie lautet im Original: „{wording}“."),
                place.as_ref(),
                *more,
            ),
            format!("Muss die Rechnung berichtigt werden, nennen Sie dem Lieferanten die Regel {rule}."),
        ),
        Finding::RepeatedElement { element, more } => advises(
            rules::WORDS.whole(
                &format!("{element} kommt mehrmals vor und darf nur einmal vorkommen; gelesen wurde das erste."),
                None,
                *more,
            ),
            "Bitten Sie den Lieferanten um eine berichtigte Rechnung.",
        ),
        Finding::TotalsDiffer { net, tax, gross, expected } => advises(
            format!(
                "Der Gesamtbetrag mit Umsatzsteuer ist {gross}, der Betrag ohne Umsatzsteuer {net} zuzüglich \
                 Umsatzsteuer {tax} ergibt aber {expected}.",
                gross = gross.shown(Language::De),
                net = net.shown(Language::De),
                tax = tax.shown(Language::De),
                expected = expected.shown(Language::De)
            ),
            "Fragen Sie den Lieferanten, welcher Betrag gilt.",
        ),
        Finding::SeveralInvoices { numbers } => advises(
            format!(
                "Die Seiten zeigen mehrere Rechnungsnummern, jede mit einem Gesamtbetrag: {}. Die Datei \
                 scheint mehrere Rechnungen zu enthalten.",
                numbers.shown(Language::De)
            ),
            "Sehen Sie sie durch, und bitten Sie den Lieferanten um eine Datei je Rechnung.",
        ),
        Finding::MoreFindings { count: 1 } => says("Eine weitere Regel ist verletzt; sie ist hier nicht aufgeführt."),
        Finding::MoreFindings { count } => {
            says(format!("{} weitere Regeln sind verletzt; sie sind hier nicht aufgeführt.", count.shown(Language::De)))
        }
        Finding::MalformedAmount { element, value } => advises(
            format!("Der Wert von {element}, „{value}“, ist kein Betrag mit höchstens zwei Nachkommastellen."),
            "Bitten Sie den Lieferanten um eine berichtigte Rechnung.",
        ),
        Finding::MalformedDate { element, value } => advises(
            format!("Der Wert von {element}, „{value}“, ist kein Datum wie 2026-11-23."),
            "Bitten Sie den Lieferanten um eine berichtigte Rechnung.",
        ),
        Finding::MalformedValue { element, value, wording } => advises(
            format!(
                "Der Wert von {element}, „{value}“, ist nicht lesbar. Das Prüfprogramm sagt dazu: \
                 „{wording}“."
            ),
            "Bitten Sie den Lieferanten um eine berichtigte Rechnung.",
        ),
        Finding::SchemaBroken { element, wording } => advises(
            format!(
                "{element} ist nicht so geschrieben, wie das Format es vorsieht. Das Prüfprogramm sagt dazu: \
                 „{wording}“."
            ),
            "Bitten Sie den Lieferanten um eine berichtigte Rechnung.",
        ),
        Finding::VatChecksum { vat } => advises(
            format!(
                "Die Umsatzsteuer-Identifikationsnummer des Verkäufers, {vat}, kann nicht stimmen: Die \
                 Prüfziffern sind falsch."
            ),
            "Vergleichen Sie sie mit früheren Rechnungen, oder fragen Sie den Lieferanten.",
        ),
        Finding::IbanChecksum { iban } => advises(
            format!("Die IBAN {iban} kann nicht stimmen: Die Prüfziffern sind falsch."),
            "Fragen Sie den Lieferanten, bevor Sie bezahlen.",
        ),
        Finding::DamagedPdf => advises(
            "Die PDF-Datei ist abgeschnitten: Seiten, Bilder oder Text können fehlen.",
            "Bitten Sie den Lieferanten, sie noch einmal zu senden.",
        ),
        Finding::PdfOfPdfs => advises(
            "Die PDF-Datei enthält weitere PDF-Dateien, von denen jede eine Rechnung sein kann. Sie sind \
             als ihre Anlagen abgelegt.",
            "Sehen Sie sie durch.",
        ),
        Finding::NotValidated => says(
            "Die Rechnung ist so groß, dass nur ihre Summen und Nummern gelesen wurden; die Regeln ihres \
             Formats wurden nicht geprüft.",
        ),
    }
}
