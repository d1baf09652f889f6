//! Journeys of letters as others read them: what Python's email package and Node's mailparser find in a mail is what was
//! meant. Every other journey has what left in it read again, too: [`readers`](crate::support::readers).

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ids::{AccountId, DocumentHash};
use invoice_mail::Sent;
use mail::{EmailAddress, Letter, Mailbox, Occasion};
use mail_parser::{MessageParser, MimeHeaders};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::compose::billing::only_text;
use crate::support::corpus::{self, sha256, text};
use crate::support::notification;
use crate::support::readers::{addresses, list, reread};
use crate::support::world::{Company, World};

/// Valid by the rules it claims, which are XRechnung's.
const UBL: &str = "invoices/ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml";
const LOGO: &[u8] = include_bytes!("../functions/lib/letter/tests/logo.png");
const NAME: &str = "Bäckerei \"Süß\" & Söhne, Łódź <x@y> 請求書";

/// Issues an invoice to a partner with these settings, and gives the mail, and how the readers read it.
async fn issued(world: &World, company: &Company, id: &str, partner: &Value) -> (Sent, Value) {
    company.partner(id, partner).await;
    let (account, bytes) = (AccountId::parse(&company.id).unwrap(), corpus::bytes(UBL));
    let hash = DocumentHash::of(&bytes);
    let archive = &world.running.connector().archive;
    archive.put_document(&account, &hash, "application/xml", bytes).await.unwrap();
    let event = json!({"account": company.id, "invoice_id": id, "partner_id": id,
        "files": [{"sha256": hash, "name": "Rechnung März „2024“.xml"}]});
    world.running.publish("erp", "InvoiceIssued", event).unwrap();
    world.settled().await;
    let sent = world.running.sent().pop().unwrap();
    let read = reread(&sent);
    (sent, read)
}

/// The pictures of a mail as they stand in a preview, by their names in the HTML.
fn pictures(raw: &[u8]) -> BTreeMap<String, String> {
    let message = MessageParser::new().parse(raw).unwrap();
    let pictures = message.attachments().filter_map(|part| {
        let source = format!("data:image/png;base64,{}", STANDARD.encode(part.contents()));
        Some((format!("cid:{}", part.content_id()?), source))
    });
    pictures.collect()
}

#[tokio::test]
async fn a_letter_in_each_language_and_packing_is_read_as_it_was_meant() {
    let world = World::start().await;
    let company = world.company("seller", NAME, "DE", "DE282741168", "HRB1").await;
    let profile = json!({"name": NAME, "country": "DE", "vat": "DE282741168", "company_number": "HRB1",
        "reply_to": "o'neil+rechnung@xn--bckerei-5wa.example"});
    company.api.put("/v1/account", &profile).await;
    let logo = company.api.request(Method::PUT, "/v1/account/logo").body(LOGO).send().await.unwrap();
    assert!(logo.status().is_success(), "{logo:?}");
    let subjects = [
        ("de", "Rechnung 471102 von "),
        ("en", "Invoice 471102 from "),
        ("fr", "Facture 471102 de "),
        ("nl", "Factuur 471102 van "),
    ];
    let xml_bytes = corpus::bytes(UBL);
    let mut letters = 0;
    for (language, subject) in subjects {
        for files in ["all", "xml", "both", "hybrid", "pdf"] {
            let id = format!("{files}-{language}");
            let partner = json!({
                "name": format!("Ünlü \"{files}\""), "language": language, "customer_number": "K-1\u{202e}2",
                "emails": [
                    {"address": format!("{id}@customer.example"), "role": "to"},
                    {"address": "o'brien+ap@Customer.example", "role": "to"},
                    {"address": "copy@customer.example", "role": "cc"},
                    {"address": "hidden@auditor.example", "role": "bcc"},
                ],
                "channels": [{"kind": "email", "enabled": true}], "packing": {"files": files},
            });
            let (sent, read) = issued(&world, &company, &id, &partner).await;
            assert_eq!(sent.bcc, ["hidden@auditor.example"], "{id}");
            let author = json!([{"name": NAME, "address": "invoices@in.example.com"}]);
            assert_eq!(read["from"], author, "{id}");
            let [account, connector] = addresses(&read["reply_to"])[..] else { panic!("{id}: {read:#}") };
            assert_eq!(account, "o'neil+rechnung@xn--bckerei-5wa.example", "{id}");
            assert!(connector.ends_with("@reply.in.example.com"), "{id}: {connector}");
            let to = [format!("{id}@customer.example"), "o'brien+ap@customer.example".to_owned()];
            assert_eq!(addresses(&read["to"]), to, "{id}");
            assert_eq!(addresses(&read["cc"]), ["copy@customer.example"], "{id}");
            assert_eq!(read["subject"], format!("{subject}{NAME}"), "{id}");

            // The letter says what the company sees before it is sent.
            let shown = company.api.post("/v1/account/letters/preview", &json!({ "invoice_id": id })).await;
            assert_eq!((&read["subject"], &read["text"]), (&shown["subject"], &shown["text"]), "{id}");
            let pictures = pictures(&sent.raw);
            assert!(!pictures.is_empty(), "the logo, at least");
            // How the preview escapes a slash in an attribute.
            let unescaped = |html: &Value| html.as_str().unwrap().replace("&#x2f;", "/");
            let mut html = unescaped(&read["html"]);
            for (cid, source) in &pictures {
                assert_eq!(html.matches(cid.as_str()).count(), 1, "{cid}");
                html = html.replace(cid, source);
            }
            assert!(html == unescaped(&shown["html"]), "{id}: {html}");

            let all = list(&read["files"]);
            let (inline, attached) = all.split_at(pictures.len());
            assert!(inline.iter().all(|file| file["disposition"] == "inline" && file["type"] == "image/png"), "{id}");
            assert!(attached.iter().all(|file| file["disposition"] == "attachment"), "{id}");
            let types: Vec<_> = attached.iter().map(|file| text(file, "type")).collect();
            let (xml, pdf) = ("application/xml", "application/pdf");
            let meant: &[&str] = match files {
                "all" | "xml" => &[xml],
                "both" => &[pdf, xml],
                _ => &[pdf],
            };
            assert_eq!(types, meant, "{id}");
            let name = if files == "hybrid" || files == "pdf" {
                "Rechnung März „2024“.pdf"
            } else {
                "Rechnung März „2024“.xml"
            };
            let last = attached.last().unwrap();
            assert_eq!(last["name"], name, "{id}");
            if types.contains(&xml) {
                assert_eq!(
                    (&last["sha256"], &last["size"]),
                    (&json!(sha256(&xml_bytes)), &json!(xml_bytes.len())),
                    "{id}"
                );
            }
            let tree = ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html"];
            let leaves = all.iter().map(|file| text(file, "type"));
            let expected: Vec<_> = tree.into_iter().chain(leaves).collect();
            assert_eq!(read["parts"], json!(expected), "{id}");
            letters += 1;
        }
    }
    assert_eq!((letters, world.running.sent().len()), (20, 20));
    world.running.stop().await;
}

#[tokio::test]
async fn notices_and_replies_are_read_as_they_were_meant() {
    let (world, bakery) = World::with_bakery().await;
    for (language, subject, said) in [
        ("de", "E-Mail nicht als Rechnung übernommen: ", "Die E-Mail hat keinen Anhang,"),
        ("en", "E-mail not imported as an invoice: ", "The e-mail has no attachment,"),
        ("fr", "E-mail non importé comme facture : ", "L’e-mail n’a pas de pièce jointe,"),
        ("nl", "E-mail niet als factuur ingelezen: ", "De e-mail heeft geen bijlage,"),
    ] {
        let answers =
            json!({"notify": ["boekhouding@bakkerij.example"], "reply": language == "de", "language": language});
        bakery.api.put("/v1/account/answers", &answers).await;
        let key = world.deposit(language, only_text(&bakery.draft(&[]))).await;
        let bucket = &world.running.connector().config.mail_bucket;
        let mut arrived = notification::received(language, bucket, &key, &[bakery.address()]);
        arrived["mail"]["source"] = json!("buchhaltung@lieferant.example");
        arrived["receipt"]["dmarcVerdict"] = json!({"status": "PASS"});
        world.enqueue("ingest", arrived.to_string());
        world.settled().await;
        let sent = world.running.sent();
        let notice = sent.iter().rev().find(|sent| sent.recipients == ["boekhouding@bakkerij.example"]).unwrap();
        let read = reread(notice);
        assert_eq!(read["subject"], format!("{subject}Ihre Rechnung für März – danke"));
        assert_eq!(read["from"][0]["name"], "Bakkerij Janssens");
        assert!(text(&read, "text").contains(said), "{read:#}");
        assert!(text(&read, "html").contains(&format!("<html lang=\"{language}\">")), "{read:#}");
        assert_eq!(read["parts"], json!(["multipart/alternative", "text/plain", "text/html"]));
    }
    let sent = world.running.sent();
    let [.., reply] =
        sent.iter().filter(|sent| sent.recipients != ["boekhouding@bakkerij.example"]).collect::<Vec<_>>()[..]
    else {
        panic!("{} mails", sent.len());
    };
    let read = reread(reply);
    assert_eq!(read["subject"], "Re: Ihre Rechnung für März – danke");
    assert_eq!(
        (&read["in_reply_to"], &read["references"]),
        (&json!("<20240415081251.4711@erp.example>"), &json!("<20240415081251.4711@erp.example>"))
    );
    assert_eq!((&read["auto_submitted"], &read["html"]), (&json!("auto-replied"), &Value::Null));
    assert_eq!(addresses(&read["reply_to"]), [bakery.address()]);
    assert_eq!(read["parts"], json!(["text/plain"]));
    world.running.stop().await;
}

#[test]
fn a_mail_that_is_not_what_ses_was_told_is_noticed() {
    let address = |address: &str| EmailAddress::parse(address).unwrap();
    let letter = Letter {
        from: Mailbox { name: Some("Bäckerei".to_owned()), address: address("billing@example.com") },
        reply_to: Vec::new(),
        to: vec![address("ap@customer.example")],
        cc: vec![address("copy@customer.example")],
        subject: "Rechnung".to_owned(),
        text: "Guten Tag\n".to_owned(),
        html: Some("<p>Guten Tag</p>".to_owned()),
        images: Vec::new(),
        attachments: Vec::new(),
        message_id: "1@example.com".to_owned(),
        occasion: Occasion::Event,
        date: 1_735_689_600,
    };
    let recipients = ["ap@customer.example", "copy@customer.example", "hidden@auditor.example"];
    // SES writes two fields on the top.
    let by_ses = |raw: &[u8]| {
        let ours = ["Date: Wed, 1 Jan 2025 00:00:00 +0000\r\n", "Message-ID: <1@example.com>\r\n"];
        let rest = ours.iter().fold(String::from_utf8(raw.to_vec()).unwrap(), |raw, field| raw.replacen(field, "", 1));
        format!("Message-ID: <0102@eu-central-1.amazonses.com>\r\n{}{rest}", ours[0]).into_bytes()
    };
    let sent = |raw: Vec<u8>, recipients: &[&str]| Sent {
        message_id: "0102".to_owned(),
        at: jiff::Timestamp::UNIX_EPOCH,
        from: "billing@example.com".to_owned(),
        recipients: recipients.iter().map(|address| (*address).to_owned()).collect(),
        bcc: vec!["hidden@auditor.example".to_owned()],
        tags: Vec::new(),
        configuration_set: None,
        raw: by_ses(&raw),
        path: "1.eml".into(),
    };
    let raw = letter.compose();
    let read = reread(&sent(raw.clone(), &recipients));
    assert_eq!((&read["text"], &read["html"]), (&json!("Guten Tag\n"), &json!("<p>Guten Tag</p>")));
    let with = |field: &str| [field.as_bytes(), &raw].concat();
    let wrong = [
        ("a blind copy shown", sent(with("Bcc: hidden@auditor.example\r\n"), &recipients)),
        ("a field of a stranger", sent(with("X-Other: 1\r\n"), &recipients)),
        ("a second subject", sent(with("Subject: Mahnung\r\n"), &recipients)),
        ("somebody who is not shown", sent(raw.clone(), &["ap@customer.example", "x@y.example", recipients[2]])),
        (
            "a blind copy named",
            sent(Letter { text: "An hidden@auditor.example".to_owned(), ..letter.clone() }.compose(), &recipients),
        ),
        (
            "another author",
            sent(Letter { from: Mailbox::from(address("x@y.example")), ..letter.clone() }.compose(), &recipients),
        ),
        (
            "a boundary lost",
            sent(String::from_utf8(raw.clone()).unwrap().replacen("boundary=", "border=", 1).into_bytes(), &recipients),
        ),
    ];
    for (what, sent) in &wrong {
        assert!(catch_unwind(AssertUnwindSafe(|| reread(sent))).is_err(), "{what} was not noticed");
    }
}
