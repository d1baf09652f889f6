//! Journeys of invoices that waited for others and go another way, without keeping those.

use std::collections::BTreeSet;
use std::time::Duration;

use ids::{InvoiceId, PartnerId};
use invoice_mail::Fault;
use jiff::{SignedDuration, Timestamp};
use ledger::{ChannelKind, Claim, Collected, Delivery, Status};
use serde_json::json;

use crate::several::{Issuer, THREE, invoices};
use crate::support::corpus::{self, text};

#[tokio::test]
async fn who_cannot_leave_keeps_no_other_from_leaving() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", "a@acme.example", json!({"per_mail": "several", "files": "xml"})).await;
    issuer.issue("acme", &["R-1", "R-2"]).await;
    // One has only a picture of an invoice, one's file is gone before it leaves, and one is being sent by somebody else.
    let plain = corpus::attached("invoices/plain-pdf/invoice2data__coolblue1.pdf", "R-3.pdf");
    let pictured = issuer.company.issues("acme", &[&plain]).await;
    issuer.issue("acme", &["R-4"]).await;
    let (account, partner) = (issuer.account(), PartnerId::parse("acme").unwrap());
    let ledger = &issuer.world.running.connector().ledger;
    let mut taken = Delivery::queued(InvoiceId::parse("R-4").unwrap(), ChannelKind::Email, partner, Timestamp::now());
    taken.attempt = Some("another".to_owned());
    assert_eq!(ledger.claim(&account, &taken, Timestamp::now()).await.unwrap(), Claim::Granted);
    let accepted = taken.ending(Status::Accepted, None, Some("ses-1".to_owned()), Timestamp::now());
    ledger.settle(&account, &taken.invoice_id, ChannelKind::Email, &accepted).await.unwrap();

    issuer.clock().await;
    assert_eq!(issuer.sent().iter().map(invoices).collect::<Vec<_>>(), [["R-1", "R-2"]]);
    issuer.all(&["R-1", "R-2"], "delivered", None).await;
    issuer.all(&[&pictured], "failed", Some("no_invoice_data")).await;
    issuer.all(&["R-4"], "accepted", None).await;
    assert_eq!(issuer.company_of("R-1").await, ["It is in one invoice e-mail with R-2."]);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_is_issued_again_to_another_customer_or_for_later_leaves_the_others() {
    let issuer = Issuer::start().await;
    issuer.partner("brau", "b@brau.example", json!({"per_mail": "several"})).await;
    issuer.issue("acme", &["R-1", "R-2", "R-3", "R-4"]).await;
    // Meant for somebody else; and not yet.
    issuer.issue("brau", &["R-1"]).await;
    let files = issuer.company.api.get("/v1/issued/R-2").await["files"].clone();
    let file = json!([{"sha256": files[0]["sha256"], "name": "invoice.xml"}]);
    let later = Timestamp::now() + SignedDuration::from_hours(2);
    let detail =
        json!({"account": "seller", "invoice_id": "R-2", "partner_id": "acme", "files": file, "send_at": later});
    issuer.world.running.publish("erp", "InvoiceIssued", detail).unwrap();
    issuer.world.settled().await;

    issuer.clock().await;
    let mut sent: Vec<_> = issuer.sent().iter().map(|sent| (sent.recipients.clone(), invoices(sent))).collect();
    sent.sort();
    let letter = |to: &str, numbers: &[&str]| {
        (vec![to.to_owned()], numbers.iter().map(|number| (*number).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(sent, [letter("a@acme.example", &["R-3", "R-4"]), letter("b@brau.example", &["R-1"])]);
    issuer.clock_at(later + SignedDuration::from_mins(1)).await;
    issuer.clock_at(later + SignedDuration::from_mins(10)).await;
    assert_eq!(issuer.sent().len(), 3);
    issuer.all(&["R-1", "R-2", "R-3", "R-4"], "delivered", None).await;
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_invoice_that_cannot_be_read_keeps_no_other_waiting_and_goes_its_own_way_after_an_hour() {
    let issuer = Issuer::start().await;
    issuer.issue("acme", &THREE).await;
    let faults = issuer.world.running.faults();
    // For longer than the SDK repeats.
    faults.next("GetObject", [const { Fault::Error500 }; 3]);
    issuer.clock().await;
    assert!(faults.are_met());
    assert_eq!(issuer.sent().iter().map(invoices).collect::<Vec<_>>(), [["R-2", "R-3"]]);
    issuer.all(&["R-1"], "queued", Some("collecting")).await;
    issuer.clock().await;
    issuer.all(&THREE, "delivered", None).await;
    assert_eq!(issuer.sent().len(), 2, "a minute later it is looked at again");

    issuer.issue("acme", &["R-4", "R-5", "R-6"]).await;
    let (account, partner) = (issuer.account(), PartnerId::parse("acme").unwrap());
    let since = Timestamp::now() - SignedDuration::from_mins(61);
    let collected = Collected { invoice_id: InvoiceId::parse("R-4").unwrap(), since };
    issuer.world.running.connector().ledger.collect(&account, &partner, &collected, since).await.unwrap();
    faults.next("GetObject", [const { Fault::Error500 }; 3]);
    issuer.clock().await;
    let mut sent: Vec<_> = issuer.sent()[2..].iter().map(invoices).collect();
    sent.sort();
    assert_eq!(sent, [vec!["R-4"], vec!["R-5", "R-6"]]);
    issuer.all(&["R-4", "R-5", "R-6"], "delivered", None).await;
    assert!(issuer.world.dead_letters("send").is_empty());
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn who_died_before_telling_that_a_letter_was_refused_is_made_up_for() {
    let issuer = Issuer::start().await;
    let peppol = json!({"kind": "peppol", "enabled": true, "settings": {"participant": "0208:0987654394"}});
    let partner = json!({"name": "Customer acme", "language": "de", "emails": ["a@acme.example"],
        "channels": [{"kind": "email", "enabled": true}, peppol], "delivery": "fallback",
        "packing": {"per_mail": "several"}});
    issuer.company.partner("acme", &partner).await;
    issuer.issue("acme", &THREE).await;
    let faults = issuer.world.running.faults();
    // The letter, and then each of them alone, which is tried before the next channel.
    faults.next("SendEmail", [(); 4].map(|()| Fault::Refuse("MessageRejected".to_owned())));
    // That it is time to leave is told; that the letter was refused is not, as if the function had died.
    let mut told = vec![None];
    told.extend([const { Some(Fault::Error500) }; 9]);
    faults.next("PutEvents", told);
    issuer.clock().await;
    assert!(faults.are_met());
    issuer.all(&THREE, "failed", Some("ses_refused")).await;
    let of = |name: &str| {
        let events = issuer.world.events(name);
        let invoices: BTreeSet<String> = events.iter().map(|event| text(event, "invoice_id").to_owned()).collect();
        invoices.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(
        (of("InvoiceDeliveryFailed"), of("InvoiceDeliveryRequested")),
        (THREE.map(str::to_owned).to_vec(), THREE.map(str::to_owned).to_vec())
    );
    assert_eq!(issuer.sent().len(), 0);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn who_is_not_to_be_mailed_any_more_has_nothing_waiting() {
    let issuer = Issuer::start().await;
    issuer.issue("acme", &THREE).await;
    let webhook = json!({"kind": "peppol", "enabled": true, "settings": {"participant": "0208:0987654394"}});
    let partner = json!({"name": "Customer acme", "language": "de", "emails": ["a@acme.example"],
        "channels": [{"kind": "email", "enabled": false}, webhook], "packing": {"per_mail": "several"}});
    issuer.company.partner("acme", &partner).await;
    issuer.clock().await;
    issuer.all(&THREE, "failed", Some("no_delivery_channel")).await;
    assert_eq!(issuer.sent().len(), 0);
    let failed = issuer.world.events("InvoiceDeliveryFailed");
    assert!(failed.iter().all(|event| event["channel"] == "email") && failed.len() == 3, "{failed:#?}");
    assert_eq!(issuer.world.events("InvoiceDeliveryRequested").len(), 3, "the other channel has them");
    // On again, they leave by mail, too.
    issuer.partner("acme", "a@acme.example", json!({})).await;
    issuer.issue("acme", &THREE).await;
    issuer.all(&THREE, "delivered", None).await;
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_invoice_that_somebody_else_is_sending_is_left_out_of_the_letter() {
    let issuer = Issuer::start().await;
    issuer.issue("acme", &THREE).await;
    let (account, partner) = (issuer.account(), PartnerId::parse("acme").unwrap());
    let ledger = &issuer.world.running.connector().ledger;
    let mut delivery =
        Delivery::queued(InvoiceId::parse("R-2").unwrap(), ChannelKind::Email, partner, Timestamp::now());
    delivery.attempt = Some("0123456789abcdef0123456789abcdef".to_owned());
    assert_eq!(ledger.claim(&account, &delivery, Timestamp::now()).await.unwrap(), Claim::Granted);
    clock::handle(issuer.world.running.connector(), Timestamp::now() + SignedDuration::from_mins(6)).await.unwrap();
    for _ in 0..200 {
        if issuer.sent().len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(issuer.sent().iter().map(invoices).collect::<Vec<_>>(), [["R-1", "R-3"]]);
    let accepted = delivery.ending(Status::Accepted, None, Some("ses-1".to_owned()), Timestamp::now());
    ledger.settle(&account, &delivery.invoice_id, ChannelKind::Email, &accepted).await.unwrap();
    issuer.world.settled().await;
    issuer.all(&["R-1", "R-3"], "delivered", None).await;
    issuer.all(&["R-2"], "accepted", None).await;
    assert_eq!(issuer.sent().len(), 1);
    issuer.world.running.stop().await;
}
