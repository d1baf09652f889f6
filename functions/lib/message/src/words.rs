//! The words of each language: a folder a language, in it a file a subject.

pub(crate) mod de;
pub(crate) mod en;
pub(crate) mod fr;
pub(crate) mod nl;
