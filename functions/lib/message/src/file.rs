//! What a file of a mail was taken for, and by which rule.

use crate::catalogue::{Row, messages};

messages! {
    /// What a file of a mail was taken for, and by which rule.
    pub enum FileRule in file {
        /// The bytes of an earlier file of the mail.
        Duplicate = "duplicate", Row::account();
    }
}
