//! What people and their answering machines write back to a letter, as far as it matters for the next one: that somebody
//! is away, that an address has changed, to whom invoices go, that somebody does not work there any more.
//!
//! By rules, in four languages, and rather nothing than something wrong: a kind is known by its own phrases, and an address
//! counts only in a sentence that has one of them. Only what was written is read, neither what it quotes nor a signature.

mod date;
mod phrases;
mod written;

use serde::{Deserialize, Serialize};

use super::{AutoReplyKind, Report, report};
use crate::{EmailAddress, Mail};
use phrases::{ABSENT, CHANGED, CONTACT, LEFT, OTHER_THINGS, REQUEST, SEND, STALE};

/// The longest sentence that is repeated, in characters.
const MAX_WORDS: usize = 300;
/// Sentences that are looked at: a reply that says something says it soon.
const MAX_SENTENCES: usize = 60;

/// What a reply says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What it is about.
    pub kind: ReplyKind,
    /// The sentence that says so, as it was written.
    pub words: String,
    /// The address it names: the new one, that for invoices, or that of a substitute. `None` if it names none or several.
    pub address: Option<EmailAddress>,
    /// Until which day somebody is away, ISO 8601.
    pub until: Option<String>,
}

/// What a reply is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyKind {
    /// Somebody is away.
    Away,
    /// An address is another by now.
    NewAddress,
    /// Invoices are to go to an address.
    SendTo,
    /// The reader does not work there any more, or is the wrong one.
    WrongPerson,
}

/// What a mail says that answers a letter; `None` if it is nothing of this kind, as most are. `is_own` tells the addresses
/// that no reply can mean: the connector's, and those of who wrote the letter.
pub fn reply(mail: &Mail, is_own: impl Fn(&EmailAddress) -> bool) -> Option<Reply> {
    let is_machine = match report(mail) {
        Some(Report::AutoReply(auto)) => Some(auto.kind),
        Some(_) => return None,
        None => None,
    };
    let sentences = written::sentences(mail.text.as_deref()?);
    let read = sentences.iter().take(MAX_SENTENCES).map(|words| Sentence::read(words, &is_own)).collect::<Vec<_>>();
    let first = |says: fn(&Sentence) -> bool| read.iter().find(|sentence| says(sentence));
    let named = |says: fn(&Sentence) -> bool| {
        let mut addresses = read.iter().filter(|sentence| says(sentence)).flat_map(|sentence| &sentence.addresses);
        let first = addresses.next()?;
        addresses.all(|other| other == first).then(|| first.clone())
    };
    let instead = || named(Sentence::names_instead);
    let say = |kind, sentence: &Sentence, address: Option<EmailAddress>, until| {
        let words = sentence.words.chars().take(MAX_WORDS).collect();
        Some(Reply { kind, words, address, until })
    };
    if let Some(sentence) = first(Sentence::says_left) {
        return say(ReplyKind::WrongPerson, sentence, instead(), None);
    }
    if let Some(sentence) = first(Sentence::says_changed) {
        return say(ReplyKind::NewAddress, sentence, named(Sentence::says_changed).or_else(instead), None);
    }
    let is_away = is_machine == Some(AutoReplyKind::Absence);
    let away = first(Sentence::says_away).or_else(|| read.first().filter(|_| is_away));
    // A machine that only acknowledges may speak of holidays; one that is away may ask to send urgent things elsewhere.
    if let Some(sentence) = away.filter(|_| is_machine.is_none_or(|kind| kind != AutoReplyKind::Acknowledgement)) {
        let subject = mail.subject.as_deref().map(phrases::plain);
        let mut said = read.iter().map(|sentence| sentence.plain.as_str()).chain(subject.as_deref());
        let until = said.find_map(|said| date::until(said, mail.date.as_deref()));
        return say(ReplyKind::Away, sentence, instead(), until);
    }
    let sentence = first(Sentence::asks_to_send)?;
    say(ReplyKind::SendTo, sentence, named(Sentence::asks_to_send), None)
}

/// A sentence of a reply.
struct Sentence {
    words: String,
    /// In lower case, one kind of apostrophe and space.
    plain: String,
    /// Those it names as of use: not its writer's old one, not our own.
    addresses: Vec<EmailAddress>,
}

impl Sentence {
    fn read(words: &str, is_own: &impl Fn(&EmailAddress) -> bool) -> Self {
        let plain = phrases::plain(words);
        let mut addresses = Vec::new();
        for (before, address) in written::addresses(words) {
            let before = phrases::plain(before);
            let is_stale =
                STALE.iter().any(|word| before.trim_end_matches([' ', '<', '(', '"', '\'', ':']).ends_with(word));
            if !is_stale && !is_own(&address) && !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        Self { words: words.to_owned(), plain, addresses }
    }

    fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| phrases::is_within(phrase, &self.plain))
    }

    fn says_left(&self) -> bool {
        self.has(&LEFT)
    }

    fn says_changed(&self) -> bool {
        self.has(&CHANGED)
    }

    fn says_away(&self) -> bool {
        self.has(&ABSENT)
    }

    /// A request to send something somewhere, if it is not something else than invoices.
    fn asks_to_send(&self) -> bool {
        !self.addresses.is_empty() && self.has(&REQUEST) && self.has(&SEND) && !self.has(&OTHER_THINGS)
    }

    /// Whom to write to instead.
    fn names_instead(&self) -> bool {
        self.asks_to_send() || (!self.addresses.is_empty() && self.has(&CONTACT))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests;
