//! Why a delivery stands where it stands.

use crate::DeliveryReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &DeliveryReason) -> Text {
    match message {
        DeliveryReason::NoFiles => {
            advises("De factuur is zonder bestand uitgereikt.", "Reik haar uit met ten minste één bestand.")
        }
    }
}
