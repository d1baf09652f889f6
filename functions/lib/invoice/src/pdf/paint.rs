//! What a page shows besides text, as far as payment codes are looked for in it: filled shapes (ISO 32000-1, 8.5) and
//! pictures (8.9). Invoice programs draw codes as squares, scanners and others set them in as pictures.

use lopdf::{Dictionary, Document, Object, Stream};

use super::{Budget, picture};
use crate::picture::code::Search;
use crate::picture::{Grey, MAX_PIXELS};

/// Pages looked at for payment codes: the first ones.
pub const MAX_PAINTED_PAGES: usize = 4;
/// Pictures looked at in one PDF.
pub const MAX_PICTURES: usize = 16;
/// Pixels of all pictures together.
pub const MAX_PICTURE_PIXELS: usize = 60_000_000;
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
    search: Search,
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
        Self { canvas: None, corners: 0, spent: 0, pictures: 0, pixels: 0, inflated: 0, search: Search::default() }
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
            self.search.look(&canvas.grey);
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
        if width.min(height) < 21 || pixels > MAX_PIXELS || pixels > MAX_PICTURE_PIXELS - self.pixels {
            return;
        }
        self.pictures += 1;
        self.pixels += pixels;
        let bits = number([b"BitsPerComponent", b"BPC"]);
        if let Some(grey) =
            picture::read(document, budget, stream, [width, height, bits.unwrap_or(1)], &mut self.inflated)
        {
            self.search.look(&grey);
        }
    }

    pub(super) fn found(self) -> Vec<Vec<u8>> {
        self.search.found()
    }
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
