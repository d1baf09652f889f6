//! TIFF (TIFF 6.0, Adobe 1992) as scanners and fax servers write it: pages in strips. Not read are tiles, colours in
//! planes of their own, and more than 8 bits.
//!
//! What a page says of itself is looked up in the file each time, and rows are unpacked one by one, so that a page
//! takes no more memory for what it claims.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use flate2::bufread::ZlibDecoder;
use weezl::{BitOrder, LzwStatus};

use super::bilevel::{self, EncodingMode};
use super::{Colours, Grey, Samples, Shrinker, brightness, jpeg};

/// Pages of one TIFF that are looked at: the first ones.
pub const MAX_TIFF_PAGES: usize = 8;
/// Pixels of all these pages together.
pub const MAX_TIFF_PIXELS: usize = 60_000_000;
/// Strips of all these pages together. Each may be packed by itself.
pub const MAX_STRIPS: usize = 20_000;
/// Pixels in a row.
const MAX_WIDTH: usize = 65_535;

/// Fields of a page (TIFF 6.0, part 1, section 8; part 2).
mod tag {
    pub(super) const WIDTH: usize = 256;
    pub(super) const HEIGHT: usize = 257;
    pub(super) const BITS: usize = 258;
    pub(super) const COMPRESSION: usize = 259;
    pub(super) const PHOTOMETRIC: usize = 262;
    pub(super) const FILL_ORDER: usize = 266;
    pub(super) const STRIP_OFFSETS: usize = 273;
    pub(super) const SAMPLES: usize = 277;
    pub(super) const ROWS_PER_STRIP: usize = 278;
    pub(super) const STRIP_BYTES: usize = 279;
    pub(super) const PLANAR: usize = 284;
    pub(super) const T4_OPTIONS: usize = 292;
    pub(super) const PREDICTOR: usize = 317;
    pub(super) const COLOR_MAP: usize = 320;
    pub(super) const JPEG_TABLES: usize = 347;
}

/// The pages of a TIFF that can be read, decoded one at a time.
pub(super) fn pages(bytes: &[u8]) -> impl Iterator<Item = Grey> {
    // Every byte is unpacked once: strips that lie in one another are none.
    let mut budget = Budget { bytes: bytes.len(), pixels: MAX_TIFF_PIXELS, strips: MAX_STRIPS };
    let directories = std::iter::successors(Directory::first(bytes), Directory::next);
    directories.take(MAX_TIFF_PAGES).filter_map(move |directory| directory.page(&mut budget))
}

/// What all pages together may still take.
struct Budget {
    bytes: usize,
    pixels: usize,
    strips: usize,
}

/// An image file directory: what describes one page.
struct Directory<'a> {
    file: &'a [u8],
    is_big_endian: bool,
    /// Where the first of its fields of twelve bytes is.
    fields: usize,
    count: usize,
}

/// The values of a field: where they are, bytes of one, and how many.
#[derive(Clone, Copy)]
struct Field {
    at: usize,
    size: usize,
    count: usize,
}

impl<'a> Directory<'a> {
    fn first(file: &'a [u8]) -> Option<Self> {
        let header = Self { file, is_big_endian: file.starts_with(b"MM"), fields: 0, count: 0 };
        header.at(header.number(4, 4)?)
    }

    fn next(&self) -> Option<Self> {
        self.at(self.number(self.fields + 12 * self.count, 4)?)
    }

    fn at(&self, at: usize) -> Option<Self> {
        let count = if at == 0 { None } else { self.number(at, 2) }?;
        Some(Self { file: self.file, is_big_endian: self.is_big_endian, fields: at + 2, count })
    }

    fn number(&self, at: usize, size: usize) -> Option<usize> {
        let bytes = self.file.get(at..at.checked_add(size)?)?.iter();
        let join = |number: usize, byte: &u8| number << 8 | usize::from(*byte);
        Some(if self.is_big_endian { bytes.fold(0, join) } else { bytes.rfold(0, join) })
    }

    fn field(&self, tag: usize) -> Option<Field> {
        let at = (0..self.count).map(|n| self.fields + 12 * n).find(|at| self.number(*at, 2) == Some(tag))?;
        // BYTE, SHORT, LONG, UNDEFINED.
        let size = match self.number(at + 2, 2)? {
            1 | 7 => 1,
            3 => 2,
            4 => 4,
            _ => return None,
        };
        let count = self.number(at + 4, 4)?;
        // What fits in four bytes is in the field itself.
        let at = if size * count <= 4 { at + 8 } else { self.number(at + 8, 4)? };
        Some(Field { at, size, count })
    }

    fn nth(&self, field: Field, n: usize) -> Option<usize> {
        if n < field.count { self.number(field.at + n * field.size, field.size) } else { None }
    }

    fn value(&self, tag: usize, default: usize) -> usize {
        self.field(tag).and_then(|field| self.nth(field, 0)).unwrap_or(default)
    }

    /// The page as far as it is undamaged; `None` where it is past the limits or of an unknown kind.
    fn page(&self, budget: &mut Budget) -> Option<Grey> {
        let (width, height) = (self.value(tag::WIDTH, 0), self.value(tag::HEIGHT, 0));
        if width > MAX_WIDTH || self.value(tag::PLANAR, 1) != 1 {
            return None;
        }
        let mut shrinker = Shrinker::new(width, height)?;
        budget.pixels = budget.pixels.checked_sub(width * height)?;
        let compression = self.value(tag::COMPRESSION, 1);
        let samples = self.samples(compression)?;
        let mut row = vec![0; samples.row_bytes(width)?];
        let is_difference = match (self.value(tag::PREDICTOR, 1), samples.bits) {
            (1, _) => false,
            (2, 8) => true,
            _ => return None,
        };
        let (offsets, lengths) = (self.field(tag::STRIP_OFFSETS)?, self.field(tag::STRIP_BYTES)?);
        let rows = self.value(tag::ROWS_PER_STRIP, height).clamp(1, height);
        for (n, first) in (0..height).step_by(rows).enumerate() {
            let rows = rows.min(height - first);
            let (Some(at), Some(length)) = (self.nth(offsets, n), self.nth(lengths, n)) else { break };
            let Some(bytes) = at.checked_add(length).and_then(|end| self.file.get(at..end)) else { break };
            budget.strips = budget.strips.checked_sub(1)?;
            budget.bytes = budget.bytes.checked_sub(length)?;
            let bytes = match self.value(tag::FILL_ORDER, 1) {
                2 => Cow::Owned(bytes.iter().map(|byte| byte.reverse_bits()).collect()),
                _ => Cow::Borrowed(bytes),
            };
            if compression == 7 {
                let Some(strip) = self.jpeg(&bytes) else { break };
                if rows == height {
                    return Some(strip);
                }
                if strip.width != width || strip.height < rows {
                    break;
                }
                for row in strip.pixels.chunks(width).take(rows) {
                    shrinker.row(row.iter().copied());
                }
                continue;
            }
            let mut unpacked = self.unpacked(&bytes, compression, (width, rows))?;
            for _ in 0..rows {
                if unpacked.read_exact(&mut row).is_err() {
                    return Some(shrinker.finish());
                }
                if is_difference {
                    for at in samples.each..row.len() {
                        row[at] = row[at].wrapping_add(row[at - samples.each]);
                    }
                }
                shrinker.row(samples.shades(&row, width));
            }
        }
        Some(shrinker.finish())
    }

    /// What the bits of a row mean.
    fn samples(&self, compression: usize) -> Option<Samples> {
        let (bits, each) = (self.value(tag::BITS, 1), self.value(tag::SAMPLES, 1));
        let photometric = self.value(tag::PHOTOMETRIC, 0);
        let colours = match photometric {
            0 | 1 => Colours::Grey,
            2 => Colours::Rgb,
            3 => Colours::Table(self.table(bits)?),
            5 => Colours::Cmyk,
            // The decoder of JPEG knows its colours.
            6 if compression == 7 => Colours::Rgb,
            _ => return None,
        };
        let is_known = matches!(bits, 1 | 2 | 4 | 8) && (colours.parts()..=5).contains(&each);
        is_known.then_some(Samples { bits, each, colours, is_inverted: photometric == 0 })
    }

    /// The shades of a palette: all reds, all greens, all blues, in 16 bits.
    fn table(&self, bits: usize) -> Option<Vec<u8>> {
        let map = self.field(tag::COLOR_MAP).filter(|_| bits <= 8)?;
        let part = |n: usize| Some((self.nth(map, n)? >> 8) as u8);
        let colours = 1_usize << bits;
        (0..colours).map(|n| Some(brightness(&[part(n)?, part(colours + n)?, part(2 * colours + n)?]))).collect()
    }

    /// The bytes of a strip's rows, unpacked as they are read.
    fn unpacked<'b>(
        &self,
        bytes: &'b [u8],
        compression: usize,
        (width, rows): (usize, usize),
    ) -> Option<Box<dyn Read + 'b>> {
        let fax = |encoding, rows_are_byte_aligned| -> Option<Box<dyn Read + 'b>> {
            let rows = bilevel::fax(bytes, (width, rows), encoding, rows_are_byte_aligned)?;
            Some(Box::new(Cursor::new(rows)))
        };
        match compression {
            1 => Some(Box::new(bytes)),
            2 => fax(EncodingMode::Group3_1D, true),
            3 if self.value(tag::T4_OPTIONS, 0) & 1 == 0 => fax(EncodingMode::Group3_1D, false),
            3 => fax(EncodingMode::Group3_2D { k: 4 }, false),
            4 => fax(EncodingMode::Group4, false),
            5 => {
                let decoder = weezl::decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8);
                Some(Box::new(Lzw { decoder, packed: bytes }))
            }
            8 | 32_946 => Some(Box::new(ZlibDecoder::new(bytes))),
            32_773 => Some(Box::new(PackBits { packed: bytes, run: Run::Literal(0) })),
            _ => None,
        }
    }

    /// A strip in JPEG. Strips may share their tables, which then come first (TIFF Technical Note 2).
    fn jpeg(&self, strip: &[u8]) -> Option<Grey> {
        let Some(Field { at, count, .. }) = self.field(tag::JPEG_TABLES) else { return jpeg(strip) };
        let tables = self.file.get(at..at.checked_add(count)?)?;
        jpeg(&[tables.strip_suffix(b"\xFF\xD9")?, strip.strip_prefix(b"\xFF\xD8")?].concat())
    }
}

/// LZW (section 13), unpacked as it is read.
struct Lzw<'a> {
    decoder: weezl::decode::Decoder,
    packed: &'a [u8],
}

impl Read for Lzw<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let step = self.decoder.decode_bytes(self.packed, out);
            self.packed = self.packed.get(step.consumed_in..).unwrap_or_default();
            match step.status {
                Ok(LzwStatus::Ok) if step.consumed_out == 0 && !out.is_empty() => {}
                Ok(_) => return Ok(step.consumed_out),
                Err(_) => return Err(io::ErrorKind::InvalidData.into()),
            }
        }
    }
}

/// PackBits (section 9), unpacked as it is read.
struct PackBits<'a> {
    packed: &'a [u8],
    run: Run,
}

/// What is left of a run.
enum Run {
    Literal(usize),
    Repeat(u8, usize),
}

impl Read for PackBits<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Run::Literal(0) | Run::Repeat(_, 0) = self.run {
            let Some((length, rest)) = self.packed.split_first() else { return Ok(0) };
            self.packed = rest;
            self.run = match (*length, rest) {
                (128, _) => Run::Literal(0),
                (..128, _) => Run::Literal(usize::from(*length) + 1),
                (_, [byte, rest @ ..]) => {
                    self.packed = rest;
                    Run::Repeat(*byte, 257 - usize::from(*length))
                }
                _ => return Ok(0),
            };
        }
        match &mut self.run {
            Run::Literal(left) => {
                let count = self.packed.take(*left as u64).read(out)?;
                self.packed = self.packed.get(count..).unwrap_or_default();
                *left = if count == 0 { 0 } else { *left - count };
                Ok(count)
            }
            Run::Repeat(byte, left) => {
                let count = out.len().min(*left);
                out.iter_mut().take(count).for_each(|out| *out = *byte);
                *left -= count;
                Ok(count)
            }
        }
    }
}
