//! What is wrong with what an invoice says.

use crate::Finding;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Finding) -> Text {
    match message {
        Finding::IbanChecksum { iban } => advises(
            format!("Die IBAN {iban} kann nicht stimmen: Ihre Prüfziffern sind falsch."),
            "Fragen Sie den Lieferanten, bevor Sie bezahlen.",
        ),
    }
}
