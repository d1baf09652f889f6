//! Why a delivery stands where it stands.

use crate::text::{Text, advises, says};
use crate::{Addresses, DeliveryReason, Language, Parameter};

pub(crate) fn text(message: &DeliveryReason) -> Text {
    use DeliveryReason as Reason;
    match message {
        Reason::NoFiles => {
            advises("Die Rechnung wurde ohne Datei ausgestellt.", "Stellen Sie sie mit mindestens einer Datei aus.")
        }
        Reason::SendingInactive => advises(
            "Der Connector Ihrer Firma ist nicht aktiv.",
            "Schalten Sie ihn ein und stellen Sie die Rechnung noch einmal aus.",
        ),
        Reason::NoChannelEnabled { partner } => advises(
            format!("Für {partner} ist kein Zustellungsweg eingeschaltet."),
            "Schalten Sie einen ein und stellen Sie die Rechnung noch einmal aus.",
        ),
        Reason::ChannelDisabled { partner, channel } => advises(
            format!(
                "Der Zustellungsweg {} von {partner} wurde ausgeschaltet, bevor die Rechnung hinausging.",
                channel.shown(Language::De)
            ),
            "Schalten Sie ihn ein oder wählen Sie einen anderen, und stellen Sie die Rechnung noch einmal aus.",
        ),
        Reason::DocumentMissing { sha256 } => advises(
            format!("Die Datei {sha256} der Rechnung liegt nicht im Speicher für Dokumente."),
            "Laden Sie sie hoch, bevor Sie die Rechnung ausstellen.",
        ),
        Reason::FilesTooLarge { limit } => advises(
            format!("Die Dateien der Rechnung haben zusammen mehr als {limit} MB."),
            "Stellen Sie die Rechnung mit kleineren Dateien aus.",
        ),
        Reason::PartnerUnknown { partner } => advises(
            format!("Es gibt keinen Geschäftspartner {partner}."),
            "Legen Sie ihn an und stellen Sie eine Rechnung, die für ihn bestimmt war, noch einmal aus.",
        ),
        Reason::PartnerNotNamed => advises(
            "Es ist unklar, wer der Kunde ist: Kein Geschäftspartner wurde genannt, und keine Datei enthält die \
             Umsatzsteuer-Nummer des Käufers.",
            "Stellen Sie die Rechnung noch einmal aus und nennen Sie den Geschäftspartner.",
        ),
        Reason::BuyerVatUnknown { vat } => advises(
            format!("Kein Geschäftspartner hat die Umsatzsteuer-Nummer {vat} des Käufers."),
            "Legen Sie ihn an und stellen Sie die Rechnung noch einmal aus.",
        ),
        Reason::NoEmailAddress { partner } => advises(
            format!("{partner} hat keine E-Mail-Adresse, an die Rechnungen gehen."),
            "Tragen Sie eine mit der Rolle „to“ ein und stellen Sie die Rechnung noch einmal aus.",
        ),
        Reason::AddressesSuppressed { partner, addresses } => advises(
            format!(
                "An diese Adressen von {partner} schreibt Ihre Firma nicht mehr: {}.",
                addresses.shown(Language::De)
            ),
            "Fragen Sie den Kunden nach einer anderen Adresse und senden Sie die Rechnung dorthin. Funktioniert eine Adresse \
             doch, nehmen Sie sie zuerst aus der Liste der gesperrten Adressen.",
        ),
        Reason::InvalidInvoice { rule, more: 0 } => advises(
            format!("Die Rechnung wird zurückgehalten, weil sie die Regel {rule} ihres Formats verletzt."),
            "Berichtigen Sie sie und stellen Sie sie noch einmal aus, oder erlauben Sie ungültige Rechnungen in den \
             Einstellungen zum Senden.",
        ),
        Reason::InvalidInvoice { rule, more } => advises(
            format!(
                "Die Rechnung wird zurückgehalten, weil sie die Regel {rule} ihres Formats und {more} weitere verletzt."
            ),
            "Berichtigen Sie sie und stellen Sie sie noch einmal aus, oder erlauben Sie ungültige Rechnungen in den \
             Einstellungen zum Senden.",
        ),

        Reason::NoDataForFiles { files } => advises(
            format!(
                "Der Kunde möchte die Dateien „{files}“, aber keine der Dateien ist eine Rechnung, die Programme lesen."
            ),
            "Stellen Sie die Rechnung mit ihrer XML-Datei aus, oder wählen Sie „pdf“ für den Geschäftspartner.",
        ),
        Reason::DataNotExtractable => advises(
            "Die Rechnungsdaten lassen sich nicht aus dem PDF herausnehmen.",
            "Stellen Sie die Rechnung mit ihrer XML-Datei als eigener Datei aus.",
        ),
        Reason::SeveralInvoicesInFiles { files, seen } => advises(
            format!("Der Kunde möchte die Dateien „{files}“, würde darin aber {seen} Rechnungen sehen."),
            "Stellen Sie jede Rechnung einzeln aus, mit einem PDF, das ihre Nummer zeigt, oder wählen Sie „all“ für den \
             Geschäftspartner.",
        ),
        Reason::TooManyLinesForPdf { limit } => advises(
            format!("Die Rechnung hat mehr als {limit} Positionen. Das sind zu viele, um daraus ein PDF zu machen."),
            "Stellen Sie sie mit einem PDF aus, oder wählen Sie „xml“ für den Geschäftspartner.",
        ),
        Reason::PdfNotMade { .. } => advises(
            "Aus der Rechnung lässt sich kein PDF machen.",
            "Stellen Sie sie mit einem PDF aus, oder wählen Sie „xml“ für den Geschäftspartner.",
        ),
        Reason::EmailTooLarge { megabytes, limit, partner: Some(partner) } => advises(
            format!("Die Rechnungs-E-Mail hat {megabytes} MB, {partner} nimmt aber höchstens {limit} MB an."),
            "Stellen Sie die Rechnung mit kleineren Dateien aus, oder wählen Sie andere Dateien für den Geschäftspartner.",
        ),
        Reason::EmailTooLarge { megabytes, limit, partner: None } => advises(
            format!("Die Rechnungs-E-Mail hat {megabytes} MB, Amazon SES sendet aber höchstens {limit} MB."),
            "Stellen Sie die Rechnung mit kleineren Dateien aus, oder wählen Sie andere Dateien für den Geschäftspartner.",
        ),
        Reason::EmailNotWritten { .. } => advises(
            "Die Rechnungs-E-Mail konnte nicht geschrieben werden.",
            "Prüfen Sie die Texte Ihrer Rechnungs-E-Mails. Sind sie richtig, melden Sie uns den Fehler.",
        ),

        Reason::WaitsForOthers { partner, at: Some(at) } => says(format!(
            "Die Rechnung geht mit anderen Rechnungen für {partner} in einer E-Mail hinaus, am {}.",
            at.shown(Language::De)
        )),
        Reason::WaitsForOthers { partner, at: None } => says(format!(
            "Die Rechnung geht mit anderen Rechnungen für {partner} in einer E-Mail hinaus, sobald das möglich ist."
        )),
        Reason::WaitsForRate => says(
            "Andere E-Mails sind zuerst an der Reihe, weil Amazon SES nur eine bestimmte Zahl je Sekunde annimmt. Diese geht von \
             selbst hinaus.",
        ),
        Reason::DailyQuotaUsed => advises(
            "Amazon SES nimmt heute keine E-Mails mehr an. Diese geht von selbst hinaus, sobald wieder Platz ist.",
            "Kommt das öfter vor, beantragen Sie bei AWS ein höheres Kontingent.",
        ),
        Reason::IssuedForTwoCustomers => says(
            "Die Rechnung wurde im selben Augenblick für zwei Kunden ausgestellt. Nur einer von ihnen bekommt sie.",
        ),
        Reason::NoOthersWaiting => says("Die Rechnung geht allein hinaus, weil keine andere auf diesen Kunden wartet."),
        Reason::TooLargeWithOthers => says("Die Rechnung geht allein hinaus: Mit anderen wäre die E-Mail zu groß."),
        Reason::TooSlowWithOthers => says(
            "Die Rechnung geht allein hinaus: Ihre Dateien vorzubereiten dauert zu lange für eine E-Mail mit anderen.",
        ),
        Reason::UnreadableWithOthers { .. } => {
            says("Die Rechnung geht allein hinaus, weil ihre Dateien für eine E-Mail mit anderen nicht zu lesen waren.")
        }

        Reason::SesUnreachable => {
            says("Amazon SES war nicht erreichbar. Die Rechnung geht hinaus, sobald die Verbindung wieder steht.")
        }
        Reason::SesThrottled { said } => says(format!(
            "Amazon SES nimmt im Augenblick nichts mehr an („{said}“). Die Rechnung wird von selbst erneut versucht."
        )),
        Reason::SesPaused => advises(
            "AWS hat das Senden von E-Mails für diese Installation angehalten. Die Rechnung geht hinaus, wenn es wieder erlaubt ist.",
            "Wer die Installation betreibt, findet den Grund in der Konsole von Amazon SES.",
        ),
        Reason::SesNotPermitted { error, said } => advises(
            format!("Der Connector darf nicht über Amazon SES senden ({error}: „{said}“). Es wird erneut versucht."),
            "Wer die Installation betreibt, muss ihre Berechtigungen in Ordnung bringen.",
        ),
        Reason::SesRefused { error, said } => advises(
            format!("Amazon SES hat die Rechnungs-E-Mail abgelehnt ({error}: „{said}“)."),
            "Berichtigen Sie, was dort genannt wird, eine Adresse oder eine Datei, und stellen Sie die Rechnung noch einmal aus.",
        ),
        Reason::SenderUnverified => advises(
            "Amazon SES lässt von der Adresse des Absenders keine E-Mails mehr hinaus: Ihre Domain ist nicht bestätigt.",
            "Prüfen Sie die DNS-Einträge der Domain.",
        ),
        Reason::SesAnswerLost => advises(
            "Die Antwort von Amazon SES ging verloren. Die Rechnungs-E-Mail ist vielleicht hinausgegangen, vielleicht nicht. Sie \
             wird nicht von selbst noch einmal gesendet.",
            "Warten Sie auf die Meldung von Amazon SES, oder fragen Sie den Kunden und senden Sie die Rechnung noch einmal.",
        ),
        Reason::SendingInterrupted => advises(
            "Das Senden wurde unterbrochen. Die Rechnungs-E-Mail ist vielleicht hinausgegangen, vielleicht nicht. Sie wird nicht \
             von selbst noch einmal gesendet.",
            "Warten Sie auf die Meldung von Amazon SES, oder fragen Sie den Kunden und senden Sie die Rechnung noch einmal.",
        ),

        Reason::SesRejected { said } => advises(
            quoting("Amazon SES hat die Rechnungs-E-Mail nicht gesendet, weil ein Virus darin war.", said.as_deref()),
            "Prüfen Sie die angehängten Dateien und stellen Sie die Rechnung noch einmal aus.",
        ),
        Reason::SesRenderingFailed { said } => advises(
            quoting("Amazon SES konnte die E-Mail nicht schreiben.", said.as_deref()),
            "Senden Sie die Rechnung noch einmal.",
        ),
        Reason::AddressRefused { recipients, said } => reported(
            recipients,
            "Der Mailserver des Kunden kennt die Adresse nicht.",
            said.as_deref(),
            "Berichtigen Sie die Adresse und senden Sie die Rechnung noch einmal.",
        ),
        Reason::AddressUnreadable { recipients, said } => reported(
            recipients,
            "Die Rechnungs-E-Mail kam zurück, und der Mailserver sagt nicht, von welcher Adresse.",
            said.as_deref(),
            "Prüfen Sie die Adressen und senden Sie die Rechnung noch einmal.",
        ),
        Reason::MailboxFull { recipients, said } => reported(
            recipients,
            "Das Postfach des Kunden ist voll.",
            said.as_deref(),
            "Senden Sie die Rechnung später noch einmal oder an eine andere Adresse.",
        ),
        Reason::EmailRefusedAsTooLarge { recipients, said } => reported(
            recipients,
            "Die Rechnungs-E-Mail ist dem Mailserver des Kunden zu groß.",
            said.as_deref(),
            "Stellen Sie die Rechnung mit kleineren Dateien aus, oder wählen Sie andere Dateien für den Geschäftspartner.",
        ),
        Reason::AttachmentRejected { recipients, said } => reported(
            recipients,
            "Der Mailserver des Kunden nimmt solche Anhänge nicht an.",
            said.as_deref(),
            "Vereinbaren Sie mit dem Kunden ein anderes Format oder einen anderen Zustellungsweg.",
        ),
        Reason::ContentRejected { recipients, said } => reported(
            recipients,
            "Der Mailserver des Kunden nimmt den Inhalt der E-Mail nicht an.",
            said.as_deref(),
            "Bitten Sie den Kunden, Ihre Rechnungs-E-Mails zuzulassen.",
        ),
        Reason::SenderBlocked { recipients, said } => reported(
            recipients,
            "Der Mailserver des Kunden nimmt von diesem Absender keine E-Mails an.",
            said.as_deref(),
            "Bitten Sie den Kunden, den Absender zuzulassen.",
        ),
        Reason::NotDelivered { recipients, said } => reported(
            recipients,
            "Der Mailserver des Kunden hat die Rechnungs-E-Mail nicht angenommen.",
            said.as_deref(),
            "Senden Sie sie noch einmal, oder fragen Sie den Kunden.",
        ),
        Reason::Delayed { recipients, said } => Text {
            next: None,
            ..reported(
                recipients,
                "Der Mailserver des Kunden hat die E-Mail noch nicht angenommen. Sie wird von selbst erneut versucht.",
                said.as_deref(),
                "",
            )
        },
        Reason::SuppressedBySes { recipients } => reported(
            recipients,
            "Amazon SES hat es an diese Adresse nicht versucht, weil eine frühere E-Mail zurückkam oder als Spam gemeldet wurde.",
            None,
            "Berichtigen Sie die Adresse, oder lassen Sie sie aus der Sperrliste von Amazon SES nehmen.",
        ),
        Reason::Complaint { recipients, kind } => reported(
            recipients,
            &format!("Der Kunde hat die Rechnungs-E-Mail als unerwünscht gemeldet ({kind})."),
            None,
            "Vereinbaren Sie mit dem Kunden einen anderen Zustellungsweg.",
        ),

        Reason::AccessPointRefused { said, their_code } => {
            let code = their_code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
            advises(
                format!("Der Access Point konnte die Rechnung nicht zustellen{code}: „{said}“."),
                "Berichtigen Sie die Peppol-Angaben des Geschäftspartners, oder senden Sie die Rechnung auf einem anderen \
                 Zustellungsweg.",
            )
        }

        Reason::WebhookTimeout { seconds } => says(format!(
            "Das Programm des Kunden hat nicht innerhalb von {seconds} Sekunden geantwortet. Es wird von selbst noch einmal gefragt."
        )),
        Reason::WebhookUnreachable => says(
            "Das Programm des Kunden war nicht erreichbar, oder sein Zertifikat ist ungültig. Es wird von selbst noch einmal \
             gefragt.",
        ),
        Reason::WebhookNotNow { status } => says(format!(
            "Das Programm des Kunden hat selbst eine Störung (HTTP {status}). Es wird von selbst noch einmal gefragt."
        )),
        Reason::WebhookGivenUp { hours } => advises(
            format!(
                "Das Programm des Kunden hat die Rechnung {hours} Stunden lang nicht angenommen. Es wird nicht von selbst noch \
                 einmal gefragt."
            ),
            "Fragen Sie den Kunden, und senden Sie die Rechnung dann noch einmal.",
        ),
        Reason::WebhookGone => advises(
            "Das Programm des Kunden meldet, dass es für immer abgeschaltet ist (HTTP 410).",
            "Fragen Sie den Kunden nach einer neuen Adresse, oder schalten Sie den Zustellungsweg aus.",
        ),
        Reason::WebhookRedirected { status } => advises(
            format!("Das Programm des Kunden nennt eine andere Adresse (HTTP {status}); ihr wird nicht gefolgt."),
            "Speichern Sie die Adresse, die es nennt.",
        ),
        Reason::WebhookRefused { status } => advises(
            format!("Das Programm des Kunden hat die Rechnung abgelehnt (HTTP {status})."),
            "Fragen Sie den Kunden nach dem Grund, und senden Sie die Rechnung dann noch einmal.",
        ),
        Reason::WebhookAddressForbidden => advises(
            "Die Adresse des Programms führt in ein privates Netz. Dorthin werden keine Rechnungen gesendet.",
            "Speichern Sie eine öffentliche Adresse.",
        ),
        Reason::WebhookAddressInvalid { address } => advises(
            format!("Die Adresse des Programms, „{address}“, ist nicht zu gebrauchen."),
            "Speichern Sie den Zustellungsweg noch einmal mit einer gültigen Adresse.",
        ),
        Reason::WebhookSecretMissing => advises(
            "Dem Webhook fehlt das Geheimnis, mit dem Rechnungen unterschrieben werden.",
            "Speichern Sie den Zustellungsweg noch einmal. Dabei entsteht eines.",
        ),

        Reason::ReminderAfterPayment => {
            says("Die Erinnerung wurde ausgelassen, weil die Rechnung vorher bezahlt wurde.")
        }
        Reason::ReminderNeedless => says("Die Erinnerung wurde ausgelassen, weil es keinen Grund mehr für sie gab."),
        Reason::ReminderTooLate => says(
            "Die Erinnerung wurde ausgelassen: Sie konnte nicht innerhalb von zwei Tagen nach ihrer Zeit hinausgehen, oder nicht vor \
             der nächsten.",
        ),
    }
}

/// What was reported of some recipients, and what the server said.
fn reported(recipients: &Addresses, sentence: &str, said: Option<&str>, next: &'static str) -> Text {
    let sentence = quoting(sentence, said);
    let sentence =
        if recipients.is_empty() { sentence } else { format!("{}: {sentence}", recipients.shown(Language::De)) };
    advises(sentence, next)
}

fn quoting(sentence: &str, said: Option<&str>) -> String {
    said.map_or_else(|| sentence.to_owned(), |said| format!("{sentence} Die Antwort war: „{said}“."))
}
