//! The rules, in words for an accountant.

use crate::rule::Peppol as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::R001 => "Peppol vereist het bedrijfsproces (BT-23); dat ontbreekt.",
        Rule::R002 => "Peppol staat maar één opmerking toe (BT-22).",
        Rule::R003 => "Peppol vereist een referentie van de koper (BT-10) of een ordernummer (BT-13); beide ontbreken.",
        Rule::R004 => "De specificatie (BT-24) is niet die van Peppol BIS Billing 3.",
        Rule::R005 => {
            "De valuta van de btw (BT-6) is dezelfde als die van de factuur (BT-5); zij moet een andere zijn."
        }
        Rule::R007 => "Het bedrijfsproces (BT-23) is niet geschreven zoals Peppol vereist.",
        Rule::R008 => "Het document bevat lege elementen.",
        Rule::R010 => "Peppol vereist het elektronische adres van de koper (BT-49); dat ontbreekt.",
        Rule::R020 => "Peppol vereist het elektronische adres van de verkoper (BT-34); dat ontbreekt.",
        Rule::R040 => {
            "Het bedrag van een korting of toeslag[ is {found}, maar het percentage van het grondbedrag \
             maakt {expected}| is niet het percentage van het grondbedrag]."
        }
        Rule::R041 => {
            "Een korting of toeslag heeft een percentage, maar niet het grondbedrag waarvan het een percentage is."
        }
        Rule::R042 => "Een korting of toeslag heeft een grondbedrag, maar geen percentage.",
        Rule::R046 => {
            "De nettoprijs (BT-146) is {BT-146}, maar de brutoprijs (BT-148)[ {BT-148}] min de korting \
             maakt[ {expected}| een andere]."
        }
        Rule::R055 => "De btw in beide valuta’s (BT-110, BT-111) moet hetzelfde teken hebben.",
        Rule::R061 => "Een automatische incasso heeft het kenmerk van de machtiging (BT-89) nodig; dat ontbreekt.",
        Rule::R110 => "De periode van de regel begint voor de factuurperiode (BT-73).",
        Rule::R111 => "De periode van de regel eindigt na de factuurperiode (BT-74).",
        Rule::R120 => {
            "Het nettobedrag (BT-131) is {found}, maar de hoeveelheid {BT-129} tegen de prijs van {BT-146}[ \
             per {BT-149}] maakt met de kortingen en toeslagen van de regel {expected}."
        }
        Rule::R121 => "De hoeveelheid waarvoor de prijs geldt (BT-149)[, {BT-149},] moet groter dan nul zijn.",
        Rule::R130 => "De eenheid van de prijs (BT-150) is niet die van de hoeveelheid (BT-130).",
        Rule::Cl001 => "Een bijgevoegd bestand is van een soort (MIME-code) die niet mag worden bijgevoegd.",
        Rule::Cl002 => "De code van de reden van een korting staat niet in de lijst (UNTDID 5189).",
        Rule::Cl003 => "De code van de reden van een toeslag staat niet in de lijst (UNTDID 7161).",
        Rule::Cl006 => "De code voor de btw-datum (BT-8) staat niet in de lijst (UNTDID 2005).",
        Rule::Cl008 => "Een elektronisch adres noemt een schema dat niet in de lijst staat (EAS).",
        Rule::P0100 => "De soort factuur (BT-3)[, {BT-3},] kent Peppol niet.",
        Rule::P0101 => "De soort creditnota (BT-3)[, {BT-3},] kent Peppol niet.",
        Rule::CommonR040 => "De GLN ({term}) heeft geen 13 cijfers, of het controlecijfer is onjuist.",
        Rule::CommonR041 => "Het Noorse organisatienummer ({term})[, {value},] is ongeldig.",
        Rule::CommonR042 => "Het Deense bedrijfsnummer ({term})[, {value},] is ongeldig.",
        Rule::CommonR043 => "Het Belgische ondernemingsnummer ({term})[, {value},] is ongeldig.",
        Rule::CommonR049 => "Het Zweedse organisatienummer ({term})[, {value},] is ongeldig.",
        Rule::CommonR050 => "Het Australische bedrijfsnummer (ABN) ({term})[, {value},] is ongeldig.",
    }
}
