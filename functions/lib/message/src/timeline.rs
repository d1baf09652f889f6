//! What happened to an issued invoice, entry by entry.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::catalogue::{Row, messages};
use crate::{Language, words};

messages! {
    /// What happened to an issued invoice, entry by entry.
    pub enum Timeline in timeline {
        /// It was issued.
        Issued {
            /// Its number, if that could be read.
            number: Option<String>,
        } = "issued", Row::account();
        /// Its issuer chose when it leaves.
        Scheduled {
            /// When.
            leaves_at: Timestamp,
        } = "scheduled", Row::account();
        /// There was nobody to deliver to, or nothing to deliver.
        Undeliverable = "undeliverable", Row::account();
        /// An invoice e-mail left without some recipients.
        RecipientsLeftOut {
            /// To whom, where they have addresses.
            recipients: Vec<String>,
        } = "recipients_left_out", Row::account();
        /// It is in one invoice e-mail with others.
        InJointEmail {
            /// Their numbers, or their ids where they have none.
            others: Vec<String>,
        } = "in_joint_email", Row::account();
        /// The invoice e-mail has a link instead of the files.
        SentByLink {
            /// How long it works.
            until: Timestamp,
        } = "sent_by_link", Row::account();
        /// A file was fetched by the link.
        FileDownloaded {
            /// Its name.
            name: String,
        } = "file_downloaded", Row::account();
        /// The invoice e-mail was opened, as far as anybody can tell.
        EmailOpened = "email_opened", Row::account();
        /// SES did not take it from the account's own address.
        SendingAddressRefused {
            /// Which one.
            address: String,
        } = "sending_address_refused", Row::account();
        /// A reply says that the reader is away.
        ReaderAway {
            /// Who wrote it.
            from: Option<String>,
            /// The last day, ISO 8601.
            until: Option<String>,
            /// Where to write meanwhile.
            address: Option<String>,
            /// Its own words.
            words: String,
        } = "reader_away", Row::account();
        /// A reply says that an address has changed.
        ReaderHasNewAddress {
            /// Who wrote it.
            from: Option<String>,
            /// Which address it names.
            address: Option<String>,
            /// Its own words.
            words: String,
        } = "reader_has_new_address", Row::account();
        /// A reply asks to send invoices to another address.
        ReaderWantsItElsewhere {
            /// Who wrote it.
            from: Option<String>,
            /// Which address it names.
            address: Option<String>,
            /// Its own words.
            words: String,
        } = "reader_wants_it_elsewhere", Row::account();
        /// A reply says that its reader is the wrong one.
        ReaderIsWrongPerson {
            /// Who wrote it.
            from: Option<String>,
            /// Which address it names.
            address: Option<String>,
            /// Its own words.
            words: String,
        } = "reader_is_wrong_person", Row::account();
        /// A person called it back before it left.
        Withdrawn {
            /// Who, as far as is known.
            by: Option<String>,
        } = "withdrawn", Row::account();
        /// A person wants it sent after all.
        Reinstated {
            /// Who, as far as is known.
            by: Option<String>,
        } = "reinstated", Row::account();
        /// A person had it sent again.
        Resent {
            /// Who, as far as is known.
            by: Option<String>,
            /// To which address instead of the partner's.
            to: Option<String>,
        } = "resent", Row::account();
        /// Somebody says that it was paid.
        MarkedPaid {
            /// Who, as far as is known.
            by: Option<String>,
            /// When.
            paid_on: Date,
        } = "marked_paid", Row::account();
        /// Somebody says that it was not paid after all.
        MarkedUnpaid {
            /// Who, as far as is known.
            by: Option<String>,
        } = "marked_unpaid", Row::account();
        /// A reminder is still to come.
        ReminderPlanned {
            /// When.
            leaves_at: Timestamp,
        } = "reminder_planned", Row::account();
        /// A reminder was left out.
        ReminderSkipped = "reminder_skipped", Row::account();
        /// It waits and is sent by itself.
        Waiting = "waiting_to_be_sent", Row::account();
        /// It is being sent.
        BeingSent = "being_sent", Row::account();
        /// It may or may not have left.
        MaybeSent = "maybe_sent", Row::account();
        /// The access point was asked to deliver it.
        HandedToAccessPoint = "handed_to_access_point", Row::account();
        /// The access point took it.
        AccessPointHasIt = "access_point_has_it", Row::account();
        /// SES has the mail.
        EmailLeft {
            /// To whom, where they have addresses.
            recipients: Vec<String>,
            /// By which SES knows it.
            ses_message_id: Option<String>,
        } = "email_left", Row::account();
        /// The mail server of the recipient put it off.
        EmailPutOff {
            /// To whom, where they have addresses.
            recipients: Vec<String>,
        } = "email_put_off", Row::account();
        /// The mail server of the recipient took it.
        EmailArrived {
            /// To whom, where they have addresses.
            recipients: Vec<String>,
        } = "email_arrived", Row::account();
        /// The customer's program answered that it has it.
        WebhookTookIt = "webhook_took_it", Row::account();
        /// The access point says that the customer has it.
        CustomerHasIt = "customer_has_it", Row::account();
        /// It could not be sent.
        NotSent = "not_sent", Row::account();
        /// SES refused it.
        RefusedBeforeItLeft = "refused_before_it_left", Row::account();
        /// It bounced.
        EmailCameBack {
            /// To whom, where they have addresses.
            recipients: Vec<String>,
        } = "email_came_back", Row::account();
        /// It cannot be delivered over a channel that is no mail.
        AccessPointGaveUp = "access_point_gave_up", Row::account();
        /// A reader complained.
        ReportedAsUnwanted {
            /// To whom, where they have addresses.
            recipients: Vec<String>,
        } = "reported_as_unwanted", Row::account();
    }
}

impl Timeline {
    /// Which reminder an entry is about, to stand before its sentence: `day` days after the due date, before it if negative.
    pub fn of_reminder(day: i16, language: Language) -> String {
        match language {
            Language::De => words::de::timeline::reminder(day),
            Language::En => words::en::timeline::reminder(day),
            Language::Fr => words::fr::timeline::reminder(day),
            Language::Nl => words::nl::timeline::reminder(day),
        }
    }
}
