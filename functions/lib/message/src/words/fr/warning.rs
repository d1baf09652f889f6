//! What speaks against an invoice, whoever sent it.

use crate::text::{Text, advises, says};
use crate::{Language, Parameter, Warning};

pub(crate) fn text(message: &Warning) -> Text {
    match message {
        Warning::Spam => says("Amazon SES, qui reçoit vos e-mails, prend celui-ci pour du spam."),
        Warning::SpfFailed => says(
            "L’e-mail provient d’un serveur qui n’est pas autorisé à envoyer pour le domaine de son \
             expéditeur.",
        ),
        Warning::DkimFailed => {
            says("La signature de l’e-mail n’est pas valable ; il peut avoir été modifié en chemin.")
        }
        Warning::DmarcFailed { domain: Some(domain), policy: Some(policy) } => says(format!(
            "Il n’est pas prouvé que l’e-mail provient du domaine qu’il indique. {domain} demande \
             {policy}.",
            policy = policy.shown(Language::Fr)
        )),
        Warning::DmarcFailed { .. } => says("Il n’est pas prouvé que l’e-mail provient du domaine qu’il indique."),
        Warning::SenderUnproven { verdict } => says(format!(
            "Rien ne prouve que l’e-mail provient du domaine qu’il indique : {verdict}.",
            verdict = verdict.shown(Language::Fr)
        )),
        Warning::KnownSenderUnproven { domain: Some(domain) } => {
            says(format!("Quelqu’un utilise peut-être le nom d’un expéditeur que vous connaissez : {domain}."))
        }
        Warning::KnownSenderUnproven { domain: None } => {
            says("Quelqu’un utilise peut-être le nom d’un expéditeur que vous connaissez.")
        }
        Warning::UnprovenAsReleased { domain, iban } => says(format!(
            "Quelqu’un utilise peut-être le nom de {domain}. Vous avez déjà libéré une facture de cet \
             expéditeur, non prouvée elle aussi, avec le même compte à payer, {iban}."
        )),
        Warning::NoSender => says("L’e-mail ne nomme aucun expéditeur ; rien ne prouve qui l’a envoyé."),
        Warning::SeveralSenders { senders } => says(format!(
            "L’e-mail nomme plusieurs expéditeurs ({senders}) ; rien ne prouve qui l’a envoyé.",
            senders = senders.shown(Language::Fr)
        )),
        Warning::FirstMailFromAddress { address } => {
            says(format!("Aucune facture n’est encore venue de cette adresse, {address}, mais bien de son domaine."))
        }
        Warning::FirstMailFromDomain { domain } => says(format!("Aucune facture n’est encore venue de {domain}.")),
        Warning::SupplierFromNewDomain { domain, before } => says(format!(
            "La facture est venue de {domain} ; jusqu’ici, les factures de ce fournisseur venaient de \
             {before}.",
            before = before.shown(Language::Fr)
        )),
        Warning::LookAlikeDomain { domain, known } => {
            says(format!("Le domaine de l’expéditeur, {domain}, ressemble à un autre que vous connaissez : {known}."))
        }
        Warning::SupplierUnread => says("Aucun programme ne peut lire de qui est la facture."),
        Warning::IbanChanged { iban, before } => says(format!(
            "Le compte à payer, {iban}, n’est pas l’un de ceux des factures antérieures de ce \
             fournisseur : {before}.",
            before = before.shown(Language::Fr)
        )),
        Warning::IbanCountryDiffers { iban, vat } => {
            says(format!("Le compte à payer, {iban}, est dans un autre pays que le fournisseur (numéro de TVA {vat})."))
        }
        Warning::NumberUsedBefore { invoice_id } => advises(
            format!(
                "Une autre facture de ce fournisseur porte le même numéro, avec une autre date ou un autre \
                 total : {invoice_id}."
            ),
            "Demandez au fournisseur si l’une remplace l’autre.",
        ),
        Warning::PdfSpeaksOfCorrection { pdf, line, data } => advises(
            format!(
                "{pdf} porte « {line} » en tête, alors que {data} est une facture ordinaire : ce peut être \
                 un autre document à propos de cette facture."
            ),
            "Examinez les deux.",
        ),
        Warning::PdfLacksTotal { pdf, total } => advises(
            format!(
                "{pdf} montre le numéro de la facture, mais pas son total, {total} : ce peut être un autre \
                 document.",
                total = total.shown(Language::Fr)
            ),
            "Examinez-le.",
        ),
        Warning::FilesDisagree { field, values } => {
            let values: Vec<String> = values.iter().map(|value| value.of(*field, Language::Fr)).collect();
            advises(
                format!(
                    "Les fichiers de la facture se contredisent ({field}) : {}.",
                    values.join(", "),
                    field = field.shown(Language::Fr)
                ),
                "Demandez au fournisseur ce qui est juste.",
            )
        }
    }
}
