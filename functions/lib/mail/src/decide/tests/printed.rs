//! Plain PDFs, as they are set by accounting programs: other invoices that name the one beside them, renderings that
//! say something else than the data, copies, and what accompanies an invoice.

use super::disagreements::disputes;
use super::*;
use crate::unpack::tests::compose;

/// A PDF with these lines.
fn pdf(name: &str, lines: &[&str]) -> Part {
    Part { bytes: compose::pdf(lines).into(), ..part(name, "") }
}

/// Invoice R-17 of 5 March over 119.00, as UBL, under another number.
fn numbered(name: &str, number: &str) -> Part {
    part(
        name,
        &format!(
            "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' \
             xmlns:a='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' \
             xmlns:b='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>\
             <b:ID>{number}</b:ID><b:IssueDate>2026-03-05</b:IssueDate>\
             <b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>\
             <a:AccountingSupplierParty><a:Party><a:PartyTaxScheme><b:CompanyID>DE123456788</b:CompanyID>\
             <a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:PartyTaxScheme><a:PartyLegalEntity>\
             <b:RegistrationName>Lieferant GmbH</b:RegistrationName></a:PartyLegalEntity></a:Party>\
             </a:AccountingSupplierParty><a:PaymentMeans><b:PaymentMeansCode>58</b:PaymentMeansCode>\
             <a:PayeeFinancialAccount><b:ID>DE02120300000000202051</b:ID></a:PayeeFinancialAccount></a:PaymentMeans>\
             <a:LegalMonetaryTotal><b:TaxInclusiveAmount currencyID='EUR'>119.00</b:TaxInclusiveAmount>\
             <b:PayableAmount currencyID='EUR'>119.00</b:PayableAmount></a:LegalMonetaryTotal></Invoice>"
        ),
    )
}

/// Invoice R-17 as UBL.
fn xml(name: &str) -> Part {
    numbered(name, "R-17")
}

fn judged(parts: &[Part]) -> Judgement {
    judge_parts(parts, invoice::read)
}

/// A document of the supplier with these lines and this total, of 5 March.
fn print(name: &str, head: &[&str], net: u32, iban: &str) -> Part {
    let euros = |cents: u32| format!("{},{:02} EUR", cents / 100, cents % 100);
    let (tax, gross) = (euros(net * 19), euros(net * 119));
    let totals = [
        "Rechnungsdatum: 05.03.2026".to_owned(),
        format!("Nettobetrag: {net},00 EUR"),
        format!("MwSt 19 %: {tax}"),
        format!("Gesamtbetrag: {gross}"),
        format!("IBAN: {iban}"),
    ];
    let lines = ["Lieferant GmbH", "USt-IdNr. DE123456788"].into_iter().chain(head.iter().copied());
    let lines: Vec<&str> = lines.chain(totals.iter().map(String::as_str)).collect();
    pdf(name, &lines)
}

const IBAN: &str = "DE02120300000000202051";
const HEAD: [&str; 2] = ["Rechnung", "Rechnungsnummer: R-17"];

#[test]
fn a_final_invoice_that_deducts_the_invoice_beside_it_is_not_lost() {
    let deducted = "abzuglich Abschlagsrechnung R-17 119,00 EUR";
    for head in [
        &["Schlussrechnung", "Rechnungsnummer: R-99", deducted][..],
        &["Schlussrechnung R-99, abzuglich Abschlagsrechnung R-17", "vom 03.02.2026"],
        &["Rechnung R-99", deducted],
        // Which number is its own is not sure, but its total is another.
        &["Rechnung R-99", "abzuglich", "Rechnung R-17"],
    ] {
        for name in ["print.pdf", "Rechnung.pdf", "R-17.pdf"] {
            let judgement = judged(&[xml("Rechnung.xml"), print(name, head, 500, IBAN)]);
            assert_eq!(judgement.invoices.len(), 2, "{head:?} {name}: {:?}", story(&judgement));
        }
    }
    // Beside the data of both it is the rendering of the one that it is.
    let pair = [xml("R-17.xml"), numbered("R-99.xml", "R-99")];
    let final_one = print("print.pdf", &["Schlussrechnung", "Rechnungsnummer: R-99", deducted], 100, IBAN);
    let judgement = judged(&[pair[0].clone(), pair[1].clone(), final_one]);
    let expected = [
        "R-17: r-17.xml (structured, structured)",
        "R-99: r-99.xml (structured, structured) print.pdf (original, number_in_text)",
    ];
    assert_eq!(story(&judgement), expected);
}

#[test]
fn a_credit_note_of_the_invoice_beside_it_is_not_lost() {
    for head in [
        &["Credit note CN-5", "for invoice R-17"][..],
        &["Credit note", "Invoice: R-17"],
        &["Avoir AV-5", "Votre facture R-17"],
        &["Stornorechnung S-105", "zur Rechnung R-17"],
        &["Stornorechnung S-105", "Rechnung R-17"],
    ] {
        for name in ["x.pdf", "Rechnung.pdf"] {
            let judgement = judged(&[xml("Rechnung.xml"), print(name, head, 100, IBAN)]);
            assert_eq!(judgement.invoices.len(), 2, "{head:?}: {:?}", story(&judgement));
        }
    }
}

#[test]
fn another_invoice_of_the_same_file_name_is_not_lost() {
    let other = print("Rechnung.pdf", &["Rechnung", "Rechnungsnummer: R-99"], 100, IBAN);
    let judgement = judged(&[xml("Rechnung.xml"), other]);
    let expected = ["R-17: rechnung.xml (structured, structured)", "R-99: rechnung.pdf (original, pdf)"];
    assert_eq!(story(&judgement), expected);
    let unnumbered = print("Rechnung.pdf", &["Rechnung"], 500, IBAN);
    assert_eq!(judged(&[xml("Rechnung.xml"), unnumbered]).invoices.len(), 2, "its total is another");
}

#[test]
fn a_further_invoice_is_no_appendix_of_the_one_it_names() {
    let other = print("b.pdf", &["Rechnung", "Rechnungsnummer: R-99", "Folgerechnung zu R-17"], 100, IBAN);
    let judgement = judged(&[xml("a.xml"), print("a.pdf", &HEAD, 100, IBAN), other]);
    let expected =
        ["R-17: a.xml (structured, structured) a.pdf (original, number_in_text)", "R-99: b.pdf (original, pdf)"];
    assert_eq!(story(&judgement), expected);
}

#[test]
fn a_number_may_be_printed_in_another_way_than_in_the_data() {
    for (printed, data) in [
        ("R 17", "R-17"),
        ("R17", "R-17"),
        ("2026/0017", "RE-2026-17"),
        ("RE-2026-17", "2026-17"),
        ("4711 A", "4711 A"),
    ] {
        let number = format!("Rechnungsnummer: {printed}");
        let print = print("Rechnung.pdf", &["Rechnung", &number], 100, IBAN);
        let judgement = judged(&[numbered("Rechnung.xml", data), print]);
        assert_eq!((judgement.invoices.len(), judgement.attention), (1, false), "{printed} {data}");
    }
}

#[test]
fn a_number_that_was_misread_parts_no_rendering_and_a_person_looks_at_it() {
    let misread = ["Rechnung", "Rechnungsnummer: 10023", "Beleg R-17"];
    let judgement = judged(&[xml("a.xml"), print("R-17.pdf", &misread, 100, IBAN)]);
    assert_eq!(judgement.invoices.len(), 1, "{:?}", story(&judgement));
    assert_eq!(disputes(&judgement.invoices[0]), ["number: a.xml=R-17 R-17.pdf=10023"]);
    assert!(judgement.attention);
    for (name, net, why) in [("R-17.pdf", 101, "its total is another, too"), ("b.pdf", 100, "it only refers to it")] {
        let judgement = judged(&[xml("a.xml"), print(name, &misread, net, IBAN)]);
        assert_eq!(judgement.invoices.len(), 2, "{why}");
    }
}

#[test]
fn a_rendering_that_asks_for_something_else_than_the_data_is_looked_at() {
    let judgement = judged(&[xml("a.xml"), print("a.pdf", &HEAD, 200, "BE68 5390 0754 7034")]);
    let [found] = judgement.invoices.as_slice() else { panic!("{:?}", story(&judgement)) };
    let expected =
        ["total_gross: a.xml=119.00 a.pdf=238.00", "iban: a.xml=DE02120300000000202051 a.pdf=BE68539007547034"];
    assert_eq!(disputes(found), expected);
    assert!(judgement.attention);
    let judgement = judged(&[xml("a.xml"), print("a.pdf", &HEAD, 100, "DE02 1203 0000 0000 2020 51")]);
    assert_eq!((judgement.invoices.len(), judgement.attention), (1, false));
}

#[test]
fn a_copy_of_a_pdf_is_no_second_invoice() {
    let parts = [
        print("Rechnung_17.pdf", &HEAD, 100, IBAN),
        print("Rechnung_17_Kopie.pdf", &["Kopie", "Rechnung", "Rechnungsnummer: R-17"], 100, IBAN),
        print("Rechnung_18.pdf", &["Rechnung", "Rechnungsnummer: R-18"], 100, IBAN),
    ];
    let judgement = judged(&parts);
    let expected = [
        "R-17: rechnung_17.pdf (original, pdf) rechnung_17_kopie.pdf (original, printed_twice)",
        "R-18: rechnung_18.pdf (original, pdf)",
    ];
    assert_eq!(story(&judgement), expected);
    assert_eq!(judgement.invoices[0].joined, Some(FileRule::PrintedTwice));
    for (other, why) in [
        (print("b.pdf", &HEAD, 200, IBAN), "another total"),
        (print("b.pdf", &HEAD, 100, "BE68 5390 0754 7034"), "another account"),
        (print("b.pdf", &["Credit note", "Rechnungsnummer: R-17"], 100, IBAN), "another kind"),
        (pdf("b.pdf", &["Bolt AG", "Rechnungsnummer: R-17", "Gesamtbetrag: 50,00 EUR"]), "another seller"),
    ] {
        assert_eq!(judged(&[parts[0].clone(), other]).invoices.len(), 2, "{why}");
    }
}

/// Documents of the supplier about invoice R-2017, and what each is.
const ABOUT: [(&[&str], &str); 15] = [
    (&["Stornorechnung", "zu Rechnung R-2017 vom 05.03.2026", "Gesamtbetrag: -119,00 EUR"], "a cancellation"),
    (&["Stornorechnung", "Nr.: S-3", "zu Rechnung Nr. R-2017", "Gesamtbetrag: -119,00 EUR"], "a numbered one"),
    (&["Storno-Rechnung", "Storno zu R-2017", "Betrag -119,00 EUR"], "a cancellation by another word"),
    (&["STORNO", "Beleg: 2018", "Referenz: R-2017", "Summe -119,00 EUR"], "a cancellation by one word"),
    (&["Gutschrift", "Bezug: Rechnung R-2017 vom 05.03.2026", "Gutschriftsbetrag 23,80 EUR"], "a credit note"),
    (&["Rechnungskorrektur", "zu Rechnung Nr. R-2017", "Minderung -10,00 EUR"], "a correction"),
    (&["Factura rectificativa", "Factura original R-2017", "A devolver 23,80 EUR"], "a Spanish correction"),
    (&["Nota de credito NC 2026/93", "Ref. fatura R-2017", "A creditar 23,80 EUR"], "a Portuguese credit note"),
    (&["Kreditfaktura 93", "Avser faktura R-2017", "23,80 EUR"], "a Swedish credit note"),
    (&["Korekta faktury", "do faktury nr R-2017", "23,00 PLN"], "a Polish correction"),
    (&["2. Teilrechnung", "zur Rechnung R-2017", "Summe 523,80 EUR"], "the next part"),
    (&["Rechnung uber Mahnkosten", "zu Vorgang R-2017", "Mahnkosten 23,80 EUR"], "the fee of a reminder"),
    (&["Rechnung", "Beleg 20260018", "Wie Rechnung R-2017: Wartung", "Gesamtbetrag: 119,00 EUR"], "the next month"),
    (&["Faktura 20260018", "Vorherige: R-2017", "Summe 119,00 EUR"], "the next rent"),
    (&["Faktura", "Vorherige: R-2017", "Summe 119,00 EUR"], "the next rent without number"),
];

#[test]
fn what_takes_back_corrects_or_follows_an_invoice_stays_beside_its_data_and_its_pdf() {
    let own = ["Rechnung", "Rechnungsnummer: R-2017"];
    for (lines, what) in ABOUT {
        let lines: Vec<&str> = ["Lieferant GmbH", "USt-IdNr. DE123456788"].iter().chain(lines).copied().collect();
        let other = pdf("doc.pdf", &lines);
        let judgement = judged(&[numbered("17.xml", "R-2017"), other.clone()]);
        assert_eq!(judgement.invoices.len(), 2, "{what}: {:?}", story(&judgement));
        let judgement = judged(&[print("Rechnung.pdf", &own, 100, IBAN), other]);
        assert_eq!(judgement.invoices.len(), 2, "{what}: {:?}", story(&judgement));
    }
}

#[test]
fn what_shows_money_or_calls_itself_a_receipt_is_no_appendix() {
    let own = print("R-2017.pdf", &["Rechnung", "Rechnungsnummer: R-2017"], 100, IBAN);
    for lines in [
        &["Druckerei XY", "Faktura", "Ihr Zeichen R-2017", "Endsumme", "595,00"][..],
        &["Post", "Quittung", "Porto fur R-2017", "Betrag 5,90"],
        &["Nachforderung", "zu R-2017", "Fracht", "23,80 EUR"],
    ] {
        let judgement = judged(&[own.clone(), pdf("x.pdf", lines)]);
        assert_eq!(judgement.invoices.len(), 2, "{lines:?}: {:?}", story(&judgement));
    }
}

#[test]
fn a_correction_or_part_joins_its_own_data() {
    let typed = |code: &str, number: &str| {
        let xml = numbered("a.xml", number);
        let text = String::from_utf8(xml.bytes.to_vec()).unwrap();
        let code = format!("<b:InvoiceTypeCode>{code}</b:InvoiceTypeCode><b:DocumentCurrencyCode>");
        part("a.xml", &text.replace("<b:DocumentCurrencyCode>", &code))
    };
    for (code, head) in [
        ("384", &["Rechnungskorrektur", "Rechnungsnummer: S-2018", "zu Rechnung R-2017"][..]),
        ("384", &["Stornorechnung", "Belegnummer: S-2018"]),
        ("389", &["Gutschrift", "Belegnummer: S-2018"]),
        ("380", &["Gutschrift Nr. S-2018"]),
        ("380", &["Rechnungskorrektur S-2018"]),
        ("381", &["Gutschrift", "Belegnummer: S-2018", "zu Rechnung R-2017"]),
        ("326", &["2. Teilrechnung", "Beleg S-2018"]),
        ("380", &["2. Abschlagsrechnung", "Rechnungsnummer: S-2018"]),
        ("380", &["2. Abschlagsrechnung", "Beleg S-2018"]),
    ] {
        let judgement = judged(&[typed(code, "S-2018"), print("doc.pdf", head, 100, IBAN)]);
        assert_eq!(judgement.invoices.len(), 1, "{code} {head:?}: {:?}", story(&judgement));
    }
}

#[test]
fn two_who_number_by_the_year_and_ask_for_the_same_are_two() {
    let of = |name: &str, seller: &str, more: &str| {
        pdf(name, &[seller, "Rechnung Nr. 2026-001", more, "Gesamtbetrag 500,00 EUR"])
    };
    let gardener = of("a.pdf", "Hans Maier Gartenbau", "Rechnungsdatum 01.10.2026");
    let designer = of("b.pdf", "Petra Schulz Webdesign", "Leistungszeitraum Oktober");
    let judgement = judged(&[gardener.clone(), designer]);
    assert_eq!(judgement.invoices.len(), 2, "{:?}", story(&judgement));
    let copy = of("b.pdf", "Hans Maier Gartenbau", "Rechnungsdatum 01.10.2026  Kopie");
    assert_eq!(judged(&[gardener, copy]).invoices.len(), 1);
}

#[test]
fn a_time_sheet_is_the_appendix_of_the_pdf_whose_number_it_shows() {
    let invoices =
        [print("a.pdf", &HEAD, 100, IBAN), print("b.pdf", &["Rechnung", "Rechnungsnummer: R-18"], 200, IBAN)];
    for (lines, rule) in [
        (&["Stundennachweis zu R-17", "05.03.2026  8 Stunden"][..], "time_sheet"),
        (&["Stunden zu R-17", "05.03.2026  8"], "further_pdf"),
        (
            &["Lieferant GmbH", "USt-IdNr. DE123456788", "Stunden", "Rechnungsnummer: R-17", "05.03.2026  8"],
            "further_pdf",
        ),
    ] {
        let judgement = judged(&[pdf("sheet.pdf", lines), invoices[0].clone(), invoices[1].clone()]);
        let sheet = format!("R-17: a.pdf (original, pdf) sheet.pdf (appendix, {rule})");
        assert_eq!(story(&judgement), [sheet.as_str(), "R-18: b.pdf (original, pdf)"]);
    }
    for (lines, why) in [
        (&["Stunden zu R-17 und R-18"][..], "two fit"),
        (&["Stunden"], "it shows none"),
        (&["Rechnung", "Rechnungsnummer: R-19", "Folgerechnung zu R-17"], "a number of its own"),
        (&["Anzahlung zu R-17", "Gesamtbetrag: 50,00 EUR"], "a total of its own"),
        (&["Rechnung", "wie R-17"], "it calls itself an invoice"),
    ] {
        let judgement = judged(&[invoices[0].clone(), invoices[1].clone(), pdf("x.pdf", lines)]);
        assert_eq!(judgement.invoices.len(), 3, "{why}: {:?}", story(&judgement));
    }
}

/// Hybrid PDFs of the corpus whose pages are of another invoice than their data, looked up by eye.
const OTHER_PAGES: [&str; 2] = ["RE-20201121_508_withBOM.pdf", "acme_invoice-42_ZUGFeRD.pdf"];

#[test]
fn the_pages_of_every_hybrid_pdf_render_its_data_and_say_the_same() {
    let mut joined = 0;
    for (path, bytes) in files_of(&["facturx-pdf", "zugferd1-pdf"]) {
        let document = invoice::read(&bytes);
        let data = document.embedded.iter().find(|f| matches!(invoice::read(&f.bytes).content, Content::Structured(_)));
        let Some(data) = data else { continue };
        // The same pages, as if nothing were within them.
        let shown = invoice::plain::pages(&bytes).unwrap();
        let excerpts: Vec<&str> = shown.evidence.iter().map(|evidence| evidence.excerpt.as_str()).collect();
        let text = excerpts.join("\n");
        let read = |bytes: &[u8]| match bytes.starts_with(b"%PDF") {
            true => {
                let content = Content::Pdf { text: Some(text.clone()), invoice: Box::new(shown.clone()) };
                Document { media_type: "application/pdf", content, embedded: Vec::new() }
            }
            false => invoice::read(bytes),
        };
        let file = |name: &str, bytes: &[u8]| Part { bytes: Bytes::copy_from_slice(bytes), ..part(name, "") };
        let judgement = judge_parts(&[file("a.xml", &data.bytes), file("a.pdf", &bytes)], read);
        let is_other = OTHER_PAGES.iter().any(|other| path.ends_with(other));
        assert_eq!(judgement.invoices.len(), 1 + usize::from(is_other), "{path}: {:?}", story(&judgement));
        assert_eq!(disputes(&judgement.invoices[0]), Vec::<String>::new(), "{path}");
        joined += 1;
    }
    assert!(joined > 15, "{joined}");
}

#[test]
fn two_files_of_three_thousand_invoices_find_each_other() {
    let batch = |seller: &str, tail: &str| {
        let lines: Vec<String> = (0..3_000).map(|at| format!("R-{at},{seller},BE{at:09}{tail}")).collect();
        format!("XML {}", lines.join("|"))
    };
    let parts = [part("a.xml", &batch("Acme", "")), part("b.xml", &batch("Bolt", ",119.00"))];
    let judgement = judge_parts(&parts, super::read);
    assert_eq!(judgement.invoices.len(), 3_000);
    assert!(judgement.invoices.iter().all(|found| found.files.len() == 2));
}

#[test]
fn a_correction_whose_letters_came_in_pieces_is_not_lost() {
    for title in ["Faktura koryguj aca nr FK/3/2026", "Faktura korygujca nr FK/3/2026", "F a k t u r a korygujaca FK/3"]
    {
        let lines = ["Firma Sp. z o.o. NIP PL5260001246", title, "do faktury nr R-17", "Do zwrotu 23,00 PLN"];
        let judgement = judged(&[xml("FV17.xml"), pdf("korekta.pdf", &lines)]);
        assert_eq!(judgement.invoices.len(), 2, "{title}: {:?}", story(&judgement));
    }
}

/// The pages of several documents in one PDF.
fn merged(name: &str, documents: &[(&str, u32)]) -> Part {
    let euros = |cents: u32| format!("{},{:02} EUR", cents / 100, cents % 100);
    let pages: Vec<Vec<String>> = documents
        .iter()
        .flat_map(|(number, net)| {
            let head = ["Lieferant GmbH".to_owned(), "Rechnung".to_owned(), format!("Rechnungsnummer: {number}")];
            let total = [format!("Rechnungsnummer: {number}"), format!("Gesamtbetrag: {}", euros(net * 119))];
            [head.to_vec(), total.to_vec()]
        })
        .collect();
    Part { bytes: compose::pdf_of(&pages).into(), ..part(name, "") }
}

#[test]
fn several_invoices_in_one_pdf_are_for_a_person() {
    let both = [("R-17", 100), ("R-18", 200)];
    let judgement = judged(&[merged("scan.pdf", &both)]);
    let findings = &judgement.invoices[0].invoice.findings;
    assert_eq!(findings.iter().map(|finding| finding.message.code()).collect::<Vec<_>>(), ["several_invoices"]);
    let said = findings[0].message.text(Language::En).sentence;
    assert!(said.contains("R-17, R-18"), "{said}");
    assert!(judgement.attention);
    // Beside the data of one of them, the other one would be lost.
    let judgement = judged(&[xml("a.xml"), merged("a.pdf", &both)]);
    assert!(judgement.attention, "{:?}", story(&judgement));
    // Several pages of one invoice are one.
    let judgement = judged(&[merged("scan.pdf", &[("R-17", 100), ("R-17", 100)])]);
    assert!(!judgement.attention, "{:?}", judgement.invoices[0].invoice);
}

#[test]
fn what_itemises_an_invoice_and_adds_it_up_is_its_appendix() {
    let itemised = |lines: &[&str]| {
        let lines: Vec<&str> = ["Einzelverbindungsnachweis", "zur Rechnung", "Rechnungsnummer: R-17"]
            .into_iter()
            .chain(lines.iter().copied())
            .chain(["01.03. 0211 12345 0,30 EUR", "Gesamtbetrag: 100,00 EUR"])
            .collect();
        pdf("EVN.pdf", &lines)
    };
    let invoice = print("Rechnung.pdf", &HEAD, 100, IBAN);
    for parts in [[invoice.clone(), itemised(&[])], [itemised(&[]), invoice.clone()]] {
        let judgement = judged(&parts);
        let expected = ["R-17: rechnung.pdf (original, pdf) evn.pdf (appendix, further_pdf)"];
        assert_eq!((story(&judgement), judgement.attention), (expected.map(String::from).to_vec(), false));
    }
    let letterhead = judged(&[invoice.clone(), itemised(&["IBAN: DE02120300000000202051"])]);
    assert_eq!(letterhead.invoices.len(), 1, "{:?}", story(&letterhead));
    let unnumbered = pdf("Anlage.pdf", &["Anlage zur Rechnung Nr. R-17 vom 05.03.2026", "Gesamtsumme 100,00 EUR"]);
    assert_eq!(judged(&[invoice.clone(), unnumbered]).invoices.len(), 1);
    for asks in ["Zahlbar bis 31.03.2026", "IBAN: BE68 5390 0754 7034", "Rechnung"] {
        let judgement = judged(&[invoice.clone(), itemised(&[asks])]);
        assert_eq!(judgement.invoices.len(), 2, "{asks}: {:?}", story(&judgement));
    }
    assert_eq!(judged(&[itemised(&[])]).invoices.len(), 1, "alone it is all there is");
}

#[test]
fn a_correction_in_words_that_no_table_has_is_never_filed_in_silence() {
    for title in [
        "Faktura VAT korygujaca nr FK/3/2026",
        "Rechnungsberichtigung 5 zu Rechnung R-17 vom 05.03.2026",
        "Annule et remplace la facture R-17",
        "Correction of invoice R-17",
        "Opravny danovy doklad",
    ] {
        let same_total = print("doc.pdf", &[title, "R-17"], 100, IBAN);
        let judgement = judged(&[xml("R-17.xml"), same_total.clone()]);
        assert!(judgement.attention || judgement.invoices.len() == 2, "{title}: {:?}", story(&judgement));
        let judgement = judged(&[print("Rechnung.pdf", &HEAD, 100, IBAN), same_total]);
        assert_eq!(judgement.invoices.len(), 2, "{title}: {:?}", story(&judgement));
    }
    // What an invoice says behind its title is no title.
    let judgement =
        judged(&[xml("R-17.xml"), print("doc.pdf", &["Rechnung R-17", "Storno bis 24 h kostenlos"], 100, IBAN)]);
    assert_eq!((judgement.invoices.len(), judgement.attention), (1, false), "{:?}", story(&judgement));
}

#[test]
fn a_document_that_names_the_invoice_but_not_its_total_is_looked_at() {
    let interest = pdf("Zinsen.pdf", &["Verzugszinsen", "Ihr Konto, R-17", "Zinsen 5,00 EUR"]);
    let judgement = judged(&[xml("a.xml"), interest]);
    assert!(judgement.attention, "{:?}", story(&judgement));
    let lacks_total = Warning::PdfLacksTotal { pdf: "Zinsen.pdf".to_owned(), total: Amount::new("119.00") };
    assert_eq!(judgement.invoices[0].disagreements[0].warning, lacks_total);
}

#[test]
fn a_second_invoice_that_names_its_appendices_is_not_lost() {
    let first = print("Rechnung.pdf", &HEAD, 100, IBAN);
    for (title, appendix) in [
        ("Rechnung fur Wartung", "Anlage: Leistungsnachweis"),
        ("Reparaturrechnung Nr. 20260018", "Anlage zur Rechnung"),
        ("Endabrechnung 2026", "Aufstellung: siehe Ruckseite"),
        ("Ihre Mobilfunkrechnung", "Einzelverbindungsnachweis: im Kundenportal"),
        ("Gutschrift wegen Mangel", "Anlage zur Rechnung R-17"),
    ] {
        let lines = [title, appendix, "Fortsetzung von R-17", "Gesamtbetrag: 23,80 EUR", "zahlbar sofort"];
        let judgement = judged(&[first.clone(), pdf("Dokument.pdf", &lines)]);
        assert_eq!(judgement.invoices.len(), 2, "{title}: {:?}", story(&judgement));
    }
}
