//! Why a mail did not arrive, in the codes and words that the sending events of SES get too.

use serde::Serialize;

use super::{Action, RecipientStatus, clip};

/// Why a mail did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failing {
    /// Stable code: `address_refused`, `mailbox_full`, `message_too_large`, `attachment_rejected`, `content_rejected`,
    /// `sender_blocked`, `delayed`, `not_delivered`.
    pub code: &'static str,
    /// Whether it is of no use to send to this address again: a hard bounce. As with SES ("Bounce types") only an
    /// address that does not exist is hard; what else is refused today may be taken tomorrow, or in another form.
    pub hard: bool,
    /// What it means and what to do, with the server's own words at the end.
    pub sentence: String,
}

const CODES: [(&str, &str); 8] = [
    (
        "address_refused",
        "did not arrive: the customer's mail server does not know the address. Correct it and send again.",
    ),
    ("mailbox_full", "did not arrive: the mailbox is full. Send again later or use another address."),
    ("message_too_large", "did not arrive: it is too large for the customer's mail server. Send smaller files."),
    (
        "attachment_rejected",
        "did not arrive: the customer's mail server does not take these attachments. Agree on another format or channel.",
    ),
    (
        "content_rejected",
        "did not arrive: the customer's mail server does not take the mail's content. Ask the customer.",
    ),
    (
        "sender_blocked",
        "did not arrive: the customer's mail server refuses mails from this sender or route. Ask the customer to allow \
         the sender.",
    ),
    ("delayed", "has not arrived yet, and the mail server keeps trying."),
    ("not_delivered", "did not arrive: the customer's mail server did not take it. Send again or ask the customer."),
];

/// What servers say, most telling first; the words of one line mean one thing.
const WORDS: [(&str, &[&str]); 6] = [
    (
        "mailbox_full",
        &[
            "mailbox full",
            "mailbox is full",
            "over quota",
            "overquota",
            "quota exceeded",
            "exceeded storage",
            "exceeds quota",
            "disk quota",
            "out of storage",
            "insufficient storage",
            "postfach voll",
            "postfach ist voll",
            "boîte pleine",
            "mailbox vol",
        ],
    ),
    (
        "message_too_large",
        &[
            "too large",
            "message size exceeds",
            "size limit",
            "maximum message size",
            "message is too big",
            "message too big",
            "message too long",
            "exceeds the maximum size",
            "recipsizelimit",
            "zu groß",
        ],
    ),
    ("attachment_rejected", &["attachment", "file type", "dateianhang", "pièce jointe"]),
    (
        "content_rejected",
        &[
            "virus",
            "malware",
            " spam ",
            "as spam",
            "be spam",
            "spam detected",
            "spam message",
            "spam content",
            "spam score",
            "content rejected",
            "message content",
            "content filter",
        ],
    ),
    (
        "address_refused",
        &[
            "user unknown",
            "unknown user",
            "unknown recipient",
            "unknown address",
            "no such user",
            "nosuchuser",
            "no such recipient",
            "no such mailbox",
            "no mailbox",
            "does not exist",
            "doesn't exist",
            "not exist",
            "recipient not found",
            "recipnotfound",
            "recipientnotfound",
            "address not found",
            "wasn't found",
            "was not found",
            "not found at",
            "invalid recipient",
            "recipient unknown",
            "recipient rejected: unknown",
            "mailbox unavailable",
            "mailbox not found",
            "account disabled",
            "account is disabled",
            "user disabled",
            "doesn't have a",
            "not our customer",
            "not listed in",
            "unrouteable address",
            "host not found",
            "domain not found",
            "name not found",
            "unbekannt",
            "existiert nicht",
            "inconnu",
            "n'existe pas",
            "onbekend",
            "bestaat niet",
        ],
    ),
    (
        "sender_blocked",
        &[
            "policy",
            "access denied",
            "blocked",
            "blacklist",
            "spamhaus",
            "blocklist",
            "block list",
            "spf",
            "dkim",
            "dmarc",
            "not allowed",
            "denied",
            "reputation",
            "not authorized",
            "not authorised",
            "relaying",
            "relay access",
            "restricted",
            "banned",
        ],
    ),
];

impl Failing {
    /// The code for what a mail server said to a mail that it refused, with its status code (RFC 3463) if that is known.
    pub fn code(status: Option<&str>, said: &str) -> &'static str {
        code(status, said)
    }

    /// By what happened; then by the status codes that say something (RFC 3463), the report's and those within the
    /// diagnosis, which are more telling; then by the words of the diagnosis.
    pub(super) fn of(recipient: &RecipientStatus) -> Option<Self> {
        let said = recipient.diagnostic.as_deref().unwrap_or_default();
        let code = match recipient.action {
            Action::Delivered | Action::Relayed | Action::Expanded => return None,
            Action::Delayed => "delayed",
            Action::Failed => code(recipient.status.as_deref(), said),
        };
        let is_transient = recipient.status.as_deref().is_some_and(|status| status.starts_with('4'));
        let (_, meaning) = CODES.iter().find(|(known, _)| *known == code)?;
        let words = if said.is_empty() { String::new() } else { format!(" (It said: {})", clip(said, 300)) };
        Some(Self { code, hard: code == "address_refused" && !is_transient, sentence: format!("{meaning}{words}") })
    }
}

fn code(status: Option<&str>, said: &str) -> &'static str {
    let said = said.to_lowercase().replace('\u{2019}', "'");
    let by_words = || {
        let hit = WORDS.iter().find(|(_, words)| words.iter().any(|word| said.contains(word)));
        hit.map_or("not_delivered", |(code, _)| code)
    };
    let codes = status.into_iter().chain(statuses(&said)).filter_map(by_status).last();
    match codes {
        // A policy may be about the sender or about what is in the mail: the words tell.
        Some("sender_blocked") => match by_words() {
            code @ ("content_rejected" | "attachment_rejected" | "message_too_large") => code,
            _ => "sender_blocked",
        },
        Some(code) => code,
        None => by_words(),
    }
}

/// The status codes within a text: `550 5.7.1 <a@b.example>…`.
pub(super) fn statuses(said: &str) -> impl Iterator<Item = &str> {
    let words = said.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    words.map(|word| word.trim_matches('.')).filter(|word| {
        let mut numbers = word.split('.');
        matches!(numbers.next(), Some("4" | "5"))
            && matches!((numbers.next(), numbers.next(), numbers.next()), (Some(subject), Some(detail), None)
                if (1..=3).contains(&subject.len()) && (1..=3).contains(&detail.len()))
    })
}

/// What a status code means (RFC 3463 section 3; 5.1.10 and 5.4.310 of Exchange Online are in IANA's registry or
/// Microsoft's list). `None` for the general ones: x.0.0, x.1.0, x.5.0.
fn by_status(status: &str) -> Option<&'static str> {
    let mut numbers = status.split('.').skip(1);
    match (numbers.next()?, numbers.next()?) {
        ("1", "1" | "2" | "3" | "4" | "6" | "10") | ("2", "1") | ("4", "310") => Some("address_refused"),
        ("2", "2") => Some("mailbox_full"),
        ("2", "3") | ("3", "4") => Some("message_too_large"),
        ("6", _) => Some("content_rejected"),
        ("1", "7" | "8") | ("7", _) => Some("sender_blocked"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_say_is_told_apart() {
        for (status, said, expected) in [
            (Some("5.1.1"), "", "address_refused"),
            (Some("5.0.0"), "5.1.0 - Unknown address error 550-'5.2.2 <a@b.example>... Mailbox Full'", "mailbox_full"),
            (Some("5.0.0"), "550 Unknown user a@b.example", "address_refused"),
            (Some("5.2.2"), "552 5.2.2 The email account that you tried to reach is over quota", "mailbox_full"),
            (Some("5.3.4"), "552 5.3.4 Message size exceeds fixed limit", "message_too_large"),
            (None, "552 Requested mail action aborted: message too large", "message_too_large"),
            (
                Some("5.7.0"),
                "552-5.7.0 This message was blocked because its content presents a potential security issue: \
              message content not allowed",
                "content_rejected",
            ),
            (Some("5.7.1"), "550 5.7.1 attachment type .zip not accepted", "attachment_rejected"),
            (
                Some("5.7.1"),
                "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
                "sender_blocked",
            ),
            (Some("5.7.26"), "550-5.7.26 Unauthenticated email is not accepted due to DMARC policy", "sender_blocked"),
            (None, "554 Transaction failed", "not_delivered"),
            (None, "", "not_delivered"),
            (None, "host 5.4.3.2 said: nothing", "not_delivered"),
            (Some("5.4.310"), "DNS domain b.example does not exist", "address_refused"),
        ] {
            assert_eq!(code(status, said), expected, "{status:?} {said}");
        }
    }
}
