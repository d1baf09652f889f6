//! Answers to mails: the notice to the people of the account, and the reply to the sender. Each is mailed at most once.
//!
//! ```text
//! queued ──claim──▶ claimed ──SES took it──▶ accepted
//!    ▲                 ├──SES proved it did not, for now──▶ queued
//!    └─────────────────┤──refused as it is──▶ refused
//!                      └──nobody knows, or the function died──▶ unknown
//! ```

use ::mail::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::mail::mail_key;
use crate::table::condition::{below, is, is_new};
use crate::table::{Key, Write};
use crate::{LEASE, Ledger};
use aws::Failure;
use aws::Reason;
use ids::{AccountId, MailId, event_id};

/// An answer to a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAnswer {
    /// Which one.
    pub kind: AnswerKind,
    /// Whom it is mailed to.
    pub to: Vec<String>,
    /// Where it stands.
    pub status: AnswerStatus,
    /// Since when.
    pub at: Timestamp,
    /// Stable code when it was not mailed, or nobody knows.
    pub reason: Option<String>,
    /// The same in words.
    pub sentence: Option<String>,
    /// The attempt that claimed it last; also a tag on the mail.
    pub attempt: String,
    /// SES's message id.
    pub ses_message_id: Option<String>,
}

/// The answers there can be to a mail, one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerKind {
    /// To the people of the account.
    Notice,
    /// To the sender.
    Reply,
}

impl AnswerKind {
    /// Its name in keys and tags.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Reply => "reply",
        }
    }
}

/// Where an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerStatus {
    /// SES did not take it for now; it will be tried again.
    Queued,
    /// A function is handing it to SES right now.
    Claimed,
    /// SES took it.
    Accepted,
    /// SES refused it for good.
    Refused,
    /// It may or may not have left. Never mailed again.
    Unknown,
    /// A rule forbids it; the reason says which.
    Withheld,
}

/// Whether this caller may mail the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerClaim {
    /// It may.
    Granted,
    /// Somebody else is at it right now: look again later.
    Busy,
    /// It is dealt with.
    Settled,
    /// The day's limit is reached.
    TooMany,
}

/// How many answers may leave on a day (UTC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyLimit {
    key: String,
    most: u32,
}

impl DailyLimit {
    /// The most notices of an account a day, of each sort. Whoever gets as many reads no more of them, and a mailbox that
    /// sends its notices back to an import address is stopped by it.
    pub const NOTICES: u32 = 50;

    /// For the notices of mails that became no invoice.
    pub fn of_notices(now: Timestamp) -> Self {
        Self { key: format!("NOTICE-DAY#{}", day(now)), most: Self::NOTICES }
    }

    /// For the notices of held invoices: apart, since whoever forges an invoice could use up the others with junk.
    pub fn of_held_notices(now: Timestamp) -> Self {
        Self { key: format!("HELD-NOTICE-DAY#{}", day(now)), most: Self::NOTICES }
    }

    /// For the replies to a sender: one.
    pub fn of_replies(sender: &EmailAddress, now: Timestamp) -> Self {
        let sender = event_id(&["sender", &sender.as_str().to_lowercase()]);
        Self { key: format!("REPLY-DAY#{sender}#{}", day(now)), most: 1 }
    }
}

fn day(now: Timestamp) -> String {
    now.strftime("%Y-%m-%d").to_string()
}

impl MailAnswer {
    /// An answer about to be mailed by a new attempt.
    pub fn claimed(kind: AnswerKind, to: Vec<String>, attempt: String, now: Timestamp) -> Self {
        let status = AnswerStatus::Claimed;
        Self { kind, to, status, at: now, reason: None, sentence: None, attempt, ses_message_id: None }
    }

    /// The same, as it stands afterwards.
    #[must_use]
    pub fn ended(self, status: AnswerStatus, reason: Option<Reason>, ses_message_id: Option<String>) -> Self {
        let (reason, sentence) = reason.map(|reason| (reason.code, reason.sentence)).unzip();
        Self { status, at: Timestamp::now(), reason, sentence, ses_message_id, ..self }
    }

    /// The answer as a person should see it: a claim that outlived its lease is `unknown`.
    fn seen_at(self, now: Timestamp) -> Self {
        if self.status != AnswerStatus::Claimed || now.duration_since(self.at) <= LEASE {
            return self;
        }
        let sentence = "Mailing was interrupted, so the answer may or may not have left. It is not mailed again.";
        let reason = Some("sending_interrupted".to_owned());
        Self { status: AnswerStatus::Unknown, reason, sentence: Some(sentence.to_owned()), ..self }
    }
}

impl Ledger {
    /// Claims an answer for its attempt. Of any number of callers one is granted, and the day's limit counts it once.
    ///
    /// # Errors
    /// Retryable.
    pub async fn claim_answer(
        &self,
        account: &AccountId,
        mail: &MailId,
        answer: &MailAnswer,
        limit: &DailyLimit,
    ) -> Result<AnswerClaim, Failure> {
        let put = Write::put(answer_key(account, mail, answer.kind), answer).when(is_new());
        // The day is over everywhere in the world by then.
        let expires = answer.at + SignedDuration::from_hours(48);
        let count = Write::update(Key::of(account, limit.key.as_str()))
            .expires(expires)
            .count("answers", 1)
            .when(is_new().or(below("answers", limit.most)));
        match self.table.transact("claiming an answer", [put, count]).await? {
            Ok(()) => Ok(AnswerClaim::Granted),
            Err(cancelled) if cancelled.refused.contains(&0) => self.claim_again(account, mail, answer).await,
            Err(cancelled) if cancelled.refused.contains(&1) => Ok(AnswerClaim::TooMany),
            Err(cancelled) => Err(cancelled.into()),
        }
    }

    /// Claims an answer that is on record: only one that SES did not take for now is mailed again.
    async fn claim_again(
        &self,
        account: &AccountId,
        mail: &MailId,
        answer: &MailAnswer,
    ) -> Result<AnswerClaim, Failure> {
        let Some(known) = self.table.get::<MailAnswer>(answer_key(account, mail, answer.kind)).await? else {
            return Ok(AnswerClaim::Busy);
        };
        let seen = known.clone().seen_at(answer.at);
        match (known.status, seen.status) {
            (AnswerStatus::Queued, _) => {
                let claimed = self.replace_answer(account, mail, answer, &known).await?;
                Ok(if claimed { AnswerClaim::Granted } else { AnswerClaim::Busy })
            }
            (AnswerStatus::Claimed, AnswerStatus::Claimed) => Ok(AnswerClaim::Busy),
            (AnswerStatus::Claimed, _) => {
                self.replace_answer(account, mail, &seen, &known).await?;
                Ok(AnswerClaim::Settled)
            }
            _ => Ok(AnswerClaim::Settled),
        }
    }

    /// Writes down how the attempt that claimed an answer ended.
    ///
    /// # Errors
    /// Retryable.
    pub async fn settle_answer(&self, account: &AccountId, mail: &MailId, ended: &MailAnswer) -> Result<(), Failure> {
        let claimed = MailAnswer { status: AnswerStatus::Claimed, ..ended.clone() };
        self.replace_answer(account, mail, ended, &claimed).await.map(drop)
    }

    /// Writes down why an answer is not mailed, unless something is on record already.
    ///
    /// # Errors
    /// Retryable.
    pub async fn withhold_answer(
        &self,
        account: &AccountId,
        mail: &MailId,
        withheld: &MailAnswer,
    ) -> Result<(), Failure> {
        let put = Write::put(answer_key(account, mail, withheld.kind), withheld).when(is_new());
        self.table.write("recording an answer", put).await.map(drop)
    }

    /// What was answered to a mail, and what became of it.
    ///
    /// # Errors
    /// Retryable.
    pub async fn answers(&self, account: &AccountId, mail: &MailId) -> Result<Vec<MailAnswer>, Failure> {
        let now = Timestamp::now();
        let answers: Vec<MailAnswer> = self.table.beginning(account, &format!("{}#ANSWER#", mail_key(mail))).await?;
        Ok(answers.into_iter().map(|answer| answer.seen_at(now)).collect())
    }

    /// Writes an answer if it still stands as it is `known` to; `false` when somebody was faster.
    async fn replace_answer(
        &self,
        account: &AccountId,
        mail: &MailId,
        answer: &MailAnswer,
        known: &MailAnswer,
    ) -> Result<bool, Failure> {
        let update = Write::update(answer_key(account, mail, answer.kind))
            .set_all(answer)
            .when(is("status", known.status).and(is("attempt", &known.attempt)));
        self.table.write("writing an answer", update).await
    }
}

fn answer_key(account: &AccountId, mail: &MailId, kind: AnswerKind) -> Key {
    Key::of(account, format!("{}#ANSWER#{}", mail_key(mail), kind.as_str()))
}
