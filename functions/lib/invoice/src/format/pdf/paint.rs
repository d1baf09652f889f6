//! What a page shows besides text, as far as payment codes are looked for in it: filled shapes (ISO 32000-1, 8.5) and
//! pictures (8.9). Invoice programs draw codes as squares, scanners and others set them in as pictures.

use std::borrow::Cow;

use lopdf::{Dictionary, Document, Object, Stream};

use super::Budget;
use crate::picture::{self, Grey, Shrinker, brightness, code};

/// Pages looked at for payment codes: the first ones.
pub const MAX_PAINTED_PAGES: usize = 4;
/// Pictures looked at in one PDF.
pub const MAX_PICTURES: usize = 16;
/// Pixels of all pictures together.
pub const MAX_PICTURE_PIXELS: usize = 60_000_000;
/// Bytes a picture inflates to. A page in 300 dots to the inch and shades of grey has 8.7 million.
pub const MAX_PICTURE_BYTES: usize = 12 << 20;
/// Bytes all pictures inflate to together.
pub const MAX_PICTURES_BYTES: usize = 48 << 20;
/// Corners of one path. The largest code has some sixty thousand if it is one path.
pub const MAX_CORNERS: usize = 100_000;
/// Steps of painting in one PDF: a row of pixels that an edge crosses, eight pixels that are filled.
pub const MAX_PAINTING: usize = 40_000_000;
/// Where one path crosses rows of pixels.
pub const MAX_CROSSINGS: usize = 600_000;
/// Pixels to the point of a page of usual size: 216 to the inch, three to the thinnest square of a printed code.
const SCALE: f32 = 3.0;
/// Pixels of a page.
const MAX_CANVAS: f32 = 5_000_000.0;
/// A code has hundreds of squares; a page with fewer corners shows none.
const MIN_CORNERS: usize = 400;

/// The codes a PDF shows, as far as it has been painted.
pub(super) struct Painter {
    canvas: Option<Canvas>,
    /// Corners filled on this page.
    corners: usize,
    spent: usize,
    pictures: usize,
    pixels: usize,
    inflated: usize,
    /// Places where a code may still be looked for.
    trials: usize,
    found: Vec<Vec<u8>>,
}

/// A page, and where it lies: origin, and pixels to the point.
struct Canvas {
    grey: Grey,
    left: f32,
    top: f32,
    scale: f32,
}

/// A path under construction, in the points of the page.
#[derive(Default)]
pub(super) struct Path {
    polygons: Vec<Vec<(f32, f32)>>,
    corners: usize,
}

impl Path {
    pub(super) fn begin(&mut self, x: f32, y: f32) {
        if self.corners < MAX_CORNERS {
            self.polygons.push(vec![(x, y)]);
            self.corners += 1;
        }
    }

    pub(super) fn line(&mut self, x: f32, y: f32) {
        if let Some(polygon) = self.polygons.last_mut()
            && self.corners < MAX_CORNERS
        {
            polygon.push((x, y));
            self.corners += 1;
        }
    }

    pub(super) fn clear(&mut self) {
        self.polygons.clear();
        self.corners = 0;
    }
}

impl Painter {
    pub(super) fn new() -> Self {
        Self {
            canvas: None,
            corners: 0,
            spent: 0,
            pictures: 0,
            pixels: 0,
            inflated: 0,
            trials: code::MAX_TRIALS,
            found: Vec::new(),
        }
    }

    /// A page begins, with its media box: left, bottom, right, top.
    pub(super) fn page(&mut self, [left, bottom, right, top]: [f32; 4]) {
        let (width, height) = (right - left, top - bottom);
        self.corners = 0;
        self.canvas = None;
        let scale = SCALE.min((MAX_CANVAS / (width * height)).sqrt());
        if !(width >= 1.0 && height >= 1.0 && scale > 0.1 && width * scale < 30_000.0 && height * scale < 30_000.0) {
            return;
        }
        let grey = Grey::blank((width * scale) as usize, (height * scale) as usize);
        self.canvas = Some(Canvas { grey, left, top, scale });
    }

    /// Fills a path with a shade of grey.
    pub(super) fn fill(&mut self, path: &Path, shade: u8, even_odd: bool) {
        let Some(canvas) = &mut self.canvas else { return };
        self.corners += path.corners;
        let mut crossings: Vec<(u32, f32, i32)> = Vec::new();
        for polygon in &path.polygons {
            let closed = polygon.iter().zip(polygon.iter().cycle().skip(1));
            for (from, to) in closed {
                let place = |(x, y): (f32, f32)| ((x - canvas.left) * canvas.scale, (canvas.top - y) * canvas.scale);
                let ((x0, y0), (x1, y1)) = (place(*from), place(*to));
                let (direction, (xa, ya), (xb, yb)) =
                    if y0 < y1 { (1, (x0, y0), (x1, y1)) } else { (-1, (x1, y1), (x0, y0)) };
                // The rows whose middle the edge crosses.
                let first = (ya - 0.5).ceil().max(0.0);
                let last = (yb - 0.5).ceil().min(canvas.grey.height as f32);
                if first.is_nan() || last.is_nan() || first >= last {
                    continue;
                }
                for row in first as u32..last as u32 {
                    if crossings.len() >= MAX_CROSSINGS || self.spent >= MAX_PAINTING {
                        return;
                    }
                    self.spent += 1;
                    let x = xa + (row as f32 + 0.5 - ya) * (xb - xa) / (yb - ya);
                    crossings.push((row, x, direction));
                }
            }
        }
        crossings.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut winding = 0;
        for pair in crossings.windows(2) {
            let [(row, from, direction), (next, to, _)] = pair else { continue };
            winding += direction;
            if row != next {
                winding = 0;
                continue;
            }
            let is_inside = if even_odd { winding % 2 != 0 } else { winding != 0 };
            let width = canvas.grey.width;
            let span = |x: f32| (x - 0.5).ceil().clamp(0.0, width as f32) as usize;
            let (from, to) = (span(*from), span(*to));
            if is_inside && from < to {
                self.spent += (to - from) / 8;
                let row = *row as usize * width;
                if let Some(pixels) = canvas.grey.pixels.get_mut(row + from..row + to) {
                    pixels.fill(shade);
                }
            }
        }
    }

    /// A page ends: the codes drawn on it.
    pub(super) fn end(&mut self) {
        if let Some(canvas) = self.canvas.take()
            && self.corners >= MIN_CORNERS
        {
            self.look(&canvas.grey);
        }
    }

    /// A picture, as an object or within the contents.
    pub(super) fn picture(&mut self, document: &Document, budget: &mut Budget, stream: &Stream) {
        if self.pictures >= MAX_PICTURES || self.canvas.is_none() {
            return;
        }
        let number = |keys: [&[u8]; 2]| {
            let value = keys.into_iter().find_map(|key| stream.dict.get_deref(key, document).ok());
            value.and_then(|value| value.as_i64().ok()).and_then(|value| usize::try_from(value).ok())
        };
        let (Some(width), Some(height)) = (number([b"Width", b"W"]), number([b"Height", b"H"])) else { return };
        // Fewer pixels than the smallest code has squares are an ornament.
        let pixels = width.saturating_mul(height);
        if width.min(height) < 21 || pixels > picture::MAX_PIXELS || pixels > MAX_PICTURE_PIXELS - self.pixels {
            return;
        }
        self.pictures += 1;
        self.pixels += pixels;
        let bits = number([b"BitsPerComponent", b"BPC"]);
        if let Some(grey) = read(document, budget, stream, [width, height, bits.unwrap_or(1)], &mut self.inflated) {
            self.look(&grey);
        }
    }

    fn look(&mut self, grey: &Grey) {
        for found in code::find(grey, &mut self.trials) {
            if self.found.len() < code::MAX_CODES && !self.found.contains(&found) {
                self.found.push(found);
            }
        }
    }

    pub(super) fn found(self) -> Vec<Vec<u8>> {
        self.found
    }
}

/// Reads a picture of 1, 2, 4 or 8 bits, in grey, colours, or colours of a table; JPEG too. `None` for CCITT fax,
/// JBIG2 and JPEG 2000, and for what does not decode.
fn read(
    document: &Document,
    budget: &mut Budget,
    stream: &Stream,
    [width, height, bits]: [usize; 3],
    inflated: &mut usize,
) -> Option<Grey> {
    let filters = stream.dict.get_deref(b"Filter", document).or(stream.dict.get_deref(b"F", document)).ok();
    let names: Vec<&[u8]> = match filters {
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => names.iter().filter_map(|name| name.as_name().ok()).collect(),
        _ => Vec::new(),
    };
    match names.as_slice() {
        [b"DCTDecode"] => return picture::jpeg(&stream.content),
        [.., b"DCTDecode"] => {
            let mut outer = stream.clone();
            let before = names.iter().take(names.len() - 1).map(|name| Object::Name(name.to_vec()));
            outer.dict.set("Filter", before.collect::<Vec<_>>());
            outer.dict.remove(b"DecodeParms");
            let unpacked = budget.inflate_up_to(MAX_PICTURE_BYTES, document, &outer).ok()??;
            return picture::jpeg(&unpacked);
        }
        names if names.iter().any(|name| matches!(*name, b"CCITTFaxDecode" | b"JBIG2Decode" | b"JPXDecode")) => {
            return None;
        }
        _ => {}
    }
    if !matches!(bits, 1 | 2 | 4 | 8) {
        return None;
    }
    let is_mask = ["ImageMask", "IM"]
        .into_iter()
        .any(|key| stream.dict.get_deref(key.as_bytes(), document).and_then(Object::as_bool).unwrap_or_default());
    let space = stream.dict.get_deref(b"ColorSpace", document).or(stream.dict.get_deref(b"CS", document)).ok();
    let (parts, table) = if is_mask { (1, None) } else { colours(document, budget, space)? };
    let row_bytes = width.checked_mul(bits)?.checked_mul(parts)?.div_ceil(8);
    let needed = row_bytes.checked_mul(height).filter(|needed| *needed <= MAX_PICTURE_BYTES)?;
    *inflated = inflated.saturating_add(needed);
    if *inflated > MAX_PICTURES_BYTES {
        return None;
    }
    let data = match names.is_empty() {
        true => Cow::Borrowed(&stream.content),
        false => Cow::Owned(budget.inflate_up_to(MAX_PICTURE_BYTES, document, stream).ok()??),
    };
    let decode = ["Decode", "D"].into_iter().find_map(|key| stream.dict.get_deref(key.as_bytes(), document).ok());
    let first = decode.and_then(|decode| decode.as_array().ok()?.first()?.as_float().ok());
    let is_inverted = table.is_none() && first.is_some_and(|first| first >= 1.0);
    let top = (1_u16 << bits) - 1;
    let mut shrinker = Shrinker::new(width, height)?;
    for row in data.chunks_exact(row_bytes) {
        let sample = |at: usize| {
            let bit = at * bits;
            let byte = u16::from(row.get(bit / 8).copied().unwrap_or_default());
            (byte >> (8 - bits - bit % 8)) & top
        };
        shrinker.row((0..width).map(|x| {
            let shade = match &table {
                Some(table) => table.get(usize::from(sample(x))).copied().unwrap_or(255),
                None => {
                    let scaled = |part: usize| (sample(x * parts + part) * 255 / top) as u8;
                    match parts {
                        1 => scaled(0),
                        3 => brightness(&[scaled(0), scaled(1), scaled(2)]),
                        _ => {
                            let ink = |part: usize| 255 - scaled(part);
                            brightness(&[ink(0), ink(1), ink(2)]).saturating_sub(scaled(3))
                        }
                    }
                }
            };
            if is_inverted { 255 - shade } else { shade }
        }));
    }
    Some(shrinker.finish())
}

/// Parts of a colour, and the shades of the table where colours are given by number (8.6.6.3). `None` for colours
/// that are no grey, red-green-blue or print colours.
fn colours(document: &Document, budget: &mut Budget, space: Option<&Object>) -> Option<(usize, Option<Vec<u8>>)> {
    match space? {
        Object::Name(name) => match name.as_slice() {
            b"DeviceGray" | b"G" | b"CalGray" => Some((1, None)),
            b"DeviceRGB" | b"RGB" => Some((3, None)),
            b"DeviceCMYK" | b"CMYK" => Some((4, None)),
            _ => None,
        },
        Object::Array(space) => {
            let item = |at: usize| document.dereference(space.get(at)?).ok().map(|(_, object)| object);
            match item(0)?.as_name().ok()? {
                b"CalGray" => Some((1, None)),
                b"CalRGB" => Some((3, None)),
                b"ICCBased" => {
                    let parts = item(1)?.as_stream().ok()?.dict.get(b"N").and_then(Object::as_i64).ok()?;
                    matches!(parts, 1 | 3 | 4).then_some((parts as usize, None))
                }
                b"Indexed" | b"I" => {
                    // A table of a table is not allowed.
                    let base = item(1).filter(|base| !is_table(base));
                    let (parts, _) = colours(document, budget, base)?;
                    let bytes = match item(3)? {
                        Object::String(bytes, _) => bytes.clone(),
                        Object::Stream(stream) => budget.inflate_up_to(4096, document, stream).ok()??,
                        _ => return None,
                    };
                    let shade = |colour: &[u8]| match *colour {
                        [c, m, y, k] => brightness(&[255 - c, 255 - m, 255 - y]).saturating_sub(k),
                        _ => brightness(colour),
                    };
                    Some((1, Some(bytes.chunks_exact(parts).take(256).map(shade).collect())))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_table(space: &Object) -> bool {
    let name = space.as_array().ok().and_then(|space| space.first()?.as_name().ok());
    matches!(name, Some(b"Indexed" | b"I"))
}

/// The media box of a page (14.11.2), its own or inherited; A4 where it has none.
pub(super) fn media_box(document: &Document, page: &Dictionary) -> [f32; 4] {
    let mut node = page;
    for _ in 0..super::MAX_NESTING {
        if let Ok(written) = node.get_deref(b"MediaBox", document).and_then(Object::as_array) {
            let numbers = written.iter().filter_map(|n| document.dereference(n).ok()?.1.as_float().ok());
            if let [a, b, c, d] = numbers.collect::<Vec<_>>()[..] {
                return [a.min(c), b.min(d), a.max(c), b.max(d)];
            }
        }
        match node.get_deref(b"Parent", document).and_then(Object::as_dict) {
            Ok(parent) => node = parent,
            Err(_) => break,
        }
    }
    [0.0, 0.0, 595.0, 842.0]
}
