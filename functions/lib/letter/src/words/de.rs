//! German.

use super::Words;
use crate::copy::CopyRule;

pub(super) const WORDS: Words = Words {
    subject: "{{document}} {{number}} von {{seller}}",
    greeting: "Guten Tag,",
    closing: "Mit freundlichen Grüßen\n{{seller}}",
    invoice: "Rechnung",
    credit_note: "Gutschrift",
    invoices: ["Rechnung", "Rechnungen"],
    credit_notes: ["Gutschrift", "Gutschriften"],
    and: "und",
    here_are: ["Im Anhang finden Sie ", "."],
    here_is_the_invoice: "Ihre Rechnung",
    here_is_the_credit_note: "Ihre Gutschrift",
    dated: "vom",
    attached: " finden Sie im Anhang.",
    linked_invoice: "Ihre Rechnung",
    linked_credit_note: "Ihre Gutschrift",
    linked: " können Sie herunterladen.",
    linked_again: "Sie können sie noch einmal herunterladen.",
    files: "Dateien",
    too_large: "Die Dateien sind zu groß für eine E-Mail. Bis zum {until} können Sie sie über diesen Link herunterladen.",
    download: "Dateien herunterladen",
    sizes: ["KB", "MB"],
    reminder: "Erinnerung",
    is_due: [
        "Wir möchten Sie freundlich daran erinnern, dass unsere Rechnung {{number}} vom {{issue_date}} über {{amount}} am {{due_date}} fällig ist.",
        "Sie finden sie noch einmal im Anhang.",
    ],
    was_due: [
        "Wir möchten Sie freundlich daran erinnern, dass unsere Rechnung {{number}} vom {{issue_date}} über {{amount}} am {{due_date}} fällig war. Eine Zahlung haben wir noch nicht vermerkt.",
        "Sie finden die Rechnung noch einmal im Anhang.",
    ],
    crossed: "Falls Sie schon bezahlt haben, betrachten Sie diese Nachricht bitte als gegenstandslos. Vielen Dank!",
    number: "Nummer",
    issue_date: "Datum",
    due_date: "Fällig am",
    order: "Ihre Bestellung",
    customer_number: "Ihre Kundennummer",
    amount: "Betrag",
    payment: "Zahlung",
    holder: "Empfänger",
    iban: "IBAN",
    bic: "BIC",
    reference: "Verwendungszweck",
    code_alt: "QR-Code für die Banking-App (Girocode): {amount} an {holder}",
    scan: "Mit der Banking-App scannen",
    direct_debit: "Der Betrag wird per Lastschrift von Ihrem Konto eingezogen. Bitte überweisen Sie nichts.",
    mandate: "Mandatsreferenz",
    creditor_id: "Gläubiger-ID",
    paid: "Die Rechnung ist bereits bezahlt. Bitte überweisen Sie nichts.",
    nothing_due: "Es ist nichts zu zahlen.",
    colon: ":",
    copy,
};

fn copy(rule: CopyRule) -> &'static str {
    match rule {
        CopyRule::BelgiumPeppol => {
            "Diese E-Mail ist nur eine Kopie: Zwischen belgischen Unternehmen gilt die strukturierte elektronische \
             Rechnung, die über Peppol übermittelt wird."
        }
        CopyRule::FrancePlatform => {
            "Diese E-Mail ist nur eine Kopie: Zwischen Unternehmen in Frankreich gilt die elektronische Rechnung, die \
             über eine zugelassene Plattform übermittelt wird."
        }
    }
}
