//! Why the API did not do what it was asked.

use crate::text::{Text, advises};
use crate::{Language, Parameter, RequestError};

const LANGUAGE: Language = Language::Nl;

pub(crate) fn text(message: &RequestError) -> Text {
    match message {
        RequestError::PathUnknown => {
            advises("Op dit pad is er niets.", "/openapi.json noemt alle paden met hun methoden.")
        }
        RequestError::MethodNotAllowed => {
            advises("Dit pad heeft deze methode niet.", "/openapi.json noemt alle paden met hun methoden.")
        }
        RequestError::PathInvalid => advises(
            "Een deel van het pad kan niet zijn wat het moet zijn.",
            "Id's hebben 1 tot 64 tekens uit A-Z, a-z, 0-9, _ en -; een SHA-256 heeft er 64 uit 0-9 en a-f.",
        ),
        RequestError::QueryInvalid { known } => advises(
            "Het deel van het adres na het vraagteken is niet leesbaar.",
            format!("Deze parameters bestaan, elk één keer: {known}.", known = known.shown(LANGUAGE)),
        ),
        RequestError::CursorInvalid => advises(
            "Vanaf deze plaats gaat de lijst niet verder.",
            "Geef als `after` de `next` van een eerdere pagina van dezelfde lijst.",
        ),
        RequestError::BodyTooLarge { limit_kb } => advises(
            format!("Het verzoek is langer dan {limit_kb} kB.", limit_kb = limit_kb.shown(LANGUAGE)),
            "Stuur minder in één keer.",
        ),
        RequestError::BodyUnreadable => {
            advises("Het verzoek kon niet tot het einde worden gelezen.", "Stuur het nogmaals.")
        }
        RequestError::JsonMalformed { line, column } => advises(
            format!(
                "De inhoud is geen geldige JSON: het lezen stopte op regel {line}, kolom {column}.",
                line = line.shown(LANGUAGE),
                column = column.shown(LANGUAGE)
            ),
            "Stuur één hele waarde; /openapi.json toont welke.",
        ),
        RequestError::ContentTypeNotJson => {
            advises("De inhoud moet JSON zijn.", "Stuur hem met Content-Type: application/json.")
        }
        RequestError::InvalidFields => advises(
            "Sommige gegevens kunnen zo niet kloppen.",
            "Verbeter de velden die in `errors` staan en stuur alles opnieuw.",
        ),
        RequestError::ServiceUnavailable => advises(
            "Een dienst achter de connector heeft niet geantwoord.",
            "Herhaal dit over enkele seconden; herhalen wijzigt niets dubbel.",
        ),
        RequestError::Internal => advises(
            "Dit is een fout van de connector. Zij is vastgelegd.",
            "Meld het aan de beheerder als het weer gebeurt.",
        ),
        RequestError::TokenMissing => {
            advises("Hiervoor is een toegangstoken nodig.", "Stuur het als Authorization: Bearer <token>.")
        }
        RequestError::TokenExpired => advises("Het toegangstoken is verlopen.", "Meld u opnieuw aan."),
        RequestError::TokenNotYetValid => advises(
            "Het toegangstoken is nog niet geldig.",
            "Wacht, of vergelijk de klokken van de uitgever en van deze server.",
        ),
        RequestError::TokenMalformed => {
            advises("Het toegangstoken is geen JWT met een bekend algoritme.", "Haal een nieuw bij de uitgever.")
        }
        RequestError::TokenAlgorithmRefused => advises(
            "Het toegangstoken is ondertekend met een algoritme dat niet is toegestaan.",
            "Laat de uitgever met RS256, ES256 of EdDSA ondertekenen.",
        ),
        RequestError::TokenHeaderUnknown => advises(
            "Het toegangstoken heeft een kritieke header die hier onbekend is.",
            "Laat de uitgever `crit` weglaten.",
        ),
        RequestError::TokenKeyUnknown => advises(
            "De uitgever heeft geen zodanige sleutel voor het algoritme van het toegangstoken.",
            "Haal een nieuw token bij de uitgever.",
        ),
        RequestError::TokenIssuerWrong => advises(
            "Het toegangstoken is van een andere uitgever.",
            "Haal er een bij de uitgever die deze connector vertrouwt.",
        ),
        RequestError::TokenAudienceWrong => advises(
            "Het toegangstoken is voor een andere dienst bedoeld.",
            "Haal er een dat voor deze connector geldt.",
        ),
        RequestError::TokenClaimMissing => {
            advises("Het toegangstoken mist een van de gegevens exp, iss en aud.", "Laat de uitgever het toevoegen.")
        }
        RequestError::TokenSignatureWrong => {
            advises("Het toegangstoken is niet wat de uitgever heeft ondertekend.", "Haal een nieuw bij de uitgever.")
        }
        RequestError::TokenNamesNoAccount => advises(
            "Het toegangstoken zegt niet voor welk bedrijf het geldt.",
            "Laat de uitgever de id van het bedrijf (a-z, 0-9 en -) in `account` zetten.",
        ),
        RequestError::AccountNotCreated => {
            advises("Uw bedrijf is hier nog niet ingesteld.", "Stel het in met PUT /v1/account.")
        }
        RequestError::AccountNumbersFixed => advises(
            "Het btw-nummer en het ondernemingsnummer kunnen niet meer veranderen, omdat de importadressen ervan zijn gemaakt.",
            "Neem voor een ander bedrijf een ander account.",
        ),
        RequestError::NumbersMakeNoImportAddress => advises(
            "Van het btw-nummer en het ondernemingsnummer kan geen importadres worden gemaakt.",
            "Verbeter ze met PUT /v1/account.",
        ),
        RequestError::ImportAddressTaken { address } => advises(
            format!("{address} is van een ander bedrijf."),
            "Controleer het btw-nummer en het ondernemingsnummer; kloppen ze, vraag het dan aan de beheerder.",
        ),
        RequestError::ActivationNeeded => advises(
            "De connector is niet actief, daarom wordt er niets verzonden.",
            "Activeer hem met POST /v1/connector/activate.",
        ),
        RequestError::NoSendingAddress => advises(
            "Er is geen eigen afzenderadres: factuurmails vertrekken van dat van de connector.",
            "Begin er een met PUT /v1/account/sending-address.",
        ),
        RequestError::OtherSendingAddress { address } => advises(
            format!("Uw afzenderadres is {address}, van een ander domein."),
            "Beëindig dat eerst met DELETE /v1/account/sending-address.",
        ),
        RequestError::SendingDomainTaken { domain } => advises(
            format!(
                "Het domein {domain} wordt al gebruikt om te verzenden, door een ander bedrijf of door de beheerder."
            ),
            "Is het van u, vraag het dan aan de beheerder; wat een ander zonder bewijs is begonnen, vervalt na 72 uur.",
        ),
        RequestError::LogoTooLarge { kb, limit_kb } => advises(
            format!(
                "Het logo heeft {kb} kB; het mag er {limit_kb} hebben.",
                kb = kb.shown(LANGUAGE),
                limit_kb = limit_kb.shown(LANGUAGE)
            ),
            "Sla het kleiner op: het wordt hoogstens 240 pixels breed getoond.",
        ),
        RequestError::LogoFormatUnknown => advises(
            "Het logo is geen PNG of JPEG, de twee die elk e-mailprogramma toont.",
            "Sla het op als een van beide.",
        ),
        RequestError::LogoDimensions { width, height, limit } => advises(
            format!(
                "Het logo heeft {width} bij {height} pixels; elke zijde mag er 1 tot {limit} hebben.",
                width = width.shown(LANGUAGE),
                height = height.shown(LANGUAGE),
                limit = limit.shown(LANGUAGE)
            ),
            "Sla het kleiner op.",
        ),
        RequestError::PartnerNotFound => {
            advises("Er is geen zakenpartner met deze id.", "GET /v1/partners noemt de bestaande.")
        }
        RequestError::PartnerChangedMeanwhile => advises(
            "Iemand anders heeft de zakenpartner op hetzelfde moment gewijzigd.",
            "Lees hem opnieuw en herhaal de wijziging.",
        ),
        RequestError::PartnerVatTaken { vat } => advises(
            format!("Een andere zakenpartner heeft het btw-nummer {vat} al."),
            "Wijzig in plaats daarvan die, of verbeter het btw-nummer.",
        ),
        RequestError::PartnerHasNoWebhook => advises(
            "De zakenpartner heeft geen webhook.",
            "Sla hem op met {\"kind\": \"webhook\", \"enabled\": true, \"settings\": {\"url\": \"https://…\"}}.",
        ),
        RequestError::PartnerAddressesFull { max } => advises(
            format!("De zakenpartner heeft al {max} adressen.", max = max.shown(LANGUAGE)),
            "Haal er een weg, of verstuur zonder `save`.",
        ),
        RequestError::IncomingInvoiceNotFound => {
            advises("Er is geen ontvangen factuur met deze id.", "GET /v1/incoming noemt de bestaande.")
        }
        RequestError::IncomingFileNotFound => {
            advises("Deze factuur heeft geen zodanig bestand.", "GET /v1/incoming/{id} noemt haar bestanden.")
        }
        RequestError::AlreadyOnRecord { invoice_id, number, came_at, sender } => advises(
            format!(
                "Deze factuur is al geregistreerd{}, ontvangen op {}{}. Er is niets vrijgegeven, zodat zij niet dubbel wordt betaald.",
                number.as_ref().map(|number| format!(": nummer {number}")).unwrap_or_default(),
                came_at.shown(LANGUAGE),
                sender.as_ref().map(|sender| format!(" van {sender}")).unwrap_or_default()
            ),
            format!(
                "Gebruik die, /v1/incoming/{invoice_id}. Noemen de twee verschillende rekeningen, bel dan de leverancier op een nummer dat u kent."
            ),
        ),
        RequestError::NothingToRender => advises(
            "Deze factuur kwam zonder gegevens die een programma kan lezen: het is een scan of een gewone PDF.",
            "Download het bestand.",
        ),
        RequestError::TooLongToShow => advises(
            "Deze factuur heeft meer regels dan in één antwoord passen.",
            "Neem view.pdf, dat de eerste toont, of download het bestand.",
        ),
        RequestError::NotRendered => {
            advises("Deze factuur kon niet worden weergegeven. De fout is vastgelegd.", "Download het bestand.")
        }
        RequestError::ReceivedEmailNotFound => {
            advises("Er is geen ontvangen e-mail met deze id.", "GET /v1/mails noemt de bestaande.")
        }
        RequestError::AttachmentNotKept => advises(
            "De e-mail heeft geen zodanige bijlage, of die is niet bewaard.",
            "GET /v1/mails/{id} toont welke wel.",
        ),
        RequestError::StoredFileMissing => advises(
            "Het bestand staat niet meer in de opslag.",
            "Zet het terug in de bucket, of stuur het opnieuw vanwaar het kwam.",
        ),
        RequestError::StoredFileTooLarge => advises(
            "Het bestand is groter dan in één keer kan worden gelezen.",
            "Geef de factuur uit met kleinere bestanden.",
        ),
        RequestError::IssuedInvoiceNotFound => advises(
            "Er is geen uitgegeven factuur met deze id.",
            "Een factuur verschijnt hier kort nadat zij is uitgegeven.",
        ),
        RequestError::IssuedWithOtherFiles { invoice_id } => advises(
            format!(
                "De factuur {invoice_id} is met andere bestanden uitgegeven, en een uitgegeven factuur verandert niet."
            ),
            "Verbeter haar met een creditnota en een nieuwe factuur met een ander nummer of een andere id.",
        ),
        RequestError::IssuedToOtherPartner { invoice_id, partner_id } => advises(
            format!("De factuur {invoice_id} is aan de zakenpartner {partner_id} uitgegeven."),
            "Stuur haar met POST /v1/deliveries/{invoice_id}/{channel}/resend naar een ander adres. Verbeter haar voor een andere klant met een creditnota en een nieuwe factuur.",
        ),
        RequestError::InvoiceWithdrawn => advises(
            "De factuur is ingetrokken voordat zij vertrok.",
            "Laat haar met POST /v1/issued/{id}/reinstate toch verzenden.",
        ),
        RequestError::InvoiceNotWithdrawn => advises(
            "De factuur was niet ingetrokken, of zij wordt al weer verzonden.",
            "GET /v1/issued/{id} toont hoe het ervoor staat.",
        ),
        RequestError::TooLateToWithdraw { channel } => advises(
            format!(
                "De factuur is via het afleverkanaal {channel} al vertrokken, of misschien.",
                channel = channel.shown(LANGUAGE)
            ),
            "Wat vertrokken is, kan niet worden teruggehaald. Verbeter haar met een creditnota.",
        ),
        RequestError::FormExpected => advises(
            "De inhoud moet multipart/form-data zijn.",
            "Bijvoorbeeld: curl -F file=@invoice.xml -F file=@invoice.pdf.",
        ),
        RequestError::FormMalformed => advises(
            "Het formulier is niet leesbaar: het is afgekapt of onjuist opgebouwd.",
            "Stuur het geheel, als multipart/form-data; /openapi.json toont de velden.",
        ),
        RequestError::FormWithoutFile => advises(
            "Het formulier heeft geen `file`.",
            "Voeg de factuur toe als pdf, afbeelding of gestructureerd bestand.",
        ),
        RequestError::UploadHasNoInvoice => advises(
            "Geen van de bestanden is een factuur.",
            "Voeg haar toe als pdf, afbeelding of gestructureerd bestand.",
        ),
        RequestError::UploadHasSeveralInvoices => {
            advises("De bestanden zijn meer dan één factuur.", "Geef elke afzonderlijk uit.")
        }
        RequestError::SentAsText => advises(
            "Wat als tekst wordt gestuurd, kan onderweg veranderen.",
            "Stuur het bestand, wat het ook is, met Content-Type: application/octet-stream.",
        ),
        RequestError::BodyEmpty => advises("Het verzoek heeft geen inhoud.", "Stuur het bestand als inhoud."),
        RequestError::FileNotFiled { sha256 } => advises(
            format!("Het bestand {sha256} staat niet in de documentenbucket."),
            "Leg het neer met POST /v1/documents en geef de factuur daarna opnieuw uit.",
        ),
        RequestError::DeliveryNotFound => advises(
            "Deze factuur heeft geen aflevering via dit afleverkanaal.",
            "Afleveringen beginnen kort na het uitgeven; GET /v1/issued/{id} toont of er iets ontbreekt.",
        ),
        RequestError::NotResendable => advises(
            "De aflevering is onderweg of aangekomen.",
            "Alleen wat terugkwam, geweigerd werd, mislukte of onzeker is, kan opnieuw worden verzonden.",
        ),
        RequestError::ResendUnderWay => advises(
            "Zij wordt al opnieuw naar een ander adres verzonden en wacht daarop.",
            "Wacht tot dat klaar is: GET /v1/deliveries/{invoice_id}/{channel} toont het.",
        ),
        RequestError::AddressGetsNoEmails { address } => advises(
            format!("{address} krijgt geen e-mails, omdat er een definitief terugkwam of als ongewenst is gemeld."),
            "Werkt het weer, hef de blokkering dan op met DELETE /v1/suppressed/{address}.",
        ),
        RequestError::NothingToReport => advises(
            "De connector levert zelf af via dit afleverkanaal en weet hoe het afliep.",
            "Meld alleen wat een access point aflevert.",
        ),
        RequestError::DeliveryNotRequested => advises(
            "Het access point is niet of nog niet gevraagd deze factuur af te leveren.",
            "Meld wat er van een InvoiceDeliveryRequested wordt.",
        ),
        RequestError::ListExpected => advises(
            "De inhoud moet een lijst in JSON of CSV zijn.",
            "Stuur haar met Content-Type: application/json, text/csv, of application/octet-stream voor CSV die niet in UTF-8 is.",
        ),
        RequestError::CsvExpected => advises(
            "De inhoud moet CSV zijn.",
            "Stuur hem met Content-Type: text/csv, of application/octet-stream als hij niet in UTF-8 is.",
        ),
        RequestError::CsvUnreadable => {
            advises("Het bestand is niet als CSV te lezen.", "Sla het opnieuw op als CSV vanuit uw spreadsheet.")
        }
        RequestError::LettersLost => advises(
            "Onderweg gingen letters van het bestand verloren: het is niet in UTF-8.",
            "Stuur het met Content-Type: application/octet-stream, of sla het op als UTF-8.",
        ),
        RequestError::HeaderUnknown { known } => advises(
            "De eerste regel noemt geen bekende kolom.",
            format!("Zij moet er enkele noemen van: {known}.", known = known.shown(LANGUAGE)),
        ),
        RequestError::ColumnTwice { column } => {
            advises(format!("De eerste regel noemt de kolom {column} twee keer."), "Haal een van beide kolommen weg.")
        }
        RequestError::TooManyLines { limit } => advises(
            format!("De lijst heeft meer dan {limit} regels.", limit = limit.shown(LANGUAGE)),
            "Splits haar; elk deel van een CSV-bestand heeft de eerste regel met de kolomnamen nodig.",
        ),
        RequestError::BulkNotFound => {
            advises("Er is geen factuurlijst met deze id.", "GET /v1/bulk noemt de bestaande.")
        }
        RequestError::BulkUnderWay => advises(
            "De factuurlijst wordt nog aangekondigd.",
            "GET /v1/bulk/{id} toont wanneer `announced` gelijk is aan `total`.",
        ),
        RequestError::BulkListUnreadable => {
            advises("De opgeslagen factuurlijst is niet leesbaar.", "Stuur de lijst opnieuw: POST /v1/bulk.")
        }
    }
}
