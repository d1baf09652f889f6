//! What went wrong in the deployment itself, for whoever runs it.

use crate::catalogue::{Row, messages};

messages! {
    /// What went wrong in the deployment itself, for whoever runs it.
    pub enum Fault in fault {
        /// A queue brought something that is no such event.
        BadEvent {
            /// Its `detail-type`.
            event: String,
            /// What the parser says.
            cause: String,
        } = "bad_event", Row::operator();
    }
}
