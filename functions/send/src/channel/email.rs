//! E-mail: the letter with the invoice's files, handed to SES once.

use std::time::SystemTime;

use ::letter::{Packing, Style};
use connector::events::Event;
use connector::failure::Reason;
use connector::ledger::{
    Claim, Delivery, Dispatch, Due, Happening, LetterName, Partner, Recipient, Replies, Role, SentLetter, Status,
    Suppressed, Task, What,
};
use connector::outbox::{Answer, Envelope, Recipients, daily_quota_used, sender_unverified};
use connector::{Connector, Failure, Pace, ids};
use jiff::{SignedDuration, Timestamp};
use mail::{Attachment, EmailAddress};
use tokio::task::spawn_blocking;
use tracing::{info, warn};

use crate::{Job, letter, packing};

/// Bytes in the unit of [`Packing::max_mb`].
const MB: usize = 1024 * 1024;

/// When a mail is tried again for which SES has no room today.
const LATER: SignedDuration = SignedDuration::from_mins(15);

/// Composes the letter, waits for its turn, claims the delivery, calls SES once and writes down what it answered.
pub(crate) async fn deliver(connector: &Connector, job: &Job<'_>) -> Result<Status, Failure> {
    let account = &job.account.id;
    let dispatch = Dispatch::mail(job.reminder.map(|reminder| reminder.day));
    let mut delivery = Delivery::queued(job.event.invoice_id.clone(), dispatch, job.partner.id.clone(), job.now);
    let known = connector.ledger.delivery(account, &delivery.invoice_id, dispatch).await?;
    // A reminder goes where the invoice went.
    let chosen = job.reminder.and_then(|reminder| reminder.to);
    delivery.to = known.as_ref().map_or(chosen.cloned(), |known| known.to.clone());
    let chosen = addressed(job.partner, delivery.to.as_ref());
    // What SES refused from the account's own sender does not try its luck with that again.
    let was_refused = known.as_ref().is_some_and(|known| known.reason == Some(sender_unverified().code));
    let own_sender = job.account.verified_sender().filter(|_| !was_refused);
    let addresses = chosen.emails.iter().map(|recipient| &recipient.address);
    let left_out = connector.ledger.suppressed_of(account, addresses).await?;
    let partner = without(&chosen, &left_out);
    delivery.recipients = partner.emails.iter().map(|recipient| recipient.address.to_string()).collect();
    delivery.attempt = Some(ids::attempt());
    // Before the claim: whatever goes wrong while composing leaves no doubt about whether a mail left.
    let style = connector.letter_style(job.account, &job.account.letters).await?;
    let job = &Job { partner: &partner, ..*job };
    let sender = own_sender.map_or(connector.config.sender.as_str(), EmailAddress::as_str);
    let composed = match partner.addresses(Role::To).next() {
        Some(_) => packed(job).await?.and_then(|files| compose(connector, job, &style, files, &delivery, sender)),
        None => Err(nobody(&chosen, &left_out)),
    };
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
    let letter = SentLetter {
        account: account.clone(),
        invoice_id: delivery.invoice_id.clone(),
        attempt: delivery.attempt.clone().unwrap_or_default(),
    };
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
    let offered = Timestamp::now();
    let answer = match composed {
        Ok(mail) => connector.outbox.send(mail).await,
        Err(reason) => Answer::Refused(reason),
    };
    // SES proved that it did not take the mail: the next try leaves from the connector's address.
    let refused_sender = own_sender.filter(|_| answer == Answer::Refused(sender_unverified()));
    let (status, reason, message_id) = match answer {
        Answer::Refused(reason) if refused_sender.is_some() => (Status::Queued, Some(reason), None),
        Answer::Accepted(id) => (Status::Accepted, None, Some(id)),
        Answer::NotNow(reason) => (Status::Queued, Some(reason), None),
        Answer::Refused(reason) => (Status::Failed, Some(reason), None),
        Answer::Unknown(reason) => (Status::Unknown, Some(reason), None),
    };
    info!(account = %account, invoice = %delivery.invoice_id, attempt = delivery.attempt, ?status, "offered to SES");
    // SES may tell of the delivery before its answer is here: what it took, it took when it was offered.
    let at = if status == Status::Accepted { offered } else { Timestamp::now() };
    let ending = delivery.ending(status, reason.clone(), message_id, at);
    connector.ledger.settle(account, &delivery.invoice_id, dispatch, &ending).await?;
    if let Some(id) = &ending.ses_message_id {
        // The letter has left. Should this fail, `feedback` does it when SES says so.
        let named = connector.ledger.name_letter(&LetterName::Ses(id.clone()), &letter, at).await;
        named.unwrap_or_else(|failure| warn!("answers to the letter are recognised later: {failure}"));
    }
    if let Some(address) = refused_sender {
        let what = What::SenderRefused { address: address.to_string() };
        connector.ledger.happened(account, &delivery.invoice_id, &Happening { at, what }).await?;
        connector.sender_refused(job.account, at).await?;
    }
    if status == Status::Accepted && !left_out.is_empty() {
        let (recipients, sentence) = (left_out.iter().map(|one| one.address.clone()).collect(), sentences(&left_out));
        let left_out = Happening { at, what: What::LeftOut { recipients, sentence } };
        connector.ledger.happened(account, &delivery.invoice_id, &left_out).await?;
    }
    match (status, reason) {
        (Status::Queued, Some(reason)) if reason == daily_quota_used() => put_off(connector, job).await,
        (Status::Queued, Some(reason)) => Err(Failure::Retryable(reason.sentence)),
        // A reminder that fails says nothing about the invoice.
        (Status::Failed, Some(reason)) if job.reminder.is_none() => {
            let channel = Some(delivery.channel.as_str());
            let failed = Event::delivery_failed(account, &delivery.invoice_id, channel, &reason, ending.at);
            connector.events.publish(&[failed]).await?;
            Ok(status)
        }
        // What becomes of the mail from here, SES tells `feedback`.
        _ => Ok(status),
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
async fn packed(job: &Job<'_>) -> Result<Result<Vec<Attachment>, Reason>, Failure> {
    let files = job.documents.iter().map(|document| Attachment {
        name: document.name.clone(),
        media_type: document.media_type.to_owned(),
        bytes: document.bytes.clone(),
    });
    let (issued, packing) = (files.collect::<Vec<_>>(), job.partner.packing.clone());
    let (facts, language, now) = (letter::facts(job), job.partner.language, SystemTime::from(job.now));
    let packed = spawn_blocking(move || packing::pack(issued, &packing, &facts, language, now)).await;
    let packed = packed.map_err(|error| Failure::Retryable(format!("packing the files: {error}")))?;
    Ok(packed.map_err(|problem| Reason::new(problem.code, problem.sentence)))
}

/// Where the connector gets a copy of answers to the letter, if the account wants that.
fn copies(connector: &Connector, job: &Job<'_>, attempt: &str) -> Option<EmailAddress> {
    if job.account.sending.replies == Replies::Ignore {
        return None;
    }
    connector.config.reply_address(attempt).ok()
}

fn compose(
    connector: &Connector,
    job: &Job<'_>,
    style: &Style,
    files: Vec<Attachment>,
    delivery: &Delivery,
    sender: &str,
) -> Result<Envelope, Reason> {
    let addresses = |role| job.partner.addresses(role).map(ToString::to_string).collect::<Vec<_>>();
    let recipients = Recipients { to: addresses(Role::To), cc: addresses(Role::Cc), bcc: addresses(Role::Bcc) };
    let attempt = delivery.attempt.as_deref().unwrap_or_default();
    let reminder = job.reminder.map(|reminder| ("reminder", reminder.day.to_string()));
    let raw = letter::compose(job, style, files, sender, copies(connector, job, attempt), attempt)?;
    let most = job.partner.packing.max_mb.unwrap_or(Packing::MAX_MB);
    if raw.len() > usize::from(most) * MB {
        let who = if job.partner.packing.max_mb.is_some() { job.partner.name.as_str() } else { "SES" };
        let sentence = format!(
            "The letter with its files has {:.1} MB; {who} takes {most} MB. Issue the invoice with smaller files, or in \
             other ones: the partner's `packing` says in which.",
            raw.len() as f64 / MB as f64
        );
        return Err(Reason::new("letter_too_large", sentence));
    }
    Ok(Envelope {
        from: sender.to_owned(),
        recipients,
        raw,
        tags: [
            ("account", job.account.id.to_string()),
            ("invoice", job.event.invoice_id.to_string()),
            ("attempt", attempt.to_owned()),
        ]
        .into_iter()
        .chain(reminder)
        .collect(),
    })
}
