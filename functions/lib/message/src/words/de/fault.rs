//! What went wrong in the deployment itself, for whoever runs it.

use crate::Fault;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Fault) -> Text {
    match message {
        Fault::BadEvent { event, cause } => advises(
            format!("Das ist kein Ereignis {event} ({cause})."),
            "Vergleichen Sie es mit dem Schema in infra/events.",
        ),
        Fault::AccountUnknown { account } => advises(
            format!("Die Firma {account} gibt es hier nicht."),
            "Legen Sie sie an und veröffentlichen Sie das Ereignis noch einmal.",
        ),
        Fault::DeliveryUnknown { delivery } => advises(
            format!("Amazon SES spricht von einer Zustellung, die hier nicht verzeichnet ist ({delivery})."),
            "Nutzt ein anderes Programm dasselbe Configuration Set, geben Sie ihm ein eigenes.",
        ),
        Fault::NotSerializable { cause } => {
            advises(format!("Etwas ließ sich nicht als Daten schreiben ({cause})."), "Bitte melden Sie den Fehler.")
        }
        Fault::RequestNotBuilt { cause } => advises(
            format!("Eine Anfrage an einen anderen Dienst ließ sich nicht bilden ({cause})."),
            "Bitte melden Sie den Fehler.",
        ),
        Fault::SenderInvalid { cause } => advises(
            format!("SENDER, die Adresse, von der der Connector sendet, ist keine E-Mail-Adresse ({cause})."),
            "Berichtigen Sie sie in den Parametern des Stacks.",
        ),
    }
}
