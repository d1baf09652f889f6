//! Why the API did not do what it was asked.

use crate::RequestError;
use crate::text::{Text, advises};

pub(crate) fn text(message: &RequestError) -> Text {
    match message {
        RequestError::BodyTooLarge { limit_kb } => {
            advises(format!("Die Anfrage ist länger als {limit_kb} KB."), "Senden Sie weniger auf einmal.")
        }
    }
}
