//! Whoever listens hears of each invoice that it was issued, once, whatever the connector does until it has left.

use std::time::Duration;

use invoice_mail::{Fault, Options};
use jiff::{SignedDuration, Timestamp};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus::{self, text};
use crate::support::world::{Company, World};

const UBL: &str = "invoices/ubl/josemmo__peppol-base.xml";

/// A company whose clock only goes when the test says so.
struct Issuer {
    world: World,
    company: Company,
}

impl Issuer {
    async fn start() -> Self {
        let world = World::with(Options { clock: Duration::MAX, ..Options::throwaway() }).await;
        let company = world.company("seller", "Bakkerij Janssens", "BE", "BE0403170701", "0403170701").await;
        let issuer = Self { world, company };
        issuer.partner("acme", "success@simulator.amazonses.com", json!({})).await;
        issuer
    }

    async fn partner(&self, id: &str, email: &str, packing: Value) {
        let partner = json!({"name": id, "language": "nl", "emails": [email], "packing": packing,
            "channels": [{"kind": "email", "enabled": true}]});
        self.company.partner(id, &partner).await;
    }

    async fn upload(&self, invoice: &str, partner: &str, send_at: Timestamp) {
        let file = Part::bytes(corpus::bytes(UBL)).file_name("F.xml");
        let form = Form::new()
            .text("invoice_id", invoice.to_owned())
            .text("partner_id", partner.to_owned())
            .text("send_at", send_at.to_string())
            .part("file", file);
        let uploaded = self.company.api.request(Method::POST, "/v1/issued").multipart(form).send().await.unwrap();
        assert_eq!(uploaded.status(), StatusCode::ACCEPTED);
        self.world.settled().await;
    }

    async fn clock(&self, now: Timestamp) {
        clock::handle(self.world.running.connector(), now).await.unwrap();
        self.world.settled().await;
    }

    async fn ask(&self, path: &str) {
        self.company.api.post(path, &Value::Null).await;
        self.world.settled().await;
    }

    async fn status(&self, invoice: &str) -> String {
        text(&self.company.api.get(&format!("/v1/deliveries/{invoice}/email")).await, "status").to_owned()
    }

    /// How often it was told that an invoice was issued, and ordered to deliver it.
    fn told(&self, invoice: &str) -> (usize, usize) {
        let config = &self.world.running.connector().config;
        let events = self.world.running.events();
        let count = |bus: &str, detail_type: &str| {
            let of = events.iter().filter(|event| event.bus == bus && event.detail_type == detail_type);
            of.filter(|event| event.detail["invoice_id"] == invoice).count()
        };
        assert_eq!(count(&config.order_bus, "InvoiceIssued") + count(&config.event_bus, "DeliverInvoice"), 0);
        (count(&config.event_bus, "InvoiceIssued"), count(&config.order_bus, "DeliverInvoice"))
    }
}

#[tokio::test]
async fn an_invoice_that_is_put_off_bounces_and_is_sent_again_is_heard_once() {
    let issuer = Issuer::start().await;
    issuer.partner("gone", "bounce@simulator.amazonses.com", json!({})).await;
    let at = Timestamp::from_second(Timestamp::now().as_second() + 7200).unwrap();
    issuer.upload("R-1", "gone", at).await;
    assert_eq!(issuer.told("R-1"), (1, 0));
    issuer.world.running.faults().next("SendEmail", [Fault::DailyQuota]);
    issuer.clock(at).await;
    assert_eq!((issuer.status("R-1").await.as_str(), issuer.told("R-1")), ("queued", (1, 1)), "its time has come");
    issuer.clock(at + SignedDuration::from_hours(1)).await;
    assert_eq!((issuer.status("R-1").await.as_str(), issuer.told("R-1")), ("bounced", (1, 2)), "SES has room again");
    let corrected = json!({"to": "success@simulator.amazonses.com"});
    issuer.company.api.post("/v1/deliveries/R-1/email/resend", &corrected).await;
    issuer.world.settled().await;
    assert_eq!(
        (issuer.status("R-1").await.as_str(), issuer.told("R-1")),
        ("delivered", (1, 3)),
        "a person corrects it"
    );
    issuer.upload("R-1", "gone", at).await;
    assert_eq!(issuer.told("R-1"), (1, 4), "uploaded once more it is what it was");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_invoice_that_is_withdrawn_and_reinstated_is_heard_once() {
    let issuer = Issuer::start().await;
    let at = Timestamp::from_second(Timestamp::now().as_second() + 7200).unwrap();
    issuer.upload("R-1", "acme", at).await;
    issuer.ask("/v1/issued/R-1/withdraw").await;
    issuer.ask("/v1/issued/R-1/reinstate").await;
    issuer.clock(Timestamp::now()).await;
    assert_eq!((issuer.status("R-1").await.as_str(), issuer.told("R-1")), ("delivered", (1, 1)));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn invoices_of_a_list_and_of_a_joint_email_are_heard_once() {
    let issuer = Issuer::start().await;
    issuer.partner("several", "success@simulator.amazonses.com", json!({"per_mail": "several"})).await;
    let filed =
        issuer.company.api.request(Method::POST, "/v1/documents").body(corpus::bytes(UBL)).send().await.unwrap();
    let filed: Value = filed.json().await.unwrap();
    let line = |invoice: &str, partner: &str| format!("{invoice},{partner},{} F.xml\n", text(&filed, "sha256"));
    let table = format!(
        "invoice_id,partner_id,files\n{}{}{}",
        line("R-1", "acme"),
        line("R-2", "several"),
        line("R-3", "several")
    );
    let post = async || {
        let request = issuer.company.api.request(Method::POST, "/v1/bulk").header("content-type", "text/csv");
        let posted: Value = request.body(table.clone()).send().await.unwrap().json().await.unwrap();
        issuer.world.settled().await;
        text(&posted["bulk"], "id").to_owned()
    };
    let list = post().await;
    issuer.clock(Timestamp::now() + SignedDuration::from_mins(6)).await;
    for invoice in ["R-1", "R-2", "R-3"] {
        assert_eq!((issuer.status(invoice).await.as_str(), issuer.told(invoice)), ("delivered", (1, 0)), "{invoice}");
    }
    assert_eq!(issuer.world.running.sent().len(), 2);
    issuer.ask(&format!("/v1/bulk/{list}/again")).await;
    issuer.clock(Timestamp::now()).await;
    for invoice in ["R-1", "R-2", "R-3"] {
        assert_eq!(issuer.told(invoice), (1, 1), "{invoice}: announced again it is only to be delivered");
    }
    assert_eq!(issuer.world.running.sent().len(), 2, "and has been");
    issuer.world.running.stop().await;
}
