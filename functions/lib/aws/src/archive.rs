//! Where bytes lie in S3.
//!
//! | bucket | key | written by |
//! |---|---|---|
//! | mail | `inbound/<SES message id>` | SES, by the receipt rule |
//! | document | `accounts/<account>/bulk/<list>.json` | console: a list of invoices issued together |
//! | document | `accounts/<account>/documents/<sha-256>` | ingest, console, or the program that issues an invoice; logos of letters too, and by send what it makes of an invoice for a link |

use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;

use crate::Failure;
use ids::{AccountId, BulkId, DocumentHash};

/// Larger than any mail SES hands over (40 MB), so that a wrong notification cannot exhaust a function's memory.
const MAX_OBJECT_BYTES: i64 = 41 * 1024 * 1024;

/// Raw mails and documents.
#[derive(Debug, Clone)]
pub struct Archive {
    s3: Client,
    mail_bucket: String,
    document_bucket: String,
}

impl Archive {
    /// Of these two buckets.
    pub fn new(s3: Client, mail_bucket: String, document_bucket: String) -> Self {
        Self { s3, mail_bucket, document_bucket }
    }

    /// The raw MIME of a mail. The bucket is the configured one, whatever the notification says.
    ///
    /// # Errors
    /// `object_missing` when SES's object is gone; otherwise retryable.
    pub async fn mail(&self, key: &str) -> Result<Vec<u8>, Failure> {
        self.get(&self.mail_bucket, key).await
    }

    /// The bytes of an account's document.
    ///
    /// # Errors
    /// `object_missing` when there is none of this hash; otherwise retryable.
    pub async fn document(&self, account: &AccountId, hash: &DocumentHash) -> Result<Vec<u8>, Failure> {
        self.get(&self.document_bucket, &document_key(account, hash)).await
    }

    /// Files a document under its hash. Writing it again changes nothing.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_document(
        &self,
        account: &AccountId,
        hash: &DocumentHash,
        media_type: &str,
        bytes: impl Into<ByteStream>,
    ) -> Result<(), Failure> {
        self.put(document_key(account, hash), media_type, bytes).await
    }

    /// The bytes of a list of invoices that are issued together.
    ///
    /// # Errors
    /// `object_missing` when there is none of this id; otherwise retryable.
    pub async fn bulk(&self, account: &AccountId, id: &BulkId) -> Result<Vec<u8>, Failure> {
        self.get(&self.document_bucket, &bulk_key(account, id)).await
    }

    /// Files such a list under its id, which follows from the bytes. Writing it again changes nothing.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_bulk(&self, account: &AccountId, id: &BulkId, bytes: Vec<u8>) -> Result<(), Failure> {
        self.put(bulk_key(account, id), "application/json", bytes).await
    }

    /// A link under which the document can be downloaded for so long, as an attachment of this name. On Lambda it ends
    /// with the credentials of the function's role, should they expire earlier: AWS does not say when they do.
    ///
    /// # Errors
    /// Retryable when the link cannot be signed.
    pub async fn download_url(
        &self,
        account: &AccountId,
        hash: &DocumentHash,
        name: &str,
        lifetime: Duration,
    ) -> Result<String, Failure> {
        let lifetime = PresigningConfig::expires_in(lifetime)
            .map_err(|error| Failure::Retryable(format!("signing a download link: {error}")))?;
        self.s3
            .get_object()
            .bucket(&self.document_bucket)
            .key(document_key(account, hash))
            .response_content_disposition(attachment(name))
            .presigned(lifetime)
            .await
            .map(|request| request.uri().to_owned())
            .map_err(|error| Failure::of_sdk("signing a download link", error))
    }

    async fn put(&self, key: String, media_type: &str, bytes: impl Into<ByteStream>) -> Result<(), Failure> {
        let put = self.s3.put_object().bucket(&self.document_bucket).key(key);
        let sent = put.content_type(media_type).body(bytes.into()).send().await;
        sent.map(drop).map_err(|error| Failure::of_sdk("filing a document in S3", error))
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Vec<u8>, Failure> {
        let object = self
            .s3
            .get_object()
            .bucket(bucket)
            .key(key)
            .send()
            .await
            .map_err(|error| Failure::of_sdk("reading from S3", error))?;
        if object.content_length().unwrap_or_default() > MAX_OBJECT_BYTES {
            return Err(Failure::permanent(
                "object_too_large",
                "The object is larger than any mail SES accepts (40 MB).",
            ));
        }
        let body = object.body.collect().await;
        body.map(|bytes| bytes.to_vec()).map_err(|error| Failure::Retryable(format!("reading from S3: {error}")))
    }
}

fn bulk_key(account: &AccountId, id: &BulkId) -> String {
    format!("accounts/{account}/bulk/{id}.json")
}

fn document_key(account: &AccountId, hash: &DocumentHash) -> String {
    format!("accounts/{account}/documents/{hash}")
}

/// `Content-Disposition` for a file name of any script (RFC 6266): a plain name for old clients and the real one in
/// percent-encoding (RFC 8187).
pub fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if matches!(c, ' '..='~') && c != '"' && c != '\\' && c != '%' { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        assert_eq!(
            attachment("Rechnung Größe\"\r\n100%.pdf"),
            "attachment; filename=\"Rechnung Gr__e___100_.pdf\"; \
             filename*=UTF-8''Rechnung%20Gr%C3%B6%C3%9Fe%22%0D%0A100%25.pdf"
        );
        let bent = attachment("a\u{0}\u{7f}\u{202e}b");
        assert!(bent.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{bent}");
    }
}
