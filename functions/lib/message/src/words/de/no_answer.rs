//! Why the sender of a mail gets no automatic reply, or the account no notice.

use crate::NoAnswer;
use crate::text::{Text, advises, says};

pub(crate) fn text(message: &NoAnswer) -> Text {
    match message {
        NoAnswer::NullSender => {
            says("Die E-Mail hat keinen Absender im Umschlag; darum darf kein Programm sie beantworten.")
        }
        NoAnswer::NoSender => says("Der Absender der E-Mail ist keine Adresse, an die man antworten kann."),
        NoAnswer::OwnAddress => says("Die E-Mail kommt von diesem System selbst."),
        NoAnswer::RoleAddress => says("Die E-Mail kommt von der Adresse eines Programms, das keine Antworten liest."),
        NoAnswer::UnreadMail => {
            says("Von der E-Mail konnte nichts gelesen werden; darum ist offen, ob ein Programm sie beantworten darf.")
        }
        NoAnswer::MailLoop => {
            says("Die E-Mail stammt von einem System wie diesem; zwei Programme würden einander schreiben.")
        }
        NoAnswer::AutoSubmitted => says("Die E-Mail wurde von einem Programm geschrieben."),
        NoAnswer::MailingList => says("Die E-Mail kam über einen Verteiler oder als Massensendung."),
        NoAnswer::AutoResponseSuppressed => says("Die E-Mail bittet, sie nicht automatisch zu beantworten."),
        NoAnswer::ReportOfMail => says("Die E-Mail ist der Bericht eines Programms über eine andere E-Mail."),
        NoAnswer::OtherDomain => {
            says("Die E-Mail nennt einen anderen Absender als ihr Umschlag; eine Antwort könnte einen Fremden treffen.")
        }
        NoAnswer::AnswerToInvoiceEmail => says(
            "Die E-Mail antwortet auf eine Rechnungs-E-Mail; ein Programm mischt sich in dieses Gespräch nicht ein.",
        ),
        NoAnswer::SpamOrVirus => says("Die E-Mail gilt als Spam oder enthält ein Virus."),
        NoAnswer::SenderUnproven => says(
            "Es ist nicht bewiesen, dass die E-Mail von ihrem Absender stammt (DMARC); die Antwort könnte einen Unbeteiligten treffen.",
        ),
        NoAnswer::DailyAnswersUsed => {
            says("Heute sind schon so viele automatische Nachrichten abgegangen, wie es an einem Tag sein dürfen.")
        }
        NoAnswer::AnswerMayHaveLeft => says(
            "Ob die Nachricht abging, ist unbekannt, weil die Antwort von SES verloren ging. Sie wird nicht noch einmal gesendet.",
        ),
        NoAnswer::AnswerUnwritable => {
            advises("Die Nachricht konnte nicht geschrieben werden.", "Bitte melden Sie das als Fehler des Programms.")
        }
        NoAnswer::ConnectorAddressInvalid => advises(
            "Die Absenderadresse dieser Installation ist keine E-Mail-Adresse.",
            "Setzen Sie SENDER in den Parametern des Stacks.",
        ),
    }
}
