//! E-mail: the letter with the invoice's files, handed to SES once.

mod collect;
mod links;
mod together;

use std::time::SystemTime;

use ::letter::{Packing, Style};
use aws::events::Event;
use aws::outbox::{Answer, Envelope, Recipients, daily_quota_used, sender_unverified};
use aws::{Failure, Reason};
use connector::{Connector, Pace};
use ids::AccountId;
use jiff::{SignedDuration, Timestamp};
use ledger::{
    Account, Claim, Delivery, Due, Happening, LetterName, Partner, Recipient, Replies, Role, SentLetter, Status,
    Suppressed, Task, What,
};
use mail::{Attachment, EmailAddress};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tracing::{info, warn};

use crate::{Job, letter, packing};

pub(crate) use together::leave;

/// Bytes in the unit of [`Packing::max_mb`].
const MB: usize = 1024 * 1024;

/// The code of a letter that its customer, or SES, does not take.
const TOO_LARGE: &str = "letter_too_large";

/// When a mail is tried again for which SES has no room today.
const LATER: SignedDuration = SignedDuration::from_mins(15);

/// Mails the invoice or its reminder, or lets the invoice wait for the others that its partner wants in the same mail.
pub(crate) async fn deliver(connector: &Connector, job: &Job<'_>) -> Result<Status, Failure> {
    let known = connector.ledger.delivery(&job.account.id, &job.event.invoice_id, job.dispatch()).await?;
    if job.reminder.is_none() && collect::waits_for_others(job.partner, known.as_ref()) {
        collect::join(connector, job).await
    } else {
        alone(connector, job, known).await
    }
}

/// Composes the letter, waits for its turn, claims the delivery, calls SES once and writes down what it answered.
async fn alone(connector: &Connector, job: &Job<'_>, known: Option<Delivery>) -> Result<Status, Failure> {
    let account = &job.account.id;
    let has_left = |known: &&Delivery| !known.is_waiting() && known.status != Status::Sending;
    if let Some(known) = known.as_ref().filter(has_left).filter(|known| known.is_for(&job.partner.id)) {
        // Nothing is to be made ready for what has left.
        return Ok(known.status);
    }
    let mut delivery = queued(job);
    // A reminder goes where the invoice went.
    let chosen = job.reminder.and_then(|reminder| reminder.to);
    delivery.to = known.as_ref().map_or(chosen.cloned(), |known| known.to.clone());
    // What SES refused from the account's own sender does not try its luck with that again.
    let was_refused = known.as_ref().is_some_and(|known| known.reason == Some(sender_unverified().code));
    let own_sender = job.account.verified_sender().filter(|_| !was_refused);
    let Addressees { chosen, left_out, partner } = addressees(connector, job, delivery.to.as_ref()).await?;
    delivery.recipients = partner.emails.iter().map(|recipient| recipient.address.to_string()).collect();
    delivery.attempt = Some(ids::attempt());
    // Before the claim: whatever goes wrong while composing leaves no doubt about whether a mail left.
    let style = connector.letter_style(job.account, &job.account.letters).await?;
    let job = &Job { partner: &partner, ..*job };
    let (composed, linked) = match partner.addresses(Role::To).next() {
        Some(_) => match packed(connector, job).await {
            Ok(files) => links::compose(connector, job, &style, files, &delivery, own_sender)?,
            Err(Failure::Permanent(reason)) => (Err(reason), None),
            Err(retryable) => return Err(retryable),
        },
        None => (Err(nobody(&chosen, &left_out)), None),
    };
    delivery.download_until = linked.as_ref().map(links::Linked::until);
    if composed.is_ok() && known.is_none_or(|known| known.is_waiting()) {
        match connector.pace(delivery.recipients.len()).await? {
            Pace::Go => {}
            Pace::Wait(reason) => {
                connector.ledger.wait(account, &delivery, &reason).await?;
                return Err(Failure::Retryable(reason.sentence));
            }
            Pace::Later(reason) => {
                connector.ledger.wait(account, &delivery, &reason).await?;
                return put_off(connector, job).await;
            }
        }
    }
    let letter = SentLetter::of(account, Some(&delivery.invoice_id), &delivery);
    if let Some(linked) = &linked {
        // Before the claim, too: the link works when the letter leaves. One that never leaves has a link that nobody knows.
        linked.keep(connector).await?;
    }
    if composed.is_ok() {
        // Also before the claim, and before anybody can answer.
        let name = LetterName::Attempt(letter.attempt.clone());
        connector.ledger.name_letter(&name, &letter, job.now).await?;
    }
    match connector.ledger.claim(account, &delivery, job.now).await? {
        Claim::Granted => {}
        Claim::Busy => return Err(Failure::Retryable("the invoice is being sent by another invocation".to_owned())),
        Claim::Settled(settled) => return Ok(settled.status),
    }
    let answered = offer(connector, composed, own_sender).await;
    answered.settle(connector, account, &delivery, &left_out).await?;
    answered.close(connector, job.account, &letter).await?;
    if let Some(linked) = linked.filter(|_| matches!(answered.status, Status::Accepted | Status::Unknown)) {
        connector.ledger.happened(account, &delivery.invoice_id, &linked.happening(answered.at)).await?;
    }
    match (answered.status, answered.reason) {
        (Status::Queued, Some(reason)) if reason == daily_quota_used() => put_off(connector, job).await,
        (Status::Queued, Some(reason)) => Err(Failure::Retryable(reason.sentence)),
        // What becomes of the mail from here, SES tells `feedback`.
        (status, _) => Ok(status),
    }
}

/// The delivery of an invoice or of its reminder, about to begin.
fn queued(job: &Job<'_>) -> Delivery {
    Delivery::queued(job.event.invoice_id.clone(), job.dispatch(), job.partner.id.clone(), job.now)
}

/// Whom a letter goes to.
struct Addressees {
    /// The partner with whom it is meant for.
    chosen: Partner,
    /// Who of them gets no mails any more.
    left_out: Vec<Suppressed>,
    /// The partner with the others.
    partner: Partner,
}

async fn addressees(connector: &Connector, job: &Job<'_>, to: Option<&EmailAddress>) -> Result<Addressees, Failure> {
    let chosen = addressed(job.partner, to);
    let addresses = chosen.emails.iter().map(|recipient| &recipient.address);
    let left_out = connector.ledger.suppressed_of(&job.account.id, addresses).await?;
    let partner = without(&chosen, &left_out);
    Ok(Addressees { chosen, left_out, partner })
}

/// What SES made of a letter.
struct Answered {
    status: Status,
    reason: Option<Reason>,
    message_id: Option<String>,
    /// The account's own sender, from which SES does not let mail leave.
    refused_sender: Option<EmailAddress>,
    at: Timestamp,
}

/// Calls SES, if there is a letter. `own_sender` is what it leaves from, if not from the connector's address.
async fn offer(
    connector: &Connector,
    composed: Result<Envelope, Reason>,
    own_sender: Option<&EmailAddress>,
) -> Answered {
    let offered = Timestamp::now();
    let answer = match composed {
        Ok(mail) => connector.outbox.send(mail).await,
        Err(reason) => Answer::Refused(reason),
    };
    // SES proved that it did not take the mail: the next try leaves from the connector's address.
    let refused_sender = own_sender.filter(|_| answer == Answer::Refused(sender_unverified())).cloned();
    let (status, reason, message_id) = match answer {
        Answer::Refused(reason) if refused_sender.is_some() => (Status::Queued, Some(reason), None),
        Answer::Accepted(id) => (Status::Accepted, None, Some(id)),
        Answer::NotNow(reason) => (Status::Queued, Some(reason), None),
        Answer::Refused(reason) => (Status::Failed, Some(reason), None),
        Answer::Unknown(reason) => (Status::Unknown, Some(reason), None),
    };
    // SES may tell of the delivery before its answer is here: what it took, it took when it was offered.
    let at = if status == Status::Accepted { offered } else { Timestamp::now() };
    Answered { status, reason, message_id, refused_sender, at }
}

impl Answered {
    /// Writes it down for a delivery, and tells of a failure.
    async fn settle(
        &self,
        connector: &Connector,
        account: &AccountId,
        delivery: &Delivery,
        left_out: &[Suppressed],
    ) -> Result<(), Failure> {
        let Self { status, reason, message_id, at, .. } = self;
        info!(account = %account, invoice = %delivery.invoice_id, attempt = delivery.attempt, ?status, "offered to SES");
        let ending = delivery.ending(*status, reason.clone(), message_id.clone(), *at);
        connector.ledger.settle(account, &delivery.invoice_id, delivery.dispatch(), &ending).await?;
        if let Some(address) = &self.refused_sender {
            let what = What::SenderRefused { address: address.to_string() };
            connector.ledger.happened(account, &delivery.invoice_id, &Happening { at: *at, what }).await?;
        }
        if *status == Status::Accepted && !left_out.is_empty() {
            let (recipients, sentence) =
                (left_out.iter().map(|one| one.address.clone()).collect(), sentences(left_out));
            let left_out = Happening { at: *at, what: What::LeftOut { recipients, sentence } };
            connector.ledger.happened(account, &delivery.invoice_id, &left_out).await?;
        }
        // A reminder that fails says nothing about the invoice.
        if let (Status::Failed, Some(reason), None) = (status, reason, delivery.reminder) {
            let channel = Some(delivery.channel.as_str());
            let failed = Event::delivery_failed(account, &delivery.invoice_id, channel, reason, *at);
            connector.events.publish(&[failed]).await?;
        }
        Ok(())
    }

    /// What is to be done once for the letter, whatever number of deliveries it is.
    async fn close(&self, connector: &Connector, account: &Account, letter: &SentLetter) -> Result<(), Failure> {
        if let Some(id) = &self.message_id {
            // The letter has left. Should this fail, `feedback` does it when SES says so.
            let named = connector.ledger.name_letter(&LetterName::Ses(id.clone()), letter, self.at).await;
            named.unwrap_or_else(|failure| warn!("answers to the letter are recognised later: {failure}"));
        }
        match &self.refused_sender {
            Some(_) => connector.sender_refused(account, self.at).await,
            None => Ok(()),
        }
    }
}

/// Has the invoice issued again in a while, so that its record need not wait in the queue, which gives up some day.
async fn put_off(connector: &Connector, job: &Job<'_>) -> Result<Status, Failure> {
    let due = Due {
        account: job.account.id.clone(),
        invoice_id: job.event.invoice_id.clone(),
        task: if job.reminder.is_some() { Task::Remind } else { Task::Issue },
        at: job.now + LATER,
    };
    connector.ledger.schedule(&due).await?;
    Ok(Status::Queued)
}

/// The partner with the one address that a person chose for this delivery, or else with its own.
fn addressed(partner: &Partner, to: Option<&EmailAddress>) -> Partner {
    let mut partner = partner.clone();
    if let Some(to) = to {
        partner.emails = vec![Recipient { address: to.clone(), role: Role::To }];
    }
    partner
}

/// The partner without the addresses that get no mails.
fn without(partner: &Partner, suppressed: &[Suppressed]) -> Partner {
    let mut partner = partner.clone();
    partner.emails.retain(|recipient| !suppressed.iter().any(|one| one.is(&recipient.address)));
    partner
}

/// Why there is nobody to write to.
fn nobody(partner: &Partner, suppressed: &[Suppressed]) -> Reason {
    let meant = |one: &&Suppressed| partner.addresses(Role::To).any(|address| one.is(address));
    let meant: Vec<Suppressed> = suppressed.iter().filter(meant).cloned().collect();
    if meant.is_empty() {
        let name = &partner.name;
        let sentence = format!("{name} has no e-mail address of the role `to`. Add one and issue the invoice again.");
        return Reason::new("no_email_address", sentence);
    }
    let sentence = format!(
        "{} Ask {} for another address and send the invoice again to it. If the address works after all, take it off the \
         list of suppressed addresses first.",
        sentences(&meant),
        partner.name
    );
    Reason::new("address_suppressed", sentence)
}

fn sentences(suppressed: &[Suppressed]) -> String {
    suppressed.iter().map(Suppressed::sentence).collect::<Vec<_>>().join(" ")
}

/// The files as the customer wants them, made beside everything else: to set a long invoice takes seconds.
async fn packed(connector: &Connector, job: &Job<'_>) -> Result<Vec<Attachment>, Failure> {
    let files = job.documents.iter().map(|document| Attachment {
        name: document.name.clone(),
        media_type: document.media_type.to_owned(),
        bytes: document.bytes.clone(),
    });
    let (issued, packing) = (files.collect::<Vec<_>>(), job.partner.packing.clone());
    let (facts, language, now) = (letter::facts(job), job.partner.language, SystemTime::from(job.now));
    let (typesetter, runtime) = (connector.typesetter.clone(), Handle::current());
    let packed = spawn_blocking(move || {
        packing::pack(issued, &packing, &facts, language, now, &|sheet| runtime.block_on(typesetter.set(sheet)))
    });
    packed.await.map_err(|error| Failure::Retryable(format!("packing the files: {error}")))?
}

/// Where the connector gets a copy of answers to the letter, if the account wants that.
fn copies(connector: &Connector, account: &Account, attempt: &str) -> Option<EmailAddress> {
    if account.sending.replies == Replies::Ignore {
        return None;
    }
    connector.config.reply_address(attempt).ok()
}

fn compose(
    connector: &Connector,
    jobs: &[Job<'_>],
    style: &Style,
    files: Vec<Attachment>,
    delivery: &Delivery,
    own_sender: Option<&EmailAddress>,
) -> Result<Envelope, Reason> {
    let attempt = delivery.attempt.as_deref().unwrap_or_default();
    let Some(Job { account, partner, event, reminder, .. }) = jobs.first() else {
        return Err(Reason::new("letter_unwritable", "A letter without an invoice. Please report this."));
    };
    let sender = own_sender.map_or(connector.config.sender.as_str(), EmailAddress::as_str);
    let raw = letter::compose(jobs, style, files, sender, copies(connector, account, attempt), attempt)?;
    let addresses = |role| partner.addresses(role).map(ToString::to_string).collect::<Vec<_>>();
    let recipients = Recipients { to: addresses(Role::To), cc: addresses(Role::Cc), bcc: addresses(Role::Bcc) };
    let most = most_mb(partner);
    if raw.len() > usize::from(most) * MB {
        let who = if partner.packing.max_mb.is_some() { partner.name.as_str() } else { "SES" };
        let sentence = format!(
            "The letter with its files has {:.1} MB; {who} takes {most} MB. Issue the invoice with smaller files, or in \
             other ones: the partner's `packing` says in which.",
            raw.len() as f64 / MB as f64
        );
        return Err(Reason::new(TOO_LARGE, sentence));
    }
    let what = match jobs.len() {
        1 => ("invoice", event.invoice_id.to_string()),
        // Tags have no room for them; the ledger knows them by the attempt.
        several => ("invoices", several.to_string()),
    };
    let reminder = reminder.map(|reminder| ("reminder", reminder.day.to_string()));
    let tags = [("account", account.id.to_string()), what, ("attempt", attempt.to_owned())];
    let tags = tags.into_iter().chain(reminder).collect();
    Ok(Envelope { from: sender.to_owned(), recipients, raw, tags, tracked: account.sending.opened })
}

/// The largest mail that the partner takes, in MB.
fn most_mb(partner: &Partner) -> u8 {
    partner.packing.max_mb.unwrap_or(Packing::MAX_MB)
}
