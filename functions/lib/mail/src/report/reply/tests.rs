use super::ReplyKind::{Away, NewAddress, SendTo, WrongPerson};
use super::*;

/// A mail of this header and text.
fn mail(header: &str, text: &str) -> Mail {
    let raw = format!(
        "From: Anna <anna@kunde.example>\r\nDate: Fri, 27 Nov 2026 10:00:00 +0000\r\n{header}Content-Type: text/plain; \
         charset=utf-8\r\n\r\n{text}"
    );
    Mail::parse(raw.as_bytes()).unwrap()
}

fn is_own(address: &EmailAddress) -> bool {
    matches!(address.as_str(), "boekhouding@bakkerij.example" | "invoices@in.example.com")
}

fn read(header: &str, text: &str) -> Option<(ReplyKind, Option<String>, Option<String>)> {
    let reply = reply(&mail(header, text), is_own)?;
    Some((reply.kind, reply.address.map(String::from), reply.until))
}

type Expected<'a> = (ReplyKind, Option<&'a str>, Option<&'a str>);

fn check(header: &str, text: &str, expected: Option<Expected<'_>>) {
    let expected = expected.map(|(kind, address, until)| (kind, address.map(str::to_owned), until.map(str::to_owned)));
    assert_eq!(read(header, text), expected, "{header}{text}");
}

const AUTO: &str = "Auto-Submitted: auto-replied\r\n";

#[test]
fn answering_machines_say_until_when_and_who_is_there_instead() {
    for (subject, text, expected) in [
        (
            "Automatische Antwort: Rechnung 2026-17",
            "Guten Tag,\r\n\r\nich bin bis einschließlich 4. Dezember 2026 nicht im Büro und lese meine E-Mails nicht.\r\nIn \
             dringenden Fällen wenden Sie sich bitte an meine Vertretung, Herrn Krüger (krueger@kunde.example).\r\n\r\nMit \
             freundlichen Grüßen\r\nAnna Muster\r\nanna@kunde.example\r\n",
            (Some("krueger@kunde.example"), Some("2026-12-04")),
        ),
        (
            "Automatic reply: Invoice 2026-17",
            "Thank you for your email. I am out of the office until Monday 7 December with limited access to email.\r\n\r\n\
             For urgent matters, please contact ap.team@customer.example.\r\n\r\nKind regards,\r\nAnna\r\n",
            (Some("ap.team@customer.example"), Some("2026-12-07")),
        ),
        (
            "=?utf-8?Q?R=C3=A9ponse_automatique_:_Facture_2026-17?=",
            "Bonjour,\r\n\r\nJe suis absente du bureau jusqu’au 11 décembre inclus. En cas d’urgence, vous pouvez contacter \
             ma collègue à l’adresse compta@client.example.\r\n\r\nCordialement,\r\nAnna\r\n",
            (Some("compta@client.example"), Some("2026-12-11")),
        ),
        (
            "Automatisch antwoord: Factuur 2026-17",
            "Beste,\r\n\r\nIk ben afwezig tot en met 4 januari. Voor dringende zaken kunt u contact opnemen met \
             crediteuren@klant.example.\r\n\r\nMet vriendelijke groet,\r\nAnna\r\n",
            (Some("crediteuren@klant.example"), Some("2027-01-04")),
        ),
        // iCloud and Gmail write no more than this.
        ("Re: Rechnung 2026-17", "Ich bin im Urlaub.\r\n", (None, None)),
        (
            "Out of Office: Invoice",
            "I'm on vacation. Please contact a@customer.example or b@customer.example.\r\n",
            (None, None),
        ),
        (
            "Automatic reply: Invoice",
            "I am out of office. While I am away please send urgent invoices to ap@customer.example.\r\n",
            (Some("ap@customer.example"), None),
        ),
    ] {
        let header = format!("Subject: {subject}\r\n{AUTO}");
        let (address, until) = expected;
        check(&header, text, Some((Away, address, until)));
    }
}

#[test]
fn a_new_address_is_told_from_the_old_one() {
    for (text, address) in [
        ("Unsere E-Mail-Adresse hat sich geändert: rechnung@neu.example\r\n", Some("rechnung@neu.example")),
        ("Meine neue E-Mail-Adresse lautet anna@neu.example. Bitte ändern Sie sie.\r\n", Some("anna@neu.example")),
        (
            "Diese Adresse ist nicht mehr gültig.\r\nBitte verwenden Sie künftig buchhaltung@neu.example.\r\n",
            Some("buchhaltung@neu.example"),
        ),
        ("Please note that our address has changed from ap@old.example to ap@new.example.\r\n", Some("ap@new.example")),
        ("This address is no longer in use.\r\n\r\nPlease use <ap@new.example> instead.\r\n", Some("ap@new.example")),
        ("My new email address is:\r\n\r\nanna@new.example\r\n", Some("anna@new.example")),
        ("Notre adresse mail a changé. Merci d’utiliser factures@neuf.example.\r\n", Some("factures@neuf.example")),
        ("Nouvelle adresse : compta@neuf.example\r\n", Some("compta@neuf.example")),
        ("Ons e-mailadres is gewijzigd naar facturen@nieuw.example.\r\n", Some("facturen@nieuw.example")),
        ("Gelieve ons nieuwe e-mailadres te gebruiken: facturen@nieuw.example\r\n", Some("facturen@nieuw.example")),
        ("My new address is a@new.example or b@new.example.\r\n", None),
        ("We have a new address, and the new address is boekhouding@bakkerij.example.\r\n", None),
    ] {
        check("Subject: Re: Rechnung\r\n", text, Some((NewAddress, address, None)));
        check(&format!("Subject: Re: Rechnung\r\n{AUTO}"), text, Some((NewAddress, address, None)));
    }
}

#[test]
fn a_person_says_where_invoices_go_above_what_the_program_quotes() {
    let quoted = "our invoices go to old@kunde.example, please send them to quoted@kunde.example";
    for (program, text) in [
        (
            "Outlook, German",
            format!(
                "Guten Tag,\r\n\r\nbitte senden Sie Rechnungen künftig an\r\nrechnung@kunde.example.\r\n\r\nMit freundlichen \
                 Grüßen\r\nAnna Muster\r\nTel. 030 1234\r\nanna.muster@kunde.example\r\n\r\nVon: Bakkerij \
                 <invoices@in.example.com>\r\nGesendet: Freitag, 27. November 2026 09:00\r\nAn: Anna\r\nBetreff: \
                 Rechnung\r\n\r\n{quoted}\r\n"
            ),
        ),
        (
            "Gmail, English",
            format!(
                "Hi,\r\n\r\nCould you please send all future invoices to rechnung@kunde.example?\r\n\r\nThanks!\r\n\r\nOn Fri, \
                 Nov 27, 2026 at 9:00 AM Bakkerij Janssens <\r\ninvoices@in.example.com> wrote:\r\n\r\n> {quoted}\r\n"
            ),
        ),
        (
            "Gmail, German",
            format!(
                "Rechnungen bitte an rechnung@kunde.example schicken, danke\r\n\r\nAm Fr., 27. Nov. 2026 um 09:00 Uhr schrieb \
                 Bakkerij <invoices@in.example.com>:\r\n\r\n{quoted}\r\n"
            ),
        ),
        (
            "Apple Mail, French",
            format!(
                "Bonjour,\r\n\r\nMerci d’envoyer vos factures à rechnung@kunde.example.\r\n\r\nEnvoyé de mon \
                 iPhone\r\n\r\n> Le 27 nov. 2026 à 09:00, Bakkerij <invoices@in.example.com> a écrit :\r\n>\r\n> {quoted}\r\n"
            ),
        ),
        (
            "Gmail, French",
            format!(
                "Veuillez transmettre la facture à rechnung@kunde.example\r\n\r\nLe ven. 27 nov. 2026 à 09:00, Bakkerij \
                 <invoices@in.example.com> a\r\nécrit :\r\n\r\n{quoted}\r\n"
            ),
        ),
        (
            "Gmail, Dutch",
            format!(
                "Gelieve facturen te sturen naar rechnung@kunde.example\r\n\r\nOp vr 27 nov 2026 om 09:00 schreef Bakkerij \
                 <invoices@in.example.com>:\r\n\r\n{quoted}\r\n"
            ),
        ),
        (
            "Outlook, Dutch",
            format!(
                "Kunt u de factuur doorsturen naar rechnung@kunde.example?\r\n\r\nMet vriendelijke \
                 groet,\r\nAnna\r\n________________________________\r\nVan: Bakkerij\r\nVerzonden: vrijdag\r\n{quoted}\r\n"
            ),
        ),
        (
            "Outlook, English, not the old one",
            format!(
                "Please send invoices to rechnung@kunde.example, not to anna@kunde.example.\r\n\r\n-----Original \
                 Message-----\r\nFrom: Bakkerij\r\n\r\n{quoted}\r\n"
            ),
        ),
    ] {
        let got = read("Subject: Re: Rechnung\r\n", &text);
        assert_eq!(got, Some((SendTo, Some("rechnung@kunde.example".to_owned()), None)), "{program}");
    }
}

#[test]
fn a_reply_in_html_alone_is_read_too() {
    let header = "From: anna@kunde.example\r\nSubject: AW: Rechnung\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
    let html = "<html><body><p>Bitte senden Sie Rechnungen an <a href=\"mailto:rechnung@kunde.example\">rechnung@kunde.example\
                </a>.</p><p>Viele Grüße<br>Anna</p><div><p><b>Von:</b> Bakkerij<br><b>Gesendet:</b> Freitag<br></p><p>Please \
                send invoices to quoted@kunde.example</p></div></body></html>";
    let mail = Mail::parse(format!("{header}{html}").as_bytes()).unwrap();
    let reply = reply(&mail, is_own).unwrap();
    assert_eq!((reply.kind, reply.address.unwrap().as_str()), (SendTo, "rechnung@kunde.example"), "{:?}", mail.text);
}

#[test]
fn who_left_or_is_the_wrong_one_may_name_another() {
    for (text, address) in [
        (
            "Frau Muster arbeitet nicht mehr bei uns. Bitte wenden Sie sich an hr@kunde.example.\r\n",
            Some("hr@kunde.example"),
        ),
        ("Ich bin dafür nicht zuständig.\r\n", None),
        ("Anna no longer works here. Please contact bob@customer.example.\r\n", Some("bob@customer.example")),
        ("You have the wrong person, I'm afraid.\r\n", None),
        ("Anna ne travaille plus chez nous. Veuillez contacter paul@client.example.\r\n", Some("paul@client.example")),
        ("Vous n'avez pas contacté le bon service : je ne suis pas le bon interlocuteur.\r\n", None),
        (
            "Anna is niet langer werkzaam bij ons. Gelieve bob@klant.example te contacteren.\r\n",
            Some("bob@klant.example"),
        ),
    ] {
        check("Subject: Re: Rechnung\r\n", text, Some((WrongPerson, address, None)));
    }
}

#[test]
fn everything_else_says_nothing() {
    for text in [
        "Thanks, paid today.\r\n",
        "Vielen Dank, ist überwiesen. Rückfragen an anna@kunde.example.\r\n",
        "Please send me the delivery note.\r\n",
        "Please send me the delivery note to anna@kunde.example.\r\n",
        "Können Sie den Lieferschein an lager@kunde.example senden?\r\n",
        "Merci d'envoyer le bon de livraison à depot@client.example.\r\n",
        "Gelieve de pakbon te sturen naar magazijn@klant.example.\r\n",
        "Bitte senden Sie Fragen an anna@kunde.example.\r\n",
        "We will send the payment advice to ap@customer.example.\r\n",
        "Wir haben die Rechnung an buchhaltung@kunde.example weitergeleitet.\r\n",
        "Please send invoices by post.\r\n",
        "The amount is wrong. Please send a corrected invoice.\r\n",
        "Bitte senden Sie Rechnungen an boekhouding@bakkerij.example.\r\n",
        "Ok\r\n\r\n-- \r\nPlease send invoices to signature@kunde.example\r\n",
        "Ok, thanks\r\n\r\nBest regards,\r\nAnna\r\nPlease send invoices to signature@kunde.example\r\n",
        "> Please send invoices to quoted@kunde.example\r\nThat is done.\r\n",
        "See below.\r\n\r\nFrom: Bob\r\nSent: Friday\r\nTo: Anna\r\n\r\nMy new email address is bob@other.example\r\n",
        "\r\n",
    ] {
        check("Subject: Re: Rechnung\r\n", text, None);
    }
    // A ticket system's holidays, and a bounce's words, are not a person's absence.
    let ticket = "Vielen Dank für Ihre Nachricht. Ticket 4711. Bitte antworten Sie an ticket+4711@kunde.example.\r\n";
    check(&format!("Subject: [Ticket#4711] Rechnung\r\n{AUTO}"), ticket, None);
    let raw = crate::outbound::LETTER_ID;
    check(&format!("Subject: Rechnung\r\n{raw}: <1@x>\r\n"), "Please find attached.\r\n", None);
}

#[test]
fn hostile_replies_end_soon_and_name_nothing_dangerous() {
    let many = "please send invoices to a@b.example ".repeat(20_000);
    assert!(read("Subject: Re: x\r\n", &many).is_some());
    for nasty in ["@".repeat(60_000), format!("please send to {}@x.example", "a".repeat(60_000)), ".".repeat(60_000)] {
        assert_eq!(read("Subject: Re: x\r\n", &nasty), None);
    }
    let bent = "Please send invoices to <script>@x.example\u{202e} or a\"b@x.example;\r\n";
    for (_, address) in written::addresses(bent) {
        assert!(EmailAddress::parse(address.as_str()).is_ok());
    }
    let long = format!("My new email address is a@b.example {}", "x".repeat(5_000));
    assert!(reply(&mail("", &long), is_own).unwrap().words.chars().count() <= MAX_WORDS);
}

/// The answering machines of the corpus, which answer other people's mails: absences are recognised, and no bounce, ticket or
/// invoice mail says anything.
#[test]
fn of_the_corpus_only_absences_say_something() {
    let mut said = Vec::new();
    let mut folders =
        vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus/bounces"))];
    let mut mails = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(mail) = Mail::parse(&std::fs::read(&path).unwrap()) else { continue };
            mails += 1;
            if let Some(reply) = reply(&mail, is_own) {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                said.push((name, reply.kind, reply.address, reply.until));
            }
        }
    }
    said.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(mails >= 30, "{mails}");
    // The third of them, "I'm only sleeping", is not said in words that a rule knows.
    let [first, second] = &said[..] else { panic!("{said:?}") };
    assert_eq!((first.0.as_str(), second.0.as_str()), ("rfc3834-01.eml", "rfc3834-02.eml"));
    assert!(first.3.as_deref().is_some_and(|day| day.ends_with("-05-05")), "back on May 5th: {first:?}");
    assert_eq!((second.1, &second.2, &second.3), (Away, &None, &None), "for Friday");
    assert_eq!((first.1, &first.2), (Away, &None));
}
