//! The titles of problems (RFC 9457, section 3.1.3): one a status.

use crate::{Language, words};

/// What an HTTP status means, in a few words; `None` for one that no message has.
pub fn title(status: u16, language: Language) -> Option<&'static str> {
    match language {
        Language::De => words::de::status::title(status),
        Language::En => words::en::status::title(status),
        Language::Fr => words::fr::status::title(status),
        Language::Nl => words::nl::status::title(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Message;

    #[test]
    fn every_status_of_the_catalogue_has_a_title_in_every_language() {
        for message in Message::samples() {
            let Some(status) = message.row().status else { continue };
            for language in Language::ALL {
                assert!(title(status, language).is_some(), "{status} has no title in {}", language.as_str());
            }
        }
    }
}
