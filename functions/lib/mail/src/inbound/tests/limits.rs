//! Mails made to exhaust the reader.

use super::*;

#[test]
fn two_million_empty_parts_are_refused_at_once() {
    let mut raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_vec();
    raw.extend(b"--b\r\n\r\n".repeat(2_000_000));
    assert_eq!(Mail::parse(&raw).unwrap_err().code(), "too_many_parts");
    // Unbounded, this would take hours.
}

#[test]
fn many_small_multiparts_count_together() {
    let inner = "--o\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\n--i\n\n--i--\n".repeat(MAX_PARTS / 3 + 1);
    let raw = format!("Content-Type: multipart/mixed; boundary=o\n\n{inner}--o--\n");
    assert_eq!(Mail::parse(raw.as_bytes()).unwrap_err().code(), "too_many_parts");
}

#[test]
fn mails_within_mails_are_refused_when_too_deep_and_never_overflow_the_stack() {
    let nested = |depth: usize| format!("{}x", "Content-Type: message/rfc822\n\n".repeat(depth));
    assert_eq!(Mail::parse(nested(20_000).as_bytes()).unwrap_err().code(), "too_deeply_nested");
    assert!(Mail::parse(nested(MAX_NESTING).as_bytes()).is_ok());
    assert_eq!(Mail::parse(nested(MAX_NESTING + 1).as_bytes()).unwrap_err().code(), "too_deeply_nested");

    let multiparts: String =
        (0..MAX_NESTING + 2).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}x\n\n--b{n}x\n")).collect();
    assert_eq!(Mail::parse(multiparts.as_bytes()).unwrap_err().code(), "too_deeply_nested");
}

#[test]
fn mails_encoded_within_mails_are_unpacked_to_a_depth_that_costs_little() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut raw = "Content-Type: application/pdf; name=r.pdf\n\n%PDF-1.7".to_owned();
    let wrap = |inner: &str| {
        format!("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{}", STANDARD.encode(inner))
    };
    for _ in 0..MAX_ENCODED_MESSAGES {
        raw = wrap(&raw);
    }
    let mail = Mail::parse(raw.as_bytes()).unwrap();
    assert_eq!((mail.parts[0].path.as_str(), mail.parts[0].name.as_str()), ("1/1/1", "r.pdf"));
    let mail = Mail::parse(wrap(&raw).as_bytes()).unwrap();
    assert_eq!((mail.parts[0].path.as_str(), mail.parts[0].name.as_str()), ("1/1/1", "attachment-1.eml"));
}

#[test]
fn a_mail_beyond_the_other_limits_is_refused_with_a_reason() {
    let headers = format!("Subject: x\n{}\nbody", "X: y\n".repeat(MAX_HEADER_BYTES / 5));
    assert_eq!(Mail::parse(headers.as_bytes()).unwrap_err().code(), "headers_too_long");
    assert_eq!(Mail::parse(&vec![b'x'; MAX_MAIL_BYTES + 1]).unwrap_err().code(), "mail_too_large");
    assert_eq!(Mail::parse(b" \r\n").unwrap_err().code(), "empty_mail");
}

#[test]
fn a_deep_mail_of_lines_that_look_like_delimiters_is_read_in_time() {
    let mut raw = String::new();
    for n in 0..MAX_NESTING {
        raw += &format!("Content-Type: multipart/mixed; boundary=b{n}x\n\n--b{n}x\n");
    }
    raw += "\n";
    raw += &"--b\n".repeat(MAX_MAIL_BYTES / 4 / 20);
    assert!(Mail::parse(raw.as_bytes()).unwrap().has_text);
    // Unbounded, this would take hours.
}
