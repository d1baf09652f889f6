//! The notice to the people of the account: who mailed, what became of it, what to do.

use aws::Failure;
use connector::Connector;
use ledger::{AnswerKind, DailyLimit};
use mail::{EmailAddress, Occasion};

use crate::once::{self, Outgoing};
use crate::{Job, letter};

/// Nobody needs to hear of these: programs that answer programs, answers that their own mailbox has, and senders whom the account does not want to hear of.
const SILENT: [&str; 6] =
    ["auto_reply", "blocked_sender", "complaint_report", "delivery_report", "read_receipt", "reply_to_letter"];

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
    let silent = job.mail.reason.as_deref().is_some_and(|reason| SILENT.contains(&reason));
    // A notice that somebody's mailbox sent on to an import address would bring forth the next.
    let senders = [&job.mail.sender, &job.mail.envelope_sender].into_iter().flatten();
    let own =
        senders.filter_map(|sender| EmailAddress::parse(sender).ok()).any(|sender| connector.config.owns(&sender));
    !silent && !own && job.verdict("spam") != "FAIL"
}
