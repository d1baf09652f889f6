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
    let scan = scan();
    for (name, content, reason) in [
        ("x.pdf", "PDF Lieferschein 4711\nArtikel Menge", "delivery_note"),
        ("x.pdf", "PDF Order Confirmation 12", "order_confirmation"),
        ("x.pdf", "PDF Angebot Nr. 9", "quote"),
        ("x.pdf", "PDF Kontoauszug\nRechnung 17 119,00", "statement"),
        ("x.pdf", "PDF 2. Mahnung\nRechnung 17 119,00", "reminder"),
        ("AGB.pdf", "PDF ", "terms"),
        ("Lieferschein 12.jpg", scan.as_str(), "delivery_note"),
        ("order.xml", "ORDER", "order"),
    ] {
        let judgement = judge_files(&[(name, content)]);
        let [skipped] = judgement.skipped.as_slice() else { panic!("{content}: {:?}", story(&judgement)) };
        assert_eq!((skipped.reason, skipped.kept, skipped.attention), (reason, true, false), "{content}");
        assert_eq!(skipped.bytes, content.as_bytes());
        assert_eq!(
            (judgement.outcome, judgement.reason, judgement.attention),
            (Outcome::Ignored, Some("no_invoice"), false)
        );
        assert!(judgement.sentence.unwrap().contains(&skipped.sentence));
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
    assert_eq!(judgement.invoices[0].joined, Some("pages"));
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
    assert_eq!((skipped.reason, skipped.kept, skipped.attention), ("encrypted_pdf", true, true));
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
    assert!(!Judgement::rejected(problem("empty_mail", "The mail is empty.".into())).attention);
}
