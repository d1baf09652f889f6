//! What the sender of a mail can do, so that it becomes an invoice.

use crate::Remedy;
use crate::text::{Text, advises};

pub(crate) fn text(remedy: Remedy) -> Text {
    match remedy {
        Remedy::Attachment => advises(
            "L’e-mail ne contient pas de pièce jointe.",
            "Veuillez envoyer la facture en pièce jointe, de préférence au format PDF ou XML.",
        ),
        Remedy::Invoice => {
            advises("Aucun fichier de l’e-mail n’est une facture.", "Veuillez envoyer la facture au format PDF ou XML.")
        }
        Remedy::NoPassword => advises(
            "La pièce jointe est chiffrée ou protégée par un mot de passe.",
            "Veuillez envoyer la facture sans chiffrement ni mot de passe.",
        ),
        Remedy::WholeFile => advises(
            "La pièce jointe est endommagée ou incomplète et ne peut pas être lue.",
            "Veuillez recréer le fichier et l’envoyer à nouveau.",
        ),
        Remedy::SmallerFiles => advises(
            "L’e-mail ou sa pièce jointe est trop volumineux ou contient trop de fichiers.",
            "Veuillez envoyer des fichiers plus petits ou moins nombreux, au besoin en plusieurs e-mails.",
        ),
        Remedy::Unpacked => advises(
            "La pièce jointe est dans un format d’archive qui ne peut pas être ouvert.",
            "Veuillez joindre la facture telle quelle, au format PDF ou XML.",
        ),
    }
}
