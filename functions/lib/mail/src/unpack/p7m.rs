//! Signed and encrypted envelopes (CMS, RFC 5652): `.p7m` files of Italian invoices, S/MIME mails (RFC 8551) that are
//! not clear-signed. DER and BER, definite and indefinite length, binary, base64 and PEM.
//!
//! A signature is not verified: whether a mail is trusted is decided by other evidence.

use std::borrow::Cow;

use bytes::Bytes;
use message::Unread;
use rasn::prelude::*;

use super::{Budget, Piece};
use crate::{Part, file_name, inbound::encoding};

/// Tags of a ContentInfo and of the content in it (RFC 5652 section 3).
const SEQUENCE: u8 = 0x30;
const EXPLICIT_0: u8 = 0xa0;
/// The object identifiers of content types, encoded.
const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const ENCRYPTED: [&[u8]; 3] = [
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",         // envelopedData
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06",         // encryptedData
    b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17", // authEnvelopedData (RFC 5083)
];
const COMPRESSED: &[u8] = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"; // RFC 3274

/// A SignedData (RFC 5652 section 5.1), of which only the content is read: of the certificates and signers only that they are
/// there and whole. Reading them would be most of the code of this crate.
#[derive(AsnType, Decode)]
struct SignedData {
    #[expect(dead_code, reason = "stands before the content")]
    version: Integer,
    #[expect(dead_code, reason = "stands before the content")]
    digest_algorithms: SetOf<Any>,
    encap_content_info: EncapsulatedContentInfo,
    #[rasn(tag(0))]
    #[expect(dead_code, reason = "a file that is cut off here is damaged")]
    certificates: Option<Any>,
    #[rasn(tag(1))]
    #[expect(dead_code, reason = "a file that is cut off here is damaged")]
    crls: Option<Any>,
    #[expect(dead_code, reason = "a file that is cut off here is damaged")]
    signer_infos: SetOf<Any>,
}

/// EncapsulatedContentInfo (RFC 5652 section 5.2).
#[derive(AsnType, Decode)]
struct EncapsulatedContentInfo {
    #[expect(dead_code, reason = "stands before the content")]
    content_type: ObjectIdentifier,
    /// None if the signature is detached.
    #[rasn(tag(explicit(0)))]
    content: Option<OctetString>,
}

pub(super) fn open(part: &Part, budget: &mut Budget) -> Option<Result<Vec<Piece>, Unread>> {
    let binary = binary(&part.bytes)?;
    let kind = within(&binary, SEQUENCE)?;
    if ENCRYPTED.iter().any(|oid| kind.starts_with(oid)) {
        return Some(Err(Unread::EncryptedSmime));
    }
    if kind.starts_with(COMPRESSED) {
        return Some(Err(Unread::CompressedSmime));
    }
    let signed = within(kind.strip_prefix(SIGNED_DATA)?, EXPLICIT_0)?;
    // Decoding copies the content once.
    if let Err(unread) = budget.files(1).and_then(|()| budget.bytes(binary.len())) {
        return Some(Err(unread));
    }
    match content(signed) {
        Ok(Some(content)) => Some(Ok(vec![Piece::file(1, inner_name(part), "", content)])),
        // A signature of something else: what it signs came beside it.
        Ok(None) => None,
        Err(_) if is_signature(part) => None,
        Err(_) => Some(Err(Unread::CorruptP7m)),
    }
}

/// The signed content, from what follows the content type; `None` if the signature is detached.
fn content(signed: &[u8]) -> Result<Option<Bytes>, rasn::error::DecodeError> {
    let signed: SignedData = rasn::ber::decode(signed)?;
    Ok(signed.encap_content_info.content.map(Bytes::from))
}

/// What is in a value with this tag, whatever form its length has: for a ContentInfo, what begins with its type. Not
/// decoded, because that copies.
fn within(value: &[u8], tag: u8) -> Option<&[u8]> {
    let (&length, rest) = value.strip_prefix(&[tag])?.split_first()?;
    match length {
        0..=0x80 => Some(rest),
        _ => rest.get(usize::from(length & 0x7f)..),
    }
}

/// The envelope without base64 and PEM; `None` if it cannot be one.
fn binary(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    if bytes.starts_with(b"\x30") {
        return Some(Cow::Borrowed(bytes));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    let text = match text.strip_prefix(b"-----BEGIN ") {
        Some(rest) => {
            let label = rest.iter().position(|&b| b == b'\n')?;
            let (label, rest) = rest.split_at(label);
            if ![b"PKCS7-----".as_slice(), b"CMS-----", b"PKCS #7 SIGNED DATA-----"].contains(&label.trim_ascii_end()) {
                return None;
            }
            &rest[..rest.iter().position(|&b| b == b'-').unwrap_or(rest.len())]
        }
        None => text,
    };
    // `M` is the base64 of a sequence; the rest must be base64 as far as one looks before decoding.
    let is_base64 = |b: &u8| b.is_ascii_alphanumeric() || b.is_ascii_whitespace() || b"+/=".contains(b);
    let start = text.trim_ascii_start();
    (start.starts_with(b"M") && start.len() > 24 && start.iter().all(is_base64))
        .then(|| Cow::Owned(encoding::base64(start)))
}

/// Whether a file is called a detached signature: what is wrong with one concerns no file.
fn is_signature(part: &Part) -> bool {
    part.declared_type.ends_with("pkcs7-signature") || file_name::extension(&part.name) == "p7s"
}

/// `IT01234567890_1.xml.p7m` holds `IT01234567890_1.xml`; `smime.p7m` a mail without a name.
fn inner_name(part: &Part) -> Option<String> {
    let name = part.original_name.as_deref()?;
    let is_envelope = matches!(file_name::extension(name).as_str(), "p7m" | "p7" | "p7s" | "p7c" | "b64");
    let name = if is_envelope { file_name::stem(name) } else { name };
    (!file_name::extension(name).is_empty()).then(|| name.to_owned())
}
