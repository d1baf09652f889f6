//! Why the API did not do what it was asked.

use crate::text::{Text, advises};
use crate::{Language, Parameter, RequestError};

const LANGUAGE: Language = Language::Fr;

pub(crate) fn text(message: &RequestError) -> Text {
    match message {
        RequestError::PathUnknown => {
            advises("Il n’y a rien à ce chemin.", "/openapi.json énumère tous les chemins et leurs méthodes.")
        }
        RequestError::MethodNotAllowed => {
            advises("Ce chemin n’a pas cette méthode.", "/openapi.json énumère tous les chemins et leurs méthodes.")
        }
        RequestError::PathInvalid => advises(
            "Une partie du chemin n’a pas la forme voulue.",
            "Un identifiant a de 1 à 64 caractères parmi A-Z, a-z, 0-9, _ et - ; un SHA-256 en a 64 parmi 0-9 et a-f.",
        ),
        RequestError::QueryInvalid { known } => advises(
            "La partie de l’adresse après le point d’interrogation est illisible.",
            format!("Ces paramètres existent, chacun une fois : {known}.", known = known.shown(LANGUAGE)),
        ),
        RequestError::CursorInvalid => advises(
            "La liste ne continue pas à partir de cet endroit.",
            "Donnez comme `after` le `next` d’une page précédente de la même liste.",
        ),
        RequestError::BodyTooLarge { limit_kb } => advises(
            format!("La requête dépasse {limit_kb} Ko.", limit_kb = limit_kb.shown(LANGUAGE)),
            "Envoyez-en moins à la fois.",
        ),
        RequestError::BodyUnreadable => {
            advises("La requête n’a pas pu être lue jusqu’au bout.", "Envoyez-la de nouveau.")
        }
        RequestError::JsonMalformed { line, column } => advises(
            format!(
                "Le contenu n’est pas du JSON valide : la lecture s’est arrêtée à la ligne {line}, colonne {column}.",
                line = line.shown(LANGUAGE),
                column = column.shown(LANGUAGE)
            ),
            "Envoyez une valeur entière ; /openapi.json montre laquelle.",
        ),
        RequestError::ContentTypeNotJson => {
            advises("Le contenu doit être du JSON.", "Envoyez-le avec Content-Type: application/json.")
        }
        RequestError::InvalidFields => advises(
            "Certaines indications ne conviennent pas.",
            "Corrigez les champs nommés dans `errors` et renvoyez le tout.",
        ),
        RequestError::ServiceUnavailable => advises(
            "Un service derrière le connecteur n’a pas répondu.",
            "Recommencez dans quelques secondes ; rien ne sera modifié deux fois.",
        ),
        RequestError::Internal => advises(
            "C’est une erreur du connecteur. Elle a été consignée.",
            "Prévenez l’exploitant si elle se reproduit.",
        ),
        RequestError::TokenMissing => {
            advises("Il faut un jeton d’accès.", "Envoyez-le sous la forme Authorization: Bearer <token>.")
        }
        RequestError::TokenExpired => advises("Le jeton d’accès a expiré.", "Connectez-vous de nouveau."),
        RequestError::TokenNotYetValid => advises(
            "Le jeton d’accès n’est pas encore valable.",
            "Attendez, ou comparez les horloges de l’émetteur et de ce serveur.",
        ),
        RequestError::TokenMalformed => {
            advises("Le jeton d’accès n’est pas un JWT d’un algorithme connu.", "Demandez-en un nouveau à l’émetteur.")
        }
        RequestError::TokenAlgorithmRefused => advises(
            "Le jeton d’accès est signé par un algorithme qui n’est pas admis.",
            "Faites signer l’émetteur avec RS256, ES256 ou EdDSA.",
        ),
        RequestError::TokenHeaderUnknown => advises(
            "Le jeton d’accès a un en-tête critique qui est inconnu ici.",
            "Faites retirer `crit` par l’émetteur.",
        ),
        RequestError::TokenKeyUnknown => advises(
            "L’émetteur n’a pas de telle clé pour l’algorithme du jeton d’accès.",
            "Demandez un nouveau jeton à l’émetteur.",
        ),
        RequestError::TokenIssuerWrong => advises(
            "Le jeton d’accès vient d’un autre émetteur.",
            "Demandez-en un à l’émetteur auquel ce connecteur se fie.",
        ),
        RequestError::TokenAudienceWrong => {
            advises("Le jeton d’accès est destiné à un autre service.", "Demandez-en un qui vise ce connecteur.")
        }
        RequestError::TokenClaimMissing => advises(
            "Il manque au jeton d’accès l’une des indications exp, iss et aud.",
            "Faites-la ajouter par l’émetteur.",
        ),
        RequestError::TokenSignatureWrong => {
            advises("Le jeton d’accès n’est pas celui que l’émetteur a signé.", "Demandez-en un nouveau à l’émetteur.")
        }
        RequestError::TokenNamesNoAccount => advises(
            "Le jeton d’accès ne dit pas pour quelle entreprise il vaut.",
            "Faites mettre l’identifiant de l’entreprise (a-z, 0-9 et -) dans `account` par l’émetteur.",
        ),
        RequestError::AccountNotCreated => {
            advises("Votre entreprise n’est pas encore enregistrée ici.", "Enregistrez-la avec PUT /v1/account.")
        }
        RequestError::AccountNumbersFixed => advises(
            "Le numéro de TVA et le numéro d’entreprise ne peuvent plus changer, car les adresses d’importation en sont formées.",
            "Prenez un autre compte pour une autre entreprise.",
        ),
        RequestError::NumbersMakeNoImportAddress => advises(
            "Le numéro de TVA et le numéro d’entreprise ne permettent pas de former une adresse d’importation.",
            "Corrigez-les avec PUT /v1/account.",
        ),
        RequestError::ImportAddressTaken { address } => advises(
            format!("{address} appartient à une autre entreprise."),
            "Vérifiez le numéro de TVA et le numéro d’entreprise ; s’ils sont justes, adressez-vous à l’exploitant.",
        ),
        RequestError::ActivationNeeded => advises(
            "Le connecteur n’est pas actif ; rien n’est donc envoyé.",
            "Activez-le avec POST /v1/connector/activate.",
        ),
        RequestError::NoSendingAddress => advises(
            "Il n’y a pas d’adresse d’expédition à vous : les e-mails de facturation partent de celle du connecteur.",
            "Commencez-en une avec PUT /v1/account/sending-address.",
        ),
        RequestError::OtherSendingAddress { address } => advises(
            format!("Votre adresse d’expédition est {address}, d’un autre domaine."),
            "Mettez-y d’abord fin avec DELETE /v1/account/sending-address.",
        ),
        RequestError::SendingDomainTaken { domain } => advises(
            format!("Le domaine {domain} sert déjà à l’envoi, pour une autre entreprise ou pour l’exploitant."),
            "S’il est à vous, adressez-vous à l’exploitant ; ce qu’un autre a commencé sans pouvoir le prouver expire après 72 heures.",
        ),
        RequestError::LogoTooLarge { kb, limit_kb } => advises(
            format!(
                "Le logo a {kb} Ko ; il peut en avoir {limit_kb}.",
                kb = kb.shown(LANGUAGE),
                limit_kb = limit_kb.shown(LANGUAGE)
            ),
            "Enregistrez-le plus petit : il s’affiche sur 240 pixels de large au plus.",
        ),
        RequestError::LogoFormatUnknown => advises(
            "Le logo n’est ni en PNG ni en JPEG, les deux que tout programme de messagerie affiche.",
            "Enregistrez-le dans l’un des deux.",
        ),
        RequestError::LogoDimensions { width, height, limit } => advises(
            format!(
                "Le logo a {width} pixels sur {height} ; chaque côté peut en avoir de 1 à {limit}.",
                width = width.shown(LANGUAGE),
                height = height.shown(LANGUAGE),
                limit = limit.shown(LANGUAGE)
            ),
            "Enregistrez-le plus petit.",
        ),
        RequestError::PartnerNotFound => advises(
            "Il n’y a pas de partenaire commercial de cet identifiant.",
            "GET /v1/partners énumère ceux qui existent.",
        ),
        RequestError::PartnerChangedMeanwhile => advises(
            "Quelqu’un d’autre a modifié le partenaire commercial au même moment.",
            "Relisez-le et recommencez la modification.",
        ),
        RequestError::PartnerVatTaken { vat } => advises(
            format!("Un autre partenaire commercial a déjà le numéro de TVA {vat}."),
            "Modifiez plutôt celui-là, ou corrigez le numéro de TVA.",
        ),
        RequestError::PartnerHasNoWebhook => advises(
            "Le partenaire commercial n’a pas de webhook.",
            "Enregistrez-le avec {\"kind\": \"webhook\", \"enabled\": true, \"settings\": {\"url\": \"https://…\"}}.",
        ),
        RequestError::PartnerAddressesFull { max } => advises(
            format!("Le partenaire commercial a déjà {max} adresses.", max = max.shown(LANGUAGE)),
            "Retirez-en une, ou envoyez sans `save`.",
        ),
        RequestError::IncomingInvoiceNotFound => advises(
            "Il n’y a pas de facture reçue de cet identifiant.",
            "GET /v1/incoming énumère celles qui existent.",
        ),
        RequestError::IncomingFileNotFound => {
            advises("Cette facture n’a pas ce fichier.", "GET /v1/incoming/{id} énumère ses fichiers.")
        }
        RequestError::AlreadyOnRecord { invoice_id, number, came_at, sender } => advises(
            format!(
                "Cette facture est déjà enregistrée{}, reçue le {}{}. Rien n’a été libéré, pour qu’elle ne soit pas payée deux fois.",
                number.as_ref().map(|number| format!(" : numéro {number}")).unwrap_or_default(),
                came_at.shown(LANGUAGE),
                sender.as_ref().map(|sender| format!(" de {sender}")).unwrap_or_default()
            ),
            format!(
                "Prenez celle-là, /v1/incoming/{invoice_id}. Si les deux indiquent des comptes différents, appelez le fournisseur à un numéro que vous connaissez."
            ),
        ),
        RequestError::NothingToRender => advises(
            "Cette facture est arrivée sans données lisibles par un programme : c’est un scan ou un simple PDF.",
            "Téléchargez le fichier.",
        ),
        RequestError::TooLongToShow => advises(
            "Cette facture a plus de lignes qu’une réponse n’en contient.",
            "Prenez view.pdf, qui montre les premières, ou téléchargez le fichier.",
        ),
        RequestError::NotRendered => {
            advises("Cette facture n’a pas pu être mise en page. L’erreur a été consignée.", "Téléchargez le fichier.")
        }
        RequestError::ReceivedEmailNotFound => {
            advises("Il n’y a pas d’e-mail reçu de cet identifiant.", "GET /v1/mails énumère ceux qui existent.")
        }
        RequestError::AttachmentNotKept => advises(
            "L’e-mail n’a pas cette pièce jointe, ou elle n’a pas été conservée.",
            "GET /v1/mails/{id} montre lesquelles le sont.",
        ),
        RequestError::StoredFileMissing => advises(
            "Le fichier n’est plus dans l’espace de stockage.",
            "Remettez-le dans le bucket, ou renvoyez-le de là d’où il venait.",
        ),
        RequestError::StoredFileTooLarge => advises(
            "Le fichier est trop grand pour être lu en une fois.",
            "Émettez la facture avec des fichiers plus petits.",
        ),
        RequestError::IssuedInvoiceNotFound => advises(
            "Il n’y a pas de facture émise de cet identifiant.",
            "Une facture apparaît ici un instant après son émission.",
        ),
        RequestError::IssuedWithOtherFiles { invoice_id } => advises(
            format!("La facture {invoice_id} a été émise avec d’autres fichiers, et une facture émise ne change pas."),
            "Corrigez-la par un avoir et une nouvelle facture d’un autre numéro ou identifiant.",
        ),
        RequestError::IssuedToOtherPartner { invoice_id, partner_id } => advises(
            format!("La facture {invoice_id} a été émise au partenaire commercial {partner_id}."),
            "Envoyez-la à une autre adresse avec POST /v1/deliveries/{invoice_id}/{channel}/resend. Pour un autre client, corrigez-la par un avoir et une nouvelle facture.",
        ),
        RequestError::InvoiceWithdrawn => advises(
            "La facture a été retirée avant son départ.",
            "Faites-la partir malgré tout avec POST /v1/issued/{id}/reinstate.",
        ),
        RequestError::InvoiceNotWithdrawn => advises(
            "La facture n’a pas été retirée, ou son envoi a déjà repris.",
            "GET /v1/issued/{id} montre où elle en est.",
        ),
        RequestError::TooLateToWithdraw { channel } => advises(
            format!(
                "La facture est déjà partie, ou l’est peut-être, par le canal d’envoi {channel}.",
                channel = channel.shown(LANGUAGE)
            ),
            "Ce qui est parti ne se rappelle pas. Corrigez-la par un avoir.",
        ),
        RequestError::FormExpected => advises(
            "Le contenu doit être du multipart/form-data.",
            "Par exemple : curl -F file=@invoice.xml -F file=@invoice.pdf.",
        ),
        RequestError::FormMalformed => advises(
            "Le formulaire est illisible : il est coupé ou mal formé.",
            "Envoyez-le en entier, en multipart/form-data ; /openapi.json montre ses champs.",
        ),
        RequestError::FormWithoutFile => {
            advises("Le formulaire n’a pas de `file`.", "Ajoutez la facture en PDF, en image ou en fichier structuré.")
        }
        RequestError::UploadHasNoInvoice => {
            advises("Aucun des fichiers n’est une facture.", "Ajoutez-la en PDF, en image ou en fichier structuré.")
        }
        RequestError::UploadHasSeveralInvoices => {
            advises("Les fichiers sont plus d’une facture.", "Émettez chacune à part.")
        }
        RequestError::SentAsText => advises(
            "Ce qui est envoyé comme texte peut être modifié en route.",
            "Envoyez le fichier, quel qu’il soit, avec Content-Type: application/octet-stream.",
        ),
        RequestError::BodyEmpty => advises("La requête est vide.", "Envoyez le fichier comme contenu."),
        RequestError::FileNotFiled { sha256 } => advises(
            format!("Le fichier {sha256} n’est pas dans le bucket des documents."),
            "Déposez-le avec POST /v1/documents, puis émettez de nouveau la facture.",
        ),
        RequestError::DeliveryNotFound => advises(
            "Cette facture n’a pas d’envoi par ce canal d’envoi.",
            "Les envois commencent un instant après l’émission ; GET /v1/issued/{id} montre s’il manque quelque chose.",
        ),
        RequestError::NotResendable => advises(
            "L’envoi est en cours ou est arrivé.",
            "Seul ce qui est revenu, a été refusé, a échoué ou reste incertain peut être renvoyé.",
        ),
        RequestError::ResendUnderWay => advises(
            "Elle doit déjà être renvoyée à une autre adresse et attend son tour.",
            "Attendez que ce soit terminé : GET /v1/deliveries/{invoice_id}/{channel} le montre.",
        ),
        RequestError::AddressGetsNoEmails { address } => advises(
            format!(
                "{address} ne reçoit plus d’e-mails, car l’un d’eux est revenu définitivement ou a été signalé comme indésirable."
            ),
            "Si elle fonctionne de nouveau, débloquez-la avec DELETE /v1/suppressed/{address}.",
        ),
        RequestError::NothingToReport => advises(
            "Le connecteur envoie lui-même par ce canal d’envoi et sait comment cela s’est terminé.",
            "Ne signalez que ce qu’un point d’accès transmet.",
        ),
        RequestError::DeliveryNotRequested => advises(
            "Le point d’accès n’a pas, ou pas encore, été chargé de transmettre cette facture.",
            "Signalez ce que devient un InvoiceDeliveryRequested.",
        ),
        RequestError::ListExpected => advises(
            "Le contenu doit être une liste en JSON ou en CSV.",
            "Envoyez-la avec Content-Type: application/json, text/csv, ou application/octet-stream pour un CSV qui n’est pas en UTF-8.",
        ),
        RequestError::CsvExpected => advises(
            "Le contenu doit être du CSV.",
            "Envoyez-le avec Content-Type: text/csv, ou application/octet-stream s’il n’est pas en UTF-8.",
        ),
        RequestError::CsvUnreadable => {
            advises("Le fichier ne se lit pas comme du CSV.", "Enregistrez-le de nouveau en CSV depuis votre tableur.")
        }
        RequestError::LettersLost => advises(
            "Des lettres du fichier se sont perdues en route : il n’est pas en UTF-8.",
            "Envoyez-le avec Content-Type: application/octet-stream, ou enregistrez-le en UTF-8.",
        ),
        RequestError::HeaderUnknown { known } => advises(
            "La première ligne ne nomme aucune colonne connue.",
            format!("Elle doit en nommer parmi : {known}.", known = known.shown(LANGUAGE)),
        ),
        RequestError::ColumnTwice { column } => advises(
            format!("La première ligne nomme deux fois la colonne {column}."),
            "Retirez l’une des deux colonnes.",
        ),
        RequestError::TooManyLines { limit } => advises(
            format!("La liste a plus de {limit} entrées.", limit = limit.shown(LANGUAGE)),
            "Divisez-la ; chaque partie d’un fichier CSV a besoin de la première ligne avec les noms des colonnes.",
        ),
        RequestError::BulkNotFound => advises(
            "Il n’y a pas de liste de factures de cet identifiant.",
            "GET /v1/bulk énumère celles qui existent.",
        ),
        RequestError::BulkUnderWay => advises(
            "La liste de factures est encore en cours d’annonce.",
            "GET /v1/bulk/{id} montre quand `announced` vaut `total`.",
        ),
        RequestError::BulkListUnreadable => {
            advises("La liste de factures enregistrée est illisible.", "Envoyez de nouveau la liste : POST /v1/bulk.")
        }
    }
}
