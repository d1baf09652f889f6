//! What went wrong in the deployment itself, for whoever runs it.

use crate::Fault;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Fault) -> Text {
    match message {
        Fault::BadEvent { event, cause } => {
            advises(format!("This is no event {event} ({cause})."), "Compare it with the schema in infra/events.")
        }
        Fault::AccountUnknown { account } => {
            advises(format!("The account {account} does not exist."), "Create it, then publish the event again.")
        }
        Fault::DeliveryUnknown { delivery } => advises(
            format!("Amazon SES speaks of a delivery that is not on record ({delivery})."),
            "If another program uses the same configuration set, give it one of its own.",
        ),
        Fault::NotSerializable { cause } => {
            advises(format!("Something could not be written down as data ({cause})."), "Please report this.")
        }
        Fault::RequestNotBuilt { cause } => {
            advises(format!("A request to another service could not be built ({cause})."), "Please report this.")
        }
        Fault::SenderInvalid { cause } => advises(
            format!("SENDER, the address that the connector sends from, is no e-mail address ({cause})."),
            "Correct it in the stack’s parameters.",
        ),
    }
}
