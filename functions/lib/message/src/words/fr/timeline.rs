//! What happened to an issued invoice, entry by entry.

use crate::text::{Text, advises, says};
use crate::{Language, Parameter, Timeline};

const LANGUAGE: Language = Language::Fr;

pub(crate) fn text(message: &Timeline) -> Text {
    match message {
        Timeline::Issued { number } => match number {
            Some(number) => says(format!("La facture {number} a été émise.")),
            None => says("La facture a été émise."),
        },
        Timeline::Scheduled { leaves_at } => {
            says(format!("Elle doit partir le {leaves_at}.", leaves_at = leaves_at.shown(LANGUAGE)))
        }
        Timeline::Undeliverable => says("Elle n’a pu être remise à personne."),
        Timeline::RecipientsLeftOut { recipients } => says(format!(
            "L’e-mail de facturation est parti sans {recipients}, car plus aucun e-mail ne peut y être envoyé.",
            recipients = who(recipients)
        )),
        Timeline::InJointEmail { others } => {
            says(format!("Elle est dans un même e-mail de facturation avec {others}.", others = others.shown(LANGUAGE)))
        }
        Timeline::SentByLink { until } => says(format!(
            "Ses fichiers sont trop grands pour l’e-mail, qui contient un lien pour les télécharger jusqu’au {until}.",
            until = until.shown(LANGUAGE)
        )),
        Timeline::FileDownloaded { name } => says(format!("{name} a été téléchargé par le lien.")),
        Timeline::EmailOpened => says(
            "L’e-mail de facturation a été ouvert : par un lecteur, ou par un programme d’un serveur de messagerie. On ne peut dire lequel.",
        ),
        Timeline::SendingAddressRefused { address } => advises(
            format!(
                "SES ne laisse plus partir d’e-mails de {address} ; celui-ci part donc de l’adresse du connecteur."
            ),
            "Vérifiez les enregistrements DNS : GET /v1/account/sending-address les donne.",
        ),
        Timeline::ReaderAway { from, until, address, words } => says(format!(
            "{} est absent{}{} : « {words} ».",
            from.as_deref().unwrap_or("Le lecteur"),
            until.as_ref().map(|day| format!(" jusqu’au {}", LANGUAGE.date(day))).unwrap_or_default(),
            address.as_ref().map(|address| format!(" et indique {address} pour l’intervalle")).unwrap_or_default()
        )),
        Timeline::ReaderHasNewAddress { from, address, words } => {
            let from = from.as_deref().unwrap_or("Le lecteur");
            let said = match address {
                Some(address) => format!("{from} écrit que l’adresse est désormais {address}"),
                None => format!("{from} écrit que l’adresse a changé"),
            };
            advises(
                format!("{said} : « {words} »."),
                "Rien n’a été modifié pour autant : en cas de doute, demandez au client, puis corrigez les adresses du partenaire commercial.",
            )
        }
        Timeline::ReaderWantsItElsewhere { from, address, words } => {
            let from = from.as_deref().unwrap_or("Le lecteur");
            let said = match address {
                Some(address) => format!("{from} demande d’envoyer les factures à {address}"),
                None => format!("{from} demande d’envoyer les factures ailleurs"),
            };
            advises(
                format!("{said} : « {words} »."),
                "Rien n’a été modifié pour autant : en cas de doute, demandez au client, puis corrigez les adresses du partenaire commercial.",
            )
        }
        Timeline::ReaderIsWrongPerson { from, address, words } => {
            let from = from.as_deref().unwrap_or("Le lecteur");
            let said = match address {
                Some(address) => format!(
                    "{from} écrit que l’e-mail de facturation n’est pas allé à la bonne personne et indique {address}"
                ),
                None => format!("{from} écrit que l’e-mail de facturation n’est pas allé à la bonne personne"),
            };
            advises(
                format!("{said} : « {words} »."),
                "Rien n’a été modifié pour autant : en cas de doute, demandez au client, puis corrigez les adresses du partenaire commercial.",
            )
        }
        Timeline::Withdrawn { by } => match by {
            Some(by) => says(format!("{by} l’a retirée avant son départ : elle n’est pas envoyée.")),
            None => says("Elle a été retirée avant son départ : elle n’est pas envoyée."),
        },
        Timeline::Reinstated { by } => match by {
            Some(by) => says(format!("{by} veut qu’elle parte malgré tout.")),
            None => says("Elle doit partir malgré tout."),
        },
        Timeline::Resent { by, to } => {
            let to = to.as_ref().map(|to| format!(" à {to}")).unwrap_or_default();
            match by {
                Some(by) => says(format!("{by} l’a fait renvoyer{to}.")),
                None => says(format!("Elle a été renvoyée{to} sur demande.")),
            }
        }
        Timeline::MarkedPaid { by, paid_on } => {
            let at = paid_on.shown(LANGUAGE);
            match by {
                Some(by) => says(format!("{by} l’a notée comme payée le {at}.")),
                None => says(format!("Elle a été notée comme payée le {at}.")),
            }
        }
        Timeline::MarkedUnpaid { by } => match by {
            Some(by) => says(format!("{by} l’a notée comme non payée.")),
            None => says("Elle a été notée comme non payée."),
        },
        Timeline::ReminderPlanned { leaves_at } => says(format!(
            "La prochaine relance part le {leaves_at}, si elle n’est pas payée d’ici là.",
            leaves_at = leaves_at.shown(LANGUAGE)
        )),
        Timeline::ReminderSkipped => says("Elle a été omise."),
        Timeline::Waiting => says("Elle attend d’être envoyée."),
        Timeline::BeingSent => says("Elle est en cours d’envoi."),
        Timeline::MaybeSent => {
            advises("On ne sait pas si elle a été envoyée.", "Demandez au client avant de la renvoyer.")
        }
        Timeline::HandedToAccessPoint => says("Elle a été remise au point d’accès."),
        Timeline::AccessPointHasIt => says("Le point d’accès l’a reçue."),
        Timeline::EmailLeft { recipients, ses_message_id } => {
            let id = ses_message_id.as_ref().map(|id| format!(" (chez SES : {id})")).unwrap_or_default();
            says(format!("L’e-mail à {} est parti{id}.", who(recipients)))
        }
        Timeline::EmailPutOff { recipients } => says(format!(
            "Le serveur de messagerie de {recipients} a remis l’e-mail à plus tard. De nouveaux essais suivent.",
            recipients = who(recipients)
        )),
        Timeline::EmailArrived { recipients } => {
            says(format!("Le serveur de messagerie de {recipients} a accepté l’e-mail.", recipients = who(recipients)))
        }
        Timeline::WebhookTookIt => says("Le programme du client a accepté la facture."),
        Timeline::CustomerHasIt => says("Le client a la facture."),
        Timeline::NotSent => says("Elle n’a pas pu être envoyée."),
        Timeline::RefusedBeforeItLeft => says("Elle a été refusée avant son départ."),
        Timeline::EmailCameBack { recipients } => {
            says(format!("L’e-mail à {recipients} est revenu.", recipients = who(recipients)))
        }
        Timeline::AccessPointGaveUp => says("Elle n’a pas pu être remise par ce canal d’envoi."),
        Timeline::ReportedAsUnwanted { recipients } => {
            says(format!("L’e-mail à {recipients} a été signalé comme indésirable.", recipients = who(recipients)))
        }
    }
}

/// The addresses, or who is meant where there is none.
fn who(recipients: &[String]) -> String {
    if recipients.is_empty() { "votre client".to_owned() } else { recipients.join(", ") }
}

/// Which reminder a sentence is about, to stand before it.
pub(crate) fn reminder(day: i16) -> String {
    let days = |day: i16| match day.unsigned_abs() {
        1 => "1 jour".to_owned(),
        days => format!("{days} jours"),
    };
    match day {
        0 => "Relance à l’échéance :".to_owned(),
        ..0 => format!("Relance {} avant l’échéance :", days(day)),
        1.. => format!("Relance {} après l’échéance :", days(day)),
    }
}
