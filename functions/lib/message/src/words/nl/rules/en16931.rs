//! The rules of EN 16931, in words for an accountant.

use crate::rule::En16931 as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::BrCo10 => {
            "De som van de regels (BT-106) is {found}, maar de nettobedragen van de regels maken {expected}."
        }
        Rule::BrCo11 => {
            "De som van de kortingen (BT-107)[ is {found}, maar de kortingen op de factuur maken {expected}| \
             ontbreekt; de kortingen op de factuur maken {expected}]."
        }
        Rule::BrCo12 => {
            "De som van de toeslagen (BT-108)[ is {found}, maar de toeslagen op de factuur maken {expected}| \
             ontbreekt; de toeslagen op de factuur maken {expected}]."
        }
        Rule::BrCo13 => {
            "Het totaal zonder btw (BT-109) is {found}, maar de som van de regels {BT-106} min kortingen \
             {BT-107} plus toeslagen {BT-108} maakt {expected}."
        }
        Rule::BrCo14 => {
            "Het totaal aan btw (BT-110)[ is {found}, maar de btw-bedragen van de tarieven maken {expected}| \
             ontbreekt; de btw-bedragen van de tarieven maken {expected}]."
        }
        Rule::BrCo15 => {
            "Het totaal met btw (BT-112) is {found}, maar het totaal zonder btw {BT-109} plus btw {BT-110} \
             maakt {expected}."
        }
        Rule::BrCo16 => {
            "Het te betalen bedrag (BT-115) is {found}, maar het totaal met btw {BT-112} min vooruitbetaald \
             {BT-113}[ plus afronding {BT-114}] maakt {expected}."
        }
        Rule::BrCo17 => {
            "Het btw-bedrag (BT-117) is {found}, maar[ {BT-119} % van] de maatstaf van heffing {BT-116} \
             maakt {expected}."
        }
        Rule::Br12 => "De som van de regels (BT-106) ontbreekt.",
        Rule::Br13 => "Het totaal zonder btw (BT-109) ontbreekt.",
        Rule::Br14 => "Het totaal met btw (BT-112) ontbreekt.",
        Rule::Br15 => "Het te betalen bedrag (BT-115) ontbreekt.",
        Rule::Br53 => {
            "De btw moet ook in {BT-6} vermeld zijn (BT-6), maar het totaal aan btw in die valuta (BT-111) ontbreekt."
        }
        Rule::Br01 => "De factuur zegt niet welke specificatie zij volgt (BT-24).",
        Rule::Br02 => "Het factuurnummer (BT-1) ontbreekt.",
        Rule::Br03 => "De factuurdatum (BT-2) ontbreekt.",
        Rule::Br04 => "De soort factuur (BT-3) ontbreekt: of het een factuur, een correctie of een creditnota is.",
        Rule::Br05 => "De valuta (BT-5) ontbreekt.",
        Rule::Br06 => "De naam van de verkoper (BT-27) ontbreekt.",
        Rule::Br07 => "De naam van de koper (BT-44) ontbreekt.",
        Rule::Br08 => "Het adres van de verkoper (BG-5) ontbreekt.",
        Rule::Br09 => "Het land van de verkoper (BT-40) ontbreekt.",
        Rule::Br10 => "Het adres van de koper (BG-8) ontbreekt.",
        Rule::Br11 => "Het land van de koper (BT-55) ontbreekt.",
        Rule::Br16 => "De factuur heeft geen regels (BG-25).",
        Rule::Br17 => "De naam van de begunstigde (BT-59) ontbreekt.",
        Rule::Br18 => "De naam van de fiscaal vertegenwoordiger van de verkoper (BT-62) ontbreekt.",
        Rule::Br19 => "Het adres van de fiscaal vertegenwoordiger van de verkoper (BG-12) ontbreekt.",
        Rule::Br20 => "Het land van de fiscaal vertegenwoordiger van de verkoper (BT-69) ontbreekt.",
        Rule::Br29 => "De factuurperiode eindigt ({BT-74}) voordat zij begint ({BT-73}).",
        Rule::Br49 => {
            "De factuur bevat betaalgegevens, maar zegt niet hoe er betaald moet worden (code van de \
             betaalwijze, BT-81)."
        }
        Rule::Br50 => "De factuur vraagt om een overschrijving, maar het rekeningnummer (BT-84) ontbreekt.",
        Rule::Br51 => {
            "Er staat een volledig kaartnummer (BT-87); alleen de eerste zes en de laatste vier cijfers zijn \
             toegestaan."
        }
        Rule::Br52 => "De aanduiding van het ondersteunende document (BT-122) ontbreekt.",
        Rule::Br55 => "Een eerdere factuur wordt genoemd zonder haar nummer (BT-25).",
        Rule::Br56 => "Het btw-nummer van de fiscaal vertegenwoordiger van de verkoper (BT-63) ontbreekt.",
        Rule::Br57 => "Het land van het afleveradres (BT-80) ontbreekt.",
        Rule::Br61 => {
            "De factuur vraagt om een overschrijving[ (betaalwijze {BT-81})], maar het rekeningnummer \
             (BT-84) ontbreekt."
        }
        Rule::Br62 => "Het elektronische adres van de verkoper (BT-34) zegt niet volgens welk schema het is.",
        Rule::Br63 => "Het elektronische adres van de koper (BT-49) zegt niet volgens welk schema het is.",
        Rule::BrCo03 => {
            "Zowel de btw-datum (BT-7) als een code voor die datum (BT-8) staat erin; slechts één van beide \
             is toegestaan."
        }
        Rule::BrCo09 => "Het btw-nummer[ {value}] ({term}) begint niet met de code van een land.",
        Rule::BrCo18 => "De uitsplitsing van de btw (BG-23) ontbreekt.",
        Rule::BrCo19 => "Er staat een factuurperiode zonder begin (BT-73) of einde (BT-74).",
        Rule::BrCo25 => {
            "Het te betalen bedrag (BT-115) is {BT-115}, maar een vervaldatum (BT-9) en betalingsvoorwaarden \
             (BT-20) ontbreken."
        }
        Rule::BrCo26 => {
            "De verkoper is niet te herkennen: een aanduiding (BT-29), een registratienummer (BT-30) en een \
             btw-nummer (BT-31) ontbreken."
        }
        Rule::Br21 => "De regel heeft geen nummer (BT-126).",
        Rule::Br23 => "De eenheid van de hoeveelheid (BT-130) ontbreekt.",
        Rule::Br25 => "De naam van het artikel (BT-153) ontbreekt.",
        Rule::Br27 => "De nettoprijs (BT-146) is negatief: {BT-146}.",
        Rule::Br28 => "De brutoprijs (BT-148) is negatief: {BT-148}.",
        Rule::Br30 => "De periode van de regel eindigt voordat zij begint.",
        Rule::Br33 => "De reden van de korting (BT-97 of BT-98) ontbreekt.",
        Rule::Br38 => "De reden van de toeslag (BT-104 of BT-105) ontbreekt.",
        Rule::Br42 => "De reden van een korting op de regel (BT-139 of BT-140) ontbreekt.",
        Rule::Br44 => "De reden van een toeslag op de regel (BT-144 of BT-145) ontbreekt.",
        Rule::Br47 => "De btw-categorie (BT-118) ontbreekt.",
        Rule::Br48 => "Het btw-tarief (BT-119) ontbreekt.",
        Rule::Br54 => "Een kenmerk van het artikel heeft geen naam (BT-160) of geen waarde (BT-161).",
        Rule::Br64 => "Het standaardnummer van het artikel (BT-157) zegt niet volgens welk schema het is.",
        Rule::Br65 => "De indeling van het artikel (BT-158) zegt niet volgens welk schema zij is.",
        Rule::BrCo04 => "De btw-categorie van de regel (BT-151) ontbreekt.",
        Rule::BrCo20 => "Er staat een periode bij de regel zonder begin (BT-134) of einde (BT-135).",
        Rule::BrCo21 => "De korting heeft geen reden, niet als tekst (BT-97) en niet als code (BT-98).",
        Rule::BrCo22 => "De toeslag heeft geen reden, niet als tekst (BT-104) en niet als code (BT-105).",
        Rule::BrCo23 => "Een korting op de regel heeft geen reden, niet als tekst (BT-139) en niet als code (BT-140).",
        Rule::BrCo24 => "Een toeslag op de regel heeft geen reden, niet als tekst (BT-144) en niet als code (BT-145).",
        Rule::BrIc11 => {
            "Een intracommunautaire levering heeft de leverdatum (BT-72) of de factuurperiode (BG-14) nodig."
        }
        Rule::BrIc12 => "Een intracommunautaire levering heeft het land van levering (BT-80) nodig.",
        Rule::BrCl01 => "De soort factuur (BT-3)[, {BT-3},] is geen code van een factuur of creditnota (UNTDID 1001).",
        Rule::BrCl04 => "De valuta (BT-5)[, {BT-5},] is geen valutacode (ISO 4217).",
        Rule::BrCl05 => "De valuta van de btw (BT-6)[, {BT-6},] is geen valutacode (ISO 4217).",
        Rule::BrCl10 => "Een aanduiding noemt een schema dat niet in de lijst staat (ISO 6523).",
        Rule::BrCl11 => "Het registratienummer ({term}) noemt een schema dat niet in de lijst staat (ISO 6523).",
        Rule::BrCl13 => {
            "De indeling van het artikel (BT-158) noemt een schema dat niet in de lijst staat (UNTDID 7143)."
        }
        Rule::BrCl14 => "Een land[, {value},] is geen landcode (ISO 3166-1).",
        Rule::BrCl15 => "Het land van oorsprong[, {value},] is geen landcode (ISO 3166-1).",
        Rule::BrCl16 => "De betaalwijze (BT-81)[, {BT-81},] staat niet in de lijst (UNTDID 4461).",
        Rule::BrCl17 | Rule::BrCl18 => "De btw-categorie[, {value},] staat niet in de lijst (UNTDID 5305).",
        Rule::BrCl19 => "De code van de reden van de korting[, {value},] staat niet in de lijst (UNTDID 5189).",
        Rule::BrCl20 => "De code van de reden van de toeslag[, {value},] staat niet in de lijst (UNTDID 7161).",
        Rule::BrCl21 => {
            "Het standaardnummer van het artikel (BT-157) noemt een schema dat niet in de lijst staat (ISO 6523)."
        }
        Rule::BrCl22 => {
            "De code van de reden van de btw-vrijstelling (BT-121)[, {BT-121},] staat niet in de lijst (VATEX)."
        }
        Rule::BrCl23 => {
            "De eenheid van de hoeveelheid (BT-130)[, {BT-130},] staat niet in de lijst (UN/ECE-aanbeveling 20)."
        }
        Rule::BrCl24 => "Een bijgevoegd bestand is van een soort (MIME-code) die niet mag worden bijgevoegd.",
        Rule::BrCl25 => "Het elektronische adres ({term}) noemt een schema dat niet in de lijst staat (EAS).",
        Rule::BrCl26 => "De plaats van levering noemt een schema dat niet in de lijst staat (ISO 6523).",
        Rule::EnCurrency01 => "De valuta (BT-5) is XXX, wat betekent dat er geen is.",
        Rule::EnSepa01 => "De incassant-ID (BT-90) van de automatische incasso is ongeldig.",
    }
}
