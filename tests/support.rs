//! What every journey needs: a [`world::World`] of its own, the [`corpus`] with its oracles, and mails [composed](compose)
//! as the usual programs write them.

pub(crate) mod browser;
pub(crate) mod compose;
pub(crate) mod corpus;
pub(crate) mod invoices;
pub(crate) mod judged;
pub(crate) mod notification;
pub(crate) mod readers;
pub(crate) mod received;
pub(crate) mod world;
