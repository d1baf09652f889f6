//! What the writer of a reply wrote: its sentences, without what it quotes and without a signature.

use crate::EmailAddress;
use crate::address::MAX_ADDRESS_BYTES;

/// Lines that are looked at.
const MAX_LINES: usize = 400;
/// The longest sentence, in characters; what follows of it is not read.
const MAX_SENTENCE: usize = 1_000;
/// A closing formula stands on a short line of its own, in bytes.
const MAX_CLOSING: usize = 60;

/// Lines with which mail programs begin what they quote, in lower case.
const QUOTATIONS: [&str; 16] = [
    "-----original message",
    "-----original appointment",
    "-----ursprüngliche nachricht",
    "-----message d'origine",
    "-----oorspronkelijk bericht",
    "----- original message",
    "----- ursprüngliche nachricht",
    "---------- forwarded message",
    "---------- weitergeleitete nachricht",
    "begin forwarded message",
    "anfang der weitergeleiteten",
    "début du message",
    "________________________________",
    "-------- original message",
    "-------- ursprüngliche nachricht",
    "-------- oorspronkelijk bericht",
];

/// How the line ends that names the author of what is quoted, with how it begins.
const WROTE: [(&str, &[&str]); 4] = [
    ("on ", &["wrote:"]),
    ("am ", &["schrieb:"]),
    ("le ", &["a écrit:", "a écrit :"]),
    ("op ", &["schreef:", "geschreven:"]),
];

/// The first and the second name of the header fields that Outlook puts above a quotation.
const HEADERS: [(&str, &[&str]); 4] = [
    ("from:", &["sent:", "date:", "to:"]),
    ("von:", &["gesendet:", "datum:", "an:"]),
    ("de:", &["envoyé:", "date:", "à:"]),
    ("van:", &["verzonden:", "datum:", "aan:"]),
];

/// How a letter closes; what follows is a signature.
const CLOSINGS: [&str; 38] = [
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "mit freundlichem gruß",
    "mit besten grüßen",
    "freundliche grüße",
    "freundliche grüsse",
    "viele grüße",
    "viele grüsse",
    "beste grüße",
    "liebe grüße",
    "schöne grüße",
    "mfg",
    "best regards",
    "kind regards",
    "warm regards",
    "many regards",
    "regards",
    "yours sincerely",
    "yours faithfully",
    "sincerely",
    "best wishes",
    "cheers",
    "cordialement",
    "bien cordialement",
    "bien à vous",
    "salutations distinguées",
    "meilleures salutations",
    "sincères salutations",
    "cdlt",
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "vriendelijke groet",
    "vriendelijke groeten",
    "hartelijke groet",
    "mvg",
    "groeten",
    "groetjes",
    "hoogachtend",
];

/// What mail programs on telephones put below a text.
const SENT_FROM: [&str; 8] = [
    "sent from my ",
    "sent from outlook",
    "get outlook for",
    "von meinem ",
    "gesendet von meinem",
    "envoyé de mon ",
    "envoyé depuis ",
    "verzonden vanaf ",
];

/// Words with a dot that ends no sentence.
const SHORTENED: [&str; 22] = [
    "tel", "z", "b", "nr", "no", "dr", "mr", "mrs", "ms", "hr", "fr", "m", "mme", "dhr", "mevr", "bzgl", "ca", "inkl",
    "st", "abt", "u", "a",
];

/// The sentences that were written.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().take(MAX_LINES).map(str::trim).collect();
    let own = lines.iter().enumerate().take_while(|(at, _)| !ends(&lines[*at..])).map(|(_, line)| *line);
    let mut sentences = Vec::new();
    let mut paragraph = String::new();
    for line in own.chain([""]) {
        // A colon promises what follows, also behind an empty line.
        if line.is_empty() && !paragraph.ends_with(':') {
            split(&paragraph, &mut sentences);
            paragraph.clear();
        } else if !line.is_empty() && !line.starts_with('>') {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    split(&paragraph, &mut sentences);
    sentences
}

/// Whether what the writer wrote ends before these lines.
fn ends(lines: &[&str]) -> bool {
    let lower = |at: usize| lines.get(at).map(|line| plain(line)).unwrap_or_default();
    let line = lower(0);
    if QUOTATIONS.iter().any(|start| line.starts_with(start)) || SENT_FROM.iter().any(|start| line.starts_with(start)) {
        return true;
    }
    if matches!(lines.first(), Some(&"--" | &"—" | &"__")) {
        return true;
    }
    let closing = line.trim_end_matches([',', '.', '!', ' ']);
    if line.len() <= MAX_CLOSING
        && CLOSINGS.iter().any(|known| closing == *known || line.starts_with(&format!("{known},")))
    {
        return true;
    }
    // Mail programs break that line wherever it gets long.
    let joined = [line.as_str(), &lower(1), &lower(2)].join(" ");
    let is_author = |(start, ends): &(&str, &[&str])| {
        let wrote = |text: &str| ends.iter().any(|end| text.trim_end().ends_with(end));
        let two = format!("{line} {}", lower(1));
        let named = line.starts_with(start) && line.bytes().any(|byte| byte.is_ascii_digit());
        named && (wrote(&line) || wrote(&two) || wrote(&joined) || german(&joined))
    };
    if WROTE.iter().any(is_author) {
        return true;
    }
    let field =
        |line: &str, name: &str| line.trim_start_matches('*').replace(" :", ":").replace(":*", ":").starts_with(name);
    HEADERS.iter().any(|(first, seconds)| {
        field(&line, first) && (1..4).any(|at| seconds.iter().any(|second| field(&lower(at), second)))
    })
}

/// Gmail and Apple Mail in German: "Am … schrieb Anna <a@x.example>:"; Gmail in Dutch: "Op … schreef Anna <…>:".
fn german(line: &str) -> bool {
    [" schrieb ", " schreef "].iter().any(|verb| line.contains(verb)) && line.contains(">:")
}

fn plain(line: &str) -> String {
    line.to_lowercase().replace(['\u{2019}', '\u{2018}'], "'").replace(['\u{a0}', '\u{202f}'], " ")
}

/// Takes a paragraph apart into sentences. A dot ends one only before a space, and not behind a number or a shortened word.
fn split(paragraph: &str, sentences: &mut Vec<String>) {
    let mut begin = 0;
    let mut push = |sentence: &str| {
        let sentence: String = sentence.trim().chars().take(MAX_SENTENCE).collect();
        if !sentence.is_empty() {
            sentences.push(sentence);
        }
    };
    for (at, mark) in paragraph.match_indices(['.', '!', '?', ';']) {
        let (before, after) = (&paragraph[begin..at], &paragraph[at + mark.len()..]);
        if !(after.is_empty() || after.starts_with(char::is_whitespace)) {
            continue;
        }
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        let is_number = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) && !word.is_empty();
        if mark == "." && (is_number || (SHORTENED.contains(&word.as_str()) && !before.ends_with('@'))) {
            continue;
        }
        push(&paragraph[begin..at + mark.len()]);
        begin = at + mark.len();
    }
    push(&paragraph[begin..]);
}

/// The addresses of a sentence, each with what stands before it.
pub(super) fn addresses(sentence: &str) -> Vec<(&str, EmailAddress)> {
    let is_of_address = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_{|}~".contains(c);
    let mut found: Vec<(&str, EmailAddress)> = Vec::new();
    for (at, _) in sentence.match_indices('@') {
        let local = sentence[..at].rsplit(|c: char| !is_of_address(c)).next().unwrap_or_default();
        let local = local.trim_start_matches(['.', '\'', '*', '_', '/', '=', '-']);
        let host = sentence[at + 1..].split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).next();
        let host = host.unwrap_or_default().trim_end_matches(['.', '-']);
        let begin = at - local.len();
        if local.len() + host.len() >= MAX_ADDRESS_BYTES || !host.contains('.') {
            continue;
        }
        if let Ok(address) = EmailAddress::parse(&format!("{local}@{host}")) {
            found.push((sentence[..begin].trim_end_matches("mailto:"), address));
        }
    }
    found
}
