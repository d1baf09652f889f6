//! XML from strangers: decoded, bounded, parsed, and walked by local names.
//!
//! What it may cost to read them is in [`limits`].

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::value;
use message::{Measure, Unread};

pub mod limits;

/// An element, text or comment of a parsed document.
pub(crate) type Node<'a, 'i> = roxmltree::Node<'a, 'i>;

/// Whether the bytes begin like an XML document: `<?xml`, a comment or a start tag, in any Unicode encoding.
/// HTML begins like one too and is not meant.
pub fn looks_like_xml(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes
        .strip_prefix(b"\xEF\xBB\xBF".as_slice())
        .unwrap_or(bytes)
        .iter()
        .take(512)
        .copied()
        .filter(|b| !matches!(b, 0 | 0xFE | 0xFF))
        .skip_while(u8::is_ascii_whitespace)
        .map(|b| b.to_ascii_lowercase())
        .collect();
    let starts = |mark: &[u8]| head.starts_with(mark);
    let tag = head.first() == Some(&b'<') && head.get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_');
    (tag && !starts(b"<html")) || starts(b"<?xml") || starts(b"<!--")
}

/// The text of a document in whatever encoding it came: byte-order mark, else UTF-16 by its zero bytes, else the
/// encoding the XML declaration names, else UTF-8 (XML 1.0, appendix F). The mark is dropped.
///
/// # Errors
///
/// `unknown_encoding` for a name that is no encoding, `wrong_encoding` for bytes that are none of its characters,
/// `xml_too_large` when its copy in UTF-8 would be longer than `room`.
pub(crate) fn decode(bytes: &[u8], room: usize) -> Result<Cow<'_, str>, Unread> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if bytes.starts_with(b"<\0") => UTF_16LE,
        None if bytes.starts_with(b"\0<") => UTF_16BE,
        None => match declared_encoding(bytes) {
            None => UTF_8,
            Some(label) => match Encoding::for_label(label) {
                // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
                Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
                Some(encoding) => encoding,
                None => {
                    return Err(Unread::UnknownEncoding { encoding: value::line(&String::from_utf8_lossy(label)) });
                }
            },
        },
    };
    let wrong = || Unread::WrongEncoding { encoding: encoding.name().to_owned() };
    if encoding == UTF_8 {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| wrong());
    }
    // In most encodings a text in ASCII is the same as in UTF-8.
    if encoding.is_ascii_compatible()
        && bytes.is_ascii()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Ok(Cow::Borrowed(text));
    }
    let length = transcode(bytes, encoding, &mut |_| ()).ok_or_else(wrong)?;
    if length > room {
        return Err(limits::too_large(room >> 20, Measure::MegabytesOfText));
    }
    // Measured first and set up once: while it grew, it would be there twice.
    let mut text = String::with_capacity(length);
    transcode(bytes, encoding, &mut |piece| text.push_str(piece));
    Ok(Cow::Owned(text))
}

/// Passes the text on in UTF-8, piece by piece, and returns its length; `None` when it is not in the encoding.
fn transcode(bytes: &[u8], encoding: &'static Encoding, pass_on: &mut dyn FnMut(&str)) -> Option<usize> {
    const PIECE: usize = 64 << 10;
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut decoded = Vec::new();
    let mut length = 0;
    let pieces = bytes.len().div_ceil(PIECE).max(1);
    for i in 0..pieces {
        let piece = bytes.get(i * PIECE..((i + 1) * PIECE).min(bytes.len()))?;
        let needed = decoder.max_utf8_buffer_length_without_replacement(piece.len())?;
        decoded.resize(needed.max(decoded.len()), 0);
        let (result, _, written) = decoder.decode_to_utf8_without_replacement(piece, &mut decoded, i + 1 == pieces);
        match std::str::from_utf8(decoded.get(..written)?) {
            Ok(text) if result == DecoderResult::InputEmpty => pass_on(text),
            _ => return None,
        }
        length += written;
    }
    Some(length)
}

/// The text with line feeds alone at the ends of its lines (XML 1.0, 2.11). The parser would do so too, and hold every
/// text three times meanwhile.
pub(crate) fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    let returns = memchr::memchr_iter(b'\r', text.as_bytes());
    let is_pair = |at: usize| text.as_bytes().get(at + 1) == Some(&b'\n');
    let count = returns.clone().count();
    if count == 0 || !returns.clone().all(is_pair) {
        return text;
    }
    match text {
        Cow::Owned(mut text) => {
            text.retain(|character| character != '\r');
            Cow::Owned(text)
        }
        Cow::Borrowed(text) => {
            let mut lines = String::with_capacity(text.len() - count);
            text.split('\r').for_each(|line| lines.push_str(line));
            Cow::Owned(lines)
        }
    }
}

/// The value of `encoding` in the XML declaration.
fn declared_encoding(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.get(..bytes.len().min(256))?.trim_ascii_start().strip_prefix(b"<?xml")?;
    let head = head.get(..head.windows(2).position(|w| w == b"?>")?)?;
    let at = head.windows(8).position(|w| w == b"encoding")?;
    let value = head.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, rest) = value.split_first()?;
    rest.get(..rest.iter().position(|b| b == quote)?)
}

/// The text without its XML declaration, which may name an encoding the text is no longer in.
pub(crate) fn without_declaration(text: &str) -> &str {
    let text = text.trim_start();
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.trim_start(),
        None => text,
    }
}

/// Parses within [`limits`], if the tree takes no more than `most` bytes.
///
/// # Errors
///
/// `xml_with_dtd`, `xml_too_deep`, `xml_too_large` for a document that asks for too much; `malformed_xml`.
pub(crate) fn parse(text: &str, most: usize) -> Result<roxmltree::Document<'_>, Unread> {
    limits::check(text)?;
    if limits::tree(text) > most {
        return Err(too_many_elements());
    }
    roxmltree::Document::parse(text).map_err(|error| match error {
        roxmltree::Error::DtdDetected => Unread::XmlWithDtd,
        roxmltree::Error::AttributesLimitReached | roxmltree::Error::NamespacesLimitReached => {
            Unread::XmlTooLarge { limit: None, of: Measure::AttributesAndNamespaces }
        }
        error => {
            let at = error.pos();
            Unread::MalformedXml { line: at.row, column: at.col }
        }
    })
}

/// The document, without the lines of the invoice if with them its tree would take more than `most` bytes: no field is
/// read from them.
///
/// # Errors
///
/// `xml_too_large` when the tree of the rest takes more than `most`, or a copy of it more than `room`; what
/// [`parse`] refuses.
pub(crate) fn without_lines(text: &str, most: usize, room: usize) -> Result<Cow<'_, str>, Unread> {
    if limits::tree(text) <= most {
        return Ok(Cow::Borrowed(text));
    }
    limits::check(text)?;
    // Measured first: while the copy grew, it would be there twice.
    let (mut tree, mut length) = (0, 0);
    limits::between_lines(text, &mut |kept| {
        tree += limits::tree(kept);
        length += kept.len();
    });
    if tree > most || length > room {
        return Err(too_many_elements());
    }
    let mut rest = String::with_capacity(length);
    limits::between_lines(text, &mut |kept| rest.push_str(kept));
    Ok(Cow::Owned(rest))
}

fn too_many_elements() -> Unread {
    Unread::XmlTooLarge { limit: None, of: Measure::Nodes }
}

/// The element as a document of its own, with the namespaces it inherits declared on it.
///
/// # Errors
///
/// `xml_too_large` when it must be copied for that, and the copy is longer than `room`.
pub(crate) fn standalone<'i>(text: &'i str, element: Node<'_, '_>, room: usize) -> Result<Cow<'i, str>, Unread> {
    let own = &text[element.range()];
    let name_end = own.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(own.len());
    let (name, rest) = own.split_at(name_end);
    let start_tag = &rest[..limits::start_tag_length(own).map_or(rest.len(), |end| end - name_end)];
    let mut inherited = String::new();
    for namespace in element.namespaces().filter(|n| n.name() != Some("xml")) {
        let attribute = namespace.name().map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
        if !declares(start_tag, &attribute) {
            let uri = namespace.uri().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            inherited.push_str(&format!(" {attribute}=\"{uri}\""));
        }
    }
    match inherited.len() + own.len() {
        _ if inherited.is_empty() => Ok(Cow::Borrowed(own)),
        length if length > room => Err(limits::too_large(room >> 20, Measure::MegabytesOfText)),
        _ => Ok(Cow::Owned([name, &inherited, rest].concat())),
    }
}

/// Whether a start tag (without its name) has the attribute, outside of attribute values.
fn declares(start_tag: &str, attribute: &str) -> bool {
    let mut rest = start_tag;
    while let Some((name, value)) = rest.split_once('=') {
        if name.trim() == attribute {
            return true;
        }
        let value = value.trim_start();
        let Some(quote) = value.chars().next() else { break };
        match value[quote.len_utf8()..].split_once(quote) {
            Some((_, after)) => rest = after,
            None => break,
        }
    }
    false
}

/// Local name and namespace of the root element, found without reading the document; `None` when it has none.
pub(crate) fn root_name(text: &str) -> Option<(String, String)> {
    let tag = limits::root_tag(text)?.trim_end_matches(['>', '/']);
    let empty = format!("{tag}/>");
    let document = roxmltree::Document::parse(&empty).ok()?;
    let (name, namespace) = name(document.root_element());
    Some((name.to_owned(), namespace.to_owned()))
}

/// Local name and namespace of an element; an absent namespace is the empty string.
pub(crate) fn name<'a>(node: Node<'a, '_>) -> (&'a str, &'a str) {
    (node.tag_name().name(), node.tag_name().namespace().unwrap_or_default())
}

/// An attribute by its local name: some programs give attributes the namespace of their element.
pub(crate) fn attribute(node: Node<'_, '_>, name: &str) -> Option<String> {
    let value = value::line(node.attributes().find(|attribute| attribute.name() == name)?.value());
    (!value.is_empty()).then_some(value)
}

/// Child elements with this local name, or one of several (`InvoiceLine|CreditNoteLine`), in document order.
pub(crate) fn children<'a, 'i: 'a>(node: Node<'a, 'i>, name: &str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| {
        child.is_element() && name.split('|').any(|alternative| child.tag_name().name() == alternative)
    })
}

/// Every element at a path of local names such as `LegalMonetaryTotal/PayableAmount`, in document order. `.` is the
/// element itself; `InvoiceLine|CreditNoteLine` is one or the other.
pub(crate) fn all<'a, 'i>(node: Node<'a, 'i>, path: &str) -> Vec<Node<'a, 'i>> {
    path.split('/')
        .filter(|step| *step != ".")
        .fold(vec![node], |found, step| found.into_iter().flat_map(|node| children(node, step)).collect())
}

/// The first element at a path.
pub(crate) fn first<'a, 'i>(node: Node<'a, 'i>, path: &str) -> Option<Node<'a, 'i>> {
    all(node, path).into_iter().next()
}

/// The element's own text, trimmed; `None` when nothing is left. CDATA is text, comments are not.
pub(crate) fn own_text<'a>(node: Node<'a, '_>) -> Option<Cow<'a, str>> {
    let mut texts = node.children().filter(Node::is_text).filter_map(|child| child.text());
    let first = texts.next()?;
    // One text is the rule, and may be an attached file of many megabytes.
    let text = match texts.next() {
        None => Cow::Borrowed(first.trim()),
        Some(second) => {
            let all: String = [first, second].into_iter().chain(texts).collect();
            Cow::Owned(all.trim().to_owned())
        }
    };
    (!text.is_empty()).then_some(text)
}

/// The first date at a path, in ISO 8601.
pub(crate) fn date(node: Node<'_, '_>, path: &str) -> Option<String> {
    all(node, path).into_iter().filter_map(own_text).find_map(|text| value::date(&text))
}

/// The first amount at a path, as written.
pub(crate) fn amount(node: Node<'_, '_>, path: &str) -> Option<String> {
    all(node, path).into_iter().find_map(own_text).and_then(|text| value::amount(&text))
}

/// The sum of all amounts at a path; `None` when there is none or one is no number.
pub(crate) fn sum(node: Node<'_, '_>, path: &str) -> Option<String> {
    value::sum(all(node, path).into_iter().filter_map(own_text))
}

/// The first account at a path that has the form of an IBAN.
pub(crate) fn iban(node: Node<'_, '_>, path: &str) -> Option<String> {
    all(node, path).into_iter().filter_map(own_text).find_map(|text| value::iban(&text))
}

/// The texts at several paths in one element, in the order of the paths, joined; `None` when all are missing.
pub(crate) fn joined(node: Node<'_, '_>, paths: &[&str], separator: &str) -> Option<String> {
    let parts: Vec<String> = paths.iter().filter_map(|path| text(node, path)).collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}

/// The first text that is not empty at a path, on one line and no longer than a field may be.
pub(crate) fn text(node: Node<'_, '_>, path: &str) -> Option<String> {
    all(node, path).into_iter().find_map(own_text).map(|text| value::line(&text)).filter(|text| !text.is_empty())
}

/// Every text that is not empty at a path, each on one line.
pub(crate) fn texts(node: Node<'_, '_>, path: &str) -> Vec<String> {
    let texts = all(node, path).into_iter().filter_map(own_text);
    texts.map(|text| value::line(&text)).filter(|text| !text.is_empty()).collect()
}

/// Every text that is not empty at a path, with its line ends and as long as a note may be.
pub(crate) fn notes(node: Node<'_, '_>, path: &str) -> Vec<String> {
    let texts = all(node, path).into_iter().filter_map(own_text);
    texts.map(|text| value::lines(&text)).filter(|text| !text.is_empty()).collect()
}

/// All texts at several paths as one note.
pub(crate) fn note(node: Node<'_, '_>, paths: &[&str]) -> Option<String> {
    lines(paths.iter().flat_map(|path| notes(node, path)))
}

/// Several notes as one, a line each; `None` when there are none.
pub(crate) fn lines(notes: impl IntoIterator<Item = String>) -> Option<String> {
    let notes: Vec<String> = notes.into_iter().collect();
    (!notes.is_empty()).then(|| value::lines(&notes.join("\n")))
}

/// Several lines of an address, each of the texts at several paths; without those that are empty.
pub(crate) fn rows(node: Node<'_, '_>, rows: &[&[&str]]) -> Vec<String> {
    rows.iter().filter_map(|paths| joined(node, paths, " ")).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_supplier_writes_in_the_encoding_of_his_old_program() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>M\xFCller</a>";
        assert!(decode(latin, 100).unwrap().ends_with("<a>M\u{fc}ller</a>"));
        let windows = b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>\x80</a>";
        assert!(decode(windows, 100).unwrap().contains('\u{20ac}'));
        for utf16 in [
            b"\xFF\xFE<\0a\0/\0>\0".as_slice(),
            b"\xFE\xFF\0<\0a\0/\0>",
            b"<\0a\0/\0>\0",
            b"\0<\0a\0/\0>",
            b"\xEF\xBB\xBF<a/>",
            b"<a/>",
        ] {
            assert!(looks_like_xml(utf16), "{utf16:?}");
            assert_eq!(decode(utf16, 100).unwrap(), "<a/>");
        }
        // Says UTF-16, is not: the declaration could be read.
        assert!(decode(b"<?xml version='1.0' encoding='UTF-16'?><a/>", 100).unwrap().ends_with("<a/>"));
    }

    #[test]
    fn a_long_text_is_the_same_in_every_encoding_and_grows_to_the_limit() {
        let text =
            |length: usize| format!("<?xml version='1.0' encoding='ISO-8859-1'?><a>{}</a>", "\u{e9}".repeat(length));
        let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
        let room = text(200_001).len();
        assert_eq!(decode(&latin(&text(200_001)), room).unwrap(), text(200_001));
        let utf16: Vec<u8> = text(200_001).encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16, room).unwrap(), text(200_001));
        assert_eq!(decode(&utf16[..utf16.len() - 1], room).unwrap_err().code(), "wrong_encoding");
        assert_eq!(decode(&latin(&text(200_001)), room - 1).unwrap_err().code(), "xml_too_large");
    }

    #[test]
    fn lines_end_in_one_way() {
        let ends = |text: &str| with_line_feeds(Cow::Borrowed(text)).into_owned();
        assert_eq!(ends("<a>\r\n1\r\n</a>"), "<a>\n1\n</a>");
        assert_eq!(with_line_feeds(Cow::Owned("<a>\r\n</a>".to_owned())), "<a>\n</a>");
        assert_eq!(ends("<a>\r1\r\n</a>"), "<a>\r1\r\n</a>", "left to the parser");
    }

    #[test]
    fn bytes_that_are_no_text_are_a_problem_in_words() {
        assert_eq!(decode(b"<a>\xFF</a>", 100).unwrap_err().code(), "wrong_encoding");
        let unknown = decode(b"<?xml version='1.0' encoding='klingon'?><a/>", 100).unwrap_err();
        assert_eq!(unknown, Unread::UnknownEncoding { encoding: "klingon".to_owned() });
    }

    #[test]
    fn a_letter_in_html_is_no_xml() {
        assert!(!looks_like_xml(b"<!DOCTYPE html><html>"));
        assert!(!looks_like_xml(b" <HTML>"));
        assert!(!looks_like_xml(b"Dear customer"));
        assert!(!looks_like_xml(b"< 5 EUR"));
        assert!(!looks_like_xml(b""));
    }

    #[test]
    fn a_document_taken_out_of_its_envelope_keeps_its_namespaces() {
        let text = r#"<e:envelope xmlns:e="env" xmlns="d&amp;&quot;" xmlns:x="one"><doc a="xmlns:x='no'" xmlns:y="two"><x:c/><y:d/></doc></e:envelope>"#;
        let document = parse(text, limits::MAX_TREE).unwrap();
        let inner = standalone(text, document.root_element().first_element_child().unwrap(), 1000).unwrap();
        let inner = parse(&inner, limits::MAX_TREE).unwrap();
        assert_eq!(name(inner.root_element()), ("doc", "d&\""));
        let children: Vec<_> = inner.root_element().children().map(name).collect();
        assert_eq!(children, [("c", "one"), ("d", "two")]);
    }

    #[test]
    fn the_root_is_known_without_the_rest() {
        let root = |text: &str| root_name(text).unwrap_or_default();
        let of = |name: &str, namespace: &str| (name.to_owned(), namespace.to_owned());
        assert_eq!(root("<!-- <b> --> <?c?><x:a d='>' xmlns:x='u'><b>"), of("a", "u"));
        assert_eq!(root("<a/>"), of("a", ""));
        for none in ["", "a", "<a", "<!-- <a>", "<?a", "<!DOCTYPE a><a>", "<1>", "<x:a>"] {
            assert_eq!(root_name(none), None, "{none}");
        }
    }

    #[test]
    fn texts_are_found_by_path_past_empty_elements() {
        let document = parse("<r><a/><a><b> </b><b>x<!-- -->y<c>z</c></b></a></r>", limits::MAX_TREE).unwrap();
        assert_eq!(text(document.root_element(), "a/b").as_deref(), Some("xy"));
        assert_eq!(text(document.root_element(), "a/d"), None);
        assert_eq!(all(document.root_element(), "a").len(), 2);
    }
}
