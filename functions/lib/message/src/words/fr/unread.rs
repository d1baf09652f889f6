//! Why a mail or file could not be read.

use crate::Unread;
use crate::text::{Text, advises};

pub(crate) fn text(message: &Unread) -> Text {
    match message {
        Unread::EmptyMail => advises("L’e-mail est vide.", "Demandez à l’expéditeur de le renvoyer."),
    }
}
