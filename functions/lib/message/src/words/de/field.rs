//! What is wrong with one field of a request.

use crate::FieldError;
use crate::text::{Text, says};

pub(crate) fn text(message: &FieldError) -> Text {
    match message {
        FieldError::LengthOutOfRange { max } => says(format!("Geben Sie 1 bis {max} Zeichen in einer Zeile ein.")),
    }
}
