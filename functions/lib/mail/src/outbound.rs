//! Composing a letter: raw MIME that every mail program and server reads alike.
//!
//! Deterministic: the same letter gives the same bytes, so that a retry sends what the first attempt sent.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use mail_builder::{
    MessageBuilder,
    headers::{address::Address, content_type::ContentType, date::Date, message_id::MessageId, text::Text},
    mime::{BodyPart, MimePart},
};
use sha2::{Digest, Sha256};

use crate::{EmailAddress, Mailbox, file_name};

/// Header field that every letter bears, with its `Message-ID` as value.
///
/// SES replaces the `Message-ID` of what it sends but leaves other fields alone, so that a bounce which comes back as
/// a mail leads to its letter ([`Origin`](crate::Origin)); and a connector that finds the field in a mail knows that
/// another connector, or it itself, wrote it, and does not answer ([`unanswerable`](fn@crate::unanswerable)).
pub const LETTER_ID: &str = "X-Invoice-Mail-Id";
/// Longest subject written; what mail programs show is far shorter.
const MAX_SUBJECT_CHARS: usize = 500;
/// Longest display name written.
const MAX_NAME_CHARS: usize = 200;
/// Longest message id written: it must fit a line of 998 bytes (RFC 5322 section 2.1.1) with room for others.
const MAX_ID_CHARS: usize = 250;
/// Characters of a base64 line (RFC 2045 section 6.8).
const BASE64_LINE: usize = 76;

/// A mail to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Author.
    pub from: Mailbox,
    /// Where answers go, if not to the author; a mail program sends them to all of these (RFC 5322 section 3.6.2).
    pub reply_to: Vec<Mailbox>,
    /// Recipients shown in `To`. Who receives the mail is said to SES, not here: who gets a blind copy stands nowhere in
    /// it.
    pub to: Vec<EmailAddress>,
    /// Recipients shown in `Cc`.
    pub cc: Vec<EmailAddress>,
    /// Subject; line ends and other controls become spaces.
    pub subject: String,
    /// Plain-text body.
    pub text: String,
    /// The same as HTML; `None` for a mail of text alone.
    pub html: Option<String>,
    /// Pictures that the HTML shows; without HTML they are not sent.
    pub images: Vec<Inline>,
    /// Files, in order.
    pub attachments: Vec<Attachment>,
    /// `Message-ID`, with or without angle brackets; made by the caller, so that a retry repeats it.
    pub message_id: String,
    /// What made the connector write it.
    pub occasion: Occasion,
    /// Time of writing, in seconds since 1970-01-01T00:00:00Z.
    pub date: i64,
}

/// What made the connector write a letter; every one is marked as written by a program (RFC 3834 section 5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    /// Something that happened: `Auto-Submitted: auto-generated`.
    Event,
    /// A mail that it answers: `Auto-Submitted: auto-replied`, and the wish that nobody's machine answers back.
    Answer {
        /// `Message-ID` of that mail, with or without angle brackets, for `In-Reply-To` and `References`. One that RFC
        /// 5322 section 3.6.4 does not allow is left out.
        message_id: Option<String>,
    },
}

/// A file of a [`Letter`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name; made safe, and unique within the letter by `-2`, `-3` … before the extension.
    pub name: String,
    /// IANA media type. `application/octet-stream` is written instead of one that is malformed or not a file's
    /// (`multipart/…`, `message/…`).
    pub media_type: String,
    /// Content; arrives byte for byte.
    pub bytes: Bytes,
}

/// A picture that the HTML of a [`Letter`] shows by `cid:` (RFC 2392).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// `Content-ID`, without angle brackets; what RFC 5322 section 3.6.4 does not allow is left out.
    pub content_id: String,
    /// The file.
    pub file: Attachment,
}

impl Letter {
    /// The raw mail, with CRLF line ends of at most 998 bytes.
    ///
    /// It says that a program wrote it, so that no answering machine replies; see [`Occasion`].
    /// Never fails: names and subjects from strangers cannot add header fields, recipients or parts, because
    /// everything that could end a field is taken out before it is written, and every file travels as base64.
    pub fn compose(&self) -> Vec<u8> {
        let mut builder = MessageBuilder::new().header("From", address(&self.from));
        if !self.reply_to.is_empty() {
            builder = builder.header("Reply-To", Address::new_list(self.reply_to.iter().map(address).collect()));
        }
        for (field, shown) in [("To", &self.to), ("Cc", &self.cc)] {
            if !shown.is_empty() {
                let shown = shown.iter().map(|address| Address::new_address(None::<String>, address.as_str()));
                builder = builder.header(field, Address::new_list(shown.collect()));
            }
        }
        if let Occasion::Answer { message_id } = &self.occasion {
            let given = message_id.as_deref().map(|given| given.trim().trim_matches(['<', '>'])).unwrap_or_default();
            if !given.is_empty() && id(given) == given {
                builder = builder.header("In-Reply-To", MessageId::new(given));
                builder = builder.header("References", MessageId::new(given));
            }
            // Exchange does not know RFC 3834 (Microsoft [MS-OXCMAIL] section 2.2.3.2.14).
            builder = builder.header("X-Auto-Response-Suppress", Text::new("All"));
        }
        let message = builder
            .header("Subject", Text::new(one_line(&self.subject, MAX_SUBJECT_CHARS)))
            .header("Date", Date::new(self.date))
            .header("Message-ID", MessageId::new(self.id()))
            .header(LETTER_ID, MessageId::new(self.id()))
            .header("Auto-Submitted", Text::new(self.occasion.auto_submitted()))
            .body(self.body());
        let mut raw = Vec::new();
        message.serialize(&mut raw);
        raw
    }

    fn body(&self) -> MimePart<'_> {
        let text = MimePart::new("text/plain", BodyPart::Text(lines(&self.text).into()));
        let body = match &self.html {
            Some(html) => {
                let html = MimePart::new("text/html", BodyPart::Text(lines(html).into()));
                self.multipart("alternative", vec![text, self.with_images(html)])
            }
            None => text,
        };
        if self.attachments.is_empty() {
            return body;
        }
        let mut parts = vec![body];
        for (file, name) in self.attachments.iter().zip(file_names(&self.attachments)) {
            // Base64 for text too: servers on the way may change the line ends of anything else, and with them the
            // hash of an XML invoice.
            parts.push(
                MimePart::new(media_type(&file.media_type), BodyPart::Binary(base64(&file.bytes).into()))
                    .attachment(name)
                    .transfer_encoding("base64"),
            );
        }
        self.multipart("mixed", parts)
    }

    /// HTML and its pictures (RFC 2387).
    fn with_images<'a>(&'a self, html: MimePart<'a>) -> MimePart<'a> {
        if self.images.is_empty() {
            return html;
        }
        let mut parts = vec![html];
        for (at, Inline { content_id, file }) in self.images.iter().enumerate() {
            let name = file_name::safe(Some(&file.name), at + 1, &file.media_type, &file.bytes);
            let disposition = ContentType::new("inline").attribute("filename", name);
            parts.push(
                MimePart::new(media_type(&file.media_type), BodyPart::Binary(base64(&file.bytes).into()))
                    .header("Content-Disposition", disposition)
                    .cid(id(content_id))
                    .transfer_encoding("base64"),
            );
        }
        self.multipart("related", parts)
    }

    /// A multipart whose boundary follows from the letter: `=_` occurs in neither base64 nor quoted-printable, and
    /// nobody can write the hash of a text into that text.
    fn multipart<'a>(&self, subtype: &str, parts: Vec<MimePart<'a>>) -> MimePart<'a> {
        let mut hash = Sha256::new();
        for text in [subtype, &self.message_id, &self.text, self.html.as_deref().unwrap_or_default()] {
            hash.update(text);
            hash.update([0]);
        }
        let digits: String = hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let kind = ContentType::new(format!("multipart/{subtype}"));
        // What the whole is (RFC 2387 section 3.1).
        let kind = if subtype == "related" { kind.attribute("type", "text/html") } else { kind };
        let kind = kind.attribute("boundary", format!("=_{digits}"));
        MimePart::new(kind, parts)
    }

    fn id(&self) -> String {
        id(&self.message_id)
    }
}

/// The names that the files of a letter have: safe, and each its own.
pub fn file_names(files: &[Attachment]) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    let names = files.iter().enumerate().map(|(at, file)| {
        let name = file_name::safe(Some(&file.name), at + 1, &file.media_type, &file.bytes);
        // Windows and macOS take A.pdf and a.pdf for one file.
        let name = file_name::unique(&name, |name| taken.contains(&name.to_lowercase()));
        taken.push(name.to_lowercase());
        name
    });
    names.collect()
}

impl Occasion {
    fn auto_submitted(&self) -> &'static str {
        match self {
            Self::Event => "auto-generated",
            Self::Answer { .. } => "auto-replied",
        }
    }
}

/// A message id without brackets, white space and anything else that RFC 5322 section 3.6.4 does not know; and without
/// encoded words, which some readers decode here too.
fn id(message_id: &str) -> String {
    let fits = |c: &char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"' | '\\');
    let mut id = String::new();
    for c in message_id.chars().filter(fits).take(MAX_ID_CHARS) {
        if c != '?' || !id.ends_with('=') {
            id.push(c);
        }
    }
    id
}

fn address(mailbox: &Mailbox) -> Address<'_> {
    let name = mailbox.name.as_deref().map(|name| one_line(name, MAX_NAME_CHARS)).filter(|name| !name.is_empty());
    Address::new_address(name, mailbox.address.as_str())
}

/// Text for a header field: controls and every kind of line end become one space, and what would be taken for an
/// encoded word (RFC 2047) is broken up, since a reader would show what it decodes to.
fn one_line(text: &str, max_chars: usize) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}'));
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").replace("=?", "= ?");
    line.chars().take(max_chars).collect::<String>().trim_end().to_owned()
}

/// Text of a body with LF alone between its lines: neither a CR without LF nor NUL may stand in a mail (RFC 5322 sections
/// 2.3 and 4).
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
}

/// A media type as RFC 2045 section 5.1 spells it, of a single file.
fn media_type(declared: &str) -> String {
    let declared = declared.trim().to_ascii_lowercase();
    let is_token = |text: &str| {
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    match declared.split_once('/') {
        Some((kind, subtype)) if is_token(kind) && is_token(subtype) && !matches!(kind, "multipart" | "message") => {
            declared
        }
        _ => "application/octet-stream".to_owned(),
    }
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 3 * 4 + bytes.len() / 28 + 8);
    // Three bytes become four characters, so whole lines can be encoded one by one.
    for line in bytes.chunks(BASE64_LINE / 4 * 3) {
        out.extend_from_slice(STANDARD.encode(line).as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;
    use crate::{Disposition, Mail};
    use mail_parser::{MessageParser, MimeHeaders};

    fn letter() -> Letter {
        Letter {
            from: Mailbox {
                name: Some("Müller & Söhne GmbH".into()),
                address: EmailAddress::parse("billing@example.com").unwrap(),
            },
            reply_to: Vec::new(),
            to: vec![EmailAddress::parse("ap@customer.example").unwrap()],
            cc: Vec::new(),
            subject: "Rechnung 2024-001 über 1.234,50 €".into(),
            text: "Guten Tag\n\nim Anhang Ihre Rechnung.\n".into(),
            html: Some("<p>Guten Tag</p>".into()),
            images: Vec::new(),
            attachments: vec![file("Rechnung März.pdf", "application/pdf", b"%PDF-1.7\n\0\xff")],
            message_id: "<R-1.1@mail.example.com>".into(),
            occasion: Occasion::Event,
            date: 1_735_689_600,
        }
    }

    fn file(name: &str, media_type: &str, bytes: &[u8]) -> Attachment {
        Attachment { name: name.into(), media_type: media_type.into(), bytes: bytes.to_vec().into() }
    }

    /// Names of the header fields of the mail itself.
    fn header_names(raw: &[u8]) -> Vec<String> {
        let headers = MessageParser::new().parse_headers(raw).unwrap();
        headers.headers().iter().map(|header| header.name().to_owned()).collect()
    }

    #[test]
    fn a_customer_receives_an_invoice_with_its_pdf() {
        let raw = letter().compose();
        let mail = Mail::parse(&raw).unwrap();
        assert_eq!(mail.subject.as_deref(), Some("Rechnung 2024-001 über 1.234,50 €"));
        assert_eq!(mail.from, Some(letter().from));
        assert_eq!(mail.message_id.as_deref(), Some("R-1.1@mail.example.com"));
        assert_eq!(mail.date.as_deref(), Some("2025-01-01T00:00:00Z"));
        assert_eq!(mail.automatic.auto_submitted.as_deref(), Some("auto-generated"));
        assert_eq!(mail.automatic.letter_id, mail.message_id);
        assert!(mail.has_text);
        let [pdf] = mail.parts.as_slice() else { panic!("{:?}", mail.parts) };
        assert_eq!((pdf.name.as_str(), pdf.declared_type.as_str()), ("Rechnung März.pdf", "application/pdf"));
        assert_eq!((pdf.disposition, pdf.bytes.as_ref()), (Disposition::Attachment, b"%PDF-1.7\n\0\xff".as_slice()));
        let names = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            LETTER_ID,
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
        ];
        assert_eq!(header_names(&raw), names);
    }

    #[test]
    fn who_gets_a_copy_is_shown() {
        let cc: Vec<_> = (0..48).map(|n| EmailAddress::parse(&format!("copy-{n}@customer.example")).unwrap()).collect();
        let raw = Letter { cc: cc.clone(), ..letter() }.compose();
        let message = MessageParser::new().parse(&raw).unwrap();
        let shown: Vec<_> = message.cc().unwrap().iter().filter_map(|address| address.address()).collect();
        assert_eq!(shown, cc.iter().map(EmailAddress::as_str).collect::<Vec<_>>());
        assert!(raw.split(|&byte| byte == b'\n').all(|line| line.len() <= 998));
        assert!(!header_names(&letter().compose()).contains(&"Cc".to_owned()));
    }

    #[test]
    fn an_answer_names_the_mail_it_answers_and_asks_for_none() {
        let answer = |message_id: &str| {
            let occasion = Occasion::Answer { message_id: Some(message_id.to_owned()) };
            Letter { occasion, attachments: Vec::new(), html: None, ..letter() }.compose()
        };
        let raw = answer("4711@erp.example");
        let message = MessageParser::new().parse(&raw).unwrap();
        assert_eq!(message.in_reply_to().as_text(), Some("4711@erp.example"));
        assert_eq!(message.references().as_text(), Some("4711@erp.example"));
        assert_eq!(message.header("X-Auto-Response-Suppress").and_then(|value| value.as_text()), Some("All"));
        assert_eq!(Mail::parse(&raw).unwrap().automatic.auto_submitted.as_deref(), Some("auto-replied"));
        for bent in [
            "",
            "<>",
            "=?utf-8?q?=0D=0ABcc:x?=@b",
            "a@b\r\nBcc: victim@example.com",
            "a@b> <c@d",
            "a b@c",
            "ä@example.com",
            &"a".repeat(300),
        ] {
            let names = header_names(&answer(bent));
            assert!(
                !names.iter().any(|name| name == "In-Reply-To" || name == "References" || name == "Bcc"),
                "{bent:?}"
            );
        }
    }

    #[test]
    fn a_retry_sends_the_same_bytes() {
        assert_eq!(letter().compose(), letter().compose());
    }

    #[test]
    fn a_letter_of_text_alone_has_one_part() {
        let letter = Letter { html: None, attachments: Vec::new(), ..letter() };
        let raw = letter.compose();
        let message = MessageParser::new().parse(&raw).unwrap();
        assert_eq!(message.parts.len(), 1);
        assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n"), letter.text);
    }

    #[test]
    fn an_xml_invoice_arrives_byte_for_byte_whatever_its_line_ends() {
        for bytes in [b"<a>\n\r\n\r</a>\n".as_slice(), b"", b"\r", b"\n", b"x \n.\r\n--=_\n", &[b'x'; 5000]] {
            let letter = Letter { attachments: vec![file("r.xml", "text/xml", bytes)], ..letter() };
            let mail = Mail::parse(&letter.compose()).unwrap();
            assert_eq!(mail.parts[0].bytes, bytes);
            assert_eq!(mail.parts[0].declared_type, "text/xml");
        }
    }

    #[test]
    fn files_of_one_name_arrive_under_two() {
        let attachments = vec![file("a.pdf", "application/pdf", b"1"), file("x/A.PDF", "application/pdf", b"2")];
        let mail = Mail::parse(&Letter { attachments, ..letter() }.compose()).unwrap();
        assert_eq!(mail.parts.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["a.pdf", "A-2.PDF"]);
    }

    #[test]
    fn a_media_type_that_is_none_is_replaced() {
        for wrong in
            ["", "pdf", "a/b\r\nX: y", "text/plain; charset=utf-7", "message/rfc822", "multipart/mixed", "a/b/c"]
        {
            assert_eq!(media_type(wrong), "application/octet-stream", "{wrong:?}");
        }
        assert_eq!(media_type(" Application/PDF "), "application/pdf");
    }

    const NASTY: [&str; 16] = [
        "",
        " ",
        "a\r\nBcc: victim@example.com",
        "a\nX-Injected: 1\n\nbody",
        "a\r\n\r\n--boundary\r\nContent-Type: text/html\r\n\r\n<script>",
        "nul\0tab\tbell\u{7}del\u{7f}nel\u{85}ls\u{2028}ps\u{2029}",
        "\"quoted\" \\back\\ <angle@example.com>, other@example.com;",
        "=?utf-8?B?QmNjOiB4QGV4YW1wbGUuY29t?=",
        "=?utf-8?Q?a=0D=0ABcc:_x@example.com?=",
        "Größe 請求書 🧾 ﷽",
        "\u{202e}fdp.exe\u{200b}",
        "../../../etc/passwd",
        "%0d%0aBcc: x",
        "name*=utf-8''evil; filename=\"b\"",
        "(comment) group: a@b.example;",
        "a  double  space  ",
    ];

    #[test]
    fn no_name_or_subject_adds_a_header_a_recipient_or_a_part() {
        let long = ["x".repeat(3000), "ü ".repeat(1500), format!("{}.pdf", "名".repeat(400))];
        for nasty in NASTY.into_iter().chain(long.iter().map(String::as_str)) {
            for in_name in [true, false] {
                let mut letter = letter();
                letter.reply_to = vec![letter.from.clone()];
                letter.message_id = format!("{nasty}1@x");
                if in_name {
                    letter.from.name = Some(nasty.into());
                    letter.reply_to = vec![letter.from.clone()];
                } else {
                    letter.subject = nasty.into();
                }
                letter.text = nasty.into();
                letter.attachments = vec![file(nasty, nasty, nasty.as_bytes()), file(nasty, "text/xml", b"<a/>\n")];
                check(&letter, nasty);
            }
        }
    }

    fn check(letter: &Letter, nasty: &str) {
        let raw = letter.compose();
        let names = header_names(&raw);
        let expected =
            ["From", "Reply-To", "To", "Subject", "Date", "Message-ID", LETTER_ID, "Auto-Submitted", "MIME-Version"];
        assert_eq!(names[..9], expected, "{nasty:?}");
        assert_eq!(names[9..], ["Content-Type"], "{nasty:?}");
        for line in raw.split(|&b| b == b'\n') {
            assert!(line.len() <= 998 && (line.is_empty() || line.ends_with(b"\r")), "{nasty:?}: {}", line.len());
        }
        assert!(!raw.contains(&0));

        let message = MessageParser::new().parse(&raw).unwrap();
        let addresses = |list: Option<&mail_parser::Address<'_>>| -> Vec<String> {
            list.unwrap().iter().map(|a| a.address().unwrap().to_owned()).collect()
        };
        assert_eq!(addresses(message.to()), ["ap@customer.example"], "{nasty:?}");
        assert_eq!(addresses(message.from()), ["billing@example.com"], "{nasty:?}");
        assert_eq!(addresses(message.reply_to()), ["billing@example.com"], "{nasty:?}");
        assert_eq!(message.subject().unwrap_or_default(), one_line(&letter.subject, MAX_SUBJECT_CHARS), "{nasty:?}");
        let name = message.from().and_then(|f| f.first()).and_then(|a| a.name()).unwrap_or_default();
        assert_eq!(name, one_line(letter.from.name.as_deref().unwrap_or_default(), MAX_NAME_CHARS), "{nasty:?}");
        let shown = format!("{}{name}", message.subject().unwrap_or_default());
        assert!(!shown.contains(|c: char| c.is_control() || c == '\u{2028}'), "{nasty:?}: {shown:?}");
        // mixed, alternative, text, HTML, two files
        assert_eq!(message.parts.len(), 6, "{nasty:?}");

        let mail = Mail::parse(&raw).unwrap();
        assert_eq!(mail.parts.len(), 2, "{nasty:?}");
        for (part, file) in mail.parts.iter().zip(&letter.attachments) {
            assert_eq!(part.bytes, file.bytes, "{nasty:?}");
            assert_eq!(part.original_name.as_ref(), Some(&part.name), "a safe name is read as it was written");
        }
        assert_ne!(mail.parts[0].name, mail.parts[1].name, "{nasty:?}");
        for (at, part) in message.attachments().enumerate() {
            assert_eq!(part.attachment_name(), Some(mail.parts[at].name.as_str()), "{nasty:?}");
        }
    }
}
