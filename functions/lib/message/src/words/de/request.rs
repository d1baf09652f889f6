//! Why the API did not do what it was asked.

use crate::text::{Text, advises};
use crate::{Language, Parameter, RequestError};

const LANGUAGE: Language = Language::De;

pub(crate) fn text(message: &RequestError) -> Text {
    match message {
        RequestError::PathUnknown => {
            advises("Unter diesem Pfad gibt es nichts.", "/openapi.json nennt alle Pfade mit ihren Methoden.")
        }
        RequestError::MethodNotAllowed => {
            advises("Dieser Pfad hat diese Methode nicht.", "/openapi.json nennt alle Pfade mit ihren Methoden.")
        }
        RequestError::PathInvalid => advises(
            "Ein Teil des Pfads kann nicht sein, was er sein soll.",
            "Kennungen haben 1 bis 64 Zeichen aus A-Z, a-z, 0-9, _ und -; ein SHA-256 hat 64 aus 0-9 und a-f.",
        ),
        RequestError::QueryInvalid { known } => advises(
            "Der Teil der Adresse nach dem Fragezeichen ist nicht lesbar.",
            format!("Diese Parameter gibt es, jeden einmal: {known}.", known = known.shown(LANGUAGE)),
        ),
        RequestError::CursorInvalid => advises(
            "Von dieser Stelle aus geht die Liste nicht weiter.",
            "Geben Sie `next` einer früheren Seite derselben Liste als `after` an.",
        ),
        RequestError::BodyTooLarge { limit_kb } => advises(
            format!("Die Anfrage ist länger als {limit_kb} KB.", limit_kb = limit_kb.shown(LANGUAGE)),
            "Senden Sie weniger auf einmal.",
        ),
        RequestError::BodyUnreadable => {
            advises("Die Anfrage konnte nicht bis zum Ende gelesen werden.", "Senden Sie sie noch einmal.")
        }
        RequestError::JsonMalformed { line, column } => advises(
            format!(
                "Der Inhalt ist kein gültiges JSON: Das Lesen endete in Zeile {line}, Spalte {column}.",
                line = line.shown(LANGUAGE),
                column = column.shown(LANGUAGE)
            ),
            "Senden Sie einen ganzen Wert; /openapi.json zeigt, welchen.",
        ),
        RequestError::ContentTypeNotJson => {
            advises("Der Inhalt muss JSON sein.", "Senden Sie ihn mit Content-Type: application/json.")
        }
        RequestError::InvalidFields => advises(
            "Einige Angaben können so nicht stimmen.",
            "Korrigieren Sie die in `errors` genannten Felder und senden Sie alles noch einmal.",
        ),
        RequestError::ServiceUnavailable => advises(
            "Ein Dienst hinter dem Connector hat nicht geantwortet.",
            "Wiederholen Sie dies in einigen Sekunden; eine Wiederholung ändert nichts doppelt.",
        ),
        RequestError::Internal => advises(
            "Das ist ein Fehler des Connectors. Er wurde protokolliert.",
            "Sagen Sie es dem Betreiber, wenn es wieder geschieht.",
        ),
        RequestError::TokenMissing => {
            advises("Dafür ist ein Zugriffstoken nötig.", "Senden Sie es als Authorization: Bearer <token>.")
        }
        RequestError::TokenExpired => advises("Das Zugriffstoken ist abgelaufen.", "Melden Sie sich neu an."),
        RequestError::TokenNotYetValid => advises(
            "Das Zugriffstoken gilt noch nicht.",
            "Warten Sie, oder vergleichen Sie die Uhren des Ausstellers und dieses Servers.",
        ),
        RequestError::TokenMalformed => advises(
            "Das Zugriffstoken ist kein JWT eines bekannten Verfahrens.",
            "Holen Sie ein neues beim Aussteller.",
        ),
        RequestError::TokenAlgorithmRefused => advises(
            "Das Zugriffstoken ist mit einem nicht zugelassenen Verfahren signiert.",
            "Lassen Sie den Aussteller mit RS256, ES256 oder EdDSA signieren.",
        ),
        RequestError::TokenHeaderUnknown => advises(
            "Das Zugriffstoken hat einen kritischen Kopfeintrag, der hier unbekannt ist.",
            "Lassen Sie den Aussteller `crit` weglassen.",
        ),
        RequestError::TokenKeyUnknown => advises(
            "Der Aussteller hat für das Verfahren des Zugriffstokens keinen solchen Schlüssel.",
            "Holen Sie ein neues Token beim Aussteller.",
        ),
        RequestError::TokenIssuerWrong => advises(
            "Das Zugriffstoken ist von einem anderen Aussteller.",
            "Holen Sie eines bei dem Aussteller, dem dieser Connector vertraut.",
        ),
        RequestError::TokenAudienceWrong => advises(
            "Das Zugriffstoken ist für einen anderen Dienst bestimmt.",
            "Holen Sie eines, das für diesen Connector gilt.",
        ),
        RequestError::TokenClaimMissing => advises(
            "Dem Zugriffstoken fehlt eine der Angaben exp, iss und aud.",
            "Lassen Sie den Aussteller sie ergänzen.",
        ),
        RequestError::TokenSignatureWrong => advises(
            "Das Zugriffstoken ist nicht das, was der Aussteller signiert hat.",
            "Holen Sie ein neues beim Aussteller.",
        ),
        RequestError::TokenNamesNoAccount => advises(
            "Das Zugriffstoken sagt nicht, für welche Firma es gilt.",
            "Lassen Sie den Aussteller die Kennung der Firma (a-z, 0-9 und -) in `account` eintragen.",
        ),
        RequestError::AccountNotCreated => {
            advises("Ihre Firma ist hier noch nicht eingerichtet.", "Richten Sie sie mit PUT /v1/account ein.")
        }
        RequestError::AccountNumbersFixed => advises(
            "USt-IdNr. und Registernummer können nicht mehr geändert werden, weil die Import-Adressen daraus gebildet sind.",
            "Nehmen Sie für eine andere Firma ein anderes Konto.",
        ),
        RequestError::NumbersMakeNoImportAddress => advises(
            "Aus USt-IdNr. und Registernummer lässt sich keine Import-Adresse bilden.",
            "Korrigieren Sie sie mit PUT /v1/account.",
        ),
        RequestError::ImportAddressTaken { address } => advises(
            format!("{address} gehört einer anderen Firma."),
            "Prüfen Sie USt-IdNr. und Registernummer; stimmen sie, fragen Sie den Betreiber.",
        ),
        RequestError::ActivationNeeded => advises(
            "Der Connector ist nicht aktiv, darum wird nichts gesendet.",
            "Aktivieren Sie ihn mit POST /v1/connector/activate.",
        ),
        RequestError::NoSendingAddress => advises(
            "Es gibt keine eigene Absenderadresse: Rechnungs-E-Mails werden von der des Connectors gesendet.",
            "Beginnen Sie eine mit PUT /v1/account/sending-address.",
        ),
        RequestError::OtherSendingAddress { address } => advises(
            format!("Ihre Absenderadresse ist {address}, von einer anderen Domain."),
            "Beenden Sie diese zuerst mit DELETE /v1/account/sending-address.",
        ),
        RequestError::SendingDomainTaken { domain } => advises(
            format!("Die Domain {domain} wird schon zum Senden benutzt, von einer anderen Firma oder vom Betreiber."),
            "Gehört sie Ihnen, fragen Sie den Betreiber; was jemand ohne Nachweis begonnen hat, verfällt nach 72 Stunden.",
        ),
        RequestError::LogoTooLarge { kb, limit_kb } => advises(
            format!(
                "Das Logo hat {kb} KB; erlaubt sind {limit_kb}.",
                kb = kb.shown(LANGUAGE),
                limit_kb = limit_kb.shown(LANGUAGE)
            ),
            "Speichern Sie es kleiner: Es wird höchstens 240 Pixel breit gezeigt.",
        ),
        RequestError::LogoFormatUnknown => advises(
            "Das Logo ist weder PNG noch JPEG, die jedes E-Mail-Programm zeigt.",
            "Speichern Sie es als eines davon.",
        ),
        RequestError::LogoDimensions { width, height, limit } => advises(
            format!(
                "Das Logo hat {width} mal {height} Pixel; jede Seite kann 1 bis {limit} haben.",
                width = width.shown(LANGUAGE),
                height = height.shown(LANGUAGE),
                limit = limit.shown(LANGUAGE)
            ),
            "Speichern Sie es kleiner.",
        ),
        RequestError::PartnerNotFound => {
            advises("Es gibt keinen Geschäftspartner mit dieser Kennung.", "GET /v1/partners nennt die vorhandenen.")
        }
        RequestError::PartnerChangedMeanwhile => advises(
            "Jemand anderes hat den Geschäftspartner im selben Augenblick geändert.",
            "Lesen Sie ihn neu und wiederholen Sie die Änderung.",
        ),
        RequestError::PartnerVatTaken { vat } => advises(
            format!("Ein anderer Geschäftspartner hat schon die USt-IdNr. {vat}."),
            "Ändern Sie stattdessen diesen, oder korrigieren Sie die USt-IdNr.",
        ),
        RequestError::PartnerHasNoWebhook => advises(
            "Der Geschäftspartner hat keinen Webhook.",
            "Speichern Sie ihn mit {\"kind\": \"webhook\", \"enabled\": true, \"settings\": {\"url\": \"https://…\"}}.",
        ),
        RequestError::PartnerAddressesFull { max } => advises(
            format!("Der Geschäftspartner hat schon {max} Adressen.", max = max.shown(LANGUAGE)),
            "Entfernen Sie eine, oder senden Sie ohne `save`.",
        ),
        RequestError::IncomingInvoiceNotFound => advises(
            "Es gibt keine eingegangene Rechnung mit dieser Kennung.",
            "GET /v1/incoming nennt die vorhandenen.",
        ),
        RequestError::IncomingFileNotFound => {
            advises("Diese Rechnung hat keine solche Datei.", "GET /v1/incoming/{id} nennt ihre Dateien.")
        }
        RequestError::AlreadyOnRecord { invoice_id, number, came_at, sender } => advises(
            format!(
                "Diese Rechnung ist schon erfasst{}, eingegangen am {}{}. Es wurde nichts freigegeben, damit sie nicht doppelt bezahlt wird.",
                number.as_ref().map(|number| format!(": Nummer {number}")).unwrap_or_default(),
                came_at.shown(LANGUAGE),
                sender.as_ref().map(|sender| format!(" von {sender}")).unwrap_or_default()
            ),
            format!(
                "Nehmen Sie diese, /v1/incoming/{invoice_id}. Nennen beide verschiedene Konten, fragen Sie den Lieferanten telefonisch unter einer Nummer, die Sie kennen."
            ),
        ),
        RequestError::NothingToRender => advises(
            "Diese Rechnung kam ohne maschinenlesbare Daten: Sie ist ein Scan oder ein einfaches PDF.",
            "Laden Sie die Datei herunter.",
        ),
        RequestError::TooLongToShow => advises(
            "Diese Rechnung hat mehr Zeilen, als in eine Antwort passen.",
            "Nehmen Sie view.pdf, das die ersten zeigt, oder laden Sie die Datei herunter.",
        ),
        RequestError::NotRendered => advises(
            "Diese Rechnung konnte nicht dargestellt werden. Der Fehler wurde protokolliert.",
            "Laden Sie die Datei herunter.",
        ),
        RequestError::ReceivedEmailNotFound => {
            advises("Es gibt keine eingegangene E-Mail mit dieser Kennung.", "GET /v1/mails nennt die vorhandenen.")
        }
        RequestError::AttachmentNotKept => advises(
            "Die E-Mail hat keinen solchen Anhang, oder er wurde nicht aufbewahrt.",
            "GET /v1/mails/{id} zeigt, welche es sind.",
        ),
        RequestError::StoredFileMissing => advises(
            "Die Datei ist nicht mehr im Speicher.",
            "Legen Sie sie in den Bucket zurück, oder senden Sie sie noch einmal von dort, woher sie kam.",
        ),
        RequestError::StoredFileTooLarge => advises(
            "Die Datei ist größer, als auf einmal gelesen werden kann.",
            "Stellen Sie die Rechnung mit kleineren Dateien aus.",
        ),
        RequestError::IssuedInvoiceNotFound => advises(
            "Es gibt keine ausgestellte Rechnung mit dieser Kennung.",
            "Eine Rechnung erscheint hier kurz nach ihrer Ausstellung.",
        ),
        RequestError::IssuedWithOtherFiles { invoice_id } => advises(
            format!(
                "Die Rechnung {invoice_id} wurde mit anderen Dateien ausgestellt, und eine ausgestellte Rechnung ändert sich nicht."
            ),
            "Korrigieren Sie sie durch eine Gutschrift und eine neue Rechnung mit anderer Nummer oder Kennung.",
        ),
        RequestError::IssuedToOtherPartner { invoice_id, partner_id } => advises(
            format!("Die Rechnung {invoice_id} wurde für den Geschäftspartner {partner_id} ausgestellt."),
            "Senden Sie sie mit POST /v1/deliveries/{invoice_id}/{channel}/resend an eine andere Adresse. Für einen anderen Kunden korrigieren Sie sie durch eine Gutschrift und eine neue Rechnung.",
        ),
        RequestError::InvoiceWithdrawn => advises(
            "Die Rechnung wurde zurückgezogen, bevor sie abging.",
            "Lassen Sie sie mit POST /v1/issued/{id}/reinstate doch noch senden.",
        ),
        RequestError::InvoiceNotWithdrawn => advises(
            "Die Rechnung war nicht zurückgezogen, oder sie wird schon wieder gesendet.",
            "GET /v1/issued/{id} zeigt ihren Stand.",
        ),
        RequestError::TooLateToWithdraw { channel } => advises(
            format!(
                "Die Rechnung ist über den Zustellungsweg {channel} schon abgegangen oder könnte es sein.",
                channel = channel.shown(LANGUAGE)
            ),
            "Was abgegangen ist, lässt sich nicht zurückholen. Korrigieren Sie sie durch eine Gutschrift.",
        ),
        RequestError::FormExpected => advises(
            "Der Inhalt muss multipart/form-data sein.",
            "Zum Beispiel: curl -F file=@invoice.xml -F file=@invoice.pdf.",
        ),
        RequestError::FormMalformed => advises(
            "Das Formular ist nicht lesbar: Es ist abgeschnitten oder fehlerhaft.",
            "Senden Sie es ganz, als multipart/form-data; /openapi.json zeigt seine Felder.",
        ),
        RequestError::FormWithoutFile => advises(
            "Das Formular hat kein `file`.",
            "Fügen Sie die Rechnung als PDF, Bild oder strukturierte Datei hinzu.",
        ),
        RequestError::UploadHasNoInvoice => advises(
            "Keine der Dateien ist eine Rechnung.",
            "Fügen Sie sie als PDF, Bild oder strukturierte Datei hinzu.",
        ),
        RequestError::UploadHasSeveralInvoices => {
            advises("Die Dateien sind mehr als eine Rechnung.", "Stellen Sie jede für sich aus.")
        }
        RequestError::SentAsText => advises(
            "Was als Text gesendet wird, kann unterwegs verändert werden.",
            "Senden Sie die Datei, was sie auch ist, mit Content-Type: application/octet-stream.",
        ),
        RequestError::BodyEmpty => advises("Die Anfrage hat keinen Inhalt.", "Senden Sie die Datei als Inhalt."),
        RequestError::FileNotFiled { sha256 } => advises(
            format!("Die Datei {sha256} liegt nicht im Dokumenten-Bucket."),
            "Legen Sie sie mit POST /v1/documents ab und stellen Sie die Rechnung dann noch einmal aus.",
        ),
        RequestError::DeliveryNotFound => advises(
            "Diese Rechnung hat keine Zustellung über diesen Zustellungsweg.",
            "Zustellungen beginnen kurz nach der Ausstellung; GET /v1/issued/{id} zeigt, ob etwas fehlt.",
        ),
        RequestError::NotResendable => advises(
            "Die Zustellung läuft noch oder ist angekommen.",
            "Noch einmal gesendet wird nur, was zurückkam, abgewiesen wurde, misslang oder ungewiss ist.",
        ),
        RequestError::ResendUnderWay => advises(
            "Sie soll schon an eine andere Adresse noch einmal gesendet werden und wartet darauf.",
            "Warten Sie, bis das beendet ist: GET /v1/deliveries/{invoice_id}/{channel} zeigt es.",
        ),
        RequestError::AddressGetsNoEmails { address } => advises(
            format!(
                "{address} erhält keine E-Mails, weil eine endgültig zurückkam oder als unerwünscht gemeldet wurde."
            ),
            "Geht es wieder, heben Sie die Sperre mit DELETE /v1/suppressed/{address} auf.",
        ),
        RequestError::NothingToReport => advises(
            "Über diesen Zustellungsweg stellt der Connector selbst zu und kennt das Ergebnis.",
            "Melden Sie nur, was ein Access Point zustellt.",
        ),
        RequestError::DeliveryNotRequested => advises(
            "Der Access Point wurde nicht oder noch nicht gebeten, diese Rechnung zuzustellen.",
            "Melden Sie, was aus einem InvoiceDeliveryRequested wird.",
        ),
        RequestError::ListExpected => advises(
            "Der Inhalt muss eine Liste in JSON oder CSV sein.",
            "Senden Sie sie mit Content-Type: application/json, text/csv oder application/octet-stream, wenn das CSV nicht in UTF-8 ist.",
        ),
        RequestError::CsvExpected => advises(
            "Der Inhalt muss CSV sein.",
            "Senden Sie ihn mit Content-Type: text/csv oder application/octet-stream, wenn er nicht in UTF-8 ist.",
        ),
        RequestError::CsvUnreadable => advises(
            "Die Datei ist nicht als CSV lesbar.",
            "Speichern Sie sie in Ihrer Tabellenkalkulation neu als CSV.",
        ),
        RequestError::LettersLost => advises(
            "Unterwegs gingen Buchstaben der Datei verloren: Sie ist nicht in UTF-8.",
            "Senden Sie sie mit Content-Type: application/octet-stream, oder speichern Sie sie als UTF-8.",
        ),
        RequestError::HeaderUnknown { known } => advises(
            "Die erste Zeile nennt keine bekannte Spalte.",
            format!("Sie muss einige von diesen nennen: {known}.", known = known.shown(LANGUAGE)),
        ),
        RequestError::ColumnTwice { column } => advises(
            format!("Die erste Zeile nennt die Spalte {column} zweimal."),
            "Entfernen Sie eine der beiden Spalten.",
        ),
        RequestError::TooManyLines { limit } => advises(
            format!("Die Liste hat mehr als {limit} Einträge.", limit = limit.shown(LANGUAGE)),
            "Teilen Sie sie; jeder Teil einer CSV-Datei braucht die erste Zeile mit den Spaltennamen.",
        ),
        RequestError::BulkNotFound => {
            advises("Es gibt keine Rechnungsliste mit dieser Kennung.", "GET /v1/bulk nennt die vorhandenen.")
        }
        RequestError::BulkUnderWay => advises(
            "Die Rechnungsliste wird noch angekündigt.",
            "GET /v1/bulk/{id} zeigt, wann `announced` gleich `total` ist.",
        ),
        RequestError::BulkListUnreadable => advises(
            "Die gespeicherte Rechnungsliste ist nicht lesbar.",
            "Senden Sie die Liste noch einmal: POST /v1/bulk.",
        ),
    }
}
