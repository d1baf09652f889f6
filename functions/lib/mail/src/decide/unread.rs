//! Files that may be an invoice for people and of which nothing here is read: kept, and flagged for a person.

use message::{ActualKind, ClaimedKind, Unread, UnreadDocument};

use super::{Candidate, Skipped, sort, words};
use crate::{Part, file_name};

/// Within so many bytes an XML file has its root, and in an envelope of SOAP that of what it carries.
const ROOT_BYTES: usize = 4_096;

/// What a file says that it is, by the extension of its name, else by its declared type.
fn claim(part: &Part) -> Option<ClaimedKind> {
    match file_name::extension(&part.name).as_str() {
        "pdf" => Some(ClaimedKind::Pdf),
        "xml" | "isdoc" | "xsig" => Some(ClaimedKind::Xml),
        "zip" | "isdocx" => Some(ClaimedKind::Zip),
        "p7m" => Some(ClaimedKind::Signed),
        // A spreadsheet that was declared a PDF is called what it is.
        extension if sort::is_companion_extension(extension) => None,
        _ => match part.declared_type.as_str() {
            "application/pdf" | "application/x-pdf" => Some(ClaimedKind::Pdf),
            "application/xml" | "text/xml" => Some(ClaimedKind::Xml),
            "application/zip" | "application/x-zip-compressed" => Some(ClaimedKind::Zip),
            "application/pkcs7-mime" | "application/x-pkcs7-mime" => Some(ClaimedKind::Signed),
            _ => None,
        },
    }
}

/// Whether the content, of which nothing was read, bears out what the file says of itself all the same.
fn holds(claim: ClaimedKind, bytes: &[u8], media_type: &str) -> bool {
    match claim {
        ClaimedKind::Pdf => false,
        ClaimedKind::Xml => media_type == "application/xml",
        ClaimedKind::Zip => bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06"),
        ClaimedKind::Signed => bytes.starts_with(b"\x30"), // certificates without content
    }
}

/// What is wrong with a file that holds nothing, if it should.
pub(super) fn empty(part: &Part) -> Option<Unread> {
    claim(part).map(|claims| Unread::EmptyDocument { claims })
}

/// What is wrong with a file whose content is no invoice, if it should be one. `by_content` is the media type of its
/// content.
pub(super) fn no_known_content(part: &Part, by_content: &str) -> Option<Unread> {
    if let Some(claims) = claim(part).filter(|claim| !holds(*claim, &part.bytes, by_content)) {
        // `Rechnung.pdf` that is the login page of a portal.
        return Some(Unread::MislabelledFile { claims, content: kind(&part.bytes) });
    }
    let says_invoice = || {
        let beginning = part.bytes.get(..ROOT_BYTES).unwrap_or(&part.bytes).to_ascii_lowercase();
        let words: [&[u8]; 6] = [b"invoice", b"invoic", b"rechnung", b"fattura", b"factur", b"faktur"];
        words.into_iter().any(|word| memchr::memmem::find(&beginning, word).is_some())
    };
    let is_unknown_invoice =
        by_content == "application/xml" && (words::is_called_invoice(&part.name) || says_invoice());
    is_unknown_invoice.then_some(Unread::UnreadDocument { document: UnreadDocument::Xml })
}

/// What a person calls the content of a file.
fn kind(bytes: &[u8]) -> ActualKind {
    if infer::text::is_html(bytes) {
        ActualKind::WebPage
    } else if sort::is_text(bytes) {
        ActualKind::Text
    } else {
        ActualKind::Other
    }
}

/// Takes out of the companions of a mail without invoice those that may be one: a web page, and whatever is called one.
pub(super) fn flag<'a>(
    companions: Vec<(usize, Candidate<'a>)>,
    skipped: &mut Vec<(usize, Skipped)>,
) -> Vec<(usize, Candidate<'a>)> {
    companions
        .into_iter()
        .filter_map(|(at, candidate)| {
            let Part { name, bytes, .. } = candidate.part;
            let document = match () {
                () if candidate.media_type == "text/html" || infer::text::is_html(bytes) => UnreadDocument::WebPage,
                () if words::is_called_invoice(name) => UnreadDocument::Office,
                () => return Some((at, candidate)),
            };
            skipped.push((at, candidate.refused(Unread::UnreadDocument { document })));
            None
        })
        .collect()
}
