//! The rules, in words for an accountant.

use crate::rule::XRechnung as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::BrDe1 => "XRechnung vereist betaalinstructies (BG-16); die ontbreken.",
        Rule::BrDe2 => "XRechnung vereist een contactpersoon van de verkoper (BG-6); die ontbreekt.",
        Rule::BrDe3 => "XRechnung vereist de plaats van de verkoper (BT-37); die ontbreekt.",
        Rule::BrDe4 => "XRechnung vereist de postcode van de verkoper (BT-38); die ontbreekt.",
        Rule::BrDe5 => "XRechnung vereist de naam van de contactpersoon van de verkoper (BT-41); die ontbreekt.",
        Rule::BrDe6 => {
            "XRechnung vereist het telefoonnummer van de contactpersoon van de verkoper (BT-42); dat ontbreekt."
        }
        Rule::BrDe7 => {
            "XRechnung vereist het e-mailadres van de contactpersoon van de verkoper (BT-43); dat ontbreekt."
        }
        Rule::BrDe8 => "XRechnung vereist de plaats van de koper (BT-52); die ontbreekt.",
        Rule::BrDe9 => "XRechnung vereist de postcode van de koper (BT-53); die ontbreekt.",
        Rule::BrDe10 => "XRechnung vereist de plaats van het afleveradres (BT-77); die ontbreekt.",
        Rule::BrDe11 => "XRechnung vereist de postcode van het afleveradres (BT-78); die ontbreekt.",
        Rule::BrDe14 => "XRechnung vereist het btw-tarief (BT-119); dat ontbreekt.",
        Rule::BrDe15 => {
            "XRechnung vereist de referentie van de koper (BT-10, in Duitsland de ‘Leitweg-ID’); die ontbreekt."
        }
        Rule::BrDe16 => {
            "XRechnung vereist het btw-nummer van de verkoper (BT-31), zijn fiscaal nummer (BT-32) of een \
             fiscaal vertegenwoordiger (BT-63); alle ontbreken."
        }
        Rule::BrDe17 => "De soort factuur (BT-3)[, {BT-3},] kent XRechnung niet.",
        Rule::BrDe18 => {
            "De korting voor contante betaling in de betalingsvoorwaarden (BT-20) is niet geschreven zoals \
             XRechnung vereist (#SKONTO#…#)."
        }
        Rule::BrDe19 => "De rekening (BT-84) van de SEPA-overschrijving is geen geldige IBAN.",
        Rule::BrDe20 => "De rekening waarvan de SEPA-incasso wordt afgeschreven (BT-91), is geen geldige IBAN.",
        Rule::BrDe21 => "De specificatie (BT-24) is niet die van XRechnung.",
        Rule::BrDe22 => "Twee bijgevoegde bestanden hebben dezelfde naam.",
        Rule::BrDe23A => {
            "De factuur vraagt om een overschrijving (betaalwijze {BT-81}), maar de rekening (BG-17) ontbreekt."
        }
        Rule::BrDe23B => {
            "De factuur vraagt om een overschrijving (betaalwijze {BT-81}), maar geeft een kaart of een incasso op."
        }
        Rule::BrDe24A => {
            "De factuur wordt met een kaart betaald (betaalwijze {BT-81}), maar de kaart (BG-18) ontbreekt."
        }
        Rule::BrDe24B => {
            "De factuur wordt met een kaart betaald (betaalwijze {BT-81}), maar geeft een overschrijving of \
             een incasso op."
        }
        Rule::BrDe25A => {
            "De factuur wordt per automatische incasso betaald (betaalwijze {BT-81}), maar de gegevens \
             daarvan (BG-19) ontbreken."
        }
        Rule::BrDe25B => {
            "De factuur wordt per automatische incasso betaald (betaalwijze {BT-81}), maar geeft een \
             overschrijving of een kaart op."
        }
        Rule::BrDe26 => "Een gecorrigeerde factuur (384) hoort de factuur te noemen die zij corrigeert (BG-3).",
        Rule::BrDe27 => {
            "Het telefoonnummer van de contactpersoon van de verkoper (BT-42) hoort ten minste drie cijfers \
             te hebben."
        }
        Rule::BrDe28 => "Het e-mailadres van de contactpersoon van de verkoper (BT-43) is er geen.",
        Rule::BrDe30 => "Een automatische incasso heeft de incassant-ID (BT-90) nodig; die ontbreekt.",
        Rule::BrDe31 => "Een automatische incasso heeft de af te schrijven rekening (BT-91) nodig; die ontbreekt.",
        Rule::BrDeTmp32 => {
            "De leverdatum (BT-72) of de periode van de prestatie (BG-14, of BG-26 op elke regel) hoort erin \
             te staan."
        }
        Rule::BrTmp2 => "De vindplaats van een extern document (BT-124) is geen volledig webadres.",
        Rule::BrDex02 => {
            "Het nettobedrag van de regel (BT-131)[ is {found}, maar haar subregels maken {expected}| is \
             niet de som van haar subregels]."
        }
        Rule::BrDex09 => {
            "Het te betalen bedrag (BT-115) is {found}, maar het totaal met btw {BT-112} min vooruitbetaald \
             {BT-113}[ plus afronding {BT-114}] plus betalingen van derden maakt {expected}."
        }
    }
}
