//! WebP (RFC 9649), as telephones and messengers write it: with losses, by VP8 (RFC 6386). WebP without losses is not
//! read, as a small file may describe tables of any size.

use image_webp::vp8::Vp8Decoder;

use super::{Grey, Shrinker};

/// Pixels of a WebP: all of them are held, in colours, and beside them up to 16 MB that the header may ask for.
pub const MAX_WEBP_PIXELS: usize = 6_000_000;
/// Bytes of a WebP's picture, which are held up to three times.
pub const MAX_WEBP_BYTES: usize = 12 << 20;

/// The brightness of a WebP; `None` for what is damaged, past the limits, or only moves.
pub(super) fn read(bytes: &[u8]) -> Option<Grey> {
    let frame = lossy(bytes).filter(|frame| frame.len() <= MAX_WEBP_BYTES)?;
    // A key frame (RFC 6386, 9.1): bit 0 is not set, and the size has 14 bits each.
    let [tag, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = *frame else { return None };
    let [width, height] = [[w0, w1], [h0, h1]].map(|side| usize::from(u16::from_le_bytes(side) & 0x3FFF));
    if tag & 1 != 0 || width * height > MAX_WEBP_PIXELS {
        return None;
    }
    let mut shrinker = Shrinker::new(width, height)?;
    let decoded = Vp8Decoder::decode_frame(frame).ok()?;
    // Rows are as long as whole blocks of 16 pixels.
    for row in decoded.ybuf.chunks(width.next_multiple_of(16)).take(height) {
        shrinker.row(row.iter().copied().take(width));
    }
    Some(shrinker.finish())
}

/// The chunk that holds the picture (RFC 9649, 2.3).
fn lossy(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.get(12..)?;
    loop {
        let (name, after) = rest.split_first_chunk::<4>()?;
        let (length, after) = after.split_first_chunk()?;
        let length = u32::from_le_bytes(*length) as usize;
        if name == b"VP8 " {
            return after.get(..length);
        }
        rest = after.get(length.checked_next_multiple_of(2)?..)?;
    }
}
