//! What is wrong with what an invoice says.

use crate::catalogue::{Row, messages};
use crate::{Amount, Few, Language, Parameter, Place, Rule, Sample, Values};

messages! {
    /// What is wrong with what an invoice says.
    pub enum Finding in finding {
        /// A rule of EN 16931, XRechnung or Peppol is broken that has words of ours.
        RuleBroken {
            /// The rule.
            rule: Rule,
            /// What its sentence shows.
            #[serde(default, skip_serializing_if = "Values::is_empty")]
            values: Values,
            /// Where, if there are several of its kind: the first place it is broken at.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            place: Option<Place>,
            /// In how many more places.
            more: usize,
        } = "rule_broken", Row::account().sender_can_mend();

        /// A rule is broken that has no words of ours.
        OtherRuleBroken {
            /// Its id in its own specification.
            rule: String,
            /// The rule as its authors word it, in English.
            wording: String,
            /// As for a rule with words.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            place: Option<Place>,
            /// In how many more places.
            more: usize,
        } = "other_rule_broken", Row::account().sender_can_mend();

        /// What should be an amount is none, or has too many decimals.
        MalformedAmount {
            /// The business term, or the path of the element.
            element: String,
            /// As written.
            value: String,
        } = "malformed_amount", Row::account().sender_can_mend();

        /// What should be a date is none.
        MalformedDate {
            /// The business term, or the path of the element.
            element: String,
            /// As written.
            value: String,
        } = "malformed_date", Row::account().sender_can_mend();

        /// A value is not what its element may hold.
        MalformedValue {
            /// The business term, or the path of the element.
            element: String,
            /// As written.
            value: String,
            /// What the reader says of it, in English.
            wording: String,
        } = "malformed_value", Row::account().sender_can_mend();

        /// An element is given more than once, and may be only once.
        RepeatedElement {
            /// The business term, or the path of the element.
            element: String,
            /// How many more are left unread after the second.
            more: usize,
        } = "repeated_element", Row::account().sender_can_mend();

        /// An element is not as the schema has it.
        SchemaBroken {
            /// The business term, or the path of the element.
            element: String,
            /// What the reader says of it, in English.
            wording: String,
        } = "schema_broken", Row::account().sender_can_mend();

        /// Net and VAT do not make the total with VAT.
        TotalsDiffer {
            /// BT-109.
            net: Amount,
            /// BT-110.
            tax: Amount,
            /// BT-112.
            gross: Amount,
            /// What net and VAT make.
            expected: Amount,
        } = "totals_differ", Row::account().sender_can_mend();

        /// The VAT number of the seller (BT-31) has wrong check digits.
        VatChecksum {
            /// As written in the invoice.
            vat: String,
        } = "vat_checksum", Row::account().sender_can_mend();

        /// The account to pay to (BT-84) is no IBAN (ISO 13616).
        IbanChecksum {
            /// As written in the invoice.
            iban: String,
        } = "iban_checksum", Row::account().sender_can_mend();

        /// The end of the PDF is missing, and with it something it refers to.
        DamagedPdf = "damaged_pdf", Row::account().sender_can_mend();

        /// The PDF says nothing itself but carries other PDFs, as a portfolio or a covering letter does.
        PdfOfPdfs = "pdf_of_pdfs", Row::account();

        /// The pages of a PDF show several invoice numbers.
        SeveralInvoices {
            /// The numbers.
            numbers: Few,
        } = "several_invoices", Row::account().sender_can_mend();

        /// The document is too large to be held to the rules of its format.
        NotValidated = "not_validated", Row::account();

        /// More rules are broken than are listed.
        MoreFindings {
            /// How many.
            count: usize,
        } = "more_findings", Row::account().sender_can_mend();
    }
}

impl Finding {
    /// The id of the rule that is broken, if it is one of EN 16931, XRechnung or Peppol.
    pub fn rule(&self) -> Option<String> {
        match self {
            Self::RuleBroken { rule, .. } => Some(rule.to_string()),
            Self::OtherRuleBroken { rule, .. } => Some(rule.clone()),
            _ => None,
        }
    }
}

/// As part of another message: its sentence, without what to do next.
impl Parameter for Finding {
    fn shown(&self, language: Language) -> String {
        self.text(language).sentence.into_owned()
    }
}

impl Sample for Finding {
    fn sample(_: &'static str) -> Self {
        Self::DamagedPdf
    }
}
