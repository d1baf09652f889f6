//! Why the API did not do what it was asked.

use crate::catalogue::{Row, messages};

messages! {
    /// Why the API did not do what it was asked.
    pub enum RequestError in request {
        /// The body is longer than can be taken.
        BodyTooLarge {
            /// The most that is taken, in KB.
            limit_kb: usize,
        } = "body_too_large", Row::answer(413);
    }
}
