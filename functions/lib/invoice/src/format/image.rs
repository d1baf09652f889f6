//! Scans and photos of invoices: PNG, JPEG, TIFF, WebP and HEIC, known by their first bytes.

/// The media type of an image that may be a scan or photo of an invoice; `None` for everything else, also for
/// images nobody scans into (GIF, SVG, icons).
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if is_tiff(bytes) {
        return Some("image/tiff");
    }
    let found = infer::get(bytes)?.mime_type();
    ["image/png", "image/jpeg", "image/webp", "image/heif"].into_iter().find(|known| *known == found)
}

/// The mark of TIFF (TIFF 6.0, section 2). `infer` also looks at the first byte of the picture and so misses some.
fn is_tiff(bytes: &[u8]) -> bool {
    (bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")) && !infer::image::is_cr2(bytes)
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn a_photo_taken_with_a_telephone_is_an_image() {
        assert_eq!(media_type(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), Some("image/heif"));
        assert_eq!(media_type(b"\xFF\xD8\xFF\xE0\x00\x10JFIF"), Some("image/jpeg"));
    }

    #[test]
    fn a_scan_is_an_image() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some("image/png"));
        assert_eq!(media_type(b"II*\0\x08\0\0\0"), Some("image/tiff"));
        assert_eq!(media_type(b"MM\0*\0\0\x10\0CR\x01\x02"), Some("image/tiff"));
        assert_eq!(media_type(b"RIFF\x24\0\0\0WEBPVP8 "), Some("image/webp"));
    }

    #[test]
    fn an_animated_advertisement_is_none() {
        assert_eq!(media_type(b"GIF89a\x01\0\x01\0"), None);
        assert_eq!(media_type(b""), None);
    }
}
