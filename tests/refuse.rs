//! Mails that become no invoice: every one has an entry that says why, and none holds up the next.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::compose::billing::{only_text, php_mailer, scanner};
use crate::support::compose::gmail::gmail;
use crate::support::compose::outlook::outlook;
use crate::support::compose::{Attached, crlf};
use crate::support::corpus::{attached, text};
use crate::support::notification;
use crate::support::received::{Filed, Received};
use crate::support::world::{Company, DOMAIN, SUPPLIER, World};

const UBL: &str = "invoices/ubl/josemmo__peppol-allowance.xml";

/// Nothing came of the mail, its sentence is for people, and the event says the same code.
async fn came_to_nothing(world: &World, bakery: &Company, mail: &Received<'_>, outcome: &str, reason: &str) {
    assert_eq!(mail.outcome(), (outcome, Some(reason)), "{}", mail.entry);
    assert!(text(&mail.entry, "sentence").len() > 20, "{}", mail.entry);
    assert_eq!(bakery.invoices().await.len(), 0);
    assert_eq!(world.events("InvoiceReceived").len(), 0);
    let ignored = world.events("MailIgnored");
    assert_eq!(ignored.len(), 1, "{ignored:#?}");
    assert_eq!((text(&ignored[0], "mail_id"), text(&ignored[0]["reason"], "code")), (mail.id(), reason));
    assert_eq!(text(&ignored[0], "account"), bakery.id);
}

/// An invoice that comes afterwards is received.
async fn the_next_invoice_arrives(world: &World, bakery: &Company) {
    let before = bakery.invoices().await.len();
    world.supplier_mails(bakery, gmail, &[&attached(UBL, "invoice.xml")]).await.explains(1);
    assert_eq!(bakery.invoices().await.len(), before + 1);
    assert_eq!(world.dead_letters("ingest"), [""; 0]);
}

#[tokio::test]
async fn a_mail_of_words_alone_is_ignored() {
    let (world, bakery) = World::with_bakery().await;
    let mail = world.supplier_mails(&bakery, only_text, &[]).await;
    came_to_nothing(&world, &bakery, &mail, "ignored", "no_attachment").await;
}

#[tokio::test]
async fn a_logo_in_the_signature_is_no_attachment_worth_an_invoice() {
    let (world, bakery) = World::with_bakery().await;
    let mail = world.supplier_mails(&bakery, outlook, &[]).await;
    came_to_nothing(&world, &bakery, &mail, "ignored", "no_file_is_an_invoice").await;
    mail.skips(&[("image001.png", "inline_image")]);
}

#[tokio::test]
async fn an_order_is_no_invoice() {
    let (world, bakery) = World::with_bakery().await;
    let order = attached("invoices/not-an-invoice/phive__UC1_Order.xml", "order.xml");
    let mail = world.supplier_mails(&bakery, gmail, &[&order]).await;
    came_to_nothing(&world, &bakery, &mail, "ignored", "no_file_is_an_invoice").await;
    mail.skips(&[("order.xml", "business_document")]);
}

#[tokio::test]
async fn a_mail_to_a_number_nobody_has_is_recorded_for_the_operator_alone() {
    let (world, bakery) = World::with_bakery().await;
    let raw = gmail(&bakery.draft(&[&attached(UBL, "invoice.xml")]));
    let wrong = [format!("be0403170701@be.{DOMAIN}"), format!("hello@{DOMAIN}")];
    let id = world.mail_in(&raw, SUPPLIER, &[&wrong[0], &wrong[1]]).await;

    let unrouted = world.operators_items("UNROUTED").await;
    assert_eq!(unrouted.len(), 1, "{unrouted:#?}");
    assert_eq!((text(&unrouted[0], "id"), text(&unrouted[0]["reason"], "code")), (id.as_str(), "unknown_address"));
    let mut recipients = wrong.to_vec();
    recipients.sort();
    let mut recorded: Vec<String> = serde_json::from_value(unrouted[0]["recipients"].clone()).unwrap();
    recorded.sort();
    assert_eq!(recorded, recipients);
    assert_eq!((bakery.invoices().await.len(), bakery.mails().await.len()), (0, 0));
    let (status, _) = bakery.api.ask(Method::GET, &format!("/v1/mails/{id}"), None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(world.running.events().len(), 0);
}

#[tokio::test]
async fn while_the_connector_is_inactive_mail_is_recorded_and_not_read() {
    let (world, bakery) = World::with_bakery().await;
    bakery.api.post("/v1/connector/deactivate", &json!(null)).await;
    let invoice = attached(UBL, "invoice.xml");
    let mail = world.supplier_mails(&bakery, gmail, &[&invoice]).await;
    came_to_nothing(&world, &bakery, &mail, "ignored", "connector_inactive").await;
    assert_eq!(mail.entry["parts"], json!([]));

    bakery.api.post("/v1/connector/activate", &json!(null)).await;
    the_next_invoice_arrives(&world, &bakery).await;
}

#[tokio::test]
async fn a_mail_with_a_virus_is_not_read() {
    let (world, bakery) = World::with_bakery().await;
    // Spelled in two pieces, so that no scanner takes this file for one.
    let eicar = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!$H+H*"].concat();
    let virus = Attached { name: "invoice.exe".to_owned(), bytes: eicar.into_bytes() };
    let mail = world.supplier_mails(&bakery, php_mailer, &[&attached(UBL, "invoice.xml"), &virus]).await;
    came_to_nothing(&world, &bakery, &mail, "rejected", "virus").await;
    assert_eq!(mail.entry["verdicts"]["virus"], "FAIL");
    assert_eq!(mail.entry["parts"], json!([]));
}

#[tokio::test]
async fn a_verdict_that_the_mail_gives_itself_counts_for_nothing() {
    let (world, bakery) = World::with_bakery().await;
    let raw = gmail(&bakery.draft(&[&attached(UBL, "invoice.xml")]));
    let forged = "X-SES-Virus-Verdict: FAIL\r\nX-SES-Spam-Verdict: PASS\r\n\
                  Authentication-Results: amazonses.com; dmarc=pass; dkim=pass\r\n";
    let mail = world.supplier_mails_raw(&bakery, &[forged.as_bytes(), &raw].concat()).await;
    mail.explains(1);
    // Nothing is looked up in the DNS here, whatever the mail says was found there.
    assert_eq!(mail.entry["verdicts"]["dmarc"], "GRAY");
    assert_eq!(mail.entry["verdicts"]["virus"], "PASS");
}

#[tokio::test]
async fn a_mail_of_a_thousand_parts_is_rejected_and_the_next_one_arrives() {
    let (world, bakery) = World::with_bakery().await;
    let part = "--b\nContent-Type: application/pdf; name=\"a.pdf\"\n\n%PDF-1.4\n";
    let parts = part.repeat(1000);
    let raw = format!(
        "From: {SUPPLIER}\nSubject: many\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n"
    );
    let mail = world.supplier_mails_raw(&bakery, &crlf(&raw)).await;
    came_to_nothing(&world, &bakery, &mail, "rejected", "too_many_parts").await;
    the_next_invoice_arrives(&world, &bakery).await;
}

#[tokio::test]
async fn a_mail_nested_five_thousand_deep_is_rejected_and_the_next_one_arrives() {
    let (world, bakery) = World::with_bakery().await;
    let raw = format!("From: {SUPPLIER}\n{}\nthe end\n", "Content-Type: message/rfc822\n\n".repeat(5000));
    let mail = world.supplier_mails_raw(&bakery, &crlf(&raw)).await;
    came_to_nothing(&world, &bakery, &mail, "rejected", "too_deeply_nested").await;
    the_next_invoice_arrives(&world, &bakery).await;
}

#[tokio::test]
async fn a_header_of_a_megabyte_is_rejected_and_the_next_mail_arrives() {
    let (world, bakery) = World::with_bakery().await;
    let raw = format!("From: {SUPPLIER}\nSubject: long\n{}\n\nhello\n", "X-Filler: 0123456789abcdef\n".repeat(40_000));
    let mail = world.supplier_mails_raw(&bakery, &crlf(&raw)).await;
    came_to_nothing(&world, &bakery, &mail, "rejected", "headers_too_long").await;
    the_next_invoice_arrives(&world, &bakery).await;
}

#[tokio::test]
async fn a_broken_pdf_beside_a_good_invoice_does_no_harm() {
    let (world, bakery) = World::with_bakery().await;
    let good = attached(UBL, "invoice.xml");
    let broken = Attached { name: "page.pdf".to_owned(), bytes: b"%PDF-1.7\nnothing of a PDF follows".to_vec() };
    let empty = Attached { name: "empty.pdf".to_owned(), bytes: Vec::new() };
    let mail = world.supplier_mails(&bakery, scanner, &[&broken, &good, &empty]).await;
    mail.explains(3).skips(&[("page.pdf", "corrupt_pdf"), ("empty.pdf", "empty_document")]);
    let filed = Filed { file: &good, media_type: "application/xml", role: "structured", rule: "structured" };
    mail.is_one_invoice("invoice", "ubl", Some(UBL), &[filed]).await;
}

#[tokio::test]
async fn a_mail_that_is_gone_from_the_bucket_is_recorded() {
    let (world, bakery) = World::with_bakery().await;
    let bucket = &world.running.connector().config.mail_bucket;
    let notification = notification::received("gone0001", bucket, "inbound/gone0001", &[bakery.address()]);
    world.enqueue("ingest", notification.to_string());
    world.settled().await;
    let mail = Received::read(&bakery, "gone0001").await;
    came_to_nothing(&world, &bakery, &mail, "rejected", "mail_not_in_bucket").await;
    the_next_invoice_arrives(&world, &bakery).await;
}

#[tokio::test]
async fn what_is_no_notification_is_kept_for_the_operator_and_the_next_mail_arrives() {
    let (world, bakery) = World::with_bakery().await;
    let garbage = ["not JSON", "{}", r#"{"notificationType":"Received","receipt":{},"mail":{}}"#];
    // SNS wraps what it delivers unless raw delivery is on: a mistake in the set-up that must be seen.
    let wrapped = json!({ "Type": "Notification", "Message": "{}" }).to_string();
    for body in garbage.iter().copied().chain([wrapped.as_str()]) {
        world.enqueue("ingest", body);
    }
    world.settled().await;
    let refused = world.operators_items("REFUSED").await;
    let mut bodies: Vec<&str> = refused.iter().map(|item| text(item, "body")).collect();
    bodies.sort_unstable();
    let mut expected: Vec<&str> = garbage.iter().copied().chain([wrapped.as_str()]).collect();
    expected.sort_unstable();
    assert_eq!(bodies, expected);
    assert!(refused.iter().all(|item| item["code"] == "bad_notification"), "{refused:#?}");
    the_next_invoice_arrives(&world, &bakery).await;
}

#[tokio::test]
async fn what_ses_says_when_its_topic_is_connected_is_about_no_mail() {
    let (world, _) = World::with_bakery().await;
    let message = "You have successfully subscribed your Amazon SNS topic to receive notifications.";
    let subscribed = json!({ "notificationType": "AmazonSnsSubscriptionSucceeded", "message": message });
    world.enqueue("ingest", subscribed.to_string());
    world.settled().await;
    assert_eq!(world.operators_items("REFUSED").await.len(), 0);
    assert_eq!(world.dead_letters("ingest"), [""; 0]);
}
