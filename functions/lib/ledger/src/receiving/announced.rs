//! What others are told of an incoming invoice.

use aws::events::{self, Event, InvoiceHeld, InvoiceReceived, InvoiceUpdated};
use ids::{AccountId, event_id};
use message::HoldReason;

use super::incoming::{Arrival, File, IncomingInvoice, IncomingState};

/// Files named in an event, which holds 256 KB; the API lists all.
const MAX_FILES: usize = 100;

impl IncomingInvoice {
    /// What is told of an invoice that a mail brought: that it was received or is held, or, of a later mail, that it came
    /// again. Nothing is told of a later mail while the invoice is held.
    pub fn arrival_event(&self, account: &AccountId, files: &[File], arrival: &Arrival) -> Option<Event> {
        let is_held = self.state == IncomingState::Held;
        match (&arrival.rule, is_held) {
            (None, false) => Some(self.received_event(account, files)),
            (None, true) => self.hold.clone().map(|reason| self.held_event(account, reason)),
            (Some(rule), false) => Some(Event::InvoiceUpdated(Box::new(InvoiceUpdated {
                event_id: event_id(&["InvoiceUpdated", account.as_str(), self.id.as_str(), arrival.mail_id.as_str()]),
                account: account.clone(),
                invoice_id: self.id.clone(),
                mail_id: arrival.mail_id.clone(),
                received_at: arrival.at,
                rule: rule.code().to_owned(),
                differs: arrival.differs.iter().map(|difference| difference.field.clone()).collect(),
                kind: self.invoice.kind,
                format: self.invoice.format,
                fields: self.invoice.fields.clone(),
                files: shown(files),
            }))),
            (Some(_), true) => None,
        }
    }

    /// An invoice was received, or a person released it.
    pub fn received_event(&self, account: &AccountId, files: &[File]) -> Event {
        Event::InvoiceReceived(Box::new(InvoiceReceived {
            event_id: event_id(&["InvoiceReceived", account.as_str(), self.id.as_str()]),
            account: account.clone(),
            invoice_id: self.id.clone(),
            mail_id: self.mail_id.clone(),
            received_at: self.at,
            kind: self.invoice.kind,
            format: self.invoice.format,
            fields: self.invoice.fields.clone(),
            files: shown(files),
        }))
    }

    fn held_event(&self, account: &AccountId, reason: HoldReason) -> Event {
        Event::InvoiceHeld(Box::new(InvoiceHeld {
            event_id: event_id(&["InvoiceHeld", account.as_str(), self.id.as_str()]),
            account: account.clone(),
            invoice_id: self.id.clone(),
            mail_id: self.mail_id.clone(),
            received_at: self.at,
            reason,
            warnings: self.warnings.clone(),
        }))
    }
}

/// The files as an event lists them: the first hundred.
fn shown(files: &[File]) -> Vec<events::File> {
    let file = |file: &File| events::File {
        sha256: file.sha256.clone(),
        name: file.name.clone(),
        media_type: Some(file.media_type.clone()),
        size: Some(file.size),
        role: Some(file.role),
    };
    files.iter().take(MAX_FILES).map(file).collect()
}
