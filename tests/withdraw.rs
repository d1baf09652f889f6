//! Journeys of invoices that are called back before they leave, and of those that left first.

use std::time::Duration;

use ids::{AccountId, DocumentHash, InvoiceId, PartnerId};
use invoice_mail::{Fault, Options};
use jiff::{SignedDuration, Timestamp};
use ledger::{ChannelKind, Claim, Delivery, Due, Status, Task, Withdrawal};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus::{self, text};
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
        let bytes = corpus::bytes(FACTUR_X);
        let hash = DocumentHash::of(&bytes);
        let archive = &world.running.connector().archive;
        archive.put_document(&account(), &hash, "application/pdf", bytes).await.unwrap();
        let issuer = Self { world, company, file: json!({"sha256": hash, "name": "F.pdf"}) };
        issuer.partner("acme", &["email", "webhook"], "fallback").await;
        issuer
    }

    async fn partner(&self, id: &str, channels: &[&str], delivery: &str) {
        let channel = |kind: &&str| match *kind {
            // Nobody listens there.
            "webhook" => json!({"kind": kind, "enabled": true, "settings": {"url": "http://127.0.0.1:9/hook"}}),
            "peppol" => json!({"kind": kind, "enabled": true, "settings": {"participant": "0208:0987654394"}}),
            _ => json!({"kind": kind, "enabled": true}),
        };
        let channels: Vec<Value> = channels.iter().map(channel).collect();
        let partner = json!({"name": "Acme", "language": "nl", "emails": ["a@acme.example"], "channels": channels,
            "delivery": delivery});
        self.company.partner(id, &partner).await;
    }

    fn publish(&self, invoice: &str, partner: &str, send_at: Option<Timestamp>) {
        let detail = json!({"account": "seller", "invoice_id": invoice, "partner_id": partner, "files": [self.file],
            "send_at": send_at.unwrap_or_else(Timestamp::now)});
        self.world.running.publish("erp", "InvoiceIssued", detail).unwrap();
    }

    async fn issue(&self, invoice: &str, partner: &str, send_at: Option<Timestamp>) {
        self.publish(invoice, partner, send_at);
        self.world.settled().await;
    }

    async fn clock(&self, now: Timestamp) -> usize {
        let done = clock::handle(self.world.running.connector(), now).await.unwrap();
        self.world.settled().await;
        done
    }

    async fn ask(&self, invoice: &str, what: &str) -> (StatusCode, Value) {
        self.company.api.ask(Method::POST, &format!("/v1/issued/{invoice}/{what}"), None).await
    }

    async fn issued(&self, invoice: &str) -> Value {
        self.company.api.get(&format!("/v1/issued/{invoice}")).await
    }

    async fn words(&self, invoice: &str) -> Vec<String> {
        let timeline = self.company.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
        timeline["items"].as_array().unwrap().iter().map(|entry| text(entry, "code").to_owned()).collect()
    }

    fn mails(&self) -> usize {
        self.world.running.sent().len()
    }
}

fn account() -> AccountId {
    AccountId::parse("seller").unwrap()
}

fn in_hours(hours: i64) -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(hours)
}

#[tokio::test]
async fn what_was_withdrawn_before_its_time_never_leaves() {
    let issuer = Issuer::start().await;
    let at = in_hours(12);
    issuer.issue("R-1", "acme", Some(at)).await;
    let (status, withdrawn) = issuer.ask("R-1", "withdraw").await;
    assert_eq!(status, StatusCode::OK, "{withdrawn}");
    assert!(withdrawn["withdrawn_at"].is_string() && withdrawn["leaves_at"].is_null(), "{withdrawn}");
    assert_eq!(withdrawn["deliveries"], json!([]), "nothing was on its way");
    assert_eq!(issuer.clock(at).await, 0, "the clock has nothing to do");
    // The clock had published already; the issuer's event comes again; somebody issues it anew.
    issuer.issue("R-1", "acme", None).await;
    issuer.issue("R-1", "acme", Some(at)).await;
    issuer.issue("R-1", "acme", None).await;
    assert_eq!((issuer.mails(), issuer.clock(at).await, issuer.mails()), (0, 0, 0));
    let again = issuer.ask("R-1", "withdraw").await;
    assert_eq!((again.0, &again.1["withdrawn_at"]), (StatusCode::OK, &withdrawn["withdrawn_at"]));
    assert_eq!(issuer.words("R-1").await, ["issued", "scheduled", "withdrawn"]);
    let timeline = issuer.company.api.get("/v1/issued/R-1/timeline").await;
    assert_eq!(timeline["items"][2]["detail"], "seller withdrew it before it left: it is not sent.");

    let listed = issuer.company.api.list("/v1/issued").await;
    assert_eq!((&listed[0]["withdrawn_at"], &listed[0]["deliveries"]), (&withdrawn["withdrawn_at"], &json!([])));
    assert_eq!(issuer.company.api.list("/v1/deliveries").await, [] as [Value; 0]);
    let file = reqwest::multipart::Part::bytes(corpus::bytes(FACTUR_X)).file_name("F.pdf");
    let form = reqwest::multipart::Form::new().text("invoice_id", "R-1").part("file", file);
    let uploaded = issuer.company.api.request(Method::POST, "/v1/issued").multipart(form).send().await.unwrap();
    assert_eq!(uploaded.status(), StatusCode::CONFLICT);
    assert_eq!(uploaded.json::<Value>().await.unwrap()["code"], "invoice_was_withdrawn");

    let (status, back) = issuer.ask("R-1", "reinstate").await;
    assert_eq!(status, StatusCode::OK, "{back}");
    assert!(back["withdrawn_at"].is_null() && back["leaves_at"].is_string(), "{back}");
    assert_eq!(issuer.clock(Timestamp::now()).await, 1);
    assert_eq!(issuer.mails(), 1);
    let sent = issuer.issued("R-1").await;
    assert_eq!(
        (&sent["deliveries"][0]["status"], sent["deliveries"].as_array().unwrap().len()),
        (&json!("delivered"), 1)
    );
    let (status, refused) = issuer.ask("R-1", "reinstate").await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::CONFLICT, "invoice_not_withdrawn"));
    let words = issuer.words("R-1").await;
    assert_eq!(words[2..], ["withdrawn", "reinstated", "email_left", "email_arrived"], "{words:?}");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_waits_for_ses_is_withdrawn_too_and_comes_back_to_the_queue() {
    let issuer = Issuer::start().await;
    issuer.world.running.faults().next("SendEmail", [Fault::DailyQuota]);
    issuer.issue("R-1", "acme", None).await;
    let (_, withdrawn) = issuer.ask("R-1", "withdraw").await;
    let delivery = &withdrawn["deliveries"][0];
    assert_eq!((text(delivery, "channel"), text(delivery, "status")), ("email", "withdrawn"), "{withdrawn}");
    assert_eq!(text(delivery, "sentence"), "seller withdrew it before it left: it is not sent.");
    assert_eq!((issuer.clock(in_hours(1)).await, issuer.mails()), (0, 0));
    let path = "/v1/deliveries/R-1/email/resend";
    let (status, refused) = issuer.company.api.ask(Method::POST, path, None).await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::CONFLICT, "invoice_was_withdrawn"));
    let (_, back) = issuer.ask("R-1", "reinstate").await;
    assert_eq!((&back["deliveries"][0]["status"], &back["deliveries"][0]["reason"]), (&json!("queued"), &Value::Null));
    assert_eq!((issuer.clock(Timestamp::now()).await, issuer.mails()), (1, 1));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_has_left_over_any_channel_is_not_called_back() {
    let issuer = Issuer::start().await;
    issuer.issue("R-1", "acme", None).await;
    let (status, refused) = issuer.ask("R-1", "withdraw").await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::CONFLICT, "too_late_to_withdraw"));
    assert_eq!(refused["parameters"]["channel"], "email");

    // One channel waits, the other has it: none is withdrawn.
    issuer.partner("both", &["email", "peppol"], "parallel").await;
    issuer.world.running.faults().next("SendEmail", [Fault::DailyQuota]);
    issuer.issue("R-2", "both", None).await;
    let before = issuer.issued("R-2").await;
    let (status, refused) = issuer.ask("R-2", "withdraw").await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::CONFLICT, "too_late_to_withdraw"));
    assert_eq!(refused["parameters"]["channel"], "peppol");
    assert_eq!(issuer.issued("R-2").await, before, "all or nothing");

    issuer.world.running.faults().next("SendEmail", [Fault::Error500]);
    issuer.issue("R-3", "acme", None).await;
    let (_, refused) = issuer.ask("R-3", "withdraw").await;
    assert_eq!(refused["parameters"]["channel"], "email");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_invoice_without_a_customer_is_withdrawn_like_any_other() {
    let issuer = Issuer::start().await;
    issuer.issue("R-1", "late", None).await;
    assert_eq!(issuer.issued("R-1").await["reason"], "partner_unknown");
    assert_eq!(issuer.ask("R-1", "withdraw").await.0, StatusCode::OK);
    issuer.partner("late", &["email"], "parallel").await;
    issuer.issue("R-1", "late", None).await;
    assert_eq!(issuer.mails(), 0);
    issuer.ask("R-1", "reinstate").await;
    assert_eq!((issuer.clock(Timestamp::now()).await, issuer.mails()), (1, 1));

    assert_eq!(issuer.ask("nothing", "withdraw").await.0, StatusCode::NOT_FOUND);
    issuer.issue("R-2", "acme", Some(in_hours(12))).await;
    let other = issuer.world.florist().await;
    for what in ["withdraw", "reinstate"] {
        let (status, _) = other.api.ask(Method::POST, &format!("/v1/issued/R-2/{what}"), None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{what}");
    }
    assert!(issuer.issued("R-2").await["leaves_at"].is_string());
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_lost_answer_of_the_ledger_withdraws_once() {
    let issuer = Issuer::start().await;
    issuer.issue("R-1", "acme", Some(in_hours(12))).await;
    issuer.world.running.faults().next("TransactWriteItems", [Fault::LoseAnswer]);
    assert_eq!(issuer.ask("R-1", "withdraw").await.0, StatusCode::OK);
    assert!(issuer.world.running.faults().are_met());
    assert_eq!(issuer.words("R-1").await, ["issued", "scheduled", "withdrawn"]);
    // An event that was under way puts it off once more: withdrawn again, that is gone, too.
    let (account, invoice_id) = (account(), InvoiceId::parse("R-1").unwrap());
    let due = Due { account, invoice_id, task: Task::Issue, at: Timestamp::now() };
    issuer.world.running.connector().ledger.schedule(&due).await.unwrap();
    assert!(issuer.issued("R-1").await["leaves_at"].is_null());
    issuer.ask("R-1", "withdraw").await;
    assert_eq!((issuer.clock(in_hours(1)).await, issuer.mails()), (0, 0));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn between_a_person_who_withdraws_and_a_claim_one_wins() {
    let issuer = Issuer::start().await;
    let ledger = &issuer.world.running.connector().ledger;
    for number in 0..20 {
        let (invoice, partner) = (InvoiceId::parse(format!("R-{number}")).unwrap(), PartnerId::parse("acme").unwrap());
        let delivery = Delivery::queued(invoice.clone(), ChannelKind::Email, partner, Timestamp::now());
        let delivery = Delivery { attempt: Some(ids::attempt()), ..delivery };
        let account = account();
        let claim = async {
            // DynamoDB refuses who meets a transaction, and the queue brings the record again.
            loop {
                if let Ok(claim) = ledger.claim(&account, &delivery, Timestamp::now()).await {
                    return claim;
                }
            }
        };
        let withdraw = ledger.withdraw(&account, &invoice, None, Timestamp::now());
        let (claim, withdrawal) = tokio::join!(claim, withdraw);
        let standing = ledger.delivery(&account, &invoice, ChannelKind::Email).await.unwrap().unwrap().status;
        match (claim, withdrawal.unwrap()) {
            (Claim::Granted, Withdrawal::TooLate(_)) => assert_eq!(standing, Status::Sending, "{invoice}"),
            (Claim::Settled(_), Withdrawal::Done) => assert_eq!(standing, Status::Withdrawn, "{invoice}"),
            both => panic!("{invoice}: {both:?}"),
        }
    }
    issuer.world.running.stop().await;
}

/// Whoever spoke last is heard: an invoice is withdrawn, or it leaves, but never neither.
#[tokio::test]
async fn between_a_person_who_withdraws_once_more_and_one_who_reinstates_nothing_is_lost() {
    let issuer = Issuer::start().await;
    let ledger = &issuer.world.running.connector().ledger;
    let (account, now) = (account(), Timestamp::now());
    for number in 0..40 {
        let invoice = InvoiceId::parse(format!("R-{number}")).unwrap();
        ledger.withdraw(&account, &invoice, None, now).await.unwrap();
        let (again, back, once_more) = tokio::join!(
            ledger.withdraw(&account, &invoice, None, now),
            ledger.reinstate(&account, &invoice, None, now),
            ledger.withdraw(&account, &invoice, None, now),
        );
        // DynamoDB may refuse who meets others too often, and says so.
        drop((again, back, once_more));
        let marks = ledger.deliveries_of(&account, [&invoice]).await.unwrap();
        let waits = ledger.scheduled(&account, &invoice, Task::Issue).await.unwrap();
        let is_withdrawn = marks.iter().any(|mark| mark.status == Status::Withdrawn);
        assert_eq!(is_withdrawn, waits.is_none(), "{invoice}: {marks:?} {waits:?}");
    }
    issuer.world.running.stop().await;
}

/// Whoever is first wins: either the customer has the invoice and the issuer is told so, or it never leaves.
#[tokio::test]
async fn between_a_person_who_withdraws_and_the_clock_one_wins() {
    const INVOICES: usize = 24;
    let issuer = Issuer::start().await;
    issuer.world.running.faults().quota(1000.0, 50_000.0);
    let at = in_hours(12);
    let invoices: Vec<String> = (0..INVOICES).map(|number| format!("R-{number:02}")).collect();
    for invoice in &invoices {
        issuer.publish(invoice, "acme", Some(at));
    }
    issuer.world.settled().await;
    // Once the first mail has left, and from the other end than `send`: they meet somewhere in the middle.
    let asked = async {
        while issuer.mails() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let mut answers = Vec::new();
        for invoice in invoices.iter().rev() {
            answers.push((invoice, issuer.ask(invoice, "withdraw").await));
        }
        answers
    };
    let (answers, done) = tokio::join!(asked, clock::handle(issuer.world.running.connector(), at));
    done.unwrap();
    issuer.world.settled().await;

    let sent = issuer.world.running.sent();
    let mut withdrawn = 0;
    for (invoice, (status, answer)) in answers {
        let mails = sent.iter().filter(|mail| mail.tags.contains(&("invoice".to_owned(), invoice.clone()))).count();
        let now = issuer.issued(invoice).await;
        match status {
            StatusCode::OK => {
                withdrawn += 1;
                assert_eq!((mails, now["withdrawn_at"].is_string()), (0, true), "{invoice}: {now}");
            }
            StatusCode::CONFLICT => {
                assert_eq!((mails, now["withdrawn_at"].is_null()), (1, true), "{invoice}: {now}");
                assert_eq!(text(&answer, "code"), "too_late_to_withdraw");
            }
            other => panic!("{invoice}: {other} {answer}"),
        }
    }
    assert!(withdrawn > 0 && !sent.is_empty(), "they did not meet: {withdrawn} withdrawn");
    assert_eq!((sent.len() + withdrawn, issuer.world.dead_letters("send").len()), (INVOICES, 0));
    issuer.world.running.stop().await;
}
