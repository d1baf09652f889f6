//! Invoices as their pages show them, each composed of the words that matter.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::pdf::Piece;

/// A page of rows, each of cells parted by `|`, a hundred points wide.
fn page(rows: &[&str]) -> Shown {
    let pieces = rows.iter().enumerate().flat_map(|(down, row)| {
        row.split('|').enumerate().map(move |(across, text)| {
            let left = 40.0 + 130.0 * across as f32;
            let baseline = 800.0 - 14.0 * down as f32;
            Piece { page: 0, left, right: left + 100.0, baseline, size: 10.0, text: text.to_owned() }
        })
    });
    let text = Some(rows.join("\n"));
    Shown { text, pieces: pieces.filter(|piece| !piece.text.is_empty()).collect(), codes: Vec::new() }
}

fn fields(rows: &[&str]) -> Fields {
    invoice(&page(rows)).fields.unwrap_or_default()
}

fn confidence(invoice: &Invoice, field: &str) -> Option<Confidence> {
    invoice.evidence.iter().find(|evidence| evidence.field == field).map(|evidence| evidence.confidence)
}

#[test]
fn an_invoice_of_every_language_is_read() {
    let pages: [&[&str]; 6] = [
        &[
            "Rechnung",
            "Rechnungs-Nr.:|2026/0815|Rechnungsdatum:|3. Mai 2026",
            "Zahlbar bis 31.05.2026",
            "Nettobetrag||1.000,00 €",
            "zzgl. 19% MwSt.||190,00 €",
            "Rechnungsbetrag||1.190,00 €",
        ],
        &[
            "INVOICE",
            "Invoice No:|2026/0815",
            "Invoice date: 3 May 2026",
            "Due date|31 May 2026",
            "Total excl. VAT|1,000.00 €",
            "VAT 19 %|190.00 €",
            "Amount due|€ 1,190.00",
        ],
        &[
            "Facture n° 2026/0815",
            "Date de facture : 03/05/2026",
            "Date d'échéance : 31/05/2026",
            "Total HT|1 000,00 €",
            "TVA 19 %|190,00 €",
            "Total TTC|1 190,00 €",
        ],
        &[
            "FACTUUR",
            "Factuurnummer|Factuurdatum|Vervaldatum",
            "2026/0815|03-05-2026|31-05-2026",
            "Subtotaal|€ 1.000,00",
            "19% BTW|€ 190,00",
            "Totaal|€ 1.190,00",
        ],
        &[
            "Fattura n. 2026/0815 del 03/05/2026",
            "Data scadenza|31/05/2026",
            "Imponibile|1.000,00 €",
            "IVA 19%|190,00 €",
            "Totale documento|1.190,00 €",
        ],
        &[
            "FACTURA",
            "Nº de factura: 2026/0815",
            "Fecha de factura: 3 de mayo de 2026",
            "Vencimiento: 31/05/2026",
            "Base imponible|1.000,00 €",
            "IVA 19 %|190,00 €",
            "Total factura|1.190,00 €",
        ],
    ];
    for rows in pages {
        let found = fields(rows);
        let read = [
            &found.number,
            &found.issue_date,
            &found.due_date,
            &found.total_net,
            &found.total_tax,
            &found.total_gross,
            &found.currency,
        ];
        let expected = ["2026/0815", "2026-05-03", "2026-05-31", "1000.00", "190.00", "1190.00", "EUR"];
        assert_eq!(read.map(|value| value.as_deref()), expected.map(Some), "{}", rows[0]);
    }
}

#[test]
fn a_sum_confirms_and_a_label_alone_is_medium() {
    let sum = invoice(&page(&["Nettobetrag|100,00", "MwSt 19%|19,00", "Gesamtbetrag|119,00"]));
    assert_eq!(confidence(&sum, "total_gross"), Some(Confidence::High));
    let alone = invoice(&page(&["Gesamtbetrag|119,00", "Rechnungsnummer: 4711"]));
    assert_eq!(
        (confidence(&alone, "total_gross"), confidence(&alone, "number")),
        (Some(Confidence::Medium), Some(Confidence::Medium))
    );
    // Of "Total" nobody knows which it is, and of two totals which is right.
    assert_eq!(fields(&["Total|119,00"]).total_gross, None);
    assert_eq!(fields(&["Gesamtbetrag|119,00", "Gesamtbetrag|120,00"]).total_gross, None);
}

#[test]
fn the_number_of_an_older_invoice_is_not_taken() {
    let found = fields(&[
        "Gutschrift Nr. GS-12",
        "zur Rechnung Nr. RE-7",
        "Ursprungsbeleg-Nr: RE-7",
        "Ihre Rechnungsnummer: 99",
    ]);
    assert_eq!(found.number.as_deref(), Some("GS-12"));
    assert_eq!(fields(&["Rechnungsnummer: RE-7", "Invoice number: RE-8"]).number, None);
    assert_eq!(fields(&["Rechnung 2026", "Rechnung 03.05.2026", "Invoice 3 of 4", "Rechnung Seite 17"]).number, None);
}

#[test]
fn a_number_behind_an_abbreviated_or_rarer_label_is_read() {
    for label in [
        "Re.-Nr.:",
        "RG-Nr.",
        "Rg.Nr.",
        "Rechn.-Nr.",
        "Inv. No",
        "Inv #",
        "Bill no.",
        "Fact. n°",
        "Factuurnr.",
        "Fatt. n.",
        "Nº Fra.",
        "Fatura n.º",
        "Fakturanr",
        "Laskun numero",
        "Nr faktury",
        "Faktura č.",
        "Számla sorszáma:",
    ] {
        assert_eq!(fields(&[&format!("{label} 2024-17")]).number.as_deref(), Some("2024-17"), "{label}");
        assert!(names_invoice(label) && gives_number(&format!("{label} 2024-17")), "{label}");
    }
    // The account of a Hungarian, and a word that ends like an abbreviation.
    assert_eq!(fields(&["Számlaszám: 11773016-11111018"]).number, None);
    assert_eq!(fields(&["Ihre Nr. 2024-17", "Ware Nr. 2024-18"]).number, None);
}

#[test]
fn a_label_of_any_document_names_no_invoice() {
    for line in
        ["Lieferschein-Nr. 17", "Datum: 3.5.2024", "Issue date", "Total", "Rechnungsadresse", "Your order no. 12"]
    {
        assert!(!names_invoice(line), "{line}");
    }
    for line in
        ["Rechnungsdatum", "Date de facturation : 03/05/2024", "Rechnungsbetrag", "Factuurbedrag", "Invoice total"]
    {
        assert!(names_invoice(line) && !gives_number(line), "{line}");
    }
    assert!(gives_number("Facture FA-2017-0009") && !gives_number("zur Rechnung Nr. RE-7"));
}

#[test]
fn a_number_written_in_groups_is_read_whole_or_not_at_all() {
    let number = |row: &str| fields(&[row]).number;
    for (row, expected) in [
        ("Rechnungsnummer 12 345 678 9", "12 345 678 9"),
        ("Rechnungsnummer|12 3456 7890 1234", "12 3456 7890 1234"),
        ("Rechnungsnummer: 2024 0017", "2024 0017"),
        ("Facture N° 2024 06 0017", "2024 06 0017"),
        ("Rechnungsnummer 17 / 2024", "17 / 2024"),
        ("Rechnung Nr. 17 vom 03.06.2024", "17"),
        ("Rechnung Nr. 4711 03.06.2024", "4711"),
        ("Rechnung Nr. 4711 / 03.06.2024", "4711"),
        ("Rechnung Nr. 4711 - Kunde 12", "4711"),
    ] {
        assert_eq!(number(row).as_deref(), Some(expected), "{row}");
    }
    for row in ["Rechnungsnummer 4711 1 von 2", "Rechnungsnummer 4711 99887 03.06.2024", "Rechnungsnummer 1 234,56"] {
        assert_eq!(number(row), None, "{row}");
    }
}

#[test]
fn an_ambiguous_date_is_resolved_by_the_document_or_not_given() {
    assert_eq!(fields(&["Invoice date: 03/05/2026"]).issue_date, None);
    assert_eq!(fields(&["Invoice date: 03/05/2026", "Payment 05/31/2026"]).issue_date.as_deref(), Some("2026-03-05"));
    let british = ["Invoice date: 03/05/2026", "Total amount due for the customer", "£ 12.00", "payment page tax"];
    assert_eq!(fields(&british).issue_date.as_deref(), Some("2026-05-03"));
    assert_eq!(fields(&["Invoice date: 03/05/2026", "31/05/2026 and 05/31/2026"]).issue_date, None);
}

#[test]
fn the_date_of_a_cancelled_invoice_is_not_taken() {
    let dates = ["Rechnungsdatum: 01.05.2024", "Datum|03.06.2024"];
    let date = |title: &str| fields(&[&[title], &dates[..]].concat()).issue_date;
    assert_eq!(date("Stornorechnung Nr. S-5"), None);
    assert_eq!(date("Gutschrift Nr. G-5"), None);
    assert_eq!(date("Rechnung Nr. R-5").as_deref(), Some("2024-05-01"));
}

#[test]
fn a_vat_number_belongs_to_whom_the_page_says() {
    let found =
        invoice(&page(&["USt-IdNr. DE136695976|IBAN DE88 2008 0000 0970 3757 00", "Ihre USt-IdNr.: ATU13585627"]));
    let fields = found.fields.clone().unwrap();
    assert_eq!((fields.seller_vat.as_deref(), fields.buyer_vat.as_deref()), (Some("DE136695976"), Some("ATU13585627")));
    assert_eq!(
        (confidence(&found, "seller_vat"), confidence(&found, "iban")),
        (Some(Confidence::High), Some(Confidence::High))
    );
    // Neither label nor register nor bank says whose it is.
    let found = super::tests::fields(&["USt-IdNr. DE136695976"]);
    assert_eq!((found.seller_vat, found.buyer_vat), (None, None));
    // A wrong check digit is kept, for a warning, with less confidence.
    let found = invoice(&page(&["Verkäufer", "USt-IdNr. DE123456789"]));
    assert_eq!(confidence(&found, "seller_vat"), Some(Confidence::Medium));
}

#[test]
fn an_account_that_is_not_paid_to_is_not_given() {
    assert_eq!(fields(&["IBAN DE89 2008 0000 0970 3757 00"]).iban, None, "wrong check digits");
    assert_eq!(fields(&["Der Betrag wird von Ihrem Konto DE88200800000970375700 abgebucht"]).iban, None);
    assert_eq!(fields(&["Wir überweisen auf Ihre Bankverbindung IBAN: DE88200800000970375700"]).iban, None);
    assert_eq!(fields(&["Der Betrag wird abgebucht:", "IBAN DE88200800000970375700"]).iban, None);
    assert_eq!(fields(&["SEPA mandate M-1", "IBAN DE88200800000970375700"]).iban, None);
    let banks = ["IBAN DE88200800000970375700", "IBAN NL50INGB0683251309"];
    assert_eq!(fields(&banks).iban, None, "which of two, nobody knows");
}

#[test]
fn a_reference_with_check_digits_is_sure() {
    let found = invoice(&page(&["Communication structurée|+++090/9337/55493+++"]));
    assert_eq!(confidence(&found, "payment_reference"), Some(Confidence::High));
    let found = invoice(&page(&["Verwendungszweck: RE-7"]));
    assert_eq!(confidence(&found, "payment_reference"), Some(Confidence::Medium));
}

#[test]
fn a_kind_is_said_only_when_sure() {
    let kind = |rows: &[&str]| invoice(&page(rows)).kind;
    assert_eq!(kind(&["Rechnung"]), Kind::Invoice);
    assert_eq!(kind(&["Avoir AV-12"]), Kind::CreditNote);
    assert_eq!(kind(&["Creditnota"]), Kind::CreditNote);
    // A buyer's bill for his seller is called so, too.
    assert_eq!(kind(&["Gutschrift"]), Kind::Unknown);
    assert_eq!(kind(&["Gutschrift", "Gesamtbetrag|-119,00"]), Kind::CreditNote);
    assert_eq!(kind(&["Rechnungskorrektur RK-12"]), Kind::Unknown);
    assert_eq!(kind(&["Credit note", "Invoice"]), Kind::Unknown);
    assert_eq!(kind(&["Hinweise zur Rechnung"]), Kind::Unknown);
}

#[test]
fn a_scan_without_text_says_nothing() {
    let empty = invoice(&page(&[]));
    assert_eq!((empty.kind, empty.format, empty.fields, empty.evidence.len()), (Kind::Unknown, Format::Pdf, None, 0));
}

#[test]
fn numbers_are_found_in_any_text_best_first() {
    let text = "Acme GmbH, Tel. +49 30 1234567\nKundennummer 4444\nRechnung\nRechnungsnummer: re-2026/17 vom 03.05.2026\n\
                Betrag 1.190,00 EUR\nIBAN DE88 2008 0000 0970 3757 00\nUSt-IdNr. DE136695976\nBestellung PO-99123";
    assert_eq!(numbers(text), ["RE-2026/17", "PO-99123", "4444"]);
    assert!(numbers("119,00 03.05.2026 12 DE136695976 +49 30 123456").is_empty());
    let many = (100..200).map(|n| format!("X-{n}")).collect::<Vec<_>>().join("\n");
    assert_eq!(numbers(&many).len(), MAX_NUMBERS);
}

#[test]
fn of_a_crowded_document_the_beginning_and_the_end_are_read() {
    let mut lines = vec!["Rechnungsnummer: RE-7"];
    lines.resize(4_000, "Posten|1 Stück|3,00");
    lines.push("Gesamtbetrag|119,00");
    let shown = page(&lines);
    let read = layout::bounded(layout::rows(&shown.pieces));
    assert!((1_990..=2_000).contains(&read.iter().map(|row| row.cells.len()).sum::<usize>()));
    let found = fields(&lines);
    assert_eq!((found.number.as_deref(), found.total_gross.as_deref()), (Some("RE-7"), Some("119.00")));
    assert_eq!(layout::bounded(layout::rows(&page(&["|1"; 9]).pieces)).len(), 9);
    assert_eq!(layout::bounded(layout::rows(&page(&[&"1|".repeat(3_000)]).pieces)).len(), 0);
}

#[test]
fn hostile_text_is_read_without_fail() {
    let words = [
        "İ",
        "ẞ",
        "\u{202e}",
        "(",
        ")",
        "%",
        "-",
        "1,00",
        "Rechnung",
        "netto bis",
        "DE",
        "+++",
        "\u{a0}",
        "€",
        "99999999999999999999,99",
        "vom",
        "ﬁ",
    ];
    let mut seed = 3_usize;
    for _ in 0..300 {
        let row = |seed: &mut usize| {
            let word = |seed: &mut usize| {
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                words[(*seed >> 33) % words.len()]
            };
            (0..12).map(|_| word(seed)).collect::<Vec<_>>().join(if *seed >> 40 & 1 == 0 { " " } else { "|" })
        };
        let rows: Vec<String> = (0..6).map(|_| row(&mut seed)).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let _ = (invoice(&page(&rows)), numbers(&rows.join("\n")));
    }
}
