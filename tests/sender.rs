//! Letters leave from an account's own address, once its domain is proven, and from no one else's.

use connector::{SenderError, SenderState};
use ids::AccountId;
use invoice_mail::Fault;
use jiff::{SignedDuration, Timestamp};
use mail::{EmailAddress, Mail};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus::{attached, text};
use crate::support::world::{Company, World};

const INVOICE: &str = "invoices/ubl/josemmo__peppol-base.xml";
const SENDER: &str = "/v1/account/sending-address";
const CONNECTORS: &str = "invoices@in.example.com";

fn address(address: &str) -> Value {
    json!({ "address": address })
}

/// Issues an invoice and gives its id, and the address its letter left from.
async fn mailed(world: &World, company: &Company, id: &str) -> (String, String) {
    let partner = json!({"name": "Customer", "language": "en", "emails": ["ap@customer.example"],
        "channels": [{"kind": "email", "enabled": true}]});
    company.partner(id, &partner).await;
    let invoice = company.issues(id, &[&attached(INVOICE, &format!("{id}.xml"))]).await;
    world.settled().await;
    let letter = world.running.sent().pop().expect("a letter left");
    let mail = Mail::parse(&letter.raw).unwrap();
    let from = mail.from.expect("a letter has an author");
    assert_eq!(from.address.as_str(), letter.from, "what SES was told and what the customer sees are one");
    assert_eq!(from.name.as_deref(), Some(text(&company.api.get("/v1/account").await, "name")));
    (invoice, letter.from)
}

/// An invoice of another number, since one that was mailed stays as it is.
async fn mailed_anew(world: &World, company: &Company, number: &str) -> (String, String) {
    let mut file = attached(INVOICE, "invoice.xml");
    let xml = String::from_utf8(file.bytes).unwrap();
    file.bytes = xml.replacen("<cbc:ID>Snippet1</cbc:ID>", &format!("<cbc:ID>{number}</cbc:ID>"), 1).into_bytes();
    let before = world.running.sent().len();
    let invoice = company.issues("customer", &[&file]).await;
    world.settled().await;
    assert_eq!(world.running.sent().len(), before + 1, "one letter for {number}");
    (invoice, world.running.sent().pop().unwrap().from)
}

async fn refusal(company: &Company, sender: &str) -> (StatusCode, String) {
    let (status, refused) = company.api.ask(Method::PUT, SENDER, Some(&address(sender))).await;
    // What is wrong with the one field says more than that a field is wrong.
    let of_field = refused["errors"][0]["code"].as_str().filter(|code| code.starts_with("domain_"));
    (status, of_field.unwrap_or(text(&refused, "code")).to_owned())
}

#[tokio::test]
async fn a_domain_is_proven_by_its_records_and_letters_leave_from_it() {
    let (world, bakery) = World::with_bakery().await;
    let (status, none) = bakery.api.ask(Method::GET, SENDER, None).await;
    assert_eq!((status, text(&none, "code")), (StatusCode::NOT_FOUND, "no_sending_address"));
    let begun = bakery.api.put(SENDER, &address("Billing@Bakkerij.example")).await;
    assert_eq!((text(&begun, "address"), text(&begun, "state")), ("Billing@bakkerij.example", "pending"));
    let records = begun["records"].as_array().unwrap();
    assert_eq!(records.len(), 3);
    for record in records {
        let (name, value) = (text(record, "name"), text(record, "value"));
        let token = name.strip_suffix("._domainkey.bakkerij.example").expect("the name is whole");
        assert_eq!((value, text(record, "type")), (format!("{token}.dkim.amazonses.com").as_str(), "CNAME"));
    }
    assert_eq!(bakery.api.put(SENDER, &address("Billing@bakkerij.example")).await, begun, "again, and nothing changes");
    assert_eq!(mailed(&world, &bakery, "customer").await.1, CONNECTORS, "nothing is proven yet");

    world.running.identities().set_records("bakkerij.example");
    let verified = bakery.api.get(SENDER).await;
    assert_eq!((text(&verified, "state"), &verified["records"]), ("verified", &begun["records"]));
    assert_eq!(mailed_anew(&world, &bakery, "N-2").await.1, "Billing@bakkerij.example");
    // Another address of the domain needs no new proof.
    let other = bakery.api.put(SENDER, &address("invoices@bakkerij.example")).await;
    assert_eq!((text(&other, "state"), &other["records"]), ("verified", &begun["records"]));
    assert_eq!(mailed_anew(&world, &bakery, "N-3").await.1, "invoices@bakkerij.example");
    // Answers go there, with a copy to the connector: the account has named no other mailbox.
    let raw = world.running.sent().pop().unwrap().raw;
    let letter = mail_parser::MessageParser::new().parse(&raw).unwrap();
    let reply_to: Vec<_> = letter.reply_to().unwrap().iter().filter_map(|to| to.address()).collect();
    assert_eq!((reply_to.len(), reply_to[0]), (2, "invoices@bakkerij.example"), "{reply_to:?}");
    assert_eq!(
        refusal(&bakery, "a@elsewhere.example").await,
        (StatusCode::CONFLICT, "other_sending_address".to_owned())
    );

    for _ in 0..2 {
        let (status, _) = bakery.api.ask(Method::DELETE, SENDER, None).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
    }
    assert_eq!(mailed_anew(&world, &bakery, "N-4").await.1, CONNECTORS);
    assert_eq!(world.running.identities().names(), ["in.example.com"], "SES has it no more");
    world.running.stop().await;
}

#[tokio::test]
async fn what_cannot_be_ones_own_is_refused() {
    let (world, bakery) = World::with_bakery().await;
    world.running.identities().add("operator.example");
    world.running.identities().add("parent.example");
    for (sender, code) in [
        ("nobody", "invalid_fields"),
        ("a@b.example\r\nBcc: c@d.example", "invalid_fields"),
        ("ceo@in.example.com", "domain_of_connector"),
        ("ceo@example.com", "domain_of_connector"),
        ("ceo@be.in.example.com", "domain_of_connector"),
        ("a@gmail.com", "domain_of_mailbox_provider"),
        ("a@co.uk", "domain_is_public"),
        ("a@localhost", "domain_is_public"),
        ("ceo@operator.example", "sending_domain_taken"),
        ("ceo@mail.parent.example", "sending_domain_taken"),
    ] {
        let (status, refused) = refusal(&bakery, sender).await;
        assert_eq!(refused, code, "{sender}");
        let expected =
            if code == "sending_domain_taken" { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(status, expected, "{sender}");
        let (status, _) = bakery.api.ask(Method::GET, SENDER, None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "nothing is left of {sender}");
    }
    assert_eq!(world.running.identities().names(), ["in.example.com", "operator.example", "parent.example"]);
    assert_eq!(mailed(&world, &bakery, "customer").await.1, CONNECTORS);
    let stranger = world.stranger("nobody");
    assert_eq!(refusal(&stranger, "a@b.example").await, (StatusCode::NOT_FOUND, "account_not_created".to_owned()));
    world.running.stop().await;
}

#[tokio::test]
async fn a_domain_belongs_to_one_account_with_all_below_it() {
    let (world, bakery) = World::with_bakery().await;
    let florist = world.florist().await;
    bakery.api.put(SENDER, &address("billing@shop.example")).await;
    for sender in ["billing@shop.example", "billing@nl.shop.example", "billing@BE.Shop.example"] {
        assert_eq!(refusal(&florist, sender).await, (StatusCode::CONFLICT, "sending_domain_taken".to_owned()));
    }
    world.running.identities().set_records("shop.example");
    assert_eq!(text(&bakery.api.get(SENDER).await, "state"), "verified");
    // What is proven does not lapse, however old it is.
    let (connector, later) = (world.running.connector(), Timestamp::now() + SignedDuration::from_hours(1000));
    let (account, own) = (AccountId::parse(&florist.id).unwrap(), EmailAddress::parse("a@shop.example").unwrap());
    let taken = connector.begin_sender(&account, &own, later).await;
    assert!(matches!(taken, Err(SenderError::Taken(_))), "{taken:?}");
    assert_eq!(mailed(&world, &bakery, "customer").await.1, "billing@shop.example");
    assert_eq!(mailed(&world, &florist, "customer").await.1, CONNECTORS);
    world.running.stop().await;
}

#[tokio::test]
async fn who_claims_a_domain_without_proof_keeps_it_from_its_owner_for_72_hours_at_most() {
    let (world, bakery) = World::with_bakery().await;
    let florist = world.florist().await;
    let connector = world.running.connector();
    let squatter = AccountId::parse(&bakery.id).unwrap();
    let own = EmailAddress::parse("billing@bloemen.example").unwrap();
    let long_ago = Timestamp::now() - SignedDuration::from_hours(72);
    let begun = connector.begin_sender(&squatter, &own, long_ago).await.unwrap();
    assert_eq!(begun.tokens.len(), 3);
    assert_eq!(connector.check_senders(Timestamp::now()).await.unwrap(), 1, "it is not looked at any more");
    assert_eq!(connector.check_senders(Timestamp::now()).await.unwrap(), 0);

    let claimed = florist.api.put(SENDER, &address("billing@bloemen.example")).await;
    let name = |record: &Value| text(record, "name").split('.').next().unwrap_or_default().to_owned();
    let tokens: Vec<String> = claimed["records"].as_array().unwrap().iter().map(name).collect();
    assert_eq!(tokens.len(), 3);
    assert!(tokens.iter().all(|token| !begun.tokens.contains(token)), "who had the old tokens has proven nothing");
    world.running.identities().set_records("bloemen.example");
    assert_eq!(text(&florist.api.get(SENDER).await, "state"), "verified");

    // The other one has lost it, and can neither use nor end it.
    assert_eq!(text(&bakery.api.get(SENDER).await, "state"), "lapsed");
    assert_eq!(mailed(&world, &bakery, "customer").await.1, CONNECTORS);
    let (status, _) = bakery.api.ask(Method::DELETE, SENDER, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(mailed(&world, &florist, "customer").await.1, "billing@bloemen.example");
    assert_eq!(text(&florist.api.get(SENDER).await, "state"), "verified");
    world.running.stop().await;
}

#[tokio::test]
async fn a_domain_that_was_given_up_needs_a_proof_of_its_new_owner() {
    let (world, bakery) = World::with_bakery().await;
    let florist = world.florist().await;
    let before = bakery.api.put(SENDER, &address("billing@shop.example")).await;
    world.running.identities().set_records("shop.example");
    assert_eq!(text(&bakery.api.get(SENDER).await, "state"), "verified");
    bakery.api.ask(Method::DELETE, SENDER, None).await;
    let after = florist.api.put(SENDER, &address("billing@shop.example")).await;
    assert_eq!(text(&after, "state"), "pending");
    assert_ne!(after["records"], before["records"]);
    assert_eq!(mailed(&world, &florist, "customer").await.1, CONNECTORS);
    world.running.stop().await;
}

#[tokio::test]
async fn records_that_another_account_left_in_the_dns_prove_nothing() {
    let (world, bakery) = World::with_bakery().await;
    let florist = world.florist().await;
    world.running.identities().repeat_tokens();
    let before = bakery.api.put(SENDER, &address("billing@shop.example")).await;
    bakery.api.ask(Method::DELETE, SENDER, None).await;
    let taken = (StatusCode::CONFLICT, "sending_domain_taken".to_owned());
    assert_eq!(refusal(&florist, "billing@shop.example").await, taken);
    assert_eq!(world.running.identities().names(), ["in.example.com"]);
    // Whose records they are may come back.
    assert_eq!(bakery.api.put(SENDER, &address("billing@shop.example")).await, before);
    world.running.stop().await;
}

#[tokio::test]
async fn an_interrupted_beginning_or_end_is_finished_by_asking_again() {
    let (world, bakery) = World::with_bakery().await;
    // The SDK asks three times.
    world.running.faults().next("CreateEmailIdentity", [Fault::Error500, Fault::Error500, Fault::Error500]);
    assert_eq!(
        refusal(&bakery, "a@shop.example").await,
        (StatusCode::SERVICE_UNAVAILABLE, "service_unavailable".to_owned())
    );
    assert_eq!(text(&bakery.api.get(SENDER).await, "state"), "lapsed", "SES does not have it");
    // SES makes it, and its answer is lost: what is there already is known by its tag.
    world.running.faults().next("CreateEmailIdentity", [Fault::LoseAnswer]);
    let begun = bakery.api.put(SENDER, &address("a@shop.example")).await;
    assert_eq!(text(&begun, "state"), "pending");
    world.running.identities().set_records("shop.example");
    assert_eq!(text(&bakery.api.get(SENDER).await, "state"), "verified");
    world.running.faults().next("DeleteEmailIdentity", [Fault::Error500, Fault::Error500, Fault::Error500]);
    let (status, _) = bakery.api.ask(Method::DELETE, SENDER, None).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(world.running.faults().are_met());
    assert_eq!(mailed(&world, &bakery, "customer").await.1, CONNECTORS, "no letter counts on what is about to go");
    let (status, _) = bakery.api.ask(Method::DELETE, SENDER, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(world.running.identities().names(), ["in.example.com"]);
    world.running.stop().await;
}

#[tokio::test]
async fn of_two_accounts_that_ask_at_once_one_has_the_domain() {
    let (world, bakery) = World::with_bakery().await;
    let florist = world.florist().await;
    let asked = [&bakery, &florist, &bakery, &florist].map(|one| one.api.ask(Method::PUT, SENDER, Some(&BODY)));
    static BODY: std::sync::LazyLock<Value> = std::sync::LazyLock::new(|| address("a@shop.example"));
    futures::future::join_all(asked).await;
    let mut states = Vec::new();
    for one in [&bakery, &florist] {
        let (status, answer) = one.api.ask(Method::PUT, SENDER, Some(&BODY)).await;
        states.push((status.as_u16(), answer["code"].as_str().map(str::to_owned)));
    }
    states.sort();
    assert_eq!(states, [(200, None), (409, Some("sending_domain_taken".to_owned()))]);
    world.running.stop().await;
}

#[tokio::test]
async fn should_ses_refuse_it_later_the_letter_leaves_from_the_connector_and_says_so() {
    let (world, bakery) = World::with_bakery().await;
    bakery.api.put(SENDER, &address("billing@shop.example")).await;
    world.running.identities().set_records("shop.example");
    assert_eq!(text(&bakery.api.get(SENDER).await, "state"), "verified");
    world.running.identities().remove_records("shop.example");

    let (invoice, from) = mailed(&world, &bakery, "customer").await;
    assert_eq!((from.as_str(), world.running.sent().len()), (CONNECTORS, 1), "once, and not from an unproven address");
    let timeline = bakery.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
    let items = timeline["items"].as_array().unwrap();
    let told: Vec<_> = items.iter().filter(|entry| entry["code"] == "sending_address_refused").collect();
    assert_eq!(told.len(), 1, "{timeline:#}");
    assert!(text(told[0], "detail").contains("billing@shop.example"), "{timeline:#}");
    let delivery = bakery.api.get(&format!("/v1/deliveries/{invoice}/email")).await;
    assert_eq!((text(&delivery, "status"), &delivery["reason"]), ("delivered", &Value::Null));
    assert_eq!(text(&bakery.api.get(SENDER).await, "state"), "pending");

    // The records come back: SES is asked by itself.
    world.running.identities().set_records("shop.example");
    let connector = world.running.connector();
    connector.check_senders(Timestamp::now() + SignedDuration::from_mins(20)).await.unwrap();
    assert_eq!(mailed_anew(&world, &bakery, "N-2").await.1, "billing@shop.example");
    // The operator deletes the identity.
    world.running.identities().delete("shop.example");
    assert_eq!(mailed_anew(&world, &bakery, "N-3").await.1, CONNECTORS);
    let standing = connector.sender_standing(&AccountId::parse(&bakery.id).unwrap(), Timestamp::now()).await.unwrap();
    assert_eq!(standing.state, SenderState::Lapsed);
    assert_eq!(text(&bakery.api.put(SENDER, &address("billing@shop.example")).await, "state"), "pending");
    world.running.stop().await;
}
