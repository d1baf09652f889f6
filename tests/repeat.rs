//! The same thing twice: one address written in many ways, one notification delivered ten times, one mail to two
//! companies, one invoice in two mails.

use std::collections::BTreeSet;

use invoice_mail::Fault;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::compose::gmail::gmail;
use crate::support::compose::outlook::outlook;
use crate::support::compose::thunderbird::thunderbird;
use crate::support::corpus::{attached, sha256, text};
use crate::support::invoices::batch;
use crate::support::notification;
use crate::support::received::Received;
use crate::support::world::{DOMAIN, SUPPLIER, World};

const UBL: &str = "invoices/ubl/cen-en16931__ubl-tc434-example4.xml";
const FACTURX: &str = "invoices/facturx-pdf/zugferd-corpus__Facture_UE_MINIMUM.pdf";

#[tokio::test]
async fn however_a_supplier_writes_the_address_the_mail_arrives() {
    let (world, bakery) = World::with_bakery().await;
    assert_eq!(bakery.addresses, [format!("be0123456749@be.{DOMAIN}"), format!("0123456749@be.{DOMAIN}")]);
    let raw = gmail(&bakery.draft(&[&attached(UBL, "invoice.xml")]));
    let written = [
        format!("be0123456749@be.{DOMAIN}"),
        format!("0123456749@be.{DOMAIN}"),
        format!("BE0123456749@BE.{}", DOMAIN.to_uppercase()),
        format!("be.0123.456.749@be.{DOMAIN}"),
        format!("BE-0123-456-749@be.{DOMAIN}"),
        format!("0123.456.749@be.{DOMAIN}"),
        format!("be0123456749+invoices@be.{DOMAIN}"),
        format!("0123456749+Lieferant.7@be.{DOMAIN}"),
        format!("\"BE 0123 456 749\"@be.{DOMAIN}"),
    ];
    for address in &written {
        let id = world.mail_in(&raw, SUPPLIER, &[address]).await;
        Received::read(&bakery, &id).await.explains(1);
    }
    assert_eq!(bakery.mails().await.len(), written.len());
    assert_eq!(bakery.invoices().await.len(), 1);
    assert_eq!(world.operators_items("UNROUTED").await.len(), 0);
}

#[tokio::test]
async fn both_addresses_of_one_company_in_one_mail_are_one_mail() {
    let (world, bakery) = World::with_bakery().await;
    let raw = gmail(&bakery.draft(&[&attached(UBL, "invoice.xml")]));
    let id = world.mail_in(&raw, SUPPLIER, &[&bakery.addresses[1], &bakery.addresses[0]]).await;
    let mail = Received::read(&bakery, &id).await;
    let recipients: BTreeSet<&str> =
        mail.entry["recipients"].as_array().unwrap().iter().filter_map(|r| r.as_str()).collect();
    assert_eq!(recipients, bakery.addresses.iter().map(String::as_str).collect());
    assert_eq!((bakery.mails().await.len(), world.events("InvoiceReceived").len()), (1, 1));
}

#[tokio::test]
async fn the_same_notification_ten_times_leaves_one_result() {
    let (world, bakery) = World::with_bakery().await;
    let (ubl, pdf) = (attached(UBL, "a.xml"), attached(FACTURX, "b.pdf"));
    let key = world.deposit("tentimes0001", outlook(&bakery.draft(&[&ubl, &pdf]))).await;
    let bucket = &world.running.connector().config.mail_bucket;
    let notification = notification::received("tentimes0001", bucket, &key, &[bakery.address()]).to_string();
    // All at once: one batch of ten, handled side by side.
    for _ in 0..10 {
        world.enqueue("ingest", notification.clone());
    }
    world.settled().await;
    let invoices = bakery.invoices().await;
    let after_ten = (invoices.clone(), bakery.mails().await);
    assert_eq!((after_ten.0.len(), after_ten.1.len()), (2, 1));
    assert_eq!(text(&after_ten.1[0], "envelope_sender"), "bounces+rechnung@lieferant.example");
    Received::read(&bakery, "tentimes0001").await.explains(3);
    for invoice in &invoices {
        let invoice = bakery.api.get(&format!("/v1/incoming/{}", text(invoice, "id"))).await;
        let arrivals = invoice["arrivals"].as_array().unwrap();
        assert_eq!((arrivals.len(), text(&arrivals[0], "mail_id")), (1, "tentimes0001"));
    }

    // And once more, long after.
    world.enqueue("ingest", notification);
    world.settled().await;
    assert_eq!((bakery.invoices().await, bakery.mails().await), after_ten);

    let events = world.events("InvoiceReceived");
    assert_eq!(events.len(), 22, "an event may come again, but only as itself");
    let distinct: BTreeSet<String> = events.iter().map(ToString::to_string).collect();
    let ids: BTreeSet<&str> = events.iter().map(|event| text(event, "event_id")).collect();
    assert_eq!((distinct.len(), ids.len()), (2, 2));
    assert_eq!(world.dead_letters("ingest"), [""; 0]);
}

#[tokio::test]
async fn an_ignored_mail_announced_ten_times_is_one_fact_too() {
    let (world, bakery) = World::with_bakery().await;
    let key = world.deposit("tentimes0002", outlook(&bakery.draft(&[]))).await;
    let bucket = &world.running.connector().config.mail_bucket;
    let notification = notification::received("tentimes0002", bucket, &key, &[bakery.address()]).to_string();
    for _ in 0..10 {
        world.enqueue("ingest", notification.clone());
    }
    world.settled().await;
    assert_eq!(bakery.mails().await.len(), 1);
    let events = world.events("MailIgnored");
    assert!(events.len() == 10 && events.iter().all(|event| *event == events[0]), "{events:#?}");
}

#[tokio::test]
async fn one_mail_to_two_companies_is_filed_for_each_and_neither_sees_the_other() {
    let (world, bakery) = World::with_bakery().await;
    let florist = world.florist().await;
    let file = attached(UBL, "invoice.xml");
    let raw = gmail(&bakery.draft(&[&file]));
    let id = world.mail_in(&raw, SUPPLIER, &[bakery.address(), florist.address()]).await;

    for (company, other) in [(&bakery, &florist), (&florist, &bakery)] {
        let mail = Received::read(company, &id).await;
        mail.explains(1);
        assert_eq!(mail.entry["recipients"], json!([company.address()]), "in blind copy to {}", other.id);
        assert!(!mail.entry.to_string().contains(&other.id));
        let invoices = company.invoices().await;
        assert_eq!(invoices.len(), 1);
        let path = format!("/v1/incoming/{}/files/{}", text(&invoices[0], "id"), sha256(&file.bytes));
        assert!(company.api.download(&path).await == file.bytes);
    }
    let events = world.events("InvoiceReceived");
    let accounts: BTreeSet<&str> = events.iter().map(|event| text(event, "account")).collect();
    let ids: BTreeSet<&str> = events.iter().map(|event| text(event, "event_id")).collect();
    assert_eq!((events.len(), accounts.len(), ids.len()), (2, 2, 2));
}

#[tokio::test]
async fn what_one_company_received_no_other_can_open() {
    let (world, bakery) = World::with_bakery().await;
    let florist = world.florist().await;
    let file = attached(UBL, "invoice.xml");
    let mail = world.supplier_mails(&bakery, gmail, &[&file]).await;
    let invoice = text(&bakery.invoices().await[0], "id").to_owned();
    for path in [
        format!("/v1/mails/{}", mail.id()),
        format!("/v1/incoming/{invoice}"),
        format!("/v1/incoming/{invoice}/files/{}", sha256(&file.bytes)),
    ] {
        assert_eq!(bakery.api.request(Method::GET, &path).send().await.unwrap().status(), StatusCode::OK, "{path}");
        let (status, body) = florist.api.ask(Method::GET, &path, None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}: {body}");
    }
    assert_eq!((florist.invoices().await.len(), florist.mails().await.len()), (0, 0));
}

#[tokio::test]
async fn the_same_invoice_in_two_mails_is_one_record_that_lists_both() {
    let (world, bakery) = World::with_bakery().await;
    let first = world.supplier_mails(&bakery, gmail, &[&attached(UBL, "invoice.xml")]).await;
    let reminder = world.supplier_mails(&bakery, thunderbird, &[&attached(UBL, "Mahnung.xml")]).await;
    let invoices = bakery.invoices().await;
    assert_eq!(invoices.len(), 1);
    let invoice = bakery.api.get(&format!("/v1/incoming/{}", text(&invoices[0], "id"))).await;
    let arrivals = invoice["arrivals"].as_array().unwrap();
    let mails: Vec<&str> = arrivals.iter().map(|arrival| text(arrival, "mail_id")).collect();
    assert_eq!(mails, [first.id(), reminder.id()]);
    assert_eq!(invoice["files"].as_array().unwrap().len(), 1, "the bytes are the same");
    assert_eq!(invoice["files"][0]["name"], "invoice.xml", "the first name stays");
    let events = (world.events("InvoiceReceived"), world.events("InvoiceUpdated"));
    assert_eq!((events.0.len(), events.1.len()), (1, 1), "{events:#?}");
    assert_eq!((text(&events.1[0], "mail_id"), text(&events.1[0], "rule")), (reminder.id(), "same_file_in_two_mails"));
}

#[tokio::test]
async fn a_mail_of_more_invoices_than_its_entry_lists_is_announced_whole_though_eventbridge_failed() {
    // With so long a name the entry has room for fewer.
    const INVOICES: usize = 1_200;
    let (world, bakery) = World::with_bakery().await;
    let faults = world.running.faults();
    faults.next("PutEvents", [None, None, Some(Fault::Refuse("AccessDeniedException".to_owned()))]);
    let file = batch(&format!("{}.xml", "fatture-".repeat(30)), INVOICES);
    let mail = world.supplier_mails(&bakery, gmail, &[&file]).await;
    assert!(faults.are_met());
    assert!(mail.entry["more_parts"].as_u64() > Some(0), "the test must use a longer file");
    let events = world.events("InvoiceReceived");
    let ids: BTreeSet<&str> = events.iter().map(|event| text(event, "event_id")).collect();
    let distinct: BTreeSet<String> = events.iter().map(ToString::to_string).collect();
    assert_eq!((ids.len(), distinct.len()), (INVOICES, INVOICES));
    assert_eq!(events.len(), INVOICES + 20, "two calls of ten went out before");
    assert_eq!((bakery.invoices().await.len(), bakery.mails().await.len()), (INVOICES, 1));
    assert_eq!(world.dead_letters("ingest"), [""; 0]);
}

#[tokio::test]
async fn a_filing_that_fails_between_its_transactions_is_completed_and_nothing_is_there_twice() {
    const INVOICES: usize = 100;
    let (world, bakery) = World::with_bakery().await;
    let faults = world.running.faults();
    // The second transaction is written, and nobody knows; the SDK's repetitions and so the function fail.
    let lost = [Fault::LoseAnswer, Fault::Error500, Fault::Error500].map(Some);
    faults.next("TransactWriteItems", [None].into_iter().chain(lost));
    let file = batch("fatture.xml", INVOICES);
    let mail = world.supplier_mails(&bakery, gmail, &[&file]).await;
    assert!(faults.are_met());
    mail.explains(INVOICES);
    let invoices = bakery.invoices().await;
    assert_eq!((invoices.len(), bakery.mails().await.len()), (INVOICES, 1));
    for invoice in &invoices {
        let invoice = bakery.api.get(&format!("/v1/incoming/{}", text(invoice, "id"))).await;
        let count = |of: &str| invoice[of].as_array().map(Vec::len);
        assert_eq!((count("arrivals"), count("files")), (Some(1), Some(1)), "{invoice}");
    }
    let events = world.events("InvoiceReceived");
    let ids: BTreeSet<&str> = events.iter().map(|event| text(event, "event_id")).collect();
    assert_eq!((events.len(), ids.len()), (INVOICES, INVOICES), "nothing was announced before all was filed");
    assert_eq!(world.dead_letters("ingest"), [""; 0]);
}
