//! What speaks against an invoice, whoever sent it.

use crate::catalogue::{Row, messages};
use crate::{DisputedField, DmarcPolicy, DmarcVerdict, Few, FileValue};

messages! {
    /// What speaks against an invoice, whoever sent it.
    pub enum Warning in warning {
        /// SES's spam verdict is FAIL.
        Spam = "spam", Row::account();

        /// DMARC denies that the mail is its sender's (RFC 7489).
        DmarcFailed {
            /// The domain of `From`, where it names one mailbox.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            domain: Option<String>,
            /// What that domain asks for.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            policy: Option<DmarcPolicy>,
        } = "dmarc_failed", Row::account().sender_can_mend();

        /// SES's SPF verdict is FAIL (RFC 7208).
        SpfFailed = "spf_failed", Row::account().sender_can_mend();

        /// SES's DKIM verdict is FAIL (RFC 6376).
        DkimFailed = "dkim_failed", Row::account().sender_can_mend();

        /// The account to pay to is new, and nothing proves the sender.
        SenderUnproven {
            /// Why nothing does.
            verdict: DmarcVerdict,
        } = "nothing_proves_sender", Row::account().sender_can_mend();

        /// The mail names somebody the account knows, is not proven to be theirs, and their domain asks to refuse such mails.
        KnownSenderUnproven {
            /// The domain of `From`, where it names one mailbox.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            domain: Option<String>,
        } = "known_sender_unproven", Row::account();

        /// As before, but a person released such an invoice with the same account to pay to.
        UnprovenAsReleased {
            /// The domain of `From`.
            domain: String,
            /// The account to pay to.
            iban: String,
        } = "unproven_as_released", Row::account();

        /// `From` holds no address.
        NoSender = "mail_names_no_sender", Row::account().sender_can_mend();

        /// `From` holds several addresses.
        SeveralSenders {
            /// The addresses.
            senders: Few,
        } = "several_senders", Row::account().sender_can_mend();

        /// Invoices came from this domain before, but not from this address.
        FirstMailFromAddress {
            /// The address.
            address: String,
        } = "first_mail_from_address", Row::account();

        /// No invoice came from this domain before; of a mailbox provider's, from this address.
        FirstMailFromDomain {
            /// The domain, or the address.
            domain: String,
        } = "first_mail_from_domain", Row::account();

        /// The supplier is known, and its invoices came from elsewhere so far.
        SupplierFromNewDomain {
            /// The domain, or the address at a mailbox provider.
            domain: String,
            /// Where they came from.
            before: Few,
        } = "supplier_from_new_domain", Row::account();

        /// The domain looks like another one that the account knows.
        LookAlikeDomain {
            /// The domain of the sender.
            domain: String,
            /// The one it looks like.
            known: String,
        } = "look_alike_domain", Row::account();

        /// Beside a domain that looks like a known one: no program can read whose invoice it is.
        SupplierUnread = "supplier_unread", Row::account();

        /// The account to pay to is none of this supplier's earlier invoices.
        IbanChanged {
            /// The account.
            iban: String,
            /// Those of earlier invoices.
            before: Few,
        } = "iban_changed", Row::account();

        /// The account to pay to is in another country than the supplier.
        IbanCountryDiffers {
            /// The account.
            iban: String,
            /// The VAT number of the supplier.
            vat: String,
        } = "iban_country_differs", Row::account();

        /// Another invoice of the supplier has the number, with another date or total.
        NumberUsedBefore {
            /// The id of that invoice in the account.
            invoice_id: String,
        } = "number_used_before", Row::account().sender_can_mend();

        /// Two files of the invoice do not say the same.
        FilesDisagree {
            /// In what.
            field: DisputedField,
            /// What each file says.
            values: Vec<FileValue>,
        } = "files_disagree", Row::account().sender_can_mend();

        /// A PDF beside the data of an ordinary invoice speaks of a correction at its head.
        PdfSpeaksOfCorrection {
            /// The name of the PDF.
            pdf: String,
            /// The line at its head.
            line: String,
            /// The name of the file with the data.
            data: String,
        } = "pdf_speaks_of_correction", Row::account().sender_can_mend();

        /// A PDF shows the number of the invoice and amounts, but not its total.
        PdfLacksTotal {
            /// The name of the PDF.
            pdf: String,
            /// The total of the data.
            total: crate::Amount,
        } = "pdf_lacks_total", Row::account().sender_can_mend();
    }
}
