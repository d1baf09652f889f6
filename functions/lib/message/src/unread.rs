//! Why a mail or file could not be read.

use crate::catalogue::{Row, messages};
use crate::noun::{ActualKind, Archive, ClaimedKind, Measure, UnreadDocument};
use crate::{Cause, Remedy};

/// A file that the sender can send in another way.
const fn mended_by(remedy: Remedy) -> Row {
    Row::account().mended_by(remedy)
}

messages! {
    /// Why a mail or file could not be read.
    pub enum Unread in unread {
        /// Nothing was handed over.
        EmptyMail = "empty_mail", mended_by(Remedy::Attachment);
        /// Larger than any mail that SES takes.
        MailTooLarge {
            /// In MB.
            limit: usize,
        } = "mail_too_large", mended_by(Remedy::SmallerFiles);
        /// A loose file that is larger than a mail may be.
        FileTooLarge {
            /// In MB.
            limit: usize,
        } = "file_too_large", mended_by(Remedy::SmallerFiles);
        /// The header fields of one part.
        HeadersTooLong {
            /// In KB.
            limit: usize,
        } = "headers_too_long", mended_by(Remedy::SmallerFiles);
        /// Parts and attached mails in one another.
        TooDeeplyNested {
            /// Levels.
            limit: usize,
        } = "too_deeply_nested", mended_by(Remedy::SmallerFiles);
        /// MIME parts of a mail.
        TooManyParts {
            /// Parts.
            limit: usize,
        } = "too_many_parts", mended_by(Remedy::SmallerFiles);

        /// In all archives of a mail together.
        TooManyFiles {
            /// Files.
            limit: usize,
        } = "too_many_files", mended_by(Remedy::SmallerFiles);
        /// All archives of a mail together.
        UnpacksTooLarge {
            /// MB beyond the mail's own size.
            limit: usize,
        } = "unpacks_too_large", mended_by(Remedy::SmallerFiles);
        /// Archives and mails in one another.
        ContainersTooDeep {
            /// Levels.
            limit: usize,
        } = "containers_too_deep", mended_by(Remedy::SmallerFiles);
        /// It needs a password.
        EncryptedZip = "encrypted_zip", mended_by(Remedy::NoPassword);
        /// It breaks the format.
        CorruptZip = "corrupt_zip", mended_by(Remedy::WholeFile);
        /// One of its files is packed by a method that is not read.
        UnsupportedZip = "unsupported_zip", mended_by(Remedy::Unpacked);
        /// Two of its files have one name.
        RepeatedNamesZip = "repeated_names_zip", mended_by(Remedy::Unpacked);
        /// One of its files becomes larger than any honest one.
        SuspiciousZip {
            /// Times the packed size.
            limit: usize,
        } = "suspicious_zip", mended_by(Remedy::Unpacked);
        /// It breaks the format.
        CorruptGzip = "corrupt_gzip", mended_by(Remedy::WholeFile);
        /// For a key that is not here.
        EncryptedSmime = "encrypted_smime", mended_by(Remedy::NoPassword);
        /// CMS compressed data (RFC 3274).
        CompressedSmime = "compressed_smime", mended_by(Remedy::Unpacked);
        /// A signed file that breaks the format.
        CorruptP7m = "corrupt_p7m", mended_by(Remedy::WholeFile);
        /// For a key that is not here.
        EncryptedPgp = "encrypted_pgp", mended_by(Remedy::NoPassword);
        /// A file within winmail.dat is cut off.
        CorruptWinmail = "corrupt_winmail", mended_by(Remedy::WholeFile);
        /// One of several mails into which a program cut a long one (RFC 2046 section 5.2.2).
        MessagePartial = "message_partial", mended_by(Remedy::WholeFile);
        /// The mail's parts cannot be told apart.
        UnreadableMime = "unreadable_mime", mended_by(Remedy::WholeFile);
        /// `.msg`.
        OutlookMessage = "outlook_message", mended_by(Remedy::Unpacked);
        /// Of a kind that is not opened.
        UnsupportedArchive {
            /// Which kind.
            archive: Archive,
        } = "unsupported_archive", mended_by(Remedy::Unpacked);

        /// Of a kind of which nothing is read, and perhaps an invoice.
        UnreadDocument {
            /// Which kind.
            document: UnreadDocument,
        } = "unread_document", mended_by(Remedy::Invoice);
        /// It calls itself a document and has no content.
        EmptyDocument {
            /// By its name or type.
            claims: ClaimedKind,
        } = "empty_document", mended_by(Remedy::WholeFile);
        /// It calls itself something that it is not.
        MislabelledFile {
            /// By its name or type.
            claims: ClaimedKind,
            /// By its content.
            content: ActualKind,
        } = "mislabelled_file", mended_by(Remedy::Invoice);
        /// Details were asked of a file that has none.
        NoInvoiceData = "no_invoice_data", mended_by(Remedy::Invoice);
        /// A batch file.
        TooManyInvoices {
            /// Invoices.
            limit: usize,
        } = "too_many_invoices", mended_by(Remedy::SmallerFiles);
        /// Its format is one of invoices, and none is in it.
        BatchWithoutInvoice = "batch_without_invoice", mended_by(Remedy::WholeFile);

        /// It breaks XML 1.0.
        MalformedXml {
            /// Where, from 1.
            line: u32,
            /// Where in the line, from 1.
            column: u32,
        } = "malformed_xml", mended_by(Remedy::WholeFile);
        /// Well-formed, and not what its format asks for.
        MalformedInvoice {
            /// What the parser says.
            cause: Cause,
        } = "malformed_invoice", mended_by(Remedy::WholeFile);
        /// Its XML declaration names no encoding that there is.
        UnknownEncoding {
            /// As written.
            encoding: String,
        } = "unknown_encoding", mended_by(Remedy::WholeFile);
        /// Its bytes are not of the encoding it declares.
        WrongEncoding {
            /// The declared one.
            encoding: String,
        } = "wrong_encoding", mended_by(Remedy::WholeFile);
        /// A document type definition, with which readers are attacked.
        XmlWithDtd = "xml_with_dtd", mended_by(Remedy::Unpacked);
        /// Elements in one another.
        XmlTooDeep {
            /// Levels.
            limit: usize,
        } = "xml_too_deep", mended_by(Remedy::SmallerFiles);
        /// Beyond what any invoice has.
        XmlTooLarge {
            /// The most that is read; `None` where it depends on the file.
            limit: Option<usize>,
            /// Of what.
            of: Measure,
        } = "xml_too_large", mended_by(Remedy::SmallerFiles);
        /// Beyond what any invoice has.
        EdifactTooLarge {
            /// The most that is read.
            limit: usize,
            /// Of what.
            of: Measure,
        } = "edifact_too_large", mended_by(Remedy::SmallerFiles);

        /// It needs a password.
        EncryptedPdf = "encrypted_pdf", mended_by(Remedy::NoPassword);
        /// It begins like one and cannot be read.
        CorruptPdf = "corrupt_pdf", mended_by(Remedy::WholeFile);
        /// Its streams unpack to more than any invoice has.
        PdfTooLarge {
            /// MB in one stream.
            stream: usize,
            /// MB in attached files, beyond the size of the PDF.
            attached: usize,
            /// MB in all.
            total: usize,
        } = "pdf_too_large", mended_by(Remedy::SmallerFiles);
        /// Beyond what any invoice has.
        TooManyObjects {
            /// The most that is read.
            limit: usize,
            /// Of what.
            of: Measure,
        } = "too_many_objects", mended_by(Remedy::SmallerFiles);
    }
}
