//! What a file of a mail was taken for, and by which rule.

use crate::Language::En;
use crate::text::{Text, advises, says};
use crate::{FileRule, Parameter};

pub(crate) fn text(message: &FileRule) -> Text {
    match message {
        FileRule::Structured => says("The file holds invoice data that programs read."),
        FileRule::HybridPdf => says("The PDF carries invoice data that programs read."),
        FileRule::Pdf => says("A PDF without invoice data is taken for an invoice that people read."),
        FileRule::Image => says("The e-mail holds no other invoice, so the image is taken for a scan of one."),
        FileRule::Pages => says("The images are called the pages of one scan, numbered from the first on."),
        FileRule::SameNumberAndSeller => says("The data of both files give the same invoice number and supplier."),
        FileRule::NumberInText => says("The PDF shows the number of the invoice."),
        FileRule::SameFileName => {
            says("The file has the name of the invoice's file, or its name holds the invoice number.")
        }
        FileRule::OnlyPair => {
            says("The PDF has no text to compare, but it and the invoice are the only two files of the e-mail.")
        }
        FileRule::PrintedTwice => {
            says("Another PDF of the e-mail shows the same invoice number, and the same supplier or total.")
        }
        FileRule::RenderingInAnotherMail => {
            says("The PDF came in another e-mail and shows the number, the supplier and the total of the invoice.")
        }
        FileRule::SameInvoiceInTwoMails => says("An invoice of the same number and supplier came in another e-mail."),
        FileRule::SameFileInTwoMails => says("An earlier e-mail brought the same file."),
        FileRule::BesideInvoice => says("The file came with the invoice and is kept as its appendix."),
        FileRule::Embedded => says("The file was within the file of the invoice and belongs to it."),
        FileRule::FurtherPdf => {
            says("The PDF refers to the invoice, which already has one, and is kept as its appendix.")
        }
        FileRule::SignedOriginal => {
            says("The invoice was in this signed envelope, which is the original before the law.")
        }
        FileRule::DeliveryNote => says("The document calls itself a delivery note, which is not an invoice."),
        FileRule::OrderConfirmation => {
            says("The document calls itself an order confirmation, which is not an invoice.")
        }
        FileRule::Quote => says("The document calls itself a quote, which is not an invoice."),
        FileRule::Statement => says("The document calls itself a statement of account, which is not an invoice."),
        FileRule::Reminder => says("The document calls itself a payment reminder, which is not an invoice."),
        FileRule::Terms => says("The document holds terms or legal notices, which are not an invoice."),
        FileRule::TimeSheet => says("The document calls itself a time sheet, which is not an invoice."),
        FileRule::PaymentAdvice => says("The document calls itself a payment advice, which is not an invoice."),
        FileRule::Mandate => says("The document calls itself a direct debit mandate, which is not an invoice."),
        FileRule::Order => says("The document calls itself an order, which is not an invoice."),
        FileRule::Contract => says("The document calls itself a contract, which is not an invoice."),
        FileRule::ProForma => advises(
            "The document calls itself a pro forma invoice, which may ask for payment but is not an invoice to book.",
            "Look at it before you pay or file it.",
        ),
        FileRule::BusinessDocument { document } => {
            says(format!("The file holds {document} as data, not an invoice.", document = document.shown(En)))
        }
        FileRule::InlineImage => says("The file is a picture of the e-mail's text or a logo."),
        FileRule::Noise => {
            says("The file is a visiting card, calendar entry, signature, or a note that a program keeps for itself.")
        }
        FileRule::Report => says("The file belongs to a report about another e-mail, not to an invoice."),
        FileRule::Unpacked { container, files } => says(match files {
            0 => format!("The file is {} and holds no files.", container.shown(En)),
            1 => {
                format!("The file is {} and was unpacked; the one file in it is judged by itself.", container.shown(En))
            }
            files => format!(
                "The file is {} and was unpacked; the {} files in it are judged one by one.",
                container.shown(En),
                files.shown(En)
            ),
        }),
        FileRule::NotAnInvoiceFormat => {
            says("Office files, texts and tables are filed only beside an invoice, and the e-mail holds none.")
        }
        FileRule::AmbiguousAppendix => advises(
            "The e-mail holds several invoices, and nothing says to which of them the file belongs.",
            "File it yourself with the right one.",
        ),
        FileRule::UnknownFormat => says("The file is of a format that is not known as an invoice."),
        FileRule::Duplicate => says("The e-mail holds the same file twice; the first is used."),
        FileRule::EmptyFile => says("The file is empty."),
    }
}
