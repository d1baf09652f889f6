//! What is wrong with one field of a request, or with one line of a list.

use crate::text::{Text, advises, says};
use crate::{FieldError, Language, Parameter};

const LANGUAGE: Language = Language::Fr;

pub(crate) fn text(message: &FieldError) -> Text {
    match message {
        FieldError::LengthOutOfRange { max } => {
            says(format!("Saisissez de 1 à {max} caractères, sans caractère de contrôle.", max = max.shown(LANGUAGE)))
        }
        FieldError::NumberOutOfRange { min, max } => says(format!(
            "Indiquez un nombre de {min} à {max}, ou omettez-le.",
            min = min.shown(LANGUAGE),
            max = max.shown(LANGUAGE)
        )),
        FieldError::TooMany { max } => says(format!("Il peut y en avoir {max} au plus.", max = max.shown(LANGUAGE))),
        FieldError::ValueUnexpected { .. } => advises(
            "Ceci manque, est inconnu ici ou n’a pas la forme attendue.",
            "/openapi.json montre ce qui est attendu.",
        ),
        FieldError::ChoiceUnknown { known } => {
            says(format!("Écrivez l’un de : {known}.", known = known.shown(LANGUAGE)))
        }
        FieldError::IdInvalid => says("Un identifiant a de 1 à 64 caractères parmi A-Z, a-z, 0-9, _ et -."),
        FieldError::IdReserved => advises("Cet identifiant est réservé.", "Choisissez-en un autre."),
        FieldError::IdMissing => advises(
            "La ligne n’a ni identifiant ni rien pour en former un.",
            "Indiquez un identifiant parmi A-Z, a-z, 0-9, _ et -, ou un numéro de TVA.",
        ),
        FieldError::InFuture => advises("C’est dans le futur.", "Vérifiez l’horloge de votre programme."),
        FieldError::TimeInvalid => advises(
            "Ce n’est pas un moment d’ici un an.",
            "Écrivez-le avec son décalage par rapport à UTC, par exemple 2026-12-01T08:00:00+01:00.",
        ),
        FieldError::CountryUnknown { written } => advises(
            format!("« {written} » n’est pas un pays."),
            "Prenez les deux lettres de la norme ISO 3166-1, comme BE ou DE.",
        ),
        FieldError::VatMissing => {
            advises("Le numéro de TVA est vide.", "Saisissez-le avec le préfixe de son pays, comme BE.")
        }
        FieldError::VatCountryUnknown { written } => advises(
            format!("{written} ne commence pas par un pays dont les numéros de TVA sont connus."),
            "Mettez devant les deux lettres du pays, comme dans BE0428759497.",
        ),
        FieldError::VatInvalid { written, flaw, example } => advises(
            format!("{written} n’est pas un numéro de TVA valable : {flaw}.", flaw = flaw.shown(LANGUAGE)),
            format!("Comparez-le au document officiel ; un numéro ressemble à {example}."),
        ),
        FieldError::CompanyNumberMissing => {
            advises("Le numéro d’entreprise est vide.", "Saisissez-le comme le registre l’écrit.")
        }
        FieldError::CompanyNumberWithoutCountry => {
            advises("Un numéro d’entreprise a besoin de son pays, car chacun a les siens.", "Indiquez aussi le pays.")
        }
        FieldError::CompanyNumberInvalid { written, country, flaw, example } => advises(
            format!(
                "{written} n’est pas un numéro d’entreprise valable du pays {country} : {flaw}.",
                flaw = flaw.shown(LANGUAGE)
            ),
            format!("Comparez-le au registre ; un numéro ressemble à {example}."),
        ),
        FieldError::EmailIncomplete => {
            advises("L’adresse e-mail est incomplète.", "Écrivez-la sous la forme nom@domaine.")
        }
        FieldError::EmailTooLong => {
            says("L’adresse e-mail est trop longue : elle peut avoir 64 caractères avant l’@ et 254 en tout.")
        }
        FieldError::EmailLocalPart => {
            says("La partie avant l’@ a un caractère qu’une adresse e-mail ne peut avoir, ou des points mal placés.")
        }
        FieldError::EmailDomain => advises(
            "La partie après l’@ n’est pas un nom de domaine.",
            "Écrivez les noms internationaux sous leur forme xn--.",
        ),
        FieldError::ConnectorsOwnAddress => advises(
            "Les e-mails à cette adresse reviennent au connecteur.",
            "Indiquez une boîte que des personnes lisent.",
        ),
        FieldError::SenderNameInvalid => advises(
            "Ce n’est ni une adresse e-mail ni un domaine.",
            "Écrivez nom@example.com, ou @example.com pour tout un domaine.",
        ),
        FieldError::DomainIsPublic { domain } => advises(
            format!("N’importe qui peut avoir une adresse sous {domain}."),
            "Indiquez une adresse de votre propre domaine.",
        ),
        FieldError::DomainOfConnector { domain } => {
            advises(format!("{domain} est le domaine du connecteur lui-même."), "Indiquez une adresse à vous.")
        }
        FieldError::DomainOfMailboxProvider { domain } => advises(
            format!(
                "{domain} appartient à un fournisseur de boîtes e-mail, qui ne laisse personne d’autre s’en servir."
            ),
            "Indiquez une adresse de votre propre domaine.",
        ),
        FieldError::UrlTooLong { max } => {
            says(format!("L’adresse du webhook a plus de {max} caractères.", max = max.shown(LANGUAGE)))
        }
        FieldError::UrlMalformed => advises("Ce n’est pas une URL.", "Écrivez-la sous la forme https://hôte/chemin."),
        FieldError::UrlNotHttps => {
            says("L’adresse du webhook doit commencer par https://, pour que personne en route ne lise la facture.")
        }
        FieldError::UrlWithCredentials => advises(
            "L’adresse du webhook ne doit contenir ni nom d’utilisateur ni mot de passe.",
            "La signature prouve qui a envoyé la facture.",
        ),
        FieldError::UrlPrivate => advises(
            "L’adresse du webhook mène à un réseau privé, où les factures ne sont pas envoyées.",
            "Prenez une adresse publique.",
        ),
        FieldError::WebhookSettings => {
            advises("Un webhook a besoin d’une adresse et de rien d’autre.", "Écrivez {\"url\": \"https://…\"}.")
        }
        FieldError::SettingsTooLong { max } => {
            says(format!("Les réglages du canal d’envoi dépassent {max} octets.", max = max.shown(LANGUAGE)))
        }
        FieldError::ChannelTwice => says("Chaque canal d’envoi ne peut être nommé qu’une fois."),
        FieldError::ChannelNotListed { channel } => advises(
            format!("Cela ne sert à rien sans le canal d’envoi {channel}.", channel = channel.shown(LANGUAGE)),
            "Inscrivez-le aussi dans la colonne channels.",
        ),
        FieldError::OnlyForEmail => says("Seul le canal d’envoi e-mail a une adresse."),
        FieldError::AddressToSaveMissing => advises("Il n’y a pas d’adresse à enregistrer.", "Donnez-la comme `to`."),
        FieldError::BounceReasonMissing => advises("Ce qui est revenu a une raison.", "Dites laquelle."),
        FieldError::ReasonOnlyForBounce => advises("Seul ce qui est revenu a une raison.", "Omettez-la."),
        FieldError::CodeMalformed => says("Un code a de 1 à 64 caractères parmi a-z, 0-9 et _."),
        FieldError::TimeOfDayInvalid => says("Écrivez les heures et les minutes, comme 22:30."),
        FieldError::TimeZoneUnknown => advises(
            "Ce fuseau horaire est inconnu.",
            "Écrivez un nom de la base des fuseaux horaires de l’IANA, comme Europe/Brussels.",
        ),
        FieldError::ReminderDaysCount { max } => says(format!(
            "Indiquez de 1 à {max} jours, ou désactivez les relances avec null.",
            max = max.shown(LANGUAGE)
        )),
        FieldError::ReminderDayTooFar { before, after } => says(format!(
            "Une relance part au plus {before} jours avant et {after} jours après l’échéance.",
            before = before.shown(LANGUAGE),
            after = after.shown(LANGUAGE)
        )),
        FieldError::ReminderDaysOrder => says("Écrivez les jours dans l’ordre croissant, chacun une fois."),
        FieldError::ColourInvalid { written } => advises(
            format!("« {written} » n’est pas une couleur."),
            "Écrivez # et six chiffres hexadécimaux, comme #1f3a5f.",
        ),
        FieldError::SubjectHasLineBreak => advises("Un objet tient sur une ligne.", "Retirez le retour à la ligne."),
        FieldError::ControlCharacter => advises(
            "Le texte a un caractère de contrôle, que personne ne voit.",
            "Tapez le texte au lieu de le coller.",
        ),
        FieldError::PlaceholderNotClosed { known } => advises(
            "Un emplacement n’est pas fermé : il se termine par }}.",
            format!("Il existe {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::PlaceholderNotOpened { known } => advises(
            "Un emplacement n’est pas ouvert : il commence par {{.",
            format!("Il existe {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::PlaceholderUnknown { name, known } => advises(
            format!("Il n’y a pas d’emplacement {{{{{name}}}}}."),
            format!("Il existe {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::FileNameCharacter => says(
            "Un nom de fichier n’a ni retour à la ligne, ni barre oblique, ni barre inverse, ni caractère de contrôle.",
        ),
        FieldError::FileNameEnding => says("Omettez l’extension du nom de fichier : elle dépend du fichier."),
        FieldError::FileUnreadable { name } => {
            advises(format!("Le fichier {name} est illisible."), "Recréez-le et émettez la facture avec lui.")
        }
        FieldError::FormFieldUnknown { known } => advises(
            "Le formulaire a un champ inconnu ici.",
            format!("Il existe {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::FilesMissing => advises(
            "La facture ne nomme aucun fichier.",
            "Écrivez-en au moins un : son SHA-256, une espace et son nom.",
        ),
        FieldError::Sha256Invalid => {
            says("Un SHA-256 a 64 chiffres parmi 0-9 et a-f, et le nom du fichier suit après une espace.")
        }
        FieldError::FileNameInvalid { max } => says(format!(
            "Chaque fichier a besoin d’un nom de {max} octets au plus, sans barre oblique.",
            max = max.shown(LANGUAGE)
        )),
        FieldError::FileTwice => advises("Le même fichier est nommé deux fois.", "N’en gardez qu’un."),
        FieldError::ListedTwice { line } => advises(
            format!("La ligne {line} concerne la même chose.", line = line.shown(LANGUAGE)),
            "Gardez l’une des deux.",
        ),
        FieldError::CellCount { cells, columns } => advises(
            format!(
                "La ligne a {cells} cellules et la première ligne {columns}.",
                cells = cells.shown(LANGUAGE),
                columns = columns.shown(LANGUAGE)
            ),
            "Mettez entre guillemets doubles les textes qui contiennent un séparateur ou un guillemet.",
        ),
        FieldError::NotReached => advises(
            "Cette ligne n’a pas pu être enregistrée à l’instant.",
            "Importez de nouveau le fichier : ce qui est enregistré reste.",
        ),
    }
}
