//! Files and mails encrypted with PGP (RFC 9580; in mails RFC 3156): recognised, so that a person hears of them.

use message::Unread;

use crate::{Part, file_name};

pub(super) fn encrypted(part: &Part) -> Option<Unread> {
    let is_armored = part.bytes.trim_ascii_start().starts_with(b"-----BEGIN PGP MESSAGE-----");
    // A packet with an encrypted session key, in the old and the new form of its header (RFC 9580 section 4.2).
    let is_packet = matches!(part.bytes.first(), Some(0x84..=0x86 | 0x8c..=0x8e | 0xc1 | 0xc3));
    let is_called = matches!(file_name::extension(&part.name).as_str(), "pgp" | "gpg" | "asc");
    (is_armored || (is_packet && is_called)).then_some(Unread::EncryptedPgp)
}
