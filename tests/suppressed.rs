//! Addresses that refused a letter for good, or whose readers complained, get no further ones of that account.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bounce;
use crate::support::corpus::{attached, text};
use crate::support::world::{Company, World};

async fn partner(company: &Company, id: &str, emails: Value) {
    let partner = json!({"name": "Acme", "language": "en", "emails": emails,
        "channels": [{"kind": "email", "enabled": true}]});
    company.partner(id, &partner).await;
}

/// Issues one of several invoices, waits, and gives its delivery by e-mail.
async fn issue(world: &World, company: &Company, partner: &str, number: usize) -> Value {
    const INVOICES: [&str; 3] = [
        "invoices/ubl/josemmo__peppol-base.xml",
        "invoices/ubl/xrechnung__03.02a-INVOICE_ubl.xml",
        "invoices/ubl/gobl.ubl__invoice-due-date-with-notes.xml",
    ];
    let invoice = company.issues(partner, &[&attached(INVOICES[number], "invoice.xml")]).await;
    world.settled().await;
    company.api.get(&format!("/v1/deliveries/{invoice}/email")).await
}

/// The suppressed addresses and why.
async fn suppressed(company: &Company) -> Vec<(String, String)> {
    let list = company.api.get("/v1/suppressed").await;
    let of = |one: &Value| (text(one, "address").to_owned(), text(one, "reason").to_owned());
    list["items"].as_array().expect("a list has items").iter().map(of).collect()
}

fn pair(address: &str, reason: &str) -> (String, String) {
    (address.to_owned(), reason.to_owned())
}

#[tokio::test]
async fn an_address_that_bounced_gets_no_second_letter_until_a_person_says_so() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "acme", json!(["Bounce@acme.example"])).await;
    let first = issue(&world, &bakery, "acme", 0).await;
    assert_eq!((text(&first, "status"), text(&first, "reason")), ("bounced", "address_refused"));
    assert!(text(&first, "sentence").starts_with("Bounce@acme.example: "), "{first}");
    assert_eq!(suppressed(&bakery).await, [pair("bounce@acme.example", "address_refused")]);

    let second = issue(&world, &bakery, "acme", 1).await;
    assert_eq!((text(&second, "status"), text(&second, "reason")), ("failed", "address_suppressed"));
    let sentence = text(&second, "sentence");
    assert!(sentence.starts_with("bounce@acme.example gets no mails since 20"), "{sentence}");
    assert!(sentence.contains("Ask Acme for another address"), "{sentence}");
    assert_eq!(world.running.sent().len(), 1, "nothing is mailed to it");
    assert_eq!(text(world.events("InvoiceDeliveryFailed").last().unwrap(), "code"), "address_suppressed");

    // The list is the bakery's own.
    let florist = world.florist().await;
    assert_eq!(suppressed(&florist).await, []);
    partner(&florist, "acme", json!(["bounce@acme.example"])).await;
    issue(&world, &florist, "acme", 0).await;
    assert_eq!(world.running.sent().len(), 2);

    // Its owner says that it works again.
    let (status, _) = bakery.api.ask(Method::DELETE, "/v1/suppressed/BOUNCE@acme.example", None).await;
    assert_eq!((status, suppressed(&bakery).await), (StatusCode::NO_CONTENT, vec![]));
    let path = format!("/v1/deliveries/{}/email/resend", text(&second, "invoice_id"));
    bakery.api.post(&path, &Value::Null).await;
    world.settled().await;
    assert_eq!(world.running.sent().len(), 3);
    let (status, refused) = bakery.api.ask(Method::DELETE, "/v1/suppressed/nobody", None).await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::UNPROCESSABLE_ENTITY, "email_address_incomplete"));
    world.running.stop().await;
}

#[tokio::test]
async fn one_that_bounces_hides_nobody_who_has_the_letter_and_is_left_out_of_the_next() {
    let (world, bakery) = World::with_bakery().await;
    let emails = json!(["ap@acme.example", "bounce@acme.example", {"address": "boss@acme.example", "role": "cc"}]);
    partner(&bakery, "acme", emails).await;
    let first = issue(&world, &bakery, "acme", 0).await;
    assert_eq!(text(&first, "status"), "bounced");
    assert!(text(&first, "sentence").starts_with("bounce@acme.example: "), "{first}");
    let standing = |delivery: &Value| -> Vec<(String, String)> {
        let each = delivery["by_recipient"].as_array().unwrap().iter();
        each.map(|one| pair(text(one, "address"), text(one, "status"))).collect()
    };
    let (bounced, delivered) = (pair("bounce@acme.example", "bounced"), |who| pair(who, "delivered"));
    assert_eq!(standing(&first), [delivered("ap@acme.example"), bounced, delivered("boss@acme.example")]);
    assert_eq!(world.events("InvoiceDelivered").len(), 1, "it is told too that it arrived");

    let second = issue(&world, &bakery, "acme", 1).await;
    assert_eq!(text(&second, "status"), "delivered", "{second}");
    let letter = world.running.sent().pop().unwrap();
    assert_eq!(letter.recipients, ["ap@acme.example", "boss@acme.example"]);
    assert!(!String::from_utf8_lossy(&letter.raw).contains("bounce@acme.example"));
    let timeline = bakery.api.get(&format!("/v1/issued/{}/timeline", text(&second, "invoice_id"))).await;
    let left_out = timeline["items"].as_array().unwrap().iter().find(|entry| entry["code"] == "recipients_left_out");
    let left_out = left_out.unwrap_or_else(|| panic!("{timeline:#}"));
    assert_eq!(left_out["recipients"], json!(["bounce@acme.example"]));
    assert!(text(left_out, "detail").contains("bounce@acme.example"), "{left_out}");
    world.running.stop().await;
}

#[tokio::test]
async fn complaints_and_sess_own_list_count_and_what_passes_does_not() {
    let (world, bakery) = World::with_bakery().await;
    for (at, name) in ["complaint", "suppressionlist", "delay"].into_iter().enumerate() {
        partner(&bakery, name, json!([format!("{name}@acme.example")])).await;
        issue(&world, &bakery, name, at).await;
    }
    let known =
        [pair("complaint@acme.example", "complaint"), pair("suppressionlist@acme.example", "address_suppressed")];
    assert_eq!(suppressed(&bakery).await, known);
    world.running.stop().await;
}

#[tokio::test]
async fn a_report_that_comes_as_a_mail_keeps_nobody_from_being_written_to() {
    let (world, bakery) = World::with_bakery().await;
    let (_, header) = bounce::sent(&world, &bakery).await;
    let report = bounce::report(&header, "failed", "5.1.1", "550 5.1.1 no such user");
    // Whoever has the letter can write it, of whom he likes.
    let forged = String::from_utf8(report.clone()).unwrap().replace(bounce::GONE, "ceo@elsewhere.example");
    let sender = world.running.connector().config.sender.clone();
    for report in [forged.as_bytes(), &report] {
        world.mail_in(report, "", &[&sender]).await;
        assert_eq!(suppressed(&bakery).await, []);
    }
    world.running.stop().await;
}
