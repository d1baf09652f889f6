//! Pictures in shades of grey, as far as payment codes are looked for in them: PNG, JPEG, TIFF and WebP, within bounds
//! of memory.

use std::io::Cursor;

pub(crate) mod bilevel;
pub(crate) mod code;
mod tiff;
mod webp;

pub use tiff::{MAX_STRIPS, MAX_TIFF_PAGES, MAX_TIFF_PIXELS};
pub use webp::{MAX_WEBP_BYTES, MAX_WEBP_PIXELS};

/// Pixels of a picture that is looked at. A page scanned with 600 dots to the inch has 35 million.
pub const MAX_PIXELS: usize = 40_000_000;
/// Pixels of a picture of which every pixel is held while it is read: an interlaced PNG, a progressive JPEG.
pub const MAX_HELD_PIXELS: usize = 2_000_000;
/// Scans of one JPEG. A progressive one has about ten; each is a pass over the whole picture.
pub const MAX_SCANS: usize = 16;
/// Pixels of a picture once it is made smaller: a page with 200 dots to the inch.
const WORKING_PIXELS: usize = 4_000_000;
/// Pixels of a JPEG as it is decoded, in up to four colours, twice in memory.
const DECODED_PIXELS: usize = 3_000_000;

/// A picture, row by row, 0 being black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grey {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

impl Grey {
    pub(crate) fn blank(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![255; width.saturating_mul(height)] }
    }
}

/// Makes a picture smaller while its rows come in: each pixel is the mean of a square.
pub(crate) struct Shrinker {
    factor: usize,
    sums: Vec<u32>,
    rows: usize,
    grey: Grey,
}

impl Shrinker {
    /// `None` where a picture has no pixels, or more than [`MAX_PIXELS`].
    pub(crate) fn new(width: usize, height: usize) -> Option<Self> {
        let pixels = width.checked_mul(height).filter(|pixels| (1..=MAX_PIXELS).contains(pixels))?;
        let factor = (1..).find(|factor| pixels / (factor * factor) <= WORKING_PIXELS)?;
        let grey = Grey { width: width.div_ceil(factor), height: 0, pixels: Vec::new() };
        Some(Self { factor, sums: vec![0; grey.width], rows: 0, grey })
    }

    pub(crate) fn row(&mut self, row: impl Iterator<Item = u8>) {
        let mut sums = self.sums.iter_mut();
        let (mut sum, mut column) = (sums.next(), 0);
        for pixel in row {
            if column == self.factor {
                (sum, column) = (sums.next(), 0);
            }
            column += 1;
            let Some(sum) = &mut sum else { break };
            **sum += u32::from(pixel);
        }
        self.rows += 1;
        if self.rows == self.factor {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let area = (self.factor * self.rows.max(1)) as u32;
        self.grey.pixels.extend(self.sums.iter().map(|sum| (sum / area).min(255) as u8));
        self.sums.fill(0);
        self.grey.height += 1;
        self.rows = 0;
    }

    pub(crate) fn finish(mut self) -> Grey {
        if self.rows > 0 {
            self.flush();
        }
        self.grey
    }
}

/// The brightness of a pixel with 1 (grey), 2 (grey, alpha), 3 (red, green, blue) or 4 (with alpha) parts.
pub(crate) fn brightness(pixel: &[u8]) -> u8 {
    let over_white = |grey: u8, alpha: u8| 255 - (u16::from(255 - grey) * u16::from(alpha) / 255) as u8;
    let luma = |r: u8, g: u8, b: u8| ((u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114) / 1000) as u8;
    match *pixel {
        [grey] => grey,
        [grey, alpha] => over_white(grey, alpha),
        [r, g, b] => luma(r, g, b),
        [r, g, b, alpha] => over_white(luma(r, g, b), alpha),
        _ => 255,
    }
}

/// How the bytes of a row say the shades of its pixels.
pub(crate) struct Samples {
    /// Bits of a sample: 1, 2, 4 or 8.
    pub(crate) bits: usize,
    /// Samples of a pixel, of which those of its colour come first.
    pub(crate) each: usize,
    pub(crate) colours: Colours,
    pub(crate) is_inverted: bool,
}

/// What the samples of a pixel are.
pub(crate) enum Colours {
    Grey,
    Rgb,
    Cmyk,
    /// The shade of each number.
    Table(Vec<u8>),
}

impl Colours {
    pub(crate) fn parts(&self) -> usize {
        match self {
            Self::Grey | Self::Table(_) => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }
}

impl Samples {
    /// Bytes of a row, as each begins with a new byte.
    pub(crate) fn row_bytes(&self, width: usize) -> Option<usize> {
        Some(width.checked_mul(self.bits)?.checked_mul(self.each)?.div_ceil(8))
    }

    pub(crate) fn shades<'a>(&'a self, row: &'a [u8], width: usize) -> impl Iterator<Item = u8> + 'a {
        let top = (1_u16 << self.bits) - 1;
        let sample = move |at: usize| {
            let bit = at * self.bits;
            let byte = u16::from(row.get(bit / 8).copied().unwrap_or_default());
            (byte >> (8 - self.bits - bit % 8)) & top
        };
        (0..width).map(move |x| {
            let scaled = |part: usize| (sample(x * self.each + part) * 255 / top) as u8;
            let shade = match &self.colours {
                Colours::Table(table) => table.get(usize::from(sample(x * self.each))).copied().unwrap_or(255),
                Colours::Grey => scaled(0),
                Colours::Rgb => brightness(&[scaled(0), scaled(1), scaled(2)]),
                Colours::Cmyk => {
                    let ink = |part: usize| 255 - scaled(part);
                    brightness(&[ink(0), ink(1), ink(2)]).saturating_sub(scaled(3))
                }
            };
            if self.is_inverted { 255 - shade } else { shade }
        })
    }
}

/// What the payment codes in a picture say. None for other pictures, for damaged ones and for those past the limits.
pub(crate) fn codes(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut search = code::Search::default();
    let mut look = |page: Grey| search.look(&page);
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => png(bytes).into_iter().for_each(look),
        [0xFF, 0xD8, ..] => jpeg(bytes).into_iter().for_each(look),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => tiff::pages(bytes).for_each(&mut look),
        [b'R', b'I', b'F', b'F', ..] => webp::read(bytes).into_iter().for_each(look),
        _ => {}
    }
    search.found()
}

fn png(bytes: &[u8]) -> Option<Grey> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: MAX_HELD_PIXELS * 4 });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    let parts = reader.output_color_type().0.samples();
    let mut shrinker = Shrinker::new(width, height)?;
    if reader.info().interlaced {
        let held = reader.output_buffer_size().filter(|held| *held <= MAX_HELD_PIXELS * 4)?;
        let mut pixels = vec![0; held];
        reader.next_frame(&mut pixels).ok()?;
        for row in pixels.chunks(width * parts) {
            shrinker.row(row.chunks(parts).map(brightness));
        }
        return Some(shrinker.finish());
    }
    while let Some(row) = reader.next_row().ok()? {
        shrinker.row(row.data().chunks(parts).map(brightness));
    }
    Some(shrinker.finish())
}

/// A JPEG, decoded at a half, a quarter or an eighth of its size where it is large.
pub(crate) fn jpeg(bytes: &[u8]) -> Option<Grey> {
    let scans = memchr::memmem::find_iter(bytes, &[0xFF, 0xDA]).take(MAX_SCANS + 1).count();
    if scans > MAX_SCANS {
        return None;
    }
    let mut decoder = jpeg_decoder::Decoder::new(Cursor::new(bytes));
    decoder.set_max_decoding_buffer_size(WORKING_PIXELS * 4);
    decoder.read_info().ok()?;
    let info = decoder.info()?;
    let pixels = usize::from(info.width) * usize::from(info.height);
    let is_held = info.coding_process != jpeg_decoder::CodingProcess::DctSequential || scans > 1;
    if pixels > if is_held { MAX_HELD_PIXELS } else { MAX_PIXELS } {
        return None;
    }
    // The sizes the decoder can make.
    let factor = [1, 2, 4, 8].into_iter().find(|factor| pixels / usize::from(factor * factor) <= DECODED_PIXELS)?;
    let (width, height) = decoder.scale(info.width.div_ceil(factor), info.height.div_ceil(factor)).ok()?;
    if usize::from(width) * usize::from(height) > WORKING_PIXELS {
        return None;
    }
    let data = decoder.decode().ok()?;
    let parts = match info.pixel_format {
        jpeg_decoder::PixelFormat::L8 => 1,
        jpeg_decoder::PixelFormat::L16 => return None,
        jpeg_decoder::PixelFormat::RGB24 => 3,
        jpeg_decoder::PixelFormat::CMYK32 => 4,
    };
    let mut shrinker = Shrinker::new(usize::from(width), usize::from(height))?;
    for row in data.chunks(usize::from(width) * parts) {
        shrinker.row(row.chunks(parts).map(|pixel| match *pixel {
            [c, m, y, k] => brightness(&[c, m, y]).min(k),
            _ => brightness(pixel),
        }));
    }
    Some(shrinker.finish())
}
