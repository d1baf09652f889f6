//! Containers, unpacked: the files within the files of a mail.
//!
//! `OPENED` and `UNOPENED` list every kind, one file each; content decides which it is, never the name alone. What a container
//! holds is unpacked again, down to [`MAX_DEPTH`], and all containers of a mail share one budget. A container that
//! cannot be opened, because it is encrypted, damaged or beyond a limit, stays a file that is kept and flagged: the
//! reason has a stable code and says what to do.

mod email;
mod embedded;
mod gzip;

mod p7m;
mod pgp;
mod tnef;
mod unopened;
mod zip;

use bytes::Bytes;
use message::{Container, Unread};

use crate::{Disposition, Part, file_name};

pub(crate) use embedded::carried;
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
const OPENED: [Kind; 5] = [
    Kind { word: "zip", container: Container::Zip, open: zip::open },
    Kind { word: "gz", container: Container::Gzip, open: gzip::open },
    Kind { word: "p7m", container: Container::SignedEnvelope, open: p7m::open },
    Kind { word: "tnef", container: Container::Winmail, open: tnef::open },
    Kind { word: "eml", container: Container::Email, open: email::open },
];

/// What is recognised among the rest, and not opened.
const UNOPENED: [fn(&Part) -> Option<Unread>; 6] =
    [email::partial, email::unreadable, pgp::encrypted, email::outlook, unopened::archive, unopened::document];

/// The path of what is in a signed envelope, relative to the envelope's own: it holds one file.
pub(crate) const SIGNED_CONTENT: &str = "p7m/1";

/// One kind of container.
struct Kind {
    /// Stands in the paths of its files: `2/zip/3`.
    word: &'static str,
    container: Container,
    open: Open,
}

/// Opens a container. `None` if the file is none of this kind, an error if it is and cannot be opened. The paths of what is
/// in it are relative: `3`.
type Open = fn(&Part, &mut Budget) -> Option<Result<Vec<Piece>, Unread>>;

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
    /// It was a container; the files it held follow.
    Unpacked {
        /// Which kind.
        container: Container,
        /// How many files.
        files: usize,
    },
    /// It cannot be opened.
    Refused(Unread),
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

    fn refused(self, unread: Unread) -> Self {
        Self { fate: Fate::Refused(unread), ..self }
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
    fn files(&mut self, files: usize) -> Result<(), Unread> {
        self.files = self.files.checked_sub(files).ok_or(Unread::TooManyFiles { limit: MAX_FILES })?;
        Ok(())
    }

    /// Takes so many bytes off the budget.
    fn bytes(&mut self, bytes: usize) -> Result<(), Unread> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Unread::UnpacksTooLarge { limit: MAX_GROWTH >> 20 })?;
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
        Fate::File => OPENED.iter().find_map(|kind| Some((kind, (kind.open)(&piece.part, budget)?))),
        _ => None,
    };
    let Some((kind, opened)) = opened else {
        if piece.fate == Fate::File
            && let Some(unread) = UNOPENED.iter().find_map(|recognise| recognise(&piece.part))
        {
            piece = piece.refused(unread);
        }
        pieces.push(piece);
        return;
    };
    let too_deep = Unread::ContainersTooDeep { limit: MAX_DEPTH };
    let inner = match opened.and_then(|inner| if depth < MAX_DEPTH { Ok(inner) } else { Err(too_deep) }) {
        Ok(inner) => inner,
        Err(unread) => {
            pieces.push(piece.refused(unread));
            return;
        }
    };
    let path = format!("{}/{}", piece.part.path, kind.word);
    piece.fate = Fate::Unpacked { container: kind.container, files: inner.len() };
    pieces.push(piece);
    for mut piece in inner {
        piece.part.path = format!("{path}/{}", piece.part.path);
        place(piece, depth + 1, budget, pieces);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
pub(crate) mod tests;
