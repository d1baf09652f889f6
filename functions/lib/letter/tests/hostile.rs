//! Ten thousand letters full of what strangers might write: no HTML element is added, and no header field.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use html5gum::{Token, Tokenizer};
use invoice::Language;
use letter::{
    CopyRule, Download, Facts, Images, LinkedFile, Payment, Reminder, Style, Template, Text, Texts, Transfer, write,
};
use mail::{Attachment, EmailAddress, Inline, Letter, Mailbox, Occasion};

/// What a value is put together from.
const PIECES: [&str; 32] = [
    "\r\n",
    "\n",
    "\r",
    "\0",
    "\"",
    "'",
    "`",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{2028}",
    "\u{85}",
    "\u{1b}[31m",
    "</td><script>alert(1)</script>",
    "</title><h1>",
    "<!--",
    "-->",
    "<![endif]-->",
    "<img src=x onerror=y>",
    "]]>",
    "&lt;b&gt;",
    "\" onmouseover=\"x",
    "'><svg/onload=x>",
    "Bcc: victim@example.com",
    "\r\nBcc: victim@example.com\r\n\r\n",
    "=?utf-8?Q?=0ABcc:?=",
    "{{number}}",
    "{{",
    "}}",
    "{% for x in y %}",
    "Größe 請求書 🧾",
    "  a b  ",
];

/// A small generator (SplitMix64), so that a failure can be seen again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn text(&mut self) -> String {
        let mut text = "x".to_owned();
        for _ in 0..self.below(5) {
            text.push_str(PIECES[self.below(PIECES.len())]);
            if self.below(3) == 0 {
                text.extend(char::from_u32(self.below(0x11_0000) as u32));
            }
        }
        text
    }
}

/// Every element with the names of its attributes, in order.
fn elements(html: &str) -> Vec<String> {
    let tokens = Tokenizer::new(html).flatten();
    let elements = tokens.filter_map(|token| match token {
        Token::StartTag(tag) => {
            let names: Vec<_> = tag.attributes.keys().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
            Some(format!("{} {}", String::from_utf8_lossy(&tag.name), names.join(" ")))
        }
        Token::EndTag(tag) => Some(format!("/{}", String::from_utf8_lossy(&tag.name))),
        Token::Comment(comment) => Some(String::from_utf8_lossy(&comment).into_owned()),
        _ => None,
    });
    // How many lines a text has is the account's to say.
    elements.filter(|element| element != "br ").collect()
}

fn facts(mut text: impl FnMut() -> String) -> Facts {
    let transfer = Transfer {
        holder: text(),
        iban: text(),
        bic: Some(text()),
        reference: Some(text()),
        code: Some("BCD".to_owned()),
    };
    Facts {
        seller: text(),
        buyer: text(),
        customer_number: Some(text()),
        credit_note: false,
        number: Some(text()),
        issue_date: Some(text()),
        due_date: Some(text()),
        amount: Some(text()),
        currency: Some(text()),
        order: Some(text()),
        payment: Payment::Transfer(transfer),
        copy: Some(CopyRule::BelgiumPeppol),
        reminder: None,
        download: Some(Download { url: text(), until: text(), files: vec![LinkedFile { name: text(), size: 7 }] }),
    }
}

/// Such texts as an account can save: what is refused is replaced by what is usual.
fn texts(random: &mut Random) -> Texts {
    let mut own = |text: Text| text.parse(&format!("{}{{{{seller}}}}{}", random.text(), random.text())).ok();
    Texts { subject: own(Text::Subject), greeting: own(Text::Greeting), closing: own(Text::Closing) }
}

fn header_names(raw: &[u8]) -> Vec<String> {
    let end = raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(raw[..end].to_vec()).unwrap();
    let fields = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    fields.map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn no_value_adds_an_element_or_a_header() {
    let mut random = Random(4);
    let harmless = |code: Option<&str>, reminder: Option<Reminder>| {
        let mut facts = Facts { reminder, ..facts(|| "x".to_owned()) };
        if let Payment::Transfer(transfer) = &mut facts.payment {
            transfer.code = code.map(str::to_owned);
        }
        elements(&write(&facts, &Style::default(), Language::De, Images::Attached).unwrap().html)
    };
    let reminders = [None, Some(Reminder::Overdue)];
    let expected = reminders.map(|reminder| [harmless(Some("BCD"), reminder), harmless(None, reminder)]);
    for [with_code, without_code] in &expected {
        assert!(without_code.len() > 50 && with_code.len() > without_code.len());
    }
    let mut own_texts = 0;
    for round in 0..10_000 {
        let language = Language::ALL[round % 4];
        let own = texts(&mut random);
        own_texts += [&own.subject, &own.greeting, &own.closing].into_iter().flatten().count();
        // Paragraphs add elements of our own, so those texts are one line here.
        let one_line = |text: Option<Template>| text.filter(|text| !text.as_str().contains('\n'));
        let own = Texts { subject: own.subject, greeting: one_line(own.greeting), closing: one_line(own.closing) };
        let usual_lines = own.closing.is_none();
        let style = Style { texts: [(language, own)].into(), ..Style::default() };
        let reminds = round / 4 % 2;
        let mut facts = Facts { reminder: reminders[reminds], ..facts(|| random.text()) };
        if round % 10 > 0
            && let Payment::Transfer(transfer) = &mut facts.payment
        {
            // Drawing it is the dearest part, and always the same.
            transfer.code = None;
        }
        let expected = &expected[reminds][usize::from(round % 10 > 0)];
        let written = write(&facts, &style, language, Images::Attached).unwrap();
        assert_eq!(&elements(&written.html), expected, "round {round}, usual closing: {usual_lines}: {facts:?}");
        assert!(
            !written.subject.contains(|c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{2066}' | '\u{2028}')),
            "{:?}",
            written.subject
        );
        for text in [&written.text, &written.html] {
            assert!(
                !text.contains(|c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{2066}')),
                "{text:?}"
            );
        }
        // Composing is the dearer part.
        if round % 10 == 0 {
            let images = written.images.into_iter().map(|image| Inline {
                content_id: image.content_id,
                file: Attachment { name: image.name.into(), media_type: image.media_type.into(), bytes: image.bytes },
            });
            let address = EmailAddress::parse("billing@example.com").unwrap();
            let letter = Letter {
                from: Mailbox { name: Some(facts.seller.clone()), address: address.clone() },
                reply_to: vec![address.clone().into()],
                to: vec![address],
                cc: Vec::new(),
                subject: written.subject,
                text: written.text,
                html: Some(written.html),
                images: images.collect(),
                attachments: vec![Attachment {
                    name: facts.buyer,
                    media_type: "application/pdf".into(),
                    bytes: b"%PDF".to_vec().into(),
                }],
                message_id: "1@example.com".into(),
                occasion: Occasion::Event,
                date: 0,
            };
            let raw = letter.compose();
            let names = [
                "From",
                "Reply-To",
                "To",
                "Subject",
                "Date",
                "Message-ID",
                mail::outbound::LETTER_ID,
                "Auto-Submitted",
                "MIME-Version",
                "Content-Type",
            ];
            assert_eq!(header_names(&raw), names, "round {round}");
            let read = mail::Mail::parse(&raw).unwrap();
            assert_eq!(read.parts.len(), 2, "the code and the file: round {round}");
            assert!(read.parts[0].referenced_by_html && !read.parts[1].referenced_by_html, "round {round}");
        }
    }
    assert!(own_texts > 5_000, "{own_texts} texts of accounts were tried");
}
