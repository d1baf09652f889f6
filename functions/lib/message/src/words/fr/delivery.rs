//! Why a delivery stands where it stands.

use crate::DeliveryReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &DeliveryReason) -> Text {
    match message {
        DeliveryReason::NoFiles => {
            advises("La facture a été émise sans fichier.", "Émettez-la avec au moins un fichier.")
        }
    }
}
