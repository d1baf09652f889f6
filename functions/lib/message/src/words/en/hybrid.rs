//! Why no hybrid PDF can be made of an issued PDF and its XML.

use crate::HybridError;
use crate::text::{Text, advises};

pub(crate) fn text(message: &HybridError) -> Text {
    match message {
        HybridError::NoEuropeanInvoice => advises(
            "A hybrid PDF is made of one invoice in UBL or CII, and the file holds none or several.",
            "Send it as it is.",
        ),
        HybridError::NoEuropeanStandard => advises(
            "The XML does not say that it follows EN 16931 (BT-24), as that of a hybrid PDF must.",
            "Send it as it is.",
        ),
        HybridError::TooLargeToConvert => {
            advises("The invoice is too large to be put into a PDF.", "Send its XML as it is.")
        }
        HybridError::InvalidInvoice { rule } => advises(
            match rule {
                Some(rule) => {
                    format!("The invoice breaks a rule of EN 16931 ({rule}), so no hybrid PDF can be made of it.")
                }
                None => "The invoice breaks a rule of EN 16931, so no hybrid PDF can be made of it.".to_owned(),
            },
            "Correct it.",
        ),
        HybridError::LostInConversion { terms } => advises(
            format!("What the invoice says at {terms} would get lost in a hybrid PDF."),
            "Send PDF and XML as two files.",
        ),
        HybridError::PdfNotArchivable => advises(
            "The PDF is not PDF/A-3, which alone may carry XML, and it is not converted.",
            "Have your program write PDF/A-3, or issue the XML alone: then the PDF is made of it.",
        ),
        HybridError::PdfEncrypted => advises(
            "The issued PDF is encrypted, so no XML can be put into it.",
            "Issue the invoice with one that is not.",
        ),
        HybridError::PdfUnreadable { cause: _ } => advises(
            "No XML can be put into the issued PDF: it is damaged, or built in an unusual way.",
            "Issue the invoice with a newly made PDF.",
        ),
        HybridError::HybridAlready => {
            advises("The PDF carries an invoice already.", "Issue it without the XML beside it.")
        }
        HybridError::HybridDiffers => {
            advises("The PDF with the XML inside would not say the same as the XML.", "Send both files as they are.")
        }
    }
}
