//! Why a whole mail became no invoice.

use crate::MailReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &MailReason) -> Text {
    match message {
        MailReason::NoAttachment => {
            advises("The e-mail has no attachment.", "Ask the sender to attach the invoice, best as PDF or XML.")
        }
    }
}
