//! Why a whole mail became no invoice.

use crate::Language::En;
use crate::text::{Text, advises, says};
use crate::{AutoReplyKind, MailReason, Parameter};

pub(crate) fn text(message: &MailReason) -> Text {
    match message {
        MailReason::NoAttachment => advises(
            "The e-mail has no attachment, so there is nothing to import.",
            "Ask the sender to attach the invoice, best as PDF or XML.",
        ),
        MailReason::NoFileIsAnInvoice => {
            advises("No file of the e-mail is an invoice.", "Look at each file for the reason.")
        }
        MailReason::DeliveryReport { recipient, reason, said } => says(format!(
            "The e-mail is a delivery report{}: {}{}",
            match recipient {
                Some(recipient) => format!(" about an e-mail to {recipient}"),
                None => String::new(),
            },
            match reason {
                Some(reason) => reason.shown(En),
                None => "it arrived".to_owned(),
            },
            match said {
                Some(said) => format!(". The mail server said: “{said}”."),
                None => ".".to_owned(),
            }
        )),
        MailReason::AutoReply { kind } => {
            let sentence = format!("The e-mail is an automatic reply without an invoice: {}.", kind.shown(En));
            match kind {
                AutoReplyKind::Challenge => advises(sentence, "Open the e-mail and follow it if you trust it."),
                AutoReplyKind::Absence | AutoReplyKind::Acknowledgement | AutoReplyKind::Other => says(sentence),
            }
        }
        MailReason::ReadReceipt { recipient, disposition } => says(match recipient {
            Some(recipient) => format!(
                "The e-mail is a read receipt without an invoice: an e-mail sent to {recipient} {}.",
                disposition.shown(En)
            ),
            None => format!("The e-mail is a read receipt without an invoice: an e-mail {}.", disposition.shown(En)),
        }),
        MailReason::ComplaintReport { recipient, kind } => advises(
            match recipient {
                Some(recipient) => format!("{recipient} reported an e-mail ({kind}), and this is the report."),
                None => format!("A recipient reported an e-mail ({kind}), and this is the report."),
            },
            "Agree on another delivery channel with the recipient.",
        ),
        MailReason::NotJunkReport => {
            says("The e-mail says that a recipient took an e-mail out of the junk folder. It holds no invoice.")
        }
        MailReason::ForwardingConfirmation { provider, requested_by, confirmation_code } => advises(
            match requested_by {
                Some(mailbox) => format!("{provider} asks whether {mailbox} may forward e-mails to this address."),
                None => format!("{provider} asks whether somebody may forward e-mails to this address."),
            },
            match confirmation_code {
                Some(confirmation_code) => format!(
                    "If you want that, type the code {confirmation_code} in there, or open the link of the e-mail."
                ),
                None => "If you want that, open the e-mail and follow its link.".to_owned(),
            },
        ),
        MailReason::AddressConfirmation { provider, confirmation_code } => advises(
            format!("{provider} wants to know whether this address belongs to the owner of a mailbox there."),
            format!(
                "If somebody of yours is setting up forwarding, type the code {confirmation_code} in there; else do nothing."
            ),
        ),
        MailReason::AnswersInvoiceEmail => says(
            "The e-mail answers an invoice e-mail of yours, so nothing was imported. A person's answer went to your own mailbox too; what it says of addresses and absences is on the timeline of the invoice.",
        ),
        MailReason::UnreadAnswer => advises(
            "The e-mail answers an invoice e-mail of yours, but did not go to your own mailbox, so nobody has read it.",
            "Open the e-mail, and answer it from your mailbox.",
        ),
        MailReason::Virus => advises("The e-mail carries a virus, so nothing of it was read.", "Warn the supplier."),
        MailReason::BlockedSender { sender } => advises(
            format!("E-mails of {sender} are blocked, so nothing was imported."),
            "To change that, take the sender off the list.",
        ),
        MailReason::ConnectorInactive => advises(
            "The connector of your company is not active, so nothing was imported.",
            "Activate it, and ask the supplier to send the e-mail again.",
        ),
        MailReason::UnknownAddress => advises(
            "No company has this import address.",
            "Check the number with the supplier, or activate the company's connector.",
        ),
        MailReason::MailNotInBucket => advises(
            "The received e-mail is not in the bucket, or is larger than an e-mail can be, so it could not be read.",
            "Ask the sender to send it again.",
        ),
    }
}
