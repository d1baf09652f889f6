//! Files that are too large for a letter: what it says of them, and of the link to them.

use invoice::Language;
use invoice::text::clean;
use serde::Serialize;

use crate::words::Words;

/// Where the files are that are too large for the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// The page where they can be downloaded.
    pub url: String,
    /// The last day on which the page is there, ISO 8601.
    pub until: String,
    /// The files, in order.
    pub files: Vec<LinkedFile>,
}

/// A file behind a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedFile {
    /// File name.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// What a letter says of its files.
#[derive(Debug, Serialize)]
pub(crate) struct Offer {
    pub(crate) heading: &'static str,
    /// Why they are not attached, and until when they can be downloaded.
    pub(crate) sentence: String,
    pub(crate) files: Vec<Offered>,
    /// What to press.
    pub(crate) action: &'static str,
    pub(crate) url: String,
}

/// A file, ready to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct Offered {
    pub(crate) name: String,
    pub(crate) size: String,
}

impl Offer {
    pub(crate) fn of(download: &Download, language: Language) -> Self {
        let words = Words::of(language);
        Self {
            heading: words.files,
            sentence: words.too_large.replace("{until}", &language.date(&download.until)),
            files: download.files.iter().map(|file| Offered::of(file, language)).collect(),
            action: words.download,
            url: clean(&download.url).unwrap_or_default(),
        }
    }
}

impl Offered {
    pub(crate) fn of(file: &LinkedFile, language: Language) -> Self {
        Self { name: clean(&file.name).unwrap_or_default(), size: size(file.size, language) }
    }
}

/// A number of bytes for people: in MB of 1024 × 1024 bytes with one digit after the point, or in whole KB.
fn size(bytes: u64, language: Language) -> String {
    const KB: u64 = 1024;
    const MB: u64 = 1024 * KB;
    let [kilobytes, megabytes] = Words::of(language).sizes;
    if bytes < MB {
        return format!("{} {kilobytes}", bytes.div_ceil(KB));
    }
    let tenths = bytes.saturating_mul(10).div_ceil(MB);
    format!("{} {megabytes}", language.number(&format!("{}.{}", tenths / 10, tenths % 10)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_written_as_its_reader_writes_it() {
        for (bytes, language, written) in [
            (0, Language::En, "0 KB"),
            (1, Language::En, "1 KB"),
            (300 * 1024, Language::Fr, "300 Ko"),
            (1024 * 1024, Language::En, "1.0 MB"),
            (1_500_000, Language::De, "1,5 MB"),
            (28 * 1024 * 1024, Language::Fr, "28,0 Mo"),
        ] {
            assert_eq!(size(bytes, language), written, "{bytes}");
        }
    }

    #[test]
    fn a_file_name_is_shown_as_it_is_and_cannot_turn_around_what_stands_beside_it() {
        let file = LinkedFile { name: "Rechnung\u{202e}fdp.exe\r\n".into(), size: 1 };
        assert_eq!(Offered::of(&file, Language::De).name, "Rechnungfdp.exe");
    }
}
