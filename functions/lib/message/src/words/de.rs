//! German.

pub(crate) mod advice;
pub(crate) mod delivery;
pub(crate) mod fault;
pub(crate) mod field;
pub(crate) mod file;
pub(crate) mod finding;
pub(crate) mod hold;
pub(crate) mod hybrid;
pub(crate) mod mail;
pub(crate) mod no_answer;
pub(crate) mod remedy;
pub(crate) mod request;
pub(crate) mod rules;
pub(crate) mod status;
pub(crate) mod timeline;
pub(crate) mod unread;
pub(crate) mod warning;
