//! Mails as the usual programs write them, and as careless ones do.

use super::*;

fn parse(lines: &[&str]) -> Mail {
    Mail::parse(lines.join("\r\n").as_bytes()).unwrap()
}

/// Path, name, declared type, disposition and whether the HTML shows it, of every part.
fn summary(mail: &Mail) -> Vec<(&str, &str, &str, Disposition, bool)> {
    let part = |p: &'_ Part| p.referenced_by_html;
    mail.parts
        .iter()
        .map(|p| (p.path.as_str(), p.name.as_str(), p.declared_type.as_str(), p.disposition, part(p)))
        .collect()
}

#[test]
fn outlook_sends_a_pdf_beside_a_logo_in_the_signature() {
    let mail = parse(&[
        "From: =?iso-8859-1?Q?M=FCller=2C_Anna?= <Anna.Mueller@Supplier.Example>",
        "To: be0123456789@be.in.example.com",
        "Subject: =?utf-8?B?UmVjaG51bmcgMjAyNC0wMDEg4oKs?=",
        "Date: Mon, 6 May 2024 09:15:00 +0200",
        "Message-ID: <AM0PR04MB1@outlook.example>",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=\"_005_AM0\"",
        "",
        "--_005_AM0",
        "Content-Type: multipart/related; boundary=\"_004_AM0\"; type=\"multipart/alternative\"",
        "",
        "--_004_AM0",
        "Content-Type: multipart/alternative; boundary=\"_000_AM0\"",
        "",
        "--_000_AM0",
        "Content-Type: text/plain; charset=\"us-ascii\"",
        "",
        "[cid:image001.png@01DA]",
        "--_000_AM0",
        "Content-Type: text/html; charset=\"us-ascii\"",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "<img src=3D\"cid:image001.png@01DA\">",
        "--_000_AM0--",
        "--_004_AM0",
        "Content-Type: image/png; name=\"image001.png\"",
        "Content-Disposition: inline; filename=\"image001.png\"; size=4;",
        "\tcreation-date=\"Mon, 06 May 2024 07:15:00 GMT\"",
        "Content-ID: <image001.png@01DA>",
        "Content-Transfer-Encoding: base64",
        "",
        "iVBORw==",
        "--_004_AM0--",
        "--_005_AM0",
        "Content-Type: application/pdf; name=\"=?iso-8859-1?Q?Rechnung_M=E4rz.pdf?=\"",
        "Content-Description: =?iso-8859-1?Q?Rechnung_M=E4rz.pdf?=",
        "Content-Disposition: attachment;",
        "\tfilename=\"=?iso-8859-1?Q?Rechnung_M=E4rz.pdf?=\"; size=8",
        "Content-Transfer-Encoding: base64",
        "",
        "JVBERi0xLjc=",
        "--_005_AM0--",
        "",
    ]);
    assert_eq!(
        summary(&mail),
        [
            ("1.2", "image001.png", "image/png", Disposition::Inline, true),
            ("2", "Rechnung März.pdf", "application/pdf", Disposition::Attachment, false),
        ]
    );
    assert_eq!(mail.parts[1].bytes, b"%PDF-1.7".as_slice());
    let from = mail.from.unwrap();
    assert_eq!((from.name.as_deref(), from.address.as_str()), (Some("Müller, Anna"), "Anna.Mueller@supplier.example"));
    assert_eq!(mail.subject.as_deref(), Some("Rechnung 2024-001 €"));
    assert_eq!(mail.date.as_deref(), Some("2024-05-06T09:15:00+02:00"));
    assert_eq!(mail.message_id.as_deref(), Some("AM0PR04MB1@outlook.example"));
    assert_eq!(mail.automatic, Automatic::default());
    assert!(mail.has_text);
}

#[test]
fn apple_mail_puts_the_pdf_inline_between_two_texts() {
    let mail = parse(&[
        "From: Studio <studio@supplier.example>",
        "Mime-Version: 1.0 (Mac OS X Mail 16.0)",
        "Content-Type: multipart/alternative; boundary=\"Apple-Mail=_A\"",
        "",
        "--Apple-Mail=_A",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "See the invoice.",
        "--Apple-Mail=_A",
        "Content-Type: multipart/mixed; boundary=\"Apple-Mail=_B\"",
        "",
        "--Apple-Mail=_B",
        "Content-Type: text/html; charset=us-ascii",
        "",
        "<p>See the invoice.</p>",
        "--Apple-Mail=_B",
        "Content-Disposition: inline; filename*=utf-8''Re%CC%81sume%CC%81%20mai.pdf",
        "Content-Type: application/pdf; x-unix-mode=0644; name=\"=?utf-8?Q?Re=CC=81sume=CC=81_mai=2Epdf?=\"",
        "Content-Transfer-Encoding: base64",
        "",
        "JVBERi0xLjc=",
        "--Apple-Mail=_B",
        "Content-Type: text/html; charset=us-ascii",
        "",
        "<p>Regards</p>",
        "--Apple-Mail=_B--",
        "--Apple-Mail=_A--",
    ]);
    let name = "Re\u{301}sume\u{301} mai.pdf";
    assert_eq!(summary(&mail), [("2.2", name, "application/pdf", Disposition::Inline, false)]);
}

#[test]
fn gmail_forwards_a_mail_as_an_attachment() {
    let mail = parse(&[
        "From: Boss <boss@customer.example>",
        "Content-Type: multipart/mixed; boundary=\"000f\"",
        "",
        "--000f",
        "Content-Type: multipart/alternative; boundary=\"000a\"",
        "",
        "--000a",
        "Content-Type: text/plain; charset=\"UTF-8\"",
        "",
        "fyi",
        "--000a",
        "Content-Type: text/html; charset=\"UTF-8\"",
        "",
        "<div>fyi</div>",
        "--000a--",
        "--000f",
        "Content-Type: message/rfc822; name=\"Invoice.eml\"",
        "Content-Disposition: attachment; filename=\"Invoice.eml\"",
        "",
        "From: Supplier <s@supplier.example>",
        "Subject: Invoice",
        "Content-Type: multipart/mixed; boundary=\"inner\"",
        "",
        "--inner",
        "Content-Type: text/plain",
        "",
        "Please pay.",
        "--inner",
        "Content-Type: application/octet-stream; name=\"Invoice.pdf\"",
        "Content-Disposition: attachment; filename=\"Invoice.pdf\"",
        "Content-Transfer-Encoding: base64",
        "X-Attachment-Id: f_lvx",
        "",
        "JVBERi0xLjc=",
        "--inner--",
        "--000f--",
    ]);
    let pdf = ("2/2", "Invoice.pdf", "application/octet-stream", Disposition::Attachment, false);
    assert_eq!(summary(&mail), [pdf]);
    assert_eq!(mail.from.unwrap().address.as_str(), "boss@customer.example", "the forwarder, not the supplier");
}

#[test]
fn thunderbird_splits_a_long_name_over_sections() {
    let mail = parse(&[
        "From: a@supplier.example",
        "Content-Type: multipart/mixed; boundary=\"------------0x\"",
        "",
        "This is a multi-part message in MIME format.",
        "--------------0x",
        "Content-Type: text/plain; charset=UTF-8; format=flowed",
        "",
        "",
        "--------------0x",
        "Content-Type: text/xml; charset=UTF-8; name=\"rechnung.xml\"",
        "Content-Disposition: attachment;",
        " filename*1*=%C3%BCr%20M%C3%A4rz; filename*0*=UTF-8''Rechnung%20f;",
        " filename*2=\".xml\"",
        "Content-Transfer-Encoding: 8bit",
        "",
        "<?xml version=\"1.0\"?>",
        "<Invoice/>",
        "",
        "--------------0x--",
    ]);
    let xml = ("2", "Rechnung für März.xml", "text/xml", Disposition::Attachment, false);
    assert_eq!(summary(&mail), [xml]);
    assert_eq!(mail.parts[0].bytes, b"<?xml version=\"1.0\"?>\r\n<Invoice/>\r\n".as_slice());
    assert!(!mail.has_text);
}

#[test]
fn a_boundary_that_begins_like_another_is_another() {
    let mail = parse(&[
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "Content-Type: multipart/mixed; boundary=b2",
        "",
        "--b2",
        "Content-Type: application/pdf; name=one.pdf",
        "",
        "%PDF-1.7",
        "--b3 is no delimiter",
        "--b2",
        "Content-Type: application/pdf; name=two.pdf",
        "",
        "%PDF-1.7",
        "--b2--",
        "--b",
        "Content-Type: application/pdf; name=three.pdf",
        "",
        "%PDF-1.7",
    ]);
    let paths: Vec<(&str, &str)> = mail.parts.iter().map(|p| (p.path.as_str(), p.name.as_str())).collect();
    assert_eq!(paths, [("1.1", "one.pdf"), ("1.2", "two.pdf"), ("2", "three.pdf")]);
    assert_eq!(mail.parts[0].bytes, b"%PDF-1.7\r\n--b3 is no delimiter".as_slice());
}

#[test]
fn a_billing_program_sends_nothing_but_the_file() {
    for (declared, body, name) in [
        ("application/pdf", "%PDF-1.7", "attachment-1.pdf"),
        ("application/xml", "<?xml version=\"1.0\"?><Invoice/>", "attachment-1.xml"),
        ("text/xml", "<Invoice/>", "attachment-1.xml"),
        ("text/plain", "%PDF-1.7", "attachment-1.pdf"),
        ("text/plain", "\u{feff}<?xml version=\"1.0\"?><Invoice/>", "attachment-1.xml"),
        ("text/plain; name=r.txt", "just text", "r.txt"),
    ] {
        let mail = parse(&["Subject: Invoice", &format!("Content-Type: {declared}"), "", body]);
        assert_eq!(mail.parts.len(), 1, "{declared}");
        assert_eq!((mail.parts[0].path.as_str(), mail.parts[0].name.as_str()), ("1", name));
        assert_eq!(mail.parts[0].bytes, body.as_bytes());
    }
}

#[test]
fn bodies_are_no_files() {
    for declared in ["text/plain", "text/html; charset=utf-8", "text", ""] {
        let mail = parse(&["Subject: Hello", &format!("Content-Type: {declared}"), "", "<p>no file here</p>"]);
        assert_eq!((mail.parts.len(), mail.has_text), (0, true), "{declared}");
    }
    assert!(!parse(&["Subject: Hello", "", ""]).has_text);
}

#[test]
fn a_careless_program_writes_names_in_every_wrong_way() {
    let name = |disposition: &[u8]| {
        let head = b"Content-Type: application/octet-stream\nContent-Disposition: attachment; ";
        let raw = [head, disposition, b"\n\n%PDF-1.7"].concat();
        Mail::parse(&raw).unwrap().parts.remove(0).name
    };
    assert_eq!(name("filename=\"Größe.pdf\"".as_bytes()), "Größe.pdf");
    assert_eq!(name(b"filename=\"Gr\xf6\xdfe \x80.pdf\""), "Größe €.pdf");
    assert_eq!(name(b"filename=my invoice.pdf"), "my invoice.pdf");
    assert_eq!(name(b"filename=\"a;b \\\"c\\\".pdf\""), "a;b _c_.pdf");
    assert_eq!(name(b"filename=\"C:\\temp\\new.pdf\""), "new.pdf");
    assert_eq!(name(b"filename=\"a\r\n b.pdf\""), "a b.pdf");
    assert_eq!(name(b"filename*0=\"=?utf-8?B?R3LDtsOfZS5w\"; filename*1=\"ZGY=?=\""), "Größe.pdf");
    assert_eq!(name(b"filename=\"x.pdf\"; filename*=iso-8859-1'de'%F6.pdf"), "ö.pdf");
    assert_eq!(name(b"filename*=\"=?utf-8?Q?=C3=B6.pdf?=\""), "ö.pdf");
    assert_eq!(name(b"filename=\"\""), "attachment-1.pdf");
    assert_eq!(name(b"filename=\"../../evil\xe2\x80\xaefdp.exe\""), "evilfdp.exe");
    assert_eq!(name(b"filename=\"unclosed.pdf"), "unclosed.pdf");
}

#[test]
fn machines_say_what_they_are() {
    let mail = parse(&[
        "Auto-Submitted: Auto-Replied; reason=vacation (away)",
        "Precedence: bulk",
        "List-Unsubscribe: <mailto:x@y.example>",
        "Content-Type: multipart/report; report-type=\"Delivery-Status\"; boundary=b",
        "",
        "--b",
        "",
        "text",
        "--b--",
    ]);
    let automatic = Automatic {
        auto_submitted: Some("auto-replied".into()),
        precedence: Some("bulk".into()),
        list: true,
        report_type: Some("delivery-status".into()),
        ..Automatic::default()
    };
    assert_eq!(mail.automatic, automatic);
}

#[test]
fn a_mail_has_a_sender_only_where_from_names_one() {
    let from = |lines: &[&str]| {
        let mail = parse(&[lines, &["Subject: x", "", "x"]].concat());
        (mail.from.map(|from| from.address.to_string()), mail.authors)
    };
    let (one, other) = ("rechnung@lieferant.example".to_owned(), "evil@fremd.example".to_owned());
    for single in [
        "From: rechnung@lieferant.example",
        "From: \"evil@fremd.example\" <rechnung@lieferant.example>",
        "From: rechnung@lieferant.example <rechnung@lieferant.example>",
        "From: Lieferant, Rechnung <rechnung@lieferant.example>",
        "From: Rechnung <rechnung@lieferant.example>, <Rechnung@Lieferant.example>",
    ] {
        let (from, authors) = from(&[single]);
        assert_eq!((from.as_ref(), authors.len()), (Some(&one), 1), "{single}");
    }
    for several in [
        &["From: rechnung@lieferant.example, evil@fremd.example"][..],
        &["From: evil@fremd.example, <rechnung@lieferant.example>"],
        &["From: rechnung@lieferant.example", "From: evil@fremd.example"],
        &["From: Both: rechnung@lieferant.example, evil@fremd.example;"],
    ] {
        let (from, mut authors) = from(several);
        authors.sort();
        assert_eq!((from, authors), (None, vec![other.clone(), one.clone()]), "{several:?}");
    }
    for unclear in ["From: <rechnung@lieferant.example> <evil@fremd.example>", "From: Lieferant", "From: "] {
        assert_eq!(from(&[unclear]).0, None, "{unclear}");
    }
}

#[test]
fn a_mail_is_told_from_a_file() {
    assert!(Mail::looks_like(b"Received: from x\r\n by y\r\nSubject: z\r\n\r\nbody"));
    assert!(Mail::looks_like(b"From anna Mon May  6 09:15:00 2024\nFrom: a@b.example\n\n"));
    assert!(Mail::looks_like("\u{feff}From: a@b.example\nDate: x\n\n".as_bytes()));
    for file in [
        "%PDF-1.7\n",
        "<?xml version=\"1.0\"?>\n<a/>",
        "UNA:+.? '\nUNB+UNOA:1+a+b'",
        "BEGIN:VCARD\nFN:x\n",
        "Betreff: Rechnung\n\n",
        "{\"from\": 1}",
        "",
    ] {
        assert!(!Mail::looks_like(file.as_bytes()), "{file}");
    }
}
