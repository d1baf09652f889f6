//! Dutch.

use super::Words;
use crate::copy::CopyRule;

pub(super) const WORDS: Words = Words {
    subject: "{{document}} {{number}} van {{seller}}",
    greeting: "Goedendag,",
    closing: "Met vriendelijke groet\n{{seller}}",
    invoice: "Factuur",
    credit_note: "Creditnota",
    invoices: ["factuur", "facturen"],
    credit_notes: ["creditnota", "creditnota’s"],
    and: "en",
    here_are: ["In de bijlage vindt u ", "."],
    here_is_the_invoice: "In de bijlage vindt u onze factuur",
    here_is_the_credit_note: "In de bijlage vindt u onze creditnota",
    dated: "van",
    attached: ".",
    linked_invoice: "U kunt onze factuur",
    linked_credit_note: "U kunt onze creditnota",
    linked: " downloaden.",
    linked_again: "U kunt de factuur nogmaals downloaden.",
    files: "Bestanden",
    too_large: "De bestanden zijn te groot voor een e-mail. U kunt ze via deze link downloaden tot en met {until}.",
    download: "Bestanden downloaden",
    sizes: ["KB", "MB"],
    reminder: "Herinnering",
    is_due: [
        "Een vriendelijke herinnering: onze factuur {{number}} van {{issue_date}} ten bedrage van {{amount}} vervalt op {{due_date}}.",
        "U vindt de factuur nogmaals in de bijlage.",
    ],
    was_due: [
        "Een vriendelijke herinnering: onze factuur {{number}} van {{issue_date}} ten bedrage van {{amount}} is vervallen op {{due_date}} en wij hebben nog geen betaling genoteerd.",
        "U vindt de factuur nogmaals in de bijlage.",
    ],
    crossed: "Hebt u al betaald? Dan hoeft u niets te doen. Dank u wel!",
    number: "Nummer",
    issue_date: "Datum",
    due_date: "Vervaldatum",
    order: "Uw bestelling",
    customer_number: "Uw klantnummer",
    amount: "Bedrag",
    payment: "Betaling",
    holder: "Begunstigde",
    iban: "IBAN",
    bic: "BIC",
    reference: "Mededeling",
    code_alt: "QR-code voor uw bankapp (EPC-code): {amount} aan {holder}",
    scan: "Scan met uw bankapp",
    direct_debit: "Het bedrag wordt van uw rekening afgeschreven via domiciliëring of incasso. U hoeft niets over te schrijven.",
    mandate: "Mandaatreferentie",
    creditor_id: "Schuldeiser-ID",
    paid: "De factuur is al betaald. U hoeft niets over te schrijven.",
    nothing_due: "Er is niets te betalen.",
    colon: ":",
    copy,
};

fn copy(rule: CopyRule) -> &'static str {
    match rule {
        CopyRule::BelgiumPeppol => {
            "Dit bericht is slechts een kopie: tussen Belgische ondernemingen geldt de gestructureerde elektronische \
             factuur die via Peppol wordt verzonden."
        }
        CopyRule::FrancePlatform => {
            "Dit bericht is slechts een kopie: tussen ondernemingen in Frankrijk geldt de elektronische factuur die via \
             een erkend platform wordt verzonden."
        }
    }
}
