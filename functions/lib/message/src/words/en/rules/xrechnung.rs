//! The rules, in words for an accountant.

use crate::rule::XRechnung as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::BrDe1 => "XRechnung requires payment instructions (BG-16); they are missing.",
        Rule::BrDe2 => "XRechnung requires a contact of the seller (BG-6); it is missing.",
        Rule::BrDe3 => "XRechnung requires the city of the seller (BT-37); it is missing.",
        Rule::BrDe4 => "XRechnung requires the post code of the seller (BT-38); it is missing.",
        Rule::BrDe5 => "XRechnung requires the name of the seller's contact (BT-41); it is missing.",
        Rule::BrDe6 => "XRechnung requires the telephone number of the seller's contact (BT-42); it is missing.",
        Rule::BrDe7 => "XRechnung requires the e-mail address of the seller's contact (BT-43); it is missing.",
        Rule::BrDe8 => "XRechnung requires the city of the buyer (BT-52); it is missing.",
        Rule::BrDe9 => "XRechnung requires the post code of the buyer (BT-53); it is missing.",
        Rule::BrDe10 => "XRechnung requires the city of the delivery address (BT-77); it is missing.",
        Rule::BrDe11 => "XRechnung requires the post code of the delivery address (BT-78); it is missing.",
        Rule::BrDe14 => "XRechnung requires the VAT rate (BT-119); it is missing.",
        Rule::BrDe15 => "XRechnung requires the buyer reference (BT-10, in Germany the “Leitweg-ID”); it is missing.",
        Rule::BrDe16 => {
            "XRechnung requires the seller's VAT number (BT-31), tax number (BT-32) or tax representative \
             (BT-63); all are missing."
        }
        Rule::BrDe17 => "The type of the invoice (BT-3)[, {BT-3},] is not one that XRechnung provides for.",
        Rule::BrDe18 => {
            "The cash discount in the payment terms (BT-20) is not written as XRechnung requires (#SKONTO#…#)."
        }
        Rule::BrDe19 => "The account (BT-84) of the SEPA transfer is not a valid IBAN.",
        Rule::BrDe20 => "The debited account (BT-91) of the SEPA direct debit is not a valid IBAN.",
        Rule::BrDe21 => "The specification (BT-24) is not that of XRechnung.",
        Rule::BrDe22 => "Two attached files have the same name.",
        Rule::BrDe23A => "The invoice asks for a transfer (payment means {BT-81}), but the account (BG-17) is missing.",
        Rule::BrDe23B => "The invoice asks for a transfer (payment means {BT-81}), but gives a card or a direct debit.",
        Rule::BrDe24A => "The invoice is paid by card (payment means {BT-81}), but the card (BG-18) is missing.",
        Rule::BrDe24B => "The invoice is paid by card (payment means {BT-81}), but gives a transfer or a direct debit.",
        Rule::BrDe25A => {
            "The invoice is paid by direct debit (payment means {BT-81}), but its data (BG-19) is missing."
        }
        Rule::BrDe25B => "The invoice is paid by direct debit (payment means {BT-81}), but gives a transfer or a card.",
        Rule::BrDe26 => "A corrected invoice (384) should name the invoice it corrects (BG-3).",
        Rule::BrDe27 => "The telephone number of the seller's contact (BT-42) should have at least three digits.",
        Rule::BrDe28 => "The e-mail address of the seller's contact (BT-43) is not one.",
        Rule::BrDe30 => "A direct debit needs the creditor identifier (BT-90); it is missing.",
        Rule::BrDe31 => "A direct debit needs the debited account (BT-91); it is missing.",
        Rule::BrDeTmp32 => {
            "The date of delivery (BT-72) or the period of the service (BG-14, or BG-26 on every line) \
             should be given."
        }
        Rule::BrTmp2 => "The location of an external document (BT-124) is not a complete web address.",
        Rule::BrDex02 => {
            "The net amount of the line (BT-131)[ is {found}, but its sub-lines make {expected}| is not the \
             sum of its sub-lines]."
        }
        Rule::BrDex09 => {
            "The amount due (BT-115) is {found}, but total with VAT {BT-112} less prepaid {BT-113}[ plus \
             rounding {BT-114}] plus third-party payments makes {expected}."
        }
    }
}
