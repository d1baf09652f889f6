//! Why a mail or file could not be read.

use crate::Unread;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Unread) -> Text {
    match message {
        Unread::EmptyMail => advises("Die E-Mail ist leer.", "Bitten Sie den Absender, sie noch einmal zu senden."),
    }
}
