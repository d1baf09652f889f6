//! What reading XML from strangers may cost.
//!
//! The parser recurses once per nesting level, compares every attribute of an element with every other, and copies
//! the namespaces in scope for every element that declares one. So a flat pass over the text checks all three before
//! the parser starts.

use message::{Measure, Unread};

/// Elements an invoice may nest. Invoices stay below 20; the parser uses stack for every level.
pub const MAX_DEPTH: usize = 64;
/// Bytes of a parsed document besides its text, as [`tree`] counts them: 70,000 elements. An invoice has that with 3,000
/// lines; a larger one is read without its lines.
pub const MAX_TREE: usize = 20 << 20;
/// Bytes the parser takes for an element, a text or an attribute.
const NODE: usize = 72;
/// CDATA sections of one document. The parser lists those of one text before it joins them.
pub const MAX_SECTIONS: usize = 100_000;
/// Bytes of an invoice in UBL or CII besides its lines and the files attached in it: that part is parsed twice.
pub const MAX_INVOICE: usize = 8 << 20;
/// Attributes of one element. The parser compares each with all others of its element.
pub const MAX_ATTRIBUTES: usize = 256;
/// Namespaces in scope, summed over the elements that declare one: the entries the parser copies.
pub const MAX_NAMESPACE_ENTRIES: usize = 1_000_000;

/// The lines of an invoice, in any dialect: the only part of one that is long.
pub(crate) const LINES: [&str; 8] = [
    "InvoiceLine",
    "CreditNoteLine",
    "IncludedSupplyChainTradeLineItem",
    "DettaglioLinee",
    "ListLineItem",
    "InvoiceRow",
    "FaWiersz",
    "line",
];

pub(crate) fn too_large(limit: usize, of: Measure) -> Unread {
    Unread::XmlTooLarge { limit: Some(limit), of }
}

/// Bytes the tree of a document takes at most. Every `<` begins at most a node and a text behind it, every `=` an
/// attribute; the parser sets up memory for all that might be.
pub(crate) fn tree(text: &str) -> usize {
    let count = |byte: u8| memchr::memchr_iter(byte, text.as_bytes()).count();
    (2 * count(b'<') + count(b'=')).saturating_mul(NODE)
}

/// Passes on what is left of a document without the lines of the invoice, piece by piece. It understands just enough of
/// XML for that; a document that it misunderstands is not well-formed then.
pub(super) fn between_lines(text: &str, pass_on: &mut dyn FnMut(&str)) {
    let (mut kept, mut at) = (0, 0);
    // Name of the line the position is in, and how many elements of that name are open.
    let mut line: Option<(&str, usize)> = None;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr(b'<', rest.as_bytes())) {
        let start = at + found;
        let rest = &text[start..];
        let skip = |opening: usize, end: &str| {
            rest.get(opening..).and_then(|inside| inside.find(end)).map(|n| opening + n + end.len())
        };
        let length = if rest.starts_with("<!--") {
            skip(4, "-->")
        } else if rest.starts_with("<![CDATA[") {
            skip(9, "]]>")
        } else if rest.starts_with("<?") {
            skip(2, "?>")
        } else if let Some(end) = rest.strip_prefix("</") {
            let length = skip(2, ">");
            if let (Some((name, open)), Some(length)) = (&mut line, length)
                && local_name(end) == *name
            {
                *open -= 1;
                if *open == 0 {
                    line = None;
                    kept = start + length;
                }
            }
            length
        } else {
            let name = local_name(&rest[1..]);
            let tag = StartTag::at(rest);
            match (&mut line, tag.length) {
                (Some((line, open)), Some(_)) if *line == name && !tag.closed => *open += 1,
                (None, Some(length)) if LINES.contains(&name) => {
                    pass_on(&text[kept..start]);
                    kept = start + length;
                    if !tag.closed {
                        line = Some((name, 1));
                    }
                }
                _ => {}
            }
            tag.length
        };
        match length {
            Some(length) => at = start + length,
            None => break,
        }
    }
    if line.is_none() {
        pass_on(text.get(kept..).unwrap_or_default());
    }
}

/// The start tag of the root element, from `<` to `>`.
pub(super) fn root_tag(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ => break,
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    rest.get(..StartTag::at(rest).length.filter(|_| rest.starts_with('<'))?)
}

/// The name at the beginning of the text, without its prefix.
fn local_name(text: &str) -> &str {
    let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    let name = &text[..end];
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// One flat pass over the markup, checking what the parser would spend stack, time or memory on. It understands just
/// enough of XML to never count less than the parser would see; where it is confused, the parser stops with an error.
pub(super) fn check(text: &str) -> Result<(), Unread> {
    let mut rest = text;
    let mut namespaces_in_scope: Vec<usize> = vec![0];
    let mut namespace_entries = 0_usize;
    let mut sections = 0_usize;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let skip = |opening: usize, end: &str| {
            rest.get(opening..).and_then(|inside| inside.find(end)).map(|n| opening + n + end.len())
        };
        let length = if rest.starts_with("<!--") {
            skip(4, "-->")
        } else if rest.starts_with("<![CDATA[") {
            sections += 1;
            if sections > MAX_SECTIONS {
                return Err(too_large(MAX_SECTIONS, Measure::CdataSections));
            }
            skip(9, "]]>")
        } else if rest.starts_with("<?") {
            skip(2, "?>")
        } else if rest.starts_with("<!") {
            return Err(Unread::XmlWithDtd);
        } else if rest.starts_with("</") {
            if namespaces_in_scope.len() > 1 {
                namespaces_in_scope.pop();
            }
            skip(2, ">")
        } else {
            let tag = StartTag::at(rest);
            if tag.attributes > MAX_ATTRIBUTES {
                return Err(too_large(MAX_ATTRIBUTES, Measure::AttributesOfAnElement));
            }
            let in_scope = namespaces_in_scope.last().copied().unwrap_or_default() + tag.namespaces;
            if tag.namespaces > 0 {
                namespace_entries += in_scope;
                if namespace_entries > MAX_NAMESPACE_ENTRIES {
                    return Err(too_large(MAX_NAMESPACE_ENTRIES, Measure::NamespaceDeclarations));
                }
            }
            // A self-closing element uses the parser's stack as little as text does, but is itself a level.
            if namespaces_in_scope.len() > MAX_DEPTH {
                return Err(Unread::XmlTooDeep { limit: MAX_DEPTH });
            }
            if !tag.closed {
                namespaces_in_scope.push(in_scope);
            }
            tag.length
        };
        match length {
            Some(length) => rest = &rest[length..],
            // Unfinished markup: the parser reports where.
            None => return Ok(()),
        }
    }
    Ok(())
}

/// What [`check`] needs to know of a start tag.
struct StartTag {
    length: Option<usize>,
    closed: bool,
    attributes: usize,
    namespaces: usize,
}

impl StartTag {
    fn at(text: &str) -> Self {
        let mut tag = Self { length: None, closed: false, attributes: 0, namespaces: 0 };
        let mut quote = None;
        let mut word = 0;
        let mut in_word = false;
        for (i, byte) in text.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => (quote, in_word) = (Some(byte), false),
                (None, b'=') => {
                    in_word = false;
                    tag.attributes += 1;
                    tag.namespaces += usize::from(text[word..].starts_with("xmlns"));
                    if tag.attributes > MAX_ATTRIBUTES {
                        return tag;
                    }
                }
                (None, b'>') => {
                    tag.closed = text[..i].ends_with('/');
                    tag.length = Some(i + 1);
                    return tag;
                }
                (None, _) if byte.is_ascii_whitespace() => in_word = false,
                (None, _) if !in_word && text.is_char_boundary(i) => (word, in_word) = (i, true),
                (None, _) => {}
            }
        }
        tag
    }
}

/// The length of the start tag the text begins with; `None` when it does not end.
pub(super) fn start_tag_length(text: &str) -> Option<usize> {
    StartTag::at(text).length
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        parse(text, MAX_TREE).err().map(|unread| unread.code())
    }

    #[test]
    fn entities_that_grow_without_end_are_refused_with_their_dtd() {
        let bomb = r#"<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>"#;
        assert_eq!(code(bomb), Some("xml_with_dtd"));
        assert_eq!(code(r#"<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#), Some("xml_with_dtd"));
    }

    #[test]
    fn nesting_ends_at_the_limit_without_using_the_stack() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert_eq!(code(&nested(MAX_DEPTH)), None);
        assert_eq!(code(&nested(MAX_DEPTH + 1)), Some("xml_too_deep"));
        assert_eq!(code(&"<a b='>'>".repeat(1_000_000)), Some("xml_too_deep"));
        assert_eq!(code(&"<a ".repeat(100_000)), Some("malformed_xml"));
    }

    #[test]
    fn what_only_looks_like_nesting_is_none() {
        let text =
            format!("<a><!-- {0} --><![CDATA[{0}]]><?b {0}?><c d='{1}'/></a>", "<b>".repeat(100), "&lt;".repeat(9));
        assert_eq!(code(&text), None);
    }

    #[test]
    fn elements_end_at_the_limit() {
        let many = |count: usize, each: &str| format!("<a>{}</a>", each.repeat(count));
        let most = MAX_TREE / NODE / 2 - 2;
        assert_eq!(code(&many(most, "<b/>")), None);
        assert_eq!(code(&many(most + 1, "<b/>")), Some("xml_too_large"));
        assert_eq!(code(&many(most, "<b c=''/>")), Some("xml_too_large"));
        assert_eq!(code(&many(3_000_000, "= ")), Some("xml_too_large"), "each might be an attribute");
        assert_eq!(code(&format!("<a>{}</a>", "<![CDATA[]]>".repeat(MAX_SECTIONS))), None);
        assert_eq!(code(&format!("<a>{}</a>", "<![CDATA[]]>".repeat(MAX_SECTIONS + 1))), Some("xml_too_large"));
    }

    #[test]
    fn an_invoice_is_the_same_without_its_lines_but_for_them() {
        let without = |text: &str| {
            let mut left = String::new();
            between_lines(text, &mut |piece| left.push_str(piece));
            left
        };
        assert_eq!(without("<a> <x:InvoiceLine a='>'><b/></x:InvoiceLine>\n<InvoiceLine/>1</a>"), "<a> \n1</a>");
        assert_eq!(without("<a><line><line><c/></line></line><line >2</line ></a>"), "<a></a>");
        let same = "<a><!-- <line> --><![CDATA[<line>]]><?b <line>?><lines/><b c='<line>'/><Line/></a>";
        assert_eq!(without(same), same);
        assert_eq!(code(&without("<a><line></a>")), Some("malformed_xml"));
        assert_eq!(code(&without("<a><line")), Some("malformed_xml"));
    }

    #[test]
    fn attributes_end_at_the_limit() {
        let element = |count: usize| format!("<a {}/>", (0..count).map(|n| format!("b{n}='' ")).collect::<String>());
        assert_eq!(code(&element(MAX_ATTRIBUTES)), None);
        assert_eq!(code(&element(MAX_ATTRIBUTES + 1)), Some("xml_too_large"));
        assert_eq!(code(&format!("<a {}", "=".repeat(1_000_000))), Some("xml_too_large"));
    }

    #[test]
    fn namespaces_end_at_the_limit() {
        let declarations: String = (0..200).map(|n| format!(" xmlns:p{n}='u{n}'")).collect();
        let child = "<b xmlns:q='v'/>".repeat(MAX_NAMESPACE_ENTRIES / 200);
        assert_eq!(code(&format!("<a{declarations}>{child}</a>")), Some("xml_too_large"));
        assert_eq!(code(&format!("<a{declarations}><b xmlns:q='v'/></a>")), None);
    }
}
