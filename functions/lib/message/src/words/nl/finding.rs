//! What is wrong with what an invoice says.

use crate::Finding;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Finding) -> Text {
    match message {
        Finding::IbanChecksum { iban } => advises(
            format!("De IBAN {iban} kan niet kloppen: de controlecijfers zijn onjuist."),
            "Vraag de leverancier voordat u betaalt.",
        ),
    }
}
