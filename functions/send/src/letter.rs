//! The letter that carries an invoice, as raw MIME. Its words and looks are those of the crate `letter`.

use ::letter::{Facts, Images, Style};
use connector::failure::Reason;
use connector::ids::LetterId;
use connector::ledger::Role;
use mail::{Attachment, EmailAddress, Inline, Letter, Mailbox, Occasion};

use crate::Job;

/// Composes the raw MIME of the letter.
pub(crate) fn compose(job: &Job<'_>, style: &Style, sender: &str, attempt: &str) -> Result<Vec<u8>, Reason> {
    let sender = EmailAddress::parse(sender).map_err(|error| {
        let sentence = format!("SENDER is no e-mail address: {error}. Set it in the stack's parameters.");
        Reason::new("sender_invalid", sentence)
    })?;
    let name = &job.account.profile.name;
    let customer_number = job.partner.customer_number.clone();
    let facts = Facts { customer_number, ..Facts::of(job.details, name, &job.partner.name) };
    let written = ::letter::write(&facts, style, job.partner.language, Images::Attached)
        .map_err(|error| Reason::new("letter_unwritable", format!("{error}. Please report this.")))?;
    let (account, invoice) = (job.account.id.clone(), job.event.invoice_id.clone());
    let letter = LetterId { account, invoice, attempt: attempt.to_owned() };
    let images = written.images.into_iter().map(|image| Inline {
        content_id: image.content_id,
        file: Attachment { name: image.name.to_owned(), media_type: image.media_type.to_owned(), bytes: image.bytes },
    });
    let files = job.documents.iter().map(|document| Attachment {
        name: document.name.clone(),
        media_type: document.media_type.to_owned(),
        bytes: document.bytes.clone(),
    });
    let letter = Letter {
        message_id: letter.message_id(sender.domain()),
        from: Mailbox { name: Some(name.clone()), address: sender },
        reply_to: job.account.profile.reply_to.clone().map(Mailbox::from),
        to: job.partner.addresses(Role::To).cloned().collect(),
        cc: job.partner.addresses(Role::Cc).cloned().collect(),
        subject: written.subject,
        text: written.text,
        html: Some(written.html),
        images: images.collect(),
        attachments: files.collect(),
        occasion: Occasion::Event,
        date: job.now.as_second(),
    };
    Ok(letter.compose())
}
