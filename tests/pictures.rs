//! Letters as a browser shows them, on a phone and on a desktop, beside the pictures that a person looked at:
//! `functions/lib/letter/pictures`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::browser::browser;

/// Of a phone and of a desktop, in pixels.
const WIDTHS: [u32; 2] = [390, 1200];
/// Channels of a pixel that differ by less are the same: how glyphs are smoothed may depend on the processor.
const NEARLY: u8 = 32;
/// So many pixels may differ. Two dots that an ä loses are four of them.
const MOST: usize = 2;

struct Picture {
    width: u32,
    height: u32,
    /// Red, green, blue.
    pixels: Vec<u8>,
}

impl Picture {
    fn read(path: &Path) -> Option<Self> {
        let mut decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(path).ok()?));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut bytes).unwrap();
        let channels = frame.color_type.samples();
        assert!(channels >= 3, "{}: a screenshot has colours", path.display());
        let pixels = bytes[..frame.buffer_size()].chunks(channels).flat_map(|pixel| pixel[..3].to_vec()).collect();
        Some(Self { width: frame.width, height: frame.height, pixels })
    }

    /// How many pixels a person could see to be others; all where the sizes differ.
    fn differs(&self, other: &Self) -> usize {
        if (self.width, self.height) != (other.width, other.height) {
            return self.pixels.len().max(other.pixels.len()) / 3;
        }
        let pairs = self.pixels.chunks(3).zip(other.pixels.chunks(3));
        pairs.filter(|(one, two)| one.iter().zip(*two).any(|(one, two)| one.abs_diff(*two) > NEARLY)).count()
    }
}

fn letter_crate() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions/lib/letter")
}

/// The letters of the crate's own tests, by name.
fn letters() -> Vec<(String, String)> {
    let files = std::fs::read_dir(letter_crate().join("tests/letters")).unwrap();
    let paths = files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|is| is == "html"));
    let mut letters: Vec<_> = paths
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    letters.sort();
    letters
}

/// Takes pictures of letters at each width, and gives for each its name with what the page was like.
fn pictures(letters: &[(String, String)], folder: &Path) -> Vec<(String, Value)> {
    let of = |name: &str, width: u32| format!("{name}.{width}.png");
    let all = letters.iter().flat_map(|(name, html)| WIDTHS.map(|width| (name, html, width)));
    let shots = all
        .clone()
        .map(|(name, html, width)| json!({"html": html, "width": width, "png": folder.join(of(name, width))}));
    let pages = browser("pictures.mjs", &shots.collect());
    let names = all.map(|(name, _, width)| of(name, width));
    names.zip(pages.as_array().unwrap().iter().cloned()).collect()
}

#[test]
fn every_letter_looks_as_when_a_person_looked_at_it() {
    let (letters, folder) = (letters(), TempDir::new().unwrap());
    for language in ["de", "en", "fr", "nl"] {
        assert!(letters.iter().any(|(name, _)| *name == format!("transfer.{language}")), "no letter in {language}");
    }
    let kept = letter_crate().join("pictures");
    let mut changed = Vec::new();
    for (name, page) in pictures(&letters, folder.path()) {
        assert_eq!(page["loaded"], json!([]), "{name}: a letter loads nothing");
        assert_eq!(page["said"], json!([]), "{name}");
        assert_eq!(page["scroll_width"], page["width"], "{name}: nobody scrolls sideways");
        let now = folder.path().join(&name);
        let differs = match Picture::read(&kept.join(&name)) {
            Some(before) => before.differs(&Picture::read(&now).unwrap()),
            None => usize::MAX,
        };
        if differs > MOST && std::env::var_os("UPDATE_LETTERS").is_some() {
            std::fs::copy(&now, kept.join(&name)).unwrap();
        } else if differs > MOST {
            changed.push(name);
        }
    }
    if !changed.is_empty() {
        let folder = folder.keep();
        panic!("{changed:?} look different: see {}, then run with UPDATE_LETTERS=1", folder.display());
    }
    let names = std::fs::read_dir(&kept).unwrap().map(|file| file.unwrap().path());
    let pictures = names.filter(|path| path.extension().is_some_and(|is| is == "png")).count();
    assert_eq!(pictures, letters.len() * WIDTHS.len(), "a picture of no letter is in {}", kept.display());
}

#[test]
fn a_letter_that_changed_a_little_is_seen() {
    let (_, html) = letters().into_iter().find(|(name, _)| name == "transfer.de").unwrap();
    let change = |from: &str, to: &str| {
        assert!(html.contains(from), "{from}");
        html.replace(from, to)
    };
    let changes = [
        ("same", html.clone()),
        ("digit", change(">BE68 5390 0754 7034<", ">BE68 5390 0754 7084<")),
        ("accent", change("Empfänger", "Empfanger")),
        ("colour", change("#1f3a5f", "#1f3a9f")),
        ("padding", change("padding:28px 28px 32px", "padding:28px 28px 33px")),
        ("wide", change("<h1 ", "<div style=\"width:700px\">&nbsp;</div><h1 ")),
    ];
    let folder = TempDir::new().unwrap();
    let changes = changes.map(|(name, html)| (name.to_owned(), html));
    let pages = pictures(&changes, folder.path());
    for width in WIDTHS {
        let read = |name: &str| Picture::read(&folder.path().join(format!("{name}.{width}.png"))).unwrap();
        let kept = Picture::read(&letter_crate().join(format!("pictures/transfer.de.{width}.png"))).unwrap();
        assert!(kept.differs(&read("same")) <= MOST);
        for (name, _) in &changes[1..] {
            let differs = kept.differs(&read(name));
            assert!(differs > MOST, "{name} at {width}: {differs} pixels");
        }
    }
    let wide = pages.iter().find(|(name, _)| name == "wide.390.png").unwrap();
    assert!(wide.1["scroll_width"].as_u64() > Some(390), "{}", wide.1);
}
