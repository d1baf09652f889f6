//! A bounce is rescued: what could be done is proposed, and a corrected address is one call.

use ids::{AccountId, InvoiceId, PartnerId};
use jiff::Timestamp;
use ledger::{ChannelKind, Claim, Delivery};
use mail::EmailAddress;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus::{attached, text};
use crate::support::world::{Company, World};

/// Names lj@buyer.se as the buyer's address (BT-58).
const INVOICE: &str = "invoices/ubl/josemmo__peppol-base.xml";

/// An invoice that came back from one address of a partner, and its delivery.
async fn bounced(world: &World, company: &Company) -> (String, Value) {
    let partner = json!({"name": "Acme", "language": "en",
        "emails": ["bounce@acme.example", {"address": "boss@acme.example", "role": "cc"}],
        "channels": [{"kind": "email", "enabled": true}, {"kind": "peppol", "enabled": false}]});
    company.partner("acme", &partner).await;
    let invoice = company.issues("acme", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    let delivery = company.api.get(&format!("/v1/deliveries/{invoice}/email")).await;
    assert_eq!(text(&delivery, "status"), "bounced", "{delivery}");
    (invoice, delivery)
}

fn resend(invoice: &str) -> String {
    format!("/v1/deliveries/{invoice}/email/resend")
}

#[tokio::test]
async fn a_bounce_proposes_other_addresses_and_the_next_channel() {
    let (world, bakery) = World::with_bakery().await;
    let (invoice, delivery) = bounced(&world, &bakery).await;
    let proposed: Vec<_> = delivery["proposals"].as_array().unwrap().iter().collect();
    let [boss, buyer, peppol] = proposed[..] else { panic!("{delivery:#}") };
    assert_eq!((text(boss, "address"), text(buyer, "address")), ("boss@acme.example", "lj@buyer.se"));
    assert!(text(boss, "code") == "send_to_copy_address", "{boss}");
    assert!(text(buyer, "code") == "send_to_buyers_address", "{buyer}");
    assert_eq!((&peppol["channel"], &peppol["address"]), (&json!("peppol"), &Value::Null));
    assert!(text(peppol, "code") == "enable_other_channel", "{peppol}");

    bakery.api.post(&resend(&invoice), &json!({"to": "ap@acme.example"})).await;
    world.settled().await;
    let delivery = bakery.api.get(&format!("/v1/deliveries/{invoice}/email")).await;
    assert_eq!((text(&delivery, "status"), &delivery["proposals"]), ("delivered", &json!([])));
    world.running.stop().await;
}

#[tokio::test]
async fn a_corrected_address_gets_the_invoice_and_is_saved_in_one_call() {
    let (world, bakery) = World::with_bakery().await;
    let (invoice, _) = bounced(&world, &bakery).await;
    let corrected = json!({"to": " ap@ACME.example ", "save": true});
    bakery.api.post(&resend(&invoice), &corrected).await;
    world.settled().await;

    let letters = world.running.sent();
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[1].recipients, ["ap@acme.example"], "who has it gets it no second time");
    let delivery = bakery.api.get(&format!("/v1/deliveries/{invoice}/email")).await;
    assert_eq!((text(&delivery, "status"), &delivery["recipients"]), ("delivered", &json!(["ap@acme.example"])));
    let emails = bakery.api.get("/v1/partners/acme").await["emails"].clone();
    let kept = json!([{"address": "ap@acme.example", "role": "to"}, {"address": "boss@acme.example", "role": "cc"}]);
    assert_eq!(emails, kept);
    let timeline = bakery.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
    let again = timeline["items"].as_array().unwrap().iter().find(|entry| entry["code"] == "resent").unwrap();
    assert_eq!(text(again, "detail"), "bakkerij had it sent again to ap@acme.example.");

    // It has arrived: the same call does nothing more, to the partner either.
    let other = json!({"to": "other@acme.example", "save": true});
    let (status, refused) = bakery.api.ask(Method::POST, &resend(&invoice), Some(&other)).await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::CONFLICT, "delivery_not_resendable"));
    assert_eq!(bakery.api.get("/v1/partners/acme").await["emails"], kept);
    world.running.stop().await;
}

#[tokio::test]
async fn an_address_for_once_leaves_the_partner_as_it_is() {
    let (world, bakery) = World::with_bakery().await;
    let (invoice, _) = bounced(&world, &bakery).await;
    let before = bakery.api.get("/v1/partners/acme").await;
    bakery.api.post(&resend(&invoice), &json!({"to": "bounce+2@acme.example"})).await;
    world.settled().await;
    assert_eq!(bakery.api.get("/v1/partners/acme").await, before);
    // That bounces too; the partner is corrected, and it goes to the partner's addresses again.
    let partner = json!({"name": "Acme", "language": "en", "emails": ["ap@acme.example"]});
    bakery.partner("acme", &partner).await;
    bakery.api.post(&resend(&invoice), &Value::Null).await;
    world.settled().await;
    let recipients: Vec<_> = world.running.sent().into_iter().map(|letter| letter.recipients).collect();
    assert_eq!(recipients[1..], [["bounce+2@acme.example"], ["ap@acme.example"]]);
    world.running.stop().await;
}

#[tokio::test]
async fn what_cannot_be_resent_so_is_refused_and_nothing_changes() {
    let (world, bakery) = World::with_bakery().await;
    let (invoice, delivery) = bounced(&world, &bakery).await;
    let before = bakery.api.get("/v1/partners/acme").await;
    let peppol = format!("/v1/deliveries/{invoice}/peppol/resend");
    for (path, body, status, code) in [
        (resend(&invoice), json!({"to": "nobody"}), 422, "invalid_fields"),
        (resend(&invoice), json!({"to": "a@b.example\r\nBcc: c@d.example"}), 422, "invalid_fields"),
        (resend(&invoice), json!({"save": true}), 422, "invalid_fields"),
        (resend(&invoice), json!({"too": "ap@acme.example"}), 422, "invalid_fields"),
        (peppol, json!({"to": "ap@acme.example"}), 422, "invalid_fields"),
        (resend(&invoice), json!({"to": "BOUNCE@acme.example", "save": true}), 409, "address_gets_no_emails"),
        (resend("R-none"), json!({"to": "ap@acme.example"}), 404, "delivery_not_found"),
    ] {
        let (was, refused) = bakery.api.ask(Method::POST, &path, Some(&body)).await;
        assert_eq!((was.as_u16(), text(&refused, "code")), (status, code), "{path} {body}: {refused}");
    }
    world.settled().await;
    assert_eq!(world.running.sent().len(), 1);
    assert_eq!(bakery.api.get("/v1/partners/acme").await, before);
    assert_eq!(bakery.api.get(&format!("/v1/deliveries/{invoice}/email")).await, delivery);
    let stranger = world.florist().await;
    let (status, _) = stranger.api.ask(Method::POST, &resend(&invoice), Some(&json!({"to": "a@b.example"}))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    world.running.stop().await;
}

#[tokio::test]
async fn what_waits_to_be_sent_again_goes_to_no_other_address_meanwhile() {
    let (world, bakery) = World::with_bakery().await;
    let (invoice, _) = bounced(&world, &bakery).await;
    let (ledger, now) = (&world.running.connector().ledger, Timestamp::now());
    let (account, id) = (AccountId::parse(&bakery.id).unwrap(), InvoiceId::parse(&invoice).unwrap());
    let [one, other] = ["ap@acme.example", "cfo@acme.example"].map(|to| EmailAddress::parse(to).unwrap());
    // Somebody asked, and died before anybody was told.
    let requeue = async |to| ledger.requeue(&account, &id, ChannelKind::Email, None, Some(to), now).await.unwrap();
    assert!(requeue(&one).await && requeue(&one).await && !requeue(&other).await);
    let to = |to: &EmailAddress| json!({"to": to.as_str()});
    let (status, refused) = bakery.api.ask(Method::POST, &resend(&invoice), Some(&to(&other))).await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::CONFLICT, "resend_under_way"));
    bakery.api.post(&resend(&invoice), &to(&one)).await;
    world.settled().await;
    let sent = world.running.sent();
    assert_eq!((sent.len(), &sent[1].recipients), (2, &vec![one.to_string()]));
    world.running.stop().await;
}

#[tokio::test]
async fn who_does_not_know_of_the_corrected_address_may_not_send() {
    let (world, bakery) = World::with_bakery().await;
    let (invoice, _) = bounced(&world, &bakery).await;
    let (ledger, now) = (&world.running.connector().ledger, Timestamp::now());
    let (account, id) = (AccountId::parse(&bakery.id).unwrap(), InvoiceId::parse(&invoice).unwrap());
    let to = EmailAddress::parse("ap@acme.example").unwrap();
    assert!(ledger.requeue(&account, &id, ChannelKind::Email, None, Some(&to), now).await.unwrap());
    // An event from before, which read the delivery a moment earlier.
    let stale = Delivery::queued(id, ChannelKind::Email, PartnerId::parse("acme").unwrap(), now);
    let stale = Delivery { attempt: Some("stale".to_owned()), ..stale };
    assert_eq!(ledger.claim(&account, &stale, now).await.unwrap(), Claim::Busy);
    let knowing = Delivery { attempt: Some("knowing".to_owned()), to: Some(to), ..stale };
    assert_eq!(ledger.claim(&account, &knowing, now).await.unwrap(), Claim::Granted);
    world.running.stop().await;
}
