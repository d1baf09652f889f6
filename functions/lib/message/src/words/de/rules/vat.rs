//! The rules of the VAT categories, in words for an accountant.

use crate::rule::{Vat, VatCategory, VatRule};

pub(super) fn sentence(Vat { category, rule }: Vat) -> String {
    let name = name(category);
    let taxed = category.is_taxed();
    match rule {
        VatRule::Breakdown => {
            let expected = if taxed { "mindestens einmal" } else { "genau einmal" };
            format!(
                "Die Umsatzsteuerkategorie {name} kommt vor; in der Aufschlüsselung der Umsatzsteuer (BG-23) steht sie \
                 {{found}}-mal und muss dort {expected} stehen."
            )
        }
        VatRule::NumbersForLine => {
            format!("Eine Position hat die Umsatzsteuerkategorie {name}, aber {}.", numbers(category))
        }
        VatRule::NumbersForAllowance => {
            format!("Ein Nachlass hat die Umsatzsteuerkategorie {name}, aber {}.", numbers(category))
        }
        VatRule::NumbersForCharge => {
            format!("Ein Zuschlag hat die Umsatzsteuerkategorie {name}, aber {}.", numbers(category))
        }
        VatRule::RateOfLine => {
            format!("Der Umsatzsteuersatz (BT-152)[, {{BT-152}} %,] {} (Kategorie {name}).", rate(category))
        }
        VatRule::RateOfAllowance => {
            format!("Der Umsatzsteuersatz des Nachlasses (BT-96) {} (Kategorie {name}).", rate(category))
        }
        VatRule::RateOfCharge => {
            format!("Der Umsatzsteuersatz des Zuschlags (BT-103) {} (Kategorie {name}).", rate(category))
        }
        VatRule::TaxableAmount => format!(
            "Die Bemessungsgrundlage (BT-116)[ ist {{found}}, die Positionen, Zuschläge und Nachlässe der Kategorie {name} \
             ergeben aber {{expected}}| ist nicht die Summe der Positionen, Zuschläge und Nachlässe der Kategorie {name}]."
        ),
        VatRule::TaxAmount if taxed => {
            "Der Steuerbetrag (BT-117)[ ist {found}, der Satz[ von {BT-119} %] auf {BT-116} \
             ergibt aber {expected}| ist nicht die Bemessungsgrundlage mal dem Satz]."
                .to_owned()
        }
        VatRule::TaxAmount => format!("Der Steuerbetrag (BT-117)[, {{BT-117}},] muss in der Kategorie {name} 0 sein."),
        VatRule::ExemptionReason if taxed || category == VatCategory::ZeroRate => format!(
            "Ein Grund für eine Steuerbefreiung (BT-120, BT-121) ist angegeben, was in der Kategorie {name} nicht sein darf."
        ),
        VatRule::ExemptionReason => {
            format!("Der Grund der Steuerbefreiung (BT-120 oder BT-121) fehlt für die Kategorie {name}.")
        }
    }
}

const fn name(category: VatCategory) -> &'static str {
    match category {
        VatCategory::StandardRate => "„Normalsatz“ (S)",
        VatCategory::ZeroRate => "„Nullsatz“ (Z)",
        VatCategory::Exempt => "„steuerbefreit“ (E)",
        VatCategory::ReverseCharge => "„Steuerschuldnerschaft des Leistungsempfängers“ (AE)",
        VatCategory::IntraCommunity => "„innergemeinschaftliche Lieferung“ (K)",
        VatCategory::Export => "„Ausfuhr“ (G)",
        VatCategory::OutsideScope => "„nicht steuerbar“ (O)",
        VatCategory::CanaryIslands => "„Kanarische Inseln“ (L)",
        VatCategory::CeutaAndMelilla => "„Ceuta und Melilla“ (M)",
    }
}

const fn numbers(category: VatCategory) -> &'static str {
    match category {
        VatCategory::ReverseCharge | VatCategory::IntraCommunity => {
            "die Umsatzsteuer-Identifikationsnummer des Verkäufers (BT-31 oder BT-63) oder des Käufers (BT-48) fehlt"
        }
        VatCategory::OutsideScope => "Umsatzsteuer-Identifikationsnummern sind angegeben, was dann nicht sein darf",
        _ => {
            "es fehlen Umsatzsteuer-Identifikationsnummer (BT-31), Steuernummer (BT-32) und Steuervertreter (BT-63) des \
             Verkäufers"
        }
    }
}

const fn rate(category: VatCategory) -> &'static str {
    match category {
        VatCategory::StandardRate => "muss größer als 0 sein",
        VatCategory::CanaryIslands | VatCategory::CeutaAndMelilla => "darf nicht negativ sein",
        VatCategory::OutsideScope => "darf nicht angegeben sein",
        _ => "muss 0 sein",
    }
}
