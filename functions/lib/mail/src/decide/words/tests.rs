//! What documents call themselves, line by line.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use invoice::{Confidence, Evidence, Fields, Format};

use super::*;

fn by_text(text: &str) -> Option<&'static str> {
    kind(Some(text), "scan.pdf", None).map(|rule| rule.code())
}

fn by_name(name: &str) -> Option<&'static str> {
    kind(None, name, None).map(|rule| rule.code())
}

#[test]
fn a_title_on_a_line_of_its_own_says_what_a_document_is() {
    for (text, kind) in [
        ("ACME GmbH\nLieferschein Nr. 4711\nPos Artikel Menge", "delivery_note"),
        ("Bon de livraison n° BL-17 du 03/05/2024\nAdresse de facturation", "delivery_note"),
        ("Invoice address: x\nPACKING SLIP\n", "delivery_note"),
        ("P A K B O N\nArtikel", "delivery_note"),
        ("Acme\nAuftragsbestätigung 17 vom 3.5.2024\nWir danken", "order_confirmation"),
        ("Auftragsbesta\u{308}tigung", "order_confirmation"),
        ("Devis n° 12\nTotal TTC 119,00 €", "quote"),
        ("2. Mahnung\nRechnung 17 vom 3.5.2024 119,00", "payment_reminder"),
        ("Betalingsherinnering\nFactuur 17", "payment_reminder"),
        ("Relevé de compte\nFacture 17 119,00", "statement"),
        ("Statement of Account\nInvoice 17 119.00", "statement"),
        ("Allgemeine Geschäftsbedingungen der Muster Handels GmbH\n§ 1 Rechnungen sind …", "terms"),
        ("CONDITIONS GÉNÉRALES DE VENTE\nLa facture est payable", "terms"),
        ("Dodací list č. 17", "delivery_note"),
    ] {
        assert_eq!(by_text(text), Some(kind), "{text}");
    }
}

#[test]
fn an_invoice_that_speaks_of_such_documents_stays_one() {
    for text in [
        "Rechnung 17\nLieferschein Nr. 4711\nAuftragsbestätigung 12",
        "Lieferschein Nr. 4711\nAuftragsbestätigung 12\nRechnung 17",
        "Lieferschein und Rechnung",
        "Stornorechnung 17\nLieferschein 4",
        "Allgemeine Geschäftsbedingungen\nRechnungsnummer: 17",
        "Es gelten unsere AGB. Angebot freibleibend",
        "AGB: www.acme.example",
        "Rechnung 17\nMahnung",
        "Mahnung zur Rechnung 17",
        "Acme Angebotsverwaltung GmbH",
        "Rappel des conditions\nTotal 12",
        "",
    ] {
        assert_eq!(by_text(text), None, "{text}");
    }
}

#[test]
fn a_label_says_what_a_document_is_that_shows_nothing_of_an_invoice() {
    let of = |text: &str, read: &Invoice| kind(Some(text), "scan.pdf", Some(read)).map(|rule| rule.code());
    let note = "ACME GmbH\nLieferschein Nr.: 4711\nDatum: 3.5.2024\nPos Artikel Menge";
    assert_eq!(of(note, &read("")), Some("delivery_note"));
    assert_eq!(of("Acme\nOfferte: 12\nGeldig tot 3 mei", &read("")), Some("quote"));
    assert_eq!(of("Acme\nLieferschein Nr.\nDatum", &read("")), None, "it has no value");
    assert_eq!(of(&format!("{note}\nRg. 17"), &read("17")), None);
    assert_eq!(of(note, &read(",,119.00")), None, "it asks for money");
    assert_eq!(of(&format!("{note}\nRechnung folgt"), &read("")), None);
}

#[test]
fn a_label_with_or_without_its_value_is_no_title() {
    for text in [
        "Acme\nAngebot: 2024-12",
        "Acme\nLieferschein: 88",
        "Lieferschein Nr.: 88 Kunde 4",
        "Offerte : 12",
        "Bestellung: 4711",
        "Purchase order no: 4711",
        "Votre bon de commande : 12",
        "Lieferschein Nr. Datum\n88 3.5.2024",
        "Angebot Nr.\nKunde",
        "Rappel\nTotal 12",
        "Rappel : escompte",
    ] {
        assert_eq!(by_text(text), None, "{text}");
    }
}

#[test]
fn an_invoice_by_any_of_its_labels_stays_one_beside_references() {
    for label in [
        "Re.-Nr. 17",
        "RG-Nr. 17",
        "Rg.Nr. 17",
        "Rechn.-Nr. 17",
        "Factuurnr. 17",
        "Fakturanr 17",
        "Inv. No 17",
        "Inv # 17",
        "Laskun numero 17",
        "Fact. n° 17",
        "Nº Fra. 17",
        "FV 12/2024",
        "Számlaszám: 17",
        "Rechnungsbetrag 119,00",
        "Bill no. 17",
        "Factuurbedrag 119,00",
        "Importo totale fattura 119,00",
    ] {
        for reference in
            ["Angebot 2024-12", "Lieferschein 88", "Offerte 12", "Bestelbon 4711", "Bestellung 4711", "Vertrag 12"]
        {
            for text in [format!("{reference}\n{label}"), format!("{label}\n{reference}")] {
                assert_eq!(by_text(&text), None, "{text}");
            }
        }
    }
}

#[test]
fn terms_speak_of_invoices_and_an_invoice_with_terms_gives_its_number() {
    let clauses = "\n§ 1 Geltung\n§ 2 Preise\n§ 3 Zahlung\n";
    for (text, kind) in [
        ("Allgemeine Geschäftsbedingungen\n4. Preise\n5. Rechnungen\n6. Verzug", Some("terms")),
        ("Terms and Conditions\n1. Scope\n2) Prices\n6. Invoices\nWithin 30 days of the\ninvoice date.", Some("terms")),
        ("Terms and Conditions\nPayment is due 30 days from invoice date 10 %", Some("terms")),
        ("Terms of Service\nInvoices\nWe send them by mail", Some("terms")),
        (&format!("AGB{clauses}Rechnung"), Some("terms")),
        ("AGB\nRechnungsnummer: 17", None),
        ("AGB\nInvoice 2024-17", None),
        ("AGB\nRechnung", None),
        (&format!("Rechnung 17\nAGB{clauses}"), None),
    ] {
        assert_eq!(by_text(text), kind, "{text}");
    }
}

#[test]
fn orders_contracts_and_pro_formas_call_themselves_so() {
    for (text, kind) in [
        ("Acme\nPurchase Order 4711\nShip to", "order"),
        ("BESTELLUNG Nr. 4711 vom 3.5.2024", "order"),
        ("Bon de commande n° 12", "order"),
        ("Ordine di acquisto n. 12", "order"),
        ("Pedido nº 12", "order"),
        ("Zamówienie nr 12", "order"),
        ("Bestelbon 4711", "order"),
        ("Mietvertrag\nzwischen\n§ 1 Mietsache\n§ 2 Miete\n§ 3 Dauer", "contract"),
        ("Contrat de maintenance\nentre\nArticle 1\nArticle 2\nArticle 3", "contract"),
        ("Contratto n. 3\ntra\n1. Oggetto\n2. Durata\n3. Prezzo", "contract"),
        ("Service Agreement\n1. Scope\n2. Fees\n3. Invoices\nEach invoice is due", "contract"),
        ("Proforma-Rechnung Nr. 12\nRechnungsnummer: PF-12", "pro_forma"),
        ("PRO FORMA INVOICE\nInvoice no. PF-12", "pro_forma"),
        ("Facture pro forma n° 12", "pro_forma"),
        ("Factura proforma 12", "pro_forma"),
        ("Faktura proforma nr 12", "pro_forma"),
    ] {
        assert_eq!(by_text(text), Some(kind), "{text}");
    }
    for text in [
        "Rechnung 17\nProforma-Rechnung 12",
        "Facture 17\nBon de commande n° 12",
        "Bestellung 4711\nRechnung 17",
        "Wartungsvertrag 2024\nIhre Rechnung vom Mai",
        "Contrat de maintenance 12\nVotre facture",
    ] {
        assert_eq!(by_text(text), None, "{text}");
    }
    for (name, kind) in [
        ("Proforma-Rechnung 12.pdf", Some("pro_forma")),
        ("proforma invoice 12.pdf", Some("pro_forma")),
        ("Rechnung zu Proforma 12.pdf", None),
        // Often the order or contract that an invoice is about.
        ("Bestellung 4711.pdf", None),
        ("Contract 12.pdf", None),
    ] {
        assert_eq!(by_name(name), kind, "{name}");
    }
}

/// What was read on pages: number, due date, payable amount, gross total and IBAN, parted by commas.
fn read(values: &str) -> Invoice {
    let mut values = values.split(',').map(|value| Some(value.to_owned()).filter(|value| !value.is_empty()));
    let mut next = || values.next().flatten();
    let (number, due_date, total_payable, total_gross, iban) = (next(), next(), next(), next(), next());
    let fields = Fields { number, due_date, total_payable, total_gross, iban, ..Fields::default() };
    Invoice::new(invoice::Kind::Unknown, Format::Pdf, Some(fields))
}

#[test]
fn what_was_read_on_the_pages_speaks_for_an_invoice_but_not_against_the_title_of_a_reminder() {
    let mut code = read("");
    let (field, excerpt) = ("iban".to_owned(), String::new());
    code.evidence = vec![Evidence { field, source: Source::EpcCode, confidence: Confidence::High, excerpt }];
    let invoices = [read("17"), read(",2024-06-03,119.00"), read(",2024-06-03,,,DE88"), code];
    for text in ["Angebot 12", "Lieferschein 88", "Bestelbon 4711", "AGB"] {
        for read in &invoices {
            assert_eq!(kind(Some(text), "AGB.pdf", Some(read)), None, "{text} {read:?}");
        }
        for read in [read(""), read(",,119.00,119.00,DE88"), read(",2024-06-03,,119.00")] {
            assert!(kind(Some(text), "scan.pdf", Some(&read)).is_some(), "{text} {read:?}");
        }
    }
    let mahnung = "2. Mahnung\nRechnung Nr. 17 vom 3.5.2024 zahlbar bis 3.6.2024";
    for read in &invoices {
        assert_eq!(kind(Some(mahnung), "x.pdf", Some(read)), Some(FileRule::Reminder));
        assert_eq!(kind(Some("Guten Tag"), "Mahnung.pdf", Some(read)), None, "a name is not a title");
    }
    let clauses = "Terms of sale\n1. Scope\n2. Prices\n3. Invoices";
    assert_eq!(kind(Some(clauses), "x.pdf", Some(&read("17"))), Some(FileRule::Terms));
    assert_eq!(kind(Some(clauses), "x.pdf", Some(&read("17,,,119.00"))), None);
}

#[test]
fn a_person_is_asked_where_something_may_be_owed() {
    let owed = |text: &str, values: &str| is_owed(FileRule::DeliveryNote, Some(text), &read(values));
    assert!(!owed("Lieferschein 88\nGewicht 12,50 kg", ""));
    assert!(!owed("Lieferschein 88", ",,,,DE88"), "letterheads have an IBAN");
    for values in ["17", ",2024-06-03", ",,119.00", ",,,119.00"] {
        assert!(owed("Lieferschein 88", values), "{values}");
    }
    for amount in [
        "Honorar 160,92 EUR",
        "€ 49.00",
        "$49.00 paid",
        "119,00€",
        "Summe\n595,00",
        "1 200,00 € TTC",
        "Bedrag EUR 9,00",
    ] {
        assert!(owed(&format!("Lieferschein 88\n{amount}"), ""), "{amount}");
    }
    assert!(is_owed(FileRule::Quote, None, &read("")), "a scan shows nothing");
    assert!(is_owed(FileRule::ProForma, Some("Proforma"), &read("")));
}

#[test]
fn what_a_bill_refers_to_is_not_its_title() {
    for text in [
        "Allianz AG\nVertrag AS-1234567890\nIhr Beitrag für 2027\n833,00 EUR",
        "Hausverwaltung\nMietforderung Dezember\nMietvertrag Nr. 889\nGesamt 1.190,00 EUR",
        "AXA\nContrat n° 45 678 901\nPrime TTC 450,00 €",
        "Auftragsbestätigung 4711\nLieferschein 88 vom 01.11.2026\nEndsumme 119,00 EUR",
        "Devis 12\nBon de commande n° 4\nTotal 12,00 €",
        "Debit Note 778\nPurchase Order 4455\nCharges 900.00",
    ] {
        for read in [None, Some(&read(""))] {
            assert_eq!(kind(Some(text), "scan.pdf", read), None, "{text}");
        }
    }
    assert_eq!(by_text("Lieferschein 88\nPacking list 4"), Some("delivery_note"), "two titles of one kind");
    assert_eq!(by_text("2. Mahnung\nAngebot 12\nBestellung 4"), Some("payment_reminder"));
}

#[test]
fn an_invoice_behind_a_cover_page_is_one() {
    let cover = format!("Auftragsbestätigung 88\n{}", "Artikel mit langer Beschreibung\n".repeat(200));
    let terms = format!("AGB\n§ 1 Geltung\n§ 2 Preise\n§ 3 Zahlung\n{}", "Text der Klausel\n".repeat(300));
    for (text, kind) in [
        (format!("{cover}Rechnung folgt"), Some("order_confirmation")),
        (format!("{cover}Zahlbar binnen 30 Tagen nach Erhalt der Rechnung"), Some("order_confirmation")),
        (format!("{cover}Faktura\nNr 4711"), None),
        (format!("{cover}Rechnungsnummer: 4711"), None),
        (format!("{terms}Die Rechnung ist zahlbar"), Some("terms")),
        (format!("{terms}Rechnungsnummer: 4711"), None),
    ] {
        assert_eq!(by_text(&text), kind, "{}", &text[text.len() - 40..]);
    }
}

#[test]
fn time_sheets_payment_advices_and_mandates_call_themselves_so() {
    for (text, kind) in [
        ("Acme\nLeistungsnachweis Oktober 2026\nMeier 8 h", None),
        ("Acme\nLeistungsnachweis 10/2026\nMeier 8 h", Some("time_sheet")),
        ("Timesheet\nMonday 8", Some("time_sheet")),
        ("Relevé d’heures\nlundi 8", Some("time_sheet")),
        ("Zahlungsavis vom 3.5.2026\nRechnung 17 119,00", Some("payment_advice")),
        ("REMITTANCE ADVICE\nInvoice 17 119.00", Some("payment_advice")),
        ("Rechnung 17\nZahlungsavis", None),
        ("Avviso di pagamento\n12,00", None),
        ("SEPA-Lastschriftmandat\nIch ermächtige", Some("mandate")),
        ("Mandat de prélèvement SEPA\nJe", Some("mandate")),
        ("Rechnung 17\nSEPA-Lastschriftmandat", None),
    ] {
        assert_eq!(by_text(text), kind, "{text}");
    }
    assert_eq!(by_name("Stundenzettel KW 43.pdf"), Some("time_sheet"));
    assert_eq!(by_name("Zahlungsavis_4711.pdf"), Some("payment_advice"));
}

#[test]
fn a_name_says_what_a_document_is_that_shows_nothing_else() {
    for (name, kind) in [
        ("AGB.pdf", Some("terms")),
        ("Acme_AGB_2024.PDF", Some("terms")),
        ("Lieferschein4711.pdf", Some("delivery_note")),
        ("DeliveryNote_17.pdf", Some("delivery_note")),
        ("bon-de-livraison 12.pdf", Some("delivery_note")),
        ("1. Mahnung 17.pdf", Some("payment_reminder")),
        ("Mahnung zur Rechnung 17.pdf", None),
        ("Rechnung mit AGB.pdf", None),
        ("RE_4711_zu_Angebot_88.pdf", None),
        ("RG4711_Lieferschein88.pdf", None),
        ("Re.4711 Lieferschein 88.pdf", None),
        ("INV-2026-17_order confirmation.pdf", None),
        ("Fact_17_devis_88.pdf", None),
        ("AR-2026-1 Angebot Nr 55.pdf", None),
        ("RE-Nr. 4711 Angebot 88.pdf", None),
        ("Firma Angebot 88.pdf", Some("quote")),
        ("Angebot 88 fra 4711.pdf", Some("quote")),
        ("Re Angebot 88.pdf", Some("quote")),
        ("agbar.pdf", None),
        ("offer.pdf", None),
    ] {
        assert_eq!(by_name(name), kind, "{name}");
    }
    assert_eq!(kind(Some("Rechnung Nr. 17"), "Lieferschein.pdf", None), None, "its text knows better");
    assert_eq!(kind(Some("Rechnung Nr. 17"), "AGB.pdf", None), None);
}

#[test]
fn the_table_is_in_the_form_it_is_compared_with() {
    let lists = [INVOICE, SHORT, IN_GENERAL, BESIDE_TITLE, LABEL, OF_ADDRESS, CLAUSE];
    for word in KINDS.iter().flat_map(Kind::titles).chain(lists.into_iter().flat_map(list)) {
        assert_eq!(plain(word), word);
    }
}

#[test]
fn no_invoice_of_the_corpus_calls_itself_anything_else() {
    let corpus = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus"));
    let manifest = std::fs::read_to_string(corpus.join("manifest.jsonl")).unwrap();
    let entries = manifest.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut shown = 0;
    for entry in entries.filter(|entry| entry["path"].as_str().unwrap().ends_with(".pdf")) {
        let path = entry["path"].as_str().unwrap();
        let bytes = std::fs::read(corpus.join(path)).unwrap();
        let (Ok(text), Ok(read)) = (page::text(&bytes), page::pages(&bytes)) else { continue };
        for read in [None, Some(&read)] {
            let kind = kind(text.as_deref(), path, read);
            assert_eq!(kind.map(|rule| rule.code()), None, "{path}, {read:?}");
        }
        shown += 1;
    }
    assert!(shown > 30, "{shown}");
}
