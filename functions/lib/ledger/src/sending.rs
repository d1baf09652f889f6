//! What goes out: issued invoices, to whom, and what became of each delivery.

mod delivery;
mod download_link;
mod happening;
mod invoice_status;
mod issued;
mod paid;
mod partner;
pub(crate) mod raw;
mod sent_letter;
mod suppressed;

pub use ::delivery::{
    Channel, ChannelKind, DeliveryMode, Dispatch, InvalidNightly, InvalidReminders, Nightly, Partner, Recipient,
    Reminders, Role,
};
pub use delivery::{Claim, Delivery, HistoryEntry, LEASE, Observation, Status, Withdrawal};
pub use download_link::{DownloadFile, DownloadLink, LINK_WORKS, LinkToken};
pub use happening::{Happening, Replied, What};
pub use invoice_status::InvoiceStatus;
pub use issued::IssuedInvoice;
pub use paid::Paid;
pub use partner::PutPartnerError;
pub use sent_letter::{LetterName, SentLetter};
pub use suppressed::Suppressed;
