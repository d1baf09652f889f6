//! What a mail is.
//!
//! * [`inbound`] takes a raw mail apart and lists what it carries, within limits.
//! * [`unpack`] opens the archives and envelopes among its files, within limits.
//! * [`mod@decide`] says what in it is an invoice, and what became of everything else.
//! * [`address`] knows e-mail addresses and the import addresses suppliers write to.
//! * [`notification`] is the JSON with which SES announces a received mail.
//! * [`trust`] says what speaks against an invoice, and whether a person must look first.
//! * [`mod@report`] reads what is no invoice but says something: bounces, auto-replies, receipts, confirmations.
//! * [`unanswerable`](fn@unanswerable) says why no program may answer a mail, [`language`](fn@language) in which
//!   language one may.
//! * [`outbound`] composes a letter.
//!
//! Pure: no AWS, no I/O, no clock.

pub mod address;
pub mod decide;
mod file_name;
pub mod inbound;
mod language;
pub mod notification;
pub mod outbound;
pub mod report;
pub mod trust;
mod unanswerable;
pub mod unpack;

pub use address::{EmailAddress, ImportAddress, InvalidAddress, Mailbox};
pub use decide::{
    Difference, Disagreement, File, Found, Judgement, Outcome, Role, Said, Skipped, differences, judge, judge_file,
    judge_files, judge_mail, renders,
};
pub use inbound::{Automatic, Disposition, Mail, Origin, Part};
pub use language::language;
pub use notification::Notification;
pub use outbound::{Attachment, Inline, Letter, Occasion};
pub use report::{Report, reply, report};
pub use unanswerable::unanswerable;
