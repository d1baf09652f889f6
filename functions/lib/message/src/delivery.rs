//! Why a delivery stands where it stands.

use crate::catalogue::{Row, messages};

messages! {
    /// Why a delivery stands where it stands.
    pub enum DeliveryReason in delivery {
        /// The invoice was issued without a file.
        NoFiles = "no_files", Row::account();
    }
}
