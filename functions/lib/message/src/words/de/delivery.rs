//! Why a delivery stands where it stands.

use crate::DeliveryReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &DeliveryReason) -> Text {
    match message {
        DeliveryReason::NoFiles => {
            advises("Die Rechnung wurde ohne Datei ausgestellt.", "Stellen Sie sie mit mindestens einer Datei aus.")
        }
    }
}
