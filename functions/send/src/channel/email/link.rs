//! An e-mail that would be too large goes without its files, and with a link to a page where they are: all of them, so that
//! its reader finds them in one place.

use ::letter::{Download, LinkedFile};
use aws::Failure;
use connector::Connector;
use futures::future::try_join_all;
use ids::DocumentHash;
use jiff::Timestamp;
use ledger::{DownloadFile, DownloadLink, Happening, LINK_WORKS, LinkToken, What};
use mail::Attachment;
use mail::outbound::file_names;

use crate::Job;

/// What stands behind the link of an e-mail. It works once it was [kept](Link::keep).
pub(super) struct Link {
    token: LinkToken,
    link: DownloadLink,
    /// Those of its files that were made for this e-mail, and are not in the document bucket.
    made: Vec<(DocumentHash, Attachment)>,
}

impl Link {
    /// A link to the files of an invoice.
    ///
    /// # Errors
    /// Retryable when the system gives no random bytes.
    pub(super) fn to(job: &Job<'_>, files: Vec<Attachment>, attempt: &str) -> Result<Self, Failure> {
        let (mut linked, mut made) = (Vec::new(), Vec::new());
        for (name, file) in file_names(&files).into_iter().zip(files) {
            let sha256 = DocumentHash::of(&file.bytes);
            linked.push(DownloadFile { sha256: sha256.clone(), name, size: file.bytes.len() as u64 });
            if !job.issued.files.iter().any(|issued| issued.sha256 == sha256) {
                made.push((sha256, file));
            }
        }
        let link = DownloadLink {
            account: job.account.id.clone(),
            seller: job.account.profile.name.clone(),
            language: job.partner.language,
            invoice_id: job.issued.id.clone(),
            reminder: job.reminder.map(|reminder| reminder.day),
            attempt: attempt.to_owned(),
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

    /// What the e-mail says of it.
    pub(super) fn download(&self, console: &str) -> Download {
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

    /// That the e-mail left so, or may have.
    pub(super) fn happening(&self, at: Timestamp) -> Happening {
        Happening { at, what: What::ByLink { reminder: self.link.reminder, until: self.link.until } }
    }
}
