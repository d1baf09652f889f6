//! The e-mail that carries invoices, as raw MIME with its envelope. Its words and looks are those of the crate `letter`.

use std::time::SystemTime;

use ::letter::{Download, Facts, Images, Packing, Style};
use aws::Failure;
use aws::Reason;
use aws::outbox::{Envelope, Recipients};
use connector::Connector;
use ids::LetterId;
use ledger::{Account, Partner, Replies, Role};
use mail::{Attachment, EmailAddress, Inline, Letter, Mailbox, Occasion};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::plan::TOO_LARGE;
use crate::{Job, packing};

/// Bytes in the unit of [`Packing::max_mb`].
const MB: usize = 1024 * 1024;

/// What every version of an e-mail has in common, whichever invoices it brings.
pub(super) struct Draft<'a> {
    pub(super) connector: &'a Connector,
    pub(super) account: &'a Account,
    /// The customer, with the addresses that get it.
    pub(super) partner: &'a Partner,
    pub(super) style: Style,
    /// Names the attempt at sending it.
    pub(super) attempt: &'a str,
    /// The account's own sender, if it leaves from there.
    pub(super) own_sender: Option<&'a EmailAddress>,
}

/// The files of an invoice as the customer wants them, made beside everything else: to set a long invoice takes seconds.
///
/// # Errors
/// Permanent: why the invoice cannot leave so. Retryable where no PDF could be set just now.
pub(super) async fn packed(connector: &Connector, job: &Job<'_>) -> Result<Vec<Attachment>, Failure> {
    let files = job.documents.iter().map(|document| Attachment {
        name: document.name.clone(),
        media_type: document.media_type.to_owned(),
        bytes: document.bytes.clone(),
    });
    let (issued, packing) = (files.collect::<Vec<_>>(), job.partner.packing.clone());
    let (facts, language, now) = (facts(job, None), job.partner.language, SystemTime::from(job.now));
    let (typesetter, runtime) = (connector.typesetter.clone(), Handle::current());
    let packed = spawn_blocking(move || {
        packing::pack(issued, &packing, &facts, language, now, &|sheet| runtime.block_on(typesetter.set(sheet)))
    });
    packed.await.map_err(|error| Failure::Retryable(format!("packing the files: {error}")))?
}

/// The largest e-mail that the partner takes, in bytes.
pub(super) fn max_bytes(partner: &Partner) -> usize {
    usize::from(max_mb(partner)) * MB
}

fn max_mb(partner: &Partner) -> u8 {
    partner.packing.max_mb.unwrap_or(Packing::MAX_MB)
}

/// What the e-mail says of an invoice.
fn facts(job: &Job<'_>, download: Option<&Download>) -> Facts {
    Facts {
        customer_number: job.partner.customer_number.clone(),
        reminder: job.reminder.map(|reminder| reminder.kind()),
        download: download.cloned(),
        ..Facts::of(job.details, &job.account.profile.name, &job.partner.name)
    }
}

impl Draft<'_> {
    /// The e-mail that brings these invoices with these files, or a link to them.
    ///
    /// # Errors
    /// Why it cannot leave so: [`TOO_LARGE`], `sender_invalid`, `letter_unwritable`.
    pub(super) fn compose(
        &self,
        jobs: &[&Job<'_>],
        files: Vec<Attachment>,
        download: Option<&Download>,
    ) -> Result<Envelope, Reason> {
        let Self { connector, account, partner, attempt, .. } = self;
        let from = self.own_sender.map_or(connector.config.sender.as_str(), EmailAddress::as_str);
        let sender = EmailAddress::parse(from).map_err(|error| {
            let sentence = format!("SENDER is no e-mail address: {error}. Set it in the stack's parameters.");
            Reason::new("sender_invalid", sentence)
        })?;
        let raw = self.raw(jobs, files, download, sender)?;
        if raw.len() > max_bytes(partner) {
            return Err(too_large(partner, raw.len()));
        }
        let addresses = |role| partner.addresses(role).map(ToString::to_string).collect::<Vec<_>>();
        let recipients = Recipients { to: addresses(Role::To), cc: addresses(Role::Cc), bcc: addresses(Role::Bcc) };
        let what = match jobs {
            [job] => ("invoice", job.issued.id.to_string()),
            // Tags have no room for them; the ledger knows them by the attempt.
            jobs => ("invoices", jobs.len().to_string()),
        };
        let reminder = jobs.first().and_then(|job| job.reminder).map(|reminder| ("reminder", reminder.day.to_string()));
        let tags = [("account", account.id.to_string()), what, ("attempt", (*attempt).to_owned())];
        let tags = tags.into_iter().chain(reminder).collect();
        Ok(Envelope { from: from.to_owned(), recipients, raw, tags, tracked: account.sending.opened })
    }

    fn raw(
        &self,
        jobs: &[&Job<'_>],
        files: Vec<Attachment>,
        download: Option<&Download>,
        sender: EmailAddress,
    ) -> Result<Vec<u8>, Reason> {
        let Self { account, partner, style, .. } = self;
        let (language, images) = (partner.language, Images::Attached);
        let (written, invoice) = match jobs {
            [job] => (::letter::write(&facts(job, download), style, language, images), Some(job.issued.id.clone())),
            jobs => {
                let each: Vec<Facts> = jobs.iter().map(|job| facts(job, None)).collect();
                (::letter::write_several(&each, style, language, images), None)
            }
        };
        let written =
            written.map_err(|error| Reason::new("letter_unwritable", format!("{error}. Please report this.")))?;
        let reminder = jobs.first().and_then(|job| job.reminder).map(|reminder| reminder.day);
        let id = LetterId { account: account.id.clone(), invoice, reminder, attempt: self.attempt.to_owned() };
        let images = written.images.into_iter().map(|image| Inline {
            content_id: image.content_id,
            file: Attachment {
                name: image.name.to_owned(),
                media_type: image.media_type.to_owned(),
                bytes: image.bytes,
            },
        });
        let letter = Letter {
            reply_to: self.reply_to(&sender),
            message_id: id.message_id(sender.domain()),
            from: Mailbox { name: Some(account.profile.name.clone()), address: sender },
            to: partner.addresses(Role::To).cloned().collect(),
            cc: partner.addresses(Role::Cc).cloned().collect(),
            subject: written.subject,
            text: written.text,
            html: Some(written.html),
            images: images.collect(),
            attachments: files,
            occasion: Occasion::Event,
            date: jobs.first().map_or(0, |job| job.now.as_second()),
        };
        Ok(letter.compose())
    }

    /// Where answers go: to the account, and beside it to the connector, if the account wants that. Never to the connector
    /// alone, or an answer would reach nobody who reads it.
    fn reply_to(&self, sender: &EmailAddress) -> Vec<Mailbox> {
        let profile = &self.account.profile;
        let copies = match self.account.sending.replies {
            Replies::Ignore => None,
            Replies::Read => self.connector.config.reply_address(self.attempt).ok(),
        };
        let is_own = self.account.verified_sender() == Some(sender);
        let mailbox = profile.reply_to.as_ref().or(is_own.then_some(sender));
        match (mailbox, copies) {
            (Some(mailbox), Some(copies)) => vec![mailbox.clone().into(), copies.into()],
            // Without a copy, what leaves from the account's own address is answered there.
            (_, None) => profile.reply_to.iter().cloned().map(Mailbox::from).collect(),
            (None, Some(_)) => Vec::new(),
        }
    }
}

fn too_large(partner: &Partner, bytes: usize) -> Reason {
    let who = if partner.packing.max_mb.is_some() { partner.name.as_str() } else { "SES" };
    let sentence = format!(
        "The letter with its files has {:.1} MB; {who} takes {} MB. Issue the invoice with smaller files, or in other ones: \
         the partner's `packing` says in which.",
        bytes as f64 / MB as f64,
        max_mb(partner)
    );
    Reason::new(TOO_LARGE, sentence)
}
