//! The rules, in words for an accountant.

use crate::rule::Peppol as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::R001 => "Peppol requires the business process (BT-23); it is missing.",
        Rule::R002 => "Peppol allows only one note (BT-22).",
        Rule::R003 => "Peppol requires a buyer reference (BT-10) or an order number (BT-13); both are missing.",
        Rule::R004 => "The specification (BT-24) is not that of Peppol BIS Billing 3.",
        Rule::R005 => "The VAT currency (BT-6) is the same as the currency of the invoice (BT-5); it must differ.",
        Rule::R007 => "The business process (BT-23) is not written as Peppol requires.",
        Rule::R008 => "The document has empty elements.",
        Rule::R010 => "Peppol requires the electronic address of the buyer (BT-49); it is missing.",
        Rule::R020 => "Peppol requires the electronic address of the seller (BT-34); it is missing.",
        Rule::R040 => {
            "The amount of an allowance or charge[ is {found}, but its percentage of its base makes \
             {expected}| is not its percentage of its base]."
        }
        Rule::R041 => "An allowance or charge has a percentage, but not the amount that is a percentage of.",
        Rule::R042 => "An allowance or charge has a base amount, but no percentage.",
        Rule::R046 => {
            "The net price (BT-146) is {BT-146}, but the gross price (BT-148)[ {BT-148}] less the discount \
             makes[ {expected}| another]."
        }
        Rule::R055 => "The total VAT in the two currencies (BT-110, BT-111) must both be positive or negative.",
        Rule::R061 => "A direct debit needs the mandate reference (BT-89); it is missing.",
        Rule::R110 => "The period of the line begins before the invoicing period (BT-73).",
        Rule::R111 => "The period of the line ends after the invoicing period (BT-74).",
        Rule::R120 => {
            "The net amount (BT-131) is {found}, but quantity {BT-129} at a price of {BT-146}[ for {BT-149}] \
             with the allowances and charges of the line makes {expected}."
        }
        Rule::R121 => "The quantity the price is for (BT-149)[, {BT-149},] must be above zero.",
        Rule::R130 => "The unit of the price (BT-150) is not that of the quantity (BT-130).",
        Rule::Cl001 => "An attached file is of a kind (MIME code) that may not be attached.",
        Rule::Cl002 => "The reason code of an allowance is not in the list (UNTDID 5189).",
        Rule::Cl003 => "The reason code of a charge is not in the list (UNTDID 7161).",
        Rule::Cl006 => "The code for the date of VAT (BT-8) is not in the list (UNTDID 2005).",
        Rule::Cl008 => "An electronic address names a scheme that is not in the list (EAS).",
        Rule::P0100 => "The type of the invoice (BT-3)[, {BT-3},] is not one that Peppol provides for.",
        Rule::P0101 => "The type of the credit note (BT-3)[, {BT-3},] is not one that Peppol provides for.",
        Rule::CommonR040 => "The GLN ({term}) has not 13 digits, or its check digit is wrong.",
        Rule::CommonR041 => "The Norwegian organisation number ({term})[, {value},] is not a valid one.",
        Rule::CommonR042 => "The Danish company number ({term})[, {value},] is not a valid one.",
        Rule::CommonR043 => "The Belgian enterprise number ({term})[, {value},] is not a valid one.",
        Rule::CommonR049 => "The Swedish organisation number ({term})[, {value},] is not a valid one.",
        Rule::CommonR050 => "The Australian business number ({term})[, {value},] is not a valid one.",
    }
}
