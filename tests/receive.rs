//! Suppliers mail invoices with the programs they have, and each appears once among the incoming invoices: with the
//! fields other tools read in it, with its files as they were sent, and with a mail log that explains every part.

use serde_json::Value;

use crate::support::compose::apple::apple_mail;
use crate::support::compose::billing::{bare_file, bookkeeping, odoo, php_mailer, piped_xml, sap, scanner};
use crate::support::compose::gmail::gmail;
use crate::support::compose::outlook::{outlook, outlook_without_types};
use crate::support::compose::thunderbird::{forwarded, thunderbird};
use crate::support::compose::{Attached, crlf};
use crate::support::corpus::{self, attached, text};
use crate::support::invoices::blank;
use crate::support::received::Filed;
use crate::support::world::World;

const PDF: &str = "invoices/plain-pdf/invoice2data__coolblue1.pdf";
const UBL: &str = "invoices/ubl/xrechnung__01.07a-INVOICE_ubl.xml";
const CREDIT_NOTE: &str = "invoices/ubl/cen-en16931__ubl-tc434-creditnote1.xml";
const CII: &str = "invoices/cii/xrechnung__01.10a-INVOICE_uncefact.xml";
const FACTURX: &str = "invoices/facturx-pdf/zugferd-corpus__Facture_FR_BASICWL.pdf";
const ZUGFERD2: &str = "invoices/facturx-pdf/zugferd-corpus__zugferd_2p0_BASIC_Taxifahrt.pdf";
const ZUGFERD1: &str = "invoices/zugferd1/zugferd-corpus__MustangGnuaccountingBeispielRE-20140703_502.pdf";

fn pdf<'a>(file: &'a Attached, rule: &'a str) -> Filed<'a> {
    Filed { file, media_type: "application/pdf", role: "original", rule }
}

fn xml<'a>(file: &'a Attached, rule: &'a str) -> Filed<'a> {
    Filed { file, media_type: "application/xml", role: "structured", rule }
}

#[tokio::test]
async fn outlook_sends_a_pdf_and_its_signature_is_no_second_invoice() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(PDF, "Rechnung März 2024 (Größe L).pdf");
    let mail = world.supplier_mails(&bakery, outlook, &[&invoice]).await;
    mail.explains(2).skips(&[("image001.png", "inline_image")]);
    mail.is_one_invoice("invoice", "pdf", None, &[pdf(&invoice, "pdf")]).await;
}

#[tokio::test]
async fn outlook_calls_an_xml_octet_stream_and_it_is_read_all_the_same() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(UBL, "Rechnung Nürnberg.XML");
    let mail = world.supplier_mails(&bakery, outlook_without_types, &[&invoice]).await;
    mail.explains(2).skips(&[("image001.png", "inline_image")]);
    mail.is_one_invoice("invoice", "ubl", Some(UBL), &[xml(&invoice, "structured")]).await;
}

#[tokio::test]
async fn apple_mail_shows_a_factur_x_inline_between_two_halves_of_text() {
    let (world, bakery) = World::with_bakery().await;
    // macOS writes accents as letters of their own.
    let invoice = attached(FACTURX, "Facture fe\u{301}vrier n\u{b0} 10.pdf");
    let mail = world.supplier_mails(&bakery, apple_mail, &[&invoice]).await;
    mail.explains(1);
    mail.is_one_invoice("invoice", "facturx", Some(FACTURX), &[pdf(&invoice, "hybrid_pdf")]).await;
}

#[tokio::test]
async fn apple_mail_sends_an_xml_in_quoted_printable_and_not_a_byte_changes() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(UBL, "rechnung.xml");
    let mail = world.supplier_mails(&bakery, apple_mail, &[&invoice]).await;
    mail.explains(1);
    mail.is_one_invoice("invoice", "ubl", Some(UBL), &[xml(&invoice, "structured")]).await;
}

#[tokio::test]
async fn gmail_sends_a_zugferd_2_with_an_accent_in_its_name() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(ZUGFERD2, "Facturatie – Übersicht.pdf");
    let mail = world.supplier_mails(&bakery, gmail, &[&invoice]).await;
    mail.explains(1);
    mail.is_one_invoice("invoice", "facturx", Some(ZUGFERD2), &[pdf(&invoice, "hybrid_pdf")]).await;
}

#[tokio::test]
async fn gmail_sends_three_invoices_in_one_mail_and_each_is_one() {
    let (world, bakery) = World::with_bakery().await;
    let files = [attached(UBL, "a.xml"), attached(FACTURX, "b.pdf"), attached(PDF, "c.pdf")];
    let mail = world.supplier_mails(&bakery, gmail, &[&files[0], &files[1], &files[2]]).await;
    mail.explains(3);
    let invoices = bakery.invoices().await;
    assert_eq!(invoices.len(), 3);
    let of_format = |format| invoices.iter().find(|invoice| invoice["format"] == format).map(|found| text(found, "id"));
    for (format, kind, oracle, filed) in [
        ("ubl", "invoice", Some(UBL), xml(&files[0], "structured")),
        ("facturx", "invoice", Some(FACTURX), pdf(&files[1], "hybrid_pdf")),
        ("pdf", "invoice", None, pdf(&files[2], "pdf")),
    ] {
        mail.has_invoice(of_format(format).unwrap(), kind, format, oracle, &[filed]).await;
    }
}

#[tokio::test]
async fn thunderbird_cuts_a_long_name_into_pieces() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(CII, "Rechnung für Büromöbel und Zubehör – Lieferung an die Filiale Königstraße 15.xml");
    let mail = world.supplier_mails(&bakery, thunderbird, &[&invoice]).await;
    mail.explains(1);
    mail.is_one_invoice("invoice", "cii", Some(CII), &[xml(&invoice, "structured")]).await;
}

#[tokio::test]
async fn a_colleague_forwards_a_suppliers_mail_as_an_attachment() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(ZUGFERD1, "Rechnung 502.pdf");
    let draft = bakery.draft(&[&invoice]);
    let mail = world.supplier_mails_raw(&bakery, &forwarded(&draft, &outlook(&draft))).await;
    mail.explains(2).skips(&[("image001.png", "inline_image")]);
    mail.is_one_invoice("invoice", "zugferd1", Some(ZUGFERD1), &[pdf(&invoice, "hybrid_pdf")]).await;
}

#[tokio::test]
async fn a_web_shop_sends_a_credit_note() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(CREDIT_NOTE, "credit note 018304.xml");
    let mail = world.supplier_mails(&bakery, php_mailer, &[&invoice]).await;
    mail.explains(1);
    mail.is_one_invoice("credit-note", "ubl", Some(CREDIT_NOTE), &[xml(&invoice, "structured")]).await;
}

#[tokio::test]
async fn a_bookkeeping_program_sends_a_hybrid_pdf_beside_its_loose_xml_and_they_are_one_invoice() {
    const LOOSE: &str = "invoices/ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml";
    let (world, bakery) = World::with_bakery().await;
    let hybrid = attached("invoices/facturx-pdf/zugferd-corpus__EN16931_Einfach.pdf", "Sichtbeleg für Müller.pdf");
    let loose = attached(LOOSE, "E-Rechnung.xml");
    let mail = world.supplier_mails(&bakery, bookkeeping, &[&hybrid, &loose]).await;
    mail.explains(2);
    // The loose file is the one the law has the receiver keep, so its fields count.
    let files = [pdf(&hybrid, "hybrid_pdf"), xml(&loose, "same_number_and_seller")];
    let invoice = mail.is_one_invoice("invoice", "ubl", Some(LOOSE), &files).await;
    assert_eq!(invoice["joined"], "same_number_and_seller");
    world.supplier_mails(&bakery, bookkeeping, &[&loose, &hybrid]).await.explains(2);
    assert_eq!(bakery.invoices().await.len(), 1, "in the other order it is the same invoice");
}

#[tokio::test]
async fn an_erp_sends_a_plain_pdf_with_its_ubl_of_the_same_name() {
    let (world, bakery) = World::with_bakery().await;
    let (picture, data) = (blank("INV_2024_00012.pdf"), attached(UBL, "INV_2024_00012.xml"));
    let mail = world.supplier_mails(&bakery, odoo, &[&picture, &data]).await;
    mail.explains(2);
    let files = [pdf(&picture, "same_file_name"), xml(&data, "structured")];
    let invoice = mail.is_one_invoice("invoice", "ubl", Some(UBL), &files).await;
    assert_eq!(invoice["joined"], "same_file_name");
}

#[tokio::test]
async fn a_plain_pdf_that_shows_the_number_of_the_xml_is_its_picture_whatever_the_names() {
    const HYBRID: &str = "invoices/facturx-pdf/zugferd-corpus__MustangGnuaccountingBeispielRE-20190610_507.pdf";
    let (world, bakery) = World::with_bakery().await;
    // The same invoice without its XML, and the XML without its PDF.
    let picture = attached("invoices/plain-pdf/mustangproject__EmptyPDFA1.pdf", "scan.pdf");
    let embedded = invoice::read(&corpus::bytes(HYBRID)).embedded.remove(0);
    let data = Attached { name: "daten.xml".to_owned(), bytes: embedded.bytes };
    let mail = world.supplier_mails(&bakery, odoo, &[&data, &picture]).await;
    mail.explains(2);
    let files = [pdf(&picture, "number_in_text"), xml(&data, "structured")];
    let invoice = mail.is_one_invoice("invoice", "cii", Some(HYBRID), &files).await;
    assert_eq!(invoice["joined"], "number_in_text");
}

#[tokio::test]
async fn sap_sends_a_large_xrechnung_without_a_word() {
    const LARGE: &str = "invoices/ubl/xrechnung__01.13a-INVOICE_ubl.xml";
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(LARGE, "0090001234.xml");
    let mail = world.supplier_mails(&bakery, sap, &[&invoice]).await;
    mail.explains(1);
    mail.is_one_invoice("invoice", "ubl", Some(LARGE), &[xml(&invoice, "structured")]).await;
}

#[tokio::test]
async fn a_scanner_sends_nothing_but_an_image() {
    let (world, bakery) = World::with_bakery().await;
    let scan = attached("invoices/image/invoice2data__AmazonWebServices.png", "20240415101251.png");
    let mail = world.supplier_mails(&bakery, scanner, &[&scan]).await;
    mail.explains(1);
    let filed = Filed { file: &scan, media_type: "image/png", role: "original", rule: "image" };
    mail.is_one_invoice("unknown", "image", None, &[filed]).await;
}

#[tokio::test]
async fn a_mail_that_is_a_pdf_and_nothing_else_is_read() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(ZUGFERD1, "RE-20140703_502.pdf");
    let mail = world.supplier_mails(&bakery, bare_file, &[&invoice]).await;
    mail.explains(1);
    mail.is_one_invoice("invoice", "zugferd1", Some(ZUGFERD1), &[pdf(&invoice, "hybrid_pdf")]).await;
}

#[tokio::test]
async fn an_xml_piped_into_sendmail_has_no_name_and_the_line_ends_of_mail() {
    let (world, bakery) = World::with_bakery().await;
    let sent = attached(CREDIT_NOTE, "never said");
    let mail = world.supplier_mails(&bakery, piped_xml, &[&sent]).await;
    mail.explains(1);
    let bytes = crlf(&String::from_utf8(sent.bytes).unwrap());
    let arrived = Attached { name: "attachment-1.xml".to_owned(), bytes };
    let filed = [xml(&arrived, "structured")];
    let invoice = mail.is_one_invoice("credit-note", "ubl", Some(CREDIT_NOTE), &filed).await;
    assert_eq!(invoice["files"][0]["original_name"], Value::Null);
}

#[tokio::test]
async fn a_time_sheet_and_terms_beside_an_invoice_are_its_appendices() {
    let (world, bakery) = World::with_bakery().await;
    let invoice = attached(UBL, "Rechnung.xml");
    let hours = Attached { name: "Stunden März.csv".to_owned(), bytes: "Tag;Stunden\n1;8\n".into() };
    let photo = attached("invoices/image/invoice2data__AmazonWebServices.png", "Lieferschein.png");
    let mail = world.supplier_mails(&bakery, thunderbird, &[&hours, &invoice, &photo]).await;
    mail.explains(3);
    let appendix = |file, media_type, rule| Filed { file, media_type, role: "appendix", rule };
    let files = [
        xml(&invoice, "structured"),
        appendix(&photo, "image/png", "delivery_note"),
        appendix(&hours, "text/csv", "beside_invoice"),
    ];
    mail.is_one_invoice("invoice", "ubl", Some(UBL), &files).await;
}

#[tokio::test]
async fn an_italian_supplier_sends_the_signed_invoice_and_it_is_read() {
    let (world, bakery) = World::with_bakery().await;
    let signed = attached("invoices/fatturapa/fe-net__IT02182030391_31.xml.p7m", "IT02182030391_31.xml.p7m");
    let mail = world.supplier_mails(&bakery, gmail, &[&signed]).await;
    mail.explains(2).skips(&[]);
    let invoices = bakery.invoices().await;
    assert_eq!(invoices.len(), 1);
    assert_eq!((&invoices[0]["format"], &invoices[0]["fields"]["number"]), (&"fatturapa".into(), &"2".into()));
}
