//! Gmail: mixed around alternative, UTF-8 throughout, `X-Attachment-Id`, and a `Content-ID` even on files that no text
//! shows.

use super::{Charset, Draft, base64, encoded_word, multipart, percent_encoded, type_by_extension};

const MIXED: &str = "000000000000b1a0d60616219c5e";
const ALTERNATIVE: &str = "000000000000b1a0d40616219c5c";

/// A mail written in the browser.
pub(crate) fn gmail(draft: &Draft) -> Vec<u8> {
    let alternative = multipart(
        ALTERNATIVE,
        &[
            "Content-Type: text/plain; charset=\"UTF-8\"\n\nHierbij de factuur.\n".to_owned(),
            "Content-Type: text/html; charset=\"UTF-8\"\n\n<div dir=\"ltr\">Hierbij de factuur.</div>\n".to_owned(),
        ],
    );
    let mut parts = vec![format!("Content-Type: multipart/alternative; boundary=\"{ALTERNATIVE}\"\n\n{alternative}")];
    for (at, file) in draft.files.iter().enumerate() {
        let (media_type, body) = (type_by_extension(&file.name), base64(&file.bytes));
        let charset = if media_type == "text/xml" { "charset=\"UTF-8\"; " } else { "" };
        let name = encoded_word(Charset::Utf8, 'B', &file.name);
        let filename = if file.name.is_ascii() {
            format!("filename=\"{}\"", file.name)
        } else {
            format!("filename*=UTF-8''{}", percent_encoded(&file.name))
        };
        parts.push(format!(
            "Content-Type: {media_type}; {charset}name=\"{name}\"\nContent-Disposition: attachment; {filename}\n\
             Content-Transfer-Encoding: base64\nContent-ID: <f_lv0q8z1{at}>\nX-Attachment-Id: f_lv0q8z1{at}\n\n{body}\n"
        ));
    }
    let Draft { sender, recipient, .. } = draft;
    let subject = encoded_word(Charset::Utf8, 'B', &draft.subject);
    let body = multipart(MIXED, &parts);
    super::crlf(&format!(
        "MIME-Version: 1.0\nFrom: {sender}\nDate: Mon, 15 Apr 2024 10:12:51 +0200\n\
         Message-ID: <CAKq3f8zR1uY2vW3xB4nD5mE6pF7gH8jK9lQ0rS1tU2vW3xY4zA@mail.gmail.com>\n\
         Subject: {subject}\nTo: {recipient}\nContent-Type: multipart/mixed; boundary=\"{MIXED}\"\n\n{body}"
    ))
}
