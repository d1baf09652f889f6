//! Journeys of issued invoices: each reaches its customer once, and what became of it can be seen.

use std::time::Duration;

use ids::{AccountId, DocumentHash, InvoiceId, PartnerId};
use invoice_mail::Fault;
use jiff::{SignedDuration, Timestamp};
use ledger::{ChannelKind, Claim, Delivery};
use mail::Mail;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus;
use crate::support::world::{Company, World};

/// Names its buyer by the VAT number FR19787878784.
pub(crate) const FACTUR_X: &str = "invoices/facturx-pdf/zugferd-corpus__Facture_FR_BASICWL.pdf";
/// Names its buyer by the VAT number DE282741168; has due date, IBAN and payment reference.
pub(crate) const UBL: &str = "invoices/ubl/gobl.ubl__invoice-due-date-with-notes.xml";
/// Its name has what must be escaped in HTML and encoded in a header.
const NAME: &str = "Bäckerei \"Süß\" & Söhne";

/// A company that issues invoices from a program of its own, which puts files into the document bucket and publishes.
pub(crate) struct Issuer {
    pub(crate) world: World,
    pub(crate) company: Company,
}

impl Issuer {
    pub(crate) async fn start() -> Self {
        let world = World::start().await;
        let company = world.company("seller", NAME, "BE", "BE0403170701", "0403170701").await;
        Self { world, company }
    }

    /// Adds a partner who chose these channels.
    pub(crate) async fn partner(
        &self,
        id: &str,
        vat: Option<&str>,
        language: &str,
        email: Option<&str>,
        channels: &[&str],
    ) {
        let channels: Vec<_> = channels.iter().map(|kind| json!({"kind": kind, "enabled": true})).collect();
        let partner = json!({
            "name": format!("Customer {id}"), "vat": vat, "language": language,
            "emails": email.into_iter().collect::<Vec<_>>(), "channels": channels,
        });
        self.company.api.put(&format!("/v1/partners/{id}"), &partner).await;
    }

    pub(crate) async fn upload(&self, path: &str) -> Value {
        let bytes = corpus::bytes(path);
        let hash = DocumentHash::of(&bytes);
        let archive = &self.world.running.connector().archive;
        archive.put_document(&self.account(), &hash, "application/octet-stream", bytes).await.unwrap();
        json!({"sha256": hash, "name": path.rsplit("__").next().unwrap()})
    }

    pub(crate) fn account(&self) -> AccountId {
        AccountId::parse(&self.company.id).unwrap()
    }

    pub(crate) fn publish(&self, invoice: &str, partner: Option<&str>, files: &[Value]) {
        let mut detail = json!({"account": self.company.id, "invoice_id": invoice, "files": files});
        if let Some(partner) = partner {
            detail["partner_id"] = partner.into();
        }
        self.world.running.publish("erp", "InvoiceIssued", detail).unwrap();
    }

    /// Publishes and waits until everything is dealt with.
    pub(crate) async fn issue(&self, invoice: &str, partner: Option<&str>, files: &[Value]) {
        self.publish(invoice, partner, files);
        self.world.settled().await;
    }

    /// The delivery by e-mail, as the API shows it.
    pub(crate) async fn email(&self, invoice: &str) -> Value {
        self.company.api.get(&format!("/v1/deliveries/{invoice}/email")).await
    }

    /// Status and reason of the delivery by e-mail.
    pub(crate) async fn standing(&self, invoice: &str) -> (String, Option<String>) {
        let delivery = self.email(invoice).await;
        (corpus::text(&delivery, "status").to_owned(), delivery["reason"].as_str().map(str::to_owned))
    }

    /// Waits until the delivery stands so.
    pub(crate) async fn until(&self, invoice: &str, status: &str) -> Value {
        for _ in 0..600 {
            let path = format!("/v1/deliveries/{invoice}/email");
            let (code, delivery) = self.company.api.ask(Method::GET, &path, None).await;
            if code == StatusCode::OK && delivery["status"] == status {
                return delivery;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the delivery of {invoice} never became {status}");
    }

    /// How many mails SES took.
    pub(crate) fn mails(&self) -> usize {
        self.world.running.sent().len()
    }
}

fn delivered() -> (String, Option<String>) {
    ("delivered".to_owned(), None)
}

fn standing(status: &str, reason: &str) -> (String, Option<String>) {
    (status.to_owned(), Some(reason.to_owned()))
}

#[tokio::test]
async fn a_customer_found_by_the_vat_number_in_the_document_gets_the_letter_with_the_file() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", Some("FR19787878784"), "fr", Some("compta@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.issue("R-1", None, &[file]).await;

    let sent = issuer.world.running.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].recipients, ["compta@acme.example"]);
    let tag = |name: &str| sent[0].tags.iter().find(|(tag, _)| tag == name).map(|(_, value)| value.as_str());
    assert_eq!((tag("account"), tag("invoice")), (Some("seller"), Some("R-1")));
    let mail = Mail::parse(&sent[0].raw).unwrap();
    assert_eq!(mail.subject, Some(format!("Facture FA-2017-0010 de {NAME}")));
    assert_eq!(mail.from.unwrap().name.as_deref(), Some(NAME));
    assert_eq!(mail.automatic.auto_submitted.as_deref(), Some("auto-generated"));
    let files: Vec<_> = mail.parts.iter().filter(|part| !part.referenced_by_html).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].bytes, corpus::bytes(FACTUR_X));
    assert_eq!(files[0].name, "Facture_FR_BASICWL.pdf");

    let delivery = issuer.email("R-1").await;
    assert_eq!(delivery["status"], "delivered");
    assert_eq!(delivery["ses_message_id"], sent[0].message_id);
    let history = delivery["history"].as_array().unwrap();
    assert!(history.iter().any(|entry| entry["status"] == "accepted"), "{delivery}");
    assert_eq!(history.last().unwrap()["status"], "delivered");
    let told = issuer.world.events("InvoiceDelivered");
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["invoice_id"], &told[0]["channel"]), (&json!("R-1"), &json!("email")));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn the_letter_is_in_the_customers_language_as_text_and_html() {
    let issuer = Issuer::start().await;
    let file = issuer.upload(UBL).await;
    let expected = [
        ("de", "Rechnung SAMPLE-001 von", "1.927,80 USD"),
        ("en", "Invoice SAMPLE-001 from", "USD 1,927.80"),
        ("fr", "Facture SAMPLE-001 de", "1\u{202f}927,80 USD"),
        ("nl", "Factuur SAMPLE-001 van", "1.927,80 USD"),
    ];
    for (language, subject, amount) in expected {
        issuer.partner(language, None, language, Some("c@customer.example"), &["email"]).await;
        issuer.issue(&format!("R-{language}"), Some(language), std::slice::from_ref(&file)).await;
        let sent = issuer.world.running.sent().pop().unwrap();
        let read = mail_parser::MessageParser::new().parse(&sent.raw).unwrap();
        assert!(read.subject().unwrap().starts_with(subject), "{:?}", read.subject());
        let (text, html) = (read.body_text(0).unwrap(), read.body_html(0).unwrap());
        for body in [&text, &html] {
            assert!(body.contains(amount) && body.contains("SAMPLE-001"), "{body}");
            assert!(body.contains("DE89 3704 0044 0532 0130 00"), "{body}");
        }
        assert!(html.contains(&format!("<html lang=\"{language}\">")), "{html}");
        assert!(html.contains("Bäckerei &quot;Süß&quot; &amp; Söhne"), "{html}");
    }
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_account_designs_its_letters_sees_them_and_customers_get_them_so() {
    let issuer = Issuer::start().await;
    let api = &issuer.company.api;
    let texts = json!({"subject": "{{number}} für {{buyer}}", "greeting": "Hallo {{buyer}},", "closing": "{{seller}}\n{{order}}"});
    let settings = json!({"colour": "#8A3B12", "texts": {"de": texts}});
    let preview = json!({"settings": settings, "language": "de"});
    let shown = api.post("/v1/account/letters/preview", &preview).await;
    assert_eq!(shown["subject"], "2026-0117 für Café Central");
    assert!(corpus::text(&shown, "html").contains("#8a3b12"), "{shown}");
    assert!(corpus::text(&shown, "html").contains("src=\"data:"), "{shown}");
    assert_eq!(api.get("/v1/account/letters").await["texts"], json!({}), "a preview saves nothing");

    let wrong = json!({"colour": "red", "texts": {"de": {"subject": "{{nummer}}"}, "fr": {"greeting": "a\u{1b}b"}}});
    let (status, refused) = api.ask(Method::PUT, "/v1/account/letters", Some(&wrong)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong: Vec<_> =
        refused["errors"].as_array().unwrap().iter().map(|wrong| (&wrong["pointer"], &wrong["code"])).collect();
    assert_eq!(
        wrong,
        [
            (&json!("/colour"), &json!("colour_invalid")),
            (&json!("/texts/de/subject"), &json!("placeholder_unknown")),
            (&json!("/texts/fr/greeting"), &json!("control_character"))
        ]
    );
    let saved = api.put("/v1/account/letters", &settings).await;
    assert_eq!((&saved["colour"], &saved["texts"]["de"]["greeting"]), (&json!("#8a3b12"), &json!("Hallo {{buyer}},")));

    issuer.partner("acme", None, "de", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(UBL).await;
    issuer.issue("R-1", Some("acme"), &[file]).await;
    let sent = issuer.world.running.sent().pop().unwrap();
    let read = mail_parser::MessageParser::new().parse(&sent.raw).unwrap();
    assert_eq!(read.subject(), Some("SAMPLE-001 für Customer acme"));
    assert!(read.body_text(0).unwrap().starts_with("Hallo Customer acme,"));
    let shown = api.post("/v1/account/letters/preview", &json!({"invoice_id": "R-1"})).await;
    let text = |text: &str| text.replace("\r\n", "\n");
    assert_eq!(text(corpus::text(&shown, "text")), text(&read.body_text(0).unwrap()), "what was sent is what is shown");
    assert_eq!(api.get("/v1/issued/R-1").await["copy_notice"], Value::Null);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn between_belgian_businesses_the_letter_and_the_api_say_that_it_is_a_copy() {
    let issuer = Issuer::start().await;
    let api = &issuer.company.api;
    let sample = include_str!("../infra/local/samples/issued-invoice.xml");
    let invoice = sample.replace(">DE<", ">BE<").replace("DE123456788", "BE0428759497");
    let hash = DocumentHash::of(invoice.as_bytes());
    let archive = &issuer.world.running.connector().archive;
    archive.put_document(&issuer.account(), &hash, "application/xml", invoice.into_bytes()).await.unwrap();
    issuer.partner("acme", None, "nl", Some("a@acme.example"), &["email"]).await;
    issuer.issue("R-1", Some("acme"), &[json!({"sha256": hash, "name": "invoice.xml"})]).await;
    let sent = issuer.world.running.sent().pop().unwrap();
    let read = mail_parser::MessageParser::new().parse(&sent.raw).unwrap();
    for body in [read.body_text(0).unwrap(), read.body_html(0).unwrap()] {
        assert!(body.contains("slechts een kopie"), "{body}");
    }
    let notice = &api.get("/v1/issued/R-1").await["copy_notice"];
    assert_eq!(notice["code"], "belgium_peppol");
    assert!(corpus::text(notice, "detail").contains("only a copy"), "{notice}");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_the_customers_server_says_is_told_in_plain_words() {
    let issuer = Issuer::start().await;
    let file = issuer.upload(FACTUR_X).await;
    let expected = [
        ("bounce", "bounced", "address_refused"),
        ("complaint", "complained", "complaint"),
        ("suppressionlist", "bounced", "address_suppressed"),
        ("reject", "rejected", "ses_rejected"),
    ];
    for (who, status, code) in expected {
        issuer.partner(who, None, "en", Some(&format!("{who}@customer.example")), &["email"]).await;
        issuer.issue(who, Some(who), std::slice::from_ref(&file)).await;
        let delivery = issuer.email(who).await;
        assert_eq!((&delivery["status"], &delivery["reason"]), (&json!(status), &json!(code)), "{delivery}");
        assert!(delivery["sentence"].as_str().is_some_and(|sentence| sentence.len() > 20), "{delivery}");
        let told = issuer.world.events("InvoiceDeliveryFailed").pop().unwrap();
        assert_eq!(
            (&told["invoice_id"], &told["code"], &told["channel"]),
            (&json!(who), &json!(code), &json!("email"))
        );
    }
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_out_of_office_reply_is_no_bounce() {
    let issuer = Issuer::start().await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.partner("away", None, "en", Some("ooto@customer.example"), &["email"]).await;
    issuer.issue("R-1", Some("away"), &[file]).await;
    assert_eq!(issuer.standing("R-1").await, delivered());
    // What real SES reports besides, when the reply reaches it.
    let sent = issuer.world.running.sent().remove(0);
    let tags: Value = sent.tags.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
    let bounced =
        json!([{"emailAddress": "ooto@customer.example", "status": "5.7.1", "diagnosticCode": "smtp; 550 away"}]);
    let event = json!({
        "version": "0", "id": "1", "detail-type": "Email Bounced", "source": "aws.ses", "account": "123456789012",
        "time": "2026-11-23T12:00:01Z", "region": "eu-central-1", "resources": [],
        "detail": {
            "eventType": "Bounce",
            "mail": {"timestamp": "2026-11-23T12:00:00.000Z", "messageId": sent.message_id, "destination": sent.recipients, "tags": tags},
            "bounce": {"bounceType": "Transient", "bounceSubType": "General", "bouncedRecipients": bounced,
                "timestamp": "2026-11-23T12:00:01.000Z", "feedbackId": "1"}}});
    issuer.world.enqueue("feedback", event.to_string());
    issuer.world.settled().await;
    assert_eq!(issuer.standing("R-1").await, delivered());
    assert_eq!(issuer.world.events("InvoiceDeliveryFailed").len(), 0);
    let delivery = issuer.email("R-1").await;
    assert!(delivery["history"].as_array().unwrap().iter().any(|entry| entry["status"] == "bounced"), "{delivery}");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn the_same_event_ten_times_mails_once() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", Some("FR19787878784"), "fr", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    for _ in 0..10 {
        issuer.publish("R-1", None, std::slice::from_ref(&file));
    }
    issuer.world.settled().await;
    assert_eq!(issuer.mails(), 1);
    assert_eq!(issuer.standing("R-1").await, delivered());
    let mut ids: Vec<_> =
        issuer.world.events("InvoiceDelivered").into_iter().map(|event| event["event_id"].to_string()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_lost_answer_is_seen_as_unknown_and_resolved_by_the_event_of_ses() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "nl", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    let faults = issuer.world.running.faults();
    faults.delay_events(Duration::from_secs(6));
    faults.next("SendEmail", [Fault::LoseAnswer]);
    issuer.publish("R-1", Some("acme"), std::slice::from_ref(&file));
    let unknown = issuer.until("R-1", "unknown").await;
    assert_eq!(unknown["reason"], "ses_answer_lost");
    // Somebody is impatient.
    issuer.issue("R-1", Some("acme"), &[file]).await;
    assert_eq!(issuer.standing("R-1").await, delivered());
    assert_eq!(issuer.mails(), 1, "a lost answer must not mail twice");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_error_that_proves_nothing_is_never_tried_again() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "nl", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.world.running.faults().next("SendEmail", [Fault::Error500]);
    issuer.issue("R-1", Some("acme"), std::slice::from_ref(&file)).await;
    issuer.issue("R-1", Some("acme"), &[file]).await;
    assert_eq!(issuer.standing("R-1").await, standing("unknown", "ses_answer_lost"));
    assert_eq!(issuer.mails(), 0);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn ses_at_its_limit_is_asked_again_and_the_mail_leaves_once() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "nl", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.world.running.faults().next("SendEmail", [Fault::Throttle, Fault::Throttle]);
    issuer.issue("R-1", Some("acme"), &[file]).await;
    assert_eq!(issuer.standing("R-1").await, delivered());
    assert_eq!(issuer.mails(), 1);
    let delivery = issuer.email("R-1").await;
    let history = delivery["history"].as_array().unwrap();
    let waits = history.iter().filter(|entry| entry["reason"] == "ses_throttled").count();
    assert_eq!(waits, 2, "each attempt is in the history: {delivery}");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_mail_that_ses_refuses_fails_with_the_reason() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "nl", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.world.running.faults().next("SendEmail", [Fault::Refuse("MessageRejected".to_owned())]);
    issuer.issue("R-1", Some("acme"), &[file]).await;
    assert_eq!(issuer.standing("R-1").await, standing("failed", "ses_refused"));
    assert_eq!(issuer.world.events("InvoiceDeliveryFailed").len(), 1);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_function_that_died_while_sending_leaves_the_delivery_unknown() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "nl", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    let ledger = &issuer.world.running.connector().ledger;
    let dead = attempt("died");
    let claimed =
        ledger.claim(&issuer.account(), &dead, Timestamp::now() - SignedDuration::from_secs(61)).await.unwrap();
    assert_eq!(claimed, Claim::Granted);
    let seen = standing("unknown", "sending_interrupted");
    assert_eq!(issuer.standing("R-1").await, seen, "visible before any function comes by");

    issuer.issue("R-1", Some("acme"), &[file]).await;
    assert_eq!(issuer.standing("R-1").await, seen);
    assert_eq!(issuer.mails(), 0);
    issuer.world.running.stop().await;
}

/// A delivery of R-1 as an invocation that is about to send would claim it.
fn attempt(name: &str) -> Delivery {
    let (invoice, partner) = (InvoiceId::parse("R-1").unwrap(), PartnerId::parse("acme").unwrap());
    let delivery = Delivery::queued(invoice, ChannelKind::Email, partner, Timestamp::now());
    Delivery { attempt: Some(name.to_owned()), ..delivery }
}

#[tokio::test]
async fn of_twenty_callers_one_may_send() {
    let issuer = Issuer::start().await;
    let (ledger, account, now) = (&issuer.world.running.connector().ledger, issuer.account(), Timestamp::now());
    let callers = (0..20).map(|caller| attempt(&format!("attempt-{caller}"))).collect::<Vec<_>>();
    let claims = callers.iter().map(|delivery| async { ledger.claim(&account, delivery, now).await.unwrap() });
    let claims = futures::future::join_all(claims).await;
    assert_eq!(claims.iter().filter(|claim| **claim == Claim::Granted).count(), 1);
    assert_eq!(claims.iter().filter(|claim| **claim == Claim::Busy).count(), 19);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn every_channel_a_customer_chose_delivers() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "de", Some("a@acme.example"), &["email", "peppol"]).await;
    let file = issuer.upload(UBL).await;
    issuer.issue("R-1", Some("acme"), std::slice::from_ref(&file)).await;
    issuer.issue("R-1", Some("acme"), &[file]).await;
    assert_eq!(issuer.standing("R-1").await, delivered());
    assert_eq!(issuer.company.api.get("/v1/deliveries/R-1/peppol").await["status"], "requested");
    let mut requested = issuer.world.events("InvoiceDeliveryRequested");
    requested.dedup();
    assert_eq!(requested.len(), 1, "repeats are the same event");
    assert_eq!(requested[0]["channel"], "peppol");
    assert_eq!(issuer.mails(), 1);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_invoice_that_nobody_can_get_says_why_and_what_to_do() {
    let issuer = Issuer::start().await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.partner("silent", None, "de", Some("a@acme.example"), &[]).await;
    issuer.partner("nowhere", None, "de", None, &["email"]).await;
    let missing = json!({"sha256": "0".repeat(64), "name": "missing.pdf"});
    let cases: [(&str, Option<&str>, &[Value], &str); 5] = [
        ("R-vat", None, std::slice::from_ref(&file), "partner_unknown"),
        ("R-id", Some("nobody"), std::slice::from_ref(&file), "partner_unknown"),
        ("R-silent", Some("silent"), std::slice::from_ref(&file), "no_delivery_channel"),
        ("R-missing", Some("silent"), &[missing], "document_missing"),
        ("R-empty", Some("silent"), &[], "no_files"),
    ];
    for (invoice, partner, files, code) in cases {
        issuer.issue(invoice, partner, files).await;
        let issued = issuer.company.api.get(&format!("/v1/issued/{invoice}")).await;
        assert_eq!(issued["reason"], code, "{issued}");
        let told = issuer.world.events("InvoiceDeliveryFailed").pop().unwrap();
        assert_eq!(
            (&told["invoice_id"], &told["code"], &told["channel"]),
            (&json!(invoice), &json!(code), &Value::Null)
        );
    }
    issuer.issue("R-nowhere", Some("nowhere"), std::slice::from_ref(&file)).await;
    assert_eq!(issuer.standing("R-nowhere").await, standing("failed", "no_email_address"));

    // An address is added, and the invoice issued again.
    issuer.partner("nowhere", None, "de", Some("a@nowhere.example"), &["email"]).await;
    issuer.issue("R-nowhere", Some("nowhere"), std::slice::from_ref(&file)).await;
    assert_eq!(issuer.standing("R-nowhere").await, delivered());

    // The partner is added, the invoice issued again, and nothing of the old trouble remains.
    issuer.partner("acme", Some("FR19787878784"), "fr", Some("a@acme.example"), &["email"]).await;
    issuer.issue("R-vat", None, &[file]).await;
    let issued = issuer.company.api.get("/v1/issued/R-vat").await;
    assert_eq!((&issued["reason"], &issued["partner_id"]), (&Value::Null, &json!("acme")));
    assert_eq!(issuer.standing("R-vat").await, delivered());
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_inactive_connector_sends_nothing() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "fr", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.company.api.post("/v1/connector/deactivate", &Value::Null).await;
    issuer.issue("R-1", Some("acme"), &[file]).await;
    assert_eq!(issuer.mails(), 0);
    assert_eq!(issuer.world.events("InvoiceDeliveryFailed")[0]["code"], "connector_inactive");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_bounced_invoice_is_sent_again_to_the_corrected_address_when_a_person_says_so() {
    let issuer = Issuer::start().await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.partner("acme", None, "fr", Some("bounce@acme.example"), &["email"]).await;
    issuer.issue("R-1", Some("acme"), std::slice::from_ref(&file)).await;
    assert_eq!(issuer.standing("R-1").await, standing("bounced", "address_refused"));

    // The event alone does nothing: who knows whether it is a repeat.
    issuer.partner("acme", None, "fr", Some("compta@acme.example"), &["email"]).await;
    issuer.issue("R-1", Some("acme"), &[file]).await;
    assert_eq!(issuer.mails(), 1);

    issuer.company.api.post("/v1/deliveries/R-1/email/resend", &Value::Null).await;
    issuer.world.settled().await;
    assert_eq!(issuer.standing("R-1").await, delivered());
    assert_eq!(issuer.world.running.sent()[1].recipients, ["compta@acme.example"]);
    let delivery = issuer.email("R-1").await;
    let statuses: Vec<_> =
        delivery["history"].as_array().unwrap().iter().map(|entry| corpus::text(entry, "status")).collect();
    assert!(statuses.starts_with(&["accepted", "bounced", "queued"]), "{statuses:?}");

    let (status, refused) = issuer.company.api.ask(Method::POST, "/v1/deliveries/R-1/email/resend", None).await;
    assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("delivery_not_resendable")), "{refused}");
    assert_eq!(issuer.mails(), 2);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_claim_whose_answer_was_lost_is_still_ours() {
    let issuer = Issuer::start().await;
    let (ledger, account, now) = (&issuer.world.running.connector().ledger, issuer.account(), Timestamp::now());
    let ours = attempt("ours");
    for _ in 0..2 {
        assert_eq!(ledger.claim(&account, &ours, now).await.unwrap(), Claim::Granted);
    }
    assert_eq!(ledger.claim(&account, &attempt("theirs"), now).await.unwrap(), Claim::Busy);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn ses_that_takes_the_mail_and_never_answers_is_not_asked_again() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", None, "nl", Some("a@acme.example"), &["email"]).await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.world.running.faults().next("SendEmail", [Fault::Hang]);
    // Settled only when the call has reached its time limit; SES's events have told the end long before.
    issuer.issue("R-1", Some("acme"), std::slice::from_ref(&file)).await;
    assert_eq!(issuer.standing("R-1").await, delivered());
    let delivery = issuer.email("R-1").await;
    let history = delivery["history"].as_array().unwrap();
    assert!(history.iter().any(|entry| entry["reason"] == "ses_answer_lost"), "the time-out is on record: {delivery}");
    issuer.issue("R-1", Some("acme"), &[file]).await;
    assert_eq!(issuer.mails(), 1);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_resend_that_nobody_was_told_of_can_be_asked_for_again() {
    let issuer = Issuer::start().await;
    let file = issuer.upload(FACTUR_X).await;
    issuer.partner("acme", None, "fr", Some("bounce@acme.example"), &["email"]).await;
    issuer.issue("R-1", Some("acme"), &[file]).await;
    issuer.partner("acme", None, "fr", Some("compta@acme.example"), &["email"]).await;
    // The console dies between its write and its event.
    let (ledger, invoice) = (&issuer.world.running.connector().ledger, InvoiceId::parse("R-1").unwrap());
    assert!(
        ledger.requeue(&issuer.account(), &invoice, ChannelKind::Email, None, None, Timestamp::now()).await.unwrap()
    );
    issuer.company.api.post("/v1/deliveries/R-1/email/resend", &Value::Null).await;
    issuer.world.settled().await;
    assert_eq!(issuer.standing("R-1").await, delivered());
    assert_eq!(issuer.mails(), 2);
    issuer.world.running.stop().await;
}
