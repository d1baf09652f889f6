//! The smallest containers that are what they should be.

use std::io::{Cursor, Write};

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{Attachment, EmailAddress, Letter};

/// A file: name and bytes.
pub(crate) type Named = (String, Vec<u8>);

pub(crate) fn named(name: &str, bytes: impl Into<Vec<u8>>) -> Named {
    (name.to_owned(), bytes.into())
}

pub(crate) fn zip(files: &[Named]) -> Vec<u8> {
    zip_with(files, ::zip::write::SimpleFileOptions::default())
}

pub(super) fn zip_with(files: &[Named], options: ::zip::write::SimpleFileOptions) -> Vec<u8> {
    let mut archive = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Marks every entry as encrypted (APPNOTE 4.4.4, bit 0).
pub(super) fn encrypted(mut zip: Vec<u8>) -> Vec<u8> {
    for (magic, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        for at in memchr::memmem::find_iter(&zip.clone(), magic) {
            zip[at + flags] |= 1;
        }
    }
    zip
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|b| **b == 0).count()..];
    let mut out = vec![tag];
    if content.len() < 0x80 {
        out.push(content.len() as u8);
    } else {
        out.push(0x80 | length.len() as u8);
        out.extend_from_slice(length);
    }
    [out, content.to_vec()].concat()
}

fn endless(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], content, &[0, 0]].concat()
}

const DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
const SIGNED: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const ENVELOPED: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03";

/// CMS signed data without signers, in DER.
pub(super) fn p7m(content: &[u8]) -> Vec<u8> {
    let inner = tlv(0x30, &[DATA, &tlv(0xa0, &tlv(0x04, content))].concat());
    let signed = tlv(0x30, &[b"\x02\x01\x01\x31\x00".as_slice(), &inner, b"\x31\x00"].concat());
    tlv(0x30, &[SIGNED, &tlv(0xa0, &signed)].concat())
}

/// The same as programs write that sign a stream: lengths left open, content in pieces.
pub(super) fn p7m_in_pieces(content: &[u8]) -> Vec<u8> {
    let pieces: Vec<u8> = content.chunks(1000).flat_map(|piece| tlv(0x04, piece)).collect();
    let inner = endless(0x30, &[DATA, &endless(0xa0, &endless(0x24, &pieces))].concat());
    let signed = endless(0x30, &[b"\x02\x01\x01\x31\x00".as_slice(), &inner, b"\x31\x00"].concat());
    endless(0x30, &[SIGNED, &endless(0xa0, &signed)].concat())
}

/// A signature whose content came beside it.
pub(super) fn detached() -> Vec<u8> {
    let signed = tlv(0x30, &[b"\x02\x01\x01\x31\x00".as_slice(), &tlv(0x30, DATA), b"\x31\x00"].concat());
    tlv(0x30, &[SIGNED, &tlv(0xa0, &signed)].concat())
}

pub(super) fn enveloped() -> Vec<u8> {
    tlv(0x30, &[ENVELOPED, &tlv(0xa0, &tlv(0x30, b"\x02\x01\x00\x31\x00"))].concat())
}

pub(super) fn base64(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    text.as_bytes().chunks(76).map(|line| format!("{}\r\n", String::from_utf8_lossy(line))).collect()
}

/// A winmail.dat as Outlook makes it: short names, the long ones in the properties.
pub(super) fn winmail(files: &[Named]) -> Vec<u8> {
    let attribute = |level: u8, id: u32, value: &[u8]| {
        let sum = value.iter().fold(0_u16, |sum, b| sum.wrapping_add(u16::from(*b)));
        let length = value.len() as u32;
        [&[level], id.to_le_bytes().as_slice(), &length.to_le_bytes(), value, &sum.to_le_bytes()].concat()
    };
    let mut out = b"\x78\x9f\x3e\x22\x01\0".to_vec();
    out.extend(attribute(1, 0x0008_9006, b"\0\0\x01\0"));
    out.extend(attribute(1, 0x0006_9007, b"\xe4\x04\0\0\0\0\0\0"));
    for (name, bytes) in files {
        out.extend(attribute(2, 0x0006_9002, &[1, 0, 0xff, 0xff, 0xff, 0xff, 32, 0, 32, 0, 0, 0, 0, 0]));
        out.extend(attribute(2, 0x0001_8010, b"INVOIC~1.DAT\0"));
        out.extend(attribute(2, 0x0006_800f, bytes));
        let mut long: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let length = (long.len() as u32).to_le_bytes();
        long.resize(long.len().next_multiple_of(4), 0);
        // PR_ATTACH_METHOD (a number) and PR_ATTACH_LONG_FILENAME (Unicode).
        let properties =
            [b"\x02\0\0\0\x03\0\x05\x37\x01\0\0\0\x1f\0\x07\x37\x01\0\0\0".as_slice(), &length, &long].concat();
        out.extend(attribute(2, 0x0006_9005, &properties));
    }
    out
}

/// A mail with these attachments: name, media type, bytes.
pub(super) fn mail(files: Vec<(String, &str, Vec<u8>)>) -> Vec<u8> {
    let from = EmailAddress::parse("billing@supplier.example").unwrap();
    let attachments = files.into_iter().map(|(name, media_type, bytes)| {
        let media_type = media_type.to_owned();
        Attachment { name, media_type, bytes: bytes.into() }
    });
    let letter = Letter {
        from: from.clone().into(),
        reply_to: Vec::new(),
        to: vec![from],
        cc: Vec::new(),
        subject: "Invoice".into(),
        text: "Please find attached.".into(),
        html: None,
        images: Vec::new(),
        attachments: attachments.collect(),
        message_id: "1@supplier.example".into(),
        occasion: crate::Occasion::Event,
        date: 0,
    };
    letter.compose()
}

/// A mail that forwards another as an attachment.
pub(super) fn forwarded(mail: &[u8]) -> Vec<u8> {
    let head = "From: anna@customer.example\r\nSubject: Fwd: Invoice\r\nMIME-Version: 1.0\r\n\
                Content-Type: multipart/mixed; boundary=\"fwd%\"\r\n\r\n";
    let head = head.replace('%', &mail.len().to_string());
    let close = format!("\r\n--fwd{}--\r\n", mail.len());
    let open = format!("--fwd{}\r\nContent-Type: text/plain\r\n\r\nPlease pay.\r\n", mail.len());
    let attached = format!("--fwd{}\r\nContent-Type: message/rfc822\r\n\r\n", mail.len());
    [head.as_bytes(), open.as_bytes(), attached.as_bytes(), mail, close.as_bytes()].concat()
}

/// A PDF of one page with these lines.
pub(crate) fn pdf(lines: &[&str]) -> Vec<u8> {
    pdf_of(&[lines.iter().map(|line| (*line).to_owned()).collect()])
}

/// The same with several pages.
pub(crate) fn pdf_of(pages: &[Vec<String>]) -> Vec<u8> {
    let escaped = |line: &str| line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 10 + 2 * at)).collect();
    let mut pdf = format!(
        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[{}]/Count {}>> endobj\n\
         5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n",
        kids.join(" "),
        pages.len()
    );
    for (at, lines) in pages.iter().enumerate() {
        let shown: String = lines.iter().map(|line| format!("({}) Tj T*\n", escaped(line))).collect();
        let content = format!("BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET");
        let (page, length) = (10 + 2 * at, content.len());
        pdf.push_str(&format!(
            "{page} 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
             /Resources<</Font<</F1 5 0 R>>>>>> endobj\n\
             {} 0 obj <</Length {length}>> stream\n{content}\nendstream endobj\n",
            page + 1,
            page + 1
        ));
    }
    pdf.push_str("trailer <</Root 1 0 R>>\n%%EOF");
    pdf.into_bytes()
}
