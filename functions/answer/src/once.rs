//! Mailing an answer at most once: a claim in the ledger, one call to SES, and what it answered.

use aws::outbox::{Answer, Envelope, Recipients};
use aws::{Failure, Reason};
use connector::Connector;
use ledger::{AnswerClaim, AnswerKind, AnswerStatus, DailyLimit, MailAnswer};
use mail::{EmailAddress, Letter, Mailbox, Occasion};
use message::{Language, NoAnswer};
use tracing::{error, info};

use crate::Job;
use crate::letter::Written;

/// What is mailed.
pub(crate) struct Outgoing {
    pub(crate) kind: AnswerKind,
    pub(crate) to: Vec<EmailAddress>,
    /// Where people's answers to it go.
    pub(crate) reply_to: Option<EmailAddress>,
    pub(crate) occasion: Occasion,
    pub(crate) limit: DailyLimit,
}

/// Mails an answer unless it has been, or may have been, mailed before.
pub(crate) async fn mail(
    connector: &Connector,
    job: &Job,
    outgoing: Outgoing,
    written: Result<Written, minijinja::Error>,
) -> Result<(), Failure> {
    let (account, mail) = (&job.account.id, &job.mail.id);
    let to = outgoing.to.iter().map(ToString::to_string).collect();
    let answer = MailAnswer::claimed(outgoing.kind, to, ids::attempt(), job.now);
    let limit = outgoing.limit.clone();
    // Before the claim: whatever goes wrong while composing leaves no doubt about whether a mail left.
    let composed = compose(connector, job, &answer, outgoing, written);
    match connector.ledger.claim_answer(account, mail, &answer, &limit).await? {
        AnswerClaim::Granted => {}
        AnswerClaim::Busy => return Err(Failure::Retryable("the mail is being answered elsewhere".to_owned())),
        AnswerClaim::Settled => return Ok(()),
        AnswerClaim::TooMany => {
            return withhold(connector, job, answer, NoAnswer::DailyAnswersUsed).await;
        }
    }
    let said = match composed {
        Ok(envelope) => connector.outbox.send(envelope).await,
        Err(reason) => Answer::Refused(reason),
    };
    let (status, reason, id) = match said {
        Answer::Accepted(id) => (AnswerStatus::Accepted, None, Some(id)),
        Answer::NotNow(reason) => (AnswerStatus::Queued, Some(reason), None),
        Answer::Refused(reason) => (AnswerStatus::Refused, Some(reason), None),
        Answer::Unknown(_) => (AnswerStatus::Unknown, Some(in_words(&NoAnswer::AnswerMayHaveLeft)), None),
    };
    info!(account = %account, mail = %mail, kind = answer.kind.as_str(), attempt = answer.attempt, ?status, "answered");
    connector.ledger.settle_answer(account, mail, &answer.ended(status, reason.clone(), id)).await?;
    match reason {
        Some(reason) if status == AnswerStatus::Queued => Err(Failure::Retryable(reason.sentence)),
        _ => Ok(()),
    }
}

/// Writes down why an answer that the account wants is not mailed.
pub(crate) async fn withhold(
    connector: &Connector,
    job: &Job,
    answer: MailAnswer,
    reason: NoAnswer,
) -> Result<(), Failure> {
    info!(account = %job.account.id, mail = %job.mail.id, kind = answer.kind.as_str(), reason = reason.code(), "not answered");
    let withheld = answer.ended(AnswerStatus::Withheld, Some(in_words(&reason)), None);
    connector.ledger.withhold_answer(&job.account.id, &job.mail.id, &withheld).await
}

fn in_words(reason: &NoAnswer) -> Reason {
    Reason::new(reason.code(), reason.text(Language::En).whole())
}

fn compose(
    connector: &Connector,
    job: &Job,
    answer: &MailAnswer,
    outgoing: Outgoing,
    written: Result<Written, minijinja::Error>,
) -> Result<Envelope, Reason> {
    let sender = &connector.config.sender;
    let from = EmailAddress::parse(sender).map_err(|_| in_words(&NoAnswer::ConnectorAddressInvalid))?;
    let written = written.map_err(|error| {
        error!(%error, "an answer could not be written");
        in_words(&NoAnswer::AnswerUnwritable)
    })?;
    let letter = Letter {
        message_id: format!("{}@{}", answer.attempt, from.domain()),
        from: Mailbox { name: Some(job.account.profile.name.clone()), address: from },
        reply_to: outgoing.reply_to.map(Mailbox::from).into_iter().collect(),
        to: outgoing.to,
        cc: Vec::new(),
        subject: written.subject,
        text: written.text,
        html: written.html,
        images: Vec::new(),
        attachments: Vec::new(),
        occasion: outgoing.occasion,
        date: job.now.as_second(),
    };
    Ok(Envelope {
        from: sender.clone(),
        recipients: Recipients { to: answer.to.clone(), ..Recipients::default() },
        raw: letter.compose(),
        // Without the tag `invoice`, so that `feedback` looks for no delivery.
        tags: vec![
            ("account", job.account.id.to_string()),
            ("mail", job.mail.id.to_string()),
            ("answer", answer.kind.as_str().to_owned()),
            ("attempt", answer.attempt.clone()),
        ],
        tracked: false,
    })
}
