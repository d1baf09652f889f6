//! What is wrong with what an invoice says.

use super::rules;
use crate::text::{Text, advises, says};
use crate::{Finding, Language, Parameter};

pub(crate) fn text(message: &Finding) -> Text {
    match message {
        Finding::RuleBroken { rule, values, place, more } => advises(
            rules::WORDS.of_rule(*rule, values, place.as_ref(), *more),
            format!("Moet de factuur worden gecorrigeerd, noem de leverancier dan de regel: {rule}."),
        ),
        Finding::OtherRuleBroken { rule, wording, place, more } => advises(
            rules::WORDS.whole(
                &format!("De regel {rule} is overtreden. Oorspronkelijk luidt zij: ‘{wording}’."),
                place.as_ref(),
                *more,
            ),
            format!("Moet de factuur worden gecorrigeerd, noem de leverancier dan de regel: {rule}."),
        ),
        Finding::RepeatedElement { element, more } => advises(
            rules::WORDS.whole(
                &format!("{element} komt meer dan eens voor en mag maar één keer voorkomen; het eerste is genomen."),
                None,
                *more,
            ),
            "Vraag de leverancier om een gecorrigeerde factuur.",
        ),
        Finding::TotalsDiffer { net, tax, gross, expected } => advises(
            format!(
                "Het totaal met btw is {gross}, maar het totaal zonder btw {net} plus btw {tax} maakt \
                 {expected}.",
                gross = gross.shown(Language::Nl),
                net = net.shown(Language::Nl),
                tax = tax.shown(Language::Nl),
                expected = expected.shown(Language::Nl)
            ),
            "Vraag de leverancier welk bedrag juist is.",
        ),
        Finding::SeveralInvoices { numbers } => advises(
            format!(
                "De pagina’s tonen verscheidene factuurnummers, elk met een totaal: {}. Het bestand lijkt \
                 verscheidene facturen te bevatten.",
                numbers.shown(Language::Nl)
            ),
            "Bekijk het, en vraag de leverancier om één bestand per factuur.",
        ),
        Finding::MoreFindings { count: 1 } => says("Nog één regel is overtreden, die hier niet staat."),
        Finding::MoreFindings { count } => {
            says(format!("Nog {} regels zijn overtreden, die hier niet staan.", count.shown(Language::Nl)))
        }
        Finding::MalformedAmount { element, value } => advises(
            format!("De waarde van {element}, ‘{value}’, is geen bedrag met ten hoogste twee decimalen."),
            "Vraag de leverancier om een gecorrigeerde factuur.",
        ),
        Finding::MalformedDate { element, value } => advises(
            format!("De waarde van {element}, ‘{value}’, is geen datum zoals 2026-11-23."),
            "Vraag de leverancier om een gecorrigeerde factuur.",
        ),
        Finding::MalformedValue { element, value, wording } => advises(
            format!("De waarde van {element}, ‘{value}’, is onleesbaar. Het controleprogramma zegt: ‘{wording}’."),
            "Vraag de leverancier om een gecorrigeerde factuur.",
        ),
        Finding::SchemaBroken { element, wording } => advises(
            format!(
                "{element} is niet geschreven zoals het formaat het vereist. Het controleprogramma zegt: \
                 ‘{wording}’."
            ),
            "Vraag de leverancier om een gecorrigeerde factuur.",
        ),
        Finding::VatChecksum { vat } => advises(
            format!("Het btw-nummer van de verkoper, {vat}, kan niet kloppen: de controlecijfers zijn onjuist."),
            "Vergelijk het met eerdere facturen, of vraag het de leverancier.",
        ),
        Finding::IbanChecksum { iban } => advises(
            format!("De IBAN {iban} kan niet kloppen: de controlecijfers zijn onjuist."),
            "Vraag de leverancier voordat u betaalt.",
        ),
        Finding::DamagedPdf => advises(
            "De pdf is afgekapt: er kunnen pagina’s, afbeeldingen of tekst ontbreken.",
            "Vraag de leverancier hem opnieuw te sturen.",
        ),
        Finding::PdfOfPdfs => advises(
            "De pdf bevat andere pdf’s, die elk een factuur kunnen zijn. Zij zijn als bijlagen ervan \
             opgeslagen.",
            "Bekijk ze.",
        ),
        Finding::NotValidated => says(
            "De factuur is zo groot dat alleen haar totalen en nummers zijn gelezen; de regels van haar \
             formaat zijn niet gecontroleerd.",
        ),
    }
}
