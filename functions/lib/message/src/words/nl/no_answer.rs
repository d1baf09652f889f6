//! Why the sender of a mail gets no automatic reply, or the account no notice.

use crate::NoAnswer;
use crate::text::{Text, advises, says};

pub(crate) fn text(message: &NoAnswer) -> Text {
    match message {
        NoAnswer::NullSender => {
            says("De e-mail heeft geen afzender op de envelop; daarom mag geen programma hem beantwoorden.")
        }
        NoAnswer::NoSender => says("De afzender van de e-mail is geen adres dat kan worden beantwoord."),
        NoAnswer::OwnAddress => says("De e-mail komt van de connector zelf."),
        NoAnswer::RoleAddress => says("De e-mail komt van het adres van een programma, dat geen antwoorden leest."),
        NoAnswer::UnreadMail => {
            says("Van de e-mail kon niets worden gelezen; daarom is onbekend of een programma hem mag beantwoorden.")
        }
        NoAnswer::MailLoop => {
            says("De e-mail is geschreven door een systeem als dit; twee programma’s zouden elkaar schrijven.")
        }
        NoAnswer::AutoSubmitted => says("De e-mail is door een programma geschreven."),
        NoAnswer::MailingList => says("De e-mail kwam via een mailinglijst of als bulkmail."),
        NoAnswer::AutoResponseSuppressed => says("De e-mail vraagt om geen automatisch antwoord."),
        NoAnswer::ReportOfMail => says("De e-mail is het bericht van een programma over een andere e-mail."),
        NoAnswer::OtherDomain => {
            says("De e-mail noemt een andere afzender dan de envelop; een antwoord kan een vreemde bereiken.")
        }
        NoAnswer::AnswerToInvoiceEmail => {
            says("De e-mail is een antwoord op een factuurmail; een programma mengt zich niet in dat gesprek.")
        }
        NoAnswer::SpamOrVirus => says("De e-mail geldt als spam of bevat een virus."),
        NoAnswer::SenderUnproven => says(
            "Het is niet bewezen dat de e-mail van de afzender komt (DMARC); het antwoord kan een onschuldige treffen.",
        ),
        NoAnswer::DailyAnswersUsed => {
            says("Er waren vandaag al zoveel automatische berichten verzonden als op één dag mag.")
        }
        NoAnswer::AnswerMayHaveLeft => says(
            "Of het bericht is vertrokken, is onbekend, omdat het antwoord van SES verloren ging. Het wordt niet opnieuw verzonden.",
        ),
        NoAnswer::AnswerUnwritable => {
            advises("Het bericht kon niet worden geschreven.", "Meld dit als een fout van het programma.")
        }
        NoAnswer::ConnectorAddressInvalid => advises(
            "Het afzenderadres van deze installatie is geen e-mailadres.",
            "Stel SENDER in bij de parameters van de stack.",
        ),
    }
}
