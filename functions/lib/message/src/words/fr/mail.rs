//! Why a whole mail became no invoice.

use crate::Language::Fr;
use crate::text::{Text, advises, says};
use crate::{AutoReplyKind, MailReason, Parameter};

pub(crate) fn text(message: &MailReason) -> Text {
    match message {
        MailReason::NoAttachment => advises(
            "L’e-mail n’a pas de pièce jointe, il n’y a donc rien à reprendre.",
            "Demandez à l’expéditeur de joindre la facture, de préférence en PDF ou XML.",
        ),
        MailReason::NoFileIsAnInvoice => advises(
            "Aucun fichier de l’e-mail n’est une facture.",
            "Consultez chaque fichier pour en connaître la raison.",
        ),
        MailReason::DeliveryReport { recipient, reason, said } => says(format!(
            "L’e-mail est un rapport de remise{} : {}{}",
            match recipient {
                Some(recipient) => format!(" d’un e-mail à {recipient}"),
                None => String::new(),
            },
            match reason {
                Some(reason) => reason.shown(Fr),
                None => "il est arrivé".to_owned(),
            },
            match said {
                Some(said) => format!(". Le serveur de messagerie a dit : « {said} »."),
                None => ".".to_owned(),
            }
        )),
        MailReason::AutoReply { kind } => {
            let sentence = format!("L’e-mail est une réponse automatique sans facture : {}.", kind.shown(Fr));
            match kind {
                AutoReplyKind::Challenge => {
                    advises(sentence, "Ouvrez l’e-mail et suivez-le si vous lui faites confiance.")
                }
                AutoReplyKind::Absence | AutoReplyKind::Acknowledgement | AutoReplyKind::Other => says(sentence),
            }
        }
        MailReason::ReadReceipt { recipient, disposition } => says(match recipient {
            Some(recipient) => format!(
                "L’e-mail est un accusé de lecture sans facture : un e-mail adressé à {recipient} {}.",
                disposition.shown(Fr)
            ),
            None => format!("L’e-mail est un accusé de lecture sans facture : un e-mail {}.", disposition.shown(Fr)),
        }),
        MailReason::ComplaintReport { recipient, kind } => advises(
            match recipient {
                Some(recipient) => format!("{recipient} a signalé un e-mail ({kind}), et ceci est le signalement."),
                None => format!("Un destinataire a signalé un e-mail ({kind}), et ceci est le signalement."),
            },
            "Convenez avec le destinataire d’un autre canal d’envoi.",
        ),
        MailReason::NotJunkReport => says(
            "L’e-mail signale qu’un destinataire a sorti un e-mail du dossier des indésirables. Il ne contient pas de facture.",
        ),
        MailReason::ForwardingConfirmation { provider, requested_by, confirmation_code } => advises(
            match requested_by {
                Some(mailbox) => {
                    format!("{provider} demande si {mailbox} peut transférer des e-mails à cette adresse.")
                }
                None => format!("{provider} demande si quelqu’un peut transférer des e-mails à cette adresse."),
            },
            match confirmation_code {
                Some(confirmation_code) => format!(
                    "Si vous le souhaitez, saisissez-y le code {confirmation_code}, ou ouvrez le lien de l’e-mail."
                ),
                None => "Si vous le souhaitez, ouvrez l’e-mail et suivez son lien.".to_owned(),
            },
        ),
        MailReason::AddressConfirmation { provider, confirmation_code } => advises(
            format!(
                "{provider} veut savoir si cette adresse appartient au titulaire d’une boîte aux lettres chez lui."
            ),
            format!(
                "Si l’un de vous met en place un transfert, saisissez-y le code {confirmation_code} ; sinon, ne faites rien."
            ),
        ),
        MailReason::AnswersInvoiceEmail => says(
            "L’e-mail répond à l’un de vos e-mails de facturation, rien n’a donc été repris. La réponse d’une personne est aussi arrivée dans votre propre boîte ; ce qu’elle dit d’adresses et d’absences figure dans l’historique de la facture.",
        ),
        MailReason::UnreadAnswer => advises(
            "L’e-mail répond à l’un de vos e-mails de facturation, mais n’est pas arrivé dans votre propre boîte ; personne ne l’a lu.",
            "Ouvrez l’e-mail, et répondez-y depuis votre boîte.",
        ),
        MailReason::Virus => {
            advises("L’e-mail contient un virus, rien n’en a donc été lu.", "Avertissez le fournisseur.")
        }
        MailReason::BlockedSender { sender } => advises(
            format!("Les e-mails de {sender} sont bloqués, rien n’a donc été repris."),
            "Pour changer cela, retirez l’expéditeur de la liste.",
        ),
        MailReason::ConnectorInactive => advises(
            "Le connecteur de votre entreprise n’est pas actif, rien n’a donc été repris.",
            "Activez-le, et demandez au fournisseur de renvoyer l’e-mail.",
        ),
        MailReason::UnknownAddress => advises(
            "Aucune entreprise n’a cette adresse d’importation.",
            "Vérifiez le numéro avec le fournisseur, ou activez le connecteur de l’entreprise.",
        ),
        MailReason::MailNotInBucket => advises(
            "L’e-mail reçu n’est pas dans l’espace de stockage, ou dépasse la taille possible d’un e-mail ; il n’a pas pu être lu.",
            "Demandez à l’expéditeur de le renvoyer.",
        ),
    }
}
