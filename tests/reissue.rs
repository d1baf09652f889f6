//! Journeys of invoices that are issued more than once, or that nobody takes up: what has left stays as it was.

use ids::{InvoiceId, PartnerId, attempt};
use jiff::{SignedDuration, Timestamp};
use ledger::{ChannelKind, Claim, Delivery, IssuedInvoice, Status};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::send::{FACTUR_X, Issuer, UBL};
use crate::support::corpus;

#[tokio::test]
async fn trouble_that_comes_later_does_not_rewrite_what_was_sent() {
    let issuer = Issuer::start().await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.partner("acme", Some("FR19787878784"), "fr", Some("a@acme.example"), &["email"]).await;
    // First without a file, as a program with a fault would.
    issuer.issue("R-1", None, &[]).await;
    assert_eq!(issuer.company.api.get("/v1/issued/R-1").await["reason"], "no_files");
    issuer.issue("R-1", None, std::slice::from_ref(&file)).await;
    let sent = issuer.company.api.get("/v1/issued/R-1").await;
    assert_eq!((&sent["reason"], sent["files"].as_array().map(Vec::len)), (&Value::Null, Some(1)), "{sent}");

    issuer.company.api.post("/v1/connector/deactivate", &Value::Null).await;
    let failures = issuer.world.events("InvoiceDeliveryFailed").len();
    issuer.issue("R-1", None, &[file]).await;
    assert_eq!(issuer.company.api.get("/v1/issued/R-1").await, sent, "a repeat changes nothing");
    assert_eq!(issuer.world.events("InvoiceDeliveryFailed").len(), failures);
    assert_eq!(issuer.mails(), 1);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_has_left_goes_to_no_other_customer() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "en", Some("a@acme.example"), &["email"]).await;
    issuer.partner("beta", None, "en", Some("b@beta.example"), &["email", "peppol"]).await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.issue("R-1", Some("acme"), std::slice::from_ref(&file)).await;
    issuer.issue("R-1", Some("beta"), std::slice::from_ref(&file)).await;
    // And with other files it is not another invoice.
    issuer.issue("R-1", Some("acme"), &[issuer.upload(UBL).await]).await;
    assert_eq!(issuer.world.running.sent().len(), 1);
    assert_eq!(issuer.world.events("InvoiceDeliveryRequested").len(), 0);
    assert_eq!(issuer.company.api.get("/v1/issued/R-1").await["partner_id"], "acme");
    // A channel that the customer chose since gets what the others got.
    issuer.partner("acme", None, "en", Some("a@acme.example"), &["email", "peppol"]).await;
    issuer.issue("R-1", Some("beta"), &[issuer.upload(UBL).await]).await;
    let requested = issuer.world.events("InvoiceDeliveryRequested");
    assert_eq!(requested.len(), 1);
    assert_eq!(requested[0]["files"][0]["sha256"], file["sha256"], "{requested:#?}");
    let form = reqwest::multipart::Form::new()
        .text("invoice_id", "R-1")
        .text("partner_id", "beta")
        .part("file", reqwest::multipart::Part::bytes(corpus::bytes(FACTUR_X)).file_name("R.pdf"));
    let refused = issuer.company.api.request(Method::POST, "/v1/issued").multipart(form).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "issued_to_other_partner");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn of_two_who_upload_one_id_for_two_customers_at_the_same_moment_one_is_told_so() {
    let issuer = Issuer::start().await;
    let ledger = &issuer.world.running.connector().ledger;
    let file = serde_json::from_value(issuer.upload(FACTUR_X).await).unwrap();
    let mut one: IssuedInvoice =
        serde_json::from_value(json!({"id": "R-1", "at": "2026-01-01T00:00:00Z", "fields": null,
        "files": [], "partner_id": "acme", "reason": null, "sentence": null}))
        .unwrap();
    one.files = vec![file];
    let other = IssuedInvoice { partner_id: Some(PartnerId::parse("beta").unwrap()), ..one.clone() };
    let account = issuer.account();
    // Both have seen that there is none.
    assert!(ledger.claim_issued(&account, &one, None).await.unwrap());
    assert!(!ledger.claim_issued(&account, &other, None).await.unwrap());
    assert!(ledger.claim_issued(&account, &one, None).await.unwrap(), "the same once more");
    // Who has seen it may issue it for another customer, as long as it has not left.
    assert!(ledger.claim_issued(&account, &other, Some(&one)).await.unwrap());
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_nobody_has_taken_up_says_so_and_what_to_do() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "en", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    // Whoever recorded it died before it was announced, an hour ago.
    let mut forgotten: IssuedInvoice =
        serde_json::from_value(json!({"id": "R-1", "at": Timestamp::now() - SignedDuration::from_hours(1),
        "fields": null, "files": [], "partner_id": "acme", "reason": null, "sentence": null}))
        .unwrap();
    forgotten.files = vec![serde_json::from_value(file.clone()).unwrap()];
    issuer.world.running.connector().ledger.put_issued(&issuer.account(), &forgotten).await.unwrap();
    let shown = [issuer.company.api.get("/v1/issued/R-1").await, issuer.company.api.list("/v1/issued").await.remove(0)];
    for shown in shown {
        assert_eq!(shown["reason"], "not_taken_up");
        assert!(corpus::text(&shown, "sentence").contains("Issue it again"), "{shown}");
    }
    issuer.issue("R-1", Some("acme"), &[file]).await;
    let shown = issuer.company.api.get("/v1/issued/R-1").await;
    assert_eq!((&shown["reason"], issuer.world.running.sent().len()), (&Value::Null, 1));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn issued_for_two_customers_at_once_it_reaches_one_and_the_record_names_it() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "en", Some("a@acme.example"), &["email"]).await;
    issuer.partner("beta", None, "en", Some("b@beta.example"), &["peppol"]).await;
    issuer.partner("gamma", None, "en", Some("c@gamma.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    let invoices: Vec<String> = (0..16).map(|number| format!("R-{number}")).collect();
    for (number, invoice) in invoices.iter().enumerate() {
        let other = if number % 2 == 0 { "beta" } else { "gamma" };
        for partner in ["acme", other] {
            issuer.publish(invoice, Some(partner), std::slice::from_ref(&file));
        }
    }
    issuer.world.settled().await;
    let (sent, requested) = (issuer.world.running.sent(), issuer.world.events("InvoiceDeliveryRequested"));
    for invoice in &invoices {
        let tag = ("invoice".to_owned(), invoice.clone());
        let mut customers: Vec<&str> = Vec::new();
        for mail in sent.iter().filter(|mail| mail.tags.contains(&tag)) {
            let customer = mail.recipients[0].split(['@', '.']).nth(1).unwrap();
            customers.push(customer);
        }
        customers.extend(requested.iter().filter(|event| event["invoice_id"] == **invoice).map(|_| "beta"));
        let issued = issuer.company.api.get(&format!("/v1/issued/{invoice}")).await;
        assert_eq!(customers, [corpus::text(&issued, "partner_id")], "{issued:#}");
    }
    assert!(issuer.world.dead_letters("send").is_empty());
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn of_two_who_claim_channels_for_two_customers_never_both_may_send() {
    let issuer = Issuer::start().await;
    let (ledger, account) = (&issuer.world.running.connector().ledger, issuer.account());
    for number in 0..20 {
        let delivery = |channel: ChannelKind, partner: &str| {
            let (id, partner) = (InvoiceId::parse(format!("R-{number}")).unwrap(), PartnerId::parse(partner).unwrap());
            let delivery = Delivery::queued(id, channel, partner, Timestamp::now());
            Delivery { attempt: Some(attempt()), ..delivery }
        };
        let (mail, request) = (delivery(ChannelKind::Email, "acme"), delivery(ChannelKind::Peppol, "beta"));
        let now = Timestamp::now();
        let (one, other) = tokio::join!(ledger.claim(&account, &mail, now), ledger.claim(&account, &request, now));
        let granted = [&one, &other].iter().filter(|claim| matches!(claim, Ok(Claim::Granted))).count();
        assert!(granted <= 1, "{one:?} {other:?}");
        for claimed in [&mail, &request] {
            let known = ledger.delivery(&account, &claimed.invoice_id, claimed.channel).await.unwrap().unwrap();
            assert!(matches!(known.status, Status::Sending | Status::Queued), "{known:?}");
        }
        // One after the other, the second comes back to what it finds.
        if granted == 1 {
            let second = if matches!(one, Ok(Claim::Granted)) { &request } else { &mail };
            assert_eq!(ledger.claim(&account, second, Timestamp::now()).await.unwrap(), Claim::Busy);
        }
    }
    issuer.world.running.stop().await;
}
