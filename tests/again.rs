//! One invoice by two mails: first the PDF and then the XML, or the other way round, or a copy that says something else.

use invoice_mail::Fault;
use serde_json::Value;

use crate::support::compose::gmail::gmail;
use crate::support::compose::outlook::outlook;
use crate::support::corpus::text;
use crate::support::invoices::{USUAL, Written, blank};
use crate::support::judged::{Judged, arrives, proven};
use crate::support::world::{Company, World};

async fn only(company: &Company) -> Value {
    let invoices = company.invoices().await;
    assert_eq!(invoices.len(), 1, "{invoices:#?}");
    company.api.get(&format!("/v1/incoming/{}", text(&invoices[0], "id"))).await
}

fn names<'a>(invoice: &'a Value, of: &str, name: &str) -> Vec<&'a str> {
    let mut names: Vec<&str> = invoice[of].as_array().unwrap().iter().filter_map(|item| item[name].as_str()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn the_xml_that_follows_its_pdf_completes_the_record() {
    let (world, bakery) = World::with_bakery().await;
    world.supplier_mails(&bakery, gmail, &[&USUAL.pdf("Rechnung.pdf")]).await;
    let plain = only(&bakery).await;
    assert_eq!(text(&plain, "format"), "pdf");
    world.supplier_mails(&bakery, outlook, &[&USUAL.ubl("xrechnung.xml")]).await;
    let whole = only(&bakery).await;
    assert_eq!((&whole["id"], text(&whole, "format")), (&plain["id"], "ubl"));
    assert_eq!(whole["fields"]["number"], USUAL.number);
    assert_eq!(whole["evidence"], Value::Array(vec![]), "the fields are the document's own now");
    assert_eq!(names(&whole, "files", "name"), ["Rechnung.pdf", "xrechnung.xml"]);
    assert_eq!(whole["joined"], "rendering_in_another_mail");
    assert_eq!(names(&whole, "arrivals", "rule"), ["rendering_in_another_mail"]);
    let updated = world.events("InvoiceUpdated");
    assert_eq!((world.events("InvoiceReceived").len(), updated.len()), (1, 1));
    assert_eq!(
        (&updated[0]["invoice_id"], &updated[0]["fields"]["number"]),
        (&whole["id"], &whole["fields"]["number"])
    );
}

#[tokio::test]
async fn the_pdf_that_follows_its_xml_is_put_beside_it() {
    let (world, bakery) = World::with_bakery().await;
    world.supplier_mails(&bakery, gmail, &[&USUAL.ubl("xrechnung.xml")]).await;
    world.supplier_mails(&bakery, outlook, &[&USUAL.pdf("Rechnung.pdf")]).await;
    let whole = only(&bakery).await;
    assert_eq!(text(&whole, "format"), "ubl");
    assert_eq!(names(&whole, "files", "name"), ["Rechnung.pdf", "xrechnung.xml"]);
    // And the same PDF once more, forwarded by a colleague.
    world.supplier_mails(&bakery, gmail, &[&USUAL.pdf("Scan.pdf")]).await;
    let whole = only(&bakery).await;
    assert_eq!(names(&whole, "files", "name").len(), 2);
    assert_eq!(names(&whole, "arrivals", "rule"), ["rendering_in_another_mail", "same_file_in_two_mails"]);
}

#[tokio::test]
async fn pdf_and_xml_that_arrive_at_the_same_moment_are_one() {
    let (world, bakery) = World::with_bakery().await;
    let (pdf, xml) = (USUAL.pdf("Rechnung.pdf"), USUAL.ubl("xrechnung.xml"));
    let (pdf, xml) = (gmail(&bakery.draft(&[&pdf])), gmail(&bakery.draft(&[&xml])));
    let to = [bakery.address()];
    let both =
        tokio::join!(world.mail_in(&pdf, "a@lieferant.example", &to), world.mail_in(&xml, "b@lieferant.example", &to));
    assert_ne!(both.0, both.1);
    let whole = only(&bakery).await;
    assert_eq!((text(&whole, "format"), names(&whole, "files", "name").len()), ("ubl", 2));
}

#[tokio::test]
async fn another_invoice_of_the_same_supplier_is_another() {
    let (world, bakery) = World::with_bakery().await;
    world.supplier_mails(&bakery, gmail, &[&USUAL.ubl("a.xml")]).await;
    for other in [
        Written { number: "RE-2026-0008", ..USUAL },
        // The number of another supplier's invoice, and the same number over another amount.
        Written { vat: "DE811907980", iban: "DE89370400440532013000", ..USUAL },
        Written { net: 200, ..USUAL },
    ] {
        world.supplier_mails(&bakery, gmail, &[&other.pdf("Rechnung.pdf")]).await;
    }
    assert_eq!(bakery.invoices().await.len(), 4);
}

#[tokio::test]
async fn a_copy_that_says_something_else_is_listed_with_what_differs() {
    let (world, bakery) = World::with_bakery().await;
    world.supplier_mails(&bakery, gmail, &[&USUAL.ubl("a.xml")]).await;
    world.supplier_mails(&bakery, gmail, &[&Written { net: 200, ..USUAL }.ubl("b.xml")]).await;
    let invoice = only(&bakery).await;
    assert_eq!((invoice["differs"].as_bool(), text(&invoice["fields"], "total_gross")), (Some(true), "119.00"));
    let later = &invoice["arrivals"][1];
    assert_eq!(text(later, "rule"), "same_invoice_in_two_mails");
    assert_eq!(names(later, "differs", "field"), ["total_gross", "total_payable"]);
    assert_eq!(names(later, "differs", "arrival"), ["238.00", "238.00"]);
    assert_eq!(names(&invoice, "files", "name"), ["a.xml", "b.xml"], "both files are there");
}

#[tokio::test]
async fn a_strangers_xml_completes_no_record() {
    let (world, bakery) = World::with_bakery().await;
    let real = arrives(&world, &bakery, proven("real"), &[&USUAL.pdf("Rechnung.pdf")]).await;
    let stranger = Judged { from: "buchhaltung@fremd.example", ..proven("stranger") };
    let other = arrives(&world, &bakery, stranger, &[&USUAL.ubl("xrechnung.xml")]).await;
    assert_ne!(other["id"], real["id"]);
    let after = bakery.api.get(&format!("/v1/incoming/{}", text(&real, "id"))).await;
    assert_eq!(after, real);
}

#[tokio::test]
async fn the_same_cover_sheet_beside_two_invoices_makes_them_no_one() {
    let (world, bakery) = World::with_bakery().await;
    let other = Written { number: "RE-2026-0008", ..USUAL };
    for (id, invoice) in [("one", USUAL), ("two", other)] {
        arrives(&world, &bakery, proven(id), &[&invoice.ubl("invoice.xml"), &blank("Deckblatt.pdf")]).await;
    }
    assert_eq!(bakery.invoices().await.len(), 2);
}

#[tokio::test]
async fn two_suppliers_of_one_account_and_one_number_are_two() {
    let (world, bakery) = World::with_bakery().await;
    let sister = Written { vat: "DE811907980", net: 500, ..USUAL };
    for (id, invoice) in [("one", USUAL), ("two", sister)] {
        arrives(&world, &bakery, proven(id), &[&invoice.ubl("invoice.xml")]).await;
    }
    assert_eq!(bakery.invoices().await.len(), 2);
}

#[tokio::test]
async fn a_number_that_is_used_anew_each_year_names_two_invoices_that_say_so() {
    let (world, bakery) = World::with_bakery().await;
    let first = arrives(&world, &bakery, proven("first"), &[&USUAL.ubl("a.xml")]).await;
    let mut next = Written { net: 200, ..USUAL }.ubl("b.xml");
    next.bytes = String::from_utf8(next.bytes).unwrap().replace("2026-03-05", "2027-03-05").into_bytes();
    let second = arrives(&world, &bakery, proven("second"), &[&next]).await;
    assert_ne!(second["id"], first["id"]);
    assert_eq!(
        (&second["fields"]["issue_date"], text(&second["warnings"][0], "code")),
        (&"2027-03-05".into(), "number_used_before")
    );
    let again = arrives(&world, &bakery, proven("again"), &[&next]).await;
    assert_eq!((&again["id"], bakery.invoices().await.len()), (&second["id"], 2));
}

#[tokio::test]
async fn an_earlier_pdf_that_s3_cannot_read_for_now_is_compared_later() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("pdf"), &[&USUAL.pdf("Rechnung.pdf")]).await;
    // The raw mail is read; then every attempt at the earlier PDF fails, in two ways.
    let faults = world.running.faults();
    faults.next("GetObject", [None, Some(Fault::Error500), Some(Fault::LoseAnswer), Some(Fault::Error500)]);
    arrives(&world, &bakery, proven("xml"), &[&USUAL.ubl("xrechnung.xml")]).await;
    assert!(faults.are_met());
    let whole = only(&bakery).await;
    assert_eq!((text(&whole, "format"), names(&whole, "files", "name").len()), ("ubl", 2));
    assert_eq!((names(&whole, "arrivals", "mail_id"), bakery.mails().await.len()), (vec!["pdf", "xml"], 2));
    assert_eq!((world.events("InvoiceReceived").len(), world.events("InvoiceUpdated").len()), (1, 1));
    assert_eq!(world.dead_letters("ingest"), [""; 0]);
}

#[tokio::test]
async fn an_earlier_pdf_that_somebody_deleted_keeps_no_invoice_out() {
    let (world, bakery) = World::with_bakery().await;
    arrives(&world, &bakery, proven("pdf"), &[&USUAL.pdf("Rechnung.pdf")]).await;
    let faults = world.running.faults();
    faults.next("GetObject", [None, Some(Fault::Refuse("NoSuchKey".to_owned()))]);
    let invoice = arrives(&world, &bakery, proven("xml"), &[&USUAL.ubl("xrechnung.xml")]).await;
    assert!(faults.are_met());
    assert_eq!((text(&invoice, "format"), bakery.invoices().await.len()), ("ubl", 2));
    assert_eq!(world.operators_items("REFUSED").await.len(), 0);
}
