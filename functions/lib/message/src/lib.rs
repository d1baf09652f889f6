//! What people and programs are told: a closed catalogue of messages.
//!
//! A message is a stable code with typed parameters. Ledger, events and API carry it so; the sentence is made when it is shown,
//! in the reader's language. [`Message`] is the whole catalogue. Each subject has its own enum, in a file of its own, which is
//! its table: one [`Row`] a code. The words are in `words/<language>/<subject>.rs`, one exhaustive `match` each, so that a
//! language that lacks a word does not compile.
//!
//! Pure: no AWS, no I/O, no clock.

mod addresses;
mod amount;
mod catalogue;
mod channel;
mod disputed;
mod dmarc;
mod few;
mod language;
mod noun;
mod number_flaw;
mod parameter;
mod remedy;
pub mod rule;
mod text;
mod title;
mod words;

mod advice;
mod delivery;
mod fault;
mod field;
mod file;
mod finding;
mod hold;
mod hybrid;
mod mail;
mod no_answer;
mod request;
mod timeline;
mod unread;
mod warning;

pub use addresses::{Addresses, SuppressedAddress, SuppressionCause};
pub use amount::Amount;
pub use catalogue::{Audience, LeftOut, Message, NotImported, Row};
pub use channel::Channel;
pub use disputed::{DisputedField, FileValue};
pub use dmarc::{DmarcPolicy, DmarcVerdict};
pub use few::Few;
pub use language::Language;
pub use noun::{
    ActualKind, Archive, AutoReplyKind, BounceReason, BusinessDocument, ClaimedKind, Container, Disposition, Measure,
    UnreadDocument,
};
pub use number_flaw::NumberFlaw;
pub use parameter::{Cause, Parameter, Sample};
pub use remedy::Remedy;
pub use rule::{Place, Rule, Values};
pub use text::Text;
pub use title::title;

pub use advice::Advice;
pub use delivery::DeliveryReason;
pub use fault::Fault;
pub use field::FieldError;
pub use file::FileRule;
pub use finding::Finding;
pub use hold::HoldReason;
pub use hybrid::HybridError;
pub use mail::MailReason;
pub use no_answer::NoAnswer;
pub use request::RequestError;
pub use timeline::Timeline;
pub use unread::Unread;
pub use warning::Warning;
