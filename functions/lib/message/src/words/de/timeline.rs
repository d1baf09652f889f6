//! What happened to an issued invoice, entry by entry.

use crate::text::{Text, advises, says};
use crate::{Language, Parameter, Timeline};

const LANGUAGE: Language = Language::De;

pub(crate) fn text(message: &Timeline) -> Text {
    match message {
        Timeline::Issued { number } => match number {
            Some(number) => says(format!("Die Rechnung {number} wurde ausgestellt.")),
            None => says("Die Rechnung wurde ausgestellt."),
        },
        Timeline::Scheduled { leaves_at } => {
            says(format!("Sie soll am {leaves_at} abgehen.", leaves_at = leaves_at.shown(LANGUAGE)))
        }
        Timeline::Undeliverable => says("Sie konnte niemandem zugestellt werden."),
        Timeline::RecipientsLeftOut { recipients } => says(format!(
            "Die Rechnungs-E-Mail ging ohne {recipients} ab, weil dorthin keine E-Mails mehr gesendet werden können.",
            recipients = who(recipients)
        )),
        Timeline::InJointEmail { others } => {
            says(format!("Sie ist mit {others} in einer Rechnungs-E-Mail.", others = others.shown(LANGUAGE)))
        }
        Timeline::SentByLink { until } => says(format!(
            "Ihre Dateien sind zu groß für die E-Mail; sie enthält einen Link, unter dem sie bis zum {until} abrufbar sind.",
            until = until.shown(LANGUAGE)
        )),
        Timeline::FileDownloaded { name } => says(format!("{name} wurde über den Link heruntergeladen.")),
        Timeline::EmailOpened => says(
            "Die Rechnungs-E-Mail wurde geöffnet: von einem Leser oder von einem Programm eines Mailservers. Welches von beiden, lässt sich nicht sagen.",
        ),
        Timeline::SendingAddressRefused { address } => advises(
            format!(
                "SES lässt von {address} keine E-Mails mehr abgehen, darum geht diese von der Adresse des Connectors ab."
            ),
            "Prüfen Sie die DNS-Einträge: GET /v1/account/sending-address nennt sie.",
        ),
        Timeline::ReaderAway { from, until, address, words } => says(format!(
            "{} ist abwesend{}{}: „{words}“.",
            from.as_deref().unwrap_or("Der Leser"),
            until.as_ref().map(|day| format!(" bis {}", LANGUAGE.date(day))).unwrap_or_default(),
            address.as_ref().map(|address| format!(" und nennt für diese Zeit {address}")).unwrap_or_default()
        )),
        Timeline::ReaderHasNewAddress { from, address, words } => {
            let from = from.as_deref().unwrap_or("Der Leser");
            let said = match address {
                Some(address) => format!("{from} schreibt, dass die Adresse jetzt {address} ist"),
                None => format!("{from} schreibt, dass sich die Adresse geändert hat"),
            };
            advises(
                format!("{said}: „{words}“."),
                "Dadurch wurde nichts geändert: Fragen Sie im Zweifel den Kunden, und korrigieren Sie die Adressen des Geschäftspartners.",
            )
        }
        Timeline::ReaderWantsItElsewhere { from, address, words } => {
            let from = from.as_deref().unwrap_or("Der Leser");
            let said = match address {
                Some(address) => format!("{from} bittet, Rechnungen an {address} zu senden"),
                None => format!("{from} bittet, Rechnungen anderswohin zu senden"),
            };
            advises(
                format!("{said}: „{words}“."),
                "Dadurch wurde nichts geändert: Fragen Sie im Zweifel den Kunden, und korrigieren Sie die Adressen des Geschäftspartners.",
            )
        }
        Timeline::ReaderIsWrongPerson { from, address, words } => {
            let from = from.as_deref().unwrap_or("Der Leser");
            let said = match address {
                Some(address) => format!(
                    "{from} schreibt, die Rechnungs-E-Mail sei an die falsche Person gegangen, und nennt {address}"
                ),
                None => format!("{from} schreibt, die Rechnungs-E-Mail sei an die falsche Person gegangen"),
            };
            advises(
                format!("{said}: „{words}“."),
                "Dadurch wurde nichts geändert: Fragen Sie im Zweifel den Kunden, und korrigieren Sie die Adressen des Geschäftspartners.",
            )
        }
        Timeline::Withdrawn { by } => match by {
            Some(by) => says(format!("{by} hat sie vor dem Abgang zurückgezogen: Sie wird nicht gesendet.")),
            None => says("Sie wurde vor dem Abgang zurückgezogen: Sie wird nicht gesendet."),
        },
        Timeline::Reinstated { by } => match by {
            Some(by) => says(format!("{by} möchte sie doch senden lassen.")),
            None => says("Sie soll doch gesendet werden."),
        },
        Timeline::Resent { by, to } => {
            let to = to.as_ref().map(|to| format!(" an {to}")).unwrap_or_default();
            match by {
                Some(by) => says(format!("{by} hat sie noch einmal{to} senden lassen.")),
                None => says(format!("Sie wurde auf Wunsch noch einmal{to} gesendet.")),
            }
        }
        Timeline::MarkedPaid { by, paid_on } => {
            let at = paid_on.shown(LANGUAGE);
            match by {
                Some(by) => says(format!("{by} hat sie als bezahlt am {at} vermerkt.")),
                None => says(format!("Sie wurde als bezahlt am {at} vermerkt.")),
            }
        }
        Timeline::MarkedUnpaid { by } => match by {
            Some(by) => says(format!("{by} hat sie als nicht bezahlt vermerkt.")),
            None => says("Sie wurde als nicht bezahlt vermerkt."),
        },
        Timeline::ReminderPlanned { leaves_at } => says(format!(
            "Die nächste Erinnerung geht am {leaves_at} ab, wenn bis dahin nicht bezahlt ist.",
            leaves_at = leaves_at.shown(LANGUAGE)
        )),
        Timeline::ReminderSkipped => says("Sie wurde ausgelassen."),
        Timeline::Waiting => says("Sie wartet auf den Versand."),
        Timeline::BeingSent => says("Sie wird gerade gesendet."),
        Timeline::MaybeSent => advises(
            "Es ist ungewiss, ob sie gesendet wurde.",
            "Fragen Sie den Kunden, bevor Sie sie noch einmal senden.",
        ),
        Timeline::HandedToAccessPoint => says("Sie wurde dem Access Point übergeben."),
        Timeline::AccessPointHasIt => says("Der Access Point hat sie."),
        Timeline::EmailLeft { recipients, ses_message_id } => {
            let id = ses_message_id.as_ref().map(|id| format!(" (bei SES: {id})")).unwrap_or_default();
            says(format!("Die E-Mail an {} ist abgegangen{id}.", who(recipients)))
        }
        Timeline::EmailPutOff { recipients } => says(format!(
            "Der Mailserver für {recipients} hat die E-Mail noch nicht angenommen. Es wird weiter versucht.",
            recipients = who(recipients)
        )),
        Timeline::EmailArrived { recipients } => {
            says(format!("Der Mailserver für {recipients} hat die E-Mail angenommen.", recipients = who(recipients)))
        }
        Timeline::WebhookTookIt => says("Das Programm des Kunden hat die Rechnung angenommen."),
        Timeline::CustomerHasIt => says("Der Kunde hat die Rechnung."),
        Timeline::NotSent => says("Sie konnte nicht gesendet werden."),
        Timeline::RefusedBeforeItLeft => says("Sie wurde vor dem Abgang abgewiesen."),
        Timeline::EmailCameBack { recipients } => {
            says(format!("Die E-Mail an {recipients} kam zurück.", recipients = who(recipients)))
        }
        Timeline::AccessPointGaveUp => says("Sie konnte über diesen Zustellungsweg nicht zugestellt werden."),
        Timeline::ReportedAsUnwanted { recipients } => {
            says(format!("Die E-Mail an {recipients} wurde als unerwünscht gemeldet.", recipients = who(recipients)))
        }
    }
}

/// The addresses, or who is meant where there is none.
fn who(recipients: &[String]) -> String {
    if recipients.is_empty() { "den Kunden".to_owned() } else { recipients.join(", ") }
}

/// Which reminder a sentence is about, to stand before it.
pub(crate) fn reminder(day: i16) -> String {
    let days = |day: i16| match day.unsigned_abs() {
        1 => "1 Tag".to_owned(),
        days => format!("{days} Tage"),
    };
    match day {
        0 => "Erinnerung zum Fälligkeitsdatum:".to_owned(),
        ..0 => format!("Erinnerung {} vor dem Fälligkeitsdatum:", days(day)),
        1.. => format!("Erinnerung {} nach dem Fälligkeitsdatum:", days(day)),
    }
}
