#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use message::{Amount, Language, Place, Rule, Values};

use super::merged::Merged;
use super::*;
use crate::{Content, Format, Kind, Severity};

macro_rules! corpus {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus/invoices/", $path))
    };
}

const XRECHNUNG: &str = corpus!("ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml");
const PEPPOL: &str = corpus!("ubl/josemmo__peppol-base.xml");
const CII: &str = corpus!("cii/cen-en16931__CII_example4.xml");
const WITH_A_FILE: &str = corpus!("ubl/xrechnung__02.05a-INVOICE_ubl.xml");

fn findings(document: &str) -> Vec<model::Finding> {
    match crate::read(document.as_bytes()).content {
        Content::Structured(invoices) => invoices.into_iter().next().unwrap().findings,
        other => unreachable!("{other:?}"),
    }
}

/// The rule of a finding, or the code of one that is of no rule.
fn rule(finding: &model::Finding) -> String {
    finding.message.rule().unwrap_or_else(|| finding.message.code().to_owned())
}

fn errors(document: &str) -> Vec<(String, String)> {
    let errors = findings(document).into_iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| (rule(&finding), finding.message.text(Language::En).sentence.into_owned())).collect()
}

fn error(document: &str) -> (String, String) {
    errors(document).into_iter().next().unwrap()
}

fn told(rule: &str, sentence: &str) -> (String, String) {
    (rule.to_owned(), sentence.to_owned())
}

/// The document with one text in place of another, the first time it occurs.
fn with(document: &str, old: &str, new: &str) -> String {
    assert!(document.contains(old), "{old} is not in the document");
    document.replacen(old, new, 1)
}

fn without(document: &str, element: &str) -> String {
    let start = document.find(&format!("<{element}")).unwrap();
    let end = format!("</{element}>");
    let after = start + document[start..].find(&end).unwrap() + end.len();
    format!("{}{}", &document[..start], &document[after..])
}

#[test]
fn valid_invoices_have_no_errors_with_and_without_a_file_in_them() {
    for document in [XRECHNUNG, PEPPOL, CII, WITH_A_FILE] {
        assert_eq!(errors(document), []);
    }
}

#[test]
fn one_changed_amount_is_found_and_both_amounts_are_named() {
    let total = |element: &str| format!("<cbc:{element} currencyID=\"EUR\">");
    let changed = |element: &str| error(&with(XRECHNUNG, &total(element), &(total(element) + "9")));
    assert_eq!(
        changed("PayableAmount"),
        told(
            "BR-CO-16",
            "The amount due (BT-115) is 9,529.87, but total with VAT 529.87 less prepaid 0.00 makes 529.87."
        )
    );
    assert_eq!(
        changed("TaxInclusiveAmount"),
        told(
            "BR-CO-15",
            "The total with VAT (BT-112) is 9,529.87, but total without VAT 473.00 plus VAT 56.87 makes 529.87."
        )
    );
    assert_eq!(
        changed("TaxExclusiveAmount"),
        told(
            "BR-CO-13",
            "The total without VAT (BT-109) is 9,473.00, but the sum of the lines 473.00 less allowances 0.00 plus \
             charges 0.00 makes 473.00."
        )
    );
}

#[test]
fn the_same_is_found_in_cii() {
    let (rule, sentence) = error(&with(CII, "<ram:DuePayableAmount>", "<ram:DuePayableAmount>9"));
    assert_eq!(rule, "BR-CO-16");
    assert!(sentence.starts_with("The amount due (BT-115) is 9"), "{sentence}");
}

#[test]
fn a_german_authority_misses_its_reference() {
    let sentence = "XRechnung requires the buyer reference (BT-10, in Germany the “Leitweg-ID”); it is missing.";
    assert_eq!(errors(&without(XRECHNUNG, "cbc:BuyerReference")), [told("BR-DE-15", sentence)]);
}

#[test]
fn a_missing_total_is_missing_and_not_zero() {
    let sentence = "The total with VAT (BT-112) is missing.";
    assert_eq!(errors(&without(XRECHNUNG, "cbc:TaxInclusiveAmount")), [told("BR-14", sentence)]);
}

#[test]
fn an_amount_with_three_decimals_is_no_amount_and_nothing_is_computed_from_it() {
    let errors = errors(&with(XRECHNUNG, "</cbc:PayableAmount>", "1</cbc:PayableAmount>"));
    let sentence = "The value of BT-115, “529.871”, is no amount with at most two decimals.";
    assert_eq!(errors, [told("malformed_amount", sentence)]);
}

#[test]
fn a_price_that_does_not_make_the_amount_names_the_line() {
    let line = &PEPPOL[PEPPOL.find("<cac:InvoiceLine>").unwrap()..];
    let price = &line[line.find("<cbc:PriceAmount").unwrap()..];
    let price = &price[..price.find("</").unwrap()];
    let (rule, sentence) = error(&with(PEPPOL, price, &(price.to_owned() + "7")));
    assert_eq!(rule, "PEPPOL-EN16931-R120");
    assert!(sentence.starts_with("Line 1 (") && sentence.contains("The net amount (BT-131) is "), "{sentence}");
}

#[test]
fn what_is_wrong_on_many_lines_is_said_once() {
    let line =
        "<cac:InvoiceLine><cbc:ID>7</cbc:ID><cac:Item><cbc:Name>Nut\u{202e}</cbc:Name></cac:Item></cac:InvoiceLine>";
    let end = "</ubl:Invoice>";
    let end = if XRECHNUNG.contains(end) { end } else { "</Invoice>" };
    let document = with(XRECHNUNG, end, &(line.repeat(42) + end));
    let findings = findings(&document);
    let category = findings.iter().find(|finding| rule(finding) == "BR-CO-04").unwrap();
    assert_eq!(
        category.message.text(Language::En).sentence,
        "Line 7 (Nut): The VAT category of the line (BT-151) is missing. 41 more lines break the rule too."
    );
    let rules: BTreeSet<_> = findings.iter().map(rule).collect();
    assert_eq!(rules.len(), findings.len());
}

#[test]
fn findings_end_at_the_limit_and_the_gravest_come_first() {
    let mut merged = Merged::default();
    for number in 0..150 {
        let severity = if number % 2 == 0 { Severity::Warning } else { Severity::Error };
        for _ in 0..=number {
            let place = Some(Place::Line { number: number.to_string(), name: None });
            let (rule, wording) = (format!("R{number}"), "é".to_owned());
            let message = Finding::OtherRuleBroken { rule, wording, place, more: 0 };
            merged.add(model::Finding { severity, message, location: None });
        }
    }
    let findings = merged.findings();
    assert_eq!(findings.len(), MAX_FINDINGS + 1);
    assert!(findings[..75].iter().all(|finding| finding.severity == Severity::Error));
    assert_eq!(findings[MAX_FINDINGS].message, Finding::MoreFindings { count: 50 });
    let first = findings[0].message.text(Language::En).sentence;
    assert_eq!(first, "Line 1: The rule R1 is broken. It reads: “é”. One more line breaks the rule too.");
}

#[test]
fn every_rule_that_has_words_is_a_rule() {
    // Presence of amounts, which the library's types rule out.
    let by_type = ["BR-12", "BR-13", "BR-14", "BR-15"];
    for rule in Rule::all() {
        let id = rule.id();
        let is_known = profiles::ALL.iter().any(|profile| profile.check_ids().any(|known| known == id));
        assert!(is_known || by_type.contains(&id.as_ref()), "{id} is no rule");
    }
}

#[test]
fn a_finding_is_written_down_as_code_and_facts_without_a_sentence() {
    let total = "<cbc:PayableAmount currencyID=\"EUR\">";
    let finding = findings(&with(XRECHNUNG, total, &(total.to_owned() + "9"))).swap_remove(0);
    let written = serde_json::to_value(&finding).unwrap();
    let expected = serde_json::json!({
        "severity": "error", "code": "rule_broken", "rule": "BR-CO-16", "more": 0, "location": "BG-22/BT-115",
        "values": {"found": "9529.87", "expected": "529.87", "BT-112": "529.87", "BT-113": "0.00"},
    });
    assert_eq!(written, expected);
    assert_eq!(serde_json::from_value::<model::Finding>(written).unwrap(), finding);
}

#[test]
fn what_claims_nothing_is_held_to_nothing_but_its_totals() {
    let claim = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";
    let bare = without(XRECHNUNG, "cbc:BuyerReference");
    assert_eq!(errors(&bare).len(), 1);
    let rules = |document: &str| findings(document).iter().map(rule).collect::<Vec<_>>();
    assert_eq!(rules(&with(&bare, claim, "OIOUBL-2.02")), ["vat_checksum"]);
    assert_eq!(rules(&without(&bare, "cbc:CustomizationID")), ["vat_checksum"]);
    let other = with(&bare, claim, "OIOUBL-2.02");
    let other =
        with(&other, "<cbc:TaxInclusiveAmount currencyID=\"EUR\">", "<cbc:TaxInclusiveAmount currencyID=\"EUR\">9");
    assert_eq!(rules(&other), ["totals_differ", "vat_checksum"]);
}

#[test]
fn the_specification_an_invoice_names_decides_what_it_is_held_to() {
    let rules = |id: &str| claimed(Some(id)).map(|rules| (rules.check.profile().slug, rules.only.len()));
    let on_top = |rest: &str| format!("urn:cen.eu:en16931:2017#{rest}");
    for (id, expected) in [
        ("urn:cen.eu:en16931:2017".to_owned(), Some(("en16931", 0))),
        (on_top("compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"), Some(("xrechnung", 0))),
        (on_top("compliant#urn:xoev-de:kosit:standard:xrechnung_1.2"), Some(("en16931", 0))),
        (on_top("compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1"), Some(("en16931", 0))),
        (on_top("compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"), Some(("peppol", 0))),
        (on_top("compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0"), Some(("peppol", 0))),
        (on_top("conformant#urn:factur-x.eu:1p0:extended"), Some(("zugferd-extended", 0))),
        (on_top("conformant#urn:example.org:a-new-one"), Some(("en16931", 4))),
        ("urn:factur-x.eu:1p0:minimum".to_owned(), Some(("zugferd-minimum", 0))),
        ("urn:ferd:CrossIndustryDocument:invoice:1p0:comfort".to_owned(), None),
        ("OIOUBL-2.02".to_owned(), None),
        (" ".to_owned(), None),
    ] {
        assert_eq!(rules(&id), expected, "{id}");
    }
    assert!(claimed(None).is_none());
}

#[test]
fn an_invoice_too_large_to_be_validated_says_so() {
    let line = &XRECHNUNG[XRECHNUNG.find("<cac:InvoiceLine>").unwrap()..];
    let line = &line[..line.find("</cac:InvoiceLine>").unwrap() + 18];
    let end = &XRECHNUNG[XRECHNUNG.rfind("</").unwrap()..];
    let large = with(XRECHNUNG, end, &(line.repeat(3_000) + end));
    let (declaration, invoice) = large.split_once("?>").unwrap();
    let enveloped = format!(
        "{declaration}?><s:StandardBusinessDocument xmlns:s='s'><s:StandardBusinessDocumentHeader/>{invoice}\
         </s:StandardBusinessDocument>"
    );
    for document in [large.as_str(), &enveloped] {
        let findings = findings(document);
        let rules: Vec<_> = findings.iter().map(|finding| (finding.message.code(), finding.severity)).collect();
        assert_eq!(rules, [("not_validated", Severity::Warning), ("vat_checksum", Severity::Warning)]);
    }
}

#[test]
fn an_invoice_too_large_to_be_validated_is_still_shown_with_its_lines() {
    let line = "<cac:InvoiceLine><cbc:ID>1</cbc:ID></cac:InvoiceLine>";
    let end = &XRECHNUNG[XRECHNUNG.rfind("</").unwrap()..];
    let large = with(XRECHNUNG, end, &(line.repeat(9_000) + end));
    assert!(crate::xml::limits::tree(&large) < crate::xml::limits::MAX_TREE);
    let line = line.replace("<cbc:ID>", &("<cbc:Note/>".repeat(20) + "<cbc:ID>"));
    let larger = with(XRECHNUNG, end, &(line.repeat(9_000) + end));
    assert!(crate::xml::limits::tree(&larger) > crate::xml::limits::MAX_TREE);
    for document in [large, larger] {
        assert!(crate::details(document.as_bytes()).unwrap()[0].lines.len() > 9_000);
    }
}

#[test]
fn totals_of_any_format_may_be_rounded_and_must_add_up() {
    let total = |net: &str, tax: &str, gross: &str| {
        let some = |value: &str| Some(value.to_owned());
        totals(&Fields { total_net: some(net), total_tax: some(tax), total_gross: some(gross), ..Fields::default() })
    };
    for (net, tax, gross) in [
        ("100.00", "21", "121.0"),
        ("100.004", "21.004", "121.00"),
        ("-100.00", "-21.00", "-121.00"),
        // UBL 2.0 as OIOUBL uses it: the VAT where later versions have the net total.
        ("21.00", "21.00", "121.00"),
        ("n/a", "21.00", "121.00"),
        ("79228162514264337593543950335", "1", "1"),
    ] {
        assert_eq!(total(net, tax, gross), None, "{net} + {tax} = {gross}");
    }
    let amount = Amount::new;
    let (net, tax, gross, expected) = (amount("100.00"), amount("21.00"), amount("121.02"), amount("121.00"));
    assert_eq!(total("100.00", "21.00", "121.02"), Some(Finding::TotalsDiffer { net, tax, gross, expected }));
    assert!(total("0", "0", "1").is_some());
    assert_eq!(totals(&Fields::default()), None);
}

#[test]
fn a_vat_number_of_the_seller_is_checked_where_its_country_is_known() {
    let of = |vat: &str| seller_vat(&Fields { seller_vat: Some(vat.to_owned()), ..Fields::default() });
    assert_eq!(of("BE 0428.759.497"), None);
    assert_eq!(of("123/456/78901"), None, "a German tax number");
    assert_eq!(of("BE0428759498"), Some(Finding::VatChecksum { vat: "BE0428759498".to_owned() }));
}

#[test]
fn what_a_rule_of_the_standard_says_is_not_said_twice() {
    let fields = Fields {
        total_net: Some("1".to_owned()),
        total_tax: Some("1.5".to_owned()),
        total_gross: Some("3".to_owned()),
        ..Fields::default()
    };
    let mut invoice = Invoice::new(Kind::Invoice, Format::FatturaPa, Some(fields));
    any_format(&mut invoice);
    assert_eq!(invoice.findings.len(), 1);
    let rule = Rule::of_id("BR-CO-15").unwrap();
    invoice.findings[0].message = Finding::RuleBroken { rule, values: Values::default(), place: None, more: 0 };
    any_format(&mut invoice);
    assert_eq!(invoice.findings.len(), 1);
}
