#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ids::InvoiceId;
use ledger::Task;
use serde_json::{Value, json};

use super::*;

const NOW: &str = "2026-03-02T10:00:00Z";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn partner(per_mail: &str, emails: &[(&str, &str)]) -> Partner {
    let emails: Vec<Value> = emails.iter().map(|(address, role)| json!({"address": address, "role": role})).collect();
    serde_json::from_value(json!({"id": "acme", "name": "Acme", "vat": null, "country": null, "language": "de",
        "emails": emails, "channels": [], "packing": {"per_mail": per_mail}}))
    .unwrap()
}

fn delivery(change: Value) -> Delivery {
    let mut delivery = json!({"invoice_id": "R-1", "channel": "email", "partner_id": "acme", "at": NOW, "updated_at": NOW,
        "status": "queued", "reason": null, "sentence": null, "attempt": null, "claimed_at": null, "ses_message_id": null});
    delivery.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(delivery).unwrap()
}

fn suppressed(address: &str) -> Suppressed {
    serde_json::from_value(json!({"address": address, "reason": "address_refused", "since": NOW})).unwrap()
}

#[test]
fn only_what_never_was_to_leave_waits_for_others() {
    let (one, several) = (partner("one", &[]), partner("several", &[]));
    assert_eq!((step(&several, None, false), step(&one, None, false)), (Step::WaitForOthers, Step::Send));
    assert_eq!(step(&several, None, true), Step::Send, "a reminder waits for nobody");
    let collecting = delivery(json!({"reason": COLLECTING}));
    assert_eq!(step(&several, Some(&collecting), false), Step::WaitForOthers);
    for waiting in [
        json!({"reason": "resent"}),
        json!({"reason": "daily_quota_used"}),
        json!({"status": "failed", "reason": TOO_LARGE}),
    ] {
        assert_eq!(step(&several, Some(&delivery(waiting.clone())), false), Step::Send, "{waiting}");
    }
}

#[test]
fn nothing_is_made_ready_for_what_has_left_and_whose_sender_may_have_died_is_looked_at() {
    let acme = partner("one", &[]);
    for status in ["unknown", "accepted", "delayed", "delivered", "bounced", "complained", "rejected", "withdrawn"] {
        let known = delivery(json!({"status": status}));
        assert_eq!(step(&acme, Some(&known), false), Step::Nothing(known.status), "{status}");
    }
    assert_eq!(step(&acme, Some(&delivery(json!({"status": "sending"}))), false), Step::Send);
    // The claim finds out who has it.
    let anothers = delivery(json!({"status": "accepted", "partner_id": "brau"}));
    assert_eq!(step(&acme, Some(&anothers), false), Step::Send);
}

#[test]
fn whether_an_invoice_still_waits() {
    let acme = PartnerId::parse("acme").unwrap();
    let issued = |change: Value| -> IssuedInvoice {
        let mut issued = json!({"id": "R-1", "at": NOW, "fields": null, "files": [], "partner_id": "acme", "reason": null,
            "sentence": null});
        issued.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        serde_json::from_value(issued).unwrap()
    };
    let place = |delivery: Option<Value>, change: Value, due: Option<&str>| {
        let due = due.map(|at| Due {
            account: ids::AccountId::parse("bakery").unwrap(),
            invoice_id: InvoiceId::parse("R-1").unwrap(),
            task: Task::Issue,
            at: time(at),
        });
        let delivery = delivery.map(self::delivery);
        super::place(delivery.as_ref(), Some(&issued(change)), due.as_ref(), &acme, time(NOW))
    };
    for waiting in [None, Some(json!({"reason": COLLECTING})), Some(json!({"reason": "waiting_for_rate"}))] {
        assert_eq!(place(waiting, json!({}), None), Place::Waits);
    }
    assert_eq!(place(None, json!({}), Some("2026-03-02T09:00:00Z")), Place::Waits, "its time has come");
    for (status, expected) in [
        ("sending", Place::Sending),
        ("failed", Place::Failed),
        ("accepted", Place::Gone),
        ("unknown", Place::Gone),
        ("withdrawn", Place::Gone),
    ] {
        assert_eq!(place(Some(json!({"status": status})), json!({}), None), expected, "{status}");
    }
    assert_eq!(place(Some(json!({"attempt": "resent"})), json!({}), None), Place::Gone, "a person sent it again");
    assert_eq!(place(Some(json!({"to": "new@acme.example"})), json!({}), None), Place::Gone, "to another address");
    assert_eq!(place(None, json!({"partner_id": null}), None), Place::Busy, "it is being issued right now");
    assert_eq!(place(None, json!({"partner_id": "brau"}), None), Place::Gone);
    assert_eq!(place(None, json!({"reason": "invalid_invoice"}), None), Place::Gone);
    assert_eq!(place(None, json!({}), Some("2026-03-02T21:30:00Z")), Place::Gone, "it has a time of its own");
    assert_eq!(super::place(None, None, None, &acme, time(NOW)), Place::Gone, "it was never issued");
}

#[test]
fn who_is_suppressed_is_left_out_and_if_nobody_else_is_meant_nobody_is_mailed() {
    let acme = partner("one", &[("ap@acme.example", "to"), ("boss@acme.example", "to"), ("tax@office.example", "cc")]);
    let of = |suppressed: &[&str]| {
        Addressees::of(acme.clone(), suppressed.iter().map(|one| self::suppressed(one)).collect())
    };
    let some = of(&["AP@acme.example"]);
    let left: Vec<_> = some.partner.emails.iter().map(|recipient| recipient.address.as_str()).collect();
    assert_eq!((left, some.nobody, some.left_out.len()), (vec!["boss@acme.example", "tax@office.example"], None, 1));
    let copies_only = of(&["ap@acme.example", "boss@acme.example"]);
    let nobody = copies_only.nobody.unwrap();
    assert_eq!(nobody.code, "address_suppressed");
    assert!(nobody.sentence.contains("ap@acme.example") && nobody.sentence.contains("boss@acme.example"), "{nobody}");
    let nowhere = Addressees::of(partner("one", &[("tax@office.example", "bcc")]), Vec::new());
    assert_eq!(nowhere.nobody.unwrap().code, "no_email_address");
}

#[test]
fn a_person_s_address_takes_the_place_of_all_others() {
    let acme = partner("one", &[("ap@acme.example", "to"), ("tax@office.example", "cc")]);
    let new = EmailAddress::parse("new@acme.example").unwrap();
    assert_eq!(chosen(&acme, Some(&new)).emails, [Recipient { address: new, role: Role::To }]);
    assert_eq!(chosen(&acme, None), acme);
}

#[test]
fn what_is_too_large_leaves_with_fewer_or_with_a_link_or_not() {
    assert_eq!(TooLarge::of(3, 60, true), TooLarge::Fewer);
    assert_eq!((TooLarge::of(1, 20, true), TooLarge::of(1, 21, true)), (TooLarge::Link, TooLarge::Fails));
    assert_eq!(TooLarge::of(1, 1, false), TooLarge::Fails, "there is no page that a link could lead to");
}

#[test]
fn what_ses_refused_from_the_account_s_own_sender_leaves_from_the_connector_s() {
    let account: Account = serde_json::from_value(json!({"id": "bakery", "name": "Bakkerij", "country": "BE",
        "vat": "BE0403170701", "company_number": "0403170701", "reply_to": null, "connector": "active",
        "created_at": NOW, "own_sender": {"address": "billing@bakery.example", "claim": "c-1", "verified": true}}))
    .unwrap();
    let own = account.verified_sender().unwrap();
    let (fresh, refused) = (delivery(json!({})), delivery(json!({"reason": sender_unverified().code})));
    assert_eq!(own_sender(&account, [&fresh].into_iter()), Some(own));
    assert_eq!(own_sender(&account, [&fresh, &refused].into_iter()), None);

    let fate = |answer, own| Fate::of(answer, own, time("2026-03-02T09:59:59Z"), time(NOW));
    let unverified = || Answer::Refused(sender_unverified());
    let again = fate(unverified(), Some(own));
    assert_eq!((again.status, again.refused_sender.as_ref()), (Status::Queued, Some(own)));
    let failed = fate(unverified(), None);
    assert_eq!((failed.status, failed.refused_sender), (Status::Failed, None), "from the connector's own address");
}

#[test]
fn only_what_ses_proved_not_to_have_taken_is_offered_again() {
    let offered = time("2026-03-02T09:59:59Z");
    let fate = |answer| Fate::of(answer, None, offered, time(NOW));
    let accepted = fate(Answer::Accepted("ses-1".to_owned()));
    assert_eq!((accepted.status, accepted.at, accepted.may_have_left()), (Status::Accepted, offered, true));
    let lost = fate(Answer::Unknown(Reason::new("ses_answer_lost", "")));
    assert_eq!((lost.status, lost.at, lost.may_have_left()), (Status::Unknown, time(NOW), true));
    let refused = fate(Answer::Refused(Reason::new("message_rejected", "")));
    assert_eq!((refused.status, refused.may_have_left()), (Status::Failed, false));
    let no_room = fate(Answer::NotNow(daily_quota_used()));
    assert_eq!((no_room.status, no_room.is_without_room()), (Status::Queued, true));
    let throttled = fate(Answer::NotNow(Reason::new("ses_throttled", "")));
    assert_eq!((throttled.status, throttled.is_without_room()), (Status::Queued, false));
}
