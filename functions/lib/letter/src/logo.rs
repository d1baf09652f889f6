//! The logo of an account: a small PNG or JPEG, judged by its header and never decoded.

use bytes::Bytes;

/// The box it is shown in, in CSS pixels.
const SHOWN: (u32, u32) = (240, 72);

/// A logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The file.
    pub bytes: Bytes,
}

/// Why a file is no logo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLogo {
    /// More than 200 KB.
    #[error("The logo has {0} KB; it can have 200. Save it smaller: it is shown at most 240 pixels wide.")]
    TooLarge(usize),
    /// Neither PNG nor JPEG, or its header is damaged.
    #[error("The logo is neither PNG nor JPEG, the two that every mail program shows. Save it as one of them.")]
    UnknownFormat,
    /// More than 2000 pixels to a side, or none.
    #[error("The logo has {0} by {1} pixels; each side can have 1 to 2000. Save it smaller.")]
    Dimensions(u32, u32),
}

impl Logo {
    /// The most bytes: it travels in every letter.
    pub const MAX_BYTES: usize = 200_000;
    /// The most pixels to each side.
    pub const MAX_SIDE: u32 = 2000;

    /// Reads the header of a logo.
    ///
    /// # Errors
    ///
    /// [`InvalidLogo`] says what is wrong and what to do.
    pub fn read(bytes: Bytes) -> Result<Self, InvalidLogo> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(InvalidLogo::TooLarge(bytes.len().div_ceil(1000)));
        }
        let png = png_size(&bytes).map(|size| ("image/png", size));
        let found = png.or_else(|| jpeg_size(&bytes).map(|size| ("image/jpeg", size)));
        let (media_type, (width, height)) = found.ok_or(InvalidLogo::UnknownFormat)?;
        if [width, height].iter().any(|side| !(1..=Self::MAX_SIDE).contains(side)) {
            return Err(InvalidLogo::Dimensions(width, height));
        }
        Ok(Self { media_type, width, height, bytes })
    }

    /// The size it is shown in, in CSS pixels: within the box, never larger than it is.
    pub(crate) fn shown(&self) -> (u32, u32) {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let scale = (f64::from(SHOWN.0) / width).min(f64::from(SHOWN.1) / height).min(1.0);
        let scaled = |side: f64| ((side * scale).round() as u32).max(1);
        (scaled(width), scaled(height))
    }
}

/// Width and height from the IHDR chunk, which comes first (PNG specification, section 11.2.1).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")?;
    let number = |from: usize| Some(u32::from_be_bytes(header.get(from..from + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

/// Width and height from the frame header (ITU-T T.81, section B.2.2).
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        // Any number of fill bytes may stand before a marker.
        let at = rest.iter().position(|byte| *byte != 0xff).filter(|at| *at > 0)?;
        let (marker, segment) = rest.get(at..)?.split_first()?;
        let length = usize::from(u16::from_be_bytes(segment.get(..2)?.try_into().ok()?));
        match marker {
            // Frames; the other numbers of this range are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let side =
                    |from: usize| Some(u32::from(u16::from_be_bytes(segment.get(from..from + 2)?.try_into().ok()?)));
                return Some((side(5)?, side(3)?));
            }
            // The picture itself begins, or ends, without a frame.
            0xd8..=0xda | 0x00..=0x01 => return None,
            _ => rest = segment.get(length.max(2)..)?,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes(), &[8, 6, 0, 0, 0]]
            .concat()
    }

    fn jpeg(frame: u8) -> Vec<u8> {
        let app = [0xff, 0xe0, 0, 6, 0xff, 0xc0, 0, 0];
        let tables = [0xff, 0xff, 0xc4, 0, 3, 7];
        [&[0xff, 0xd8], app.as_slice(), &tables, &[0xff, frame, 0, 11, 8, 0, 48, 0, 120, 1, 1, 0x11, 0]].concat()
    }

    fn size(bytes: Vec<u8>) -> Result<(&'static str, u32, u32), String> {
        Logo::read(bytes.into())
            .map(|logo| (logo.media_type, logo.width, logo.height))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn size_and_kind_come_from_the_header() {
        assert_eq!(size(png(240, 72)), Ok(("image/png", 240, 72)));
        for frame in [0xc0, 0xc2] {
            assert_eq!(size(jpeg(frame)), Ok(("image/jpeg", 120, 48)));
        }
    }

    #[test]
    fn what_mail_programs_do_not_show_is_refused_with_what_to_do() {
        let huge = [png(10, 10), vec![0; Logo::MAX_BYTES]].concat();
        for (wrong, said) in [
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "neither PNG nor JPEG"),
            (b"GIF89a\x01\0\x01\0".to_vec(), "neither PNG nor JPEG"),
            (Vec::new(), "neither PNG nor JPEG"),
            (png(1, 1)[..20].to_vec(), "neither PNG nor JPEG"),
            (png(2001, 10), "2001 by 10 pixels"),
            (png(10, 0), "10 by 0 pixels"),
            (huge, "201 KB"),
        ] {
            assert!(size(wrong).unwrap_err().contains(said), "{said}");
        }
    }

    #[test]
    fn a_header_cut_off_anywhere_is_no_logo() {
        for file in [png(10, 10)[..24].to_vec(), jpeg(0xc0)[..27].to_vec()] {
            assert!(size(file.clone()).is_ok());
            for end in 0..file.len() - 1 {
                let _ = size(file[..end].to_vec());
            }
        }
        assert!(size([0xff, 0xd8, 0xff, 0xe0, 0, 0].repeat(5000)).is_err());
        assert!(size([[0xff, 0xd8].as_slice(), &[0xff, 0xe0, 0, 2].repeat(40_000)].concat()).is_err());
    }

    #[test]
    fn a_logo_is_shown_within_its_box() {
        for ((width, height), shown) in
            [((480, 72), (240, 36)), ((72, 144), (36, 72)), ((100, 20), (100, 20)), ((2000, 1), (240, 1))]
        {
            assert_eq!(Logo::read(png(width, height).into()).unwrap().shown(), shown);
        }
    }
}
