//! What a document calls itself: a delivery note, a reminder, terms of trade. Several languages, one table.
//!
//! A document is taken for another kind than an invoice only where its title says so near its top, on a line of its
//! own, and no invoice word stands beside it; or where its name says so and its text does not speak against it. An
//! invoice refers to its delivery note and its terms, a reminder to the invoices it is about: what is not sure stays an
//! invoice, because one too many is seen by a person and one too few is lost.

use super::rules::{self, Rule};
use crate::file_name;

/// How much of a text is its top, in characters: the head of a first page.
const TOP_CHARS: usize = 3_000;
/// Lines among which the title is looked for.
const TITLE_LINES: usize = 40;
/// Most words of the title of terms: "Allgemeine Geschäftsbedingungen der Muster Handels GmbH".
const MAX_TITLE_WORDS: usize = 8;
/// An invoice word of so many bytes also counts at the end of a longer one.
const MIN_COMPOUND_BYTES: usize = 7;

/// What may speak for an invoice in spite of the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// Any invoice word in the top: such documents do not refer to invoices.
    Word,
    /// The title or the number of an invoice: terms are about invoices in general.
    Number,
    /// An invoice word before the title: such documents list invoices.
    Earlier,
}

/// A kind of document, what casts doubt on it, and its titles in the form of [`plain`].
const KINDS: [(Rule, Doubt, &str); 6] = [
    (
        rules::DELIVERY_NOTE,
        Doubt::Word,
        "lieferschein, delivery note, packing slip, packing list, proof of delivery, bon de livraison, \
         bordereau de livraison, pakbon, leverbon, leveringsbon, vrachtbrief, albaran, nota de entrega, \
         documento di trasporto, bolla di consegna, guia de remessa, guia de transporte, folgeseddel, \
         foljesedel, pakkseddel, lahete, lahetysluettelo, dodaci list, dokument wydania, list przewozowy, \
         szallitolevel",
    ),
    (
        rules::ORDER_CONFIRMATION,
        Doubt::Word,
        "auftragsbestatigung, auftragsbestaetigung, bestellbestatigung, bestellbestaetigung, \
         order confirmation, order acknowledgement, confirmation de commande, \
         accuse de reception de commande, bon de commande, orderbevestiging, bestelbevestiging, bestelbon, \
         conferma d'ordine, conferma ordine, confirmacion de pedido, confirmacao de encomenda, \
         ordrebekraeftelse, ordrebekreftelse, orderbekraftelse, tilausvahvistus, potwierdzenie zamowienia, \
         potvrzeni objednavky, rendeles visszaigazolas",
    ),
    (
        rules::QUOTE,
        Doubt::Word,
        "angebot, kostenvoranschlag, quotation, quote, devis, offre de prix, offerte, prijsofferte, \
         preventivo, presupuesto, orcamento, tilbud, offert, tarjous, oferta handlowa, cenova nabidka, \
         arajanlat",
    ),
    (
        rules::STATEMENT,
        Doubt::Earlier,
        "kontoauszug, saldenbestatigung, saldenbestaetigung, offene-posten-liste, statement of account, \
         account statement, releve de compte, rekeningoverzicht, rekeninguittreksel, rekeningafschrift, \
         estratto conto, extracto de cuenta, extrato de conta, kontoudtog, kontoutskrift, kontoutdrag, \
         tiliote, wyciag z konta, vypis z uctu, szamlakivonat",
    ),
    (
        rules::REMINDER,
        Doubt::Earlier,
        "mahnung, zahlungserinnerung, payment reminder, reminder of payment, overdue notice, dunning letter, \
         dunning notice, final demand, rappel, rappel de paiement, lettre de relance, relance, \
         mise en demeure, aanmaning, betalingsherinnering, ingebrekestelling, sollecito di pagamento, \
         recordatorio de pago, aviso de pagamento, betalingspamindelse, rykker, betalningspaminnelse, \
         purring, maksumuistutus, wezwanie do zaplaty, upominka, fizetesi felszolitas",
    ),
    (
        rules::TERMS,
        Doubt::Number,
        "agb, allgemeine geschaftsbedingungen, allgemeine geschaeftsbedingungen, \
         allgemeine verkaufsbedingungen, allgemeine lieferbedingungen, datenschutzerklarung, \
         datenschutzerklaerung, datenschutzhinweise, datenschutzhinweis, widerrufsbelehrung, impressum, \
         terms and conditions, terms & conditions, general terms, terms of sale, terms of service, \
         privacy policy, privacy notice, legal notice, disclaimer, cgv, conditions generales, \
         conditions generales de vente, politique de confidentialite, mentions legales, algemene voorwaarden, \
         verkoopsvoorwaarden, privacyverklaring, privacybeleid, condizioni generali, \
         informativa sulla privacy, condiciones generales, politica de privacidad, condicoes gerais, \
         salgs- og leveringsbetingelser, handelsbetingelser, allmanna villkor, yleiset ehdot, ogolne warunki, \
         vseobecne obchodni podminky, obchodni podminky",
    ),
];

/// Words that only invoices, credit notes and receipts call themselves by, in the form of [`plain`].
const INVOICE: &str = "rechnung, rechnungen, gutschrift, quittung, kassenbon, beleg, honorarnote, schlussrechnung, \
     sammelrechnung, abrechnung, invoice, invoices, receipt, bill, credit note, facture, factures, \
     note de credit, avoir, recu, ticket, note d'honoraires, factuur, facturen, creditnota, kwitantie, \
     fattura, nota di credito, ricevuta, parcella, factura, abono, recibo, fatura, faktura, fakturaer, \
     kreditnota, kvittering, kvitto, lasku, hyvityslasku, kuitti, rachunek, korekta, doklad, dobropis, \
     szamla, racun, arve, saskaita, rekins, фактура, τιμολογιο, τιμολόγιο, счет, рахунок";
/// What follows an invoice word where it is only an address.
const OF_ADDRESS: &str = "address, to, recipient, adresse";
/// What names one invoice.
const INVOICE_LABELS: &str = "rechnungsnummer, rechnungsnr, rechnungs-nr, rechnungsdatum, rechnung nr, invoice number, invoice no, \
     invoice date, numero de facture, facture no, facture n°, date de facture, date de la facture, \
     factuurnummer, factuurdatum, numero fattura, fattura n, numero de factura, fakturanummer, \
     numer faktury";
/// What a title may have before and behind it, besides numbers and dates.
const BESIDE_TITLE: &str = "c, nr, nummer, no, n°, nº, num, numero, number, id, vom, of, du, van, del, den, dated, date, datum, \
     zu, for, seite, page, pagina, original, kopie, copy, copie, duplikat, ihr, ihre, unser, unsere, \
     your, our, votre, notre, uw, onze, first, second, final, erste, zweite, letzte, premier, dernier, \
     eerste";

/// The entries of a list above.
fn list(entries: &'static str) -> impl Iterator<Item = &'static str> {
    entries.split(", ")
}

/// The rule by which a document is of another kind than an invoice; `None` where that is not sure.
pub(super) fn kind(text: Option<&str>, name: &str) -> Option<Rule> {
    let top: String = text.unwrap_or_default().chars().take(TOP_CHARS).collect();
    let lines: Vec<String> = top.lines().map(plain).filter(|line| !line.is_empty()).collect();
    by_title(&lines).or_else(|| by_name(&lines, name))
}

/// Whether the name of a file has an invoice word.
pub(super) fn is_called_invoice(name: &str) -> bool {
    has_invoice_word(&plain(file_name::stem(name)))
}

fn by_title(lines: &[String]) -> Option<Rule> {
    let at_title = lines.iter().take(TITLE_LINES).enumerate();
    let found = at_title.filter_map(|(at, line)| {
        let (rule, doubt, _) = KINDS
            .into_iter()
            .find(|(rule, _, titles)| list(titles).any(|title| is_title(line, title, *rule == rules::TERMS)))?;
        Some((at, rule, doubt))
    });
    let (at, rule, doubt) = found.min_by_key(|(at, ..)| *at)?;
    let is_doubted = match doubt {
        Doubt::Word => lines.iter().any(|line| has_invoice_word(line)),
        Doubt::Number => {
            lines.iter().take(at).any(|line| has_invoice_word(line)) || lines.iter().any(|line| names_invoice(line))
        }
        Doubt::Earlier => lines.iter().take(at + 1).any(|line| has_invoice_word(line)),
    };
    (!is_doubted).then_some(rule)
}

fn by_name(lines: &[String], name: &str) -> Option<Rule> {
    let name = plain(file_name::stem(name));
    let name = words(&name).collect::<Vec<_>>().join(" ");
    let (rule, doubt, _) = KINDS.into_iter().find(|(_, _, titles)| {
        list(titles).any(|title| has_phrase(&name, &words(title).collect::<Vec<_>>().join(" ")))
    })?;
    let is_doubted = has_invoice_word(&name)
        || match doubt {
            Doubt::Word => lines.iter().any(|line| has_invoice_word(line)),
            Doubt::Number => lines.iter().any(|line| names_invoice(line)),
            Doubt::Earlier => lines.iter().any(|line| is_invoice_title(line)),
        };
    (!is_doubted).then_some(rule)
}

/// Whether a line is a title and nothing else, but for a number, a date or an ordinal. Terms also say whose they are.
fn is_title(line: &str, title: &str, is_terms: bool) -> bool {
    let Some(at) = line.find(title) else { return false };
    let (before, behind) = (&line[..at], &line[at + title.len()..]);
    let ends = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric())
        && behind.chars().next().is_none_or(|c| !c.is_alphabetic());
    let beside = |text: &str| {
        let mut words = text.split(|c: char| c.is_whitespace() || ".:,#/()|\"".contains(c));
        words.all(|word| {
            !word.contains(char::is_alphabetic)
                || word.contains(|c: char| c.is_ascii_digit())
                || list(BESIDE_TITLE).any(|beside| beside == word)
        })
    };
    let names_owner = is_terms && !behind.contains([':', '/', '@']) && line.split(' ').count() <= MAX_TITLE_WORDS;
    ends && beside(before) && (beside(behind) || names_owner)
}

fn is_invoice_title(line: &str) -> bool {
    list(INVOICE).any(|word| is_title(line, word, false))
}

/// Whether a line gives the number or date of an invoice, or is its title.
fn names_invoice(line: &str) -> bool {
    list(INVOICE_LABELS).any(|label| line.contains(label)) || is_invoice_title(line)
}

/// Whether a line has an invoice word that is not that of an address.
fn has_invoice_word(line: &str) -> bool {
    let stands = |word: &str| {
        line.match_indices(word).any(|(at, _)| {
            let (before, behind) = (&line[..at], &line[at + word.len()..]);
            // Compounds end in the longer words: `Stornorechnung`, `verzamelfactuur`.
            (word.len() >= MIN_COMPOUND_BYTES || before.chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
                && behind.chars().next().is_none_or(|c| !c.is_alphabetic())
                && words(behind).next().is_none_or(|next| !list(OF_ADDRESS).any(|word| word == next))
        })
    };
    list(INVOICE).any(stands) || list(INVOICE_LABELS).any(|label| line.contains(label))
}

/// Whether a text has a phrase as words of their own.
fn has_phrase(text: &str, phrase: &str) -> bool {
    format!(" {text} ").contains(&format!(" {phrase} "))
}

/// The runs of letters in a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

/// Lower case without the accents of Latin letters, every run of white space one blank; `DeliveryNote` is two words,
/// and a word in spaced capitals one.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous = ' ';
    for c in text.chars() {
        let is_hump = previous.is_lowercase() && c.is_uppercase();
        previous = c;
        if c.is_whitespace() || is_hump {
            out.push(' ');
        }
        for c in c.to_lowercase().filter(|c| !c.is_whitespace()) {
            match c {
                '\u{300}'..='\u{36f}' => {}
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                '\u{2010}'..='\u{2015}' => out.push('-'),
                '\u{2019}' => out.push('\''),
                c => out.push(base(c)),
            }
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    let is_spaced_out = words.len() > 3 && words.iter().all(|word| word.chars().count() == 1);
    words.join(if is_spaced_out { "" } else { " " })
}

/// The letter under the accent.
fn base(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'ă' | 'ā' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' | 'ē' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' => 'i',
        'ķ' => 'k',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' => 's',
        'ť' | 'ţ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_text(text: &str) -> Option<&'static str> {
        kind(Some(text), "scan.pdf").map(|rule| rule.name)
    }

    fn by_name(name: &str) -> Option<&'static str> {
        kind(None, name).map(|rule| rule.name)
    }

    #[test]
    fn a_title_on_a_line_of_its_own_says_what_a_document_is() {
        for (text, kind) in [
            ("ACME GmbH\nLieferschein Nr. 4711\nPos Artikel Menge", "delivery_note"),
            ("Bon de livraison n° BL-17 du 03/05/2024\nAdresse de facturation", "delivery_note"),
            ("Invoice address: x\nPACKING SLIP\n", "delivery_note"),
            ("P A K B O N\nArtikel", "delivery_note"),
            ("Acme\nAuftragsbestätigung 17 vom 3.5.2024\nWir danken", "order_confirmation"),
            ("Auftragsbesta\u{308}tigung", "order_confirmation"),
            ("Devis n° 12\nTotal TTC 119,00 €", "quote"),
            ("2. Mahnung\nRechnung 17 vom 3.5.2024 119,00", "reminder"),
            ("Betalingsherinnering\nFactuur 17", "reminder"),
            ("Relevé de compte\nFacture 17 119,00", "statement"),
            ("Statement of Account\nInvoice 17 119.00", "statement"),
            ("Allgemeine Geschäftsbedingungen der Muster Handels GmbH\n§ 1 Rechnungen sind …", "terms"),
            ("CONDITIONS GÉNÉRALES DE VENTE\nLa facture est payable", "terms"),
            ("Dodací list č. 17", "delivery_note"),
        ] {
            assert_eq!(by_text(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn an_invoice_that_speaks_of_such_documents_stays_one() {
        for text in [
            "Rechnung 17\nLieferschein Nr. 4711\nAuftragsbestätigung 12",
            "Lieferschein Nr. 4711\nAuftragsbestätigung 12\nRechnung 17",
            "Lieferschein und Rechnung",
            "Stornorechnung 17\nLieferschein 4",
            "Allgemeine Geschäftsbedingungen\nRechnungsnummer: 17",
            "Es gelten unsere AGB. Angebot freibleibend",
            "AGB: www.acme.example",
            "Rechnung 17\nMahnung",
            "Mahnung zur Rechnung 17",
            "Acme Angebotsverwaltung GmbH",
            "Rappel des conditions\nTotal 12",
            "",
        ] {
            assert_eq!(by_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_says_what_a_document_is_that_shows_nothing_else() {
        for (name, kind) in [
            ("AGB.pdf", Some("terms")),
            ("Acme_AGB_2024.PDF", Some("terms")),
            ("Lieferschein4711.pdf", Some("delivery_note")),
            ("DeliveryNote_17.pdf", Some("delivery_note")),
            ("bon-de-livraison 12.pdf", Some("delivery_note")),
            ("1. Mahnung 17.pdf", Some("reminder")),
            ("Mahnung zur Rechnung 17.pdf", None),
            ("Rechnung mit AGB.pdf", None),
            ("agbar.pdf", None),
            ("offer.pdf", None),
        ] {
            assert_eq!(by_name(name), kind, "{name}");
        }
        assert_eq!(kind(Some("Rechnung Nr. 17"), "Lieferschein.pdf"), None, "its text knows better");
        assert_eq!(kind(Some("Rechnung Nr. 17"), "AGB.pdf"), None);
    }

    #[test]
    fn the_table_is_in_the_form_it_is_compared_with() {
        let titles = KINDS.into_iter().flat_map(|(.., titles)| list(titles));
        for word in titles.chain([INVOICE, INVOICE_LABELS, BESIDE_TITLE, OF_ADDRESS].into_iter().flat_map(list)) {
            assert_eq!(plain(word), word);
        }
    }
}
