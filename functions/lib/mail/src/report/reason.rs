//! Why a mail did not arrive, in the codes and words that the sending events of SES get too.

use message::BounceReason;
use serde::Serialize;

use super::{Action, RecipientStatus, clip};

/// Bytes kept of what a server said.
const MAX_SAID: usize = 300;

/// Why a mail did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failing {
    /// What it means.
    pub reason: BounceReason,
    /// Whether it is of no use to send to this address again: a hard bounce. As with SES ("Bounce types") only an
    /// address that does not exist is hard; what else is refused today may be taken tomorrow, or in another form.
    pub hard: bool,
    /// What the server said, on one line and bounded.
    pub said: Option<String>,
}

/// What servers say, most telling first; the words of one line mean one thing.
const WORDS: [(BounceReason, &[&str]); 6] = [
    (
        BounceReason::MailboxFull,
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
        BounceReason::MessageTooLarge,
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
    (BounceReason::AttachmentRejected, &["attachment", "file type", "dateianhang", "pièce jointe"]),
    (
        BounceReason::ContentRejected,
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
        BounceReason::AddressRefused,
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
        BounceReason::SenderBlocked,
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
    /// What it means that a mail server said this to a mail that it refused, with its status code (RFC 3463) if that is
    /// known.
    pub fn reason(status: Option<&str>, said: &str) -> BounceReason {
        let said = said.to_lowercase().replace('\u{2019}', "'");
        let by_words = || {
            let hit = WORDS.iter().find(|(_, words)| words.iter().any(|word| said.contains(word)));
            hit.map_or(BounceReason::NotDelivered, |(reason, _)| *reason)
        };
        match status.into_iter().chain(statuses(&said)).filter_map(by_status).last() {
            // A policy may be about the sender or about what is in the mail: the words tell.
            Some(BounceReason::SenderBlocked) => match by_words() {
                reason @ (BounceReason::ContentRejected
                | BounceReason::AttachmentRejected
                | BounceReason::MessageTooLarge) => reason,
                _ => BounceReason::SenderBlocked,
            },
            Some(reason) => reason,
            None => by_words(),
        }
    }

    /// By what happened; then by the status codes that say something (RFC 3463), the report's and those within the
    /// diagnosis, which are more telling; then by the words of the diagnosis.
    pub(super) fn of(recipient: &RecipientStatus) -> Option<Self> {
        let said = recipient.diagnostic.as_deref().unwrap_or_default();
        let reason = match recipient.action {
            Action::Delivered | Action::Relayed | Action::Expanded => return None,
            Action::Delayed => BounceReason::Delayed,
            Action::Failed => Self::reason(recipient.status.as_deref(), said),
        };
        let is_transient = recipient.status.as_deref().is_some_and(|status| status.starts_with('4'));
        Some(Self {
            reason,
            hard: reason == BounceReason::AddressRefused && !is_transient,
            said: (!said.is_empty()).then(|| clip(said, MAX_SAID).to_owned()),
        })
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
fn by_status(status: &str) -> Option<BounceReason> {
    let mut numbers = status.split('.').skip(1);
    match (numbers.next()?, numbers.next()?) {
        ("1", "1" | "2" | "3" | "4" | "6" | "10") | ("2", "1") | ("4", "310") => Some(BounceReason::AddressRefused),
        ("2", "2") => Some(BounceReason::MailboxFull),
        ("2", "3") | ("3", "4") => Some(BounceReason::MessageTooLarge),
        ("6", _) => Some(BounceReason::ContentRejected),
        ("1", "7" | "8") | ("7", _) => Some(BounceReason::SenderBlocked),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_say_is_told_apart() {
        for (status, said, expected) in [
            (Some("5.1.1"), "", BounceReason::AddressRefused),
            (
                Some("5.0.0"),
                "5.1.0 - Unknown address error 550-'5.2.2 <a@b.example>... Mailbox Full'",
                BounceReason::MailboxFull,
            ),
            (Some("5.0.0"), "550 Unknown user a@b.example", BounceReason::AddressRefused),
            (
                Some("5.2.2"),
                "552 5.2.2 The email account that you tried to reach is over quota",
                BounceReason::MailboxFull,
            ),
            (Some("5.3.4"), "552 5.3.4 Message size exceeds fixed limit", BounceReason::MessageTooLarge),
            (None, "552 Requested mail action aborted: message too large", BounceReason::MessageTooLarge),
            (
                Some("5.7.0"),
                "552-5.7.0 This message was blocked because its content presents a potential security issue: \
              message content not allowed",
                BounceReason::ContentRejected,
            ),
            (Some("5.7.1"), "550 5.7.1 attachment type .zip not accepted", BounceReason::AttachmentRejected),
            (
                Some("5.7.1"),
                "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
                BounceReason::SenderBlocked,
            ),
            (
                Some("5.7.26"),
                "550-5.7.26 Unauthenticated email is not accepted due to DMARC policy",
                BounceReason::SenderBlocked,
            ),
            (None, "554 Transaction failed", BounceReason::NotDelivered),
            (None, "", BounceReason::NotDelivered),
            (None, "host 5.4.3.2 said: nothing", BounceReason::NotDelivered),
            (Some("5.4.310"), "DNS domain b.example does not exist", BounceReason::AddressRefused),
        ] {
            assert_eq!(Failing::reason(status, said), expected, "{status:?} {said}");
        }
    }
}
