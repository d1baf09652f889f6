//! Journeys of invoices issued by list: each reaches its customer once, and everyone sees how far the list is.

use std::collections::BTreeMap;
use std::time::Duration;

use connector::bulk::Next;
use ids::{AccountId, BulkId};
use invoice_mail::{Fault, Options};
use jiff::Timestamp;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::corpus::{self, sha256, text};
use crate::support::world::{Company, World};

const UBL: &str = "invoices/ubl/josemmo__peppol-base.xml";

/// A company with customers, whose clock only goes when the test says so, and a file that is in its bucket.
struct Issuer {
    world: World,
    company: Company,
    file: String,
}

impl Issuer {
    async fn start(partners: &[&str]) -> Self {
        let world = World::with(Options { clock: Duration::MAX, ..Options::throwaway() }).await;
        // SES sends as fast as it can.
        world.running.faults().quota(1_000_000.0, -1.0);
        let company = world.company("seller", "Bakkerij Janssens", "BE", "BE0403170701", "0403170701").await;
        for id in partners {
            let partner = json!({"name": id, "language": "nl", "emails": [format!("ap@{id}.example")],
                "channels": [{"kind": "email", "enabled": true}]});
            company.partner(id, &partner).await;
        }
        let request = company.api.request(Method::POST, "/v1/documents").body(corpus::bytes(UBL));
        let filed: Value = request.send().await.unwrap().json().await.unwrap();
        let file = text(&filed, "sha256").to_owned();
        assert_eq!((&file, text(&filed, "media_type")), (&sha256(&corpus::bytes(UBL)), "application/xml"));
        Self { world, company, file }
    }

    /// Posts a list, and gives the report.
    async fn post(&self, media_type: &str, list: impl Into<reqwest::Body>) -> (StatusCode, Value) {
        let request = self.company.api.request(Method::POST, "/v1/bulk").header("content-type", media_type);
        let response = request.body(list).send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    async fn table(&self, list: &str) -> (StatusCode, Value) {
        self.post("text/csv; charset=utf-8", list.to_owned()).await
    }

    async fn bulk(&self, id: &str) -> Value {
        self.company.api.get(&format!("/v1/bulk/{id}")).await
    }

    async fn clock(&self) -> usize {
        let done = clock::handle(self.world.running.connector(), Timestamp::now()).await.unwrap();
        self.world.settled().await;
        done
    }

    /// How many mails left for each invoice.
    fn mails(&self) -> BTreeMap<String, usize> {
        let mut mails = BTreeMap::new();
        for sent in self.world.running.sent() {
            let (_, invoice) = sent.tags.iter().find(|(name, _)| name == "invoice").unwrap().clone();
            *mails.entry(invoice).or_default() += 1;
        }
        mails
    }
}

/// How many stand where, without those of whom there are none.
fn counts(bulk: &Value) -> Vec<(String, u64)> {
    let counts = bulk["counts"].as_object().unwrap().iter();
    counts.map(|(name, count)| (name.clone(), count.as_u64().unwrap())).filter(|(_, count)| *count > 0).collect()
}

fn several(of: &[(&str, u64)]) -> Vec<(String, u64)> {
    of.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

#[tokio::test]
async fn hundreds_of_invoices_leave_by_a_table_each_once_and_bad_lines_are_told() {
    let issuer = Issuer::start(&["acme", "brau", "cafe"]).await;
    let file = &issuer.file;
    let mut table = "Invoice_ID;Partner_ID;Files;Send_at;Remark\r\n".to_owned();
    for number in 0..300 {
        let partner = ["acme", "brau", "cafe"][number % 3];
        table.push_str(&format!("R-{number};{partner};{file} Factuur {number}.xml;;x\r\n"));
    }
    // Lines 302 to 305.
    table.push_str(&format!("R/1;acme;{file} F.xml;;\r\n"));
    table.push_str("R-no-file;acme;;;\r\n");
    table.push_str(&format!("R-7;brau;{file} F.xml;;\r\n"));
    table.push_str(&format!("R-late;acme;{file} F.xml;tomorrow;\r\n"));
    let (status, report) = issuer.table(&table).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{report}");
    let id = text(&report["bulk"], "id").to_owned();
    assert_eq!((&report["bulk"]["total"], &report["refused"]), (&json!(300), &json!(4)));
    let problems = report["problems"].as_array().unwrap().iter();
    let lines: Vec<_> = problems.map(|problem| problem["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [302, 303, 304, 305], "{report}");
    assert_eq!(report["unknown_columns"], json!(["Remark"]));

    // The first slice is on its way; what the request leaves, the clock goes on with.
    let begun = issuer.bulk(&id).await;
    assert!(begun["announced"].as_u64() >= Some(250) && begun["counts"]["waiting"].as_u64() > Some(0), "{begun}");
    let seen: u64 = counts(&begun).iter().map(|(_, count)| count).sum();
    assert_eq!(seen, 300, "each stands somewhere: {begun}");
    issuer.world.settled().await;
    issuer.clock().await;
    let mails = issuer.mails();
    assert_eq!(mails.len(), 300);
    assert!(mails.values().all(|mails| *mails == 1), "{mails:?}");
    let to = |partner: &str| {
        let recipient = format!("ap@{partner}.example");
        issuer.world.running.sent().iter().filter(|sent| sent.recipients == [recipient.clone()]).count()
    };
    assert_eq!(["acme", "brau", "cafe"].map(to), [100; 3]);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let done = issuer.bulk(&id).await;
    assert_eq!((done["announced"].as_u64(), counts(&done)), (Some(300), several(&[("delivered", 300)])));

    // The same list once more, and whatever the clock thinks of it.
    let (status, again) = issuer.table(&table).await;
    assert_eq!((status, &again["posted_before"]), (StatusCode::OK, &json!(true)));
    issuer.clock().await;
    assert_eq!(issuer.mails(), mails);
    assert_eq!(issuer.company.api.list("/v1/bulk").await.len(), 1);

    let florist = issuer.world.florist().await;
    for path in [format!("/v1/bulk/{id}"), format!("/v1/bulk/{id}/trouble")] {
        let (status, _) = florist.api.ask(Method::GET, &path, None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "it is nobody else's");
    }
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_list_of_events_says_of_each_invoice_why_it_did_not_leave_and_is_mended_in_one_call() {
    let issuer = Issuer::start(&["acme"]).await;
    let file = |sha256: &str| json!([{"sha256": sha256, "name": "F.xml"}]);
    let missing = sha256(b"somewhere else");
    let later = (Timestamp::now() + jiff::SignedDuration::from_hours(2)).to_string();
    let list = json!([
        {"invoice_id": "R-1", "partner_id": "acme", "files": file(&issuer.file)},
        {"invoice_id": "R-2", "partner_id": "nobody", "files": file(&issuer.file)},
        {"invoice_id": "R-3", "partner_id": "acme", "files": file(&missing)},
        {"invoice_id": "R-4", "partner_id": "acme", "files": file(&issuer.file), "send_at": later},
        {"invoice_id": "R-5", "partner_id": "acme", "files": []},
    ]);
    let (status, report) = issuer.post("application/json", list.to_string()).await;
    assert_eq!((status, &report["refused"]), (StatusCode::ACCEPTED, &json!(1)), "{report}");
    let id = text(&report["bulk"], "id").to_owned();
    issuer.world.settled().await;
    let bulk = issuer.bulk(&id).await;
    assert_eq!(counts(&bulk), several(&[("delivered", 1), ("failed", 2), ("scheduled", 1)]), "{bulk}");
    assert_eq!(bulk["codes"], json!({"document_missing": 1, "partner_unknown": 1}));
    let trouble = issuer.company.api.list(&format!("/v1/bulk/{id}/trouble")).await;
    let told: Vec<_> = trouble.iter().map(|one| (text(one, "invoice_id"), text(one, "reason"))).collect();
    assert_eq!(told, [("R-2", "partner_unknown"), ("R-3", "document_missing")]);

    // Both are mended, and the list is announced again.
    let partner = json!({"name": "Nobody", "language": "nl", "emails": ["ap@nobody.example"],
        "channels": [{"kind": "email", "enabled": true}]});
    issuer.company.partner("nobody", &partner).await;
    issuer.company.api.post(&format!("/v1/bulk/{id}/again"), &Value::Null).await;
    issuer.clock().await;
    issuer.company.api.post("/v1/issued/R-4/withdraw", &Value::Null).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let bulk = issuer.bulk(&id).await;
    assert_eq!(counts(&bulk), several(&[("delivered", 2), ("failed", 1), ("withdrawn", 1)]), "{bulk}");
    assert_eq!(issuer.mails(), BTreeMap::from([("R-1".to_owned(), 1), ("R-2".to_owned(), 1)]));

    // Another list names it with other files, or for somebody else: that is no delivery of it.
    for (line, code) in [
        (json!({"invoice_id": "R-1", "partner_id": "acme", "files": file(&missing)}), "issued_with_other_files"),
        (json!({"invoice_id": "R-1", "partner_id": "nobody", "files": file(&issuer.file)}), "issued_to_another"),
    ] {
        let (_, report) = issuer.post("application/json", json!([line]).to_string()).await;
        issuer.world.settled().await;
        let id = text(&report["bulk"], "id");
        let bulk = issuer.bulk(id).await;
        assert_eq!((counts(&bulk), &bulk["codes"]), (several(&[("failed", 1)]), &json!({code: 1})), "{bulk}");
        let trouble = issuer.company.api.list(&format!("/v1/bulk/{id}/trouble")).await;
        assert_eq!(text(&trouble[0], "reason"), code);
    }
    assert_eq!(issuer.mails().values().sum::<usize>(), 2);
    let as_text = issuer.company.api.request(Method::POST, "/v1/documents").header("content-type", "application/xml");
    let refused = as_text.body(corpus::bytes(UBL)).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "file_sent_as_text");
    let (status, refused) = issuer.post("text/plain", "R-1").await;
    assert_eq!((status, text(&refused, "code")), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "list_expected"));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_list_that_is_announced_again_takes_its_time() {
    let issuer = Issuer::start(&[]).await;
    // Nobody is there to deliver to, which is quick.
    let rows: Vec<String> = (0..300).map(|number| format!("R-{number},nobody,{} F.xml", issuer.file)).collect();
    let (_, report) = issuer.table(&format!("invoice_id,partner_id,files\n{}\n", rows.join("\n"))).await;
    let id = text(&report["bulk"], "id").to_owned();
    issuer.clock().await;
    assert_eq!(issuer.bulk(&id).await["announced"], 300);
    let again = issuer.company.api.post(&format!("/v1/bulk/{id}/again"), &Value::Null).await;
    assert_eq!(again["announced"], 250, "the invoices of others come between");
    let (account, id) = (AccountId::parse("seller").unwrap(), BulkId::parse(id).unwrap());
    let connector = issuer.world.running.connector();
    let in_seconds = |seconds| Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
    assert_eq!(connector.announce(&account, &id, in_seconds(5)).await.unwrap(), Next::Patience);
    assert_eq!(connector.announce(&account, &id, in_seconds(21)).await.unwrap(), Next::Slice(50));
    issuer.world.settled().await;
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_list_that_is_gone_from_the_bucket_keeps_nobody_waiting_and_posted_again_it_goes_on() {
    let issuer = Issuer::start(&["acme"]).await;
    let table = format!("invoice_id,partner_id,files\nR-1,acme,{} F.xml\n", issuer.file);
    // Somebody deletes it before it is read.
    let gone = std::iter::repeat_n(Fault::Refuse("NoSuchKey".to_owned()), 2);
    issuer.world.running.faults().next("GetObject", gone);
    let (_, report) = issuer.table(&table).await;
    assert_eq!(report["bulk"]["announced"], 0);
    assert_eq!(issuer.clock().await, 0, "and it is no alarm");
    assert_eq!(issuer.clock().await, 0);
    let (account, id) =
        (AccountId::parse("seller").unwrap(), BulkId::parse(text(&report["bulk"], "id").to_owned()).unwrap());
    let due = issuer.world.running.connector().ledger.next_bulk().await.unwrap().unwrap();
    assert_eq!((&due.account, &due.id), (&account, &id));
    assert!(due.at > Timestamp::now() + jiff::SignedDuration::from_mins(50));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_list_whose_announcement_breaks_off_is_gone_on_with_and_nothing_leaves_twice() {
    let issuer = Issuer::start(&["acme"]).await;
    let rows: Vec<String> = (0..30).map(|number| format!("R-{number},acme,{} F.xml", issuer.file)).collect();
    let table = format!("invoice_id,partner_id,files\n{}\n", rows.join("\n"));
    // Ten events are out, then EventBridge is gone for good: the SDK gives up, and so does the request.
    let lost = std::iter::repeat_n(Some(Fault::Error500), 3);
    // Meanwhile nobody else publishes.
    issuer.world.running.faults().delay_events(Duration::from_secs(3));
    issuer.world.running.faults().next("PutEvents", std::iter::once(None).chain(lost));
    let (status, report) = issuer.table(&table).await;
    assert_eq!((status, &report["bulk"]["announced"]), (StatusCode::ACCEPTED, &json!(0)), "{report}");
    issuer.world.settled().await;
    assert_eq!(issuer.mails().len(), 10);
    issuer.clock().await;
    let mails = issuer.mails();
    assert_eq!((mails.len(), mails.values().max()), (30, Some(&1)), "{mails:?}");
    assert!(issuer.world.running.faults().are_met());
    issuer.world.running.stop().await;
}
