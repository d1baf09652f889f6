//! Zip archives (PKWARE APPNOTE), `.isdocx` among them. Office files are zip archives too and stay what they are.

use std::io::{Cursor, Read};

use ::zip::{CompressionMethod, ZipArchive};
use bytes::Bytes;
use memchr::memmem;
use message::{Unread, UnreadDocument};

use super::{Budget, MAX_FILES, Piece};
use crate::{Part, decide::is_office};

/// Most times its packed size a file in an archive may unpack to, if it is larger than [`MIN_SUSPICIOUS_BYTES`]. XML
/// shrinks to a thirtieth, an empty page scanned without compression to a hundredth; only bombs to a thousandth.
pub const MAX_RATIO: usize = 200;
/// Smaller files may shrink as much as they like.
pub const MIN_SUSPICIOUS_BYTES: usize = 1 << 20;

pub(super) fn open(part: &Part, budget: &mut Budget) -> Option<Result<Vec<Piece>, Unread>> {
    let is_zip = part.bytes.starts_with(b"PK\x03\x04") || part.bytes.starts_with(b"PK\x05\x06");
    if !is_zip || is_office(part) {
        return None;
    }
    read(&part.bytes, budget).transpose()
}

/// The files of an archive; `None` if it is an Office file.
fn read(bytes: &Bytes, budget: &mut Budget) -> Result<Option<Vec<Piece>>, Unread> {
    // The directory is read as a whole: its entries are counted first, those of stored inner archives with them.
    if memmem::find_iter(bytes, b"PK\x01\x02").take(MAX_FILES + 1).count() > MAX_FILES {
        budget.files(MAX_FILES + 1)?;
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_ref())).map_err(|_| Unread::CorruptZip)?;
    if let Some(document) = unread_document(&archive) {
        return Err(Unread::UnreadDocument { document });
    }
    if archive.file_names().any(|name| name.is_ok_and(|name| name == "[Content_Types].xml"))
        || is_open_document(&mut archive)
    {
        return Ok(None);
    }
    if archive.has_duplicate_names() {
        return Err(Unread::RepeatedNamesZip);
    }
    budget.files(archive.len())?;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut encrypted = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| Unread::CorruptZip)?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), Into::into);
        let is_encrypted = entry.encrypted();
        let method = entry.compression();
        let packed = usize::try_from(entry.compressed_size()).unwrap_or(usize::MAX);
        drop(entry);
        let piece = |bytes| Piece::file(pieces.len() + 1, Some(name), "", bytes);
        let refused = if is_encrypted {
            encrypted += 1;
            Some(Unread::EncryptedZip)
        } else if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
            Some(Unread::UnsupportedZip)
        } else {
            None
        };
        let piece = match refused {
            Some(unread) => piece(Bytes::new()).refused(unread),
            None => match inflate(&mut archive, index, packed, budget)? {
                Some(bytes) => piece(bytes),
                None => piece(Bytes::new()).refused(Unread::CorruptZip),
            },
        };
        pieces.push(piece);
    }
    if encrypted == pieces.len() && encrypted > 0 { Err(Unread::EncryptedZip) } else { Ok(Some(pieces)) }
}

/// The content of an entry; `None` if it is damaged, or larger than it says.
///
/// # Errors
///
/// It says that it is larger than the budget, or suspiciously larger than its packed size.
fn inflate(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    packed: usize,
    budget: &mut Budget,
) -> Result<Option<Bytes>, Unread> {
    let Ok(entry) = archive.by_index(index) else { return Ok(None) };
    let said = usize::try_from(entry.size()).unwrap_or(usize::MAX);
    if said > packed.saturating_mul(MAX_RATIO).max(MIN_SUSPICIOUS_BYTES) {
        return Err(Unread::SuspiciousZip { limit: MAX_RATIO });
    }
    budget.bytes(said)?;
    // A buffer that grows would take up to three times as much. The byte beyond shows whether there is more.
    let mut bytes = Vec::with_capacity(said.saturating_add(1));
    let read = entry.take(said as u64 + 1).read_to_end(&mut bytes);
    Ok((read.is_ok() && bytes.len() == said).then(|| bytes.into()))
}

/// Documents that are zip archives inside and that nothing here reads. In fragments they would be pictures.
fn unread_document(archive: &ZipArchive<Cursor<&[u8]>>) -> Option<UnreadDocument> {
    archive.file_names().filter_map(Result::ok).find_map(|name| {
        let is_apple = matches!(&*name, "index.apxl" | "buildVersionHistory.plist" | "Index.zip")
            || (name.starts_with("Index/") && name.ends_with(".iwa"));
        let is_xps = name.ends_with(".fdseq"); // ECMA-388
        is_xps.then_some(UnreadDocument::Xps).or(is_apple.then_some(UnreadDocument::AppleIwork))
    })
}

/// OpenDocument files and books say in their first entry what they are (ODF 1.2 part 3, section 3.3).
fn is_open_document(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    let mut kind = Vec::new();
    archive.by_index(0).is_ok_and(|entry| {
        entry.name().is_ok_and(|name| name == "mimetype") && entry.take(128).read_to_end(&mut kind).is_ok()
    }) && (kind.starts_with(b"application/vnd.oasis.opendocument.") || kind.starts_with(b"application/epub+zip"))
}
