//! Webhook: a signed POST to the customer's own program. It tells what was issued and where the files are; a receiver that
//! remembers `webhook-id` takes a repetition for what it is, so this channel may repeat.

use std::time::Duration;

use aws::events::Event;
use aws::webhook::{Answer, Message, WebhookUrl};
use aws::{Failure, Reason};
use connector::Connector;
use delivery::WebhookSecret;
use futures::future::try_join_all;
use ids::event_id;
use jiff::{SignedDuration, Timestamp};
use ledger::{Channel, ChannelKind, Claim, Delivery, Status};
use serde::Serialize;
use tracing::info;

use crate::Job;

/// How long the links to the files work: a receiver should follow them at once. Links that are signed by a Lambda role end
/// with its credentials anyway, within hours.
const LINK_LIFETIME: Duration = Duration::from_secs(3600);

/// How long a receiver that does not answer is asked again. The queue would give the invoice up after ten hours
/// (`maxReceiveCount` in `template.yaml`) without a word to whoever issued it. Sent again later by a person, it is asked
/// once.
const PATIENCE: SignedDuration = SignedDuration::from_hours(9);

/// The body, in the form that Standard Webhooks advises.
#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    /// When the invoice was issued.
    timestamp: Timestamp,
    data: Issued<'a>,
}

/// The invoice. Fields are as written in the document, and null when no file is structured.
#[derive(Serialize)]
struct Issued<'a> {
    invoice_id: &'a str,
    partner_id: &'a str,
    customer_number: Option<&'a str>,
    kind: invoice::Kind,
    number: Option<&'a str>,
    issue_date: Option<&'a str>,
    due_date: Option<&'a str>,
    currency: Option<&'a str>,
    seller_name: Option<&'a str>,
    seller_vat: Option<&'a str>,
    buyer_name: Option<&'a str>,
    buyer_vat: Option<&'a str>,
    total_net: Option<&'a str>,
    total_tax: Option<&'a str>,
    total_gross: Option<&'a str>,
    total_payable: Option<&'a str>,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    media_type: &'static str,
    size: usize,
    sha256: &'a str,
    /// Needs no token. On Lambda it may end before `expires_at`, with the credentials it was signed with.
    url: String,
    expires_at: Timestamp,
}

/// Claims the delivery, posts once and writes down what was answered.
pub(super) async fn deliver(connector: &Connector, job: &Job<'_>, channel: &Channel) -> Result<Status, Failure> {
    let (account, invoice) = (&job.account.id, &job.issued.id);
    let delivery = Delivery {
        attempt: Some(ids::attempt()),
        ..Delivery::queued(invoice.clone(), ChannelKind::Webhook, job.partner.id.clone(), job.now)
    };
    // Before the claim: whatever goes wrong while composing leaves nothing half done.
    let composed = match receiver(connector, channel) {
        Ok((url, secret)) => Ok((message(connector, job, url).await?, secret)),
        Err(reason) => Err(reason),
    };
    match connector.ledger.claim(account, &delivery, job.now).await? {
        Claim::Granted => {}
        Claim::Busy => return Err(Failure::Retryable("the invoice is being posted by another invocation".to_owned())),
        Claim::Settled(settled) => return Ok(settled.status),
    }
    let answer = match &composed {
        Ok((message, secret)) => connector.webhooks.post(message, secret).await,
        Err(reason) => Answer::Refused(reason.clone()),
    };
    let now = Timestamp::now();
    let (status, reason) = match answer {
        Answer::Taken => (Status::Delivered, None),
        Answer::NotNow(reason) if is_waiting_too_long(connector, job, now).await? => {
            (Status::Failed, Some(given_up(reason)))
        }
        Answer::NotNow(reason) => (Status::Queued, Some(reason)),
        Answer::Refused(reason) => (Status::Failed, Some(reason)),
    };
    info!(account = %account, invoice = %invoice, attempt = delivery.attempt, ?status, "posted");
    // First the event, then the ledger: after a crash in between both come again, the event under the same id.
    match (status, &reason) {
        (Status::Delivered, _) => {
            let delivered = Event::delivered(account, invoice, ChannelKind::Webhook.as_str(), now);
            connector.events.publish(&[delivered]).await?;
        }
        (Status::Failed, Some(reason)) => {
            let failed = Event::delivery_failed(account, invoice, Some(ChannelKind::Webhook.as_str()), reason, now);
            connector.events.publish(&[failed]).await?;
        }
        _ => {}
    }
    let ending = delivery.ending(status, reason.clone(), None, now);
    connector.ledger.settle(account, invoice, ChannelKind::Webhook, &ending).await?;
    match (status, reason) {
        (Status::Queued, Some(reason)) => Err(Failure::Retryable(reason.sentence)),
        _ => Ok(status),
    }
}

/// Where to, and signed with what.
fn receiver(connector: &Connector, channel: &Channel) -> Result<(WebhookUrl, WebhookSecret), Reason> {
    let incomplete = |why: String| Reason::new("webhook_incomplete", format!("{why} Save the channel again."));
    let url = channel.settings.get("url").and_then(|url| url.as_str()).unwrap_or_default();
    // Again, though it was checked when it was saved: what is allowed may have changed since.
    let url = WebhookUrl::parse(url, connector.config.loopback_webhooks)
        .map_err(|error| incomplete(format!("The webhook's address is not valid: {error}")))?;
    let secret = channel.secret.clone().ok_or_else(|| incomplete("The webhook has no secret.".to_owned()))?;
    Ok((url, secret))
}

async fn message(connector: &Connector, job: &Job<'_>, url: WebhookUrl) -> Result<Message, Failure> {
    let (account, invoice) = (&job.account.id, &job.issued.id);
    let expires_at = job.now + LINK_LIFETIME;
    let files = job.issued.files.iter().zip(job.documents).map(|(file, document)| async move {
        let url = connector.archive.download_url(account, &file.sha256, &file.name, LINK_LIFETIME).await?;
        let (name, sha256) = (file.name.as_str(), file.sha256.as_str());
        Ok::<_, Failure>(File {
            name,
            media_type: document.media_type,
            size: document.bytes.len(),
            sha256,
            url,
            expires_at,
        })
    });
    let files = try_join_all(files).await?;
    let fields = job.invoice().and_then(|invoice| invoice.fields.as_ref());
    let of = |field: fn(&invoice::Fields) -> Option<&String>| fields.and_then(field).map(String::as_str);
    let data = Issued {
        invoice_id: invoice.as_str(),
        partner_id: job.partner.id.as_str(),
        customer_number: job.partner.customer_number.as_deref(),
        kind: job.invoice().map_or(invoice::Kind::Unknown, |invoice| invoice.kind),
        number: of(|f| f.number.as_ref()),
        issue_date: of(|f| f.issue_date.as_ref()),
        due_date: of(|f| f.due_date.as_ref()),
        currency: of(|f| f.currency.as_ref()),
        seller_name: of(|f| f.seller_name.as_ref()),
        seller_vat: of(|f| f.seller_vat.as_ref()),
        buyer_name: of(|f| f.buyer_name.as_ref()),
        buyer_vat: of(|f| f.buyer_vat.as_ref()),
        total_net: of(|f| f.total_net.as_ref()),
        total_tax: of(|f| f.total_tax.as_ref()),
        total_gross: of(|f| f.total_gross.as_ref()),
        total_payable: of(|f| f.total_payable.as_ref()),
        files,
    };
    let body = Body { r#type: "invoice.issued", timestamp: job.issued.at, data };
    let body = serde_json::to_string(&body)
        .map_err(|error| Failure::permanent("webhook_not_json", format!("The webhook cannot be written: {error}.")))?;
    let id = event_id(&["invoice.issued", account.as_str(), invoice.as_str(), ChannelKind::Webhook.as_str()]);
    Ok(Message { url, id: format!("msg_{id}"), at: Timestamp::now(), body })
}

async fn is_waiting_too_long(connector: &Connector, job: &Job<'_>, now: Timestamp) -> Result<bool, Failure> {
    let delivery = connector.ledger.delivery(&job.account.id, &job.issued.id, ChannelKind::Webhook).await?;
    Ok(delivery.is_some_and(|delivery| now.duration_since(delivery.at) > PATIENCE))
}

fn given_up(reason: Reason) -> Reason {
    let said = reason.sentence.trim_end_matches(" It will be tried again.");
    let hours = PATIENCE.as_hours();
    Reason::new(
        reason.code,
        format!(
            "{said} It was asked for {hours} hours and is not asked again by itself: ask the customer, then send it again."
        ),
    )
}
