//! A letter that would be too large goes without its files, and with a link to a page where they are: all of them, so that
//! its reader finds them in one place.

use ::letter::{Download, LinkedFile, Style};
use aws::outbox::Envelope;
use aws::{Failure, Reason};
use connector::Connector;
use futures::future::try_join_all;
use ids::DocumentHash;
use jiff::Timestamp;
use ledger::{Delivery, DownloadFile, DownloadLink, Happening, LINK_WORKS, LinkToken, What};
use mail::outbound::file_names;
use mail::{Attachment, EmailAddress};

use super::TOO_LARGE;
use crate::Job;

/// The most files behind a link, as many as an invoice has.
const MAX_FILES: usize = 20;

/// What stands behind the link of a letter.
pub(super) struct Linked {
    token: LinkToken,
    link: DownloadLink,
    /// Those of its files that were made for this letter, and are not in the document bucket.
    made: Vec<(DocumentHash, Attachment)>,
}

/// Composes the letter: with its files, or with a link to them where they make it too large. The link works once it was
/// [kept](Linked::keep).
///
/// # Errors
/// Retryable when the system gives no random bytes.
pub(super) fn compose(
    connector: &Connector,
    job: &Job<'_>,
    style: &Style,
    files: Vec<Attachment>,
    delivery: &Delivery,
    own_sender: Option<&EmailAddress>,
) -> Result<(Result<Envelope, Reason>, Option<Linked>), Failure> {
    let with_files = super::compose(connector, &[*job], style, files.clone(), delivery, own_sender);
    let Some(console) = &connector.config.console_url else { return Ok((with_files, None)) };
    if files.len() > MAX_FILES || !with_files.as_ref().is_err_and(|reason| reason.code == TOO_LARGE) {
        return Ok((with_files, None));
    }
    let linked = Linked::new(job, files, delivery)?;
    let download = linked.download(console);
    let job = Job { download: Some(&download), ..*job };
    let with_link = super::compose(connector, &[job], style, Vec::new(), delivery, own_sender);
    let linked = Some(linked).filter(|_| with_link.is_ok());
    Ok((with_link, linked))
}

impl Linked {
    fn new(job: &Job<'_>, files: Vec<Attachment>, delivery: &Delivery) -> Result<Self, Failure> {
        let (mut linked, mut made) = (Vec::new(), Vec::new());
        for (name, file) in file_names(&files).into_iter().zip(files) {
            let sha256 = DocumentHash::of(&file.bytes);
            linked.push(DownloadFile { sha256: sha256.clone(), name, size: file.bytes.len() as u64 });
            if !job.event.files.iter().any(|issued| issued.sha256 == sha256) {
                made.push((sha256, file));
            }
        }
        let link = DownloadLink {
            account: job.account.id.clone(),
            seller: job.account.profile.name.clone(),
            language: job.partner.language,
            invoice_id: job.event.invoice_id.clone(),
            reminder: delivery.reminder,
            attempt: delivery.attempt.clone().unwrap_or_default(),
            files: linked,
            until: job.now + LINK_WORKS,
            downloads: [].into(),
        };
        Ok(Self { token: LinkToken::generate()?, link, made })
    }

    /// Until when the link works.
    pub(super) fn until(&self) -> Timestamp {
        self.link.until
    }

    /// What the letter says of it.
    fn download(&self, console: &str) -> Download {
        let file = |file: &DownloadFile| LinkedFile { name: file.name.clone(), size: file.size };
        Download {
            url: format!("{}/d/{}", console.trim_end_matches('/'), self.token.as_str()),
            until: self.link.last_day(),
            files: self.link.files.iter().map(file).collect(),
        }
    }

    /// Lets the link lead to its files. Doing it again changes nothing.
    ///
    /// # Errors
    /// Retryable.
    pub(super) async fn keep(&self, connector: &Connector) -> Result<(), Failure> {
        let filed = self.made.iter().map(|(sha256, file)| {
            connector.archive.put_document(&self.link.account, sha256, &file.media_type, file.bytes.clone())
        });
        try_join_all(filed).await?;
        connector.ledger.put_download_link(&self.token, &self.link).await
    }

    /// That the letter left so, or may have.
    pub(super) fn happening(&self, at: Timestamp) -> Happening {
        Happening { at, what: What::ByLink { reminder: self.link.reminder, until: self.link.until } }
    }
}
