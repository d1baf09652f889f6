//! Why the sender of a mail gets no automatic reply, or the account no notice.

use crate::NoAnswer;
use crate::text::{Text, advises, says};

pub(crate) fn text(message: &NoAnswer) -> Text {
    match message {
        NoAnswer::NullSender => says("The e-mail has no envelope sender, so no program may answer it."),
        NoAnswer::NoSender => says("The sender of the e-mail is no address that can be answered."),
        NoAnswer::OwnAddress => says("The e-mail comes from the connector itself."),
        NoAnswer::RoleAddress => says("The e-mail comes from the address of a program, which reads no answers."),
        NoAnswer::UnreadMail => {
            says("Nothing of the e-mail could be read, so nobody knows whether a program may answer it.")
        }
        NoAnswer::MailLoop => {
            says("The e-mail was written by a system like this one; two programs would write to each other.")
        }
        NoAnswer::AutoSubmitted => says("The e-mail was written by a program."),
        NoAnswer::MailingList => says("The e-mail came over a mailing list, or in bulk."),
        NoAnswer::AutoResponseSuppressed => says("The e-mail asks for no automatic answer."),
        NoAnswer::ReportOfMail => says("The e-mail is a program's report about another e-mail."),
        NoAnswer::OtherDomain => {
            says("The e-mail names another sender than its envelope, so an answer might reach a stranger.")
        }
        NoAnswer::AnswerToInvoiceEmail => {
            says("The e-mail answers an invoice e-mail; no program joins that conversation.")
        }
        NoAnswer::SpamOrVirus => says("The e-mail is taken for spam, or carries a virus."),
        NoAnswer::SenderUnproven => {
            says("It is not proven that the e-mail is its sender's (DMARC), so an innocent might be answered instead.")
        }
        NoAnswer::DailyAnswersUsed => says("As many automatic messages as a day may have had left before."),
        NoAnswer::AnswerMayHaveLeft => {
            says("Whether the message left is unknown, since the answer of SES was lost. It is not sent again.")
        }
        NoAnswer::AnswerUnwritable => {
            advises("The message could not be written.", "Please report this as a fault of the program.")
        }
        NoAnswer::ConnectorAddressInvalid => advises(
            "The sender address of this deployment is no e-mail address.",
            "Set SENDER in the stack's parameters.",
        ),
    }
}
