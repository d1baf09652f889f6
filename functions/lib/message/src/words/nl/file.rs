//! What a file of a mail was taken for, and by which rule.

use crate::Language::Nl;
use crate::text::{Text, advises, says};
use crate::{FileRule, Parameter};

pub(crate) fn text(message: &FileRule) -> Text {
    match message {
        FileRule::Structured => says("Het bestand bevat factuurgegevens die programma’s lezen."),
        FileRule::HybridPdf => says("De pdf bevat factuurgegevens die programma’s lezen."),
        FileRule::Pdf => says("Een pdf zonder factuurgegevens geldt als een factuur die mensen lezen."),
        FileRule::Image => {
            says("De e-mail bevat geen andere factuur; daarom geldt de afbeelding als scan van een factuur.")
        }
        FileRule::Pages => says("De afbeeldingen heten als de pagina’s van één scan, genummerd vanaf de eerste."),
        FileRule::SameNumberAndSeller => {
            says("De gegevens van beide bestanden noemen hetzelfde factuurnummer en dezelfde leverancier.")
        }
        FileRule::NumberInText => says("De pdf toont het nummer van de factuur."),
        FileRule::SameFileName => {
            says("Het bestand heet als het bestand van de factuur, of de naam bevat het factuurnummer.")
        }
        FileRule::OnlyPair => says(
            "De pdf heeft geen tekst om te vergelijken, maar hij en de factuur zijn de enige twee bestanden van de e-mail.",
        ),
        FileRule::PrintedTwice => says(
            "Een andere pdf van de e-mail toont hetzelfde factuurnummer, en dezelfde leverancier of hetzelfde totaal.",
        ),
        FileRule::RenderingInAnotherMail => {
            says("De pdf kwam in een andere e-mail en toont het nummer, de leverancier en het totaal van de factuur.")
        }
        FileRule::SameInvoiceInTwoMails => {
            says("Een factuur met hetzelfde nummer van dezelfde leverancier kwam in een andere e-mail.")
        }
        FileRule::SameFileInTwoMails => says("Een eerdere e-mail bracht hetzelfde bestand."),
        FileRule::BesideInvoice => says("Het bestand kwam met de factuur en wordt als bijlage daarvan bewaard."),
        FileRule::Embedded => says("Het bestand zat in het bestand van de factuur en hoort daarbij."),
        FileRule::FurtherPdf => {
            says("De pdf gaat over de factuur, die er al een heeft, en wordt als bijlage daarvan bewaard.")
        }
        FileRule::SignedOriginal => {
            says("De factuur zat in deze ondertekende envelop, die volgens de wet het origineel is.")
        }
        FileRule::DeliveryNote => says("Het document noemt zich pakbon en is geen factuur."),
        FileRule::OrderConfirmation => says("Het document noemt zich orderbevestiging en is geen factuur."),
        FileRule::Quote => says("Het document noemt zich offerte en is geen factuur."),
        FileRule::Statement => says("Het document noemt zich rekeningoverzicht en is geen factuur."),
        FileRule::Reminder => says("Het document noemt zich betalingsherinnering en is geen factuur."),
        FileRule::Terms => says("Het document bevat voorwaarden of juridische mededelingen en is geen factuur."),
        FileRule::TimeSheet => says("Het document noemt zich urenstaat en is geen factuur."),
        FileRule::PaymentAdvice => says("Het document noemt zich betaaladvies en is geen factuur."),
        FileRule::Mandate => says("Het document noemt zich incassomachtiging en is geen factuur."),
        FileRule::Order => says("Het document noemt zich bestelling en is geen factuur."),
        FileRule::Contract => says("Het document noemt zich contract en is geen factuur."),
        FileRule::ProForma => advises(
            "Het document noemt zich pro-formafactuur; het kan om betaling vragen, maar is geen factuur om te boeken.",
            "Bekijk het voordat u het betaalt of opbergt.",
        ),
        FileRule::BusinessDocument { document } => {
            says(format!("Het bestand bevat als gegevens {document}, dus geen factuur.", document = document.shown(Nl)))
        }
        FileRule::InlineImage => says("Het bestand is een afbeelding uit de tekst van de e-mail of een logo."),
        FileRule::Noise => says(
            "Het bestand is een visitekaartje, agenda-item, handtekening of een notitie die een programma voor zichzelf bewaart.",
        ),
        FileRule::Report => says("Het bestand hoort bij een bericht over een andere e-mail, niet bij een factuur."),
        FileRule::Unpacked { container, files } => says(match files {
            0 => format!("Het bestand is {} en bevat geen bestanden.", container.shown(Nl)),
            1 => format!(
                "Het bestand is {} en is uitgepakt; het ene bestand erin wordt apart beoordeeld.",
                container.shown(Nl)
            ),
            files => format!(
                "Het bestand is {} en is uitgepakt; de {} bestanden erin worden één voor één beoordeeld.",
                container.shown(Nl),
                files.shown(Nl)
            ),
        }),
        FileRule::NotAnInvoiceFormat => says(
            "Office-bestanden, teksten en tabellen worden alleen bij een factuur bewaard, en de e-mail bevat er geen.",
        ),
        FileRule::AmbiguousAppendix => advises(
            "De e-mail bevat meerdere facturen, en niets zegt bij welke het bestand hoort.",
            "Berg het zelf bij de juiste op.",
        ),
        FileRule::UnknownFormat => says("Het bestand heeft een indeling die niet als factuur bekend is."),
        FileRule::Duplicate => says("De e-mail bevat hetzelfde bestand twee keer; het eerste wordt gebruikt."),
        FileRule::EmptyFile => says("Het bestand is leeg."),
    }
}
