//! The text layer of a PDF (ISO 32000-1, chapter 9): what its pages show, as Unicode, in the order it is painted.
//!
//! Meant for search and for a person's first look. Lines and words are told apart by where text is placed, widths of
//! letters being estimated.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::Budget;
use super::font::Font;
use super::paint::{MAX_PAINTED_PAGES, Painter, Path, media_box};
use super::syntax::{Parser, Token};

/// Bytes of text taken from one PDF, in UTF-8.
pub const MAX_TEXT: usize = 1 << 20;
/// Pages whose text is taken.
pub const MAX_PAGES: usize = 1_000;
/// Forms (pictures of text drawn from several places) painted in one PDF, one in another included.
pub const MAX_FORMS: usize = 2_000;
/// Fonts of one PDF.
pub const MAX_FONTS: usize = 2_000;
/// Bytes of a string shown at once (ISO 32000-1, annex C: 32,767 in the programs of its time).
pub const MAX_STRING: usize = 32_767;
/// How deep a form may paint a form.
pub const MAX_FORM_DEPTH: usize = 8;
/// Bytes of the contents of one page, all its parts together, or of one form. Those of an invoice have some ten
/// thousand; drawings and maps have millions, and a larger one is left out.
pub const MAX_PAGE_CONTENT: usize = 4 << 20;
/// Pages whose text is also taken with its places.
pub const MAX_PLACED_PAGES: usize = 20;
/// Pieces of text taken with their places.
pub const MAX_PIECES: usize = 20_000;
/// Bytes of one piece of text.
const MAX_PIECE: usize = 1_000;
/// Graphics states saved within one another.
pub const MAX_SAVED_STATES: usize = 256;

type Matrix = [f32; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b` (8.3.4).
fn multiply(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// What the pages of a PDF show.
pub(crate) struct Shown {
    /// All text in the order it is painted, at most [`MAX_TEXT`] bytes; `None` where there is none, as on scans.
    pub(crate) text: Option<String>,
    /// The same with its places, of the first pages.
    pub(crate) pieces: Vec<Piece>,
    /// What the QR codes on the first pages say.
    pub(crate) codes: Vec<Vec<u8>>,
}

/// Text painted at one place, in the points of its page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    pub(crate) page: usize,
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// Upwards from the bottom.
    pub(crate) baseline: f32,
    pub(crate) size: f32,
    pub(crate) text: String,
}

pub(super) fn extract(document: &Document, budget: &mut Budget) -> Shown {
    let mut page_text = PageText {
        document,
        budget,
        fonts: HashMap::new(),
        forms: 0,
        out: String::new(),
        last: None,
        at: 0,
        pieces: Vec::new(),
        painter: Painter::new(),
    };
    for (at, page) in document.page_iter().take(MAX_PAGES).enumerate() {
        page_text.at = at;
        page_text.page(page);
        if page_text.out.len() >= MAX_TEXT || page_text.budget.is_spent() {
            break;
        }
    }
    let mut text = page_text.out;
    text.truncate(text.floor_char_boundary(MAX_TEXT));
    let trimmed = text.trim();
    let text = (!trimmed.is_empty()).then(|| trimmed.to_owned());
    Shown { text, pieces: page_text.pieces, codes: page_text.painter.found() }
}

struct PageText<'a> {
    document: &'a Document,
    budget: &'a mut Budget,
    fonts: HashMap<ObjectId, Font<'a>>,
    forms: usize,
    out: String,
    /// Where the last letter ended, and its size, on the page.
    last: Option<(f32, f32, f32)>,
    /// The page, from 0.
    at: usize,
    pieces: Vec<Piece>,
    painter: Painter,
}

/// What `q` saves and `Q` restores, as far as text depends on it.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<ObjectId>,
    size: f32,
    leading: f32,
    /// Of what is filled, 0 being black.
    shade: u8,
}

impl<'a> PageText<'a> {
    fn page(&mut self, page: ObjectId) {
        let Ok(page) = self.document.get_dictionary(page) else { return };
        let mut content: Vec<u8> = Vec::new();
        let contents = page.get_deref(b"Contents", self.document).ok();
        let parts: Vec<&Object> = match contents {
            Some(Object::Array(parts)) => parts.iter().collect(),
            Some(part) => vec![part],
            None => Vec::new(),
        };
        for part in parts {
            let stream = self.document.dereference(part).and_then(|(_, part)| part.as_stream());
            let Ok(stream) = stream else { continue };
            match self.budget.inflate_up_to(MAX_PAGE_CONTENT - content.len(), self.document, stream) {
                Ok(Some(part)) if content.is_empty() => content = part,
                Ok(Some(part)) => {
                    content.extend(part);
                    content.push(b'\n');
                }
                Ok(None) => {}
                Err(_) => return,
            }
        }
        self.last = None;
        self.new_line();
        let resources = self.resources_of_page(page);
        if self.at < MAX_PAINTED_PAGES {
            self.painter.page(media_box(self.document, page));
        }
        self.content(&content, resources, IDENTITY, 0);
        self.painter.end();
    }

    /// The resources of a page, or inherited from the page tree above it.
    fn resources_of_page(&self, page: &'a Dictionary) -> Option<&'a Dictionary> {
        let mut node = page;
        for _ in 0..super::MAX_NESTING {
            if let Ok(resources) = node.get_deref(b"Resources", self.document).and_then(Object::as_dict) {
                return Some(resources);
            }
            node = node.get_deref(b"Parent", self.document).and_then(Object::as_dict).ok()?;
        }
        None
    }

    fn resource(&self, resources: Option<&'a Dictionary>, kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        let kinds = resources?.get_deref(kind, self.document).and_then(Object::as_dict).ok()?;
        kinds.get(name).ok()
    }

    fn content(&mut self, content: &[u8], resources: Option<&'a Dictionary>, matrix: Matrix, depth: usize) {
        let mut parser = Parser::new(content, 0, super::MAX_OPERANDS);
        let mut operands: Vec<Object> = Vec::new();
        let mut state = State { matrix, font: None, size: 1.0, leading: 0.0, shade: 0 };
        let mut saved = Vec::new();
        let mut path = Path::default();
        let mut pen = (0.0, 0.0);
        let (mut line, mut text) = (IDENTITY, IDENTITY);
        while parser.position() < content.len() && self.out.len() < MAX_TEXT {
            let operator = match parser.token() {
                Some(Token::Value(value)) => {
                    operands.push(value);
                    continue;
                }
                Some(Token::Keyword(operator)) => operator,
                None => {
                    parser.go_to(parser.position() + 1);
                    if parser.values_left() == 0 {
                        return;
                    }
                    continue;
                }
            };
            let number = |i: usize| operands.get(i).and_then(|operand| operand.as_float().ok()).unwrap_or_default();
            let six = || [number(0), number(1), number(2), number(3), number(4), number(5)];
            let string = |i: usize| operands.get(i).and_then(|operand| operand.as_str().ok());
            let moved = |line: &Matrix, x: f32, y: f32| multiply(&[1.0, 0.0, 0.0, 1.0, x, y], line);
            match operator.as_slice() {
                b"q" if saved.len() < MAX_SAVED_STATES => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => state.matrix = multiply(&six(), &state.matrix),
                b"BT" => (line, text) = (IDENTITY, IDENTITY),
                b"Tf" => {
                    state.size = number(1);
                    let name = operands.first().and_then(|operand| operand.as_name().ok()).unwrap_or_default();
                    state.font = self.font(resources, name);
                }
                b"TL" => state.leading = number(0),
                b"Td" | b"TD" => {
                    if operator == b"TD" {
                        state.leading = -number(1);
                    }
                    line = moved(&line, number(0), number(1));
                    text = line;
                }
                b"Tm" => (line, text) = (six(), six()),
                b"T*" => {
                    line = moved(&line, 0.0, -state.leading);
                    text = line;
                }
                b"Tj" => self.show(&state, &mut text, string(0).unwrap_or_default()),
                b"'" | b"\"" => {
                    line = moved(&line, 0.0, -state.leading);
                    text = line;
                    self.show(&state, &mut text, string(operands.len().saturating_sub(1)).unwrap_or_default());
                }
                b"TJ" => {
                    for item in operands.first().and_then(|list| list.as_array().ok()).into_iter().flatten() {
                        if self.out.len() >= MAX_TEXT {
                            return;
                        }
                        match item {
                            Object::String(bytes, _) => self.show(&state, &mut text, bytes),
                            other => {
                                let back = other.as_float().unwrap_or_default() / 1000.0 * state.size;
                                text = moved(&text, -back, 0.0);
                            }
                        }
                    }
                }
                b"Do" => {
                    let name = operands.first().and_then(|operand| operand.as_name().ok()).unwrap_or_default();
                    self.form(resources, name, state.matrix, depth);
                }
                b"BI" => skip_inline_image(&mut parser, content),
                b"m" => {
                    pen = (number(0), number(1));
                    let (x, y) = placed(&state.matrix, pen);
                    path.begin(x, y);
                }
                b"l" => {
                    pen = (number(0), number(1));
                    let (x, y) = placed(&state.matrix, pen);
                    path.line(x, y);
                }
                b"c" | b"v" | b"y" => {
                    let [a, b, c, d, e, f] = six();
                    let curve = match operator.as_slice() {
                        b"c" => [(a, b), (c, d), (e, f)],
                        b"v" => [pen, (a, b), (c, d)],
                        _ => [(a, b), (c, d), (c, d)],
                    };
                    for step in 1..=CURVE_STEPS {
                        let (x, y) = placed(&state.matrix, on_curve(pen, curve, step as f32 / CURVE_STEPS as f32));
                        path.line(x, y);
                    }
                    pen = curve[2];
                }
                b"re" => {
                    let [x, y, width, height, ..] = six();
                    let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                    for (at, corner) in corners.into_iter().enumerate() {
                        let (x, y) = placed(&state.matrix, corner);
                        if at == 0 { path.begin(x, y) } else { path.line(x, y) }
                    }
                    pen = (x, y);
                }
                b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                    self.painter.fill(&path, state.shade, operator.ends_with(b"*"));
                    path.clear();
                }
                b"S" | b"s" | b"n" => path.clear(),
                b"g" | b"rg" | b"k" | b"sc" | b"scn" => state.shade = shade(&operands),
                b"cs" => state.shade = 0,
                _ => {}
            }
            operands.clear();
            parser.allow(super::MAX_OPERANDS);
        }
    }

    fn form(&mut self, resources: Option<&'a Dictionary>, name: &[u8], matrix: Matrix, depth: usize) {
        let Some(object) = self.resource(resources, b"XObject", name) else { return };
        let Ok(stream) = self.document.dereference(object).and_then(|(_, object)| object.as_stream()) else { return };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype == b"Image") {
            return self.painter.picture(self.document, self.budget, stream);
        }
        let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype == b"Form");
        if !is_form || depth >= MAX_FORM_DEPTH || self.forms >= MAX_FORMS {
            return;
        }
        self.forms += 1;
        let content = self.budget.inflate_up_to(MAX_PAGE_CONTENT, self.document, stream);
        let Ok(Some(content)) = content else { return };
        let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let mut form = IDENTITY;
        if let Ok(written) = stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array) {
            for (to, from) in form.iter_mut().zip(written) {
                *to = from.as_float().unwrap_or_default();
            }
        }
        self.content(&content, own.or(resources), multiply(&form, &matrix), depth + 1);
    }

    fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> Option<ObjectId> {
        let object = self.resource(resources, b"Font", name)?;
        let (id, object) = self.document.dereference(object).ok()?;
        let (id, dictionary) = (id?, object.as_dict().ok()?);
        if !self.fonts.contains_key(&id) {
            if self.fonts.len() >= MAX_FONTS {
                return None;
            }
            let font = Font::read(self.document, self.budget, dictionary);
            self.fonts.insert(id, font);
        }
        Some(id)
    }

    /// Adds a string at the text matrix and moves the matrix past it.
    fn show(&mut self, state: &State, text: &mut Matrix, bytes: &[u8]) {
        let Some(font) = state.font.and_then(|id| self.fonts.get(&id)) else { return };
        let (shown, width) = font.decode(&bytes[..bytes.len().min(MAX_STRING)]);
        let start = multiply(text, &state.matrix);
        let size = (state.size * start[2].hypot(start[3])).abs();
        let advance = width * state.size;
        *text = multiply(&[1.0, 0.0, 0.0, 1.0, advance, 0.0], text);
        let end = multiply(text, &state.matrix);
        if shown.is_empty() {
            return;
        }
        let mut is_apart = true;
        let mut blank = "";
        if let Some((x, y, last_size)) = self.last {
            let size = size.max(last_size);
            if (start[5] - y).abs() > 0.5 * size || start[4] < x - 2.0 * size {
                self.new_line();
            } else {
                is_apart = start[4] - x > size || start[4] < x - size;
                if start[4] - x > 0.15 * size && !self.out.ends_with([' ', '\n']) && !shown.starts_with(' ') {
                    blank = " ";
                    self.out.push(' ');
                }
            }
        }
        self.out.push_str(&shown);
        self.last = Some((end[4], end[5], size));
        if self.at >= MAX_PLACED_PAGES {
            return;
        }
        let has_room = self.pieces.len() < MAX_PIECES;
        match self.pieces.last_mut() {
            Some(piece) if !is_apart && piece.page == self.at && piece.text.len() < MAX_PIECE => {
                piece.text.push_str(blank);
                piece.text.push_str(&shown);
                piece.right = end[4];
            }
            _ if has_room => {
                let (left, right, baseline) = (start[4], end[4], start[5]);
                self.pieces.push(Piece { page: self.at, left, right, baseline, size, text: shown });
            }
            _ => {}
        }
    }

    fn new_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}

/// Straight lines a curve is painted with. Codes with round squares need no more.
const CURVE_STEPS: usize = 6;

fn placed(matrix: &Matrix, (x, y): (f32, f32)) -> (f32, f32) {
    (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
}

/// A point on a curve of Bezier (8.5.2.2).
fn on_curve(from: (f32, f32), [a, b, c]: [(f32, f32); 3], t: f32) -> (f32, f32) {
    let u = 1.0 - t;
    let (w0, w1, w2, w3) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
    (w0 * from.0 + w1 * a.0 + w2 * b.0 + w3 * c.0, w0 * from.1 + w1 * a.1 + w2 * b.1 + w3 * c.1)
}

/// How bright a colour is by its parts: grey, red-green-blue or print colours. A pattern is black.
fn shade(parts: &[Object]) -> u8 {
    let parts: Vec<f32> = parts.iter().filter_map(|part| part.as_float().ok()).collect();
    let brightness = match parts[..] {
        [grey] => grey,
        [r, g, b] => 0.3 * r + 0.59 * g + 0.11 * b,
        [c, m, y, k] => 1.0 - (0.3 * c + 0.59 * m + 0.11 * y + k),
        _ => 0.0,
    };
    (brightness.clamp(0.0, 1.0) * 255.0) as u8
}

/// Past the data of an inline image, which is anything, to the `EI` that ends it.
fn skip_inline_image(parser: &mut Parser<'_>, content: &[u8]) {
    let rest = content.get(parser.position()..).unwrap_or_default();
    let end = rest
        .windows(4)
        .position(|w| super::syntax::is_blank(w[0]) && &w[1..3] == b"EI" && super::syntax::is_blank(w[3]));
    parser.go_to(end.map_or(content.len(), |n| parser.position() + n + 3));
}
