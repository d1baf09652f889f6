//! A bounce that comes back as a mail, from a mail server that answers to the letter's `From` instead of its envelope
//! sender, where SES waits.

use aws::{Failure, Reason};
use connector::Connector;
use ids::{LetterId, MailId, event_id};
use jiff::Timestamp;
use ledger::{Dispatch, Observation, Status};
use mail::report::{Action, RecipientStatus};
use mail::{Mail, Report};
use message::{BounceReason, Language};

/// The most recipients of a letter that a report is believed about.
const MAX_RECIPIENTS: usize = 50;

/// Updates the deliveries that a mail reports about, if it is a delivery report about the latest letter of one or several. Anybody can
/// write such a report; the attempt in the letter's id is what only its recipients know.
pub(crate) async fn observe(connector: &Connector, id: &MailId, at: Timestamp, mail: &Mail) -> Result<bool, Failure> {
    let Some(Report::DeliveryStatus(status)) = mail::report(mail) else { return Ok(false) };
    let Some(letter) = status.origin.letter_id.as_deref().and_then(LetterId::of_message_id) else { return Ok(false) };
    let told = status.recipients.iter().filter_map(|told| observation(id, at, &letter, told));
    let told: Vec<Observation> = told.take(MAX_RECIPIENTS).collect();
    let dispatch = Dispatch::mail(letter.reminder);
    let mut observed = false;
    for invoice in connector.invoices_of(&letter).await? {
        let delivery = connector.ledger.delivery(&letter.account, &invoice, dispatch).await?;
        if delivery.is_some_and(|delivery| delivery.attempt.as_deref() == Some(&letter.attempt)) {
            for observation in &told {
                observed |= connector.observe(&letter.account, &invoice, dispatch, observation).await?;
            }
        }
    }
    Ok(observed)
}

/// What the report says of a recipient; `None` if the mail reached it.
fn observation(id: &MailId, at: Timestamp, letter: &LetterId, told: &RecipientStatus) -> Option<Observation> {
    let failing = told.failing()?;
    let said = failing.said.map(|said| format!(" The mail server said: {said}")).unwrap_or_default();
    let sentence = format!("The invoice e-mail did not arrive: {}.{said}", failing.reason.words(Language::En));
    let is_late = told.action == Action::Delayed;
    let who = told.sent_to().map(ToString::to_string);
    Some(Observation {
        event_id: event_id(&["delivery report", id.as_str(), who.as_deref().unwrap_or_default()])[..16].to_owned(),
        at,
        status: if is_late { Status::Delayed } else { Status::Bounced },
        soft: !is_late && !failing.hard,
        unauthenticated: true,
        reason: Some(Reason::new(code(failing.reason), sentence)),
        recipients: who.into_iter().collect(),
        ses_message_id: None,
        attempt: Some(letter.attempt.clone()),
    })
}

fn code(reason: BounceReason) -> &'static str {
    match reason {
        BounceReason::AddressRefused => "address_refused",
        BounceReason::MailboxFull => "mailbox_full",
        BounceReason::MessageTooLarge => "message_too_large",
        BounceReason::AttachmentRejected => "attachment_rejected",
        BounceReason::ContentRejected => "content_rejected",
        BounceReason::SenderBlocked => "sender_blocked",
        BounceReason::Delayed => "delayed",
        BounceReason::NotDelivered => "not_delivered",
    }
}
