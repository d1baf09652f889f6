//! Why a whole mail became no invoice.

use crate::MailReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &MailReason) -> Text {
    match message {
        MailReason::NoAttachment => advises(
            "Die E-Mail hat keinen Anhang.",
            "Bitten Sie den Absender, die Rechnung als Anhang zu senden, am besten als PDF oder XML.",
        ),
    }
}
