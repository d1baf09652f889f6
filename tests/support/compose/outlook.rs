//! Outlook for Windows with Exchange: mixed around related around alternative, a logo in the signature, Latin-1, names
//! as encoded words in quotes (which RFC 2047 section 5 forbids), dates of the file in the disposition, and
//! `application/octet-stream` for what Windows has no type for.

use super::{Charset, Draft, LOGO, base64, encoded_word, multipart, quoted_printable, type_by_extension};

const MIXED: &str = "_004_AM0PR0402MB3377A1B2C3D4E5F60718AM0PR0402MB3377eurp_";
const RELATED: &str = "_003_AM0PR0402MB3377A1B2C3D4E5F60718AM0PR0402MB3377eurp_";
const ALTERNATIVE: &str = "_000_AM0PR0402MB3377A1B2C3D4E5F60718AM0PR0402MB3377eurp_";

/// With the types Windows knows.
pub(crate) fn outlook(draft: &Draft) -> Vec<u8> {
    compose(draft, type_by_extension)
}

/// On a machine without a PDF reader, as many servers are: everything is `application/octet-stream`.
pub(crate) fn outlook_without_types(draft: &Draft) -> Vec<u8> {
    compose(draft, |_| "application/octet-stream")
}

fn compose(draft: &Draft, type_of: fn(&str) -> &'static str) -> Vec<u8> {
    let text =
        quoted_printable("Guten Tag,\r\n\r\nanbei unsere Rechnung.\r\n\r\nMit freundlichen Grüßen\r\n".as_bytes());
    let html = quoted_printable(
        b"<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><body><p class=\"MsoNormal\">Guten Tag</p>\
          <p><img width=\"16\" src=\"cid:image001.png@01DA8F2B.5C0E7A10\"></p></body></html>",
    );
    let alternative = multipart(
        ALTERNATIVE,
        &[
            format!(
                "Content-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\n{text}\n"
            ),
            format!(
                "Content-Type: text/html; charset=\"iso-8859-1\"\nContent-Transfer-Encoding: quoted-printable\n\n{html}\n"
            ),
        ],
    );
    let related = multipart(
        RELATED,
        &[
            format!("Content-Type: multipart/alternative;\n\tboundary=\"{ALTERNATIVE}\"\n\n{alternative}"),
            format!(
                "Content-Type: image/png; name=\"image001.png\"\nContent-Description: image001.png\n\
                 Content-Disposition: inline; filename=\"image001.png\"; size=108;\n\
                 \tcreation-date=\"Mon, 15 Apr 2024 08:12:44 GMT\";\n\
                 \tmodification-date=\"Mon, 15 Apr 2024 08:12:44 GMT\"\n\
                 Content-ID: <image001.png@01DA8F2B.5C0E7A10>\nContent-Transfer-Encoding: base64\n\n{LOGO}\n"
            ),
        ],
    );
    let mut parts = vec![format!(
        "Content-Type: multipart/related;\n\tboundary=\"{RELATED}\";\n\ttype=\"multipart/alternative\"\n\n{related}"
    )];
    for file in &draft.files {
        let name = encoded_word(Charset::Latin1, 'Q', &file.name);
        let (media_type, size, body) = (type_of(&file.name), file.bytes.len(), base64(&file.bytes));
        parts.push(format!(
            "Content-Type: {media_type};\n\tname=\"{name}\"\nContent-Description: {name}\n\
             Content-Disposition: attachment;\n\tfilename=\"{name}\"; size={size};\n\
             \tcreation-date=\"Mon, 15 Apr 2024 08:10:02 GMT\";\n\
             \tmodification-date=\"Mon, 15 Apr 2024 08:10:02 GMT\"\n\
             Content-Transfer-Encoding: base64\n\n{body}\n"
        ));
    }
    let Draft { sender, recipient, .. } = draft;
    let subject = encoded_word(Charset::Latin1, 'Q', &draft.subject);
    let body = multipart(MIXED, &parts);
    super::crlf(&format!(
        "From: {sender}\nTo: \"{recipient}\" <{recipient}>\nSubject: {subject}\n\
         Thread-Topic: {subject}\nThread-Index: AdqPK1wOehDzQm3oT1mC0a1b2c3d4A==\n\
         Date: Mon, 15 Apr 2024 08:12:51 +0000\n\
         Message-ID:\n <AM0PR0402MB3377A1B2C3D4E5F60718@AM0PR0402MB3377.eurprd04.prod.outlook.com>\n\
         Accept-Language: de-DE, en-US\nContent-Language: de-DE\nX-MS-Has-Attach: yes\nX-MS-TNEF-Correlator:\n\
         Content-Type: multipart/mixed;\n\tboundary=\"{MIXED}\"\nMIME-Version: 1.0\n\n{body}"
    ))
}
