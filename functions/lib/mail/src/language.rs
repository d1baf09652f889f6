//! The language a sender writes.

use invoice::Language;
use whatlang::{Detector, Lang, Script};

use crate::Mail;

/// Text that is looked at: a letter's first page. What follows is the history of the conversation.
const MAX_BYTES: usize = 2000;
/// Letters below which the sequences of letters say nothing.
const MIN_LETTERS: usize = 40;
/// Languages of the suppliers' countries and their neighbours: with all of the world to choose from, short Dutch is
/// taken for Afrikaans.
const NEIGHBOURS: [Lang; 20] = [
    Lang::Deu,
    Lang::Eng,
    Lang::Fra,
    Lang::Nld,
    Lang::Ita,
    Lang::Spa,
    Lang::Por,
    Lang::Cat,
    Lang::Dan,
    Lang::Swe,
    Lang::Nob,
    Lang::Fin,
    Lang::Pol,
    Lang::Ces,
    Lang::Slk,
    Lang::Slv,
    Lang::Hrv,
    Lang::Hun,
    Lang::Ron,
    Lang::Tur,
];

/// Words of short mails with invoices, each of one of the languages alone: "Please find attached our invoice. Kind
/// regards" has too few letters to be told from Danish by their sequence.
const WORDS: [(Language, &[&str]); 4] = [
    (
        Language::De,
        &[
            "rechnung",
            "anbei",
            "anhang",
            "gruß",
            "grüße",
            "grüßen",
            "grüssen",
            "guten",
            "geehrte",
            "danke",
            "bitte",
            "freundlichen",
            "und",
            "für",
            "wir",
            "ihnen",
            "ihre",
            "unsere",
            "vielen",
            "siehe",
        ],
    ),
    (
        Language::En,
        &[
            "invoice", "attached", "please", "find", "thank", "thanks", "you", "your", "our", "dear", "regards",
            "hello", "the", "and", "payment", "kind", "see", "enclosed",
        ],
    ),
    (
        Language::Fr,
        &[
            "facture",
            "ci-joint",
            "ci-jointe",
            "jointe",
            "bonjour",
            "cordialement",
            "veuillez",
            "trouver",
            "trouverez",
            "vous",
            "votre",
            "notre",
            "merci",
            "madame",
            "monsieur",
            "pièce",
            "nous",
            "salutations",
        ],
    ),
    (
        Language::Nl,
        &[
            "factuur",
            "bijlage",
            "bijgevoegd",
            "groet",
            "groeten",
            "vriendelijke",
            "geachte",
            "beste",
            "hierbij",
            "vindt",
            "ontvangt",
            "uw",
            "onze",
            "dank",
            "goedemorgen",
            "goedemiddag",
            "gelieve",
            "mvg",
            "wij",
            "het",
            "een",
        ],
    ),
];

/// The language in which to write to the sender of a mail: that of its text; where that is too short to tell, what its
/// header fields say of the sender. `None` if it is another language than those we write, or nothing is said.
pub fn language(mail: &Mail) -> Option<Language> {
    match mail.text.as_deref().and_then(of_text) {
        Some(found) => found,
        None => mail.language.as_deref().and_then(of_tags),
    }
}

/// `None` if the text does not tell, `Some(None)` if it is in another language.
fn of_text(text: &str) -> Option<Option<Language>> {
    let words = text[..text.floor_char_boundary(4 * MAX_BYTES)]
        .lines()
        .filter(|line| !line.trim_start().starts_with('>'))
        .flat_map(str::split_whitespace)
        // Addresses, links and numbers are of no language.
        .filter(|word| !word.contains('@') && !word.contains("://") && !word.chars().any(|c| c.is_ascii_digit()));
    let mut own = String::new();
    for word in words.take_while(|word| !word.starts_with("-----")) {
        if own.len() + word.len() > MAX_BYTES {
            break;
        }
        own.push_str(word);
        own.push(' ');
    }
    let letters = own.chars().filter(|c| c.is_alphabetic()).count();
    let detector = Detector::with_allowlist(NEIGHBOURS.to_vec());
    let sure = detector.detect(&own).filter(|found| letters >= MIN_LETTERS && found.is_reliable());
    if let Some(found) = sure {
        return Some(match found.lang() {
            Lang::Deu => Some(Language::De),
            Lang::Eng => Some(Language::En),
            Lang::Fra => Some(Language::Fr),
            Lang::Nld => Some(Language::Nl),
            _ => None,
        });
    }
    // A script in which none of the languages is written needs no words.
    let is_foreign = whatlang::detect_script(&own).is_some_and(|script| script != Script::Latin);
    of_words(&own).map(Some).or(is_foreign.then_some(None))
}

/// The language of which a text has two words at least, and more than twice as many as of any other.
fn of_words(text: &str) -> Option<Language> {
    let mut hits = WORDS.map(|(language, _)| (0, language));
    for word in text.split(|c: char| !(c.is_alphabetic() || c == '-')).map(str::to_lowercase) {
        for ((count, _), (_, words)) in hits.iter_mut().zip(WORDS) {
            *count += usize::from(words.contains(&word.as_str()));
        }
    }
    hits.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    let [(most, language), (second, _), ..] = hits;
    (most >= 2 && most > 2 * second).then_some(language)
}

/// The first of the tags of a `Content-Language` or `Accept-Language` field: `de-DE, en-US;q=0.8`.
fn of_tags(tags: &str) -> Option<Language> {
    Language::of_tag(tags.split([',', ';']).next()?)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    fn mail(fields: &str, text: &str) -> Mail {
        let raw = format!("From: anna@lieferant.example\n{fields}Content-Type: text/plain; charset=utf-8\n\n{text}\n");
        Mail::parse(raw.as_bytes()).unwrap()
    }

    #[test]
    fn what_suppliers_write_is_recognised() {
        for (text, expected) in [
            (
                "Guten Tag,\n\nim Anhang finden Sie unsere Rechnung R-17 für den Monat Mai. Bitte überweisen Sie den Betrag bis zum 15.06.\n\nMit freundlichen Grüßen\nAnna Müller",
                Some(Language::De),
            ),
            (
                "Sehr geehrte Damen und Herren,\nanbei erhalten Sie unsere Rechnung.\nMit freundlichen Grüßen",
                Some(Language::De),
            ),
            (
                "Dear Sir or Madam,\n\nplease find attached our invoice INV-17 for your recent order. Payment is due within 30 days.\n\nKind regards\nAnna",
                Some(Language::En),
            ),
            ("Hello,\nattached please find your invoice.\nThank you for your business!", Some(Language::En)),
            (
                "Bonjour,\n\nVeuillez trouver ci-joint notre facture F-17 du mois de mai. Nous vous remercions de votre confiance.\n\nCordialement",
                Some(Language::Fr),
            ),
            ("Madame, Monsieur,\nvous trouverez notre facture en pièce jointe.\nBien à vous", Some(Language::Fr)),
            (
                "Beste,\n\nIn bijlage vindt u onze factuur voor de maand mei. Gelieve deze binnen dertig dagen te betalen.\n\nMet vriendelijke groeten\nAnna",
                Some(Language::Nl),
            ),
            (
                "Geachte heer, mevrouw,\nhierbij ontvangt u de factuur van uw bestelling.\nMet vriendelijke groet",
                Some(Language::Nl),
            ),
            (
                "Buongiorno,\n\nin allegato trovate la nostra fattura del mese di maggio. Vi preghiamo di effettuare il pagamento entro trenta giorni.\n\nCordiali saluti",
                None,
            ),
            (
                "Dzień dobry,\n\nw załączeniu przesyłamy fakturę za usługi wykonane w maju. Prosimy o terminową zapłatę.\n\nZ poważaniem",
                None,
            ),
            (
                "請求書を添付いたしましたので、ご確認のほどよろしくお願い申し上げます。お支払いは三十日以内にお願いいたします。ありがとうございます。",
                None,
            ),
        ] {
            assert_eq!(language(&mail("", text)), expected, "{text}");
        }
    }

    #[test]
    fn a_short_mail_is_in_the_language_of_its_sender() {
        assert_eq!(language(&mail("Content-Language: de-DE\n", "Re. 4711")), Some(Language::De));
        assert_eq!(language(&mail("Accept-Language: fr-BE, en-US;q=0.8\n", "ci-joint")), Some(Language::Fr));
        assert_eq!(language(&mail("Accept-Language: en-US\nContent-Language: nl\n", "")), Some(Language::Nl));
        assert_eq!(language(&mail("Content-Language: it-IT\n", "ciao")), None);
        assert_eq!(language(&mail("", "OK")), None);
    }

    #[test]
    fn the_text_counts_for_more_than_the_program_it_was_written_with() {
        let text = "Bonjour,\nVeuillez trouver ci-joint notre facture du mois de mai. Nous vous remercions de votre confiance.";
        assert_eq!(language(&mail("Content-Language: en-US\n", text)), Some(Language::Fr));
        let italian =
            "Buongiorno,\nin allegato trovate la nostra fattura del mese di maggio, con preghiera di pagamento.";
        assert_eq!(language(&mail("Content-Language: en-US\n", italian)), None, "English would be a guess");
    }

    #[test]
    fn what_a_reply_quotes_is_not_its_own() {
        let text = "Goedemiddag, hierbij sturen wij u nogmaals de factuur van vorige maand zoals gevraagd.\n\n> Dear all,\n\
            > we have not received your invoice for the last month yet, and would kindly ask you to send it again soon.\n\
            > Thank you very much for your help and kind regards from all of us here in the office\n";
        assert_eq!(language(&mail("", text)), Some(Language::Nl));
    }
}
