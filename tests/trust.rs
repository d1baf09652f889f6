//! Whom to believe: first invoices, forged ones, changed accounts, senders that people trust or block.

use futures::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus::text;
use crate::support::invoices::{USUAL, Written};
use crate::support::judged::{Judged, arrives, proven};
use crate::support::world::{SUPPLIER, World};

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
    assert_eq!(first["warnings"][0]["parameters"]["domain"], "lieferant.example");
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
    assert_eq!(held["hold"]["code"], "new_iban_unproven_sender", "{held}");
    assert!(["dmarc_failed", "iban_changed"].iter().all(|code| codes(&held).contains(code)), "{held}");
    assert_eq!(named(&world.events("InvoiceReceived"), &held).len(), 0, "nobody is to pay it");
    let announced = world.events("InvoiceHeld");
    assert_eq!(named(&announced, &held).len(), 1);
    assert_eq!(announced[0]["reason"], json!({ "code": "new_iban_unproven_sender" }));
    assert!(announced[0]["warnings"].as_array().unwrap().iter().any(|warning| warning["iban"] == OTHER_IBAN));

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
    assert_eq!((status.as_u16(), text(&body, "code")), (422, "sender_name_invalid"));
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

#[tokio::test]
async fn of_a_mail_with_several_senders_none_is_believed() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("real"), &[&USUAL.ubl("a.xml")]).await;
    bakery.api.put("/v1/senders/@lieferant.example", &json!({ "standing": "trusted" })).await;
    let with_another = |id| Judged { beside: Some("chef@fremd.example"), ..proven(id) };
    let forged = Written { number: "RE-2026-0008", iban: OTHER_IBAN, ..USUAL }.ubl("b.xml");
    let forged = arrives(&world, &bakery, with_another("forged"), &[&forged]).await;
    assert_eq!((text(&forged, "state"), &forged["sender"]), ("held", &Value::Null));
    assert!(["several_senders", "nothing_proves_sender"].iter().all(|code| codes(&forged).contains(code)), "{forged}");
    // Nor is the supplier's name good for its own account.
    let named = Written { number: "RE-2026-0009", ..USUAL }.ubl("c.xml");
    let named = arrives(&world, &bakery, with_another("named"), &[&named]).await;
    assert_eq!(named["hold"]["code"], "known_among_several_senders", "{named}");

    let strangers = Judged { from: "anna@eins.example", beside: Some("bert@zwei.example"), ..proven("strangers") };
    let other = Written { number: "7", vat: "DE811907980", iban: OTHER_IBAN, ..USUAL }.ubl("d.xml");
    let strangers = arrives(&world, &bakery, strangers, &[&other]).await;
    assert_eq!((text(&strangers, "state"), codes(&strangers)), ("received", vec!["several_senders"]));
    let senders = json!({ "first": ["anna@eins.example", "bert@zwei.example"], "more": 0 });
    assert_eq!(strangers["warnings"][0]["parameters"]["senders"], senders);
    // And each of them can be blocked.
    bakery.api.put("/v1/senders/bert@zwei.example", &json!({ "standing": "blocked" })).await;
    let again = Judged { from: "anna@eins.example", beside: Some("bert@zwei.example"), ..proven("again") };
    let other = Written { number: "8", vat: "DE811907980", ..USUAL }.ubl("e.xml");
    assert_eq!(arrives(&world, &bakery, again, &[&other]).await["reason"], "blocked_sender");
}

#[tokio::test]
async fn the_envelope_of_a_trusted_sender_lends_no_trust() {
    let (world, bakery) = World::with_bakery().await;
    bakery.api.put(&format!("/v1/senders/{SUPPLIER}"), &json!({ "standing": "trusted" })).await;
    let stranger = Judged { from: "chef@fremd.example", envelope: Some(SUPPLIER), ..proven("stranger") };
    let invoice = arrives(&world, &bakery, stranger, &[&USUAL.ubl("a.xml")]).await;
    assert_eq!(codes(&invoice), ["first_mail_from_domain"]);
    // And a mailing service's envelope takes none away.
    let mailed = Judged { envelope: Some("bounces+7@mailer.example"), ..proven("mailed") };
    let other = Written { number: "7", vat: "DE811907980", ..USUAL }.ubl("b.xml");
    let mailed = arrives(&world, &bakery, mailed, &[&other]).await;
    assert_eq!(codes(&mailed), [""; 0]);
}

#[tokio::test]
async fn a_supplier_whose_mails_come_forwarded_is_held_once_and_at_every_new_account() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("real"), &[&USUAL.ubl("a.xml")]).await;
    let forwarded = |id| Judged { dmarc: "FAIL", envelope: Some("anna@bakkerij.example"), ..proven(id) };
    let second = Written { number: "RE-2026-0008", ..USUAL };
    let first = arrives(&world, &bakery, forwarded("first"), &[&second.ubl("b.xml")]).await;
    assert_eq!((text(&first, "state"), codes(&first)), ("held", vec!["dmarc_failed", "known_sender_unproven"]));
    bakery.api.post(&format!("/v1/incoming/{}/release", text(&first, "id")), &Value::Null).await;

    let third = Written { number: "RE-2026-0009", ..USUAL };
    let next = arrives(&world, &bakery, forwarded("next"), &[&third.ubl("c.xml")]).await;
    assert_eq!((text(&next, "state"), codes(&next)), ("received", vec!["dmarc_failed", "unproven_as_released"]));
    let released = json!({ "domain": "lieferant.example", "iban": USUAL.iban });
    assert_eq!(next["warnings"][1]["parameters"], released);
    for (id, iban) in [("moved", OTHER_IBAN), ("moved-again", OTHER_IBAN)] {
        let moved = Written { number: id, iban, ..USUAL };
        let moved = arrives(&world, &bakery, forwarded(id), &[&moved.ubl("d.xml")]).await;
        assert_eq!(text(&moved, "state"), "held", "{moved}");
    }
    // What a person released of one company says nothing to another.
    let florist = world.florist().await;
    arrives(&world, &florist, proven("florist"), &[&USUAL.ubl("a.xml")]).await;
    let theirs = arrives(&world, &florist, forwarded("theirs"), &[&third.ubl("c.xml")]).await;
    assert_eq!(text(&theirs, "state"), "held");
}

#[tokio::test]
async fn what_is_on_record_by_another_mail_is_not_released_beside_it() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("earlier"), &[&Written { number: "RE-2026-0006", ..USUAL }.ubl("a.xml")]).await;
    let forwarded = Judged { dmarc: "FAIL", ..proven("forwarded") };
    let held = arrives(&world, &bakery, forwarded, &[&USUAL.ubl("b.xml")]).await;
    let real = arrives(&world, &bakery, proven("real"), &[&USUAL.ubl("b.xml")]).await;
    assert_eq!((text(&held, "state"), text(&real, "state")), ("held", "received"));
    let path = format!("/v1/incoming/{}", text(&held, "id"));
    let (status, refused) = bakery.api.ask(Method::POST, &format!("{path}/release"), None).await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::CONFLICT, "invoice_already_on_record"));
    assert!(text(&refused, "detail").contains(USUAL.number), "{refused}");
    assert!(text(&refused, "hint").contains(text(&real, "id")), "{refused}");
    world.settled().await;
    assert_eq!(bakery.api.get(&path).await["state"], "held");
    assert_eq!(named(&world.events("InvoiceReceived"), &held).len(), 0, "nobody pays it twice");
}

#[tokio::test]
async fn of_two_held_copies_released_at_once_one_is_taken_in() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("earlier"), &[&Written { number: "RE-2026-0006", ..USUAL }.ubl("a.xml")]).await;
    let mut releases = Vec::new();
    for id in ["one", "two", "three"] {
        let mut copy = USUAL.ubl("b.xml");
        copy.bytes.extend(format!("<!-- {id} -->").into_bytes());
        let held = arrives(&world, &bakery, Judged { dmarc: "FAIL", ..proven(id) }, &[&copy]).await;
        assert_eq!(text(&held, "state"), "held");
        releases.push(format!("/v1/incoming/{}/release", text(&held, "id")));
    }
    let released = releases.iter().map(|path| bakery.api.ask(Method::POST, path, None));
    let mut statuses: Vec<u16> = join_all(released).await.into_iter().map(|(status, _)| status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409]);
    world.settled().await;
    assert_eq!(world.events("InvoiceReceived").len(), 2, "the earlier one and one of the copies");
}

#[tokio::test]
async fn a_released_invoice_that_uses_a_number_anew_says_so() {
    let (world, bakery) = World::with_bakery().await;
    let real = arrives(&world, &bakery, proven("real"), &[&USUAL.ubl("a.xml")]).await;
    let mut next = Written { net: 200, ..USUAL }.ubl("b.xml");
    next.bytes = String::from_utf8(next.bytes).unwrap().replace("2026-03-05", "2027-03-05").into_bytes();
    let held = arrives(&world, &bakery, Judged { dmarc: "FAIL", ..proven("next") }, &[&next]).await;
    assert_eq!(text(&held, "state"), "held");
    let release = format!("/v1/incoming/{}/release", text(&held, "id"));
    let released = bakery.api.post(&release, &Value::Null).await;
    let last = released["warnings"].as_array().unwrap().last().unwrap();
    assert_eq!((text(last, "code"), &last["parameters"]["invoice_id"]), ("number_used_before", &real["id"]));
    // And each is found again as itself.
    let again = arrives(&world, &bakery, proven("again"), &[&next]).await;
    let old = arrives(&world, &bakery, proven("old"), &[&USUAL.ubl("a.xml")]).await;
    assert_eq!((&again["id"], &old["id"]), (&held["id"], &real["id"]));
}
