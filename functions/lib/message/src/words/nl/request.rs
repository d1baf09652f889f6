//! Why the API did not do what it was asked.

use crate::RequestError;
use crate::text::{Text, advises};

pub(crate) fn text(message: &RequestError) -> Text {
    match message {
        RequestError::BodyTooLarge { limit_kb } => {
            advises(format!("Het verzoek is langer dan {limit_kb} kB."), "Stuur minder in één keer.")
        }
    }
}
