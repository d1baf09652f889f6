//! What speaks against an invoice, whoever sent it.

use crate::Warning;
use crate::text::{Text, says};

pub(crate) fn text(message: &Warning) -> Text {
    match message {
        Warning::SpfFailed => {
            says("Die E-Mail kam von einem Server, der nicht für die Domain ihres Absenders senden darf.")
        }
    }
}
