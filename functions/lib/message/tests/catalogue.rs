//! Walks the whole catalogue.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::collections::HashSet;

use message::{Language, Message};

#[test]
fn every_code_is_written_as_codes_are_and_has_one_meaning() {
    let mut seen = HashSet::new();
    for message in Message::samples() {
        let code = message.code();
        let is_snake = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        assert!(is_snake && !code.starts_with('_') && !code.ends_with('_'), "{code} is not lower snake case");
        assert!(seen.insert(code), "{code} stands twice in the catalogue");
    }
}

#[test]
fn every_code_speaks_every_language_in_whole_sentences() {
    for message in Message::samples() {
        for language in Language::ALL {
            let text = message.text(language);
            for said in [Some(&text.sentence), text.next.as_ref()].into_iter().flatten() {
                let begins = said.chars().next().is_some_and(|first| !first.is_lowercase() && !first.is_whitespace());
                let ends = said.ends_with(['.', '?', ':', '!']);
                assert!(
                    begins && ends && !said.contains("  "),
                    "{} in {}: {said:?}",
                    message.code(),
                    language.as_str()
                );
            }
        }
    }
}

#[test]
fn no_language_repeats_the_words_of_another() {
    for message in Message::samples() {
        let texts: HashSet<String> = Language::ALL.into_iter().map(|language| message.text(language).whole()).collect();
        assert_eq!(texts.len(), Language::ALL.len(), "{} was not translated", message.code());
    }
}

#[test]
fn every_parameter_appears_in_the_words() {
    for message in Message::samples() {
        for language in Language::ALL {
            let whole = message.text(language).whole();
            for (name, shown) in message.parameters(language) {
                assert!(
                    whole.contains(&shown),
                    "{} in {}: {name} = {shown:?} is not in {whole:?}",
                    message.code(),
                    language.as_str()
                );
            }
        }
    }
}

#[test]
fn what_is_written_down_is_read_again_and_carries_no_sentence() {
    for message in Message::samples() {
        let written = serde_json::to_value(&message).unwrap();
        assert_eq!(written["code"], message.code());
        assert_eq!(serde_json::from_value::<Message>(written.clone()).unwrap(), message, "{written}");
    }
}
