//! Mails whose files are there and not where a header field says.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::*;

const PDF: &[u8] = b"%PDF-1.7 of Acme";

fn parse(lines: &[&str]) -> Mail {
    Mail::parse(lines.join("\r\n").as_bytes()).unwrap()
}

/// Path and name of every part, all of which hold the PDF.
fn pdfs(mail: &Mail) -> Vec<(&str, &str)> {
    assert!(mail.parts.iter().all(|part| part.bytes == PDF), "{:?}", mail.parts);
    mail.parts.iter().map(|part| (part.path.as_str(), part.name.as_str())).collect()
}

/// A multipart with a text and the PDF, with the delimiter `--xyz`.
fn multipart(fields: &[&str]) -> Mail {
    let pdf = STANDARD.encode(PDF);
    let body = [
        "",
        "This is a multi-part message in MIME format.",
        "--xyz",
        "Content-Type: text/plain",
        "",
        "Hello",
        "-- ",
        "Anna",
        "--xyz",
        "Content-Type: application/pdf; name=Rechnung.pdf",
        "Content-Transfer-Encoding: base64",
        "",
        &pdf,
        "--xyz--",
    ];
    parse(&[&["From: a@b.example"], fields, &body].concat())
}

#[test]
fn comments_in_the_fields_are_no_part_of_what_they_say() {
    for field in [
        "Content-Type: multipart/mixed (comment); boundary=xyz",
        "Content-Type: multipart/mixed (one; two (three)); boundary=xyz",
        "Content-Type: (see RFC 2045) multipart/mixed; (sic) boundary=xyz (end)",
        "Content-Type: multipart/mixed; boundary=\"xyz\" (a \\) b); charset=x",
        "Content-Type: multipart/mixed; boundary=xyz; x=(never closed",
    ] {
        let mail = multipart(&[field]);
        assert_eq!(pdfs(&mail), [("2", "Rechnung.pdf")], "{field}");
    }
    let mail = parse(&[
        "From: a@b.example",
        "Content-Type: application/pdf (a scan; of two pages); name=\"R (1).pdf\" (the first)",
        "Content-Transfer-Encoding: (as usual) base64",
        "",
        &STANDARD.encode(PDF),
    ]);
    assert_eq!(pdfs(&mail), [("1", "R (1).pdf")]);
    let mail = parse(&["Content-Disposition: attachment; filename=Invoice (1).pdf", "", "%PDF-1.7 of Acme"]);
    assert_eq!(pdfs(&mail), [("1", "Invoice (1).pdf")], "names have their parentheses without quotes");
}

#[test]
fn a_field_full_of_comments_is_read_once() {
    for value in ["(".repeat(200_000), "()".repeat(100_000), format!("{}{}", "a".repeat(100_000), "( )".repeat(50_000))]
    {
        assert!(multipart(&[&format!("Content-Type: {value}")]).parts.len() <= 1);
    }
}

#[test]
fn a_boundary_that_is_missing_or_wrong_is_found_in_the_text() {
    for field in [
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/mixed; boundary=abc",
        "Content-Type: multipart/mixed; boundary=\"\"",
        "Content-Type: multipart/mixed; bundary=xyz",
    ] {
        let mail = multipart(&[field]);
        assert_eq!(pdfs(&mail), [("2", "Rechnung.pdf")], "{field}");
        assert_eq!(mail.text.as_deref().map(str::trim_end), Some("Hello\r\n-- \r\nAnna"));
    }
}

#[test]
fn of_two_content_types_the_one_that_finds_the_parts_wins() {
    let (multi, other) = ("Content-Type: multipart/mixed; boundary=xyz", "Content-Type: multipart/mixed; boundary=abc");
    for fields in [[multi, "Content-Type: text/plain"], ["Content-Type: text/plain", multi], [other, multi]] {
        assert_eq!(pdfs(&multipart(&fields)), [("2", "Rechnung.pdf")], "{fields:?}");
    }
    let mail = parse(&["Content-Type: ;", "Content-Type: application/pdf; name=R.pdf", "", "%PDF-1.7 of Acme"]);
    assert_eq!(mail.parts[0].declared_type, "application/pdf");
}

#[test]
fn a_mail_whose_parts_cannot_be_told_apart_is_for_a_person() {
    let fields = ["Content-Type: application/pdf; name=R.pdf", "Content-Transfer-Encoding: base64", "", "JVBE Ri0x"];
    for head in ["Content-Type: multipart/mixed; boundary=abc", "Content-Type: text/plain", "MIME-Version: 1.0"] {
        let raw = [&["From: a@b.example", head, "", "Hello", ""], fields.as_slice()].concat().join("\r\n");
        let judgement = crate::judge("mail.eml", raw.as_bytes());
        let [file] = judgement.skipped.as_slice() else { panic!("{judgement:?}") };
        assert_eq!((file.reason.code(), file.kept, judgement.attention), ("unreadable_mime", true, true), "{head}");
        assert_eq!(judgement.reason.as_ref().map(|reason| reason.code()), Some("no_file_is_an_invoice"));
    }
    let raw = b"From: a@b.example\nContent-Type: multipart/mixed\n\nHello";
    assert_eq!(crate::judge("mail.eml", raw).reason.map(|reason| reason.code()), Some("no_attachment"));
}

#[test]
fn files_uuencoded_in_the_text_are_attachments() {
    let mail = parse(&[
        "From: billing@unix.example",
        "Subject: Invoice",
        "",
        "Dear customer,",
        "begin 644 R-17.pdf",
        "0)5!$1BTQ+C<@;V8@06-M90``",
        "`",
        "end",
        "Regards",
    ]);
    assert_eq!(pdfs(&mail), [("1/uu/1", "R-17.pdf")]);
    assert_eq!(mail.text.as_deref(), Some("Dear customer,\r\nRegards"));
    let many = format!("From: a@b.example\n\n{}", "begin 644 a\n#0V%T\n`\nend\n".repeat(MAX_PARTS + 1));
    assert_eq!(Mail::parse(many.as_bytes()).unwrap_err().code(), "too_many_parts");
}

#[test]
fn a_file_in_yenc_is_for_a_person() {
    let raw = b"From: a@b.example\n\nHello\n=ybegin line=128 size=9 name=R.pdf\nabc\n=yend size=9\n";
    let judgement = crate::judge("mail.eml", raw);
    assert_eq!((judgement.skipped[0].reason.code(), judgement.attention), ("unsupported_archive", true));
}

#[test]
fn base64_that_no_field_declares_is_decoded() {
    let once = STANDARD.encode(PDF);
    for (transfer, body) in [("7bit", &once), ("base64", &STANDARD.encode(&once))] {
        let fields = ["From: a@b.example", "Content-Type: application/pdf; name=R.pdf"];
        let mail = parse(&[fields[0], fields[1], &format!("Content-Transfer-Encoding: {transfer}"), "", body]);
        assert_eq!(pdfs(&mail), [("1", "R.pdf")], "{transfer}");
    }
    let mail = parse(&["From: a@b.example", "Subject: Invoice", "", &once]);
    assert_eq!(pdfs(&mail), [("1", "attachment-1.pdf")], "a text that is nothing but a file");
}
