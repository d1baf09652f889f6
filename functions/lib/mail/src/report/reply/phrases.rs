//! The phrases of the rules, in lower case: German, English, French, Dutch. One that ends with `*` is the beginning of a
//! word, any other ends where a word ends; `…` stands for up to six words between.

/// The most words that `…` stands for.
const MAX_BETWEEN: usize = 6;

/// Somebody does not work there any more, or is the wrong one.
pub(super) const LEFT: [&str; 46] = [
    "arbeitet nicht mehr",
    "arbeite nicht mehr",
    "nicht mehr … tätig",
    "nicht mehr … beschäftigt",
    "nicht mehr im unternehmen",
    "nicht mehr in unserem unternehmen",
    "nicht mehr im haus*",
    "hat … unternehmen verlassen",
    "habe … unternehmen verlassen",
    "hat … firma verlassen",
    "ausgeschieden",
    "nicht zuständig",
    "nicht mehr zuständig",
    "nicht der richtige ansprechpartner",
    "nicht die richtige ansprechpartner*",
    "falsche ansprechpartner*",
    "falscher ansprechpartner",
    "no longer work*",
    "no longer with … company",
    "no longer with us",
    "no longer employed",
    "no longer responsible for",
    "not responsible for … invoice*",
    "has left … company",
    "have left … company",
    "left our company",
    "doesn't work here",
    "does not work here",
    "wrong person",
    "wrong contact",
    "not the right person",
    "not the right contact",
    "ne travaille plus",
    "a quitté … société",
    "a quitté … entreprise",
    "ne fait plus partie",
    "ne fais plus partie",
    "pas la bonne personne",
    "pas le bon interlocuteur",
    "mauvais interlocuteur",
    "niet meer werkzaam",
    "niet langer werkzaam",
    "werkt niet meer",
    "werk niet meer",
    "uit dienst",
    "niet de juiste persoon",
];

/// An address is another by now.
pub(super) const CHANGED: [&str; 38] = [
    "neue e-mail*",
    "neue email*",
    "neue mail*",
    "neue rechnungsadresse",
    "neuen e-mail*",
    "neuen email*",
    "adresse hat sich geändert",
    "adresse hat sich … geändert",
    "adresse … geändert",
    "adresse … nicht mehr gültig",
    "adresse … nicht mehr aktiv",
    "adresse … nicht mehr verwendet",
    "postfach … nicht mehr",
    "new e-mail",
    "new email",
    "new mail address",
    "new address",
    "address has changed",
    "address … has changed",
    "address changed",
    "address … no longer in use",
    "address … no longer valid",
    "address … no longer active",
    "address … no longer monitored",
    "mailbox … no longer",
    "nouvelle adresse",
    "nouvel e-mail",
    "nouvel email",
    "adresse … a changé",
    "changé d'adresse",
    "adresse … n'est plus",
    "nieuwe e-mail*",
    "nieuw e-mail*",
    "nieuwe mail*",
    "nieuw mail*",
    "adres … gewijzigd",
    "adres … veranderd",
    "adres … niet meer",
];

/// Somebody is away.
pub(super) const ABSENT: [&str; 27] = [
    "ich bin … nicht im büro",
    "bin ich … nicht im büro",
    "ich bin … abwesend",
    "bin ich … abwesend",
    "ich bin … im urlaub",
    "bin ich … im urlaub",
    "ich bin … nicht erreichbar",
    "bin ich … nicht erreichbar",
    "i am … out of office",
    "i am … out of the office",
    "i'm … out of office",
    "i'm … out of the office",
    "i am … on leave",
    "i am … on annual leave",
    "i am … on vacation",
    "i'm … on vacation",
    "i am … on holiday",
    "i will be … out of the office",
    "je suis … absent*",
    "je serai … absent*",
    "je suis … en congé*",
    "je suis … en vacances",
    "ik ben … afwezig",
    "ik ben … niet aanwezig",
    "ik ben … niet op kantoor",
    "ik ben … met vakantie",
    "ik ben … op vakantie",
];

/// Somebody asks for something.
pub(super) const REQUEST: [&str; 35] = [
    "bitte",
    "bitten",
    "sollen",
    "sollten",
    "müssen",
    "können sie",
    "könnten sie",
    "senden sie",
    "schicken sie",
    "please",
    "kindly",
    "should",
    "must",
    "need to be sent",
    "to be sent",
    "could you",
    "can you",
    "would you",
    "merci de",
    "merci d'*",
    "veuillez",
    "prière de",
    "pourriez-vous",
    "pouvez-vous",
    "s'il vous plaît",
    "svp",
    "doivent",
    "gelieve",
    "graag",
    "kunt u",
    "wilt u",
    "zou u",
    "alstublieft",
    "moeten",
    "verzoek*",
];

/// What is asked for is to send.
pub(super) const SEND: [&str; 46] = [
    "senden",
    "sendet",
    "gesendet",
    "zu senden",
    "zusenden",
    "schicken",
    "geschickt",
    "schickt",
    "richten",
    "weiterleiten",
    "weiterzuleiten",
    "adressieren",
    "verwenden",
    "nutzen",
    "übermitteln",
    "mailen",
    "send",
    "sent",
    "resend",
    "forward",
    "e-mail … to",
    "email … to",
    "mail … to",
    "address",
    "submit",
    "submitted",
    "use",
    "envoyer",
    "envoyez",
    "envoyées",
    "renvoyer",
    "adresser",
    "adressées",
    "transmettre",
    "transférer",
    "parvenir",
    "utiliser",
    "sturen",
    "stuur",
    "gestuurd",
    "zenden",
    "verzenden",
    "mailen",
    "doorsturen",
    "richten",
    "gebruiken",
];

/// Whom to write to instead.
pub(super) const CONTACT: [&str; 34] = [
    "wenden sie sich",
    "kontaktieren",
    "ansprechpartner*",
    "vertretung",
    "vertritt",
    "vertreten",
    "dringend*",
    "erreichen sie",
    "nachfolger*",
    "stattdessen",
    "contact",
    "reach out",
    "urgent",
    "in my absence",
    "instead",
    "successor",
    "replaced by",
    "colleague",
    "contacter",
    "contactez",
    "remplac*",
    "en mon absence",
    "urgence",
    "adressez-vous",
    "vous adresser",
    "joindre",
    "contact opnemen",
    "contacteren",
    "contacteer",
    "dringende",
    "vervang*",
    "opvolg*",
    "collega",
    "tijdens mijn afwezigheid",
];

/// Things that are no invoices: a request to send them says nothing of where invoices go.
pub(super) const OTHER_THINGS: [&str; 33] = [
    "lieferschein*",
    "angebot*",
    "bestellung*",
    "auftragsbestätigung*",
    "mahnung*",
    "kontoauszug*",
    "bewerbung*",
    "vertrag*",
    "fragen",
    "delivery note*",
    "quote*",
    "quotation*",
    "order*",
    "statement*",
    "contract*",
    "application*",
    "questions",
    "newsletter*",
    "reminder*",
    "bon de livraison",
    "bons de livraison",
    "devis",
    "commande*",
    "contrat*",
    "relevé*",
    "questions",
    "leverbon*",
    "leveringsbon*",
    "pakbon*",
    "offerte*",
    "bestelling*",
    "overeenkomst*",
    "vragen",
];

/// What stands before an address that is not to be used, or not any more.
pub(super) const STALE: [&str; 22] = [
    " von",
    "nicht an",
    "nicht mehr an",
    "nicht mehr unter",
    "statt",
    "statt an",
    "anstelle von",
    "anstatt",
    " from",
    "not to",
    "no longer to",
    "instead of",
    "rather than",
    "pas à",
    "plus à",
    "au lieu de",
    "plutôt que",
    "niet naar",
    "niet meer naar",
    "in plaats van",
    " vanaf",
    "alte adresse",
];

/// A text in lower case, with one kind of apostrophe and single spaces.
pub(super) fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['\u{2019}', '\u{2018}', '`'], "'").replace(['\u{2010}', '\u{2011}'], "-");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a phrase stands in a plain text, from word to word.
pub(super) fn is_within(phrase: &str, text: &str) -> bool {
    let mut rest = text;
    let (first, second) = phrase.split_once(" … ").map_or((phrase, None), |(first, second)| (first, Some(second)));
    while let Some(end) = find(first, rest) {
        rest = &rest[end..];
        let Some(second) = second else { return true };
        // The words between end within the sentence's clause; far ones belong to another.
        let near = rest.split_inclusive(' ').take(MAX_BETWEEN + 1 + second.split(' ').count()).map(str::len).sum();
        if find(second, &rest[..near]).is_some() {
            return true;
        }
    }
    false
}

/// The end of the first place where words stand.
fn find(words: &str, text: &str) -> Option<usize> {
    let (words, is_beginning) = words.strip_suffix('*').map_or((words, false), |words| (words, true));
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words).find_map(|(at, _)| {
        let end = at + words.len();
        // German and Dutch join words: "Emailadresse", "e-mailadres".
        let begins = is_edge(text[..at].chars().next_back()) || words.starts_with("adres");
        (begins && (is_beginning || is_edge(text[end..].chars().next()))).then_some(end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_stands_from_word_to_word() {
        for (phrase, text, expected) in [
            ("use", "please use this", true),
            ("use", "because of you", false),
            ("vertrag*", "die verträge und der vertragsentwurf", true),
            ("adresse … geändert", "unsere emailadresse hat sich geändert", true),
            ("i am … on leave", "i am on leave", true),
            ("i am … on leave", "i am currently on leave", true),
            ("i am … on leave", "i am happy to say that we are all now back and nobody is on leave", false),
        ] {
            assert_eq!(is_within(phrase, text), expected, "{phrase}: {text}");
        }
    }
}
