//! English.

use super::Words;
use crate::copy::CopyRule;

pub(super) const WORDS: Words = Words {
    subject: "{{document}} {{number}} from {{seller}}",
    greeting: "Hello,",
    closing: "Kind regards\n{{seller}}",
    invoice: "Invoice",
    credit_note: "Credit note",
    invoices: ["invoice", "invoices"],
    credit_notes: ["credit note", "credit notes"],
    and: "and",
    here_are: ["Please find attached ", "."],
    here_is_the_invoice: "Please find attached our invoice",
    here_is_the_credit_note: "Please find attached our credit note",
    dated: "of",
    attached: ".",
    linked_invoice: "You can download our invoice",
    linked_credit_note: "You can download our credit note",
    linked: ".",
    linked_again: "You can download it once more.",
    files: "Files",
    too_large: "The files are too large for an e-mail. You can download them by this link until {until}.",
    download: "Download the files",
    sizes: ["KB", "MB"],
    reminder: "Reminder",
    is_due: [
        "A friendly reminder: our invoice {{number}} of {{issue_date}} for {{amount}} is due on {{due_date}}.",
        "You will find it attached once more.",
    ],
    was_due: [
        "A friendly reminder: our invoice {{number}} of {{issue_date}} for {{amount}} was due on {{due_date}}, and we have not noted its payment yet.",
        "You will find it attached once more.",
    ],
    crossed: "If you have paid already, please ignore this message. Thank you!",
    number: "Number",
    issue_date: "Date",
    due_date: "Due date",
    order: "Your order",
    customer_number: "Your customer number",
    amount: "Amount",
    payment: "Payment",
    holder: "Account holder",
    iban: "IBAN",
    bic: "BIC",
    reference: "Payment reference",
    code_alt: "QR code for your banking app (EPC code): {amount} to {holder}",
    scan: "Scan with your banking app",
    direct_debit: "The amount will be collected from your account by direct debit. Please do not transfer anything.",
    mandate: "Mandate reference",
    creditor_id: "Creditor identifier",
    paid: "The invoice is already paid. Please do not transfer anything.",
    nothing_due: "There is nothing to pay.",
    colon: ":",
    copy,
};

fn copy(rule: CopyRule) -> &'static str {
    match rule {
        CopyRule::BelgiumPeppol => {
            "This e-mail is only a copy: between Belgian businesses, the invoice that counts is the structured \
             electronic one sent over Peppol."
        }
        CopyRule::FrancePlatform => {
            "This e-mail is only a copy: between businesses in France, the invoice that counts is the electronic one \
             sent over an approved platform."
        }
    }
}
