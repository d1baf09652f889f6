//! Answers to letters: a person's go to the account, with a copy to the connector; what they and answering machines say of
//! the next letter is on the timeline of the invoice.

use serde_json::{Value, json};

use crate::bounce;
use crate::support::corpus::{attached, text};
use crate::support::notification;
use crate::support::received::Received;
use crate::support::world::{Company, World};

const INVOICE: &str = "invoices/ubl/josemmo__peppol-base.xml";
const MAILBOX: &str = "boekhouding@bakkerij.example";
const READER: &str = "ap@customer.example";

/// The bakery with a mailbox of its own.
async fn bakery() -> (World, Company) {
    let (world, bakery) = World::with_bakery().await;
    reads_in_its_mailbox(&bakery, "Bakkerij Janssens", "BE0123456749", "0123456749").await;
    (world, bakery)
}

async fn reads_in_its_mailbox(company: &Company, name: &str, vat: &str, number: &str) {
    let profile = json!({ "name": name, "country": "BE", "vat": vat, "company_number": number, "reply_to": MAILBOX });
    company.api.put("/v1/account", &profile).await;
}

/// A letter as its reader has it.
struct Letter {
    invoice: String,
    message_id: String,
    reply_to: Vec<String>,
}

async fn mailed(world: &World, company: &Company, reader: &str) -> Letter {
    let partner = json!({"name": "Customer", "language": "en", "emails": [reader],
        "channels": [{"kind": "email", "enabled": true}]});
    company.partner("customer", &partner).await;
    let invoice = company.issues("customer", &[&attached(INVOICE, "invoice.xml")]).await;
    world.settled().await;
    let raw = world.running.sent().pop().expect("a letter left").raw;
    let letter = mail_parser::MessageParser::new().parse(&raw).unwrap();
    let reply_to = letter.reply_to().map(|to| to.iter().filter_map(|to| to.address()).map(str::to_owned).collect());
    Letter { invoice, message_id: letter.message_id().unwrap().to_owned(), reply_to: reply_to.unwrap_or_default() }
}

/// A reply as mail programs write it.
fn reply(header: &str, to: &[&str], said: &str) -> Vec<u8> {
    let to = to.join(", ");
    format!(
        "From: Anna <{READER}>\r\nTo: {to}\r\nSubject: Re: Invoice\r\nDate: Fri, 27 Nov 2026 10:00:00 +0000\r\nMessage-ID: \
         <1@customer.example>\r\n{header}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{said}\r\n\r\nOn \
         Fri, Nov 27, 2026 at 9:00 AM Bakkerij wrote:\r\n> Please send to quoted@customer.example\r\n"
    )
    .into_bytes()
}

async fn replied(company: &Company, invoice: &str) -> Vec<Value> {
    let timeline = company.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
    let items = timeline["items"].as_array().unwrap().iter();
    items.filter(|entry| entry["code"].as_str().is_some_and(|code| code.starts_with("reader_"))).cloned().collect()
}

const AUTO: &str = "Auto-Submitted: auto-replied\r\n";
const AWAY: &str = "I am out of the office until 7 December. In urgent cases please contact bob@customer.example.";

#[tokio::test]
async fn answers_go_to_the_account_first_and_a_copy_to_the_connector_if_the_account_wants_it() {
    let (world, bakery) = bakery().await;
    let letter = mailed(&world, &bakery, READER).await;
    let [first, copy] = &letter.reply_to[..] else { panic!("{:?}", letter.reply_to) };
    assert_eq!(first, MAILBOX);
    assert!(copy.ends_with("@reply.in.example.com") && copy.len() == 53, "{copy}");
    let sending = json!({"invalid": "send", "nightly": null, "replies": "ignore", "opened": false});
    assert_eq!(bakery.api.put("/v1/account/sending", &sending).await["sending"], sending);
    world.running.stop().await;
}

#[tokio::test]
async fn the_connector_is_never_the_only_one_who_gets_an_answer() {
    let (world, bakery) = World::with_bakery().await;
    assert!(mailed(&world, &bakery, READER).await.reply_to.is_empty(), "nobody would read it");
    let florist = world.florist().await;
    reads_in_its_mailbox(&florist, "Bloemen Peeters", "BE0987654394", "0987654394").await;
    florist.api.put("/v1/account/sending", &json!({"invalid": "hold", "nightly": null, "replies": "ignore"})).await;
    assert_eq!(mailed(&world, &florist, READER).await.reply_to, [MAILBOX]);
    world.running.stop().await;
}

#[tokio::test]
async fn an_out_of_office_is_on_the_timeline_once_and_nobody_answers_it() {
    let (world, bakery) = bakery().await;
    let answers = json!({"notify": [MAILBOX], "reply": true, "language": "en"});
    bakery.api.put("/v1/account/answers", &answers).await;
    let letter = mailed(&world, &bakery, READER).await;
    let copy = letter.reply_to[1].to_uppercase();
    let id = world.mail_in(&reply(AUTO, &[MAILBOX, &copy], AWAY), "", &[&copy]).await;
    let told = replied(&bakery, &letter.invoice).await;
    assert_eq!(told.len(), 1);
    let sentence = text(&told[0], "detail");
    for part in
        [READER, "is away until 7 December 2026", "bob@customer.example", "“I am out of the office until 7 December"]
    {
        assert!(sentence.contains(part), "{part} in {sentence}");
    }
    assert_eq!((&told[0]["channel"], &told[0]["recipients"]), (&json!("email"), &json!([READER])));
    let mail = Received::read(&bakery, &id).await;
    assert_eq!(mail.outcome(), ("ignored", Some("answers_invoice_email")));
    assert_eq!((&mail.entry["attention"], &mail.entry["recipients"]), (&json!(false), &json!([copy])));
    assert!(world.operators_items("UNROUTED").await.is_empty());
    assert_eq!(world.running.sent().len(), 1, "the letter, and no answer to the answer");
    // It changed nothing; the next letters may go to the substitute if a person thinks so.
    let delivery = bakery.api.get(&format!("/v1/deliveries/{}/email", letter.invoice)).await;
    assert_eq!(text(&delivery, "status"), "delivered");
    assert_eq!(delivery["proposals"][0]["address"], "bob@customer.example", "{delivery:#}");
    assert_eq!(bakery.api.get("/v1/partners/customer").await["emails"][0]["address"], READER);
    assert!(world.dead_letters("ingest").is_empty());
    world.running.stop().await;
}

#[tokio::test]
async fn a_machine_that_only_names_the_letter_is_understood_too() {
    let (world, bakery) = bakery().await;
    let letter = mailed(&world, &bakery, READER).await;
    assert!(letter.message_id.ends_with("@eu-central-1.amazonses.com"), "SES gives its own: {}", letter.message_id);
    let header = format!("{AUTO}In-Reply-To: <{}>\r\n", letter.message_id);
    let config = &world.running.connector().config;
    let sender = config.sender.as_str();
    let key = world.deposit("reply", reply(&header, &[sender], AWAY)).await;
    let notification = notification::received("reply", &config.mail_bucket, &key, &[sender]).to_string();
    for _ in 0..3 {
        world.enqueue("ingest", notification.clone());
    }
    world.settled().await;
    assert_eq!(replied(&bakery, &letter.invoice).await.len(), 1, "however often it is announced");
    assert_eq!(bakery.mails().await.len(), 1, "and the account sees the mail");
    // Who wants no copies is told nothing, wherever the answer comes from.
    let sending = json!({"invalid": "hold", "nightly": null, "replies": "ignore"});
    bakery.api.put("/v1/account/sending", &sending).await;
    world.mail_in(&reply(&header, &[sender], AWAY), "", &[sender]).await;
    assert_eq!(replied(&bakery, &letter.invoice).await.len(), 1);
    world.running.stop().await;
}

#[tokio::test]
async fn an_answer_with_an_invoice_to_an_import_address_is_imported_as_ever() {
    let (world, bakery) = bakery().await;
    let letter = mailed(&world, &bakery, READER).await;
    let file = attached("invoices/ubl/josemmo__peppol-vat-s.xml", "theirs.xml");
    let xml = String::from_utf8(file.bytes).unwrap();
    let raw = format!(
        "From: Anna <{READER}>\r\nTo: {}\r\nSubject: Re: Invoice\r\nReferences: <older@customer.example> <{}>\r\nMIME-Version: \
         1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere is ours. Please \
         send yours to invoices@customer.example.\r\n--b\r\nContent-Type: application/xml\r\nContent-Disposition: attachment; \
         filename=theirs.xml\r\n\r\n{xml}\r\n--b--\r\n",
        bakery.address(),
        letter.message_id,
    );
    let id = world.mail_in(raw.as_bytes(), READER, &[bakery.address(), &letter.reply_to[1]]).await;
    let mail = Received::read(&bakery, &id).await;
    assert_eq!(mail.outcome(), ("imported", None));
    assert_eq!(mail.entry["recipients"], json!([bakery.address(), letter.reply_to[1]]));
    assert_eq!(bakery.invoices().await.len(), 1);
    let told = replied(&bakery, &letter.invoice).await;
    assert!(text(&told[0], "detail").contains("asks to send invoices to invoices@customer.example"), "{told:?}");
    world.running.stop().await;
}

#[tokio::test]
async fn an_address_that_an_answer_names_is_proposed_after_a_bounce() {
    let (world, bakery) = bakery().await;
    let letter = mailed(&world, &bakery, "bounce@customer.example").await;
    let said = "This mailbox is no longer in use. Please send invoices to new@customer.example.";
    world.mail_in(&reply(AUTO, &[MAILBOX], said), READER, &[&letter.reply_to[1]]).await;
    let path = format!("/v1/deliveries/{}/email", letter.invoice);
    let delivery = bakery.api.get(&path).await;
    assert_eq!(text(&delivery, "status"), "bounced");
    let proposals = delivery["proposals"].as_array().unwrap();
    let named = proposals.iter().find(|proposal| proposal["address"] == "new@customer.example");
    assert!(text(named.unwrap(), "detail").contains(READER), "{delivery:#}");
    bakery.api.post(&format!("{path}/resend"), &json!({"to": "new@customer.example", "save": true})).await;
    world.settled().await;
    assert_eq!(world.running.sent().pop().unwrap().recipients, ["new@customer.example"]);
    world.running.stop().await;
}

#[tokio::test]
async fn everything_else_is_between_the_account_and_its_customer() {
    let (world, bakery) = bakery().await;
    let letter = mailed(&world, &bakery, READER).await;
    let before = bakery.api.get(&format!("/v1/issued/{}/timeline", letter.invoice)).await;
    let copy = letter.reply_to[1].as_str();
    for said in [
        "Thanks, paid.",
        "Please send me the delivery note.",
        &format!("Please send invoices to {MAILBOX}."),
        &format!("Please send invoices to {copy}."),
    ] {
        let id = world.mail_in(&reply("", &[MAILBOX, copy], said), READER, &[copy]).await;
        let mail = Received::read(&bakery, &id).await;
        assert_eq!(
            (mail.outcome(), &mail.entry["attention"]),
            (("ignored", Some("answers_invoice_email")), &json!(false))
        );
    }
    assert_eq!(bakery.api.get(&format!("/v1/issued/{}/timeline", letter.invoice)).await, before);
    // What reached nobody but the connector is shown to a person.
    let id = world.mail_in(&reply("", &[copy], "Where is the delivery note?"), READER, &[copy]).await;
    let mail = Received::read(&bakery, &id).await;
    assert_eq!((mail.outcome(), &mail.entry["attention"]), (("ignored", Some("unread_answer")), &json!(true)));
    assert_eq!(bakery.invoices().await.len(), 0);
    world.running.stop().await;
}

#[tokio::test]
async fn who_never_had_the_letter_cannot_write_on_its_timeline() {
    let (world, bakery) = bakery().await;
    let letter = mailed(&world, &bakery, READER).await;
    let (_, host) = letter.reply_to[1].split_once('@').unwrap();
    let forged = format!("{}@{host}", "0".repeat(32));
    world.mail_in(&reply(AUTO, &[&forged], AWAY), READER, &[&forged]).await;
    let header = format!("In-Reply-To: <{}.{}.{}@in.example.com>\r\n", "0".repeat(32), bakery.id, letter.invoice);
    world.mail_in(&reply(&header, &[bakery.address()], AWAY), READER, &[bakery.address()]).await;
    assert!(replied(&bakery, &letter.invoice).await.is_empty());
    assert_eq!(world.operators_items("UNROUTED").await.len(), 1);
    world.running.stop().await;
}

#[tokio::test]
async fn a_letter_that_comes_back_undeliverable_is_a_bounce_whatever_address_it_comes_back_to() {
    let (world, bakery) = bakery().await;
    let (invoice, header) = bounce::sent(&world, &bakery).await;
    let report = bounce::report(&header, "failed", "5.1.1", "550 5.1.1 no such user");
    let (before, host) = header.split_once("@reply.").unwrap();
    let (token, host) = (before.rsplit(['<', ' ']).next().unwrap(), host.split('>').next().unwrap());
    world.mail_in(&report, "", &[&format!("{token}@reply.{host}")]).await;
    let delivery = bakery.api.get(&format!("/v1/deliveries/{invoice}/email")).await;
    assert_eq!(text(&delivery, "reason"), "address_refused");
    assert!(replied(&bakery, &invoice).await.is_empty());
    world.running.stop().await;
}
