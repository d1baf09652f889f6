//! Journeys of invoices that leave later: at a chosen time, and when SES has room.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use ids::{AccountId, DocumentHash, InvoiceId};
use invoice_mail::{Fault, Options};
use jiff::{SignedDuration, Timestamp};
use ledger::Task;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus;
use crate::support::world::{Company, World};

const FACTUR_X: &str = "invoices/facturx-pdf/zugferd-corpus__Facture_FR_BASICWL.pdf";

/// A company with a customer, whose clock only goes when the test says so.
struct Issuer {
    world: World,
    company: Company,
    file: Value,
}

impl Issuer {
    async fn start() -> Self {
        let world = World::with(Options { clock: Duration::MAX, ..Options::throwaway() }).await;
        let company = world.company("seller", "Bakkerij Janssens", "BE", "BE0403170701", "0403170701").await;
        let partner = json!({"name": "Acme", "language": "nl", "emails": ["a@acme.example"],
            "channels": [{"kind": "email", "enabled": true}]});
        company.partner("acme", &partner).await;
        let bytes = corpus::bytes(FACTUR_X);
        let hash = DocumentHash::of(&bytes);
        let account = AccountId::parse("seller").unwrap();
        let archive = &world.running.connector().archive;
        archive.put_document(&account, &hash, "application/pdf", bytes).await.unwrap();
        Self { world, company, file: json!({"sha256": hash, "name": "F.pdf"}) }
    }

    async fn issue(&self, invoice: &str, send_at: Option<Timestamp>) {
        let mut detail =
            json!({"account": "seller", "invoice_id": invoice, "partner_id": "acme", "files": [self.file]});
        if let Some(at) = send_at {
            detail["send_at"] = json!(at);
        }
        self.world.running.publish("erp", "InvoiceIssued", detail).unwrap();
        self.world.settled().await;
    }

    /// The function `clock` is woken at this moment.
    async fn clock(&self, now: Timestamp) -> usize {
        let done = clock::handle(self.world.running.connector(), now).await.unwrap();
        self.world.settled().await;
        done
    }

    async fn waits(&self, invoice: &str) -> Option<Timestamp> {
        let (account, invoice) = (AccountId::parse("seller").unwrap(), InvoiceId::parse(invoice).unwrap());
        let ledger = &self.world.running.connector().ledger;
        ledger.scheduled(&account, &invoice, Task::Issue).await.unwrap().map(|due| due.at)
    }

    async fn delivery(&self, invoice: &str) -> Option<Value> {
        let path = format!("/v1/deliveries/{invoice}/email");
        let (status, delivery) = self.company.api.ask(Method::GET, &path, None).await;
        (status == StatusCode::OK).then_some(delivery)
    }

    fn mails(&self) -> usize {
        self.world.running.sent().len()
    }
}

#[tokio::test]
async fn an_invoice_leaves_at_the_time_its_issuer_chose_and_once() {
    let issuer = Issuer::start().await;
    let at = Timestamp::now() + SignedDuration::from_hours(12);
    issuer.issue("R-1", Some(at)).await;
    assert_eq!((issuer.mails(), issuer.delivery("R-1").await), (0, None));
    assert_eq!(issuer.clock(at - SignedDuration::from_secs(1)).await, 0);
    // The issuer thinks again, twice.
    let sooner = at - SignedDuration::from_hours(1);
    issuer.issue("R-1", Some(at + SignedDuration::from_hours(1))).await;
    issuer.issue("R-1", Some(sooner)).await;
    assert_eq!(issuer.clock(sooner).await, 1);
    assert_eq!(issuer.mails(), 1);
    assert_eq!(issuer.delivery("R-1").await.unwrap()["status"], "delivered");
    assert_eq!((issuer.clock(at).await, issuer.waits("R-1").await), (0, None));
    issuer.issue("R-1", Some(at)).await;
    assert_eq!((issuer.mails(), issuer.waits("R-1").await), (1, None), "what has left is not put off");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_cannot_be_looked_up_keeps_nothing_else_waiting() {
    let issuer = Issuer::start().await;
    let at = Timestamp::now() + SignedDuration::from_hours(12);
    for invoice in ["R-1", "R-2", "R-3"] {
        issuer.issue(invoice, Some(at)).await;
    }
    // As often as the SDK asks, and its function.
    let failures = AtomicUsize::new(6);
    issuer.world.running.faults().judge(move |call| {
        let fails = call.operation == "GetItem" && call.about == "ISSUED#R-2";
        let is_left = fails && failures.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok();
        is_left.then_some(Fault::Error500)
    });
    assert_eq!(issuer.clock(at).await, 3);
    assert_eq!(issuer.mails(), 3, "its order came again");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_account_sends_at_night_what_has_no_time_of_its_own() {
    let issuer = Issuer::start().await;
    // Some hours away, wherever the day stands.
    let hour = (Timestamp::now() + SignedDuration::from_hours(6)).strftime("%H:00").to_string();
    let nightly = json!({"at": hour, "time_zone": "Etc/UTC"});
    let account = issuer.company.api.put("/v1/account/sending", &json!({"invalid": "hold", "nightly": nightly})).await;
    assert_eq!(account["sending"]["nightly"], nightly);
    issuer.issue("R-1", None).await;
    issuer.issue("R-1", None).await;
    let at = issuer.waits("R-1").await.unwrap();
    assert!(at.strftime("%H:%M").to_string() == hour && at > Timestamp::now() + SignedDuration::from_hours(4), "{at}");
    assert_eq!(issuer.company.api.get("/v1/issued/R-1").await["leaves_at"], json!(at));
    issuer.issue("now", Some(Timestamp::now())).await;
    assert_eq!((issuer.mails(), issuer.waits("now").await), (1, None), "its issuer wants it at once");
    assert_eq!(issuer.clock(at).await, 1);
    assert_eq!((issuer.mails(), issuer.waits("R-1").await), (2, None), "and does not wait for the night after");
    assert_eq!(issuer.company.api.get("/v1/issued/R-1").await["leaves_at"], Value::Null);

    for (wrong, field) in [
        (json!({"at": "25:00", "time_zone": "Etc/UTC"}), "/nightly/at"),
        (json!({"at": "22:00", "time_zone": "Berlin"}), "/nightly/time_zone"),
    ] {
        let sending = json!({"invalid": "hold", "nightly": wrong});
        let (status, refused) = issuer.company.api.ask(Method::PUT, "/v1/account/sending", Some(&sending)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused["errors"][0]["pointer"], field, "{refused}");
    }
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_uploaded_invoice_leaves_at_its_time() {
    let issuer = Issuer::start().await;
    let upload = |send_at: String| {
        let file = reqwest::multipart::Part::bytes(corpus::bytes(FACTUR_X)).file_name("F.pdf");
        let form = reqwest::multipart::Form::new()
            .text("partner_id", "acme")
            .text("invoice_id", "R-1")
            .text("send_at", send_at)
            .part("file", file);
        issuer.company.api.request(Method::POST, "/v1/issued").multipart(form).send()
    };
    for wrong in ["tomorrow", "2026-12-01T08:00:00", "2199-01-01T00:00:00Z"] {
        let refused = upload(wrong.to_owned()).await.unwrap();
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert_eq!(refused.json::<Value>().await.unwrap()["code"], "invalid_fields", "{wrong}");
    }
    let at = Timestamp::from_second(Timestamp::now().as_second() + 7200).unwrap();
    assert_eq!(upload(at.to_string()).await.unwrap().status(), StatusCode::ACCEPTED);
    issuer.world.settled().await;
    assert_eq!((issuer.mails(), issuer.waits("R-1").await), (0, Some(at)));
    assert_eq!(issuer.clock(at).await, 1);
    assert_eq!(issuer.delivery("R-1").await.unwrap()["status"], "delivered");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_later_invoice_is_told_now() {
    let issuer = Issuer::start().await;
    let detail = json!({"account": "seller", "invoice_id": "R-1", "partner_id": "nobody", "files": [issuer.file],
        "send_at": Timestamp::now() + SignedDuration::from_hours(1)});
    issuer.world.running.publish("erp", "InvoiceIssued", detail).unwrap();
    issuer.world.settled().await;
    let issued = issuer.company.api.get("/v1/issued/R-1").await;
    assert_eq!(issued["reason"], "partner_unknown");
    assert_eq!(issuer.waits("R-1").await, None);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_waits_for_a_partner_that_is_deleted_says_so_when_its_time_comes() {
    let issuer = Issuer::start().await;
    let at = Timestamp::from_second(Timestamp::now().as_second() + 7200).unwrap();
    issuer.issue("R-1", Some(at)).await;
    let (status, _) = issuer.company.api.ask(Method::DELETE, "/v1/partners/acme", None).await;
    assert_eq!((status, issuer.waits("R-1").await), (StatusCode::NO_CONTENT, Some(at)));
    issuer.clock(at).await;
    assert_eq!(issuer.company.api.get("/v1/issued/R-1").await["reason"], "partner_unknown");
    assert_eq!((issuer.mails(), issuer.waits("R-1").await), (0, None));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn when_the_days_quota_is_gone_invoices_wait_for_the_next_and_none_is_lost() {
    let issuer = Issuer::start().await;
    issuer.world.running.faults().next("SendEmail", [Fault::DailyQuota, Fault::DailyQuota]);
    issuer.issue("R-1", None).await;
    issuer.issue("R-2", None).await;
    for invoice in ["R-1", "R-2"] {
        let delivery = issuer.delivery(invoice).await.unwrap();
        assert_eq!((&delivery["status"], &delivery["reason"]), (&json!("queued"), &json!("daily_quota_used")));
    }
    assert_eq!((issuer.mails(), issuer.world.dead_letters("send").len()), (0, 0));
    let due = issuer.waits("R-1").await.unwrap().max(issuer.waits("R-2").await.unwrap());
    assert_eq!(issuer.clock(due).await, 2);
    assert_eq!(issuer.mails(), 2);
    assert_eq!(issuer.delivery("R-1").await.unwrap()["status"], "delivered");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn ses_is_not_even_asked_while_its_quota_is_known_to_be_gone() {
    let issuer = Issuer::start().await;
    issuer.world.running.faults().quota(14.0, 0.0);
    issuer.world.running.faults().next("SendEmail", [Fault::LoseAnswer]);
    issuer.issue("R-1", None).await;
    let delivery = issuer.delivery("R-1").await.unwrap();
    assert_eq!((&delivery["status"], &delivery["reason"]), (&json!("queued"), &json!("daily_quota_used")));
    assert!(issuer.waits("R-1").await.is_some());
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn no_more_mails_leave_in_a_second_than_ses_takes() {
    const RATE: usize = 5;
    let issuer = Issuer::start().await;
    issuer.world.running.faults().quota(5.0, 50_000.0);
    let invoices: Vec<String> = (0..12).map(|number| format!("R-{number}")).collect();
    for invoice in &invoices {
        let detail = json!({"account": "seller", "invoice_id": invoice, "partner_id": "acme", "files": [issuer.file]});
        issuer.world.running.publish("erp", "InvoiceIssued", detail).unwrap();
    }
    issuer.world.settled().await;
    let mut at: Vec<Timestamp> = issuer.world.running.sent().into_iter().map(|mail| mail.at).collect();
    at.sort_unstable();
    assert_eq!(at.len(), invoices.len());
    // A turn is kept to the microsecond; the mail itself takes a little longer, so one more may fall into a second.
    for window in at.windows(RATE + 2) {
        let took = window[RATE + 1].duration_since(window[0]);
        assert!(took >= SignedDuration::from_millis(900), "{} mails in {took:?}", RATE + 2);
    }
    assert!(issuer.world.dead_letters("send").is_empty());
    issuer.world.running.stop().await;
}
