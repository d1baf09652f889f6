//! Why an incoming invoice waits for a person.

use crate::HoldReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &HoldReason) -> Text {
    match message {
        HoldReason::CopiedDomain => advises(
            "Die Domain des Absenders sieht aus wie eine, die Sie kennen, und ist eine andere.",
            "Fragen Sie den Lieferanten am Telefon, unter einer Nummer, die Sie kennen, bevor Sie die \
             Rechnung freigeben oder bezahlen.",
        ),
        HoldReason::NewIbanUnprovenSender => advises(
            "Das Konto, auf das bezahlt werden soll, ist bei diesem Lieferanten neu, und der Absender \
             ist nicht erwiesen.",
            "Fragen Sie den Lieferanten am Telefon, unter einer Nummer, die Sie kennen, bevor Sie die \
             Rechnung freigeben oder bezahlen.",
        ),
        HoldReason::NewIbanNewDomain => advises(
            "Das Konto, auf das bezahlt werden soll, ist bei diesem Lieferanten neu, und die Domain, von \
             der die E-Mail kam, auch.",
            "Fragen Sie den Lieferanten am Telefon, unter einer Nummer, die Sie kennen, bevor Sie die \
             Rechnung freigeben oder bezahlen.",
        ),
        HoldReason::NewIbanSpam => advises(
            "Das Konto, auf das bezahlt werden soll, ist bei diesem Lieferanten neu, und die E-Mail \
             sieht nach Spam aus.",
            "Fragen Sie den Lieferanten am Telefon, unter einer Nummer, die Sie kennen, bevor Sie die \
             Rechnung freigeben oder bezahlen.",
        ),
        HoldReason::KnownDomainForged => advises(
            "Die E-Mail nennt eine Domain, die Sie kennen, und deren Inhaber bittet, sie nicht \
             anzunehmen.",
            "Fragen Sie den Lieferanten am Telefon, unter einer Nummer, die Sie kennen, bevor Sie die \
             Rechnung freigeben oder bezahlen.",
        ),
        HoldReason::KnownAmongSeveralSenders => advises(
            "Die E-Mail nennt mehrere Absender, und einen davon kennen Sie.",
            "Fragen Sie diesen am Telefon, unter einer Nummer, die Sie kennen, bevor Sie die Rechnung \
             freigeben oder bezahlen.",
        ),
        HoldReason::UnprovenSpam => advises(
            "Der Absender ist nicht erwiesen, und die E-Mail sieht nach Spam aus.",
            "Erwarten Sie diese Rechnung, dann fragen Sie den Lieferanten, bevor Sie sie freigeben oder \
             bezahlen.",
        ),
    }
}
