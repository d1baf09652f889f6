#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "the table is there to be read")]

use std::collections::BTreeMap;

use super::*;

const REPORTS: [Event; 7] = [
    Event::ReportedAccepted,
    Event::ReportedDelayed,
    Event::ReportedSoftBounce,
    Event::ReportedDelivered,
    Event::ReportedRejected,
    Event::ReportedBounced,
    Event::ReportedComplaint,
];

fn always(_: Guard) -> bool {
    true
}

/// Every status, and that there is no delivery yet.
fn statuses() -> impl Iterator<Item = Option<Status>> {
    std::iter::once(None).chain(Status::ALL.map(Some))
}

#[test]
fn every_status_meets_every_event() {
    let mut table = String::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for event in Event::ALL {
        for status in statuses() {
            let become_ = after(status, event, always);
            let from = status.map_or("nothing yet", Status::as_str);
            let (kind, word) = match become_ {
                Ok(to) => ("changed or confirmed".to_owned(), to.as_str().to_owned()),
                Err(refusal) => (format!("refused: {refusal:?}"), format!("– {refusal:?}")),
            };
            *counts.entry(kind).or_default() += 1;
            table.push_str(&format!("{event:<20} {from:<12} {word}\n"));
        }
    }
    let pairs: usize = counts.values().sum();
    println!("{table}\n{} statuses × {} events = {pairs}: {counts:#?}", Status::ALL.len() + 1, Event::ALL.len());
    assert_eq!(pairs, 14 * 19);
    let lines: usize = TABLE.iter().map(|row| row.from.len() + usize::from(row.begins)).sum();
    assert_eq!(counts["changed or confirmed"], lines);
}

#[test]
fn there_is_one_answer_to_each_question() {
    for event in Event::ALL {
        let rows: Vec<&Row> = event.rows().collect();
        assert!(!rows.is_empty(), "{event} is in no line");
        assert!(rows.iter().all(|row| row.to == event.leads_to()), "{event} leads to one status");
        for status in Status::ALL {
            assert!(rows.iter().filter(|row| row.from.contains(&status)).count() <= 1, "{event} on {status:?}");
        }
    }
}

#[test]
fn in_whatever_order_reports_come_the_end_is_the_same() {
    // What the last report makes of it is decided by rank, but for two of the same rank: the first to come stays.
    let is_same_rank = |one: Event, other: Event| {
        let of = |event: Event| matches!(event, Event::ReportedRejected | Event::ReportedBounced);
        one != other && of(one) && of(other)
    };
    let told = |status, event| after(Some(status), event, always).unwrap_or(status);
    for status in Status::ALL {
        for one in REPORTS {
            assert_eq!(told(told(status, one), one), told(status, one), "{one} twice on {status:?}");
            for other in REPORTS.into_iter().filter(|other| !is_same_rank(one, *other)) {
                let (there, back) = (told(told(status, one), other), told(told(status, other), one));
                assert_eq!(there, back, "{one} and {other} on {status:?}");
            }
        }
    }
}

#[test]
fn what_has_left_is_never_sent_again_by_itself() {
    let by_itself = [Event::Wait, Event::Claim, Event::GiveUp, Event::PutBack, Event::Refused];
    for status in [Unknown, Requested, Accepted, Delayed, SoftBounced, Delivered, Rejected, Bounced, Complained] {
        for event in by_itself {
            assert_eq!(after(Some(status), event, always), Err(Refusal::Left), "{event} on {status:?}");
        }
    }
}

#[test]
fn a_person_sends_again_what_ended_badly_and_withdraws_what_waits() {
    let may = |event: Event| Status::ALL.into_iter().filter(|status| event.may_leave(*status)).collect::<Vec<_>>();
    assert_eq!(may(Event::Resend), [Unknown, SoftBounced, Failed, Rejected, Bounced, Complained]);
    assert_eq!(may(Event::Withdraw), [Queued, Withdrawn, Failed]);
    assert_eq!(may(Event::Reinstate), [Withdrawn]);
    assert_eq!(may(Event::Claim), [Queued, Failed]);
}

#[test]
fn what_must_hold_beside_the_status() {
    let never = |_: Guard| false;
    assert_eq!(after(Some(Sending), Event::Taken, never), Err(Refusal::AnotherAttempt));
    assert_eq!(after(Some(Queued), Event::Claim, never), Err(Refusal::AnotherAddress));
    assert_eq!(after(Some(Sending), Event::Claim, never), Err(Refusal::UnderWay));
    assert_eq!(after(Some(Sending), Event::Resend, never), Err(Refusal::UnderWay));
    assert_eq!(after(Some(Queued), Event::Resend, never), Err(Refusal::Waiting));
    assert_eq!(after(Some(Delivered), Event::ReportedAccepted, always), Err(Refusal::KnownBetter));
    assert_eq!(after(Some(Withdrawn), Event::Claim, always), Err(Refusal::Withdrawn));
    assert_eq!(after(None, Event::Claim, never), Ok(Sending), "nobody can have chosen another address");
    assert_eq!(after(None, Event::ReportedDelivered, always), Err(Refusal::NotBegun));
}

/// Made anew by `UPDATE=1 cargo test -p delivery`.
#[test]
fn the_documentation_shows_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/docs/delivery.md");
    let made = diagram();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
        std::fs::write(path, &made).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), made, "run: UPDATE=1 cargo test -p delivery");
}
