//! The objects of a PDF, gathered by reading the file from front to back.
//!
//! A PDF is normally entered by its cross-reference table, which a damaged file lacks and a hostile one abuses: to
//! have the same object read a million times, or streams whose lengths lie in one another. So the table is not used.
//! Every `n g obj` in the file is taken once, the last of a number winning, as an incremental update means it. What
//! comes out is a `lopdf` document, which knows filters and decryption.

use message::{Measure, Unread};
use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use memchr::memmem::{self, Finder};

use super::syntax::{Parser, Token, is_blank};
use super::{Budget, too_many_objects};

/// Objects in one PDF, compressed ones included. An invoice has a few hundred.
pub const MAX_OBJECTS: usize = 100_000;
/// Values in all objects together that are kept: every number, name and string, a dictionary counting as five. A value
/// takes up to 180 bytes, whatever it is written with. A file has one more for each [`BYTES_PER_VALUE`].
pub const MAX_VALUES: usize = 130_000;
/// See [`MAX_VALUES`].
pub const BYTES_PER_VALUE: usize = 200;
/// Bytes a value takes on average.
pub(super) const VALUE: usize = 140;
/// How many times the length of the file may be read in search of where objects end.
pub const MAX_PASSES: usize = 8;

/// The objects of a file.
pub(super) struct Loaded {
    pub(super) document: Document,
    /// How many values they have, as [`MAX_VALUES`] counts them.
    pub(super) values: usize,
    /// Whether the file ends within a stream.
    pub(super) ends_in_stream: bool,
}

/// Reads all objects.
///
/// # Errors
///
/// `corrupt_pdf` when there are none or no catalogue, `encrypted_pdf` when a password is needed, `too_many_objects`,
/// `pdf_too_large`.
pub(super) fn load(bytes: &[u8], budget: &mut Budget) -> Result<Loaded, Unread> {
    let most = MAX_VALUES + bytes.len() / BYTES_PER_VALUE;
    let mut scan = Scan {
        bytes,
        document: Document::new(),
        positions: BTreeMap::new(),
        values: most,
        fuel: bytes.len().saturating_mul(MAX_PASSES).saturating_add(4096),
        ends_in_stream: false,
    };
    scan.run()?;
    let Scan { mut document, mut positions, values, ends_in_stream, .. } = scan;
    document.max_id = document.objects.keys().map(|id| id.0).max().unwrap_or_default();
    if document.trailer.get(b"Encrypt").is_ok() {
        decrypt(&mut document)?;
    }
    let values = expand_object_streams(&mut document, &mut positions, values, budget)?;
    if document.catalog().is_err() {
        let catalog = document.objects.iter().find(|(_, object)| is_type(object, b"Catalog")).map(|(id, _)| *id);
        document.trailer.set("Root", catalog.ok_or(Unread::CorruptPdf)?);
    }
    Ok(Loaded { document, values: most - values, ends_in_stream })
}

/// The tags of an accessible document (14.7): most of its objects, and none that is looked for.
fn is_structure(object: &Object) -> bool {
    is_type(object, b"StructElem") || is_type(object, b"OBJR") || is_type(object, b"MCR")
}

fn too_many_values() -> Unread {
    too_many_objects(MAX_VALUES, Measure::Values)
}

fn is_type(object: &Object, name: &[u8]) -> bool {
    object.as_dict().is_ok_and(|dictionary| dictionary.has_type(name))
}

struct Scan<'a> {
    bytes: &'a [u8],
    document: Document,
    /// Where each object is in the file: what is written later replaces what is written earlier.
    positions: BTreeMap<ObjectId, usize>,
    values: usize,
    fuel: usize,
    /// See [`Loaded`].
    ends_in_stream: bool,
}

impl<'a> Scan<'a> {
    fn run(&mut self) -> Result<(), Unread> {
        let mut objects = Keyword::new(self.bytes, b"obj");
        let mut trailers = Keyword::new(self.bytes, b"trailer");
        let mut at = 0;
        loop {
            at = match (objects.from(at), trailers.from(at)) {
                (Some(keyword), trailer) if trailer.is_none_or(|trailer| keyword < trailer) => {
                    match object_id(&self.bytes[..keyword]) {
                        Some(id) => self.object(id, keyword + 3)?,
                        None => keyword + 3,
                    }
                }
                (_, Some(keyword)) => self.trailer(keyword + 7)?,
                (_, None) => break,
            };
        }
        if self.document.objects.is_empty() { Err(Unread::CorruptPdf) } else { Ok(()) }
    }

    /// Reads the value at `at` and returns it with the position after it.
    fn value(&mut self, at: usize) -> Result<(Option<Object>, usize), Unread> {
        let mut parser = Parser::new(self.bytes, at, self.values);
        let value = parser.value(0);
        self.values = parser.values_left();
        let end = parser.position();
        self.burn(end - at)?;
        if self.values == 0 {
            return Err(too_many_values());
        }
        Ok((value, end))
    }

    fn burn(&mut self, bytes: usize) -> Result<(), Unread> {
        self.fuel = self.fuel.checked_sub(bytes).ok_or(Unread::CorruptPdf)?;
        Ok(())
    }

    fn object(&mut self, id: ObjectId, at: usize) -> Result<usize, Unread> {
        let values = self.values;
        let (value, end) = self.value(at)?;
        let Some(value) = value else { return Ok(at) };
        let (object, end) = match value {
            Object::Dictionary(dictionary) => match self.stream(&dictionary, end)? {
                Some((content, after)) => (Object::Stream(self.adopt(dictionary, content)), after),
                None => (Object::Dictionary(dictionary), end),
            },
            other => (other, end),
        };
        // A cross-reference stream is nothing but a trailer here.
        let is_table =
            is_type(&object, b"XRef") || object.as_stream().is_ok_and(|stream| stream.dict.has_type(b"XRef"));
        if is_table || is_structure(&object) {
            self.values = values;
            return Ok(end);
        }
        self.values = self.values.saturating_sub(1);
        self.document.objects.insert(id, object);
        self.positions.insert(id, at);
        if self.document.objects.len() > MAX_OBJECTS {
            return Err(too_many_objects(MAX_OBJECTS, Measure::Objects));
        }
        Ok(end)
    }

    fn adopt(&mut self, dictionary: Dictionary, content: &[u8]) -> Stream {
        if dictionary.has_type(b"XRef") {
            self.adopt_trailer(&dictionary);
        }
        Stream::new(dictionary, content.to_vec())
    }

    fn trailer(&mut self, at: usize) -> Result<usize, Unread> {
        let values = self.values;
        let (value, end) = self.value(at)?;
        if let Some(Object::Dictionary(dictionary)) = value {
            self.adopt_trailer(&dictionary);
        }
        self.values = values;
        Ok(end.max(at))
    }

    fn adopt_trailer(&mut self, dictionary: &Dictionary) {
        for key in ["Root", "Encrypt", "ID"] {
            if let Ok(value) = dictionary.get(key.as_bytes()) {
                self.document.trailer.set(key, value.clone());
            }
        }
    }

    /// The content of a stream whose dictionary ends at `at`, and the position after it; `None` for a dictionary that
    /// is no stream.
    fn stream(&mut self, dictionary: &Dictionary, at: usize) -> Result<Option<(&'a [u8], usize)>, Unread> {
        let mut parser = Parser::new(self.bytes, at, 1);
        parser.skip_blank();
        let keyword = parser.position();
        let Some(rest) = self.bytes.get(keyword..).and_then(|rest| rest.strip_prefix(b"stream")) else {
            return Ok(None);
        };
        let eol =
            if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n") || rest.starts_with(b"\r")) };
        let start = keyword + 6 + eol;
        // A length that is right ends at `endstream`. One that is wrong or written elsewhere is not looked up: the
        // keyword is searched instead, as every reader of damaged files does.
        if let Some(end) = dictionary.get(b"Length").and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok())
            && let Some(end) = start.checked_add(end)
            && let Some(after) = self.bytes.get(end..)
        {
            let blank = after.iter().take(3).take_while(|b| is_blank(**b)).count();
            if after[blank..].starts_with(b"endstream") {
                return Ok(Some((&self.bytes[start..end], end + blank + 9)));
            }
        }
        let rest = self.bytes.get(start..).unwrap_or_default();
        let found = memmem::find(rest, b"endstream");
        self.ends_in_stream |= found.is_none();
        let end = found.map_or(self.bytes.len(), |n| start + n);
        self.burn(end - start)?;
        let content = &self.bytes[start..end];
        let content = content.strip_suffix(b"\n").unwrap_or(content);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        Ok(Some((content, (end + 9).min(self.bytes.len()))))
    }
}

/// The places of a keyword, each looked for once.
struct Keyword<'a> {
    bytes: &'a [u8],
    finder: Finder<'static>,
    next: Option<usize>,
}

impl<'a> Keyword<'a> {
    fn new(bytes: &'a [u8], keyword: &'static [u8]) -> Self {
        let finder = Finder::new(keyword);
        let next = finder.find(bytes);
        Self { bytes, finder, next }
    }

    /// The first place at `at` or behind it; `at` never goes back.
    fn from(&mut self, at: usize) -> Option<usize> {
        if self.next.is_some_and(|next| next < at) {
            self.next = self.bytes.get(at..).and_then(|rest| self.finder.find(rest)).map(|n| at + n);
        }
        self.next
    }
}

/// The `12 0` that ends the bytes before `obj`.
fn object_id(before: &[u8]) -> Option<ObjectId> {
    let (before, generation) = trailing_number(before)?;
    let (_, number) = trailing_number(before)?;
    Some((u32::try_from(number).ok()?, u16::try_from(generation).ok()?))
}

fn trailing_number(bytes: &[u8]) -> Option<(&[u8], u64)> {
    // Generous, and bounded so that blanks are not read again and again.
    let window = bytes.len().saturating_sub(32);
    let end = bytes[window..].iter().rposition(|b| !is_blank(*b)).map(|n| window + n + 1)?;
    let start = bytes[window..end].iter().rposition(|b| !b.is_ascii_digit()).map_or(window, |n| window + n + 1);
    let number = std::str::from_utf8(&bytes[start..end]).ok()?.parse().ok()?;
    Some((&bytes[..start], number))
}

/// Decrypts with the empty user password, with which files that only restrict printing and copying are protected.
fn decrypt(document: &mut Document) -> Result<(), Unread> {
    // Written in the trailer itself, which lopdf does not expect.
    if let Ok(Object::Dictionary(dictionary)) = document.trailer.get(b"Encrypt") {
        let dictionary = dictionary.clone();
        let id = (document.max_id.saturating_add(1), 0);
        document.objects.insert(id, Object::Dictionary(dictionary));
        document.trailer.set("Encrypt", id);
    }
    // lopdf inflates object streams after decryption, without limit; renamed, they are left to us.
    rename_object_streams(document, b"ObjStm", "HeldObjStm");
    let result = document.decrypt("");
    rename_object_streams(document, b"HeldObjStm", "ObjStm");
    result.map_err(|_| Unread::EncryptedPdf)
}

fn rename_object_streams(document: &mut Document, from: &[u8], to: &str) {
    for stream in document.objects.values_mut().filter_map(|object| object.as_stream_mut().ok()) {
        if stream.dict.has_type(from) {
            stream.dict.set("Type", Object::Name(to.as_bytes().to_vec()));
        }
    }
}

/// Adds the objects that are kept in object streams (7.5.7).
fn expand_object_streams(
    document: &mut Document,
    positions: &mut BTreeMap<ObjectId, usize>,
    mut values: usize,
    budget: &mut Budget,
) -> Result<usize, Unread> {
    let mut streams: Vec<(usize, ObjectId)> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_stream().is_ok_and(|stream| stream.dict.has_type(b"ObjStm")))
        .map(|(id, _)| (positions.get(id).copied().unwrap_or_default(), *id))
        .collect();
    streams.sort_unstable();
    for (position, id) in streams {
        let Some(Object::Stream(stream)) = document.objects.remove(&id) else { continue };
        let Some(content) = budget.inflate(document, &stream)? else { continue };
        let first = stream.dict.get(b"First").and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
        let Some((index, objects)) = first.and_then(|first| content.split_at_checked(first)) else { continue };
        let mut index = Parser::new(index, 0, values);
        let mut last_offset = None;
        while let (Some(number), Some(offset)) = (integer(&mut index), integer(&mut index)) {
            // Offsets increase, so that no object is read twice.
            if last_offset.is_some_and(|last| offset <= last) {
                break;
            }
            last_offset = Some(offset);
            let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else { break };
            let mut parser = Parser::new(objects, offset, values);
            let object = parser.value(0);
            if parser.values_left() == 0 {
                return Err(too_many_values());
            }
            if object.as_ref().is_some_and(is_structure) {
                continue;
            }
            values = parser.values_left().saturating_sub(1);
            let id = (number, 0);
            if let Some(object) = object
                && positions.get(&id).is_none_or(|known| *known < position)
            {
                document.objects.insert(id, object);
                positions.insert(id, position);
            }
            if document.objects.len() > MAX_OBJECTS {
                return Err(too_many_objects(MAX_OBJECTS, Measure::Objects));
            }
        }
    }
    Ok(values)
}

fn integer(parser: &mut Parser<'_>) -> Option<i64> {
    match parser.token()? {
        Token::Value(Object::Integer(integer)) => Some(integer),
        _ => None,
    }
}
