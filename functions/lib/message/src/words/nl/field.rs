//! What is wrong with one field of a request, or with one line of a list.

use crate::text::{Text, advises, says};
use crate::{FieldError, Language, Parameter};

const LANGUAGE: Language = Language::Nl;

pub(crate) fn text(message: &FieldError) -> Text {
    match message {
        FieldError::LengthOutOfRange { max } => {
            says(format!("Vul 1 tot {max} tekens in, zonder stuurtekens.", max = max.shown(LANGUAGE)))
        }
        FieldError::NumberOutOfRange { min, max } => says(format!(
            "Vul een getal van {min} tot {max} in, of laat het weg.",
            min = min.shown(LANGUAGE),
            max = max.shown(LANGUAGE)
        )),
        FieldError::TooMany { max } => says(format!("Het mogen er hoogstens {max} zijn.", max = max.shown(LANGUAGE))),
        FieldError::ValueUnexpected { .. } => advises(
            "Dit ontbreekt, is hier onbekend of heeft een andere vorm dan verwacht.",
            "/openapi.json toont wat wordt verwacht.",
        ),
        FieldError::ChoiceUnknown { known } => {
            says(format!("Schrijf een van: {known}.", known = known.shown(LANGUAGE)))
        }
        FieldError::IdInvalid => says("Een id heeft 1 tot 64 tekens uit A-Z, a-z, 0-9, _ en -."),
        FieldError::IdReserved => advises("Deze id is gereserveerd.", "Kies een andere."),
        FieldError::IdMissing => advises(
            "De regel heeft geen id en niets om er een van te maken.",
            "Vul een id uit A-Z, a-z, 0-9, _ en - in, of een btw-nummer.",
        ),
        FieldError::InFuture => advises("Dit ligt in de toekomst.", "Controleer de klok van uw programma."),
        FieldError::TimeInvalid => advises(
            "Dit is geen tijdstip binnen een jaar.",
            "Schrijf het met de afstand tot UTC, bijvoorbeeld 2026-12-01T08:00:00+01:00.",
        ),
        FieldError::CountryUnknown { written } => {
            advises(format!("„{written}” is geen land."), "Gebruik de twee letters van ISO 3166-1, zoals BE of DE.")
        }
        FieldError::VatMissing => advises("Het btw-nummer is leeg.", "Vul het in met de landcode, zoals BE."),
        FieldError::VatCountryUnknown { written } => advises(
            format!("{written} begint niet met een land waarvan de btw-nummers bekend zijn."),
            "Zet de twee letters van het land ervoor, zoals in BE0428759497.",
        ),
        FieldError::VatInvalid { written, flaw, example } => advises(
            format!("{written} is geen geldig btw-nummer: {flaw}.", flaw = flaw.shown(LANGUAGE)),
            format!("Vergelijk het met de officiële brief; een nummer ziet eruit als {example}."),
        ),
        FieldError::CompanyNumberMissing => {
            advises("Het ondernemingsnummer is leeg.", "Vul het in zoals het register het schrijft.")
        }
        FieldError::CompanyNumberWithoutCountry => advises(
            "Een ondernemingsnummer heeft zijn land nodig, want elk land heeft eigen nummers.",
            "Noem ook het land.",
        ),
        FieldError::CompanyNumberInvalid { written, country, flaw, example } => advises(
            format!(
                "{written} is geen geldig ondernemingsnummer van het land {country}: {flaw}.",
                flaw = flaw.shown(LANGUAGE)
            ),
            format!("Vergelijk het met het register; een nummer ziet eruit als {example}."),
        ),
        FieldError::EmailIncomplete => advises("Het e-mailadres is onvolledig.", "Schrijf het als naam@domein."),
        FieldError::EmailTooLong => {
            says("Het e-mailadres is te lang: het kan 64 tekens voor de @ hebben en 254 in totaal.")
        }
        FieldError::EmailLocalPart => says(
            "Het deel voor de @ heeft een teken dat e-mailadressen niet kunnen hebben, of verkeerd geplaatste punten.",
        ),
        FieldError::EmailDomain => {
            advises("Het deel na de @ is geen domeinnaam.", "Schrijf internationale namen in hun vorm xn--.")
        }
        FieldError::ConnectorsOwnAddress => {
            advises("E-mails naar dit adres komen terug bij de connector.", "Noem een mailbox die mensen lezen.")
        }
        FieldError::SenderNameInvalid => advises(
            "Dit is geen e-mailadres en geen domein.",
            "Schrijf naam@example.com, of @example.com voor een heel domein.",
        ),
        FieldError::DomainIsPublic { domain } => {
            advises(format!("Iedereen kan een adres onder {domain} hebben."), "Noem een adres van uw eigen domein.")
        }
        FieldError::DomainOfConnector { domain } => {
            advises(format!("{domain} is het domein van de connector zelf."), "Noem een adres van uzelf.")
        }
        FieldError::DomainOfMailboxProvider { domain } => advises(
            format!("{domain} is van een mailboxaanbieder, die niemand anders ervan laat verzenden."),
            "Noem een adres van uw eigen domein.",
        ),
        FieldError::UrlTooLong { max } => {
            says(format!("Het adres van de webhook heeft meer dan {max} tekens.", max = max.shown(LANGUAGE)))
        }
        FieldError::UrlMalformed => advises("Dit is geen URL.", "Schrijf haar als https://host/pad."),
        FieldError::UrlNotHttps => {
            says("Het adres van de webhook moet met https:// beginnen, zodat onderweg niemand de factuur kan lezen.")
        }
        FieldError::UrlWithCredentials => advises(
            "Het adres van de webhook mag geen gebruikersnaam of wachtwoord bevatten.",
            "De handtekening bewijst wie de factuur heeft verzonden.",
        ),
        FieldError::UrlPrivate => advises(
            "Het adres van de webhook leidt naar een privénetwerk, waarheen geen facturen worden verzonden.",
            "Gebruik een openbaar adres.",
        ),
        FieldError::WebhookSettings => {
            advises("Een webhook heeft een adres nodig en verder niets.", "Schrijf {\"url\": \"https://…\"}.")
        }
        FieldError::SettingsTooLong { max } => says(format!(
            "De instellingen van het afleverkanaal hebben meer dan {max} bytes.",
            max = max.shown(LANGUAGE)
        )),
        FieldError::ChannelTwice => says("Elk afleverkanaal kan één keer worden genoemd."),
        FieldError::ChannelNotListed { channel } => advises(
            format!("Dit heeft geen nut zonder het afleverkanaal {channel}.", channel = channel.shown(LANGUAGE)),
            "Zet het ook in de kolom channels.",
        ),
        FieldError::OnlyForEmail => says("Alleen het afleverkanaal e-mail heeft een adres."),
        FieldError::AddressToSaveMissing => advises("Er is geen adres om op te slaan.", "Geef het als `to`."),
        FieldError::BounceReasonMissing => advises("Wat terugkwam, heeft een reden.", "Zeg welke."),
        FieldError::ReasonOnlyForBounce => advises("Alleen wat terugkwam, heeft een reden.", "Laat haar weg."),
        FieldError::CodeMalformed => says("Een code heeft 1 tot 64 tekens uit a-z, 0-9 en _."),
        FieldError::TimeOfDayInvalid => says("Schrijf uren en minuten, zoals 22:30."),
        FieldError::TimeZoneUnknown => advises(
            "Deze tijdzone is onbekend.",
            "Schrijf een naam uit de tijdzonedatabase van IANA, zoals Europe/Brussels.",
        ),
        FieldError::ReminderDaysCount { max } => {
            says(format!("Noem 1 tot {max} dagen, of zet herinneringen uit met null.", max = max.shown(LANGUAGE)))
        }
        FieldError::ReminderDayTooFar { before, after } => says(format!(
            "Een herinnering komt hoogstens {before} dagen voor en {after} dagen na de vervaldatum.",
            before = before.shown(LANGUAGE),
            after = after.shown(LANGUAGE)
        )),
        FieldError::ReminderDaysOrder => says("Schrijf de dagen oplopend, elk één keer."),
        FieldError::ColourInvalid { written } => {
            advises(format!("„{written}” is geen kleur."), "Schrijf # en zes hexadecimale cijfers, zoals #1f3a5f.")
        }
        FieldError::SubjectHasLineBreak => advises("Een onderwerp is één regel.", "Haal het regeleinde weg."),
        FieldError::ControlCharacter => advises(
            "De tekst heeft een stuurteken, dat niemand ziet.",
            "Typ de tekst opnieuw in plaats van te plakken.",
        ),
        FieldError::PlaceholderNotClosed { known } => advises(
            "Een plaatshouder is niet gesloten: hij eindigt met }}.",
            format!("Bekend zijn {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::PlaceholderNotOpened { known } => advises(
            "Een plaatshouder is niet geopend: hij begint met {{.",
            format!("Bekend zijn {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::PlaceholderUnknown { name, known } => advises(
            format!("Er is geen plaatshouder {{{{{name}}}}}."),
            format!("Bekend zijn {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::FileNameCharacter => {
            says("Een bestandsnaam heeft geen regeleinde, schuine streep, omgekeerde schuine streep of stuurteken.")
        }
        FieldError::FileNameEnding => says("Laat de extensie van de bestandsnaam weg: die hangt af van het bestand."),
        FieldError::FileUnreadable { name } => advises(
            format!("Het bestand {name} is niet leesbaar."),
            "Maak het opnieuw aan en geef de factuur daarmee uit.",
        ),
        FieldError::FormFieldUnknown { known } => advises(
            "Het formulier heeft een veld dat hier onbekend is.",
            format!("Bekend zijn {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::FilesMissing => {
            advises("De factuur noemt geen bestand.", "Schrijf er minstens één: de SHA-256, een spatie en de naam.")
        }
        FieldError::Sha256Invalid => {
            says("Een SHA-256 heeft 64 cijfers uit 0-9 en a-f, en na een spatie volgt de naam van het bestand.")
        }
        FieldError::FileNameInvalid { max } => says(format!(
            "Elk bestand heeft een naam van hoogstens {max} bytes nodig, zonder schuine strepen.",
            max = max.shown(LANGUAGE)
        )),
        FieldError::FileTwice => advises("Hetzelfde bestand is twee keer genoemd.", "Houd er één van over."),
        FieldError::ListedTwice { line } => {
            advises(format!("Regel {line} gaat over hetzelfde.", line = line.shown(LANGUAGE)), "Houd er één van over.")
        }
        FieldError::CellCount { cells, columns } => advises(
            format!(
                "De regel heeft {cells} cellen en de eerste regel {columns}.",
                cells = cells.shown(LANGUAGE),
                columns = columns.shown(LANGUAGE)
            ),
            "Zet teksten met een scheidingsteken of aanhalingsteken tussen dubbele aanhalingstekens.",
        ),
        FieldError::NotReached => advises(
            "Deze regel kon nu niet worden opgeslagen.",
            "Importeer het bestand opnieuw: wat is opgeslagen, blijft.",
        ),
    }
}
