//! Mails that became no invoice are answered, if the account wants it: with a notice to its own people, and with a reply
//! that tells the sender what was missing.

mod letter;
mod notice;
mod once;
mod reply;

use aws::Failure;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use connector::{Connector, batch};
use ids::{AccountId, MailId};
use jiff::Timestamp;
use ledger::{Account, ConnectorState, MailEntry};
use mail::notification::Status;
use message::HoldReason;
use serde::Deserialize;

/// Handles a batch of `MailIgnored` and `InvoiceHeld` events.
pub async fn handle(connector: &Connector, event: SqsEvent) -> SqsBatchResponse {
    batch::each(connector, event, |body| async move {
        let event: Event = serde_json::from_str(&body).map_err(|error| {
            let sentence =
                format!("This is no MailIgnored or InvoiceHeld event: {error}. Their schemas are in infra/events/.");
            Failure::permanent("bad_event", sentence)
        })?;
        answer(connector, event).await
    })
    .await
}

/// The events that are answered.
#[derive(Debug, Deserialize)]
#[serde(tag = "detail-type", content = "detail")]
enum Event {
    MailIgnored(AboutMail),
    InvoiceHeld(AboutHeldInvoice),
}

/// What both say.
#[derive(Debug, Deserialize)]
struct AboutMail {
    account: AccountId,
    mail_id: MailId,
}

#[derive(Debug, Deserialize)]
struct AboutHeldInvoice {
    #[serde(flatten)]
    mail: AboutMail,
    reason: HoldReason,
}

/// A mail to be answered.
struct Job {
    account: Account,
    mail: MailEntry,
    /// Why an invoice of the mail is held; `None` for a mail that became no invoice.
    held: Option<HoldReason>,
    now: Timestamp,
}

impl Job {
    /// Whether the mail is its sender's: DMARC passes, and there is one sender whom it can prove.
    fn is_proven(&self) -> bool {
        self.mail.sender.is_some() && self.mail.verdicts.dmarc == Status::Pass
    }
}

async fn answer(connector: &Connector, event: Event) -> Result<(), Failure> {
    let (AboutMail { account, mail_id }, held) = match event {
        Event::MailIgnored(mail) => (mail, None),
        Event::InvoiceHeld(AboutHeldInvoice { mail, reason }) => (mail, Some(reason)),
    };
    let Some(account) = connector.ledger.account(&account).await? else {
        return Err(Failure::permanent("account_unknown", format!("The account {account} does not exist.")));
    };
    let wanted = account.answers.reply || !account.answers.notify.is_empty();
    // An inactive connector sends nothing.
    if !wanted || account.connector != ConnectorState::Active {
        return Ok(());
    }
    let Some(mail) = connector.ledger.mail(&account.id, &mail_id).await? else {
        let sentence = format!("The account {} has no mail {mail_id}.", account.id);
        return Err(Failure::permanent("mail_unknown", sentence));
    };
    let job = Job { account, mail, held, now: Timestamp::now() };
    // Side by side, and both: trouble with one must not keep the other from leaving.
    let (noticed, replied) = futures::join!(notice::mail(connector, &job), reply::mail(connector, &job));
    noticed.and(replied)
}
