//! Invoices without data. The pages of every hybrid PDF of the corpus are read as if they carried no data and compared
//! with what independent tools read from the data (`oracle.jsonl`); those of the plain PDFs with what a person reads.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test reports what it compared, and fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use invoice::{Confidence, Content, Fields, Invoice, plain, read};
use serde_json::Value;

/// Where the page of a hybrid PDF says otherwise than its data: file, field, what the page shows. Read right, and not
/// counted as misread; looked up by eye.
const PAGE_SAYS: &[(&str, &str, &str)] = &[
    // A credit note with minus signs on the page and, being of type 381, without in the data.
    ("Avoir_FR_type381_BASIC.pdf", "total_net", "Total HT -218,48 €"),
    ("Avoir_FR_type381_BASIC.pdf", "total_tax", "Total taxes -14,99 €"),
    ("Avoir_FR_type381_BASIC.pdf", "total_gross", "Total TTC -233,47 €"),
    // The page of invoice 507 with the data of invoice 508.
    ("RE-20201121_508_withBOM.pdf", "number", "Invoice # RE-20190610/507"),
    ("RE-20201121_508_withBOM.pdf", "issue_date", "issued at 2019-06-10"),
    ("RE-20201121_508_withBOM.pdf", "due_date", "Please remit until 2019-07-01"),
    // The data is of another year.
    ("RE-20151008_504.pdf", "issue_date", "Rechnung # RE-20151008/504 von 08.10.2015"),
    ("RE-20151008_504.pdf", "due_date", "Bitte überweisen Sie bis zum 29.10.2015"),
    // The data is of another invoice altogether.
    ("acme_invoice-42_ZUGFeRD.pdf", "number", "Rechnung Nr. 42"),
    ("acme_invoice-42_ZUGFeRD.pdf", "issue_date", "Rechnungsdatum: 31.01 .2014"),
    ("acme_invoice-42_ZUGFeRD.pdf", "total_gross", "Rechnungsbetrag 1.589,80"),
];

/// Fields that are read wrong: file, field, why.
const MISREAD: &[(&str, &str, &str)] = &[];

/// What the pages of plain PDFs say, read by eye, as far as it is given.
const PLAIN: &[(&str, &[(&str, &str)])] = &[
    (
        "invoice2data__AmazonWebServices.pdf",
        &[("number", "42183017"), ("issue_date", "2014-08-03"), ("due_date", "2014-08-03"), ("total_gross", "4.11")],
    ),
    (
        "invoice2data__QualityHosting.pdf",
        &[
            ("number", "30064443"),
            ("issue_date", "2014-05-07"),
            ("due_date", "2014-05-21"),
            ("currency", "EUR"),
            ("seller_vat", "DE232446240"),
            ("iban", "DE30507500940000048567"),
        ],
    ),
    (
        "invoice2data__camelot-example.pdf",
        &[
            ("currency", "EUR"),
            ("seller_vat", "NL820471616B02"),
            ("total_net", "18.60"),
            ("total_tax", "3.90"),
            ("total_gross", "22.50"),
        ],
    ),
    (
        "invoice2data__coolblue1.pdf",
        &[
            ("number", "993548900"),
            ("issue_date", "2014-04-19"),
            ("currency", "EUR"),
            ("seller_vat", "NL810433941B01"),
            ("total_net", "593.36"),
            ("total_tax", "124.61"),
            ("total_gross", "717.97"),
            ("iban", "NL50INGB0683251309"),
        ],
    ),
    (
        "invoice2data__saeco.pdf",
        &[("issue_date", "2022-09-08"), ("due_date", "2022-09-22"), ("currency", "EUR"), ("total_gross", "49.99")],
    ),
];

const FIELDS: [&str; 12] = [
    "number",
    "issue_date",
    "due_date",
    "currency",
    "seller_vat",
    "buyer_vat",
    "total_net",
    "total_tax",
    "total_gross",
    "total_payable",
    "iban",
    "payment_reference",
];

fn corpus() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus"))
}

fn field(fields: &Fields, name: &str) -> Option<String> {
    serde_json::to_value(fields).unwrap()[name].as_str().map(str::to_owned)
}

fn is_same(read: &str, expected: &str) -> bool {
    let amounts = (read.parse::<f64>(), expected.parse::<f64>());
    read == expected || (read.contains('.') && matches!(amounts, (Ok(a), Ok(b)) if a == b))
}

fn shown(path: &str) -> Invoice {
    plain::pages(&fs::read(corpus().join(path)).unwrap()).unwrap()
}

#[derive(Default)]
struct Count {
    equal: usize,
    page_says: usize,
    misread: usize,
    no_data: usize,
}

#[test]
fn what_the_pages_of_hybrid_pdfs_say_is_what_their_data_says() {
    let oracle = fs::read_to_string(corpus().join("oracle.jsonl")).unwrap();
    let entries = oracle.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let hybrids: Vec<Value> = entries
        .filter(|entry| entry["path"].as_str().unwrap().ends_with(".pdf") && entry["is_invoice"] == true)
        .collect();
    let mut counts: BTreeMap<(&str, Confidence), Count> = BTreeMap::new();
    let mut in_data: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut other = 0;
    for entry in &hybrids {
        let path = entry["path"].as_str().unwrap();
        let invoice = shown(path);
        let fields = invoice.fields.unwrap_or_default();
        for name in FIELDS.into_iter().filter(|name| entry[name].is_string()) {
            let (found, all) = in_data.entry(name).or_default();
            *all += 1;
            *found += usize::from(field(&fields, name).is_some());
        }
        for evidence in &invoice.evidence {
            let name = FIELDS.into_iter().find(|name| *name == evidence.field).unwrap();
            let value = field(&fields, name).unwrap();
            let count = counts.entry((name, evidence.confidence)).or_default();
            let says = PAGE_SAYS.iter().find(|(file, field, _)| path.ends_with(file) && *field == name);
            match (entry[name].as_str(), says) {
                (None, _) => count.no_data += 1,
                (Some(expected), None) if is_same(&value, expected) => count.equal += 1,
                (Some(expected), Some((.., words))) if !is_same(&value, expected) => {
                    assert!(evidence.excerpt.contains(words), "{path} {name}: {} instead of {words}", evidence.excerpt);
                    (count.page_says, other) = (count.page_says + 1, other + 1);
                }
                (Some(expected), _) => {
                    count.misread += 1;
                    println!("{path} {name}: {value} instead of {expected}, from \"{}\"", evidence.excerpt);
                    wrong.push((path.to_owned(), name));
                }
            }
        }
    }
    println!("{} hybrid PDFs", hybrids.len());
    println!("{:<18} {:<7} equal  page says otherwise  misread  not in data", "field", "");
    let mut precision: BTreeMap<Confidence, (usize, usize)> = BTreeMap::new();
    for ((name, confidence), Count { equal, page_says, misread, no_data }) in &counts {
        println!("{name:<18} {confidence:<7?} {equal:>5} {page_says:>20} {misread:>8} {no_data:>12}");
        let (right, all) = precision.entry(*confidence).or_default();
        (*right, *all) = (*right + equal, *all + equal + misread);
    }
    for (name, (found, all)) in &in_data {
        println!("{name:<18} given in {found} of {all}");
    }
    for (confidence, least) in [(Confidence::High, 99), (Confidence::Medium, 95)] {
        let (right, all) = precision[&confidence];
        println!("{confidence:?}: {right} of {all} right");
        assert!(all > 50 && right * 100 >= all * least, "{confidence:?}: only {right} of {all} are right");
    }
    let (found, all) = in_data.values().fold((0, 0), |sum, (found, all)| (sum.0 + found, sum.1 + all));
    println!("{found} of {all} fields of the data are given");
    assert!(found * 100 >= all * 75, "only {found} of {all} fields of the data are given");
    assert_eq!(other, PAGE_SAYS.len(), "a page says the same as its data now: take it off the list");
    for (path, name) in &wrong {
        let is_known = MISREAD.iter().any(|(file, field, _)| path.ends_with(file) && field == name);
        assert!(is_known, "{path} {name} is misread and not known to be");
    }
    assert_eq!(wrong.len(), MISREAD.len(), "what is right now is taken off the list");
}

#[test]
fn the_plain_pdfs_of_the_corpus_say_what_a_person_reads_and_nothing_else() {
    for (file, expected) in PLAIN {
        let path = format!("invoices/plain-pdf/{file}");
        let Content::Pdf { invoice, .. } = read(&fs::read(corpus().join(path)).unwrap()).content else {
            unreachable!("{file} has no data")
        };
        let fields = invoice.fields.as_ref().unwrap();
        let found: BTreeMap<&str, String> =
            FIELDS.into_iter().filter_map(|name| Some((name, field(fields, name)?))).collect();
        let expected: BTreeMap<&str, String> =
            expected.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        assert_eq!(found, expected, "{file}");
        assert_eq!(invoice.evidence.len(), found.len(), "{file}: every field has its evidence");
        assert_eq!(invoice.identity(), None, "{file}");
    }
}

#[test]
fn a_pdf_with_data_keeps_to_its_data() {
    let path = "invoices/facturx-pdf/zugferd-corpus__Facture_FR_BASICWL.pdf";
    let Content::Structured(invoices) = read(&fs::read(corpus().join(path)).unwrap()).content else {
        unreachable!("{path} has data")
    };
    assert!(invoices[0].evidence.is_empty() && invoices[0].identity().is_some());
}
