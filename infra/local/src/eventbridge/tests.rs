#![expect(clippy::unwrap_used, reason = "a test")]

use std::time::Duration;

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::ProvideErrorMetadata;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;

use super::*;
use crate::activity::Activity;
use crate::http;
use crate::queue::Redelivery;
use crate::stop::Stopper;

fn entry(bus: &str, source: &str, detail_type: &str, detail: &str) -> PutEventsRequestEntry {
    let entry = PutEventsRequestEntry::builder().event_bus_name(bus).source(source);
    entry.detail_type(detail_type).detail(detail).build()
}

#[tokio::test]
async fn events_reach_the_queue_of_their_rule_and_limits_are_those_of_aws() {
    let data = tempfile::tempdir().unwrap();
    let redelivery = Redelivery { visibility_timeout: Duration::from_millis(5), max_receives: 3 };
    let queue = |name| Queue::open(data.path(), name, redelivery, Activity::new()).unwrap();
    let (send, answer, feedback) = (queue("send"), queue("answer"), queue("feedback"));
    let buses = Buses::new(data.path(), ("ours", "orders"), send.clone(), answer.clone(), feedback.clone()).unwrap();
    let listener = http::listen(0, "EventBridge", "").await.unwrap();
    let url = format!("http://{}", http::address(&listener).unwrap());
    let stopper = Stopper::new();
    tokio::spawn(http::serve(listener, buses.clone().router(), stopper.stop()));
    let config = aws_sdk_eventbridge::config::Builder::from(&crate::running::sdk()).endpoint_url(url);
    let client = Client::from_conf(config.build());
    let put = |entries| client.put_events().set_entries(Some(entries)).send();

    let entries = vec![
        entry("ours", "erp", "InvoiceIssued", r#"{"invoice_id":"1"}"#),
        entry("default", "erp", "InvoiceIssued", "{}"),
        entry("ours", "erp", "InvoicePaid", "{}"),
        entry("ours", "erp", "SomethingElse", "{}"),
        // An order is none on the bus of others.
        entry("ours", "invoice-mail", "DeliverInvoice", "{}"),
        entry("orders", "invoice-mail", "DeliverInvoice", "{}"),
        entry("ours", "invoice-mail", "MailIgnored", "{}"),
        entry("ours", "erp", "MailIgnored", "{}"),
        entry("nobodys", "erp", "InvoiceIssued", "{}"),
        entry("default", "aws.ses", "Email Sent", "{}"),
        entry("ours", "erp", "InvoiceIssued", "not json"),
        entry("ours", "", "InvoiceIssued", "{}"),
    ];
    let (mut codes, mut refused) = (Vec::new(), 0);
    for entries in entries.chunks(10) {
        let output = put(entries.to_vec()).await.unwrap();
        refused += output.failed_entry_count();
        codes.extend(output.entries().iter().map(|entry| entry.error_code().unwrap_or("taken").to_owned()));
    }
    let expected = [
        "taken",
        "taken",
        "taken",
        "taken",
        "taken",
        "taken",
        "taken",
        "taken",
        "ResourceNotFoundException",
        "NotAuthorizedForSourceException",
        "MalformedDetail",
        "InvalidArgument",
    ];
    assert_eq!(codes, expected);
    assert_eq!(refused, 4);
    assert_eq!((send.depth(), answer.depth(), feedback.depth()), (3, 1, 0));
    buses.publish(DEFAULT_BUS, "aws.ses", "Email Sent", json!({})).unwrap();
    assert_eq!((send.depth(), answer.depth(), feedback.depth()), (3, 1, 1));
    assert_eq!(buses.events().len(), 9);
    let log = std::fs::read_to_string(data.path().join("events.jsonl")).unwrap();
    assert_eq!(log.lines().count(), 9);
    let first: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert_eq!((&first["detail-type"], &first["detail"]["invoice_id"]), (&json!("InvoiceIssued"), &json!("1")));

    let eleven = put(vec![entry("ours", "erp", "X", "{}"); 11]).await.unwrap_err();
    assert_eq!(eleven.code(), Some("ValidationException"));
    let large = format!("\"{}\"", "x".repeat(MAX_BYTES));
    let large = put(vec![entry("ours", "erp", "X", &large)]).await.unwrap_err();
    assert_eq!(large.code(), Some("ValidationException"));
}
