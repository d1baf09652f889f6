//! What a person of the account could do, where something is not as it might be.

use crate::text::{Text, advises};
use crate::{Advice, Language, Parameter};

const LANGUAGE: Language = Language::Fr;

pub(crate) fn text(message: &Advice) -> Text {
    match message {
        Advice::AddChannel => advises(
            "Rien n’est encore envoyé à ce partenaire commercial.",
            "Ajoutez un canal d’envoi, par exemple {\"kind\": \"email\", \"enabled\": true}.",
        ),
        Advice::AddAddress => {
            advises("Le canal d’envoi e-mail est activé, mais il n’a aucune adresse.", "Ajoutez une adresse e-mail.")
        }
        Advice::AddMainRecipient => advises(
            "Toutes les adresses ne reçoivent que des copies, et des copies seules ne sont pas envoyées : un e-mail s’adresse à quelqu’un.",
            "Donnez à une adresse e-mail le rôle `to`.",
        ),
        Advice::SendToPartnersAddress { address, partner } => {
            advises(format!("{partner} a une autre adresse : {address}."), "Renvoyez-y la facture.")
        }
        Advice::SendToCopyAddress { address, partner } => {
            advises(format!("{partner} a une adresse qui reçoit des copies : {address}."), "Renvoyez-y la facture.")
        }
        Advice::SendToBuyersAddress { address } => advises(
            format!("La facture elle-même indique une adresse du client : {address}."),
            "Renvoyez-la à cette adresse.",
        ),
        Advice::SendToAddressOfReply { address, writer } => advises(
            format!(
                "Une réponse{writer} à l’e-mail de facturation indique une autre adresse : {address}.",
                writer = by(writer.as_deref())
            ),
            "Renvoyez-y la facture ; en cas de doute, demandez d’abord au client.",
        ),
        Advice::SaveAddressOfReply { address, writer } => advises(
            format!(
                "Une réponse{writer} à l’e-mail de facturation indique une adresse pour les prochaines factures : {address}.",
                writer = by(writer.as_deref())
            ),
            "Enregistrez-la chez le partenaire commercial ; en cas de doute, demandez d’abord au client.",
        ),
        Advice::EnableChannel { partner, channel } => advises(
            format!("{partner} a le canal d’envoi {channel}, qui est désactivé.", channel = channel.shown(LANGUAGE)),
            "Activez-le et émettez de nouveau la facture.",
        ),
        Advice::ResendOverChannel { partner, channel } => advises(
            format!("{partner} a un autre canal d’envoi : {channel}.", channel = channel.shown(LANGUAGE)),
            "Renvoyez la facture par ce canal.",
        ),
        Advice::IssueOverChannel { partner, channel } => advises(
            format!(
                "{partner} a un autre canal d’envoi, qui n’a pas encore été essayé : {channel}.",
                channel = channel.shown(LANGUAGE)
            ),
            "Émettez de nouveau la facture : elle partira alors par ce canal.",
        ),
        Advice::SetSenderRecords => advises(
            "Les e-mails de facturation partent de l’adresse du connecteur jusqu’à ce que SES trouve ces enregistrements dans le DNS, le plus souvent dans l’heure.",
            "Créez-les dans les 72 heures.",
        ),
        Advice::KeepSenderRecords => {
            advises("Les e-mails de facturation partent de cette adresse.", "Laissez les enregistrements dans le DNS.")
        }
        Advice::BeginSenderAgain => advises(
            "SES n’a pas ce domaine pour cette entreprise, ou n’a pas trouvé ses enregistrements en 72 heures ; les e-mails de facturation partent donc de l’adresse du connecteur.",
            "Recommencez : PUT /v1/account/sending-address donne de nouveaux enregistrements.",
        ),
    }
}

fn by(writer: Option<&str>) -> String {
    writer.map(|writer| format!(" de {writer}")).unwrap_or_default()
}
