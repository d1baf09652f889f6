//! Filing a judged mail: bytes to S3, facts to the ledger, news to EventBridge.

use std::collections::{BTreeMap, BTreeSet};

use connector::events::{self, Event, InvoiceReceived, MailIgnored};
use connector::ids::{AccountId, DocumentHash, InvoiceId, event_id};
use connector::ledger::{File, Filing, IncomingInvoice, MailEntry, MailPart};
use connector::{Connector, Failure};
use futures::{StreamExt, TryStreamExt, stream};
use mail::{Found, Judgement, Outcome};

use super::Verdict;

/// Documents written to S3 side by side.
const UPLOADS: usize = 8;

/// Files named in an event, which holds 256 KB; the API lists all.
const MAX_EVENT_FILES: usize = 100;

/// Room for the parts in a mail's entry, of the 400 KB of an item; a batch file of thousands of invoices has more parts.
const MAX_PARTS_BYTES: usize = 300 * 1024;

/// What a part takes beside its texts: names of attributes, hash, invoice, size.
const PART_BYTES: usize = 256;

/// The longest text taken over from a mail or invoice, in characters. An item of the ledger holds 400 KB in all.
const MAX_TEXT: usize = 500;

/// Files what was found for one account. Repeating it changes nothing and publishes the same events.
pub(crate) async fn file(
    connector: &Connector,
    account: &AccountId,
    mut entry: MailEntry,
    verdict: &Verdict,
) -> Result<(), Failure> {
    if let Some(stored) = connector.ledger.mail(account, &entry.id).await? {
        return repeat(connector, account, &stored).await;
    }
    let Verdict::Judged(judgement) = verdict else {
        connector.ledger.file(account, &[], &entry).await?;
        return connector.events.publish(&[ignored(account, &entry)]).await;
    };
    let filings = filings(judgement, &entry)?;
    (entry.parts, entry.more_parts) = parts(judgement, &filings);

    let documents: BTreeMap<&str, &mail::File> =
        judgement.invoices.iter().flat_map(|found| &found.files).map(|file| (file.sha256.as_str(), file)).collect();
    let uploads: Vec<_> = documents.into_values().map(|file| upload(connector, account, file)).collect();
    stream::iter(uploads).buffer_unordered(UPLOADS).try_collect::<()>().await?;

    connector.ledger.file(account, &filings, &entry).await?;

    let news: Vec<Event> = match entry.outcome {
        Outcome::Imported => {
            filings.iter().map(|filing| received(account, &entry, &filing.invoice, &filing.files)).collect()
        }
        Outcome::Ignored | Outcome::Rejected => vec![ignored(account, &entry)],
    };
    connector.events.publish(&news).await
}

/// A notification that came before: the first judgement stands, whatever has changed since. Its news are told again, in
/// case they were not the first time.
async fn repeat(connector: &Connector, account: &AccountId, entry: &MailEntry) -> Result<(), Failure> {
    if entry.outcome != Outcome::Imported {
        return connector.events.publish(&[ignored(account, entry)]).await;
    }
    let ids: BTreeSet<&InvoiceId> = entry.parts.iter().filter_map(|part| part.invoice_id.as_ref()).collect();
    let mut news = Vec::new();
    for id in ids {
        let (invoice, files) =
            futures::try_join!(connector.ledger.incoming_invoice(account, id), connector.ledger.files(account, id))?;
        news.extend(invoice.map(|invoice| received(account, entry, &invoice, &files)));
    }
    connector.events.publish(&news).await
}

async fn upload(connector: &Connector, account: &AccountId, file: &mail::File) -> Result<(), Failure> {
    connector.archive.put_document(account, &hash(&file.sha256)?, &file.media_type, file.bytes.clone()).await
}

/// The invoices under the ids they are filed by. Two of the same supplier and number are one.
fn filings(judgement: &Judgement, entry: &MailEntry) -> Result<Vec<Filing>, Failure> {
    let mut filings: Vec<Filing> = Vec::new();
    for (index, found) in judgement.invoices.iter().enumerate() {
        let id = invoice_id(found, index);
        let files = found.files.iter().map(|file| ledger_file(file, entry)).collect::<Result<Vec<_>, _>>()?;
        if let Some(same) = filings.iter_mut().find(|filing| filing.invoice.id == id) {
            let new = files.into_iter().filter(|file| !same.files.iter().any(|known| known.sha256 == file.sha256));
            same.files.extend(new.collect::<Vec<_>>());
            continue;
        }
        let invoice = IncomingInvoice {
            id,
            kind: found.invoice.kind,
            format: found.invoice.format,
            fields: found.invoice.fields.clone().map(bounded_fields),
            at: entry.at,
            sender: entry.sender.clone(),
            subject: entry.subject.clone(),
            joined: found.joined.map(str::to_owned),
            mails: [entry.id.clone()].into(),
        };
        filings.push(Filing { invoice, files });
    }
    Ok(filings)
}

/// Supplier, number and kind name an invoice; where they cannot be read, its bytes (and its place in a batch) do.
fn invoice_id(found: &Found, index: usize) -> InvoiceId {
    if let Some(identity) = found.invoice.identity() {
        let kind = if found.invoice.kind == invoice::Kind::CreditNote { "credit-note" } else { "invoice" };
        return InvoiceId::derived(&[kind, &identity]);
    }
    let file = found.files.first().map(|file| file.sha256.as_str()).unwrap_or_default();
    let place = if found.invoice.fields.is_some() { index.to_string() } else { String::new() };
    InvoiceId::derived(&["file", file, &place])
}

fn ledger_file(file: &mail::File, entry: &MailEntry) -> Result<File, Failure> {
    Ok(File {
        sha256: hash(&file.sha256)?,
        name: file.name.clone(),
        original_name: file.original_name.as_deref().map(bounded),
        media_type: file.media_type.clone(),
        size: file.size as u64,
        role: role(file.role),
        rule: file.rule.to_owned(),
        mail_id: entry.id.clone(),
        sender: entry.sender.clone(),
        subject: entry.subject.clone(),
        at: entry.at,
    })
}

fn role(role: mail::Role) -> String {
    match role {
        mail::Role::Original => "original",
        mail::Role::Structured => "structured",
        mail::Role::Appendix => "appendix",
        mail::Role::Envelope => "envelope",
    }
    .to_owned()
}

fn hash(sha256: &str) -> Result<DocumentHash, Failure> {
    DocumentHash::parse(sha256).map_err(|error| Failure::permanent("bad_hash", error.to_string()))
}

/// What became of every part, for the mail's entry, and how many parts it has no room for.
fn parts(judgement: &Judgement, filings: &[Filing]) -> (Vec<MailPart>, usize) {
    let filed = filings.iter().flat_map(|filing| {
        filing.files.iter().map(|file| MailPart {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            sha256: file.sha256.to_string(),
            invoice_id: Some(filing.invoice.id.clone()),
            reason: None,
            rule: Some(file.rule.clone()),
            sentence: None,
        })
    });
    let skipped = judgement.skipped.iter().map(|file| MailPart {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size as u64,
        sha256: file.sha256.clone(),
        invoice_id: None,
        reason: Some(file.reason.to_owned()),
        rule: None,
        sentence: Some(bounded(&file.sentence)),
    });
    let mut parts: Vec<MailPart> = filed.chain(skipped).collect();
    let mut bytes = 0;
    let room = parts.iter().take_while(|part| {
        let text =
            [&part.name, &part.media_type].into_iter().chain(&part.reason).chain(&part.rule).chain(&part.sentence);
        bytes += PART_BYTES + text.map(String::len).sum::<usize>();
        bytes <= MAX_PARTS_BYTES
    });
    let room = room.count();
    let more = parts.len() - room;
    parts.truncate(room);
    (parts, more)
}

fn received(account: &AccountId, entry: &MailEntry, invoice: &IncomingInvoice, files: &[File]) -> Event {
    Event::InvoiceReceived(Box::new(InvoiceReceived {
        event_id: event_id(&["InvoiceReceived", account.as_str(), invoice.id.as_str()]),
        account: account.clone(),
        invoice_id: invoice.id.clone(),
        mail_id: entry.id.clone(),
        received_at: entry.at,
        kind: invoice.kind,
        format: invoice.format,
        fields: invoice.fields.clone(),
        files: files
            .iter()
            .take(MAX_EVENT_FILES)
            .map(|file| events::File {
                sha256: file.sha256.clone(),
                name: file.name.clone(),
                media_type: Some(file.media_type.clone()),
                size: Some(file.size),
                role: Some(file.role.clone()),
            })
            .collect(),
    }))
}

fn ignored(account: &AccountId, entry: &MailEntry) -> Event {
    Event::MailIgnored(MailIgnored {
        event_id: event_id(&["MailIgnored", account.as_str(), entry.id.as_str()]),
        account: account.clone(),
        mail_id: entry.id.clone(),
        received_at: entry.at,
        reason: entry.reason.clone().unwrap_or_default(),
        sentence: entry.sentence.clone().unwrap_or_default(),
    })
}

/// Text of a stranger, cut to what the ledger keeps of it.
pub(crate) fn bounded(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

fn bounded_fields(mut fields: invoice::Fields) -> invoice::Fields {
    for field in fields.values_mut() {
        *field = field.take().map(|text| bounded(&text));
    }
    fields
}
