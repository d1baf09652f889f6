//! Every mail of the corpus against what Python's email package and Node's mailparser agree on.

use std::{collections::BTreeSet, path::PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Mail;

/// Attachments of the oracle that we do not find, by mail, and why. None: a new one fails the test.
const EXCEPTIONS: [(&str, &str); 0] = [];

fn corpus() -> PathBuf {
    let corpus = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus"));
    assert!(corpus.join("oracle_emails.jsonl").is_file(), "the corpus is missing: expected at {}", corpus.display());
    corpus
}

fn sha(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn with_lf(raw: &[u8]) -> Vec<u8> {
    let follows = |at: usize| raw.get(at + 1) == Some(&b'\n');
    raw.iter().enumerate().filter(|(at, b)| **b != b'\r' || !follows(*at)).map(|(_, b)| *b).collect()
}

fn with_crlf(raw: &[u8]) -> Vec<u8> {
    with_lf(raw).into_iter().flat_map(|b| if b == b'\n' { vec![b'\r', b'\n'] } else { vec![b] }).collect()
}

/// The hash that the oracle calls `lf_sha256`: with LF line ends and none at the end.
fn lf_sha(bytes: &[u8]) -> String {
    sha(with_lf(bytes).trim_ascii_end())
}

#[test]
fn two_independent_programs_find_the_same_attachments_in_the_corpus() {
    let corpus = corpus();
    let oracle = std::fs::read_to_string(corpus.join("oracle_emails.jsonl")).unwrap();
    let mut missed = BTreeSet::new();
    let (mut mails, mut attachments) = (0, 0);
    for line in oracle.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let path = entry["path"].as_str().unwrap();
        let stored = std::fs::read(corpus.join(path)).unwrap();
        mails += 1;
        for raw in [with_lf(&stored), with_crlf(&stored), stored.clone()] {
            let mail = Mail::parse(&raw).unwrap_or_else(|unread| panic!("{path}: {unread:?}"));
            let is_stored = raw == stored;
            for expected in entry["attachments_consensus"].as_array().unwrap() {
                attachments += 1;
                // Line ends of text files follow those of the mail, so only the stored mail must match exactly.
                let is_found = mail.parts.iter().any(|part| {
                    expected["sha256"] == sha(&part.bytes).as_str()
                        || (!is_stored && expected["lf_sha256"] == lf_sha(&part.bytes).as_str())
                });
                if !is_found {
                    missed.insert(path.to_owned());
                }
            }
        }
    }
    let excused: BTreeSet<String> = EXCEPTIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(missed, excused);
    assert_eq!((mails, attachments), (142, 3 * 56), "the oracle changed");
}

#[test]
fn names_in_the_corpus_are_those_both_programs_read() {
    let corpus = corpus();
    let oracle = std::fs::read_to_string(corpus.join("oracle_emails.jsonl")).unwrap();
    let mut different = Vec::new();
    for line in oracle.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let path = entry["path"].as_str().unwrap();
        let mail = Mail::parse(&std::fs::read(corpus.join(path)).unwrap()).unwrap();
        for expected in entry["attachments_consensus"].as_array().unwrap() {
            let names: Vec<Option<&str>> = mail
                .parts
                .iter()
                .filter(|part| expected["sha256"] == sha(&part.bytes).as_str())
                .map(|part| part.original_name.as_deref())
                .collect();
            // Where the two differ, Python stops at the first space of an unquoted name or gives up on it.
            let read = ["filename", "mailparser_filename"].map(|name| expected[name].as_str());
            if !names.iter().any(|name| read.contains(name)) {
                different.push(format!("{path}: {names:?} instead of {read:?}"));
            }
        }
    }
    assert_eq!(different, Vec::<String>::new());
}

#[test]
fn every_mail_of_the_corpus_has_a_sender_date_and_subject_where_both_programs_see_one() {
    let corpus = corpus();
    let oracle = std::fs::read_to_string(corpus.join("oracle_emails.jsonl")).unwrap();
    let mut unread = Vec::new();
    for line in oracle.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let path = entry["path"].as_str().unwrap();
        let mail = Mail::parse(&std::fs::read(corpus.join(path)).unwrap()).unwrap();
        let has = |name: &str| entry["headers"][name].as_str().is_some_and(|value| !value.is_empty());
        let read = [("from", mail.from.is_some()), ("date", mail.date.is_some()), ("subject", mail.subject.is_some())];
        unread.extend(
            read.iter().filter(|(name, is_read)| has(name) && !is_read).map(|(name, _)| (path.to_owned(), *name)),
        );
    }
    // No date or address that a mail program could act on:
    let expected = [
        ("emails/mime4j/basic-plain-very-long-lines.msg.eml", "date"),
        ("emails/ruby-mail/utf8_headers.eml", "from"), // an address outside ASCII
        ("emails/webklex/issue-275.eml", "from"),      // ****
        ("emails/webklex/issue-462.eml", "from"),      // postmaster@ without a domain
    ];
    assert_eq!(unread, expected.map(|(path, name)| (path.to_owned(), name)));
}

#[test]
fn a_damaged_mail_is_read_or_refused_but_never_breaks_the_reader() {
    let corpus = corpus();
    let oracle = std::fs::read_to_string(corpus.join("oracle_emails.jsonl")).unwrap();
    // A generator of its own, so that a failure can be repeated.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let special = b"\r\n\n\n:;=\"\\?%*'-- \t\0\x80\xff<>@";
    for line in oracle.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let stored = std::fs::read(corpus.join(entry["path"].as_str().unwrap())).unwrap();
        for _ in 0..30 {
            let mut raw = stored.clone();
            for _ in 0..=random(20) {
                let at = random(raw.len());
                raw[at] = special[random(special.len())];
            }
            raw.truncate(1 + random(raw.len()));
            if let Ok(mail) = Mail::parse(&raw) {
                assert!(mail.parts.iter().all(|part| !part.name.is_empty() && part.name.len() <= 255));
                assert!(mail.parts.iter().map(|part| part.bytes.len()).sum::<usize>() <= raw.len());
            }
        }
    }
}
