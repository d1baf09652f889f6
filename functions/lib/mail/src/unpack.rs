//! Containers, unpacked: the files within the files of a mail.
//!
//! `CONTAINERS` lists every kind, one file each; content decides which it is, never the name alone. What a container
//! holds is unpacked again, down to [`MAX_DEPTH`], and all containers of a mail share one budget. A container that
//! cannot be opened, because it is encrypted, damaged or beyond a limit, stays a file that is kept and flagged: the
//! reason has a stable code and says what to do.

mod embedded;
mod gzip;
mod message;
mod p7m;
mod pgp;
mod tnef;
mod unopened;
mod zip;

use bytes::Bytes;
use invoice::Problem;

use crate::{Disposition, Part, file_name, inbound::problem};

pub(crate) use embedded::carried;
pub(crate) use unopened::unread;
pub use zip::{MAX_RATIO, MIN_SUSPICIOUS_BYTES};

/// Deepest nesting of containers: a winmail.dat in a forwarded mail, in it a zip, in it the zip of the billing
/// program, in it a signed invoice.
pub const MAX_DEPTH: usize = 5;
/// Most files unpacked from all containers of a mail together. A month's invoices of a large supplier are about a
/// hundred; a year's are not sent in one mail.
pub const MAX_FILES: usize = 1_000;
/// Bytes that unpacking may take up beyond the size of the mail's own files: a small archive may hold this much, a
/// large one this much more than its size. All of it is kept in memory.
pub const MAX_GROWTH: usize = 8 << 20;

/// Every kind of container. The first that recognises a file opens it.
const CONTAINERS: [Container; 11] = [
    Container { word: "zip", noun: "a zip archive", open: zip::open },
    Container { word: "gz", noun: "a gzip file", open: gzip::open },
    Container { word: "p7m", noun: "a signed envelope", open: p7m::open },
    Container { word: "tnef", noun: "a winmail.dat of Outlook", open: tnef::open },
    Container { word: "eml", noun: "an attached mail", open: message::open },
    Container { word: "partial", noun: "a piece of a mail", open: message::partial },
    Container { word: "mime", noun: "a mail", open: message::unreadable },
    Container { word: "pgp", noun: "a PGP message", open: pgp::open },
    Container { word: "msg", noun: "a mail saved by Outlook", open: message::outlook },
    Container { word: "archive", noun: "an archive", open: unopened::archive },
    Container { word: "document", noun: "a document", open: unopened::document },
];

/// The path of what is in a signed envelope, relative to the envelope's own: it holds one file.
pub(crate) const SIGNED_CONTENT: &str = "p7m/1";

/// One kind of container.
struct Container {
    /// Stands in the paths of its files: `2/zip/3`.
    word: &'static str,
    /// What a person calls it, with its article.
    noun: &'static str,
    open: Open,
}

/// Opens a container. `None` if the file is none of this kind, a [`Problem`] if it is and cannot be opened. The paths
/// of what is in it are relative: `3`.
type Open = fn(&Part, &mut Budget) -> Option<Result<Vec<Piece>, Problem>>;

/// A file of a mail or of a container in it.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) part: Part,
    pub(crate) fate: Fate,
}

/// What unpacking made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is no container.
    File,
    /// It was a container; what it held follows. A sentence that says so.
    Unpacked(String),
    /// It cannot be opened.
    Refused(Problem),
}

impl Piece {
    /// A file in a container; `position` counts from 1.
    fn file(position: usize, name: Option<String>, declared_type: &str, bytes: Bytes) -> Self {
        let part = Part {
            path: position.to_string(),
            name: String::new(), // `place` knows its place
            original_name: name.filter(|name| !name.trim().is_empty()),
            declared_type: declared_type.to_owned(),
            disposition: Disposition::Attachment,
            content_id: None,
            referenced_by_html: false,
            bytes,
        };
        Self { part, fate: Fate::File }
    }

    fn refused(self, problem: Problem) -> Self {
        Self { fate: Fate::Refused(problem), ..self }
    }
}

/// What all containers of a mail may still cost together.
#[derive(Debug)]
pub(crate) struct Budget {
    files: usize,
    bytes: usize,
}

impl Budget {
    /// For a mail whose own files have this many bytes.
    fn of(bytes: usize) -> Self {
        Self { files: MAX_FILES, bytes: bytes.saturating_add(MAX_GROWTH) }
    }

    /// Takes so many files off the budget.
    fn files(&mut self, files: usize) -> Result<(), Problem> {
        let sentence = format!(
            "The mail's archives hold more than {MAX_FILES} files. Ask the sender for several mails with fewer files."
        );
        self.files = self.files.checked_sub(files).ok_or_else(|| problem("too_many_files", sentence))?;
        Ok(())
    }

    /// Takes so many bytes off the budget.
    fn bytes(&mut self, bytes: usize) -> Result<(), Problem> {
        let sentence = format!(
            "The mail's archives hold {} MB more than the mail itself. Ask the sender for the files without archive, or \
             in several mails.",
            MAX_GROWTH >> 20
        );
        self.bytes = self.bytes.checked_sub(bytes).ok_or_else(|| problem("unpacks_too_large", sentence))?;
        Ok(())
    }
}

/// Unpacks the files of a mail: each is followed by what it holds. What is left of the budget is for the files within
/// documents.
pub(crate) fn unpack(parts: &[Part]) -> (Vec<Piece>, Budget) {
    let mut budget = Budget::of(parts.iter().map(|part| part.bytes.len()).sum());
    let mut pieces = Vec::with_capacity(parts.len());
    for part in parts {
        place(Piece { part: part.clone(), fate: Fate::File }, 0, &mut budget, &mut pieces);
    }
    (pieces, budget)
}

/// Adds a piece and, if it is a container, what it holds.
fn place(mut piece: Piece, depth: usize, budget: &mut Budget, pieces: &mut Vec<Piece>) {
    if piece.part.name.is_empty() {
        let Part { original_name, declared_type, bytes, .. } = &piece.part;
        piece.part.name = file_name::safe(original_name.as_deref(), pieces.len() + 1, declared_type, bytes);
    }
    let opened = match piece.fate {
        Fate::File => CONTAINERS.iter().find_map(|kind| Some((kind, (kind.open)(&piece.part, budget)?))),
        _ => None,
    };
    let Some((kind, opened)) = opened else {
        pieces.push(piece);
        return;
    };
    let opened = opened.and_then(|inner| if depth < MAX_DEPTH { Ok(inner) } else { Err(too_deep()) });
    let inner = match opened {
        Ok(inner) => inner,
        Err(problem) => {
            pieces.push(piece.refused(problem));
            return;
        }
    };
    let files = match inner.len() {
        0 => "no files".to_owned(),
        1 => "1 file, which is judged by itself".to_owned(),
        files => format!("{files} files, which are judged one by one"),
    };
    let path = format!("{}/{}", piece.part.path, kind.word);
    piece.fate = Fate::Unpacked(format!("It is {} and was unpacked: it holds {files}.", kind.noun));
    pieces.push(piece);
    for mut piece in inner {
        piece.part.path = format!("{path}/{}", piece.part.path);
        place(piece, depth + 1, budget, pieces);
    }
}

fn too_deep() -> Problem {
    let sentence = format!(
        "It is an archive or mail within more than {MAX_DEPTH} others and was not opened. Ask the sender for the file \
         itself."
    );
    problem("containers_too_deep", sentence)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
pub(crate) mod tests;
