//! What the connector has its function `send` do. Orders travel on a bus of their own, on which nobody else may put
//! anything; what others are told, and may tell, is in [`events`](crate::events).
//!
//! An order may come any number of times: whoever follows it looks how things stand first.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::events::Bus;
use ids::{AccountId, InvoiceId, PartnerId};

/// An order. The variant's name is the `detail-type`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Order {
    /// An issued invoice is to be delivered now, as it is on record: its time has come, a person wants it sent again or after
    /// all, or one of its channels has failed and the next one is asked.
    DeliverInvoice(DeliverInvoice),
    /// The invoices that wait for a partner are to leave in one e-mail.
    SendJointEmail(SendJointEmail),
    /// A customer is to be reminded of an invoice.
    SendReminder(SendReminder),
    /// The reminders of an account's open invoices are to be planned by what the account wants now.
    PlanReminders(PlanReminders),
}

/// Which invoice is to be delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliverInvoice {
    /// Who issued it.
    pub account: AccountId,
    /// The invoice.
    pub invoice_id: InvoiceId,
}

/// Whose invoices are to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendJointEmail {
    /// Who issued them.
    pub account: AccountId,
    /// The customer.
    pub partner_id: PartnerId,
}

/// Of which invoice a customer is to be reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendReminder {
    /// Who issued it.
    pub account: AccountId,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// The time that has come: it tells which of the invoice's reminders is meant.
    pub at: Timestamp,
}

/// Whose reminders are to be planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanReminders {
    /// Who issued the invoices.
    pub account: AccountId,
    /// Where to go on in the list of its invoices; `None` for its beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Order {
    /// An issued invoice is to be delivered now.
    pub fn deliver(account: &AccountId, invoice_id: &InvoiceId) -> Self {
        Self::DeliverInvoice(DeliverInvoice { account: account.clone(), invoice_id: invoice_id.clone() })
    }

    /// The `detail-type`.
    fn detail_type(&self) -> &'static str {
        match self {
            Self::DeliverInvoice(_) => "DeliverInvoice",
            Self::SendJointEmail(_) => "SendJointEmail",
            Self::SendReminder(_) => "SendReminder",
            Self::PlanReminders(_) => "PlanReminders",
        }
    }
}

/// The bus of orders.
#[derive(Debug, Clone)]
pub struct Orders(Bus);

impl Orders {
    /// Of this bus.
    pub fn new(bus: Bus) -> Self {
        Self(bus)
    }

    /// Gives orders. After a failure some may have been given: to give all of them again is safe.
    ///
    /// # Errors
    /// Retryable when EventBridge did not take every order.
    pub async fn give(&self, orders: &[Order]) -> Result<(), Failure> {
        self.0.put(orders.iter().map(|order| (order.detail_type(), order))).await
    }
}
