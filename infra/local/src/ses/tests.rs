#![expect(clippy::unwrap_used, reason = "a test")]

use std::time::Duration;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::retry::RetryConfig;
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::{SendEmailError, SendEmailOutput};
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};
use serde_json::Value;

use super::*;
use crate::faults::Fault;
use crate::http;
use crate::queue::{Queue, Redelivery};
use crate::stop::Stopper;

/// SES with a default bus, and nobody who empties its queue.
struct Service {
    client: Client,
    ses: Ses,
    faults: Faults,
    buses: Buses,
    activity: Activity,
    _data: tempfile::TempDir,
    _stopper: Stopper,
}

async fn start(relay: Option<Relay>) -> Service {
    let data = tempfile::tempdir().unwrap();
    let (activity, unfinished) = (Activity::new(), Activity::new());
    let redelivery = Redelivery { visibility_timeout: Duration::from_millis(5), max_receives: 3 };
    let queue = |name| Queue::open(data.path(), name, redelivery, unfinished.clone()).unwrap();
    let buses = Buses::new(data.path(), ("ours", "orders"), queue("send"), queue("answer"), queue("feedback")).unwrap();
    let faults = Faults::default();
    let outbox = data.path().join("outbox");
    let sets = Sets { plain: "set".to_owned(), tracking: "tracking".to_owned() };
    let identities = Identities::open(None, "in.example.com", Vec::new()).unwrap();
    let ses = Ses::new(&outbox, sets, relay, identities, buses.clone(), activity.clone(), faults.clone()).unwrap();
    let listener = http::listen(0, "SES", "").await.unwrap();
    let url = format!("http://{}", http::address(&listener).unwrap());
    let stopper = Stopper::new();
    tokio::spawn(http::serve(listener, faults.before(ses.clone().router()), stopper.stop()));
    let config = aws_sdk_sesv2::config::Builder::from(&crate::running::sdk())
        .endpoint_url(url)
        .retry_config(RetryConfig::disabled());
    Service { client: Client::from_conf(config.build()), ses, faults, buses, activity, _data: data, _stopper: stopper }
}

impl Service {
    async fn send(&self, recipients: &[&str]) -> Result<SendEmailOutput, SdkError<SendEmailError>> {
        let to = recipients.iter().map(|recipient| (*recipient).to_owned()).collect();
        let raw = RawMessage::builder().data(Blob::new("Subject: invoice\r\n\r\nhello\r\n")).build().unwrap();
        let tag = MessageTag::builder().name("invoice").value("INV-1").build().unwrap();
        let send = self
            .client
            .send_email()
            .from_email_address("Demo <invoices@in.example.com>")
            .destination(Destination::builder().set_to_addresses(Some(to)).build())
            .content(EmailContent::builder().raw(raw).build())
            .configuration_set_name("set")
            .email_tags(tag);
        send.send().await
    }

    /// The events of all mails, when SES has nothing left to tell.
    async fn events(&self) -> Vec<(String, Value)> {
        self.activity.settled().await;
        self.buses.events().into_iter().map(|event| (event.detail_type, event.detail)).collect()
    }
}

#[tokio::test]
async fn a_mail_goes_to_the_outbox_and_each_recipient_has_its_fate() {
    let service = start(None).await;
    let recipients = ["anna@customer.example", "bounce+1@customer.example", "complaint@customer.example"];
    let message_id = service.send(&recipients).await.unwrap().message_id.unwrap();
    let events = service.events().await;
    let types: Vec<_> = events.iter().map(|(detail_type, _)| detail_type.as_str()).collect();
    let expected = ["Email Sent", "Email Delivered", "Email Bounced", "Email Delivered", "Email Complaint Received"];
    assert_eq!(types, expected);
    for (_, detail) in &events {
        assert_eq!(detail["mail"]["messageId"], message_id.as_str());
        assert_eq!(detail["mail"]["tags"]["invoice"][0], "INV-1");
    }
    assert_eq!(events[1].1["delivery"]["recipients"][0], recipients[0]);
    assert_eq!(events[2].1["bounce"]["bounceType"], "Permanent");
    assert_eq!(events[2].1["bounce"]["bouncedRecipients"][0]["status"], "5.1.1");
    assert_eq!(events[4].1["complaint"]["complainedRecipients"][0]["emailAddress"], recipients[2]);
    let [sent] = service.ses.sent().try_into().unwrap();
    let written = std::fs::read_to_string(&sent.path).unwrap();
    assert!(written.starts_with(&format!("Message-ID: <{message_id}@")), "{written}");
    assert!(written.ends_with("\r\nSubject: invoice\r\n\r\nhello\r\n"), "{written}");
}

#[tokio::test]
async fn a_lost_answer_is_an_error_without_an_answer_and_the_mail_has_gone() {
    let service = start(None).await;
    service.faults.next("SendEmail", [Fault::LoseAnswer, Fault::Throttle, Fault::Error500]);
    let lost = service.send(&["anna@customer.example"]).await.unwrap_err();
    assert!(matches!(lost, SdkError::DispatchFailure(_)), "{lost:?}");
    assert_eq!(service.ses.sent().len(), 1);
    assert_eq!(service.events().await.len(), 2);
    let throttled = service.send(&["anna@customer.example"]).await.unwrap_err();
    assert!(throttled.into_service_error().is_too_many_requests_exception());
    let broken = service.send(&["anna@customer.example"]).await.unwrap_err();
    assert_eq!(broken.raw_response().unwrap().status().as_u16(), 500);
    service.send(&["anna@customer.example"]).await.unwrap();
    assert_eq!(service.ses.sent().len(), 2);
}

#[tokio::test]
async fn what_ses_refuses_is_refused() {
    let service = start(None).await;
    let many = vec!["anna@customer.example"; 51];
    for recipients in [&[][..], &["anna"], &["müller@customer.example"], &many] {
        let refused = service.send(recipients).await.unwrap_err();
        assert_eq!(refused.code(), Some("BadRequestException"), "{recipients:?}");
    }
    service.faults.next("SendEmail", [Fault::Refuse("MessageRejected".to_owned())]);
    let refused = service.send(&["anna@customer.example"]).await.unwrap_err();
    assert!(refused.into_service_error().is_message_rejected());
    assert!(service.ses.sent().is_empty() && service.events().await.is_empty());
}

#[tokio::test]
async fn a_virus_is_rejected_and_an_unreachable_relay_delays() {
    let service = start(Some("smtp://127.0.0.1:9".parse().unwrap())).await;
    service.send(&["reject@customer.example"]).await.unwrap();
    service.send(&["anna@customer.example"]).await.unwrap();
    let types: Vec<_> = service.events().await.into_iter().map(|(detail_type, _)| detail_type).collect();
    for expected in ["Email Rejected", "Email Sent", "Email Delivery Delayed"] {
        assert!(types.iter().any(|detail_type| detail_type == expected), "{types:?}");
    }
    assert_eq!(types.len(), 3);
}
