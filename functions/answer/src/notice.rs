//! The notice to the people of the account: who mailed, what became of it, what to do.

use aws::Failure;
use connector::Connector;
use ledger::{AnswerKind, DailyLimit};
use mail::notification::Status;
use mail::{EmailAddress, Occasion};
use message::{MailReason, NotImported};

use crate::once::{self, Outgoing};
use crate::{Job, letter};

/// Mails it, if the account wants it and the mail is worth it.
pub(crate) async fn mail(connector: &Connector, job: &Job) -> Result<(), Failure> {
    let to = &job.account.answers.notify;
    if to.is_empty() || !is_worth_it(connector, job) {
        return Ok(());
    }
    let limit = if job.held.is_some() { DailyLimit::of_held_notices } else { DailyLimit::of_notices };
    let outgoing = Outgoing {
        kind: AnswerKind::Notice,
        to: to.clone(),
        reply_to: None,
        occasion: Occasion::Event,
        limit: limit(job.now),
    };
    once::mail(connector, job, outgoing, letter::notice(job)).await
}

fn is_worth_it(connector: &Connector, job: &Job) -> bool {
    if job.held.is_some() {
        // An invoice waits for a person, whatever its mail looks like.
        return true;
    }
    let silent = job.mail.reason.as_ref().is_some_and(is_silent);
    // A notice that somebody's mailbox sent on to an import address would bring forth the next.
    let senders = [&job.mail.sender, &job.mail.envelope_sender].into_iter().flatten();
    let own =
        senders.filter_map(|sender| EmailAddress::parse(sender).ok()).any(|sender| connector.config.owns(&sender));
    !silent && !own && job.mail.verdicts.spam != Status::Fail
}

/// Whether nobody needs to hear of it: programs that answer programs, answers that their own mailbox has, and senders whom
/// the account does not want to hear of.
fn is_silent(reason: &NotImported) -> bool {
    let NotImported::MailReason(reason) = reason else { return false };
    matches!(
        reason,
        MailReason::AutoReply { .. }
            | MailReason::BlockedSender { .. }
            | MailReason::ComplaintReport { .. }
            | MailReason::NotJunkReport
            | MailReason::DeliveryReport { .. }
            | MailReason::ReadReceipt { .. }
            | MailReason::AnswersInvoiceEmail
    )
}
