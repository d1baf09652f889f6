//! A mail in S3 becomes incoming invoices.
//!
//! For a mail with n documents: one read of the addresses beside one GET, n PUTs, one transaction, one PutEvents.
//! Every step can be repeated: keys follow from content, and the ledger keeps what it has.

mod bounce;
mod filing;
mod reply;

use std::collections::BTreeMap;

use aws::Failure;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use connector::{Connector, batch};
use ids::{AccountId, MailId};
use jiff::Timestamp;
use ledger::{Confirmation, ConnectorState, MailEntry, Route};
use mail::address::ImportAddress;
use mail::notification::{Notification, Status};
use mail::{Judgement, Mail, Outcome, Report, judge_mail};
use message::{MailReason, NotImported};
use tracing::info;

/// The longest link that is kept: half of one opens nothing.
const MAX_LINK: usize = 2000;

/// Handles a batch of SES notifications.
pub async fn handle(connector: &Connector, event: SqsEvent) -> SqsBatchResponse {
    batch::each(connector, event, |body| async move {
        let notification = Notification::read(&body).map_err(|error| {
            Failure::permanent("bad_notification", format!("This is no notification of an SES receipt rule: {error}."))
        })?;
        match notification {
            Some(notification) => receive(connector, &notification).await,
            None => Ok(()),
        }
    })
    .await
}

/// What the envelope says of a mail, before anyone looks inside.
struct Arrival<'a> {
    id: MailId,
    at: Timestamp,
    object_key: &'a str,
    notification: &'a Notification,
}

impl<'a> Arrival<'a> {
    fn read(notification: &'a Notification) -> Result<Self, Failure> {
        let bad = |what: String| Failure::permanent("bad_notification", what);
        let (_, object_key) = notification.object().ok_or_else(|| {
            bad("The notification is not one of an S3 action. Give the receipt rule's S3 action this topic.".to_owned())
        })?;
        Ok(Self {
            id: MailId::parse(&notification.mail.message_id).map_err(|error| bad(error.to_string()))?,
            at: notification.mail.timestamp.parse().map_err(|error| bad(format!("mail.timestamp: {error}")))?,
            object_key,
            notification,
        })
    }
}

async fn receive(connector: &Connector, notification: &Notification) -> Result<(), Failure> {
    let arrival = Arrival::read(notification)?;
    let envelope = Envelope::read(notification, &connector.config.domain);
    let addresses: Vec<_> = envelope.imports.keys().cloned().collect();
    let (routes, raw) = futures::join!(connector.ledger.routes(&addresses), connector.archive.mail(arrival.object_key));
    let (mut accounts, mut unknown) = envelope.route(routes?);
    let (mail, verdict) = match raw {
        Ok(raw) => judge(notification, raw),
        Err(Failure::Permanent(_)) => (None, Verdict::Refused(Outcome::Rejected, MailReason::MailNotInBucket)),
        Err(retryable) => return Err(retryable),
    };
    let is_spam = notification.receipt.spam_verdict.status == Status::Fail;
    let is_bounce = match &mail {
        Some(mail) if !is_spam => bounce::observe(connector, &arrival.id, arrival.at, mail).await?,
        _ => false,
    };
    let answering = if is_bounce { None } else { reply::observe(connector, &arrival, &unknown, mail.as_ref()).await? };
    if let Some(answering) = &answering {
        unknown.retain(|recipient| !answering.recipients.contains(recipient));
        match accounts.get_mut(&answering.account) {
            // To an import address too: judged as any other mail there.
            Some((_, recipients)) => recipients.extend(answering.recipients.iter().cloned()),
            None => answering.record(connector, &arrival, mail.as_ref(), &verdict).await?,
        }
    }
    let is_answer = answering.is_some();
    if !unknown.is_empty() {
        let nobody = Verdict::Refused(Outcome::Ignored, MailReason::UnknownAddress);
        let nobody = if is_bounce { &verdict } else { &nobody };
        connector.ledger.record_unrouted(&entry(connector, &arrival, unknown, mail.as_ref(), nobody)).await?;
    }
    let inactive = Verdict::Refused(Outcome::Ignored, MailReason::ConnectorInactive);
    for (account, (state, recipients)) in accounts {
        let verdict = if state == ConnectorState::Active { &verdict } else { &inactive };
        let mut entry = entry(connector, &arrival, recipients, mail.as_ref(), verdict);
        if is_answer {
            entry.unanswerable = Some(reply::UNANSWERABLE);
        }
        let reason = entry.reason.as_ref().map(NotImported::code);
        info!(account = %account, mail = %entry.id, outcome = ?entry.outcome, reason, "mail judged");
        let authors = mail.as_ref().map_or(&[][..], |mail| &mail.authors);
        let receipt = &notification.receipt;
        filing::Mailing { account: &account, entry, authors, receipt, verdict }.file(connector).await?;
    }
    Ok(())
}

/// The envelope recipients: import addresses, each with the recipient as it was written, and others.
struct Envelope {
    imports: BTreeMap<ImportAddress, String>,
    others: Vec<String>,
}

/// The accounts that a mail is for, each with its connector's state and its addresses in the envelope.
type Accounts = BTreeMap<AccountId, (ConnectorState, Vec<String>)>;

impl Envelope {
    fn read(notification: &Notification, domain: &str) -> Self {
        let mut envelope = Self { imports: BTreeMap::new(), others: Vec::new() };
        for recipient in notification.recipients() {
            match ImportAddress::parse(recipient, domain) {
                Some(address) => drop(envelope.imports.insert(address, recipient.clone())),
                None => envelope.others.push(recipient.clone()),
            }
        }
        envelope
    }

    /// Who the mail is for, and the recipients that are nobody's.
    fn route(mut self, routes: Vec<Route>) -> (Accounts, Vec<String>) {
        let mut accounts = Accounts::new();
        for Route { address, account, connector } in routes {
            self.imports.retain(|import, _| import.as_str() != address);
            accounts.entry(account).or_insert((connector, Vec::new())).1.push(address);
        }
        self.others.extend(self.imports.into_values());
        (accounts, self.others)
    }
}

/// What is to be made of a mail.
enum Verdict {
    /// It was read.
    Judged(Judgement),
    /// It was not, or must not be.
    Refused(Outcome, MailReason),
}

fn judge(notification: &Notification, raw: Vec<u8>) -> (Option<Mail>, Verdict) {
    if notification.receipt.virus_verdict.status == Status::Fail {
        return (None, Verdict::Refused(Outcome::Rejected, MailReason::Virus));
    }
    match Mail::parse(&raw) {
        Ok(mail) => {
            let judgement = judge_mail(&mail);
            (Some(mail), Verdict::Judged(judgement))
        }
        // Who sent it can be told all the same.
        Err(unread) => (Mail::head(&raw).ok(), Verdict::Judged(Judgement::rejected(unread))),
    }
}

/// The mail's entry in the ledger; its parts are added when they are filed.
fn entry(
    connector: &Connector,
    arrival: &Arrival,
    recipients: Vec<String>,
    mail: Option<&Mail>,
    verdict: &Verdict,
) -> MailEntry {
    let receipt = &arrival.notification.receipt;
    let (outcome, reason) = match verdict {
        Verdict::Judged(judgement) => (judgement.outcome, judgement.reason.clone()),
        Verdict::Refused(outcome, reason) => (*outcome, Some(reason.clone().into())),
    };
    let source = &arrival.notification.mail.source;
    let own = [connector.config.domain.as_str(), &connector.config.sender];
    MailEntry {
        id: arrival.id.clone(),
        at: arrival.at,
        recipients,
        envelope_sender: (!source.is_empty()).then(|| filing::bounded(source)),
        sender: mail.and_then(|mail| mail.from.as_ref()).map(|from| from.address.to_string()),
        subject: mail.and_then(|mail| mail.subject.as_deref()).map(filing::bounded),
        message_id: mail.and_then(|mail| mail.message_id.as_deref()).map(filing::bounded),
        verdicts: receipt.verdicts(),
        outcome,
        reason,
        parts: Vec::new(),
        more_parts: 0,
        attention: matches!(verdict, Verdict::Judged(judgement) if judgement.attention),
        unanswerable: mail::unanswerable(mail, source, &own),
        language: mail.and_then(mail::language),
        confirmation: confirmation(mail, verdict),
        object_key: arrival.object_key.to_owned(),
    }
}

/// The question of a mail provider that the mail was found to be.
fn confirmation(mail: Option<&Mail>, verdict: &Verdict) -> Option<Confirmation> {
    let Verdict::Judged(Judgement { reason: Some(NotImported::MailReason(reason)), .. }) = verdict else { return None };
    if !matches!(reason, MailReason::ForwardingConfirmation { .. } | MailReason::AddressConfirmation { .. }) {
        return None;
    }
    let Report::ForwardingConfirmation(asked) = mail::report(mail?)? else { return None };
    Some(Confirmation {
        provider: asked.provider.name().to_owned(),
        requested_by: asked.requested_by.map(String::from),
        code: asked.code.as_deref().map(filing::bounded),
        link: asked.link.filter(|link| link.len() <= MAX_LINK),
    })
}
