//! Why a whole mail became no invoice.

use crate::MailReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &MailReason) -> Text {
    match message {
        MailReason::NoAttachment => advises(
            "De e-mail heeft geen bijlage.",
            "Vraag de afzender de factuur als bijlage te sturen, bij voorkeur als pdf of xml.",
        ),
    }
}
