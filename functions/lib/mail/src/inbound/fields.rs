//! Header fields of one entity (RFC 5322 section 2.2, RFC 2045 section 5).

use mail_parser::{HeaderValue, parsers::MessageStream};
use message::Unread;

use super::{MAX_HEADER_BYTES, encoding};
use crate::EmailAddress;

/// Most addresses read of one field: more than a letter of ours has recipients.
const MAX_ADDRESSES: usize = 100;

/// Most `Content-Type` fields read of one entity.
const MAX_CONTENT_TYPES: usize = 4;

/// The header fields of an entity, in order.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a>(Vec<Field<'a>>);

#[derive(Debug)]
struct Field<'a> {
    name: &'a str,
    /// As written, folds included.
    value: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Splits an entity into its header fields and its body.
    ///
    /// The body begins after the first empty line, or at the first line that can be no header field. Mistakes seen
    /// in the field are tolerated: a byte order mark, the `From ` line of a mailbox file, and a parameter that was
    /// wrapped without the white space that marks a continuation.
    pub(crate) fn read(entity: &'a [u8]) -> Result<(Self, &'a [u8]), Unread> {
        let mut fields: Vec<Field<'a>> = Vec::new();
        let mut rest = entity.strip_prefix(b"\xef\xbb\xbf").unwrap_or(entity);
        let mut value_start = 0;
        loop {
            let start = entity.len() - rest.len();
            let end = rest.iter().position(|&b| b == b'\n').map_or(rest.len(), |at| at + 1);
            if start + end > MAX_HEADER_BYTES && !fields.is_empty() {
                return Err(Unread::HeadersTooLong { limit: MAX_HEADER_BYTES >> 10 });
            }
            let (line, after) = rest.split_at(end);
            let text = line.trim_ascii_end();
            if line.is_empty() || text.is_empty() {
                return Ok((Self(fields), after));
            }
            if let Some((name, value)) = split_field(line) {
                value_start = start + (line.len() - value.len());
                fields.push(Field { name, value });
            } else if let Some(field) = fields.last_mut().filter(|field| {
                line.starts_with(b" ")
                    || line.starts_with(b"\t")
                    || (field.value.trim_ascii_end().ends_with(b";") && text.contains(&b'='))
            }) {
                field.value = &entity[value_start..start + end];
            } else if !(fields.is_empty() && (line.starts_with(b"From ") || line.starts_with(b">From "))) {
                return Ok((Self(fields), rest));
            }
            rest = after;
        }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first field of this name (lower case), as written.
    pub(crate) fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.0.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value)
    }

    /// An unstructured field, decoded; `None` if it is absent or blank.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let text = encoding::words(&unfold(self.get(name)?));
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The first word of a field, in lower case, without comments and parameters.
    pub(crate) fn word(&self, name: &str) -> Option<String> {
        let text = unfold(self.get(name)?);
        let text = text.trim();
        let text = text.get(comment(text.as_bytes()).unwrap_or_default()..).unwrap_or_default();
        let word = text.trim().split([';', '(', ' ', '\t']).next().unwrap_or_default();
        Some(word.to_ascii_lowercase()).filter(|word| !word.is_empty())
    }

    /// A message or content id without its angle brackets.
    pub(crate) fn id(&self, name: &str) -> Option<String> {
        let text = unfold(self.get(name)?);
        let inner = text.split_once('<').map_or(text.as_str(), |(_, rest)| rest);
        let id = inner.split('>').next().unwrap_or_default().trim();
        Some(id.to_owned()).filter(|id| !id.is_empty())
    }

    /// The last message ids of a field that has many, without angle brackets.
    pub(crate) fn ids(&self, name: &str, most: usize) -> Vec<String> {
        let text = self.get(name).map(unfold).unwrap_or_default();
        let ids = text.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
        let ids: Vec<String> =
            ids.map(|(id, _)| id.trim().to_owned()).filter(|id| !id.is_empty() && id.len() <= 998).collect();
        ids[ids.len().saturating_sub(most)..].to_vec()
    }

    /// A date in RFC 3339.
    pub(crate) fn date(&self, name: &str) -> Option<String> {
        match MessageStream::new(&line(&unfold(self.get(name)?))).parse_date() {
            HeaderValue::DateTime(date) if date.is_valid() => Some(date.to_rfc3339()),
            _ => None,
        }
    }

    /// Names and addresses of the mailboxes of all address fields of this name, each address once, at most
    /// [`MAX_ADDRESSES`].
    pub(crate) fn mailboxes(&self, name: &str) -> Vec<(Option<String>, String)> {
        let mut mailboxes: Vec<(Option<String>, String)> = Vec::new();
        for field in self.0.iter().filter(|field| field.name.eq_ignore_ascii_case(name)) {
            let value = line(&unfold(field.value));
            let HeaderValue::Address(list) = MessageStream::new(&value).parse_address() else { continue };
            for mailbox in list.iter() {
                let Some(address) = mailbox.address.as_deref().map(undoubled) else { continue };
                if mailboxes.len() == MAX_ADDRESSES || mailboxes.iter().any(|(_, a)| a.eq_ignore_ascii_case(address)) {
                    continue;
                }
                let name = mailbox.name.as_deref().map(|n| n.chars().filter(|c| !c.is_control()).collect::<String>());
                let name = name.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
                mailboxes.push((name, address.to_owned()));
            }
        }
        mailboxes
    }

    /// The addresses of an address field, at most [`MAX_ADDRESSES`]; what SMTP could not answer is left out.
    pub(crate) fn addresses(&self, name: &str) -> Vec<EmailAddress> {
        let Some(value) = self.get(name) else { return Vec::new() };
        match MessageStream::new(&line(&unfold(value))).parse_address() {
            HeaderValue::Address(list) => {
                let addresses = list.iter().filter_map(|mailbox| EmailAddress::parse(mailbox.address.as_deref()?).ok());
                addresses.take(MAX_ADDRESSES).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Value and parameters of `Content-Type` or `Content-Disposition`; the value in lower case.
    pub(crate) fn parameters(&self, name: &str) -> (String, Parameters) {
        self.get(name).map_or_else(Default::default, Parameters::read)
    }

    /// Value and parameters of `Content-Type`, of which there should be one field. Of several, Python's email package
    /// and Go's net/mail read the first; here all are given, at most [`MAX_CONTENT_TYPES`], as a mail whose parts are
    /// not found loses its files.
    pub(crate) fn content_types(&self) -> Vec<(String, Parameters)> {
        let fields = self.0.iter().filter(|field| field.name.eq_ignore_ascii_case("content-type"));
        fields.take(MAX_CONTENT_TYPES).map(|field| Parameters::read(field.value)).collect()
    }
}

/// Whether a line is the first of a header field.
pub(crate) fn is_field(line: &[u8]) -> bool {
    split_field(line).is_some()
}

/// Splits `Name: value`; `None` if the line is no header field.
fn split_field(line: &[u8]) -> Option<(&str, &[u8])> {
    let colon = line.iter().position(|&b| b == b':')?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(|b| (b'!'..=b'~').contains(b));
    Some((std::str::from_utf8(name).ok().filter(|_| is_name)?, &line[colon + 1..]))
}

/// Takes the line ends out of a folded value and makes it text, whatever its bytes are.
fn unfold(value: &[u8]) -> String {
    encoding::text(None, value).chars().filter(|c| !matches!(c, '\r' | '\n')).collect()
}

/// The address of `max@example.com <max@example.com>`, whose name some programs write without the quotes that its `@`
/// needs: mail-parser takes it for a part of the address.
fn undoubled(address: &str) -> &str {
    match address.split_at_checked(address.len() / 2) {
        Some((name, address)) if name.eq_ignore_ascii_case(address) => address,
        _ => address,
    }
}

/// What mail-parser's field readers take: a value closed by a line end.
fn line(value: &str) -> Vec<u8> {
    format!("{value}\r\n").into_bytes()
}

/// Parameters of a MIME field (RFC 2045 section 5.1, RFC 2231).
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<Parameter>);

#[derive(Debug)]
struct Parameter {
    /// Lower case, without the `*0*` of RFC 2231.
    name: String,
    /// Number of the section of a value in several; `None` for a whole value.
    section: Option<usize>,
    /// Whether the value is percent-encoded.
    extended: bool,
    value: Vec<u8>,
}

impl Parameters {
    fn read(field: &[u8]) -> (String, Self) {
        let mut pieces = pieces(field).into_iter();
        let value = pieces.next().map(|first| encoding::text(None, &first)).unwrap_or_default();
        // A space or comment after the value is dropped: `application/pdf (a scan)`.
        let value = value.trim().split([' ', '\t', '(', ',']).next().unwrap_or_default().to_ascii_lowercase();
        (value, Self(pieces.filter_map(|piece| Parameter::read(&piece)).collect()))
    }

    /// The raw value of a parameter; the first of several with one name.
    pub(crate) fn raw(&self, name: &str) -> Option<&[u8]> {
        self.0.iter().find(|p| p.name == name && p.section.is_none() && !p.extended).map(|p| p.value.as_slice())
    }

    /// A parameter as text: the form of RFC 2231 first, as RFC 6266 section 4.3 rules, then the plain one, with the
    /// encoded words of RFC 2047 that do not belong there but are common, and raw 8-bit characters.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let mut sections: Vec<&Parameter> =
            self.0.iter().filter(|p| p.name == name && (p.extended || p.section.is_some())).collect();
        sections.sort_by_key(|p| p.section);
        sections.dedup_by_key(|p| p.section);
        if sections.is_empty() {
            return self.raw(name).map(|value| encoding::words(&encoding::text(None, value)));
        }
        let mut charset = None;
        let mut bytes = Vec::new();
        for (at, section) in sections.iter().enumerate() {
            let mut value = section.value.as_slice();
            if at == 0 && section.extended {
                let mut quoted = value.splitn(3, |&b| b == b'\'');
                if let (Some(set), Some(_language), Some(rest)) = (quoted.next(), quoted.next(), quoted.next()) {
                    charset = std::str::from_utf8(set).ok().map(str::to_owned);
                    value = rest;
                }
            }
            if section.extended {
                encoding::unescape(value, b'%', &mut bytes);
            } else {
                bytes.extend_from_slice(value);
            }
        }
        Some(encoding::words(&encoding::text(charset.as_deref(), &bytes)))
    }
}

impl Parameter {
    fn read(piece: &[u8]) -> Option<Self> {
        let equals = piece.iter().position(|&b| b == b'=')?;
        let name = std::str::from_utf8(piece[..equals].trim_ascii()).ok()?.to_ascii_lowercase();
        let (name, extended) = name.strip_suffix('*').map_or((name.as_str(), false), |name| (name, true));
        let (name, section) = match name.split_once('*') {
            Some((name, section)) => (name, Some(section.parse().ok()?)),
            None => (name, None),
        };
        Some(Self { name: name.to_owned(), section, extended, value: unquote(piece[equals + 1..].trim_ascii()) })
    }
}

/// Cuts a field at its semicolons outside quotes and comments, and takes the comments (RFC 5322 section 3.2.2) and line
/// ends out.
fn pieces(field: &[u8]) -> Vec<Vec<u8>> {
    let field: Vec<u8> = field.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    let mut pieces = vec![Vec::new()];
    let (mut quoted, mut escaped) = (false, false);
    // Of the piece that is read: whether its value has begun, and whether that is a file name, which has its
    // parentheses without quotes more often than a comment: `filename=Invoice (1).pdf`.
    let (mut in_value, mut is_file_name) = (false, false);
    // A comment that does not end is none; neither is any behind it.
    let mut may_be_comment = true;
    let mut at = 0;
    while let Some(&byte) = field.get(at) {
        let Some(piece) = pieces.last_mut() else { break };
        let is_after_quotes = || in_value && piece.trim_ascii_end().ends_with(b"\"");
        if byte == b'(' && !quoted && may_be_comment && (!is_file_name || is_after_quotes()) {
            if let Some(length) = comment(&field[at..]) {
                at += length;
                if !piece.ends_with(b" ") {
                    piece.push(b' ');
                }
                continue;
            }
            may_be_comment = false;
        }
        at += 1;
        match byte {
            b';' if !quoted => {
                pieces.push(Vec::new());
                (in_value, is_file_name) = (false, false);
                continue;
            }
            b'=' if !in_value => {
                in_value = true;
                let name = piece.trim_ascii().to_ascii_lowercase();
                is_file_name = name.starts_with(b"name") || name.starts_with(b"filename");
            }
            b'"' if quoted && !escaped => quoted = false,
            // A quote opens only at the start of a value: file names such as 12"pipe.pdf come unquoted.
            b'"' if !quoted && piece.trim_ascii_end().ends_with(b"=") => quoted = true,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
        piece.push(byte);
    }
    pieces
}

/// The length of the comment with which a text begins; comments nest. `None` if it begins with none, or with one that
/// does not end.
fn comment(text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'(' => depth += 1,
            _ if depth == 0 => return None,
            b'\\' => escaped = true,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// Removes quotes and the backslash before a quote or backslash. A backslash before anything else stays: it is the
/// path separator of a careless Windows program.
fn unquote(value: &[u8]) -> Vec<u8> {
    let Some(inner) = value.strip_prefix(b"\"") else { return value.to_vec() };
    let inner = inner.strip_suffix(b"\"").unwrap_or(inner);
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match bytes.peek() {
            Some(&next @ (b'"' | b'\\')) if byte == b'\\' => {
                out.push(next);
                bytes.next();
            }
            _ => out.push(byte),
        }
    }
    out
}
