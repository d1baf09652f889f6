//! The timeline of an issued invoice: everything that happened to it, over every channel, in words for the people who do
//! the books. All of these words are made here, but for the reasons that came with what happened.

mod reminder;

use std::collections::HashSet;

use aws::Failure;
use axum::Json;
use axum::extract::State;
use connector::named;
use futures::future::try_join_all;
use ids::InvoiceId;
use jiff::Timestamp;
use ledger::{ChannelKind, Delivery, Happening, HistoryEntry, IssuedInvoice, Replied, Status, What};
use mail::report::ReplyKind;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::no_invoice;
use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::FromPath;
use crate::openapi;
use reminder::Reminded;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(read))
}

/// Everything that happened to an invoice.
#[derive(Debug, Serialize, ToSchema)]
struct Timeline {
    /// Oldest first.
    items: Vec<Entry>,
}

/// Something that happened to an invoice.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = TimelineEntry)]
struct Entry {
    /// When.
    at: Timestamp,
    /// What, for programs.
    what: Word,
    /// The same in words, with what to do.
    #[schema(example = "The mail server of ap@acme.example took the mail.")]
    sentence: String,
    /// Over which channel, if it is about one.
    #[schema(value_type = Option<openapi::ChannelKind>)]
    channel: Option<ChannelKind>,
    /// Whom it concerns.
    recipients: Vec<String>,
    /// Of which reminder, if it is about one: how many days after the due date, or before it if negative.
    reminder: Option<i16>,
}

/// What happened to an invoice. `undeliverable`: there was nobody to deliver to, or nothing to deliver. `left_out`: the mail
/// left without these recipients, who get no mails any more. `together`: it is in one mail with others. `by_link`: the letter
/// has a link instead of its files. `downloaded`: somebody got a file by that link. `opened`: somebody, or something, opened the letter.
/// `sender_refused`: SES did not take it from the account's own sender. `replied`: an answer to the letter says something that matters for the next one.
/// `reminder_planned`: what is still to come. `queued`: it waits, and is sent by itself. `accepted`: SES has the mail. The others
/// are as the status of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TimelineWord)]
enum Word {
    Issued,
    Scheduled,
    Undeliverable,
    LeftOut,
    Together,
    ByLink,
    Downloaded,
    Opened,
    SenderRefused,
    Replied,
    Resent,
    Withdrawn,
    Reinstated,
    Paid,
    Unpaid,
    ReminderPlanned,
    ReminderSkipped,
    Queued,
    Sending,
    Unknown,
    Requested,
    Accepted,
    Delayed,
    Delivered,
    Failed,
    Rejected,
    Bounced,
    Complained,
}

/// Read the timeline of an issued invoice.
///
/// Everything that happened to it over every channel, oldest first, in words for people: issued, scheduled, sent, delivered,
/// bounced and why, sent again and by whom.
#[utoipa::path(
    get, path = "/v1/issued/{id}/timeline", operation_id = "read_timeline", tag = "issued",
    params(("id" = String, Path, description = "The invoice's id.")),
    responses((status = 200, description = "What happened.", body = Timeline), (status = 404, description = "There is no invoice of this id."))
)]
async fn read(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<InvoiceId>,
) -> Result<Json<Timeline>, Error> {
    let ledger = &console.connector.ledger;
    let (invoice, happenings, deliveries, histories, reminded) = futures::try_join!(
        ledger.issued_invoice(&account, &id),
        ledger.happenings(&account, &id),
        ledger.deliveries_of(&account, [&id]),
        try_join_all(ChannelKind::ALL.map(|channel| {
            let history = ledger.history(&account, &id, channel);
            async move { Ok::<_, Failure>((channel, history.await?)) }
        })),
        Reminded::read(ledger, &account, &id),
    )?;
    let invoice = invoice.ok_or_else(no_invoice)?;
    let now = Timestamp::now();
    let mut items = timeline(&invoice, happenings, deliveries, histories, now);
    items.extend(reminded.entries(now));
    items.sort_by_key(|entry| entry.at);
    Ok(Json(Timeline { items }))
}

/// What happened, as the ledger tells it, in one list.
fn timeline(
    invoice: &IssuedInvoice,
    happenings: Vec<Happening>,
    deliveries: Vec<Delivery>,
    histories: Vec<(ChannelKind, Vec<HistoryEntry>)>,
    now: Timestamp,
) -> Vec<Entry> {
    let mut entries = vec![issued(invoice)];
    let links: Vec<Timestamp> = happenings.iter().filter_map(link_told).collect();
    entries.extend(happenings.into_iter().map(happened));
    for delivery in deliveries {
        let delivery = delivery.seen_at(now);
        entries.extend(link_untold(&delivery, &links));
        let history = histories.iter().find(|(channel, _)| *channel == delivery.channel);
        entries.extend(standing(&delivery, history.map_or(&[], |(_, history)| history)));
    }
    for (channel, history) in histories {
        entries.extend(told(channel, history));
    }
    entries.sort_by_key(|entry| entry.at);
    entries
}

/// Until when a link works of which this tells.
fn link_told(happening: &Happening) -> Option<Timestamp> {
    match happening.what {
        What::ByLink { until, .. } => Some(until),
        _ => None,
    }
}

/// That the letter has a link, where only the delivery remembers it: `send` was interrupted before it could tell.
fn link_untold(delivery: &Delivery, told: &[Timestamp]) -> Option<Entry> {
    let until = delivery.download_until.filter(|until| !told.contains(until))?;
    let may_have_left = !delivery.is_waiting() && !matches!(delivery.status, Status::Sending | Status::Withdrawn);
    let what = What::ByLink { reminder: delivery.reminder, until };
    may_have_left.then(|| happened(Happening { at: delivery.claimed_at.unwrap_or(delivery.updated_at), what }))
}

/// What a delivery's history tells, each fact once.
fn told(channel: ChannelKind, history: Vec<HistoryEntry>) -> impl Iterator<Item = Entry> {
    let mut told = HashSet::new();
    let is_news = move |entry: &HistoryEntry| !entry.is_resend() && (may_repeat(entry) || told.insert(fact(entry)));
    history.into_iter().filter(is_news).map(move |entry| of_history(channel, entry))
}

/// Whether the same can happen to one mail again: it may be put off many times, but it bounces once for a reason, though SES
/// and the mail server may both say so.
fn may_repeat(entry: &HistoryEntry) -> bool {
    matches!(entry.status, Status::Queued | Status::Sending | Status::Delayed)
}

/// What makes two entries tell of the same.
fn fact(entry: &HistoryEntry) -> (Option<String>, Status, Option<String>, Vec<String>) {
    let mut recipients: Vec<String> = entry.recipients.iter().map(|address| address.to_ascii_lowercase()).collect();
    recipients.sort();
    (entry.attempt.clone(), entry.status, entry.reason.clone(), recipients)
}

fn issued(invoice: &IssuedInvoice) -> Entry {
    let number = invoice.fields.as_ref().and_then(|fields| fields.number.as_deref());
    let sentence = match number {
        Some(number) => format!("The invoice {number} was issued."),
        None => "The invoice was issued.".to_owned(),
    };
    Entry { at: invoice.at, what: Word::Issued, sentence, channel: None, recipients: Vec::new(), reminder: None }
}

fn happened(Happening { at, what }: Happening) -> Entry {
    let mut reminder = None;
    let who = |by: Option<String>| by.unwrap_or_else(|| "Somebody of the account".to_owned());
    let (what, sentence, channel, recipients) = match what {
        What::Withdrawn { by } => {
            (Word::Withdrawn, format!("{} withdrew it before it left: it is not sent.", who(by)), None, vec![])
        }
        What::Reinstated { by } => (Word::Reinstated, format!("{} wants it sent after all.", who(by)), None, vec![]),
        What::Paid { paid_at, by } => {
            (Word::Paid, format!("{} marked it as paid on {}.", who(by), paid_at.strftime("%Y-%m-%d")), None, vec![])
        }
        What::Unpaid { by } => (Word::Unpaid, format!("{} marked it as not paid.", who(by)), None, vec![]),
        What::ReminderSkipped { day, sentence, .. } => {
            reminder = Some(day);
            let sentence = format!("{} It was left out: {sentence}", reminder::named(day));
            (Word::ReminderSkipped, sentence, Some(ChannelKind::Email), vec![])
        }
        What::Scheduled { send_at } => {
            (Word::Scheduled, format!("It is to leave on {}.", send_at.strftime("%Y-%m-%d at %H:%M UTC")), None, vec![])
        }
        What::Undeliverable { sentence, .. } => (Word::Undeliverable, sentence, None, vec![]),
        What::LeftOut { recipients, sentence } => (Word::LeftOut, sentence, Some(ChannelKind::Email), recipients),
        What::Together { others } => {
            let others = named(&others).unwrap_or_else(|| "others".to_owned());
            (Word::Together, format!("It is in one mail with {others}."), Some(ChannelKind::Email), vec![])
        }
        What::ByLink { reminder: day, until } => {
            reminder = day;
            let until = until.strftime("%Y-%m-%d at %H:%M UTC");
            let sentence =
                format!("Its files are too large for the mail, which has a link to download them until {until}.");
            (Word::ByLink, of_reminder(day, sentence), Some(ChannelKind::Email), vec![])
        }
        What::Downloaded { reminder: day, name, .. } => {
            reminder = day;
            let sentence = format!("{name} was downloaded by the link.");
            (Word::Downloaded, of_reminder(day, sentence), Some(ChannelKind::Email), vec![])
        }
        What::Opened { reminder: day, .. } => {
            reminder = day;
            let sentence =
                "The letter was opened: by a reader, or by a program of a mail server. SES cannot tell which.";
            (Word::Opened, of_reminder(day, sentence.to_owned()), Some(ChannelKind::Email), vec![])
        }
        What::SenderRefused { address } => {
            let sentence = format!(
                "SES does not let mail leave from {address} any more, so the letter leaves from the connector's address. \
                 Check the DNS records: GET /v1/account/sender has them."
            );
            (Word::SenderRefused, sentence, Some(ChannelKind::Email), vec![])
        }
        What::Replied(replied) => {
            let who = replied.from.iter().cloned().collect();
            (Word::Replied, said_in_reply(&replied), Some(ChannelKind::Email), who)
        }
        What::Resent { channel, by, to } => {
            let who = by.as_deref().unwrap_or("Somebody of the account");
            let to: Vec<String> = to.into_iter().collect();
            let whereto = named(&to).map(|to| format!(" to {to}")).unwrap_or_default();
            (Word::Resent, format!("{who} had it sent again{whereto}."), Some(channel), to)
        }
    };
    Entry { at, what, sentence, channel, recipients, reminder }
}

/// The sentence, after which reminder it is about, if it is about one.
fn of_reminder(day: Option<i16>, sentence: String) -> String {
    match day {
        Some(day) => format!("{} {sentence}", reminder::named(day)),
        None => sentence,
    }
}

/// What an answer says, and its own words.
fn said_in_reply(Replied { from, reply, .. }: &Replied) -> String {
    let who = from.as_deref().unwrap_or("The reader");
    let address = reply.address.as_ref();
    let said = match (reply.kind, address) {
        (ReplyKind::Away, address) => {
            let until = reply.until.as_ref().map(|day| format!(" until {day}")).unwrap_or_default();
            let instead = address.map(|address| format!(", and names {address} meanwhile")).unwrap_or_default();
            format!("{who} is away{until}{instead}")
        }
        (ReplyKind::NewAddress, Some(address)) => format!("{who} writes that the address is now {address}"),
        (ReplyKind::NewAddress, None) => format!("{who} writes that the address has changed"),
        (ReplyKind::SendTo, Some(address)) => format!("{who} asks to send invoices to {address}"),
        (ReplyKind::SendTo, None) => format!("{who} asks to send invoices elsewhere"),
        (ReplyKind::WrongPerson, Some(address)) => {
            format!("{who} writes that the reader of the letter is the wrong one, and names {address}")
        }
        (ReplyKind::WrongPerson, None) => format!("{who} writes that the reader of the letter is the wrong one"),
    };
    let advice = match reply.kind {
        ReplyKind::Away => "",
        _ => " Nothing was changed by it: ask the customer where in doubt, and correct the partner's addresses.",
    };
    format!("{said}: “{}”{advice}", reply.words)
}

fn of_history(channel: ChannelKind, entry: HistoryEntry) -> Entry {
    let (what, usual) = said(channel, entry.status, &entry.recipients, entry.ses_message_id.as_deref());
    Entry {
        at: entry.at,
        what,
        sentence: entry.sentence.unwrap_or(usual),
        channel: Some(channel),
        recipients: entry.recipients,
        reminder: None,
    }
}

/// Where a delivery stands, if its history does not tell: histories have what ended or was put off, and not that it waits for
/// its turn, is under way, was interrupted or was handed over by event.
fn standing(delivery: &Delivery, history: &[HistoryEntry]) -> Option<Entry> {
    let Delivery { status, updated_at: at, channel, recipients, .. } = delivery;
    let is_passing = matches!(status, Status::Queued | Status::Sending | Status::Unknown | Status::Requested);
    if !is_passing || history.iter().any(|entry| entry.status == *status && entry.at == *at) {
        return None;
    }
    let (what, usual) = said(*channel, *status, recipients, None);
    let sentence = delivery.sentence.clone().unwrap_or(usual);
    let (channel, recipients) = (Some(*channel), recipients.clone());
    Some(Entry { at: *at, what, sentence, channel, recipients, reminder: delivery.reminder })
}

/// The word for a status, and the sentence where nothing came with it.
fn said(channel: ChannelKind, status: Status, recipients: &[String], message_id: Option<&str>) -> (Word, String) {
    let who = named(recipients).unwrap_or_else(|| "the customer".to_owned());
    match status {
        Status::Queued => (Word::Queued, "It waits to be sent.".to_owned()),
        Status::Withdrawn => (Word::Withdrawn, "It was withdrawn before it left.".to_owned()),
        Status::Sending => (Word::Sending, "It is being sent right now.".to_owned()),
        Status::Unknown => (Word::Unknown, "It may or may not have been sent.".to_owned()),
        Status::Requested => (Word::Requested, "It was handed to the access point.".to_owned()),
        Status::Accepted if channel.is_handed_over() => (Word::Accepted, "The access point has it.".to_owned()),
        Status::Accepted => {
            let id = message_id.map(|id| format!(" (SES has it as {id})")).unwrap_or_default();
            (Word::Accepted, format!("The mail to {who} has left{id}."))
        }
        Status::Delayed => (Word::Delayed, format!("The mail server of {who} put the mail off. It is tried again.")),
        Status::Delivered if channel == ChannelKind::Email => {
            (Word::Delivered, format!("The mail server of {who} took the mail."))
        }
        Status::Delivered if channel == ChannelKind::Webhook => {
            (Word::Delivered, "The customer's program took the invoice.".to_owned())
        }
        Status::Delivered => (Word::Delivered, "The customer has the invoice.".to_owned()),
        Status::Failed => (Word::Failed, "It could not be sent.".to_owned()),
        Status::Rejected => (Word::Rejected, "It was refused before it left.".to_owned()),
        Status::Bounced => (Word::Bounced, format!("The mail to {who} came back.")),
        Status::Complained => (Word::Complained, format!("{who} reported the mail as unwanted.")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use ids::PartnerId;
    use jiff::SignedDuration;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn invoice() -> IssuedInvoice {
        serde_json::from_value(serde_json::json!({"id": "R-1", "at": at(0), "fields": null, "files": [],
            "partner_id": "acme", "reason": null, "sentence": null}))
        .unwrap()
    }

    fn delivery(channel: ChannelKind, status: Status, updated_at: Timestamp) -> Delivery {
        let (invoice, partner) = (InvoiceId::parse("R-1").unwrap(), PartnerId::parse("acme").unwrap());
        Delivery {
            status,
            updated_at,
            claimed_at: Some(updated_at),
            ..Delivery::queued(invoice, channel, partner, at(0))
        }
    }

    fn entry(seconds: i64, status: Status, recipient: &str) -> HistoryEntry {
        serde_json::from_value(
            serde_json::json!({"at": at(seconds), "status": status, "reason": null, "sentence": null,
            "recipients": [recipient], "ses_message_id": null, "attempt": "a"}),
        )
        .unwrap()
    }

    fn words(entries: &[Entry]) -> Vec<(i64, Word)> {
        entries.iter().map(|entry| (entry.at.as_second() - 1_800_000_000, entry.what)).collect()
    }

    #[test]
    fn one_list_of_every_channel_in_order_of_time() {
        let resent = What::Resent { channel: ChannelKind::Email, by: Some("anna".to_owned()), to: None };
        let histories = vec![
            (
                ChannelKind::Email,
                vec![entry(3, Status::Accepted, "a@x.example"), entry(9, Status::Bounced, "a@x.example")],
            ),
            (ChannelKind::Webhook, vec![entry(4, Status::Delivered, "")]),
        ];
        let deliveries = vec![delivery(ChannelKind::Peppol, Status::Requested, at(5))];
        let happenings = vec![Happening { at: at(20), what: resent }];
        let entries = timeline(&invoice(), happenings, deliveries, histories, at(60));
        assert_eq!(
            words(&entries),
            [
                (0, Word::Issued),
                (3, Word::Accepted),
                (4, Word::Delivered),
                (5, Word::Requested),
                (9, Word::Bounced),
                (20, Word::Resent)
            ]
        );
        assert_eq!(entries[5].sentence, "anna had it sent again.");
        assert_eq!(entries[1].sentence, "The mail to a@x.example has left.");
    }

    #[test]
    fn what_ses_and_the_mail_server_both_say_shows_once() {
        let again = HistoryEntry { sentence: Some("again".to_owned()), ..entry(9, Status::Bounced, "A@x.example") };
        let other = entry(9, Status::Bounced, "b@x.example");
        let late = [entry(5, Status::Delayed, "a@x.example"), entry(6, Status::Delayed, "a@x.example")];
        let mut history = late.to_vec();
        history.extend([entry(8, Status::Bounced, "a@x.example"), again, other]);
        let entries = timeline(&invoice(), vec![], vec![], vec![(ChannelKind::Email, history)], at(60));
        let told = [(5, Word::Delayed), (6, Word::Delayed), (8, Word::Bounced), (9, Word::Bounced)];
        assert_eq!(words(&entries)[1..], told);
    }

    #[test]
    fn a_link_that_only_the_delivery_remembers_is_told_once() {
        let linked =
            Delivery { download_until: Some(at(99)), ..delivery(ChannelKind::Email, Status::Delivered, at(5)) };
        let of = |happenings, linked: &Delivery| {
            words(&timeline(&invoice(), happenings, vec![linked.clone()], vec![], at(9)))
        };
        assert_eq!(of(vec![], &linked)[1..], [(5, Word::ByLink)]);
        let told = Happening { at: at(6), what: What::ByLink { reminder: None, until: at(99) } };
        assert_eq!(of(vec![told], &linked)[1..], [(6, Word::ByLink)]);
        let waits = Delivery { status: Status::Queued, ..linked };
        assert_eq!(of(vec![], &waits)[1..], [(5, Word::Queued)]);
    }

    #[test]
    fn what_no_history_tells_is_told_by_where_the_delivery_stands() {
        let sent = delivery(ChannelKind::Email, Status::Sending, at(5));
        let of = |now| timeline(&invoice(), vec![], vec![sent.clone()], vec![], now);
        assert_eq!(words(&of(at(10)))[1..], [(5, Word::Sending)]);
        let interrupted = of(at(5) + SignedDuration::from_secs(61));
        assert_eq!(words(&interrupted)[1..], [(5, Word::Unknown)]);
        assert!(interrupted[1].sentence.contains("may or may not have left"));
        let unknown = delivery(ChannelKind::Email, Status::Unknown, at(7));
        let history = vec![(ChannelKind::Email, vec![entry(7, Status::Unknown, "a@x.example")])];
        assert_eq!(words(&timeline(&invoice(), vec![], vec![unknown], history, at(60)))[1..], [(7, Word::Unknown)]);
    }
}
