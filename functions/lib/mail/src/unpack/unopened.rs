//! Archives and documents that are not opened here: recognised, so that a person hears of them.

use infer::archive;
use invoice::Problem;

use super::{Budget, Piece};
use crate::{Part, inbound::problem};

/// How a file is recognised: by what it is called by people, and its first bytes.
type Kind = (&'static str, fn(&[u8]) -> bool);

const ARCHIVES: [Kind; 15] = [
    ("a RAR archive", archive::is_rar),
    ("a 7z archive", archive::is_7z),
    ("a tar archive", archive::is_tar),
    ("an xz archive", archive::is_xz),
    // `infer` is content with three letters.
    ("a bzip2 archive", |bytes| archive::is_bz2(bytes) && bytes.get(4..10) == Some(b"1AY&SY")),
    ("a Zstandard archive", archive::is_zst),
    ("an lzip archive", archive::is_lz),
    ("an LZ4 archive", archive::is_lz4),
    ("an archive of compress (.Z)", archive::is_z),
    ("a cabinet archive", archive::is_cab),
    ("an LHA archive", |bytes| bytes.get(2..5) == Some(b"-lh") && bytes.get(6) == Some(&b'-')),
    ("an ACE archive", |bytes| bytes.get(7..14) == Some(b"**ACE**")),
    ("an ARJ archive", |bytes| bytes.starts_with(b"\x60\xea") && bytes.get(10) == Some(&2)),
    ("a BinHex file", |bytes| bytes.starts_with(b"(This file must be converted with BinHex")),
    ("a text with a file in yEnc", |bytes| {
        bytes.starts_with(b"=ybegin ") || memchr::memmem::find(bytes, b"\n=ybegin ").is_some()
    }),
];

const DOCUMENTS: [Kind; 3] = [
    ("a PostScript document", |bytes| bytes.starts_with(b"%!PS")),
    // With a preview for Windows (Adobe TN 5002).
    ("a PostScript document", |bytes| bytes.starts_with(b"\xc5\xd0\xd3\xc6")),
    ("a DjVu document", infer::image::is_djvu),
];

/// An archive of another kind than zip and gzip.
pub(super) fn archive(part: &Part, _: &mut Budget) -> Option<Result<Vec<Piece>, Problem>> {
    let noun = recognise(&ARCHIVES, &part.bytes)?;
    let sentence = format!(
        "It is {noun}, which is not opened. Ask the sender for the PDF or XML file itself, or open it and forward what \
         is in it to this address."
    );
    Some(Err(problem("unsupported_archive", sentence)))
}

/// A document that people read and that is neither a PDF nor an Office file.
pub(super) fn document(part: &Part, _: &mut Budget) -> Option<Result<Vec<Piece>, Problem>> {
    recognise(&DOCUMENTS, &part.bytes).map(|noun| Err(unread(noun)))
}

/// What is wrong with a document of a kind of which nothing is read.
pub(crate) fn unread(noun: &str) -> Problem {
    let sentence = format!(
        "It is {noun}, which is not read. Open it; if it is an invoice, ask the sender for it as PDF or XML, or save it \
         as PDF and forward that to this address."
    );
    problem("unread_document", sentence)
}

fn recognise(kinds: &[Kind], bytes: &[u8]) -> Option<&'static str> {
    kinds.iter().find(|(_, is)| is(bytes)).map(|(noun, _)| *noun)
}
