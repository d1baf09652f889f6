//! The containers of the corpus against what other programs found in them.

use message::{Container, FileRule};

use std::path::PathBuf;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::compose;
use crate::{Judgement, Mail, Outcome, Role, judge};

pub(super) fn corpus() -> PathBuf {
    let corpus = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus"));
    assert!(corpus.join("manifest.jsonl").is_file(), "the corpus is missing: expected at {}", corpus.display());
    corpus
}

pub(super) fn lines(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(corpus().join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(super) fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(corpus().join(path)).unwrap()
}

/// Path and bytes of every file of these kinds.
pub(super) fn files_of(kinds: &[&str]) -> Vec<(String, Vec<u8>)> {
    let of_kind = lines("manifest.jsonl").into_iter().filter(|e| kinds.contains(&e["kind"].as_str().unwrap()));
    of_kind.map(|e| e["path"].as_str().unwrap().to_owned()).map(|path| (path.clone(), bytes(&path))).collect()
}

fn sha(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Name and hash of every file of a judgement that is no container.
pub(super) fn files(judgement: &Judgement) -> Vec<(String, String)> {
    let skipped =
        judgement.skipped.iter().filter(|f| f.reason.code() != "unpacked").map(|f| (f.name.clone(), f.sha256.clone()));
    let files = judgement.invoices.iter().flat_map(|found| &found.files).map(|f| (f.name.clone(), f.sha256.clone()));
    skipped.chain(files).collect()
}

#[test]
fn every_winmail_dat_holds_what_another_program_finds_in_it() {
    let mut seen = 0;
    for entry in lines("oracle_tnef.jsonl") {
        let path = entry["path"].as_str().unwrap();
        let judgement = judge("winmail.dat", &bytes(path));
        assert_eq!(judgement.skipped[0].reason.code(), "unpacked", "{path}: {judgement:?}");
        assert_eq!(judgement.skipped[0].sha256, sha(&bytes(path)));
        let mut expected: Vec<(&str, &str)> = entry["tnefparse"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| (file["filename"].as_str().unwrap(), file["sha256"].as_str().unwrap()))
            .collect();
        let found = files(&judgement);
        let mut found: Vec<(&str, &str)> = found.iter().map(|(name, hash)| (name.as_str(), hash.as_str())).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{path}");
        let raw = compose::mail(vec![("winmail.dat".into(), "application/ms-tnef", bytes(path))]);
        for raw in [with_lf(&raw), raw] {
            let mut mailed = files(&judge("mail.eml", &raw));
            mailed.sort_unstable();
            assert!(
                mailed.iter().map(|(name, hash)| (name.as_str(), hash.as_str())).eq(expected.iter().copied()),
                "{path}"
            );
        }
        seen += expected.len();
    }
    assert_eq!(seen, 6);
}

#[test]
fn an_outlook_mail_whose_winmail_dat_holds_only_its_text_has_no_attachment() {
    let mails = files_of(&["tnef-email"]);
    assert_eq!(mails.len(), 1);
    for (path, raw) in mails {
        let judgement = judge(&path, &raw);
        assert_eq!(
            (judgement.outcome, judgement.reason.as_ref().map(|reason| reason.code())),
            (Outcome::Ignored, Some("no_attachment")),
            "{path}"
        );
        let [container] = judgement.skipped.as_slice() else { panic!("{path}: {judgement:?}") };
        assert_eq!((container.name.as_str(), container.reason.code()), ("winmail.dat", "unpacked"));
        assert_eq!(container.reason, FileRule::Unpacked { container: Container::Winmail, files: 0 }.into());
    }
}

#[test]
fn a_signed_italian_invoice_is_the_one_the_oracle_finds_inside() {
    let mut seen = 0;
    for entry in lines("oracle.jsonl") {
        let Some(inner) = entry["inner_sha256"].as_str() else { continue };
        let path = entry["path"].as_str().unwrap();
        let judgement = judge(path, &bytes(path));
        assert_eq!(judgement.outcome, Outcome::Imported, "{path}: {judgement:?}");
        let found = &judgement.invoices[0];
        assert_eq!(found.invoice.fields.as_ref().unwrap().number.as_deref(), entry["number"].as_str());
        assert_eq!((found.files[0].sha256.as_str(), found.files[0].part.as_str()), (inner, "1/p7m/1"), "{path}");
        assert!(found.files[0].name.ends_with(".xml"), "{}", found.files[0].name);
        let envelope = found.files.last().unwrap();
        assert_eq!(
            (envelope.role, envelope.part.as_str(), envelope.sha256.as_str()),
            (Role::Envelope, "1", &*sha(&bytes(path)))
        );
        seen += 1;
    }
    assert_eq!(seen, 2);
}

#[test]
fn signed_mails_are_no_riddle() {
    for (path, raw) in files_of(&["smime-email", "pgp-email"]) {
        let judgement = judge(&path, &raw);
        let reasons: Vec<&str> = judgement.skipped.iter().map(|file| file.reason.code()).collect();
        assert!(
            reasons.iter().all(|r| ["noise", "inline_image", "unpacked", "unknown_format"].contains(r)),
            "{path} {reasons:?}"
        );
    }
}

/// As a mail saved on a Unix disk.
pub(super) fn with_lf(raw: &[u8]) -> Vec<u8> {
    let follows = |at: usize| raw.get(at + 1) == Some(&b'\n');
    raw.iter().enumerate().filter(|(at, b)| **b != b'\r' || !follows(*at)).map(|(_, b)| *b).collect()
}

fn with_crlf(raw: &[u8]) -> Vec<u8> {
    with_lf(raw).into_iter().flat_map(|b| if b == b'\n' { vec![b'\r', b'\n'] } else { vec![b] }).collect()
}

/// That the parts are those two other programs see is asserted where mails are parsed.
#[test]
fn every_part_of_every_mail_is_accounted_for_with_either_line_end() {
    let mut parts = 0;
    for entry in lines("oracle_emails.jsonl") {
        let path = entry["path"].as_str().unwrap();
        let stored = bytes(path);
        for raw in [with_lf(&stored), with_crlf(&stored), stored.clone()] {
            let judgement = judge("mail.eml", &raw);
            let skipped = judgement.skipped.iter().map(|file| (&file.part, &file.sha256));
            let filed = judgement.invoices.iter().flat_map(|found| &found.files).map(|file| (&file.part, &file.sha256));
            let accounted: Vec<_> = skipped.chain(filed).collect();
            for part in Mail::parse(&raw).unwrap().parts {
                let hash = sha(&part.bytes);
                assert!(accounted.contains(&(&part.path, &hash)), "{path}: {} {}", part.path, part.name);
                parts += 1;
            }
        }
    }
    assert!(parts > 3 * 56, "{parts}");
}

/// A generator of its own, so that a failure can be repeated.
pub(super) fn random(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    }
}

#[test]
fn a_damaged_container_is_read_or_flagged_but_never_breaks_the_reader() {
    let xml = bytes("invoices/ubl/josemmo__peppol-base.xml");
    let mut containers: Vec<Vec<u8>> =
        files_of(&["tnef", "fatturapa-p7m", "tnef-email"]).into_iter().map(|f| f.1).collect();
    let file = compose::named("r.xml", xml.clone());
    containers.push(compose::zip(&[file.clone(), compose::named("a.txt", "x")]));
    containers.push(compose::zip(&[compose::named("in.zip", compose::zip(std::slice::from_ref(&file)))]));
    containers.push(compose::winmail(std::slice::from_ref(&file)));
    containers.push(compose::p7m(&xml));
    containers.push(compose::p7m_in_pieces(&xml));
    let mut random = random(0x9e37_79b9_7f4a_7c15);
    let special = [0, 0, 1, 0x30, 0x24, 0x80, 0x84, 0xff, 0x7f, 0x04, 0xa0, b'P', 0x1f];
    for container in containers {
        for _ in 0..100 {
            let mut raw = container.clone();
            for _ in 0..=random(12) {
                // The beginning and the end say what the rest is.
                let at = match random(3) {
                    0 => random(raw.len().min(200)),
                    1 => raw.len() - 1 - random(raw.len().min(200)),
                    _ => random(raw.len()),
                };
                raw[at] = if random(2) == 0 { special[random(special.len())] } else { random(256) as u8 };
            }
            if random(4) == 0 {
                raw.truncate(1 + random(raw.len()));
            }
            let judgement = judge("x.bin", &raw);
            assert!(files(&judgement).iter().all(|(name, _)| !name.is_empty() && name.len() <= 255));
        }
    }
}
