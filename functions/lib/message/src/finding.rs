//! What is wrong with what an invoice says.

use crate::catalogue::{Row, messages};

messages! {
    /// What is wrong with what an invoice says.
    pub enum Finding in finding {
        /// The account to pay to is no IBAN (ISO 13616).
        IbanChecksum {
            /// As written in the invoice.
            iban: String,
        } = "iban_checksum", Row::account().sender_can_mend();
    }
}
