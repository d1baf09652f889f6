//! What an HTTP status means, in a few words.

pub(crate) fn title(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "Requête incorrecte",
        401 => "Connexion nécessaire",
        403 => "Accès refusé",
        404 => "Introuvable",
        405 => "Méthode impossible",
        409 => "Impossible en l’état",
        413 => "Trop volumineux",
        415 => "Forme incorrecte",
        422 => "Contenu incorrect",
        500 => "Erreur du connecteur",
        503 => "Momentanément indisponible",
        _ => return None,
    })
}
