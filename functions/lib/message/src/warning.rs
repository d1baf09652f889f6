//! What speaks against an invoice, whoever sent it.

use crate::catalogue::{Row, messages};

messages! {
    /// What speaks against an invoice, whoever sent it.
    pub enum Warning in warning {
        /// SES's SPF verdict is FAIL (RFC 7208).
        SpfFailed = "spf_failed", Row::account();
    }
}
