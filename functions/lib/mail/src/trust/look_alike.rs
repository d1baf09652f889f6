//! Domains made to be taken for another: a letter changed, added, left out or swapped, a digit for a letter, another
//! ending.

use std::collections::BTreeSet;

/// Shorter names are alike by chance: `abc.de` and `abd.de` are two firms.
const MIN_NAME_CHARS: usize = 5;

/// Domains of mailbox providers. Everyone has one of these, so being like one says nothing, and a supplier's move from
/// one to another neither.
pub(super) const PROVIDERS: [&str; 66] = [
    "aol.com",
    "aon.at",
    "arcor.de",
    "bbox.fr",
    "bluewin.ch",
    "chello.at",
    "email.cz",
    "fastmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "home.nl",
    "hotmail.be",
    "hotmail.ch",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.it",
    "hotmail.nl",
    "icloud.com",
    "interia.pl",
    "kpnmail.nl",
    "kpnplanet.nl",
    "laposte.net",
    "libero.it",
    "live.be",
    "live.com",
    "live.fr",
    "live.nl",
    "mac.com",
    "mail.com",
    "mail.de",
    "mailbox.org",
    "me.com",
    "msn.com",
    "neuf.fr",
    "onet.pl",
    "online.nl",
    "orange.fr",
    "outlook.be",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "planet.nl",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "seznam.cz",
    "sfr.fr",
    "skynet.be",
    "t-online.de",
    "telenet.be",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "ziggo.nl",
    "zoho.com",
];

/// Words that forgers add to a firm's name.
const ADDED: [&str; 18] = [
    "accounting",
    "billing",
    "buchhaltung",
    "factuur",
    "factures",
    "facture",
    "faktura",
    "finance",
    "inkasso",
    "invoice",
    "invoices",
    "mail",
    "office",
    "online",
    "payment",
    "payments",
    "rechnung",
    "rechnungen",
];

/// The known domain that this unknown one is made to look like.
pub(super) fn of<'a>(domain: &str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    let is_firm = |origin: &str| !origin.contains('@') && !PROVIDERS.contains(&origin);
    known.iter().map(String::as_str).find(|known| is_firm(domain) && is_firm(known) && is_like(domain, known))
}

fn is_like(domain: &str, known: &str) -> bool {
    let (Some(domain), Some(known)) = (domain::registrable(domain), domain::registrable(known)) else { return false };
    // `rechnung.lieferant.de` is of `lieferant.de`.
    if domain == known {
        return false;
    }
    let (name, known) = (first_label(domain), first_label(known));
    if known.chars().count() < MIN_NAME_CHARS {
        return false;
    }
    // The same name under another ending may be the same firm in another country, or somebody who was quick; one edit or
    // an added word (`lieferant-rechnung.de`) no honest firm needs.
    strsim::osa_distance(&shape(name), &shape(known)) <= 1 || is_with_added_words(name, known)
}

/// Whether a name is a known one with such words around it: `lieferant-rechnung` and `rechnung-lieferant`.
fn is_with_added_words(name: &str, known: &str) -> bool {
    let Some((before, behind)) = name.split_once(known) else { return false };
    let mut words = before.split('-').chain(behind.split('-')).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| ADDED.contains(&word))
}

fn first_label(domain: &str) -> &str {
    domain.split('.').next().unwrap_or_default()
}

/// The name as it looks at a glance: letters and digits that are taken for each other made one, dashes left out. Names of
/// other scripts are shown in their `xn--` form by mail programs only sometimes; they are compared as they are.
fn shape(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let pairs = lower.replace("rn", "m").replace("vv", "w").replace("cl", "d");
    pairs
        .chars()
        .filter(|c| *c != '-')
        .map(|c| match c {
            '0' => 'o',
            '1' | 'i' | 'l' | '|' => 'l',
            '5' => 's',
            '3' => 'e',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(domain: &str, known: &str) -> bool {
        of(domain, &BTreeSet::from([known.to_owned()])).is_some()
    }

    #[test]
    fn domains_made_to_be_confused_are_seen() {
        for copy in [
            "1ieferant.de",
            "lieferannt.de",
            "lieferat.de",
            "leiferant.de",
            "lieferamt.de",
            "lieferant.com",
            "liefer-ant.de",
            "lieferant-rechnung.de",
            "lieferant.co.uk",
            "rechnung.lieferamt.de",
        ] {
            assert!(like(copy, "lieferant.de"), "{copy}");
        }
        assert!(like("rnuster.de", "muster.de"));
        assert!(like("vvasser.de", "wasser.de"));
    }

    #[test]
    fn other_firms_and_the_firm_itself_are_not() {
        for other in
            ["lieferant.de", "mail.lieferant.de", "lieferung.de", "gmail.com", "ferant.de", "lieferantenportal.de"]
        {
            assert!(!like(other, "lieferant.de"), "{other}");
        }
        assert!(!like("mail.de", "gmail.com"), "a mailbox provider is nobody's copy");
        assert!(!like("gmx.at", "gmx.de"));
        assert!(!like("abd.de", "abc.de"), "short names are alike by chance");
        assert!(!like("de", "lieferant.de"));
        assert!(!like("", "lieferant.de"));
    }
}
