//! A bounce that comes back as a mail, from a mail server that answers to the letter's `From` instead of its envelope
//! sender, where SES waits.

use connector::failure::Reason;
use connector::ids::{LetterId, MailId, event_id};
use connector::ledger::{Dispatch, Observation, Status};
use connector::{Connector, Failure};
use jiff::Timestamp;
use mail::report::{Action, DeliveryStatus};
use mail::{Mail, Report};

/// Updates the deliveries that a mail reports about, if it is a delivery report about the latest letter of one or several. Anybody can
/// write such a report; the attempt in the letter's id is what only its recipients know.
pub(crate) async fn observe(connector: &Connector, id: &MailId, at: Timestamp, mail: &Mail) -> Result<bool, Failure> {
    let Some(Report::DeliveryStatus(status)) = mail::report(mail) else { return Ok(false) };
    let letter = status.origin.letter_id.as_deref().and_then(LetterId::of_message_id);
    let Some((letter, observation)) =
        letter.and_then(|letter| Some((letter.clone(), observation(id, at, &letter, &status)?)))
    else {
        return Ok(false);
    };
    let dispatch = Dispatch::mail(letter.reminder);
    let mut observed = false;
    for invoice in connector.invoices_of(&letter).await? {
        let delivery = connector.ledger.delivery(&letter.account, &invoice, dispatch).await?;
        if delivery.is_some_and(|delivery| delivery.attempt.as_deref() == Some(&letter.attempt)) {
            observed |= connector.observe(&letter.account, &invoice, dispatch, &observation).await?;
        }
    }
    Ok(observed)
}

/// What the report says of the recipient who is worst off; `None` if the mail reached everyone.
fn observation(id: &MailId, at: Timestamp, letter: &LetterId, report: &DeliveryStatus) -> Option<Observation> {
    let told = report.failed().next().or_else(|| report.recipients.iter().find(|r| r.action == Action::Delayed))?;
    let failing = told.failing()?;
    let is_late = told.action == Action::Delayed;
    Some(Observation {
        event_id: event_id(&["delivery report", id.as_str()])[..16].to_owned(),
        at,
        status: if is_late { Status::Delayed } else { Status::Bounced },
        soft: !is_late && !failing.hard,
        reason: Some(Reason::new(failing.code, format!("The letter {}", failing.sentence))),
        recipients: told.sent_to().map(ToString::to_string).into_iter().collect(),
        ses_message_id: None,
        attempt: Some(letter.attempt.clone()),
    })
}
