//! What speaks against an invoice, whoever sent it.

use crate::Warning;
use crate::text::{Text, says};

pub(crate) fn text(message: &Warning) -> Text {
    match message {
        Warning::SpfFailed => {
            says("De e-mail kwam van een server die niet voor het domein van de afzender mag verzenden.")
        }
    }
}
