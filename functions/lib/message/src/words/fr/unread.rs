//! Why a mail or file could not be read.

use crate::Language::Fr;
use crate::text::{Text, advises};
use crate::{Parameter, Unread};

pub(crate) fn text(message: &Unread) -> Text {
    match message {
        Unread::EmptyMail => advises("L’e-mail est vide.", "Demandez à l’expéditeur de le renvoyer."),
        Unread::MailTooLarge { limit } => advises(
            format!("L’e-mail dépasse {limit} Mo et n’a pas été lu.", limit = limit.shown(Fr)),
            "Demandez à l’expéditeur d’envoyer moins de fichiers à la fois.",
        ),
        Unread::FileTooLarge { limit } => advises(
            format!("Le fichier dépasse {limit} Mo, ce qu’aucun e-mail ne peut atteindre.", limit = limit.shown(Fr)),
            "Divisez-le, ou demandez à l’expéditeur un fichier plus petit.",
        ),
        Unread::HeadersTooLong { limit } => advises(
            format!(
                "Une partie de l’e-mail a plus de {limit} Ko d’en-têtes ; il n’a pas été lu.",
                limit = limit.shown(Fr)
            ),
            "Demandez à l’expéditeur d’envoyer la facture dans un nouvel e-mail.",
        ),
        Unread::TooDeeplyNested { limit } => advises(
            format!(
                "L’e-mail imbrique des parties et des e-mails joints sur plus de {limit} niveaux ; il n’a pas été lu.",
                limit = limit.shown(Fr)
            ),
            "Demandez à l’expéditeur d’envoyer la facture dans un nouvel e-mail.",
        ),
        Unread::TooManyParts { limit } => advises(
            format!("L’e-mail contient plus de {limit} parties et n’a pas été lu.", limit = limit.shown(Fr)),
            "Demandez à l’expéditeur de répartir les fichiers sur plusieurs e-mails.",
        ),
        Unread::TooManyFiles { limit } => advises(
            format!(
                "Les archives de l’e-mail contiennent ensemble plus de {limit} fichiers ; celle-ci n’a pas été ouverte.",
                limit = limit.shown(Fr)
            ),
            "Demandez à l’expéditeur plusieurs e-mails avec moins de fichiers.",
        ),
        Unread::UnpacksTooLarge { limit } => advises(
            format!(
                "Une fois décompressées, les archives dépasseraient l’e-mail de plus de {limit} Mo ; celle-ci n’a pas été ouverte.",
                limit = limit.shown(Fr)
            ),
            "Demandez à l’expéditeur les fichiers sans archive, ou en plusieurs e-mails.",
        ),
        Unread::ContainersTooDeep { limit } => advises(
            format!(
                "Le fichier se trouve dans plus de {limit} archives ou e-mails imbriqués et n’a pas été ouvert.",
                limit = limit.shown(Fr)
            ),
            "Demandez à l’expéditeur le fichier lui-même.",
        ),
        Unread::EncryptedZip => advises(
            "L’archive ZIP est protégée par un mot de passe et n’a pas pu être ouverte.",
            "Demandez à l’expéditeur les fichiers sans mot de passe.",
        ),
        Unread::CorruptZip => advises(
            "L’archive ZIP est endommagée ou incomplète.",
            "Demandez à l’expéditeur de la renvoyer, ou d’envoyer les fichiers sans archive.",
        ),
        Unread::UnsupportedZip => advises(
            "Le fichier de l’archive ZIP est compressé par une méthode rare et n’a pas pu être lu.",
            "Demandez à l’expéditeur le fichier sans archive.",
        ),
        Unread::RepeatedNamesZip => advises(
            "L’archive ZIP contient deux fichiers du même nom, dont un seul peut être lu.",
            "Demandez à l’expéditeur les fichiers sans archive.",
        ),
        Unread::SuspiciousZip { limit } => advises(
            format!(
                "Un fichier de l’archive ZIP est plus de {limit} fois plus grand que sa forme compressée, ce qu’aucune facture n’est ; elle n’a pas été ouverte.",
                limit = limit.shown(Fr)
            ),
            "Si vous l’attendez, demandez à l’expéditeur le fichier sans archive.",
        ),
        Unread::CorruptGzip => advises(
            "Le fichier gzip est endommagé ou incomplet.",
            "Demandez à l’expéditeur de le renvoyer, ou d’envoyer le fichier sans compression.",
        ),
        Unread::EncryptedSmime => advises(
            "Le fichier est chiffré (S/MIME) pour un destinataire dont la clé n’est pas connue ici.",
            "Demandez à l’expéditeur de l’envoyer sans chiffrement à cette adresse.",
        ),
        Unread::CompressedSmime => advises(
            "Le fichier est compressé par S/MIME, ce qui n’est pas lu.",
            "Demandez à l’expéditeur de l’envoyer sans compression.",
        ),
        Unread::CorruptP7m => advises(
            "Le fichier signé est endommagé ou incomplet.",
            "Demandez à l’expéditeur de le renvoyer, ou de l’envoyer sans signature.",
        ),
        Unread::EncryptedPgp => advises(
            "Le fichier est chiffré avec PGP pour une clé qui n’est pas connue ici.",
            "Demandez à l’expéditeur de l’envoyer sans chiffrement à cette adresse.",
        ),
        Unread::CorruptWinmail => advises(
            "Le fichier contenu dans winmail.dat est incomplet.",
            "Demandez à l’expéditeur de le renvoyer, en texte brut ou en HTML.",
        ),
        Unread::MessagePartial => advises(
            "Le programme de l’expéditeur a découpé l’e-mail en plusieurs, qui ne sont pas réunis ici.",
            "Demandez à l’expéditeur de l’envoyer en entier, ou moins de fichiers à la fois.",
        ),
        Unread::UnreadableMime => advises(
            "L’e-mail montre le début de fichiers joints, mais l’indication de leur place manque ou est endommagée.",
            "Ouvrez l’e-mail lui-même, ou demandez à l’expéditeur de renvoyer les fichiers.",
        ),
        Unread::OutlookMessage => advises(
            "Le fichier est un e-mail enregistré par Outlook (.msg), qui n’est pas ouvert.",
            "Transférez l’e-mail lui-même, ou joignez ses fichiers.",
        ),
        Unread::UnsupportedArchive { archive } => advises(
            format!("Le fichier est {archive}, qui n’est pas ouvert.", archive = archive.shown(Fr)),
            "Demandez à l’expéditeur le fichier PDF ou XML lui-même, ou ouvrez-le et transférez son contenu à cette adresse.",
        ),
        Unread::UnreadDocument { document } => advises(
            format!("Le fichier est {document}, qui n’est pas lu.", document = document.shown(Fr)),
            "Ouvrez-le ; si c’est une facture, demandez-la à l’expéditeur en PDF ou XML, ou enregistrez-la en PDF et transférez celui-ci à cette adresse.",
        ),
        Unread::EmptyDocument { claims } => advises(
            format!("Le fichier est vide, bien que son nom annonce {claims}.", claims = claims.shown(Fr)),
            "Demandez à l’expéditeur de le renvoyer.",
        ),
        Unread::MislabelledFile { claims, content } => advises(
            format!(
                "Le fichier se présente comme {claims}, mais c’est {content}.",
                claims = claims.shown(Fr),
                content = content.shown(Fr)
            ),
            "Ouvrez-le pour voir ce que c’est, ou demandez à l’expéditeur la facture en PDF ou XML.",
        ),
        Unread::NoInvoiceData => advises(
            "Le fichier ne contient pas de données de facture qu’un programme puisse lire.",
            "Ouvrez le fichier lui-même.",
        ),
        Unread::TooManyInvoices { limit } => advises(
            format!("Le fichier contient plus de {limit} factures et n’a pas été lu.", limit = limit.shown(Fr)),
            "Demandez à l’expéditeur plusieurs fichiers plus petits.",
        ),
        Unread::BatchWithoutInvoice => advises(
            "Le fichier est fait pour des factures et n’en contient aucune.",
            "Demandez à l’expéditeur le fichier complet.",
        ),
        Unread::MalformedXml { line, column } => advises(
            format!(
                "Le XML est mal formé (ligne {line}, caractère {column}) et n’a pas pu être lu.",
                line = line.shown(Fr),
                column = column.shown(Fr)
            ),
            "Demandez à l’expéditeur un fichier corrigé.",
        ),
        Unread::MalformedInvoice { cause: _ } => advises(
            "Le XML n’est pas construit comme son format de facture l’exige et n’a pas pu être lu.",
            "Demandez à l’expéditeur un fichier corrigé.",
        ),
        Unread::UnknownEncoding { encoding } => advises(
            format!("Le XML se dit encodé en « {encoding} », qui n’est pas un encodage connu."),
            "Demandez à l’expéditeur le fichier en UTF-8.",
        ),
        Unread::WrongEncoding { encoding } => advises(
            format!("Le XML se dit encodé en {encoding} et contient des octets qui ne le sont pas."),
            "Demandez à l’expéditeur le fichier en UTF-8.",
        ),
        Unread::XmlWithDtd => advises(
            "Le XML contient une définition de type de document. Les factures n’en ont pas, et elle permet d’attaquer les lecteurs ; il n’a donc pas été lu.",
            "Demandez à l’expéditeur de la retirer.",
        ),
        Unread::XmlTooDeep { limit } => advises(
            format!(
                "Le XML imbrique plus de {limit} éléments, ce qu’aucune facture ne fait ; il n’a pas été lu.",
                limit = limit.shown(Fr)
            ),
            "Si vous attendez une facture, demandez-la à l’expéditeur en PDF.",
        ),
        Unread::EdifactTooLarge { limit, of } => advises(
            format!(
                "Le fichier EDIFACT contient plus de {limit} {of}, ce qu’aucune facture n’a ; il n’a pas été lu.",
                limit = limit.shown(Fr),
                of = of.shown(Fr)
            ),
            "Si vous attendez une facture, demandez à l’expéditeur un fichier plus petit.",
        ),
        Unread::EncryptedPdf => advises(
            "Le PDF est protégé par un mot de passe et n’a pas pu être lu.",
            "Demandez à l’expéditeur un fichier sans mot de passe.",
        ),
        Unread::CorruptPdf => advises(
            "Le fichier commence comme un PDF et ne peut pas être lu comme tel ; il est endommagé ou incomplet.",
            "Demandez à l’expéditeur de le renvoyer.",
        ),
        Unread::PdfTooLarge { stream, attached, total } => advises(
            format!(
                "Décompressé, le PDF dépasse {stream} Mo dans une partie, {attached} Mo de plus que sa taille dans ses fichiers joints, ou {total} Mo en tout, ce qu’aucune facture n’a ; il n’a pas été lu.",
                stream = stream.shown(Fr),
                attached = attached.shown(Fr),
                total = total.shown(Fr)
            ),
            "Si vous attendez une facture, demandez à l’expéditeur un fichier plus petit.",
        ),
        Unread::TooManyObjects { limit, of } => advises(
            format!(
                "Le PDF contient plus de {limit} {of}, ce qu’aucune facture n’a ; il n’a pas été lu.",
                limit = limit.shown(Fr),
                of = of.shown(Fr)
            ),
            "Si vous attendez une facture, demandez à l’expéditeur un fichier plus petit.",
        ),
        Unread::XmlTooLarge { limit, of } => advises(
            match limit {
                Some(limit) => format!(
                    "Le XML contient plus de {limit} {of}, ce qu’aucune facture n’a ; il n’a pas été lu.",
                    limit = limit.shown(Fr),
                    of = of.shown(Fr)
                ),
                None => format!(
                    "Le XML contient trop de {of}, plus qu’une facture n’en a ; il n’a pas été lu.",
                    of = of.shown(Fr)
                ),
            },
            "Si vous attendez une facture, demandez-la à l’expéditeur en PDF ou en fichiers plus petits.",
        ),
    }
}
