//! What went wrong in the deployment itself, for whoever runs it.

use crate::Fault;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Fault) -> Text {
    match message {
        Fault::BadEvent { event, cause } => advises(
            format!("Ceci n’est pas un événement {event} : {cause}."),
            "Comparez-le au schéma dans infra/events.",
        ),
    }
}
