//! Letters as customers get them. Snapshots in `letters/`, to be looked at in a browser: the pictures are inside.
//! `UPDATE_LETTERS=1 cargo test -p letter` writes them anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use invoice::Language;
use letter::{
    Colour, CopyRule, Download, Facts, Images, LinkedFile, Logo, Payment, Reminder, Style, Text, Texts, Transfer,
    Written, sample, write, write_several,
};

fn facts() -> Facts {
    Facts { seller: "Bakkerij Janssens".into(), ..sample("Bakkerij Janssens") }
}

fn style(logo: bool) -> Style {
    let bytes = include_bytes!("logo.png").as_slice();
    let colour = if logo { Colour::parse("#8a3b12").unwrap() } else { Colour::DEFAULT };
    Style { colour, logo: logo.then(|| Logo::read(bytes.into()).unwrap()), ..Style::default() }
}

/// The bytes of a PNG depend on the library that compresses it; what it shows is compared where it is made.
fn without_pictures(html: &str) -> String {
    let mut parts = html.split(";base64,");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + &part[part.find('"').unwrap()..])
}

fn compare(name: &str, written: &Written) {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/letters"));
    let text = format!("Subject: {}\n\n{}", written.subject, written.text);
    for (path, now) in [(format!("{name}.txt"), &text), (format!("{name}.html"), &written.html)] {
        let path = folder.join(path);
        if std::env::var_os("UPDATE_LETTERS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, now).unwrap();
        }
        let before = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        let (before, now) = (without_pictures(&before), without_pictures(now));
        assert!(before == now, "{} differs: look at what changed, then run with UPDATE_LETTERS=1", path.display());
    }
}

fn written(facts: &Facts, style: &Style, language: Language) -> Written {
    write(facts, style, language, Images::Embedded).unwrap()
}

#[test]
fn an_invoice_to_be_paid_in_each_language_with_and_without_logo() {
    for language in Language::ALL {
        let name = language.as_str();
        compare(&format!("transfer.{name}"), &written(&facts(), &style(false), language));
        compare(&format!("transfer-logo.{name}"), &written(&facts(), &style(true), language));
    }
}

#[test]
fn nothing_to_pay_is_said_and_not_asked_for() {
    let debit =
        Payment::DirectDebit { mandate: Some("M-2025-7".into()), creditor_id: Some("DE98ZZZ09999999999".into()) };
    for (name, language, facts) in [
        ("direct-debit.de", Language::De, Facts { payment: debit, ..facts() }),
        ("paid.fr", Language::Fr, Facts { payment: Payment::Paid, amount: Some("0.00".into()), ..facts() }),
        ("credit-note.nl", Language::Nl, Facts { payment: Payment::Unsaid, credit_note: true, ..facts() }),
        ("copy.fr", Language::Fr, Facts { copy: Some(CopyRule::BelgiumPeppol), ..facts() }),
    ] {
        let written = written(&facts, &style(false), language);
        compare(name, &written);
        if name != "copy.fr" {
            assert!(!written.text.contains("IBAN") && !written.html.contains("<img"), "{name}");
        }
    }
}

#[test]
fn a_reminder_says_what_is_owed_since_when_and_how_to_pay_in_each_language() {
    for (reminder, kind) in [("due", Reminder::Due), ("overdue", Reminder::Overdue)] {
        for (language, word, due_date, crossed) in [
            (Language::De, "Erinnerung: ", "19.02.2026", "schon bezahlt"),
            (Language::En, "Reminder: ", "19 February 2026", "paid already"),
            (Language::Fr, "Rappel\u{a0}: ", "19/02/2026", "déjà payé"),
            (Language::Nl, "Herinnering: ", "19-02-2026", "al betaald"),
        ] {
            let letter = written(&Facts { reminder: Some(kind), ..facts() }, &style(false), language);
            compare(&format!("reminder-{reminder}.{}", language.as_str()), &letter);
            assert!(letter.subject.starts_with(word), "{}", letter.subject);
            // As a browser shows it.
            let html = letter.html.replace("&#x2f;", "/");
            for body in [&letter.text, &html] {
                for said in [due_date, crossed, "2026-0117", "BE68 5390 0754 7034"] {
                    assert!(body.contains(said), "{said:?} is not in {body}");
                }
            }
            assert!(letter.html.contains("alt=\"") && letter.html.contains("<img"), "the payment code");
        }
    }
}

#[test]
fn a_pdf_without_data_and_names_without_end_make_letters_too() {
    let bare = Facts::of(None, "Bakkerij Janssens", "Café Central");
    compare("bare.en", &written(&bare, &style(false), Language::En));
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft Rindfleischetikettierung & Söhne GmbH & Co. KG";
    let number = "RE-2026-00000000000000000000000000000000000000000000117-A/B";
    let mut long = Facts { number: Some(number.into()), seller: long.into(), ..sample(long) };
    long.amount = Some("123456789012.34".into());
    compare("long.de", &written(&long, &style(false), Language::De));
}

/// The facts with files that are too large for the letter.
fn linked() -> Facts {
    let file = |name: &str, size| LinkedFile { name: name.into(), size };
    let files = vec![file("2026-0117.pdf", 11_534_336), file("Pläne & Maße.zip", 300 * 1024)];
    let url =
        "https://abcdefghij.execute-api.eu-central-1.amazonaws.com/d/dGhpcyBpcyBub3QgYSB0b2tlbiBidXQgaXMgYXMgbG9uZyE";
    Facts { download: Some(Download { url: url.into(), until: "2026-02-19".into(), files }), ..facts() }
}

#[test]
fn files_that_are_too_large_are_a_link_in_each_language() {
    for (language, until, attached, size) in [
        (Language::De, "bis zum 19.02.2026", "Anhang", "11,0 MB"),
        (Language::En, "until 19 February 2026", "attached", "11.0 MB"),
        (Language::Fr, "jusqu’au 19/02/2026", "joint", "11,0 Mo"),
        (Language::Nl, "tot en met 19-02-2026", "bijlage", "11,0 MB"),
    ] {
        let letter = written(&linked(), &style(false), language);
        compare(&format!("links.{}", language.as_str()), &letter);
        let url = linked().download.unwrap().url;
        // As a browser shows it.
        let html = letter.html.replace("&#x2f;", "/").replace("&amp;", "&");
        assert!(html.contains(&format!("<a href=\"{url}\"")), "{html}");
        for kind in [None, Some(Reminder::Due), Some(Reminder::Overdue)] {
            let letter = written(&Facts { reminder: kind, ..linked() }, &style(false), language);
            let html = letter.html.replace("&#x2f;", "/").replace("&amp;", "&");
            for body in [&letter.text, &html] {
                for said in [&url, until, size, "2026-0117.pdf", "Pläne & Maße.zip (300 K", "2026-0117 "] {
                    let body = body.replace("<span style=\"font-size:13px;color:#57606a\">", "");
                    assert!(body.to_lowercase().contains(&said.to_lowercase()), "{said:?} is not in {body}");
                }
                assert!(!body.contains(attached), "{body}");
            }
        }
    }
}

/// Two invoices to be paid into one account, one that is collected, and a credit note.
fn several() -> Vec<Facts> {
    let numbered =
        |number: &str, amount: &str| Facts { number: Some(number.into()), amount: Some(amount.into()), ..facts() };
    let Payment::Transfer(transfer) = facts().payment else { panic!("the sample asks for a transfer") };
    let second = Payment::Transfer(Transfer { reference: Some("2026-0118".into()), ..transfer });
    let debit = Payment::DirectDebit { mandate: Some("M-2025-7".into()), creditor_id: None };
    vec![
        numbered("2026-0117", "1234.50"),
        Facts { payment: second, ..numbered("2026-0118", "99.00") },
        Facts { payment: debit, currency: Some("USD".into()), ..numbered("2026-0119", "5.00") },
        Facts { credit_note: true, payment: Payment::Unsaid, ..numbered("G-7", "20.00") },
    ]
}

#[test]
fn several_invoices_in_each_language_are_listed_with_what_is_to_be_paid_for_each() {
    for language in Language::ALL {
        let letter = write_several(&several(), &style(false), language, Images::Embedded).unwrap();
        compare(&format!("several.{}", language.as_str()), &letter);
        assert!(
            letter.images.is_empty() && !letter.html.contains("<img"),
            "no payment code: each has its own reference"
        );
        assert_eq!(letter.text.matches("IBAN").count(), 1, "{}", letter.text);
        for said in ["2026-0117", "2026-0118", "2026-0119", "G-7", "M-2025-7"] {
            assert!(letter.text.contains(said) && letter.html.contains(said), "{said}: {}", letter.text);
        }
    }
}

#[test]
fn what_is_not_the_same_for_several_invoices_is_said_of_each_alone() {
    let mut facts = several();
    let Payment::Transfer(other) = &mut facts[1].payment else { panic!("{:?}", facts[1]) };
    other.iban = "DE89370400440532013000".into();
    facts[2].copy = Some(CopyRule::FrancePlatform);
    let letter = write_several(&facts, &style(false), Language::En, Images::Embedded).unwrap();
    assert_eq!(letter.text.matches("IBAN").count(), 2, "{}", letter.text);
    assert!(!letter.text.contains("\nPayment\n"), "{}", letter.text);
    assert!(letter.text.contains("Please do not transfer anything.\nThis e-mail is only a copy"), "{}", letter.text);
    for facts in &mut facts {
        facts.copy = Some(CopyRule::FrancePlatform);
    }
    let letter = write_several(&facts, &style(false), Language::En, Images::Embedded).unwrap();
    assert_eq!(letter.text.matches("only a copy").count(), 1, "{}", letter.text);
}

#[test]
fn texts_of_an_account_fit_several_invoices_too() {
    let texts = Texts {
        subject: Some(Text::Subject.parse("{{document}} {{number}} ({{customer_number}}), {{amount}}").unwrap()),
        greeting: Some(Text::Greeting.parse("Guten Tag {{buyer}}, Ihr Auftrag {{order}}").unwrap()),
        closing: None,
    };
    let style = Style { texts: [(Language::De, texts)].into(), ..style(false) };
    let letter = write_several(&several()[..3], &style, Language::De, Images::Embedded).unwrap();
    assert_eq!(letter.subject, "3 Rechnungen (10042),");
    assert!(letter.text.starts_with("Guten Tag Café Central, Ihr Auftrag PO-4711\n"), "{}", letter.text);
    let (both, mixed) =
        (&several()[2..], write_several(&several()[2..], &self::style(false), Language::De, Images::Embedded));
    assert_eq!((both.len(), mixed.unwrap().subject.as_str()), (2, "1 Rechnung und 1 Gutschrift von Bakkerij Janssens"));
}

#[test]
fn text_and_html_say_the_same() {
    for language in Language::ALL {
        for (logo, copy, reminder) in [
            (false, None, None),
            (true, Some(CopyRule::FrancePlatform), None),
            (false, Some(CopyRule::BelgiumPeppol), Some(Reminder::Overdue)),
        ] {
            let one = written(&Facts { copy, reminder, ..facts() }, &style(logo), language);
            let linked = written(&Facts { copy, reminder, ..linked() }, &style(logo), language);
            let several = write_several(&several(), &style(logo), language, Images::Embedded).unwrap();
            for written in [one, linked, several] {
                // The words of the HTML, and nothing else: tags away, entities back.
                let mut words = String::new();
                for token in html5gum::Tokenizer::new(&written.html).flatten() {
                    match token {
                        html5gum::Token::String(text) => words.push_str(&String::from_utf8_lossy(&text)),
                        html5gum::Token::StartTag(_) => words.push(' '),
                        _ => {}
                    }
                }
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                for line in written.text.lines().filter(|line| !line.is_empty()) {
                    for part in line.split(": ") {
                        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
                        let part = part.trim_end_matches(" :").trim_end_matches('\u{a0}');
                        assert!(words.contains(part), "{part:?} is not in the HTML: {words}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_account_writes_its_own_texts() {
    let texts = Texts {
        subject: Some(
            Text::Subject.parse("{{document}} {{number}} ({{customer_number}}), {{amount}} bis {{due_date}}").unwrap(),
        ),
        greeting: Some(
            Text::Greeting.parse("Guten Tag {{buyer}},\r\n\r\nIhre Bestellung {{order}} ist <b>fertig</b>.").unwrap(),
        ),
        closing: Some(Text::Closing.parse("Ihre {{seller}}\nTel. 0123").unwrap()),
    };
    let style = Style { texts: [(Language::De, texts)].into(), ..style(false) };
    let facts = Facts { customer_number: None, order: None, ..facts() };
    let letter = written(&facts, &style, Language::De);
    assert_eq!(letter.subject, "Rechnung 2026-0117, 1.234,50 EUR bis 19.02.2026");
    assert!(
        letter.text.starts_with("Guten Tag Café Central,\n\nIhre Bestellung ist <b>fertig</b>.\n\nIhre Rechnung"),
        "{}",
        letter.text
    );
    assert!(letter.html.contains("ist &lt;b&gt;fertig&lt;") && !letter.html.contains("<b>"), "{}", letter.html);
    assert!(letter.text.ends_with("Ihre Bakkerij Janssens\nTel. 0123\n"), "{}", letter.text);
    assert!(
        written(&facts, &style, Language::Fr).subject.starts_with("Facture 2026-0117 de"),
        "other languages are as usual"
    );
}

#[test]
fn pictures_are_beside_the_letter_or_in_it() {
    let letter = write(&facts(), &style(true), Language::En, Images::Attached).unwrap();
    assert_eq!(letter.images.len(), 2);
    for image in &letter.images {
        assert!(letter.html.contains(&format!("src=\"cid:{}\"", image.content_id)), "{}", image.content_id);
    }
    assert!(letter.html.contains("alt=\"Bakkerij Janssens\""));
    assert!(letter.html.contains("alt=\"QR code for your banking app (EPC code): EUR 1,234.50 to Bakkerij Janssens\""));
    let embedded = written(&facts(), &style(true), Language::En);
    assert_eq!(
        embedded.html.matches("src=\"data:image&#x2f;png;base64,").count()
            + embedded.html.matches("src=\"data:image/png;base64,").count(),
        2
    );
    assert!(embedded.images.is_empty());
}

#[test]
fn mail_programs_load_nothing_from_elsewhere() {
    for logo in [false, true] {
        let html = write(&facts(), &style(logo), Language::Fr, Images::Attached).unwrap().html;
        for unwanted in ["http:", "https:", "url(", "<style", "<script", "<link", "@import", "@font-face", "srcset"] {
            assert!(!html.contains(unwanted), "{unwanted}");
        }
        assert!(html.contains("<html lang=\"fr\">") && html.matches("<h1").count() == 1);
        let tables = html.matches("<table").count();
        assert_eq!(tables - html.matches("<table role=\"presentation\"").count(), 1, "only the facts are a table");
    }
}

#[test]
fn in_the_mail_the_pictures_stand_beside_the_html_and_before_the_files() {
    let written = write(&facts(), &style(true), Language::Nl, Images::Attached).unwrap();
    let images = written.images.iter().map(|image| mail::Inline {
        content_id: image.content_id.clone(),
        file: mail::Attachment {
            name: image.name.into(),
            media_type: image.media_type.into(),
            bytes: image.bytes.clone(),
        },
    });
    let address = mail::EmailAddress::parse("facturen@example.com").unwrap();
    let letter = mail::Letter {
        from: address.clone().into(),
        reply_to: Vec::new(),
        to: vec![address],
        cc: Vec::new(),
        subject: written.subject.clone(),
        text: written.text.clone(),
        html: Some(written.html.clone()),
        images: images.collect(),
        attachments: vec![mail::Attachment {
            name: "factuur.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: b"%PDF-1.7".as_slice().into(),
        }],
        message_id: "1@example.com".into(),
        occasion: mail::Occasion::Event,
        date: 0,
    };
    let raw = letter.compose();
    let read = String::from_utf8_lossy(&raw);
    let at = |text: &str| read.find(text).unwrap_or_else(|| panic!("no {text} in {read}"));
    let order = [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "Content-ID: <logo.",
        "Content-ID: <payment-code.",
        "factuur.pdf",
    ];
    assert!(order.map(at).is_sorted(), "{read}");
    assert!(read.contains("type=\"text/html\""), "{read}");
    let mail = mail::Mail::parse(&raw).unwrap();
    let shown: Vec<_> = mail.parts.iter().map(|part| (part.name.as_str(), part.referenced_by_html)).collect();
    assert_eq!(shown, [("logo.png", true), ("payment-code.png", true), ("factuur.pdf", false)]);
    assert_eq!(mail.parts[1].bytes, written.images[1].bytes);
}
