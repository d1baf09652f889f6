use super::*;

mod corpus;
mod limits;
mod programs;
