//! An answer to a letter: by a person, to the account with a copy to the connector; or by an answering machine, to whatever
//! address it found. What it says of the next letter is put on the timeline of the invoice, and nothing else is done.

use aws::Failure;
use connector::Connector;
use ids::{AccountId, LetterId};
use ledger::{Account, Happening, LetterName, Replied, Replies, SentLetter, What};
use mail::notification::Status;
use mail::{EmailAddress, Mail, Outcome};
use message::{MailReason, NoAnswer};
use tracing::info;

use super::{Arrival, Verdict, filing};

/// Names of letters that are looked up for one mail.
const MAX_NAMES: usize = 12;

/// Why no program answers such a mail: it is part of a conversation between people, or between machines.
pub(crate) const UNANSWERABLE: NoAnswer = NoAnswer::AnswerToInvoiceEmail;

/// A mail that answers a letter.
pub(crate) struct Answering {
    /// Whose letter.
    pub(crate) account: AccountId,
    /// The envelope recipients that are reply addresses.
    pub(crate) recipients: Vec<String>,
    /// What the ledger says of it where it came to a reply address alone.
    reason: MailReason,
}

impl Answering {
    /// Records a mail that came to no import address of the account. One that came to no reply address either is recorded
    /// where it came to.
    pub(crate) async fn record(
        &self,
        connector: &Connector,
        arrival: &Arrival<'_>,
        mail: Option<&Mail>,
        judged: &Verdict,
    ) -> Result<(), Failure> {
        if self.recipients.is_empty() {
            return Ok(());
        }
        let ours = Verdict::Refused(Outcome::Ignored, self.reason.clone());
        let verdict = match judged {
            Verdict::Judged(judgement) if judgement.outcome != Outcome::Rejected => &ours,
            rejected => rejected,
        };
        let mut entry = super::entry(connector, arrival, self.recipients.clone(), mail, verdict);
        entry.unanswerable = Some(UNANSWERABLE);
        entry.attention |= self.reason == MailReason::UnreadAnswer;
        let authors = mail.map_or(&[][..], |mail| &mail.authors);
        let receipt = &arrival.notification.receipt;
        filing::Mailing { account: &self.account, entry, authors, receipt, verdict }.file(connector).await
    }
}

/// Finds the letter that a mail answers, and puts on its timeline what the mail says of the next. `None` for any other mail.
pub(crate) async fn observe(
    connector: &Connector,
    arrival: &Arrival<'_>,
    others: &[String],
    mail: Option<&Mail>,
) -> Result<Option<Answering>, Failure> {
    let (mut recipients, attempts): (Vec<String>, Vec<LetterName>) = others
        .iter()
        .filter_map(|recipient| {
            Some((recipient.clone(), LetterName::Attempt(connector.config.reply_token(recipient)?)))
        })
        .take(MAX_NAMES)
        .unzip();
    let named = mail.map(names).unwrap_or_default();
    let names: Vec<LetterName> = attempts.into_iter().chain(named).take(MAX_NAMES).collect();
    let letters = connector.ledger.letters_named(&names).await?;
    // A mail that names letters of two accounts is no answer to a letter, but somebody's experiment.
    let Some(letter) = letters.first().filter(|first| letters.iter().all(|other| other.account == first.account))
    else {
        return Ok(None);
    };
    let Some(account) = connector.ledger.account(&letter.account).await? else { return Ok(None) };
    let is_wanted =
        account.sending.replies == Replies::Read && arrival.notification.receipt.spam_verdict.status != Status::Fail;
    if let Some(mail) = mail.filter(|_| is_wanted) {
        tell(connector, arrival, &account, letter, mail).await?;
    }
    // Answering machines also write to the connector's sender, where its mail comes in.
    recipients.extend(others.iter().filter(|other| other.eq_ignore_ascii_case(&connector.config.sender)).cloned());
    let reason = recorded(&account, mail);
    Ok(Some(Answering { account: account.id, recipients, reason }))
}

/// What a mail names its letter by: that which it returns or carries, and what it answers.
fn names(mail: &Mail) -> Vec<LetterName> {
    let returned = mail.attached.as_ref();
    let letter_id = returned.and_then(|returned| returned.letter_id.as_deref());
    let ses = returned.and_then(|returned| returned.ses_message_id()).map(|id| LetterName::Ses(id.to_owned()));
    let answered = mail.in_reply_to.iter().chain(mail.references.iter().rev()).map(String::as_str);
    let by_id = |id: &str| {
        if let Some(letter) = LetterId::of_message_id(id) {
            return Some(LetterName::Attempt(letter.attempt));
        }
        let (local, domain) = id.rsplit_once('@')?;
        domain.to_ascii_lowercase().ends_with(".amazonses.com").then(|| LetterName::Ses(local.to_owned()))
    };
    letter_id.into_iter().chain(answered).filter_map(by_id).chain(ses).collect()
}

/// Puts what the mail says on the timeline, if a rule recognises it.
async fn tell(
    connector: &Connector,
    arrival: &Arrival<'_>,
    account: &Account,
    letter: &SentLetter,
    mail: &Mail,
) -> Result<(), Failure> {
    let is_own = |address: &EmailAddress| connector.config.owns(address) || is_of(account, address);
    let Some(reply) = mail::reply(mail, is_own) else { return Ok(()) };
    info!(account = %account.id, invoice = ?letter.invoice_id, kind = ?reply.kind, "a letter was answered");
    let from = mail.from.as_ref().map(|from| from.address.to_string());
    let what = What::Replied(Replied { mail_id: arrival.id.clone(), from, reply });
    let answered = Happening { at: arrival.at, what };
    for invoice in connector.invoices_of(&letter.id()).await? {
        connector.ledger.happened(&account.id, &invoice, &answered).await?;
    }
    Ok(())
}

/// Whether an address is one where the account's own people read.
fn is_of(account: &Account, address: &EmailAddress) -> bool {
    let own = account.own_sender.as_ref().map(|own| &own.address);
    let mut own = account.profile.reply_to.iter().chain(own);
    own.any(|own| own.as_str().eq_ignore_ascii_case(address.as_str()))
}

/// Why an answer is only recorded: its files are no incoming invoices, and the account has it in its own mailbox.
fn recorded(account: &Account, mail: Option<&Mail>) -> MailReason {
    let went_to_account = mail.is_none_or(|mail| mail.recipients.iter().any(|address| is_of(account, address)));
    let by_machine = mail.is_some_and(|mail| mail::report(mail).is_some());
    if went_to_account || by_machine { MailReason::AnswersInvoiceEmail } else { MailReason::UnreadAnswer }
}
