//! The rules of the VAT categories, in words for an accountant.

use crate::rule::{Vat, VatCategory, VatRule};

pub(super) fn sentence(Vat { category, rule }: Vat) -> String {
    let name = name(category);
    let taxed = category.is_taxed();
    match rule {
        VatRule::Breakdown => {
            let expected = if taxed { "ten minste één keer" } else { "precies één keer" };
            format!(
                "De btw-categorie {name} komt voor; in de uitsplitsing van de btw (BG-23) staat zij {{found}} keer en moet zij \
                 {expected} staan."
            )
        }
        VatRule::NumbersForLine => format!("Een regel heeft de btw-categorie {name}, maar {}.", numbers(category)),
        VatRule::NumbersForAllowance => {
            format!("Een korting heeft de btw-categorie {name}, maar {}.", numbers(category))
        }
        VatRule::NumbersForCharge => format!("Een toeslag heeft de btw-categorie {name}, maar {}.", numbers(category)),
        VatRule::RateOfLine => {
            format!("Het btw-tarief (BT-152)[, {{BT-152}} %,] {} in de categorie {name}.", rate(category))
        }
        VatRule::RateOfAllowance => {
            format!("Het btw-tarief van de korting (BT-96) {} in de categorie {name}.", rate(category))
        }
        VatRule::RateOfCharge => {
            format!("Het btw-tarief van de toeslag (BT-103) {} in de categorie {name}.", rate(category))
        }
        VatRule::TaxableAmount => format!(
            "De maatstaf van heffing (BT-116)[ is {{found}}, maar de regels, toeslagen en kortingen van de categorie {name} \
             maken {{expected}}| is niet de som van de regels, toeslagen en kortingen van de categorie {name}]."
        ),
        VatRule::TaxAmount if taxed => {
            "Het btw-bedrag (BT-117)[ is {found}, maar het tarief[ van {BT-119} %] over {BT-116} \
             maakt {expected}| is niet de maatstaf van heffing maal het tarief]."
                .to_owned()
        }
        VatRule::TaxAmount => format!("Het btw-bedrag (BT-117)[, {{BT-117}},] moet 0 zijn in de categorie {name}."),
        VatRule::ExemptionReason if taxed || category == VatCategory::ZeroRate => {
            format!(
                "Er staat een reden voor vrijstelling (BT-120, BT-121), en die mag er in de categorie {name} niet staan."
            )
        }
        VatRule::ExemptionReason => {
            format!("De reden van de vrijstelling (BT-120 of BT-121) ontbreekt voor de categorie {name}.")
        }
    }
}

const fn name(category: VatCategory) -> &'static str {
    match category {
        VatCategory::StandardRate => "‘normaal tarief’ (S)",
        VatCategory::ZeroRate => "‘nultarief’ (Z)",
        VatCategory::Exempt => "‘vrijgesteld’ (E)",
        VatCategory::ReverseCharge => "‘btw verlegd’ (AE)",
        VatCategory::IntraCommunity => "‘intracommunautaire levering’ (K)",
        VatCategory::Export => "‘uitvoer’ (G)",
        VatCategory::OutsideScope => "‘buiten de btw’ (O)",
        VatCategory::CanaryIslands => "‘Canarische Eilanden’ (L)",
        VatCategory::CeutaAndMelilla => "‘Ceuta en Melilla’ (M)",
    }
}

const fn numbers(category: VatCategory) -> &'static str {
    match category {
        VatCategory::ReverseCharge | VatCategory::IntraCommunity => {
            "het btw-nummer van de verkoper (BT-31 of BT-63) of van de koper (BT-48) ontbreekt"
        }
        VatCategory::OutsideScope => "er staan btw-nummers in, wat dan niet mag",
        _ => {
            "het btw-nummer (BT-31), het fiscaal nummer (BT-32) en de fiscaal vertegenwoordiger (BT-63) van de verkoper ontbreken"
        }
    }
}

const fn rate(category: VatCategory) -> &'static str {
    match category {
        VatCategory::StandardRate => "moet hoger dan 0 zijn",
        VatCategory::CanaryIslands | VatCategory::CeutaAndMelilla => "mag niet negatief zijn",
        VatCategory::OutsideScope => "mag niet vermeld zijn",
        _ => "moet 0 zijn",
    }
}
