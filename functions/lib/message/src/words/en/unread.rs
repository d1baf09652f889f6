//! Why a mail or file could not be read.

use crate::Unread;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Unread) -> Text {
    match message {
        Unread::EmptyMail => advises("The e-mail is empty.", "Ask the sender to send it again."),
    }
}
