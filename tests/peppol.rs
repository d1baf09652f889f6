//! An access point delivers what the connector hands over, and reports what became of it.

use invoice_mail::Fault;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus::{attached, text};
use crate::support::world::{Company, World};

const INVOICE: &str = "invoices/ubl/josemmo__peppol-base.xml";

/// A partner whose invoices go to the access point first.
async fn partner(company: &Company, delivery: &str, email: bool) {
    let partner = json!({"name": "Acme", "language": "en", "emails": ["ap@acme.example"], "delivery": delivery,
        "channels": [{"kind": "peppol", "enabled": true, "settings": {"participant": "0208:0987654394"}},
            {"kind": "email", "enabled": email}]});
    company.partner("acme", &partner).await;
}

async fn report(company: &Company, invoice: &str, report: Value) -> Value {
    company.api.post(&format!("/v1/deliveries/{invoice}/peppol/status"), &report).await
}

#[tokio::test]
async fn what_the_access_point_reports_is_the_status_of_the_delivery() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "parallel", false).await;
    let invoice = bakery.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    let requested = world.events("InvoiceDeliveryRequested").pop().unwrap();
    let about = json!({"status": "accepted", "event_id": requested["event_id"]});
    assert_eq!(report(&bakery, &invoice, about).await["status"], "accepted");
    let delivered = json!({"status": "delivered", "at": "2026-01-02T03:04:05Z"});
    for _ in 0..2 {
        assert_eq!(report(&bakery, &invoice, delivered.clone()).await["status"], "delivered");
    }
    // A report that comes late changes nothing.
    let seen = report(&bakery, &invoice, json!({"status": "accepted"})).await;
    assert_eq!((text(&seen, "status"), &seen["reason"]), ("delivered", &Value::Null));
    let told = seen["history"].as_array().unwrap().iter().filter(|entry| entry["status"] == "delivered").count();
    assert_eq!(told, 1, "{seen:#}");
    let news = world.events("InvoiceDelivered");
    assert!(news.iter().all(|event| event["event_id"] == news[0]["event_id"] && event["channel"] == "peppol"));

    let timeline = bakery.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
    let words: Vec<&str> = timeline["items"].as_array().unwrap().iter().map(|item| text(item, "code")).collect();
    for word in ["issued", "handed_to_access_point", "access_point_has_it", "customer_has_it"] {
        assert!(words.contains(&word), "{word}: {timeline:#}");
    }
    // The same event once more asks the access point for nothing.
    bakery.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    assert_eq!(world.events("InvoiceDeliveryRequested").len(), 1);
    world.running.stop().await;
}

#[tokio::test]
async fn what_the_access_point_cannot_deliver_goes_by_the_next_channel() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "fallback", true).await;
    let invoice = bakery.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    assert_eq!(world.running.sent().len(), 0, "the access point has it");
    let why = "The participant 0208:0987654394 is not registered.";
    let bounced = json!({"status": "bounced", "sentence": why, "code": "not_registered"});
    let seen = report(&bakery, &invoice, bounced).await;
    assert_eq!((text(&seen, "status"), text(&seen, "sentence")), ("bounced", why));
    world.settled().await;
    let failed = world.events("InvoiceDeliveryFailed").pop().unwrap();
    assert_eq!((text(&failed, "code"), text(&failed, "channel")), ("not_registered", "peppol"));
    assert_eq!(bakery.api.get(&format!("/v1/deliveries/{invoice}/email")).await["status"], "delivered");
    assert_eq!(world.running.sent().len(), 1);
    world.running.stop().await;
}

#[tokio::test]
async fn sent_again_it_is_another_request_and_a_report_about_the_first_is_history() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "parallel", false).await;
    let invoice = bakery.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    report(&bakery, &invoice, json!({"status": "bounced", "sentence": "Not registered."})).await;
    bakery.api.post(&format!("/v1/deliveries/{invoice}/peppol/resend"), &json!({})).await;
    world.settled().await;
    let requests = world.events("InvoiceDeliveryRequested");
    let [first, second] = requests.as_slice() else { panic!("{requests:#?}") };
    assert_ne!(first["event_id"], second["event_id"]);
    let late = json!({"status": "delivered", "event_id": first["event_id"]});
    assert_eq!(report(&bakery, &invoice, late).await["status"], "requested");
    let now = json!({"status": "delivered", "event_id": second["event_id"]});
    let seen = report(&bakery, &invoice, now).await;
    assert_eq!((text(&seen, "status"), &seen["sentence"]), ("delivered", &Value::Null), "{seen:#}");
    world.running.stop().await;
}

#[tokio::test]
async fn a_report_that_cannot_be_right_is_refused() {
    let (world, bakery) = World::with_bakery().await;
    partner(&bakery, "parallel", true).await;
    let invoice = bakery.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    let of = |channel: &str| format!("/v1/deliveries/{invoice}/{channel}/status");
    for (path, report, status, code) in [
        (of("email"), json!({"status": "delivered"}), 409, "nothing_to_report"),
        ("/v1/deliveries/other/peppol/status".to_owned(), json!({"status": "delivered"}), 404, "delivery_not_found"),
        (of("peppol"), json!({"status": "bounced"}), 422, "invalid_fields"),
        (of("peppol"), json!({"status": "delivered", "sentence": "fine"}), 422, "invalid_fields"),
        (of("peppol"), json!({"status": "bounced", "sentence": "no", "code": "Not Registered"}), 422, "invalid_fields"),
        (of("peppol"), json!({"status": "delivered", "at": "2199-01-01T00:00:00Z"}), 422, "invalid_fields"),
    ] {
        let (got, answer) = bakery.api.ask(Method::POST, &path, Some(&report)).await;
        assert_eq!((got.as_u16(), text(&answer, "code")), (status, code), "{report}: {answer}");
    }
    let (status, _) = bakery.api.ask(Method::POST, &of("peppol"), Some(&json!({"status": "sending"}))).await;
    assert!(matches!(status, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST), "{status}");
    // What was withdrawn before it was requested, nobody delivered.
    let told = world.events("InvoiceDelivered").len();
    let bytes = reqwest::multipart::Part::bytes(attached(INVOICE, "invoice.xml").bytes).file_name("invoice.xml");
    let form = reqwest::multipart::Form::new().text("invoice_id", "later").text("partner_id", "acme");
    let form = form.text("send_at", (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(9)).to_string());
    let issue = bakery.api.request(Method::POST, "/v1/issued").multipart(form.part("file", bytes));
    assert_eq!(issue.send().await.unwrap().status(), StatusCode::ACCEPTED);
    world.settled().await;
    bakery.api.post("/v1/issued/later/withdraw", &Value::Null).await;
    let path = "/v1/deliveries/later/peppol/status";
    let (status, _) = bakery.api.ask(Method::POST, path, Some(&json!({"status": "delivered"}))).await;
    assert_eq!((status, world.events("InvoiceDelivered").len()), (StatusCode::NOT_FOUND, told));
    assert_eq!(bakery.api.get(&format!("/v1/deliveries/{invoice}/peppol")).await["status"], "requested");
    world.running.stop().await;
}

#[tokio::test]
async fn a_request_that_failed_or_whose_answer_was_lost_comes_again_under_one_id() {
    for fault in [Fault::LoseAnswer, Fault::Error500, Fault::Throttle] {
        let (world, bakery) = World::with_bakery().await;
        partner(&bakery, "parallel", false).await;
        // The first call announces the upload. The next ones fail longer than the SDK repeats them by itself.
        let faults = [None].into_iter().chain(std::iter::repeat_n(Some(fault.clone()), 4));
        world.running.faults().next("PutEvents", faults);
        let invoice = bakery.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
        world.settled().await;
        assert!(world.running.faults().are_met(), "{fault:?}");
        let delivery = bakery.api.get(&format!("/v1/deliveries/{invoice}/peppol")).await;
        assert_eq!(text(&delivery, "status"), "requested", "{fault:?}: {delivery}");
        let requests = world.events("InvoiceDeliveryRequested");
        assert!(
            !requests.is_empty() && requests.iter().all(|one| one["event_id"] == requests[0]["event_id"]),
            "{fault:?}"
        );
        world.running.stop().await;
    }
}
