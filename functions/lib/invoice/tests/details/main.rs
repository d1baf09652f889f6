//! Everything the invoices of the corpus say, held against what is known of the documents: the same fields as `read`
//! gives, as many lines as there are line elements, and sums that add up.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test reports what it compared, and fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use invoice::details::Details;
use invoice::{Content, Format, details, read};
use rust_decimal::Decimal;

mod formats;
mod hostile;

/// Documents whose own amounts disagree: file, sum, why.
const DISAGREE: &[(&str, &str, &str)] = &[
    (
        "ebinterface/ph-ebinterface__86528_203057.xml",
        "net",
        "a made-up test file: its breakdown takes the VAT of two rates for the taxable amount",
    ),
    (
        "ebinterface/ph-ebinterface__ebinterface_6p0_sample_dokumentation.xml",
        "net",
        "the sample shows every element, with amounts that have nothing to do with each other",
    ),
    (
        "fatturapa/gobl.fatturapa__invoice-credit-note.xml",
        "net",
        "its discount is on the total with VAT and after it, as FatturaPA has it, and not in the taxable amounts",
    ),
    (
        "fatturapa/gobl.fatturapa__invoice-simple-iban.xml",
        "net",
        "its discount is on the total with VAT and after it, as FatturaPA has it, and not in the taxable amounts",
    ),
    ("fatturapa/gobl.fatturapa__invoice-hotel-complex.xml", "net", "its lines have four decimals, its sums two"),
    ("fatturapa/gobl.fatturapa__invoice-hotel-private.xml", "net", "its lines have four decimals, its sums two"),
    ("fatturapa/gobl.fatturapa__invoice-hotel.xml", "net", "its lines have four decimals, its sums two"),
    (
        "fatturapa/zugferd-corpus__IT01234567890_FPR02.xml",
        "net",
        "the specimen of the tax authority has lines of 25.00 and a taxable amount of 27.00",
    ),
    (
        "ubl/gobl.ubl__custom-namespace-prefixes.xml",
        "net",
        "the specimen of UBL 2.1 has one line of 100.00, no allowance, and a total of 90.00",
    ),
    (
        "zugferd1/zugferd-corpus__MustangGnuaccountingBeispielRE-20140519_499.pdf",
        "lines",
        "its lines have the amounts with VAT, 559.84, its total of the lines is without",
    ),
    (
        "zugferd1/zugferd-corpus__MustangGnuaccountingBeispielRE-20140519_499.pdf",
        "net",
        "its lines have the amounts with VAT",
    ),
    (
        "zugferd1/zugferd-corpus__MustangGnuaccountingBeispielRE-20140703_502.pdf",
        "lines",
        "its lines have the amounts with VAT, 571.04, its total of the lines is without",
    ),
    (
        "zugferd1/zugferd-corpus__MustangGnuaccountingBeispielRE-20140703_502.pdf",
        "net",
        "its lines have the amounts with VAT",
    ),
];

/// The element, or EDIFACT segment, that every line of a format is in.
fn line_elements(format: Format) -> &'static [&'static str] {
    match format {
        Format::Ubl => &["InvoiceLine", "CreditNoteLine"],
        Format::Cii | Format::FacturX | Format::Zugferd1 => &["IncludedSupplyChainTradeLineItem"],
        Format::FatturaPa => &["DettaglioLinee"],
        Format::EbInterface => &["ListLineItem"],
        Format::Facturae | Format::Isdoc | Format::Svefaktura => &["InvoiceLine"],
        Format::Finvoice => &["InvoiceRow"],
        Format::Ksef => &["FaWiersz"],
        Format::Nav => &["line"],
        Format::Edifact | Format::Pdf | Format::Image => &[],
    }
}

/// Lines by their start tags, in the text of the document: it knows no path, no namespace, no structure.
fn count_lines(text: &str, elements: &[&str]) -> usize {
    let tags = text.split('<').skip(1).filter_map(|tag| tag.split(['>', '/', ' ', '\r', '\n', '\t']).next());
    tags.map(|tag| tag.rsplit(':').next().unwrap()).filter(|tag| elements.contains(tag)).count()
}

/// The file, or the first XML attached in it.
fn document(bytes: &[u8]) -> String {
    let embedded = read(bytes).embedded;
    let inner = embedded.iter().find(|file| file.bytes.windows(5).take(512).any(|head| head == b"<?xml"));
    let document = if bytes.starts_with(b"%PDF") { &inner.unwrap().bytes } else { bytes };
    String::from_utf8_lossy(document).into_owned()
}

fn corpus() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus/invoices"))
}

fn invoices() -> Vec<PathBuf> {
    let mut folders = vec![corpus()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn name(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name).unwrap().to_string_lossy();
    format!("{folder}/{}", path.file_name().unwrap().to_string_lossy())
}

fn sum<'a>(amounts: impl IntoIterator<Item = &'a str>) -> Option<Decimal> {
    amounts.into_iter().map(|amount| amount.trim_start_matches('+').parse::<Decimal>().ok()).sum()
}

/// What the taxes and the lines add up to beside what the document says they do, where it says both.
fn sums(details: &Details) -> Vec<(&'static str, Decimal, Decimal)> {
    let all = |amounts: Vec<Option<&str>>| amounts.into_iter().collect::<Option<Vec<_>>>().and_then(sum);
    let taxes = all(details.taxes.iter().map(|tax| tax.amount.as_deref()).collect());
    let lines = all(details.lines.iter().map(|line| line.net.as_deref()).collect());
    let stated = |amount: &Option<String>| amount.as_deref().and_then(|amount| sum([amount]));
    let mut sums = Vec::new();
    if let (false, Some(taxes), Some(total)) = (details.taxes.is_empty(), taxes, stated(&details.fields.total_tax)) {
        sums.push(("taxes", taxes, total));
    }
    if let (false, Some(lines), Some(total)) = (details.lines.is_empty(), lines, stated(&details.total_lines)) {
        sums.push(("lines", lines, total));
    }
    let adjustments = all(details.adjustments.iter().map(|adjustment| adjustment.amount.as_deref()).collect());
    if let (false, Some(mut net), Some(_), Some(total)) =
        (details.lines.is_empty(), lines, adjustments, stated(&details.fields.total_net))
    {
        for adjustment in &details.adjustments {
            let amount = stated(&adjustment.amount).unwrap();
            net += if adjustment.is_charge { amount } else { -amount };
        }
        sums.push(("net", net, total));
    }
    sums
}

#[test]
fn the_details_of_every_invoice_agree_with_what_is_read_of_it() {
    let (mut seen, mut checked, mut lines) = (0, 0, 0);
    let mut wrong: Vec<(String, &str, String)> = Vec::new();
    for path in invoices() {
        let (bytes, name) = (fs::read(&path).unwrap(), name(&path));
        let Content::Structured(invoices) = read(&bytes).content else {
            let code = details(&bytes).unwrap_err().code();
            assert!(!code.is_empty(), "{name}");
            continue;
        };
        let all = details(&bytes).unwrap();
        assert_eq!(all.len(), invoices.len(), "{name}");
        let document = document(&bytes);
        let simplified = document.contains("FatturaElettronicaSemplificata");
        let elements = if simplified { &["DatiBeniServizi"] } else { line_elements(all[0].format) };
        let segments = document.split('\'').filter(|segment| segment.trim_start().starts_with("LIN+")).count();
        let counted = count_lines(&document, elements) + segments;
        assert_eq!(all.iter().map(|details| details.lines.len()).sum::<usize>(), counted, "{name}");
        lines += counted;
        for (details, invoice) in all.iter().zip(&invoices) {
            seen += 1;
            assert_eq!((details.kind, details.format), (invoice.kind, invoice.format), "{name}");
            assert_eq!(Some(&details.fields), invoice.fields.as_ref(), "{name}");
            assert_eq!((details.more_lines, details.more_entries), (0, 0), "{name}");
            for (what, added, stated) in sums(details) {
                checked += 1;
                if added != stated {
                    wrong.push((name.clone(), what, format!("{added} instead of {stated}")));
                }
            }
        }
    }
    println!("{checked} sums and {lines} lines of {seen} invoices");
    for (name, what, how) in &wrong {
        println!("{name} {what}: {how}");
    }
    for (name, what, how) in &wrong {
        assert!(DISAGREE.iter().any(|(n, w, _)| n == name && w == what), "{name} {what}: {how}");
    }
    for (name, what, _) in DISAGREE {
        assert!(wrong.iter().any(|(n, w, _)| n == name && w == what), "{name} {what} agree now: take it off the list");
    }
    assert!(seen > 120 && checked > 150, "only {checked} sums of {seen} invoices");
}
