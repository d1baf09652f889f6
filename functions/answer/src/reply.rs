//! The reply to the sender: what was missing, if the sender can mend it and may be answered by a program.
//!
//! Source of the rules: RFC 3834, "Recommendations for Automatic Responses to Electronic Mail".

use aws::{Config, Failure};
use connector::Connector;
use ledger::{AnswerKind, DailyLimit, MailAnswer, MailEntry};
use mail::notification::Status;
use mail::{EmailAddress, Occasion};
use message::{LeftOut, MailReason, NoAnswer, NotImported, Remedy};

use crate::once::{self, Outgoing};
use crate::{Job, letter};

/// Mails it, if the account wants it and nothing forbids it; what does is on record.
pub(crate) async fn mail(connector: &Connector, job: &Job) -> Result<(), Failure> {
    if !job.account.answers.reply || job.held.is_some() {
        return Ok(());
    }
    let Some(remedy) = remedy(&job.mail) else { return Ok(()) };
    let to = match recipient(&connector.config, job) {
        Ok(to) => to,
        Err(reason) => {
            let to = job.mail.envelope_sender.iter().cloned().collect();
            let answer = MailAnswer::claimed(AnswerKind::Reply, to, ids::attempt(), job.now);
            return once::withhold(connector, job, answer, reason).await;
        }
    };
    let outgoing = Outgoing {
        kind: AnswerKind::Reply,
        // Whoever presses "reply" and attaches the invoice reaches the address that it was meant for.
        reply_to: job.mail.recipients.first().and_then(|import| EmailAddress::parse(import).ok()),
        occasion: Occasion::Answer { message_id: job.mail.message_id.clone() },
        limit: DailyLimit::of_replies(&to, job.now),
        to: vec![to],
    };
    once::mail(connector, job, outgoing, letter::reply(job, remedy)).await
}

/// What the sender is to do; `None` where nothing helps.
fn remedy(mail: &MailEntry) -> Option<Remedy> {
    let reason = mail.reason.as_ref()?;
    if *reason != NotImported::from(MailReason::NoFileIsAnInvoice) {
        return reason.row().remedy;
    }
    // What kept a file from being read says more than that no file is an invoice.
    mail.parts.iter().filter_map(|part| part.left_out().map(LeftOut::row)?.remedy).min().or(reason.row().remedy)
}

/// The envelope sender (RFC 3834 section 4), if a program may answer it. What speaks against it in the mail itself,
/// [`mail::unanswerable`] has found when it came in.
fn recipient(config: &Config, job: &Job) -> Result<EmailAddress, NoAnswer> {
    if let Some(why) = &job.mail.unanswerable {
        return Err(why.clone());
    }
    let sender = job.mail.envelope_sender.as_deref().ok_or(NoAnswer::NullSender)?;
    let sender = EmailAddress::parse(sender).map_err(|_| NoAnswer::NoSender)?;
    if config.owns(&sender) {
        return Err(NoAnswer::OwnAddress);
    }
    let verdicts = &job.mail.verdicts;
    if verdicts.spam == Status::Fail || verdicts.virus == Status::Fail {
        return Err(NoAnswer::SpamOrVirus);
    }
    if job.is_proven() { Ok(sender) } else { Err(NoAnswer::SenderUnproven) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use message::{Archive, FileRule, Unread};
    use serde_json::json;

    use super::*;

    fn remedy_of(reason: NotImported, left_out: &[LeftOut]) -> Option<Remedy> {
        let part = |reason: &LeftOut| {
            let fate = json!({"left_out": {"reason": reason, "kept": true}});
            json!({"name": "a", "media_type": "b", "size": 1, "sha256": "c", "fate": fate})
        };
        let entry = json!({
            "id": "m1", "at": "2026-03-05T07:08:09Z", "recipients": [], "envelope_sender": null, "sender": null,
            "subject": null, "message_id": null, "outcome": "ignored", "reason": reason, "object_key": "inbound/m1",
            "verdicts": mail::notification::Verdicts::default(), "parts": left_out.iter().map(part).collect::<Vec<_>>(),
        });
        remedy(&serde_json::from_value(entry).unwrap())
    }

    #[test]
    fn the_sender_is_asked_for_what_most_likely_helps() {
        let none = NotImported::from(MailReason::NoFileIsAnInvoice);
        let order: LeftOut = FileRule::Order.into();
        let archive: LeftOut = Unread::UnsupportedArchive { archive: Archive::Rar }.into();
        let locked: LeftOut = Unread::EncryptedPdf.into();
        assert_eq!(remedy_of(none.clone(), std::slice::from_ref(&order)), Some(Remedy::Invoice));
        assert_eq!(remedy_of(none.clone(), &[order, archive.clone()]), Some(Remedy::Unpacked));
        assert_eq!(remedy_of(none, &[archive, locked]), Some(Remedy::NoPassword));
        assert_eq!(remedy_of(MailReason::NoAttachment.into(), &[]), Some(Remedy::Attachment));
        assert_eq!(remedy_of(Unread::TooManyParts { limit: 1000 }.into(), &[]), Some(Remedy::SmallerFiles));
        assert_eq!(remedy_of(MailReason::ConnectorInactive.into(), &[]), None);
        assert_eq!(remedy_of(MailReason::Virus.into(), &[]), None);
    }
}
