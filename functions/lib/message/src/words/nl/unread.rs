//! Why a mail or file could not be read.

use crate::Language::Nl;
use crate::text::{Text, advises};
use crate::{Parameter, Unread};

pub(crate) fn text(message: &Unread) -> Text {
    match message {
        Unread::EmptyMail => advises("De e-mail is leeg.", "Vraag de afzender hem nog eens te sturen."),
        Unread::MailTooLarge { limit } => advises(
            format!("De e-mail is groter dan {limit} MB en is niet gelezen.", limit = limit.shown(Nl)),
            "Vraag de afzender minder bestanden tegelijk te sturen.",
        ),
        Unread::FileTooLarge { limit } => advises(
            format!("Het bestand is groter dan {limit} MB, wat geen e-mail mag zijn.", limit = limit.shown(Nl)),
            "Splits het, of vraag de afzender om een kleiner bestand.",
        ),
        Unread::HeadersTooLong { limit } => advises(
            format!(
                "Een deel van de e-mail heeft meer dan {limit} KB aan kopregels; hij is niet gelezen.",
                limit = limit.shown(Nl)
            ),
            "Vraag de afzender de factuur in een nieuwe e-mail te sturen.",
        ),
        Unread::TooDeeplyNested { limit } => advises(
            format!(
                "In de e-mail zitten meer dan {limit} delen of e-mails in elkaar; hij is niet gelezen.",
                limit = limit.shown(Nl)
            ),
            "Vraag de afzender de factuur in een nieuwe e-mail te sturen.",
        ),
        Unread::TooManyParts { limit } => advises(
            format!("De e-mail heeft meer dan {limit} delen en is niet gelezen.", limit = limit.shown(Nl)),
            "Vraag de afzender de bestanden over meerdere e-mails te verdelen.",
        ),
        Unread::TooManyFiles { limit } => advises(
            format!(
                "De archieven van de e-mail bevatten samen meer dan {limit} bestanden; dit is niet geopend.",
                limit = limit.shown(Nl)
            ),
            "Vraag de afzender om meerdere e-mails met minder bestanden.",
        ),
        Unread::UnpacksTooLarge { limit } => advises(
            format!(
                "Uitgepakt zouden de archieven van de e-mail ruim {limit} MB groter zijn dan de e-mail zelf; dit is niet geopend.",
                limit = limit.shown(Nl)
            ),
            "Vraag de afzender om de bestanden zonder archief, of in meerdere e-mails.",
        ),
        Unread::ContainersTooDeep { limit } => advises(
            format!(
                "Het bestand zit in meer dan {limit} archieven of e-mails en is niet geopend.",
                limit = limit.shown(Nl)
            ),
            "Vraag de afzender om het bestand zelf.",
        ),
        Unread::EncryptedZip => advises(
            "Het zip-archief is met een wachtwoord beveiligd en kon niet worden geopend.",
            "Vraag de afzender om de bestanden zonder wachtwoord.",
        ),
        Unread::CorruptZip => advises(
            "Het zip-archief is beschadigd of onvolledig.",
            "Vraag de afzender het nog eens te sturen, of de bestanden zonder archief.",
        ),
        Unread::UnsupportedZip => advises(
            "Het bestand in het zip-archief is met een ongebruikelijke methode ingepakt en kon niet worden gelezen.",
            "Vraag de afzender om het bestand zonder archief.",
        ),
        Unread::RepeatedNamesZip => advises(
            "Het zip-archief bevat twee bestanden met dezelfde naam, waarvan er maar één te lezen is.",
            "Vraag de afzender om de bestanden zonder archief.",
        ),
        Unread::SuspiciousZip { limit } => advises(
            format!(
                "Een bestand in het zip-archief is meer dan {limit} keer zo groot als ingepakt, wat bij facturen niet voorkomt; het is niet geopend.",
                limit = limit.shown(Nl)
            ),
            "Verwacht u het, vraag de afzender dan om het bestand zonder archief.",
        ),
        Unread::CorruptGzip => advises(
            "Het gzip-bestand is beschadigd of onvolledig.",
            "Vraag de afzender het nog eens te sturen, of het bestand onverpakt.",
        ),
        Unread::EncryptedSmime => advises(
            "Het bestand is met S/MIME versleuteld voor een ontvanger van wie de sleutel hier niet bekend is.",
            "Vraag de afzender het onversleuteld naar dit adres te sturen.",
        ),
        Unread::CompressedSmime => advises(
            "Het bestand is met S/MIME gecomprimeerd en wordt niet gelezen.",
            "Vraag de afzender het ongecomprimeerd te sturen.",
        ),
        Unread::CorruptP7m => advises(
            "Het ondertekende bestand is beschadigd of onvolledig.",
            "Vraag de afzender het nog eens te sturen, of zonder handtekening.",
        ),
        Unread::EncryptedPgp => advises(
            "Het bestand is met PGP versleuteld voor een sleutel die hier niet bekend is.",
            "Vraag de afzender het onversleuteld naar dit adres te sturen.",
        ),
        Unread::CorruptWinmail => advises(
            "Het bestand in de winmail.dat is onvolledig.",
            "Vraag de afzender het nog eens te sturen, als platte tekst of HTML.",
        ),
        Unread::MessagePartial => advises(
            "Het programma van de afzender heeft de e-mail in stukken geknipt, die hier niet weer worden samengevoegd.",
            "Vraag de afzender hem in zijn geheel te sturen, of minder bestanden tegelijk.",
        ),
        Unread::UnreadableMime => advises(
            "In de e-mail beginnen bijgevoegde bestanden, maar wat zegt waar ze staan, ontbreekt of is beschadigd.",
            "Open de e-mail zelf, of vraag de afzender de bestanden nog eens te sturen.",
        ),
        Unread::OutlookMessage => advises(
            "Het bestand is een door Outlook opgeslagen e-mail (.msg) en wordt niet geopend.",
            "Stuur de e-mail zelf door, of voeg zijn bestanden toe.",
        ),
        Unread::UnsupportedArchive { archive } => advises(
            format!("Het bestand is {archive} en wordt niet geopend.", archive = archive.shown(Nl)),
            "Vraag de afzender om het pdf- of xml-bestand zelf, of open het en stuur de inhoud door naar dit adres.",
        ),
        Unread::UnreadDocument { document } => advises(
            format!("Het bestand is {document} en wordt niet gelezen.", document = document.shown(Nl)),
            "Open het; is het een factuur, vraag de afzender dan om pdf of xml, of sla haar op als pdf en stuur die door naar dit adres.",
        ),
        Unread::EmptyDocument { claims } => advises(
            format!("Het bestand is leeg, hoewel het zich {claims} noemt.", claims = claims.shown(Nl)),
            "Vraag de afzender het nog eens te sturen.",
        ),
        Unread::MislabelledFile { claims, content } => advises(
            format!(
                "Het bestand noemt zich {claims}, maar is {content}.",
                claims = claims.shown(Nl),
                content = content.shown(Nl)
            ),
            "Open het om te zien wat het is, of vraag de afzender om de factuur als pdf of xml.",
        ),
        Unread::NoInvoiceData => {
            advises("Het bestand bevat geen factuurgegevens die een programma kan lezen.", "Open het bestand zelf.")
        }
        Unread::TooManyInvoices { limit } => advises(
            format!("Het bestand bevat meer dan {limit} facturen en is niet gelezen.", limit = limit.shown(Nl)),
            "Vraag de afzender om meerdere kleinere bestanden.",
        ),
        Unread::BatchWithoutInvoice => advises(
            "Het bestand is voor facturen gemaakt en bevat er geen.",
            "Vraag de afzender om het volledige bestand.",
        ),
        Unread::MalformedXml { line, column } => advises(
            format!(
                "De XML is niet welgevormd (regel {line}, teken {column}) en kon niet worden gelezen.",
                line = line.shown(Nl),
                column = column.shown(Nl)
            ),
            "Vraag de afzender om een verbeterd bestand.",
        ),
        Unread::MalformedInvoice { cause: _ } => advises(
            "De XML is niet opgebouwd zoals de factuurindeling dat eist en kon niet worden gelezen.",
            "Vraag de afzender om een verbeterd bestand.",
        ),
        Unread::UnknownEncoding { encoding } => advises(
            format!("De XML noemt als tekencodering ‘{encoding}’, die niet bekend is."),
            "Vraag de afzender om het bestand in UTF-8.",
        ),
        Unread::WrongEncoding { encoding } => advises(
            format!("De XML noemt als tekencodering {encoding} en bevat bytes die daar niet bij horen."),
            "Vraag de afzender om het bestand in UTF-8.",
        ),
        Unread::XmlWithDtd => advises(
            "De XML bevat een documenttypedefinitie. Facturen hebben die niet en leesprogramma’s kunnen ermee worden aangevallen; daarom is ze niet gelezen.",
            "Vraag de afzender haar weg te laten.",
        ),
        Unread::XmlTooDeep { limit } => advises(
            format!(
                "In de XML zitten meer dan {limit} elementen in elkaar, zoals bij geen enkele factuur; ze is niet gelezen.",
                limit = limit.shown(Nl)
            ),
            "Verwacht u een factuur, vraag de afzender er dan om als pdf.",
        ),
        Unread::EdifactTooLarge { limit, of } => advises(
            format!(
                "Het EDIFACT-bestand heeft meer dan {limit} {of}, zoals geen enkele factuur; het is niet gelezen.",
                limit = limit.shown(Nl),
                of = of.shown(Nl)
            ),
            "Verwacht u een factuur, vraag de afzender dan om een kleiner bestand.",
        ),
        Unread::EncryptedPdf => advises(
            "De pdf is met een wachtwoord beveiligd en kon niet worden gelezen.",
            "Vraag de afzender om een bestand zonder wachtwoord.",
        ),
        Unread::CorruptPdf => advises(
            "Het bestand begint als een pdf en kan niet zo worden gelezen; het is beschadigd of onvolledig.",
            "Vraag de afzender het nog eens te sturen.",
        ),
        Unread::PdfTooLarge { stream, attached, total } => advises(
            format!(
                "Uitgepakt heeft de pdf meer dan {stream} MB in één deel, {attached} MB boven zijn omvang in bijgevoegde bestanden, of {total} MB in totaal, zoals geen enkele factuur; hij is niet gelezen.",
                stream = stream.shown(Nl),
                attached = attached.shown(Nl),
                total = total.shown(Nl)
            ),
            "Verwacht u een factuur, vraag de afzender dan om een kleiner bestand.",
        ),
        Unread::TooManyObjects { limit, of } => advises(
            format!(
                "De pdf heeft meer dan {limit} {of}, zoals geen enkele factuur; hij is niet gelezen.",
                limit = limit.shown(Nl),
                of = of.shown(Nl)
            ),
            "Verwacht u een factuur, vraag de afzender dan om een kleiner bestand.",
        ),
        Unread::XmlTooLarge { limit, of } => advises(
            match limit {
                Some(limit) => format!(
                    "De XML heeft meer dan {limit} {of}, zoals geen enkele factuur; ze is niet gelezen.",
                    limit = limit.shown(Nl),
                    of = of.shown(Nl)
                ),
                None => format!(
                    "De XML heeft te veel {of}, meer dan een factuur heeft; ze is niet gelezen.",
                    of = of.shown(Nl)
                ),
            },
            "Verwacht u een factuur, vraag de afzender er dan om als pdf of in kleinere bestanden.",
        ),
    }
}
