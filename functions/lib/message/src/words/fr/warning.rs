//! What speaks against an invoice, whoever sent it.

use crate::Warning;
use crate::text::{Text, says};

pub(crate) fn text(message: &Warning) -> Text {
    match message {
        Warning::SpfFailed => {
            says("L’e-mail provient d’un serveur qui n’est pas autorisé à envoyer pour le domaine de son expéditeur.")
        }
    }
}
