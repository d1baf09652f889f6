//! The rules of the VAT categories, in words for an accountant.

use crate::rule::{Vat, VatCategory, VatRule};

pub(super) fn sentence(Vat { category, rule }: Vat) -> String {
    let name = name(category);
    let taxed = category.is_taxed();
    match rule {
        VatRule::Breakdown => {
            let expected = if taxed { "at least one" } else { "exactly one" };
            format!(
                "The VAT category {name} is used; the VAT breakdown (BG-23) has {{found}} of it and must have {expected}."
            )
        }
        VatRule::NumbersForLine => format!("A line has the VAT category {name}, but {}.", numbers(category)),
        VatRule::NumbersForAllowance => format!("An allowance has the VAT category {name}, but {}.", numbers(category)),
        VatRule::NumbersForCharge => format!("A charge has the VAT category {name}, but {}.", numbers(category)),
        VatRule::RateOfLine => {
            format!("The VAT rate (BT-152)[, {{BT-152}} %,] {} in the category {name}.", rate(category))
        }
        VatRule::RateOfAllowance => {
            format!("The VAT rate of the allowance (BT-96) {} in the category {name}.", rate(category))
        }
        VatRule::RateOfCharge => {
            format!("The VAT rate of the charge (BT-103) {} in the category {name}.", rate(category))
        }
        VatRule::TaxableAmount => format!(
            "The taxable amount (BT-116)[ is {{found}}, but the lines, charges and allowances of the category {name} make \
             {{expected}}| is not the sum of the lines, charges and allowances of the category {name}]."
        ),
        VatRule::TaxAmount if taxed => "The VAT amount (BT-117)[ is {found}, but the rate[ of {BT-119} %] on {BT-116} \
                                        makes {expected}| is not the taxable amount times the rate]."
            .to_owned(),
        VatRule::TaxAmount => format!("The VAT amount (BT-117)[, {{BT-117}},] must be 0 in the category {name}."),
        VatRule::ExemptionReason if taxed || category == VatCategory::ZeroRate => {
            format!("A reason of exemption (BT-120, BT-121) is given and must not be in the category {name}.")
        }
        VatRule::ExemptionReason => {
            format!("The reason of the exemption (BT-120 or BT-121) is missing for the category {name}.")
        }
    }
}

const fn name(category: VatCategory) -> &'static str {
    match category {
        VatCategory::StandardRate => "standard rate (S)",
        VatCategory::ZeroRate => "zero rate (Z)",
        VatCategory::Exempt => "exempt (E)",
        VatCategory::ReverseCharge => "reverse charge (AE)",
        VatCategory::IntraCommunity => "intra-community supply (K)",
        VatCategory::Export => "export (G)",
        VatCategory::OutsideScope => "not subject to VAT (O)",
        VatCategory::CanaryIslands => "Canary Islands (L)",
        VatCategory::CeutaAndMelilla => "Ceuta and Melilla (M)",
    }
}

const fn numbers(category: VatCategory) -> &'static str {
    match category {
        VatCategory::ReverseCharge | VatCategory::IntraCommunity => {
            "the VAT number of the seller (BT-31 or BT-63) or of the buyer (BT-48) is missing"
        }
        VatCategory::OutsideScope => "VAT numbers are given and must not be",
        _ => "the seller's VAT number (BT-31), tax number (BT-32) or tax representative (BT-63) is missing",
    }
}

const fn rate(category: VatCategory) -> &'static str {
    match category {
        VatCategory::StandardRate => "must be above 0",
        VatCategory::CanaryIslands | VatCategory::CeutaAndMelilla => "must not be negative",
        VatCategory::OutsideScope => "must not be given",
        _ => "must be 0",
    }
}
