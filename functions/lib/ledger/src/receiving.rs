//! What came in: mails, the invoices they brought, and whom they came from.

mod announced;
mod answer;
mod incoming;
mod key;
mod mail;
mod release;
mod sender;

pub use answer::{AnswerClaim, AnswerKind, AnswerStatus, DailyLimit, MailAnswer};
pub use incoming::{Arrival, Asked, Before, Difference, File, Filed, Filing, IncomingInvoice, IncomingState, Record};
pub use key::{Holders, InvoiceKey, Keys};
pub use mail::{Confirmation, MailEntry, MailPart, PartFate};
pub use release::Release;
pub use sender::{Known, Lesson, Sender, SenderName, Standing, Supplier, key_of_origin};
