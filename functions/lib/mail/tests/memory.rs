//! What a hostile mail may cost: `judge` holds the mail and as much again, and 32 MB.
//!
//! Tests of one binary share its allocator, so all mails are judged by one test, one after the other.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use base64::{Engine, engine::general_purpose::STANDARD};
use mail::{Judgement, inbound::MAX_MAIL_BYTES, judge};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes a judgement may hold beyond twice the file, the file itself included.
const ALLOWANCE: usize = 32 << 20;

/// A file, what it is called, and a reason that its judgement must give: `imported` or that of a part.
struct Hostile {
    what: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
    reason: &'static str,
}

#[test]
#[expect(clippy::print_stdout, reason = "a test reports what it measured")]
fn a_hostile_mail_costs_less_than_twice_itself_and_32_mb() {
    let mut wrong = Vec::new();
    for hostile in HOSTILE {
        let Hostile { what, name, bytes, reason } = hostile();
        let before = MEMORY.current_usage() - bytes.capacity();
        let length = bytes.len();
        MEMORY.reset_peak_usage();
        let judgement = judge(name, &bytes);
        let peak = MEMORY.peak_usage() - before;
        let reasons = reasons(&judgement);
        if !reasons.contains(&reason) {
            wrong.push(format!("{what}: {reason} is not among {:?}", &reasons[..reasons.len().min(9)]));
        }
        let limit = 2 * length + ALLOWANCE;
        let line = format!("{what}: {:.1} MB of {:.1} MB, {:.1} MB held", mb(peak), mb(limit), mb(length));
        println!("{line}");
        if peak > limit {
            wrong.push(line);
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

fn mb(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn reasons(judgement: &Judgement) -> Vec<&str> {
    let imported = (!judgement.invoices.is_empty()).then_some("imported");
    let skipped = judgement.skipped.iter().map(|file| file.reason.code());
    judgement.reason.as_ref().map(|reason| reason.code()).into_iter().chain(imported).chain(skipped).collect()
}

/// Mails and files made to exhaust the reader, composed one at a time.
const HOSTILE: &[fn() -> Hostile] = &[
    || Hostile {
        what: "18 MB of empty parts",
        name: "mail.eml",
        bytes: [b"Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_vec(), b"--b\r\n\r\n".repeat(2_600_000)]
            .concat(),
        reason: "too_many_parts",
    },
    || Hostile {
        what: "mails in mails, 20,000 deep",
        name: "mail.eml",
        bytes: b"Content-Type: message/rfc822\n\n".repeat(20_000),
        reason: "too_deeply_nested",
    },
    || Hostile {
        what: "an attachment of 40 MB in base64",
        name: "mail.eml",
        bytes: in_base64("text/plain", "a.txt", &vec![b'x'; full() / 78 * 57]),
        reason: "not_an_invoice_format",
    },
    || Hostile {
        what: "an attachment of 40 MB in quoted-printable",
        name: "mail.eml",
        bytes: attachment("text/plain", "a.txt", "quoted-printable", &b"=41=42=43=44 text=\r\n".repeat(full() / 20)),
        reason: "not_an_invoice_format",
    },
    || Hostile {
        what: "an attachment of 40 MB in 8 bits",
        name: "mail.eml",
        bytes: attachment("text/plain", "a.txt", "8bit", &b"0123456789\r\n".repeat(full() / 12)),
        reason: "not_an_invoice_format",
    },
    || Hostile {
        what: "40 MB of text for people",
        name: "mail.eml",
        bytes: [
            b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n".to_vec(),
            b"PGI+\r\n".repeat(full() / 6),
        ]
        .concat(),
        reason: "no_attachment",
    },
    || Hostile {
        what: "a mail in base64 in a mail in base64",
        name: "mail.eml",
        bytes: {
            let inner = in_base64("text/plain", "a.txt", &vec![b'x'; 14 << 20]);
            in_base64("message/rfc822", "a.eml", &in_base64("message/rfc822", "b.eml", &inner)[..])
        },
        reason: "not_an_invoice_format",
    },
    || Hostile {
        what: "300 attachments of XML",
        name: "mail.eml",
        bytes: multipart(300, |n| {
            let mut xml = format!("<a n='{n}'>");
            xml.push_str(&"<b/>".repeat(20_000));
            xml.push_str("</a>");
            ("application/xml", xml.into_bytes())
        }),
        reason: "unknown_format",
    },
    || Hostile {
        what: "490 attachments of one byte",
        name: "mail.eml",
        bytes: multipart(490, |n| ("application/octet-stream", vec![0, (n % 256) as u8, (n / 256) as u8])),
        reason: "unknown_format",
    },
    || Hostile {
        what: "an archive that unpacks a thousandfold",
        name: "a.zip",
        bytes: zip(&[("bomb.xml", vec![b' '; 12 << 20])]),
        reason: "suspicious_zip",
    },
    || Hostile {
        what: "a gzip file that unpacks a thousandfold",
        name: "a.xml.gz",
        bytes: {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            writer.write_all(&vec![b' '; 80 << 20]).unwrap();
            writer.finish().unwrap()
        },
        reason: "unpacks_too_large",
    },
    || Hostile {
        what: "a mail of 40 MB with a file uuencoded in its text",
        name: "mail.eml",
        bytes: {
            let line = format!("M{}\n", "8".repeat(60));
            let head = b"From: a@b.example\n\nbegin 644 a.bin\n".to_vec();
            [head, line.repeat((full() - 100) / line.len()).into_bytes()].concat()
        },
        reason: "unknown_format",
    },
    || Hostile {
        what: "an archive that unpacks a hundredfold, fifty times",
        name: "a.zip",
        bytes: {
            let file = |n: u64| [noise(12 << 10, n), vec![b' '; 1000 << 10]].concat();
            let names: Vec<String> = (0..50).map(|n| format!("{n}.txt")).collect();
            zip(&names.iter().zip(0..).map(|(name, n)| (name.as_str(), file(n))).collect::<Vec<_>>())
        },
        reason: "unpacks_too_large",
    },
    || Hostile {
        what: "a mail of 40 MB with archives in archives",
        name: "mail.eml",
        bytes: {
            let inner = (0..4).fold(noise(28 << 20, 7), |inner, _| stored(&[("a.zip", inner)]));
            in_base64("application/zip", "a.zip", &inner)
        },
        reason: "unpacks_too_large",
    },
    || Hostile {
        what: "a mail of 40 MB with one archive",
        name: "mail.eml",
        bytes: in_base64("application/zip", "a.zip", &stored(&[("a.bin", noise(28 << 20, 7))])),
        reason: "unknown_format",
    },
    || Hostile {
        what: "a mail of 40 MB with a signed file",
        name: "mail.eml",
        bytes: in_base64("application/pkcs7-mime", "a.bin.p7m", &p7m(&noise(28 << 20, 7))),
        reason: "unknown_format",
    },
    || Hostile {
        what: "an archive of eight hostile XML files",
        name: "a.zip",
        bytes: {
            let names: Vec<String> = (0..8).map(|n| format!("{n}.xml")).collect();
            zip(&names.iter().map(|name| (name.as_str(), hostile_xml(name, 1_000_000))).collect::<Vec<_>>())
        },
        reason: "xml_too_large",
    },
    || Hostile {
        what: "winmail.dat with attachments of nothing",
        name: "winmail.dat",
        bytes: [b"\x78\x9f\x3e\x22\x01\0".to_vec(), tnef(0x0006_9002, &[0; 14]).repeat(900_000)].concat(),
        reason: "too_many_files",
    },
    || Hostile {
        what: "winmail.dat with twenty million properties",
        name: "winmail.dat",
        bytes: {
            // Properties without a name or value, each of eight bytes.
            let list =
                [&20_000_000_u32.to_le_bytes()[..2], &[0, 0], &b"\x03\0\x01\x30\0\0\0\0".repeat(2_000_000)].concat();
            [b"\x78\x9f\x3e\x22\x01\0".to_vec(), tnef(0x0006_9002, &[0; 14]), tnef(0x0006_9005, &list)].concat()
        },
        reason: "empty_file",
    },
    || Hostile {
        what: "winmail.dat of 30 MB in a mail",
        name: "mail.eml",
        bytes: {
            let parts = [
                b"\x78\x9f\x3e\x22\x01\0".to_vec(),
                tnef(0x0006_9002, &[0; 14]),
                tnef(0x0006_800f, &noise(28 << 20, 3)),
            ];
            in_base64("application/ms-tnef", "winmail.dat", &parts.concat())
        },
        reason: "unknown_format",
    },
    || Hostile {
        what: "PDFs of much text",
        name: "mail.eml",
        bytes: multipart(50, |n| ("application/pdf", pdf_of_text(n))),
        reason: "imported",
    },
    || Hostile {
        what: "an archive of one XML file of empty elements",
        name: "a.zip",
        bytes: zip(&[("a.xml", noisy_xml("<b/>", 7 << 20))]),
        reason: "unpacked",
    },
    || Hostile {
        what: "an archive of one XML file of attributes",
        name: "a.zip",
        bytes: zip(&[("a.xml", noisy_xml("<b c='' d='' e='' f=''/>", 7 << 20))]),
        reason: "unpacked",
    },
    || Hostile {
        what: "an archive of one XML file of namespaces",
        name: "a.zip",
        bytes: zip(&[("a.xml", noisy_xml("<b xmlns='x'><c xmlns='y' xmlns:z='t'/></b>", 7 << 20))]),
        reason: "unpacked",
    },
    || Hostile {
        what: "an archive of an invoice of seven MB",
        name: "a.zip",
        bytes: zip(&[("a.xml", hostile_xml("17", 7 << 20))]),
        reason: "unpacked",
    },
];

/// The largest body that leaves room for a header.
fn full() -> usize {
    MAX_MAIL_BYTES - 4096
}

fn attachment(media_type: &str, name: &str, encoding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "From: a@b.example\r\nContent-Type: {media_type}\r\nContent-Disposition: attachment; filename={name}\r\n\
         Content-Transfer-Encoding: {encoding}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn in_base64(media_type: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    attachment(media_type, name, "base64", &lines(bytes))
}

fn lines(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 57 * 78 + 80);
    for line in bytes.chunks(57) {
        out.extend_from_slice(STANDARD.encode(line).as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn multipart(count: usize, part: impl Fn(usize) -> (&'static str, Vec<u8>)) -> Vec<u8> {
    let mut out = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".to_vec();
    for n in 0..count {
        let (media_type, bytes) = part(n);
        out.extend_from_slice(b"--b\r\n");
        out.extend_from_slice(&in_base64(media_type, &format!("f{n}"), &bytes));
    }
    out.extend_from_slice(b"--b--\r\n");
    out
}

fn zip_with(files: &[(&str, Vec<u8>)], options: ::zip::write::SimpleFileOptions) -> Vec<u8> {
    let mut archive = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    zip_with(files, ::zip::write::SimpleFileOptions::default())
}

fn stored(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    zip_with(files, ::zip::write::SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Stored))
}

fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut out = Vec::with_capacity(length + 8);
    while out.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend_from_slice(&state.to_le_bytes());
    }
    out.truncate(length);
    out
}

/// CMS signed data without signers.
fn p7m(content: &[u8]) -> Vec<u8> {
    let tlv = |tag: u8, content: &[u8]| [&[tag, 0x84], &(content.len() as u32).to_be_bytes()[..], content].concat();
    let inner =
        tlv(0x30, &[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", &tlv(0xa0, &tlv(0x04, content))[..]].concat());
    let signed = tlv(0x30, &[b"\x02\x01\x01\x31\x00".as_slice(), &inner, b"\x31\x00"].concat());
    tlv(0x30, &[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", &tlv(0xa0, &signed)[..]].concat())
}

fn tnef(id: u32, value: &[u8]) -> Vec<u8> {
    [&[2], id.to_le_bytes().as_slice(), &(value.len() as u32).to_le_bytes(), value, &[0, 0]].concat()
}

/// XML of nothing but this element, and enough noise that the archive is no suspicious one.
fn noisy_xml(element: &str, length: usize) -> Vec<u8> {
    let noise = STANDARD.encode(noise(length / 100, 5));
    format!("<a>{}{noise}</a>", element.repeat(length / element.len())).into_bytes()
}

/// An invoice with so many bytes of notes.
fn hostile_xml(id: &str, length: usize) -> Vec<u8> {
    let mut xml = format!(
        "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' \
         xmlns:c='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'><c:ID>{id}</c:ID>"
    );
    while xml.len() < length {
        let _ = write!(xml, "<c:Note>{}</c:Note>", xml.len());
    }
    xml.push_str("</Invoice>");
    xml.into_bytes()
}

/// A PDF of one page with a megabyte of text, packed.
fn pdf_of_text(n: usize) -> Vec<u8> {
    let mut text = String::from("BT /F1 9 Tf ");
    for line in 0..20_000 {
        let _ = write!(text, "(Pos {line} of file {n} goods and services) Tj T* ");
    }
    text.push_str("ET");
    // A zip archive of one file holds the deflated bytes; a PDF wants them with the header of zlib.
    let archive = zip(&[("t", text.clone().into_bytes())]);
    let packed = deflated(&archive);
    let mut pdf =
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n\
        5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
            .to_vec();
    let adler = adler32(text.as_bytes()).to_be_bytes();
    let stream = [b"\x78\x9c".as_slice(), packed, &adler].concat();
    pdf.extend_from_slice(format!("4 0 obj<</Length {}/Filter/FlateDecode>>stream\n", stream.len()).as_bytes());
    pdf.extend_from_slice(&stream);
    pdf.extend_from_slice(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n");
    pdf
}

/// The packed bytes of the only file of an archive: between its local header and the directory.
fn deflated(archive: &[u8]) -> &[u8] {
    let size = u32::from_le_bytes(archive[18..22].try_into().unwrap()) as usize;
    let extra = usize::from(u16::from_le_bytes(archive[28..30].try_into().unwrap()));
    let name = usize::from(u16::from_le_bytes(archive[26..28].try_into().unwrap()));
    &archive[30 + name + extra..30 + name + extra + size]
}

fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}
