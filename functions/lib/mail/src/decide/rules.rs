//! Every rule by which a file is taken, joined or skipped: one table to read, one name to find in a judgement.

/// A rule: its stable name, for programs, and what it says, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Appears as `rule`, `joined` or `reason` in a judgement.
    pub name: &'static str,
    /// One sentence about the file it was applied to.
    pub sentence: &'static str,
    /// Whether a file that is skipped by it is kept for download. The mail itself is kept in any case.
    pub keeps: bool,
}

const fn rule(name: &'static str, sentence: &'static str) -> Rule {
    Rule { name, sentence, keeps: false }
}

const fn keeping(name: &'static str, sentence: &'static str) -> Rule {
    Rule { name, sentence, keeps: true }
}

/// The problems that cost nobody an invoice. Every other one may: the file or mail could not be read, so it is kept, and
/// a person should look at it.
pub const NOT_FOR_A_PERSON: [&str; 1] = ["empty_mail"];

/// Whether a person should look at what has this [`Problem`](invoice::Problem).
pub fn is_for_a_person(code: &str) -> bool {
    !NOT_FOR_A_PERSON.contains(&code)
}

// What makes an invoice.

/// Loose XML or EDIFACT in a known invoice format; each invoice of a batch is an invoice of its own.
pub const STRUCTURED: Rule = rule("structured", "The file holds invoice data that programs read.");
/// Factur-X, ZUGFeRD and the like.
pub const HYBRID_PDF: Rule = rule("hybrid_pdf", "The PDF carries invoice data that programs read.");
/// Every PDF that is not the rendering of another invoice of the mail.
pub const PDF: Rule = rule("pdf", "A PDF without invoice data is taken for an invoice that people read.");
/// A scan or photo in a mail that holds no other invoice.
pub const IMAGE: Rule = rule("image", "The mail holds no other invoice, so the image is taken for a scan of one.");

/// `page1.jpg`, `page2.jpg`: the name says page, the numbers run from 1. Photos numbered by a camera may be of several
/// receipts, so they are not joined.
pub const PAGES: Rule = rule("pages", "The images are called the pages of one scan, numbered from the first on.");

// What brings the files of one invoice together, from the surest to the weakest.

/// A hybrid PDF and its loose XML, or two syntaxes of one invoice.
pub const SAME_NUMBER_AND_SELLER: Rule =
    rule("same_number_and_seller", "The data of both files give the same invoice number and seller.");
/// The text layer shows the number as a word of its own; of several invoices, the one whose seller it shows too.
pub const NUMBER_IN_TEXT: Rule = rule("number_in_text", "The PDF shows the number of the invoice.");
/// `R-17.xml` and `R-17.pdf`, or `Invoice R-17.pdf` for the number R-17.
pub const SAME_FILE_NAME: Rule =
    rule("same_file_name", "The file has the name of the invoice's file, or its name holds the invoice number.");
/// A scanned PDF shows nothing to compare, so this applies only where there is nothing to confuse.
pub const ONLY_PAIR: Rule =
    rule("only_pair", "The PDF has no text to compare, but it and the invoice are the only two of the mail.");

/// `Rechnung_17.pdf` and `Rechnung_17_Kopie.pdf`; neither may say anything that the other contradicts.
pub const PRINTED_TWICE: Rule =
    rule("printed_twice", "Another PDF of the mail shows the same invoice number, and the same seller or total.");

/// A plain PDF of another mail. It must show the seller and the total too: an invoice wrongly joined is lost.
pub const RENDERING_IN_ANOTHER_MAIL: Rule = rule(
    "rendering_in_another_mail",
    "The PDF came in another mail and shows the number, the seller and the total of the invoice.",
);
/// Two arrivals whose data give the same number and seller; date and amounts are compared.
pub const SAME_INVOICE_IN_TWO_MAILS: Rule =
    rule("same_invoice_in_two_mails", "An invoice of the same number and seller came in another mail.");

/// The bytes of a file that an earlier mail brought.
pub const SAME_FILE_IN_TWO_MAILS: Rule = rule("same_file_in_two_mails", "An earlier mail brought the same file.");

// What accompanies an invoice.

/// Office files, texts, tables and images beside the only invoice of a mail, or beside the one whose name they bear.
pub const BESIDE_INVOICE: Rule = rule("beside_invoice", "The file came with the invoice and is kept as its appendix.");
/// A PDF within an XML invoice is what people read of it, if the mail holds nothing else for them to read; other files,
/// and all within a PDF, are appendices.
pub const EMBEDDED: Rule = rule("embedded", "The file was within the file of the invoice and belongs to it.");
/// A further PDF that shows the number of an invoice which has its rendering already, or is a PDF itself: a time sheet.
pub const FURTHER_PDF: Rule =
    rule("further_pdf", "The PDF refers to the invoice, which already has a rendering, and is kept as its appendix.");

/// CAdES: what the supplier signed is the envelope (.p7m), not the file in it.
pub const SIGNED_ORIGINAL: Rule =
    rule("signed_original", "The invoice was in this signed envelope, which is the original before the law.");

// Documents that call themselves something else, by their title or name: beside an invoice they are its appendices,
// alone they are skipped and kept. Terms are never filed with an invoice.

/// Also packing lists.
pub const DELIVERY_NOTE: Rule =
    keeping("delivery_note", "The document calls itself a delivery note, which is not an invoice.");
/// It may show prices and totals; the invoice follows.
pub const ORDER_CONFIRMATION: Rule =
    keeping("order_confirmation", "The document calls itself an order confirmation, which is not an invoice.");
/// Offers and estimates.
pub const QUOTE: Rule = keeping("quote", "The document calls itself a quote, which is not an invoice.");
/// It lists invoices that came before.
pub const STATEMENT: Rule =
    keeping("statement", "The document calls itself a statement of account, which is not an invoice.");
/// It is about invoices that came before.
pub const REMINDER: Rule =
    keeping("reminder", "The document calls itself a payment reminder, which is not an invoice.");
/// Terms of trade, privacy notices, disclaimers.
pub const TERMS: Rule = keeping("terms", "The document holds terms or legal notices, which are not an invoice.");
/// Hours or work done, as a proof beside an invoice.
pub const TIME_SHEET: Rule = keeping("time_sheet", "The document calls itself a time sheet, which is not an invoice.");
/// It lists invoices that a customer has paid.
pub const PAYMENT_ADVICE: Rule =
    keeping("payment_advice", "The document calls itself a payment advice, which is not an invoice.");
/// A form by which a payer permits direct debits.
pub const MANDATE: Rule =
    keeping("mandate", "The document calls itself a direct debit mandate, which is not an invoice.");
/// What a buyer sends to a seller.
pub const ORDER: Rule = keeping("order", "The document calls itself an order, which is not an invoice.");
/// Also leases and agreements.
pub const CONTRACT: Rule = keeping("contract", "The document calls itself a contract, which is not an invoice.");
/// It asks for payment in advance, but VAT is not deducted by it (Directive 2006/112/EC, article 178): the
/// invoice follows. People pay it, so one of them should look.
pub const PRO_FORMA: Rule = keeping(
    "pro_forma",
    "The document calls itself a pro forma invoice, which may ask for payment but is not an invoice to book.",
);

// What is skipped. Content that is refused (an order, an unreadable file) is skipped with its own code instead.

/// Shown by the HTML body, or too small for a page.
pub const INLINE_IMAGE: Rule = rule("inline_image", "It is a picture of the mail's text or a logo.");
/// Visiting cards, calendars, signatures, delivery reports, and what systems add to archives.
pub const NOISE: Rule =
    rule("noise", "It is a visiting card, calendar entry, signature, or a note that a program keeps for itself.");
/// What a delivery report, receipt, complaint or automatic reply carries.
pub const REPORT: Rule = rule("report", "It belongs to a report about another mail, not to an invoice.");
/// An archive, envelope or attached mail; its files are judged like those of the mail.
pub const UNPACKED: Rule = rule("unpacked", "It was unpacked, and the files in it are judged one by one.");
/// A companion without an invoice.
pub const NOT_AN_INVOICE_FORMAT: Rule =
    keeping("not_an_invoice_format", "Office files, texts and tables are kept only beside an invoice.");
/// A companion of several invoices, none of whose names it bears. It is not guessed to which it belongs.
pub const AMBIGUOUS_APPENDIX: Rule = keeping(
    "ambiguous_appendix",
    "The mail holds several invoices, and nothing says to which of them the file belongs.",
);
/// Neither an invoice nor a known companion.
pub const UNKNOWN_FORMAT: Rule = rule("unknown_format", "It is of a format that is not known as an invoice.");
/// The bytes of an earlier file of the mail.
pub const DUPLICATE: Rule = rule("duplicate", "The mail holds the same file twice; the first is used.");
/// Nothing in it.
pub const EMPTY_FILE: Rule = rule("empty_file", "The file is empty.");

/// All rules, in the order of this page.
pub const RULES: &[Rule] = &[
    STRUCTURED,
    HYBRID_PDF,
    PDF,
    IMAGE,
    PAGES,
    SAME_NUMBER_AND_SELLER,
    NUMBER_IN_TEXT,
    SAME_FILE_NAME,
    ONLY_PAIR,
    PRINTED_TWICE,
    RENDERING_IN_ANOTHER_MAIL,
    SAME_INVOICE_IN_TWO_MAILS,
    SAME_FILE_IN_TWO_MAILS,
    BESIDE_INVOICE,
    EMBEDDED,
    FURTHER_PDF,
    SIGNED_ORIGINAL,
    DELIVERY_NOTE,
    ORDER_CONFIRMATION,
    QUOTE,
    STATEMENT,
    REMINDER,
    TERMS,
    TIME_SHEET,
    PAYMENT_ADVICE,
    MANDATE,
    ORDER,
    CONTRACT,
    PRO_FORMA,
    INLINE_IMAGE,
    NOISE,
    REPORT,
    UNPACKED,
    NOT_AN_INVOICE_FORMAT,
    AMBIGUOUS_APPENDIX,
    UNKNOWN_FORMAT,
    DUPLICATE,
    EMPTY_FILE,
];
