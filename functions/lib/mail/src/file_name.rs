//! File names from strangers, made safe.
//!
//! A safe name is one path segment of at most [`MAX_NAME_BYTES`] bytes without characters that control terminals,
//! turn the reading direction around (`invoice\u{202e}fdp.exe`), cannot be seen, or that Windows refuses. It stays
//! recognisable: letters of every script, spaces and punctuation are kept.

/// Longest name, extension included: what common file systems allow.
pub(crate) const MAX_NAME_BYTES: usize = 255;
/// Longest extension worth keeping when a name is cut.
const MAX_EXTENSION_BYTES: usize = 16;

/// The safe form of a name; where nothing is left of it, `attachment-<position>` with the extension of the content.
pub(crate) fn safe(name: Option<&str>, position: usize, declared_type: &str, bytes: &[u8]) -> String {
    match name.map(clean).filter(|name| !name.is_empty()) {
        Some(name) => name,
        None => format!("attachment-{position}.{}", extension_of(declared_type, bytes)),
    }
}

/// The part of a name before its extension.
pub(crate) fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// The extension of a name, in lower case; empty if it has none.
pub(crate) fn extension(name: &str) -> String {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or_else(String::new, |(_, e)| e.to_ascii_lowercase())
}

/// Adds `-2`, `-3` … before the extension until `taken` does not know the name.
pub(crate) fn unique(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut candidate = name.to_owned();
    let mut number = 1_u32;
    while taken(&candidate) {
        number += 1;
        let suffix = format!("-{number}");
        let (stem, extension) = name.split_at(stem(name).len());
        let room = MAX_NAME_BYTES.saturating_sub(suffix.len() + extension.len());
        candidate = format!("{}{suffix}{extension}", cut(stem, room));
    }
    candidate
}

/// The safe form of a name; empty if nothing is left.
pub(crate) fn clean(name: &str) -> String {
    let segment = name.trim().rsplit(['/', '\\']).next().unwrap_or_default();
    let mut out = String::with_capacity(segment.len());
    for c in segment.chars() {
        match c {
            _ if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ if is_invisible(c) => {}
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => out.push('_'),
            _ => out.push(c),
        }
    }
    // Leading dots hide a file or climb; Windows drops trailing dots and spaces, changing the name.
    let trimmed = out.trim_matches([' ', '.']);
    if trimmed.len() <= MAX_NAME_BYTES {
        return trimmed.to_owned();
    }
    let extension = trimmed.strip_prefix(stem(trimmed)).filter(|e| e.len() <= MAX_EXTENSION_BYTES).unwrap_or_default();
    format!("{}{extension}", cut(stem(trimmed), MAX_NAME_BYTES - extension.len()).trim_end_matches([' ', '.']))
}

/// Control, bidirectional and zero-width characters (Unicode categories Cc and Cf, and the fillers).
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// An extension for a file without a name: by its first bytes, then by its declared type.
fn extension_of(declared_type: &str, bytes: &[u8]) -> &'static str {
    const MAGIC: [(&[u8], &str); 9] = [
        (b"%PDF-", "pdf"),
        (b"<?xml", "xml"),
        (b"\xef\xbb\xbf<?xml", "xml"),
        (b"\x89PNG", "png"),
        (b"\xff\xd8\xff", "jpg"),
        (b"GIF8", "gif"),
        (b"II*\0", "tif"),
        (b"MM\0*", "tif"),
        (b"PK\x03\x04", "zip"),
    ];
    const DECLARED: [(&str, &str); 18] = [
        ("application/pdf", "pdf"),
        ("application/xml", "xml"),
        ("text/xml", "xml"),
        ("image/png", "png"),
        ("image/jpeg", "jpg"),
        ("image/gif", "gif"),
        ("image/tiff", "tif"),
        ("application/zip", "zip"),
        ("application/pkcs7-mime", "p7m"),
        ("application/pkcs7-signature", "p7s"),
        ("application/x-pkcs7-signature", "p7s"),
        ("application/pgp-signature", "asc"),
        ("application/ms-tnef", "dat"),
        ("message/rfc822", "eml"),
        ("text/calendar", "ics"),
        ("text/vcard", "vcf"),
        ("text/csv", "csv"),
        ("text/html", "html"),
    ];
    let by_magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, extension)| *extension);
    let declared = || DECLARED.iter().find(|(kind, _)| *kind == declared_type).map(|(_, extension)| *extension);
    let text = || declared_type.starts_with("text/").then_some("txt");
    by_magic.or_else(declared).or_else(text).unwrap_or("bin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_everything_a_person_recognises_it_by() {
        for name in
            ["Rechnung März 2024.pdf", "請求書-001.pdf", "facture n° 12 (copie).PDF", "INV_1+2,3.xml", "O'Hara.pdf"]
        {
            assert_eq!(clean(name), name);
        }
    }

    #[test]
    fn a_name_cannot_leave_its_folder() {
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("C:\\Users\\anna\\Rechnung.pdf"), "Rechnung.pdf");
        assert_eq!(clean("/tmp/a.pdf"), "a.pdf");
        for name in ["..", ".", "/", "a/..", "\\", " . . "] {
            assert_eq!(clean(name), "", "{name}");
        }
        assert_eq!(clean(".htaccess"), "htaccess");
    }

    #[test]
    fn a_name_cannot_lie_about_its_extension_or_break_a_line() {
        assert_eq!(clean("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(clean("inv\u{200b}oice\u{feff}.p\u{ad}df"), "invoice.pdf");
        assert_eq!(clean("a\r\nSet-Cookie: x.pdf"), "a Set-Cookie_ x.pdf");
        assert_eq!(clean("a\0\u{1b}[31m.pdf"), "a[31m.pdf");
        assert_eq!(clean("a<b>:\"|?*.pdf"), "a_b______.pdf");
        assert_eq!(clean("a.pdf. . "), "a.pdf");
    }

    #[test]
    fn a_long_name_is_cut_before_its_extension_and_within_no_character() {
        let name = clean(&format!("{}.pdf", "ü".repeat(300)));
        assert!(name.len() <= MAX_NAME_BYTES && name.len() > MAX_NAME_BYTES - 2, "{}", name.len());
        assert!(name.ends_with("ü.pdf"));
        assert_eq!(clean(&format!("a.{}", "x".repeat(400))).len(), 1, "an endless extension is not kept");
    }

    #[test]
    fn a_file_without_a_name_gets_one_from_its_place_and_content() {
        assert_eq!(safe(None, 2, "application/octet-stream", b"%PDF-1.7"), "attachment-2.pdf");
        assert_eq!(safe(Some("\u{200b}"), 1, "text/xml", b"<a/>"), "attachment-1.xml");
        assert_eq!(safe(Some("../"), 3, "text/x-odd", b"?"), "attachment-3.txt");
        assert_eq!(safe(None, 4, "x/y", b"?"), "attachment-4.bin");
    }

    #[test]
    fn files_of_one_name_are_told_apart() {
        let taken = ["a.pdf", "a-2.pdf", "b"];
        let unique = |name: &str| unique(name, |n| taken.contains(&n));
        assert_eq!((unique("a.pdf"), unique("b"), unique("c")), ("a-3.pdf".into(), "b-2".into(), "c".into()));
    }
}
