//! Why no hybrid PDF can be made of an issued PDF and its XML.

use crate::Cause;
use crate::catalogue::{Row, messages};

messages! {
    /// Why no hybrid PDF can be made of an issued PDF and its XML.
    pub enum HybridError in hybrid {
        /// A hybrid PDF is made of one invoice in UBL or CII.
        NoEuropeanInvoice = "no_european_invoice", Row::account();
        /// It does not say that it follows EN 16931 (BT-24).
        NoEuropeanStandard = "no_european_standard", Row::account();
        /// Beyond the limits of the library that checks and converts.
        TooLargeToConvert = "too_large_to_convert", Row::account();
        /// It breaks EN 16931, as a hybrid PDF must not.
        InvalidInvoice {
            /// The first rule it breaks, for example `BR-CO-10`, where one is named.
            rule: Option<String>,
        } = "hybrid_of_invalid_invoice", Row::account();
        /// CII has no place for what it says.
        LostInConversion {
            /// The first business terms that would get lost.
            terms: String,
        } = "lost_in_conversion", Row::account();
        /// Not PDF/A-3, which alone may carry XML.
        PdfNotArchivable = "pdf_not_archivable", Row::account();
        /// The issued PDF is encrypted.
        PdfEncrypted = "issued_pdf_encrypted", Row::account();
        /// The issued PDF cannot be read or written.
        PdfUnreadable {
            /// What the PDF library says.
            cause: Cause,
        } = "issued_pdf_unreadable", Row::account();
        /// It carries an invoice.
        HybridAlready = "hybrid_already", Row::account();
        /// Read again, the result would not say the same.
        HybridDiffers = "hybrid_differs", Row::account();
    }
}
