//! Why a delivery stands where it stands.

use crate::text::{Text, advises, says};
use crate::{Addresses, DeliveryReason, Language, Parameter};

pub(crate) fn text(message: &DeliveryReason) -> Text {
    use DeliveryReason as Reason;
    match message {
        Reason::NoFiles => advises("La facture a été émise sans fichier.", "Émettez-la avec au moins un fichier."),
        Reason::SendingInactive => advises(
            "Le connecteur de votre entreprise n’est pas actif.",
            "Activez-le et émettez de nouveau la facture.",
        ),
        Reason::NoChannelEnabled { partner } => advises(
            format!("Aucun canal d’envoi n’est activé pour {partner}."),
            "Activez-en un et émettez de nouveau la facture.",
        ),
        Reason::ChannelDisabled { partner, channel } => advises(
            format!(
                "Le canal d’envoi {} de {partner} a été désactivé avant le départ de la facture.",
                channel.shown(Language::Fr)
            ),
            "Activez-le ou choisissez-en un autre, puis émettez de nouveau la facture.",
        ),
        Reason::DocumentMissing { sha256 } => advises(
            format!("Le fichier {sha256} de la facture ne se trouve pas dans l’espace des documents."),
            "Déposez-le avant d’émettre la facture.",
        ),
        Reason::FilesTooLarge { limit } => advises(
            format!("Les fichiers de la facture dépassent ensemble {limit} Mo."),
            "Émettez la facture avec des fichiers plus petits.",
        ),
        Reason::PartnerUnknown { partner } => advises(
            format!("Il n’existe pas de partenaire commercial {partner}."),
            "Ajoutez-le, puis émettez de nouveau la facture qui lui était destinée.",
        ),
        Reason::PartnerNotNamed => advises(
            "Rien n’indique qui est le client : aucun partenaire n’a été nommé, et aucun fichier ne contient le numéro de TVA de \
             l’acheteur.",
            "Émettez de nouveau la facture en nommant le partenaire commercial.",
        ),
        Reason::BuyerVatUnknown { vat } => advises(
            format!("Aucun partenaire commercial n’a le numéro de TVA {vat} de l’acheteur."),
            "Ajoutez le partenaire et émettez de nouveau la facture.",
        ),
        Reason::NoEmailAddress { partner } => advises(
            format!("{partner} n’a aucune adresse e-mail destinée aux factures."),
            "Ajoutez-en une avec le rôle « to » et émettez de nouveau la facture.",
        ),
        Reason::AddressesSuppressed { partner, addresses } => advises(
            format!("Votre entreprise n’écrit plus à ces adresses de {partner} : {}.", addresses.shown(Language::Fr)),
            "Demandez une autre adresse au client et renvoyez-y la facture. Si une adresse fonctionne malgré tout, retirez-la \
             d’abord de la liste des adresses bloquées.",
        ),
        Reason::InvalidInvoice { rule, more: 0 } => advises(
            format!("La facture est retenue, car elle enfreint la règle {rule} de son format."),
            "Corrigez-la et émettez-la de nouveau, ou autorisez les factures non valides dans les réglages d’envoi.",
        ),
        Reason::InvalidInvoice { rule, more } => advises(
            format!("La facture est retenue, car elle enfreint la règle {rule} de son format et {more} autres."),
            "Corrigez-la et émettez-la de nouveau, ou autorisez les factures non valides dans les réglages d’envoi.",
        ),

        Reason::NoDataForFiles { files } => advises(
            format!(
                "Le client veut les fichiers « {files} », mais aucun fichier n’est une facture lisible par un programme."
            ),
            "Émettez la facture avec son fichier XML, ou choisissez « pdf » pour le partenaire commercial.",
        ),
        Reason::DataNotExtractable => advises(
            "Les données de la facture ne peuvent pas être extraites du PDF.",
            "Émettez la facture avec son XML dans un fichier à part.",
        ),
        Reason::SeveralInvoicesInFiles { files, seen } => advises(
            format!("Le client veut les fichiers « {files} », mais y verrait {seen} factures."),
            "Émettez chaque facture séparément, avec un PDF qui montre son numéro, ou choisissez « all » pour le partenaire \
             commercial.",
        ),
        Reason::TooManyLinesForPdf { limit } => advises(
            format!("La facture a plus de {limit} lignes, ce qui est trop pour en faire un PDF."),
            "Émettez-la avec un PDF, ou choisissez « xml » pour le partenaire commercial.",
        ),
        Reason::PdfNotMade { .. } => advises(
            "Aucun PDF ne peut être fait de la facture.",
            "Émettez-la avec un PDF, ou choisissez « xml » pour le partenaire commercial.",
        ),
        Reason::EmailTooLarge { megabytes, limit, partner: Some(partner) } => advises(
            format!("L’e-mail de facturation fait {megabytes} Mo, et {partner} accepte au plus {limit} Mo."),
            "Émettez la facture avec des fichiers plus petits, ou choisissez d’autres fichiers pour le partenaire commercial.",
        ),
        Reason::EmailTooLarge { megabytes, limit, partner: None } => advises(
            format!("L’e-mail de facturation fait {megabytes} Mo, et Amazon SES envoie au plus {limit} Mo."),
            "Émettez la facture avec des fichiers plus petits, ou choisissez d’autres fichiers pour le partenaire commercial.",
        ),
        Reason::EmailNotWritten { .. } => advises(
            "L’e-mail de facturation n’a pas pu être rédigé.",
            "Vérifiez les textes de vos e-mails de facturation. S’ils sont corrects, signalez-nous l’erreur.",
        ),

        Reason::WaitsForOthers { partner, at: Some(at) } => says(format!(
            "La facture part avec d’autres factures de {partner} dans un seul e-mail, le {}.",
            at.shown(Language::Fr)
        )),
        Reason::WaitsForOthers { partner, at: None } => {
            says(format!("La facture part dès que possible, avec d’autres factures de {partner} dans un seul e-mail."))
        }
        Reason::WaitsForRate => says(
            "D’autres e-mails passent d’abord, car Amazon SES n’en accepte qu’un certain nombre par seconde. Celui-ci part de \
             lui-même.",
        ),
        Reason::DailyQuotaUsed => advises(
            "Amazon SES n’accepte plus d’e-mails aujourd’hui. Celui-ci part de lui-même dès qu’il y a de nouveau de la place.",
            "Si cela arrive souvent, demandez à AWS un quota plus élevé.",
        ),
        Reason::IssuedForTwoCustomers => {
            says("La facture a été émise au même moment pour deux clients. Un seul des deux la reçoit.")
        }
        Reason::NoOthersWaiting => says("La facture part seule, car aucune autre n’attend pour ce client."),
        Reason::TooLargeWithOthers => says("La facture part seule : avec d’autres, l’e-mail serait trop volumineux."),
        Reason::TooSlowWithOthers => says(
            "La facture part seule : préparer ses fichiers prend trop de temps pour un e-mail avec d’autres factures.",
        ),
        Reason::UnreadableWithOthers { .. } => {
            says("La facture part seule, car ses fichiers n’ont pas pu être lus pour un e-mail avec d’autres.")
        }

        Reason::SesUnreachable => {
            says("Amazon SES n’a pas pu être joint. La facture part dès que la connexion est rétablie.")
        }
        Reason::SesThrottled { said } => says(format!(
            "Amazon SES n’accepte plus rien pour l’instant (« {said} »). L’envoi de la facture est retenté de lui-même."
        )),
        Reason::SesPaused => advises(
            "AWS a suspendu l’envoi d’e-mails pour cette installation. La facture part dès que l’envoi est de nouveau permis.",
            "L’exploitant de l’installation trouve la raison dans la console d’Amazon SES.",
        ),
        Reason::SesNotPermitted { error, said } => advises(
            format!(
                "Le connecteur n’a pas le droit d’envoyer par Amazon SES ({error} : « {said} »). L’envoi est retenté."
            ),
            "L’exploitant de l’installation doit rétablir ses autorisations.",
        ),
        Reason::SesRefused { error, said } => advises(
            format!("Amazon SES a refusé l’e-mail de facturation ({error} : « {said} »)."),
            "Corrigez ce qui est nommé, une adresse ou un fichier, et émettez de nouveau la facture.",
        ),
        Reason::SenderUnverified => advises(
            "Amazon SES ne laisse plus partir d’e-mails de l’adresse de l’expéditeur : son domaine n’est pas vérifié.",
            "Vérifiez les enregistrements DNS du domaine.",
        ),
        Reason::SesAnswerLost => advises(
            "La réponse d’Amazon SES s’est perdue. L’e-mail de facturation est peut-être parti, peut-être pas. Il n’est pas renvoyé \
             de lui-même.",
            "Attendez le rapport d’Amazon SES, ou demandez au client et renvoyez la facture.",
        ),
        Reason::SendingInterrupted => advises(
            "L’envoi a été interrompu. L’e-mail de facturation est peut-être parti, peut-être pas. Il n’est pas renvoyé de lui-même.",
            "Attendez le rapport d’Amazon SES, ou demandez au client et renvoyez la facture.",
        ),

        Reason::SesRejected { said } => advises(
            quoting("Amazon SES n’a pas envoyé l’e-mail de facturation, car il contenait un virus.", said.as_deref()),
            "Vérifiez les fichiers joints et émettez de nouveau la facture.",
        ),
        Reason::SesRenderingFailed { said } => {
            advises(quoting("Amazon SES n’a pas pu rédiger l’e-mail.", said.as_deref()), "Renvoyez la facture.")
        }
        Reason::AddressRefused { recipients, said } => reported(
            recipients,
            "Le serveur de messagerie du client ne connaît pas l’adresse.",
            said.as_deref(),
            "Corrigez l’adresse et renvoyez la facture.",
        ),
        Reason::AddressUnreadable { recipients, said } => reported(
            recipients,
            "L’e-mail de facturation est revenu, et le serveur de messagerie ne dit pas de quelle adresse.",
            said.as_deref(),
            "Vérifiez les adresses et renvoyez la facture.",
        ),
        Reason::MailboxFull { recipients, said } => reported(
            recipients,
            "La boîte aux lettres du client est pleine.",
            said.as_deref(),
            "Renvoyez la facture plus tard, ou à une autre adresse.",
        ),
        Reason::EmailRefusedAsTooLarge { recipients, said } => reported(
            recipients,
            "L’e-mail de facturation est trop volumineux pour le serveur de messagerie du client.",
            said.as_deref(),
            "Émettez la facture avec des fichiers plus petits, ou choisissez d’autres fichiers pour le partenaire commercial.",
        ),
        Reason::AttachmentRejected { recipients, said } => reported(
            recipients,
            "Le serveur de messagerie du client n’accepte pas ces pièces jointes.",
            said.as_deref(),
            "Convenez avec le client d’un autre format ou d’un autre canal d’envoi.",
        ),
        Reason::ContentRejected { recipients, said } => reported(
            recipients,
            "Le serveur de messagerie du client n’accepte pas le contenu de l’e-mail.",
            said.as_deref(),
            "Demandez au client d’autoriser vos e-mails de facturation.",
        ),
        Reason::SenderBlocked { recipients, said } => reported(
            recipients,
            "Le serveur de messagerie du client refuse les e-mails de cet expéditeur.",
            said.as_deref(),
            "Demandez au client d’autoriser l’expéditeur.",
        ),
        Reason::NotDelivered { recipients, said } => reported(
            recipients,
            "Le serveur de messagerie du client n’a pas accepté l’e-mail de facturation.",
            said.as_deref(),
            "Renvoyez-le, ou demandez au client.",
        ),
        Reason::Delayed { recipients, said } => Text {
            next: None,
            ..reported(
                recipients,
                "Le serveur de messagerie du client n’a pas encore accepté l’e-mail. L’envoi est retenté de lui-même.",
                said.as_deref(),
                "",
            )
        },
        Reason::SuppressedBySes { recipients } => reported(
            recipients,
            "Amazon SES n’a pas essayé cette adresse, car un e-mail précédent est revenu ou a été signalé comme indésirable.",
            None,
            "Corrigez l’adresse, ou faites-la retirer de la liste de blocage d’Amazon SES.",
        ),
        Reason::Complaint { recipients, kind } => reported(
            recipients,
            &format!("Le client a signalé l’e-mail de facturation comme indésirable ({kind})."),
            None,
            "Convenez avec le client d’un autre canal d’envoi.",
        ),

        Reason::AccessPointRefused { said, their_code } => {
            let code = their_code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
            advises(
                format!("Le point d’accès n’a pas pu transmettre la facture{code} : « {said} »."),
                "Corrigez les données Peppol du partenaire commercial, ou envoyez la facture par un autre canal d’envoi.",
            )
        }

        Reason::WebhookTimeout { seconds } => says(format!(
            "Le programme du client n’a pas répondu en {seconds} secondes. Il est sollicité de nouveau, sans autre action."
        )),
        Reason::WebhookUnreachable => says(
            "Le programme du client n’a pas pu être joint, ou son certificat n’est pas valide. Il est sollicité de nouveau, sans \
             autre action.",
        ),
        Reason::WebhookNotNow { status } => says(format!(
            "Le programme du client est lui-même en panne (HTTP {status}). Il est sollicité de nouveau, sans autre action."
        )),
        Reason::WebhookGivenUp { hours } => advises(
            format!(
                "Le programme du client n’a pas accepté la facture pendant {hours} heures. Il n’est plus sollicité."
            ),
            "Demandez au client, puis renvoyez la facture.",
        ),
        Reason::WebhookGone => advises(
            "Le programme du client indique qu’il a disparu pour de bon (HTTP 410).",
            "Demandez une nouvelle adresse au client, ou désactivez le canal d’envoi.",
        ),
        Reason::WebhookRedirected { status } => advises(
            format!("Le programme du client indique une autre adresse (HTTP {status}), qui n’est pas suivie."),
            "Enregistrez l’adresse qu’il indique.",
        ),
        Reason::WebhookRefused { status } => advises(
            format!("Le programme du client a refusé la facture (HTTP {status})."),
            "Demandez-en la raison au client, puis renvoyez la facture.",
        ),
        Reason::WebhookAddressForbidden => advises(
            "L’adresse du programme mène à un réseau privé, où aucune facture n’est envoyée.",
            "Enregistrez une adresse publique.",
        ),
        Reason::WebhookAddressInvalid { address } => advises(
            format!("L’adresse du programme, « {address} », n’est pas utilisable."),
            "Enregistrez de nouveau le canal d’envoi avec une adresse valide.",
        ),
        Reason::WebhookSecretMissing => advises(
            "Il manque au webhook le secret qui sert à signer les factures.",
            "Enregistrez de nouveau le canal d’envoi, ce qui en crée un.",
        ),

        Reason::ReminderAfterPayment => says("La relance a été omise, car la facture avait été payée avant."),
        Reason::ReminderNeedless => says("La relance a été omise, car elle n’avait plus de raison d’être."),
        Reason::ReminderTooLate => says(
            "La relance a été omise : elle n’a pas pu partir dans les deux jours suivant son heure, ou avant la suivante.",
        ),
    }
}

/// What was reported of some recipients, and what the server said.
fn reported(recipients: &Addresses, sentence: &str, said: Option<&str>, next: &'static str) -> Text {
    let sentence = quoting(sentence, said);
    let sentence =
        if recipients.is_empty() { sentence } else { format!("{} : {sentence}", recipients.shown(Language::Fr)) };
    advises(sentence, next)
}

fn quoting(sentence: &str, said: Option<&str>) -> String {
    said.map_or_else(|| sentence.to_owned(), |said| format!("{sentence} La réponse était : « {said} »."))
}
