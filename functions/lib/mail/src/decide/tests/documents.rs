//! What is no invoice and yet no noise, what is noise by any name, and what a person should look at.

use super::*;

#[test]
fn a_delivery_note_beside_an_invoice_is_its_appendix_also_where_it_shows_its_number() {
    let judgement = judge_files(&[
        ("a.pdf", "PDF Lieferschein Nr. 4711\nzu R-2024-17"),
        ("R-2024-17.xml", "XML R-2024-17,Acme,"),
        ("b.pdf", "PDF Rechnung R-2024-17\nLieferschein Nr. 4711"),
    ]);
    let files =
        "r-2024-17.xml (structured, structured) b.pdf (original, number_in_text) a.pdf (appendix, delivery_note)";
    assert_eq!(story(&judgement), [format!("R-2024-17: {files}")]);
    let judgement = judge_files(&[("note.pdf", "PDF Bon de livraison n° 4711"), ("x.pdf", "PDF Facture 17")]);
    assert_eq!(story(&judgement), ["?: x.pdf (original, pdf) note.pdf (appendix, delivery_note)"]);
    assert!(!judgement.attention);
}

#[test]
fn of_several_invoices_a_document_belongs_to_the_one_it_names() {
    let xml = [("R-101.xml", "XML R-101,Acme,"), ("R-102.xml", "XML R-102,Acme,")];
    let judgement = judge_files(&[xml[0], xml[1], ("d.pdf", "PDF Pakbon 7\nR-102"), ("e.pdf", "PDF Pakbon 8")]);
    let expected = [
        "R-101: r-101.xml (structured, structured)",
        "R-102: r-102.xml (structured, structured) d.pdf (appendix, delivery_note)",
        "-e.pdf (delivery_note)",
    ];
    assert_eq!(story(&judgement), expected);
}

#[test]
fn a_document_of_another_kind_alone_is_no_invoice_and_is_kept() {
    for (name, content, reason) in [
        ("x.pdf", "PDF Lieferschein 4711\nArtikel Menge", "delivery_note"),
        ("x.pdf", "PDF Order Confirmation 12", "order_confirmation"),
        ("x.pdf", "PDF Angebot Nr. 9", "quote"),
        ("x.pdf", "PDF Kontoauszug\nRechnung 17 119,00", "statement"),
        ("x.pdf", "PDF 2. Mahnung\nRechnung 17 119,00", "payment_reminder"),
        ("x.pdf", "PDF Zahlungsavis\nRechnung 17 119,00", "payment_advice"),
        ("x.pdf", "PDF Stundenzettel 12\nMeier 8 h", "time_sheet"),
        ("AGB.pdf", "PDF glyphs", "terms"),
        ("order.xml", "ORDER", "business_document"),
    ] {
        let judgement = judge_files(&[(name, content)]);
        let [skipped] = judgement.skipped.as_slice() else { panic!("{content}: {:?}", story(&judgement)) };
        assert_eq!((skipped.reason.code(), skipped.kept, skipped.attention), (reason, true, false), "{content}");
        assert_eq!(skipped.bytes, content.as_bytes());
        assert_eq!(
            (judgement.outcome, judgement.reason.as_ref().map(|reason| reason.code()), judgement.attention),
            (Outcome::Ignored, Some("no_file_is_an_invoice"), false)
        );
    }
}

#[test]
fn terms_are_never_filed_with_an_invoice() {
    let judgement = judge_files(&[
        ("R-1.pdf", "PDF Invoice R-1"),
        ("AGB.pdf", "PDF Allgemeine Geschäftsbedingungen\nRechnungen sind sofort fällig."),
        ("disclaimer.txt", "This e-mail is confidential."),
        ("privacy notice.html", "<html>We care.</html>"),
        ("conditions.pdf", "PDF Conditions générales de vente"),
    ]);
    let expected = [
        "?: r-1.pdf (original, pdf)",
        "-AGB.pdf (terms)",
        "-disclaimer.txt (terms)",
        "-privacy notice.html (terms)",
        "-conditions.pdf (terms)",
    ];
    assert_eq!(story(&judgement), expected);
}

#[test]
fn what_exchange_and_outlook_leave_behind_is_noise() {
    let picture = scan();
    let mut shown = part("image001.png", &picture);
    shown.content_id = Some("image001.png@01DA".into());
    let parts = [
        part("ATT00001.txt", "-- \nAnna"),
        part("ATT00002.htm", "<html></html>"),
        shown,
        part("Acme-Logo.jpg", &format!("{picture}1")),
        part("linkedin.png", &format!("{picture}2")),
    ];
    let judgement = judge_parts(&parts, read);
    let expected = [
        "-ATT00001.txt (noise)",
        "-ATT00002.htm (noise)",
        "-image001.png (inline_image)",
        "-Acme-Logo.jpg (inline_image)",
        "-linkedin.png (inline_image)",
    ];
    assert_eq!(story(&judgement), expected);
    assert!(judgement.skipped.iter().all(|file| !file.kept && !file.attention && file.bytes.is_empty()));
    let scanned = judge_files(&[("image001.png", picture.as_str())]);
    assert_eq!(scanned.invoices.len(), 1, "a scanner numbers its images too");
}

#[test]
fn the_pages_of_one_scan_are_one_invoice_and_photos_are_one_each() {
    let scan = |n: u8| format!("{}{n}", scan());
    let (one, two, three) = (scan(1), scan(2), scan(3));
    let judgement =
        judge_files(&[("page2.jpg", two.as_str()), ("page1.jpg", one.as_str()), ("page3.jpg", three.as_str())]);
    let expected = ["?: page1.jpg (original, image) page2.jpg (original, pages) page3.jpg (original, pages)"];
    assert_eq!(story(&judgement), expected);
    assert_eq!(judgement.invoices[0].joined, Some(FileRule::Pages));
    for names in [["IMG_0001.jpg", "IMG_0002.jpg"], ["a page 1.jpg", "b page 2.jpg"], ["page2.jpg", "page3.jpg"]] {
        let judgement = judge_files(&[(names[0], one.as_str()), (names[1], two.as_str())]);
        assert_eq!(judgement.invoices.len(), 2, "{names:?}");
    }
    let judgement = judge_files(&[
        ("R-1 Seite 01.png", one.as_str()),
        ("R-1 Seite 02.png", two.as_str()),
        ("R-2, Seite 1.png", three.as_str()),
    ]);
    assert_eq!(judgement.invoices.iter().map(|found| found.files.len()).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_locked_pdf_beside_a_readable_invoice_waits_for_a_person() {
    let judgement = judge_files(&[("r.xml", "XML 17,Acme,"), ("locked.pdf", "LOCKED")]);
    assert_eq!((judgement.outcome, judgement.attention), (Outcome::Imported, true));
    let skipped = &judgement.skipped[0];
    assert_eq!((skipped.reason.code(), skipped.kept, skipped.attention), ("encrypted_pdf", true, true));
    assert_eq!(skipped.bytes, b"LOCKED".as_slice());
    let json = serde_json::to_value(&judgement).unwrap();
    assert_eq!((&json["attention"], &json["skipped"][0]["kept"]), (&true.into(), &true.into()));
    assert!(json["skipped"][0].get("bytes").is_none());
    assert!(!judge_files(&[("r.xml", "XML 17,Acme,"), ("x.bin", "\0")]).attention);
}

#[test]
fn a_mail_beyond_a_limit_waits_for_a_person_and_an_empty_one_does_not() {
    let parts = [b"Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_vec(), b"--b\r\n\r\n".repeat(1000)].concat();
    assert!(judge("bomb.eml", &parts).attention);
    assert!(judge("large.eml", &vec![b'x'; crate::inbound::MAX_MAIL_BYTES + 1]).attention);
    assert!(!Judgement::rejected(Unread::EmptyMail).attention);
}

#[test]
fn what_a_pdf_carries_counts_like_what_an_archive_holds() {
    let file = |name: &str, length: usize| invoice::Embedded { name: name.into(), bytes: vec![b'x'; length] };
    let read = |bytes: &[u8]| {
        let embedded = vec![file("small.txt", 10), file("bomb.txt", crate::unpack::MAX_GROWTH + 10)];
        Document { embedded, ..read(bytes) }
    };
    let judgement = judge_parts(&[part("r.pdf", "PDF Invoice 17")], read);
    let expected = ["?: r.pdf (original, pdf) small.txt (appendix, embedded)", "-bomb.txt (unpacks_too_large)"];
    assert_eq!(story(&judgement), expected);
    assert!(judgement.attention && !judgement.skipped[0].kept);
    assert_eq!(judgement.skipped[0].part, "2/embedded/2");
}

#[test]
fn the_text_of_all_pdfs_together_has_a_limit() {
    let long = format!("PDF Invoice 17 {}", "x".repeat(sort::MAX_TEXTS));
    let judgement = judge_files(&[("a.pdf", long.as_str()), ("b.pdf", "PDF Invoice 18")]);
    let texts: usize = judgement.invoices.iter().filter_map(|found| found.text.as_ref()).map(String::len).sum();
    assert_eq!((judgement.invoices.len(), texts), (2, sort::MAX_TEXTS));
}

/// A PDF of one page with these lines in Latin-1, each of cells parted by `|`.
fn page(lines: &[&str]) -> Vec<u8> {
    use std::fmt::Write as _;
    let mut content = String::new();
    for (down, line) in lines.iter().enumerate() {
        for (across, cell) in line.split('|').enumerate() {
            let letters: String = cell.chars().map(|c| format!("{:02x}", u8::try_from(c).unwrap())).collect();
            let (left, up) = (50 + 180 * across, 800 - 14 * down);
            write!(content, "BT /F 10 Tf {left} {up} Td <{letters}> Tj ET ").unwrap();
        }
    }
    let stream = format!("<</Length {}>> stream\n{content}\nendstream", content.len());
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        &stream,
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ];
    let objects = objects.iter().zip(1..).map(|(object, id)| format!("{id} 0 obj {object} endobj\n"));
    format!("%PDF-1.7\n{}trailer <</Root 1 0 R>>\n%%EOF", objects.collect::<String>()).into_bytes()
}

#[test]
fn an_invoice_that_refers_to_orders_and_notes_is_imported_however_it_names_its_number() {
    for (lines, number) in [
        (
            &["Muster GmbH", "Angebot 2024-12", "Lieferschein 88", "Re.-Nr.:|4711-24", "Zahlbetrag|119,00"][..],
            Some("4711-24"),
        ),
        (&["Acme bv", "Bestelbon 4711", "Factuurnr.|F-2024-7", "Te betalen|119,00"], Some("F-2024-7")),
        (&["Acme Oy", "Tarjous 12", "Laskun numero:|2024-99"], Some("2024-99")),
        (&["Acme SL", "Albarán 12", "Nº Fra.:|A-2024-3"], Some("A-2024-3")),
        (&["Acme Ltd", "Purchase Order 4711", "Inv. No.|INV-8"], Some("INV-8")),
        (&["Muster GmbH", "Lieferschein 88", "Zahlbar bis 31.05.2026", "Zahlbetrag|119,00"], None),
    ] {
        let judgement = judge("scan.pdf", &page(lines));
        let [found] = judgement.invoices.as_slice() else { panic!("{lines:?}: {:?}", story(&judgement)) };
        let read = found.invoice.fields.as_ref().unwrap();
        assert_eq!((read.number.as_deref(), judgement.attention), (number, false), "{lines:?}");
    }
}

#[test]
fn a_document_that_asks_for_money_waits_for_a_person_where_nothing_else_is_an_invoice() {
    for (lines, reason, attention) in [
        (
            &["Muster GmbH", "2. Mahnung", "Rechnung Nr.|4711-24", "Zahlbar bis|31.05.2026", "Offener Betrag|119,00"][..],
            "payment_reminder",
            true,
        ),
        (&["Facture pro forma n° PF-12", "Total TTC|119,00 E"], "pro_forma", true),
        (&["Proforma-Rechnung"], "pro_forma", true),
        (&["Angebot 12", "Gesamtbetrag|119,00"], "quote", true),
        (&["Purchase Order 4711", "Ship to: Acme"], "order", false),
        (&["Lieferschein 88", "Zahlbetrag|119,00"], "delivery_note", true),
        (&["Lieferschein 88", "Gesamtbetrag|119,00"], "delivery_note", true),
        (&["Order Confirmation 12", "Grand total|119.00"], "order_confirmation", true),
        (&["Liquidation", "Kostenvoranschlag vom 02.10.2026", "Endsumme|53,62 EUR"], "quote", true),
        (&["Payment confirmation", "Order confirmation 88123", "Amount charged|$49.00"], "order_confirmation", true),
        (&["Lieferschein 88", "5 Schrauben|12,50 kg", "IBAN|DE89370400440532013000"], "delivery_note", false),
        (
            &[
                "Allgemeine Verkaufsbedingungen",
                "1. Geltung",
                "2. Preise",
                "5. Rechnungen",
                "Zahlbar nach Rechnungsdatum.",
            ],
            "terms",
            false,
        ),
    ] {
        let judgement = judge("scan.pdf", &page(lines));
        let [skipped] = judgement.skipped.as_slice() else { panic!("{lines:?}: {:?}", story(&judgement)) };
        assert_eq!((skipped.reason.code(), skipped.kept, skipped.attention), (reason, true, attention), "{lines:?}");
        assert_eq!((judgement.outcome, judgement.attention), (Outcome::Ignored, attention), "{lines:?}");
    }
}

#[test]
fn a_reminder_beside_invoices_asks_nobody_and_a_pro_forma_of_none_of_them_does() {
    let reminder = ("m.pdf", "PDF 2. Mahnung\nSumme EUR 119.00 ");
    let beside = judge_files(&[("a.xml", "XML R-101,Acme,"), ("b.xml", "XML R-102,Acme,"), reminder]);
    assert_eq!((beside.skipped.len(), beside.attention), (1, false));
    assert!(judge_files(&[reminder]).attention);
    let pro_forma = ("p.pdf", "PDF Proforma-Rechnung PF-9");
    let beside = judge_files(&[("a.xml", "XML R-101,Acme,"), ("b.xml", "XML R-102,Acme,"), pro_forma]);
    assert_eq!((beside.skipped[0].reason.code(), beside.attention), ("pro_forma", true));
    let appendix = judge_files(&[("a.xml", "XML R-101,Acme,"), pro_forma]);
    assert_eq!((appendix.skipped.len(), appendix.attention), (0, false));
}

#[test]
fn a_scan_called_something_else_waits_for_a_person_where_nothing_is_an_invoice() {
    let scan = scan();
    for (name, content) in [("Lieferschein 12.jpg", scan.as_str()), ("Angebot 88.pdf", "PDF ")] {
        let judgement = judge_files(&[(name, content)]);
        assert_eq!((judgement.outcome, judgement.attention), (Outcome::Ignored, true), "{name}");
        let beside = judge_files(&[("a.xml", "XML R-101,Acme,"), (name, content)]);
        assert_eq!((beside.outcome, beside.attention), (Outcome::Imported, false), "{name}");
    }
    let judgement = judge_files(&[("RE_4711_zu_Angebot_88.pdf", "PDF ")]);
    assert_eq!(story(&judgement), ["?: re_4711_zu_angebot_88.pdf (original, pdf)"]);
}

#[test]
fn time_sheets_advices_and_mandates_beside_an_invoice_are_its_appendices() {
    let judgement = judge_files(&[
        ("r.pdf", "PDF Rechnung R-1"),
        ("a.pdf", "PDF Leistungsnachweis 10/2026"),
        ("b.pdf", "PDF Remittance advice\nInvoice 16"),
        ("c.pdf", "PDF SEPA-Lastschriftmandat"),
    ]);
    let appendices = "a.pdf (appendix, time_sheet) b.pdf (appendix, payment_advice) c.pdf (appendix, mandate)";
    assert_eq!(story(&judgement), [format!("?: r.pdf (original, pdf) {appendices}")]);
}
