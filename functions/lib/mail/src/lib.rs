//! What a mail is.
//!
//! * [`inbound`] takes a raw mail apart and lists what it carries, within limits.
//! * [`unpack`] opens the archives and envelopes among its files, within limits.
//! * [`mod@decide`] says what in it is an invoice, and what became of everything else.
//! * [`address`] knows e-mail addresses and the import addresses suppliers write to.
//! * [`notification`] is the JSON with which SES announces a received mail.
//! * [`outbound`] composes a letter.
//!
//! Pure: no AWS, no I/O, no clock.

pub mod address;
pub mod decide;
mod file_name;
pub mod inbound;
pub mod notification;
pub mod outbound;
pub mod unpack;

pub use address::{EmailAddress, ImportAddress, InvalidAddress, Mailbox};
pub use decide::{File, Found, Judgement, Outcome, Role, Skipped, judge, judge_file, judge_mail};
pub use inbound::{Automatic, Disposition, Mail, Part};
/// Why something cannot be used: a stable code for programs and a sentence for people.
pub use invoice::Problem;
pub use notification::Notification;
pub use outbound::{Attachment, Letter, Occasion};
