//! What went wrong in the deployment itself, for whoever runs it.

use crate::Fault;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Fault) -> Text {
    match message {
        Fault::BadEvent { event, cause } => advises(
            format!("Das ist kein Ereignis {event}: {cause}."),
            "Vergleichen Sie es mit dem Schema in infra/events.",
        ),
    }
}
