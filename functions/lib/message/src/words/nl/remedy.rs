//! What the sender of a mail can do, so that it becomes an invoice.

use crate::Remedy;
use crate::text::{Text, advises};

pub(crate) fn text(remedy: Remedy) -> Text {
    match remedy {
        Remedy::Attachment => advises(
            "De e-mail heeft geen bijlage.",
            "Stuur de factuur als bijlage, bij voorkeur als pdf- of xml-bestand.",
        ),
        Remedy::Invoice => {
            advises("Geen bestand van de e-mail is een factuur.", "Stuur de factuur als pdf- of xml-bestand.")
        }
        Remedy::NoPassword => advises(
            "De bijlage is versleuteld of met een wachtwoord beveiligd.",
            "Stuur de factuur zonder versleuteling en zonder wachtwoord.",
        ),
        Remedy::WholeFile => advises(
            "De bijlage is beschadigd of onvolledig en kan niet worden gelezen.",
            "Maak het bestand opnieuw en stuur het nog eens.",
        ),
        Remedy::SmallerFiles => advises(
            "De e-mail of de bijlage is te groot of bevat te veel bestanden.",
            "Stuur kleinere of minder bestanden, zo nodig in meerdere e-mails.",
        ),
        Remedy::Unpacked => advises(
            "De bijlage is verpakt op een manier die niet kan worden geopend.",
            "Voeg de factuur onverpakt toe, als pdf- of xml-bestand.",
        ),
    }
}
