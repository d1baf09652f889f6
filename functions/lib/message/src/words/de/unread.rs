//! Why a mail or file could not be read.

use crate::Language::De;
use crate::text::{Text, advises};
use crate::{Parameter, Unread};

pub(crate) fn text(message: &Unread) -> Text {
    match message {
        Unread::EmptyMail => advises("Die E-Mail ist leer.", "Bitten Sie den Absender, sie noch einmal zu senden."),
        Unread::MailTooLarge { limit } => advises(
            format!("Die E-Mail ist größer als {limit} MB und wurde nicht gelesen.", limit = limit.shown(De)),
            "Bitten Sie den Absender, weniger Dateien auf einmal zu senden.",
        ),
        Unread::FileTooLarge { limit } => advises(
            format!(
                "Die Datei ist größer als {limit} MB, so groß wie keine E-Mail sein darf.",
                limit = limit.shown(De)
            ),
            "Teilen Sie sie auf, oder bitten Sie den Absender um eine kleinere.",
        ),
        Unread::HeadersTooLong { limit } => advises(
            format!(
                "Ein Teil der E-Mail hat mehr als {limit} KB Kopfzeilen; die E-Mail wurde nicht gelesen.",
                limit = limit.shown(De)
            ),
            "Bitten Sie den Absender, die Rechnung in einer neuen E-Mail zu senden.",
        ),
        Unread::TooDeeplyNested { limit } => advises(
            format!(
                "In der E-Mail stecken mehr als {limit} Teile oder E-Mails ineinander; sie wurde nicht gelesen.",
                limit = limit.shown(De)
            ),
            "Bitten Sie den Absender, die Rechnung in einer neuen E-Mail zu senden.",
        ),
        Unread::TooManyParts { limit } => advises(
            format!("Die E-Mail hat mehr als {limit} Teile und wurde nicht gelesen.", limit = limit.shown(De)),
            "Bitten Sie den Absender, die Dateien auf mehrere E-Mails zu verteilen.",
        ),
        Unread::TooManyFiles { limit } => advises(
            format!(
                "Die Archive der E-Mail enthalten zusammen mehr als {limit} Dateien; dieses wurde nicht geöffnet.",
                limit = limit.shown(De)
            ),
            "Bitten Sie den Absender um mehrere E-Mails mit weniger Dateien.",
        ),
        Unread::UnpacksTooLarge { limit } => advises(
            format!(
                "Ausgepackt wären die Archive der E-Mail über {limit} MB größer als die E-Mail selbst; dieses wurde nicht geöffnet.",
                limit = limit.shown(De)
            ),
            "Bitten Sie den Absender um die Dateien ohne Archiv oder in mehreren E-Mails.",
        ),
        Unread::ContainersTooDeep { limit } => advises(
            format!(
                "Die Datei steckt in mehr als {limit} Archiven oder E-Mails und wurde nicht geöffnet.",
                limit = limit.shown(De)
            ),
            "Bitten Sie den Absender um die Datei selbst.",
        ),
        Unread::EncryptedZip => advises(
            "Das ZIP-Archiv ist mit einem Passwort geschützt und konnte nicht geöffnet werden.",
            "Bitten Sie den Absender um die Dateien ohne Passwort.",
        ),
        Unread::CorruptZip => advises(
            "Das ZIP-Archiv ist beschädigt oder unvollständig.",
            "Bitten Sie den Absender, es noch einmal zu senden, oder um die Dateien ohne Archiv.",
        ),
        Unread::UnsupportedZip => advises(
            "Die Datei im ZIP-Archiv ist mit einem seltenen Verfahren gepackt und konnte nicht gelesen werden.",
            "Bitten Sie den Absender um die Datei ohne Archiv.",
        ),
        Unread::RepeatedNamesZip => advises(
            "Das ZIP-Archiv enthält zwei Dateien mit demselben Namen, von denen sich nur eine lesen lässt.",
            "Bitten Sie den Absender um die Dateien ohne Archiv.",
        ),
        Unread::SuspiciousZip { limit } => advises(
            format!(
                "Eine Datei im ZIP-Archiv ist mehr als {limit}-mal so groß wie gepackt, wie es bei Rechnungen nicht vorkommt; es wurde nicht geöffnet.",
                limit = limit.shown(De)
            ),
            "Wenn Sie die Datei erwarten, bitten Sie den Absender, sie ohne Archiv zu senden.",
        ),
        Unread::CorruptGzip => advises(
            "Die gzip-Datei ist beschädigt oder unvollständig.",
            "Bitten Sie den Absender, sie noch einmal zu senden, oder um die Datei ungepackt.",
        ),
        Unread::EncryptedSmime => advises(
            "Die Datei ist mit S/MIME für einen Empfänger verschlüsselt, dessen Schlüssel hier nicht bekannt ist.",
            "Bitten Sie den Absender, sie unverschlüsselt an diese Adresse zu senden.",
        ),
        Unread::CompressedSmime => advises(
            "Die Datei ist mit S/MIME komprimiert und wird nicht gelesen.",
            "Bitten Sie den Absender, sie unkomprimiert zu senden.",
        ),
        Unread::CorruptP7m => advises(
            "Die signierte Datei ist beschädigt oder unvollständig.",
            "Bitten Sie den Absender, sie noch einmal oder ohne Signatur zu senden.",
        ),
        Unread::EncryptedPgp => advises(
            "Die Datei ist mit PGP für einen Schlüssel verschlüsselt, der hier nicht bekannt ist.",
            "Bitten Sie den Absender, sie unverschlüsselt an diese Adresse zu senden.",
        ),
        Unread::CorruptWinmail => advises(
            "Die Datei in der winmail.dat ist unvollständig.",
            "Bitten Sie den Absender, sie noch einmal zu senden, als reinen Text oder HTML.",
        ),
        Unread::MessagePartial => advises(
            "Das Mailprogramm des Absenders hat die E-Mail in mehrere zerlegt, die hier nicht wieder zusammengesetzt werden.",
            "Bitten Sie den Absender, sie ganz zu senden, oder weniger Dateien auf einmal.",
        ),
        Unread::UnreadableMime => advises(
            "In der E-Mail beginnen angehängte Dateien, aber die Angaben, wo sie stehen, fehlen oder sind beschädigt.",
            "Öffnen Sie die E-Mail selbst, oder bitten Sie den Absender, die Dateien noch einmal zu senden.",
        ),
        Unread::OutlookMessage => advises(
            "Die Datei ist eine von Outlook gespeicherte E-Mail (.msg) und wird nicht geöffnet.",
            "Leiten Sie die E-Mail selbst weiter, oder hängen Sie ihre Dateien an.",
        ),
        Unread::UnsupportedArchive { archive } => advises(
            format!("Die Datei ist {archive} und wird nicht geöffnet.", archive = archive.shown(De)),
            "Bitten Sie den Absender um die PDF- oder XML-Datei selbst, oder öffnen Sie das Archiv und leiten Sie den Inhalt an diese Adresse weiter.",
        ),
        Unread::UnreadDocument { document } => advises(
            format!("Die Datei ist {document} und wird nicht gelesen.", document = document.shown(De)),
            "Öffnen Sie sie. Ist sie eine Rechnung, bitten Sie den Absender um PDF oder XML, oder speichern Sie sie als PDF und leiten Sie dieses an diese Adresse weiter.",
        ),
        Unread::EmptyDocument { claims } => advises(
            format!("Die Datei ist leer, obwohl sie ihrem Namen nach {claims} ist.", claims = claims.shown(De)),
            "Bitten Sie den Absender, sie noch einmal zu senden.",
        ),
        Unread::MislabelledFile { claims, content } => advises(
            format!(
                "Die Datei gibt sich als {claims} aus, ist aber {content}.",
                claims = claims.shown(De),
                content = content.shown(De)
            ),
            "Öffnen Sie sie, um zu sehen, was sie ist, oder bitten Sie den Absender um die Rechnung als PDF oder XML.",
        ),
        Unread::NoInvoiceData => advises(
            "Die Datei enthält keine Rechnungsdaten, die ein Programm lesen kann.",
            "Öffnen Sie die Datei selbst.",
        ),
        Unread::TooManyInvoices { limit } => advises(
            format!("Die Datei enthält mehr als {limit} Rechnungen und wurde nicht gelesen.", limit = limit.shown(De)),
            "Bitten Sie den Absender um mehrere kleinere Dateien.",
        ),
        Unread::BatchWithoutInvoice => advises(
            "Die Datei ist für Rechnungen gemacht und enthält keine.",
            "Bitten Sie den Absender um die vollständige Datei.",
        ),
        Unread::MalformedXml { line, column } => advises(
            format!(
                "Das XML ist fehlerhaft (Zeile {line}, Zeichen {column}) und konnte nicht gelesen werden.",
                line = line.shown(De),
                column = column.shown(De)
            ),
            "Bitten Sie den Absender um eine berichtigte Datei.",
        ),
        Unread::MalformedInvoice { cause: _ } => advises(
            "Das XML ist nicht so aufgebaut, wie sein Rechnungsformat es verlangt, und konnte nicht gelesen werden.",
            "Bitten Sie den Absender um eine berichtigte Datei.",
        ),
        Unread::UnknownEncoding { encoding } => advises(
            format!("Das XML nennt als Zeichenkodierung „{encoding}“, die es nicht gibt."),
            "Bitten Sie den Absender um die Datei in UTF-8.",
        ),
        Unread::WrongEncoding { encoding } => advises(
            format!("Das XML gibt die Zeichenkodierung {encoding} an und enthält Bytes, die dazu nicht passen."),
            "Bitten Sie den Absender um die Datei in UTF-8.",
        ),
        Unread::XmlWithDtd => advises(
            "Das XML enthält eine Dokumenttypdefinition. Rechnungen haben keine, und mit ihr lassen sich Leseprogramme angreifen; darum wurde es nicht gelesen.",
            "Bitten Sie den Absender, sie wegzulassen.",
        ),
        Unread::XmlTooDeep { limit } => advises(
            format!(
                "Im XML stecken mehr als {limit} Elemente ineinander, wie bei keiner Rechnung; es wurde nicht gelesen.",
                limit = limit.shown(De)
            ),
            "Erwarten Sie eine Rechnung, bitten Sie den Absender um sie als PDF.",
        ),
        Unread::EdifactTooLarge { limit, of } => advises(
            format!(
                "Die EDIFACT-Datei hat mehr als {limit} {of}, so viel wie keine Rechnung; sie wurde nicht gelesen.",
                limit = limit.shown(De),
                of = of.shown(De)
            ),
            "Erwarten Sie eine Rechnung, bitten Sie den Absender um eine kleinere Datei.",
        ),
        Unread::EncryptedPdf => advises(
            "Die PDF-Datei ist mit einem Passwort geschützt und konnte nicht gelesen werden.",
            "Bitten Sie den Absender um eine Datei ohne Passwort.",
        ),
        Unread::CorruptPdf => advises(
            "Die Datei beginnt wie ein PDF und lässt sich nicht als solches lesen; sie ist beschädigt oder unvollständig.",
            "Bitten Sie den Absender, sie noch einmal zu senden.",
        ),
        Unread::PdfTooLarge { stream, attached, total } => advises(
            format!(
                "Ausgepackt hat das PDF mehr als {stream} MB in einem Teil, {attached} MB mehr als gepackt in den angehängten Dateien, oder {total} MB insgesamt, so viel wie keine Rechnung; es wurde nicht gelesen.",
                stream = stream.shown(De),
                attached = attached.shown(De),
                total = total.shown(De)
            ),
            "Erwarten Sie eine Rechnung, bitten Sie den Absender um eine kleinere Datei.",
        ),
        Unread::TooManyObjects { limit, of } => advises(
            format!(
                "Das PDF hat mehr als {limit} {of}, so viele wie keine Rechnung; es wurde nicht gelesen.",
                limit = limit.shown(De),
                of = of.shown(De)
            ),
            "Erwarten Sie eine Rechnung, bitten Sie den Absender um eine kleinere Datei.",
        ),
        Unread::XmlTooLarge { limit, of } => advises(
            match limit {
                Some(limit) => format!(
                    "Das XML hat mehr als {limit} {of}, so viel wie keine Rechnung; es wurde nicht gelesen.",
                    limit = limit.shown(De),
                    of = of.shown(De)
                ),
                None => format!(
                    "Das XML hat zu viele {of}, mehr als eine Rechnung hat; es wurde nicht gelesen.",
                    of = of.shown(De)
                ),
            },
            "Erwarten Sie eine Rechnung, bitten Sie den Absender um sie als PDF oder in kleineren Dateien.",
        ),
    }
}
