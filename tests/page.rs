//! Journeys of the people who work in the console's page, in a real browser: what they do there is done.

use std::time::Duration;

use invoice_mail::Options;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::browser::browser;
use crate::support::corpus::{self, attached, sha256, text};
use crate::support::invoices::{USUAL, Written};
use crate::support::judged::{Judged, arrives, proven};
use crate::support::world::{Company, SUPPLIER, World};

const UBL: &str = "invoices/ubl/josemmo__peppol-base.xml";
/// The number in it.
const NUMBER: &str = "Snippet1";
const OTHER_UBL: &str = "invoices/ubl/xrechnung__03.02a-INVOICE_ubl.xml";
/// Who is called so wants to run a program in the page.
const HOSTILE: &str = "<img src=x onerror=alert(1)>";

/// Lets a person do this in the page, and gives what they saw. Whatever they do, the page keeps to its policy and nobody
/// scrolls sideways.
async fn person(world: &World, company: &Company, story: &str, mut needs: Value) -> Value {
    needs["story"] = story.into();
    needs["url"] = world.running.console().into();
    needs["token"] = world.running.token(&company.id).unwrap().into();
    needs["width"] = 360.into();
    // To look at what the page looks like: PAGE_SHOTS=/tmp/shots.
    needs["shots"] = std::env::var("PAGE_SHOTS").ok().into();
    let seen = tokio::task::spawn_blocking(move || browser("page.mjs", &needs)).await.unwrap();
    assert_eq!((&seen["said"], &seen["wide"]), (&json!([]), &json!([])), "{story}");
    seen
}

fn file(name: &str) -> String {
    corpus::folder().join(name).to_str().unwrap().to_owned()
}

async fn partner(company: &Company, name: &str, address: &str) {
    let partner =
        json!({"name": name, "language": "en", "emails": [address], "channels": [{"kind": "email", "enabled": true}]});
    company.partner("acme", &partner).await;
}

/// The only issued invoice, and the words of its timeline.
async fn only(company: &Company) -> (Value, Vec<String>) {
    let issued = company.api.list("/v1/issued").await;
    assert_eq!(issued.len(), 1, "{issued:#?}");
    let path = format!("/v1/issued/{}", text(&issued[0], "id"));
    let timeline = company.api.get(&format!("{path}/timeline")).await;
    let words = timeline["items"].as_array().unwrap().iter().map(|entry| text(entry, "code").to_owned()).collect();
    (company.api.get(&path).await, words)
}

fn has(words: &[String], wanted: &[&str]) -> bool {
    let mut words = words.iter();
    wanted.iter().all(|wanted| words.any(|word| word == wanted))
}

#[tokio::test]
async fn an_invoice_that_came_back_is_sent_again_to_a_corrected_address_which_the_partner_keeps() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, HOSTILE, "bounce@acme.example").await;
    let needs = json!({"file": file(UBL), "number": NUMBER, "to": "ap@acme.example"});
    let seen = person(&world, &bakery, "bounced", needs).await;

    let (invoice, words) = only(&bakery).await;
    let delivery = &invoice["deliveries"][0];
    assert_eq!((text(delivery, "status"), &delivery["recipients"]), ("delivered", &json!(["ap@acme.example"])));
    assert!(has(&words, &["issued", "email_came_back", "resent", "email_arrived"]), "{words:?}");
    let acme = bakery.api.get("/v1/partners/acme").await;
    assert_eq!(acme["emails"], json!([{"address": "ap@acme.example", "role": "to"}]));
    assert_eq!(world.running.sent().len(), 2);

    // The page said what the API says, and the name of the customer is text.
    let history = delivery["history"].as_array().unwrap();
    let bounced = history.iter().find(|entry| entry["status"] == "bounced").unwrap();
    assert!(text(&seen, "text").contains(text(bounced, "sentence")), "{seen:#}");
    assert!(text(&seen, "text").contains(HOSTILE), "{seen:#}");
    assert_eq!((&seen["images"], &seen["resendable"]), (&json!(0), &json!(false)), "{seen:#}");
    assert!(text(&seen, "refused").contains("@"), "{seen:#}");
    let asked = seen["asked"].as_array().unwrap().last().unwrap();
    assert!(asked.as_str().unwrap().starts_with("Send the invoice again to ap@acme.example?"), "{asked}");
}

#[tokio::test]
async fn an_invoice_without_customer_is_issued_again_once_there_is_one_and_goes_another_way_after_a_bounce() {
    let (world, bakery) = World::with_bakery().await;
    let name = "gobl.ubl__invoice-due-date-with-notes.xml";
    let needs = json!({"file": file(&format!("invoices/ubl/{name}")), "name": name, "number": "SAMPLE-001", "vat": "DE282741168"});
    let seen = person(&world, &bakery, "proposed", needs).await;
    let (invoice, words) = only(&bakery).await;
    assert!(has(&words, &["undeliverable", "email_came_back", "handed_to_access_point"]), "{words:?}");
    let deliveries = invoice["deliveries"].as_array().unwrap();
    let stand: Vec<_> = deliveries.iter().map(|one| (text(one, "channel"), text(one, "status"))).collect();
    assert_eq!(stand, [("email", "bounced"), ("peppol", "requested")]);
    assert_eq!((world.running.sent().len(), world.events("InvoiceDeliveryRequested").len()), (1, 1));
    assert!(text(&seen, "unknown").contains("Not sent"), "{seen:#}");
    assert!(text(&seen, "off").contains("Acme has the delivery channel Peppol, which is off"), "{seen:#}");
}

#[tokio::test]
async fn an_invoice_that_is_held_is_read_and_released_and_its_sender_blocked() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("first"), &[&USUAL.ubl("a.xml")]).await;
    let forged = Written { number: "RE-2026-0008", iban: "DE89370400440532013000", ..USUAL };
    let unproven = Judged { dmarc: "FAIL", ..proven("forged") };
    let held = arrives(&world, &bakery, unproven, &[&forged.ubl("b.xml")]).await;
    assert_eq!(text(&held, "state"), "held");
    let needs = json!({"number": forged.number, "sender": SUPPLIER});
    let seen = person(&world, &bakery, "held", needs).await;
    let path = format!("/v1/incoming/{}", text(&held, "id"));
    assert_eq!(text(&bakery.api.get(&path).await, "state"), "released");
    let senders = bakery.api.list("/v1/senders").await;
    assert_eq!((text(&senders[0], "name"), text(&senders[0], "standing")), (SUPPLIER, "blocked"));
    assert!(text(&seen, "text").contains(text(&held["hold"], "detail")), "{seen:#}");
    assert_eq!(seen["releasable"], false);
}

#[tokio::test]
async fn an_invoice_for_later_is_withdrawn_and_reinstated_and_paid() {
    let world = World::with(Options { clock: Duration::from_millis(500), ..Options::throwaway() }).await;
    let bakery = world.company("bakkerij", "Bakkerij Janssens", "BE", "BE0123456749", "0123456749").await;
    partner(&bakery, "Acme", "ap@acme.example").await;
    let at = (Timestamp::now() + SignedDuration::from_hours(48)).strftime("%Y-%m-%dT%H:%M").to_string();
    let seen = person(&world, &bakery, "withdrawn", json!({"file": file(UBL), "number": NUMBER, "at": at})).await;

    let (invoice, words) = only(&bakery).await;
    assert!(
        has(
            &words,
            &[
                "issued",
                "scheduled",
                "withdrawn",
                "reinstated",
                "email_arrived",
                "marked_paid",
                "marked_unpaid",
                "marked_paid"
            ]
        ),
        "{words:?}"
    );
    assert_eq!(text(&invoice["deliveries"][0], "status"), "delivered");
    assert!(invoice["paid_at"].is_string() && invoice["withdrawn_at"].is_null(), "{invoice}");
    assert_eq!(world.running.sent().len(), 1);
    assert!(text(&seen["withdrawn"], "text").contains("bakkerij withdrew it before it left"), "{seen:#}");
    assert_eq!(seen["withdrawn"]["withdraw"], false, "what is withdrawn is not withdrawn again");
    assert_eq!(seen["left"], json!({"reinstate": false, "withdraw": false}), "what has left is not called back");
    assert_eq!(seen["asked"].as_array().unwrap().len(), 2, "{seen:#}");
}

#[tokio::test]
async fn a_partner_is_made_and_edited_another_deleted_and_what_is_wrong_is_told_at_its_field() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "Acme", "ap@acme.example").await;
    let seen = person(&world, &bakery, "partner", json!({"name": HOSTILE})).await;
    let partners = bakery.api.list("/v1/partners").await;
    assert_eq!(partners.len(), 1, "the other one is deleted: {partners:#?}");
    let saved = bakery.api.get("/v1/partners/cafe").await;
    let expected = json!({
        "id": "cafe", "name": HOSTILE, "vat": "BE0403170701", "company_number": null, "country": null, "language": "nl",
        "customer_number": null, "delivery": "fallback",
        "emails": [{"address": "ap@cafe.example", "role": "to"}, {"address": "boss@cafe.example", "role": "cc"}],
        "channels": [
            {"kind": "peppol", "enabled": true, "settings": {"participant": "0208:0403170701"}},
            {"kind": "email", "enabled": true, "settings": {}},
            {"kind": "webhook", "enabled": true, "settings": {"url": "https://erp.cafe.example/in"}},
        ],
        "packing": {"files": "both", "names": null, "max_mb": 5, "per_mail": "several"},
    });
    assert_eq!(saved, expected);
    assert_eq!(seen["refused"], json!(["vat", true]), "the field has the focus");
    assert!(text(&seen, "text").contains("whsec_"), "the secret is shown once: {seen:#}");
    assert!(text(&seen, "text").contains(HOSTILE), "{seen:#}");
    assert_eq!(seen["images"], 0);
}

#[tokio::test]
async fn a_list_is_issued_and_followed_to_its_end_and_issued_again_once_its_trouble_is_mended() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "Acme", "ap@acme.example").await;
    let folder = tempfile::TempDir::new().unwrap();
    let [hash, other] = [UBL, OTHER_UBL].map(|name| sha256(&corpus::bytes(name)));
    let list = format!(
        "invoice_id;partner_id;files;send_at\nL-1;acme;{hash} L-1.xml;\nL-2;acme;{other} L-2.xml;\n\
         L-3;acme;{hash} L-3.xml;\nL-4;acme;{hash} L-4.xml;tomorrow\n"
    );
    let path = folder.path().join("list.csv");
    std::fs::write(&path, list).unwrap();
    let needs = json!({"files": [file(UBL), file(OTHER_UBL)], "hash": hash, "list": path});
    let seen = person(&world, &bakery, "bulk", needs).await;

    let lists = bakery.api.list("/v1/bulk").await;
    assert_eq!(lists.len(), 1, "{lists:#?}");
    let bulk = bakery.api.get(&format!("/v1/bulk/{}", text(&lists[0], "id"))).await;
    assert_eq!((&bulk["total"], &bulk["counts"]["delivered"]), (&json!(3), &json!(3)), "{bulk:#}");
    assert_eq!(world.running.sent().len(), 3, "each once");
    let told = text(&seen, "text");
    for words in ["this is no time within a year", "L-2", "Delivered\n2", "Not sent or refused\n1"] {
        assert!(told.to_lowercase().contains(&words.to_lowercase()), "{words:?} is not in {told}");
    }
    assert!(!text(&seen, "after").contains("Not sent or refused"), "{seen:#}");
}

#[tokio::test]
async fn how_invoices_are_sent_is_set() {
    let world = World::with(Options { verified: vec!["acme.example".to_owned()], ..Options::throwaway() }).await;
    let bakery = world.company("bakkerij", "Bakkerij Janssens", "BE", "BE0123456749", "0123456749").await;
    partner(&bakery, "Acme", "bounce@acme.example").await;
    bakery.issues("acme", &[&attached(UBL, "invoice.xml")]).await;
    world.settled().await;
    assert_eq!(bakery.api.get("/v1/suppressed").await["items"].as_array().unwrap().len(), 1);
    let seen = person(&world, &bakery, "settings", json!({})).await;

    let account = bakery.api.get("/v1/account").await;
    let night = json!({"at": "22:30", "time_zone": "Europe/Brussels"});
    let sending = json!({"invalid": "send", "nightly": night, "replies": "read", "opened": true});
    assert_eq!(account["sending"], sending);
    assert_eq!(account["answers"]["notify"], json!(["a@bakkerij.example", "b@bakkerij.example"]));
    let letters = bakery.api.get("/v1/account/letters").await;
    assert_eq!(
        (&letters["colour"], &letters["texts"]["en"]["subject"]),
        (&json!("#8a3b12"), &json!("{{document}} {{number}}"))
    );
    assert_eq!((&account["reminders"]["days"], &account["reminders"]["at"]), (&json!([-3, 7]), &json!("09:00")));
    let sender = bakery.api.get("/v1/account/sending-address").await;
    assert_eq!((text(&sender, "address"), text(&sender, "state")), ("billing@acme.example", "verified"));
    assert_eq!(bakery.api.get("/v1/suppressed").await["items"], json!([]));
    assert_eq!(seen["refused"], "nightly.time_zone");
    let shown = seen["records"].as_array().unwrap();
    assert_eq!(shown.len(), 3);
    for record in sender["records"].as_array().unwrap() {
        let is_shown = |row: &Value| {
            row.as_str().unwrap().contains(text(record, "name"))
                && row.as_str().unwrap().contains(text(record, "value"))
        };
        assert!(shown.iter().any(is_shown), "{record} is not in {shown:?}");
    }
}

#[tokio::test]
async fn a_company_that_is_new_is_set_up() {
    let world = World::start().await;
    let stranger = world.stranger("bloemen");
    let seen = person(&world, &stranger, "company", json!({"name": HOSTILE})).await;
    let account = stranger.api.get("/v1/account").await;
    assert_eq!((text(&account, "name"), text(&account, "connector")), (HOSTILE, "active"));
    assert_eq!((text(&seen, "name"), account["addresses"].as_array().unwrap().len()), (HOSTILE, 2));
}

#[tokio::test]
async fn every_section_is_reached_by_keyboard_and_a_wrong_token_opens_none() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, HOSTILE, "ap@acme.example").await;
    bakery.issues("acme", &[&attached(UBL, "invoice.xml")]).await;
    let mail = format!("From: \"{HOSTILE}\" <a@lieferant.example>\r\nSubject: {HOSTILE}\r\n\r\n{HOSTILE}\r\n");
    world.supplier_mails_raw(&bakery, mail.as_bytes()).await;
    let seen = person(&world, &bakery, "sections", json!({})).await;
    assert_eq!(seen["headings"], json!(["Incoming invoices", "Issued invoices", "Mails", "Partners", "Settings"]));
    assert_eq!(seen["images"], 0);
}
