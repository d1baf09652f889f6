//! What is on its way in a schedule.

use std::collections::BTreeSet;

use aws::orders::{Order, SendReminder};
use ids::{AccountId, InvoiceId};
use invoice_mail::{Running, Sent};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use ledger::{ChannelKind, Dispatch, Status};
use mail::Mail;
use serde_json::{Value, json};

const INVOICE: &str = include_str!("../../infra/local/samples/issued-invoice.xml");
const DUE: &str = "<cbc:DueDate>2026-04-01</cbc:DueDate>";

/// What is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    /// An invoice by mail.
    Letter,
    /// Two invoices that waited for each other, in one mail.
    Together,
    /// A reminder, of an invoice that was mailed before.
    Reminder,
    /// An invoice that an access point gets.
    Request,
}

impl Piece {
    /// The same in words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Letter => "an invoice by mail",
            Self::Together => "two invoices in one mail",
            Self::Reminder => "a reminder",
            Self::Request => "an invoice for an access point",
        }
    }

    /// The customer.
    pub(crate) fn partner(self) -> Value {
        let channel = match self {
            Self::Request => json!({"kind": "peppol", "enabled": true, "settings": {"participant": "0208:0987654394"}}),
            _ => json!({"kind": "email", "enabled": true}),
        };
        let per_mail = if self == Self::Together { "several" } else { "one" };
        json!({"name": "Acme", "language": "nl", "emails": ["a@acme.example"], "channels": [channel],
            "packing": {"per_mail": per_mail}})
    }

    /// When the account reminds its customers: on the day itself.
    pub(crate) fn reminders(self) -> Option<Value> {
        let reminders = || json!({"days": [0], "at": "00:00", "time_zone": "Etc/UTC"});
        (self == Self::Reminder).then(reminders)
    }

    /// The file of the invoice, due today where that matters.
    pub(crate) fn invoice(self) -> String {
        assert!(INVOICE.contains(DUE));
        match self {
            Self::Reminder => INVOICE.replace(DUE, &format!("<cbc:DueDate>{}</cbc:DueDate>", today())),
            _ => INVOICE.to_owned(),
        }
    }

    /// The invoices of a schedule.
    pub(crate) fn invoices(self, id: &str) -> Vec<InvoiceId> {
        let ids = match self {
            Self::Together => vec![format!("{id}a"), format!("{id}b")],
            _ => vec![id.to_owned()],
        };
        ids.into_iter().map(|id| InvoiceId::parse(id).unwrap()).collect()
    }

    /// Whether something is done before there is any trouble.
    pub(crate) fn has_prelude(self) -> bool {
        matches!(self, Self::Together | Self::Reminder)
    }

    /// The order that sets it going then, if not the clock does.
    pub(crate) fn begins(self, account: &AccountId, invoices: &[InvoiceId]) -> Option<Order> {
        let at: Timestamp = today().to_zoned(TimeZone::UTC).unwrap().timestamp();
        let invoice_id = invoices.first().filter(|_| self == Self::Reminder)?.clone();
        Some(Order::SendReminder(SendReminder { account: account.clone(), invoice_id, at }))
    }

    /// What brings it.
    pub(crate) fn dispatch(self) -> Dispatch {
        match self {
            Self::Letter | Self::Together => ChannelKind::Email.into(),
            Self::Reminder => Dispatch::Reminder(0),
            Self::Request => ChannelKind::Peppol.into(),
        }
    }

    /// Whether a person can send again what is in doubt.
    pub(crate) fn is_resendable(self) -> bool {
        self != Self::Reminder
    }

    /// What others hear of the invoice in the end.
    pub(crate) fn told(self) -> &'static str {
        if self == Self::Request { "InvoiceDeliveryRequested" } else { "InvoiceDelivered" }
    }

    /// What its history has once in the end.
    pub(crate) fn statuses(self) -> &'static [Status] {
        if self == Self::Request { &[Status::Requested] } else { &[Status::Accepted, Status::Delivered] }
    }

    /// How often it has left.
    pub(crate) fn left(self, running: &Running, invoice: &InvoiceId) -> usize {
        if self == Self::Request {
            let events = running.events();
            let requests = events.iter().filter(|event| {
                event.detail_type == self.told() && event.detail["invoice_id"].as_str() == Some(invoice.as_str())
            });
            return requests.map(|event| event.detail["event_id"].to_string()).collect::<BTreeSet<_>>().len();
        }
        let is_reminder = |mail: &Sent| mail.tags.iter().any(|(name, _)| name == "reminder");
        let mails = running.sent().into_iter().filter(|mail| is_reminder(mail) == (self == Self::Reminder));
        mails.filter(|mail| brings(mail, invoice)).count()
    }
}

/// Whether the invoice's file is in the mail.
fn brings(mail: &Sent, invoice: &InvoiceId) -> bool {
    match mail.tags.iter().find(|(name, _)| name == "invoice") {
        Some((_, only)) => only == invoice.as_str(),
        None => {
            let file = format!("{invoice}.xml");
            Mail::parse(&mail.raw).unwrap().parts.iter().any(|part| part.name == file)
        }
    }
}

fn today() -> Date {
    Zoned::now().with_time_zone(TimeZone::UTC).date()
}
