//! Why a mail or file could not be read.

use crate::Language::En;
use crate::text::{Text, advises};
use crate::{Parameter, Unread};

pub(crate) fn text(message: &Unread) -> Text {
    match message {
        Unread::EmptyMail => advises("The e-mail is empty.", "Ask the sender to send it again."),
        Unread::MailTooLarge { limit } => advises(
            format!("The e-mail is larger than {limit} MB and was not read.", limit = limit.shown(En)),
            "Ask the sender to send fewer files at a time.",
        ),
        Unread::FileTooLarge { limit } => advises(
            format!("The file is larger than {limit} MB, which no e-mail may be.", limit = limit.shown(En)),
            "Split it, or ask the sender for a smaller one.",
        ),
        Unread::HeadersTooLong { limit } => advises(
            format!(
                "A part of the e-mail has more than {limit} KB of header fields, so it was not read.",
                limit = limit.shown(En)
            ),
            "Ask the sender to send the invoice in a new e-mail.",
        ),
        Unread::TooDeeplyNested { limit } => advises(
            format!(
                "The e-mail nests parts and attached e-mails more than {limit} deep, so it was not read.",
                limit = limit.shown(En)
            ),
            "Ask the sender to send the invoice in a new e-mail.",
        ),
        Unread::TooManyParts { limit } => advises(
            format!("The e-mail has more than {limit} parts and was not read.", limit = limit.shown(En)),
            "Ask the sender to send the files in several e-mails.",
        ),
        Unread::TooManyFiles { limit } => advises(
            format!(
                "The archives of the e-mail hold more than {limit} files together, so this one was not opened.",
                limit = limit.shown(En)
            ),
            "Ask the sender for several e-mails with fewer files.",
        ),
        Unread::UnpacksTooLarge { limit } => advises(
            format!(
                "Unpacked, the archives of the e-mail would take over {limit} MB more than the e-mail itself, so this one was not opened.",
                limit = limit.shown(En)
            ),
            "Ask the sender for the files without archive, or in several e-mails.",
        ),
        Unread::ContainersTooDeep { limit } => advises(
            format!(
                "The file is within more than {limit} archives or e-mails and was not opened.",
                limit = limit.shown(En)
            ),
            "Ask the sender for the file itself.",
        ),
        Unread::EncryptedZip => advises(
            "The zip archive is protected with a password and could not be opened.",
            "Ask the sender for the files without password.",
        ),
        Unread::CorruptZip => advises(
            "The zip archive is damaged or cut off.",
            "Ask the sender to send it again, or the files without archive.",
        ),
        Unread::UnsupportedZip => advises(
            "The file in the zip archive is packed with an uncommon method and could not be read.",
            "Ask the sender for the file without archive.",
        ),
        Unread::RepeatedNamesZip => advises(
            "The zip archive holds two files of the same name, of which only one can be read.",
            "Ask the sender for the files without archive.",
        ),
        Unread::SuspiciousZip { limit } => advises(
            format!(
                "A file in the zip archive is more than {limit} times as large as it is packed, as no invoice is, so it was not opened.",
                limit = limit.shown(En)
            ),
            "If you expect it, ask the sender for the file without archive.",
        ),
        Unread::CorruptGzip => advises(
            "The gzip file is damaged or cut off.",
            "Ask the sender to send it again, or the file without packing.",
        ),
        Unread::EncryptedSmime => advises(
            "The file is encrypted for one recipient (S/MIME), whose key is not known here.",
            "Ask the sender to send it unencrypted to this address.",
        ),
        Unread::CompressedSmime => {
            advises("The file is compressed by S/MIME, which is not read.", "Ask the sender to send it uncompressed.")
        }
        Unread::CorruptP7m => {
            advises("The signed file is damaged or cut off.", "Ask the sender to send it again, or without signature.")
        }
        Unread::EncryptedPgp => advises(
            "The file is encrypted with PGP for a key that is not known here.",
            "Ask the sender to send it unencrypted to this address.",
        ),
        Unread::CorruptWinmail => advises(
            "The file within the winmail.dat is cut off.",
            "Ask the sender to send it again, as plain text or HTML.",
        ),
        Unread::MessagePartial => advises(
            "The sender's program cut the e-mail into several, which are not put together again.",
            "Ask the sender to send it whole, or fewer files at a time.",
        ),
        Unread::UnreadableMime => advises(
            "The e-mail shows the beginnings of attached files, but what says where they are is missing or damaged.",
            "Open the e-mail itself, or ask the sender to send the files again.",
        ),
        Unread::OutlookMessage => advises(
            "The file is an e-mail saved by Outlook (.msg), which is not opened.",
            "Forward the e-mail itself, or attach its files.",
        ),
        Unread::UnsupportedArchive { archive } => advises(
            format!("The file is {archive}, which is not opened.", archive = archive.shown(En)),
            "Ask the sender for the PDF or XML file itself, or open it and forward what is in it to this address.",
        ),
        Unread::UnreadDocument { document } => advises(
            format!("The file is {document}, which is not read.", document = document.shown(En)),
            "Open it; if it is an invoice, ask the sender for it as PDF or XML, or save it as PDF and forward that to this address.",
        ),
        Unread::EmptyDocument { claims } => advises(
            format!("The file is empty, though it calls itself {claims}.", claims = claims.shown(En)),
            "Ask the sender to send it again.",
        ),
        Unread::MislabelledFile { claims, content } => advises(
            format!(
                "The file calls itself {claims}, but is {content}.",
                claims = claims.shown(En),
                content = content.shown(En)
            ),
            "Open it to see what it is, or ask the sender for the invoice as PDF or XML.",
        ),
        Unread::NoInvoiceData => {
            advises("The file has no invoice data that a program can read.", "Open the file itself.")
        }
        Unread::TooManyInvoices { limit } => advises(
            format!("The file has more than {limit} invoices and was not read.", limit = limit.shown(En)),
            "Ask the sender for several smaller files.",
        ),
        Unread::BatchWithoutInvoice => {
            advises("The file is made for invoices and holds none.", "Ask the sender for the complete file.")
        }
        Unread::MalformedXml { line, column } => advises(
            format!(
                "The XML is not well-formed (line {line}, character {column}) and could not be read.",
                line = line.shown(En),
                column = column.shown(En)
            ),
            "Ask the sender for a corrected file.",
        ),
        Unread::MalformedInvoice { cause: _ } => advises(
            "The XML is not built as its invoice format demands and could not be read.",
            "Ask the sender for a corrected file.",
        ),
        Unread::UnknownEncoding { encoding } => advises(
            format!("The XML says it is encoded as “{encoding}”, which is no known encoding."),
            "Ask the sender for the file in UTF-8.",
        ),
        Unread::WrongEncoding { encoding } => advises(
            format!("The XML claims to be {encoding} and contains bytes that are not."),
            "Ask the sender for the file in UTF-8.",
        ),
        Unread::XmlWithDtd => advises(
            "The XML has a document type definition. Invoices have none, and readers can be attacked with it, so it was not read.",
            "Ask the sender to leave it out.",
        ),
        Unread::XmlTooDeep { limit } => advises(
            format!(
                "The XML nests more than {limit} elements in one another, as no invoice does, so it was not read.",
                limit = limit.shown(En)
            ),
            "If you expect an invoice, ask the sender for it as PDF.",
        ),
        Unread::EdifactTooLarge { limit, of } => advises(
            format!(
                "The EDIFACT file has more than {limit} {of}, as no invoice has, so it was not read.",
                limit = limit.shown(En),
                of = of.shown(En)
            ),
            "If you expect an invoice, ask the sender for a smaller file.",
        ),
        Unread::EncryptedPdf => advises(
            "The PDF is protected with a password and could not be read.",
            "Ask the sender for a file without password.",
        ),
        Unread::CorruptPdf => advises(
            "The file begins like a PDF and cannot be read as one; it is damaged or cut off.",
            "Ask the sender to send it again.",
        ),
        Unread::PdfTooLarge { stream, attached, total } => advises(
            format!(
                "The PDF unpacks to more than {stream} MB in one part, {attached} MB beyond its size in attached files, or {total} MB in all, as no invoice does, so it was not read.",
                stream = stream.shown(En),
                attached = attached.shown(En),
                total = total.shown(En)
            ),
            "If you expect an invoice, ask the sender for a smaller file.",
        ),
        Unread::TooManyObjects { limit, of } => advises(
            format!(
                "The PDF has more than {limit} {of}, as no invoice has, so it was not read.",
                limit = limit.shown(En),
                of = of.shown(En)
            ),
            "If you expect an invoice, ask the sender for a smaller file.",
        ),
        Unread::XmlTooLarge { limit, of } => advises(
            match limit {
                Some(limit) => format!(
                    "The XML has more than {limit} {of}, as no invoice has, so it was not read.",
                    limit = limit.shown(En),
                    of = of.shown(En)
                ),
                None => format!(
                    "The XML has too many {of}, more than an invoice has, so it was not read.",
                    of = of.shown(En)
                ),
            },
            "If you expect an invoice, ask the sender for it as PDF or in smaller files.",
        ),
    }
}
