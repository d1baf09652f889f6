//! What a person sees of an invoice that came as data, as HTML and as PDF.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use invoice::details::{Adjustment, Line, Payment, Tax};
use invoice::{Content, Details, Format, Kind, Language};
use view::Typeset;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/invoices")
}

fn details(path: &str) -> Details {
    invoice::details(&fs::read(corpus().join(path)).unwrap()).unwrap().remove(0)
}

/// A German supplier's invoice as XRechnung, with what the corpus seldom has together.
fn consulting() -> Details {
    let text = |text: &str| Some(text.to_owned());
    let mut details = details("cii/gobl.cii__invoice-complete.xml");
    details.fields.total_payable = text("12928.99");
    details.payments = vec![Payment {
        means: text("58"),
        account: text("DE75512108001245126199"),
        reference: text("RF18 5390 0754 7034"),
        ..Payment::default()
    }];
    details.lines.push(Line {
        id: text("2"),
        name: text("Glasfaserkabel, verlegt"),
        quantity: text("1250.50"),
        unit: text("MTR"),
        price: text("8.0000"),
        price_base: text("1"),
        tax_rate: text("0"),
        tax_category: text("AE"),
        adjustments: vec![Adjustment {
            reason: text("Treue"),
            percent: text("2.5"),
            amount: text("250.10"),
            ..Adjustment::default()
        }],
        net: text("9753.9"),
        ..Line::default()
    });
    details.taxes.push(Tax { category: text("AE"), rate: text("0.00"), basis: text("9753.90"), ..Tax::default() });
    details
}

/// The PDF, by the function as it is called: over JSON.
fn pdf(details: &Details, language: Language) -> Vec<u8> {
    let sheet = serde_json::to_vec(&view::sheet(details, language).unwrap()).unwrap();
    let answer = serde_json::to_vec(&typeset::handle(&serde_json::from_slice(&sheet).unwrap())).unwrap();
    match serde_json::from_slice(&answer).unwrap() {
        Typeset::Pdf(pdf) => pdf,
        Typeset::Refused(said) => panic!("{said}"),
    }
}

/// What is to be read in the HTML, a text in each line.
fn seen(html: &str) -> Vec<String> {
    let body = html.split_once("<body>").expect("a body").1;
    let mut texts = vec![String::new()];
    let mut in_tag = false;
    for c in body.chars() {
        match c {
            '<' => {
                in_tag = true;
                texts.push(String::new());
            }
            '>' => in_tag = false,
            c if !in_tag => texts.last_mut().unwrap().push(c),
            _ => {}
        }
    }
    let texts = texts.into_iter().map(|text| text.trim().replace("&#x2f;", "/").replace("&#x27;", "'"));
    texts.filter(|text| !text.is_empty()).collect()
}

/// The text of a PDF as a reader of ours sees it, without blanks: lines break where they will.
fn read_again(pdf: &[u8]) -> String {
    let Content::Pdf { text: Some(text), .. } = invoice::read(pdf).content else { panic!("a PDF with text") };
    compact(&text)
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

#[test]
fn an_accountant_reads_the_invoice_in_her_own_language() {
    let expected: [(Language, &[&str]); 4] = [
        (
            Language::De,
            &[
                "Das Original der Rechnung ist die Datei selbst.",
                "UN/CEFACT CII",
                "Rechnung SAMPLE-001",
                "12.928,99 EUR",
                "20.07.2013",
                "1.250,5",
                "8,00",
                "0 % (AE)",
                "Nachlass (Treue, 2,5 %): -250,10",
                "9.753,90",
                "Steuerschuldnerschaft des Leistungsempfängers (AE)",
                "SEPA-Überweisung",
                "DE75 5121 0800 1245 1261 99",
                "RF18 5390 0754 7034",
                "20",
                "Stunden",
            ],
        ),
        (
            Language::En,
            &[
                "The file itself is the original invoice.",
                "Invoice SAMPLE-001",
                "EUR 12,928.99",
                "20 July 2013",
                "1,250.5",
                "8.00",
                "0% (AE)",
                "Allowance (Treue, 2.5%): -250.10",
                "9,753.90",
                "Reverse charge (AE)",
                "SEPA credit transfer",
                "hours",
            ],
        ),
        (
            Language::Fr,
            &[
                "L’original de la facture est le fichier lui-même.",
                "Facture SAMPLE-001",
                "12\u{202f}928,99 EUR",
                "20/07/2013",
                "1\u{202f}250,5",
                "0\u{a0}% (AE)",
                "Remise (Treue, 2,5\u{a0}%)\u{a0}: -250,10",
                "Autoliquidation (AE)",
                "Virement SEPA",
                "heures",
            ],
        ),
        (
            Language::Nl,
            &[
                "Het bestand zelf is de originele factuur.",
                "Factuur SAMPLE-001",
                "12.928,99 EUR",
                "20-07-2013",
                "Korting (Treue, 2,5%): -250,10",
                "Btw verlegd (AE)",
                "SEPA-overschrijving",
                "uur",
            ],
        ),
    ];
    for (language, texts) in expected {
        let html = view::html(&consulting(), language).unwrap();
        assert!(html.contains(&format!("<html lang=\"{}\">", language.as_str())));
        let (seen, pdf) = (seen(&html), read_again(&pdf(&consulting(), language)));
        for text in texts {
            // In German a no-break space stands before the sign of per cent.
            let text = if language == Language::De { text.replace(" %", "\u{a0}%") } else { (*text).to_owned() };
            assert!(seen.iter().any(|seen| seen.contains(&text)), "{language:?} HTML lacks {text}: {seen:#?}");
            assert!(pdf.contains(&compact(&text)), "{language:?} PDF lacks {text}: {pdf}");
        }
    }
}

#[test]
fn every_invoice_of_the_corpus_is_shown_with_all_it_says() {
    let mut shown = 0;
    let mut formats: Vec<Format> = Vec::new();
    for folder in fs::read_dir(corpus()).unwrap() {
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder.unwrap().path()).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        for file in files {
            let Ok(invoices) = invoice::details(&fs::read(&file).unwrap()) else { continue };
            for details in invoices {
                for language in Language::ALL {
                    assert_shown(&details, language, &view::html(&details, language).unwrap(), &file);
                }
                shown += 1;
                // A PDF takes its time without optimisation: the first of each format, in all languages in turn.
                if !formats.contains(&details.format) && !details.lines.is_empty() {
                    let language = Language::ALL[formats.len() % Language::ALL.len()];
                    assert_set(&details, language, &file);
                    formats.push(details.format);
                }
            }
        }
    }
    assert!(shown > 100, "{shown} invoices");
    assert!(formats.len() >= 8, "{formats:?}");
}

fn assert_shown(details: &Details, language: Language, html: &str, file: &Path) {
    let bare =
        compact(&html.replace("&#x2f;", "/").replace("&#x27;", "'").replace("&quot;", "\"").replace("&amp;", "&"));
    let mut expected: Vec<String> = Vec::new();
    expected.extend(details.fields.number.clone());
    expected.extend(details.fields.iban.clone());
    expected.extend(
        details.fields.total_payable.as_deref().map(|total| language.amount(total.trim_start_matches('+'), "")),
    );
    expected.extend(details.lines.iter().filter_map(|line| Some(line.name.as_ref()?.lines().next()?.to_owned())));
    for text in expected.into_iter().map(|text| compact(&text)).filter(|text| !text.contains(['<', '>', '\u{ad}'])) {
        let fits = bare.contains(&text) || bare.contains(text.trim_end_matches('0'));
        assert!(fits, "{file:?} in {language:?} lacks {text}");
    }
}

fn assert_set(details: &Details, language: Language, file: &Path) {
    let text = read_again(&pdf(details, language));
    let mut expected: Vec<String> = details.fields.number.iter().chain(&details.fields.iban).cloned().collect();
    expected.extend(details.lines.iter().filter_map(|line| Some(line.name.as_ref()?.lines().next()?.to_owned())));
    for wanted in expected.iter().map(|text| compact(text)) {
        assert!(text.contains(&wanted), "{file:?} in {language:?} lacks {wanted}: {text}");
    }
}

#[test]
fn the_same_invoice_gives_the_same_bytes() {
    let first = pdf(&consulting(), Language::Fr);
    let other = pdf(&details("cii/xrechnung__01.10a-INVOICE_uncefact.xml"), Language::De);
    assert_ne!(first, other);
    assert!(first == pdf(&consulting(), Language::Fr), "the clock or chance is in the PDF");
    assert_eq!(view::html(&consulting(), Language::Fr).unwrap(), view::html(&consulting(), Language::Fr).unwrap());
}

#[test]
fn a_pdf_says_its_language_and_title_and_is_tagged() {
    let pdf = pdf(&consulting(), Language::Nl);
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("/Lang"), "a screen reader must know the language");
    assert!(text.contains("/MarkInfo") || text.contains("/StructTreeRoot"), "a screen reader needs tags");
    assert!(!text.contains("/JavaScript") && !text.contains("/URI"), "nothing in it acts");
    assert!(text.contains("Factuur SAMPLE-001"), "the window shows the title");
    assert!(!text.contains("/CreationDate"), "no clock");
}

#[test]
fn what_a_hostile_supplier_writes_is_only_text() {
    let attacks = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><style>*{display:none}</style>",
        "{{ 7117 * 3 }}{% for x in lines %}",
        "#read(\"/etc/passwd\")",
        "#eval(\"1\") $x^2$ *bold* _it_ `raw` @label <label> // comment /* c */ \\u{41}",
        "https://example.com/",
        "-- --- ... ~ 'q' \"q\"",
    ];
    for attack in attacks {
        let mut details = consulting();
        details.fields.number = Some(attack.to_owned());
        details.seller.name = Some(attack.to_owned());
        details.notes = vec![attack.to_owned()];
        details.lines[0].name = Some(attack.to_owned());
        details.lines[0].unit = Some(attack.to_owned());
        details.lines[0].quantity = Some(attack.to_owned());
        let html = view::html(&details, Language::En).unwrap();
        assert_eq!(html.matches("<style>").count(), 1, "{attack}");
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("href"), "{attack}");
        assert!(!seen(&html).iter().any(|text| text.contains("21351")), "{attack} was evaluated");
        let text = read_again(&pdf(&details, Language::En));
        assert!(text.matches(&compact(attack)).count() >= 3, "{attack} is not shown as it is: {text}");
    }
}

#[test]
fn hidden_and_reordering_characters_are_not_passed_on() {
    let mut details = consulting();
    details.payments[0].account = Some("DE75\u{202e}512108001245126199\u{2066}".to_owned());
    details.lines[0].name = Some(format!("Be\u{200b}ra{}tung\u{0}", "\u{301}".repeat(300)));
    let html = view::html(&details, Language::De).unwrap();
    assert!(html.contains("DE75 5121 0800 1245 1261 99"));
    assert!(html.contains("Bera\u{301}\u{301}tung"));
    assert!(!html.contains(['\u{202e}', '\u{2066}', '\u{0}']));
}

/// Left and right end of every text on a page would need a layout; that nothing runs over the edge shows in the width
/// a word may take.
#[test]
fn a_word_without_end_is_shown_whole() {
    let mut details = consulting();
    let word = "Donaudampfschifffahrt".repeat(20);
    details.lines[0].name = Some(word.clone());
    details.lines[0].quantity = Some("9".repeat(90));
    details.fields.number = Some(word.clone());
    assert!(view::html(&details, Language::De).unwrap().contains(&word));
    assert!(read_again(&pdf(&details, Language::De)).contains(&word));
}

#[test]
fn a_long_invoice_has_its_head_on_every_page_and_counts_them() {
    let mut details = consulting();
    let line = details.lines[1].clone();
    details.lines = (1..=90).map(|id| Line { id: Some(id.to_string()), ..line.clone() }).collect();
    let text = read_again(&pdf(&details, Language::De));
    let pages = text.matches("Seite").count();
    assert!(pages >= 4, "{pages} pages");
    assert!(text.contains(&format!("Seite2von{pages}")) && text.contains(&format!("Seite{pages}von{pages}")));
    let heads = text.matches("PosBezeichnung").count() + text.matches("Pos.Bezeichnung").count();
    assert!(heads >= pages - 1, "{heads} heads on {pages} pages: {text}");
    assert_eq!(text.matches("Glasfaserkabel,verlegt").count(), 90);
}

#[test]
fn what_the_reader_left_out_is_said() {
    let mut details = consulting();
    details.more_lines = 12;
    details.more_entries = 3;
    for shown in
        [seen(&view::html(&details, Language::En).unwrap()).join(" "), read_again(&pdf(&details, Language::En))]
    {
        assert!(compact(&shown).contains("Linesnotshownhere:12."), "{shown}");
        assert!(compact(&shown).contains("Entriesnotshownhere:3."), "{shown}");
    }
}

#[test]
fn a_credit_note_gives_back_and_an_unknown_code_stands_as_written() {
    let mut details = consulting();
    details.kind = Kind::CreditNote;
    details.fields.type_code = Some("381".to_owned());
    details.lines[0].unit = Some("XYZ".to_owned());
    details.payments[0].means = Some("Per Brieftaube".to_owned());
    let seen = seen(&view::html(&details, Language::De).unwrap());
    for text in ["Gutschrift SAMPLE-001", "Gutzuschreiben", "XYZ", "Per Brieftaube"] {
        assert!(seen.iter().any(|seen| seen == text), "{text}: {seen:#?}");
    }
    assert!(!seen.iter().any(|seen| seen == "Zu zahlen"));
}
