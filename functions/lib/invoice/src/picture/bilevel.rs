//! Black and white as fax machines and scanners pack it: CCITT T.4 and T.6, and JBIG2 (ITU-T T.88).
//!
//! Both come out as rows of bits, each row beginning with a new byte, a 1 being black; rows that are missing are white.

use hayro_ccitt::{DecodeSettings, DecoderContext};

pub(crate) use hayro_ccitt::EncodingMode;

use super::MAX_PIXELS;

/// Pixels to a side: a row of them is held several times over while it is decoded.
const MAX_SIDE: usize = 65_535;
/// Parts of one JBIG2 picture. A page in stripes has two for each stripe.
const MAX_SEGMENTS: usize = 1_000;

/// The rows of a picture in CCITT fax coding. A damaged one has the rows before the damage.
pub(crate) fn fax(
    bytes: &[u8],
    (width, height): (usize, usize),
    encoding: EncodingMode,
    rows_are_byte_aligned: bool,
) -> Option<Vec<u8>> {
    let mut bits = Bits::new(width, height)?;
    let settings = DecodeSettings {
        columns: u32::try_from(width).ok()?,
        rows: u32::try_from(height).ok()?,
        end_of_block: true,
        end_of_line: false,
        rows_are_byte_aligned,
        encoding,
        invert_black: false,
    };
    let _ = hayro_ccitt::decode(bytes, &mut bits, &mut DecoderContext::new(settings));
    Some(bits.bytes)
}

/// The rows of a JBIG2 picture as PDFs embed it (T.88, D.3), if it is made of generic regions: what lossless encoders
/// write. Symbols are refused, as only decoding them shows how large they are.
pub(crate) fn jbig2(bytes: &[u8], (width, height): (usize, usize)) -> Option<Vec<u8>> {
    let mut bits = Bits::new(width, height)?;
    if region_pixels(bytes)? > width * height {
        return None;
    }
    let image = hayro_jbig2::Image::new_embedded(bytes, None).ok()?;
    if image.width() as usize != width || image.height() as usize > height {
        return None;
    }
    image.decode(&mut bits).ok()?;
    Some(bits.bytes)
}

/// Pixels of all generic regions together; `None` where there is any other region, or a header that is not plain
/// (T.88, 7.2).
fn region_pixels(mut rest: &[u8]) -> Option<usize> {
    let mut pixels = 0_usize;
    for _ in 0..MAX_SEGMENTS {
        if rest.is_empty() {
            return Some(pixels);
        }
        let (header, after) = rest.split_at_checked(6)?;
        let &[a, b, c, d, flags, references] = header else { return None };
        let number = u32::from_be_bytes([a, b, c, d]);
        let count = usize::from(references >> 5);
        if count > 4 {
            return None;
        }
        let reference_bytes = if number <= 256 {
            1
        } else if number <= 65_536 {
            2
        } else {
            4
        };
        let page_bytes = if flags & 0x40 == 0 { 1 } else { 4 };
        let (_, after) = after.split_at_checked(count * reference_bytes + page_bytes)?;
        let (length, after) = after.split_first_chunk()?;
        let (data, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        match flags & 0x3F {
            // Immediate generic regions (7.4.1): width, height, and where they are.
            38 | 39 => {
                let side = |at: usize| {
                    let number = u32::from_be_bytes(*data.get(at..)?.first_chunk()?);
                    Some(number as usize).filter(|side| *side <= MAX_SIDE)
                };
                let (width, height, _, _) = (side(0)?, side(4)?, side(8)?, side(12)?);
                pixels += width * height;
            }
            // Page information, end of page, of stripe, of file, and comments.
            48..=51 | 62 => {}
            _ => return None,
        }
        rest = after;
    }
    None
}

/// Rows of bits under construction.
struct Bits {
    width: usize,
    row_bytes: usize,
    row: usize,
    column: usize,
    bytes: Vec<u8>,
}

impl Bits {
    fn new(width: usize, height: usize) -> Option<Self> {
        let is_bounded = width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS;
        let row_bytes = width.div_ceil(8);
        is_bounded.then(|| Self { width, row_bytes, row: 0, column: 0, bytes: vec![0; row_bytes * height] })
    }

    fn run(&mut self, is_black: bool, length: usize) {
        let (from, to) = (self.column, self.column.saturating_add(length).min(self.width));
        self.column = to;
        let row = self.row * self.row_bytes;
        let Some(row) = self.bytes.get_mut(row..row + self.row_bytes).filter(|_| is_black && from < to) else { return };
        let (first, last) = (from / 8, (to - 1) / 8);
        for (at, byte) in row.iter_mut().enumerate().take(last + 1).skip(first) {
            let left = if at == first { 0xFF >> (from % 8) } else { 0xFF };
            let right = if at == last { 0xFF << (7 - (to - 1) % 8) } else { 0xFF };
            *byte |= left & right;
        }
    }

    fn end_row(&mut self) {
        self.row += 1;
        self.column = 0;
    }
}

impl hayro_ccitt::Decoder for Bits {
    fn push_pixels(&mut self, white: bool, count: u32) {
        self.run(!white, count as usize);
    }

    fn next_line(&mut self) {
        self.end_row();
    }
}

impl hayro_jbig2::Decoder for Bits {
    fn push_pixel(&mut self, black: bool) {
        self.run(black, 1);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.run(black, chunk_count as usize * 8);
    }

    fn next_line(&mut self) {
        self.end_row();
    }
}
