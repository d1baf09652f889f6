//! Why the sender of a mail gets no automatic reply, or the account no notice.

use crate::NoAnswer;
use crate::text::{Text, advises, says};

pub(crate) fn text(message: &NoAnswer) -> Text {
    match message {
        NoAnswer::NullSender => {
            says("L’e-mail n’a pas d’expéditeur d’enveloppe ; aucun programme ne peut donc y répondre.")
        }
        NoAnswer::NoSender => says("L’expéditeur de l’e-mail n’est pas une adresse à laquelle on peut répondre."),
        NoAnswer::OwnAddress => says("L’e-mail vient du connecteur lui-même."),
        NoAnswer::RoleAddress => says("L’e-mail vient de l’adresse d’un programme, qui ne lit pas les réponses."),
        NoAnswer::UnreadMail => {
            says("Rien de l’e-mail n’a pu être lu ; on ne sait donc pas si un programme peut y répondre.")
        }
        NoAnswer::MailLoop => {
            says("L’e-mail a été écrit par un système comme celui-ci ; deux programmes s’écriraient l’un à l’autre.")
        }
        NoAnswer::AutoSubmitted => says("L’e-mail a été écrit par un programme."),
        NoAnswer::MailingList => says("L’e-mail est arrivé par une liste de diffusion, ou en nombre."),
        NoAnswer::AutoResponseSuppressed => says("L’e-mail demande qu’on n’y réponde pas automatiquement."),
        NoAnswer::ReportOfMail => says("L’e-mail est le rapport d’un programme sur un autre e-mail."),
        NoAnswer::OtherDomain => {
            says("L’e-mail nomme un autre expéditeur que son enveloppe ; une réponse pourrait atteindre un inconnu.")
        }
        NoAnswer::AnswerToInvoiceEmail => {
            says("L’e-mail répond à un e-mail de facturation ; aucun programme ne s’en mêle.")
        }
        NoAnswer::SpamOrVirus => says("L’e-mail est considéré comme indésirable, ou contient un virus."),
        NoAnswer::SenderUnproven => says(
            "Il n’est pas prouvé que l’e-mail vient de son expéditeur (DMARC) ; la réponse pourrait atteindre un innocent.",
        ),
        NoAnswer::DailyAnswersUsed => {
            says("Autant de messages automatiques qu’il est permis par jour étaient déjà partis.")
        }
        NoAnswer::AnswerMayHaveLeft => {
            says("On ignore si le message est parti, car la réponse de SES s’est perdue. Il n’est pas renvoyé.")
        }
        NoAnswer::AnswerUnwritable => {
            advises("Le message n’a pas pu être écrit.", "Veuillez signaler cela comme un défaut du programme.")
        }
        NoAnswer::ConnectorAddressInvalid => advises(
            "L’adresse d’expéditeur de cette installation n’est pas une adresse e-mail.",
            "Définissez SENDER dans les paramètres de la pile.",
        ),
    }
}
