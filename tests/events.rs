//! Every event of a whole story is what its JSON Schema in `infra/events` promises to listeners.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use ids::{AccountId, InvoiceId};
use jiff::{SignedDuration, Timestamp};
use ledger::{Due, Task};
use serde_json::{Value, json};

use crate::support::compose::billing::only_text;
use crate::support::compose::gmail::gmail;
use crate::support::corpus::{attached, text};
use crate::support::invoices::USUAL;
use crate::support::judged::{Judged, arrives, proven};
use crate::support::world::World;

/// An event with the file of its schema.
const EVENTS: [(&str, &str); 7] = [
    ("InvoiceReceived", "invoice-received"),
    ("InvoiceUpdated", "invoice-updated"),
    ("InvoiceHeld", "invoice-held"),
    ("MailIgnored", "mail-ignored"),
    ("InvoiceDeliveryRequested", "invoice-delivery-requested"),
    ("InvoiceDelivered", "invoice-delivered"),
    ("InvoiceDeliveryFailed", "invoice-delivery-failed"),
];

/// Events that other programs publish; the first one the API, too.
const HEARD: [(&str, &str); 2] = [("InvoiceIssued", "invoice-issued"), ("InvoicePaid", "invoice-paid")];

fn schema(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/events");
    serde_json::from_slice(&fs::read(folder.join(format!("{name}.schema.json"))).unwrap()).unwrap()
}

fn compile(document: Value) -> (Schemas, SchemaIndex) {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.set_default_draft(Draft::V2020_12);
    compiler.enable_format_assertions();
    compiler.add_resource("event.json", document).unwrap();
    let index = compiler.compile("event.json", &mut schemas).unwrap();
    (schemas, index)
}

#[tokio::test]
async fn every_event_of_a_whole_story_is_as_its_schema_says() {
    let (world, bakery) = World::with_bakery().await;
    // Suppliers mail: an invoice with fields, one without, a credit note, and words.
    for file in [
        "invoices/facturx-pdf/zugferd-corpus__Facture_FR_BASICWL.pdf",
        "invoices/plain-pdf/invoice2data__coolblue1.pdf",
        "invoices/ubl/cen-en16931__ubl-tc434-creditnote1.xml",
        "invoices/cii/cen-en16931__CII_example9.xml",
    ] {
        world.supplier_mails(&bakery, gmail, &[&attached(file, file)]).await;
    }
    world.supplier_mails(&bakery, only_text, &[]).await;
    // One comes again, and one looks like fraud.
    let again = "invoices/cii/cen-en16931__CII_example9.xml";
    world.supplier_mails(&bakery, gmail, &[&attached(again, "again.xml")]).await;
    let forged = Judged { spam: "FAIL", dmarc: "FAIL", ..proven("forged") };
    arrives(&world, &bakery, forged, &[&USUAL.ubl("forged.xml")]).await;
    // The company mails: one is delivered by mail and to an access point, one bounces, one has nowhere to go.
    let both = json!([{ "kind": "email", "enabled": true }, { "kind": "peppol", "enabled": true, "settings": { "participant": "0208:0987654394" } }]);
    let only_mail = json!([{ "kind": "email", "enabled": true }]);
    for (id, email, channels) in [
        ("reader", json!(["success@simulator.amazonses.com"]), both),
        ("gone", json!(["bounce@simulator.amazonses.com"]), only_mail),
        ("nowhere", json!([]), json!([])),
    ] {
        let partner = json!({ "name": id, "language": "nl", "emails": email, "channels": channels });
        bakery.partner(id, &partner).await;
    }
    for (partner, file) in [
        ("reader", "invoices/ubl/josemmo__peppol-base.xml"),
        ("gone", "invoices/ubl/josemmo__peppol-vat-s.xml"),
        ("nowhere", "invoices/ubl/cen-en16931__guide-example1.xml"),
    ] {
        bakery.issues(partner, &[&attached(file, "invoice.xml")]).await;
    }
    // One waits for others.
    let several = json!({ "name": "several", "language": "nl", "emails": ["success@simulator.amazonses.com"],
        "channels": [{ "kind": "email", "enabled": true }], "packing": { "per_mail": "several" } });
    bakery.partner("several", &several).await;
    bakery.issues("several", &[&attached("invoices/ubl/cen-en16931__guide-example3.xml", "invoice.xml")]).await;
    world.settled().await;
    clock::handle(world.running.connector(), Timestamp::now() + SignedDuration::from_mins(6)).await.unwrap();
    world.settled().await;
    // It reminds its customers, and the bank tells who has paid.
    bakery.api.put("/v1/account/reminders", &json!({"days": [7], "at": "09:00", "time_zone": "Etc/UTC"})).await;
    let issued = bakery.api.list("/v1/issued").await;
    let account = AccountId::parse(&bakery.id).unwrap();
    let invoice = InvoiceId::parse(text(&issued[0], "id")).unwrap();
    let (connector, now) = (world.running.connector(), Timestamp::now());
    let paid = json!({"account": bakery.id, "invoice_id": invoice, "paid_at": now});
    connector.ledger.schedule(&Due { account, invoice_id: invoice, task: Task::Remind, at: now }).await.unwrap();
    clock::handle(connector, Timestamp::now()).await.unwrap();
    world.running.publish("erp", "InvoicePaid", paid).unwrap();
    world.settled().await;

    for (event, name) in EVENTS.into_iter().chain(HEARD) {
        let (schemas, index) = compile(schema(name));
        let published = world.events(event);
        assert!(!published.is_empty(), "the story has no {event}");
        for detail in &published {
            schemas.validate(detail, index).unwrap_or_else(|error| panic!("{event}: {error:#}\n{detail:#}"));
            let mut without = detail.clone();
            without.as_object_mut().unwrap().remove("account");
            assert!(schemas.validate(&without, index).is_err(), "the schema of {event} lets anything pass");
        }
    }
    let bus = &world.running.connector().config.event_bus;
    let ours = world.running.events().into_iter().filter(|event| event.bus == *bus && event.source == "invoice-mail");
    let types: BTreeSet<String> = ours.map(|event| event.detail_type).collect();
    let expected = EVENTS.into_iter().chain(HEARD.into_iter().take(1)).map(|(event, _)| event.to_owned());
    assert_eq!(types, expected.collect(), "an event without schema");
}

#[test]
fn the_example_in_every_schema_is_one() {
    for (event, name) in EVENTS.into_iter().chain(HEARD) {
        let document = schema(name);
        assert_eq!(text(&document, "title"), event);
        let (schemas, index) = compile(document.clone());
        let examples = document["examples"].as_array().unwrap();
        assert!(!examples.is_empty(), "{event}");
        for example in examples {
            schemas.validate(example, index).unwrap_or_else(|error| panic!("{event}: {error:#}"));
        }
    }
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/events")).unwrap();
    assert_eq!(files.count(), EVENTS.len() + HEARD.len(), "a schema that no test knows");
}
