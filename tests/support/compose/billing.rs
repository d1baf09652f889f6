//! Programs that mail invoices without a person: each careless in its own way.

use super::{Charset, Draft, base64, base64_in_lines_of, encoded_word, multipart, type_by_extension};

/// A web shop with PHPMailer: names without quotes, and `application/octet-stream` for XML, which its table lacks.
pub(crate) fn php_mailer(draft: &Draft) -> Vec<u8> {
    const MIXED: &str = "b1=_Zr2mT8vQw0LkXyN5pBsD1cGhJ3fA7eR4uI6oM9tV";
    const ALTERNATIVE: &str = "b2=_Zr2mT8vQw0LkXyN5pBsD1cGhJ3fA7eR4uI6oM9tV";
    let alternative = multipart(
        ALTERNATIVE,
        &[
            "Content-Type: text/plain; charset=us-ascii\n\nYour order has been shipped.\n".to_owned(),
            "Content-Type: text/html; charset=us-ascii\n\n<p>Your order has been shipped.</p>\n".to_owned(),
        ],
    );
    let mut parts =
        vec![format!("Content-Type: multipart/alternative;\n boundary=\"{ALTERNATIVE}\"\n\n{alternative}\n")];
    for file in &draft.files {
        let media_type = match type_by_extension(&file.name) {
            "text/xml" => "application/octet-stream",
            known => known,
        };
        let body = base64(&file.bytes);
        let name = match file.name.is_ascii() && !file.name.contains(' ') {
            true => file.name.clone(),
            false => format!("\"{}\"", encoded_word(Charset::Utf8, 'B', &file.name)),
        };
        parts.push(format!(
            "Content-Type: {media_type}; name={name}\nContent-Transfer-Encoding: base64\n\
             Content-Disposition: attachment; filename={name}\n\n{body}\n"
        ));
    }
    let body = format!("This is a multi-part message in MIME format.\n\n{}", multipart(MIXED, &parts));
    let agent = "X-Mailer: PHPMailer 6.9.1 (https://github.com/PHPMailer/PHPMailer)\n";
    whole(draft, &format!("{agent}Content-Type: multipart/mixed;\n boundary=\"{MIXED}\"\n"), &body)
}

/// A bookkeeping program of the Lexware or DATEV kind: no disposition, the name only in `Content-Type` and there as raw
/// UTF-8, base64 in one endless line for the small and in lines of 64 for the large.
pub(crate) fn bookkeeping(draft: &Draft) -> Vec<u8> {
    const MIXED: &str = "----=_NextPart_000_0001_01DA8F2B.4D5E6F70";
    let mut parts = vec![
        "Content-Type: text/plain;\n\tcharset=\"utf-8\"\nContent-Transfer-Encoding: 8bit\n\n\
         Sehr geehrte Damen und Herren,\nanbei erhalten Sie unsere Rechnung als E-Rechnung (XML) und Sichtbeleg (PDF).\n"
            .to_owned(),
    ];
    for file in &draft.files {
        let (media_type, name) = (type_by_extension(&file.name), &file.name);
        let body = base64_in_lines_of(if file.bytes.len() < 600 { 996 } else { 64 }, &file.bytes);
        parts.push(format!(
            "Content-Type: {media_type};\n\tname=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{body}\n"
        ));
    }
    let body = multipart(MIXED, &parts);
    whole(draft, &format!("X-Priority: 3 (Normal)\nContent-Type: multipart/mixed;\n\tboundary=\"{MIXED}\"\n"), &body)
}

/// Odoo or another program on Python's email package: a MIME-Version in every part, `application/octet-stream` with a
/// character set, references to its own records.
pub(crate) fn odoo(draft: &Draft) -> Vec<u8> {
    const MIXED: &str = "===============4857360183920571648==";
    const ALTERNATIVE: &str = "===============1029384756102938475==";
    let alternative = multipart(
        ALTERNATIVE,
        &[
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: 7bit\n\n\
             Dear customer,\nplease find attached your invoice.\n"
                .to_owned(),
            "MIME-Version: 1.0\nContent-Type: text/html; charset=\"utf-8\"\nContent-Transfer-Encoding: 7bit\n\n\
             <p>Dear customer,</p><p>please find attached your invoice.</p>\n"
                .to_owned(),
        ],
    );
    let mut parts = vec![format!(
        "Content-Type: multipart/alternative; boundary=\"{ALTERNATIVE}\"\nMIME-Version: 1.0\n\n{alternative}"
    )];
    for file in &draft.files {
        let media_type = match type_by_extension(&file.name) {
            "application/pdf" => "application/octet-stream; charset=\"utf-8\"",
            "text/xml" => "application/xml; charset=\"utf-8\"",
            other => other,
        };
        let name = encoded_word(Charset::Utf8, 'B', &file.name);
        let body = base64(&file.bytes);
        parts.push(format!(
            "Content-Type: {media_type}\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\
             Content-Disposition: attachment; filename=\"{name}\"\n\n{body}\n"
        ));
    }
    let body = multipart(MIXED, &parts);
    let own = "X-Odoo-Objects: account.move-1729\nReferences: <1729.openerp-account.move@erp.example>\n";
    whole(draft, &format!("{own}Content-Type: multipart/mixed; boundary=\"{MIXED}\"\n"), &body)
}

/// SAP: `application/xml`, a description, and empty text.
pub(crate) fn sap(draft: &Draft) -> Vec<u8> {
    const MIXED: &str = "=_0A1B2C3D4E5F60718293A4B5C6D7E8F9";
    let mut parts = vec!["Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\n\n".to_owned()];
    for file in &draft.files {
        let media_type = type_by_extension(&file.name).replace("text/xml", "application/xml");
        let (name, body) = (encoded_word(Charset::Utf8, 'Q', &file.name), base64(&file.bytes));
        parts.push(format!(
            "Content-Type: {media_type}; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\
             Content-Description: {name}\nContent-Transfer-Encoding: base64\n\n{body}\n"
        ));
    }
    let body = multipart(MIXED, &parts);
    whole(draft, &format!("X-Mailer: SAP NetWeaver 7.50\nContent-Type: multipart/mixed; boundary=\"{MIXED}\"\n"), &body)
}

/// An office scanner: a multipart of one part, and not a word of text.
pub(crate) fn scanner(draft: &Draft) -> Vec<u8> {
    const MIXED: &str = "DC_BOUND_PRE_<1713175971.0026737a1c5e>";
    let parts: Vec<String> = draft
        .files
        .iter()
        .map(|file| {
            let (media_type, name, body) = (type_by_extension(&file.name), &file.name, base64(&file.bytes));
            format!(
                "Content-Type: {media_type};\n name=\"{name}\"\nContent-Transfer-Encoding: base64\n\
                 Content-Disposition: attachment;\n filename=\"{name}\"\n\n{body}\n"
            )
        })
        .collect();
    let body = multipart(MIXED, &parts);
    whole(draft, &format!("X-Mailer: RICOH MP C3004\nContent-Type: multipart/mixed;\n boundary=\"{MIXED}\"\n"), &body)
}

/// A script that makes the first file the whole mail.
pub(crate) fn bare_file(draft: &Draft) -> Vec<u8> {
    let (name, bytes) = draft.files.first().map(|file| (file.name.as_str(), file.bytes.as_slice())).unwrap_or_default();
    let header = format!(
        "Content-Type: {}; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\
         Content-Transfer-Encoding: base64\n",
        type_by_extension(name)
    );
    whole(draft, &header, &format!("{}\n", base64(bytes)))
}

/// A script that pipes an XML file into `sendmail`: no name, no encoding, the lines as they are.
pub(crate) fn piped_xml(draft: &Draft) -> Vec<u8> {
    let bytes = draft.files.first().map(|file| file.bytes.as_slice()).unwrap_or_default();
    let header = "Content-Type: text/xml; charset=utf-8\nContent-Transfer-Encoding: 8bit\n";
    whole(draft, header, &String::from_utf8_lossy(bytes))
}

/// Words and nothing else.
pub(crate) fn only_text(draft: &Draft) -> Vec<u8> {
    let body = "Guten Tag,\n\nwann dürfen wir mit Ihrer Zahlung rechnen?\n";
    whole(draft, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n", body)
}

fn whole(draft: &Draft, header: &str, body: &str) -> Vec<u8> {
    let Draft { sender, recipient, .. } = draft;
    let subject = encoded_word(Charset::Utf8, 'B', &draft.subject);
    super::crlf(&format!(
        "Date: Mon, 15 Apr 2024 10:12:51 +0200\nTo: {recipient}\nFrom: {sender}\nSubject: {subject}\n\
         Message-ID: <20240415081251.4711@erp.example>\nMIME-Version: 1.0\n{header}\n{body}"
    ))
}
