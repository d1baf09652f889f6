//! Fonts, as far as text depends on them (ISO 32000-1, 9.5 to 9.10): which letter a code is, and how wide.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Document, Encoding, Object};

use super::Budget;
use super::syntax::{Parser, Token};

/// Bytes of UTF-16 one code of a font may stand for: a ligature has a few letters.
const MAX_MEANING: usize = 64;

/// The standard fonts of signs (9.6.2.2). Their codes are those of letters, and mean none.
const SIGNS: [&[u8]; 2] = [b"ZapfDingbats", b"Symbol"];
/// What stands for a sign.
const SIGN: &str = "\u{25a0}";

/// How the bytes of a font become letters.
pub(super) struct Font<'a> {
    /// Whether it has signs and no letters.
    is_of_signs: bool,
    unicode: Option<ToUnicode>,
    encoding: Option<Encoding<'a>>,
    /// Two bytes for one letter, as composite fonts have it.
    composite: bool,
    /// By the code of the letter, as a multiple of the font size.
    widths: HashMap<u16, f32>,
    default_width: f32,
}

impl<'a> Font<'a> {
    pub(super) fn read(document: &'a Document, budget: &mut Budget, dictionary: &'a Dictionary) -> Self {
        let unicode = dictionary
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .ok()
            .and_then(|stream| budget.inflate(document, stream).ok().flatten())
            .map(|cmap| ToUnicode::parse(&cmap, &mut budget.letters));
        let composite = dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype == b"Type0");
        // lopdf reads the encodings of simple fonts; its own reading of ToUnicode is not bounded.
        let encoding = (unicode.is_none() && !dictionary.has(b"ToUnicode") && !composite)
            .then(|| dictionary.get_font_encoding_with_limit(document, super::MAX_STREAM).ok())
            .flatten();
        let name = dictionary.get_deref(b"BaseFont", document).and_then(Object::as_name).unwrap_or_default();
        let is_of_signs = unicode.is_none() && SIGNS.contains(&name);
        let (widths, default_width) = match composite {
            true => composite_widths(document, dictionary, &mut budget.letters),
            false => (simple_widths(document, dictionary, &mut budget.letters), 0.5),
        };
        Self { is_of_signs, unicode, encoding, composite, widths, default_width }
    }

    /// The letters, and their width as a multiple of the font size.
    pub(super) fn decode(&self, bytes: &[u8]) -> (String, f32) {
        let codes = bytes.chunks(if self.composite { 2 } else { 1 });
        let codes = codes.map(|code| code.iter().fold(0_u16, |code, byte| (code << 8) | u16::from(*byte)));
        let width = codes.map(|code| self.widths.get(&code).copied().unwrap_or(self.default_width)).sum();
        let text = match (&self.unicode, &self.encoding) {
            _ if self.is_of_signs => SIGN.repeat(bytes.len()),
            (Some(unicode), _) => unicode.decode(bytes, self.composite),
            (None, Some(encoding)) => encoding.bytes_to_string(bytes).unwrap_or_default(),
            (None, None) => String::new(),
        };
        (text.chars().filter(|c| !c.is_control()).collect(), width)
    }
}

/// The widths of a simple font (9.2.4), in thousandths from its first letter on.
fn simple_widths(document: &Document, font: &Dictionary, letters: &mut usize) -> HashMap<u16, f32> {
    let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).ok();
    let widths = font.get_deref(b"Widths", document).and_then(Object::as_array);
    let (Some(first), Ok(widths)) = (first.and_then(|first| u16::try_from(first).ok()), widths) else {
        return HashMap::new();
    };
    let widths = (first..=255).zip(widths.iter().filter_map(thousandths));
    widths.take_while(|_| spend(letters)).collect()
}

/// Whether one more letter may be kept.
fn spend(letters: &mut usize) -> bool {
    let left = letters.checked_sub(1);
    *letters = left.unwrap_or_default();
    left.is_some()
}

/// The widths of a composite font (9.7.4.3): `code [width width …]` and `first last width`, by turns. Codes are taken
/// for identifiers of letters, as they are in nearly every file.
fn composite_widths(document: &Document, font: &Dictionary, letters: &mut usize) -> (HashMap<u16, f32>, f32) {
    let mut widths = HashMap::new();
    let descendant = font
        .get_deref(b"DescendantFonts", document)
        .and_then(Object::as_array)
        .ok()
        .and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok());
    let Some(descendant) = descendant else { return (widths, 0.5) };
    let default_width = descendant.get_deref(b"DW", document).ok().and_then(thousandths).unwrap_or(1.0);
    let list = descendant.get_deref(b"W", document).and_then(Object::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut list = list.iter().filter_map(|item| Some(document.dereference(item).ok()?.1));
    let code = |object: &Object| object.as_i64().ok().and_then(|code| u16::try_from(code).ok());
    while let (Some(first), Some(next)) = (list.next().and_then(code), list.next()) {
        match next {
            Object::Array(each) => {
                let each = (first..=u16::MAX).zip(each.iter().filter_map(thousandths));
                widths.extend(each.take_while(|_| spend(letters)));
            }
            last => {
                let (Some(last), Some(width)) = (code(last), list.next().and_then(thousandths)) else { break };
                widths.extend((first..=last).take_while(|_| spend(letters)).map(|code| (code, width)));
            }
        }
    }
    (widths, default_width)
}

fn thousandths(width: &Object) -> Option<f32> {
    width.as_float().ok().map(|width| width / 1000.0)
}

/// A ToUnicode CMap (9.10.3).
#[derive(Default)]
struct ToUnicode {
    letters: HashMap<(usize, u32), String>,
    /// By the length of the code in bytes and the first code: the last code, and what the first one means.
    ranges: BTreeMap<(usize, u32), (u32, String)>,
}

impl ToUnicode {
    fn parse(cmap: &[u8], letters: &mut usize) -> Self {
        let mut parser = Parser::new(cmap, 0, super::MAX_OPERANDS);
        let mut map = Self::default();
        let mut operands: Vec<Object> = Vec::new();
        while parser.position() < cmap.len() {
            match parser.token() {
                Some(Token::Value(value)) => operands.push(value),
                Some(Token::Keyword(keyword)) => {
                    match keyword.as_slice() {
                        b"endbfchar" => operands
                            .chunks_exact(2)
                            .take_while(|_| spend(letters))
                            .for_each(|pair| map.letter(&pair[0], &pair[1])),
                        b"endbfrange" => operands.chunks_exact(3).for_each(|range| map.range(range, letters)),
                        _ => {}
                    }
                    operands.clear();
                    parser.allow(super::MAX_OPERANDS);
                }
                None if parser.values_left() == 0 => break,
                None => parser.go_to(parser.position() + 1),
            }
        }
        map
    }

    fn letter(&mut self, code: &Object, meaning: &Object) {
        if let (Some(code), Some(meaning)) = (code_of(code), utf16(meaning)) {
            self.letters.insert(code, meaning);
        }
    }

    fn range(&mut self, range: &[Object], letters: &mut usize) {
        let [first, last, meaning] = range else { return };
        let (Some((length, first)), Some((_, last))) = (code_of(first), code_of(last)) else { return };
        match meaning {
            Object::Array(meanings) => {
                for (code, meaning) in (first..=last).zip(meanings).take_while(|_| spend(letters)) {
                    if let Some(meaning) = utf16(meaning) {
                        self.letters.insert((length, code), meaning);
                    }
                }
            }
            meaning => {
                if let Some(meaning) = utf16(meaning)
                    && spend(letters)
                {
                    self.ranges.insert((length, first), (last, meaning));
                }
            }
        }
    }

    fn get(&self, length: usize, code: u32) -> Option<String> {
        if let Some(letter) = self.letters.get(&(length, code)) {
            return Some(letter.clone());
        }
        let ((found, first), (last, meaning)) = self.ranges.range(..=(length, code)).next_back()?;
        if *found != length || code > *last {
            return None;
        }
        // The last letter of the meaning counts up (9.10.3).
        let mut letters: Vec<char> = meaning.chars().collect();
        let last = letters.pop()?;
        letters.push(char::from_u32(u32::from(last).wrapping_add(code - first))?);
        Some(letters.into_iter().collect())
    }

    fn decode(&self, bytes: &[u8], composite: bool) -> String {
        let length = if composite { 2 } else { 1 };
        let code = |bytes: &[u8]| bytes.iter().fold(0_u32, |code, byte| (code << 8) | u32::from(*byte));
        bytes.chunks(length).filter_map(|chunk| self.get(chunk.len(), code(chunk))).collect()
    }
}

fn code_of(object: &Object) -> Option<(usize, u32)> {
    let bytes = object.as_str().ok()?;
    let code = bytes.iter().fold(0_u32, |code, byte| (code << 8) | u32::from(*byte));
    (1..=4).contains(&bytes.len()).then_some((bytes.len(), code))
}

fn utf16(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok().filter(|bytes| bytes.len() <= MAX_MEANING)?;
    Some(encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned())
}
