use super::*;

mod astray;
mod corpus;
mod limits;
mod programs;
