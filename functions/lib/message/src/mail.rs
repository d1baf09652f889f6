//! Why a whole mail became no invoice.

use crate::Remedy;
use crate::catalogue::{Row, messages};
use crate::noun::{AutoReplyKind, BounceReason, Disposition};

messages! {
    /// Why a whole mail became no invoice, where it could be read; see [`Unread`](crate::Unread) where not.
    pub enum MailReason in mail {
        /// Nothing is attached.
        NoAttachment = "no_attachment", Row::account().mended_by(Remedy::Attachment);
        /// It has files, and what became of each says why.
        NoFileIsAnInvoice = "no_file_is_an_invoice", Row::account().mended_by(Remedy::Invoice);

        /// A bounce, or another report of a mail server (RFC 3464).
        DeliveryReport {
            /// Whom the mail was sent to, if the report says so.
            recipient: Option<String>,
            /// Why it did not arrive; `None` if it did.
            reason: Option<BounceReason>,
            /// What the server said, on one line.
            said: Option<String>,
        } = "delivery_report", Row::account();
        /// An answer that no person wrote (RFC 3834).
        AutoReply {
            /// What it is for.
            kind: AutoReplyKind,
        } = "auto_reply", Row::account();
        /// A recipient's mail program did something with a mail (RFC 8098).
        ReadReceipt {
            /// Who got the mail, if the receipt says so.
            recipient: Option<String>,
            /// What was done.
            disposition: Disposition,
        } = "read_receipt", Row::account();
        /// A recipient reported a mail (RFC 5965).
        ComplaintReport {
            /// Who complained; many providers conceal it.
            recipient: Option<String>,
            /// `Feedback-Type`: `abuse`, `fraud`, `virus`, `other` …
            kind: String,
        } = "complaint_report", Row::account();
        /// A recipient took a mail out of the junk folder (RFC 5965, `not-spam`).
        NotJunkReport = "not_junk_report", Row::account();
        /// A mailbox provider asks whether mails may be forwarded to this address.
        ForwardingConfirmation {
            /// For example `Gmail`.
            provider: String,
            /// Whose mails, if the question says so.
            requested_by: Option<String>,
            /// What to type in there, if there is a code.
            confirmation_code: Option<String>,
        } = "forwarding_confirmation", Row::account();
        /// A mailbox provider wants a code, as a proof of whose this address is.
        AddressConfirmation {
            /// For example `Outlook`.
            provider: String,
            /// What to type in there.
            confirmation_code: String,
        } = "address_confirmation", Row::account();
        /// It answers an invoice e-mail of the account, whose people have it in their own mailbox.
        AnswersInvoiceEmail = "answers_invoice_email", Row::account();
        /// It answers an invoice e-mail of the account and went to nobody but the connector.
        UnreadAnswer = "unread_answer", Row::account();

        /// SES found one.
        Virus = "virus", Row::account();
        /// The account does not want mails of this sender.
        BlockedSender {
            /// The address or domain on the account's list.
            sender: String,
        } = "blocked_sender", Row::account();
        /// The account has switched its connector off.
        ConnectorInactive = "connector_inactive", Row::account();
        /// No account has the import address.
        UnknownAddress = "unknown_address", Row::operator();
        /// The mail is not in the bucket, or is no object that SES would write.
        MailNotInBucket = "mail_not_in_bucket", Row::operator();
    }
}
