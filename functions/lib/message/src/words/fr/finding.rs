//! What is wrong with what an invoice says.

use crate::Finding;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Finding) -> Text {
    match message {
        Finding::IbanChecksum { iban } => advises(
            format!("L’IBAN {iban} ne peut pas être correct : sa clé de contrôle est fausse."),
            "Demandez au fournisseur avant de payer.",
        ),
    }
}
