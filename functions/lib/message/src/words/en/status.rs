//! What an HTTP status means, in a few words.

pub(crate) fn title(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "Bad request",
        401 => "Sign-in needed",
        403 => "No access",
        404 => "Not found",
        405 => "Method not possible",
        409 => "Not possible as things stand",
        413 => "Too large",
        415 => "Wrong form",
        422 => "Invalid content",
        500 => "Fault of the connector",
        503 => "Unavailable for now",
        _ => return None,
    })
}
