//! Why a whole mail became no invoice.

use crate::MailReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &MailReason) -> Text {
    match message {
        MailReason::NoAttachment => advises(
            "L’e-mail ne contient pas de pièce jointe.",
            "Demandez à l’expéditeur de joindre la facture, de préférence au format PDF ou XML.",
        ),
    }
}
