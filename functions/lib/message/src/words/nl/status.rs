//! What an HTTP status means, in a few words.

pub(crate) fn title(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "Ongeldig verzoek",
        401 => "Aanmelden nodig",
        403 => "Geen toegang",
        404 => "Niet gevonden",
        405 => "Methode niet mogelijk",
        409 => "Nu niet mogelijk",
        413 => "Te groot",
        415 => "Verkeerde vorm",
        422 => "Ongeldige gegevens",
        500 => "Fout van de connector",
        503 => "Tijdelijk niet beschikbaar",
        _ => return None,
    })
}
