//! What is wrong with one field of a request, or with one line of a list.

use crate::catalogue::{Row, messages};
use crate::{Cause, Channel, NumberFlaw};

messages! {
    /// What is wrong with one field of a request, or with one line of a list.
    pub enum FieldError in field {
        /// A text must say something and not too much.
        LengthOutOfRange {
            /// Characters.
            max: usize,
        } = "length_out_of_range", Row::answer(422);
        /// A number lies outside its limits.
        NumberOutOfRange {
            /// The least.
            min: u32,
            /// The most.
            max: u32,
        } = "number_out_of_range", Row::answer(422);
        /// A list in the body is too long.
        TooMany {
            /// How many it can have.
            max: usize,
        } = "too_many_entries", Row::answer(422);
        /// A value of another form than the API describes.
        ValueUnexpected {
            /// What the reader of JSON says, in English and for programmers.
            cause: Cause,
        } = "value_unexpected", Row::answer(422);
        /// A word that is none of those there are.
        ChoiceUnknown {
            /// The words there are.
            known: Vec<String>,
        } = "choice_unknown", Row::answer(422);
        /// It is no id.
        IdInvalid = "id_invalid", Row::answer(422);
        /// A path of the API is called so.
        IdReserved = "id_reserved", Row::answer(422);
        /// There is neither an id nor anything to make one from.
        IdMissing = "id_missing", Row::answer(422);
        /// It cannot have happened yet.
        InFuture = "time_in_future", Row::answer(422);
        /// It is no time, or more than a year ahead.
        TimeInvalid = "time_invalid", Row::answer(422);
        /// No country of ISO 3166-1.
        CountryUnknown {
            /// As written.
            written: String,
        } = "country_unknown", Row::answer(422);
        /// The VAT number is empty.
        VatMissing = "vat_number_missing", Row::answer(422);
        /// It has no prefix of a country whose VAT numbers are known.
        VatCountryUnknown {
            /// As written.
            written: String,
        } = "vat_country_unknown", Row::answer(422);
        /// The country's own rule refuses it.
        VatInvalid {
            /// As written.
            written: String,
            /// What is wrong.
            flaw: NumberFlaw,
            /// One that is right.
            example: String,
        } = "vat_number_invalid", Row::answer(422);
        /// The company number is empty.
        CompanyNumberMissing = "company_number_missing", Row::answer(422);
        /// Each country has company numbers of its own.
        CompanyNumberWithoutCountry = "company_number_without_country", Row::answer(422);
        /// The rule of the country's register refuses it.
        CompanyNumberInvalid {
            /// As written.
            written: String,
            /// ISO 3166-1 alpha-2.
            country: String,
            /// What is wrong.
            flaw: NumberFlaw,
            /// One that is right.
            example: String,
        } = "company_number_invalid", Row::answer(422);
        /// It has not both parts.
        EmailIncomplete = "email_address_incomplete", Row::answer(422);
        /// Longer than RFC 5321, section 4.5.3.1, allows.
        EmailTooLong = "email_address_too_long", Row::answer(422);
        /// The part before the @ cannot be.
        EmailLocalPart = "email_address_name_invalid", Row::answer(422);
        /// The part after the @ cannot be.
        EmailDomain = "email_address_domain_invalid", Row::answer(422);
        /// Mail to it comes back to the connector.
        ConnectorsOwnAddress = "connectors_own_address", Row::answer(422);
        /// It is neither an address nor a domain.
        SenderNameInvalid = "sender_name_invalid", Row::answer(422);
        /// Anybody can have a name below it.
        DomainIsPublic {
            /// Which one.
            domain: String,
        } = "domain_is_public", Row::answer(422);
        /// It is the connector's own.
        DomainOfConnector {
            /// Which one.
            domain: String,
        } = "domain_of_connector", Row::answer(422);
        /// A mailbox provider lets nobody else send from it.
        DomainOfMailboxProvider {
            /// Which one.
            domain: String,
        } = "domain_of_mailbox_provider", Row::answer(422);
        /// The address of a webhook is too long.
        UrlTooLong {
            /// Characters.
            max: usize,
        } = "url_too_long", Row::answer(422);
        /// It is no URL (RFC 3986).
        UrlMalformed = "url_malformed", Row::answer(422);
        /// Anybody on the way could read the invoice.
        UrlNotHttps = "url_not_https", Row::answer(422);
        /// A name or password stands in it.
        UrlWithCredentials = "url_with_credentials", Row::answer(422);
        /// It leads into a private network.
        UrlPrivate = "url_private", Row::answer(422);
        /// A webhook has a URL and nothing else.
        WebhookSettings = "webhook_settings_invalid", Row::answer(422);
        /// The settings of a channel are too long.
        SettingsTooLong {
            /// Bytes of JSON.
            max: usize,
        } = "channel_settings_too_long", Row::answer(422);
        /// A kind of channel is named twice.
        ChannelTwice = "channel_twice", Row::answer(422);
        /// A setting of a channel that the line does not name.
        ChannelNotListed {
            /// Which one.
            channel: Channel,
        } = "channel_not_listed", Row::answer(422);
        /// Another channel has no address.
        OnlyForEmail = "only_for_email", Row::answer(422);
        /// There is nothing to save.
        AddressToSaveMissing = "address_to_save_missing", Row::answer(422);
        /// What bounced has a reason.
        BounceReasonMissing = "bounce_reason_missing", Row::answer(422);
        /// What did not bounce has no reason.
        ReasonOnlyForBounce = "reason_only_for_bounce", Row::answer(422);
        /// It is no code.
        CodeMalformed = "code_malformed", Row::answer(422);
        /// No hours and minutes.
        TimeOfDayInvalid = "time_of_day_invalid", Row::answer(422);
        /// No name of the IANA time zone database.
        TimeZoneUnknown = "time_zone_unknown", Row::answer(422);
        /// No days, or too many.
        ReminderDaysCount {
            /// How many there can be.
            max: usize,
        } = "reminder_days_count", Row::answer(422);
        /// A day too far from the due date.
        ReminderDayTooFar {
            /// Days before it, at most.
            before: u16,
            /// Days after it, at most.
            after: u16,
        } = "reminder_day_too_far", Row::answer(422);
        /// Days out of order, or one twice.
        ReminderDaysOrder = "reminder_days_order", Row::answer(422);
        /// No colour.
        ColourInvalid {
            /// As written.
            written: String,
        } = "colour_invalid", Row::answer(422);
        /// A subject is one line.
        SubjectHasLineBreak = "subject_has_line_break", Row::answer(422);
        /// A character that nobody sees.
        ControlCharacter = "control_character", Row::answer(422);
        /// `{{` without `}}`.
        PlaceholderNotClosed {
            /// The placeholders there are.
            known: Vec<String>,
        } = "placeholder_not_closed", Row::answer(422);
        /// `}}` without `{{`.
        PlaceholderNotOpened {
            /// The placeholders there are.
            known: Vec<String>,
        } = "placeholder_not_opened", Row::answer(422);
        /// No placeholder is called so.
        PlaceholderUnknown {
            /// As written.
            name: String,
            /// The placeholders there are.
            known: Vec<String>,
        } = "placeholder_unknown", Row::answer(422);
        /// A character that no file name has.
        FileNameCharacter = "file_name_character", Row::answer(422);
        /// The ending follows from what the file is.
        FileNameEnding = "file_name_ending", Row::answer(422);
        /// A file of an upload is damaged or beyond the limits.
        FileUnreadable {
            /// Its name.
            name: String,
        } = "uploaded_file_unreadable", Row::answer(422);
        /// The form has a field that means nothing here.
        FormFieldUnknown {
            /// The fields there are.
            known: Vec<String>,
        } = "form_field_unknown", Row::answer(422);
        /// An invoice of a list names no file.
        FilesMissing = "invoice_without_files", Row::answer(422);
        /// It is no SHA-256 in hexadecimal digits.
        Sha256Invalid = "sha256_invalid", Row::answer(422);
        /// A file has no name that can be attached.
        FileNameInvalid {
            /// Bytes.
            max: usize,
        } = "file_name_invalid", Row::answer(422);
        /// An invoice of a list names the same file twice.
        FileTwice = "file_named_twice", Row::answer(422);
        /// Another line is about the same.
        ListedTwice {
            /// The first one.
            line: u64,
        } = "listed_twice", Row::answer(422);
        /// The line does not fit the first line.
        CellCount {
            /// How many it has.
            cells: usize,
            /// How many the first line has.
            columns: usize,
        } = "csv_cell_count", Row::answer(422);
        /// Time ran out, or the database did not answer.
        NotReached = "line_not_reached", Row::answer(503).may_be_tried_again();
    }
}
