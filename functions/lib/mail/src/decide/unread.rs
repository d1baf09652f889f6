//! Files that may be an invoice for people and of which nothing here is read: kept, and flagged for a person.

use invoice::Problem;

use super::{Candidate, Skipped, rules, sort, words};
use crate::{Part, file_name, inbound::problem, unpack::unread};

/// Within so many bytes an XML file has its root, and in an envelope of SOAP that of what it carries.
const ROOT_BYTES: usize = 4_096;

/// What a file says that it is, by the extension of its name, else by its declared type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Pdf,
    Xml,
    Zip,
    Signed,
}

impl Claim {
    fn of(part: &Part) -> Option<Self> {
        match file_name::extension(&part.name).as_str() {
            "pdf" => Some(Self::Pdf),
            "xml" | "isdoc" | "xsig" => Some(Self::Xml),
            "zip" | "isdocx" => Some(Self::Zip),
            "p7m" => Some(Self::Signed),
            // A spreadsheet that was declared a PDF is called what it is.
            extension if sort::is_companion_extension(extension) => None,
            _ => match part.declared_type.as_str() {
                "application/pdf" | "application/x-pdf" => Some(Self::Pdf),
                "application/xml" | "text/xml" => Some(Self::Xml),
                "application/zip" | "application/x-zip-compressed" => Some(Self::Zip),
                "application/pkcs7-mime" | "application/x-pkcs7-mime" => Some(Self::Signed),
                _ => None,
            },
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Pdf => "a PDF",
            Self::Xml => "an XML file",
            Self::Zip => "a zip archive",
            Self::Signed => "a signed file",
        }
    }

    /// Whether the content, of which nothing was read, bears it out all the same.
    fn holds(self, bytes: &[u8], media_type: &str) -> bool {
        match self {
            Self::Pdf => false,
            Self::Xml => media_type == "application/xml",
            Self::Zip => bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06"),
            Self::Signed => bytes.starts_with(b"\x30"), // certificates without content
        }
    }
}

/// What is wrong with a file that holds nothing, if it should.
pub(super) fn empty(part: &Part) -> Option<Problem> {
    let claim = Claim::of(part)?;
    let sentence =
        format!("The file is empty, though it calls itself {}. Ask the sender to send it again.", claim.noun());
    Some(problem(rules::EMPTY_FILE.name, sentence))
}

/// What is wrong with a file whose content is no invoice, if it should be one. `by_content` is the media type of its
/// content.
pub(super) fn problem_of(part: &Part, by_content: &str) -> Option<Problem> {
    if let Some(claim) = Claim::of(part).filter(|claim| !claim.holds(&part.bytes, by_content)) {
        // `Rechnung.pdf` that is the login page of a portal.
        let sentence = format!(
            "It calls itself {}, but is {}. Open it to see what it is, or ask the sender for the invoice as PDF or XML.",
            claim.noun(),
            kind(&part.bytes)
        );
        return Some(problem("mislabelled_file", sentence));
    }
    let says_invoice = || {
        let beginning = part.bytes.get(..ROOT_BYTES).unwrap_or(&part.bytes).to_ascii_lowercase();
        let words: [&[u8]; 6] = [b"invoice", b"invoic", b"rechnung", b"fattura", b"factur", b"faktur"];
        words.into_iter().any(|word| memchr::memmem::find(&beginning, word).is_some())
    };
    let is_unknown_invoice =
        by_content == "application/xml" && (words::is_called_invoice(&part.name) || says_invoice());
    is_unknown_invoice.then(|| unread("an XML file in no known invoice format"))
}

/// What a person calls the content of a file.
fn kind(bytes: &[u8]) -> &'static str {
    if infer::text::is_html(bytes) {
        "a web page"
    } else if sort::is_text(bytes) {
        "a text"
    } else {
        "something else, or damaged"
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
            let noun = match () {
                () if candidate.media_type == "text/html" || infer::text::is_html(bytes) => "a web page",
                () if words::is_called_invoice(name) => "an Office file, text or table that is called an invoice",
                () => return Some((at, candidate)),
            };
            skipped.push((at, candidate.refused(unread(noun))));
            None
        })
        .collect()
}
