//! The mail log.

use ::mail::Outcome;
use ::mail::notification::Verdicts;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use ids::{DocumentHash, MailId};
use jiff::Timestamp;
use ledger::{AnswerKind, AnswerStatus, MailAnswer, MailEntry, MailPart};
use message::{Language, LeftOut, NoAnswer, NotImported, RequestError};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::incoming::{Description, document};
use crate::Console;
use crate::auth::Caller;
use crate::error::Error;
use crate::extract::{After, FromPath, Page};
use crate::openapi;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(download))
}

/// A received mail and what became of it.
#[derive(Debug, Serialize, ToSchema)]
struct Mail {
    /// The message id SES gave it.
    id: String,
    /// When SES took it.
    at: Timestamp,
    /// The import addresses it was sent to.
    recipients: Vec<String>,
    /// Envelope sender (RFC 5321).
    envelope_sender: Option<String>,
    /// `From` header; not to be trusted. Null where it names none or several.
    sender: Option<String>,
    /// `Subject` header.
    subject: Option<String>,
    /// `Message-ID` header.
    message_id: Option<String>,
    /// SES's verdicts by name: `spam`, `virus`, `spf`, `dkim`, `dmarc`.
    #[schema(value_type = BTreeMap<String, String>, example = json!({"spam": "PASS", "virus": "PASS"}))]
    verdicts: Verdicts,
    /// What became of it.
    #[schema(value_type = openapi::Outcome)]
    outcome: Outcome,
    /// Stable code when it was not imported.
    #[schema(example = "no_attachment")]
    reason: Option<&'static str>,
    /// The same in words.
    sentence: Option<String>,
    /// What to do.
    hint: Option<String>,
    /// Whether a person should look: a part that may be an invoice could not be read.
    attention: bool,
    /// Every part and what became of it.
    parts: Vec<Part>,
    /// How many more parts there are than this entry has room for; their invoices are listed all the same.
    more_parts: usize,
    /// Why no program may answer it (RFC 3834); absent where one may.
    #[schema(example = "auto_submitted")]
    unanswerable: Option<&'static str>,
    /// What the sender's mail provider asks for, when the mail is its question whether mails may be forwarded here.
    confirmation: Option<Confirmation>,
}

/// A mail and what was answered to it.
#[derive(Debug, Serialize, ToSchema)]
struct MailWithAnswers {
    #[serde(flatten)]
    mail: Mail,
    /// The notice to the account's own people and the reply to the sender, as far as the account wants them.
    answers: Vec<Answer>,
}

/// A mail provider's question whether somebody may forward mails to an import address.
#[derive(Debug, Serialize, ToSchema)]
struct Confirmation {
    /// The provider.
    #[schema(example = "Gmail")]
    provider: String,
    /// Whose mails are to be forwarded, as the mail says.
    requested_by: Option<String>,
    /// The code to type in at the provider.
    code: Option<String>,
    /// The page at the provider that confirms. It comes out of a mail: show it, do not open it unasked.
    link: Option<String>,
}

/// An answer to a mail. Each is mailed at most once.
#[derive(Debug, Serialize, ToSchema)]
struct Answer {
    /// Which one.
    #[schema(value_type = openapi::AnswerKind)]
    kind: AnswerKind,
    /// Whom it is mailed to.
    to: Vec<String>,
    /// Where it stands.
    #[schema(value_type = openapi::AnswerStatus)]
    status: AnswerStatus,
    /// Since when.
    at: Timestamp,
    /// Stable code when it was not mailed, or nobody knows.
    #[schema(example = "sender_unproven")]
    reason: Option<String>,
    /// The same in words.
    sentence: Option<String>,
    /// SES's message id.
    ses_message_id: Option<String>,
}

/// What became of a part of a mail.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailPart)]
struct Part {
    /// Safe file name.
    name: String,
    /// Media type found in the bytes.
    media_type: String,
    /// Bytes.
    size: u64,
    /// SHA-256.
    sha256: String,
    /// The incoming invoice it is a file of.
    invoice_id: Option<String>,
    /// Stable code when it was left out.
    reason: Option<&'static str>,
    /// The rule that made it a file of the invoice.
    rule: Option<&'static str>,
    /// The reason or rule in words.
    sentence: String,
    /// What to do.
    hint: Option<String>,
    /// Where its bytes are, if they were kept: those of invoices, and those that a person should look at.
    href: Option<String>,
}

impl From<MailEntry> for Mail {
    fn from(mail: MailEntry) -> Self {
        let text = mail.reason.as_ref().map(|reason| reason.text(Language::En));
        Self {
            id: mail.id.to_string(),
            at: mail.at,
            recipients: mail.recipients,
            envelope_sender: mail.envelope_sender,
            sender: mail.sender,
            subject: mail.subject,
            message_id: mail.message_id,
            verdicts: mail.verdicts,
            outcome: mail.outcome,
            reason: mail.reason.as_ref().map(NotImported::code),
            sentence: text.as_ref().map(|text| text.sentence.to_string()),
            hint: text.and_then(|text| text.next).map(String::from),
            attention: mail.attention,
            parts: mail.parts.into_iter().map(|part| Part::of(&mail.id, part)).collect(),
            more_parts: mail.more_parts,
            unanswerable: mail.unanswerable.as_ref().map(NoAnswer::code),
            confirmation: mail.confirmation.map(Confirmation::from),
        }
    }
}

impl From<ledger::Confirmation> for Confirmation {
    fn from(asked: ledger::Confirmation) -> Self {
        Self { provider: asked.provider, requested_by: asked.requested_by, code: asked.code, link: asked.link }
    }
}

impl From<MailAnswer> for Answer {
    fn from(answer: MailAnswer) -> Self {
        Self {
            kind: answer.kind,
            to: answer.to,
            status: answer.status,
            at: answer.at,
            reason: answer.reason,
            sentence: answer.sentence,
            ses_message_id: answer.ses_message_id,
        }
    }
}

impl Part {
    fn of(mail: &MailId, part: MailPart) -> Self {
        let decided_by = part.decided_by();
        let text = decided_by.text(Language::En);
        Self {
            href: part.is_kept().then(|| format!("/v1/mails/{mail}/parts/{}", part.sha256)),
            invoice_id: part.invoice_id().map(ToString::to_string),
            reason: part.left_out().map(LeftOut::code),
            rule: part.invoice_id().map(|_| decided_by.code()),
            name: part.name,
            media_type: part.media_type,
            size: part.size,
            sha256: part.sha256,
            sentence: text.sentence.into_owned(),
            hint: text.next.map(String::from),
        }
    }
}

/// List received mails.
///
/// Newest first, used and ignored alike, each with what became of its parts and why.
#[utoipa::path(
    get, path = "/v1/mails", operation_id = "list_mails", tag = "mails", params(After),
    responses((status = 200, description = "A page of the mail log.", body = Page<Mail>), (status = 400, description = "`after` is no cursor."))
)]
async fn list(
    Caller(account): Caller,
    State(console): State<Console>,
    after: After,
) -> Result<Json<Page<Mail>>, Error> {
    let page = console.connector.ledger.mails(&account, after.cursor()?.as_deref()).await?;
    Ok(Json(Page::of(page, Mail::from)))
}

/// Read a received mail.
///
/// What became of it and of each of its parts, and what was answered.
#[utoipa::path(
    get, path = "/v1/mails/{id}", operation_id = "read_mail", tag = "mails",
    params(("id" = String, Path, description = "The mail's id.")),
    responses((status = 200, description = "The mail.", body = MailWithAnswers), (status = 404, description = "There is none of this id."))
)]
async fn read(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath(id): FromPath<MailId>,
) -> Result<Json<MailWithAnswers>, Error> {
    let ledger = &console.connector.ledger;
    let (mail, answers) = futures::try_join!(ledger.mail(&account, &id), ledger.answers(&account, &id))?;
    let mail = mail.ok_or(RequestError::ReceivedEmailNotFound)?;
    Ok(Json(MailWithAnswers { mail: mail.into(), answers: answers.into_iter().map(Answer::from).collect() }))
}

/// Download a part that was kept.
///
/// The bytes as the mail had them, also of what could not be read: encrypted and damaged files. A file of more than 4 MB
/// is answered with a redirect to a link that works for five minutes; follow it without the `Authorization` header.
#[utoipa::path(
    get, path = "/v1/mails/{id}/parts/{sha256}", operation_id = "download_part", tag = "mails",
    params(
        ("id" = String, Path, description = "The mail's id."),
        ("sha256" = String, Path, description = "The part's SHA-256."),
    ),
    responses(
        (status = 200, description = "The part, of its own media type.", content_type = "application/octet-stream"),
        (status = 307, description = "The part is at `Location`."),
        (status = 404, description = "The mail has no such part, or it was not kept."),
    )
)]
async fn download(
    Caller(account): Caller,
    State(console): State<Console>,
    FromPath((id, sha256)): FromPath<(MailId, DocumentHash)>,
) -> Result<Response, Error> {
    let mail = console.connector.ledger.mail(&account, &id).await?;
    let mut parts = mail.into_iter().flat_map(|mail| mail.parts);
    let part = parts.find(|part| part.is_kept() && part.sha256 == sha256.as_str());
    let part = part.ok_or(RequestError::AttachmentNotKept)?;
    let described = Description { name: &part.name, media_type: &part.media_type, size: part.size };
    document(&console, &account, &sha256, described).await
}
