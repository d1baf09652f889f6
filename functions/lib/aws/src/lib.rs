//! AWS as the connector uses it: what the functions are told ([`config`]), how failures are judged ([`Failure`]), where
//! bytes go ([`archive`], S3), what is told to others ([`events`], EventBridge), what the functions have `send` do ([`orders`],
//! on a bus of its own), how mail leaves ([`outbox`], SES v2) and how PDFs are set ([`typesetter`], Lambda); and,
//! beside AWS, how customers' programs are told ([`webhook`]). What is remembered is the crate `ledger`, which builds on this one.

pub mod archive;
pub mod clients;
pub mod config;
pub mod events;
mod failure;
pub mod identities;
pub mod orders;
pub mod outbox;
pub mod telemetry;
pub mod typesetter;
pub mod webhook;

pub use clients::{Endpoints, sdk_config};
pub use config::{Config, Environment};
pub use failure::{Failure, Reason};
