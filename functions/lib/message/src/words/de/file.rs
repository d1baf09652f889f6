//! What a file of a mail was taken for, and by which rule.

use crate::Language::De;
use crate::text::{Text, advises, says};
use crate::{FileRule, Parameter};

pub(crate) fn text(message: &FileRule) -> Text {
    match message {
        FileRule::Structured => says("Die Datei enthält Rechnungsdaten, die Programme lesen."),
        FileRule::HybridPdf => says("Das PDF enthält Rechnungsdaten, die Programme lesen."),
        FileRule::Pdf => says("Ein PDF ohne Rechnungsdaten gilt als Rechnung, die Menschen lesen."),
        FileRule::Image => {
            says("Die E-Mail enthält keine andere Rechnung; darum gilt das Bild als Scan einer Rechnung.")
        }
        FileRule::Pages => says("Die Bilder heißen wie die Seiten eines Scans, von der ersten an nummeriert."),
        FileRule::SameNumberAndSeller => {
            says("Die Daten beider Dateien nennen dieselbe Rechnungsnummer und denselben Lieferanten.")
        }
        FileRule::NumberInText => says("Das PDF zeigt die Nummer der Rechnung."),
        FileRule::SameFileName => {
            says("Die Datei heißt wie die Datei der Rechnung, oder ihr Name enthält die Rechnungsnummer.")
        }
        FileRule::OnlyPair => says(
            "Das PDF hat keinen Text zum Vergleichen, aber es und die Rechnung sind die einzigen beiden Dateien der E-Mail.",
        ),
        FileRule::PrintedTwice => {
            says("Ein anderes PDF der E-Mail zeigt dieselbe Rechnungsnummer und denselben Lieferanten oder Betrag.")
        }
        FileRule::RenderingInAnotherMail => {
            says("Das PDF kam in einer anderen E-Mail und zeigt Nummer, Lieferanten und Betrag der Rechnung.")
        }
        FileRule::SameInvoiceInTwoMails => {
            says("Eine Rechnung mit derselben Nummer vom selben Lieferanten kam in einer anderen E-Mail.")
        }
        FileRule::SameFileInTwoMails => says("Eine frühere E-Mail brachte dieselbe Datei."),
        FileRule::BesideInvoice => says("Die Datei kam mit der Rechnung und wird als deren Anlage aufbewahrt."),
        FileRule::Embedded => says("Die Datei steckte in der Datei der Rechnung und gehört zu ihr."),
        FileRule::FurtherPdf => {
            says("Das PDF bezieht sich auf die Rechnung, die schon eines hat, und wird als deren Anlage aufbewahrt.")
        }
        FileRule::SignedOriginal => {
            says("Die Rechnung steckte in diesem signierten Umschlag, der rechtlich das Original ist.")
        }
        FileRule::DeliveryNote => says("Das Dokument nennt sich Lieferschein und ist keine Rechnung."),
        FileRule::OrderConfirmation => says("Das Dokument nennt sich Auftragsbestätigung und ist keine Rechnung."),
        FileRule::Quote => says("Das Dokument nennt sich Angebot und ist keine Rechnung."),
        FileRule::Statement => says("Das Dokument nennt sich Kontoauszug und ist keine Rechnung."),
        FileRule::Reminder => says("Das Dokument nennt sich Zahlungserinnerung und ist keine Rechnung."),
        FileRule::Terms => {
            says("Das Dokument enthält Geschäftsbedingungen oder rechtliche Hinweise und ist keine Rechnung.")
        }
        FileRule::TimeSheet => says("Das Dokument nennt sich Stundenzettel und ist keine Rechnung."),
        FileRule::PaymentAdvice => says("Das Dokument nennt sich Zahlungsavis und ist keine Rechnung."),
        FileRule::Mandate => says("Das Dokument nennt sich Lastschriftmandat und ist keine Rechnung."),
        FileRule::Order => says("Das Dokument nennt sich Bestellung und ist keine Rechnung."),
        FileRule::Contract => says("Das Dokument nennt sich Vertrag und ist keine Rechnung."),
        FileRule::ProForma => advises(
            "Das Dokument nennt sich Proforma-Rechnung; es kann eine Zahlung verlangen, ist aber keine Rechnung zum Buchen.",
            "Sehen Sie es sich an, bevor Sie es bezahlen oder ablegen.",
        ),
        FileRule::BusinessDocument { document } => {
            says(format!("Die Datei enthält als Daten {document}, also keine Rechnung.", document = document.shown(De)))
        }
        FileRule::InlineImage => says("Die Datei ist ein Bild aus dem Text der E-Mail oder ein Logo."),
        FileRule::Noise => says(
            "Die Datei ist eine Visitenkarte, ein Kalendereintrag, eine Signatur oder etwas, das ein Programm für sich vermerkt.",
        ),
        FileRule::Report => {
            says("Die Datei gehört zu einem Bericht über eine andere E-Mail und nicht zu einer Rechnung.")
        }
        FileRule::Unpacked { container, files } => says(match files {
            0 => format!("Die Datei ist {} und enthält keine Dateien.", container.shown(De)),
            1 => format!(
                "Die Datei ist {} und wurde ausgepackt; die eine Datei darin wird für sich beurteilt.",
                container.shown(De)
            ),
            files => format!(
                "Die Datei ist {} und wurde ausgepackt; die {} Dateien darin werden einzeln beurteilt.",
                container.shown(De),
                files.shown(De)
            ),
        }),
        FileRule::NotAnInvoiceFormat => says(
            "Office-Dateien, Texte und Tabellen werden nur neben einer Rechnung abgelegt, und die E-Mail enthält keine.",
        ),
        FileRule::AmbiguousAppendix => advises(
            "Die E-Mail enthält mehrere Rechnungen, und nichts sagt, zu welcher die Datei gehört.",
            "Legen Sie sie selbst bei der richtigen ab.",
        ),
        FileRule::UnknownFormat => says("Die Datei hat kein Format, in dem Rechnungen bekannt sind."),
        FileRule::Duplicate => says("Die E-Mail enthält dieselbe Datei zweimal; die erste wird verwendet."),
        FileRule::EmptyFile => says("Die Datei ist leer."),
    }
}
