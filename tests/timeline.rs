//! What an accountant sees of an issued invoice: everything that happened to it, in order and in words.

use ids::{AccountId, InvoiceId};
use invoice_mail::Fault;
use jiff::{SignedDuration, Timestamp};
use ledger::ChannelKind;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus::{attached, text};
use crate::support::world::{Company, World};

const INVOICE: &str = "invoices/ubl/josemmo__peppol-base.xml";

async fn partner(company: &Company, email: &str) {
    let partner = json!({"name": "Acme", "language": "en", "emails": [email],
        "channels": [{"kind": "email", "enabled": true}]});
    company.partner("acme", &partner).await;
}

async fn issue(world: &World, company: &Company) -> String {
    let invoice = company.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    invoice
}

/// The timeline's entries, and the words of them.
async fn timeline(company: &Company, invoice: &str) -> (Vec<Value>, Vec<String>) {
    let timeline = company.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
    let entries = timeline["items"].as_array().expect("a timeline has items").clone();
    let words = entries.iter().map(|entry| text(entry, "code").to_owned()).collect();
    (entries, words)
}

#[tokio::test]
async fn a_bounce_and_who_had_the_invoice_sent_again_are_on_the_timeline() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "bounce@acme.example").await;
    let invoice = issue(&world, &bakery).await;
    partner(&bakery, "ap@acme.example").await;
    bakery.api.post(&format!("/v1/deliveries/{invoice}/email/resend"), &Value::Null).await;
    world.settled().await;

    let (entries, words) = timeline(&bakery, &invoice).await;
    assert_eq!(
        words,
        ["issued", "email_left", "email_came_back", "resent", "email_left", "email_arrived"],
        "{entries:#?}"
    );
    let sentences: Vec<_> = entries.iter().map(|entry| text(entry, "detail")).collect();
    assert_eq!(sentences[0], "The invoice Snippet1 was issued.");
    assert!(sentences[1].starts_with("The e-mail to bounce@acme.example has left (SES has it as "), "{sentences:#?}");
    assert_eq!(sentences[2], "The e-mail to bounce@acme.example came back.");
    assert!(text(&entries[2]["reason"], "detail").contains("does not know the address"), "{entries:#?}");
    assert_eq!(sentences[3], "bakkerij had it sent again.", "the token's `sub`");
    assert_eq!(sentences[5], "The mail server of ap@acme.example took the e-mail.");
    assert_eq!((&entries[0]["channel"], &entries[2]["channel"]), (&Value::Null, &json!("email")));
    assert_eq!(entries[5]["recipients"], json!(["ap@acme.example"]));

    let listed = bakery.api.list("/v1/issued").await;
    assert_eq!(text(&listed[0]["deliveries"][0], "status"), "delivered", "{listed:#?}");
    let path = format!("/v1/issued/{invoice}/timeline");
    assert_eq!(world.florist().await.api.ask(Method::GET, &path, None).await.0, StatusCode::NOT_FOUND);
    world.running.stop().await;
}

#[tokio::test]
async fn a_lost_answer_and_what_ses_told_later_are_two_entries() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "ap@acme.example").await;
    world.running.faults().next("SendEmail", [Fault::LoseAnswer]);
    let invoice = issue(&world, &bakery).await;
    let (entries, mut words) = timeline(&bakery, &invoice).await;
    // SES's events are as quick as the answer that was lost.
    words.sort();
    assert_eq!(words, ["email_arrived", "email_left", "issued", "maybe_sent"], "{entries:#?}");
    world.running.stop().await;
}

#[tokio::test]
async fn an_invoice_for_nobody_or_for_later_says_so() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "ap@acme.example").await;
    let file = {
        let issued = issue(&world, &bakery).await;
        bakery.api.get(&format!("/v1/issued/{issued}")).await["files"][0].clone()
    };
    let publish = |invoice: &str, partner: &str, send_at: Option<Timestamp>| {
        let detail = json!({"account": bakery.id, "invoice_id": invoice, "partner_id": partner, "files": [file],
            "send_at": send_at});
        world.running.publish("erp", "InvoiceIssued", detail).unwrap();
    };
    publish("R-nobody", "nobody", None);
    publish("R-later", "acme", Some(Timestamp::now() + SignedDuration::from_hours(12)));
    world.settled().await;

    let (entries, words) = timeline(&bakery, "R-nobody").await;
    assert_eq!(words, ["issued", "undeliverable"]);
    assert!(text(&entries[1]["reason"], "detail").contains("There is no partner nobody"), "{entries:#?}");
    let (entries, words) = timeline(&bakery, "R-later").await;
    assert_eq!(words, ["issued", "scheduled"]);
    let sentence = text(&entries[1], "detail");
    assert!(sentence.starts_with("It is to leave on ") && sentence.ends_with("UTC."), "{sentence}");
    world.running.stop().await;
}

#[tokio::test]
async fn who_asked_is_left_out_where_nobody_knows() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "bounce@acme.example").await;
    let invoice = issue(&world, &bakery).await;
    let ledger = &world.running.connector().ledger;
    let (account, id) = (AccountId::parse(&bakery.id).unwrap(), InvoiceId::parse(&invoice).unwrap());
    assert!(ledger.requeue(&account, &id, ChannelKind::Email, None, None, Timestamp::now()).await.unwrap());
    let (entries, words) = timeline(&bakery, &invoice).await;
    assert_eq!(words, ["issued", "email_left", "email_came_back", "resent"], "{entries:#?}");
    assert_eq!(text(&entries[3], "detail"), "It was sent again on request.");
    world.running.stop().await;
}

#[tokio::test]
async fn a_german_account_reads_a_german_timeline_and_a_french_reader_a_french_one() {
    let (world, bakery) = World::with_bakery().await;
    bakery.api.put("/v1/account/answers", &json!({"notify": [], "reply": false, "language": "de"})).await;
    partner(&bakery, "bounce@acme.example").await;
    let invoice = issue(&world, &bakery).await;
    let (entries, _) = timeline(&bakery, &invoice).await;
    assert_eq!(text(&entries[0], "detail"), "Die Rechnung Snippet1 wurde ausgestellt.", "the account's language");
    let path = format!("/v1/issued/{invoice}/timeline");
    let french = bakery.api.request(Method::GET, &path).header("accept-language", "sv, fr-BE;q=0.9, en;q=0.5");
    let french = french.send().await.unwrap();
    assert_eq!(
        (&french.headers()["content-language"], &french.headers()["vary"]),
        (&"fr".parse().unwrap(), &"Accept-Language".parse().unwrap())
    );
    let french: Value = french.json().await.unwrap();
    assert_eq!(french["items"][2]["detail"], "L’e-mail à bounce@acme.example est revenu.");
    assert_eq!(french["items"][2]["parameters"], json!({"recipients": ["bounce@acme.example"]}));
    world.running.stop().await;
}
