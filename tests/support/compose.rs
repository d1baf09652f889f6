//! Mails as the usual programs write them, composed by hand from real files, each program with its own habits: where
//! it puts a file's name, what type it declares, how it builds its tree. No mail library is used, since a library
//! would write them all alike.

pub(crate) mod apple;
pub(crate) mod billing;
pub(crate) mod gmail;
pub(crate) mod outlook;
pub(crate) mod thunderbird;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What a supplier writes; the program decides how.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// `From`.
    pub(crate) sender: String,
    /// `To`.
    pub(crate) recipient: String,
    /// `Subject`.
    pub(crate) subject: String,
    /// What is attached.
    pub(crate) files: Vec<Attached>,
}

/// A file as its sender sees it.
#[derive(Debug, Clone)]
pub(crate) struct Attached {
    /// Its name on the sender's disk.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// A program that writes mails.
pub(crate) type Program = fn(&Draft) -> Vec<u8>;

/// A picture of 16 × 16 pixels, such as stands in a signature.
pub(crate) const LOGO: &str =
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAQAAAAA3iMLMAAAAEUlEQVR42mMIDWVYtYqBaBIAdscP8aNZ+RMAAAAASUVORK5CYII=";

/// A mail as it goes over SMTP: every line ends with CR LF.
pub(crate) fn crlf(text: &str) -> Vec<u8> {
    text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}

/// The same mail as saved on a Unix disk: every line ends with LF.
pub(crate) fn lf(mail: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(mail.len());
    for (at, byte) in mail.iter().enumerate() {
        if *byte != b'\r' || mail.get(at + 1) != Some(&b'\n') {
            out.push(*byte);
        }
    }
    out
}

/// The parts between their delimiter lines. Each part is its header, an empty line and its body.
fn multipart(boundary: &str, parts: &[String]) -> String {
    let mut out = String::new();
    for part in parts {
        out.push_str(&format!("--{boundary}\n{part}\n"));
    }
    out.push_str(&format!("--{boundary}--\n"));
    out
}

/// Base64 in lines of 76 characters (RFC 2045 section 6.8).
fn base64(bytes: &[u8]) -> String {
    base64_in_lines_of(76, bytes)
}

fn base64_in_lines_of(columns: usize, bytes: &[u8]) -> String {
    let encoded = STANDARD.encode(bytes);
    let mut out = String::with_capacity(encoded.len() + encoded.len() / columns + 1);
    for (at, character) in encoded.chars().enumerate() {
        if at > 0 && at % columns == 0 {
            out.push('\n');
        }
        out.push(character);
    }
    out
}

/// Quoted-printable (RFC 2045 section 6.7) of a file: its line ends are encoded too, so that no mail server changes
/// them.
fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut column = 0;
    for byte in bytes {
        let plain = byte.is_ascii_graphic() && *byte != b'=' || *byte == b' ';
        let written = if plain { char::from(*byte).to_string() } else { format!("={byte:02X}") };
        if column + written.len() > 75 {
            out.push_str("=\n");
            column = 0;
        }
        column += written.len();
        out.push_str(&written);
        if *byte == b'\n' {
            out.push_str("=\n");
            column = 0;
        }
    }
    // A space at the end of the last line would be lost on the way.
    if out.ends_with(' ') {
        out.push_str("=\n");
    }
    out
}

/// A text as an encoded word (RFC 2047), `Q` or `B`; as it is if it is ASCII.
fn encoded_word(charset: Charset, encoding: char, text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let bytes = charset.encode(text);
    let payload = match encoding {
        'B' => STANDARD.encode(&bytes),
        _ => bytes
            .iter()
            .map(|byte| match byte {
                b' ' => "_".to_owned(),
                _ if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
                _ => format!("={byte:02X}"),
            })
            .collect(),
    };
    format!("=?{}?{encoding}?{payload}?=", charset.name())
}

/// How a program writes letters that ASCII has not.
#[derive(Debug, Clone, Copy)]
enum Charset {
    Utf8,
    /// ISO 8859-1, which Outlook still prefers for Western Europe.
    Latin1,
}

impl Charset {
    fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Latin1 => "iso-8859-1",
        }
    }

    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Latin1 => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        }
    }
}

/// A value with everything percent-encoded that RFC 2231 does not leave as it is.
fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// What a program with a table of extensions declares for a file.
fn type_by_extension(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("pdf") => "application/pdf",
        Some("xml") => "text/xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("txt") => "text/plain",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
