//! Confirmations of forwarding: before a mailbox provider forwards mails, it asks the address they would go to.
//!
//! A confirmation is shown to people with its code and link; no program follows the link. Whoever shows it first looks
//! at the DMARC verdict of the receipt rule: recognised here is only what the mail claims.
//!
//! Gmail's wording is known and read in every language. Of the others it is known that they ask (GMX and WEB.DE, Zoho
//! and Proton publish it), not in which words, so that they are recognised by a sender that only the provider can use,
//! and by a subject about confirming a forwarding. Outlook.com and iCloud forward without asking the address, as their
//! help pages have it; what they do send is a code that proves an address when their user adds it to his account, by a
//! sender of its own, so that these mails are recognised by that sender and the code.

use message::MailReason;
use serde::Serialize;

use super::clip;
use crate::{EmailAddress, Mail, unanswerable::is_no_reply};

/// A mailbox provider that asks before it forwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Gmail and Google Workspace.
    Gmail,
    /// Outlook.com, Hotmail and Microsoft 365.
    Outlook,
    /// iCloud Mail.
    Icloud,
    /// Zoho Mail.
    Zoho,
    /// Proton Mail.
    Proton,
    /// Fastmail.
    Fastmail,
    /// GMX.
    Gmx,
    /// WEB.DE.
    WebDe,
    /// Yahoo and AOL.
    Yahoo,
}

impl Provider {
    /// As people call it.
    pub fn name(self) -> &'static str {
        self.known().name
    }
}

/// A provider's question whether mails may be forwarded here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confirmation {
    /// Who asks.
    pub provider: Provider,
    /// The mailbox that wants to forward.
    pub requested_by: Option<EmailAddress>,
    /// What its owner has to type in.
    pub code: Option<String>,
    /// What to open instead, in a browser: HTTPS, on a host of the provider that shows no pages of its users. `None`
    /// if the mail has no such link.
    pub link: Option<String>,
}

impl Confirmation {
    pub(super) fn reason(&self) -> MailReason {
        let provider = self.provider.name().to_owned();
        match &self.code {
            Some(code) if !self.provider.known().asks_to_forward && self.link.is_none() => {
                MailReason::AddressConfirmation { provider, confirmation_code: code.clone() }
            }
            code => MailReason::ForwardingConfirmation {
                provider,
                requested_by: self.requested_by.as_ref().map(EmailAddress::to_string),
                confirmation_code: code.clone(),
            },
        }
    }
}

/// What is known of a provider.
struct Known {
    provider: Provider,
    /// As people call it.
    name: &'static str,
    /// Its own address for this (with `@`), or domains; at a domain only senders that take no replies count, since its
    /// users have addresses there too.
    senders: &'static [&'static str],
    /// Hosts of its links.
    hosts: &'static [&'static str],
    /// What a link to accept has in its path or query, one of.
    link_words: &'static [&'static str],
    /// Whether it asks the address before it forwards. Else its mails only prove an address by a code.
    asks_to_forward: bool,
}

const ACCEPT: &[&str] = &["confirm", "verif", "accept", "approve", "activate", "bestaetig"];

const PROVIDERS: [Known; 9] = [
    Known {
        provider: Provider::Gmail,
        name: "Gmail",
        senders: &["forwarding-noreply@google.com"],
        hosts: &["mail-settings.google.com", "mail.google.com"],
        link_words: &["/mail/vf-"], // "/mail/uf-" refuses
        asks_to_forward: true,
    },
    Known {
        provider: Provider::Outlook,
        name: "Outlook",
        senders: &[
            "account-security-noreply@accountprotection.microsoft.com",
            "microsoft.com",
            "microsoftonline.com",
            "office365.com",
        ],
        hosts: &[
            "account.live.com",
            "account.microsoft.com",
            "login.live.com",
            "outlook.live.com",
            "outlook.office.com",
            "outlook.office365.com",
            "outlook.cloud.microsoft",
        ],
        link_words: ACCEPT,
        asks_to_forward: false,
    },
    Known {
        provider: Provider::Icloud,
        name: "iCloud",
        senders: &["appleid@id.apple.com", "apple.com", "icloud.com"],
        hosts: &["www.icloud.com", "account.apple.com", "appleid.apple.com", "id.apple.com"],
        link_words: ACCEPT,
        asks_to_forward: false,
    },
    Known {
        provider: Provider::Zoho,
        name: "Zoho Mail",
        senders: &[
            "zoho.com",
            "zoho.eu",
            "zoho.in",
            "zohomail.com",
            "zohomail.eu",
            "zohoaccounts.com",
            "zohoaccounts.eu",
        ],
        hosts: &[
            "mail.zoho.com",
            "mail.zoho.eu",
            "mail.zoho.in",
            "accounts.zoho.com",
            "accounts.zoho.eu",
            "accounts.zoho.in",
        ],
        link_words: ACCEPT,
        asks_to_forward: true,
    },
    Known {
        provider: Provider::Proton,
        name: "Proton Mail",
        senders: &["proton.me", "protonmail.com", "protonmail.ch"],
        hosts: &["proton.me", "mail.proton.me", "account.proton.me", "verify.proton.me"],
        link_words: ACCEPT,
        asks_to_forward: true,
    },
    Known {
        provider: Provider::Fastmail,
        name: "Fastmail",
        senders: &["fastmail.com", "fastmailteam.com"],
        hosts: &["fastmail.com", "www.fastmail.com", "app.fastmail.com"],
        link_words: ACCEPT,
        asks_to_forward: true,
    },
    Known {
        provider: Provider::Gmx,
        name: "GMX",
        senders: &["gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.com"],
        hosts: &["gmx.net", "www.gmx.net", "service.gmx.net", "mail.gmx.net", "www.gmx.com", "mail.gmx.com"],
        link_words: ACCEPT,
        asks_to_forward: true,
    },
    Known {
        provider: Provider::WebDe,
        name: "WEB.DE",
        senders: &["web.de"],
        hosts: &["web.de", "www.web.de", "service.web.de", "mail.web.de"],
        link_words: ACCEPT,
        asks_to_forward: true,
    },
    Known {
        provider: Provider::Yahoo,
        name: "Yahoo Mail",
        senders: &["yahoo.com", "yahoo-inc.com", "yahooinc.com", "aol.com"],
        hosts: &["mail.yahoo.com", "login.yahoo.com", "login.aol.com", "mail.aol.com"],
        link_words: ACCEPT,
        asks_to_forward: true,
    },
];

/// Parts of the words for forwarding and for confirming, in lower case.
const FORWARD: [&str; 8] = ["forward", "weiterleit", "transfert", "redirection", "doorst", "doorge", "inoltr", "reenv"];
const CONFIRM: [&str; 12] = [
    "confirm",
    "verif",
    "vérif",
    "bestätig",
    "bevestig",
    "conferm",
    "approv",
    "accept",
    "request",
    "erlaub",
    "zustimm",
    "anfrage",
];

/// What a code is called.
const CODE: [&str; 7] = ["code", "código", "codigo", "codice", "koodi", "kod", "kód"];
/// Parts of the words for proving an address.
const PROVE: [&str; 10] =
    ["confirm", "verif", "vérif", "bestätig", "bevestig", "conferm", "weryf", "potwierd", "bekräft", "vahvist"];

impl Provider {
    fn known(self) -> &'static Known {
        // Every provider is in the list; the first stands in for none.
        PROVIDERS.iter().find(|known| known.provider == self).unwrap_or(&PROVIDERS[0])
    }
}

pub(super) fn read(mail: &Mail) -> Option<Confirmation> {
    let sender = &mail.from.as_ref()?.address;
    let own = |known: &Known| known.senders.iter().find(|own| is_sender(sender, own)).copied();
    let (known, own) = PROVIDERS.iter().find_map(|known| Some((known, own(known)?)))?;
    let subject = mail.subject.as_deref().unwrap_or_default();
    let text = mail.text.as_deref().unwrap_or_default();
    let link = links(text).find(|link| is_acceptance(link, known)).map(str::to_owned);
    let code = code(subject, text);
    let words = subject.to_lowercase();
    let is_about_forwarding = known.provider == Provider::Gmail
        || (FORWARD.iter().any(|word| words.contains(word)) && CONFIRM.iter().any(|word| words.contains(word)));
    // Of an address used for nothing else, the code says enough.
    let proves_address = !known.asks_to_forward && own.contains('@') && code.is_some() && is_about_address(&words);
    if !(is_about_forwarding || proves_address) || (link.is_none() && code.is_none()) {
        return None;
    }
    Some(Confirmation { provider: known.provider, requested_by: requested_by(subject, text, mail), code, link })
}

/// Whether a subject is about a code or about proving an address: these senders also warn of sign-ins.
fn is_about_address(subject: &str) -> bool {
    CODE.iter().chain(&PROVE).any(|word| subject.contains(word))
}

/// Whether an address is the provider's own.
fn is_sender(sender: &EmailAddress, own: &str) -> bool {
    if own.contains('@') {
        return sender.as_str().eq_ignore_ascii_case(own);
    }
    let is_there = sender.domain().strip_suffix(own).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_there && is_no_reply(sender.local_part())
}

/// The HTTPS links of a text.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("https://").filter_map(|(at, _)| {
        let rest = clip(text.get(at..)?, 2000);
        let end = rest
            .find(|c: char| c.is_whitespace() || c.is_control() || "<>\"'()\\^`{|}".contains(c))
            .unwrap_or(rest.len());
        rest.get(..end).map(|link| link.trim_end_matches(['.', ',', ';']))
    })
}

/// Whether a link accepts the forwarding: on one of the provider's hosts, with nothing before or behind the host's name
/// that a browser would read otherwise.
fn is_acceptance(link: &str, known: &Known) -> bool {
    let Some(rest) = link.strip_prefix("https://") else { return false };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let path = path.to_lowercase();
    link.is_ascii()
        && known.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
        && known.link_words.iter().any(|word| path.contains(word))
        && !["cancel", "reject", "decline", "deny", "ablehn", "help", "support"].iter().any(|word| path.contains(word))
}

/// The code: `(#123456789)` in the subject, as Gmail wrote until 2026, else the number behind the word for it.
fn code(subject: &str, text: &str) -> Option<String> {
    let digits = |text: &str| -> Option<String> {
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let number: String = text.get(start..)?.chars().take_while(char::is_ascii_digit).collect();
        (6..=12).contains(&number.len()).then_some(number)
    };
    let of_subject = subject.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let of_text = || {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines.iter().enumerate().find_map(|(at, line)| {
            let lower = line.to_lowercase();
            if lower.contains("://") {
                return None;
            }
            let behind = CODE.iter().find_map(|word| lower.rsplit_once(word).map(|(_, behind)| behind))?;
            let behind = behind.trim_start_matches(|c: char| !c.is_ascii_digit());
            // "Enter this code:", and the code below.
            let below = || lines.get(at + 1).filter(|line| line.bytes().all(|b| b.is_ascii_digit()));
            digits(behind).or_else(|| digits(below()?))
        })
    };
    of_subject.and_then(|(number, _)| digits(number)).or_else(of_text)
}

/// The mailbox that wants to forward: the last word of the subject, else the first address of the text.
fn requested_by(subject: &str, text: &str, mail: &Mail) -> Option<EmailAddress> {
    let address = |word: &str| {
        let word = word.trim_matches(|c: char| !(c.is_alphanumeric()));
        EmailAddress::parse(word).ok().filter(|found| mail.from.as_ref().is_none_or(|from| from.address != *found))
    };
    subject.split_whitespace().next_back().and_then(address).or_else(|| text.split_whitespace().find_map(address))
}
