//! The rules, in words for an accountant.

use crate::rule::Peppol as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::R001 => "Peppol verlangt den Geschäftsprozess (BT-23); er fehlt.",
        Rule::R002 => "Peppol erlaubt nur eine Bemerkung (BT-22).",
        Rule::R003 => {
            "Peppol verlangt eine Referenz des Käufers (BT-10) oder eine Bestellnummer (BT-13); beide fehlen."
        }
        Rule::R004 => "Die Spezifikation (BT-24) ist nicht die von Peppol BIS Billing 3.",
        Rule::R005 => {
            "Die Währung der Umsatzsteuer (BT-6) ist dieselbe wie die der Rechnung (BT-5); sie muss eine andere sein."
        }
        Rule::R007 => "Der Geschäftsprozess (BT-23) ist nicht so geschrieben, wie Peppol es verlangt.",
        Rule::R008 => "Das Dokument enthält leere Elemente.",
        Rule::R010 => "Peppol verlangt die elektronische Adresse des Käufers (BT-49); sie fehlt.",
        Rule::R020 => "Peppol verlangt die elektronische Adresse des Verkäufers (BT-34); sie fehlt.",
        Rule::R040 => {
            "Der Betrag eines Nachlasses oder Zuschlags[ ist {found}, sein Prozentsatz auf den Grundbetrag \
             ergibt aber {expected}| ist nicht sein Prozentsatz auf den Grundbetrag]."
        }
        Rule::R041 => {
            "Ein Nachlass oder Zuschlag nennt einen Prozentsatz, aber nicht den Grundbetrag, auf den er sich bezieht."
        }
        Rule::R042 => "Ein Nachlass oder Zuschlag nennt einen Grundbetrag, aber keinen Prozentsatz.",
        Rule::R046 => {
            "Der Nettopreis (BT-146) ist {BT-146}, der Bruttopreis (BT-148)[ {BT-148}] abzüglich Nachlass \
             ergibt aber[ {expected}| einen anderen]."
        }
        Rule::R055 => "Die Umsatzsteuer in beiden Währungen (BT-110, BT-111) muss dasselbe Vorzeichen haben.",
        Rule::R061 => "Eine Lastschrift braucht die Mandatsreferenz (BT-89); sie fehlt.",
        Rule::R110 => "Der Zeitraum der Position beginnt vor dem Abrechnungszeitraum (BT-73).",
        Rule::R111 => "Der Zeitraum der Position endet nach dem Abrechnungszeitraum (BT-74).",
        Rule::R120 => {
            "Der Nettobetrag (BT-131) ist {found}, die Menge {BT-129} zum Preis von {BT-146}[ für {BT-149}] \
             ergibt mit den Nachlässen und Zuschlägen der Position aber {expected}."
        }
        Rule::R121 => "Die Menge, für die der Preis gilt (BT-149)[, {BT-149},] muss größer als null sein.",
        Rule::R130 => "Die Einheit des Preises (BT-150) ist nicht die der Menge (BT-130).",
        Rule::Cl001 => "Eine beigefügte Datei ist von einer Art (MIME-Code), die nicht beigefügt werden darf.",
        Rule::Cl002 => "Der Code für den Grund eines Nachlasses steht nicht in der Liste (UNTDID 5189).",
        Rule::Cl003 => "Der Code für den Grund eines Zuschlags steht nicht in der Liste (UNTDID 7161).",
        Rule::Cl006 => "Der Code für das Datum der Steuerfälligkeit (BT-8) steht nicht in der Liste (UNTDID 2005).",
        Rule::Cl008 => "Eine elektronische Adresse nennt ein Schema, das nicht in der Liste steht (EAS).",
        Rule::P0100 => "Die Art der Rechnung (BT-3)[, {BT-3},] ist in Peppol nicht vorgesehen.",
        Rule::P0101 => "Die Art der Gutschrift (BT-3)[, {BT-3},] ist in Peppol nicht vorgesehen.",
        Rule::CommonR040 => "Die GLN ({term}) hat nicht 13 Ziffern, oder ihre Prüfziffer ist falsch.",
        Rule::CommonR041 => "Die norwegische Organisationsnummer ({term})[, {value},] ist ungültig.",
        Rule::CommonR042 => "Die dänische Firmennummer ({term})[, {value},] ist ungültig.",
        Rule::CommonR043 => "Die belgische Unternehmensnummer ({term})[, {value},] ist ungültig.",
        Rule::CommonR049 => "Die schwedische Organisationsnummer ({term})[, {value},] ist ungültig.",
        Rule::CommonR050 => "Die australische Unternehmensnummer (ABN) ({term})[, {value},] ist ungültig.",
    }
}
