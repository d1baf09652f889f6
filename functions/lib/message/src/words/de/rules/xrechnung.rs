//! The rules, in words for an accountant.

use crate::rule::XRechnung as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::BrDe1 => "XRechnung verlangt Angaben zur Zahlung (BG-16); sie fehlen.",
        Rule::BrDe2 => "XRechnung verlangt einen Ansprechpartner des Verkäufers (BG-6); er fehlt.",
        Rule::BrDe3 => "XRechnung verlangt den Ort des Verkäufers (BT-37); er fehlt.",
        Rule::BrDe4 => "XRechnung verlangt die Postleitzahl des Verkäufers (BT-38); sie fehlt.",
        Rule::BrDe5 => "XRechnung verlangt den Namen des Ansprechpartners des Verkäufers (BT-41); er fehlt.",
        Rule::BrDe6 => "XRechnung verlangt die Telefonnummer des Ansprechpartners des Verkäufers (BT-42); sie fehlt.",
        Rule::BrDe7 => "XRechnung verlangt die E-Mail-Adresse des Ansprechpartners des Verkäufers (BT-43); sie fehlt.",
        Rule::BrDe8 => "XRechnung verlangt den Ort des Käufers (BT-52); er fehlt.",
        Rule::BrDe9 => "XRechnung verlangt die Postleitzahl des Käufers (BT-53); sie fehlt.",
        Rule::BrDe10 => "XRechnung verlangt den Ort der Lieferanschrift (BT-77); er fehlt.",
        Rule::BrDe11 => "XRechnung verlangt die Postleitzahl der Lieferanschrift (BT-78); sie fehlt.",
        Rule::BrDe14 => "XRechnung verlangt den Umsatzsteuersatz (BT-119); er fehlt.",
        Rule::BrDe15 => {
            "XRechnung verlangt die Referenz des Käufers (BT-10, in Deutschland die „Leitweg-ID“); sie fehlt."
        }
        Rule::BrDe16 => {
            "XRechnung verlangt vom Verkäufer die Umsatzsteuer-Identifikationsnummer (BT-31), die \
             Steuernummer (BT-32) oder einen Steuervertreter (BT-63); alle fehlen."
        }
        Rule::BrDe17 => "Die Art der Rechnung (BT-3)[, {BT-3},] ist in XRechnung nicht vorgesehen.",
        Rule::BrDe18 => {
            "Das Skonto in den Zahlungsbedingungen (BT-20) ist nicht so geschrieben, wie XRechnung es \
             verlangt (#SKONTO#…#)."
        }
        Rule::BrDe19 => "Das Konto (BT-84) der SEPA-Überweisung ist keine gültige IBAN.",
        Rule::BrDe20 => "Das belastete Konto (BT-91) der SEPA-Lastschrift ist keine gültige IBAN.",
        Rule::BrDe21 => "Die Spezifikation (BT-24) ist nicht die von XRechnung.",
        Rule::BrDe22 => "Zwei beigefügte Dateien haben denselben Namen.",
        Rule::BrDe23A => "Die Rechnung verlangt eine Überweisung (Zahlungsart {BT-81}), das Konto (BG-17) fehlt aber.",
        Rule::BrDe23B => {
            "Die Rechnung verlangt eine Überweisung (Zahlungsart {BT-81}), nennt aber eine Karte oder Lastschrift."
        }
        Rule::BrDe24A => "Die Rechnung wird mit Karte bezahlt (Zahlungsart {BT-81}), die Karte (BG-18) fehlt aber.",
        Rule::BrDe24B => {
            "Die Rechnung wird mit Karte bezahlt (Zahlungsart {BT-81}), nennt aber eine Überweisung oder Lastschrift."
        }
        Rule::BrDe25A => {
            "Die Rechnung wird per Lastschrift bezahlt (Zahlungsart {BT-81}), die Angaben dazu (BG-19) fehlen aber."
        }
        Rule::BrDe25B => {
            "Die Rechnung wird per Lastschrift bezahlt (Zahlungsart {BT-81}), nennt aber eine Überweisung oder Karte."
        }
        Rule::BrDe26 => "Eine korrigierte Rechnung (384) sollte die Rechnung nennen, die sie korrigiert (BG-3).",
        Rule::BrDe27 => {
            "Die Telefonnummer des Ansprechpartners des Verkäufers (BT-42) sollte mindestens drei Ziffern haben."
        }
        Rule::BrDe28 => "Die E-Mail-Adresse des Ansprechpartners des Verkäufers (BT-43) ist keine.",
        Rule::BrDe30 => "Eine Lastschrift braucht die Gläubiger-Identifikationsnummer (BT-90); sie fehlt.",
        Rule::BrDe31 => "Eine Lastschrift braucht das belastete Konto (BT-91); es fehlt.",
        Rule::BrDeTmp32 => {
            "Das Lieferdatum (BT-72) oder der Leistungszeitraum (BG-14 oder BG-26 an jeder Position) sollte \
             angegeben sein."
        }
        Rule::BrTmp2 => "Der Ort einer externen Unterlage (BT-124) ist keine vollständige Webadresse.",
        Rule::BrDex02 => {
            "Der Nettobetrag der Position (BT-131)[ ist {found}, ihre Unterpositionen ergeben aber \
             {expected}| ist nicht die Summe ihrer Unterpositionen]."
        }
        Rule::BrDex09 => {
            "Der fällige Betrag (BT-115) ist {found}, der Gesamtbetrag mit Umsatzsteuer {BT-112} abzüglich \
             Vorauszahlungen {BT-113}[ zuzüglich Rundung {BT-114}] zuzüglich Zahlungen Dritter ergibt aber \
             {expected}."
        }
    }
}
