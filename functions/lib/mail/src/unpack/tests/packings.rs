//! Every invoice of the corpus, packed in every way suppliers pack.

use super::{
    compose::{base64, forwarded, mail, named, p7m, p7m_in_pieces, winmail, zip},
    corpus,
};
use crate::{Judgement, judge};

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

const PACKINGS: [(&str, Packing); 15] = [
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
];

/// What must not depend on the packing: every invoice with its files, and what else was in the file.
fn essence(judgement: &Judgement) -> String {
    let invoices = judgement.invoices.iter().map(|found| {
        let files: Vec<_> = found.files.iter().map(|f| (&f.name, f.role, &f.sha256, f.rule)).collect();
        format!("{:?} {:?} {:?} {files:?}", found.invoice.kind, found.invoice.format, found.invoice.fields)
    });
    let skipped = judgement.skipped.iter().filter(|f| f.reason != "unpacked");
    let skipped = skipped.map(|f| format!("{} {} {}", f.name, f.sha256, f.reason));
    invoices.chain(skipped).collect::<Vec<_>>().join("\n")
}

/// Asserts that a file of the oracle says the same in every packing; how many mails were composed, and how many
/// invoices expected and found.
fn pack(entry: &serde_json::Value) -> (usize, usize, usize) {
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
    let mut found = 0;
    for (packing, compose) in PACKINGS {
        let judgement = judge("mail.eml", &compose(name, &bytes));
        assert_eq!(essence(&judgement), essence(&loose), "{path}, {packing}");
        found += judgement.invoices.len();
    }
    (PACKINGS.len(), expected * PACKINGS.len(), found)
}

#[test]
#[expect(clippy::print_stdout, reason = "a test reports what it composed")]
fn every_invoice_is_found_in_every_packing() {
    let entries = corpus::lines("oracle.jsonl");
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mine = std::iter::from_fn(|| entries.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)));
        mine.map(pack).fold((0, 0, 0), |sum, (a, b, c)| (sum.0 + a, sum.1 + b, sum.2 + c))
    };
    let (composed, expected, found) = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().fold((0, 0, 0), |sum, thread| {
            let (a, b, c) = thread.join().unwrap();
            (sum.0 + a, sum.1 + b, sum.2 + c)
        })
    });
    println!("{composed} mails in {} packings: {found} of {expected} invoices found", PACKINGS.len());
    assert_eq!(found, expected);
    assert!(composed > 2_000, "{composed}");
}
