//! An issued invoice becomes deliveries over the channels its customer chose, each once.

mod channel;
mod fallback;
mod letter;
pub mod packing;
mod paid;
mod remind;
mod validity;

use ::letter::{CopyRule, Download};
use aws::events::{Envelope, Event, InvoiceIssued};
use aws::{Failure, Reason};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use bytes::Bytes;
use connector::{Connector, batch};
use futures::future::join_all;
use ids::AccountId;
use invoice::{Content, Details, Fields, Invoice};
use jiff::Timestamp;
use ledger::{
    Account, ChannelKind, ConnectorState, Delivery, DeliveryMode, Dispatch, Due, Happening, Invalid, IssuedInvoice,
    Partner, Status, Task, What,
};
use mail::EmailAddress;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tracing::info;

/// The most bytes of an invoice's files together. Encoded they must fit a mail of 40 MB, the most that SES takes.
const MAX_FILES_BYTES: usize = 28 * 1024 * 1024;

/// Handles a batch of events: `InvoiceIssued`, `InvoicesCollected`, `InvoicePaid`, `ReminderDue` and `RemindersChanged`.
pub async fn handle(connector: &Connector, event: SqsEvent) -> SqsBatchResponse {
    batch::each(connector, event, |body| async move {
        match serde_json::from_str::<Named>(&body).map(|event| event.detail_type).as_deref() {
            Ok("InvoicesCollected") => {
                let event = read_event(&body, "InvoicesCollected", "invoices-collected")?;
                channel::email::leave(connector, event.detail).await
            }
            Ok("InvoicePaid") => paid::note(connector, read_event(&body, "InvoicePaid", "invoice-paid")?).await,
            Ok("ReminderDue") => {
                remind::remind(connector, read_event(&body, "ReminderDue", "reminder-due")?.detail).await
            }
            Ok("RemindersChanged") => {
                remind::plan_anew(connector, read_event(&body, "RemindersChanged", "reminders-changed")?.detail).await
            }
            _ => issue(connector, read_event(&body, "InvoiceIssued", "invoice-issued")?).await,
        }
    })
    .await
}

/// An event, as far as its name.
#[derive(Deserialize)]
struct Named {
    #[serde(rename = "detail-type")]
    detail_type: String,
}

fn read_event<D: DeserializeOwned>(body: &str, name: &str, schema: &str) -> Result<Envelope<D>, Failure> {
    serde_json::from_str(body).map_err(|error| {
        let sentence = format!("This is no {name} event: {error}. Its schema is infra/events/{schema}.schema.json.");
        Failure::permanent("bad_event", sentence)
    })
}

/// An issued invoice with all that a channel needs to deliver it.
#[derive(Clone, Copy)]
struct Job<'a> {
    account: &'a Account,
    partner: &'a Partner,
    event: &'a InvoiceIssued,
    /// All that this file says.
    details: Option<&'a Details>,
    /// The bytes of `event.files`, in the same order.
    documents: &'a [Document],
    /// Which reminder of it is to be mailed, and not the invoice itself.
    reminder: Option<remind::Reminder<'a>>,
    /// The link that its letter has instead of files.
    download: Option<&'a Download>,
    now: Timestamp,
}

impl Job<'_> {
    /// The invoice as its structured file tells it, if there is one.
    fn invoice(&self) -> Option<&Invoice> {
        self.documents.iter().find_map(|document| document.invoice.as_ref())
    }

    /// What its mail brings.
    fn dispatch(&self) -> Dispatch {
        Dispatch::mail(self.reminder.map(|reminder| reminder.day))
    }
}

/// A file of the invoice.
struct Document {
    name: String,
    media_type: &'static str,
    bytes: Bytes,
    invoice: Option<Invoice>,
}

async fn issue(
    connector: &Connector,
    Envelope { detail: mut event, time, .. }: Envelope<InvoiceIssued>,
) -> Result<(), Failure> {
    let now = Timestamp::now();
    let Some(account) = connector.ledger.account(&event.account).await? else {
        let sentence = format!("The account {} does not exist. Create it and issue the invoice again.", event.account);
        return Err(Failure::permanent("account_unknown", sentence));
    };
    let known = connector.ledger.deliveries_of(&account.id, [&event.invoice_id]).await?;
    let under_way = known.iter().any(|delivery| !delivery.is_waiting());
    if under_way && let Some(mut recorded) = connector.ledger.issued_invoice(&account.id, &event.invoice_id).await? {
        // Whatever channel is still to come, it brings the same to the same customer.
        let customer = known.iter().filter(|delivery| !delivery.is_waiting()).find_map(|one| one.partner_id.clone());
        if customer.is_some() && recorded.partner_id != customer {
            // Somebody issued it for another one at the very moment.
            recorded.partner_id = customer;
            connector.ledger.put_issued(&account.id, &recorded).await?;
        }
        event.partner_id = recorded.partner_id.or(event.partner_id);
        event.files = recorded.files;
    }
    let mut issued = IssuedInvoice {
        id: event.invoice_id.clone(),
        at: event.issued_at.unwrap_or(time),
        fields: None,
        files: event.files.clone(),
        partner_id: event.partner_id.clone(),
        buyer_email: None,
        copy_rule: None,
        pay_by: None,
        reason: None,
        sentence: None,
    };
    if !under_way {
        // Before anything can go wrong with its files: whoever issued it must find it.
        connector.ledger.put_issued(&account.id, &issued).await?;
    }
    let mut prepared = prepare(connector, &account, &event).await;
    if let Ok(Prepared { documents, .. }) = &prepared
        && !under_way
        && account.sending.invalid == Invalid::Hold
        && let Some(reason) = validity::trouble(documents.iter().filter_map(|document| document.invoice.as_ref()))
    {
        prepared = Err(Failure::Permanent(reason));
    }
    match &prepared {
        Ok(Prepared { fields, details, partner, .. }) => {
            issued.fields = fields.clone();
            issued.buyer_email = details.as_ref().and_then(buyer_email);
            issued.copy_rule = details.as_ref().and_then(CopyRule::of);
            issued.pay_by = details.as_ref().and_then(remind::pay_by);
            issued.partner_id = Some(partner.id.clone());
        }
        Err(Failure::Permanent(reason)) => {
            info!(account = %account.id, invoice = %event.invoice_id, reason = reason.code, "cannot be delivered");
            issued.reason = Some(reason.code.clone());
            issued.sentence = Some(reason.sentence.clone());
        }
        Err(Failure::Retryable(_)) => {}
    }
    // What was sent stays on record as it was, whatever has changed since.
    if !under_way && !matches!(prepared, Err(Failure::Retryable(_))) {
        connector.ledger.put_issued(&account.id, &issued).await?;
    }
    let Prepared { documents, details, partner, .. } = match prepared {
        Ok(prepared) => prepared,
        Err(Failure::Permanent(reason)) if under_way => {
            return give_up(connector, &account.id, &known, |_| Some(reason.clone()), time).await;
        }
        Err(Failure::Permanent(reason)) => {
            give_up(connector, &account.id, &known, |_| Some(reason.clone()), time).await?;
            let what = What::Undeliverable { reason: reason.code.clone(), sentence: reason.sentence.clone() };
            connector.ledger.happened(&account.id, &event.invoice_id, &Happening { at: time, what }).await?;
            let failed = Event::delivery_failed(&account.id, &event.invoice_id, None, &reason, issued.at);
            return connector.events.publish(&[failed]).await;
        }
        Err(retryable) => return Err(retryable),
    };
    // By the time of the event, which is the same when it comes again.
    let send_at = event.send_at.or_else(|| account.sending.nightly.as_ref().map(|nightly| nightly.next(time)));
    if let Some(at) = send_at.filter(|at| *at > now && !under_way) {
        // After everything that can be wrong with it was looked for: whoever issued it hears of that now.
        let what = What::Scheduled { send_at: at };
        connector.ledger.happened(&account.id, &event.invoice_id, &Happening { at: time, what }).await?;
        let due = Due { account: account.id.clone(), invoice_id: event.invoice_id, task: Task::Issue, at };
        return connector.ledger.schedule(&due).await;
    }
    let off = |waiting: &Delivery| {
        let is_on = partner.enabled_channels().any(|channel| channel.kind == waiting.channel);
        (!is_on).then(|| channel_off(&partner, waiting.channel))
    };
    give_up(connector, &account.id, &known, off, time).await?;
    info!(account = %account.id, invoice = %event.invoice_id, partner = %partner.id, "issued");
    let (account, partner, event) = (&account, &partner, &event);
    let job = Job {
        account,
        partner,
        event,
        details: details.as_ref(),
        documents: &documents,
        reminder: None,
        download: None,
        now,
    };
    let delivered = match partner.delivery {
        DeliveryMode::Fallback => fallback::deliver(connector, &job).await,
        // Side by side, and all of them: trouble on one channel must not keep another from delivering.
        DeliveryMode::Parallel => {
            let channels = partner.enabled_channels().map(|channel| channel::deliver(connector, &job, channel));
            join_all(channels).await.into_iter().try_for_each(|delivered| delivered.map(drop))
        }
    };
    if account.reminders.is_some() {
        // Whatever became of the other channels; should this fail, SES's own events are the next occasion.
        connector.plan_reminder(&account.id, &event.invoice_id).await?;
    }
    delivered
}

/// Ends those of an invoice's deliveries that wait and have a reason never to leave, and tells of each. `at` is the same
/// whenever it is done again.
async fn give_up(
    connector: &Connector,
    account: &AccountId,
    deliveries: &[Delivery],
    why: impl Fn(&Delivery) -> Option<Reason>,
    at: Timestamp,
) -> Result<(), Failure> {
    for waiting in deliveries.iter().filter(|delivery| delivery.status == Status::Queued) {
        if let Some(reason) = why(waiting) {
            let channel = Some(waiting.channel.as_str());
            let news = Event::delivery_failed(account, &waiting.invoice_id, channel, &reason, at);
            connector.events.publish(&[news]).await?;
            connector.ledger.give_up(account, waiting, &reason, at).await?;
        }
    }
    Ok(())
}

fn channel_off(partner: &Partner, channel: ChannelKind) -> Reason {
    let sentence = format!("{} does not have the channel {} any more.", partner.name, channel.as_str());
    Reason::new("no_delivery_channel", sentence)
}

/// What is needed to deliver an invoice.
struct Prepared {
    documents: Vec<Document>,
    /// The key fields of the structured file.
    fields: Option<Fields>,
    details: Option<Details>,
    partner: Partner,
}

/// Reads the files and finds the customer. A permanent failure says why there is nobody to deliver to.
async fn prepare(connector: &Connector, account: &Account, event: &InvoiceIssued) -> Result<Prepared, Failure> {
    if account.connector != ConnectorState::Active {
        return Err(Failure::permanent(
            "connector_inactive",
            "The connector is not active. Activate it and issue the invoice again.",
        ));
    }
    if event.files.is_empty() {
        return Err(Failure::permanent(
            "no_files",
            "The invoice was issued without a file. Issue it with at least one.",
        ));
    }
    let documents = read(connector, account, event).await?;
    let structured = documents.iter().find(|document| document.invoice.is_some());
    let fields = structured.and_then(|document| document.invoice.as_ref()?.fields.clone());
    let details = structured.and_then(|document| invoice::details(&document.bytes).ok()?.into_iter().next());
    let partner = find_partner(connector, account, event, fields.as_ref()).await?;
    if partner.enabled_channels().next().is_none() {
        let sentence =
            format!("{} has no enabled delivery channel. Add one and issue the invoice again.", partner.name);
        return Err(Failure::permanent("no_delivery_channel", sentence));
    }
    Ok(Prepared { documents, fields, details, partner })
}

/// The buyer's address (BT-58): the line of its contact that is one.
fn buyer_email(details: &Details) -> Option<EmailAddress> {
    let mut addresses = details.buyer.contact.iter().filter_map(|line| EmailAddress::parse(line).ok());
    addresses.find(|address| address.domain().contains('.'))
}

/// Reads the files one after the other, so that too many of them are noticed before they fill the memory.
async fn read(connector: &Connector, account: &Account, event: &InvoiceIssued) -> Result<Vec<Document>, Failure> {
    let mut documents = Vec::new();
    let mut bytes = 0;
    for file in &event.files {
        let document =
            connector.archive.document(&account.id, &file.sha256).await.map_err(|failure| match failure {
                Failure::Permanent(Reason { code, .. }) if code == "object_missing" => Failure::permanent(
                    "document_missing",
                    format!(
                        "The file {} is not in the document bucket. Upload it before issuing the invoice.",
                        file.sha256
                    ),
                ),
                other => other,
            })?;
        bytes += document.len();
        if bytes > MAX_FILES_BYTES {
            let limit = MAX_FILES_BYTES / (1024 * 1024);
            let sentence =
                format!("The files have more than {limit} MB together. Issue the invoice with smaller ones.");
            return Err(Failure::permanent("files_too_large", sentence));
        }
        let read = invoice::read(&document);
        let invoice = match read.content {
            Content::Structured(invoices) => invoices.into_iter().next(),
            _ => None,
        };
        documents.push(Document {
            name: file.name.clone(),
            media_type: read.media_type,
            bytes: document.into(),
            invoice,
        });
    }
    Ok(documents)
}

async fn find_partner(
    connector: &Connector,
    account: &Account,
    event: &InvoiceIssued,
    fields: Option<&Fields>,
) -> Result<Partner, Failure> {
    let unknown = |how: String| {
        Failure::permanent("partner_unknown", format!("{how} Add the partner and issue the invoice again."))
    };
    if let Some(id) = &event.partner_id {
        let found = connector.ledger.partner(&account.id, id).await?;
        return found.ok_or_else(|| unknown(format!("There is no partner {id}.")));
    }
    let Some(vat) = fields.and_then(|fields| fields.buyer_vat.as_deref()) else {
        return Err(unknown("The event names no partner, and no file names the buyer's VAT number.".to_owned()));
    };
    let found = connector.ledger.partner_by_vat(&account.id, vat).await?;
    found.ok_or_else(|| unknown(format!("No partner has the buyer's VAT number {vat}.")))
}
