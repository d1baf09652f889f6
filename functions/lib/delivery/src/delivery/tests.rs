#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use message::{Addresses, Timeline};

use super::*;

const ATTEMPT: &str = "0123456789abcdef0123456789abcdef";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn email(status: Status) -> Delivery {
    let (invoice, partner) = (InvoiceId::parse("R-1").unwrap(), PartnerId::parse("acme").unwrap());
    let recipient = |address: &str, role| RecipientState { address: address.to_owned(), role, status, reason: None };
    let recipients = vec![
        recipient("ap@x.example", Role::To),
        recipient("office@x.example", Role::To),
        recipient("boss@x.example", Role::Cc),
    ];
    let (attempt, claimed_at) = (Some(ATTEMPT.to_owned()), Some(at(0)));
    Delivery {
        recipients,
        status,
        attempt,
        claimed_at,
        ..Delivery::queued(invoice, ChannelKind::Email, partner, at(0))
    }
}

fn told(event: Event, recipients: &[&str]) -> Observation {
    let recipients: Vec<String> = recipients.iter().map(|&address| address.to_owned()).collect();
    let reason = DeliveryReason::NotDelivered { recipients: Addresses(recipients.clone()), said: None };
    Observation {
        event_id: "e".to_owned(),
        at: at(9),
        event,
        unauthenticated: false,
        reason: event.leads_to().has_failed().then(|| reason.into()),
        recipients,
        ses_message_id: None,
        attempt: Some(ATTEMPT.to_owned()),
    }
}

fn statuses(delivery: &Delivery) -> Vec<Status> {
    delivery.recipients.iter().map(|recipient| recipient.status).collect()
}

#[test]
fn a_copy_that_comes_back_makes_no_delivered_invoice_come_back() {
    let delivered = email(Status::Accepted)
        .observed(&told(Event::ReportedDelivered, &["ap@x.example", "office@x.example", "boss@x.example"]));
    let copy = told(Event::ReportedBounced, &["Boss@X.example"]);
    let after = delivered.observed(&copy);
    assert_eq!((after.status, &after.reason), (Status::Delivered, &None));
    assert_eq!(statuses(&after), [Status::Delivered, Status::Delivered, Status::Bounced]);
    assert!(!after.is_concerned_by(&copy) && !after.has_failed());
}

#[test]
fn one_addressee_that_comes_back_shows_and_the_channel_has_failed_only_for_all() {
    let sent = email(Status::Accepted);
    let one = sent.observed(&told(Event::ReportedDelivered, &["office@x.example"]));
    let one = one.observed(&told(Event::ReportedBounced, &["ap@x.example"]));
    assert_eq!((one.status, one.has_failed()), (Status::Bounced, false), "the other has it");
    let both = one.observed(&told(Event::ReportedBounced, &["office@x.example"]));
    assert_eq!((both.status, both.has_failed()), (Status::Bounced, true));
    let soft = sent.observed(&told(Event::ReportedSoftBounce, &["ap@x.example", "office@x.example"]));
    assert_eq!((soft.status, soft.has_failed()), (Status::SoftBounced, false), "it may have arrived");
}

#[test]
fn a_soft_bounce_is_outweighed_by_a_delivery_in_any_order() {
    let (soft, delivered) =
        (told(Event::ReportedSoftBounce, &["ap@x.example"]), told(Event::ReportedDelivered, &["ap@x.example"]));
    let sent = email(Status::Accepted);
    assert_eq!(sent.observed(&soft).observed(&delivered).status, Status::Delivered);
    assert_eq!(sent.observed(&delivered).observed(&soft).status, Status::Delivered);
}

#[test]
fn a_report_on_an_address_nobody_knows_is_about_the_delivery() {
    let after = email(Status::Accepted).observed(&told(Event::ReportedBounced, &["forwarded@elsewhere.example"]));
    assert_eq!(statuses(&after), [Status::Accepted; 3]);
    assert_eq!(
        (after.status, after.has_failed()),
        (Status::Bounced, false),
        "it may have reached those it was meant for"
    );
}

#[test]
fn what_speaks_of_an_earlier_attempt_changes_nothing() {
    let sent = email(Status::Accepted);
    for attempt in [None, Some("f".repeat(32))] {
        let late = Observation { attempt, ..told(Event::ReportedBounced, &["ap@x.example"]) };
        assert_eq!(sent.observed(&late), sent);
    }
    let resent = Delivery { attempt: None, resent_at: Some(at(5)), ..email(Status::Queued) };
    assert_eq!(resent.observed(&told(Event::ReportedBounced, &["ap@x.example"])), resent);
    assert!(resent.by_recipient().is_empty(), "the earlier e-mail is history");
}

#[test]
fn what_may_be_sent_again() {
    let now = at(30);
    for status in Status::ALL {
        let ended = matches!(
            status,
            Status::Unknown
                | Status::SoftBounced
                | Status::Failed
                | Status::Rejected
                | Status::Bounced
                | Status::Complained
        );
        assert_eq!(email(status).is_resendable(now), ended, "{status:?}");
    }
    assert!(email(Status::Sending).is_resendable(at(61)), "whoever claimed it is dead");
    let to = EmailAddress::parse("new@x.example").unwrap();
    let asked = Delivery { attempt: None, resent_at: Some(at(1)), to: Some(to.clone()), ..email(Status::Queued) };
    assert!(asked.is_resendable(now) && asked.waits_for_resend());
    assert_eq!(asked.after(Event::Resend, None, None, now), Err(Refusal::Waiting), "for another address");
    assert_eq!(asked.after(Event::Claim, None, None, now), Err(Refusal::AnotherAddress));
    assert_eq!(asked.after(Event::Claim, None, Some(&to), now), Ok(Status::Sending));
    let first = Delivery { attempt: None, ..email(Status::Queued) };
    assert!(!first.is_resendable(now), "nobody asked");
}

#[test]
fn a_claim_that_outlived_its_lease_passes_on_where_a_repetition_does_no_harm() {
    let webhook = Delivery { channel: ChannelKind::Webhook, recipients: Vec::new(), ..email(Status::Sending) };
    assert_eq!(webhook.after(Event::Claim, None, None, at(60)), Err(Refusal::UnderWay));
    assert_eq!(webhook.after(Event::Claim, None, None, at(61)), Ok(Status::Sending));
    assert_eq!(email(Status::Sending).after(Event::Claim, None, None, at(61)), Err(Refusal::UnderWay));
    assert_eq!(email(Status::Sending).seen_at(at(61)).status, Status::Unknown);
    assert_eq!(email(Status::Sending).seen_at(at(60)).status, Status::Sending);
    assert_eq!(webhook.seen_at(at(61)).status, Status::Queued);
}

#[test]
fn an_access_point_knows_a_repetition_by_its_id() {
    let account = AccountId::parse("demo").unwrap();
    let new = Delivery { channel: ChannelKind::Peppol, ..email(Status::Queued) };
    let first = new.request(&account, None);
    assert_eq!(new.request(&account, Some(&new)), first, "after a crash");
    let resent = Delivery { resent_at: Some(at(5)), ..new.clone() };
    assert_ne!(new.request(&account, Some(&resent)), first, "a person had it sent again");
}

#[test]
fn a_mark_of_a_channel_that_never_began_is_told_from_a_delivery_that_waited() {
    let reason = Message::from(Timeline::Withdrawn { by: None });
    let mark = Delivery::withdrawn_mark(InvoiceId::parse("R-1").unwrap(), ChannelKind::Peppol, reason, at(0));
    assert!(mark.is_mere_mark() && mark.is_for(&PartnerId::parse("anybody").unwrap()));
    assert!(!email(Status::Withdrawn).is_mere_mark());
}
