//! Thunderbird: flowed text as 8-bit UTF-8, a preamble, long names cut into RFC 2231 continuations, and forwarding of
//! whole mails as `message/rfc822`.

use super::{Charset, Draft, base64_in_lines_of, encoded_word, multipart, percent_encoded, type_by_extension};

const MIXED: &str = "------------7Yc0kPqQn2W1sXbRf8TgHjVd";
const FORWARD: &str = "------------2Lm9oPzAq4X7wErTy6UiKdFg";
const PREAMBLE: &str = "This is a multi-part message in MIME format.";

/// A mail with attached files.
pub(crate) fn thunderbird(draft: &Draft) -> Vec<u8> {
    let mut parts =
        vec![text("Goedendag,\n\nin de bijlage vindt u onze factuur – de vijftiende \nvan dit jaar.\n\n-- \nZoë\n")];
    for file in &draft.files {
        let (media_type, body) = (type_by_extension(&file.name), base64_in_lines_of(72, &file.bytes));
        let charset = if media_type == "text/xml" { " charset=UTF-8;" } else { "" };
        let name = encoded_word(Charset::Utf8, 'B', &file.name);
        let filename = continuations(&file.name);
        parts.push(format!(
            "Content-Type: {media_type};{charset}\n name=\"{name}\"\nContent-Disposition: attachment;{filename}\n\
             Content-Transfer-Encoding: base64\n\n{body}\n"
        ));
    }
    let body = multipart(MIXED, &parts);
    let header = header(draft, MIXED);
    super::crlf(&format!("{header}\n{PREAMBLE}\n{body}"))
}

/// Another mail, forwarded as an attachment.
pub(crate) fn forwarded(draft: &Draft, original: &[u8]) -> Vec<u8> {
    let original = String::from_utf8_lossy(original);
    let attached = format!(
        "Content-Type: message/rfc822; charset=UTF-8; name=\"{subject}.eml\"\n\
         Content-Disposition: attachment; filename=\"{subject}.eml\"\nContent-Transfer-Encoding: 8bit\n\n{original}",
        subject = draft.subject,
    );
    let body = multipart(FORWARD, &[text("FYI\n"), attached]);
    let header = header(draft, FORWARD);
    super::crlf(&format!("{header}\n{PREAMBLE}\n{body}"))
}

fn header(draft: &Draft, boundary: &str) -> String {
    let Draft { sender, recipient, .. } = draft;
    let subject = encoded_word(Charset::Utf8, 'Q', &draft.subject);
    format!(
        "Content-Type: multipart/mixed; boundary=\"{boundary}\"\n\
         Message-ID: <0d3f3f0e-6a55-4f7e-9d0c-1b2a3c4d5e6f@leverancier.example>\n\
         Date: Mon, 15 Apr 2024 10:12:51 +0200\nMIME-Version: 1.0\nUser-Agent: Mozilla Thunderbird\n\
         Content-Language: nl\nTo: {recipient}\nFrom: {sender}\nSubject: {subject}\n"
    )
}

fn text(body: &str) -> String {
    format!("Content-Type: text/plain; charset=UTF-8; format=flowed\nContent-Transfer-Encoding: 8bit\n\n{body}")
}

/// `filename="x"`, or `filename*0*=UTF-8''…; filename*1*=…` where it is long or not ASCII (RFC 2231 section 3 and 4).
fn continuations(name: &str) -> String {
    const PIECE: usize = 40;
    if name.is_ascii() && name.len() <= PIECE {
        return format!("\n filename=\"{name}\"");
    }
    let encoded = percent_encoded(name);
    let mut rest = encoded.as_str();
    let mut out = String::new();
    let mut index = 0;
    while !rest.is_empty() {
        let mut end = rest.len().min(PIECE);
        // An escape is never cut in two.
        while rest[..end].rfind('%').is_some_and(|at| end < rest.len() && end - at < 3) {
            end -= 1;
        }
        let charset = if index == 0 { "UTF-8''" } else { "" };
        let separator = if index == 0 { "" } else { ";" };
        out.push_str(&format!("{separator}\n filename*{index}*={charset}{}", &rest[..end]));
        rest = &rest[end..];
        index += 1;
    }
    out
}
