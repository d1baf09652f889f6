//! Why the API did not do what it was asked.

use jiff::Timestamp;

use crate::Channel;
use crate::catalogue::{Row, messages};

messages! {
    /// Why the API did not do what it was asked.
    pub enum RequestError in request {
        /// No route has this path.
        PathUnknown = "path_unknown", Row::answer(404);
        /// The path has other methods.
        MethodNotAllowed = "method_not_allowed", Row::answer(405);
        /// A part of the path is no id of its kind.
        PathInvalid = "path_invalid", Row::answer(400);
        /// The query cannot be read.
        QueryInvalid {
            /// The parameters there are.
            known: Vec<String>,
        } = "query_invalid", Row::answer(400);
        /// The place in a list to go on from is none.
        CursorInvalid = "cursor_invalid", Row::answer(400);
        /// The body is longer than can be taken.
        BodyTooLarge {
            /// The most that is taken, in KB.
            limit_kb: usize,
        } = "body_too_large", Row::answer(413);
        /// The body broke off.
        BodyUnreadable = "body_unreadable", Row::answer(400);
        /// The body is no JSON (RFC 8259).
        JsonMalformed {
            /// Counted from 1.
            line: usize,
            /// Counted from 1.
            column: usize,
        } = "json_malformed", Row::answer(400);
        /// The body does not call itself JSON.
        ContentTypeNotJson = "content_type_not_json", Row::answer(415);
        /// Fields of the body cannot be so; `errors` says which and why.
        InvalidFields = "invalid_fields", Row::answer(422);
        /// Passing trouble on our side.
        ServiceUnavailable = "service_unavailable", Row::answer(503).may_be_tried_again();
        /// A fault of ours.
        Internal = "internal_error", Row::answer(500);
        /// No bearer token (RFC 6750).
        TokenMissing = "token_missing", Row::answer(401);
        /// Its time (`exp`) has passed.
        TokenExpired = "token_expired", Row::answer(401);
        /// Its time (`nbf`) has not come.
        TokenNotYetValid = "token_not_yet_valid", Row::answer(401);
        /// It is no JWT (RFC 7519).
        TokenMalformed = "token_malformed", Row::answer(401);
        /// It is signed otherwise than with RS256, ES256 or EdDSA.
        TokenAlgorithmRefused = "token_algorithm_refused", Row::answer(401);
        /// It has a critical header that is not understood (RFC 7515, section 4.1.11).
        TokenHeaderUnknown = "token_header_unknown", Row::answer(401);
        /// The issuer publishes no such key.
        TokenKeyUnknown = "token_key_unknown", Row::answer(401);
        /// Its `iss` is another.
        TokenIssuerWrong = "token_issuer_wrong", Row::answer(401);
        /// Its `aud` is another.
        TokenAudienceWrong = "token_audience_wrong", Row::answer(401);
        /// It lacks one of `exp`, `iss` and `aud`.
        TokenClaimMissing = "token_claim_missing", Row::answer(401);
        /// Its signature does not verify, or its claims are of no known form.
        TokenSignatureWrong = "token_signature_wrong", Row::answer(401);
        /// It has no claim `account`.
        TokenNamesNoAccount = "token_names_no_account", Row::answer(403);
        /// The token's account has no profile yet.
        AccountNotCreated = "account_not_created", Row::answer(404);
        /// Addresses were made from the numbers.
        AccountNumbersFixed = "account_numbers_fixed", Row::answer(409);
        /// The numbers cannot stand before an @.
        NumbersMakeNoImportAddress = "numbers_make_no_import_address", Row::answer(422);
        /// Another account owns an address.
        ImportAddressTaken {
            /// Which one.
            address: String,
        } = "import_address_taken", Row::answer(409);
        /// Nothing is sent for an inactive connector.
        ActivationNeeded = "activation_needed", Row::answer(409);
        /// The account has no address of its own to send from.
        NoSendingAddress = "no_sending_address", Row::answer(404);
        /// It has one of another domain.
        OtherSendingAddress {
            /// That one.
            address: String,
        } = "other_sending_address", Row::answer(409);
        /// Another account or the operator sends from the domain.
        SendingDomainTaken {
            /// Which one.
            domain: String,
        } = "sending_domain_taken", Row::answer(409);
        /// The file has too many bytes.
        LogoTooLarge {
            /// What it has.
            kb: usize,
            /// What it can have.
            limit_kb: usize,
        } = "logo_too_large", Row::answer(413);
        /// Neither PNG nor JPEG.
        LogoFormatUnknown = "logo_format_unknown", Row::answer(422);
        /// Too many pixels to a side, or none.
        LogoDimensions {
            /// In pixels.
            width: u32,
            /// In pixels.
            height: u32,
            /// The most to a side.
            limit: u32,
        } = "logo_dimensions", Row::answer(422);
        /// The account has no such partner.
        PartnerNotFound = "partner_not_found", Row::answer(404);
        /// Somebody else changed it at the same moment.
        PartnerChangedMeanwhile = "partner_changed_meanwhile", Row::answer(409).may_be_tried_again();
        /// Another partner of the account has the VAT number.
        PartnerVatTaken {
            /// Which one.
            vat: String,
        } = "partner_vat_taken", Row::answer(409);
        /// There is nothing that a secret would sign.
        PartnerHasNoWebhook = "partner_has_no_webhook", Row::answer(409);
        /// No address can be added.
        PartnerAddressesFull {
            /// How many it can have.
            max: usize,
        } = "partner_addresses_full", Row::answer(409);
        /// No incoming invoice has this id.
        IncomingInvoiceNotFound = "incoming_invoice_not_found", Row::answer(404);
        /// The incoming invoice has no such file.
        IncomingFileNotFound = "incoming_file_not_found", Row::answer(404);
        /// Released, an invoice would be there twice.
        AlreadyOnRecord {
            /// The one that is there.
            invoice_id: String,
            /// Its number, if that could be read.
            number: Option<String>,
            /// When it came.
            came_at: Timestamp,
            /// From whom, if its e-mail says so.
            sender: Option<String>,
        } = "invoice_already_on_record", Row::answer(409);
        /// No program can read the invoice.
        NothingToRender = "nothing_to_render", Row::answer(409);
        /// The rendered invoice does not fit an answer.
        TooLongToShow = "invoice_too_long_to_show", Row::answer(409);
        /// Rendering failed, which is a fault of ours.
        NotRendered = "invoice_not_rendered", Row::answer(500);
        /// The log has no such mail.
        ReceivedEmailNotFound = "received_email_not_found", Row::answer(404);
        /// The mail has no such part, or its bytes were not kept.
        AttachmentNotKept = "attachment_not_kept", Row::answer(404);
        /// A file that the ledger names is not in the bucket.
        StoredFileMissing = "stored_file_missing", Row::answer(404);
        /// A file is larger than can be read at once.
        StoredFileTooLarge = "stored_file_too_large", Row::answer(409);
        /// No issued invoice has this id.
        IssuedInvoiceNotFound = "issued_invoice_not_found", Row::answer(404);
        /// What was issued does not change.
        IssuedWithOtherFiles {
            /// Its id.
            invoice_id: String,
        } = "issued_with_other_files", Row::answer(409);
        /// It was issued to another partner.
        IssuedToOtherPartner {
            /// Its id.
            invoice_id: String,
            /// To whom it was issued.
            partner_id: String,
        } = "issued_to_other_partner", Row::answer(409);
        /// A person called it back.
        InvoiceWithdrawn = "invoice_was_withdrawn", Row::answer(409);
        /// There is nothing to reinstate.
        InvoiceNotWithdrawn = "invoice_not_withdrawn", Row::answer(409);
        /// A channel has it or may have it.
        TooLateToWithdraw {
            /// Which one.
            channel: Channel,
        } = "too_late_to_withdraw", Row::answer(409);
        /// An upload is a form.
        FormExpected = "form_expected", Row::answer(415);
        /// The form is cut off or malformed (RFC 7578).
        FormMalformed = "form_malformed", Row::answer(400);
        /// There is nothing to issue.
        FormWithoutFile = "form_without_file", Row::answer(400);
        /// Of the files none is an invoice.
        UploadHasNoInvoice = "upload_has_no_invoice", Row::answer(422);
        /// The files are more than one invoice.
        UploadHasSeveralInvoices = "upload_has_several_invoices", Row::answer(422);
        /// Bytes that call themselves text may be changed on the way.
        SentAsText = "file_sent_as_text", Row::answer(415);
        /// There are no bytes.
        BodyEmpty = "body_empty", Row::answer(400);
        /// A file of an issued invoice is not in the document bucket.
        FileNotFiled {
            /// Its hash.
            sha256: String,
        } = "file_not_filed", Row::answer(404);
        /// The invoice does not go over this channel.
        DeliveryNotFound = "delivery_not_found", Row::answer(404);
        /// It is under way or has arrived.
        NotResendable = "delivery_not_resendable", Row::answer(409);
        /// It is to be sent again to another address already.
        ResendUnderWay = "resend_under_way", Row::answer(409).may_be_tried_again();
        /// The address is suppressed.
        AddressGetsNoEmails {
            /// Which one.
            address: String,
        } = "address_gets_no_emails", Row::answer(409);
        /// The connector delivers over this channel itself.
        NothingToReport = "nothing_to_report", Row::answer(409);
        /// The access point was not asked.
        DeliveryNotRequested = "delivery_not_requested", Row::answer(409);
        /// Neither JSON nor CSV.
        ListExpected = "list_expected", Row::answer(415);
        /// The body does not call itself CSV.
        CsvExpected = "csv_expected", Row::answer(415);
        /// It is no CSV (RFC 4180).
        CsvUnreadable = "csv_unreadable", Row::answer(422);
        /// What was not UTF-8 was replaced on the way.
        LettersLost = "letters_lost", Row::answer(400);
        /// The first line names no column.
        HeaderUnknown {
            /// The columns there are.
            known: Vec<String>,
        } = "csv_header_unknown", Row::answer(422);
        /// The first line names a column twice.
        ColumnTwice {
            /// Which one.
            column: String,
        } = "csv_column_twice", Row::answer(422);
        /// The list is longer than can be taken.
        TooManyLines {
            /// How many it can have.
            limit: usize,
        } = "too_many_lines", Row::answer(422);
        /// No list of invoices has this id.
        BulkNotFound = "bulk_not_found", Row::answer(404);
        /// It is still being announced.
        BulkUnderWay = "bulk_under_way", Row::answer(409).may_be_tried_again();
        /// Its stored lines are gone or no list.
        BulkListUnreadable = "bulk_list_unreadable", Row::answer(404);
    }
}
