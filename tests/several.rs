//! Journeys of a partner who wants the invoices that leave at the same time in one mail.

use std::collections::BTreeSet;
use std::time::Duration;

use aws::orders::{Order, SendJointEmail};
use ids::{AccountId, DocumentHash, InvoiceId, PartnerId};
use invoice_mail::{Fault, Options, Sent};
use jiff::{SignedDuration, Timestamp};
use ledger::{ChannelKind, Claim, Delivery};
use mail::Mail;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bounce;
use crate::support::corpus::{self, text};
use crate::support::world::{Company, World};

/// Number 471102, 529.87 EUR; valid by the rules it claims.
const UBL: &str = "invoices/ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml";

const PLAIN: &str = "invoices/plain-pdf/invoice2data__coolblue1.pdf";

/// A company with customers, whose clock only goes when the test says so.
pub(crate) struct Issuer {
    pub(crate) world: World,
    pub(crate) company: Company,
}

impl Issuer {
    /// With a customer `acme` who wants several invoices in one mail.
    pub(crate) async fn start() -> Self {
        let world = World::with(Options { clock: Duration::MAX, ..Options::throwaway() }).await;
        let company = world.company("seller", "Bakkerij Janssens", "BE", "BE0403170701", "0403170701").await;
        let issuer = Self { world, company };
        issuer.partner("acme", "a@acme.example", json!({"per_mail": "several"})).await;
        issuer
    }

    pub(crate) async fn partner(&self, id: &str, email: &str, packing: Value) -> Value {
        let partner = json!({"name": format!("Customer {id}"), "language": "de", "emails": [email],
            "channels": [{"kind": "email", "enabled": true}], "packing": packing});
        self.company.partner(id, &partner).await
    }

    pub(crate) fn account(&self) -> AccountId {
        AccountId::parse("seller").unwrap()
    }

    /// Lays the invoice of this number into the document bucket, larger by so many bytes, and publishes it.
    pub(crate) async fn publish(&self, invoice: &str, partner: &str, padding: usize) {
        let mut bytes = String::from_utf8_lossy(&corpus::bytes(UBL)).replace("471102", invoice).into_bytes();
        bytes.extend(std::iter::repeat_n(b' ', padding));
        self.publish_file(invoice, partner, bytes, "invoice.xml").await;
    }

    pub(crate) async fn publish_file(&self, invoice: &str, partner: &str, bytes: Vec<u8>, name: &str) {
        let hash = DocumentHash::of(&bytes);
        let archive = &self.world.running.connector().archive;
        archive.put_document(&self.account(), &hash, "application/xml", bytes).await.unwrap();
        let detail = json!({"account": "seller", "invoice_id": invoice, "partner_id": partner,
            "files": [{"sha256": hash, "name": name}]});
        self.world.running.publish("erp", "InvoiceIssued", detail).unwrap();
    }

    /// Issues invoices to a partner, and waits until they wait.
    pub(crate) async fn issue(&self, partner: &str, invoices: &[&str]) {
        for invoice in invoices {
            self.publish(invoice, partner, 0).await;
        }
        self.world.settled().await;
    }

    /// The function `clock` is woken when the customer has waited long enough.
    pub(crate) async fn clock(&self) {
        self.clock_at(Timestamp::now() + SignedDuration::from_mins(6)).await;
    }

    pub(crate) async fn clock_at(&self, now: Timestamp) {
        clock::handle(self.world.running.connector(), now).await.unwrap();
        self.world.settled().await;
    }

    /// The clock orders what waits for `acme` to leave.
    pub(crate) async fn order(&self) {
        let (account, partner_id) = (AccountId::parse("seller").unwrap(), PartnerId::parse("acme").unwrap());
        let order = Order::SendJointEmail(SendJointEmail { account, partner_id });
        self.world.running.connector().orders.give(&[order]).await.unwrap();
    }

    pub(crate) async fn delivery(&self, invoice: &str) -> Value {
        self.company.api.get(&format!("/v1/deliveries/{invoice}/email")).await
    }

    /// Status and reason of each.
    pub(crate) async fn standing(&self, invoices: &[&str]) -> Vec<(String, Option<String>)> {
        let mut standing = Vec::new();
        for invoice in invoices {
            let delivery = self.delivery(invoice).await;
            standing.push((text(&delivery, "status").to_owned(), delivery["reason"].as_str().map(str::to_owned)));
        }
        standing
    }

    pub(crate) async fn all(&self, invoices: &[&str], status: &str, reason: Option<&str>) {
        let expected = vec![(status.to_owned(), reason.map(str::to_owned)); invoices.len()];
        assert_eq!(self.standing(invoices).await, expected);
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.world.running.sent()
    }

    /// What the timeline of an invoice says of its company.
    pub(crate) async fn company_of(&self, invoice: &str) -> Vec<String> {
        let timeline = self.company.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
        let together = timeline["items"].as_array().unwrap().iter().filter(|entry| entry["code"] == "in_joint_email");
        together.map(|entry| text(entry, "detail").to_owned()).collect()
    }
}

/// Names of the files of a letter.
pub(crate) fn files(sent: &Sent) -> Vec<String> {
    let mail = Mail::parse(&sent.raw).unwrap();
    mail.parts.iter().filter(|part| !part.referenced_by_html).map(|part| part.name.clone()).collect()
}

/// The invoices of a letter, by what stands in its files.
pub(crate) fn invoices(sent: &Sent) -> Vec<String> {
    let judged = mail::judge("mail.eml", &sent.raw);
    let number = |found: &mail::Found| found.invoice.fields.as_ref().and_then(|fields| fields.number.clone());
    let mut numbers: Vec<String> = judged.invoices.iter().filter_map(number).collect();
    numbers.sort();
    numbers
}

pub(crate) fn tag<'a>(sent: &'a Sent, name: &str) -> Option<&'a str> {
    sent.tags.iter().find(|(tag, _)| tag == name).map(|(_, value)| value.as_str())
}

pub(crate) const THREE: [&str; 3] = ["R-1", "R-2", "R-3"];

#[tokio::test]
async fn three_invoices_of_a_night_to_one_customer_are_one_mail_with_all_files() {
    let issuer = Issuer::start().await;
    let hour = (Timestamp::now() + SignedDuration::from_hours(6)).strftime("%H:00").to_string();
    let nightly = json!({"at": hour, "time_zone": "Etc/UTC"});
    issuer.company.api.put("/v1/account/sending", &json!({"invalid": "hold", "nightly": nightly})).await;
    issuer.issue("acme", &THREE).await;
    let night = issuer.company.api.get("/v1/issued/R-1").await["leaves_at"].as_str().unwrap().parse().unwrap();
    issuer.clock_at(night).await;
    issuer.all(&THREE, "queued", Some("collecting")).await;
    let sentence = issuer.delivery("R-2").await;
    assert!(
        text(&sentence, "sentence").starts_with("It leaves in one mail with the other invoices of Customer acme at ")
    );
    assert_eq!(issuer.sent().len(), 0);
    issuer.clock_at(Timestamp::now() + SignedDuration::from_mins(4)).await;
    assert_eq!(issuer.sent().len(), 0, "the first waits five minutes for the others");

    issuer.clock().await;
    let [letter] = &issuer.sent()[..] else { panic!("{} mails", issuer.sent().len()) };
    assert_eq!(files(letter), ["invoice.xml", "invoice-2.xml", "invoice-3.xml"]);
    assert_eq!(invoices(letter), THREE);
    assert_eq!((tag(letter, "invoices"), tag(letter, "invoice")), (Some("3"), None));
    assert_eq!(letter.recipients, ["a@acme.example"]);
    let read = mail_parser::MessageParser::new().parse(&letter.raw).unwrap();
    assert_eq!(read.subject(), Some("3 Rechnungen von Bakkerij Janssens"));
    for body in [read.body_text(0).unwrap(), read.body_html(0).unwrap()] {
        assert!(THREE.iter().all(|number| body.contains(&format!("Rechnung {number}"))), "{body}");
    }
    issuer.all(&THREE, "delivered", None).await;
    for invoice in THREE {
        assert_eq!(issuer.delivery(invoice).await["ses_message_id"], letter.message_id);
    }
    assert_eq!(issuer.company_of("R-1").await, ["It is in one invoice e-mail with R-2, R-3."]);
    assert_eq!(issuer.company_of("R-2").await, ["It is in one invoice e-mail with R-1, R-3."]);
    assert_eq!(issuer.world.events("InvoiceDelivered").len(), 3);

    // Everything comes again, and nothing leaves.
    issuer.order().await;
    issuer.issue("acme", &THREE).await;
    issuer.clock_at(night + SignedDuration::from_hours(48)).await;
    issuer.clock_at(night + SignedDuration::from_hours(49)).await;
    assert_eq!(issuer.sent().len(), 1);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn two_customers_get_two_mails_and_one_without_the_wish_gets_each_at_once() {
    let issuer = Issuer::start().await;
    issuer.partner("beta", "b@beta.example", json!({"per_mail": "several"})).await;
    issuer.partner("plain", "p@plain.example", json!({})).await;
    issuer.issue("acme", &["A-1", "A-2"]).await;
    issuer.issue("beta", &["B-1", "B-2"]).await;
    issuer.issue("plain", &["P-1", "P-2"]).await;
    let sent: Vec<_> = issuer.sent().iter().map(|mail| (mail.recipients.join(","), invoices(mail))).collect();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|(to, invoices)| to == "p@plain.example" && invoices.len() == 1), "{sent:?}");
    issuer.clock().await;
    let mut sent: Vec<_> = issuer.sent()[2..].iter().map(|mail| (mail.recipients.join(","), invoices(mail))).collect();
    sent.sort();
    let of = |to: &str, invoices: [&str; 2]| (to.to_owned(), invoices.map(str::to_owned).to_vec());
    assert_eq!(sent, [of("a@acme.example", ["A-1", "A-2"]), of("b@beta.example", ["B-1", "B-2"])]);
    issuer.all(&["A-1", "A-2", "B-1", "B-2", "P-1", "P-2"], "delivered", None).await;
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_invoice_without_company_is_an_ordinary_letter() {
    let issuer = Issuer::start().await;
    issuer.issue("acme", &["R-1"]).await;
    issuer.clock().await;
    issuer.partner("acme", "a@acme.example", json!({"per_mail": "one"})).await;
    issuer.issue("acme", &["R-2"]).await;
    issuer.all(&["R-1", "R-2"], "delivered", None).await;
    // The letter as it is, but for what is its own: time, attempt, number, and the payment code with the number in it.
    let sent = issuer.sent();
    let written = sent.iter().map(|sent| {
        let read = mail_parser::MessageParser::new().parse(&sent.raw).unwrap();
        let body = |body: Option<std::borrow::Cow<'_, str>>| {
            let body = body.unwrap().replace("R-1", "R-2");
            let code = body.find("payment-code.").map(|at| body[at..at + 29].to_owned());
            body.replace(code.as_deref().unwrap_or("no code"), "payment-code")
        };
        let id = read.header("X-Invoice-Mail-Id").and_then(|id| id.as_text()).unwrap();
        let id = ids::LetterId::of_message_id(id.trim_matches(['<', '>'])).unwrap();
        let tags: Vec<String> = sent.tags.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(tag(sent, "invoice"), id.invoice.as_ref().map(InvoiceId::as_str));
        (
            read.subject().unwrap().replace("R-1", "R-2"),
            body(read.body_text(0)),
            body(read.body_html(0)),
            tags,
            files(sent),
        )
    });
    let written: Vec<_> = written.collect();
    assert_eq!(written.len(), 2);
    assert_eq!(written[0], written[1]);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_is_too_large_for_one_letter_is_two_and_no_letter_has_more_than_twenty() {
    let issuer = Issuer::start().await;
    issuer.partner("small", "s@small.example", json!({"per_mail": "several", "max_mb": 1})).await;
    for invoice in THREE {
        // Encoded, two have less than a megabyte, and three more.
        issuer.publish(invoice, "small", 300 * 1024).await;
    }
    issuer.publish("R-9", "small", 900 * 1024).await;
    issuer.world.settled().await;
    issuer.clock().await;
    let mut sent: Vec<_> = issuer.sent().iter().map(invoices).collect();
    sent.sort();
    // What is too large for a letter of its own is behind the link in one.
    assert_eq!(sent.iter().map(Vec::len).collect::<Vec<_>>(), [0, 2, 1], "{sent:?}");
    assert!(issuer.sent().iter().all(|mail| mail.raw.len() <= 1024 * 1024));
    issuer.all(&THREE, "delivered", None).await;
    issuer.all(&["R-9"], "delivered", None).await;
    assert!(issuer.delivery("R-9").await["download_until"].is_string());

    let many: Vec<String> = (0..23).map(|number| format!("M-{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    issuer.issue("acme", &many).await;
    issuer.clock().await;
    let sent: Vec<_> = issuer.sent()[3..].iter().map(|mail| invoices(mail).len()).collect();
    assert_eq!(sent, [20, 3]);
    issuer.all(&many, "delivered", None).await;
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn the_same_events_ten_times_mail_once() {
    let issuer = Issuer::start().await;
    for _ in 0..10 {
        for invoice in THREE {
            issuer.publish(invoice, "acme", 0).await;
        }
    }
    issuer.world.settled().await;
    for _ in 0..10 {
        issuer.order().await;
    }
    issuer.clock().await;
    assert_eq!(issuer.sent().iter().map(invoices).collect::<Vec<_>>(), [THREE]);
    issuer.all(&THREE, "delivered", None).await;
    assert!(issuer.world.dead_letters("send").is_empty());
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_lost_answer_leaves_all_of_them_unknown_until_the_event_of_ses_resolves_them() {
    let issuer = Issuer::start().await;
    issuer.issue("acme", &THREE).await;
    let faults = issuer.world.running.faults();
    faults.delay_events(Duration::from_secs(5));
    faults.next("SendEmail", [Fault::LoseAnswer]);
    clock::handle(issuer.world.running.connector(), Timestamp::now() + SignedDuration::from_mins(6)).await.unwrap();
    for _ in 0..200 {
        if issuer.standing(&THREE).await.iter().all(|(status, _)| status == "unknown") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    issuer.all(&THREE, "unknown", Some("ses_answer_lost")).await;
    // Somebody is impatient.
    issuer.order().await;
    issuer.issue("acme", &THREE).await;
    issuer.all(&THREE, "delivered", None).await;
    assert_eq!(issuer.sent().len(), 1, "a lost answer must not mail twice");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_letter_that_bounces_bounces_for_all_and_one_of_them_is_sent_again_alone() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", "bounce@acme.example", json!({"per_mail": "several"})).await;
    issuer.issue("acme", &THREE).await;
    issuer.clock().await;
    issuer.all(&THREE, "bounced", Some("address_refused")).await;
    let failed: Vec<_> = issuer.world.events("InvoiceDeliveryFailed");
    let ids: BTreeSet<_> = failed.iter().map(|event| text(event, "event_id")).collect();
    assert_eq!((failed.len(), ids.len()), (3, 3), "each is told of");

    issuer.company.api.post("/v1/deliveries/R-2/email/resend", &json!({"to": "ap@acme.example"})).await;
    issuer.world.settled().await;
    let sent = issuer.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        (invoices(&sent[1]), sent[1].recipients.join(",")),
        (vec!["R-2".to_owned()], "ap@acme.example".to_owned())
    );
    assert_eq!(tag(&sent[1], "invoice"), Some("R-2"));
    issuer.all(&["R-2"], "delivered", None).await;
    issuer.all(&["R-1", "R-3"], "bounced", Some("address_refused")).await;

    issuer.issue("acme", &["R-4", "R-5"]).await;
    issuer.clock().await;
    issuer.all(&["R-4", "R-5"], "failed", Some("address_suppressed")).await;
    assert_eq!(issuer.sent().len(), 2, "nobody writes to that address any more");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn when_the_letter_bounces_each_goes_over_the_next_channel_and_what_cannot_leave_does_so_too() {
    let issuer = Issuer::start().await;
    let peppol = json!({"kind": "peppol", "enabled": true, "settings": {"participant": "0208:0987654394"}});
    let partner = json!({"name": "Customer acme", "language": "de", "emails": ["bounce@acme.example"],
        "channels": [{"kind": "email", "enabled": true}, peppol], "delivery": "fallback",
        "packing": {"per_mail": "several", "files": "both"}});
    issuer.company.partner("acme", &partner).await;
    // The customer wants an XML, and nobody makes one of a PDF without data.
    issuer.publish_file("R-9", "acme", corpus::bytes(PLAIN), "R-9.pdf").await;
    issuer.world.settled().await;
    issuer.clock().await;
    issuer.all(&["R-9"], "failed", Some("no_invoice_data")).await;
    assert_eq!(issuer.world.events("InvoiceDeliveryRequested").len(), 1, "it is delivered all the same");
    issuer.issue("acme", &THREE).await;
    assert_eq!(issuer.world.events("InvoiceDeliveryRequested").len(), 1, "the first channel is still at it");
    issuer.clock().await;
    issuer.all(&THREE, "bounced", Some("address_refused")).await;
    assert_eq!(issuer.sent().len(), 1);
    let requested = issuer.world.events("InvoiceDeliveryRequested");
    let requested: BTreeSet<_> = requested.iter().map(|event| text(event, "invoice_id")).collect();
    assert_eq!(requested, ["R-1", "R-2", "R-3", "R-9"].into());
    let failed = issuer.world.events("InvoiceDeliveryFailed");
    assert_eq!(failed.iter().filter(|event| event["invoice_id"] == "R-9").count(), 1, "told once");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_the_ledger_could_not_note_after_ses_took_the_letter_its_events_tell() {
    let issuer = Issuer::start().await;
    issuer.issue("acme", &THREE).await;
    let faults = issuer.world.running.faults();
    faults.delay_events(Duration::from_secs(3));
    // SES's turn and three claims, and then each of the three endings fails for longer than the SDK repeats.
    let mut updates: Vec<Option<Fault>> = vec![None; 4];
    updates.extend(vec![Some(Fault::Error500); 9]);
    faults.next("UpdateItem", updates);
    issuer.clock().await;
    assert!(faults.are_met());
    assert_eq!(issuer.sent().len(), 1);
    issuer.all(&THREE, "delivered", None).await;
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_bounce_that_comes_as_a_mail_is_one_of_all_of_them() {
    let issuer = Issuer::start().await;
    issuer.partner("acme", bounce::GONE, json!({"per_mail": "several"})).await;
    issuer.issue("acme", &THREE).await;
    issuer.clock().await;
    issuer.all(&THREE, "delivered", None).await;
    let raw = String::from_utf8_lossy(&issuer.sent()[0].raw).into_owned();
    let report = bounce::report(raw.split("\r\n\r\n").next().unwrap(), "failed", "5.1.1", "550 5.1.1 no such user");
    let sender = issuer.world.running.connector().config.sender.clone();
    issuer.world.mail_in(&report, "", &[&sender]).await;
    issuer.all(&THREE, "bounced", Some("address_refused")).await;
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_crash_after_the_second_claim_is_seen_as_unknown_and_nothing_is_sent_twice() {
    let issuer = Issuer::start().await;
    issuer.issue("acme", &THREE).await;
    let (account, partner) = (issuer.account(), PartnerId::parse("acme").unwrap());
    let ledger = &issuer.world.running.connector().ledger;
    // A function claimed two, and died a while ago.
    let died = Timestamp::now() - SignedDuration::from_secs(90);
    for invoice in ["R-1", "R-2"] {
        let mut delivery =
            Delivery::queued(InvoiceId::parse(invoice).unwrap(), ChannelKind::Email, partner.clone(), died);
        delivery.attempt = Some("0123456789abcdef0123456789abcdef".to_owned());
        assert_eq!(ledger.claim(&account, &delivery, died).await.unwrap(), Claim::Granted);
    }
    issuer.clock().await;
    issuer.all(&["R-1", "R-2"], "unknown", Some("sending_interrupted")).await;
    issuer.all(&["R-3"], "delivered", None).await;
    assert_eq!(issuer.sent().iter().map(invoices).collect::<Vec<_>>(), [["R-3"]]);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn trouble_with_the_ledger_while_claiming_gives_the_claims_back() {
    let issuer = Issuer::start().await;
    issuer.issue("acme", &THREE).await;
    // The letter is remembered by a PutItem; the claims are the next updates: the second fails for longer than the SDK repeats.
    let faults = issuer.world.running.faults();
    let mut updates: Vec<Option<Fault>> = vec![None, None];
    updates.extend([const { Some(Fault::Error500) }; 3]);
    faults.next("UpdateItem", updates);
    issuer.clock().await;
    assert!(faults.are_met(), "the ledger was asked");
    issuer.all(&THREE, "delivered", None).await;
    let mut sent: Vec<String> = issuer.sent().iter().flat_map(invoices).collect();
    sent.sort();
    assert_eq!(sent, THREE);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn ses_at_its_limit_is_asked_again_and_the_days_quota_puts_all_of_them_off() {
    let issuer = Issuer::start().await;
    issuer.issue("acme", &THREE).await;
    issuer.world.running.faults().next("SendEmail", [Fault::Throttle, Fault::DailyQuota]);
    issuer.clock().await;
    issuer.all(&THREE, "queued", Some("daily_quota_used")).await;
    assert_eq!(issuer.sent().len(), 0);
    issuer.clock_at(Timestamp::now() + SignedDuration::from_mins(20)).await;
    assert_eq!(issuer.sent().iter().map(invoices).collect::<Vec<_>>(), [THREE]);
    issuer.all(&THREE, "delivered", None).await;
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn how_many_invoices_a_mail_brings_is_saved_checked_and_goes_through_the_table() {
    let issuer = Issuer::start().await;
    let api = &issuer.company.api;
    assert_eq!(api.get("/v1/partners/acme").await["packing"]["per_mail"], "several");
    assert_eq!(issuer.partner("plain", "p@plain.example", json!({})).await["packing"]["per_mail"], "one");
    let wrong = json!({"name": "C", "language": "de", "packing": {"per_mail": "ten"}});
    let (status, _) = api.ask(Method::PUT, "/v1/partners/acme", Some(&wrong)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let import = |table: &'static str| async move {
        let request = api.request(Method::POST, "/v1/partners/import").header("content-type", "text/csv").body(table);
        request.send().await.unwrap().json::<Value>().await.unwrap()
    };
    let report = import("id;per_mail\nacme;one\nplain;many\n").await;
    assert!(report.to_string().contains("Write one of: one, several."), "{report}");
    assert_eq!(api.get("/v1/partners/acme").await["packing"]["per_mail"], "one");
    import("id;per_mail\nplain;several\n").await;
    let table = api.request(Method::GET, "/v1/partners.csv").send().await.unwrap().text().await.unwrap();
    assert!(table.lines().any(|line| line.starts_with("plain;") && line.ends_with(";several")), "{table}");
    issuer.world.running.stop().await;
}
