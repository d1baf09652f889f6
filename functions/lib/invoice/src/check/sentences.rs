//! What each rule means, in words for an accountant: one table, and the library's own text for what is not in it.
//!
//! `{BT-115}` stands for the value of a business term where the rule is broken, `{found}` and `{expected}` for what the
//! document says and what the rule computes, `{value}` for the value of the term the rule is about, `{term}` for that
//! term. What is in brackets is left out when a value in it is missing.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The sentence of a rule; `None` for a rule that has none here.
pub(super) fn of(rule: &str) -> Option<String> {
    static BY_RULE: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| SENTENCES.iter().copied().collect());
    BY_RULE.get(rule).map(|sentence| (*sentence).to_owned()).or_else(|| of_vat_category(rule))
}

/// Rules and their sentences. Those of EN 16931 first, then XRechnung's, then Peppol's.
const SENTENCES: &[(&str, &str)] = &[
    // Totals
    ("BR-CO-10", "The sum of the lines (BT-106) is {found}, but the net amounts of the lines make {expected}."),
    ("BR-CO-11", "The sum of the allowances (BT-107) is {found}, but the allowances of the invoice make {expected}."),
    ("BR-CO-12", "The sum of the charges (BT-108) is {found}, but the charges of the invoice make {expected}."),
    (
        "BR-CO-13",
        "The total without VAT (BT-109) is {found}, but the sum of the lines {BT-106} less allowances {BT-107} plus \
         charges {BT-108} makes {expected}.",
    ),
    ("BR-CO-14", "The total VAT (BT-110) is {found}, but the VAT amounts of the rates make {expected}."),
    (
        "BR-CO-15",
        "The total with VAT (BT-112) is {found}, but total without VAT {BT-109} plus VAT {BT-110} makes {expected}.",
    ),
    (
        "BR-CO-16",
        "The amount due (BT-115) is {found}, but total with VAT {BT-112} less prepaid {BT-113}[ plus rounding \
         {BT-114}] makes {expected}.",
    ),
    (
        "BR-CO-17",
        "The VAT amount (BT-117) is {found}, but[ {BT-119} % of] the taxable amount {BT-116} makes {expected}.",
    ),
    ("BR-12", "The sum of the lines (BT-106) is missing."),
    ("BR-13", "The total without VAT (BT-109) is missing."),
    ("BR-14", "The total with VAT (BT-112) is missing."),
    ("BR-15", "The amount due (BT-115) is missing."),
    ("BR-53", "VAT is also stated in {BT-6} (BT-6), but the total VAT in that currency (BT-111) is missing."),
    // The document
    ("BR-01", "The invoice does not say which specification it follows (BT-24)."),
    ("BR-02", "The invoice number (BT-1) is missing."),
    ("BR-03", "The issue date (BT-2) is missing."),
    ("BR-04", "The type of the invoice (BT-3) is missing: whether it is an invoice, a correction or a credit note."),
    ("BR-05", "The currency (BT-5) is missing."),
    ("BR-06", "The name of the seller (BT-27) is missing."),
    ("BR-07", "The name of the buyer (BT-44) is missing."),
    ("BR-08", "The postal address of the seller (BG-5) is missing."),
    ("BR-09", "The country of the seller (BT-40) is missing."),
    ("BR-10", "The postal address of the buyer (BG-8) is missing."),
    ("BR-11", "The country of the buyer (BT-55) is missing."),
    ("BR-16", "The invoice has no lines (BG-25)."),
    ("BR-17", "The name of the payee (BT-59) is missing."),
    ("BR-18", "The name of the seller's tax representative (BT-62) is missing."),
    ("BR-19", "The postal address of the seller's tax representative (BG-12) is missing."),
    ("BR-20", "The country of the seller's tax representative (BT-69) is missing."),
    ("BR-29", "The invoicing period ends ({BT-74}) before it begins ({BT-73})."),
    ("BR-49", "The invoice has payment data, but does not say how to pay (payment means code, BT-81)."),
    ("BR-50", "The invoice asks for a transfer, but the account (BT-84) is missing."),
    ("BR-51", "A full card number is given (BT-87); at most its first six and last four digits may be."),
    ("BR-52", "The reference (BT-122) is missing."),
    ("BR-55", "A preceding invoice is named without its number (BT-25)."),
    ("BR-56", "The VAT number of the seller's tax representative (BT-63) is missing."),
    ("BR-57", "The country of the delivery address (BT-80) is missing."),
    ("BR-61", "The invoice asks for a transfer[ (payment means {BT-81})], but the account (BT-84) is missing."),
    ("BR-62", "The electronic address of the seller (BT-34) does not say in which scheme it is."),
    ("BR-63", "The electronic address of the buyer (BT-49) does not say in which scheme it is."),
    ("BR-CO-03", "Both the date of VAT (BT-7) and a code for that date (BT-8) are given; only one may be."),
    ("BR-CO-09", "The VAT number[ {value}] ({term}) does not begin with the code of a country."),
    ("BR-CO-18", "The VAT breakdown (BG-23) is missing."),
    ("BR-CO-19", "An invoicing period is given without a start (BT-73) or an end (BT-74)."),
    (
        "BR-CO-25",
        "The amount due (BT-115) is {BT-115}, but neither a due date (BT-9) nor payment terms (BT-20) are given.",
    ),
    (
        "BR-CO-26",
        "The seller cannot be identified: neither an identifier (BT-29) nor a registration number (BT-30) nor a VAT \
         number (BT-31) is given.",
    ),
    // Lines, allowances and the VAT breakdown
    ("BR-21", "The line has no number (BT-126)."),
    ("BR-23", "The unit of the quantity (BT-130) is missing."),
    ("BR-25", "The name of the item (BT-153) is missing."),
    ("BR-27", "The net price (BT-146) is negative: {BT-146}."),
    ("BR-28", "The gross price (BT-148) is negative: {BT-148}."),
    ("BR-30", "The period of the line ends before it begins."),
    ("BR-33", "The reason of the allowance (BT-97 or BT-98) is missing."),
    ("BR-38", "The reason of the charge (BT-104 or BT-105) is missing."),
    ("BR-42", "The reason of an allowance on the line (BT-139 or BT-140) is missing."),
    ("BR-44", "The reason of a charge on the line (BT-144 or BT-145) is missing."),
    ("BR-47", "The VAT category (BT-118) is missing."),
    ("BR-48", "The VAT rate (BT-119) is missing."),
    ("BR-54", "An attribute of the item has no name (BT-160) or no value (BT-161)."),
    ("BR-64", "The standard number of the item (BT-157) does not say in which scheme it is."),
    ("BR-65", "The classification of the item (BT-158) does not say in which scheme it is."),
    ("BR-CO-04", "The VAT category of the line (BT-151) is missing."),
    ("BR-CO-20", "A period of the line is given without a start (BT-134) or an end (BT-135)."),
    ("BR-CO-21", "The reason of the allowance (BT-97 or BT-98) is missing."),
    ("BR-CO-22", "The reason of the charge (BT-104 or BT-105) is missing."),
    ("BR-CO-23", "The reason of an allowance on the line (BT-139 or BT-140) is missing."),
    ("BR-CO-24", "The reason of a charge on the line (BT-144 or BT-145) is missing."),
    ("BR-IC-11", "An intra-community supply needs the date of delivery (BT-72) or the invoicing period (BG-14)."),
    ("BR-IC-12", "An intra-community supply needs the country of delivery (BT-80)."),
    // Codes
    ("BR-CL-01", "The type of the invoice (BT-3)[, {BT-3},] is no code for an invoice or credit note (UNTDID 1001)."),
    ("BR-CL-04", "The currency (BT-5)[, {BT-5},] is no currency code (ISO 4217)."),
    ("BR-CL-05", "The VAT currency (BT-6)[, {BT-6},] is no currency code (ISO 4217)."),
    ("BR-CL-10", "An identifier names a scheme that is not in the list (ISO 6523)."),
    ("BR-CL-11", "The registration number ({term}) names a scheme that is not in the list (ISO 6523)."),
    ("BR-CL-13", "The classification of the item (BT-158) names a scheme that is not in the list (UNTDID 7143)."),
    ("BR-CL-14", "A country[, {value},] is no country code (ISO 3166-1)."),
    ("BR-CL-15", "The country of origin[, {value},] is no country code (ISO 3166-1)."),
    ("BR-CL-16", "The payment means (BT-81)[, {BT-81},] is not in the list (UNTDID 4461)."),
    ("BR-CL-17", "The VAT category[, {value},] is not in the list (UNTDID 5305)."),
    ("BR-CL-18", "The VAT category[, {value},] is not in the list (UNTDID 5305)."),
    ("BR-CL-19", "The reason code of the allowance[, {value},] is not in the list (UNTDID 5189)."),
    ("BR-CL-20", "The reason code of the charge[, {value},] is not in the list (UNTDID 7161)."),
    ("BR-CL-21", "The standard number of the item (BT-157) names a scheme that is not in the list (ISO 6523)."),
    ("BR-CL-22", "The reason code of the VAT exemption (BT-121)[, {BT-121},] is not in the list (VATEX)."),
    ("BR-CL-23", "The unit of the quantity (BT-130)[, {BT-130},] is not in the list (UN/ECE Recommendation 20)."),
    ("BR-CL-24", "An attached file is of a kind (MIME code) that may not be attached."),
    ("BR-CL-25", "The electronic address ({term}) names a scheme that is not in the list (EAS)."),
    ("BR-CL-26", "The place of delivery names a scheme that is not in the list (ISO 6523)."),
    ("EN-CURRENCY-01", "The currency (BT-5) is XXX, which means that there is none."),
    ("EN-SEPA-01", "The creditor identifier (BT-90) of the direct debit is not a valid one."),
    // XRechnung
    ("BR-DE-1", "XRechnung requires payment instructions (BG-16); they are missing."),
    ("BR-DE-2", "XRechnung requires a contact of the seller (BG-6); it is missing."),
    ("BR-DE-3", "XRechnung requires the city of the seller (BT-37); it is missing."),
    ("BR-DE-4", "XRechnung requires the post code of the seller (BT-38); it is missing."),
    ("BR-DE-5", "XRechnung requires the name of the seller's contact (BT-41); it is missing."),
    ("BR-DE-6", "XRechnung requires the telephone number of the seller's contact (BT-42); it is missing."),
    ("BR-DE-7", "XRechnung requires the e-mail address of the seller's contact (BT-43); it is missing."),
    ("BR-DE-8", "XRechnung requires the city of the buyer (BT-52); it is missing."),
    ("BR-DE-9", "XRechnung requires the post code of the buyer (BT-53); it is missing."),
    ("BR-DE-10", "XRechnung requires the city of the delivery address (BT-77); it is missing."),
    ("BR-DE-11", "XRechnung requires the post code of the delivery address (BT-78); it is missing."),
    ("BR-DE-14", "XRechnung requires the VAT rate (BT-119); it is missing."),
    ("BR-DE-15", "XRechnung requires the buyer reference (BT-10, in Germany the \"Leitweg-ID\"); it is missing."),
    (
        "BR-DE-16",
        "XRechnung requires the seller's VAT number (BT-31), tax number (BT-32) or tax representative (BT-63); all \
         are missing.",
    ),
    ("BR-DE-17", "The type of the invoice (BT-3)[, {BT-3},] is not one that XRechnung provides for."),
    ("BR-DE-18", "The cash discount in the payment terms (BT-20) is not written as XRechnung requires (#SKONTO#…#)."),
    ("BR-DE-19", "The account (BT-84) of the SEPA transfer is not a valid IBAN."),
    ("BR-DE-20", "The debited account (BT-91) of the SEPA direct debit is not a valid IBAN."),
    ("BR-DE-21", "The specification (BT-24) is not that of XRechnung."),
    ("BR-DE-22", "Two attached files have the same name."),
    ("BR-DE-23-a", "The invoice asks for a transfer (payment means {BT-81}), but the account (BG-17) is missing."),
    ("BR-DE-23-b", "The invoice asks for a transfer (payment means {BT-81}), but gives a card or a direct debit."),
    ("BR-DE-24-a", "The invoice is paid by card (payment means {BT-81}), but the card (BG-18) is missing."),
    ("BR-DE-24-b", "The invoice is paid by card (payment means {BT-81}), but gives a transfer or a direct debit."),
    ("BR-DE-25-a", "The invoice is paid by direct debit (payment means {BT-81}), but its data (BG-19) is missing."),
    ("BR-DE-25-b", "The invoice is paid by direct debit (payment means {BT-81}), but gives a transfer or a card."),
    ("BR-DE-26", "A corrected invoice (384) should name the invoice it corrects (BG-3)."),
    ("BR-DE-27", "The telephone number of the seller's contact (BT-42) should have at least three digits."),
    ("BR-DE-28", "The e-mail address of the seller's contact (BT-43) is not one."),
    ("BR-DE-30", "A direct debit needs the creditor identifier (BT-90); it is missing."),
    ("BR-DE-31", "A direct debit needs the debited account (BT-91); it is missing."),
    (
        "BR-DE-TMP-32",
        "The date of delivery (BT-72) or the period of the service (BG-14, or BG-26 on every line) should be given.",
    ),
    ("BR-TMP-2", "The location of an external document (BT-124) is not a complete web address."),
    (
        "BR-DEX-02",
        "The net amount of the line (BT-131)[ is {found}, but its sub-lines make {expected}| is not the sum of its \
         sub-lines].",
    ),
    (
        "BR-DEX-09",
        "The amount due (BT-115) is {found}, but total with VAT {BT-112} less prepaid {BT-113}[ plus rounding \
         {BT-114}] plus third-party payments makes {expected}.",
    ),
    // Peppol
    ("PEPPOL-EN16931-R001", "Peppol requires the business process (BT-23); it is missing."),
    ("PEPPOL-EN16931-R002", "Peppol allows only one note (BT-22)."),
    ("PEPPOL-EN16931-R003", "Peppol requires a buyer reference (BT-10) or an order number (BT-13); both are missing."),
    ("PEPPOL-EN16931-R004", "The specification (BT-24) is not that of Peppol BIS Billing 3."),
    (
        "PEPPOL-EN16931-R005",
        "The VAT currency (BT-6) is the same as the currency of the invoice (BT-5); it must differ.",
    ),
    ("PEPPOL-EN16931-R007", "The business process (BT-23) is not written as Peppol requires."),
    ("PEPPOL-EN16931-R008", "The document has empty elements."),
    ("PEPPOL-EN16931-R010", "Peppol requires the electronic address of the buyer (BT-49); it is missing."),
    ("PEPPOL-EN16931-R020", "Peppol requires the electronic address of the seller (BT-34); it is missing."),
    (
        "PEPPOL-EN16931-R040",
        "The amount of an allowance or charge[ is {found}, but its percentage of its base makes {expected}| is not its \
         percentage of its base].",
    ),
    ("PEPPOL-EN16931-R041", "An allowance or charge has a percentage, but not the amount that is a percentage of."),
    ("PEPPOL-EN16931-R042", "An allowance or charge has a base amount, but no percentage."),
    (
        "PEPPOL-EN16931-R046",
        "The net price (BT-146) is {BT-146}, but the gross price (BT-148)[ {BT-148}] less the discount[ makes \
         {expected}| is another].",
    ),
    ("PEPPOL-EN16931-R055", "The total VAT in the two currencies (BT-110, BT-111) must both be positive or negative."),
    ("PEPPOL-EN16931-R061", "A direct debit needs the mandate reference (BT-89); it is missing."),
    ("PEPPOL-EN16931-R110", "The period of the line begins before the invoicing period (BT-73)."),
    ("PEPPOL-EN16931-R111", "The period of the line ends after the invoicing period (BT-74)."),
    (
        "PEPPOL-EN16931-R120",
        "The net amount (BT-131) is {found}, but quantity {BT-129} at a price of {BT-146}[ for {BT-149}] with the \
         allowances and charges of the line makes {expected}.",
    ),
    ("PEPPOL-EN16931-R121", "The quantity the price is for (BT-149)[, {BT-149},] must be above zero."),
    ("PEPPOL-EN16931-R130", "The unit of the price (BT-150) is not that of the quantity (BT-130)."),
    ("PEPPOL-EN16931-CL001", "An attached file is of a kind (MIME code) that may not be attached."),
    ("PEPPOL-EN16931-CL002", "The reason code of an allowance is not in the list (UNTDID 5189)."),
    ("PEPPOL-EN16931-CL003", "The reason code of a charge is not in the list (UNTDID 7161)."),
    ("PEPPOL-EN16931-CL006", "The code for the date of VAT (BT-8) is not in the list (UNTDID 2005)."),
    ("PEPPOL-EN16931-CL008", "An electronic address names a scheme that is not in the list (EAS)."),
    ("PEPPOL-EN16931-P0100", "The type of the invoice (BT-3)[, {BT-3},] is not one that Peppol provides for."),
    ("PEPPOL-EN16931-P0101", "The type of the credit note (BT-3)[, {BT-3},] is not one that Peppol provides for."),
    ("PEPPOL-COMMON-R040", "The GLN ({term}) has not 13 digits, or its check digit is wrong."),
    ("PEPPOL-COMMON-R041", "The Norwegian organisation number ({term})[, {value},] is not a valid one."),
    ("PEPPOL-COMMON-R042", "The Danish company number ({term})[, {value},] is not a valid one."),
    ("PEPPOL-COMMON-R043", "The Belgian enterprise number ({term})[, {value},] is not a valid one."),
    ("PEPPOL-COMMON-R049", "The Swedish organisation number ({term})[, {value},] is not a valid one."),
    ("PEPPOL-COMMON-R050", "The Australian business number ({term})[, {value},] is not a valid one."),
];

/// The ten rules that EN 16931 has for every VAT category (6.4.3): `BR-S-01` to `BR-AG-10`.
fn of_vat_category(rule: &str) -> Option<String> {
    let (category, row) = rule.strip_prefix("BR-")?.split_once('-')?;
    let (name, numbers, rate) = match category {
        "S" => ("standard rate (S)", SELLER, ABOVE_ZERO),
        "Z" => ("zero rate (Z)", SELLER, ZERO),
        "E" => ("exempt (E)", SELLER, ZERO),
        "AE" => ("reverse charge (AE)", SELLER_AND_BUYER, ZERO),
        "IC" => ("intra-community supply (K)", SELLER_AND_BUYER, ZERO),
        "G" => ("export (G)", SELLER, ZERO),
        "O" => ("not subject to VAT (O)", "VAT numbers are given and must not be", "must not be given"),
        "AF" => ("Canary Islands (L)", SELLER, NOT_NEGATIVE),
        "AG" => ("Ceuta and Melilla (M)", SELLER, NOT_NEGATIVE),
        _ => return None,
    };
    let is_taxed = matches!(category, "S" | "AF" | "AG");
    Some(match row {
        "01" => format!(
            "The VAT category {name} is used; the VAT breakdown (BG-23) has {{found}} of it and must have {{expected}}."
        ),
        "02" => format!("A line has the VAT category {name}, but {numbers}."),
        "03" => format!("An allowance has the VAT category {name}, but {numbers}."),
        "04" => format!("A charge has the VAT category {name}, but {numbers}."),
        "05" => format!("The VAT rate (BT-152)[, {{BT-152}} %,] {rate} in the category {name}."),
        "06" => format!("The VAT rate of the allowance (BT-96) {rate} in the category {name}."),
        "07" => format!("The VAT rate of the charge (BT-103) {rate} in the category {name}."),
        "08" => format!(
            "The taxable amount (BT-116)[ is {{found}}, but the lines, charges and allowances of the category {name} \
             make {{expected}}| is not the sum of the lines, charges and allowances of the category {name}]."
        ),
        "09" if is_taxed => "The VAT amount (BT-117)[ is {found}, but the rate[ of {BT-119} %] on {BT-116} makes \
                             {expected}| is not the taxable amount times the rate]."
            .to_owned(),
        "09" => format!("The VAT amount (BT-117)[, {{BT-117}},] must be 0 in the category {name}."),
        "10" if is_taxed || category == "Z" => {
            format!("A reason of exemption (BT-120, BT-121) is given and must not be in the category {name}.")
        }
        "10" => format!("The reason of the exemption (BT-120 or BT-121) is missing for the category {name}."),
        _ => return None,
    })
}

const SELLER: &str = "the seller's VAT number (BT-31), tax number (BT-32) or tax representative (BT-63) is missing";
const SELLER_AND_BUYER: &str = "the VAT number of the seller (BT-31 or BT-63) or of the buyer (BT-48) is missing";
const ABOVE_ZERO: &str = "must be above 0";
const ZERO: &str = "must be 0";
const NOT_NEGATIVE: &str = "must not be negative";

/// A sentence with its values filled in; `None` when one is missing that it cannot do without.
///
/// `[one|other]` is `one` when its values are there, else `other`, else nothing.
pub(super) fn filled(sentence: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some(at) = rest.find(['{', '[']) {
        out.push_str(&rest[..at]);
        let inside = &rest[at + 1..];
        if rest[at..].starts_with('{') {
            let (name, after) = inside.split_once('}')?;
            out.push_str(&value(name)?);
            rest = after;
        } else {
            let end = closing(inside)?;
            let (one, other) = inside[..end].rsplit_once('|').unwrap_or((&inside[..end], ""));
            out.push_str(&filled(one, value).or_else(|| filled(other, value))?);
            rest = &inside[end + 1..];
        }
    }
    out.push_str(rest);
    Some(out)
}

/// Where the bracket ends that was opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_goes_without_what_it_can_go_without() {
        let value = |name: &str| (name == "BT-1").then(|| "7".to_owned());
        assert_eq!(filled("No. {BT-1}.", &value).as_deref(), Some("No. 7."));
        assert_eq!(filled("No. {BT-2}.", &value), None);
        assert_eq!(filled("No.[ {BT-2}][ {BT-1}].", &value).as_deref(), Some("No. 7."));
        assert_eq!(filled("It[ is {BT-2}[ or {BT-1}]| is missing].", &value).as_deref(), Some("It is missing."));
        assert_eq!(filled("It [", &value), None);
    }

    #[test]
    fn every_sentence_is_one_and_belongs_to_a_rule_there_is() {
        let none = |_: &str| Some("1".to_owned());
        for (rule, sentence) in SENTENCES {
            let filled = filled(sentence, &none);
            assert!(filled.is_some_and(|text| text.ends_with('.') && !text.contains(['{', '[', '|'])), "{rule}");
            let of_types = ["BR-12", "BR-13", "BR-14", "BR-15"].contains(rule);
            let is_known = en16931::profiles::ALL.iter().any(|profile| profile.check_ids().any(|id| id == *rule));
            assert!(is_known || of_types, "{rule} is no rule");
        }
    }
}
