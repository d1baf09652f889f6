//! The syntax of PDF values (ISO 32000-1, 7.2 and 7.3) and of the operators between them in page contents.
//!
//! Reads one pass forward, never deeper than [`MAX_NESTING`], never more than the fuel it was given, and never fails
//! worse than by returning nothing.

use lopdf::{Dictionary, Object, StringFormat};

/// Arrays and dictionaries within one another. Real files stay below ten.
pub const MAX_NESTING: usize = 64;

/// Values a dictionary counts as, besides those in it: what its table takes.
const DICTIONARY: usize = 4;

/// What a step forward found.
#[derive(Debug, PartialEq)]
pub(super) enum Token {
    /// A number, name, string, array, dictionary, reference, boolean or null.
    Value(Object),
    /// A keyword: an operator in page contents; `endobj`, `stream` … between objects.
    Keyword(Vec<u8>),
}

/// A position in a file or in a stream.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How many more values may be made: bounds memory, as a value takes a hundred times the byte it may be written with.
    values: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize, values: usize) -> Self {
        Self { bytes, at: at.min(bytes.len()), values }
    }

    /// Where the next token begins to be looked for.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes on elsewhere.
    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at.min(self.bytes.len());
    }

    /// How many more values may be made.
    pub(super) fn values_left(&self) -> usize {
        self.values
    }

    /// Makes this many more, those made before being dropped.
    pub(super) fn allow(&mut self, values: usize) {
        self.values = values;
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Past white space and comments.
    pub(super) fn skip_blank(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    let line = self.rest().iter().position(|b| matches!(b, b'\r' | b'\n'));
                    self.at += line.unwrap_or(self.rest().len());
                }
                _ if is_blank(byte) => self.at += 1,
                _ => break,
            }
        }
    }

    /// The next value or keyword; `None` at the end and where nothing can be read.
    pub(super) fn token(&mut self) -> Option<Token> {
        self.skip_blank();
        match self.peek()? {
            byte if byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'"') => {
                let word = self.word();
                Some(match word {
                    b"true" => Token::Value(Object::Boolean(true)),
                    b"false" => Token::Value(Object::Boolean(false)),
                    b"null" => Token::Value(Object::Null),
                    word => Token::Keyword(word.to_vec()),
                })
            }
            _ => self.value(0).map(Token::Value),
        }
    }

    /// The next value; `None` where there is none.
    pub(super) fn value(&mut self, depth: usize) -> Option<Object> {
        self.values = self.values.checked_sub(1)?;
        self.skip_blank();
        match self.peek()? {
            b'/' => Some(Object::Name(self.name())),
            b'(' => self.literal_string(),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth).map(Object::Dictionary),
            b'<' => Some(self.hexadecimal_string()),
            b'[' => self.array(depth),
            byte if byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.') => self.number_or_reference(),
            byte if byte.is_ascii_alphabetic() => match self.word() {
                b"true" => Some(Object::Boolean(true)),
                b"false" => Some(Object::Boolean(false)),
                b"null" => Some(Object::Null),
                _ => None,
            },
            _ => None,
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|b| is_blank(*b) || is_delimiter(*b)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let raw = self.word();
        if !raw.contains(&b'#') {
            return raw.to_vec();
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut i = 0;
        while let Some(byte) = raw.get(i) {
            let escaped = (*byte == b'#').then(|| raw.get(i + 1..i + 3)).flatten().and_then(hexadecimal_pair);
            name.push(escaped.unwrap_or(*byte));
            i += if escaped.is_some() { 3 } else { 1 };
        }
        name
    }

    fn literal_string(&mut self) -> Option<Object> {
        self.at += 1;
        let mut string = Vec::new();
        let mut open = 1_usize;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'\\' => {
                    let escaped = self.peek()?;
                    self.at += 1;
                    match escaped {
                        b'n' => string.push(b'\n'),
                        b'r' => string.push(b'\r'),
                        b't' => string.push(b'\t'),
                        b'b' => string.push(8),
                        b'f' => string.push(12),
                        b'0'..=b'7' => string.push(self.octal(escaped)),
                        b'\r' if self.peek() == Some(b'\n') => self.at += 1,
                        b'\r' | b'\n' => {}
                        other => string.push(other),
                    }
                }
                b'(' => {
                    open += 1;
                    string.push(byte);
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(Object::String(string, StringFormat::Literal));
                    }
                    string.push(byte);
                }
                _ => string.push(byte),
            }
        }
    }

    /// Up to three octal digits, of which the first is already read. High-order overflow is ignored (7.3.4.2).
    fn octal(&mut self, first: u8) -> u8 {
        let mut code = u32::from(first - b'0');
        for _ in 0..2 {
            match self.peek() {
                Some(digit @ b'0'..=b'7') => {
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                _ => break,
            }
        }
        (code & 0xFF) as u8
    }

    fn hexadecimal_string(&mut self) -> Object {
        self.at += 1;
        let rest = self.rest();
        let length = rest.iter().position(|b| *b == b'>').unwrap_or(rest.len());
        self.at += (length + 1).min(rest.len());
        let mut digits: Vec<u8> = rest[..length].iter().copied().filter(u8::is_ascii_hexdigit).collect();
        if digits.len() % 2 == 1 {
            digits.push(b'0');
        }
        let bytes = digits.chunks(2).filter_map(hexadecimal_pair).collect();
        Object::String(bytes, StringFormat::Hexadecimal)
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        if depth >= MAX_NESTING {
            return None;
        }
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_blank();
            if self.peek()? == b']' {
                self.at += 1;
                return Some(Object::Array(items));
            }
            items.push(self.value(depth + 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        if depth >= MAX_NESTING {
            return None;
        }
        self.at += 2;
        let left = self.values.checked_sub(DICTIONARY);
        self.values = left.unwrap_or_default();
        left?;
        let mut dictionary = Dictionary::new();
        loop {
            self.skip_blank();
            match self.peek()? {
                b'>' if self.rest().starts_with(b">>") => {
                    self.at += 2;
                    return Some(dictionary);
                }
                b'/' => {
                    let key = self.name();
                    dictionary.set(key, self.value(depth + 1)?);
                }
                _ => return None,
            }
        }
    }

    fn number_or_reference(&mut self) -> Option<Object> {
        let number = self.number()?;
        let Object::Integer(id) = number else { return Some(number) };
        let back = self.at;
        let reference = u32::try_from(id).ok().and_then(|id| Some((id, self.generation_of_reference()?)));
        match reference {
            Some(id) => Some(Object::Reference(id)),
            None => {
                self.at = back;
                Some(number)
            }
        }
    }

    /// `0 R` after an object number.
    fn generation_of_reference(&mut self) -> Option<u16> {
        self.skip_blank();
        if !self.peek()?.is_ascii_digit() {
            return None;
        }
        let generation = std::str::from_utf8(self.word()).ok()?.parse().ok()?;
        self.skip_blank();
        (self.word() == b"R").then_some(generation)
    }

    fn number(&mut self) -> Option<Object> {
        let rest = self.rest();
        let length =
            rest.iter().position(|b| !(b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.'))).unwrap_or(rest.len());
        self.at += length;
        let text = std::str::from_utf8(&rest[..length]).ok()?;
        match text.parse::<i64>() {
            Ok(integer) => Some(Object::Integer(integer)),
            // `--5`, `1.2.3` and the like are read as nothing worth an error.
            Err(_) => Some(Object::Real(text.parse().unwrap_or_default())),
        }
    }
}

fn hexadecimal_pair(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// White space (7.2.2).
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(bytes: &[u8]) -> Option<Object> {
        Parser::new(bytes, 0, 1_000_000).value(0)
    }

    #[test]
    fn values_are_read_as_the_standard_writes_them() {
        assert_eq!(value(b" % note\n 12 0 R"), Some(Object::Reference((12, 0))));
        assert_eq!(value(b"12 0 obj"), Some(Object::Integer(12)));
        assert_eq!(value(b"-.5"), Some(Object::Real(-0.5)));
        assert_eq!(value(b"/A#42C"), Some(Object::Name(b"ABC".to_vec())));
        assert_eq!(value(br"(a\)\(\101\n(b))"), Some(Object::string_literal("a)(A\n(b)")));
        assert_eq!(value(b"<4 1 4>"), Some(Object::String(b"A@".to_vec(), StringFormat::Hexadecimal)));
        assert_eq!(
            value(b"<</K[1 true null]>>").and_then(|v| v.as_dict().ok().and_then(|d| d.get(b"K").ok().cloned())),
            Some(Object::Array(vec![Object::Integer(1), Object::Boolean(true), Object::Null]))
        );
    }

    #[test]
    fn a_file_of_nothing_but_brackets_costs_no_stack() {
        assert_eq!(value(&b"[".repeat(1_000_000)), None);
        assert_eq!(value(&b"<</K".repeat(1_000_000)), None);
        assert!(value(&[b"[".repeat(MAX_NESTING), b"]".repeat(MAX_NESTING)].concat()).is_some());
        assert_eq!(value(&[b"[".repeat(MAX_NESTING + 1), b"]".repeat(MAX_NESTING + 1)].concat()), None);
    }

    #[test]
    fn a_file_of_nothing_but_values_costs_no_memory() {
        let array = [b"[".as_slice(), &b"0 ".repeat(100), b"]"].concat();
        assert!(Parser::new(&array, 0, 101).value(0).is_some());
        assert_eq!(Parser::new(&array, 0, 100).value(0), None);
    }

    #[test]
    fn what_ends_too_early_is_nothing() {
        for bytes in [b"(abc".as_slice(), b"<</K", b"[1 2", b"", b"/", b"<", b"(\\", b"]", b">>", b"{"] {
            let mut parser = Parser::new(bytes, 0, 100);
            let _ = parser.token();
        }
        assert_eq!(value(b"(abc"), None);
    }
}
