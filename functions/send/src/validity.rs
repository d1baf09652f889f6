//! Whether an invoice keeps the rules that its data claims to follow.

use aws::Reason;
use invoice::{Invoice, Severity};
use message::Language;

/// Why an invoice should not be sent: the gravest of what is wrong in words, and how much else is. Warnings are no
/// reason.
pub(crate) fn trouble<'a>(invoices: impl Iterator<Item = &'a Invoice>) -> Option<Reason> {
    let mut errors = invoices.flat_map(|invoice| &invoice.findings).filter(|found| found.severity == Severity::Error);
    let first = errors.next()?;
    let more = match errors.count() {
        0 => String::new(),
        1 => " One more rule is broken.".to_owned(),
        more => format!(" {more} more rules are broken."),
    };
    let sentence = format!(
        "The invoice is not valid ({}): {}{more} Correct it and issue it again, or have invalid invoices sent: PUT \
         /v1/account/sending.",
        first.message.rule().unwrap_or_else(|| first.message.code().to_owned()),
        first.message.text(Language::En).sentence
    );
    Some(Reason::new("invalid_invoice", sentence))
}
