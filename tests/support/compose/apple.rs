//! Apple Mail: files are shown in the text, so they are `inline` and stand between two halves of HTML, inside the
//! alternative; names are decomposed Unicode, in RFC 2231 and RFC 2047 at once; XML is quoted-printable.

use super::{Charset, Draft, base64, encoded_word, multipart, percent_encoded, quoted_printable, type_by_extension};

const ALTERNATIVE: &str = "Apple-Mail=_0C6A2C7E-5E1D-4C6B-9A52-8A1D6F3B7E01";
const MIXED: &str = "Apple-Mail=_5D3E8F9A-1B2C-4D5E-8F90-A1B2C3D4E5F6";

/// A mail with its files in the middle of the text.
pub(crate) fn apple_mail(draft: &Draft) -> Vec<u8> {
    let mut halves = vec![half("<div>Bonjour,</div><div>veuillez trouver la facture ci-dessous.</div><br>")];
    for file in &draft.files {
        let media_type = type_by_extension(&file.name);
        let (coding, body) = match media_type {
            "text/xml" => ("quoted-printable", quoted_printable(&file.bytes)),
            _ => ("base64", base64(&file.bytes)),
        };
        let disposition = if media_type == "text/xml" { "attachment" } else { "inline" };
        let name = encoded_word(Charset::Utf8, 'Q', &file.name);
        let encoded = percent_encoded(&file.name);
        halves.push(format!(
            "Content-Disposition: {disposition};\n\tfilename*=utf-8''{encoded}\n\
             Content-Type: {media_type};\n\tx-unix-mode=0644;\n\tname=\"{name}\"\n\
             Content-Transfer-Encoding: {coding}\n\n{body}"
        ));
    }
    halves.push(half("<br><div>Cordialement</div>"));
    let mixed = multipart(MIXED, &halves);
    let text = "Content-Transfer-Encoding: 7bit\nContent-Type: text/plain;\n\tcharset=us-ascii\n\n\
                Bonjour,\nveuillez trouver la facture ci-dessous.\n\nCordialement\n"
        .to_owned();
    let body =
        multipart(ALTERNATIVE, &[text, format!("Content-Type: multipart/mixed;\n\tboundary=\"{MIXED}\"\n\n{mixed}")]);
    let Draft { sender, recipient, .. } = draft;
    let subject = encoded_word(Charset::Utf8, 'Q', &draft.subject);
    super::crlf(&format!(
        "From: {sender}\nContent-Type: multipart/alternative;\n\tboundary=\"{ALTERNATIVE}\"\n\
         Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3774.500.171.1.1\\))\nSubject: {subject}\n\
         Message-Id: <8B1B5B0A-3C1F-4B55-9D57-5E1F0A2B3C4D@fournisseur.example>\n\
         Date: Mon, 15 Apr 2024 10:12:51 +0200\nTo: {recipient}\nX-Mailer: Apple Mail (2.3774.500.171.1.1)\n\n\n{body}"
    ))
}

fn half(html: &str) -> String {
    let html = format!("<html><head></head><body style=\"overflow-wrap: break-word;\">{html}</body></html>");
    format!("Content-Transfer-Encoding: 7bit\nContent-Type: text/html;\n\tcharset=us-ascii\n\n{html}\n")
}
