//! The timeline of an issued invoice: everything that happened to it, over every channel, in words for the people who do
//! the books. The ledger has the facts; the words are made here.

mod entry;
mod reminder;

use std::collections::HashSet;

use aws::Failure;
use axum::Json;
use axum::extract::State;
use futures::future::try_join_all;
use ids::InvoiceId;
use jiff::Timestamp;
use ledger::{ChannelKind, Delivery, Happening, HistoryEntry, IssuedInvoice, Status, What};
use message::RequestError;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::FromPath;
use crate::language::Reader;
use entry::{Entry, Fact};
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
    Reader(language): Reader,
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
    let invoice = invoice.ok_or(RequestError::IssuedInvoiceNotFound)?;
    let now = Timestamp::now();
    let mut facts = timeline(&invoice, happenings, deliveries, histories, now);
    facts.extend(reminded.facts(now));
    facts.sort_by_key(|fact| fact.at);
    Ok(Json(Timeline { items: facts.into_iter().map(|fact| fact.worded(language)).collect() }))
}

/// What happened, as the ledger tells it, in one list.
fn timeline(
    invoice: &IssuedInvoice,
    happenings: Vec<Happening>,
    deliveries: Vec<Delivery>,
    histories: Vec<(ChannelKind, Vec<HistoryEntry>)>,
    now: Timestamp,
) -> Vec<Fact> {
    let mut facts = vec![Fact::issued(invoice)];
    let links: Vec<Timestamp> = happenings.iter().filter_map(link_told).collect();
    facts.extend(happenings.into_iter().map(Fact::happened));
    for delivery in deliveries {
        let delivery = delivery.seen_at(now);
        facts.extend(link_untold(&delivery, &links));
        let history = histories.iter().find(|(channel, _)| *channel == delivery.channel);
        facts.extend(standing(&delivery, history.map_or(&[], |(_, history)| history)));
    }
    for (channel, history) in histories {
        facts.extend(told(channel, history));
    }
    facts.sort_by_key(|fact| fact.at);
    facts
}

/// Until when a link works of which this tells.
fn link_told(happening: &Happening) -> Option<Timestamp> {
    match happening.what {
        What::ByLink { until, .. } => Some(until),
        _ => None,
    }
}

/// That the letter has a link, where only the delivery remembers it: `send` was interrupted before it could tell.
fn link_untold(delivery: &Delivery, told: &[Timestamp]) -> Option<Fact> {
    let until = delivery.download_until.filter(|until| !told.contains(until))?;
    let may_have_left = !delivery.is_waiting() && !matches!(delivery.status, Status::Sending | Status::Withdrawn);
    let what = What::ByLink { reminder: delivery.reminder, until };
    may_have_left.then(|| Fact::happened(Happening { at: delivery.claimed_at.unwrap_or(delivery.updated_at), what }))
}

/// What a delivery's history tells, each fact once.
fn told(channel: ChannelKind, history: Vec<HistoryEntry>) -> impl Iterator<Item = Fact> {
    let mut told = HashSet::new();
    let is_news = move |entry: &HistoryEntry| !entry.is_resend() && (may_repeat(entry) || told.insert(same(entry)));
    history.into_iter().filter(is_news).map(move |entry| Fact::of_history(channel, entry))
}

/// Whether the same can happen to one mail again: it may be put off many times, but it bounces once for a reason, though SES
/// and the mail server may both say so.
fn may_repeat(entry: &HistoryEntry) -> bool {
    matches!(entry.status, Status::Queued | Status::Sending | Status::Delayed)
}

/// What makes two entries tell of the same.
fn same(entry: &HistoryEntry) -> (Option<String>, Status, Option<String>, Vec<String>) {
    let mut recipients: Vec<String> = entry.recipients.iter().map(|address| address.to_ascii_lowercase()).collect();
    recipients.sort();
    (entry.attempt.clone(), entry.status, entry.reason.clone(), recipients)
}

/// Where a delivery stands, if its history does not tell: histories have what ended or was put off, and not that it waits for
/// its turn, is under way, was interrupted or was handed over by event.
fn standing(delivery: &Delivery, history: &[HistoryEntry]) -> Option<Fact> {
    let Delivery { status, updated_at: at, .. } = delivery;
    let is_passing = matches!(status, Status::Queued | Status::Sending | Status::Unknown | Status::Requested);
    let is_told = history.iter().any(|entry| entry.status == *status && entry.at == *at);
    (is_passing && !is_told).then(|| Fact::of_delivery(delivery))
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

    fn codes(facts: &[Fact]) -> Vec<(i64, &'static str)> {
        facts.iter().map(|fact| (fact.at.as_second() - 1_800_000_000, fact.what.code())).collect()
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
            codes(&entries),
            [
                (0, "issued"),
                (3, "email_left"),
                (4, "webhook_took_it"),
                (5, "handed_to_access_point"),
                (9, "email_came_back"),
                (20, "resent")
            ]
        );
        assert_eq!(entries[5].what, message::Timeline::Resent { by: Some("anna".to_owned()), to: None });
    }

    #[test]
    fn what_ses_and_the_mail_server_both_say_shows_once() {
        let again = HistoryEntry { sentence: Some("again".to_owned()), ..entry(9, Status::Bounced, "A@x.example") };
        let other = entry(9, Status::Bounced, "b@x.example");
        let late = [entry(5, Status::Delayed, "a@x.example"), entry(6, Status::Delayed, "a@x.example")];
        let mut history = late.to_vec();
        history.extend([entry(8, Status::Bounced, "a@x.example"), again, other]);
        let entries = timeline(&invoice(), vec![], vec![], vec![(ChannelKind::Email, history)], at(60));
        let told = [(5, "email_put_off"), (6, "email_put_off"), (8, "email_came_back"), (9, "email_came_back")];
        assert_eq!(codes(&entries)[1..], told);
    }

    #[test]
    fn a_link_that_only_the_delivery_remembers_is_told_once() {
        let linked =
            Delivery { download_until: Some(at(99)), ..delivery(ChannelKind::Email, Status::Delivered, at(5)) };
        let of = |happenings, linked: &Delivery| {
            codes(&timeline(&invoice(), happenings, vec![linked.clone()], vec![], at(9)))
        };
        assert_eq!(of(vec![], &linked)[1..], [(5, "sent_by_link")]);
        let told = Happening { at: at(6), what: What::ByLink { reminder: None, until: at(99) } };
        assert_eq!(of(vec![told], &linked)[1..], [(6, "sent_by_link")]);
        let waits = Delivery { status: Status::Queued, ..linked };
        assert_eq!(of(vec![], &waits)[1..], [(5, "waiting_to_be_sent")]);
    }

    #[test]
    fn what_no_history_tells_is_told_by_where_the_delivery_stands() {
        let sent = delivery(ChannelKind::Email, Status::Sending, at(5));
        let of = |now| timeline(&invoice(), vec![], vec![sent.clone()], vec![], now);
        assert_eq!(codes(&of(at(10)))[1..], [(5, "being_sent")]);
        let interrupted = of(at(5) + SignedDuration::from_secs(61));
        assert_eq!(codes(&interrupted)[1..], [(5, "maybe_sent")]);
        let unknown = delivery(ChannelKind::Email, Status::Unknown, at(7));
        let history = vec![(ChannelKind::Email, vec![entry(7, Status::Unknown, "a@x.example")])];
        assert_eq!(codes(&timeline(&invoice(), vec![], vec![unknown], history, at(60)))[1..], [(7, "maybe_sent")]);
    }
}
