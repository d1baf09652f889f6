//! What speaks against an invoice, whoever sent it.

use crate::text::{Text, advises, says};
use crate::{Language, Parameter, Warning};

pub(crate) fn text(message: &Warning) -> Text {
    match message {
        Warning::Spam => says("Amazon SES, der Dienst, der Ihre E-Mails annimmt, hält die E-Mail für Spam."),
        Warning::SpfFailed => {
            says("Die E-Mail kam von einem Server, der nicht für die Domain ihres Absenders senden darf.")
        }
        Warning::DkimFailed => {
            says("Die Signatur der E-Mail stimmt nicht; die E-Mail kann unterwegs verändert worden sein.")
        }
        Warning::DmarcFailed { domain: Some(domain), policy: Some(policy) } => says(format!(
            "Es ist nicht erwiesen, dass die E-Mail von der Domain kommt, die sie nennt. {domain} bittet \
             darum, solche E-Mails {policy}.",
            policy = policy.shown(Language::De)
        )),
        Warning::DmarcFailed { .. } => {
            says("Es ist nicht erwiesen, dass die E-Mail von der Domain kommt, die sie nennt.")
        }
        Warning::SenderUnproven { verdict } => says(format!(
            "Nichts beweist, dass die E-Mail von der Domain kommt, die sie nennt: {verdict}.",
            verdict = verdict.shown(Language::De)
        )),
        Warning::KnownSenderUnproven { domain: Some(domain) } => {
            says(format!("Jemand benutzt vielleicht den Namen eines Absenders, den Sie kennen: {domain}."))
        }
        Warning::KnownSenderUnproven { domain: None } => {
            says("Jemand benutzt vielleicht den Namen eines Absenders, den Sie kennen.")
        }
        Warning::UnprovenAsReleased { domain, iban } => says(format!(
            "Jemand benutzt vielleicht den Namen von {domain}. Sie haben schon eine Rechnung dieses \
             Absenders mit demselben Konto, {iban}, freigegeben, die ebenfalls nicht erwiesen war."
        )),
        Warning::NoSender => says("Die E-Mail nennt keinen Absender; nichts beweist, wer sie gesendet hat."),
        Warning::SeveralSenders { senders } => says(format!(
            "Die E-Mail nennt mehrere Absender ({senders}); nichts beweist, wer sie gesendet hat.",
            senders = senders.shown(Language::De)
        )),
        Warning::FirstMailFromAddress { address } => {
            says(format!("Von dieser Adresse, {address}, kam noch keine Rechnung, von ihrer Domain schon."))
        }
        Warning::FirstMailFromDomain { domain } => says(format!("Von {domain} kam noch keine Rechnung.")),
        Warning::SupplierFromNewDomain { domain, before } => says(format!(
            "Die Rechnung kam von {domain}; die bisherigen Rechnungen dieses Lieferanten kamen von \
             {before}.",
            before = before.shown(Language::De)
        )),
        Warning::LookAlikeDomain { domain, known } => says(format!(
            "Die Domain des Absenders, {domain}, sieht aus wie eine, die Sie kennen, ist aber eine \
             andere: {known}."
        )),
        Warning::SupplierUnread => says("Kein Programm kann lesen, von wem die Rechnung ist."),
        Warning::IbanChanged { iban, before } => says(format!(
            "Die Rechnung soll auf ein anderes Konto bezahlt werden als die bisherigen dieses \
             Lieferanten: {iban} statt {before}.",
            before = before.shown(Language::De)
        )),
        Warning::IbanCountryDiffers { iban, vat } => says(format!(
            "Das Konto, auf das bezahlt werden soll, {iban}, liegt in einem anderen Land als der \
             Lieferant (Umsatzsteuer-Identifikationsnummer {vat})."
        )),
        Warning::NumberUsedBefore { invoice_id } => advises(
            format!(
                "Eine andere Rechnung dieses Lieferanten hat dieselbe Nummer, mit anderem Datum oder Betrag: \
                 {invoice_id}."
            ),
            "Fragen Sie den Lieferanten, ob die eine an die Stelle der anderen tritt.",
        ),
        Warning::PdfSpeaksOfCorrection { pdf, line, data } => advises(
            format!(
                "{pdf} beginnt mit „{line}“, {data} ist aber eine gewöhnliche Rechnung: Das eine kann ein \
                 anderes Dokument zu dieser Rechnung sein."
            ),
            "Sehen Sie beide durch.",
        ),
        Warning::PdfLacksTotal { pdf, total } => advises(
            format!(
                "{pdf} zeigt die Nummer der Rechnung, aber nicht ihren Gesamtbetrag, {total}: Es kann ein \
                 anderes Dokument sein.",
                total = total.shown(Language::De)
            ),
            "Sehen Sie es durch.",
        ),
        Warning::FilesDisagree { field, values } => {
            let values: Vec<String> = values.iter().map(|value| value.of(*field, Language::De)).collect();
            advises(
                format!(
                    "Die Dateien der Rechnung widersprechen sich ({field}): {}.",
                    values.join(", "),
                    field = field.shown(Language::De)
                ),
                "Fragen Sie den Lieferanten, was gilt.",
            )
        }
    }
}
