//! Every code of the catalogue is produced somewhere: its variant stands in the sources, outside this crate and outside tests.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::Path;

use message::Message;

#[test]
fn every_code_is_produced_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let mut sources = String::new();
    for folder in ["functions", "infra/local/src"] {
        read(&root.join(folder), &mut sources);
    }
    let unused: Vec<String> = Message::samples().iter().map(variant).filter(|name| !stands(&sources, name)).collect();
    assert!(unused.is_empty(), "nobody says {unused:#?}");
}

/// `Subject::Variant`, from how a message is written for debugging: `Subject(Variant { … })`.
fn variant(message: &Message) -> String {
    let written = format!("{message:?}");
    let (subject, rest) = written.split_once('(').unwrap();
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    format!("{subject}::{name}")
}

/// Whether the sources have it as a whole word.
fn stands(sources: &str, name: &str) -> bool {
    let ends = |at: usize| !sources[at + name.len()..].starts_with(|c: char| c.is_alphanumeric());
    sources.match_indices(name).any(|(at, _)| ends(at))
}

/// Appends the sources below a folder, without this crate and without tests.
fn read(folder: &Path, sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_left_out = path.ends_with("lib/message") || path.ends_with("tests") || path.ends_with("tests.rs");
        if is_left_out {
            continue;
        }
        if path.is_dir() {
            read(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            // Tests of a file stand at its end.
            sources.push_str(source.split("#[cfg(test)]\nmod ").next().unwrap_or_default());
        }
    }
}
