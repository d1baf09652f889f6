//! Why a mail or file could not be read.

use crate::catalogue::{Row, messages};

messages! {
    /// Why a mail or file could not be read.
    pub enum Unread in unread {
        /// Nothing was handed over.
        EmptyMail = "empty_mail", Row::account().sender_can_mend();
    }
}
