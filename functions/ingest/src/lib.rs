//! A mail in S3 becomes incoming invoices.
//!
//! For a mail with n documents: one read of the addresses beside one GET, n PUTs, one transaction, one PutEvents.
//! Every step can be repeated: keys follow from content, and the ledger keeps what it has.

mod filing;

use std::collections::BTreeMap;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use connector::failure::Reason;
use connector::ids::{AccountId, MailId};
use connector::ledger::{ConnectorState, MailEntry};
use connector::{Connector, Failure, batch};
use jiff::Timestamp;
use mail::address::ImportAddress;
use mail::notification::{Notification, Status};
use mail::{Judgement, Mail, Outcome, judge_mail};
use tracing::info;

/// Handles a batch of SES notifications.
pub async fn handle(connector: &Connector, event: SqsEvent) -> SqsBatchResponse {
    batch::each(connector, event, |body| async move {
        let notification: Notification = serde_json::from_str(&body).map_err(|error| {
            Failure::permanent("bad_notification", format!("This is no notification of an SES receipt rule: {error}."))
        })?;
        if notification.notification_type != Notification::RECEIVED {
            info!(kind = notification.notification_type, "not about a mail");
            return Ok(());
        }
        receive(connector, &notification).await
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
    let mut imports = BTreeMap::new();
    let mut unknown = Vec::new();
    for recipient in notification.recipients() {
        match ImportAddress::parse(recipient, &connector.config.domain) {
            Some(address) => imports.entry(address).or_insert(recipient),
            None => {
                unknown.push(recipient.clone());
                continue;
            }
        };
    }
    let addresses: Vec<_> = imports.keys().cloned().collect();
    let (routes, raw) = futures::join!(connector.ledger.routes(&addresses), connector.archive.mail(arrival.object_key));
    let mut accounts: BTreeMap<AccountId, (ConnectorState, Vec<String>)> = BTreeMap::new();
    let mut routed = BTreeMap::new();
    for route in routes? {
        routed.insert(route.address.clone(), ());
        accounts.entry(route.account).or_insert((route.connector, Vec::new())).1.push(route.address);
    }
    unknown.extend(
        imports.into_iter().filter(|(address, _)| !routed.contains_key(address.as_str())).map(|(_, r)| r.clone()),
    );

    let (mail, judgement) = match raw {
        Ok(raw) => judge(notification, &raw),
        Err(Failure::Permanent(reason)) => (None, Verdict::Refused(Outcome::Rejected, reason)),
        Err(retryable) => return Err(retryable),
    };
    if !unknown.is_empty() {
        let reason = Reason::new(
            "unknown_address",
            "No account has this import address. Check the number with the supplier, or activate the account's connector.",
        );
        let verdict = Verdict::Refused(Outcome::Ignored, reason);
        connector.ledger.record_unrouted(&entry(&arrival, unknown, mail.as_ref(), &verdict)).await?;
    }
    for (account, (state, recipients)) in accounts {
        let inactive = Verdict::Refused(
            Outcome::Ignored,
            Reason::new(
                "connector_inactive",
                "The connector is not active, so the mail was not read. Activate it and ask the supplier to mail again.",
            ),
        );
        let verdict = if state == ConnectorState::Active { &judgement } else { &inactive };
        let entry = entry(&arrival, recipients, mail.as_ref(), verdict);
        info!(account = %account, mail = %entry.id, outcome = ?entry.outcome, reason = entry.reason, "mail judged");
        filing::file(connector, &account, entry, verdict).await?;
    }
    Ok(())
}

/// What is to be made of a mail.
enum Verdict {
    /// It was read.
    Judged(Judgement),
    /// It was not, or must not be.
    Refused(Outcome, Reason),
}

fn judge(notification: &Notification, raw: &[u8]) -> (Option<Mail>, Verdict) {
    if notification.receipt.virus_verdict.status == Status::Fail {
        let reason =
            Reason::new("virus", "SES found a virus in the mail, so nothing of it was read. Warn the supplier.");
        return (None, Verdict::Refused(Outcome::Rejected, reason));
    }
    match Mail::parse(raw) {
        Ok(mail) => {
            let judgement = judge_mail(&mail);
            (Some(mail), Verdict::Judged(judgement))
        }
        Err(problem) => (None, Verdict::Judged(Judgement::rejected(problem))),
    }
}

/// The mail's entry in the ledger; its parts are added when they are filed.
fn entry(arrival: &Arrival, recipients: Vec<String>, mail: Option<&Mail>, verdict: &Verdict) -> MailEntry {
    let receipt = &arrival.notification.receipt;
    let verdicts = [
        ("spam", receipt.spam_verdict),
        ("virus", receipt.virus_verdict),
        ("spf", receipt.spf_verdict),
        ("dkim", receipt.dkim_verdict),
        ("dmarc", receipt.dmarc_verdict),
    ];
    let word = |status: Status| serde_json::to_value(status).ok().and_then(|word| word.as_str().map(str::to_owned));
    let (outcome, reason, sentence) = match verdict {
        Verdict::Judged(judgement) => {
            (judgement.outcome, judgement.reason.map(str::to_owned), judgement.sentence.clone())
        }
        Verdict::Refused(outcome, reason) => (*outcome, Some(reason.code.clone()), Some(reason.sentence.clone())),
    };
    let source = &arrival.notification.mail.source;
    MailEntry {
        id: arrival.id.clone(),
        at: arrival.at,
        recipients,
        envelope_sender: (!source.is_empty()).then(|| filing::bounded(source)),
        sender: mail.and_then(|mail| mail.from.as_ref()).map(|from| from.address.to_string()),
        subject: mail.and_then(|mail| mail.subject.as_deref()).map(filing::bounded),
        message_id: mail.and_then(|mail| mail.message_id.as_deref()).map(filing::bounded),
        verdicts: verdicts.into_iter().filter_map(|(name, v)| Some((name.to_owned(), word(v.status)?))).collect(),
        outcome,
        reason,
        sentence: sentence.as_deref().map(filing::bounded),
        parts: Vec::new(),
        object_key: arrival.object_key.to_owned(),
    }
}
