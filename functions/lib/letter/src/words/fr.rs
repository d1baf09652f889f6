//! French.

use super::Words;
use crate::copy::CopyRule;

pub(super) const WORDS: Words = Words {
    subject: "{{document}} {{number}} de {{seller}}",
    greeting: "Bonjour,",
    closing: "Cordialement\n{{seller}}",
    invoice: "Facture",
    credit_note: "Avoir",
    invoices: ["facture", "factures"],
    credit_notes: ["avoir", "avoirs"],
    and: "et",
    here_are: ["Vous trouverez ci-joint ", "."],
    here_is_the_invoice: "Vous trouverez ci-joint notre facture",
    here_is_the_credit_note: "Vous trouverez ci-joint notre avoir",
    dated: "du",
    attached: ".",
    linked_invoice: "Vous pouvez télécharger notre facture",
    linked_credit_note: "Vous pouvez télécharger notre avoir",
    linked: ".",
    linked_again: "Vous pouvez la télécharger de nouveau.",
    files: "Fichiers",
    too_large: "Les fichiers sont trop volumineux pour un e-mail. Vous pouvez les télécharger par ce lien jusqu’au {until}.",
    download: "Télécharger les fichiers",
    sizes: ["Ko", "Mo"],
    reminder: "Rappel",
    is_due: [
        "Nous nous permettons de vous rappeler que notre facture {{number}} du {{issue_date}} d’un montant de {{amount}} arrive à échéance le {{due_date}}.",
        "Vous la trouverez de nouveau ci-jointe.",
    ],
    was_due: [
        "Sauf erreur de notre part, notre facture {{number}} du {{issue_date}} d’un montant de {{amount}}, échue le {{due_date}}, n’est pas encore réglée.",
        "Vous la trouverez de nouveau ci-jointe.",
    ],
    crossed: "Si vous avez déjà payé, merci de ne pas tenir compte de ce message.",
    number: "Numéro",
    issue_date: "Date",
    due_date: "Échéance",
    order: "Votre commande",
    customer_number: "Votre numéro de client",
    amount: "Montant",
    payment: "Paiement",
    holder: "Bénéficiaire",
    iban: "IBAN",
    bic: "BIC",
    reference: "Communication",
    code_alt: "Code QR pour votre application bancaire (code EPC)\u{a0}: {amount} à {holder}",
    scan: "À scanner avec votre application bancaire",
    direct_debit: "Le montant sera prélevé sur votre compte. Merci de ne pas faire de virement.",
    mandate: "Référence du mandat",
    creditor_id: "Identifiant du créancier",
    paid: "La facture est déjà payée. Merci de ne pas faire de virement.",
    nothing_due: "Il n’y a rien à payer.",
    colon: "\u{a0}:",
    copy,
};

fn copy(rule: CopyRule) -> &'static str {
    match rule {
        CopyRule::BelgiumPeppol => {
            "Ce message n’est qu’une copie\u{a0}: entre entreprises belges, seule vaut la facture électronique \
             structurée transmise par Peppol."
        }
        CopyRule::FrancePlatform => {
            "Ce message n’est qu’une copie\u{a0}: entre entreprises établies en France, seule vaut la facture \
             électronique transmise par une plateforme agréée."
        }
    }
}
