//! What the sender of a mail can do, so that it becomes an invoice.

use crate::Remedy;
use crate::text::{Text, advises};

pub(crate) fn text(remedy: Remedy) -> Text {
    match remedy {
        Remedy::Attachment => advises(
            "Die E-Mail hat keinen Anhang.",
            "Bitte senden Sie die Rechnung als Anhang, am besten als PDF- oder XML-Datei.",
        ),
        Remedy::Invoice => advises(
            "Keine Datei der E-Mail ist eine Rechnung.",
            "Bitte senden Sie die Rechnung als PDF- oder XML-Datei.",
        ),
        Remedy::NoPassword => advises(
            "Der Anhang ist verschlüsselt oder mit einem Passwort geschützt.",
            "Bitte senden Sie die Rechnung ohne Verschlüsselung und ohne Passwort.",
        ),
        Remedy::WholeFile => advises(
            "Der Anhang ist beschädigt oder unvollständig und lässt sich nicht lesen.",
            "Bitte erzeugen Sie die Datei neu und senden Sie sie noch einmal.",
        ),
        Remedy::SmallerFiles => advises(
            "Die E-Mail oder ihr Anhang ist zu groß oder enthält zu viele Dateien.",
            "Bitte senden Sie kleinere oder weniger Dateien, notfalls in mehreren E-Mails.",
        ),
        Remedy::Unpacked => advises(
            "Der Anhang ist auf eine Weise verpackt, die nicht geöffnet werden kann.",
            "Bitte hängen Sie die Rechnung unverpackt an, als PDF- oder XML-Datei.",
        ),
    }
}
