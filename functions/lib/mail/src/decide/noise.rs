//! Noise: what mail programs, systems and designers add to a mail that nobody files.

use super::words::{is_called_invoice, words};
use crate::{Disposition, Part, file_name};

/// An image whose shorter side has fewer pixels is no page: a receipt photographed badly has 300.
const MIN_PAGE_PIXELS: u32 = 100;
/// An image wider than so many times its height is a banner; a till receipt is high.
const MAX_PAGE_WIDTH: u32 = 3;
/// An image whose shorter side has so many pixels may be a scan or photo of a page, whatever it is called.
const SCAN_PIXELS: u32 = 600;
/// And so many are those of a telephone's photo, whichever way it was held: it may say in its EXIF data how to turn it.
const PHOTO_PIXELS: u32 = 1_500;
/// A picture with so many is a page also if it is wide: a till receipt on its side. In the text of a mail it may be one.
const LARGE_PIXELS: u32 = 900;
/// An attached picture with so many may be a page.
const DOUBTFUL_PIXELS: u32 = 300;
/// As many bytes has a page in a format whose pixels are not counted here.
const DOUBTFUL_BYTES: usize = 20_000;
/// An image of unknown pixel size with fewer bytes is no page.
const MIN_PAGE_BYTES: usize = 512;
/// What the pictures of a signature and a letterhead are called.
const DECORATIONS: [&str; 15] = [
    "banner",
    "facebook",
    "icon",
    "instagram",
    "linkedin",
    "logo",
    "pinterest",
    "pixel",
    "signatur",
    "signature",
    "spacer",
    "tiktok",
    "twitter",
    "xing",
    "youtube",
];

/// Whether a picture is no page: it is called a logo, or is too small or too wide.
pub(super) fn is_decoration(part: &Part) -> bool {
    let name = file_name::stem(&part.name).to_ascii_lowercase();
    let is_scan = pixels(&part.bytes).is_some_and(|(width, height)| width.min(height) >= SCAN_PIXELS);
    let is_called = words(&name).any(|word| DECORATIONS.contains(&word)) && !is_scan && !is_called_invoice(&part.name);
    is_called || !may_be_page(&part.bytes)
}

/// Whether a picture belongs to the text of the mail: it shows it, or Outlook named it for that.
pub(super) fn is_of_text(part: &Part, shown: bool) -> bool {
    let name = file_name::stem(&part.name).to_ascii_lowercase();
    // `image001.png`, also where the text that showed it is gone.
    let by_outlook = name.strip_prefix("image").is_some_and(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()))
        && (part.content_id.is_some() || part.disposition == Disposition::Inline);
    shown || by_outlook
}

/// Whether a picture in the text of a mail may be a scan that somebody put there, as telephones do: it has the size of
/// one and is higher than wide, by a fifth at least, or is as large as a photo. Pictures of advertisements are smaller,
/// and wide or square.
pub(super) fn may_be_pasted_scan(part: &Part) -> bool {
    pixels(&part.bytes).is_some_and(|(width, height)| {
        let is_high = width >= SCAN_PIXELS && u64::from(height) * 5 >= u64::from(width) * 6;
        is_high || width.min(height) >= PHOTO_PIXELS
    })
}

/// Whether a person should look at a picture that was set aside, where the mail has no invoice.
pub(super) fn is_doubtful(part: &Part, is_of_text: bool) -> bool {
    let least = if is_of_text { LARGE_PIXELS } else { DOUBTFUL_PIXELS };
    pixels(&part.bytes).map_or(part.bytes.len() >= DOUBTFUL_BYTES, |(width, height)| width.min(height) >= least)
}

/// Visiting cards, calendars, signatures, reports, the texts that a mail server cuts out of a mail: by content, and for
/// what has no marks of its own by its name and type.
pub(super) fn is_noise(part: &Part, media_type: &str) -> bool {
    const BEGINNINGS: [&[u8]; 5] = [
        b"BEGIN:VCARD",
        b"BEGIN:VCALENDAR",
        b"-----BEGIN PGP SIGNATURE",
        b"-----BEGIN PGP PUBLIC KEY",
        b"\x00\x05\x16\x07", // AppleDouble (RFC 1740), which macOS adds to archives
    ];
    const NAMES: [&str; 3] = [".ds_store", "thumbs.db", "desktop.ini"];
    const TYPES: [&str; 9] = [
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
        "application/pgp-encrypted", // only says that the next part is
        "text/calendar",
        "text/rfc822-headers",
        "text/vcard",
        "text/x-vcard",
    ];
    let name = part.original_name.as_deref().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let start = part.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&part.bytes).trim_ascii_start();
    BEGINNINGS.iter().any(|b| start.get(..b.len()).is_some_and(|s| s.eq_ignore_ascii_case(b)))
        || NAMES.contains(&name.to_lowercase().as_str())
        || is_cut_out(&part.name)
        || TYPES.contains(&media_type)
        || media_type.starts_with("message/")
        || file_name::extension(&part.name) == "p7s"
}

/// Whether a picture has the size of a page.
fn may_be_page(bytes: &[u8]) -> bool {
    match pixels(bytes) {
        Some((width, height)) if width.min(height) >= LARGE_PIXELS => true,
        Some((width, height)) => width.min(height) >= MIN_PAGE_PIXELS && width <= height.saturating_mul(MAX_PAGE_WIDTH),
        None => bytes.len() >= MIN_PAGE_BYTES,
    }
}

/// `ATT00001.txt`: the name Exchange gives to texts between and behind the attachments.
fn is_cut_out(name: &str) -> bool {
    let digits = file_name::stem(name).strip_prefix("ATT").unwrap_or_default();
    let is_text = matches!(file_name::extension(name).as_str(), "txt" | "htm" | "html");
    is_text && digits.len() >= 5 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Width and height of a PNG, GIF or JPEG, from its header.
fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let be16 = |at: usize| Some(u32::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?)));
    let le16 = |at: usize| Some(u32::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?)));
    let be32 = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((be32(16)?, be32(20)?));
    }
    if bytes.starts_with(b"GIF8") {
        return Some((le16(6)?, le16(8)?));
    }
    // JPEG: segments `FF marker length`, until one that starts a frame (ITU T.81 annex B).
    let mut at = bytes.starts_with(b"\xff\xd8").then_some(2)?;
    while *bytes.get(at)? == 0xff {
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0xc4 | 0xc8 | 0xcc => at += 2 + be16(at + 2)? as usize,
            0xc0..=0xcf => return Some((be16(at + 7)?, be16(at + 5)?)),
            0xda => return None,
            _ => at += 2 + be16(at + 2)? as usize,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_picture_is_read_from_its_header() {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 3, 32, 0, 0, 2, 88]].concat();
        assert_eq!(pixels(&png), Some((800, 600)));
        assert_eq!(pixels(b"GIF89a\x01\0\x02\0"), Some((1, 2)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08\x02\x58\x03\x20";
        assert_eq!(pixels(jpeg), Some((800, 600)));
        for broken in [&png[..20], b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\xff\xff", b"\xff\xd8\xff\xda\0\0", b"", b"GIF8"]
        {
            assert_eq!(pixels(broken), None);
        }
        assert!(!may_be_page(b"GIF89a\x01\0\x02\0") && may_be_page(&png) && !may_be_page(b"II*\0"));
        assert!(!may_be_page(b"GIF89a\x58\x02\x78\0"), "a banner of 600 by 120");
    }
}
