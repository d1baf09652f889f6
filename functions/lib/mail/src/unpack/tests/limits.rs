//! Containers made to exhaust the reader.

use super::super::*;
use super::compose::{mail, named, p7m, zip, zip_with};
use crate::{Judgement, judge};

fn reasons(judgement: &Judgement) -> Vec<&str> {
    judgement.skipped.iter().map(|file| file.reason.code()).collect()
}

fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut random = super::corpus::random(seed);
    (0..length).map(|_| random(256) as u8).collect()
}

#[test]
fn an_archive_in_an_archive_is_opened_to_the_limit() {
    let mut inner = named("r.xml", "<x/>");
    for _ in 0..MAX_DEPTH {
        inner = named("in.zip", zip(&[inner]));
    }
    let judgement = judge("r.zip", &inner.1);
    assert_eq!(reasons(&judgement), [["unpacked"; MAX_DEPTH].as_slice(), &["unknown_format"]].concat());
    let judgement = judge("r.zip", &zip(&[inner]));
    assert_eq!(reasons(&judgement), [["unpacked"; MAX_DEPTH].as_slice(), &["containers_too_deep"]].concat());
}

#[test]
fn envelopes_in_envelopes_end_too() {
    let deep = (0..200).fold(b"<x/>".to_vec(), |inner, _| p7m(&inner));
    assert_eq!(reasons(&judge("r.p7m", &deep)).last(), Some(&"containers_too_deep"));
}

#[test]
fn files_of_all_archives_count_together() {
    let archive = |from: usize, count: usize| {
        let files: Vec<_> = (from..from + count).map(|n| named(&format!("{n}.txt"), n.to_string())).collect();
        zip(&files)
    };
    assert_eq!(judge("r.zip", &archive(0, MAX_FILES)).skipped.len(), MAX_FILES + 1);
    assert_eq!(reasons(&judge("r.zip", &archive(0, MAX_FILES + 1))), ["too_many_files"]);
    let both = [archive(0, MAX_FILES / 2 + 1), archive(MAX_FILES, MAX_FILES / 2)];
    let [first, second] = both.map(|bytes| ("a.zip".to_owned(), "application/zip", bytes));
    let judgement = judge("mail.eml", &mail(vec![first, second]));
    assert_eq!(reasons(&judgement).iter().filter(|reason| **reason == "too_many_files").count(), 1);
    assert_eq!(reasons(&judgement).last(), Some(&"too_many_files"), "the first is used");
}

#[test]
fn a_directory_of_a_million_entries_costs_nothing() {
    let mut raw = b"PK\x03\x04".to_vec();
    raw.extend([b"PK\x01\x02".as_slice(), &[0; 42]].concat().repeat(800_000));
    assert_eq!(reasons(&judge("r.zip", &raw)), ["too_many_files"]);
    // Unbounded, this would take hours.
}

#[test]
fn bytes_of_all_archives_count_together() {
    // A quarter noise, the rest nothing: a ratio of four, as that of honest files.
    let file = |seed: u64| [noise(MAX_GROWTH / 8, seed), vec![0; MAX_GROWTH / 8 * 3]].concat();
    let archive = zip(&[named("a.txt", file(1)), named("b.txt", file(2))]);
    assert_eq!(reasons(&judge("r.zip", &archive)).len(), 3, "what fits within the limit");
    let wrapped = (0..2).fold(archive, |inner, _| zip(&[named("a.zip", inner)]));
    let judgement = judge("r.zip", &wrapped);
    assert_eq!(reasons(&judgement), ["unpacked", "unpacked", "unpacks_too_large"]);
}

#[test]
fn a_file_that_shrinks_as_no_invoice_does_is_refused() {
    let bomb = zip(&[named("bomb.xml", vec![b' '; 10 * MIN_SUSPICIOUS_BYTES])]);
    assert!(bomb.len() < MIN_SUSPICIOUS_BYTES / 4);
    assert_eq!(reasons(&judge("r.zip", &bomb)), ["suspicious_zip"]);
    let blank = zip(&[named("blank.txt", vec![b' '; MIN_SUSPICIOUS_BYTES])]);
    assert_eq!(reasons(&judge("r.zip", &blank)), ["unpacked", "not_an_invoice_format"], "a small file may");
    assert!(MIN_SUSPICIOUS_BYTES / blank.len() > MAX_RATIO);
}

#[test]
fn an_archive_that_lies_about_sizes_is_bound_all_the_same() {
    let mut bomb = zip(&[named("bomb.xml", vec![b' '; 64 * MIN_SUSPICIOUS_BYTES])]);
    for (magic, at) in [(b"PK\x03\x04".as_slice(), 22), (b"PK\x01\x02", 24)] {
        let found = memchr::memmem::find(&bomb, magic).unwrap();
        bomb[found + at..found + at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let reasons = reasons(&judge("r.zip", &bomb)).join(" ");
    assert!(["suspicious_zip", "unpacked corrupt_zip", "corrupt_zip"].contains(&reasons.as_str()), "{reasons}");
}

#[test]
fn two_files_of_one_name_are_not_silently_one() {
    let mut archive = zip(&[named("a.xml", "<a/>"), named("b.xml", "<b/>")]);
    for at in memchr::memmem::find_iter(&archive.clone(), b"b.xml") {
        archive[at] = b'a';
    }
    assert_eq!(reasons(&judge("r.zip", &archive)), ["repeated_names_zip"]);
}

#[test]
fn an_uncommon_method_is_flagged() {
    let stored = ::zip::write::SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Stored);
    let mut archive = zip_with(&[named("a.xml", "<a/>")], stored);
    for (magic, at) in [(b"PK\x03\x04".as_slice(), 8), (b"PK\x01\x02", 10)] {
        let found = memchr::memmem::find(&archive, magic).unwrap();
        archive[found + at] = 14; // LZMA
    }
    assert_eq!(reasons(&judge("r.zip", &archive)), ["unpacked", "unsupported_zip"]);
}

#[test]
fn winmail_dat_of_endless_attachments_ends() {
    let attribute = [&[2], 0x0006_9002_u32.to_le_bytes().as_slice(), &[0; 4], &[0, 0]].concat();
    let raw = [b"\x78\x9f\x3e\x22\x01\0".as_slice(), &attribute.repeat(1_000_000)].concat();
    assert_eq!(reasons(&judge("winmail.dat", &raw)), ["too_many_files"]);
    // A property list that promises four billion values.
    let value = [1_u32, 0x1003_3705, u32::MAX].map(u32::to_le_bytes).concat();
    let length = (value.len() as u32).to_le_bytes();
    let list = [&[2], 0x0006_9005_u32.to_le_bytes().as_slice(), &length, &value, &[0, 0]].concat();
    let raw = [b"\x78\x9f\x3e\x22\x01\0".as_slice(), &attribute, &list].concat();
    assert_eq!(reasons(&judge("winmail.dat", &raw)), ["unpacked", "empty_file"]);
}

#[test]
fn nested_octet_strings_do_not_overflow_the_stack() {
    let head =
        b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2a\
        \x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80";
    let raw = [head.as_slice(), &b"\x24\x80".repeat(500_000), &[0; 1_000_010]].concat();
    assert_eq!(reasons(&judge("r.p7m", &raw)), ["corrupt_p7m"]);
}
