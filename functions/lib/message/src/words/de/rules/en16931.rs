//! The rules of EN 16931, in words for an accountant.

use crate::rule::En16931 as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::BrCo10 => {
            "Die Summe der Positionen (BT-106) ist {found}, die Nettobeträge der Positionen ergeben aber {expected}."
        }
        Rule::BrCo11 => {
            "Die Summe der Nachlässe (BT-107)[ ist {found}, die Nachlässe der Rechnung ergeben aber \
             {expected}| fehlt; die Nachlässe der Rechnung ergeben {expected}]."
        }
        Rule::BrCo12 => {
            "Die Summe der Zuschläge (BT-108)[ ist {found}, die Zuschläge der Rechnung ergeben aber \
             {expected}| fehlt; die Zuschläge der Rechnung ergeben {expected}]."
        }
        Rule::BrCo13 => {
            "Der Gesamtbetrag ohne Umsatzsteuer (BT-109) ist {found}, die Summe der Positionen {BT-106} \
             abzüglich Nachlässen {BT-107} zuzüglich Zuschlägen {BT-108} ergibt aber {expected}."
        }
        Rule::BrCo14 => {
            "Der Gesamtbetrag der Umsatzsteuer (BT-110)[ ist {found}, die Steuerbeträge der einzelnen Sätze \
             ergeben aber {expected}| fehlt; die Steuerbeträge der einzelnen Sätze ergeben {expected}]."
        }
        Rule::BrCo15 => {
            "Der Gesamtbetrag mit Umsatzsteuer (BT-112) ist {found}, der Betrag ohne Umsatzsteuer {BT-109} \
             zuzüglich Umsatzsteuer {BT-110} ergibt aber {expected}."
        }
        Rule::BrCo16 => {
            "Der fällige Betrag (BT-115) ist {found}, der Gesamtbetrag mit Umsatzsteuer {BT-112} abzüglich \
             Vorauszahlungen {BT-113}[ zuzüglich Rundung {BT-114}] ergibt aber {expected}."
        }
        Rule::BrCo17 => {
            "Der Steuerbetrag (BT-117) ist {found},[ {BT-119} % auf] die Bemessungsgrundlage {BT-116} ergibt \
             aber {expected}."
        }
        Rule::Br12 => "Die Summe der Positionen (BT-106) fehlt.",
        Rule::Br13 => "Der Gesamtbetrag ohne Umsatzsteuer (BT-109) fehlt.",
        Rule::Br14 => "Der Gesamtbetrag mit Umsatzsteuer (BT-112) fehlt.",
        Rule::Br15 => "Der fällige Betrag (BT-115) fehlt.",
        Rule::Br53 => {
            "Die Umsatzsteuer soll auch in {BT-6} angegeben sein (BT-6), der Gesamtbetrag der Umsatzsteuer \
             in dieser Währung (BT-111) fehlt aber."
        }
        Rule::Br01 => "Die Rechnung sagt nicht, welcher Spezifikation sie folgt (BT-24).",
        Rule::Br02 => "Die Rechnungsnummer (BT-1) fehlt.",
        Rule::Br03 => "Das Rechnungsdatum (BT-2) fehlt.",
        Rule::Br04 => "Die Art der Rechnung (BT-3) fehlt: ob sie Rechnung, Korrektur oder Gutschrift ist.",
        Rule::Br05 => "Die Währung (BT-5) fehlt.",
        Rule::Br06 => "Der Name des Verkäufers (BT-27) fehlt.",
        Rule::Br07 => "Der Name des Käufers (BT-44) fehlt.",
        Rule::Br08 => "Die Anschrift des Verkäufers (BG-5) fehlt.",
        Rule::Br09 => "Das Land des Verkäufers (BT-40) fehlt.",
        Rule::Br10 => "Die Anschrift des Käufers (BG-8) fehlt.",
        Rule::Br11 => "Das Land des Käufers (BT-55) fehlt.",
        Rule::Br16 => "Die Rechnung hat keine Positionen (BG-25).",
        Rule::Br17 => "Der Name des Zahlungsempfängers (BT-59) fehlt.",
        Rule::Br18 => "Der Name des Steuervertreters des Verkäufers (BT-62) fehlt.",
        Rule::Br19 => "Die Anschrift des Steuervertreters des Verkäufers (BG-12) fehlt.",
        Rule::Br20 => "Das Land des Steuervertreters des Verkäufers (BT-69) fehlt.",
        Rule::Br29 => "Der Abrechnungszeitraum endet ({BT-74}), bevor er beginnt ({BT-73}).",
        Rule::Br49 => {
            "Die Rechnung enthält Zahlungsangaben, sagt aber nicht, wie zu zahlen ist (Code der Zahlungsart, BT-81)."
        }
        Rule::Br50 => "Die Rechnung verlangt eine Überweisung, die Kontonummer (BT-84) fehlt aber.",
        Rule::Br51 => {
            "Eine vollständige Kartennummer ist angegeben (BT-87); erlaubt sind höchstens die ersten sechs \
             und die letzten vier Ziffern."
        }
        Rule::Br52 => "Die Kennung der rechnungsbegründenden Unterlage (BT-122) fehlt.",
        Rule::Br55 => "Eine vorausgegangene Rechnung ist ohne ihre Nummer (BT-25) genannt.",
        Rule::Br56 => "Die Umsatzsteuer-Identifikationsnummer des Steuervertreters des Verkäufers (BT-63) fehlt.",
        Rule::Br57 => "Das Land der Lieferanschrift (BT-80) fehlt.",
        Rule::Br61 => {
            "Die Rechnung verlangt eine Überweisung[ (Zahlungsart {BT-81})], die Kontonummer (BT-84) fehlt aber."
        }
        Rule::Br62 => {
            "Bei der elektronischen Adresse des Verkäufers (BT-34) fehlt, nach welchem Schema sie gebildet ist."
        }
        Rule::Br63 => "Bei der elektronischen Adresse des Käufers (BT-49) fehlt, nach welchem Schema sie gebildet ist.",
        Rule::BrCo03 => {
            "Angegeben sind das Datum der Steuerfälligkeit (BT-7) und ein Code dafür (BT-8); erlaubt ist nur \
             eines von beiden."
        }
        Rule::BrCo09 => {
            "Die Umsatzsteuer-Identifikationsnummer[ {value}] ({term}) beginnt nicht mit dem Code eines Landes."
        }
        Rule::BrCo18 => "Die Aufschlüsselung der Umsatzsteuer (BG-23) fehlt.",
        Rule::BrCo19 => "Ein Abrechnungszeitraum ist angegeben, aber weder sein Anfang (BT-73) noch sein Ende (BT-74).",
        Rule::BrCo25 => {
            "Der fällige Betrag (BT-115) ist {BT-115}, es fehlen aber Fälligkeitsdatum (BT-9) und \
             Zahlungsbedingungen (BT-20)."
        }
        Rule::BrCo26 => {
            "Der Verkäufer ist nicht zu bestimmen: Es fehlen Kennung (BT-29), Registernummer (BT-30) und \
             Umsatzsteuer-Identifikationsnummer (BT-31)."
        }
        Rule::Br21 => "Die Position hat keine Nummer (BT-126).",
        Rule::Br23 => "Die Einheit der Menge (BT-130) fehlt.",
        Rule::Br25 => "Der Name des Artikels (BT-153) fehlt.",
        Rule::Br27 => "Der Nettopreis (BT-146) ist negativ: {BT-146}.",
        Rule::Br28 => "Der Bruttopreis (BT-148) ist negativ: {BT-148}.",
        Rule::Br30 => "Der Zeitraum der Position endet, bevor er beginnt.",
        Rule::Br33 => "Der Grund des Nachlasses (BT-97 oder BT-98) fehlt.",
        Rule::Br38 => "Der Grund des Zuschlags (BT-104 oder BT-105) fehlt.",
        Rule::Br42 => "Der Grund eines Nachlasses auf die Position (BT-139 oder BT-140) fehlt.",
        Rule::Br44 => "Der Grund eines Zuschlags auf die Position (BT-144 oder BT-145) fehlt.",
        Rule::Br47 => "Die Umsatzsteuerkategorie (BT-118) fehlt.",
        Rule::Br48 => "Der Umsatzsteuersatz (BT-119) fehlt.",
        Rule::Br54 => "Eine Eigenschaft des Artikels hat keinen Namen (BT-160) oder keinen Wert (BT-161).",
        Rule::Br64 => "Bei der Standardnummer des Artikels (BT-157) fehlt, nach welchem Schema sie gebildet ist.",
        Rule::Br65 => "Bei der Einordnung des Artikels (BT-158) fehlt, nach welchem Schema sie gebildet ist.",
        Rule::BrCo04 => "Die Umsatzsteuerkategorie der Position (BT-151) fehlt.",
        Rule::BrCo20 => {
            "Ein Zeitraum der Position ist angegeben, aber weder sein Anfang (BT-134) noch sein Ende (BT-135)."
        }
        Rule::BrCo21 => "Der Nachlass hat keinen Grund, weder als Text (BT-97) noch als Code (BT-98).",
        Rule::BrCo22 => "Der Zuschlag hat keinen Grund, weder als Text (BT-104) noch als Code (BT-105).",
        Rule::BrCo23 => {
            "Ein Nachlass auf die Position hat keinen Grund, weder als Text (BT-139) noch als Code (BT-140)."
        }
        Rule::BrCo24 => {
            "Ein Zuschlag auf die Position hat keinen Grund, weder als Text (BT-144) noch als Code (BT-145)."
        }
        Rule::BrIc11 => {
            "Eine innergemeinschaftliche Lieferung braucht das Lieferdatum (BT-72) oder den \
             Abrechnungszeitraum (BG-14)."
        }
        Rule::BrIc12 => "Eine innergemeinschaftliche Lieferung braucht das Land der Lieferung (BT-80).",
        Rule::BrCl01 => {
            "Die Art der Rechnung (BT-3)[, {BT-3},] ist kein Code einer Rechnung oder Gutschrift (UNTDID 1001)."
        }
        Rule::BrCl04 => "Die Währung (BT-5)[, {BT-5},] ist kein Währungscode (ISO 4217).",
        Rule::BrCl05 => "Die Währung der Umsatzsteuer (BT-6)[, {BT-6},] ist kein Währungscode (ISO 4217).",
        Rule::BrCl10 => "Eine Kennung nennt ein Schema, das nicht in der Liste steht (ISO 6523).",
        Rule::BrCl11 => "Die Registernummer ({term}) nennt ein Schema, das nicht in der Liste steht (ISO 6523).",
        Rule::BrCl13 => {
            "Die Einordnung des Artikels (BT-158) nennt ein Schema, das nicht in der Liste steht (UNTDID 7143)."
        }
        Rule::BrCl14 => "Ein Land[, {value},] ist kein Ländercode (ISO 3166-1).",
        Rule::BrCl15 => "Das Ursprungsland[, {value},] ist kein Ländercode (ISO 3166-1).",
        Rule::BrCl16 => "Die Zahlungsart (BT-81)[, {BT-81},] steht nicht in der Liste (UNTDID 4461).",
        Rule::BrCl17 | Rule::BrCl18 => "Die Umsatzsteuerkategorie[, {value},] steht nicht in der Liste (UNTDID 5305).",
        Rule::BrCl19 => "Der Code für den Grund des Nachlasses[, {value},] steht nicht in der Liste (UNTDID 5189).",
        Rule::BrCl20 => "Der Code für den Grund des Zuschlags[, {value},] steht nicht in der Liste (UNTDID 7161).",
        Rule::BrCl21 => {
            "Die Standardnummer des Artikels (BT-157) nennt ein Schema, das nicht in der Liste steht (ISO 6523)."
        }
        Rule::BrCl22 => {
            "Der Code für den Grund der Steuerbefreiung (BT-121)[, {BT-121},] steht nicht in der Liste (VATEX)."
        }
        Rule::BrCl23 => "Die Einheit der Menge (BT-130)[, {BT-130},] steht nicht in der Liste (UN/ECE-Empfehlung 20).",
        Rule::BrCl24 => "Eine beigefügte Datei ist von einer Art (MIME-Code), die nicht beigefügt werden darf.",
        Rule::BrCl25 => "Die elektronische Adresse ({term}) nennt ein Schema, das nicht in der Liste steht (EAS).",
        Rule::BrCl26 => "Der Lieferort nennt ein Schema, das nicht in der Liste steht (ISO 6523).",
        Rule::EnCurrency01 => "Die Währung (BT-5) ist XXX; das bedeutet, dass es keine gibt.",
        Rule::EnSepa01 => "Die Gläubiger-Identifikationsnummer (BT-90) der Lastschrift ist ungültig.",
    }
}
