//! What the sender of a mail can do, so that it becomes an invoice.

use crate::Remedy;
use crate::text::{Text, advises};

pub(crate) fn text(remedy: Remedy) -> Text {
    match remedy {
        Remedy::Attachment => advises(
            "The e-mail has no attachment.",
            "Please send the invoice as an attachment, preferably a PDF or XML file.",
        ),
        Remedy::Invoice => {
            advises("No file of the e-mail is an invoice.", "Please send the invoice as a PDF or XML file.")
        }
        Remedy::NoPassword => advises(
            "The attachment is encrypted or protected by a password.",
            "Please send the invoice without encryption and without a password.",
        ),
        Remedy::WholeFile => advises(
            "The attachment is damaged or incomplete and cannot be read.",
            "Please create the file anew and send it again.",
        ),
        Remedy::SmallerFiles => advises(
            "The e-mail or its attachment is too large or holds too many files.",
            "Please send smaller or fewer files, in several e-mails if need be.",
        ),
        Remedy::Unpacked => advises(
            "The attachment is packed in a way that cannot be opened.",
            "Please attach the invoice unpacked, as a PDF or XML file.",
        ),
    }
}
