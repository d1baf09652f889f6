//! The words of each language, one file per language. A language that lacks a word does not compile.

mod de;
mod en;
mod fr;
mod nl;

use invoice::Language;

use crate::copy::CopyRule;

/// Everything a letter says by itself. The first three are templates, and what an account may replace.
pub(crate) struct Words {
    pub(crate) subject: &'static str,
    pub(crate) greeting: &'static str,
    pub(crate) closing: &'static str,

    pub(crate) invoice: &'static str,
    pub(crate) credit_note: &'static str,
    /// After a number: one of them, and several.
    pub(crate) invoices: [&'static str; 2],
    pub(crate) credit_notes: [&'static str; 2],
    /// Between invoices and credit notes.
    pub(crate) and: &'static str,
    /// The first sentence of a letter with several, around what they are.
    pub(crate) here_are: [&'static str; 2],
    /// The first sentence up to the number.
    pub(crate) here_is_the_invoice: &'static str,
    pub(crate) here_is_the_credit_note: &'static str,
    /// Before the date of the document, in the first sentence.
    pub(crate) dated: &'static str,
    /// What ends the first sentence.
    pub(crate) attached: &'static str,

    /// The first sentence up to the number, where the files are not attached.
    pub(crate) linked_invoice: &'static str,
    pub(crate) linked_credit_note: &'static str,
    /// What ends it.
    pub(crate) linked: &'static str,
    /// The same in a reminder.
    pub(crate) linked_again: &'static str,
    pub(crate) files: &'static str,
    /// Why the files are not attached, and that they can be downloaded until the day `{until}`.
    pub(crate) too_large: &'static str,
    pub(crate) download: &'static str,
    /// Short for 1024 bytes, and for 1024 of these.
    pub(crate) sizes: [&'static str; 2],

    /// Before the subject of a reminder, and its title.
    pub(crate) reminder: &'static str,
    /// The first sentences of a reminder before the due date, with placeholders, and that the invoice is attached.
    pub(crate) is_due: [&'static str; 2],
    /// And after it.
    pub(crate) was_due: [&'static str; 2],
    /// What a reminder is to who has paid.
    pub(crate) crossed: &'static str,

    pub(crate) number: &'static str,
    pub(crate) issue_date: &'static str,
    pub(crate) due_date: &'static str,
    pub(crate) order: &'static str,
    pub(crate) customer_number: &'static str,
    pub(crate) amount: &'static str,

    pub(crate) payment: &'static str,
    pub(crate) holder: &'static str,
    pub(crate) iban: &'static str,
    pub(crate) bic: &'static str,
    pub(crate) reference: &'static str,
    /// What the payment code is, to who cannot see it: `{amount}` to `{holder}`.
    pub(crate) code_alt: &'static str,
    /// What to do with the payment code.
    pub(crate) scan: &'static str,
    pub(crate) direct_debit: &'static str,
    pub(crate) mandate: &'static str,
    pub(crate) creditor_id: &'static str,
    pub(crate) paid: &'static str,
    pub(crate) nothing_due: &'static str,

    /// Between a label and its value.
    pub(crate) colon: &'static str,
    pub(crate) copy: fn(CopyRule) -> &'static str,
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
