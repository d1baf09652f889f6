#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use super::*;
use crate::words::{de, en, fr, nl};

const LANGUAGES: [RuleWords; 4] = [de::rules::WORDS, en::rules::WORDS, fr::rules::WORDS, nl::rules::WORDS];

fn values(slots: impl IntoIterator<Item = Slot>) -> Values {
    slots.into_iter().map(|slot| (slot, "1234.5".to_owned())).collect()
}

/// The slots of a sentence, those in brackets apart.
fn slots(sentence: &str) -> (BTreeSet<Slot>, BTreeSet<Slot>) {
    let (mut needed, mut optional) = (BTreeSet::new(), BTreeSet::new());
    let mut depth = 0;
    for (at, character) in sentence.char_indices() {
        match character {
            '[' => depth += 1,
            ']' => depth -= 1,
            '{' => {
                let (name, _) = sentence[at + 1..].split_once('}').unwrap();
                let slots = if depth == 0 { &mut needed } else { &mut optional };
                slots.insert(name.parse().unwrap());
            }
            _ => {}
        }
    }
    (needed, optional)
}

#[test]
fn every_language_uses_the_values_that_are_carried_and_no_others() {
    for rule in Rule::all() {
        for words in LANGUAGES {
            let sentence = (words.sentence)(rule);
            let (needed, optional) = slots(&sentence);
            let carried: BTreeSet<Slot> = rule.needs().iter().chain(rule.optional()).copied().collect();
            assert_eq!(needed.union(&optional).copied().collect::<BTreeSet<_>>(), carried, "{rule}: {sentence}");
            assert!(needed.iter().all(|slot| rule.needs().contains(slot)), "{rule}: {sentence}");
        }
    }
}

#[test]
fn every_rule_is_a_sentence_in_every_language_with_and_without_what_is_optional() {
    for rule in Rule::all() {
        let needed = values(rule.needs().iter().copied());
        let all = values(rule.needs().iter().chain(rule.optional()).copied());
        for values in [&needed, &all] {
            let texts = LANGUAGES.map(|words| words.of_rule(rule, values, None, 0));
            assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), 4, "{rule} was not translated: {texts:?}");
            for (text, words) in texts.iter().zip(LANGUAGES) {
                assert!(text.ends_with('.') && !text.contains(['{', '}', '[', ']', '|']), "{rule}: {text}");
                assert_ne!(*text, (words.broken)(&rule.id()), "{rule} lacks a value");
                let is_spaced = !["  ", " ,", " .", "( "].iter().any(|wrong| text.contains(wrong));
                assert!(is_spaced && text.chars().count() < 300, "{rule}: {text}");
                if words.language == Language::Fr {
                    assert!(![" :", " ;", " %", "« ", "'"].iter().any(|wrong| text.contains(wrong)), "{rule}: {text}");
                }
            }
        }
    }
}

#[test]
fn every_rule_has_an_id_of_its_own() {
    let mut seen = BTreeSet::new();
    for rule in Rule::all() {
        let id = rule.id();
        assert_eq!(Rule::of_id(&id), Some(rule));
        assert!(seen.insert(id.clone()), "{id} stands twice");
    }
}

#[test]
fn a_sentence_names_the_place_and_writes_numbers_as_the_language_does() {
    let rule = Rule::of_id("BR-CO-17").unwrap();
    let values: Values = [
        (Slot::Found, "1234.50".to_owned()),
        (Slot::Expected, "1200.00".to_owned()),
        (Slot::Bt(116), "6315.8".to_owned()),
        (Slot::Bt(119), "19".to_owned()),
    ]
    .into_iter()
    .collect();
    let place = Place::VatBreakdown { category: "S".to_owned(), rate: Some("19.5".to_owned()) };
    let text = |words: RuleWords| words.of_rule(rule, &values, Some(&place), 2);
    assert_eq!(
        text(de::rules::WORDS),
        "Umsatzsteuer S 19,5 %: Der Steuerbetrag (BT-117) ist 1.234,50, 19 % auf die Bemessungsgrundlage 6.315,80 ergibt aber \
         1.200,00. An 2 weiteren Stellen ist es ebenso."
    );
    assert_eq!(
        text(en::rules::WORDS),
        "VAT S 19.5 %: The VAT amount (BT-117) is 1,234.50, but 19 % of the taxable amount 6,315.80 makes 1,200.00. It is so in \
         2 more places."
    );
    let dates =
        [(Slot::Bt(73), "2026-03-05".to_owned()), (Slot::Bt(74), "2026-02-05".to_owned())].into_iter().collect();
    assert_eq!(
        fr::rules::WORDS.of_rule(Rule::of_id("BR-29").unwrap(), &dates, None, 0),
        "La période de facturation finit (05/02/2026) avant de commencer (05/03/2026)."
    );
}

#[test]
fn a_rule_without_its_values_is_said_to_be_broken() {
    let text = nl::rules::WORDS.of_rule(Rule::of_id("BR-CO-15").unwrap(), &Values::default(), None, 0);
    assert_eq!(text, "De regel BR-CO-15 is overtreden.");
}

#[test]
fn values_are_written_by_name_and_read_again() {
    let values = values([Slot::Bt(115), Slot::Found]);
    let json = serde_json::to_value(&values).unwrap();
    assert_eq!(json, serde_json::json!({"BT-115": "1234.5", "found": "1234.5"}));
    assert_eq!(serde_json::from_value::<Values>(json).unwrap(), values);
    assert!(serde_json::from_str::<Values>(r#"{"BT-x": "1"}"#).is_err());
}
