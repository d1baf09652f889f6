//! A letter that comes back as a mail: from servers that answer to its `From`, where SES does not wait.

use serde_json::{Value, json};

use crate::support::corpus::{attached, text};
use crate::support::received::Received;
use crate::support::world::{Company, World};

const INVOICE: &str = "invoices/ubl/josemmo__peppol-base.xml";
/// What everyone's spam filter finds.
const GTUBE: &str = concat!("XJS*C4JDBQADN1.NSBN3*2IDNEN*", "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X");
pub(crate) const GONE: &str = "gone@customer.example";

/// An issued invoice whose letter SES took, and the header of that letter as the customer's server saw it.
pub(crate) async fn sent(world: &World, bakery: &Company) -> (String, String) {
    let partner = json!({ "name": "Acme", "language": "en", "emails": [GONE], "channels": [{ "kind": "email", "enabled": true }] });
    bakery.partner("acme", &partner).await;
    let invoice = bakery.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    let letters = world.running.sent();
    let raw = String::from_utf8_lossy(&letters.last().expect("a letter left").raw).into_owned();
    let header = raw.split("\r\n\r\n").next().expect("a mail has a header").to_owned();
    (invoice, header)
}

/// What a mail server writes that could not deliver a letter (RFC 3464).
pub(crate) fn report(header: &str, action: &str, status: &str, said: &str) -> Vec<u8> {
    format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>\r\nTo: someone@example.com\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.example\r\n\r\n\
         Final-Recipient: rfc822; {GONE}\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; {said}\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\n{header}\r\n\r\n--b--\r\n"
    )
    .into_bytes()
}

async fn delivery(bakery: &Company, invoice: &str) -> Value {
    bakery.api.get(&format!("/v1/deliveries/{invoice}/email")).await
}

#[tokio::test]
async fn a_bounce_that_comes_as_a_mail_updates_its_delivery() {
    let (world, bakery) = World::with_bakery().await;
    let (invoice, header) = sent(&world, &bakery).await;
    let bounce = report(&header, "failed", "5.1.1", "550 5.1.1 no such user");
    let sender = world.running.connector().config.sender.clone();
    world.mail_in(&bounce, "", &[&sender]).await;
    let bounced = delivery(&bakery, &invoice).await;
    assert_eq!((text(&bounced, "status"), text(&bounced, "reason")), ("bounced", "address_refused"));
    assert!(text(&bounced, "sentence").contains("no such user"), "{bounced}");
    let failed = world.events("InvoiceDeliveryFailed");
    assert_eq!((failed.len(), text(&failed[0], "code")), (1, "address_refused"));
    let unrouted = world.operators_items("UNROUTED").await;
    assert_eq!(text(&unrouted[0]["reason"], "code"), "delivery_report");
}

#[tokio::test]
async fn one_that_comes_to_an_import_address_is_recorded_there_too_and_imports_nothing() {
    let (world, bakery) = World::with_bakery().await;
    let (invoice, header) = sent(&world, &bakery).await;
    let late = report(&header, "delayed", "4.4.1", "451 try later");
    let id = world.mail_in(&late, "", &[bakery.address()]).await;
    let mail = Received::read(&bakery, &id).await;
    assert_eq!(mail.outcome(), ("ignored", Some("delivery_report")));
    assert_eq!(bakery.invoices().await.len(), 0);
    let history = delivery(&bakery, &invoice).await["history"].clone();
    let seen = history.as_array().unwrap().iter().any(|entry| entry["status"] == "delayed");
    assert!(seen, "{history:#}");
}

#[tokio::test]
async fn a_report_about_two_recipients_is_told_of_both_and_then_the_next_channel_delivers() {
    let (world, bakery) = World::with_bakery().await;
    let peppol = json!({"kind": "peppol", "enabled": true, "settings": {"participant": "0208:0987654394"}});
    let partner = json!({"name": "Acme", "language": "en", "emails": [GONE, "ap@customer.example"],
        "channels": [{"kind": "email", "enabled": true}, peppol], "delivery": "fallback"});
    bakery.partner("acme", &partner).await;
    let invoice = bakery.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    let raw = String::from_utf8_lossy(&world.running.sent()[0].raw).into_owned();
    let one = report(raw.split("\r\n\r\n").next().unwrap(), "failed", "5.1.1", "550 5.1.1 no such user");
    let one = String::from_utf8(one).unwrap();
    let recipient = format!("Final-Recipient: rfc822; {GONE}\r\n");
    let of_both = one.replace(
        &recipient,
        &format!("Final-Recipient: rfc822; ap@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n{recipient}"),
    );
    let sender = world.running.connector().config.sender.clone();
    world.mail_in(one.as_bytes(), "", &[&sender]).await;
    assert_eq!(world.events("InvoiceDeliveryRequested").len(), 0, "the other may have it");
    for _ in 0..2 {
        world.mail_in(of_both.as_bytes(), "", &[&sender]).await;
    }
    let bounced = delivery(&bakery, &invoice).await;
    let told: Vec<_> = bounced["by_recipient"].as_array().unwrap().iter().map(|one| text(one, "status")).collect();
    assert_eq!(told, ["bounced", "bounced"], "{bounced:#}");
    assert_eq!(world.events("InvoiceDeliveryRequested").len(), 1);
}

#[tokio::test]
async fn who_never_had_the_letter_cannot_make_it_bounce() {
    let (world, bakery) = World::with_bakery().await;
    let (invoice, header) = sent(&world, &bakery).await;
    let before = delivery(&bakery, &invoice).await;
    let line = header.lines().find(|line| line.starts_with("X-Invoice-Mail-Id:")).expect("the letter bears its id");
    let attempt = line.split(['<', '.']).nth(1).expect("the id begins with the attempt");
    assert_eq!(attempt.len(), 32, "{line}");
    let forged = header.replace(attempt, &"0".repeat(32));
    world.mail_in(&report(&forged, "failed", "5.1.1", "550 no such user"), "", &[bakery.address()]).await;
    let elsewhere = header.replace(&format!(".{}.", bakery.id), ".somebody.");
    world.mail_in(&report(&elsewhere, "failed", "5.1.1", "550 no such user"), "", &[bakery.address()]).await;
    // And what SES takes for spam, nobody believes.
    let spam = String::from_utf8(report(&header, "failed", "5.1.1", "550 no such user")).unwrap();
    let spam = spam.replace("Your mail could not be delivered.", GTUBE);
    world.mail_in(spam.as_bytes(), "", &[bakery.address()]).await;
    assert_eq!(delivery(&bakery, &invoice).await, before);
    assert_eq!(world.events("InvoiceDeliveryFailed").len(), 0);
}
