//! Why a delivery stands where it stands.

use crate::DeliveryReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &DeliveryReason) -> Text {
    match message {
        DeliveryReason::NoFiles => advises("The invoice was issued without a file.", "Issue it with at least one."),
    }
}
