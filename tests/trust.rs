//! Whom to believe: first invoices, forged ones, changed accounts, senders that people trust or block.

use serde_json::{Value, json};

use crate::support::corpus::text;
use crate::support::invoices::{USUAL, Written};
use crate::support::judged::{Judged, arrives, proven};
use crate::support::world::World;

const OTHER_IBAN: &str = "DE89370400440532013000";

fn codes(invoice: &Value) -> Vec<&str> {
    invoice["warnings"].as_array().unwrap().iter().map(|warning| text(warning, "code")).collect()
}

fn named<'a>(events: &'a [Value], invoice: &Value) -> Vec<&'a Value> {
    events.iter().filter(|event| event["invoice_id"] == invoice["id"]).collect()
}

#[tokio::test]
async fn a_first_invoice_is_pointed_out_and_the_second_is_not() {
    let (world, bakery) = World::with_bakery().await;
    let first = arrives(&world, &bakery, proven("first"), &[&USUAL.ubl("a.xml")]).await;
    assert_eq!((text(&first, "state"), codes(&first)), ("received", vec!["first_mail_from_domain"]));
    assert_eq!(first["warnings"][0]["evidence"], "lieferant.example");
    let second = Written { number: "RE-2026-0008", ..USUAL };
    let second = arrives(&world, &bakery, proven("second"), &[&second.ubl("b.xml")]).await;
    assert_eq!((text(&second, "state"), codes(&second)), ("received", vec![]));
}

#[tokio::test]
async fn a_new_account_from_an_unproven_sender_waits_until_a_person_releases_it() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("first"), &[&USUAL.ubl("a.xml")]).await;
    let forged = Written { number: "RE-2026-0008", iban: OTHER_IBAN, ..USUAL };
    let unproven = Judged { dmarc: "FAIL", ..proven("forged") };
    let held = arrives(&world, &bakery, unproven, &[&forged.ubl("b.xml")]).await;
    assert_eq!(text(&held, "state"), "held");
    assert!(text(&held, "hold").contains("account to pay to is new"), "{held}");
    assert!(["dmarc_failed", "iban_changed"].iter().all(|code| codes(&held).contains(code)), "{held}");
    assert_eq!(named(&world.events("InvoiceReceived"), &held).len(), 0, "nobody is to pay it");
    let announced = world.events("InvoiceHeld");
    assert_eq!(named(&announced, &held).len(), 1);
    assert_eq!(announced[0]["sentence"], held["hold"]);

    // The same once more teaches nothing: it is held still.
    let again = Judged { dmarc: "FAIL", ..proven("again") };
    let again = arrives(&world, &bakery, again, &[&forged.ubl("b.xml")]).await;
    assert_eq!((&again["id"], text(&again, "state")), (&held["id"], "held"));
    assert_eq!(again["arrivals"].as_array().map(Vec::len), Some(2));

    let release = format!("/v1/incoming/{}/release", text(&held, "id"));
    let released = bakery.api.post(&release, &Value::Null).await;
    assert_eq!(text(&released, "state"), "released");
    assert!(released["released_at"].is_string());
    assert_eq!(bakery.api.post(&release, &Value::Null).await["released_at"], released["released_at"]);
    world.settled().await;
    let received = world.events("InvoiceReceived");
    let received = named(&received, &held);
    assert!(received.len() == 2 && received[0] == received[1], "{received:#?}");

    // What a person vouched for is known.
    let next = Written { number: "RE-2026-0009", iban: OTHER_IBAN, ..USUAL };
    let next = arrives(&world, &bakery, proven("next"), &[&next.ubl("c.xml")]).await;
    assert_eq!((text(&next, "state"), codes(&next)), ("received", vec![]));
    // And comes again as itself.
    let reminder = arrives(&world, &bakery, proven("reminder"), &[&forged.ubl("b.xml")]).await;
    assert_eq!(reminder["id"], held["id"]);
}

#[tokio::test]
async fn the_forged_copy_of_a_known_invoice_stands_apart_from_it() {
    let (world, bakery) = World::with_bakery().await;
    let real = arrives(&world, &bakery, proven("real"), &[&USUAL.ubl("a.xml")]).await;
    let forged = Written { iban: OTHER_IBAN, ..USUAL }.ubl("a.xml");
    let copied = Judged { from: "rechnung@lieferamt.example", ..proven("forged") };
    let held = arrives(&world, &bakery, copied, &[&forged]).await;
    assert_eq!(text(&held, "state"), "held");
    assert_ne!(held["id"], real["id"]);
    let after = bakery.api.get(&format!("/v1/incoming/{}", text(&real, "id"))).await;
    assert_eq!(after, real, "nothing of the copy is in the record");
}

#[tokio::test]
async fn a_forged_first_copy_does_not_take_the_place_of_the_real_one() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("earlier"), &[&Written { number: "RE-2026-0006", ..USUAL }.ubl("a.xml")]).await;
    let forged = Written { iban: OTHER_IBAN, ..USUAL }.ubl("a.xml");
    let held = arrives(&world, &bakery, Judged { dmarc: "FAIL", ..proven("forged") }, &[&forged]).await;
    let real = arrives(&world, &bakery, proven("real"), &[&USUAL.ubl("a.xml")]).await;
    assert_eq!((text(&held, "state"), text(&real, "state")), ("held", "received"));
    assert_eq!(real["fields"]["iban"], USUAL.iban);
    assert_ne!(held["id"], real["id"]);
}

#[tokio::test]
async fn a_trusted_sender_raises_no_first_doubt_and_a_forger_of_it_does() {
    let (world, bakery) = World::with_bakery().await;
    bakery.api.put("/v1/senders/@lieferant.example", &json!({ "standing": "trusted" })).await;
    let first = arrives(&world, &bakery, proven("first"), &[&USUAL.ubl("a.xml")]).await;
    assert_eq!((text(&first, "state"), codes(&first)), ("received", vec![]));
    let next = Written { number: "RE-2026-0008", ..USUAL }.ubl("b.xml");
    let forged = arrives(&world, &bakery, Judged { dmarc: "FAIL", ..proven("forged") }, &[&next]).await;
    assert_eq!(text(&forged, "state"), "held", "the name is on the list, the sender is not");
}

#[tokio::test]
async fn a_blocked_sender_is_recorded_and_ignored_until_taken_off_the_list() {
    let (world, bakery) = World::with_bakery().await;
    let blocked = bakery.api.put("/v1/senders/Rechnung@Lieferant.example", &json!({ "standing": "blocked" })).await;
    assert_eq!(text(&blocked, "name"), "rechnung@lieferant.example");
    let mail = arrives(&world, &bakery, proven("blocked"), &[&USUAL.ubl("a.xml")]).await;
    assert_eq!((text(&mail, "outcome"), text(&mail, "reason")), ("ignored", "blocked_sender"));
    assert!(text(&mail, "sentence").contains("rechnung@lieferant.example"));
    assert_eq!((bakery.invoices().await.len(), world.events("MailIgnored").len()), (0, 1));

    let senders = bakery.api.get("/v1/senders").await;
    assert_eq!(senders["items"].as_array().map(Vec::len), Some(1));
    let removed = bakery.api.ask(reqwest::Method::DELETE, "/v1/senders/rechnung@lieferant.example", None).await;
    assert_eq!(removed.0, reqwest::StatusCode::NO_CONTENT);
    let mail = arrives(&world, &bakery, proven("welcome"), &[&USUAL.ubl("a.xml")]).await;
    assert_eq!(text(&mail, "state"), "received");
    let (status, body) =
        bakery.api.ask(reqwest::Method::PUT, "/v1/senders/nobody", Some(&json!({ "standing": "trusted" }))).await;
    assert_eq!((status.as_u16(), text(&body, "code")), (422, "no_sender"));
}

#[tokio::test]
async fn a_harmless_first_mail_does_not_pave_the_way_for_a_forged_second() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("real"), &[&USUAL.ubl("a.xml")]).await;
    let stranger = |id| Judged { from: "lieferant@fremd.example", ..proven(id) };
    let harmless = Written { number: "RE-2026-0008", ..USUAL }.ubl("b.xml");
    let harmless = arrives(&world, &bakery, stranger("harmless"), &[&harmless]).await;
    assert!(codes(&harmless).contains(&"supplier_from_new_domain"), "{harmless}");
    let forged = Written { number: "RE-2026-0009", iban: OTHER_IBAN, ..USUAL }.ubl("c.xml");
    let forged = arrives(&world, &bakery, stranger("forged"), &[&forged]).await;
    assert_eq!(text(&forged, "state"), "held");
}
