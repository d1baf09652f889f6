//! The words of each language, one file per language. A language that lacks a word does not compile.

mod de;
mod en;
mod fr;
mod nl;

use invoice::Language;
use serde::Serialize;

use crate::codes::{DocumentType, Means, NamedUnit, Terms, VatCategory};

/// Everything a rendered view says by itself. The templates read the texts by their names.
#[derive(Debug, Serialize)]
pub(crate) struct Words {
    /// That this is made from a file in the format `{format}`, that nothing of it was checked here, and that the file
    /// is the original.
    pub(crate) notice: &'static str,
    pub(crate) issue_date: &'static str,
    pub(crate) due_date: &'static str,
    pub(crate) delivery_date: &'static str,
    pub(crate) period: &'static str,
    pub(crate) delivery_place: &'static str,
    pub(crate) type_code: &'static str,
    pub(crate) buyer_reference: &'static str,
    pub(crate) order: &'static str,
    pub(crate) sales_order: &'static str,
    pub(crate) contract: &'static str,
    pub(crate) project: &'static str,
    pub(crate) despatch_advice: &'static str,
    pub(crate) receipt_advice: &'static str,
    pub(crate) tender: &'static str,
    pub(crate) invoiced_object: &'static str,
    pub(crate) buyer_accounting: &'static str,
    pub(crate) preceding_invoice: &'static str,

    pub(crate) seller: &'static str,
    pub(crate) buyer: &'static str,
    pub(crate) payee: &'static str,
    pub(crate) tax_representative: &'static str,
    pub(crate) vat_number: &'static str,
    pub(crate) company_number: &'static str,

    pub(crate) lines: &'static str,
    pub(crate) line_id: &'static str,
    pub(crate) item: &'static str,
    pub(crate) item_id: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) price: &'static str,
    /// Before the quantity a price is for.
    pub(crate) per: &'static str,
    pub(crate) vat: &'static str,
    pub(crate) net: &'static str,
    /// Of lines that are only known with VAT.
    pub(crate) gross: &'static str,
    pub(crate) allowance: &'static str,
    pub(crate) charge: &'static str,
    /// That `{count}` lines are not shown.
    pub(crate) more_lines: &'static str,
    /// That `{count}` entries of other lists are not shown.
    pub(crate) more_entries: &'static str,
    /// That all amounts are in `{currency}`.
    pub(crate) currency: &'static str,

    pub(crate) totals: &'static str,
    pub(crate) total_lines: &'static str,
    pub(crate) total_net: &'static str,
    pub(crate) total_tax: &'static str,
    pub(crate) total_gross: &'static str,
    pub(crate) total_prepaid: &'static str,
    pub(crate) rounding: &'static str,
    pub(crate) withheld: &'static str,
    /// The amount due of an invoice.
    pub(crate) payable: &'static str,
    /// The amount due of a credit note.
    pub(crate) credited: &'static str,

    pub(crate) taxes: &'static str,
    pub(crate) tax_category: &'static str,
    pub(crate) tax_rate: &'static str,
    pub(crate) tax_basis: &'static str,
    pub(crate) tax_amount: &'static str,

    pub(crate) payment: &'static str,
    pub(crate) means: &'static str,
    pub(crate) iban: &'static str,
    pub(crate) account: &'static str,
    pub(crate) account_name: &'static str,
    pub(crate) bic: &'static str,
    pub(crate) payment_reference: &'static str,
    pub(crate) debited_account: &'static str,
    pub(crate) mandate: &'static str,
    pub(crate) creditor_id: &'static str,
    pub(crate) card: &'static str,
    pub(crate) instalment: &'static str,
    pub(crate) payment_terms: &'static str,
    pub(crate) discount: &'static str,
    /// Before the last day.
    pub(crate) until: &'static str,
    /// Within `{days}` of the invoice.
    pub(crate) within_days: &'static str,

    pub(crate) notes: &'static str,
    /// Before the number of the page.
    pub(crate) page: &'static str,
    /// Between the number of the page and that of all pages.
    pub(crate) page_of: &'static str,
    /// Between a label and its value.
    pub(crate) colon: &'static str,
    /// Before the sign of per cent.
    pub(crate) percent: &'static str,

    #[serde(skip)]
    pub(crate) document_type: fn(DocumentType) -> &'static str,
    #[serde(skip)]
    pub(crate) payment_means: fn(Means) -> &'static str,
    #[serde(skip)]
    pub(crate) terms: fn(Terms) -> &'static str,
    #[serde(skip)]
    pub(crate) vat_category: fn(VatCategory) -> &'static str,
    /// Of one, and of any other number.
    #[serde(skip)]
    pub(crate) unit: fn(NamedUnit) -> [&'static str; 2],
}

impl Words {
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::De => &de::WORDS,
            Language::En => &en::WORDS,
            Language::Fr => &fr::WORDS,
            Language::Nl => &nl::WORDS,
        }
    }
}
