//! Files packed with gzip (RFC 1952): `R-17.xml.gz`, and the tar archive in a `.tar.gz`.

use std::io::Read;

use flate2::read::GzDecoder;
use message::Unread;

use super::{Budget, Piece};
use crate::{Part, file_name, inbound::encoding};

/// Nothing becomes smaller than this by deflate (zlib's "Technical Details": 1032 to 1): what says so is cut off.
const MAX_RATIO: usize = 1_032;

pub(super) fn open(part: &Part, budget: &mut Budget) -> Option<Result<Vec<Piece>, Unread>> {
    infer::archive::is_gz(&part.bytes).then(|| read(part, budget))
}

fn read(part: &Part, budget: &mut Budget) -> Result<Vec<Piece>, Unread> {
    // The last four bytes say how much there is. A file in several members says it only of the last, and counts as
    // damaged: programs that write logs make such, and none that writes invoices.
    let said = part.bytes.last_chunk().map_or(0, |size| u32::from_le_bytes(*size)) as usize;
    if said / MAX_RATIO > part.bytes.len() {
        return Err(Unread::CorruptGzip);
    }
    budget.files(1)?;
    budget.bytes(said)?;
    let decoder = GzDecoder::new(part.bytes.as_ref());
    let recorded = decoder.header().and_then(|header| header.filename()).map(|name| encoding::text(None, name));
    let mut bytes = Vec::with_capacity(said.saturating_add(1));
    let read = decoder.take(said as u64 + 1).read_to_end(&mut bytes);
    if read.is_err() || bytes.len() != said {
        return Err(Unread::CorruptGzip);
    }
    Ok(vec![Piece::file(1, inner_name(&part.name).or(recorded), "", bytes.into())])
}

/// `R-17.xml.gz` holds `R-17.xml`, and `month.tgz` holds `month.tar`.
fn inner_name(name: &str) -> Option<String> {
    let stem = file_name::stem(name);
    match file_name::extension(name).as_str() {
        "gz" | "gzip" if !file_name::extension(stem).is_empty() => Some(stem.to_owned()),
        "tgz" => Some(format!("{stem}.tar")),
        _ => None,
    }
}
