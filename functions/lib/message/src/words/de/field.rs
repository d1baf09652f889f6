//! What is wrong with one field of a request, or with one line of a list.

use crate::text::{Text, advises, says};
use crate::{FieldError, Language, Parameter};

const LANGUAGE: Language = Language::De;

pub(crate) fn text(message: &FieldError) -> Text {
    match message {
        FieldError::LengthOutOfRange { max } => {
            says(format!("Geben Sie 1 bis {max} Zeichen ein, ohne Steuerzeichen.", max = max.shown(LANGUAGE)))
        }
        FieldError::NumberOutOfRange { min, max } => says(format!(
            "Geben Sie eine Zahl von {min} bis {max} an, oder lassen Sie sie weg.",
            min = min.shown(LANGUAGE),
            max = max.shown(LANGUAGE)
        )),
        FieldError::TooMany { max } => says(format!("Es können höchstens {max} sein.", max = max.shown(LANGUAGE))),
        FieldError::ValueUnexpected { .. } => advises(
            "Das fehlt, ist hier unbekannt oder hat eine andere Form als erwartet.",
            "/openapi.json zeigt, was erwartet wird.",
        ),
        FieldError::ChoiceUnknown { known } => {
            says(format!("Schreiben Sie eines von: {known}.", known = known.shown(LANGUAGE)))
        }
        FieldError::IdInvalid => says("Eine Kennung hat 1 bis 64 Zeichen aus A-Z, a-z, 0-9, _ und -."),
        FieldError::IdReserved => advises("Diese Kennung ist vergeben.", "Wählen Sie eine andere."),
        FieldError::IdMissing => advises(
            "Die Zeile hat keine Kennung und nichts, woraus sich eine bilden ließe.",
            "Geben Sie eine Kennung aus A-Z, a-z, 0-9, _ und - an oder eine USt-IdNr.",
        ),
        FieldError::InFuture => advises("Das liegt in der Zukunft.", "Prüfen Sie die Uhr Ihres Programms."),
        FieldError::TimeInvalid => advises(
            "Das ist kein Zeitpunkt innerhalb eines Jahres.",
            "Schreiben Sie ihn mit dem Abstand zu UTC, zum Beispiel 2026-12-01T08:00:00+01:00.",
        ),
        FieldError::CountryUnknown { written } => advises(
            format!("„{written}“ ist kein Land."),
            "Nehmen Sie die zwei Buchstaben nach ISO 3166-1, etwa BE oder DE.",
        ),
        FieldError::VatMissing => advises("Die USt-IdNr. ist leer.", "Geben Sie sie mit dem Länderkürzel an, etwa BE."),
        FieldError::VatCountryUnknown { written } => advises(
            format!("{written} beginnt nicht mit einem Land, dessen USt-IdNrn. bekannt sind."),
            "Stellen Sie die zwei Buchstaben des Landes voran, wie in BE0428759497.",
        ),
        FieldError::VatInvalid { written, flaw, example } => advises(
            format!("{written} ist keine gültige USt-IdNr.: {flaw}.", flaw = flaw.shown(LANGUAGE)),
            format!("Vergleichen Sie sie mit dem amtlichen Bescheid; eine sieht aus wie {example}."),
        ),
        FieldError::CompanyNumberMissing => {
            advises("Die Registernummer ist leer.", "Geben Sie sie so an, wie das Register sie schreibt.")
        }
        FieldError::CompanyNumberWithoutCountry => {
            advises("Eine Registernummer braucht ihr Land, denn jedes hat eigene.", "Nennen Sie auch das Land.")
        }
        FieldError::CompanyNumberInvalid { written, country, flaw, example } => advises(
            format!(
                "{written} ist keine gültige Registernummer des Landes {country}: {flaw}.",
                flaw = flaw.shown(LANGUAGE)
            ),
            format!("Vergleichen Sie sie mit dem Register; eine sieht aus wie {example}."),
        ),
        FieldError::EmailIncomplete => {
            advises("Die E-Mail-Adresse ist unvollständig.", "Schreiben Sie sie als name@domain.")
        }
        FieldError::EmailTooLong => {
            says("Die E-Mail-Adresse ist zu lang: Vor dem @ kann sie 64 Zeichen haben, insgesamt 254.")
        }
        FieldError::EmailLocalPart => says(
            "Der Teil vor dem @ hat ein Zeichen, das E-Mail-Adressen nicht haben können, oder falsch gesetzte Punkte.",
        ),
        FieldError::EmailDomain => {
            advises("Der Teil nach dem @ ist kein Domainname.", "Schreiben Sie internationale Namen in der Form xn--.")
        }
        FieldError::ConnectorsOwnAddress => advises(
            "E-Mails an diese Adresse kommen zum Connector zurück.",
            "Nennen Sie ein Postfach, das Menschen lesen.",
        ),
        FieldError::SenderNameInvalid => advises(
            "Das ist weder eine E-Mail-Adresse noch eine Domain.",
            "Schreiben Sie name@example.com, oder @example.com für eine ganze Domain.",
        ),
        FieldError::DomainIsPublic { domain } => advises(
            format!("Unter {domain} kann jeder eine Adresse haben."),
            "Nennen Sie eine Adresse Ihrer eigenen Domain.",
        ),
        FieldError::DomainOfConnector { domain } => {
            advises(format!("{domain} ist die Domain des Connectors selbst."), "Nennen Sie eine Adresse von Ihnen.")
        }
        FieldError::DomainOfMailboxProvider { domain } => advises(
            format!("{domain} gehört einem Postfachanbieter, der niemand anderen davon senden lässt."),
            "Nennen Sie eine Adresse Ihrer eigenen Domain.",
        ),
        FieldError::UrlTooLong { max } => {
            says(format!("Die Adresse des Webhooks hat mehr als {max} Zeichen.", max = max.shown(LANGUAGE)))
        }
        FieldError::UrlMalformed => advises("Das ist keine URL.", "Schreiben Sie sie als https://host/pfad."),
        FieldError::UrlNotHttps => says(
            "Die Adresse des Webhooks muss mit https:// beginnen, damit unterwegs niemand die Rechnung lesen kann.",
        ),
        FieldError::UrlWithCredentials => advises(
            "Die Adresse des Webhooks darf weder Benutzernamen noch Passwort enthalten.",
            "Die Signatur beweist, wer die Rechnung gesendet hat.",
        ),
        FieldError::UrlPrivate => advises(
            "Die Adresse des Webhooks führt in ein privates Netz, wohin keine Rechnungen gesendet werden.",
            "Nehmen Sie eine öffentliche Adresse.",
        ),
        FieldError::WebhookSettings => {
            advises("Ein Webhook braucht eine Adresse und sonst nichts.", "Schreiben Sie {\"url\": \"https://…\"}.")
        }
        FieldError::SettingsTooLong { max } => says(format!(
            "Die Einstellungen des Zustellungswegs haben mehr als {max} Bytes.",
            max = max.shown(LANGUAGE)
        )),
        FieldError::ChannelTwice => says("Jeder Zustellungsweg kann einmal genannt werden."),
        FieldError::ChannelNotListed { channel } => advises(
            format!("Das nützt nichts ohne den Zustellungsweg {channel}.", channel = channel.shown(LANGUAGE)),
            "Tragen Sie ihn auch in die Spalte channels ein.",
        ),
        FieldError::OnlyForEmail => says("Nur der Zustellungsweg E-Mail hat eine Adresse."),
        FieldError::AddressToSaveMissing => {
            advises("Es gibt keine Adresse zu speichern.", "Geben Sie sie als `to` an.")
        }
        FieldError::BounceReasonMissing => advises("Was zurückkam, hat einen Grund.", "Sagen Sie, welchen."),
        FieldError::ReasonOnlyForBounce => advises("Nur was zurückkam, hat einen Grund.", "Lassen Sie ihn weg."),
        FieldError::CodeMalformed => says("Ein Code hat 1 bis 64 Zeichen aus a-z, 0-9 und _."),
        FieldError::TimeOfDayInvalid => says("Schreiben Sie Stunden und Minuten, etwa 22:30."),
        FieldError::TimeZoneUnknown => advises(
            "Diese Zeitzone ist unbekannt.",
            "Schreiben Sie einen Namen der IANA-Zeitzonendatenbank, etwa Europe/Brussels.",
        ),
        FieldError::ReminderDaysCount { max } => says(format!(
            "Nennen Sie 1 bis {max} Tage, oder schalten Sie Erinnerungen mit null aus.",
            max = max.shown(LANGUAGE)
        )),
        FieldError::ReminderDayTooFar { before, after } => says(format!(
            "Eine Erinnerung kommt höchstens {before} Tage vor und {after} Tage nach dem Fälligkeitsdatum.",
            before = before.shown(LANGUAGE),
            after = after.shown(LANGUAGE)
        )),
        FieldError::ReminderDaysOrder => says("Schreiben Sie die Tage aufsteigend, jeden einmal."),
        FieldError::ColourInvalid { written } => advises(
            format!("„{written}“ ist keine Farbe."),
            "Schreiben Sie # und sechs hexadezimale Ziffern, etwa #1f3a5f.",
        ),
        FieldError::SubjectHasLineBreak => advises("Ein Betreff ist eine Zeile.", "Entfernen Sie den Zeilenumbruch."),
        FieldError::ControlCharacter => advises(
            "Der Text hat ein Steuerzeichen, das niemand sieht.",
            "Tippen Sie den Text neu, statt ihn einzufügen.",
        ),
        FieldError::PlaceholderNotClosed { known } => advises(
            "Ein Platzhalter ist nicht geschlossen: Er endet mit }}.",
            format!("Es gibt {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::PlaceholderNotOpened { known } => advises(
            "Ein Platzhalter ist nicht geöffnet: Er beginnt mit {{.",
            format!("Es gibt {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::PlaceholderUnknown { name, known } => advises(
            format!("Es gibt keinen Platzhalter {{{{{name}}}}}."),
            format!("Es gibt {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::FileNameCharacter => says(
            "Ein Dateiname hat keinen Zeilenumbruch, Schrägstrich, umgekehrten Schrägstrich und kein Steuerzeichen.",
        ),
        FieldError::FileNameEnding => {
            says("Lassen Sie die Endung des Dateinamens weg: Sie richtet sich nach der Datei.")
        }
        FieldError::FileUnreadable { name } => advises(
            format!("Die Datei {name} ist nicht lesbar."),
            "Erzeugen Sie sie neu, und stellen Sie die Rechnung damit aus.",
        ),
        FieldError::FormFieldUnknown { known } => advises(
            "Das Formular hat ein Feld, das hier unbekannt ist.",
            format!("Es gibt {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::FilesMissing => advises(
            "Die Rechnung nennt keine Datei.",
            "Schreiben Sie mindestens eine: ihr SHA-256, ein Leerzeichen und ihren Namen.",
        ),
        FieldError::Sha256Invalid => {
            says("Ein SHA-256 hat 64 Ziffern aus 0-9 und a-f, und nach einem Leerzeichen folgt der Name der Datei.")
        }
        FieldError::FileNameInvalid { max } => says(format!(
            "Jede Datei braucht einen Namen von höchstens {max} Bytes, ohne Schrägstriche.",
            max = max.shown(LANGUAGE)
        )),
        FieldError::FileTwice => advises("Dieselbe Datei ist zweimal genannt.", "Behalten Sie eine davon."),
        FieldError::ListedTwice { line } => advises(
            format!("Zeile {line} betrifft dasselbe.", line = line.shown(LANGUAGE)),
            "Behalten Sie eine der beiden.",
        ),
        FieldError::CellCount { cells, columns } => advises(
            format!(
                "Die Zeile hat {cells} Zellen und die erste Zeile {columns}.",
                cells = cells.shown(LANGUAGE),
                columns = columns.shown(LANGUAGE)
            ),
            "Setzen Sie Texte mit einem Trennzeichen oder Anführungszeichen in doppelte Anführungszeichen.",
        ),
        FieldError::NotReached => advises(
            "Diese Zeile konnte gerade nicht gespeichert werden.",
            "Importieren Sie die Datei noch einmal: Was gespeichert ist, bleibt.",
        ),
    }
}
