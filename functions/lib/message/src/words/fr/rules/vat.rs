//! The rules of the VAT categories, in words for an accountant.

use crate::rule::{Vat, VatCategory, VatRule};

pub(super) fn sentence(Vat { category, rule }: Vat) -> String {
    let name = name(category);
    let taxed = category.is_taxed();
    match rule {
        VatRule::Breakdown => {
            let expected = if taxed { "au moins une fois" } else { "exactement une fois" };
            format!(
                "La catégorie de TVA {name} est utilisée ; elle figure {{found}} fois dans la ventilation de la TVA (BG-23) \
                 et doit y figurer {expected}."
            )
        }
        VatRule::NumbersForLine => format!("Une ligne a la catégorie de TVA {name}, mais {}.", numbers(category)),
        VatRule::NumbersForAllowance => format!("Une remise a la catégorie de TVA {name}, mais {}.", numbers(category)),
        VatRule::NumbersForCharge => format!("Des frais ont la catégorie de TVA {name}, mais {}.", numbers(category)),
        VatRule::RateOfLine => {
            format!("Le taux de TVA (BT-152)[, {{BT-152}} %,] {} dans la catégorie {name}.", rate(category))
        }
        VatRule::RateOfAllowance => {
            format!("Le taux de TVA de la remise (BT-96) {} dans la catégorie {name}.", rate(category))
        }
        VatRule::RateOfCharge => {
            format!("Le taux de TVA des frais (BT-103) {} dans la catégorie {name}.", rate(category))
        }
        VatRule::TaxableAmount => format!(
            "La base imposable (BT-116)[ est de {{found}}, mais les lignes, frais et remises de la catégorie {name} donnent \
             {{expected}}| n’est pas la somme des lignes, frais et remises de la catégorie {name}]."
        ),
        VatRule::TaxAmount if taxed => {
            "Le montant de TVA (BT-117)[ est de {found}, mais le taux[ de {BT-119} %] appliqué à \
             {BT-116} donne {expected}| n’est pas la base imposable multipliée par le taux]."
                .to_owned()
        }
        VatRule::TaxAmount => {
            format!("Le montant de TVA (BT-117)[, {{BT-117}},] doit être 0 dans la catégorie {name}.")
        }
        VatRule::ExemptionReason if taxed || category == VatCategory::ZeroRate => format!(
            "Un motif d’exonération (BT-120, BT-121) est donné, ce qui n’est pas permis dans la catégorie {name}."
        ),
        VatRule::ExemptionReason => {
            format!("Le motif d’exonération (BT-120 ou BT-121) manque pour la catégorie {name}.")
        }
    }
}

const fn name(category: VatCategory) -> &'static str {
    match category {
        VatCategory::StandardRate => "« taux normal » (S)",
        VatCategory::ZeroRate => "« taux zéro » (Z)",
        VatCategory::Exempt => "« exonéré » (E)",
        VatCategory::ReverseCharge => "« autoliquidation » (AE)",
        VatCategory::IntraCommunity => "« livraison intracommunautaire » (K)",
        VatCategory::Export => "« exportation » (G)",
        VatCategory::OutsideScope => "« hors champ de la TVA » (O)",
        VatCategory::CanaryIslands => "« îles Canaries » (L)",
        VatCategory::CeutaAndMelilla => "« Ceuta et Melilla » (M)",
    }
}

const fn numbers(category: VatCategory) -> &'static str {
    match category {
        VatCategory::ReverseCharge | VatCategory::IntraCommunity => {
            "le numéro de TVA du vendeur (BT-31 ou BT-63) ou de l’acheteur (BT-48) manque"
        }
        VatCategory::OutsideScope => "des numéros de TVA sont donnés, ce qui n’est pas permis",
        _ => {
            "le numéro de TVA du vendeur (BT-31), son numéro fiscal (BT-32) et son représentant fiscal (BT-63) manquent"
        }
    }
}

const fn rate(category: VatCategory) -> &'static str {
    match category {
        VatCategory::StandardRate => "doit être supérieur à 0",
        VatCategory::CanaryIslands | VatCategory::CeutaAndMelilla => "ne doit pas être négatif",
        VatCategory::OutsideScope => "ne doit pas être donné",
        _ => "doit être 0",
    }
}
