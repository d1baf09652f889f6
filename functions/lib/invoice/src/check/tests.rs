#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::Content;

const XRECHNUNG: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../tests/corpus/invoices/ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml"
));
const PEPPOL: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus/invoices/ubl/josemmo__peppol-base.xml"));
const CII: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../tests/corpus/invoices/cii/cen-en16931__CII_business_example_01.xml"
));

fn findings(document: &str) -> Vec<Finding> {
    match crate::read(document.as_bytes()).content {
        Content::Structured(invoices) => invoices.into_iter().next().unwrap().findings,
        other => unreachable!("{other:?}"),
    }
}

fn errors(document: &str) -> Vec<(String, String)> {
    let errors = findings(document).into_iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| (finding.rule, finding.sentence)).collect()
}

/// The document with one text in place of another.
fn with(document: &str, old: &str, new: &str) -> String {
    assert!(document.contains(old), "{old} is not in the document");
    document.replacen(old, new, 1)
}

fn without(document: &str, element: &str) -> String {
    let start = document.find(&format!("<{element}>")).unwrap();
    let end = document[start..].find(&format!("</{element}>")).unwrap() + start + element.len() + 3;
    format!("{}{}", &document[..start], &document[end..])
}

#[test]
fn one_changed_amount_is_found_and_both_amounts_are_named() {
    let changed = with(XRECHNUNG, "<cbc:PayableAmount currencyID=\"EUR\">", "<cbc:PayableAmount currencyID=\"EUR\">9");
    let (rule, sentence) = errors(&changed).remove(0);
    assert_eq!(rule, "BR-CO-16");
    assert_eq!(
        sentence,
        "The amount due (BT-115) is 9529.87, but total with VAT 529.87 less prepaid 0.00 makes 529.87."
    );
}

#[test]
fn a_file_attached_or_an_extension_element_is_no_error() {
    assert_eq!(errors(XRECHNUNG), []);
    assert_eq!(errors(PEPPOL), []);
    assert_eq!(errors(CII), []);
}

#[test]
fn a_german_authority_misses_its_reference() {
    let errors = errors(&without(XRECHNUNG, "cbc:BuyerReference"));
    let sentence = "XRechnung requires the buyer reference (BT-10, in Germany the \"Leitweg-ID\"); it is missing.";
    assert_eq!(errors, [("BR-DE-15".to_owned(), sentence.to_owned())]);
}
