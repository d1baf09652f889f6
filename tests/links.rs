//! Journeys of letters that would be too large: they bring a link, and the customer downloads the files.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ids::{AccountId, DocumentHash, InvoiceId};
use invoice::{Format, Language};
use invoice_mail::{Fault, Options, Sent};
use jiff::{SignedDuration, Timestamp};
use ledger::{DownloadFile, DownloadLink, LinkToken};
use mail::Mail;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::browser::browser;
use crate::support::compose::Attached;
use crate::support::corpus::{self, text};
use crate::support::invoices::{USUAL, Written};
use crate::support::world::{Company, World};

/// Number 471102; valid by the rules it claims.
const UBL: &str = "invoices/ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml";

/// A company, and customers whose mail servers take a megabyte.
struct Issuer {
    world: World,
    company: Company,
}

impl Issuer {
    async fn start() -> Self {
        let (world, company) = World::with_bakery().await;
        let issuer = Self { world, company };
        issuer.partner("acme", "en", json!({"files": "all", "max_mb": 1})).await;
        issuer
    }

    async fn partner(&self, id: &str, language: &str, packing: Value) {
        let partner = json!({"name": format!("Customer {id}"), "language": language, "packing": packing,
            "emails": [format!("{id}@customer.example")], "channels": [{"kind": "email", "enabled": true}]});
        self.company.partner(id, &partner).await;
    }

    /// Lays the files into the document bucket and publishes an invoice of them.
    async fn publish(&self, invoice: &str, partner: &str, files: &[&Attached]) {
        publish(&self.world, &self.company, invoice, partner, files).await;
    }

    async fn issue(&self, invoice: &str, partner: &str, files: &[&Attached]) {
        self.publish(invoice, partner, files).await;
        self.world.settled().await;
    }

    async fn delivery(&self, invoice: &str) -> Value {
        self.company.api.get(&format!("/v1/deliveries/{invoice}/email")).await
    }

    /// The sentences of the timeline with this word.
    async fn told(&self, invoice: &str, word: &str) -> Vec<String> {
        told(&self.company, invoice, word).await
    }

    /// The newest letter.
    fn letter(&self) -> Sent {
        self.world.running.sent().pop().expect("a letter")
    }
}

async fn publish(world: &World, company: &Company, invoice: &str, partner: &str, files: &[&Attached]) {
    let account = AccountId::parse(&company.id).unwrap();
    let mut listed = Vec::new();
    for file in files {
        let (hash, archive) = (DocumentHash::of(&file.bytes), &world.running.connector().archive);
        archive.put_document(&account, &hash, "application/octet-stream", file.bytes.clone()).await.unwrap();
        listed.push(json!({"sha256": hash, "name": file.name}));
    }
    let event = json!({"account": company.id, "invoice_id": invoice, "partner_id": partner, "files": listed});
    world.running.publish("erp", "InvoiceIssued", event).unwrap();
}

async fn told(company: &Company, invoice: &str, word: &str) -> Vec<String> {
    let timeline = company.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
    let entries = timeline["items"].as_array().unwrap().iter().filter(|entry| entry["code"] == word);
    entries.map(|entry| text(entry, "detail").to_owned()).collect()
}

/// An invoice, and with it what makes its letter too large for a megabyte: nothing packs it any smaller.
fn large() -> [Attached; 2] {
    let mut number = 7_u32;
    let bytes = std::iter::repeat_with(|| {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (number >> 24) as u8
    });
    let plan = Attached { name: "Pläne & Maße.bin".to_owned(), bytes: bytes.take(900 * 1024).collect() };
    [corpus::attached(UBL, "R-1.xml"), plan]
}

/// The text of a letter.
fn words(letter: &Sent) -> String {
    let read = mail_parser::MessageParser::new().parse(&letter.raw).unwrap();
    read.body_text(0).unwrap().into_owned()
}

/// The one link of a letter.
fn link(letter: &Sent) -> String {
    let words = words(letter);
    let links: Vec<_> = words.lines().filter(|line| line.contains("/d/")).collect();
    let [link] = links.as_slice() else { panic!("{words}") };
    (*link).to_owned()
}

/// What a browser does, but for following where it is led.
async fn ask(method: Method, url: &str) -> Response {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    client.request(method, url).send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Presses the button of this file, and gives what the browser saves, under which name.
async fn download(link: &str, number: usize) -> (String, Vec<u8>) {
    let led = ask(Method::POST, &format!("{link}/{number}")).await;
    assert_eq!((led.status(), header(&led, "referrer-policy")), (StatusCode::SEE_OTHER, "no-referrer"));
    assert_eq!(header(&led, "cache-control"), "no-store");
    let file = ask(Method::GET, header(&led, "location")).await;
    assert_eq!(file.status(), StatusCode::OK);
    let disposition = header(&file, "content-disposition");
    let name = disposition.strip_prefix("attachment; ").unwrap_or_else(|| panic!("{disposition}")).to_owned();
    (name, file.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn a_letter_that_would_be_too_large_brings_a_link_and_the_files_are_downloaded_byte_for_byte() {
    let (issuer, files) = (Issuer::start().await, large());
    let before = Timestamp::now();
    issuer.issue("R-1", "acme", &[&files[0], &files[1]]).await;
    let letter = issuer.letter();
    assert!(letter.raw.len() < 100_000, "{} bytes", letter.raw.len());
    assert!(Mail::parse(&letter.raw).unwrap().parts.iter().all(|part| part.referenced_by_html), "no file is attached");
    let said = words(&letter);
    for line in ["You can download our invoice 471102", "R-1.xml (", "Pläne & Maße.bin (900 KB)", "by this link until "]
    {
        assert!(said.contains(line), "{line:?} is not in {said}");
    }
    let delivery = issuer.delivery("R-1").await;
    assert_eq!(delivery["status"], "delivered", "{delivery}");
    let until: Timestamp = text(&delivery, "download_until").parse().unwrap();
    let days = until.duration_since(before).as_hours() / 24;
    assert_eq!(days, 30, "{until}");
    let by_link = issuer.told("R-1", "sent_by_link").await;
    let sentence = format!(
        "Its files are too large for the e-mail, which has a link to download them until {}.",
        until.strftime("%-d %B %Y, %H:%M UTC")
    );
    assert_eq!(by_link, [sentence]);

    // Who follows links by itself, to look for malware, downloads nothing.
    let link = link(&letter);
    for method in [Method::HEAD, Method::GET, Method::GET] {
        let page = ask(method.clone(), &link).await;
        assert_eq!(page.status(), StatusCode::OK);
        for (name, value) in [
            ("x-robots-tag", "noindex, nofollow"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("content-type", "text/html; charset=utf-8"),
        ] {
            assert_eq!(header(&page, name), value, "{name}");
        }
        let policy = header(&page, "content-security-policy").to_owned();
        let storage = issuer.world.running.addresses().endpoints().s3.unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(policy.contains(&format!("form-action 'self' {storage};")), "{policy}");
        let page = page.text().await.unwrap();
        assert_eq!(page.matches("<form method=\"post\"").count(), if method == Method::HEAD { 0 } else { 2 });
        assert!(
            page.is_empty() || page.contains("Files from Bakkerij Janssens") && page.contains("Maße.bin"),
            "{page}"
        );
    }
    for (method, path) in [(Method::GET, "/1"), (Method::HEAD, "/1"), (Method::PUT, "/1"), (Method::POST, "")] {
        assert_eq!(ask(method, &format!("{link}{path}")).await.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
    for path in ["/0", "/3", "/99999999999999999999999", "/x", "/-1"] {
        assert_eq!(ask(Method::POST, &format!("{link}{path}")).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert!(issuer.told("R-1", "file_downloaded").await.is_empty());

    for (number, file) in [(2, &files[1]), (1, &files[0]), (2, &files[1])] {
        let (name, bytes) = download(&link, number).await;
        assert!(bytes == file.bytes, "{name}: {} bytes", bytes.len());
        let encoded = if number == 2 { "Pl%C3%A4ne%20&%20Ma%C3%9Fe.bin" } else { "R-1.xml" };
        assert!(name.ends_with(&format!("filename*=UTF-8''{encoded}")), "{name}");
    }
    let downloaded = issuer.told("R-1", "file_downloaded").await;
    assert_eq!(downloaded, ["Pläne & Maße.bin was downloaded by the link.", "R-1.xml was downloaded by the link."]);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_letter_within_the_limit_has_its_files() {
    let (issuer, files) = (Issuer::start().await, large());
    issuer.partner("large", "en", json!({"files": "all"})).await;
    for (invoice, partner, files) in [("R-1", "acme", vec![&files[0]]), ("R-2", "large", vec![&files[0], &files[1]])] {
        issuer.issue(invoice, partner, &files).await;
        let letter = issuer.letter();
        let parts = Mail::parse(&letter.raw).unwrap().parts;
        let attached: Vec<_> = parts.iter().filter(|part| !part.referenced_by_html).map(|part| &part.bytes).collect();
        assert!(attached.iter().map(|bytes| bytes.as_ref()).eq(files.iter().map(|file| file.bytes.as_slice())));
        assert!(!words(&letter).contains("/d/"));
        assert_eq!(issuer.delivery(invoice).await["download_until"], Value::Null);
        assert!(issuer.told(invoice, "sent_by_link").await.is_empty());
    }
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_was_made_of_the_invoice_can_be_downloaded_although_storage_failed_at_first() {
    let (issuer, [xml, plan]) = (Issuer::start().await, large());
    for (files, format, names) in [
        ("pdf", Format::Pdf, vec!["R-1.pdf", "Pl_ne"]),
        ("both", Format::Ubl, vec!["R-1.pdf", "R-1.xml", "Pl_ne"]),
        ("hybrid", Format::FacturX, vec!["R-1.pdf", "Pl_ne"]),
    ] {
        issuer.partner(files, "de", json!({"files": files, "max_mb": 1})).await;
        issuer.publish(files, files, &[&xml, &plan]).await;
        // Longer than the SDK repeats.
        issuer.world.running.faults().next("PutObject", vec![Some(Fault::Error500); 3]);
        issuer.world.settled().await;
        assert!(issuer.world.running.faults().are_met());
        assert_eq!(issuer.delivery(files).await["status"], "delivered", "{files}");
        let link = link(&issuer.letter());
        let mut downloaded = Vec::new();
        for number in 1..=names.len() {
            let (name, bytes) = download(&link, number).await;
            downloaded.push((name.split('"').nth(1).unwrap().to_owned(), bytes.into()));
        }
        let mut expected: Vec<_> = downloaded.iter().zip(&names).collect();
        expected.retain(|((name, _), expected)| !name.starts_with(**expected));
        assert!(expected.is_empty(), "{files}: {names:?} {expected:?}");
        let files_of: Vec<(&str, bytes::Bytes)> =
            downloaded.iter().map(|(name, bytes): &(String, bytes::Bytes)| (name.as_str(), bytes.clone())).collect();
        let judged = mail::judge_files(&files_of);
        let [found] = judged.invoices.as_slice() else { panic!("{files}: {judged:?}") };
        assert_eq!(found.invoice.format, format, "{files}");
        assert!(downloaded.last().unwrap().1 == plan.bytes, "{files}");
    }
    assert_eq!(issuer.world.running.sent().len(), 3, "each left once");
    // The event comes once more, and nothing is made for what has left.
    let issued = issuer.company.api.get("/v1/issued/hybrid").await["files"].clone();
    let named = |file: &Value| json!({"sha256": file["sha256"], "name": file["name"]});
    let issued: Vec<Value> = issued.as_array().unwrap().iter().map(named).collect();
    let made = Arc::new(AtomicUsize::new(0));
    let counted = made.clone();
    issuer.world.running.faults().judge(move |call| {
        let makes = call.operation == "PutObject" || (call.operation == "PutItem" && call.about.contains("LINK"));
        counted.fetch_add(usize::from(makes), Ordering::Relaxed);
        None
    });
    let event = json!({"account": issuer.company.id, "invoice_id": "hybrid", "partner_id": "hybrid", "files": issued});
    issuer.world.running.publish("erp", "InvoiceIssued", event.clone()).unwrap();
    issuer.world.settled().await;
    assert_eq!(made.load(Ordering::Relaxed), 0);
    let mut new = event;
    new["invoice_id"] = json!("new");
    issuer.world.running.publish("erp", "InvoiceIssued", new).unwrap();
    issuer.world.settled().await;
    assert_eq!(made.load(Ordering::Relaxed), 2, "a PDF and a link");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn links_that_do_not_work_are_all_answered_alike() {
    let (issuer, files) = (Issuer::start().await, large());
    let (running, account) = (&issuer.world.running, AccountId::parse(&issuer.company.id).unwrap());
    issuer.issue("R-1", "acme", &[&files[0], &files[1]]).await;
    let link = link(&issuer.letter());
    let (base, token) = link.rsplit_once('/').unwrap();
    let mut forged = token.to_owned();
    forged.replace_range(..1, if token.starts_with('A') { "B" } else { "A" });
    let expired = LinkToken::generate().unwrap();
    let file = DownloadFile { sha256: DocumentHash::of(&files[0].bytes), name: "R-1.xml".to_owned(), size: 9 };
    let known = DownloadLink {
        account,
        seller: "Bakkerij Janssens".to_owned(),
        language: Language::De,
        invoice_id: InvoiceId::parse("R-1").unwrap(),
        reminder: None,
        attempt: "0123".to_owned(),
        files: vec![file],
        until: Timestamp::now() - SignedDuration::from_secs(1),
        downloads: [].into(),
    };
    running.connector().ledger.put_download_link(&expired, &known).await.unwrap();
    let works = LinkToken::generate().unwrap();
    let until = Timestamp::now() + SignedDuration::from_secs(60);
    running.connector().ledger.put_download_link(&works, &DownloadLink { until, ..known }).await.unwrap();
    assert_eq!(ask(Method::GET, &format!("{base}/{}", works.as_str())).await.status(), StatusCode::OK);

    let mut answers = Vec::new();
    for token in [expired.as_str(), &forged, &token[1..], "x", "%ff%00", "..%2f..%2fv1", &"A".repeat(3_000)] {
        for (method, path) in [(Method::GET, ""), (Method::POST, "/1")] {
            let answer = ask(method, &format!("{base}/{token}{path}")).await;
            let mut headers: Vec<_> =
                answer.headers().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            headers.retain(|(name, _)| name != "date");
            answers.push((answer.status(), headers, answer.text().await.unwrap()));
        }
    }
    let (status, _, page) = &answers[0];
    assert_eq!(*status, StatusCode::NOT_FOUND);
    assert!(page.contains("This link leads to no files") && page.contains("ask the company"), "{page}");
    assert!(!page.contains("Janssens") && !page.contains("R-1"), "{page}");
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    assert!(issuer.told("R-1", "file_downloaded").await.is_empty());
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_link_reaches_the_files_and_the_timeline_of_its_own_account_only() {
    let (issuer, files) = (Issuer::start().await, large());
    let florist = issuer.world.florist().await;
    let partner = json!({"name": "Acme", "language": "nl", "emails": ["acme@customer.example"], "packing": {"max_mb": 1},
        "channels": [{"kind": "email", "enabled": true}]});
    florist.partner("acme", &partner).await;
    issuer.issue("R-1", "acme", &[&files[0], &files[1]]).await;
    let of_bakery = link(&issuer.letter());
    publish(&issuer.world, &florist, "R-1", "acme", &[&files[0], &files[1]]).await;
    issuer.world.settled().await;
    let of_florist = link(&issuer.letter());
    assert_ne!(of_bakery, of_florist);
    download(&of_florist, 1).await;
    assert_eq!(told(&florist, "R-1", "file_downloaded").await, ["R-1.xml was downloaded by the link."]);
    assert!(issuer.told("R-1", "file_downloaded").await.is_empty());
    let led = ask(Method::POST, &format!("{of_bakery}/1")).await;
    let location = header(&led, "location");
    assert!(location.contains("/accounts/bakkerij/documents/") && !location.contains("bloemen"), "{location}");
    assert_eq!(issuer.told("R-1", "file_downloaded").await.len(), 1);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_letter_whose_answer_was_lost_and_the_one_sent_again_each_have_a_link_that_works() {
    let (issuer, files) = (Issuer::start().await, large());
    let faults = issuer.world.running.faults();
    faults.delay_events(Duration::from_secs(3));
    faults.next("SendEmail", [Fault::LoseAnswer]);
    issuer.publish("R-1", "acme", &[&files[0], &files[1]]).await;
    let mut unknown = Value::Null;
    for _ in 0..200 {
        let (_, delivery) = issuer.company.api.ask(Method::GET, "/v1/deliveries/R-1/email", None).await;
        if delivery["status"] == "unknown" {
            unknown = delivery;
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(unknown["reason"], "ses_answer_lost", "{unknown}");
    assert!(unknown["download_until"].is_string(), "{unknown}");
    issuer.company.api.post("/v1/deliveries/R-1/email/resend", &Value::Null).await;
    issuer.world.settled().await;
    let sent = issuer.world.running.sent();
    assert_eq!(sent.len(), 2, "the second because a person wanted it");
    assert_eq!(issuer.delivery("R-1").await["status"], "delivered");
    assert_eq!(issuer.told("R-1", "sent_by_link").await.len(), 2);
    let links = [link(&sent[0]), link(&sent[1])];
    assert_ne!(links[0], links[1]);
    for (link, downloads) in links.iter().zip([1, 2]) {
        assert!(download(link, 2).await.1 == files[1].bytes);
        assert_eq!(issuer.told("R-1", "file_downloaded").await.len(), downloads);
    }
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_download_that_could_not_be_remembered_comes_again_and_is_remembered_once() {
    let (issuer, files) = (Issuer::start().await, large());
    issuer.issue("R-1", "acme", &[&files[0], &files[1]]).await;
    let link = link(&issuer.letter());
    // What happened cannot be written, for longer than the SDK repeats: the browser gets no file that nobody knows of.
    issuer.world.running.faults().next("PutItem", vec![Some(Fault::Error500); 3]);
    let failed = ask(Method::POST, &format!("{link}/2")).await;
    assert_eq!(failed.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(failed.text().await.unwrap().contains("<h1>The files cannot be reached right now</h1>"));
    assert!(issuer.world.running.faults().are_met());
    issuer.world.running.faults().next("PutItem", [Fault::LoseAnswer]);
    for _ in 0..2 {
        assert!(download(&link, 2).await.1 == files[1].bytes);
    }
    assert_eq!(issuer.told("R-1", "file_downloaded").await.len(), 1);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_browser_shows_the_page_on_a_phone_and_saves_the_file_of_the_button_that_is_pressed() {
    let (issuer, files) = (Issuer::start().await, large());
    issuer.partner("acme", "fr", json!({"files": "all", "max_mb": 1})).await;
    issuer.issue("R-1", "acme", &[&files[0], &files[1]]).await;
    let folder = tempfile::TempDir::new().unwrap();
    let input = json!({"url": link(&issuer.letter()), "number": 2, "folder": folder.path(), "png": folder.path().join("page.png")});
    let seen = tokio::task::spawn_blocking(move || browser("download.mjs", &input)).await.unwrap();
    assert_eq!(seen["title"], "Fichiers de Bakkerij Janssens");
    assert_eq!(seen["files"][1], "Pläne & Maße.bin 900 Ko");
    assert_eq!(seen["scroll_width"], seen["width"], "nobody scrolls sideways");
    assert_eq!(seen["said"], json!([]), "the page asks for nothing that its policy forbids");
    assert_eq!(seen["saved"], "Pläne & Maße.bin");
    assert!(std::fs::read(folder.path().join("Pläne & Maße.bin")).unwrap() == files[1].bytes);
    assert_eq!(issuer.told("R-1", "file_downloaded").await, ["Pläne & Maße.bin was downloaded by the link."]);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_reminder_brings_a_link_of_its_own() {
    let world = World::with(Options { clock: Duration::MAX, ..Options::throwaway() }).await;
    let company = world.company("seller", "Bakkerij Janssens", "BE", "BE0403170701", "0403170701").await;
    let issuer = Issuer { world, company };
    issuer.partner("acme", "en", json!({"files": "all", "max_mb": 1})).await;
    let api = &issuer.company.api;
    api.put("/v1/account/sending", &json!({"invalid": "send"})).await;
    api.put("/v1/account/reminders", &json!({"days": [7], "at": "09:00", "time_zone": "Etc/UTC"})).await;
    let mut xml = Written { number: "R-1", ..USUAL }.ubl("R-1.xml");
    let due_date = (Timestamp::now() + SignedDuration::from_hours(72)).strftime("%Y-%m-%d").to_string();
    xml.bytes = String::from_utf8(xml.bytes).unwrap().replace("2026-04-04", &due_date).into_bytes();
    issuer.issue("R-1", "acme", &[&xml, &large()[1]]).await;
    let of_invoice = link(&issuer.letter());
    let next: Timestamp = text(&api.get("/v1/issued/R-1").await, "next_reminder_at").parse().unwrap();
    clock::handle(issuer.world.running.connector(), next).await.unwrap();
    issuer.world.settled().await;
    let letter = issuer.letter();
    let (said, of_reminder) = (words(&letter), link(&letter));
    assert!(
        said.contains("A friendly reminder: our invoice R-1") && said.contains("You can download it once more."),
        "{said}"
    );
    assert!(of_invoice != of_reminder && issuer.world.running.sent().len() == 2);
    download(&of_reminder, 1).await;
    let named = "Reminder 7 days after the due date:";
    assert_eq!(issuer.told("R-1", "file_downloaded").await, [format!("{named} R-1.xml was downloaded by the link.")]);
    let by_link = issuer.told("R-1", "sent_by_link").await;
    assert!(by_link.len() == 2 && by_link[1].starts_with(&format!("{named} Its files are too large")), "{by_link:?}");
    issuer.world.running.stop().await;
}
