//! What is to be done for an e-mail, decided from what is known of its invoices and their deliveries, and from nothing else.

use aws::Reason;
use aws::outbox::{Answer, daily_quota_used, sender_unverified};
use ids::PartnerId;
use jiff::Timestamp;
use ledger::{Account, Delivery, Due, IssuedInvoice, Partner, Recipient, Role, Status, Suppressed};
use letter::PerMail;
use mail::EmailAddress;

/// The reason of a delivery that waits for others.
pub(super) const COLLECTING: &str = "collecting";

/// The code of an e-mail that its customer, or SES, does not take.
pub(super) const TOO_LARGE: &str = "letter_too_large";

/// The most files behind a link, as many as an invoice has.
const MAX_LINKED_FILES: usize = 20;

/// What is to be done for an invoice, or its reminder, whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing: its e-mail has left, or never will by itself.
    Nothing(Status),
    /// It waits for the others that its customer wants in the same e-mail.
    WaitForOthers,
    /// It leaves.
    Send,
}

/// What is to be done for an invoice whose delivery is this one.
pub(super) fn step(partner: &Partner, known: Option<&Delivery>, is_reminder: bool) -> Step {
    let waits = partner.packing.per_mail == PerMail::Several && !is_reminder;
    // One that was to leave before, and could not, or that a person wants sent again, waits for nobody.
    let is_collecting =
        |known: &Delivery| known.status == Status::Queued && known.reason.as_deref() == Some(COLLECTING);
    match known {
        known if waits && known.is_none_or(is_collecting) => Step::WaitForOthers,
        Some(known) if !known.is_waiting() && known.status != Status::Sending && known.is_for(&partner.id) => {
            Step::Nothing(known.status)
        }
        _ => Step::Send,
    }
}

/// Whether an invoice that waited for others still does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It does.
    Waits,
    /// Somebody is issuing it right now.
    Busy,
    /// Somebody is sending it right now, or died doing so.
    Sending,
    /// It failed; whoever wrote that down may have died before telling of it.
    Failed,
    /// It leaves another way, or has left.
    Gone,
}

/// Whether an invoice leaves with the others that wait for a partner: it may have left or been withdrawn, a person may have
/// sent it again alone, and issued again it may be another customer's, be refused, or have a time of its own.
pub(super) fn place(
    delivery: Option<&Delivery>,
    issued: Option<&IssuedInvoice>,
    due: Option<&Due>,
    partner: &PartnerId,
    now: Timestamp,
) -> Place {
    match delivery.map(|delivery| delivery.status) {
        None | Some(Status::Queued) => {}
        Some(Status::Sending) => return Place::Sending,
        Some(Status::Failed) => return Place::Failed,
        Some(_) => return Place::Gone,
    }
    let is_a_persons = delivery.is_some_and(|delivery| delivery.to.is_some() || delivery.is_resendable(now));
    let Some(issued) = issued.filter(|_| !is_a_persons) else { return Place::Gone };
    let Some(customer) = &issued.partner_id else { return Place::Busy };
    let has_a_time = due.is_some_and(|due| due.at > now);
    if customer != partner || issued.reason.is_some() || has_a_time { Place::Gone } else { Place::Waits }
}

/// Whom an e-mail goes to.
#[derive(Debug, PartialEq)]
pub(super) struct Addressees {
    /// The partner with those of its addresses that get it.
    pub(super) partner: Partner,
    /// Who gets no e-mails any more.
    pub(super) left_out: Vec<Suppressed>,
    /// Why there is nobody to write to.
    pub(super) nobody: Option<Reason>,
}

/// The partner with the one address that a person chose for this delivery, or else with its own.
pub(super) fn chosen(partner: &Partner, to: Option<&EmailAddress>) -> Partner {
    let mut partner = partner.clone();
    if let Some(to) = to {
        partner.emails = vec![Recipient { address: to.clone(), role: Role::To }];
    }
    partner
}

impl Addressees {
    /// Of the addresses that were chosen, those that are not suppressed.
    pub(super) fn of(chosen: Partner, suppressed: Vec<Suppressed>) -> Self {
        let mut partner = chosen.clone();
        partner.emails.retain(|recipient| !suppressed.iter().any(|one| one.is(&recipient.address)));
        let is_nobody = partner.addresses(Role::To).next().is_none();
        let nobody = is_nobody.then(|| nobody(&chosen, &suppressed));
        Self { partner, left_out: suppressed, nobody }
    }
}

/// Why there is nobody to write to.
fn nobody(chosen: &Partner, suppressed: &[Suppressed]) -> Reason {
    let name = &chosen.name;
    let meant = |one: &&Suppressed| chosen.addresses(Role::To).any(|address| one.is(address));
    let meant: Vec<&Suppressed> = suppressed.iter().filter(meant).collect();
    if meant.is_empty() {
        let sentence = format!("{name} has no e-mail address of the role `to`. Add one and issue the invoice again.");
        return Reason::new("no_email_address", sentence);
    }
    let sentence = format!(
        "{} Ask {name} for another address and send the invoice again to it. If the address works after all, take it off the \
         list of suppressed addresses first.",
        sentences(meant)
    );
    Reason::new("address_suppressed", sentence)
}

/// Why these addresses get no e-mails.
pub(super) fn sentences<'a>(suppressed: impl IntoIterator<Item = &'a Suppressed>) -> String {
    suppressed.into_iter().map(Suppressed::sentence).collect::<Vec<_>>().join(" ")
}

/// The account's own sender, if it has one that works and from which SES has not just refused one of these.
pub(super) fn own_sender<'a, 'k>(
    account: &'a Account,
    mut known: impl Iterator<Item = &'k Delivery>,
) -> Option<&'a EmailAddress> {
    let refused = sender_unverified().code;
    let was_refused = known.any(|known| known.reason.as_ref() == Some(&refused));
    account.verified_sender().filter(|_| !was_refused)
}

/// What is to be done with an e-mail that is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooLarge {
    /// The last of its invoices leaves with the next one.
    Fewer,
    /// It leaves with a link to its files.
    Link,
    /// It cannot leave.
    Fails,
}

impl TooLarge {
    /// Of so many invoices with so many files; a link needs a place where the files can be fetched.
    pub(super) fn of(invoices: usize, files: usize, has_console: bool) -> Self {
        match invoices {
            2.. => Self::Fewer,
            _ if has_console && files <= MAX_LINKED_FILES => Self::Link,
            _ => Self::Fails,
        }
    }
}

/// How an e-mail fared that was offered to SES.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fate {
    pub(super) status: Status,
    pub(super) reason: Option<Reason>,
    /// SES's message id.
    pub(super) message_id: Option<String>,
    /// The account's own sender, from which SES does not let mail leave: the next try leaves from the connector's address.
    pub(super) refused_sender: Option<EmailAddress>,
    pub(super) at: Timestamp,
}

impl Fate {
    /// By SES's answer, which came `now` to what was offered at `offered` from the account's own sender, if from one.
    pub(super) fn of(answer: Answer, own_sender: Option<&EmailAddress>, offered: Timestamp, now: Timestamp) -> Self {
        let refused_sender = own_sender.filter(|_| answer == Answer::Refused(sender_unverified())).cloned();
        let (status, reason, message_id) = match answer {
            Answer::Refused(reason) if refused_sender.is_some() => (Status::Queued, Some(reason), None),
            Answer::Accepted(id) => (Status::Accepted, None, Some(id)),
            Answer::NotNow(reason) => (Status::Queued, Some(reason), None),
            Answer::Refused(reason) => (Status::Failed, Some(reason), None),
            Answer::Unknown(reason) => (Status::Unknown, Some(reason), None),
        };
        // SES may tell of the delivery before its answer is here: what it took, it took when it was offered.
        let at = if status == Status::Accepted { offered } else { now };
        Self { status, reason, message_id, refused_sender, at }
    }

    /// Whether SES takes no more today.
    pub(super) fn is_without_room(&self) -> bool {
        self.status == Status::Queued && self.reason.as_ref() == Some(&daily_quota_used())
    }

    /// Whether it left, or may have.
    pub(super) fn may_have_left(&self) -> bool {
        matches!(self.status, Status::Accepted | Status::Unknown)
    }
}

#[cfg(test)]
mod tests;
