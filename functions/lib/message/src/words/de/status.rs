//! What an HTTP status means, in a few words.

pub(crate) fn title(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "Ungültige Anfrage",
        401 => "Anmeldung nötig",
        403 => "Kein Zugriff",
        404 => "Nicht vorhanden",
        405 => "Methode nicht möglich",
        409 => "Nicht möglich im jetzigen Stand",
        413 => "Zu groß",
        415 => "Falsche Form",
        422 => "Ungültige Angaben",
        500 => "Fehler des Connectors",
        503 => "Vorübergehend nicht verfügbar",
        _ => return None,
    })
}
