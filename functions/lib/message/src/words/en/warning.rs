//! What speaks against an invoice, whoever sent it.

use crate::Warning;
use crate::text::{Text, says};

pub(crate) fn text(message: &Warning) -> Text {
    match message {
        Warning::SpfFailed => says("The e-mail came from a server that may not send for its sender's domain."),
    }
}
