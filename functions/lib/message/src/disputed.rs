//! In what the files of an invoice disagree.

use serde::{Deserialize, Serialize};

use crate::{Language, Parameter, Sample};

/// A field of an invoice in which its files may disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputedField {
    /// BT-1.
    Number,
    /// BT-2.
    IssueDate,
    /// BT-5.
    Currency,
    /// BT-112.
    TotalGross,
    /// BT-115.
    TotalPayable,
    /// BT-84.
    Iban,
}

impl DisputedField {
    /// The name of the field in the API and in events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::IssueDate => "issue_date",
            Self::Currency => "currency",
            Self::TotalGross => "total_gross",
            Self::TotalPayable => "total_payable",
            Self::Iban => "iban",
        }
    }

    /// A value of the field as the language writes it.
    fn value(self, written: &str, language: Language) -> String {
        match self {
            Self::IssueDate => language.date(written),
            Self::TotalGross | Self::TotalPayable => language.amount(written, ""),
            Self::Number | Self::Currency | Self::Iban => written.to_owned(),
        }
    }
}

impl Parameter for DisputedField {
    fn shown(&self, language: Language) -> String {
        let words = match (self, language) {
            (Self::Number, Language::De) => "Rechnungsnummer",
            (Self::Number, Language::En) => "invoice number",
            (Self::Number, Language::Fr) => "numéro de facture",
            (Self::Number, Language::Nl) => "factuurnummer",
            (Self::IssueDate, Language::De) => "Rechnungsdatum",
            (Self::IssueDate, Language::En) => "invoice date",
            (Self::IssueDate, Language::Fr) => "date de facture",
            (Self::IssueDate, Language::Nl) => "factuurdatum",
            (Self::Currency, Language::De) => "Währung",
            (Self::Currency, Language::En) => "currency",
            (Self::Currency, Language::Fr) => "devise",
            (Self::Currency, Language::Nl) => "valuta",
            (Self::TotalGross, Language::De) => "Gesamtbetrag mit Umsatzsteuer",
            (Self::TotalGross, Language::En) => "total with VAT",
            (Self::TotalGross, Language::Fr) => "total TVA comprise",
            (Self::TotalGross, Language::Nl) => "totaal met btw",
            (Self::TotalPayable, Language::De) => "fälliger Betrag",
            (Self::TotalPayable, Language::En) => "amount due",
            (Self::TotalPayable, Language::Fr) => "montant à payer",
            (Self::TotalPayable, Language::Nl) => "te betalen bedrag",
            (Self::Iban, _) => "IBAN",
        };
        words.to_owned()
    }
}

impl Sample for DisputedField {
    fn sample(_: &'static str) -> Self {
        Self::TotalGross
    }
}

/// What one file of an invoice says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileValue {
    /// Safe name of the file.
    pub file: String,
    /// The value as written.
    pub value: String,
}

impl FileValue {
    /// The file and its value of this field, as the language writes it.
    pub(crate) fn of(&self, field: DisputedField, language: Language) -> String {
        self.with(&field.value(&self.value, language), language)
    }

    fn with(&self, value: &str, language: Language) -> String {
        // In French a narrow no-break space stands before a colon.
        let colon = if language == Language::Fr { "\u{202f}:" } else { ":" };
        format!("{}{colon} {value}", self.file)
    }
}

impl Parameter for FileValue {
    fn shown(&self, language: Language) -> String {
        self.with(&self.value, language)
    }
}

impl Sample for FileValue {
    fn sample(name: &'static str) -> Self {
        Self { file: String::sample("file"), value: String::sample(name) }
    }
}
