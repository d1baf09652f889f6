//! The one way in which an e-mail leaves, with one invoice, several of one customer, or a reminder.
//!
//! It is written and named before anything is claimed. Then the delivery of each of its invoices is claimed, under an attempt
//! that they share; then SES is called, once; then its answer is written down for each of them. So at most one e-mail leaves,
//! and where nobody knows whether it did, the deliveries say so.

use aws::Failure;
use aws::Reason;
use aws::outbox::{Answer, Envelope};
use connector::{Connector, Pace};
use ids::InvoiceId;
use jiff::Timestamp;
use ledger::{Account, Delivery, Partner, Status};
use mail::{Attachment, EmailAddress};

use super::attempt::{Attempt, Claimed};
use super::compose::Draft;
use super::link::Link;
use super::plan::{self, Addressees, Fate, TOO_LARGE, TooLarge};
use crate::Job;

/// An invoice that an e-mail is to bring, or its reminder.
pub(super) struct Item<'a> {
    pub(super) job: Job<'a>,
    /// Its files as they leave, or why it cannot leave so.
    pub(super) files: Result<Vec<Attachment>, Reason>,
    /// How its delivery stands.
    pub(super) known: Option<Delivery>,
}

/// What became of an e-mail.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The deliveries of these invoices stand so. The others do not fit in, or are somebody else's to send by now.
    Ended(Status, Vec<InvoiceId>),
    /// Somebody else sends all of it, or has: the last one stands so.
    Taken(Status),
    /// SES has no room today: all of it waits.
    NoRoom,
    /// The invoices cannot leave in one e-mail.
    Apart(Reason),
}

/// Sends an e-mail to a partner with as many of these invoices, from the first, as fit into it; at least one.
///
/// # Errors
/// Retryable, also where SES asks for patience. Nothing was sent then.
pub(super) async fn send(
    connector: &Connector,
    account: &Account,
    partner: &Partner,
    items: &[Item<'_>],
) -> Result<Outcome, Failure> {
    // To whom and from whom.
    let chosen = plan::chosen(partner, items.iter().find_map(Item::to));
    let addresses = chosen.emails.iter().map(|recipient| &recipient.address);
    let suppressed = connector.ledger.suppressed_of(&account.id, addresses).await?;
    let Addressees { partner, left_out, nobody } = Addressees::of(chosen, suppressed);
    let own_sender = plan::own_sender(account, items.iter().filter_map(|item| item.known.as_ref()));
    let style = connector.letter_style(account, &account.letters).await?;
    let (partner, id) = (&partner, &ids::attempt());
    let draft = Draft { connector, account, partner, style, attempt: id, own_sender };
    let attempt = Attempt { connector, account, partner, id, left_out: &left_out };

    // What it says. Whatever goes wrong with that leaves no doubt about whether an e-mail left.
    let Written { email, link, items } = match nobody {
        Some(reason) => Written { email: Err(reason), link: None, items },
        None => write(&draft, items)?,
    };
    if let (Err(reason), [_, _, ..]) = (&email, items) {
        return Ok(Outcome::Apart(reason.clone()));
    }
    let until = link.as_ref().map(Link::until);
    let deliveries: Vec<Delivery> = items.iter().map(|item| attempt.delivery(item, until)).collect();

    // Its turn, unless somebody is sending it right now or died doing so.
    if email.is_ok() && items.iter().all(|item| item.known.as_ref().is_none_or(Delivery::is_waiting)) {
        match connector.pace(partner.emails.len()).await? {
            Pace::Go => {}
            Pace::Wait(reason) => {
                attempt.wait(&deliveries, &reason).await?;
                return Err(Failure::Retryable(reason.sentence));
            }
            Pace::Later(reason) => {
                attempt.wait(&deliveries, &reason).await?;
                return Ok(Outcome::NoRoom);
            }
        }
    }

    // What it is known by, before anybody can answer it or follow its link. One that never leaves has names that nobody knows.
    if let Some(link) = &link {
        link.keep(connector).await?;
    }
    if email.is_ok() {
        let invoices: Vec<&InvoiceId> = deliveries.iter().map(|delivery| &delivery.invoice_id).collect();
        attempt.name(&invoices, Timestamp::now()).await?;
    }

    // From here on it is nobody else's. What somebody else has by now is left out.
    let Claimed { granted, taken } = attempt.claim(&deliveries).await?;
    let pairs = items.iter().zip(&deliveries);
    let going: Vec<(&Item<'_>, &Delivery)> = pairs.filter(|(_, one)| granted.contains(&one.invoice_id)).collect();
    let email = match (going.len(), taken) {
        (0, Some(status)) => return Ok(Outcome::Taken(status)),
        (count, _) if count == items.len() => email,
        _ => Ok(attempt.write_again(&draft, &going).await?),
    };

    // The one call.
    let offered = Timestamp::now();
    let answer = match email {
        Ok(envelope) => connector.outbox.send(envelope).await,
        Err(reason) => Answer::Refused(reason),
    };
    let fate = Fate::of(answer, own_sender, offered, Timestamp::now());

    // What became of it.
    attempt.settle(&fate, &going).await?;
    attempt.close(&fate, &going, link.as_ref()).await?;
    match fate {
        fate if fate.is_without_room() => Ok(Outcome::NoRoom),
        Fate { status: Status::Queued, reason, .. } => {
            Err(Failure::Retryable(reason.map(|reason| reason.sentence).unwrap_or_default()))
        }
        // What becomes of the mail from here, SES tells `feedback`.
        Fate { status, .. } => {
            Ok(Outcome::Ended(status, going.iter().map(|(_, delivery)| delivery.invoice_id.clone()).collect()))
        }
    }
}

impl Item<'_> {
    /// The one address that a person chose for it; a reminder goes where the invoice went.
    pub(super) fn to(&self) -> Option<&EmailAddress> {
        match &self.known {
            Some(known) => known.to.as_ref(),
            None => self.job.reminder.and_then(|reminder| reminder.to),
        }
    }

    /// What people call it.
    pub(super) fn name(&self) -> String {
        let number = self.job.invoice().and_then(|invoice| invoice.fields.as_ref()?.number.clone());
        number.unwrap_or_else(|| self.job.issued.id.to_string())
    }
}

/// An e-mail as it was written.
struct Written<'a, 'b> {
    /// It, or why it cannot be written.
    email: Result<Envelope, Reason>,
    /// What it has instead of files.
    link: Option<Link>,
    /// What it brings.
    items: &'a [Item<'b>],
}

/// Writes an e-mail with as many of the invoices as fit: with their files, or with a link to those of the only one.
///
/// # Errors
/// Retryable when the system gives no random bytes.
fn write<'a, 'b>(draft: &Draft<'_>, items: &'a [Item<'b>]) -> Result<Written<'a, 'b>, Failure> {
    let console = draft.connector.config.console_url.as_ref();
    let (email, files) = compose(draft, items);
    if !email.as_ref().is_err_and(|reason| reason.code == TOO_LARGE) {
        return Ok(Written { email, link: None, items });
    }
    match (TooLarge::of(items.len(), files, console.is_some()), items, console) {
        // What does not fit comes with the next one.
        (TooLarge::Fewer, [fewer @ .., _], _) => write(draft, fewer),
        (TooLarge::Link, [Item { job, files: Ok(files), .. }], Some(console)) => {
            let link = Link::to(job, files.clone(), draft.attempt)?;
            let email = draft.compose(&[job], Vec::new(), Some(&link.download(console)));
            let link = Some(link).filter(|_| email.is_ok());
            Ok(Written { email, link, items })
        }
        _ => Ok(Written { email, link: None, items }),
    }
}

/// The e-mail with all of these and their files, and how many files those are.
pub(super) fn compose<'a, 'b: 'a>(
    draft: &Draft<'_>,
    items: impl IntoIterator<Item = &'a Item<'b>>,
) -> (Result<Envelope, Reason>, usize) {
    let (mut jobs, mut files) = (Vec::new(), Vec::new());
    for item in items {
        jobs.push(&item.job);
        match &item.files {
            Ok(of) => files.extend(of.iter().cloned()),
            Err(reason) => return (Err(reason.clone()), 0),
        }
    }
    let count = files.len();
    (draft.compose(&jobs, files, None), count)
}
