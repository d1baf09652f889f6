//! Files and mails encrypted with PGP (RFC 9580; in mails RFC 3156): recognised, so that a person hears of them.

use invoice::Problem;

use super::{Budget, Piece};
use crate::{Part, file_name, inbound::problem};

pub(super) fn open(part: &Part, _: &mut Budget) -> Option<Result<Vec<Piece>, Problem>> {
    let is_armored = part.bytes.trim_ascii_start().starts_with(b"-----BEGIN PGP MESSAGE-----");
    // A packet with an encrypted session key, in the old and the new form of its header (RFC 9580 section 4.2).
    let is_packet = matches!(part.bytes.first(), Some(0x84..=0x86 | 0x8c..=0x8e | 0xc1 | 0xc3));
    let is_called = matches!(file_name::extension(&part.name).as_str(), "pgp" | "gpg" | "asc");
    (is_armored || (is_packet && is_called)).then(|| {
        let sentence = "It is encrypted with PGP for a key that is not known here. Ask the sender to send it \
                        unencrypted to this address.";
        Err(problem("encrypted_pgp", sentence.to_owned()))
    })
}
