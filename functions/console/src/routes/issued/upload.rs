//! An uploaded invoice: the form, and what is in it.

use aws::events;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bytes::Bytes;
use ids::{DocumentHash, InvalidId, InvoiceId, PartnerId};
use invoice::{Content, Fields, Invoice, Kind};
use jiff::{SignedDuration, Timestamp};
use mail::Role;
use message::{FieldError, RequestError};
use utoipa::ToSchema;

use crate::error::{Error, invalid};
use crate::extract::unread;
use crate::refusal::{Refusal, quoted};

/// All files together. API Gateway hands a body over in base64, and a Lambda payload holds 6 MB.
pub(super) const MAX_BYTES: usize = 4_500_000;

/// The most files of an invoice (`infra/events/invoice-issued.schema.json`).
const MAX_FILES: usize = 20;

/// The fields of the form.
const FIELDS: [&str; 4] = ["file", "partner_id", "invoice_id", "send_at"];

/// How far ahead an invoice may be issued: a later year is a slip of the pen.
const MAX_AHEAD: SignedDuration = SignedDuration::from_hours(366 * 24);

/// The form of an upload, as documented.
#[derive(ToSchema)]
#[schema(as = InvoiceUpload)]
#[expect(dead_code, reason = "only documents what Upload reads")]
pub(super) struct Form {
    /// 1 to 20 files, in the order in which they shall be attached. One must be an invoice; others accompany it.
    #[schema(value_type = Vec<String>, format = Binary, content_media_type = "application/octet-stream", min_items = 1, max_items = 20)]
    file: Vec<Bytes>,
    /// The customer. Without it the partner is found by the buyer's VAT number in the structured file.
    partner_id: Option<String>,
    /// The issuer's own id of the invoice: 1 to 64 of A-Z, a-z, 0-9, _ and -.
    invoice_id: Option<String>,
    /// When it shall leave (RFC 3339, with its offset from UTC), at most a year ahead; a time that has passed means at once.
    /// Without it: in the account's next nightly batch, or at once.
    #[schema(example = "2026-12-01T08:00:00+01:00")]
    send_at: Option<String>,
}

/// A form as it came.
#[derive(Debug, Default)]
pub(super) struct Upload {
    files: Vec<(String, Bytes)>,
    partner_id: Option<PartnerId>,
    invoice_id: Option<InvoiceId>,
    send_at: Option<Timestamp>,
}

/// An uploaded invoice.
#[derive(Debug)]
pub(super) struct Read {
    /// As given, or derived.
    pub(super) id: InvoiceId,
    pub(super) partner_id: Option<PartnerId>,
    pub(super) send_at: Option<Timestamp>,
    /// The key fields of the structured file.
    pub(super) fields: Option<Fields>,
    /// Each file once, with its bytes.
    pub(super) files: Vec<(events::File, Bytes)>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|_| RequestError::FormExpected)?;
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await.map_err(unreadable)? {
            match field.name().unwrap_or_default() {
                "file" if upload.files.len() == MAX_FILES => {
                    return Err(invalid("/file", FieldError::TooMany { max: MAX_FILES }));
                }
                "file" => {
                    let name = field.file_name().unwrap_or_default().to_owned();
                    upload.files.push((name, field.bytes().await.map_err(unreadable)?));
                }
                "partner_id" => upload.partner_id = id(field, "/partner_id", PartnerId::parse).await?,
                "invoice_id" => upload.invoice_id = id(field, "/invoice_id", InvoiceId::parse).await?,
                "send_at" => upload.send_at = time(field).await?,
                unknown => {
                    let known = FIELDS.map(str::to_owned).to_vec();
                    return Err(invalid(&format!("/{}", quoted(unknown)), FieldError::FormFieldUnknown { known }));
                }
            }
        }
        Ok(upload)
    }
}

/// An id in the form; an empty field is one left out.
async fn id<I>(
    field: Field<'_>,
    pointer: &str,
    parse: impl FnOnce(String) -> Result<I, InvalidId>,
) -> Result<Option<I>, Error> {
    let text = field.text().await.map_err(unreadable)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    parse(text.to_owned()).map(Some).map_err(|error| invalid(pointer, error.refusal()))
}

/// A time in the form; an empty field is one left out.
async fn time(field: Field<'_>) -> Result<Option<Timestamp>, Error> {
    let text = field.text().await.map_err(unreadable)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let at: Option<Timestamp> = text.parse().ok();
    let at = at.filter(|at| *at <= Timestamp::now() + MAX_AHEAD);
    at.map(Some).ok_or_else(|| invalid("/send_at", FieldError::TimeInvalid))
}

fn unreadable(error: MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => unread(StatusCode::PAYLOAD_TOO_LARGE, MAX_BYTES),
        _ => RequestError::FormMalformed.into(),
    }
}

impl Upload {
    /// Reads the files and finds the one invoice in them.
    pub(super) fn read(self) -> Result<Read, Error> {
        let mut invoices: Vec<Invoice> = Vec::new();
        let mut batch = false;
        let mut readable_by_people = false;
        let mut files: Vec<(events::File, Bytes)> = Vec::new();
        for (position, (name, bytes)) in self.files.into_iter().enumerate() {
            let sha256 = DocumentHash::of(&bytes);
            if files.iter().any(|(file, _)| file.sha256 == sha256) {
                continue;
            }
            let document = invoice::read(&bytes);
            let name = safe_name(&name, position + 1, document.media_type);
            let role = match document.content {
                Content::Structured(found) => {
                    batch |= found.len() > 1;
                    invoices.extend(found);
                    if document.media_type == "application/pdf" { Role::Original } else { Role::Structured }
                }
                Content::Pdf { .. } | Content::Image { .. } => {
                    readable_by_people = true;
                    Role::Original
                }
                Content::Unreadable(_) => {
                    return Err(invalid("/file", FieldError::FileUnreadable { name: quoted(&name) }));
                }
                Content::NotAnInvoice(_) | Content::Other => Role::Appendix,
            };
            let file = events::File {
                sha256,
                name,
                media_type: Some(document.media_type.to_owned()),
                size: Some(bytes.len() as u64),
                role: Some(role),
            };
            files.push((file, bytes));
        }
        if files.is_empty() {
            return Err(RequestError::FormWithoutFile.into());
        }
        if invoices.is_empty() && !readable_by_people {
            return Err(RequestError::UploadHasNoInvoice.into());
        }
        if batch || invoices.iter().any(|invoice| !same_invoice(&invoices[0], invoice)) {
            return Err(RequestError::UploadHasSeveralInvoices.into());
        }
        let first = invoices.into_iter().next();
        let id = self.invoice_id.unwrap_or_else(|| derived_id(first.as_ref(), &files));
        Ok(Read {
            id,
            partner_id: self.partner_id,
            send_at: self.send_at,
            fields: first.and_then(|invoice| invoice.fields),
            files,
        })
    }
}

/// Whether two files are renderings of one invoice.
fn same_invoice(one: &Invoice, other: &Invoice) -> bool {
    one.kind == other.kind && one.identity() == other.identity()
}

/// The same invoice, the same id: from what the structured file says, else from the bytes.
fn derived_id(invoice: Option<&Invoice>, files: &[(events::File, Bytes)]) -> InvoiceId {
    if let Some(invoice) = invoice
        && let Some(identity) = invoice.identity()
    {
        let issued = if invoice.kind == Kind::CreditNote { "issued-credit-note" } else { "issued" };
        return InvoiceId::derived(&[issued, &identity]);
    }
    let mut facts: Vec<&str> = files.iter().map(|(file, _)| file.sha256.as_str()).collect();
    facts.sort_unstable();
    facts.insert(0, "issued-files");
    InvoiceId::derived(&facts)
}

/// One path segment that can be attached to a mail.
fn safe_name(name: &str, position: usize, media_type: &str) -> String {
    let segment = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut clean: String = segment.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
    if clean.is_empty() || clean.chars().all(|c| c == '.') {
        let extension = match media_type {
            "application/octet-stream" => "bin",
            other => other.rsplit(['/', '+']).next().unwrap_or("bin"),
        };
        clean = format!("file-{position}.{extension}");
    }
    while clean.len() > 255 {
        clean.remove(0);
    }
    clean
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn ubl(number: &str) -> Bytes {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/invoices/ubl/josemmo__peppol-base.xml");
        let xml = std::fs::read_to_string(path).unwrap();
        let id = xml.find("<cbc:ID>").unwrap();
        let end = xml[id..].find("</cbc:ID>").unwrap() + id;
        format!("{}<cbc:ID>{number}{}", &xml[..id], &xml[end..]).into()
    }

    fn upload(files: &[(&str, Bytes)]) -> Upload {
        Upload {
            files: files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect(),
            ..Upload::default()
        }
    }

    #[test]
    fn the_same_invoice_has_the_same_id_and_another_number_another() {
        let first = upload(&[("a.xml", ubl("F-1"))]).read().unwrap();
        let again = upload(&[("b.xml", ubl("F-1")), ("b.pdf", Bytes::from_static(b"text"))]).read().unwrap();
        let other = upload(&[("a.xml", ubl("F-2"))]).read().unwrap();
        assert_eq!(first.fields.unwrap().number.as_deref(), Some("F-1"));
        assert_eq!(first.id, again.id);
        assert_ne!(first.id, other.id);
    }

    #[test]
    fn a_plain_scan_is_known_by_its_bytes() {
        let png = Bytes::from_static(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
        let once = upload(&[("scan.png", png.clone())]).read().unwrap();
        let twice = upload(&[("", png.clone()), ("again.png", png)]).read().unwrap();
        assert_eq!(once.id, twice.id);
        assert_eq!(twice.files.len(), 1);
        assert_eq!(twice.files[0].0.name, "file-1.png");
    }

    #[test]
    fn what_is_no_invoice_or_several_is_refused() {
        assert!(upload(&[]).read().unwrap_err().is(RequestError::FormWithoutFile));
        let text = Bytes::from_static(b"Dear customer");
        assert!(upload(&[("a.txt", text)]).read().unwrap_err().is(RequestError::UploadHasNoInvoice));
        let two = upload(&[("a.xml", ubl("F-1")), ("b.xml", ubl("F-2"))]);
        assert!(two.read().unwrap_err().is(RequestError::UploadHasSeveralInvoices));
        let broken = Bytes::from_static(b"<?xml version=\"1.0\"?><Invoice");
        assert_eq!(upload(&[("a.xml", broken)]).read().unwrap_err().wrong(), [("/file", "uploaded_file_unreadable")]);
    }

    #[test]
    fn a_name_is_one_segment() {
        assert_eq!(safe_name("../../etc/pass\r\nwd", 1, ""), "passwd");
        assert_eq!(safe_name("C:\\x\\ Rechnung ä.pdf", 1, ""), "Rechnung ä.pdf");
        assert_eq!(safe_name("..", 2, "application/pdf"), "file-2.pdf");
        assert!(safe_name(&"ä".repeat(300), 1, "").len() <= 255);
    }
}
