//! What a file of a mail was taken for, and by which rule: one table to read, one name to find in a judgement.

use crate::Remedy;
use crate::catalogue::{Row, messages};
use crate::noun::{BusinessDocument, Container};

messages! {
    /// What a file of a mail was taken for, and by which rule.
    ///
    /// The rules of what makes an invoice, of what brings the files of one together, from the surest to the weakest, of what
    /// accompanies an invoice, and of what is left out. What cannot be read is left out too, as [`Unread`](crate::Unread).
    pub enum FileRule in file {
        /// Loose XML or EDIFACT in a known invoice format; each invoice of a batch is an invoice of its own.
        Structured = "structured", Row::account();
        /// Factur-X, ZUGFeRD and the like.
        HybridPdf = "hybrid_pdf", Row::account();
        /// Every PDF that is not the rendering of another invoice of the mail.
        Pdf = "pdf", Row::account();
        /// A scan or photo in a mail that holds no other invoice.
        Image = "image", Row::account();
        /// `page1.jpg`, `page2.jpg`: the name says page, the numbers run from 1. Photos numbered by a camera may be of
        /// several receipts, so they are not joined.
        Pages = "pages", Row::account();

        /// A hybrid PDF and its loose XML, or two syntaxes of one invoice.
        SameNumberAndSeller = "same_number_and_seller", Row::account();
        /// The text layer shows the number as a word of its own; of several invoices, the one whose seller it shows too.
        NumberInText = "number_in_text", Row::account();
        /// `R-17.xml` and `R-17.pdf`, or `Invoice R-17.pdf` for the number R-17.
        SameFileName = "same_file_name", Row::account();
        /// A scanned PDF shows nothing to compare, so this applies only where there is nothing to confuse.
        OnlyPair = "only_pair", Row::account();
        /// `Rechnung_17.pdf` and `Rechnung_17_Kopie.pdf`; neither may say anything that the other contradicts.
        PrintedTwice = "printed_twice", Row::account();
        /// A plain PDF of another mail. It must show the seller and the total too: an invoice wrongly joined is lost.
        RenderingInAnotherMail = "rendering_in_another_mail", Row::account();
        /// Two arrivals whose data give the same number and seller; date and amounts are compared.
        SameInvoiceInTwoMails = "same_invoice_in_two_mails", Row::account();
        /// The bytes of a file that an earlier mail brought.
        SameFileInTwoMails = "same_file_in_two_mails", Row::account();

        /// Office files, texts, tables and images beside the only invoice of a mail, or beside the one whose name they bear.
        BesideInvoice = "beside_invoice", Row::account();
        /// A PDF within an XML invoice is what people read of it, if the mail holds nothing else for them to read; other
        /// files, and all within a PDF, are appendices.
        Embedded = "embedded", Row::account();
        /// A further PDF that shows the number of an invoice which has its rendering already, or is a PDF itself: a time
        /// sheet.
        FurtherPdf = "further_pdf", Row::account();
        /// CAdES: what the supplier signed is the envelope (.p7m), not the file in it.
        SignedOriginal = "signed_original", Row::account();

        /// Also packing lists. This and the documents that follow call themselves something else than an invoice, by their
        /// title or name: beside an invoice they are its appendices, alone they are left out and kept.
        DeliveryNote = "delivery_note", Row::account();
        /// It may show prices and totals; the invoice follows.
        OrderConfirmation = "order_confirmation", Row::account();
        /// Offers and estimates.
        Quote = "quote", Row::account();
        /// It lists invoices that came before.
        Statement = "statement", Row::account();
        /// It is about invoices that came before.
        Reminder = "payment_reminder", Row::account();
        /// Terms of trade, privacy notices, disclaimers. They are never filed with an invoice.
        Terms = "terms", Row::account();
        /// Hours or work done, as a proof beside an invoice.
        TimeSheet = "time_sheet", Row::account();
        /// It lists invoices that a customer has paid.
        PaymentAdvice = "payment_advice", Row::account();
        /// A form by which a payer permits direct debits.
        Mandate = "mandate", Row::account();
        /// What a buyer sends to a seller.
        Order = "order", Row::account();
        /// Also leases and agreements.
        Contract = "contract", Row::account();
        /// It asks for payment in advance, but VAT is not deducted by it (Directive 2006/112/EC, article 178): the invoice
        /// follows. People pay it, so one of them should look.
        ProForma = "pro_forma", Row::account();
        /// Data that programs read, and that are no invoice by their format.
        BusinessDocument {
            /// What they are.
            document: BusinessDocument,
        } = "business_document", Row::account();

        /// Shown by the HTML body, or too small for a page.
        InlineImage = "inline_image", Row::account();
        /// Visiting cards, calendars, signatures, delivery reports, and what systems add to archives.
        Noise = "noise", Row::account();
        /// What a delivery report, receipt, complaint or automatic reply carries.
        Report = "part_of_report", Row::account();
        /// An archive, envelope or attached mail; its files are judged like those of the mail.
        Unpacked {
            /// What it is.
            container: Container,
            /// How many files it holds.
            files: usize,
        } = "unpacked", Row::account();
        /// A companion without an invoice.
        NotAnInvoiceFormat = "not_an_invoice_format", Row::account();
        /// A companion of several invoices, none of whose names it bears. It is not guessed to which it belongs.
        AmbiguousAppendix = "ambiguous_appendix", Row::account();
        /// Neither an invoice nor a known companion.
        UnknownFormat = "unknown_format", Row::account();
        /// The bytes of an earlier file of the mail.
        Duplicate = "duplicate", Row::account();
        /// Nothing in it, and it calls itself nothing that an invoice may be.
        EmptyFile = "empty_file", Row::account().mended_by(Remedy::WholeFile);
    }
}

/// Its parameters are small: rules are passed by value.
impl Copy for FileRule {}

impl FileRule {
    /// Whether a file that is left out by it is kept for download. The mail itself is kept in any case.
    pub const fn keeps_file(self) -> bool {
        match self {
            Self::DeliveryNote
            | Self::OrderConfirmation
            | Self::Quote
            | Self::Statement
            | Self::Reminder
            | Self::Terms
            | Self::TimeSheet
            | Self::PaymentAdvice
            | Self::Mandate
            | Self::Order
            | Self::Contract
            | Self::ProForma
            | Self::BusinessDocument { .. }
            | Self::NotAnInvoiceFormat
            | Self::AmbiguousAppendix => true,
            Self::Structured
            | Self::HybridPdf
            | Self::Pdf
            | Self::Image
            | Self::Pages
            | Self::SameNumberAndSeller
            | Self::NumberInText
            | Self::SameFileName
            | Self::OnlyPair
            | Self::PrintedTwice
            | Self::RenderingInAnotherMail
            | Self::SameInvoiceInTwoMails
            | Self::SameFileInTwoMails
            | Self::BesideInvoice
            | Self::Embedded
            | Self::FurtherPdf
            | Self::SignedOriginal
            | Self::InlineImage
            | Self::Noise
            | Self::Report
            | Self::Unpacked { .. }
            | Self::UnknownFormat
            | Self::Duplicate
            | Self::EmptyFile => false,
        }
    }
}
