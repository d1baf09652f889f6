//! What a mail is.
//!
//! * [`inbound`] takes a raw mail apart and lists what it carries, within limits.
//! * [`unpack`] opens the archives and envelopes among its files, within limits.
//! * [`mod@decide`] says what in it is an invoice, and what became of everything else.
//! * [`address`] knows e-mail addresses and the import addresses suppliers write to.
//! * [`notification`] is the JSON with which SES announces a received mail.
//! * [`trust`] says what speaks against an invoice, and whether a person must look first.
//! * [`outbound`] composes a letter.
//!
//! Pure: no AWS, no I/O, no clock.

pub mod address;
pub mod decide;
mod file_name;
pub mod inbound;
pub mod notification;
pub mod outbound;
pub mod trust;
pub mod unpack;

pub use address::{EmailAddress, ImportAddress, InvalidAddress, Mailbox};
pub use decide::{
    Difference, Disagreement, File, Found, Judgement, Outcome, Role, Said, Skipped, differences, judge, judge_file,
    judge_mail, renders,
};
pub use inbound::{Automatic, Disposition, Mail, Origin, Part};
/// Why something cannot be used: a stable code for programs and a sentence for people.
pub use invoice::Problem;
pub use notification::Notification;
pub use outbound::{Attachment, Letter};
