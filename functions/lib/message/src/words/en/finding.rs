//! What is wrong with what an invoice says.

use crate::Finding;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Finding) -> Text {
    match message {
        Finding::IbanChecksum { iban } => advises(
            format!("The IBAN {iban} cannot be right: its check digits are wrong."),
            "Ask the supplier before you pay.",
        ),
    }
}
