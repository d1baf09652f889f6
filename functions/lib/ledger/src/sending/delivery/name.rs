//! Under which names deliveries are kept.

use ::delivery::Dispatch;
use ids::InvoiceId;

/// The name of a delivery's item within its account.
pub(in crate::sending) fn name(dispatch: Dispatch, invoice_id: &InvoiceId) -> String {
    match dispatch {
        Dispatch::Invoice(channel) => format!("DELIVERY#{invoice_id}#{}", channel.as_str()),
        Dispatch::Reminder(day) => format!("{}{day}", reminders_of(invoice_id)),
    }
}

/// How the names of an invoice's reminders begin.
pub(super) fn reminders_of(invoice_id: &InvoiceId) -> String {
    format!("DELIVERY#{invoice_id}#reminder-")
}
