//! Ten thousand letters full of what strangers might write: no value adds a header field, a recipient or a part, for our
//! reader, and for those of others. That none adds an HTML element either, the crate `letter` tests.

use mail::{Attachment, EmailAddress, Inline, Letter, Mailbox, Occasion};
use mail_parser::MessageParser;
use serde_json::{Value, json};

use crate::support::corpus::sha256;
use crate::support::readers::{FIELDS, addresses, list, read, unquoted};

const LETTERS: usize = 10_000;
/// Every so many is given to Python's and Node's readers too.
const SAMPLE: usize = 25;

/// What a value is put together from.
const PIECES: [&str; 48] = [
    "\r\n",
    "\n",
    "\r",
    "\0",
    "\t",
    "\u{b}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{1b}[31m",
    "\"",
    "'",
    "`",
    "\\",
    "\\\"",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
    "\u{200b}",
    "\u{feff}",
    "\r\nBcc: victim@evil.example\r\n",
    "\nX-Other: 1\n\n<script>alert(1)</script>",
    "\r\n\r\n--=_0\r\nContent-Type: text/html\r\n\r\n<b>",
    "\r\n.\r\nMAIL FROM:<x@evil.example>\r\n",
    "\0Cc: victim@evil.example",
    "\u{2028}To: victim@evil.example",
    "<victim@evil.example>",
    ", victim@evil.example,",
    "victim@evil.example; ",
    "undisclosed: a@evil.example;",
    "(comment)",
    "=?utf-8?B?QmNjOiB2aWN0aW1AZXZpbC5leGFtcGxl?=",
    "=?utf-8?Q?=0D=0ABcc:_victim=40evil.example?=",
    "=?utf-8?Q?=22?=",
    "=?",
    "?=",
    "=0D=0A",
    "%0d%0aBcc: x",
    "; filename=\"b.exe\"",
    "; name*=utf-8''evil.exe",
    "../../",
    "C:\\",
    "</td><script>",
    "Größe ",
    "請求書",
    "🧾👨‍👩‍👧",
    "a\u{308}\u{301}",
    "   ",
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
        let mut text = ["x", ""][self.below(2)].to_owned();
        for _ in 0..self.below(7) {
            text.push_str(PIECES[self.below(PIECES.len())]);
            match self.below(6) {
                0 => text.extend(char::from_u32(self.below(0x11_0000) as u32)),
                1 => text.extend(std::iter::repeat_n(char::from(b' ' + self.below(94) as u8), self.below(120))),
                _ => {}
            }
        }
        text
    }

    /// An address with a stranger's text before the `@`, as far as it can be one.
    fn address(&mut self) -> EmailAddress {
        let text = self.text();
        let domain = ["customer.example", "xn--bckerei-5wa.example", "CUSTOMER.example"][self.below(3)];
        let printable: String =
            text.chars().filter(|c| (' '..='~').contains(c) && !"\\\"<>()[],:;".contains(*c)).take(60).collect();
        let tries = [format!("{text}@{domain}"), format!("\"{printable}\"@{domain}")];
        let parsed = tries.iter().find_map(|address| EmailAddress::parse(address).ok());
        parsed.unwrap_or_else(|| EmailAddress::parse(&format!("o'neil+{}@{domain}", self.below(1000))).unwrap())
    }

    fn addresses(&mut self, least: usize, most: usize) -> Vec<EmailAddress> {
        (0..least + self.below(most + 1 - least)).map(|_| self.address()).collect()
    }

    fn mailbox(&mut self) -> Mailbox {
        Mailbox { name: (self.below(8) > 0).then(|| self.text()), address: self.address() }
    }

    fn file(&mut self) -> Attachment {
        let types = ["application/pdf".to_owned(), "text/xml".to_owned(), self.text()];
        let [pdf, xml, other] = types;
        let media_type = [pdf, xml, other][self.below(3)].clone();
        Attachment { name: self.text(), media_type, bytes: self.text().into_bytes().into() }
    }

    fn letter(&mut self) -> Letter {
        let occasion = match self.below(3) {
            0 => Occasion::Answer { message_id: (self.below(2) == 0).then(|| format!("{}@x.example", self.text())) },
            _ => Occasion::Event,
        };
        Letter {
            from: self.mailbox(),
            // The connector's own address stands beside the account's, without a name.
            reply_to: (0..self.below(3))
                .map(|at| if at == 0 { self.mailbox() } else { self.address().into() })
                .collect(),
            to: self.addresses(1, 3),
            cc: self.addresses(0, 3),
            subject: self.text(),
            text: format!("x{}", self.text()),
            html: (self.below(4) > 0).then(|| format!("<p>{}</p>", self.text())),
            images: (0..self.below(3))
                .map(|_| Inline { content_id: format!("{}1@x", self.text()), file: self.file() })
                .collect(),
            attachments: (0..self.below(4)).map(|_| self.file()).collect(),
            // The connector makes it, and a stranger has no word in it.
            message_id: format!("{}@x.example", self.below(1_000_000)),
            occasion,
            date: self.below(4_000_000_000) as i64,
        }
    }
}

/// The types of the parts that the letter must have, in order; of files only that they are one.
fn parts(letter: &Letter) -> Vec<&'static str> {
    let mut parts = Vec::new();
    if !letter.attachments.is_empty() {
        parts.push("multipart/mixed");
    }
    parts.extend(letter.html.as_ref().map(|_| "multipart/alternative"));
    parts.push("text/plain");
    if letter.html.is_some() {
        if !letter.images.is_empty() {
            parts.push("multipart/related");
        }
        parts.push("text/html");
        parts.extend(letter.images.iter().map(|_| "file"));
    }
    parts.extend(letter.attachments.iter().map(|_| "file"));
    parts
}

/// The files of the mail: pictures are only sent with HTML.
fn files(letter: &Letter) -> Vec<&Attachment> {
    let images = letter.images.iter().filter(|_| letter.html.is_some()).map(|image| &image.file);
    images.chain(&letter.attachments).collect()
}

/// The fields of a header block, in lower case.
fn fields(raw: &[u8]) -> Vec<String> {
    let end = raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = std::str::from_utf8(&raw[..end]).unwrap();
    let fields = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    fields.map(|line| line.split(':').next().unwrap().to_ascii_lowercase()).collect()
}

/// What a field may show of a text: one line without controls, and no encoded word of a stranger.
fn is_harmless(shown: &str) -> bool {
    !shown.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) && !shown.contains("=?")
}

#[test]
#[expect(clippy::print_stdout, reason = "a test says how much it tried")]
fn no_value_of_ten_thousand_letters_adds_a_field_a_recipient_or_a_part() {
    let mut random = Random(7);
    let (mut quoted, mut answers, mut sampled) = (0, 0, 0);
    for round in 0..LETTERS {
        let letter = random.letter();
        let raw = letter.compose();
        assert!(raw.is_ascii() && !raw.contains(&0), "round {round}: {}", raw.escape_ascii());
        // Whoever takes a mail ends its last line, if need be.
        for line in raw.strip_suffix(b"\r\n").unwrap_or(&raw).split(|byte| *byte == b'\n') {
            assert!(line.len() <= 999, "round {round}: {}", line.escape_ascii());
        }
        let bare = raw.iter().enumerate().any(|(at, byte)| match byte {
            b'\r' => raw.get(at + 1) != Some(&b'\n'),
            b'\n' => at == 0 || raw[at - 1] != b'\r',
            _ => false,
        });
        assert!(!bare, "round {round}: a line ends otherwise than by CRLF: {}", raw.escape_ascii());

        let found = fields(&raw);
        let alone = letter.html.is_none() && letter.attachments.is_empty();
        let answered = found.iter().any(|field| field == "in-reply-to");
        let expected: Vec<_> = FIELDS
            .iter()
            .map(|(field, _)| *field)
            .filter(|field| match *field {
                "reply-to" => !letter.reply_to.is_empty(),
                "cc" => !letter.cc.is_empty(),
                "in-reply-to" | "references" => answered,
                "x-auto-response-suppress" => letter.occasion != Occasion::Event,
                _ => true,
            })
            .collect();
        let (last, head) = found.split_at(expected.len().min(found.len()));
        assert_eq!(last, expected, "round {round}: {letter:?}");
        assert_eq!(head.len(), usize::from(alone), "round {round}: {head:?}");
        answers += usize::from(answered);

        let message = MessageParser::new().parse(&raw).unwrap();
        assert_eq!(message.parts.len(), parts(&letter).len(), "round {round}: {letter:?}");
        for (field, meant) in [(message.to(), &letter.to), (message.cc(), &letter.cc)] {
            let shown = field.map_or(0, |field| field.iter().count());
            assert_eq!(shown, meant.len(), "round {round}: {meant:?}");
        }
        assert!(is_harmless(message.subject().unwrap_or_default()), "round {round}: {:?}", message.subject());
        quoted += letter.to.iter().filter(|address| address.as_str().starts_with('"')).count();
        if round % SAMPLE == 0 {
            sampled += 1;
            reread(round, &letter, &raw);
        }
    }
    println!(
        "{LETTERS} letters, {sampled} of them read by Python and Node; {answers} answer a mail, {quoted} go to a quoted address"
    );
    assert!(sampled == LETTERS / SAMPLE && answers > 50 && quoted > 500, "{answers} {quoted}");
}

/// What the readers of others find.
fn reread(round: usize, letter: &Letter, raw: &[u8]) {
    let read = read(raw);
    let written =
        |addresses: &[EmailAddress]| addresses.iter().map(|address| unquoted(address.as_str())).collect::<Vec<_>>();
    assert_eq!(addresses(&read["to"]), written(&letter.to), "round {round}");
    assert_eq!(addresses(&read["cc"]), written(&letter.cc), "round {round}");
    let from = std::slice::from_ref(&letter.from.address);
    assert_eq!(addresses(&read["from"]), written(from), "round {round}");
    let reply_to: Vec<_> = letter.reply_to.iter().map(|mailbox| mailbox.address.clone()).collect();
    assert_eq!(addresses(&read["reply_to"]), written(&reply_to), "round {round}");
    assert_eq!(read["bcc"], json!([]), "round {round}");
    for shown in [&read["subject"], &read["from"][0]["name"], &read["reply_to"][0]["name"]] {
        assert!(is_harmless(shown.as_str().unwrap_or_default()), "round {round}: {shown}");
    }
    let kinds: Vec<_> = parts(letter);
    let leaves = files(letter);
    let types: Vec<_> = list(&read["parts"]).iter().filter_map(Value::as_str).collect();
    assert_eq!(types.len(), kinds.len(), "round {round}");
    for (kind, found) in kinds.iter().zip(&types) {
        assert!(kind == found || *kind == "file" && !found.starts_with("multipart/"), "round {round}: {types:?}");
    }
    let hashes: Vec<_> = list(&read["files"]).iter().map(|file| file["sha256"].clone()).collect();
    assert_eq!(hashes, leaves.iter().map(|file| json!(sha256(&file.bytes))).collect::<Vec<_>>(), "round {round}");
}
