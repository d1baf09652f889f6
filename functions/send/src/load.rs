//! What is needed to deliver an invoice: its files and its customer.

use aws::Failure;
use aws::Reason;
use aws::events::File;
use bytes::Bytes;
use connector::Connector;
use futures::future::try_join_all;
use ids::AccountId;
use invoice::{Details, Fields, Invoice};
use ledger::{Account, ChannelKind, Delivery, DeliveryMode, IssuedInvoice, Partner, Status};

use crate::plan::{self, Customer};

/// The most bytes of an invoice's files together. Encoded they must fit a mail of 40 MB, the most that SES takes.
const MAX_FILES_BYTES: usize = 28 * 1024 * 1024;

/// A file of an invoice.
pub(crate) struct Document {
    pub(crate) name: String,
    /// Found in the bytes.
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Bytes,
    /// The invoice that it is, if it is structured.
    pub(crate) invoice: Option<Invoice>,
}

/// What an invoice is delivered with.
pub(crate) struct Content {
    /// Its files, in their order.
    pub(crate) documents: Vec<Document>,
    /// The key fields of the structured file.
    pub(crate) fields: Option<Fields>,
    /// All that the structured file says.
    pub(crate) details: Option<Details>,
    pub(crate) partner: Partner,
}

/// Reads the files and finds the customer.
///
/// # Errors
/// Permanent: why there is nothing to deliver, or nobody to deliver to.
pub(crate) async fn content(
    connector: &Connector,
    account: &Account,
    issued: &IssuedInvoice,
) -> Result<Content, Failure> {
    plan::may_begin(account, issued).map_err(Failure::Permanent)?;
    let documents = documents(connector, &account.id, &issued.files).await?;
    let fields = documents.iter().find_map(|document| document.invoice.as_ref()).and_then(|one| one.fields.clone());
    let customer = plan::customer(issued, fields.as_ref()).map_err(Failure::Permanent)?;
    let found = match customer {
        Customer::Id(id) => connector.ledger.partner(&account.id, id).await?,
        Customer::Vat(vat) => connector.ledger.partner_by_vat(&account.id, vat).await?,
    };
    let partner = found.ok_or_else(|| Failure::Permanent(customer.unknown()))?;
    Ok(Content { details: details(&documents), documents, fields, partner })
}

/// All that the structured file says, if there is one.
pub(crate) fn details(documents: &[Document]) -> Option<Details> {
    let structured = documents.iter().find(|document| document.invoice.is_some())?;
    invoice::details(&structured.bytes).ok()?.into_iter().next()
}

/// Reads the files one after the other, so that too many of them are noticed before they fill the memory.
///
/// # Errors
/// `document_missing`, `files_too_large`; otherwise retryable.
pub(crate) async fn documents(
    connector: &Connector,
    account: &AccountId,
    files: &[File],
) -> Result<Vec<Document>, Failure> {
    let mut documents = Vec::new();
    let mut bytes = 0;
    for File { sha256, name, .. } in files {
        let document = connector.archive.document(account, sha256).await.map_err(|failure| match failure {
            Failure::Permanent(Reason { code, .. }) if code == "object_missing" => Failure::permanent(
                "document_missing",
                format!("The file {sha256} is not in the document bucket. Upload it before issuing the invoice."),
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
            invoice::Content::Structured(invoices) => invoices.into_iter().next(),
            _ => None,
        };
        documents.push(Document { name: name.clone(), media_type: read.media_type, bytes: document.into(), invoice });
    }
    Ok(documents)
}

/// Where each channel stands, where one stands in for another: what came back from some of its recipients has reached the
/// others, and counts as delivered.
///
/// # Errors
/// Retryable.
pub(crate) async fn standing(
    connector: &Connector,
    account: &AccountId,
    partner: &Partner,
    deliveries: &[Delivery],
) -> Result<Vec<(ChannelKind, Status)>, Failure> {
    let read = deliveries.iter().map(|delivery| async move {
        let asks_history = partner.delivery == DeliveryMode::Fallback && delivery.status == Status::Bounced;
        let has_reached = asks_history && {
            let history = connector.ledger.history(account, &delivery.invoice_id, delivery.channel).await?;
            !delivery.has_failed(partner, &history)
        };
        Ok::<_, Failure>((delivery.channel, if has_reached { Status::Delivered } else { delivery.status }))
    });
    try_join_all(read).await
}
