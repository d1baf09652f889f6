//! Every UBL, CII and Factur-X invoice of the corpus, and what the validator says of it.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test reports what it compared, and fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use invoice::{Content, Format, Language, Severity, read};
use message::Finding;
use serde_json::Value;

/// Invoices that are invalid: the file, the rules it breaks, and why that is right. All others have no errors.
const INVALID: &[(&str, &[&str], &str)] = &[
    (
        "invoices/facturx-pdf/zugferd-corpus__Avoir_FR_type380_BASIC.pdf",
        &["BR-49"],
        "an account without a payment means code; its makers count the file among those that fail",
    ),
    (
        "invoices/facturx-pdf/zugferd-corpus__Avoir_FR_type381_BASIC.pdf",
        &["BR-49"],
        "an account without a payment means code, which later releases of the rules require",
    ),
    (
        "invoices/facturx-pdf/zugferd-corpus__MustangGnuaccountingBeispielRE-20190610_507.pdf",
        &["BR-CL-11"],
        "a scheme of registration numbers that is not in the list",
    ),
    (
        "invoices/ubl/cen-en16931__issue116.xml",
        &["PEPPOL-COMMON-R049"],
        "made-up Swedish numbers, valid when the file was written and checked by Peppol since",
    ),
    ("invoices/ubl/gobl.ubl__example-encoding.xml", &["PEPPOL-COMMON-R040"], "made-up GLNs with wrong check digits"),
    (
        "invoices/ubl/gobl.ubl__proforma-invoice.xml",
        &["PEPPOL-EN16931-P0100"],
        "325, a pro-forma invoice, is not among Peppol's types",
    ),
    (
        "invoices/ubl/gobl.ubl__self-billed-invoice.xml",
        &["PEPPOL-EN16931-P0100"],
        "389, a self-billed invoice, under the identifier of billing",
    ),
    (
        "invoices/ubl/josemmo__peppol-rounding.xml",
        &["PEPPOL-EN16931-CL008", "PEPPOL-EN16931-R003", "PEPPOL-EN16931-R010"],
        "a test of arithmetic, without references and addresses",
    ),
    (
        "invoices/ubl/zugferd-corpus__EN16931_Einfach_negativePaymentDue.ubl.xml",
        &["PEPPOL-EN16931-R003", "PEPPOL-EN16931-R010", "PEPPOL-EN16931-R020"],
        "converted from Factur-X and marked as Peppol's without what Peppol requires",
    ),
    (
        "invoices/ubl/zugferd-corpus__EN16931_Kraftfahrversicherung_Bruttopreise.ubl.xml",
        &["PEPPOL-EN16931-R003", "PEPPOL-EN16931-R010", "PEPPOL-EN16931-R020", "PEPPOL-EN16931-R120"],
        "as the one above, with rounded prices",
    ),
];

/// Official examples of their specifications, of which none is on the list above but for the one named there.
const OFFICIAL: [&str; 2] = ["cen-en16931__", "xrechnung__"];

/// The rule that is broken, or the code of what is of no rule.
fn rule(finding: &Finding) -> String {
    finding.rule().unwrap_or_else(|| finding.code().to_owned())
}

#[test]
fn the_validator_says_of_every_invoice_of_the_corpus_what_is_known_of_it() {
    let corpus = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus"));
    let manifest = fs::read_to_string(corpus.join("manifest.jsonl")).unwrap();
    let (mut seen, mut official) = (0, 0);
    let mut wrong = Vec::new();
    for line in manifest.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let path = entry["path"].as_str().unwrap();
        if !path.starts_with("invoices/") {
            continue;
        }
        let Content::Structured(invoices) = read(&fs::read(corpus.join(path)).unwrap()).content else { continue };
        for invoice in invoices.iter().filter(|i| matches!(i.format, Format::Ubl | Format::Cii | Format::FacturX)) {
            seen += 1;
            official += usize::from(OFFICIAL.iter().any(|maker| path.contains(maker)));
            let errors = invoice.findings.iter().filter(|finding| finding.severity == Severity::Error);
            let rules: BTreeSet<String> = errors.map(|finding| rule(&finding.message)).collect();
            let known = INVALID.iter().find(|(file, ..)| *file == path).map_or(&[][..], |(_, rules, _)| rules);
            if rules != known.iter().map(|rule| (*rule).to_owned()).collect() {
                wrong.push(format!("{path}: {:?}", invoice.findings));
            }
            for finding in &invoice.findings {
                for language in Language::ALL {
                    let sentence = finding.message.text(language).sentence;
                    assert!(sentence.ends_with('.') && sentence.chars().count() <= 700, "{path}: {sentence}");
                }
            }
        }
    }
    println!("{seen} invoices, {official} of them official examples, {} known to be invalid", INVALID.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 70 && official > 30, "only {seen} invoices, {official} official examples");
}
