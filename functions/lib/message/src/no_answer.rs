//! Why the sender of a mail gets no automatic reply, or the account no notice.

use crate::catalogue::{Row, messages};

messages! {
    /// Why the sender of a mail gets no automatic reply, or the account no notice.
    ///
    /// The first are what RFC 3834 section 2 and providers forbid, as the mail itself shows it.
    pub enum NoAnswer in no_answer {
        /// The reverse path is empty, as that of bounces.
        NullSender = "null_sender", Row::account();
        /// The reverse path or `From` is no address.
        NoSender = "no_sender", Row::account();
        /// The reverse path, `From` or `Reply-To` is the connector's own.
        OwnAddress = "own_address", Row::account();
        /// The reverse path or `From` is a program's: mailer-daemon, noreply, owner-…, …-request, bounce…
        RoleAddress = "role_address", Row::account();
        /// Nothing of the mail could be read.
        UnreadMail = "unread_mail", Row::account();
        /// A connector wrote it.
        MailLoop = "mail_loop", Row::account();
        /// `Auto-Submitted` is anything but `no`, or an older field says the same.
        AutoSubmitted = "auto_submitted", Row::account();
        /// It came over a list, or in bulk.
        MailingList = "mailing_list", Row::account();
        /// `X-Auto-Response-Suppress` asks for no automatic answers.
        AutoResponseSuppressed = "auto_response_suppressed", Row::account();
        /// It is a report about another mail.
        ReportOfMail = "report_of_mail", Row::account();
        /// The reverse path is not of the domain of `From`.
        OtherDomain = "other_domain", Row::account();
        /// It is part of a conversation between people, or between machines.
        AnswerToInvoiceEmail = "answer_to_invoice_email", Row::account();

        /// SES's verdicts.
        SpamOrVirus = "spam_or_virus", Row::account();
        /// DMARC does not pass, so the address may be an innocent's.
        SenderUnproven = "sender_unproven", Row::account();
        /// As many as a day may have had left.
        DailyAnswersUsed = "daily_answers_used", Row::account();
        /// SES did not say whether it took the mail.
        AnswerMayHaveLeft = "answer_may_have_left", Row::account();
        /// The words could not be put into their layout.
        AnswerUnwritable = "answer_unwritable", Row::operator();
        /// The address of the deployment from which it answers is none.
        ConnectorAddressInvalid = "connector_address_invalid", Row::operator();
    }
}
