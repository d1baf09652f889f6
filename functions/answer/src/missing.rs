//! What was missing in a mail, as far as its sender can mend it, and how that is said in each language.

use invoice::Language;
use ledger::MailEntry;

/// A group of reasons that are said alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Nothing is attached.
    Attachment,
    /// What is attached is no invoice.
    Invoice,
    /// It is encrypted or needs a password.
    Password,
    /// It is damaged or incomplete.
    WholeFile,
    /// It is too large, too deep or too many.
    Measure,
    /// It is packed in a way that cannot be opened.
    KnownPacking,
}

/// What was missing and what the sender may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words {
    /// A whole sentence, also for the notice.
    pub(crate) what: &'static str,
    /// A request to the sender.
    pub(crate) please: &'static str,
}

impl Missing {
    /// What was missing in a mail; `None` where the sender can mend nothing.
    pub(crate) fn of(mail: &MailEntry) -> Option<Self> {
        let reason = mail.reason.as_deref()?;
        if reason != "no_invoice" {
            return Self::of_code(reason);
        }
        // What kept a file from being read says more than that no file is an invoice.
        let of_parts = mail.parts.iter().filter_map(|part| Self::of_code(part.reason.as_deref()?));
        Some(of_parts.min_by_key(|missing| missing.weight()).unwrap_or(Self::Invoice))
    }

    fn of_code(code: &str) -> Option<Self> {
        match code {
            "no_attachment" | "empty_mail" => Some(Self::Attachment),
            "malformed_xml" | "message_partial" | "empty_file" | "unreadable_mime" => Some(Self::WholeFile),
            "compressed_smime" | "outlook_message" | "repeated_names_zip" | "suspicious_zip" | "xml_with_dtd" => {
                Some(Self::KnownPacking)
            }
            code if code.starts_with("encrypted_") => Some(Self::Password),
            code if code.starts_with("corrupt_") => Some(Self::WholeFile),
            code if code.starts_with("unsupported_") => Some(Self::KnownPacking),
            // too_many_parts, pdf_too_large, containers_too_deep, headers_too_long …
            code if code.starts_with("too_") || code.contains("_too_") => Some(Self::Measure),
            _ => None,
        }
    }

    /// The less, the likelier it is what the sender has to mend.
    fn weight(self) -> u8 {
        match self {
            Self::Password => 0,
            Self::WholeFile => 1,
            Self::Measure => 2,
            Self::KnownPacking => 3,
            Self::Invoice | Self::Attachment => 4,
        }
    }

    /// The words of a language.
    pub(crate) fn words(self, language: Language) -> Words {
        use Language::{De, En, Fr, Nl};
        let (what, please) = match (self, language) {
            (Self::Attachment, De) => (
                "Die E-Mail hat keinen Anhang.",
                "Bitte senden Sie die Rechnung als Anhang, am besten als PDF- oder XML-Datei.",
            ),
            (Self::Attachment, En) => (
                "The e-mail has no attachment.",
                "Please send the invoice as an attachment, preferably a PDF or XML file.",
            ),
            (Self::Attachment, Fr) => (
                "L’e-mail ne contient pas de pièce jointe.",
                "Veuillez envoyer la facture en pièce jointe, de préférence au format PDF ou XML.",
            ),
            (Self::Attachment, Nl) => {
                ("De e-mail heeft geen bijlage.", "Stuur de factuur als bijlage, bij voorkeur als pdf- of xml-bestand.")
            }
            (Self::Invoice, De) => {
                ("Keine Datei der E-Mail ist eine Rechnung.", "Bitte senden Sie die Rechnung als PDF- oder XML-Datei.")
            }
            (Self::Invoice, En) => {
                ("No file of the e-mail is an invoice.", "Please send the invoice as a PDF or XML file.")
            }
            (Self::Invoice, Fr) => {
                ("Aucun fichier de l’e-mail n’est une facture.", "Veuillez envoyer la facture au format PDF ou XML.")
            }
            (Self::Invoice, Nl) => {
                ("Geen bestand van de e-mail is een factuur.", "Stuur de factuur als pdf- of xml-bestand.")
            }
            (Self::Password, De) => (
                "Der Anhang ist verschlüsselt oder mit einem Passwort geschützt.",
                "Bitte senden Sie die Rechnung ohne Verschlüsselung und ohne Passwort.",
            ),
            (Self::Password, En) => (
                "The attachment is encrypted or protected by a password.",
                "Please send the invoice without encryption and without a password.",
            ),
            (Self::Password, Fr) => (
                "La pièce jointe est chiffrée ou protégée par un mot de passe.",
                "Veuillez envoyer la facture sans chiffrement ni mot de passe.",
            ),
            (Self::Password, Nl) => (
                "De bijlage is versleuteld of met een wachtwoord beveiligd.",
                "Stuur de factuur zonder versleuteling en zonder wachtwoord.",
            ),
            (Self::WholeFile, De) => (
                "Der Anhang ist beschädigt oder unvollständig und lässt sich nicht lesen.",
                "Bitte erzeugen Sie die Datei neu und senden Sie sie noch einmal.",
            ),
            (Self::WholeFile, En) => (
                "The attachment is damaged or incomplete and cannot be read.",
                "Please create the file anew and send it again.",
            ),
            (Self::WholeFile, Fr) => (
                "La pièce jointe est endommagée ou incomplète et ne peut pas être lue.",
                "Veuillez recréer le fichier et l’envoyer à nouveau.",
            ),
            (Self::WholeFile, Nl) => (
                "De bijlage is beschadigd of onvolledig en kan niet worden gelezen.",
                "Maak het bestand opnieuw en stuur het nog eens.",
            ),
            (Self::Measure, De) => (
                "Die E-Mail oder ihr Anhang ist zu groß oder enthält zu viele Dateien.",
                "Bitte senden Sie kleinere oder weniger Dateien, notfalls in mehreren E-Mails.",
            ),
            (Self::Measure, En) => (
                "The e-mail or its attachment is too large or holds too many files.",
                "Please send smaller or fewer files, in several e-mails if need be.",
            ),
            (Self::Measure, Fr) => (
                "L’e-mail ou sa pièce jointe est trop volumineux ou contient trop de fichiers.",
                "Veuillez envoyer des fichiers plus petits ou moins nombreux, au besoin en plusieurs e-mails.",
            ),
            (Self::Measure, Nl) => (
                "De e-mail of de bijlage is te groot of bevat te veel bestanden.",
                "Stuur kleinere of minder bestanden, zo nodig in meerdere e-mails.",
            ),
            (Self::KnownPacking, De) => (
                "Der Anhang ist auf eine Weise verpackt, die nicht geöffnet werden kann.",
                "Bitte hängen Sie die Rechnung unverpackt an, als PDF- oder XML-Datei.",
            ),
            (Self::KnownPacking, En) => (
                "The attachment is packed in a way that cannot be opened.",
                "Please attach the invoice unpacked, as a PDF or XML file.",
            ),
            (Self::KnownPacking, Fr) => (
                "La pièce jointe est dans un format d’archive qui ne peut pas être ouvert.",
                "Veuillez joindre la facture telle quelle, au format PDF ou XML.",
            ),
            (Self::KnownPacking, Nl) => (
                "De bijlage is verpakt op een manier die niet kan worden geopend.",
                "Voeg de factuur onverpakt toe, als pdf- of xml-bestand.",
            ),
        };
        Words { what, please }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_a_sender_can_mend_has_its_words() {
        for (code, missing) in [
            ("no_attachment", Missing::Attachment),
            ("encrypted_pdf", Missing::Password),
            ("encrypted_smime", Missing::Password),
            ("corrupt_zip", Missing::WholeFile),
            ("message_partial", Missing::WholeFile),
            ("unreadable_mime", Missing::WholeFile),
            ("corrupt_gzip", Missing::WholeFile),
            ("unsupported_archive", Missing::KnownPacking),
            ("mail_too_large", Missing::Measure),
            ("too_many_parts", Missing::Measure),
            ("headers_too_long", Missing::Measure),
            ("containers_too_deep", Missing::Measure),
            ("unsupported_zip", Missing::KnownPacking),
        ] {
            assert_eq!(Missing::of_code(code), Some(missing), "{code}");
        }
        for code in ["virus", "connector_inactive", "object_missing", "delivery_report", "forwarding_confirmation"] {
            assert_eq!(Missing::of_code(code), None, "{code}");
        }
    }
}
