//! The whole connector on one machine: what AWS does around the functions, done here around the same functions.
//!
//! | AWS | here |
//! |---|---|
//! | SES receipt rule | an SMTP server ([`Running::smtp`]) that writes to S3 and notifies |
//! | SES v2 | its wire interface; mails go to a folder, recipients behave as in SES's mailbox simulator |
//! | S3 | its wire interface on files |
//! | DynamoDB | `dynoxide` |
//! | EventBridge | PutEvents and the rules of `template.yaml` |
//! | SQS, dead letters | [`queue`] |
//! | Lambda | the functions' `handle`, or their binaries through the Runtime API; the wire interface of Invoke |
//! | API Gateway | the console's router, or payload format 2.0 in front of its binary |
//! | Cognito or another issuer | an issuer of our own ([`Running::token`]) |
//!
//! Everything listens on 127.0.0.1 only. [`start`] starts it; any number of instances run in one process.

pub mod activity;
pub mod cli;
pub mod eventbridge;
pub mod queue;
pub mod ses;
pub mod stop;

mod api;
mod demo_account;
mod dynamodb;
mod faults;
mod files;
mod gateway;
mod http;
mod invoke;
mod issuer;
mod lambda;
mod options;
mod running;
mod runtime;
mod s3;
mod samples;
mod smtp;
mod smtp_client;
mod verdict;

pub use faults::{Call, Fault, Faults};
pub use options::Options;
pub use running::{Addresses, Running, start};
pub use ses::{Relay, Sent, Ses};

/// The AWS account everything pretends to be in.
pub const ACCOUNT: &str = "000000000000";
/// The AWS region everything pretends to be in.
pub const REGION: &str = "eu-central-1";
/// Access key id that the stand-in's services take.
pub const ACCESS_KEY: &str = "test";
/// Its secret.
pub const SECRET_KEY: &str = "test";
