//! Every invoice of the corpus, packed in every way suppliers pack.

use std::{cell::RefCell, collections::HashMap};

use ::base64::{Engine, engine::general_purpose::STANDARD};
use invoice::{Content, Document, Invoice, Kind};

use super::{
    compose::{base64, detached, forwarded, mail, named, p7m, p7m_in_pieces, pdf, winmail, zip},
    corpus,
};
use crate::{Judgement, Mail, Role, decide::judge_parts, judge};

/// A way to mail a file.
type Packing = fn(&str, &[u8]) -> Vec<u8>;

fn plain(name: &str, bytes: &[u8]) -> Vec<u8> {
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let media_type = match extension.as_str() {
        "pdf" => "application/pdf",
        "xml" => "text/xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    };
    mail(vec![(name.to_owned(), media_type, bytes.to_vec())])
}

fn attached(name: &str, media_type: &str, bytes: Vec<u8>) -> Vec<u8> {
    mail(vec![(name.to_owned(), media_type, bytes)])
}

/// Ten kilobytes of a picture: too large for a logo by its bytes alone.
fn logo() -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 1, 44, 0, 0, 0, 60], &[7; 10_000]].concat()
}

/// A mail whose header fields of the file are written by hand.
fn headed(fields: &[u8], bytes: &[u8]) -> Vec<u8> {
    let head =
        b"From: a@supplier.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n";
    let transfer = b"\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    [head, fields, transfer, base64(bytes).as_bytes(), b"--b--\r\n"].concat()
}

/// As a mail program shows it in the text: `inline`, with a content id that nothing refers to.
fn inline(name: &str, bytes: &[u8]) -> Vec<u8> {
    let fields = format!(
        "Content-Type: application/octet-stream; name=\"{name}\"\r\nContent-ID: <1@mail>\r\n\
         Content-Disposition: inline; filename=\"{name}\""
    );
    headed(fields.as_bytes(), bytes)
}

/// Beside the logo of an HTML text, a visiting card and a signature.
fn beside_noise(name: &str, bytes: &[u8]) -> Vec<u8> {
    let open = "From: a@supplier.example\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\
                Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html\r\n\r\n\
                <img src=\"cid:logo\">\r\n--r\r\nContent-Type: image/png; name=image001.png\r\nContent-ID: <logo>\r\n\
                Content-Transfer-Encoding: base64\r\n\r\n";
    let file = format!(
        "--r--\r\n--m\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; \
         filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    );
    let close = "--m\r\nContent-Type: text/vcard; name=anna.vcf\r\n\r\nBEGIN:VCARD\r\nEND:VCARD\r\n--m\r\n\
                 Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    let (logo, bytes, signature) = (base64(&logo()), base64(bytes), base64(&detached()));
    [open, &logo, &file, &bytes, close, &signature, "--m--\r\n"].concat().into_bytes()
}

/// Clear-signed (RFC 8551 section 3.5.3).
fn clear_signed(name: &str, bytes: &[u8]) -> Vec<u8> {
    let open = "From: a@supplier.example\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; \
                micalg=sha-256; boundary=s\r\n\r\n--s\r\n";
    let inner = String::from_utf8(plain(name, bytes)).unwrap();
    let close = "\r\n--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n";
    [open, &inner, close, &base64(&detached()), "--s--\r\n"].concat().into_bytes()
}

/// The name with an umlaut before it, as `encode` writes it into the fields.
fn foreign_name(encode: impl Fn(&str) -> Vec<u8>, bytes: &[u8], name: &str) -> Vec<u8> {
    let disposition = b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; ".as_slice();
    headed(&[disposition, &encode(name)].concat(), bytes)
}

/// The letters that no name of the corpus has.
const FOREIGN: &str = "März ";

const PACKINGS: [(&str, Packing); 24] = [
    ("plain", plain),
    ("octet-stream", |name, bytes| attached(name, "application/octet-stream", bytes.to_vec())),
    ("wrong type", |name, bytes| attached(name, "application/msword", bytes.to_vec())),
    ("forwarded once", |name, bytes| forwarded(&plain(name, bytes))),
    ("forwarded twice", |name, bytes| forwarded(&forwarded(&plain(name, bytes)))),
    ("eml as octet-stream", |name, bytes| attached("Invoice.eml", "application/octet-stream", plain(name, bytes))),
    ("zip", |name, bytes| attached("invoices.zip", "application/zip", zip(&[named(name, bytes)]))),
    ("zip in a zip", |name, bytes| {
        let inner = zip(&[named(&format!("2024/März/{name}"), bytes)]);
        attached("all.zip", "application/x-zip-compressed", zip(&[named("inner.zip", inner)]))
    }),
    ("zip as octet-stream, forwarded", |name, bytes| {
        forwarded(&attached("x", "application/octet-stream", zip(&[named(name, bytes)])))
    }),
    ("p7m in DER", |name, bytes| attached(&format!("{name}.p7m"), "application/pkcs7-mime", p7m(bytes))),
    ("p7m in BER", |name, bytes| attached(&format!("{name}.p7m"), "application/octet-stream", p7m_in_pieces(bytes))),
    ("p7m in base64", |name, bytes| {
        attached(&format!("{name}.p7m"), "application/octet-stream", base64(&p7m(bytes)).into_bytes())
    }),
    ("signed mail", |name, bytes| attached("smime.p7m", "application/pkcs7-mime", p7m_in_pieces(&plain(name, bytes)))),
    ("winmail.dat", |name, bytes| attached("winmail.dat", "application/ms-tnef", winmail(&[named(name, bytes)]))),
    ("zip in a forwarded winmail.dat", |name, bytes| {
        let archive = named("Rechnung für Sie.zip", zip(&[named(name, bytes)]));
        forwarded(&attached("winmail.dat", "application/ms-tnef", winmail(&[archive])))
    }),
    ("inline", inline),
    ("beside a logo, a card and a signature", beside_noise),
    ("clear-signed mail", clear_signed),
    ("name of RFC 2231", |name, bytes| {
        foreign_name(|name| format!("filename*=UTF-8''M%C3%A4rz%20{}", escaped(name)).into_bytes(), bytes, name)
    }),
    ("name of RFC 2231 in sections", |name, bytes| {
        let sections = |name: &str| format!("filename*0*=utf-8''M%C3%A4rz%20;\r\n filename*1*={}", escaped(name));
        foreign_name(|name| sections(name).into_bytes(), bytes, name)
    }),
    ("name of RFC 2047 in the wrong place", |name, bytes| {
        let word = |name: &str| format!("filename=\"=?utf-8?B?{}?=\"", STANDARD.encode(format!("{FOREIGN}{name}")));
        foreign_name(|name| word(name).into_bytes(), bytes, name)
    }),
    ("name of RFC 2047 in a parameter of RFC 2231", |name, bytes| {
        let word = |name: &str| format!("filename*=\"=?iso-8859-1?Q?M=E4rz_{}?=\"", escaped(name).replace('%', "="));
        foreign_name(|name| word(name).into_bytes(), bytes, name)
    }),
    ("raw name in UTF-8", |name, bytes| {
        foreign_name(|name| format!("filename=\"{FOREIGN}{name}\"").into_bytes(), bytes, name)
    }),
    ("raw name in Latin 1", |name, bytes| {
        foreign_name(|name| [b"filename=\"M\xe4rz ".as_slice(), name.as_bytes(), b"\""].concat(), bytes, name)
    }),
];

/// Every byte but letters, digits, dots and dashes as `%XX`.
fn escaped(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-".contains(&b);
    name.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// What must not depend on the packing: every invoice with its files, and what else was in the file. Left out are what
/// a packing adds: the container, the envelope of a signed file, noise, letters of the name.
fn essence(judgement: &Judgement) -> String {
    let own = |name: &str| name.trim_start_matches(FOREIGN).to_owned();
    let invoices = judgement.invoices.iter().map(|found| {
        let files = found.files.iter().filter(|f| f.role != Role::Envelope);
        let files: Vec<_> = files.map(|f| (own(&f.name), f.role, &f.sha256, f.rule.code())).collect();
        let doubts = &found.disagreements;
        format!("{:?} {:?} {:?} {doubts:?} {files:?}", found.invoice.kind, found.invoice.format, found.invoice.fields)
    });
    let added = ["unpacked", "noise", "inline_image"];
    let skipped = judgement.skipped.iter().filter(|f| !added.contains(&f.reason.code()));
    let skipped = skipped.map(|f| format!("{} {} {}", own(&f.name), f.sha256, f.reason.code()));
    invoices.chain(skipped).collect::<Vec<_>>().join("\n")
}

/// Judges mails, reading each file once however often it is mailed: the content of a file depends on nothing else.
#[derive(Default)]
struct Reader(RefCell<HashMap<Vec<u8>, Document>>);

impl Reader {
    fn judge(&self, raw: &[u8]) -> Judgement {
        let read =
            |bytes: &[u8]| self.0.borrow_mut().entry(bytes.to_vec()).or_insert_with(|| invoice::read(bytes)).clone();
        judge_parts(&Mail::parse(raw).unwrap().parts, read)
    }
}

/// What came of some mails.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    composed: usize,
    expected: usize,
    found: usize,
}

impl std::ops::Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            composed: self.composed + other.composed,
            expected: self.expected + other.expected,
            found: self.found + other.found,
        }
    }
}

/// Does the work for every entry, on all processors.
fn for_all<T: Sync>(entries: &[T], work: impl Fn(&T) -> Count + Sync) -> Count {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mine = || {
        let mine = std::iter::from_fn(|| entries.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)));
        mine.map(&work).fold(Count::default(), |sum, count| sum + count)
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(mine)).collect();
        threads.into_iter().fold(Count::default(), |sum, thread| sum + thread.join().unwrap())
    })
}

/// Asserts that a file of the oracle says the same in every packing, with either line end.
fn pack(entry: &serde_json::Value) -> Count {
    let path = entry["path"].as_str().unwrap();
    let name = path.rsplit('/').next().unwrap();
    let bytes = corpus::bytes(path);
    let loose = judge(name, &bytes);
    let expected = match entry["n_invoices"].as_u64() {
        Some(count) if entry["is_invoice"] == true => count as usize,
        // What the oracle leaves to people: a plain PDF, a scan.
        _ => loose.invoices.len(),
    };
    assert_eq!(loose.invoices.len(), expected, "{path}");
    // What is read from text is compared in the tests of `invoice::plain`.
    let data = loose.invoices.first().filter(|found| found.invoice.evidence.is_empty());
    if let Some(fields) = data.and_then(|found| found.invoice.fields.as_ref()) {
        assert_eq!(fields.number.as_deref(), entry["number"].as_str(), "{path}");
    }
    let mut count = Count::default();
    let reader = Reader::default();
    for (packing, compose) in PACKINGS {
        let raw = compose(name, &bytes);
        for raw in [corpus::with_lf(&raw), raw] {
            let judgement = reader.judge(&raw);
            assert_eq!(essence(&judgement), essence(&loose), "{path}, {packing}");
            count.composed += 1;
            count.expected += expected;
            count.found += judgement.invoices.len();
        }
    }
    count
}

#[test]
#[expect(clippy::print_stdout, reason = "a test reports what it composed")]
fn every_invoice_is_found_in_every_packing() {
    let entries = corpus::lines("oracle.jsonl");
    let Count { composed, expected, found } = for_all(&entries, pack);
    println!("{composed} mails in {} packings: {found} of {expected} invoices found", PACKINGS.len());
    assert_eq!(found, expected);
    assert!(composed > 5_000, "{composed}");
}

/// Invoices with data of the corpus: name, bytes, and the number of the oracle.
fn structured() -> Vec<(String, Vec<u8>, String)> {
    let entries = corpus::lines("oracle.jsonl").into_iter().filter(|entry| entry["n_invoices"] == 1);
    let structured = entries.filter_map(|entry| {
        let (path, number) = (entry["path"].as_str()?, entry["number"].as_str()?);
        let is_loose = entry["inner_sha256"].is_null();
        is_loose.then(|| (path.rsplit('/').next().unwrap().to_owned(), corpus::bytes(path), number.to_owned()))
    });
    structured.collect()
}

/// Mails files, forwards the mail, and asserts what was found in each, with either line end.
fn mailed(files: Vec<(String, &str, Vec<u8>)>, expected: &[&str], what: &str) -> Count {
    let reader = Reader::default();
    let mut count = Count::default();
    let raw = mail(files);
    for raw in [corpus::with_lf(&raw), forwarded(&raw), raw] {
        let judgement = reader.judge(&raw);
        let mut numbers: Vec<&str> =
            judgement.invoices.iter().filter_map(|found| found.invoice.fields.as_ref()?.number.as_deref()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, expected, "{what}");
        assert!(judgement.invoices.iter().all(|found| found.disagreements.is_empty()), "{what}");
        count = count + Count { composed: 1, expected: expected.len(), found: judgement.invoices.len() };
    }
    count
}

/// The page of an invoice, as an accounting program prints it.
fn printed(invoice: &Invoice) -> Vec<u8> {
    let Some(fields) = &invoice.fields else { return pdf(&[]) };
    let title = if invoice.kind == Kind::CreditNote { "Credit note" } else { "Invoice" };
    let said = |label: &str, value: &Option<String>| value.as_ref().map(|value| format!("{label}: {value}"));
    let lines = [
        fields.seller_name.clone(),
        said("VAT ID", &fields.seller_vat),
        Some(title.to_owned()),
        said("Invoice number", &fields.number),
        said("Invoice date", &fields.issue_date),
        said("Total net", &fields.total_net),
        said("VAT amount", &fields.total_tax),
        said("Total incl. VAT", &fields.total_gross),
        said("Amount due", &fields.total_payable),
        said("IBAN", &fields.iban),
    ];
    let lines: Vec<&str> = lines.iter().flatten().map(String::as_str).collect();
    pdf(&lines)
}

#[test]
#[expect(clippy::print_stdout, reason = "a test reports what it composed")]
fn an_invoice_and_its_print_are_one_in_every_mail() {
    let count = for_all(&structured(), |(name, bytes, number)| {
        let name = name.as_str();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if !name.ends_with(".pdf") {
            let document = invoice::read(bytes);
            let Content::Structured(invoices) = &document.content else { return Count::default() };
            let print = (format!("{stem}.PDF"), "application/pdf", printed(&invoices[0]));
            let files = mailed(vec![(name.to_owned(), "text/xml", bytes.clone()), print], &[number], name);
            // A scan of it shows nothing.
            let scan = ("scan.pdf".to_owned(), "application/pdf", pdf(&[]));
            return files + mailed(vec![(name.to_owned(), "text/xml", bytes.clone()), scan], &[number], name);
        }
        // The data of a hybrid PDF, beside it.
        let document = invoice::read(bytes);
        let data = document
            .embedded
            .into_iter()
            .find(|file| matches!(invoice::read(&file.bytes).content, Content::Structured(_)));
        let Some(data) = data else { return Count::default() };
        let xml = ("factur-x.xml".to_owned(), "text/xml", data.bytes);
        mailed(vec![(name.to_owned(), "application/pdf", bytes.clone()), xml], &[number], name)
    });
    println!("{} mails: {} of {} invoices found", count.composed, count.found, count.expected);
    assert_eq!(count.found, count.expected);
    assert!(count.composed > 250, "{count:?}");
}

#[test]
#[expect(clippy::print_stdout, reason = "a test reports what it composed")]
fn several_invoices_in_one_mail_are_all_found() {
    // Of one seller and number the corpus has many, which would be one invoice.
    let mut seen = std::collections::BTreeSet::new();
    let mut all = structured();
    all.retain(|(name, _, number)| seen.insert(number.clone()) && !name.ends_with(".edi"));
    let groups: Vec<_> = all.chunks(3).collect();
    let count = for_all(&groups, |group| {
        let mut expected: Vec<&str> = group.iter().map(|(.., number)| number.as_str()).collect();
        expected.sort_unstable();
        let files = group.iter().map(|(name, bytes, _)| (name.clone(), "application/octet-stream", bytes.clone()));
        mailed(files.collect(), &expected, &format!("{expected:?}"))
    });
    println!("{} mails: {} of {} invoices found", count.composed, count.found, count.expected);
    assert_eq!(count.found, count.expected);
    assert!(count.composed > 50, "{count:?}");
}
