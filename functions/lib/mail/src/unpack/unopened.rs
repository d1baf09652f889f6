//! Archives and documents that are not opened here: recognised, so that a person hears of them.

use infer::archive;
use message::{Archive, Unread, UnreadDocument};

use crate::Part;

/// A kind of file, and how it is recognised by its first bytes.
type Known<K> = (K, fn(&[u8]) -> bool);

const ARCHIVES: [Known<Archive>; 15] = [
    (Archive::Rar, archive::is_rar),
    (Archive::SevenZip, archive::is_7z),
    (Archive::Tar, archive::is_tar),
    (Archive::Xz, archive::is_xz),
    // `infer` is content with three letters.
    (Archive::Bzip2, |bytes| archive::is_bz2(bytes) && bytes.get(4..10) == Some(b"1AY&SY")),
    (Archive::Zstandard, archive::is_zst),
    (Archive::Lzip, archive::is_lz),
    (Archive::Lz4, archive::is_lz4),
    (Archive::Compress, archive::is_z),
    (Archive::Cabinet, archive::is_cab),
    (Archive::Lha, |bytes| bytes.get(2..5) == Some(b"-lh") && bytes.get(6) == Some(&b'-')),
    (Archive::Ace, |bytes| bytes.get(7..14) == Some(b"**ACE**")),
    (Archive::Arj, |bytes| bytes.starts_with(b"\x60\xea") && bytes.get(10) == Some(&2)),
    (Archive::BinHex, |bytes| bytes.starts_with(b"(This file must be converted with BinHex")),
    (Archive::YEnc, |bytes| bytes.starts_with(b"=ybegin ") || memchr::memmem::find(bytes, b"\n=ybegin ").is_some()),
];

const DOCUMENTS: [Known<UnreadDocument>; 3] = [
    (UnreadDocument::PostScript, |bytes| bytes.starts_with(b"%!PS")),
    // With a preview for Windows (Adobe TN 5002).
    (UnreadDocument::PostScript, |bytes| bytes.starts_with(b"\xc5\xd0\xd3\xc6")),
    (UnreadDocument::DjVu, infer::image::is_djvu),
];

/// An archive of another kind than zip and gzip.
pub(super) fn archive(part: &Part) -> Option<Unread> {
    recognise(&ARCHIVES, &part.bytes).map(|archive| Unread::UnsupportedArchive { archive })
}

/// A document that people read and that is neither a PDF nor an Office file.
pub(super) fn document(part: &Part) -> Option<Unread> {
    recognise(&DOCUMENTS, &part.bytes).map(|document| Unread::UnreadDocument { document })
}

fn recognise<K: Copy>(kinds: &[Known<K>], bytes: &[u8]) -> Option<K> {
    kinds.iter().find(|(_, is)| is(bytes)).map(|(kind, _)| *kind)
}
