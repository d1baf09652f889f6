//! What a file of a mail was taken for, and by which rule.

use crate::FileRule;
use crate::text::{Text, says};

pub(crate) fn text(message: &FileRule) -> Text {
    match message {
        FileRule::Duplicate => says("The e-mail holds the same file twice; the first is used."),
    }
}
