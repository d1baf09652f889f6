//! The letter that carries an invoice, as raw MIME. Its words and looks are those of the crate `letter`.

use ::letter::{Facts, Images, Style};
use aws::Reason;
use ids::LetterId;
use ledger::Role;
use mail::{Attachment, EmailAddress, Inline, Letter, Mailbox, Occasion};

use crate::Job;

/// What the letter says of the invoice.
pub(crate) fn facts(job: &Job<'_>) -> Facts {
    let customer_number = job.partner.customer_number.clone();
    let reminder = job.reminder.map(|reminder| reminder.kind());
    let download = job.download.cloned();
    Facts {
        customer_number,
        reminder,
        download,
        ..Facts::of(job.details, &job.account.profile.name, &job.partner.name)
    }
}

/// Composes the raw MIME of the letter with these files, of one invoice or several of one partner. `answers` is where the
/// connector gets a copy of answers.
pub(crate) fn compose(
    jobs: &[Job<'_>],
    style: &Style,
    files: Vec<Attachment>,
    sender: &str,
    answers: Option<EmailAddress>,
    attempt: &str,
) -> Result<Vec<u8>, Reason> {
    let Some(job) = jobs.first() else {
        return Err(Reason::new("letter_unwritable", "A letter without an invoice. Please report this."));
    };
    let sender = EmailAddress::parse(sender).map_err(|error| {
        let sentence = format!("SENDER is no e-mail address: {error}. Set it in the stack's parameters.");
        Reason::new("sender_invalid", sentence)
    })?;
    let name = &job.account.profile.name;
    let (language, images) = (job.partner.language, Images::Attached);
    let (written, invoice) = match jobs {
        [job] => (::letter::write(&facts(job), style, language, images), Some(job.event.invoice_id.clone())),
        jobs => {
            let each: Vec<Facts> = jobs.iter().map(facts).collect();
            (::letter::write_several(&each, style, language, images), None)
        }
    };
    let written = written.map_err(|error| Reason::new("letter_unwritable", format!("{error}. Please report this.")))?;
    let (account, reminder) = (job.account.id.clone(), job.reminder.map(|reminder| reminder.day));
    let letter = LetterId { account, invoice, reminder, attempt: attempt.to_owned() };
    let images = written.images.into_iter().map(|image| Inline {
        content_id: image.content_id,
        file: Attachment { name: image.name.to_owned(), media_type: image.media_type.to_owned(), bytes: image.bytes },
    });
    let letter = Letter {
        reply_to: reply_to(job, &sender, answers),
        message_id: letter.message_id(sender.domain()),
        from: Mailbox { name: Some(name.clone()), address: sender },
        to: job.partner.addresses(Role::To).cloned().collect(),
        cc: job.partner.addresses(Role::Cc).cloned().collect(),
        subject: written.subject,
        text: written.text,
        html: Some(written.html),
        images: images.collect(),
        attachments: files,
        occasion: Occasion::Event,
        date: job.now.as_second(),
    };
    Ok(letter.compose())
}

/// Where answers go: to the account, and beside it to the connector. Never to the connector alone, or an answer would reach
/// nobody who reads it.
fn reply_to(job: &Job<'_>, sender: &EmailAddress, answers: Option<EmailAddress>) -> Vec<Mailbox> {
    let is_own = job.account.verified_sender() == Some(sender);
    let mailbox = job.account.profile.reply_to.as_ref().or(is_own.then_some(sender));
    match (mailbox, answers) {
        (Some(mailbox), Some(answers)) => vec![mailbox.clone().into(), answers.into()],
        // Without a copy, what leaves from the account's own address is answered there.
        (_, None) => job.account.profile.reply_to.iter().cloned().map(Mailbox::from).collect(),
        (None, Some(_)) => Vec::new(),
    }
}
