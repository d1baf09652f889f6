//! Files of one invoice that do not say the same.

use super::*;

/// `field: file=value file=value …` of every disagreement of an invoice.
pub(super) fn disputes(found: &Found) -> Vec<String> {
    let said = |said: &Said| format!("{}={}", said.name, said.value);
    let line = |d: &Disagreement| format!("{}: {}", d.field, d.values.iter().map(said).collect::<Vec<_>>().join(" "));
    found.disagreements.iter().map(line).collect()
}

#[test]
fn the_xml_asks_for_less_than_the_pdf_says() {
    let judgement = judge_files(&[
        ("r.pdf", "HYBRID 17,Acme,BE1,119.00,119.00,DE02120300000000202051"),
        ("r.xml", "XML 17,Acme,BE1,119.0,100.00,DE02 1203 0000 0000 2020 52"),
    ]);
    let [found] = judgement.invoices.as_slice() else { panic!("{:?}", story(&judgement)) };
    let expected = [
        "total_payable: r.pdf=119.00 r.xml=100.00",
        "iban: r.pdf=DE02120300000000202051 r.xml=DE02 1203 0000 0000 2020 52",
    ];
    assert_eq!(disputes(found), expected);
    let text = found.disagreements[0].warning.text(Language::De);
    assert_eq!(
        text.sentence,
        "Die Dateien der Rechnung widersprechen sich (fälliger Betrag): r.pdf: 119,00, r.xml: 100,00."
    );
    assert_eq!(found.joined, Some(FileRule::SameNumberAndSeller));
    assert!(judgement.attention);
    let json = serde_json::to_value(&judgement).unwrap();
    let value = &json["invoices"][0]["disagreements"][0]["values"][1];
    assert_eq!((&value["value"], &value["name"], &value["part"]), (&"100.00".into(), &"r.xml".into(), &"2".into()));
}

#[test]
fn the_same_amount_and_account_written_differently_are_the_same() {
    let judgement = judge_files(&[
        ("r.pdf", "HYBRID 17,Acme,BE1,119.00,,de02 1203 0000 0000 2020 51"),
        ("r.xml", "XML 17,Acme,BE1,+119.0,119,DE02120300000000202051"),
    ]);
    assert_eq!((judgement.invoices.len(), judgement.attention), (1, false));
    assert_eq!(disputes(&judgement.invoices[0]), Vec::<String>::new());
    assert!(serde_json::to_value(&judgement).unwrap()["invoices"][0].get("disagreements").is_none());
}

#[test]
fn three_files_of_one_invoice_each_say_their_own() {
    let judgement = judge_files(&[
        ("a.xml", "XML 17,Acme,BE1,119.00"),
        ("b.xml", "XML 17,Acme,BE1,120.00"),
        ("c.xml", "XML 17,Acme,BE1,121.00"),
        ("d.xml", "XML 17,Acme,BE1,119"),
    ]);
    assert_eq!(disputes(&judgement.invoices[0]), ["total_gross: a.xml=119.00 b.xml=120.00 c.xml=121.00"]);
    let text = judgement.invoices[0].disagreements[0].warning.text(Language::En);
    assert!(text.sentence.contains("c.xml: 121.00"), "{text}");
}

#[test]
fn a_pdf_and_an_xml_of_one_name_and_two_numbers_are_two_invoices_that_say_so() {
    let judgement = judge_files(&[("R-17.pdf", "HYBRID 17,Acme,BE1,119"), ("r-17.xml", "XML 71,Acme,BE1,191")]);
    assert_eq!(story(&judgement), ["17: r-17.pdf (original, hybrid_pdf)", "71: r-17.xml (structured, structured)"]);
    for found in &judgement.invoices {
        assert_eq!(disputes(found), ["number: R-17.pdf=17 r-17.xml=71", "total_gross: R-17.pdf=119 r-17.xml=191"]);
    }
    assert!(judgement.attention);
}

#[test]
fn what_only_looks_like_such_a_pair_is_left_alone() {
    let hybrid = "HYBRID 17,Acme,BE1";
    for (files, why) in [
        (vec![("R.pdf", hybrid), ("R.xml", "XML 71,Bolt,BE2")], "two sellers"),
        (vec![("R.pdf", hybrid), ("S.xml", "XML 71,Acme,BE1")], "two names"),
        (vec![("a/R.pdf", hybrid), ("b/R.xml", "XML 71,Acme,BE1")], "two folders"),
        (vec![("R.pdf", hybrid), ("R.xml", "XML 71,Acme,BE1|72,Acme,BE1")], "a batch"),
        (vec![("R.xml", "XML 17,Acme,BE1"), ("R.edi", "XML 71,Acme,BE1")], "two loose files"),
        (vec![("R.pdf", hybrid), ("R.xml", "XML 71,,")], "a seller nobody knows"),
    ] {
        let judgement = judge_files(&files);
        assert!(judgement.invoices.iter().all(|found| found.disagreements.is_empty()), "{why}");
        assert!(judgement.invoices.len() > 1 && !judgement.attention, "{why}");
    }
}

#[test]
fn two_arrivals_of_one_invoice_are_compared() {
    let fields = |date: &str, gross: &str, iban: Option<&str>| Fields {
        issue_date: Some(date.into()),
        currency: Some("EUR".into()),
        total_gross: Some(gross.into()),
        iban: iban.map(str::to_owned),
        ..Fields::default()
    };
    let first = fields("2026-05-01", "119.00", Some("BE68 5390 0754 7034"));
    assert_eq!(differences(&first, &fields("2026-05-01", "119", None)), []);
    let other = differences(&first, &fields("2026-05-02", "120", Some("BE68539007547035")));
    let names: Vec<&str> = other.iter().map(|difference| difference.field).collect();
    assert_eq!(names, ["issue_date", "total_gross", "iban"]);
    assert_eq!((other[1].first.as_str(), other[1].second.as_str()), ("119.00", "120"));
}
