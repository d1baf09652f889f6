//! Journeys of letters that are opened: told where the account wants to know, and nowhere else.

use std::time::Duration;

use invoice_mail::Options;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::corpus::{self, text};
use crate::support::world::{Company, World};

const UBL: &str = "invoices/ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml";
const SENTENCE: &str =
    "The invoice e-mail was opened: by a reader, or by a program of a mail server. It cannot be told which.";

/// With a customer whose mail program fetches the pictures of a letter twice.
async fn start() -> (World, Company) {
    let (world, company) = World::with_bakery().await;
    customer(&company, "opens@customer.example").await;
    (world, company)
}

async fn customer(company: &Company, email: &str) {
    let partner = json!({"name": "Acme", "language": "de", "emails": [email],
        "channels": [{"kind": "email", "enabled": true}]});
    company.partner("acme", &partner).await;
}

async fn wants(company: &Company, opened: bool) {
    let account = company.api.put("/v1/account/sending", &json!({"invalid": "hold", "opened": opened})).await;
    assert_eq!(account["sending"]["opened"], opened, "{account}");
}

/// Issues the invoice of this number.
async fn issue(company: &Company, number: &str) -> String {
    let mut file = corpus::attached(UBL, "R.xml");
    file.bytes = String::from_utf8(file.bytes).unwrap().replace("471102", number).into_bytes();
    company.issues("acme", &[&file]).await
}

/// What the timeline says of openings.
async fn opened(company: &Company, invoice: &str) -> Vec<String> {
    let timeline = company.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
    assert!(!timeline.to_string().contains("192.0.2.1"), "nobody learns the reader's address");
    let entries = timeline["items"].as_array().unwrap().iter().filter(|entry| entry["code"] == "email_opened");
    entries.map(|entry| text(entry, "detail").to_owned()).collect()
}

fn opens_of(world: &World) -> usize {
    world.events("Email Opened").len()
}

#[tokio::test]
async fn an_opened_letter_is_on_the_timeline_once_and_only_if_the_account_wants_to_know() {
    let (world, company) = start().await;
    assert_eq!(company.api.get("/v1/account").await["sending"]["opened"], false, "off at first");
    let off = issue(&company, "1001").await;
    world.settled().await;
    assert_eq!(opens_of(&world), 0, "SES is not asked to look");
    assert_eq!(opened(&company, &off).await, [""; 0]);

    wants(&company, true).await;
    let on = issue(&company, "1002").await;
    world.settled().await;
    assert_eq!(opens_of(&world), 2, "the mail program fetched the picture twice");
    assert_eq!(opened(&company, &on).await, [SENTENCE]);
    let delivery = company.api.get(&format!("/v1/deliveries/{on}/email")).await;
    assert_eq!(delivery["status"], "delivered", "an opened letter is no status: {delivery}");

    let sets: Vec<_> = world.running.sent().into_iter().map(|sent| sent.configuration_set.unwrap()).collect();
    let config = &world.running.connector().config;
    assert_eq!(sets, [config.configuration_set.clone(), config.tracking_configuration_set.clone()]);

    // Nothing remote is in a letter by itself: the picture is SES's.
    for sent in world.running.sent() {
        let html = mail_parser::MessageParser::new().parse(&sent.raw).unwrap().body_html(0).unwrap().into_owned();
        assert!(!html.contains("http:") && !html.contains("https:"), "{html}");
    }
    assert_eq!(opened(&company, &off).await, [""; 0]);
    world.running.stop().await;
}

#[tokio::test]
async fn who_no_longer_wants_to_know_is_told_nothing_of_letters_under_way() {
    let (world, company) = start().await;
    wants(&company, true).await;
    world.running.faults().delay_events(Duration::from_secs(2));
    let invoice = issue(&company, "1003").await;
    for _ in 0..100 {
        if !world.running.sent().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    wants(&company, false).await;
    world.settled().await;
    assert_eq!((opens_of(&world), opened(&company, &invoice).await.len()), (2, 0));
    world.running.stop().await;
}

#[tokio::test]
async fn a_letter_sent_again_is_opened_again_and_an_event_again_changes_nothing() {
    let (world, company) = start().await;
    wants(&company, true).await;
    customer(&company, "bounce@customer.example").await;
    let invoice = issue(&company, "1004").await;
    world.settled().await;
    assert_eq!(opened(&company, &invoice).await, [""; 0]);
    let to = json!({"to": "open@customer.example"});
    company.api.post(&format!("/v1/deliveries/{invoice}/email/resend"), &to).await;
    world.settled().await;
    assert_eq!(opened(&company, &invoice).await, [SENTENCE]);

    // The event comes again, and later, and one claims that a letter of the account was another account's.
    let again = world.running.events().into_iter().find(|event| event.detail_type == "Email Opened").unwrap();
    let mut later = serde_json::to_value(&again).unwrap();
    world.enqueue("feedback", later.to_string());
    later["detail"]["open"]["timestamp"] = "2099-01-01T00:00:00Z".into();
    world.enqueue("feedback", later.to_string());
    let florist = world.florist().await;
    wants(&florist, true).await;
    later["detail"]["mail"]["tags"]["account"] = json!([florist.id]);
    world.enqueue("feedback", later.to_string());
    world.settled().await;
    assert_eq!(opened(&company, &invoice).await, [SENTENCE]);
    let foreign = florist.api.ask(reqwest::Method::GET, &format!("/v1/issued/{invoice}/timeline"), None).await;
    assert_eq!(foreign.0, reqwest::StatusCode::NOT_FOUND);
    assert!(world.dead_letters("feedback").is_empty());
    assert_eq!(world.operators_items("REFUSED").await, Vec::<Value>::new());
    world.running.stop().await;
}

#[tokio::test]
async fn who_opens_a_letter_with_several_invoices_opens_each() {
    let world = World::with(Options { clock: Duration::MAX, ..Options::throwaway() }).await;
    let company = world.company("bakkerij", "Bakkerij Janssens", "BE", "BE0123456749", "0123456749").await;
    wants(&company, true).await;
    let partner = json!({"name": "Acme", "language": "de", "emails": ["open@customer.example"],
        "channels": [{"kind": "email", "enabled": true}], "packing": {"per_mail": "several"}});
    company.partner("acme", &partner).await;
    let invoices = [issue(&company, "1005").await, issue(&company, "1006").await];
    world.settled().await;
    clock::handle(world.running.connector(), Timestamp::now() + SignedDuration::from_mins(6)).await.unwrap();
    world.settled().await;
    assert_eq!((world.running.sent().len(), opens_of(&world)), (1, 1));
    for invoice in &invoices {
        assert_eq!(opened(&company, invoice).await, [SENTENCE]);
    }
    world.running.stop().await;
}
