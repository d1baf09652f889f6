//! Why a delivery stands where it stands.

use jiff::Timestamp;

use crate::catalogue::{Row, messages};
use crate::{Addresses, Cause, Channel, SuppressedAddress};

messages! {
    /// Why a delivery stands where it stands, or why an issued invoice is delivered to nobody.
    pub enum DeliveryReason in delivery {
        // Nothing to deliver, or nobody to deliver it to.

        /// The invoice was issued without a file.
        NoFiles = "no_files", Row::account();
        /// The account has switched its connector off.
        SendingInactive = "sending_inactive", Row::account();
        /// The partner has no channel that is used.
        NoChannelEnabled {
            /// Its name.
            partner: String,
        } = "no_channel_enabled", Row::account();
        /// The channel of a delivery that waits was switched off.
        ChannelDisabled {
            /// The partner's name.
            partner: String,
            /// Which one.
            channel: Channel,
        } = "channel_disabled", Row::account();
        /// A file is not in the document bucket.
        DocumentMissing {
            /// Of its bytes.
            sha256: String,
        } = "document_missing", Row::account();
        /// The files are more than an e-mail can carry.
        FilesTooLarge {
            /// MB together.
            limit: usize,
        } = "files_too_large", Row::account();
        /// The account has no partner of this id.
        PartnerUnknown {
            /// The id.
            partner: String,
        } = "partner_unknown", Row::account().answered(404);
        /// Neither the event nor a file says who the customer is.
        PartnerNotNamed = "partner_not_named", Row::account();
        /// No partner of the account has the buyer's VAT number.
        BuyerVatUnknown {
            /// As the invoice has it (BT-48).
            vat: String,
        } = "buyer_vat_unknown", Row::account();
        /// The partner has no address that invoices are meant for.
        NoEmailAddress {
            /// Its name.
            partner: String,
        } = "no_email_address", Row::account();
        /// All addresses that the invoice is meant for get no e-mails any more.
        AddressesSuppressed {
            /// The partner's name.
            partner: String,
            /// Those addresses.
            addresses: Vec<SuppressedAddress>,
        } = "addresses_suppressed", Row::account().answered(409);
        /// The invoice breaks rules of its format, and the account has such invoices held.
        InvalidInvoice {
            /// The gravest one.
            rule: String,
            /// How many others.
            more: usize,
        } = "invalid_invoice", Row::account();

        // The files that the partner wants cannot be made of those that were issued.

        /// None of the issued files holds what programs read.
        NoDataForFiles {
            /// What the partner wants: `xml`, `both` or `hybrid`.
            files: String,
        } = "no_data_for_files", Row::account();
        /// The data cannot be taken out of the file that holds it.
        DataNotExtractable = "data_not_extractable", Row::account();
        /// Who reads the files sees several invoices.
        SeveralInvoicesInFiles {
            /// What the partner wants.
            files: String,
            /// How many.
            seen: usize,
        } = "several_invoices_in_files", Row::account();
        /// The invoice has too many lines to be set as a PDF.
        TooManyLinesForPdf {
            /// Lines.
            limit: usize,
        } = "too_many_lines_for_pdf", Row::account();
        /// The invoice cannot be set as a PDF.
        PdfNotMade {
            /// What the typesetter says.
            cause: Cause,
        } = "pdf_not_made", Row::account();
        /// The invoice e-mail is larger than its receiver, or SES, takes.
        EmailTooLarge {
            /// MB, rounded up.
            megabytes: usize,
            /// MB.
            limit: u16,
            /// The name of the partner whose limit it is; `None` for that of SES.
            partner: Option<String>,
        } = "email_too_large", Row::account();
        /// The invoice e-mail cannot be written.
        EmailNotWritten {
            /// What its template says.
            cause: Cause,
        } = "email_not_written", Row::account();

        // It waits.

        /// It leaves in one e-mail with other invoices of the partner.
        WaitsForOthers {
            /// The partner's name.
            partner: String,
            /// When; `None`: as soon as possible.
            at: Option<Timestamp>,
        } = "waits_for_others", Row::account();
        /// Others come first: SES takes only so many e-mails a second.
        WaitsForRate = "waits_for_rate", Row::account().may_be_tried_again();
        /// SES takes no more e-mails today.
        DailyQuotaUsed = "daily_quota_used", Row::account().may_be_tried_again();
        /// It was issued for two customers at the same moment, and is looked at again.
        IssuedForTwoCustomers = "issued_for_two_customers", Row::account().may_be_tried_again();
        /// It leaves alone: no other invoice waits for the partner.
        NoOthersWaiting = "no_others_waiting", Row::account();
        /// It leaves alone: with others the e-mail would be too large.
        TooLargeWithOthers = "too_large_with_others", Row::account();
        /// It leaves alone: reading its files takes too long for an e-mail with others.
        TooSlowWithOthers = "too_slow_with_others", Row::account();
        /// It leaves alone: its files could not be read for an e-mail with others.
        UnreadableWithOthers {
            /// What was in the way.
            cause: Cause,
        } = "unreadable_with_others", Row::account();

        // What SES answered.

        /// No connection to SES came about.
        SesUnreachable = "ses_unreachable", Row::account().may_be_tried_again();
        /// SES is at its limit.
        SesThrottled {
            /// What it said.
            said: String,
        } = "ses_throttled", Row::account().may_be_tried_again();
        /// Sending is paused for the AWS account or the configuration set.
        SesPaused = "ses_paused", Row::account().may_be_tried_again();
        /// The function may not send.
        SesNotPermitted {
            /// SES's code.
            error: String,
            /// What it said.
            said: String,
        } = "ses_not_permitted", Row::account().may_be_tried_again();
        /// SES does not take this e-mail.
        SesRefused {
            /// SES's code.
            error: String,
            /// What it said.
            said: String,
        } = "ses_refused", Row::account();
        /// SES does not let e-mail leave from the sender's address.
        SenderUnverified = "sender_unverified", Row::account();
        /// Nobody knows whether SES took the e-mail.
        SesAnswerLost = "ses_answer_lost", Row::account();
        /// Sending was interrupted, so that nobody knows whether the e-mail left.
        SendingInterrupted = "sending_interrupted", Row::account();

        // What came back, from SES or from the customer's mail server.

        /// SES took the e-mail and did not send it, for a virus.
        SesRejected {
            /// What it said.
            said: Option<String>,
        } = "ses_rejected", Row::account();
        /// SES took the e-mail and could not write it.
        SesRenderingFailed {
            /// What it said.
            said: Option<String>,
        } = "ses_rendering_failed", Row::account();
        /// The mail server does not know the address.
        AddressRefused {
            /// Whom it concerns.
            recipients: Addresses,
            /// What the server said.
            said: Option<String>,
        } = "address_refused", Row::account();
        /// The mail server's answer names no address.
        AddressUnreadable {
            /// Whom it concerns.
            recipients: Addresses,
            /// What the server said.
            said: Option<String>,
        } = "address_unreadable", Row::account();
        /// The mailbox is full.
        MailboxFull {
            /// Whom it concerns.
            recipients: Addresses,
            /// What the server said.
            said: Option<String>,
        } = "mailbox_full", Row::account();
        /// The mail server does not take an e-mail of this size.
        EmailRefusedAsTooLarge {
            /// Whom it concerns.
            recipients: Addresses,
            /// What the server said.
            said: Option<String>,
        } = "email_refused_as_too_large", Row::account();
        /// The mail server does not take such attachments.
        AttachmentRejected {
            /// Whom it concerns.
            recipients: Addresses,
            /// What the server said.
            said: Option<String>,
        } = "attachment_rejected", Row::account();
        /// The mail server does not take what the e-mail says.
        ContentRejected {
            /// Whom it concerns.
            recipients: Addresses,
            /// What the server said.
            said: Option<String>,
        } = "content_rejected", Row::account();
        /// The mail server refuses the sender or the route.
        SenderBlocked {
            /// Whom it concerns.
            recipients: Addresses,
            /// What the server said.
            said: Option<String>,
        } = "sender_blocked", Row::account();
        /// The mail server did not take the e-mail, for a reason that it did not say clearly.
        NotDelivered {
            /// Whom it concerns.
            recipients: Addresses,
            /// What the server said.
            said: Option<String>,
        } = "not_delivered", Row::account();
        /// The mail server puts SES off, which keeps trying.
        Delayed {
            /// Whom it concerns.
            recipients: Addresses,
            /// What the server said.
            said: Option<String>,
        } = "delayed", Row::account();
        /// SES did not try, since an earlier e-mail to the address came back or was reported.
        SuppressedBySes {
            /// Whom it concerns.
            recipients: Addresses,
        } = "suppressed_by_ses", Row::account();
        /// The reader reported the e-mail.
        Complaint {
            /// Whom it concerns.
            recipients: Addresses,
            /// As what (RFC 5965 section 7.3): `abuse`, `fraud` …
            kind: String,
        } = "complaint", Row::account();

        // What an access point reports.

        /// The access point cannot deliver it.
        AccessPointRefused {
            /// Why, as its operator wrote.
            said: String,
            /// Its own code for that, if it gave one.
            their_code: Option<String>,
        } = "access_point_refused", Row::account();

        // What the receiver of a webhook answered.

        /// No answer in time.
        WebhookTimeout {
            /// So long was waited.
            seconds: u64,
        } = "webhook_timeout", Row::account().may_be_tried_again();
        /// It could not be reached, or its certificate is not valid.
        WebhookUnreachable = "webhook_unreachable", Row::account().may_be_tried_again();
        /// It has trouble that may pass.
        WebhookNotNow {
            /// HTTP status.
            status: u16,
        } = "webhook_not_now", Row::account().may_be_tried_again();
        /// It was asked again and again in vain.
        WebhookGivenUp {
            /// So long.
            hours: u64,
        } = "webhook_given_up", Row::account();
        /// It is gone for good (410).
        WebhookGone = "webhook_gone", Row::account();
        /// It redirects, which is not followed.
        WebhookRedirected {
            /// HTTP status.
            status: u16,
        } = "webhook_redirected", Row::account();
        /// It refuses the invoice.
        WebhookRefused {
            /// HTTP status.
            status: u16,
        } = "webhook_refused", Row::account();
        /// Its name leads into a private network.
        WebhookAddressForbidden = "webhook_address_forbidden", Row::account();
        /// Its address is none that may be posted to.
        WebhookAddressInvalid {
            /// As it was saved.
            address: String,
        } = "webhook_address_invalid", Row::account();
        /// The channel has no secret to sign with.
        WebhookSecretMissing = "webhook_secret_missing", Row::account();

        // Why a reminder does not leave.

        /// The invoice was paid.
        ReminderAfterPayment = "reminder_after_payment", Row::account();
        /// The invoice did not reach the customer, or the account wants no reminders any more.
        ReminderNeedless = "reminder_needless", Row::account();
        /// It could not leave within two days, or before the next one.
        ReminderTooLate = "reminder_too_late", Row::account();
    }
}
