//! Transfer encodings and character sets, read leniently: a damaged file is still worth keeping.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;

use super::uuencode;

/// Longest encoded word. RFC 2047 section 2 allows 75 characters; programs that write whole subjects into one word do
/// not stop there. Without a limit, a header full of `=?` is searched to its end from each of them.
const MAX_ENCODED_WORD: usize = 2048;

/// Undoes a `Content-Transfer-Encoding` (RFC 2045 section 6). Unknown ones are taken for `binary`.
pub(super) fn decode<'a>(encoding: &str, body: &'a [u8]) -> Cow<'a, [u8]> {
    match encoding {
        "base64" => Cow::Owned(base64(body)),
        "quoted-printable" => Cow::Owned(quoted_printable(body)),
        "x-uuencode" | "x-uue" | "uuencode" => {
            uuencode::split(body).1.into_iter().next().map_or(Cow::Borrowed(body), |file| Cow::Owned(file.bytes))
        }
        _ => Cow::Borrowed(body),
    }
}

/// Base64, skipping what is not of its alphabet (RFC 2045 section 6.8); `=` ends a group, so that the pieces of
/// programs that pad every line decode too.
pub(crate) fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut group, mut digits) = (0_u32, 0);
    let mut flush = |group: &mut u32, digits: &mut u32| {
        // 2 digits carry one byte, 3 carry two, 4 carry three.
        let bytes = (*group << (6 * (4 - *digits))).to_be_bytes();
        if let Some(whole) = bytes.get(1..(*digits).max(1) as usize) {
            out.extend_from_slice(whole);
        }
        (*group, *digits) = (0, 0);
    };
    for &byte in text {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                flush(&mut group, &mut digits);
                continue;
            }
            _ => continue,
        };
        group = group << 6 | u32::from(digit);
        digits += 1;
        if digits == 4 {
            flush(&mut group, &mut digits);
        }
    }
    flush(&mut group, &mut digits);
    out
}

/// Quoted-printable (RFC 2045 section 6.7): white space at line ends goes, a lone `=` stays.
pub(super) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|&b| b == b'\n') {
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        let end = &line[content.len()..];
        let (content, end) = match content.strip_suffix(b"\r") {
            Some(shorter) if !end.is_empty() => (shorter, &line[shorter.len()..]),
            _ => (content, end),
        };
        let content = content.trim_ascii_end();
        match content.strip_suffix(b"=") {
            Some(soft) => unescape(soft, b'=', &mut out),
            None => {
                unescape(content, b'=', &mut out);
                out.extend_from_slice(end);
            }
        }
    }
    out
}

/// Replaces `<mark>XX` by the byte of these hexadecimal digits: `=` in quoted-printable, `%` in RFC 2231.
pub(super) fn unescape(text: &[u8], mark: u8, out: &mut Vec<u8>) {
    let hex = |digit: u8| char::from(digit).to_digit(16);
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == mark
            && let [high, low, after @ ..] = tail
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            out.push((high << 4 | low) as u8);
            rest = after;
        } else {
            out.push(byte);
        }
    }
}

/// Undoes base64 that no header field declares, or that was done twice, where the beginning shows that a PDF, a zip
/// archive or XML comes out.
pub(super) fn without_stray_base64(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    const BEGINNINGS: [&[u8]; 4] = [b"JVBERi0", b"UEsDB", b"PD94bWw", b"77u/PD94"];
    let text = bytes.trim_ascii();
    let is_base64 = |b: &u8| b.is_ascii_alphanumeric() || b.is_ascii_whitespace() || b"+/=".contains(b);
    if BEGINNINGS.iter().any(|beginning| text.starts_with(beginning)) && text.iter().all(is_base64) {
        return Cow::Owned(base64(text));
    }
    bytes
}

/// Text in a declared character set; without one, or with a wrong one, UTF-8 if it is valid and Windows-1252 if not.
pub(crate) fn text(charset: Option<&str>, bytes: &[u8]) -> String {
    let declared = charset.map(str::to_ascii_lowercase).filter(|c| !matches!(c.as_str(), "" | "us-ascii" | "utf-8"));
    if let Some(decoder) = declared.as_deref().and_then(|c| charset_decoder(c.as_bytes())) {
        return decoder(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => charset_decoder(b"windows-1252")
            .map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decoder| decoder(bytes)),
    }
}

/// Decodes the encoded words of RFC 2047 wherever they stand, also where the RFC forbids them.
///
/// Neighbours of one character set are joined before decoding, since programs cut them within a character.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<(String, Vec<u8>)> = None;
    let mut rest = text;
    while let Some(start) = rest.find("=?") {
        let (before, word) = rest.split_at(start);
        let window = &word[..word.floor_char_boundary(MAX_ENCODED_WORD)];
        let Some((charset, bytes, length)) = encoded_word(window) else {
            close(&mut open, &mut out);
            out.push_str(before);
            out.push_str("=?");
            rest = &word[2..];
            continue;
        };
        if open.is_none() || !before.trim().is_empty() {
            close(&mut open, &mut out);
            out.push_str(before);
        }
        match &mut open {
            Some((same, joined)) if *same == charset => joined.extend_from_slice(&bytes),
            _ => {
                close(&mut open, &mut out);
                open = Some((charset, bytes));
            }
        }
        rest = &word[length..];
    }
    close(&mut open, &mut out);
    out.push_str(rest);
    out
}

fn close(open: &mut Option<(String, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = open.take() {
        out.push_str(&self::text(Some(&charset), &bytes));
    }
}

/// Reads `=?charset?B?…?=` at the beginning of a text: the character set in lower case without a language (RFC 2231
/// section 5), the decoded bytes, and how long the word is.
fn encoded_word(text: &str) -> Option<(String, Vec<u8>, usize)> {
    let mut fields = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, method, tail) = (fields.next()?, fields.next()?, fields.next()?);
    let (content, rest) = tail.split_once("?=")?;
    let bytes = match method {
        "B" | "b" => base64(content.as_bytes()),
        "Q" | "q" => {
            let mut bytes = Vec::with_capacity(content.len());
            unescape(content.replace('_', " ").as_bytes(), b'=', &mut bytes);
            bytes
        }
        _ => return None,
    };
    let charset = charset.split('*').next().unwrap_or_default();
    Some((charset.to_ascii_lowercase(), bytes, text.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_survives_noise_padding_within_and_a_missing_end() {
        assert_eq!(base64(b"SGVsbG8s\r\nIHdvcmxkIQ=="), b"Hello, world!");
        assert_eq!(base64(b"SGVs*bG8-sIHdvcmxkIQ"), b"Hello, world!");
        assert_eq!(base64(b"SGVsbG8=\nLCB3b3JsZCE="), b"Hello, world!");
        assert_eq!(base64(b"A"), b"");
        assert_eq!(base64(b"====="), b"");
    }

    #[test]
    fn quoted_printable_joins_soft_breaks_and_keeps_what_it_cannot_read() {
        assert_eq!(quoted_printable(b"a=3D=\r\nb \r\nc=zz="), b"a=b\r\nc=zz");
        assert_eq!(quoted_printable(b"M=C3=BCller=\n GmbH\n"), "Müller GmbH\n".as_bytes());
        assert_eq!(quoted_printable(b"x="), b"x");
    }

    #[test]
    fn uuencoded_files_are_unpacked() {
        let body = b"see below\r\nbegin 644 hello.txt\r\n-2&5L;&\\L('=O<FQD(0``\r\n`\r\nend\r\nbye\r\n";
        assert_eq!(decode("x-uuencode", body).as_ref(), b"Hello, world!");
        assert_eq!(decode("x-uuencode", b"nothing here").as_ref(), b"nothing here");
    }

    #[test]
    fn a_header_full_of_beginnings_is_read_once() {
        let header = "=? ".repeat(80_000) + "=?utf-8?Q?end?=";
        let read = words(&header);
        assert!(read.ends_with("=? end") && read.len() == 240_003, "{}", read.len());
        let long = format!("=?utf-8?Q?{}?= rest", "a".repeat(MAX_ENCODED_WORD));
        assert_eq!(words(&long), long);
    }

    #[test]
    fn encoded_words_cut_within_a_character_are_joined() {
        // "ü" is C3 BC: its halves come in two words.
        assert_eq!(words("=?UTF-8?B?TcM=?= =?utf-8?B?vGxsZXI=?="), "Müller");
        assert_eq!(words("Re: =?iso-8859-1?Q?M=FCller_GmbH?= =?utf-8?q?=E2=82=AC?= 5"), "Re: Müller GmbH€ 5");
        assert_eq!(words("=?utf-8*de?Q?a?= b =?utf-8?Q?c?="), "a b c");
    }

    #[test]
    fn what_only_resembles_an_encoded_word_is_kept() {
        for text in ["=?", "a =? b", "=?utf-8?X?abc?=", "=?utf-8?Q?abc", "=?=?=?=?"] {
            assert_eq!(words(text), text);
        }
    }

    #[test]
    fn raw_eight_bit_text_is_utf_8_or_else_windows_1252() {
        assert_eq!(text(None, "Müller".as_bytes()), "Müller");
        assert_eq!(text(None, b"M\xfcller \x80"), "Müller €");
        assert_eq!(text(Some("utf-8"), b"M\xfcller"), "Müller");
        assert_eq!(text(Some("no-such-charset"), "Müller".as_bytes()), "Müller");
        assert_eq!(text(Some("ISO-2022-JP"), b"\x1b$B@A5a=q\x1b(B"), "請求書");
    }
}
