//! Why the API did not do what it was asked.

use crate::text::{Text, advises};
use crate::{Language, Parameter, RequestError};

const LANGUAGE: Language = Language::En;

pub(crate) fn text(message: &RequestError) -> Text {
    match message {
        RequestError::PathUnknown => {
            advises("There is nothing at this path.", "/openapi.json lists every path and its methods.")
        }
        RequestError::MethodNotAllowed => {
            advises("This path does not have this method.", "/openapi.json lists every path and its methods.")
        }
        RequestError::PathInvalid => advises(
            "A part of the path cannot be what it should be.",
            "Ids have 1 to 64 characters of A-Z, a-z, 0-9, _ and -; a SHA-256 has 64 of 0-9 and a-f.",
        ),
        RequestError::QueryInvalid { known } => advises(
            "The part of the address after the question mark cannot be read.",
            format!("These parameters are known, each once: {known}.", known = known.shown(LANGUAGE)),
        ),
        RequestError::CursorInvalid => advises(
            "This is no place from which the list goes on.",
            "Give `next` of an earlier page of the same list as `after`.",
        ),
        RequestError::BodyTooLarge { limit_kb } => advises(
            format!("The request is longer than {limit_kb} KB.", limit_kb = limit_kb.shown(LANGUAGE)),
            "Send less at once.",
        ),
        RequestError::BodyUnreadable => advises("The request could not be read to its end.", "Send it once more."),
        RequestError::JsonMalformed { line, column } => advises(
            format!(
                "The body is no valid JSON: reading it ended at line {line}, column {column}.",
                line = line.shown(LANGUAGE),
                column = column.shown(LANGUAGE)
            ),
            "Send one whole value; /openapi.json shows which.",
        ),
        RequestError::ContentTypeNotJson => {
            advises("The body must be JSON.", "Send it with Content-Type: application/json.")
        }
        RequestError::InvalidFields => advises(
            "Some of what was sent cannot be so.",
            "Correct the fields named in `errors` and send the whole again.",
        ),
        RequestError::ServiceUnavailable => advises(
            "A service behind the connector did not answer.",
            "Repeat this in a few seconds; repeating changes nothing twice.",
        ),
        RequestError::Internal => advises(
            "This is a fault of the connector. It has been logged.",
            "Tell whoever runs the connector if it happens again.",
        ),
        RequestError::TokenMissing => {
            advises("This needs an access token.", "Send it as Authorization: Bearer <token>.")
        }
        RequestError::TokenExpired => advises("The access token has expired.", "Sign in again."),
        RequestError::TokenNotYetValid => advises(
            "The access token is not valid yet.",
            "Wait, or compare the clocks of the issuer and of this server.",
        ),
        RequestError::TokenMalformed => {
            advises("The access token is no JWT of a known algorithm.", "Get a new one from the issuer.")
        }
        RequestError::TokenAlgorithmRefused => advises(
            "The access token is signed by an algorithm that is not accepted.",
            "Have the issuer sign with RS256, ES256 or EdDSA.",
        ),
        RequestError::TokenHeaderUnknown => advises(
            "The access token has a critical header that is not known here.",
            "Have the issuer leave out `crit`.",
        ),
        RequestError::TokenKeyUnknown => advises(
            "The issuer has no such key for the algorithm of the access token.",
            "Get a new token from the issuer.",
        ),
        RequestError::TokenIssuerWrong => {
            advises("The access token is of another issuer.", "Get one from the issuer that this connector trusts.")
        }
        RequestError::TokenAudienceWrong => {
            advises("The access token is meant for another service.", "Get one whose audience is this connector.")
        }
        RequestError::TokenClaimMissing => {
            advises("The access token lacks one of the claims exp, iss and aud.", "Have the issuer add it.")
        }
        RequestError::TokenSignatureWrong => {
            advises("The access token is not what its issuer signed.", "Get a new one from the issuer.")
        }
        RequestError::TokenNamesNoAccount => advises(
            "The access token does not say for which company it is.",
            "Have the issuer put the account's id (a-z, 0-9 and -) into the claim `account`.",
        ),
        RequestError::AccountNotCreated => {
            advises("Your company was not set up here yet.", "Do it with PUT /v1/account.")
        }
        RequestError::AccountNumbersFixed => advises(
            "The VAT and company number cannot change any more, because the import addresses were made from them.",
            "Use another account for another company.",
        ),
        RequestError::NumbersMakeNoImportAddress => advises(
            "No import address can be made from the VAT and company number.",
            "Correct them with PUT /v1/account.",
        ),
        RequestError::ImportAddressTaken { address } => advises(
            format!("{address} belongs to another company."),
            "Check the VAT and company number; if they are right, ask whoever runs the connector.",
        ),
        RequestError::ActivationNeeded => {
            advises("The connector is not active, so nothing is sent.", "Activate it with POST /v1/connector/activate.")
        }
        RequestError::NoSendingAddress => advises(
            "There is no sending address of your own: invoice e-mails leave from the connector's.",
            "Begin one with PUT /v1/account/sending-address.",
        ),
        RequestError::OtherSendingAddress { address } => advises(
            format!("Your sending address is {address}, of another domain."),
            "End that first with DELETE /v1/account/sending-address.",
        ),
        RequestError::SendingDomainTaken { domain } => advises(
            format!(
                "The domain {domain} is in use for sending already, by another company or by whoever runs the connector."
            ),
            "If it is yours, ask them; what another began without being able to prove it lapses after 72 hours.",
        ),
        RequestError::LogoTooLarge { kb, limit_kb } => advises(
            format!(
                "The logo has {kb} KB; it can have {limit_kb}.",
                kb = kb.shown(LANGUAGE),
                limit_kb = limit_kb.shown(LANGUAGE)
            ),
            "Save it smaller: it is shown at most 240 pixels wide.",
        ),
        RequestError::LogoFormatUnknown => advises(
            "The logo is neither PNG nor JPEG, the two that every e-mail program shows.",
            "Save it as one of them.",
        ),
        RequestError::LogoDimensions { width, height, limit } => advises(
            format!(
                "The logo has {width} by {height} pixels; each side can have 1 to {limit}.",
                width = width.shown(LANGUAGE),
                height = height.shown(LANGUAGE),
                limit = limit.shown(LANGUAGE)
            ),
            "Save it smaller.",
        ),
        RequestError::PartnerNotFound => {
            advises("There is no business partner of this id.", "GET /v1/partners lists those there are.")
        }
        RequestError::PartnerChangedMeanwhile => advises(
            "Somebody else changed the business partner at the same moment.",
            "Read it again and repeat the change.",
        ),
        RequestError::PartnerVatTaken { vat } => advises(
            format!("Another business partner already has the VAT number {vat}."),
            "Change that business partner instead, or correct the VAT number.",
        ),
        RequestError::PartnerHasNoWebhook => advises(
            "The business partner has no webhook.",
            "Save it with {\"kind\": \"webhook\", \"enabled\": true, \"settings\": {\"url\": \"https://…\"}}.",
        ),
        RequestError::PartnerAddressesFull { max } => advises(
            format!("The business partner has {max} addresses already.", max = max.shown(LANGUAGE)),
            "Take one away, or send without `save`.",
        ),
        RequestError::IncomingInvoiceNotFound => {
            advises("There is no incoming invoice of this id.", "GET /v1/incoming lists those there are.")
        }
        RequestError::IncomingFileNotFound => {
            advises("This invoice has no such file.", "GET /v1/incoming/{id} lists its files.")
        }
        RequestError::AlreadyOnRecord { invoice_id, number, came_at, sender } => advises(
            format!(
                "This invoice is on record already{}, which came on {}{}. Nothing was released, so that it is not paid twice.",
                number.as_ref().map(|number| format!(": number {number}")).unwrap_or_default(),
                came_at.shown(LANGUAGE),
                sender.as_ref().map(|sender| format!(" from {sender}")).unwrap_or_default()
            ),
            format!(
                "Use that one, /v1/incoming/{invoice_id}. If the two name different bank accounts, ask the supplier by telephone, at a number you know."
            ),
        ),
        RequestError::NothingToRender => advises(
            "This invoice came without data that a program can read: it is a scan or a plain PDF.",
            "Download the file.",
        ),
        RequestError::TooLongToShow => advises(
            "This invoice has more lines than fit into one answer.",
            "Take view.pdf, which shows the first of them, or download the file.",
        ),
        RequestError::NotRendered => {
            advises("This invoice could not be rendered. It has been logged.", "Download the file.")
        }
        RequestError::ReceivedEmailNotFound => {
            advises("There is no received e-mail of this id.", "GET /v1/mails lists those there are.")
        }
        RequestError::AttachmentNotKept => {
            advises("The e-mail has no such attachment, or it was not kept.", "GET /v1/mails/{id} shows which were.")
        }
        RequestError::StoredFileMissing => advises(
            "The file is not in the store any more.",
            "Put it back into the bucket, or send it once more where it came from.",
        ),
        RequestError::StoredFileTooLarge => {
            advises("The file is larger than can be read at once.", "Issue the invoice with smaller files.")
        }
        RequestError::IssuedInvoiceNotFound => {
            advises("There is no issued invoice of this id.", "An invoice appears here a moment after it was issued.")
        }
        RequestError::IssuedWithOtherFiles { invoice_id } => advises(
            format!("The invoice {invoice_id} was issued with other files, and an issued invoice does not change."),
            "Correct it by a credit note and a new invoice of another number or id.",
        ),
        RequestError::IssuedToOtherPartner { invoice_id, partner_id } => advises(
            format!("The invoice {invoice_id} was issued to the business partner {partner_id}."),
            "Send it to another address by POST /v1/deliveries/{invoice_id}/{channel}/resend. For another customer, correct it by a credit note and a new invoice.",
        ),
        RequestError::InvoiceWithdrawn => advises(
            "The invoice was withdrawn before it left.",
            "Have it sent after all by POST /v1/issued/{id}/reinstate.",
        ),
        RequestError::InvoiceNotWithdrawn => advises(
            "The invoice was not withdrawn, or was reinstated already.",
            "GET /v1/issued/{id} says how it stands.",
        ),
        RequestError::TooLateToWithdraw { channel } => advises(
            format!(
                "The invoice has left already, or may have, over the delivery channel {channel}.",
                channel = channel.shown(LANGUAGE)
            ),
            "What has left cannot be called back. Correct it by a credit note.",
        ),
        RequestError::FormExpected => advises(
            "The body must be multipart/form-data.",
            "For example: curl -F file=@invoice.xml -F file=@invoice.pdf.",
        ),
        RequestError::FormMalformed => advises(
            "The form could not be read: it is cut off or malformed.",
            "Send it whole, as multipart/form-data; /openapi.json shows its fields.",
        ),
        RequestError::FormWithoutFile => {
            advises("The form has no `file`.", "Add the invoice as PDF, image or structured file.")
        }
        RequestError::UploadHasNoInvoice => {
            advises("None of the files is an invoice.", "Add it as PDF, image or structured file.")
        }
        RequestError::UploadHasSeveralInvoices => {
            advises("The files are more than one invoice.", "Issue each by itself.")
        }
        RequestError::SentAsText => advises(
            "Bytes that are sent as text may be changed on the way.",
            "Send the file, whatever it is, with Content-Type: application/octet-stream.",
        ),
        RequestError::BodyEmpty => advises("The request has no bytes.", "Send the file as the body."),
        RequestError::FileNotFiled { sha256 } => advises(
            format!("The file {sha256} is not in the document bucket."),
            "File it by POST /v1/documents, then issue the invoice again.",
        ),
        RequestError::DeliveryNotFound => advises(
            "This invoice has no delivery over this delivery channel.",
            "Deliveries begin a moment after an invoice is issued; GET /v1/issued/{id} says if something is missing.",
        ),
        RequestError::NotResendable => advises(
            "The delivery is under way or has arrived.",
            "Only one that bounced, was refused, failed or is unknown can be sent again.",
        ),
        RequestError::ResendUnderWay => advises(
            "It is to be sent again to another address already, and waits for that.",
            "Wait until that has ended: GET /v1/deliveries/{invoice_id}/{channel} shows it.",
        ),
        RequestError::AddressGetsNoEmails { address } => advises(
            format!("{address} gets no e-mails, since one came back for good or was reported as unwanted."),
            "If it works again, say so by DELETE /v1/suppressed/{address}.",
        ),
        RequestError::NothingToReport => advises(
            "The connector delivers over this delivery channel itself, and knows how it ended.",
            "Report only what an access point delivers.",
        ),
        RequestError::DeliveryNotRequested => advises(
            "The access point was not asked to deliver this invoice, or not yet.",
            "Report what becomes of an InvoiceDeliveryRequested.",
        ),
        RequestError::ListExpected => advises(
            "The body must be a list in JSON or CSV.",
            "Send it with Content-Type: application/json, text/csv, or application/octet-stream for CSV that is not in UTF-8.",
        ),
        RequestError::CsvExpected => advises(
            "The body must be CSV.",
            "Send it with Content-Type: text/csv, or application/octet-stream if it is not in UTF-8.",
        ),
        RequestError::CsvUnreadable => {
            advises("The file cannot be read as CSV.", "Save it anew as CSV from your spreadsheet.")
        }
        RequestError::LettersLost => advises(
            "Letters of the file were lost on the way: it is not in UTF-8.",
            "Send it with Content-Type: application/octet-stream, or save it as UTF-8.",
        ),
        RequestError::HeaderUnknown { known } => advises(
            "The first line names no known column.",
            format!("It must name some of: {known}.", known = known.shown(LANGUAGE)),
        ),
        RequestError::ColumnTwice { column } => {
            advises(format!("The first line names the column {column} twice."), "Take one of the two columns out.")
        }
        RequestError::TooManyLines { limit } => advises(
            format!("The list has more than {limit} entries.", limit = limit.shown(LANGUAGE)),
            "Split it; each part of a CSV file needs the first line with the names of the columns.",
        ),
        RequestError::BulkNotFound => {
            advises("There is no list of invoices of this id.", "GET /v1/bulk lists those there are.")
        }
        RequestError::BulkUnderWay => advises(
            "The list of invoices is still being announced.",
            "GET /v1/bulk/{id} tells when `announced` is `total`.",
        ),
        RequestError::BulkListUnreadable => {
            advises("The stored list of invoices cannot be read.", "Post the list again: POST /v1/bulk.")
        }
    }
}
