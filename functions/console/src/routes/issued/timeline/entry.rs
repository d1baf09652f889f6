//! An entry of the timeline: what the ledger says as a message of the catalogue, and how the API shows it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::{ChannelKind, Delivery, Happening, HistoryEntry, IssuedInvoice, Replied, Status, What};
use mail::report::ReplyKind;
use message::{Language, Timeline};
use serde::Serialize;
use utoipa::ToSchema;

use crate::openapi;
use crate::worded::{StoredReason, Worded};

/// Something that happened to an invoice, before it has words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fact {
    pub(super) at: Timestamp,
    pub(super) what: Timeline,
    pub(super) reason: Option<StoredReason>,
    pub(super) channel: Option<ChannelKind>,
    pub(super) recipients: Vec<String>,
    pub(super) reminder: Option<i16>,
}

/// Something that happened to an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TimelineEntry)]
pub(super) struct Entry {
    /// When.
    at: Timestamp,
    #[serde(flatten)]
    what: Worded,
    /// Why, where something went wrong.
    reason: Option<StoredReason>,
    /// Over which channel, if it is about one.
    #[schema(value_type = Option<openapi::ChannelKind>)]
    channel: Option<ChannelKind>,
    /// Whom it concerns.
    recipients: Vec<String>,
    /// Of which reminder, if it is about one: how many days after the due date, or before it if negative.
    reminder: Option<i16>,
}

impl Fact {
    fn new(at: Timestamp, what: Timeline) -> Self {
        Self { at, what, reason: None, channel: None, recipients: Vec::new(), reminder: None }
    }

    fn email(at: Timestamp, what: Timeline) -> Self {
        Self { channel: Some(ChannelKind::Email), ..Self::new(at, what) }
    }

    /// That it was issued.
    pub(super) fn issued(invoice: &IssuedInvoice) -> Self {
        let number = invoice.fields.as_ref().and_then(|fields| fields.number.clone());
        Self::new(invoice.at, Timeline::Issued { number })
    }

    /// That a reminder is still to come.
    pub(super) fn reminder_planned(leaves_at: Timestamp) -> Self {
        Self::email(leaves_at, Timeline::ReminderPlanned { leaves_at })
    }

    /// What happened to the invoice as a whole.
    pub(super) fn happened(Happening { at, what }: Happening) -> Self {
        match what {
            What::Withdrawn { by } => Self::new(at, Timeline::Withdrawn { by }),
            What::Reinstated { by } => Self::new(at, Timeline::Reinstated { by }),
            What::Paid { paid_at, by } => {
                let paid_on = paid_at.to_zoned(TimeZone::UTC).date();
                Self::new(at, Timeline::MarkedPaid { by, paid_on })
            }
            What::Unpaid { by } => Self::new(at, Timeline::MarkedUnpaid { by }),
            What::ReminderSkipped { day, reason, sentence } => Self {
                reminder: Some(day),
                reason: Some(StoredReason { code: reason, detail: sentence }),
                ..Self::email(at, Timeline::ReminderSkipped)
            },
            What::Scheduled { send_at } => Self::new(at, Timeline::Scheduled { leaves_at: send_at }),
            What::Undeliverable { reason, sentence } => Self {
                reason: Some(StoredReason { code: reason, detail: sentence }),
                ..Self::new(at, Timeline::Undeliverable)
            },
            What::LeftOut { recipients, .. } => {
                Self { recipients: recipients.clone(), ..Self::email(at, Timeline::RecipientsLeftOut { recipients }) }
            }
            What::Together { others } => Self::email(at, Timeline::InJointEmail { others }),
            What::ByLink { reminder, until } => Self { reminder, ..Self::email(at, Timeline::SentByLink { until }) },
            What::Downloaded { reminder, name, .. } => {
                Self { reminder, ..Self::email(at, Timeline::FileDownloaded { name }) }
            }
            What::Opened { reminder, .. } => Self { reminder, ..Self::email(at, Timeline::EmailOpened) },
            What::SenderRefused { address } => Self::email(at, Timeline::SendingAddressRefused { address }),
            What::Replied(replied) => {
                Self { recipients: replied.from.iter().cloned().collect(), ..Self::email(at, said_in_reply(replied)) }
            }
            What::Resent { channel, by, to } => Self {
                channel: Some(channel),
                recipients: to.iter().cloned().collect(),
                ..Self::new(at, Timeline::Resent { by, to })
            },
        }
    }

    /// What happened to a delivery.
    pub(super) fn of_history(channel: ChannelKind, entry: HistoryEntry) -> Self {
        let HistoryEntry { at, status, reason, sentence, recipients, ses_message_id, .. } = entry;
        let what = of_status(channel, status, &recipients, ses_message_id);
        let reason = StoredReason::of(reason, sentence);
        Self { reason, channel: Some(channel), recipients, ..Self::new(at, what) }
    }

    /// Where a delivery stands.
    pub(super) fn of_delivery(delivery: &Delivery) -> Self {
        let Delivery { status, updated_at, channel, recipients, reminder, .. } = delivery;
        Self {
            reason: StoredReason::of(delivery.reason.clone(), delivery.sentence.clone()),
            channel: Some(*channel),
            recipients: recipients.clone(),
            reminder: *reminder,
            ..Self::new(*updated_at, of_status(*channel, *status, recipients, None))
        }
    }

    /// In words of this language; what is about a reminder says first which one.
    pub(super) fn worded(self, language: Language) -> Entry {
        let Self { at, what, reason, channel, recipients, reminder } = self;
        let what = Worded::of(what, language);
        let what = match reminder {
            Some(day) => what.after(&Timeline::of_reminder(day, language)),
            None => what,
        };
        Entry { at, what, reason, channel, recipients, reminder }
    }
}

/// What an answer says.
fn said_in_reply(Replied { from, reply, .. }: Replied) -> Timeline {
    let (address, words) = (reply.address.map(String::from), reply.words);
    match reply.kind {
        ReplyKind::Away => Timeline::ReaderAway { from, until: reply.until, address, words },
        ReplyKind::NewAddress => Timeline::ReaderHasNewAddress { from, address, words },
        ReplyKind::SendTo => Timeline::ReaderWantsItElsewhere { from, address, words },
        ReplyKind::WrongPerson => Timeline::ReaderIsWrongPerson { from, address, words },
    }
}

/// What a status means over a channel.
fn of_status(channel: ChannelKind, status: Status, to: &[String], ses_message_id: Option<String>) -> Timeline {
    let recipients = to.to_vec();
    match (status, channel) {
        (Status::Queued, _) => Timeline::Waiting,
        (Status::Withdrawn, _) => Timeline::Withdrawn { by: None },
        (Status::Sending, _) => Timeline::BeingSent,
        (Status::Unknown, _) => Timeline::MaybeSent,
        (Status::Requested, _) => Timeline::HandedToAccessPoint,
        (Status::Accepted, ChannelKind::Peppol) => Timeline::AccessPointHasIt,
        (Status::Accepted, ChannelKind::Email | ChannelKind::Webhook) => {
            Timeline::EmailLeft { recipients, ses_message_id }
        }
        (Status::Delayed, _) => Timeline::EmailPutOff { recipients },
        (Status::Delivered, ChannelKind::Email) => Timeline::EmailArrived { recipients },
        (Status::Delivered, ChannelKind::Webhook) => Timeline::WebhookTookIt,
        (Status::Delivered, ChannelKind::Peppol) => Timeline::CustomerHasIt,
        (Status::Failed, _) => Timeline::NotSent,
        (Status::Rejected, _) => Timeline::RefusedBeforeItLeft,
        (Status::Bounced, ChannelKind::Email) => Timeline::EmailCameBack { recipients },
        (Status::Bounced, ChannelKind::Peppol | ChannelKind::Webhook) => Timeline::AccessPointGaveUp,
        (Status::Complained, _) => Timeline::ReportedAsUnwanted { recipients },
    }
}
