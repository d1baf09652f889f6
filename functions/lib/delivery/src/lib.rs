//! How issued invoices reach their customers.
//!
//! A [`Partner`] says over which channels. Each channel is a [`Delivery`], which becomes what [`transition::TABLE`] lets it become,
//! for each of its recipients and as a whole. The [`InvoiceStatus`] is one word over all deliveries of an invoice.
//!
//! Pure: no AWS, no I/O, no clock.

pub mod fallback;
pub mod transition;

mod channel;
mod delivery;
mod dispatch;
mod invoice_status;
mod nightly;
mod observation;
mod partner;
mod reminders;
mod status;
mod suppressed;
mod webhook_secret;

pub use channel::{Channel, ChannelKind, DeliveryMode};
pub use delivery::{Delivery, LEASE, RecipientState};
pub use dispatch::Dispatch;
pub use invoice_status::InvoiceStatus;
pub use nightly::{InvalidNightly, Nightly};
pub use observation::{HistoryEntry, Observation};
pub use partner::{Partner, Recipient, Role};
pub use reminders::{InvalidReminders, Reminders};
pub use status::Status;
pub use suppressed::Suppressed;
pub use transition::{Event, Guard, Refusal};
pub use webhook_secret::{InvalidSecret, WebhookSecret};
