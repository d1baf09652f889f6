//! What went wrong in the deployment itself, for whoever runs it.

use crate::Fault;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Fault) -> Text {
    match message {
        Fault::BadEvent { event, cause } => advises(
            format!("Ceci n’est pas un événement {event} ({cause})."),
            "Comparez-le au schéma dans infra/events.",
        ),
        Fault::AccountUnknown { account } => advises(
            format!("L’entreprise {account} n’existe pas ici."),
            "Créez-la, puis publiez de nouveau l’événement.",
        ),
        Fault::DeliveryUnknown { delivery } => advises(
            format!("Amazon SES parle d’un envoi qui n’est pas enregistré ici ({delivery})."),
            "Si un autre programme utilise le même jeu de configuration, donnez-lui le sien.",
        ),
        Fault::NotSerializable { cause } => advises(
            format!("Quelque chose n’a pas pu être écrit sous forme de données ({cause})."),
            "Merci de signaler l’erreur.",
        ),
        Fault::RequestNotBuilt { cause } => advises(
            format!("Une requête à un autre service n’a pas pu être construite ({cause})."),
            "Merci de signaler l’erreur.",
        ),
        Fault::SenderInvalid { cause } => advises(
            format!("SENDER, l’adresse d’envoi du connecteur, n’est pas une adresse e-mail ({cause})."),
            "Corrigez-la dans les paramètres de la pile.",
        ),
    }
}
