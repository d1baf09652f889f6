//! What is wrong with one field of a request.

use crate::catalogue::{Row, messages};

messages! {
    /// What is wrong with one field of a request.
    pub enum FieldError in field {
        /// A text must say something and not too much.
        LengthOutOfRange {
            /// Characters.
            max: usize,
        } = "length_out_of_range", Row::answer(422);
    }
}
