//! Journeys of an account's partners: addresses with roles, channels one after the other, webhooks, and the table that a
//! bookkeeper edits.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode as Status};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use ids::{AccountId, InvoiceId, PartnerId};
use jiff::{SignedDuration, Timestamp};
use ledger::{ChannelKind, Delivery};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::compose::Attached;
use crate::support::corpus;
use crate::support::world::{Company, World};

/// Names its buyer by the VAT number FR19787878784.
const FACTUR_X: &str = "invoices/facturx-pdf/zugferd-corpus__Facture_FR_BASICWL.pdf";

async fn seller(world: &World) -> Company {
    world.company("seller", "Seller", "BE", "BE0403170701", "0403170701").await
}

fn invoice() -> Attached {
    corpus::attached(FACTUR_X, "Facture.pdf")
}

/// A customer's program that takes webhooks.
struct Receiver {
    url: String,
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    answers: Mutex<Vec<Status>>,
    posts: Mutex<Vec<(HeaderMap, Bytes)>>,
}

impl Receiver {
    /// Gives these answers, one after the other, and then 204.
    async fn start(answers: &[u16]) -> Self {
        let answers = answers.iter().rev().map(|code| Status::from_u16(*code).unwrap()).collect();
        let inner = Arc::new(Inner { answers: Mutex::new(answers), posts: Mutex::default() });
        let take = async |State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes| {
            inner.posts.lock().unwrap().push((headers, body));
            let answer = inner.answers.lock().unwrap().pop().unwrap_or(Status::NO_CONTENT);
            (answer, [("location", "/elsewhere")])
        };
        let router = Router::new().route("/in", post(take)).with_state(inner.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/in", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    fn posts(&self) -> Vec<(HeaderMap, Bytes)> {
        self.inner.posts.lock().unwrap().clone()
    }

    fn channel(&self) -> Value {
        json!({"kind": "webhook", "enabled": true, "settings": {"url": self.url}})
    }
}

/// Verifies a post as the specification of Standard Webhooks tells a receiver to.
fn verified(secret: &str, (headers, body): &(HeaderMap, Bytes)) -> Option<Value> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (id, at) = (header("webhook-id")?, header("webhook-timestamp")?);
    let age = Timestamp::now().as_second() - at.parse::<i64>().ok()?;
    let key = STANDARD.decode(secret.strip_prefix("whsec_")?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(body);
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    let signed = header("webhook-signature")?.split(' ').any(|signature| signature == expected);
    (signed && (0..300).contains(&age)).then(|| serde_json::from_slice(body).unwrap())
}

async fn delivery(company: &Company, invoice: &str, channel: &str) -> Value {
    company.api.get(&format!("/v1/deliveries/{invoice}/{channel}")).await
}

fn status_and_reason(delivery: &Value) -> (&str, Option<&str>) {
    (corpus::text(delivery, "status"), delivery["reason"].as_str())
}

#[tokio::test]
async fn a_letter_names_its_recipients_and_their_copies_and_hides_the_blind_ones() {
    let world = World::start().await;
    let company = seller(&world).await;
    let emails = json!([{"address": "archive@acme.example", "role": "bcc"}, "ap@acme.example",
        {"address": "boss@acme.example", "role": "cc"}, "two@acme.example"]);
    let partner = json!({"name": "Acme", "language": "fr", "country": "FR", "company_number": "732 829 320",
        "customer_number": "C-100", "emails": emails, "channels": [{"kind": "email", "enabled": true}]});
    let saved = company.partner("acme", &partner).await;
    assert_eq!((&saved["company_number"], &saved["customer_number"]), (&json!("732829320"), &json!("C-100")));
    assert_eq!(saved["emails"][2], json!({"address": "boss@acme.example", "role": "cc"}), "in the order of the roles");
    assert_eq!(saved["delivery"], "parallel");
    let id = company.issues("acme", &[&invoice()]).await;
    world.settled().await;

    let sent = world.running.sent();
    assert_eq!(sent.len(), 1, "one mail for all of them");
    assert_eq!(
        sent[0].recipients,
        ["ap@acme.example", "two@acme.example", "boss@acme.example", "archive@acme.example"]
    );
    let mail = mail_parser::MessageParser::new().parse(&sent[0].raw).unwrap();
    let shown = |list: Option<&mail_parser::Address<'_>>| -> Vec<String> {
        list.unwrap().iter().filter_map(|address| address.address().map(str::to_owned)).collect()
    };
    assert_eq!(shown(mail.to()), ["ap@acme.example", "two@acme.example"]);
    assert_eq!(shown(mail.cc()), ["boss@acme.example"]);
    assert!(!String::from_utf8_lossy(&sent[0].raw).contains("archive@acme.example"));
    assert_eq!(delivery(&company, &id, "email").await["recipients"].as_array().map(Vec::len), Some(4));

    let copies = json!({"name": "Acme", "language": "fr", "emails": [{"address": "boss@acme.example", "role": "cc"}],
        "channels": [{"kind": "email", "enabled": true}]});
    let saved = company.partner("copies", &copies).await;
    assert!(corpus::text(&saved["advice"], "hint").contains("`to`"), "{saved}");
    let scan = Attached { name: "scan.png".to_owned(), bytes: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec() };
    let id = company.issues("copies", &[&scan]).await;
    world.settled().await;
    assert_eq!(status_and_reason(&delivery(&company, &id, "email").await), ("failed", Some("no_email_address")));
    assert_eq!(world.running.sent().len(), 1);
    world.running.stop().await;
}

#[tokio::test]
async fn a_customers_program_gets_a_signed_post_with_links_to_the_files() {
    let world = World::start().await;
    let company = seller(&world).await;
    let receiver = Receiver::start(&[]).await;
    let partner =
        json!({"name": "Acme", "language": "fr", "customer_number": "C-100", "channels": [receiver.channel()]});
    let saved = company.partner("acme", &partner).await;
    let secret = corpus::text(&saved["channels"][0], "secret").to_owned();
    let read = company.api.get("/v1/partners/acme").await;
    assert_eq!(read["channels"][0], receiver.channel(), "the secret is shown once");
    let again = company.partner("acme", &partner).await;
    assert_eq!(again["channels"][0], receiver.channel());

    let id = company.issues("acme", &[&invoice()]).await;
    world.settled().await;
    let posts = receiver.posts();
    assert_eq!(posts.len(), 1);
    let told = verified(&secret, &posts[0]).expect("the signature is right");
    assert!(verified("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", &posts[0]).is_none());
    assert_eq!(posts[0].0["content-type"], "application/json");
    assert_eq!(told["type"], "invoice.issued");
    let data = &told["data"];
    for (field, expected) in [
        ("invoice_id", id.as_str()),
        ("partner_id", "acme"),
        ("customer_number", "C-100"),
        ("number", "FA-2017-0010"),
        ("issue_date", "2017-11-13"),
        ("currency", "EUR"),
    ] {
        assert_eq!(data[field], expected, "{field} of {data}");
    }
    let file = &data["files"][0];
    let bytes = reqwest::get(corpus::text(file, "url")).await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, corpus::bytes(FACTUR_X), "the link works without a token");
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((&file["sha256"], &file["size"]), (&json!(hash), &json!(bytes.len())));
    let expires: Timestamp = corpus::text(file, "expires_at").parse().unwrap();
    assert!(expires > Timestamp::now() && expires <= Timestamp::now() + SignedDuration::from_hours(1));

    assert_eq!(status_and_reason(&delivery(&company, &id, "webhook").await), ("delivered", None));
    let events = world.events("InvoiceDelivered");
    assert_eq!((events.len(), &events[0]["channel"]), (1, &json!("webhook")));
    let (status, refused) = company.api.ask(Method::POST, &format!("/v1/deliveries/{id}/webhook/resend"), None).await;
    assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("delivery_not_resendable")));
    world.running.stop().await;
}

#[tokio::test]
async fn a_new_secret_signs_from_then_on() {
    let world = World::start().await;
    let company = seller(&world).await;
    let receiver = Receiver::start(&[]).await;
    let partner = json!({"name": "Acme", "language": "fr", "channels": [receiver.channel()]});
    let old = company.partner("acme", &partner).await["channels"][0]["secret"].as_str().unwrap().to_owned();
    let new = company.api.post("/v1/partners/acme/webhook-secret", &Value::Null).await;
    let new = corpus::text(&new, "secret");
    assert_ne!(new, old);
    company.issues("acme", &[&invoice()]).await;
    world.settled().await;
    let posts = receiver.posts();
    assert!(verified(new, &posts[0]).is_some() && verified(&old, &posts[0]).is_none());

    company.partner("plain", &json!({"name": "Plain", "language": "fr"})).await;
    for (id, code) in [("plain", "partner_has_no_webhook"), ("nobody", "partner_not_found")] {
        let (_, refused) = company.api.ask(Method::POST, &format!("/v1/partners/{id}/webhook-secret"), None).await;
        assert_eq!(refused["code"], code);
    }
    world.running.stop().await;
}

#[tokio::test]
async fn a_receiver_that_is_busy_is_posted_the_same_message_again() {
    let world = World::start().await;
    let company = seller(&world).await;
    let receiver = Receiver::start(&[503, 429]).await;
    let partner = json!({"name": "Acme", "language": "fr", "channels": [receiver.channel()]});
    let secret = company.partner("acme", &partner).await["channels"][0]["secret"].as_str().unwrap().to_owned();
    let id = company.issues("acme", &[&invoice()]).await;
    world.settled().await;
    let posts = receiver.posts();
    assert_eq!(posts.len(), 3);
    assert!(posts.iter().all(|post| post.0["webhook-id"] == posts[0].0["webhook-id"]));
    assert!(posts.iter().all(|post| verified(&secret, post).is_some()));
    let delivery = delivery(&company, &id, "webhook").await;
    assert_eq!(status_and_reason(&delivery), ("delivered", None));
    let waits = delivery["history"].as_array().unwrap().iter().filter(|entry| entry["reason"] == "webhook_not_now");
    assert_eq!(waits.count(), 2, "{delivery}");
    world.running.stop().await;
}

#[tokio::test]
async fn what_a_receiver_refuses_fails_with_the_reason_and_can_be_sent_again() {
    let world = World::start().await;
    let company = seller(&world).await;
    for (answer, code) in [(410, "webhook_gone"), (422, "webhook_refused"), (307, "webhook_redirected")] {
        let receiver = Receiver::start(&[answer]).await;
        let id = format!("p{answer}");
        company.partner(&id, &json!({"name": "Acme", "language": "fr", "channels": [receiver.channel()]})).await;
        let mut bytes = corpus::bytes("invoices/ubl/gobl.ubl__invoice-due-date-with-notes.xml");
        let number = format!("SAMPLE-{answer}");
        bytes = String::from_utf8(bytes).unwrap().replace("SAMPLE-001", &number).into_bytes();
        let invoice = company.issues(&id, &[&Attached { name: "i.xml".to_owned(), bytes }]).await;
        world.settled().await;
        assert_eq!(receiver.posts().len(), 1, "{answer} is final, and no redirect is followed");
        let failed = delivery(&company, &invoice, "webhook").await;
        assert_eq!(status_and_reason(&failed), ("failed", Some(code)), "{failed}");
        assert_eq!(world.events("InvoiceDeliveryFailed").pop().unwrap()["code"], code);

        company.api.post(&format!("/v1/deliveries/{invoice}/webhook/resend"), &Value::Null).await;
        world.settled().await;
        let posts = receiver.posts();
        assert_eq!((posts.len(), &posts[0].0["webhook-id"]), (2, &posts[1].0["webhook-id"]));
        assert_eq!(status_and_reason(&delivery(&company, &invoice, "webhook").await), ("delivered", None));
    }
    world.running.stop().await;
}

#[tokio::test]
async fn a_receiver_that_stays_silent_is_given_up_after_hours() {
    let world = World::start().await;
    let company = seller(&world).await;
    let receiver = Receiver::start(&[503]).await;
    company.partner("acme", &json!({"name": "Acme", "language": "fr", "channels": [receiver.channel()]})).await;
    // As if it had been tried since last night, and the function had died over it.
    let begun = Timestamp::now() - SignedDuration::from_hours(10);
    let (account, invoice_id) = (AccountId::parse("seller").unwrap(), InvoiceId::parse("R-1").unwrap());
    let waiting = Delivery::queued(invoice_id, ChannelKind::Webhook, PartnerId::parse("acme").unwrap(), begun);
    let waiting = Delivery { attempt: Some("died".to_owned()), ..waiting };
    world.running.connector().ledger.claim(&account, &waiting, begun).await.unwrap();
    let seen = delivery(&company, "R-1", "webhook").await;
    assert_eq!(status_and_reason(&seen), ("queued", None), "posting again is harmless: nothing is unknown");

    let form = reqwest::multipart::Form::new()
        .text("partner_id", "acme")
        .text("invoice_id", "R-1")
        .part("file", reqwest::multipart::Part::bytes(corpus::bytes(FACTUR_X)).file_name("Facture.pdf"));
    let answer = company.api.request(Method::POST, "/v1/issued").multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::ACCEPTED, "{:?}", answer.text().await);
    world.settled().await;
    assert_eq!(receiver.posts().len(), 1);
    let failed = delivery(&company, "R-1", "webhook").await;
    assert_eq!(status_and_reason(&failed), ("failed", Some("webhook_not_now")), "{failed}");
    world.running.stop().await;
}

#[tokio::test]
async fn the_next_channel_delivers_only_when_the_one_before_has_failed() {
    let world = World::start().await;
    let company = seller(&world).await;
    let gone = Receiver::start(&[410]).await;
    let email = json!({"kind": "email", "enabled": true});
    let partner = |address: &str, channels: Value| json!({"name": "Acme", "language": "fr", "emails": [address], "delivery": "fallback", "channels": channels});
    let order = json!([gone.channel(), email, {"kind": "peppol", "enabled": true}]);
    let saved = company.partner("acme", &partner("ap@acme.example", order)).await;
    assert_eq!(saved["delivery"], "fallback");
    let id = company.issues("acme", &[&invoice()]).await;
    world.settled().await;
    assert_eq!(delivery(&company, &id, "webhook").await["reason"], "webhook_gone");
    assert_eq!(delivery(&company, &id, "email").await["status"], "delivered");
    let (status, _) = company.api.ask(Method::GET, &format!("/v1/deliveries/{id}/peppol"), None).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "the mail has arrived");
    // The same event once more: what failed first is not tried again.
    company.issues("acme", &[&invoice()]).await;
    world.settled().await;
    assert_eq!((gone.posts().len(), world.running.sent().len()), (1, 1));

    // A bounce comes later, by an event of SES.
    let receiver = Receiver::start(&[]).await;
    company.partner("bounces", &partner("bounce@acme.example", json!([email, receiver.channel()]))).await;
    let other = corpus::attached("invoices/ubl/gobl.ubl__invoice-due-date-with-notes.xml", "invoice.xml");
    let id = company.issues("bounces", &[&other]).await;
    world.settled().await;
    assert_eq!(delivery(&company, &id, "email").await["status"], "bounced");
    assert_eq!(delivery(&company, &id, "webhook").await["status"], "delivered");
    assert_eq!((receiver.posts().len(), world.running.sent().len()), (1, 2));
    world.running.stop().await;
}

#[tokio::test]
async fn no_other_channel_delivers_while_one_of_several_recipients_has_the_letter() {
    let world = World::start().await;
    let company = seller(&world).await;
    let receiver = Receiver::start(&[]).await;
    let partner = |emails: Value| {
        json!({"name": "Acme", "language": "fr", "emails": emails, "delivery": "fallback",
            "channels": [{"kind": "email", "enabled": true}, receiver.channel()]})
    };
    company.partner("some", &partner(json!(["bounce@acme.example", "ap@acme.example"]))).await;
    let id = company.issues("some", &[&invoice()]).await;
    world.settled().await;
    assert_eq!(delivery(&company, &id, "email").await["status"], "bounced");
    // Nor when the event comes again.
    company.issues("some", &[&invoice()]).await;
    world.settled().await;
    assert_eq!((receiver.posts().len(), world.running.sent().len()), (0, 1), "ap@acme.example has it");

    // A copy for the archive is nobody's invoice.
    let archive = json!({"address": "archive@seller.example", "role": "bcc"});
    let gone = json!(["bounce@one.example", "bounce@two.example", archive]);
    company.partner("all", &partner(gone)).await;
    let other = corpus::attached("invoices/ubl/gobl.ubl__invoice-due-date-with-notes.xml", "invoice.xml");
    let id = company.issues("all", &[&other]).await;
    world.settled().await;
    assert_eq!(delivery(&company, &id, "webhook").await["status"], "delivered");
    assert_eq!((receiver.posts().len(), world.running.sent().len()), (1, 2));
    world.running.stop().await;
}

/// Imports a file, and gives the report.
#[tokio::test]
async fn a_deleted_partner_is_found_no_more_and_its_vat_number_is_free() {
    let world = World::start().await;
    let company = seller(&world).await;
    let (api, vat) = (&company.api, "BE0987654394");
    let partner = json!({"name": "Acme", "language": "nl", "vat": vat, "emails": ["ap@acme.example"],
        "channels": [{"kind": "email", "enabled": true}]});
    company.partner("acme", &partner).await;
    let sent = company.issues("acme", &[&invoice()]).await;
    world.settled().await;
    let taken = api.ask(Method::PUT, "/v1/partners/other", Some(&partner)).await;
    assert_eq!((taken.0, corpus::text(&taken.1, "code")), (StatusCode::CONFLICT, "partner_vat_taken"));
    // Nobody else's partner goes with it.
    let florist = world.florist().await;
    florist.partner("acme", &partner).await;
    for _ in 0..2 {
        assert_eq!(api.ask(Method::DELETE, "/v1/partners/acme", None).await.0, StatusCode::NO_CONTENT);
    }
    assert_eq!(api.ask(Method::GET, "/v1/partners/acme", None).await.0, StatusCode::NOT_FOUND);
    assert_eq!((api.list("/v1/partners").await.len(), florist.api.list("/v1/partners").await.len()), (0, 1));
    let kept = api.get(&format!("/v1/issued/{sent}")).await;
    assert_eq!(
        (corpus::text(&kept, "partner_id"), corpus::text(&kept["deliveries"][0], "status")),
        ("acme", "delivered")
    );
    company.partner("other", &partner).await;
    company.partner("acme", &json!({"name": "Acme again", "language": "nl"})).await;
    world.running.stop().await;
}

async fn import(company: &Company, file: impl Into<reqwest::Body>) -> Value {
    let request = company.api.request(Method::POST, "/v1/partners/import");
    let response = request.header("content-type", "application/octet-stream").body(file).send().await.unwrap();
    let status = response.status();
    let report: Value = response.json().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{report}");
    report
}

fn counts(report: &Value) -> [u64; 4] {
    ["created", "changed", "unchanged", "refused"].map(|count| report[count].as_u64().unwrap())
}

#[tokio::test]
async fn a_bookkeeper_imports_a_table_and_is_told_of_every_line_that_is_refused() {
    let world = World::start().await;
    let company = seller(&world).await;
    // As Excel saves it in Austria: Windows-1252 and semicolons.
    let file = "Name;VAT;Language;Email to;Telefon;Channels;Webhook URL\r\n\
        B\u{fc}rgerbr\u{e4}u;ATU13585627;de;\"a@brau.example; b@brau.example\";1;email;\r\n\
        Twin;atu 13585627;de;;2;;\r\n\
        Wrong;BE0123456780;xx;nobody;3;fax;\r\n\
        ;FR19787878784;fr;;4;;\r\n\
        Short;FR19787878784\r\n\
        Hook;BE0403170701;nl;;5;webhook;https://10.0.0.1/\r\n\
        Acme;FR19787878784;FR;ap@acme.example;6;email, peppol off;\r\n";
    let file: Vec<u8> = file.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let report = import(&company, file.clone()).await;
    assert_eq!(counts(&report), [2, 0, 0, 5], "{report}");
    assert_eq!(report["unknown_columns"], json!(["Telefon"]));
    let problems: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| (problem["line"].as_u64().unwrap(), problem["column"].as_str().unwrap_or("-")))
        .collect();
    let expected = [(3, "vat"), (4, "vat"), (5, "name"), (6, "-"), (7, "webhook_url")];
    assert_eq!(problems, expected, "{report}");

    let brewery = company.api.get("/v1/partners/ATU13585627").await;
    assert_eq!((&brewery["name"], &brewery["emails"][1]["address"]), (&json!("Bürgerbräu"), &json!("b@brau.example")));
    let acme = company.api.get("/v1/partners/FR19787878784").await;
    assert_eq!(acme["channels"][1], json!({"kind": "peppol", "enabled": false, "settings": {}}));
    assert_eq!(counts(&import(&company, file).await), [0, 0, 2, 5], "a second time changes nothing");

    // Columns that are not there change nothing; an empty cell clears the field.
    let changes = "id,email_to,country\nFR19787878784,,FR\nATU13585627,a@brau.example,\n";
    assert_eq!(counts(&import(&company, changes).await), [0, 2, 0, 0]);
    let acme = company.api.get("/v1/partners/FR19787878784").await;
    assert_eq!((&acme["emails"], &acme["country"], &acme["name"]), (&json!([]), &json!("FR"), &json!("Acme")));
    world.running.stop().await;
}

#[tokio::test]
async fn what_is_exported_is_imported_unchanged_and_holds_no_formula() {
    let world = World::start().await;
    let company = seller(&world).await;
    let hook = json!({"kind": "webhook", "enabled": false, "settings": {"url": "https://erp.acme.example/in?a=b"}});
    let peppol = json!({"kind": "peppol", "enabled": true, "settings": {"participant": "0009:787878784", "x": [1, {"y": null}]}});
    let partners = [
        json!({"name": "=HYPERLINK(\"http://evil.example\";\"Acme\")", "vat": "FR19787878784", "country": "FR", "language": "fr",
            "company_number": "732829320", "customer_number": "+100", "delivery": "fallback", "channels": [peppol, hook],
            "emails": ["+a@acme.example", {"address": "\"x!y\"@acme.example", "role": "cc"},
                {"address": "z@acme.example", "role": "bcc"}, "b@acme.example"]}),
        json!({"name": "'=quoted", "language": "nl", "channels": [{"kind": "email", "enabled": true}]}),
        json!({"name": "O'Neill, \"the\" baker; & co", "language": "en"}),
        json!({"name": "-", "language": "de", "customer_number": "@x",
            "channels": [{"kind": "peppol", "enabled": true, "settings": {"participant": 7}}]}),
    ];
    for (index, partner) in partners.iter().enumerate() {
        company.partner(&format!("p{index}"), partner).await;
    }
    let before = company.api.get("/v1/partners").await;
    let file = company.api.download("/v1/partners.csv").await;
    let text = String::from_utf8(file.clone()).unwrap();
    assert!(text.starts_with("\u{feff}id;name;vat;"), "{text}");
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    for cell in reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    let report = import(&company, file.clone()).await;
    assert_eq!(counts(&report), [0, 0, 4, 0], "{report}");
    assert_eq!(company.api.get("/v1/partners").await, before);

    // Another account gets the same partners, but for what a table cannot say.
    let other = world.company("other", "Other", "BE", "BE0123456749", "0123456749").await;
    assert_eq!(counts(&import(&other, file).await)[0], 4);
    world.running.stop().await;
}

#[tokio::test]
async fn a_long_table_is_saved_whole_and_one_that_is_too_long_not_at_all() {
    let world = World::start().await;
    let company = seller(&world).await;
    let mut file = "id,name,language,email_to,channels,vat\n".to_owned();
    for n in 0..200_u32 {
        // A Belgian number with its check digits.
        let base = 4_000_000 + n;
        let vat = format!("BE0{base:07}{:02}", 97 - base % 97);
        file.push_str(&format!("c{n},Customer {n},nl,ap@customer-{n}.example,email,{vat}\n"));
    }
    let report = import(&company, file.clone()).await;
    assert_eq!(counts(&report), [200, 0, 0, 0], "{}", report["problems"]);
    assert_eq!(counts(&import(&company, file.clone()).await), [0, 0, 200, 0]);

    let refused = async |content_type: &str, file: String| {
        let request = company.api.request(Method::POST, "/v1/partners/import").header("content-type", content_type);
        let response = request.body(file).send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.unwrap())
    };
    for n in 200..2001 {
        file.push_str(&format!("c{n},Customer {n},nl,,,\n"));
    }
    let (status, too_long) = refused("text/csv", file).await;
    assert_eq!((status, &too_long["code"]), (422, &json!("too_many_lines")));
    assert!(corpus::text(&too_long, "hint").contains("Split"));
    assert_eq!(company.api.list("/v1/partners").await.len(), 200, "on several pages");
    let (status, too_large) = refused("text/csv", "x".repeat(4 * 1024 * 1024 + 1)).await;
    assert_eq!((status, &too_large["code"]), (413, &json!("body_too_large")));
    let (status, no_csv) = refused("application/json", "{}".to_owned()).await;
    assert_eq!((status, &no_csv["code"]), (415, &json!("csv_expected")));
    let (status, lost) = refused("text/csv", "name\nM\u{fffd}ller\n".to_owned()).await;
    assert_eq!((status, &lost["code"]), (400, &json!("letters_lost")), "as API Gateway would hand it over");
    world.running.stop().await;
}
