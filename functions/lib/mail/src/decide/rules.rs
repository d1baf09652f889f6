//! Every rule by which a file is taken, joined or skipped: one table to read, one name to find in a judgement.

/// A rule: its stable name, for programs, and what it says, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Appears as `rule`, `joined` or `reason` in a judgement.
    pub name: &'static str,
    /// One sentence about the file it was applied to.
    pub sentence: &'static str,
}

const fn rule(name: &'static str, sentence: &'static str) -> Rule {
    Rule { name, sentence }
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

// What accompanies an invoice.

/// Office files, texts, tables and images beside the only invoice of a mail, or beside the one whose name they bear.
pub const BESIDE_INVOICE: Rule = rule("beside_invoice", "The file came with the invoice and is kept as its appendix.");
/// A PDF within an XML invoice is what people read of it, if the mail holds nothing else for them to read; other files,
/// and all within a PDF, are appendices.
pub const EMBEDDED: Rule = rule("embedded", "The file was within the file of the invoice and belongs to it.");
/// A further PDF that shows the number of an invoice which has its rendering already: a time sheet, a delivery note.
pub const FURTHER_PDF: Rule =
    rule("further_pdf", "The PDF refers to the invoice, which already has a rendering, and is kept as its appendix.");

// What is skipped. Content that is refused (an order, an unreadable file) is skipped with its own code instead.

/// Shown by the HTML body, or too small for a page.
pub const INLINE_IMAGE: Rule = rule("inline_image", "It is a picture of the mail's text or a logo.");
/// Visiting cards, calendars, signatures, delivery reports, and what systems add to archives.
pub const NOISE: Rule =
    rule("noise", "It is a visiting card, calendar entry, signature, or a note that a program keeps for itself.");
/// An archive, envelope or attached mail; its files are judged like those of the mail.
pub const UNPACKED: Rule = rule("unpacked", "It was unpacked, and the files in it are judged one by one.");
/// A companion without an invoice.
pub const NOT_AN_INVOICE_FORMAT: Rule =
    rule("not_an_invoice_format", "Office files, texts and tables are kept only beside an invoice.");
/// A companion of several invoices, none of whose names it bears. It is not guessed to which it belongs.
pub const AMBIGUOUS_APPENDIX: Rule =
    rule("ambiguous_appendix", "The mail holds several invoices, and nothing says to which of them the file belongs.");
/// Neither an invoice nor a known companion.
pub const UNKNOWN_FORMAT: Rule = rule("unknown_format", "It is of a format that is not known as an invoice.");
/// The bytes of an earlier file of the mail.
pub const DUPLICATE: Rule = rule("duplicate", "The mail holds the same file twice; the first is used.");
/// Nothing in it.
pub const EMPTY_FILE: Rule = rule("empty_file", "The file is empty.");

/// All rules, in the order of this page.
pub const RULES: [Rule; 19] = [
    STRUCTURED,
    HYBRID_PDF,
    PDF,
    IMAGE,
    SAME_NUMBER_AND_SELLER,
    NUMBER_IN_TEXT,
    SAME_FILE_NAME,
    ONLY_PAIR,
    BESIDE_INVOICE,
    EMBEDDED,
    FURTHER_PDF,
    INLINE_IMAGE,
    NOISE,
    UNPACKED,
    NOT_AN_INVOICE_FORMAT,
    AMBIGUOUS_APPENDIX,
    UNKNOWN_FORMAT,
    DUPLICATE,
    EMPTY_FILE,
];
