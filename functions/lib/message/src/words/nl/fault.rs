//! What went wrong in the deployment itself, for whoever runs it.

use crate::Fault;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Fault) -> Text {
    match message {
        Fault::BadEvent { event, cause } => advises(
            format!("Dit is geen gebeurtenis {event} ({cause})."),
            "Vergelijk het met het schema in infra/events.",
        ),
        Fault::AccountUnknown { account } => advises(
            format!("Het bedrijf {account} bestaat hier niet."),
            "Maak het aan en publiceer de gebeurtenis opnieuw.",
        ),
        Fault::DeliveryUnknown { delivery } => advises(
            format!("Amazon SES spreekt van een aflevering die hier niet is geregistreerd ({delivery})."),
            "Gebruikt een ander programma dezelfde configuratieset, geef het dan een eigen.",
        ),
        Fault::NotSerializable { cause } => {
            advises(format!("Iets kon niet als gegevens worden geschreven ({cause})."), "Meld deze fout.")
        }
        Fault::RequestNotBuilt { cause } => advises(
            format!("Een verzoek aan een andere dienst kon niet worden opgebouwd ({cause})."),
            "Meld deze fout.",
        ),
        Fault::SenderInvalid { cause } => advises(
            format!("SENDER, het adres waarvandaan de connector verzendt, is geen e-mailadres ({cause})."),
            "Verbeter het in de parameters van de stack.",
        ),
    }
}
