//! The rules as stories of suppliers. The content of files is played by one-line texts, so that each story shows all
//! there is to it; real files are judged at the end of this page.

use invoice::{Content, Fields, Format, Kind};
use message::{Amount, Language, Warning};

use super::*;
use crate::{Disposition, unpack::tests::compose};

mod disagreements;
mod documents;
mod pictures;
mod printed;

/// Reads the one-line texts:
///
/// | text | file |
/// |---|---|
/// | `XML number,seller,vat,gross,payable,iban\|…` | loose XML with these invoices |
/// | `HYBRID number,seller,vat` | PDF with invoice data |
/// | `PDF text` | PDF with a text layer, or without if there is no text |
/// | `IMG …`, `ORDER`, `LOCKED` | scan, business document of another kind, unreadable PDF |
fn read(bytes: &[u8]) -> Document {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let invoice = |format: Format, line: &str| {
        let mut fields = line.split(',').map(|field| Some(field.to_owned()).filter(|field| !field.is_empty()));
        let (number, seller_name) = (fields.next().flatten(), fields.next().flatten());
        let (seller_vat, total_gross) = (fields.next().flatten(), fields.next().flatten());
        let (total_payable, iban) = (fields.next().flatten(), fields.next().flatten());
        let read = Fields { number, seller_name, seller_vat, total_gross, total_payable, iban, ..Fields::default() };
        let fields = Some(read);
        Invoice::new(Kind::Invoice, format, fields)
    };
    let (media_type, content) = match word {
        "XML" => ("application/xml", Content::Structured(rest.split('|').map(|i| invoice(Format::Ubl, i)).collect())),
        "HYBRID" => ("application/pdf", Content::Structured(vec![invoice(Format::FacturX, rest)])),
        "PDF" => (
            "application/pdf",
            Content::Pdf { text: Some(rest.to_owned()), invoice: Box::new(plain(Format::Pdf, rest)) },
        ),
        "IMG" => ("image/png", Content::Image { invoice: Box::new(plain(Format::Image, rest)) }),
        "ORDER" => ("application/xml", Content::NotAnInvoice(invoice::BusinessDocument::Order)),
        "LOCKED" => ("application/pdf", Content::Unreadable(Unread::EncryptedPdf)),
        _ => ("application/octet-stream", Content::Other),
    };
    Document { media_type, content, embedded: Vec::new() }
}

/// What is read on a PDF or scan: the amount behind `EUR`.
fn plain(format: Format, text: &str) -> Invoice {
    let amount = text.split_once("EUR ").map(|(_, rest)| rest.split(' ').next().unwrap_or_default().to_owned());
    let fields = amount.map(|amount| Fields { total_payable: Some(amount), ..Fields::default() });
    Invoice::new(Kind::Unknown, format, fields)
}

fn part(name: &str, content: &str) -> Part {
    Part {
        path: "2".into(),
        name: name.into(),
        original_name: Some(name.into()),
        declared_type: "application/octet-stream".into(),
        disposition: Disposition::Attachment,
        content_id: None,
        referenced_by_html: false,
        bytes: Bytes::copy_from_slice(content.as_bytes()),
    }
}

fn judge_files(files: &[(&str, &str)]) -> Judgement {
    judge_parts(&files.iter().map(|(name, content)| part(name, content)).collect::<Vec<_>>(), read)
}

/// `number: name (role, rule) …` of every invoice, then `-name (reason)` of every skipped file.
fn story(judgement: &Judgement) -> Vec<String> {
    let invoices = judgement.invoices.iter().map(|found| {
        let number = found.invoice.fields.as_ref().and_then(|f| f.number.as_deref()).unwrap_or("?");
        let files: Vec<String> = found
            .files
            .iter()
            .map(|f| format!("{} ({:?}, {})", f.name, f.role, f.rule.code()).to_lowercase())
            .collect();
        format!("{number}: {}", files.join(" "))
    });
    invoices.chain(judgement.skipped.iter().map(|file| format!("-{} ({})", file.name, file.reason.code()))).collect()
}

fn scan() -> String {
    format!("IMG {}", "x".repeat(1000))
}

#[test]
fn a_supplier_sends_an_xml_and_its_pdf() {
    let judgement = judge_files(&[
        ("data.xml", "XML R-2024-17,Acme,BE0123456789"),
        ("print.pdf", "PDF Invoice R\u{2011}2024\u{2011}17\n of Acme"),
    ]);
    let files = "data.xml (structured, structured) print.pdf (original, number_in_text)";
    assert_eq!(story(&judgement), [format!("R-2024-17: {files}")]);
    assert_eq!((judgement.outcome, judgement.reason), (Outcome::Imported, None));
    assert_eq!(judgement.invoices[0].joined, Some(FileRule::NumberInText));
}

#[test]
fn a_supplier_sends_a_hybrid_pdf_and_its_loose_xml_in_either_order() {
    let (xml, pdf) = (("r.xml", "XML 17,Acme,BE 0123.456.789"), ("r.pdf", "HYBRID 17,ACME,BE0123456789"));
    let judgement = judge_files(&[pdf, xml]);
    let files = "r.pdf (original, hybrid_pdf) r.xml (structured, same_number_and_seller)";
    assert_eq!(story(&judgement), [format!("17: {files}")]);
    assert_eq!(judgement.invoices[0].invoice.format, Format::Ubl, "the loose file is what the law has one keep");
    let judgement = judge_files(&[xml, pdf]);
    let files = "r.xml (structured, structured) r.pdf (original, same_number_and_seller)";
    assert_eq!(story(&judgement), [format!("17: {files}")]);
    assert_eq!(judgement.invoices[0].joined, Some(FileRule::SameNumberAndSeller));
    assert_eq!(judgement.invoices[0].invoice.format, Format::Ubl);
}

#[test]
fn two_suppliers_may_use_the_same_number() {
    let judgement = judge_files(&[("a.xml", "XML 17,Acme,"), ("b.pdf", "HYBRID 17,Bolt,"), ("c.xml", "XML 17,,")]);
    assert_eq!(judgement.invoices.len(), 3);
    let judgement = judge_files(&[("a.xml", "XML 17,Acme,BE0123456789"), ("b.pdf", "HYBRID 17,Acme,")]);
    assert_eq!(judgement.invoices.len(), 1, "only one gives its VAT number, so the names decide");
    let judgement = judge_files(&[("a.xml", "XML 17,Acme,BE0123456789"), ("b.pdf", "HYBRID 17,Acme,FR1")]);
    assert_eq!(judgement.invoices.len(), 2);
}

#[test]
fn two_invoices_and_their_pdfs_find_each_other() {
    let judgement = judge_files(&[
        ("1.pdf", "PDF Invoice 2024-002, see also 2024-0011"),
        ("2.pdf", "PDF Invoice 2024-001."),
        ("a.xml", "XML 2024-001,Acme,"),
        ("b.xml", "XML 2024-002,Acme,"),
    ]);
    assert_eq!(
        story(&judgement),
        [
            "2024-001: a.xml (structured, structured) 2.pdf (original, number_in_text)",
            "2024-002: b.xml (structured, structured) 1.pdf (original, number_in_text)",
        ]
    );
}

#[test]
fn a_number_shown_by_chance_is_decided_by_the_seller() {
    let judgement = judge_files(&[
        ("a.xml", "XML 471102,Acme GmbH,DE123456789"),
        ("b.xml", "XML 471103,Bolt AG,"),
        ("x.pdf", "PDF Bolt  AG: Rechnung 471103, Kundennummer 471102"),
        ("y.pdf", "PDF DE 123 456 789 Rechnung 471102, Auftrag 471103"),
    ]);
    assert_eq!(
        story(&judgement),
        [
            "471102: a.xml (structured, structured) y.pdf (original, number_in_text)",
            "471103: b.xml (structured, structured) x.pdf (original, number_in_text)",
        ]
    );
}

#[test]
fn a_pdf_that_fits_two_invoices_is_an_invoice_of_its_own_unless_its_name_decides() {
    let xml = [("R-101.xml", "XML R-101,Acme,"), ("R-102.xml", "XML R-102,Acme,")];
    let text = "PDF Acme R-102, open: R-101";
    let judgement = judge_files(&[xml[0], xml[1], ("print.pdf", text)]);
    assert_eq!(judgement.invoices.len(), 3);
    assert_eq!(
        (judgement.invoices[2].invoice.format, judgement.invoices[2].invoice.kind),
        (Format::Pdf, Kind::Unknown)
    );
    let judgement = judge_files(&[xml[0], xml[1], ("r-102.PDF", text)]);
    assert_eq!(judgement.invoices[1].files[1].name, "r-102.PDF");
    assert_eq!(judgement.invoices.len(), 2);
}

#[test]
fn a_pdf_whose_text_tells_nothing_is_joined_by_its_name() {
    for (xml, number, pdf) in [
        ("invoice.xml", "4711", "Invoice.pdf"),
        ("data.xml", "2024/0815", "Rechnung_2024-0815 Kopie.pdf"),
        ("data.xml", "2024001", "RE2024001.pdf"),
        ("data.xml", "17", "17.pdf"),
    ] {
        let judgement = judge_files(&[(xml, &format!("XML {number},Acme,")), (pdf, "PDF &%$ glyphs")]);
        assert_eq!(judgement.invoices.len(), 1, "{pdf}");
        assert_eq!(judgement.invoices[0].joined, Some(FileRule::SameFileName));
    }
    for (number, pdf) in
        [("2024", "offer-2024-05-31.pdf"), ("001", "4711-001.pdf"), ("17", "Invoice 17.pdf"), ("47", "4711.pdf")]
    {
        let judgement = judge_files(&[("data.xml", &format!("XML {number},Acme,")), (pdf, "PDF glyphs")]);
        assert_eq!(judgement.invoices.len(), 2, "{number} is not what {pdf} is about");
    }
}

#[test]
fn a_scanned_pdf_belongs_to_the_only_invoice_beside_it() {
    let judgement = judge_files(&[("data.xml", "XML 17,Acme,"), ("scan.pdf", "PDF ")]);
    assert_eq!(story(&judgement), ["17: data.xml (structured, structured) scan.pdf (original, only_pair)"]);
    let judgement = judge_files(&[("data.xml", "XML 17,Acme,"), ("scan.pdf", "PDF "), ("scan2.pdf", "PDF  ")]);
    assert_eq!(judgement.invoices.len(), 3, "two scans may be two more invoices");
}

#[test]
fn the_folders_of_an_archive_are_pairs() {
    let archived = |files: &[(&str, &str)]| {
        let files: Vec<_> = files.iter().map(|(name, content)| compose::named(name, content.as_bytes())).collect();
        let archive = Part { bytes: compose::zip(&files).into(), ..part("invoices.zip", "") };
        let stories = story(&judge_parts(&[archive], read));
        stories.into_iter().filter(|story| !story.starts_with("-invoices.zip")).collect::<Vec<_>>()
    };
    let pairs = [
        "17: invoice.xml (structured, structured) scan.pdf (original, only_pair) hours.csv (appendix, beside_invoice)",
        "18: invoice.xml (structured, structured) invoice.pdf (original, same_file_name)",
    ];
    let files = [
        ("1/invoice.xml", "XML 17,Acme,"),
        ("1/scan.pdf", "PDF "),
        ("1/hours.csv", "TEXT hours"),
        ("2/invoice.xml", "XML 18,Acme,"),
        ("2/invoice.pdf", "PDF  "),
    ];
    assert_eq!(archived(&files), pairs);
    let named = [files[0], files[3], ("1/invoice.pdf", "PDF "), ("2/invoice.pdf", "PDF  ")];
    let pairs = [17, 18]
        .map(|number| format!("{number}: invoice.xml (structured, structured) invoice.pdf (original, same_file_name)"));
    assert_eq!(archived(&named), pairs);
    let two_scans = [files[0], ("1/a.pdf", "PDF "), ("1/b.pdf", "PDF  "), files[3]];
    assert_eq!(archived(&two_scans).len(), 4, "two scans of a folder may be two more invoices");
    let alone = [files[0], ("1/invoice.pdf", "PDF "), ("2/invoice.pdf", "PDF  ")];
    assert_eq!(archived(&alone).len(), 2, "the scan of a folder without XML is of another invoice");
    let by_kind = [
        ("xml/17.xml", "XML 17,Acme,"),
        ("xml/18.xml", "XML 18,Acme,"),
        ("pdf/17.pdf", "PDF "),
        ("pdf/18.pdf", "PDF  "),
    ];
    assert_eq!(archived(&by_kind).len(), 2, "a folder for each kind of file");
    let beside_all = [files[0], files[3], ("scan.pdf", "PDF ")];
    assert_eq!(archived(&beside_all).len(), 3, "a scan beside the folders is of none of them");
}

#[test]
fn a_time_sheet_that_shows_the_number_is_an_appendix() {
    let judgement = judge_files(&[
        ("sheet.pdf", "PDF hours for R-101"),
        ("R-101.pdf", "PDF Invoice R-101"),
        ("R-101.xml", "XML R-101,Acme,"),
    ]);
    let files =
        "r-101.xml (structured, structured) sheet.pdf (appendix, further_pdf) r-101.pdf (original, number_in_text)";
    assert_eq!(story(&judgement), [format!("R-101: {files}")]);
    let judgement = judge_files(&[("a.pdf", "HYBRID R-101,Acme,"), ("sheet.pdf", "PDF hours for R-101")]);
    assert_eq!(story(&judgement), ["R-101: a.pdf (original, hybrid_pdf) sheet.pdf (appendix, further_pdf)"]);
    assert_eq!(judgement.invoices[0].joined, None, "an appendix is no second rendering");
}

#[test]
fn a_file_of_several_invoices_is_a_file_of_each() {
    let judgement = judge_files(&[
        ("batch.xml", "XML A-100,Acme,|A-101,Acme,"),
        ("batch.pdf", "PDF all of A-100 and A-101"),
        ("list.csv", "a;b"),
    ]);
    let files = "batch.xml (structured, structured) batch.pdf (original, number_in_text)";
    let expected = [format!("A-100: {files}"), format!("A-101: {files}"), "-list.csv (ambiguous_appendix)".into()];
    assert_eq!(story(&judgement), expected);
}

#[test]
fn plain_pdfs_are_invoices_each() {
    let judgement = judge_files(&[("a.pdf", "PDF one"), ("b.pdf", "PDF two"), ("a.xlsx", "PK\u{3}\u{4}")]);
    let expected = ["?: a.pdf (original, pdf) a.xlsx (appendix, beside_invoice)", "?: b.pdf (original, pdf)"];
    assert_eq!(story(&judgement), expected);
}

#[test]
fn a_photographed_receipt_is_an_invoice_only_without_another() {
    let photo = scan();
    assert_eq!(story(&judge_files(&[("IMG_1.jpg", &photo)])), ["?: img_1.jpg (original, image)"]);
    let judgement = judge_files(&[("IMG_1.jpg", &photo), ("r.pdf", "PDF Invoice")]);
    assert_eq!(story(&judgement), ["?: r.pdf (original, pdf) img_1.jpg (appendix, beside_invoice)"]);
    let judgement = judge_files(&[("a.jpg", &photo), ("b.jpg", &format!("{photo}!"))]);
    assert_eq!(judgement.invoices.len(), 2);
    assert_eq!(judgement.invoices[0].invoice.format, Format::Image);
}

#[test]
fn logos_and_tracking_pixels_are_no_receipts() {
    let photo = scan();
    let mut logo = part("image001.png", &photo);
    logo.referenced_by_html = true;
    let copy = part("logo.png", &photo);
    let pixel = part("p.gif", "GIF89a\u{1}\0\u{1}\0");
    let judgement = judge_parts(&[copy, logo, pixel], read);
    let expected = ["-logo.png (inline_image)", "-image001.png (duplicate)", "-p.gif (inline_image)"];
    assert_eq!(story(&judgement), expected);
    assert_eq!(
        (judgement.outcome, judgement.reason.as_ref().map(|reason| reason.code())),
        (Outcome::Ignored, Some("no_file_is_an_invoice"))
    );
}

/// A PNG of this size, as far as its header goes.
fn picture(name: &str, width: u32, height: u32, salt: u8) -> Part {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice();
    let bytes = [head, &width.to_be_bytes(), &height.to_be_bytes(), &[salt; 600]].concat();
    Part { bytes: bytes.into(), ..part(name, "") }
}

#[test]
fn a_scan_is_a_scan_whatever_its_name_says() {
    let judge = |parts: &[Part]| judge_parts(parts, invoice::read);
    for (name, width, height) in [
        ("Scan Logo GmbH.png", 1240, 1754),
        ("signature required.png", 600, 800),
        ("Rechnung Logo GmbH.png", 300, 500),
        ("banner-shop-invoice.png", 400, 300),
    ] {
        let judgement = judge(&[picture(name, width, height, 1)]);
        assert_eq!(judgement.invoices.len(), 1, "{name}: {:?}", story(&judgement));
    }
    for (name, width, height) in [("logo.png", 300, 200), ("logo-invoice.png", 90, 90), ("banner.png", 2000, 600)] {
        let judgement = judge(&[picture(name, width, height, 1)]);
        assert_eq!(story(&judgement), [format!("-{name} (inline_image)")]);
    }
}

#[test]
fn a_scan_pasted_into_the_text_is_an_invoice_only_without_another() {
    let shown = |part: Part| Part { referenced_by_html: true, ..part };
    let by_outlook = |part: Part| Part { content_id: Some("1".into()), ..part };
    let judge = |parts: &[Part]| judge_parts(parts, invoice::read);
    let scan = shown(picture("IMG_0017.png", 1200, 1600, 1));
    assert_eq!(story(&judge(std::slice::from_ref(&scan))), ["?: img_0017.png (original, image)"]);
    let outlook = by_outlook(picture("image001.png", 900, 1200, 2));
    assert_eq!(story(&judge(&[outlook])), ["?: image001.png (original, image)"]);
    // Beside a photo that was attached, and what belongs to a signature or an advertisement.
    let judgement = judge(&[scan.clone(), picture("page.png", 800, 1100, 3)]);
    assert_eq!(story(&judgement), ["?: page.png (original, image)", "-IMG_0017.png (inline_image)"]);
    for (width, height) in [(300, 90), (1200, 600), (1080, 1080), (500, 900)] {
        let judgement = judge(&[shown(picture("a.png", width, height, 1))]);
        assert_eq!(story(&judgement), ["-a.png (inline_image)"], "{width} by {height}");
    }
}

#[test]
fn a_pdf_that_is_cut_off_is_imported_and_for_a_person() {
    let finding = || Finding::error(message::Finding::DamagedPdf);
    let read = |bytes: &[u8]| {
        let mut document = read(bytes);
        if let Content::Pdf { invoice, .. } = &mut document.content {
            invoice.findings.push(finding());
        }
        document
    };
    for files in
        [vec![part("r.pdf", "PDF Invoice")], vec![part("r.xml", "XML 17001,Acme,"), part("r.pdf", "PDF 17001")]]
    {
        let judgement = judge_parts(&files, read);
        assert_eq!(judgement.invoices.len(), 1);
        assert_eq!(judgement.invoices[0].invoice.findings, [finding()], "also where the PDF shows the data of an XML");
        assert!(judgement.attention);
    }
}

#[test]
fn office_files_and_texts_accompany_an_invoice_and_are_none() {
    let files = [("hours.xlsx", "PK\u{3}\u{4}…"), ("note.txt", "hello"), ("terms.docx", "PK\u{3}\u{4}")];
    let judgement = judge_files(&[files[0], files[1], files[2], ("r.xml", "XML 17,Acme,")]);
    let expected = "17: r.xml (structured, structured) hours.xlsx (appendix, beside_invoice) \
                    note.txt (appendix, beside_invoice) terms.docx (appendix, beside_invoice)";
    assert_eq!(story(&judgement), [expected]);
    assert_eq!(
        judgement.invoices[0].files[1].media_type,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    let mut mislabelled = part("hours.xlsx", "PK\u{3}\u{4}\0");
    mislabelled.declared_type = "text/plain".into();
    let judgement = judge_parts(&[mislabelled], read);
    assert_eq!(story(&judgement), ["-hours.xlsx (not_an_invoice_format)"]);
    let judgement = judge_files(&files);
    assert!(judgement.skipped.iter().all(|file| file.reason.code() == "not_an_invoice_format"));
}

#[test]
fn what_a_mail_program_adds_is_noise() {
    let mut signature = part("smime.p7s", "0\u{1}\u{2}\0");
    signature.declared_type = "application/pkcs7-signature".into();
    let mut report = part("attachment-1.bin", "Reporting-MTA: dns; x");
    report.declared_type = "message/delivery-status".into();
    let parts = [
        signature,
        report,
        part("anna.vcf", "BEGIN:VCARD\nFN:Anna"),
        part("x", "begin:vcalendar\n"),
        part("signature.asc", "-----BEGIN PGP SIGNATURE-----\n"),
    ];
    let judgement = judge_parts(&parts, read);
    assert!(judgement.skipped.iter().all(|file| file.reason.code() == "noise"), "{:?}", story(&judgement));
}

#[test]
fn every_other_file_is_skipped_with_its_reason() {
    let judgement = judge_files(&[
        ("order.xml", "ORDER"),
        ("locked.pdf", "LOCKED"),
        ("empty.pdf", ""),
        ("budget.xlsx", "MZ\u{90}\0 not what it is called"),
        ("a.zip", "PK\u{3}\u{4}\0"),
    ]);
    let expected = [
        "-order.xml (business_document)",
        "-locked.pdf (encrypted_pdf)",
        "-empty.pdf (empty_document)",
        "-budget.xlsx (unknown_format)",
        "-a.zip (corrupt_zip)",
    ];
    assert_eq!(story(&judgement), expected);
    assert_eq!(
        (judgement.outcome, judgement.reason.as_ref().map(|reason| reason.code())),
        (Outcome::Ignored, Some("no_file_is_an_invoice"))
    );
}

#[test]
fn a_pdf_that_is_the_login_page_of_a_portal_is_kept_for_a_person() {
    let declared = |name: &str, kind: &str, content: &str| Part { declared_type: kind.into(), ..part(name, content) };
    for (file, says) in [
        (part("Rechnung.pdf", "<!DOCTYPE html><title>Login</title>"), "a PDF, but is a web page"),
        (declared("Rechnung.pdf", "text/html", "<html>please log in"), "a PDF, but is a web page"),
        (part("Rechnung.pdf", "Sehr geehrte Damen"), "a PDF, but is a text"),
        (declared("document", "application/pdf", "\0\u{1}\u{2}"), "a PDF, but is something else, or damaged"),
        (part("R-17.xml", "total;119.00"), "an XML file, but is a text"),
        (part("R-17.zip", "HTTP 404"), "a zip archive, but is a text"),
        (part("R-17.xml.p7m", "HTTP 404"), "a signed file, but is a text"),
    ] {
        let name = file.name.clone();
        let judgement = judge_parts(&[file, part("r.pdf", "PDF Invoice")], read);
        let skipped = &judgement.skipped[0];
        assert_eq!(
            (skipped.reason.code(), skipped.kept, judgement.attention),
            ("mislabelled_file", true, true),
            "{name}"
        );
        assert!(skipped.reason.text(Language::En).whole().contains(says), "{:?}", skipped.reason);
    }
    let sheet = Part { declared_type: "application/pdf".into(), ..part("hours.xlsx", "PK\u{3}\u{4}…") };
    assert_eq!(story(&judge_parts(&[sheet], read)), ["-hours.xlsx (not_an_invoice_format)"], "it says what it is");
}

#[test]
fn an_empty_file_that_should_be_an_invoice_is_for_a_person() {
    for (name, code) in [
        ("Rechnung.pdf", "empty_document"),
        ("R-17.xml", "empty_document"),
        ("R-17.xml.p7m", "empty_document"),
        ("note.txt", "empty_file"),
    ] {
        let flagged = code == "empty_document";
        let judgement = judge_files(&[(name, "")]);
        let file = &judgement.skipped[0];
        assert_eq!((file.reason.code(), file.kept, file.attention), (code, false, flagged), "{name}");
        assert_eq!(judgement.attention, flagged);
    }
}

#[test]
fn a_web_page_is_an_appendix_beside_an_invoice_and_alone_for_a_person() {
    let page = ("Rechnung.html", "<!DOCTYPE html><p>Total 119.00");
    let judgement = judge_files(&[page, ("r.pdf", "PDF Invoice")]);
    assert_eq!(story(&judgement), ["?: r.pdf (original, pdf) rechnung.html (appendix, beside_invoice)"]);
    assert!(!judgement.attention);
    for (name, content) in [page, ("R-17.htm", "<html><p>Total"), ("Rechnung 17.docx", "PK\u{3}\u{4}")] {
        let judgement = judge_files(&[(name, content)]);
        let file = &judgement.skipped[0];
        assert_eq!((file.reason.code(), file.kept, judgement.attention), ("unread_document", true, true), "{name}");
    }
}

#[test]
fn the_same_bytes_twice_are_one_file() {
    let judgement = judge_files(&[("a.pdf", "PDF Invoice"), ("copy of a.pdf", "PDF Invoice")]);
    assert_eq!(story(&judgement), ["?: a.pdf (original, pdf)", "-copy of a.pdf (duplicate)"]);
}

#[test]
fn a_mail_without_attachment_is_ignored() {
    let judgement = judge("mail.eml", b"From: a@b.example\r\nSubject: Hi\r\n\r\nHello");
    assert_eq!(
        (judgement.outcome, judgement.reason.as_ref().map(|reason| reason.code())),
        (Outcome::Ignored, Some("no_attachment"))
    );
}

#[test]
fn a_mail_beyond_the_limits_is_rejected() {
    let raw = [b"Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_vec(), b"--b\r\n\r\n".repeat(1000)].concat();
    let judgement = judge("bomb.eml", &raw);
    assert_eq!(
        (judgement.outcome, judgement.reason.as_ref().map(|reason| reason.code())),
        (Outcome::Rejected, Some("too_many_parts"))
    );
}

#[test]
fn a_judgement_is_the_json_of_the_inspect_contract() {
    let judgement = judge_files(&[("r.xml", "XML 17,Acme,"), ("x.bin", "\0")]);
    let json = serde_json::to_value(&judgement).unwrap();
    assert_eq!((&json["outcome"], &json["reason"]), (&"imported".into(), &serde_json::Value::Null));
    let invoice = &json["invoices"][0];
    assert_eq!((&invoice["kind"], &invoice["format"]), (&"invoice".into(), &"ubl".into()));
    assert_eq!(invoice["fields"]["number"], "17");
    let file = &invoice["files"][0];
    assert_eq!((&file["name"], &file["media_type"]), (&"r.xml".into(), &"application/xml".into()));
    assert_eq!((&file["size"], &file["role"]), (&12.into(), &"structured".into()));
    assert_eq!(file["sha256"].as_str().map(str::len), Some(64));
    assert!(file.get("bytes").is_none());
    let skipped = &json["skipped"][0];
    assert_eq!((&skipped["name"], &skipped["reason"]["code"]), (&"x.bin".into(), &"unknown_format".into()));
    assert_eq!(skipped["media_type"], "application/octet-stream");
}

fn corpus() -> std::path::PathBuf {
    let corpus = std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus"));
    assert!(corpus.join("manifest.jsonl").is_file(), "the corpus is missing: expected at {}", corpus.display());
    corpus
}

/// Path and bytes of every file of the corpus of one of these kinds.
fn files_of(kinds: &[&str]) -> Vec<(String, Vec<u8>)> {
    let corpus = corpus();
    let manifest = std::fs::read_to_string(corpus.join("manifest.jsonl")).unwrap();
    let entries = manifest.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let paths = entries
        .filter(|e| kinds.contains(&e["kind"].as_str().unwrap()))
        .map(|e| e["path"].as_str().unwrap().to_owned());
    paths.map(|path| (path.clone(), std::fs::read(corpus.join(path)).unwrap())).collect()
}

#[test]
fn every_invoice_of_the_corpus_is_one_and_no_order_is() {
    let invoices = files_of(&["ubl-invoice", "ubl-creditnote", "cii", "facturx-pdf", "zugferd1-pdf", "plain-pdf"]);
    assert!(invoices.len() > 80);
    for (path, bytes) in invoices {
        let judgement = judge(&path, &bytes);
        assert_eq!(judgement.invoices.len(), 1, "{path}: {:?}", story(&judgement));
    }
    let others = files_of(&["ubl-other:Order", "ubl-other:DespatchAdvice", "orderx-xml", "cdar"]);
    assert!(others.len() > 3);
    for (path, bytes) in others {
        let judgement = judge(&path, &bytes);
        assert_eq!(
            (judgement.outcome, judgement.reason.as_ref().map(|reason| reason.code())),
            (Outcome::Ignored, Some("no_file_is_an_invoice")),
            "{path}"
        );
    }
}

#[test]
fn a_supplier_mails_a_real_hybrid_pdf_beside_the_xml_within_it() {
    let mut joined = 0;
    for (path, pdf) in files_of(&["facturx-pdf", "zugferd1-pdf"]) {
        let document = invoice::read(&pdf);
        let Some(xml) = document.embedded.into_iter().find(|file| file.name.ends_with(".xml")) else { continue };
        if !matches!(invoice::read(&xml.bytes).content, Content::Structured(_)) {
            continue;
        }
        let file = |name: &str, bytes: Vec<u8>| crate::Attachment {
            name: name.into(),
            media_type: "application/octet-stream".into(),
            bytes: bytes.into(),
        };
        let from = crate::EmailAddress::parse("billing@supplier.example").unwrap();
        let letter = crate::Letter {
            from: from.clone().into(),
            reply_to: Vec::new(),
            to: vec![from],
            cc: Vec::new(),
            subject: "Invoice".into(),
            text: "Please find attached.".into(),
            html: None,
            images: Vec::new(),
            attachments: vec![file("print.pdf", pdf), file(&xml.name, xml.bytes)],
            message_id: "1@supplier.example".into(),
            occasion: crate::Occasion::Event,
            date: 0,
        };
        let judgement = judge("mail.eml", &letter.compose());
        assert_eq!(judgement.invoices.len(), 1, "{path}: {:?}", story(&judgement));
        let roles: Vec<Role> = judgement.invoices[0].files.iter().map(|file| file.role).collect();
        assert_eq!(roles[..2], [Role::Original, Role::Structured], "{path}");
        let within = &judgement.invoices[0].files[2..];
        assert!(within.iter().all(|f| (f.role, f.rule) == (Role::Appendix, FileRule::Embedded)), "{path}");
        joined += 1;
    }
    assert!(joined > 15, "{joined}");
}

#[test]
fn what_is_read_on_a_pdf_or_scan_stays_with_it_and_yields_to_data() {
    let payable = |judgement: &Judgement, at: usize| {
        judgement.invoices[at].invoice.fields.as_ref().and_then(|fields| fields.total_payable.clone())
    };
    let alone = judge_files(&[("rechnung.pdf", "PDF Rechnung 4711 EUR 119.00")]);
    assert_eq!(payable(&alone, 0).as_deref(), Some("119.00"));
    let scan = judge_files(&[("scan.png", &format!("IMG EUR 7.50 {}", "x".repeat(600)))]);
    assert_eq!(payable(&scan, 0).as_deref(), Some("7.50"));
    let pair = judge_files(&[("a.xml", "XML R-4711,Lieferant,DE1"), ("a.pdf", "PDF Rechnung R-4711 EUR 119.00")]);
    assert_eq!((pair.invoices.len(), pair.invoices[0].invoice.format), (1, Format::Ubl));
    assert_eq!(payable(&pair, 0), None);
}
