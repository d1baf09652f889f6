//! The rules of EN 16931, in words for an accountant.

use crate::rule::En16931 as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::BrCo10 => "The sum of the lines (BT-106) is {found}, but the net amounts of the lines make {expected}.",
        Rule::BrCo11 => {
            "The sum of the allowances (BT-107)[ is {found}, but the allowances of the invoice make \
             {expected}| is missing; the allowances of the invoice make {expected}]."
        }
        Rule::BrCo12 => {
            "The sum of the charges (BT-108)[ is {found}, but the charges of the invoice make {expected}| is \
             missing; the charges of the invoice make {expected}]."
        }
        Rule::BrCo13 => {
            "The total without VAT (BT-109) is {found}, but the sum of the lines {BT-106} less allowances \
             {BT-107} plus charges {BT-108} makes {expected}."
        }
        Rule::BrCo14 => {
            "The total VAT (BT-110)[ is {found}, but the VAT amounts of the rates make {expected}| is \
             missing; the VAT amounts of the rates make {expected}]."
        }
        Rule::BrCo15 => {
            "The total with VAT (BT-112) is {found}, but total without VAT {BT-109} plus VAT {BT-110} makes \
             {expected}."
        }
        Rule::BrCo16 => {
            "The amount due (BT-115) is {found}, but total with VAT {BT-112} less prepaid {BT-113}[ plus \
             rounding {BT-114}] makes {expected}."
        }
        Rule::BrCo17 => {
            "The VAT amount (BT-117) is {found}, but[ {BT-119} % of] the taxable amount {BT-116} makes {expected}."
        }
        Rule::Br12 => "The sum of the lines (BT-106) is missing.",
        Rule::Br13 => "The total without VAT (BT-109) is missing.",
        Rule::Br14 => "The total with VAT (BT-112) is missing.",
        Rule::Br15 => "The amount due (BT-115) is missing.",
        Rule::Br53 => "VAT is also stated in {BT-6} (BT-6), but the total VAT in that currency (BT-111) is missing.",
        Rule::Br01 => "The invoice does not say which specification it follows (BT-24).",
        Rule::Br02 => "The invoice number (BT-1) is missing.",
        Rule::Br03 => "The issue date (BT-2) is missing.",
        Rule::Br04 => {
            "The type of the invoice (BT-3) is missing: whether it is an invoice, a correction or a credit note."
        }
        Rule::Br05 => "The currency (BT-5) is missing.",
        Rule::Br06 => "The name of the seller (BT-27) is missing.",
        Rule::Br07 => "The name of the buyer (BT-44) is missing.",
        Rule::Br08 => "The postal address of the seller (BG-5) is missing.",
        Rule::Br09 => "The country of the seller (BT-40) is missing.",
        Rule::Br10 => "The postal address of the buyer (BG-8) is missing.",
        Rule::Br11 => "The country of the buyer (BT-55) is missing.",
        Rule::Br16 => "The invoice has no lines (BG-25).",
        Rule::Br17 => "The name of the payee (BT-59) is missing.",
        Rule::Br18 => "The name of the seller's tax representative (BT-62) is missing.",
        Rule::Br19 => "The postal address of the seller's tax representative (BG-12) is missing.",
        Rule::Br20 => "The country of the seller's tax representative (BT-69) is missing.",
        Rule::Br29 => "The invoicing period ends ({BT-74}) before it begins ({BT-73}).",
        Rule::Br49 => "The invoice has payment data, but does not say how to pay (payment means code, BT-81).",
        Rule::Br50 => "The invoice asks for a transfer, but the account (BT-84) is missing.",
        Rule::Br51 => "A full card number is given (BT-87); at most its first six and last four digits may be.",
        Rule::Br52 => "The reference of the supporting document (BT-122) is missing.",
        Rule::Br55 => "A preceding invoice is named without its number (BT-25).",
        Rule::Br56 => "The VAT number of the seller's tax representative (BT-63) is missing.",
        Rule::Br57 => "The country of the delivery address (BT-80) is missing.",
        Rule::Br61 => "The invoice asks for a transfer[ (payment means {BT-81})], but the account (BT-84) is missing.",
        Rule::Br62 => "The electronic address of the seller (BT-34) does not say in which scheme it is.",
        Rule::Br63 => "The electronic address of the buyer (BT-49) does not say in which scheme it is.",
        Rule::BrCo03 => "Both the date of VAT (BT-7) and a code for that date (BT-8) are given; only one may be.",
        Rule::BrCo09 => "The VAT number[ {value}] ({term}) does not begin with the code of a country.",
        Rule::BrCo18 => "The VAT breakdown (BG-23) is missing.",
        Rule::BrCo19 => "An invoicing period is given without a start (BT-73) or an end (BT-74).",
        Rule::BrCo25 => {
            "The amount due (BT-115) is {BT-115}, but neither a due date (BT-9) nor payment terms (BT-20) are given."
        }
        Rule::BrCo26 => {
            "The seller cannot be identified: neither an identifier (BT-29) nor a registration number \
             (BT-30) nor a VAT number (BT-31) is given."
        }
        Rule::Br21 => "The line has no number (BT-126).",
        Rule::Br23 => "The unit of the quantity (BT-130) is missing.",
        Rule::Br25 => "The name of the item (BT-153) is missing.",
        Rule::Br27 => "The net price (BT-146) is negative: {BT-146}.",
        Rule::Br28 => "The gross price (BT-148) is negative: {BT-148}.",
        Rule::Br30 => "The period of the line ends before it begins.",
        Rule::Br33 => "The reason of the allowance (BT-97 or BT-98) is missing.",
        Rule::Br38 => "The reason of the charge (BT-104 or BT-105) is missing.",
        Rule::Br42 => "The reason of an allowance on the line (BT-139 or BT-140) is missing.",
        Rule::Br44 => "The reason of a charge on the line (BT-144 or BT-145) is missing.",
        Rule::Br47 => "The VAT category (BT-118) is missing.",
        Rule::Br48 => "The VAT rate (BT-119) is missing.",
        Rule::Br54 => "An attribute of the item has no name (BT-160) or no value (BT-161).",
        Rule::Br64 => "The standard number of the item (BT-157) does not say in which scheme it is.",
        Rule::Br65 => "The classification of the item (BT-158) does not say in which scheme it is.",
        Rule::BrCo04 => "The VAT category of the line (BT-151) is missing.",
        Rule::BrCo20 => "A period of the line is given without a start (BT-134) or an end (BT-135).",
        Rule::BrCo21 => "The allowance has no reason, neither in words (BT-97) nor as a code (BT-98).",
        Rule::BrCo22 => "The charge has no reason, neither in words (BT-104) nor as a code (BT-105).",
        Rule::BrCo23 => "An allowance on the line has no reason, neither in words (BT-139) nor as a code (BT-140).",
        Rule::BrCo24 => "A charge on the line has no reason, neither in words (BT-144) nor as a code (BT-145).",
        Rule::BrIc11 => "An intra-community supply needs the date of delivery (BT-72) or the invoicing period (BG-14).",
        Rule::BrIc12 => "An intra-community supply needs the country of delivery (BT-80).",
        Rule::BrCl01 => {
            "The type of the invoice (BT-3)[, {BT-3},] is no code for an invoice or credit note (UNTDID 1001)."
        }
        Rule::BrCl04 => "The currency (BT-5)[, {BT-5},] is no currency code (ISO 4217).",
        Rule::BrCl05 => "The VAT currency (BT-6)[, {BT-6},] is no currency code (ISO 4217).",
        Rule::BrCl10 => "An identifier names a scheme that is not in the list (ISO 6523).",
        Rule::BrCl11 => "The registration number ({term}) names a scheme that is not in the list (ISO 6523).",
        Rule::BrCl13 => "The classification of the item (BT-158) names a scheme that is not in the list (UNTDID 7143).",
        Rule::BrCl14 => "A country[, {value},] is no country code (ISO 3166-1).",
        Rule::BrCl15 => "The country of origin[, {value},] is no country code (ISO 3166-1).",
        Rule::BrCl16 => "The payment means (BT-81)[, {BT-81},] is not in the list (UNTDID 4461).",
        Rule::BrCl17 | Rule::BrCl18 => "The VAT category[, {value},] is not in the list (UNTDID 5305).",
        Rule::BrCl19 => "The reason code of the allowance[, {value},] is not in the list (UNTDID 5189).",
        Rule::BrCl20 => "The reason code of the charge[, {value},] is not in the list (UNTDID 7161).",
        Rule::BrCl21 => "The standard number of the item (BT-157) names a scheme that is not in the list (ISO 6523).",
        Rule::BrCl22 => "The reason code of the VAT exemption (BT-121)[, {BT-121},] is not in the list (VATEX).",
        Rule::BrCl23 => "The unit of the quantity (BT-130)[, {BT-130},] is not in the list (UN/ECE Recommendation 20).",
        Rule::BrCl24 => "An attached file is of a kind (MIME code) that may not be attached.",
        Rule::BrCl25 => "The electronic address ({term}) names a scheme that is not in the list (EAS).",
        Rule::BrCl26 => "The place of delivery names a scheme that is not in the list (ISO 6523).",
        Rule::EnCurrency01 => "The currency (BT-5) is XXX, which means that there is none.",
        Rule::EnSepa01 => "The creditor identifier (BT-90) of the direct debit is not a valid one.",
    }
}
