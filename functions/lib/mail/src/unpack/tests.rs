//! Real containers of the corpus, composed ones, and hostile ones.

pub(crate) mod compose;
mod corpus;
mod limits;
mod packings;
mod stories;
