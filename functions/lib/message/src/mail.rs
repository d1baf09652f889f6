//! Why a whole mail became no invoice.

use crate::catalogue::{Row, messages};

messages! {
    /// Why a whole mail became no invoice.
    pub enum MailReason in mail {
        /// Nothing is attached.
        NoAttachment = "no_attachment", Row::account().sender_can_mend();
    }
}
