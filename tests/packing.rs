//! Journeys of the files of an issued invoice: each customer gets them as it wants them, and nothing invalid leaves
//! unless the account says so.

use bytes::Bytes;
use invoice::Format;
use mail::Judgement;
use mail_parser::MimeHeaders;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::compose::Attached;
use crate::support::corpus::{self, FIELDS};
use crate::support::world::{Company, World};

/// Valid by the rules it claims, which are XRechnung's.
const UBL: &str = "invoices/ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml";
const PLAIN: &str = "invoices/plain-pdf/invoice2data__coolblue1.pdf";

async fn partner(company: &Company, id: &str, packing: &Value) {
    let partner = json!({
        "name": format!("Customer {id}"), "language": "de", "emails": [format!("{id}@customer.example")],
        "channels": [{"kind": "email", "enabled": true}], "packing": packing,
    });
    let saved = company.partner(id, &partner).await;
    assert_eq!(saved["packing"]["files"], packing["files"], "{saved}");
}

/// What the customer's program makes of the last mail that left, and the names of its files.
fn received(world: &World) -> (Judgement, Vec<String>) {
    let raw = world.running.sent().pop().unwrap().raw;
    let read = mail_parser::MessageParser::new().parse(&raw).unwrap();
    let names = read
        .attachments()
        .filter(|part| part.content_id().is_none())
        .filter_map(|part| part.attachment_name().map(str::to_owned));
    (mail::judge("mail.eml", &raw), names.collect())
}

#[tokio::test]
async fn every_customer_gets_the_invoice_in_the_files_it_wants() {
    let (world, company) = World::with_bakery().await;
    let xml = corpus::attached(UBL, "export-7.xml");
    for (files, names, format) in [
        ("all", vec!["export-7.xml"], Format::Ubl),
        ("xml", vec!["Rechnung 471102.xml"], Format::Ubl),
        ("both", vec!["Rechnung 471102.pdf", "Rechnung 471102.xml"], Format::Ubl),
        ("hybrid", vec!["Rechnung 471102.pdf"], Format::FacturX),
        ("pdf", vec!["Rechnung 471102.pdf"], Format::Pdf),
    ] {
        let pattern = if files == "all" { Value::Null } else { "{{document}} {{number}}".into() };
        partner(&company, files, &json!({"files": files, "names": pattern})).await;
        let event = json!({"account": company.id, "invoice_id": files, "partner_id": files, "files": [
            {"sha256": upload(&world, &company, &xml).await, "name": xml.name}]});
        world.running.publish("erp", "InvoiceIssued", event).unwrap();
        world.settled().await;
        let delivery = company.api.get(&format!("/v1/deliveries/{files}/email")).await;
        assert_eq!(delivery["status"], "delivered", "{delivery}");

        let (judged, sent) = received(&world);
        assert_eq!(sent, names, "{files}");
        let [found] = judged.invoices.as_slice() else { panic!("{files}: {judged:?}") };
        assert_eq!(found.invoice.format, format, "{files}");
        if format != Format::Pdf {
            let (read, expected) = (serde_json::to_value(&found.invoice.fields).unwrap(), corpus::fields(UBL));
            for field in FIELDS {
                // An amount is the same with and without its cents.
                let value = |fields: &Value| fields[field].as_str().map(|text| text.trim_end_matches(".00").to_owned());
                assert_eq!(value(&read), value(&expected), "{field} as {files}");
            }
        }
    }
    world.running.stop().await;
}

async fn upload(world: &World, company: &Company, file: &Attached) -> String {
    use ids::{AccountId, DocumentHash};
    let (account, hash) = (AccountId::parse(&company.id).unwrap(), DocumentHash::of(&file.bytes));
    let archive = &world.running.connector().archive;
    archive.put_document(&account, &hash, "application/octet-stream", Bytes::from(file.bytes.clone())).await.unwrap();
    hash.to_string()
}

#[tokio::test]
async fn what_cannot_leave_as_the_customer_wants_it_says_why_and_leaves_once_it_can() {
    let (world, company) = World::with_bakery().await;
    partner(&company, "acme", &json!({"files": "both"})).await;
    let plain = corpus::attached(PLAIN, "Rechnung.pdf");
    let id = company.issues("acme", &[&plain]).await;
    world.settled().await;
    let path = format!("/v1/deliveries/{id}/email");
    let refused = company.api.get(&path).await;
    assert_eq!((&refused["status"], &refused["reason"]), (&json!("failed"), &json!("no_invoice_data")), "{refused}");
    assert!(corpus::text(&refused, "sentence").contains("let the partner have `pdf`"), "{refused}");
    assert_eq!(world.events("InvoiceDeliveryFailed").pop().unwrap()["code"], "no_invoice_data");
    assert_eq!(world.running.sent().len(), 0);

    partner(&company, "acme", &json!({"files": "pdf"})).await;
    company.api.post(&format!("{path}/resend"), &Value::Null).await;
    world.settled().await;
    assert_eq!(company.api.get(&path).await["status"], "delivered");
    assert_eq!(received(&world).1, ["Rechnung.pdf"]);

    world.running.stop().await;
}

#[tokio::test]
async fn packing_is_checked_when_it_is_saved_and_goes_through_the_table() {
    let (world, company) = World::with_bakery().await;
    let wrong =
        json!({"name": "C", "language": "de", "packing": {"files": "pdf", "names": "{{amount}}", "max_mb": 41}});
    let (status, refused) = company.api.ask(Method::PUT, "/v1/partners/acme", Some(&wrong)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let errors: Vec<_> = refused["errors"].as_array().unwrap().iter().collect();
    let told = |at: usize| (corpus::text(errors[at], "pointer"), corpus::text(errors[at], "code"));
    assert_eq!(told(0), ("/packing/names", "placeholder_unknown"), "{refused}");
    assert_eq!(errors[0]["parameters"]["name"], "amount");
    assert_eq!(told(1), ("/packing/max_mb", "number_out_of_range"), "{refused}");
    let packing = json!({"files": "both", "names": "{{number}}", "max_mb": 10});
    partner(&company, "acme", &packing).await;
    let table = company.api.request(Method::GET, "/v1/partners.csv").send().await.unwrap().text().await.unwrap();
    assert!(table.contains("both;{{number}};10"), "{table}");
    let changed = "id;files;max_mb\nacme;hybrid;\nacme2;zip;99\n";
    let sent = company
        .api
        .request(Method::POST, "/v1/partners/import")
        .header("content-type", "text/csv")
        .body(changed)
        .send()
        .await
        .unwrap();
    let report: Value = sent.json().await.unwrap();
    assert!(report.to_string().contains("Write one of: all, pdf, xml, both, hybrid."), "{report}");
    let saved = &company.api.get("/v1/partners/acme").await["packing"];
    assert_eq!(saved, &json!({"files": "hybrid", "names": "{{number}}", "max_mb": null, "per_mail": "one"}));
    world.running.stop().await;
}

#[tokio::test]
async fn an_invalid_invoice_is_held_until_it_is_corrected_or_the_account_wants_it_sent() {
    let (world, company) = World::with_bakery().await;
    partner(&company, "acme", &json!({"files": "all"})).await;
    let valid = corpus::attached(UBL, "R.xml");
    let broken = |number: &str| {
        let xml = String::from_utf8(valid.bytes.clone()).unwrap().replace("471102", number);
        let wrong = xml.replacen("<cbc:IdentificationCode>DE<", "<cbc:IdentificationCode>XX<", 1);
        assert_ne!(xml, wrong);
        Attached { name: "R.xml".to_owned(), bytes: wrong.into_bytes() }
    };
    let id = company.issues("acme", &[&broken("471102")]).await;
    world.settled().await;
    let held = company.api.get(&format!("/v1/issued/{id}")).await;
    assert_eq!(held["reason"], "invalid_invoice", "{held}");
    let sentence = corpus::text(&held, "sentence");
    assert!(sentence.starts_with("The invoice is not valid (") && sentence.contains("/v1/account/sending"), "{held}");
    let told = world.events("InvoiceDeliveryFailed").pop().unwrap();
    assert_eq!(
        (&told["invoice_id"], &told["code"], &told["channel"]),
        (&json!(id), &json!("invalid_invoice"), &Value::Null)
    );
    let delivery = format!("/v1/deliveries/{id}/email");
    assert_eq!(company.api.ask(Method::GET, &delivery, None).await.0, StatusCode::NOT_FOUND, "no delivery begins");

    assert_eq!(company.issues("acme", &[&valid]).await, id, "the corrected file is the same invoice");
    world.settled().await;
    assert_eq!(company.api.get(&delivery).await["status"], "delivered");
    assert_eq!(company.api.get(&format!("/v1/issued/{id}")).await["reason"], Value::Null);

    let other = company.issues("acme", &[&broken("471103")]).await;
    world.settled().await;
    assert_eq!(world.running.sent().len(), 1);
    let account = company.api.put("/v1/account/sending", &json!({"invalid": "send"})).await;
    assert_eq!(account["sending"], json!({"invalid": "send", "nightly": null, "replies": "read", "opened": false}));
    company.issues("acme", &[&broken("471103")]).await;
    world.settled().await;
    assert_eq!(company.api.get(&format!("/v1/deliveries/{other}/email")).await["status"], "delivered");
    let (status, _) = company.api.ask(Method::PUT, "/v1/account/sending", Some(&json!({"invalid": "no"}))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    world.running.stop().await;
}
