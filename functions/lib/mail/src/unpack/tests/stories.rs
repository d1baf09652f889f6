//! What suppliers send.

use message::{Container, FileRule, Language};

use super::compose::{
    base64, detached, encrypted, enveloped, forwarded, mail, named, p7m, p7m_in_pieces, pdf, winmail, zip,
};
use super::corpus;
use crate::{Judgement, Outcome, Role, judge};

const UBL: &str = "invoices/ubl/josemmo__peppol-vat-s.xml";

fn ubl() -> Vec<u8> {
    corpus::bytes(UBL)
}

/// `part name (reason)` of every skipped file, then `part name (role)` of every file of an invoice.
fn story(judgement: &Judgement) -> Vec<String> {
    let skipped = judgement.skipped.iter().map(|f| format!("{} {} ({})", f.part, f.name, f.reason.code()));
    let files = judgement.invoices.iter().flat_map(|found| &found.files);
    let files = files.map(|f| format!("{} {} ({:?}, {})", f.part, f.name, f.role, f.rule.code()).to_lowercase());
    skipped.chain(files).collect()
}

#[test]
fn a_month_of_invoices_comes_as_a_zip_from_a_macintosh() {
    let other = String::from_utf8(ubl()).unwrap().replace("Snippet1", "Snippet2").into_bytes();
    let archive = zip(&[
        named("März/../../R-1.xml", ubl()),
        named("März/R-2.xml", other),
        named("__MACOSX/._R-1.xml", b"\0\x05\x16\x07\0\x02\0\0Mac OS X".to_vec()),
        named("März/.DS_Store", b"\0\0\0\x01Bud1".to_vec()),
    ]);
    let raw = mail(vec![("März.zip".into(), "application/zip", archive)]);
    let judgement = judge("mail.eml", &raw);
    let expected = [
        "2 März.zip (unpacked)",
        "2/zip/3 _R-1.xml (noise)",
        "2/zip/4 DS_Store (noise)",
        "2/zip/1 r-1.xml (structured, structured)",
        "2/zip/2 r-2.xml (structured, structured)",
    ];
    assert_eq!(story(&judgement), expected);
    let file = &judgement.invoices[0].files[0];
    assert_eq!(file.original_name.as_deref(), Some("März/../../R-1.xml"), "the name is recorded as written");
    assert_eq!(judgement.skipped[0].reason, FileRule::Unpacked { container: Container::Zip, files: 4 }.into());
}

#[test]
fn a_czech_invoice_comes_as_isdocx_with_its_pdf() {
    let isdoc = corpus::bytes("invoices/isdoc/isdoc__no-vat-applicable.isdoc");
    let pdf = pdf(&[]);
    let archive = zip(&[
        named("manifest.xml", "<manifest xmlns='http://isdoc.cz/namespace/2013/manifest'/>"),
        named("faktura.isdoc", isdoc),
        named("faktura.pdf", pdf),
    ]);
    let judgement = judge("faktura.isdocx", &archive);
    let roles: Vec<Role> = judgement.invoices[0].files.iter().map(|file| file.role).collect();
    assert_eq!(
        (judgement.invoices.len(), roles),
        (1, vec![Role::Structured, Role::Original]),
        "{:?}",
        story(&judgement)
    );
}

#[test]
fn an_office_file_stays_one_file_whatever_it_is_called() {
    let types = named("[Content_Types].xml", "<Types/>");
    let docx = zip(&[types.clone(), named("word/document.xml", "<w/>")]);
    let odt = zip(&[named("mimetype", "application/vnd.oasis.opendocument.text"), named("content.xml", "<o/>")]);
    let raw = mail(vec![
        ("hours.docx".into(), "application/octet-stream", docx.clone()),
        ("hours.odt".into(), "application/zip", odt),
        ("hours".into(), "application/octet-stream", zip(&[types, named("xl/workbook.xml", "<x/>")])),
        ("r.xml".into(), "text/xml", ubl()),
    ]);
    let expected = [
        "4 hours (unknown_format)",
        "5 r.xml (structured, structured)",
        "2 hours.docx (appendix, beside_invoice)",
        "3 hours.odt (appendix, beside_invoice)",
    ];
    assert_eq!(story(&judge("mail.eml", &raw)), expected);
}

#[test]
fn an_outlook_user_forwards_a_mail_within_winmail_dat() {
    let inner = winmail(&[named("Rechnung №7.xml", ubl())]);
    let iid = b"\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46".to_vec();
    let object = [iid, inner].concat();
    // PR_DISPLAY_NAME, then PR_ATTACH_DATA_OBJ.
    let properties = [
        b"\x02\0\0\0\x1e\0\x01\x30\x01\0\0\0\x04\0\0\0Fwd\0\x0d\0\x01\x37\x01\0\0\0".as_slice(),
        &(object.len() as u32).to_le_bytes(),
        &object,
    ]
    .concat();
    let mut outer = b"\x78\x9f\x3e\x22\x01\0".to_vec();
    for (id, value) in [(0x0006_9002_u32, vec![0; 14]), (0x0006_9005, properties)] {
        outer
            .extend([&[2], id.to_le_bytes().as_slice(), &(value.len() as u32).to_le_bytes(), &value, &[0, 0]].concat());
    }
    let judgement = judge("winmail.dat", &outer);
    let expected = [
        "1 winmail.dat (unpacked)",
        "1/tnef/1 Fwd (unpacked)",
        "1/tnef/1/tnef/1 rechnung №7.xml (structured, structured)",
    ];
    assert_eq!(story(&judgement), expected);
}

#[test]
fn a_winmail_dat_that_is_cut_off_says_so_and_keeps_what_came_before() {
    let whole = winmail(&[named("a.xml", ubl()), named("b.xml", vec![b'x'; 5000])]);
    let judgement = judge("winmail.dat", &whole[..whole.len() - 3000]);
    let [container, cut] = judgement.skipped.as_slice() else { panic!("{:?}", story(&judgement)) };
    assert_eq!(
        (container.reason.code(), cut.reason.code(), judgement.invoices.len()),
        ("unpacked", "corrupt_winmail", 1)
    );
}

#[test]
fn a_detached_signature_is_noise_and_a_pem_envelope_is_opened() {
    let pem = format!("-----BEGIN PKCS7-----\r\n{}-----END PKCS7-----\r\n", base64(&p7m(&ubl())));
    let raw = mail(vec![
        ("smime.p7s".into(), "application/pkcs7-signature", detached()),
        ("IT01_1.xml.p7m".into(), "text/plain", pem.into_bytes()),
    ]);
    let expected = [
        "2 smime.p7s (noise)",
        "3/p7m/1 it01_1.xml (structured, structured)",
        "3 it01_1.xml.p7m (envelope, signed_original)",
    ];
    assert_eq!(story(&judge("mail.eml", &raw)), expected);
}

#[test]
fn an_invoice_signed_twice_by_two_people_is_found() {
    let judgement = judge("IT01_1.xml.p7m.p7m", &p7m(&p7m_in_pieces(&ubl())));
    assert_eq!(judgement.invoices[0].files[0].part, "1/p7m/1/p7m/1");
    assert_eq!(judgement.invoices[0].files[0].name, "IT01_1.xml");
    let files = [
        "1/p7m/1/p7m/1 it01_1.xml (structured, structured)",
        "1 it01_1.xml.p7m.p7m (envelope, signed_original)",
        "1/p7m/1 it01_1.xml.p7m (envelope, signed_original)",
    ];
    assert_eq!(story(&judgement), files, "what each of them signed");
}

#[test]
fn the_envelope_of_a_signed_invoice_is_filed_as_its_original() {
    let envelope = p7m(&ubl());
    let raw = mail(vec![
        ("r.xml".into(), "text/xml", ubl()),
        ("r.xml.p7m".into(), "application/octet-stream", envelope.clone()),
    ]);
    let judgement = judge("mail.eml", &raw);
    let expected =
        ["3/p7m/1 r.xml (duplicate)", "2 r.xml (structured, structured)", "3 r.xml.p7m (envelope, signed_original)"];
    assert_eq!(story(&judgement), expected);
    let file = &judgement.invoices[0].files[1];
    assert_eq!((file.media_type.as_str(), &file.bytes[..]), ("application/pkcs7-mime", &envelope[..]));
    let twice = ["a.xml.p7m", "b.xml.p7m"].map(|name| (name.to_owned(), "application/octet-stream", envelope.clone()));
    let expected = [
        "3 b.xml.p7m (unpacked)",
        "3/p7m/1 b.xml (duplicate)",
        "2/p7m/1 a.xml (structured, structured)",
        "2 a.xml.p7m (envelope, signed_original)",
    ];
    assert_eq!(story(&judge("mail.eml", &mail(twice.into()))), expected);
    let signed_mail = mail(vec![(
        "smime.p7m".into(),
        "application/pkcs7-mime",
        p7m(&mail(vec![("r.xml".into(), "text/xml", ubl())])),
    )]);
    assert_eq!(
        story(&judge("mail.eml", &signed_mail)),
        [
            "2 smime.p7m (unpacked)",
            "2/p7m/1 attachment-2.bin (unpacked)",
            "2/p7m/1/eml/2 r.xml (structured, structured)"
        ],
        "a signed mail signs no invoice"
    );
}

#[test]
fn what_is_encrypted_or_damaged_is_kept_and_says_what_to_do() {
    let file = [named("r.xml", ubl())];
    let mut damaged = zip(&file);
    let middle = damaged.len() / 3;
    damaged[middle..middle + 40].fill(0xaa);
    let broken_p7m = p7m(&ubl()).into_iter().take(900).collect::<Vec<u8>>();
    for (name, media_type, bytes, code) in [
        ("r.zip", "application/zip", encrypted(zip(&file)), "encrypted_zip"),
        ("r.zip", "application/zip", zip(&file)[..600].to_vec(), "corrupt_zip"),
        ("r.zip", "application/zip", damaged, "corrupt_zip"),
        ("smime.p7m", "application/pkcs7-mime", enveloped(), "encrypted_smime"),
        ("smime.p7m", "application/pkcs7-mime", base64(&enveloped()).into_bytes(), "encrypted_smime"),
        ("r.xml.p7m", "application/pkcs7-mime", broken_p7m, "corrupt_p7m"),
        ("r.pdf.pgp", "application/octet-stream", b"\x85\x01\x0c\x03pgp".to_vec(), "encrypted_pgp"),
        ("r.asc", "text/plain", b"-----BEGIN PGP MESSAGE-----\n\nhQ".to_vec(), "encrypted_pgp"),
    ] {
        let judgement = judge("mail.eml", &mail(vec![(name.into(), media_type, bytes)]));
        let flagged = judgement.skipped.iter().find(|file| file.reason.code() != "unpacked").unwrap();
        assert_eq!((flagged.reason.code(), judgement.outcome), (code, Outcome::Ignored), "{name}");
        assert!(judgement.attention && flagged.attention, "{name}");
        // Of a file in a damaged archive there is nothing, so the archive is kept.
        assert!(judgement.skipped.iter().any(|file| file.kept && !file.bytes.is_empty()), "{name}");
        let next = flagged.reason.text(Language::En).next.unwrap();
        assert!(next.contains("Ask the sender"), "{code}: {next}");
    }
}

#[test]
fn a_mail_cut_into_pieces_is_recorded_as_such() {
    let raw =
        b"From: a@b.example\nSubject: Invoice (1/2)\nContent-Type: message/partial; id=\"x\"; number=1; total=2\n\n\
        Content-Type: application/pdf\n\n%PDF-1.4";
    let judgement = judge("mail.eml", raw);
    assert_eq!((judgement.skipped[0].reason.code(), judgement.outcome), ("message_partial", Outcome::Ignored));
    assert!(judgement.attention && judgement.skipped[0].kept);
}

#[test]
fn an_archive_with_one_locked_file_gives_the_others() {
    let open = zip(&[named("a.xml", ubl()), named("b.xml", "<b/>")]);
    let locked = encrypted(open.clone());
    // The second entry only: its local header and its directory entry.
    let mut archive = open;
    for magic in [b"PK\x03\x04".as_slice(), b"PK\x01\x02"] {
        let at = memchr::memmem::find_iter(&archive, magic).nth(1).unwrap();
        archive[at..at + 10].copy_from_slice(&locked[at..at + 10]);
    }
    let judgement = judge("r.zip", &archive);
    let expected = ["1 r.zip (unpacked)", "1/zip/2 b.xml (encrypted_zip)", "1/zip/1 a.xml (structured, structured)"];
    assert_eq!(story(&judgement), expected);
    let [container, locked] = judgement.skipped.as_slice() else { panic!() };
    assert!(judgement.attention && locked.attention && !locked.kept, "there is nothing of it");
    assert_eq!((container.kept, &container.bytes[..]), (true, &archive[..]), "but there is of the archive");
}

#[test]
fn a_pgp_mail_is_flagged_once() {
    let raw = b"From: a@b.example\nContent-Type: multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\"\n\n\
        --b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n\
        --b\nContent-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n--b--\n";
    let judgement = judge("mail.eml", raw);
    let reasons: Vec<&str> = judgement.skipped.iter().map(|file| file.reason.code()).collect();
    assert_eq!(reasons, ["noise", "encrypted_pgp"]);
    let inline = b"From: a@b.example\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n";
    assert_eq!(
        judge("mail.eml", inline).skipped[0].reason.code(),
        "encrypted_pgp",
        "a text that is nothing but a message"
    );
}

#[test]
fn a_mail_saved_by_outlook_is_flagged_and_an_old_excel_file_is_not() {
    let compound = |entry: &str| {
        let entry: Vec<u8> = entry.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 504], &entry].concat()
    };
    let judgement = judge("Rechnung.msg", &compound("__properties_version1.0"));
    assert_eq!((judgement.skipped[0].reason.code(), judgement.skipped[0].kept), ("outlook_message", true));
    assert_eq!(judge("hours.xls", &compound("Workbook")).skipped[0].reason.code(), "not_an_invoice_format");
}

#[test]
fn a_text_that_quotes_a_mail_is_a_text() {
    let raw = mail(vec![("note.txt".into(), "text/plain", b"From: Anna\nSubject: x\n\nhello".to_vec())]);
    assert_eq!(story(&judge("mail.eml", &raw)), ["2 note.txt (not_an_invoice_format)"]);
}

#[test]
fn a_forwarded_mail_beside_its_own_attachment_gives_one_invoice() {
    let inner = mail(vec![("r.xml".into(), "text/xml", ubl())]);
    let raw = mail(vec![
        ("r.xml".into(), "text/xml", ubl()),
        ("Fwd.eml".into(), "application/octet-stream", forwarded(&inner)),
    ]);
    let judgement = judge("mail.eml", &raw);
    assert_eq!(judgement.invoices.len(), 1);
    assert_eq!(judgement.skipped.iter().map(|f| f.reason.code()).collect::<Vec<_>>(), ["unpacked", "duplicate"]);
}

#[test]
fn a_pdf_within_an_xml_invoice_is_what_people_read() {
    let xml = corpus::bytes("invoices/cii/xrechnung__01.15a-INVOICE_uncefact.xml");
    let judgement = judge("r.xml", &xml);
    let files = ["1 r.xml (structured, structured)", "1/embedded/1 01_15_anhang_01.pdf (original, embedded)"];
    assert_eq!(story(&judgement), files);
    let file = &judgement.invoices[0].files[1];
    let hash = "455de01ea8ebfda9b3127b5732d061f323679250d16ff6c232a9074eb7ad20eb";
    assert_eq!((file.media_type.as_str(), file.sha256.as_str()), ("application/pdf", hash));

    // With the rendering beside it, the one within is an appendix; the same bytes are one file.
    let raw = mail(vec![("r.xml".into(), "text/xml", xml.clone()), ("r.pdf".into(), "application/pdf", pdf(&[]))]);
    let judgement = judge("mail.eml", &raw);
    let roles: Vec<Role> = judgement.invoices[0].files.iter().map(|file| file.role).collect();
    assert_eq!(roles, [Role::Structured, Role::Original, Role::Appendix]);
    let within = file.bytes.to_vec();
    let raw = mail(vec![("r.xml".into(), "text/xml", xml), ("r.pdf".into(), "application/pdf", within)]);
    assert_eq!(judge("mail.eml", &raw).invoices[0].files.len(), 2);
}

#[test]
fn invoice_data_within_a_pdf_is_not_listed_again_and_its_other_files_are_appendices() {
    let mut appendices = 0;
    for (path, bytes) in corpus::files_of(&["facturx-pdf", "zugferd1-pdf"]) {
        let judgement = judge(&path, &bytes);
        let [found] = judgement.invoices.as_slice() else { panic!("{path}: {:?}", story(&judgement)) };
        assert_eq!(found.files[0].role, Role::Original, "{path}");
        for file in &found.files[1..] {
            assert_eq!((file.role, file.rule.code()), (Role::Appendix, "embedded"), "{path}");
            let again = invoice::read(&file.bytes).content;
            assert!(!matches!(again, invoice::Content::Structured(_)), "{path}: {}", file.name);
            appendices += 1;
        }
    }
    assert!(appendices > 0);
}

#[test]
fn an_archive_that_is_not_opened_is_kept_and_says_what_to_do() {
    let tar = [vec![0; 257], b"ustar".to_vec(), vec![0; 250]].concat();
    for (name, bytes, noun) in [
        ("Rechnungen.rar", b"Rar!\x1a\x07\x01\0".to_vec(), "a RAR archive"),
        ("Rechnungen.zip", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), "a 7z archive"),
        ("invoice.tar", tar, "a tar archive"),
        ("invoice.xml.xz", b"\xfd7zXZ\0\0\x04".to_vec(), "an xz archive"),
        ("invoice.xml.bz2", b"BZh91AY&SY\0\0".to_vec(), "a bzip2 archive"),
        ("invoice.cab", b"MSCF\0\0\0\0".to_vec(), "a cabinet archive"),
        ("invoice.lzh", b"\x22\x33-lh5-\0\0".to_vec(), "an LHA archive"),
        ("invoice.ace", b"\0\0\0\0\0\0\0**ACE**".to_vec(), "an ACE archive"),
    ] {
        let raw = mail(vec![(name.into(), "application/octet-stream", bytes.clone())]);
        let judgement = judge("mail.eml", &raw);
        let [file] = judgement.skipped.as_slice() else { panic!("{:?}", story(&judgement)) };
        assert_eq!(
            (file.reason.code(), file.kept, &file.bytes[..]),
            ("unsupported_archive", true, &bytes[..]),
            "{name}"
        );
        assert!(judgement.attention && file.attention, "{name}");
        let said = file.reason.text(Language::En).whole();
        assert!(said.contains(noun) && said.contains("Ask the sender"), "{said}");
    }
}

#[test]
fn a_document_that_is_not_read_stays_whole_and_is_flagged() {
    let preview = named("preview.jpg", [b"\xff\xd8\xff\xe0".as_slice(), &[0; 900]].concat());
    let xps = zip(&[named("[Content_Types].xml", "<Types/>"), named("FixedDocSeq.fdseq", "<x/>"), preview.clone()]);
    let pages = zip(&[preview.clone(), named("Index/Document.iwa", "x")]);
    let older = zip(&[named("buildVersionHistory.plist", "<x/>"), named("index.xml", "<x/>"), preview]);
    for (name, bytes, noun) in [
        ("Rechnung.xps", xps.clone(), "an XPS document"),
        ("Rechnung.zip", xps, "an XPS document"),
        ("Rechnung.pages", pages, "a document of Apple"),
        ("Rechnung.numbers", older, "a document of Apple"),
        ("Rechnung.ps", b"%!PS-Adobe-3.0\n".to_vec(), "a PostScript document"),
        ("Rechnung.eps", b"\xc5\xd0\xd3\xc6\x1e\0\0\0".to_vec(), "a PostScript document"),
        ("Rechnung.djvu", b"AT&TFORM\0\0\x01\0DJVU".to_vec(), "a DjVu document"),
    ] {
        let raw = mail(vec![(name.into(), "application/octet-stream", bytes)]);
        let judgement = judge("mail.eml", &raw);
        assert_eq!(story(&judgement), [format!("2 {name} (unread_document)")]);
        let file = &judgement.skipped[0];
        assert!(
            judgement.attention && file.kept && file.reason.text(Language::En).whole().contains(noun),
            "{:?}",
            file.reason
        );
    }
}

fn gz(bytes: &[u8], name: Option<&str>) -> Vec<u8> {
    use std::io::Write;
    let builder = name.iter().fold(flate2::GzBuilder::new(), |builder, name| builder.filename(*name));
    let mut writer = builder.write(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

#[test]
fn an_invoice_packed_with_gzip_is_unpacked() {
    let judgement = judge("R-17.xml.gz", &gz(&ubl(), None));
    let expected = ["1 R-17.xml.gz (unpacked)", "1/gz/1 r-17.xml (structured, structured)"];
    assert_eq!(story(&judgement), expected);
    assert_eq!(judgement.skipped[0].reason, FileRule::Unpacked { container: Container::Gzip, files: 1 }.into());
    let named = judge("attachment", &gz(&ubl(), Some("R-18.xml")));
    assert_eq!(named.invoices[0].files[0].name, "R-18.xml", "the packer records the name");
    let tar = [vec![0; 257], b"ustar".to_vec(), vec![0; 250]].concat();
    let judgement = judge("month.tgz", &gz(&tar, None));
    assert_eq!(story(&judgement), ["1 month.tgz (unpacked)", "1/gz/1 month.tar (unsupported_archive)"]);
}

#[test]
fn a_gzip_file_that_is_cut_off_or_a_bomb_is_kept_and_flagged() {
    let whole = gz(&ubl(), None);
    let bomb = gz(&vec![0; crate::unpack::MAX_GROWTH * 2], None);
    for (bytes, reason) in [(&whole[..whole.len() / 2], "corrupt_gzip"), (&bomb, "unpacks_too_large")] {
        let judgement = judge("R-17.xml.gz", bytes);
        // The last bytes of what is left say any size.
        let reasons = [reason, "unpacks_too_large"];
        assert!(reasons.contains(&judgement.skipped[0].reason.code()), "{:?}", story(&judgement));
        assert!(judgement.attention && judgement.skipped[0].kept);
    }
    let mut lies = whole;
    let end = lies.len() - 4;
    lies[end..].copy_from_slice(&10_u32.to_le_bytes());
    assert_eq!(judge("R-17.xml.gz", &lies).skipped[0].reason.code(), "corrupt_gzip");
}

#[test]
fn what_was_unpacked_says_what_it_was() {
    let raw = mail(vec![("Fwd.eml".into(), "application/octet-stream", forwarded(&mail(Vec::new())))]);
    let reason = &judge("mail.eml", &raw).skipped[0].reason;
    assert_eq!(*reason, FileRule::Unpacked { container: Container::Email, files: 0 }.into());
}
