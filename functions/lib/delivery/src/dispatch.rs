//! What a delivery brings to a customer.

use crate::{ChannelKind, Delivery};

/// What a delivery brings: the invoice over one of its channels, or a reminder of it, which is a mail of its own. Each is
/// delivered once, by the same rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dispatch {
    /// The invoice.
    Invoice(ChannelKind),
    /// The reminder of so many days after the due date; before it, if negative.
    Reminder(i16),
}

impl Dispatch {
    /// The mail of an invoice, or of one of its reminders.
    pub fn mail(reminder: Option<i16>) -> Self {
        reminder.map_or(Self::Invoice(ChannelKind::Email), Self::Reminder)
    }

    /// How it is delivered.
    pub fn channel(self) -> ChannelKind {
        match self {
            Self::Invoice(channel) => channel,
            Self::Reminder(_) => ChannelKind::Email,
        }
    }

    /// The day of the reminder, if it is one.
    pub fn reminder(self) -> Option<i16> {
        match self {
            Self::Invoice(_) => None,
            Self::Reminder(day) => Some(day),
        }
    }
}

impl From<ChannelKind> for Dispatch {
    fn from(channel: ChannelKind) -> Self {
        Self::Invoice(channel)
    }
}

impl Delivery {
    /// What it brings.
    pub fn dispatch(&self) -> Dispatch {
        self.reminder.map_or(Dispatch::Invoice(self.channel), Dispatch::Reminder)
    }
}
