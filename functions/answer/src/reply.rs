//! The reply to the sender: what was missing, if the sender can mend it and may be answered by a program.
//!
//! Source of the rules: RFC 3834, "Recommendations for Automatic Responses to Electronic Mail".

use aws::{Config, Failure, Reason};
use connector::Connector;
use ledger::{AnswerKind, DailyLimit, MailAnswer};
use mail::{EmailAddress, Occasion};

use crate::missing::Missing;
use crate::once::{self, Outgoing};
use crate::{Job, letter};

/// Mails it, if the account wants it and nothing forbids it; what does is on record.
pub(crate) async fn mail(connector: &Connector, job: &Job) -> Result<(), Failure> {
    if !job.account.answers.reply || job.held.is_some() {
        return Ok(());
    }
    let Some(missing) = Missing::of(&job.mail) else { return Ok(()) };
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
    once::mail(connector, job, outgoing, letter::reply(job, missing)).await
}

/// The envelope sender (RFC 3834 section 4), if a program may answer it. What speaks against it in the mail itself,
/// [`mail::unanswerable`] has found when it came in.
fn recipient(config: &Config, job: &Job) -> Result<EmailAddress, Reason> {
    let refuse = |code: &str, sentence: &str| Err(Reason::new(code, sentence));
    if let Some(why) = &job.mail.unanswerable {
        return refuse(
            why,
            "No program may answer the mail (RFC 3834): it comes from a program, a list or nobody known.",
        );
    }
    let Some(sender) = &job.mail.envelope_sender else {
        return refuse("null_sender", "The mail has no envelope sender, so no program may answer it (RFC 3834).");
    };
    let Ok(sender) = EmailAddress::parse(sender) else {
        return refuse("sender_unreadable", "The envelope sender is no address that can be answered.");
    };
    if config.owns(&sender) {
        return refuse("own_address", "The mail comes from the connector itself.");
    }
    if job.verdict("spam") == "FAIL" || job.verdict("virus") == "FAIL" {
        return refuse("spam_or_virus", "SES takes the mail for spam or found a virus in it.");
    }
    if !job.is_proven() {
        return refuse(
            "sender_unproven",
            "DMARC does not prove the sender, and an innocent might be answered instead.",
        );
    }
    Ok(sender)
}
