#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ChannelKind::{Email, Peppol, Webhook};
use serde_json::{Value, json};

use super::*;

const NOW: &str = "2026-03-02T10:00:00Z";
const NIGHT: &str = "2026-03-02T21:30:00Z";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn account(change: Value) -> Account {
    let mut account = json!({"id": "bakery", "name": "Bakkerij Janssens", "country": "BE", "vat": "BE0403170701",
        "company_number": "0403170701", "language": "nl", "reply_to": null, "connector": "active",
        "created_at": "2026-01-01T00:00:00Z"});
    account.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(account).unwrap()
}

fn event(change: Value) -> InvoiceIssued {
    let mut event = json!({"account": "bakery", "invoice_id": "R-1", "partner_id": "acme",
        "files": [{"sha256": "0".repeat(64), "name": "F.xml"}]});
    event.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(event).unwrap()
}

fn record(change: Value) -> IssuedInvoice {
    let mut record = json!({"id": "R-1", "at": NOW, "fields": null, "partner_id": "acme", "reason": null, "sentence": null,
        "files": [{"sha256": "0".repeat(64), "name": "F.xml"}]});
    record.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(record).unwrap()
}

fn partner(channels: &[ChannelKind], delivery: &str) -> Partner {
    let channels: Vec<Value> = channels.iter().map(|kind| json!({"kind": kind, "enabled": true})).collect();
    let partner = json!({"id": "acme", "name": "Acme", "vat": null, "country": null, "language": "de", "emails": [],
        "channels": channels, "delivery": delivery});
    serde_json::from_value(partner).unwrap()
}

fn delivery(channel: ChannelKind, status: &str, partner: &str) -> Delivery {
    serde_json::from_value(json!({"invoice_id": "R-1", "channel": channel, "partner_id": partner, "at": NOW,
        "updated_at": NOW, "status": status, "reason": null, "sentence": null, "attempt": null, "claimed_at": null,
        "ses_message_id": null}))
    .unwrap()
}

/// What is read of an invoice for the customer, in this XML.
fn content(partner: Partner, xml: &str) -> Content {
    let invoice = match invoice::read(xml.as_bytes()).content {
        invoice::Content::Structured(invoices) => invoices.into_iter().next(),
        _ => None,
    };
    let bytes = xml.to_owned().into_bytes().into();
    let document = crate::load::Document { name: "F.xml".to_owned(), media_type: "application/xml", bytes, invoice };
    let documents = vec![document];
    let fields = documents.iter().find_map(|one| one.invoice.as_ref()).and_then(|one| one.fields.clone());
    Content { details: crate::load::details(&documents), documents, fields, partner }
}

const VALID: &str = include_str!("../../../../infra/local/samples/issued-invoice.xml");

fn invalid() -> String {
    let total = "<cbc:PayableAmount currencyID=\"EUR\">";
    assert!(VALID.contains(total));
    VALID.replace(total, &format!("{total}9"))
}

/// The plan for an invoice of the bakery of which this is known.
fn plan<'a>(
    account: &'a Account,
    deliveries: &'a [Delivery],
    content: &'a Result<Content, Reason>,
    leaves_at: Option<&str>,
) -> Plan<'a> {
    let standing = deliveries.iter().map(|delivery| (delivery.channel, delivery.status)).collect();
    let (content, leaves_at) = (content.as_ref(), leaves_at.map(time));
    Known { account, deliveries, content, standing, leaves_at, now: time(NOW) }.plan()
}

/// The kinds of the channels that are to deliver, and whether all of them are.
fn asked(plan: &Plan<'_>) -> (Vec<ChannelKind>, bool) {
    let kinds = |channels: &[&Channel]| channels.iter().map(|channel| channel.kind).collect();
    match plan {
        Plan::Deliver { channels: Channels::Each(channels), .. } => (kinds(channels), true),
        Plan::Deliver { channels: Channels::FirstOf(channels), .. } => (kinds(channels), false),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_inactive_connector_and_an_invoice_without_files_are_refused_unread() {
    let (active, inactive) = (account(json!({})), account(json!({"connector": "inactive"})));
    assert_eq!(may_begin(&active, &record(json!({}))), Ok(()));
    assert_eq!(may_begin(&inactive, &record(json!({}))).unwrap_err().code, "connector_inactive");
    assert_eq!(may_begin(&active, &record(json!({"files": []}))).unwrap_err().code, "no_files");
}

#[test]
fn the_customer_is_the_one_named_or_the_buyer_of_the_file() {
    let fields = |vat: Option<&str>| Fields { buyer_vat: vat.map(str::to_owned), ..Fields::default() };
    let (named, unnamed) = (record(json!({})), record(json!({"partner_id": null})));
    let buyer = fields(Some("BE0987654394"));
    assert!(matches!(customer(&named, Some(&buyer)), Ok(Customer::Id(id)) if id.as_str() == "acme"));
    assert_eq!(customer(&unnamed, Some(&buyer)), Ok(Customer::Vat("BE0987654394")));
    for nobody in [None, Some(&fields(None))] {
        assert_eq!(customer(&unnamed, nobody).unwrap_err().code, "partner_unknown");
    }
}

#[test]
fn what_cannot_be_delivered_is_refused_and_what_is_under_way_only_stopped() {
    let (account, missing) = (account(json!({})), Err(Reason::new("document_missing", "It is gone.")));
    let waiting = [delivery(Email, "queued", "acme"), delivery(Webhook, "failed", "acme")];
    for deliveries in [[].as_slice(), &waiting] {
        assert!(
            matches!(plan(&account, deliveries, &missing, None), Plan::Refuse(why) if why.code == "document_missing")
        );
    }
    for status in ["sending", "unknown", "accepted", "bounced", "withdrawn"] {
        let under_way = [delivery(Email, "queued", "acme"), delivery(Webhook, status, "acme")];
        let plan = plan(&account, &under_way, &missing, None);
        assert!(matches!(plan, Plan::Stop(why) if why.code == "document_missing"), "{status}");
    }
    let nowhere = Ok(content(partner(&[], "parallel"), VALID));
    assert!(matches!(plan(&account, &[], &nowhere, None), Plan::Refuse(why) if why.code == "no_delivery_channel"));
}

#[test]
fn an_invalid_invoice_is_held_unless_the_account_sends_it_or_a_channel_has_it() {
    let invalid = Ok(content(partner(&[Email, Peppol], "parallel"), &invalid()));
    let (holds, sends) = (account(json!({})), account(json!({"sending": {"invalid": "send"}})));
    assert!(matches!(plan(&holds, &[], &invalid, None), Plan::Refuse(why) if why.code == "invalid_invoice"));
    assert_eq!(asked(&plan(&sends, &[], &invalid, None)), (vec![Email, Peppol], true));
    let under_way = [delivery(Email, "accepted", "acme")];
    assert_eq!(asked(&plan(&holds, &under_way, &invalid, None)), (vec![Email, Peppol], true));
}

#[test]
fn what_leaves_later_is_put_off_once_nothing_else_is_wrong() {
    let account = account(json!({}));
    let fine = Ok(content(partner(&[Email], "parallel"), VALID));
    assert_eq!(plan(&account, &[], &fine, Some(NIGHT)), Plan::PutOff(time(NIGHT)));
    assert_eq!(asked(&plan(&account, &[], &fine, Some(NOW))), (vec![Email], true), "its time has come");
    let under_way = [delivery(Email, "delivered", "acme")];
    assert_eq!(
        asked(&plan(&account, &under_way, &fine, Some(NIGHT))),
        (vec![Email], true),
        "what has left is not put off"
    );
    let invalid = Ok(content(partner(&[Email], "parallel"), &invalid()));
    assert!(matches!(plan(&account, &[], &invalid, Some(NIGHT)), Plan::Refuse(_)), "whoever issued it hears of it now");
}

#[test]
fn the_issuer_s_time_goes_before_the_night_of_the_account() {
    let nightly = account(json!({"sending": {"nightly": {"at": "22:30:00", "time_zone": "Europe/Brussels"}}}));
    assert_eq!(leaves_at(&event(json!({})), &nightly, time(NOW)), Some(time(NIGHT)));
    assert_eq!(leaves_at(&event(json!({"send_at": NOW})), &nightly, time(NOW)), Some(time(NOW)));
    assert_eq!(leaves_at(&event(json!({})), &account(json!({})), time(NOW)), None);
}

#[test]
fn issued_for_several_customers_at_once_it_is_the_one_s_who_has_it() {
    assert_eq!(served(&[delivery(Email, "queued", "brau"), delivery(Webhook, "failed", "brau")]), None);
    let both = [delivery(Email, "queued", "brau"), delivery(Webhook, "accepted", "acme")];
    assert_eq!(served(&both).map(PartnerId::as_str), Some("acme"));
}

#[test]
fn what_waits_for_a_channel_that_is_gone_has_failed() {
    let account = account(json!({}));
    let fine = Ok(content(partner(&[Email], "parallel"), VALID));
    let deliveries =
        [delivery(Peppol, "queued", "acme"), delivery(Webhook, "delivered", "acme"), delivery(Email, "queued", "acme")];
    let Plan::Deliver { ended, .. } = plan(&account, &deliveries, &fine, None) else { panic!() };
    let ended: Vec<_> = ended.iter().map(|(delivery, reason)| (delivery.channel, reason.code.as_str())).collect();
    assert_eq!(ended, [(Peppol, "no_delivery_channel")]);
}

#[test]
fn the_record_says_what_was_read_and_forgets_why_it_was_refused() {
    let fine = content(partner(&[Email], "parallel"), VALID);
    let refused = record(json!({"partner_id": null, "reason": "partner_unknown", "sentence": "Nobody."}));
    let recorded = super::record(&refused, Some(&fine), &Plan::PutOff(time(NIGHT)));
    assert_eq!(recorded.partner_id.as_ref().map(PartnerId::as_str), Some("acme"));
    assert_eq!((recorded.fields, recorded.reason, recorded.sentence), (fine.fields, None, None));
    let why = Reason::new("no_files", "None.");
    let recorded = super::record(&record(json!({})), None, &Plan::Refuse(why));
    assert_eq!(recorded.reason.as_deref(), Some("no_files"));
}

fn in_turn(standing: &[(ChannelKind, &str)]) -> Vec<ChannelKind> {
    let deliveries: Vec<_> = standing.iter().map(|(kind, status)| delivery(*kind, status, "acme")).collect();
    let fine = Ok(content(partner(&[Peppol, Email, Webhook], "fallback"), VALID));
    let account = account(json!({}));
    let (asked, each) = asked(&plan(&account, &deliveries, &fine, None));
    assert!(!each);
    asked
}

#[test]
fn the_first_channel_is_asked_first_and_the_next_after_a_failure() {
    assert_eq!(in_turn(&[]), [Peppol, Email, Webhook]);
    assert_eq!(in_turn(&[(Peppol, "bounced")]), [Email, Webhook]);
    assert_eq!(in_turn(&[(Peppol, "bounced"), (Email, "rejected")]), [Webhook]);
}

#[test]
fn once_a_channel_has_the_invoice_no_other_is_asked() {
    for status in ["withdrawn", "unknown", "requested", "accepted", "delayed", "delivered", "complained"] {
        assert!(in_turn(&[(Peppol, "failed"), (Email, status)]).is_empty(), "{status}");
    }
}

#[test]
fn what_shall_be_tried_again_comes_first() {
    assert_eq!(in_turn(&[(Peppol, "failed"), (Email, "queued")]), [Email, Peppol, Webhook]);
    assert_eq!(in_turn(&[(Email, "queued"), (Webhook, "delivered")]), [Email], "a person asked for it");
    assert_eq!(in_turn(&[(Peppol, "sending")]), [Peppol, Email, Webhook]);
}
