//! Why a whole mail became no invoice.

use crate::Language::De;
use crate::text::{Text, advises, says};
use crate::{AutoReplyKind, MailReason, Parameter};

pub(crate) fn text(message: &MailReason) -> Text {
    match message {
        MailReason::NoAttachment => advises(
            "Die E-Mail hat keinen Anhang, aus dem eine Rechnung werden könnte.",
            "Bitten Sie den Absender, die Rechnung als Anhang zu senden, am besten als PDF oder XML.",
        ),
        MailReason::NoFileIsAnInvoice => advises(
            "Keine Datei der E-Mail ist eine Rechnung.",
            "Sehen Sie bei den einzelnen Dateien nach, warum nicht.",
        ),
        MailReason::DeliveryReport { recipient, reason, said } => says(format!(
            "Die E-Mail ist ein Zustellbericht{}: {}{}",
            match recipient {
                Some(recipient) => format!(" zu einer E-Mail an {recipient}"),
                None => String::new(),
            },
            match reason {
                Some(reason) => reason.shown(De),
                None => "sie ist angekommen".to_owned(),
            },
            match said {
                Some(said) => format!(". Der Mailserver sagte: „{said}“."),
                None => ".".to_owned(),
            }
        )),
        MailReason::AutoReply { kind } => {
            let sentence = format!("Die E-Mail ist eine automatische Antwort ohne Rechnung: {}.", kind.shown(De));
            match kind {
                AutoReplyKind::Challenge => {
                    advises(sentence, "Öffnen Sie die E-Mail und folgen Sie ihr, wenn Sie ihr trauen.")
                }
                AutoReplyKind::Absence | AutoReplyKind::Acknowledgement | AutoReplyKind::Other => says(sentence),
            }
        }
        MailReason::ReadReceipt { recipient, disposition } => says(match recipient {
            Some(recipient) => format!(
                "Die E-Mail ist eine Lesebestätigung ohne Rechnung: Eine E-Mail an {recipient} {}.",
                disposition.shown(De)
            ),
            None => {
                format!("Die E-Mail ist eine Lesebestätigung ohne Rechnung: Eine E-Mail {}.", disposition.shown(De))
            }
        }),
        MailReason::ComplaintReport { recipient, kind } => advises(
            match recipient {
                Some(recipient) => format!("{recipient} hat eine E-Mail gemeldet ({kind}); dies ist die Meldung."),
                None => format!("Ein Empfänger hat eine E-Mail gemeldet ({kind}); dies ist die Meldung."),
            },
            "Vereinbaren Sie mit dem Empfänger einen anderen Zustellungsweg.",
        ),
        MailReason::NotJunkReport => says(
            "Die E-Mail meldet, dass ein Empfänger eine E-Mail aus seinem Spam-Ordner geholt hat. Eine Rechnung enthält sie nicht.",
        ),
        MailReason::ForwardingConfirmation { provider, requested_by, confirmation_code } => advises(
            match requested_by {
                Some(mailbox) => format!("{provider} fragt, ob {mailbox} E-Mails an diese Adresse weiterleiten darf."),
                None => format!("{provider} fragt, ob jemand E-Mails an diese Adresse weiterleiten darf."),
            },
            match confirmation_code {
                Some(confirmation_code) => format!(
                    "Wenn Sie das möchten, geben Sie dort den Code {confirmation_code} ein, oder öffnen Sie den Link der E-Mail."
                ),
                None => "Wenn Sie das möchten, öffnen Sie die E-Mail und folgen Sie ihrem Link.".to_owned(),
            },
        ),
        MailReason::AddressConfirmation { provider, confirmation_code } => advises(
            format!("{provider} möchte wissen, ob diese Adresse dem Inhaber eines Postfachs dort gehört."),
            format!(
                "Wenn jemand von Ihnen gerade eine Weiterleitung einrichtet, geben Sie dort den Code {confirmation_code} ein; sonst tun Sie nichts."
            ),
        ),
        MailReason::AnswersInvoiceEmail => says(
            "Die E-Mail antwortet auf eine Ihrer Rechnungs-E-Mails; darum wurde nichts übernommen. Die Antwort eines Menschen ging auch in Ihr eigenes Postfach; was sie über Adressen und Abwesenheiten sagt, steht im Verlauf der Rechnung.",
        ),
        MailReason::UnreadAnswer => advises(
            "Die E-Mail antwortet auf eine Ihrer Rechnungs-E-Mails, ging aber nicht in Ihr eigenes Postfach; niemand hat sie gelesen.",
            "Öffnen Sie die E-Mail, und beantworten Sie sie aus Ihrem Postfach.",
        ),
        MailReason::Virus => {
            advises("Die E-Mail enthält ein Virus; darum wurde nichts davon gelesen.", "Warnen Sie den Lieferanten.")
        }
        MailReason::BlockedSender { sender } => advises(
            format!("E-Mails von {sender} sind gesperrt; darum wurde nichts übernommen."),
            "Wenn Sie das ändern möchten, nehmen Sie die Sperre in der Liste der Absender zurück.",
        ),
        MailReason::ConnectorInactive => advises(
            "Der E-Mail-Empfang Ihrer Firma ist ausgeschaltet; darum wurde nichts übernommen.",
            "Schalten Sie ihn ein, und bitten Sie den Lieferanten, die E-Mail noch einmal zu senden.",
        ),
        MailReason::UnknownAddress => advises(
            "Keine Firma hat diese Import-Adresse.",
            "Prüfen Sie die Nummer mit dem Lieferanten, oder schalten Sie den E-Mail-Empfang der Firma ein.",
        ),
        MailReason::MailNotInBucket => advises(
            "Die empfangene E-Mail liegt nicht im Speicher oder ist größer, als eine E-Mail sein kann; sie konnte nicht gelesen werden.",
            "Bitten Sie den Absender, sie noch einmal zu senden.",
        ),
    }
}
