//! Real containers of the corpus, composed ones, and hostile ones.

mod compose;
mod corpus;
mod limits;
mod packings;
mod stories;
