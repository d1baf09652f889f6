//! What is wrong with what an invoice says.

use super::rules;
use crate::text::{Text, advises, says};
use crate::{Finding, Language, Parameter};

pub(crate) fn text(message: &Finding) -> Text {
    match message {
        Finding::RuleBroken { rule, values, place, more } => advises(
            rules::WORDS.of_rule(*rule, values, place.as_ref(), *more),
            format!("If the invoice must be corrected, tell the supplier the rule: {rule}."),
        ),
        Finding::OtherRuleBroken { rule, wording, place, more } => advises(
            rules::WORDS.whole(&format!("The rule {rule} is broken. It reads: “{wording}”."), place.as_ref(), *more),
            format!("If the invoice must be corrected, tell the supplier the rule: {rule}."),
        ),
        Finding::RepeatedElement { element, more } => advises(
            rules::WORDS.whole(
                &format!("{element} is given more than once, and may be only once; the first is taken."),
                None,
                *more,
            ),
            "Ask the supplier for a corrected invoice.",
        ),
        Finding::TotalsDiffer { net, tax, gross, expected } => advises(
            format!(
                "The total with VAT is {gross}, but total without VAT {net} plus VAT {tax} makes {expected}.",
                gross = gross.shown(Language::En),
                net = net.shown(Language::En),
                tax = tax.shown(Language::En),
                expected = expected.shown(Language::En)
            ),
            "Ask the supplier which amount is right.",
        ),
        Finding::SeveralInvoices { numbers } => advises(
            format!(
                "The pages show several invoice numbers, each with a total: {}. The file seems to hold \
                 several invoices.",
                numbers.shown(Language::En)
            ),
            "Look at it, and ask the supplier for one file each.",
        ),
        Finding::MoreFindings { count: 1 } => says("One more rule is broken, which is not listed."),
        Finding::MoreFindings { count } => {
            says(format!("{} more rules are broken, which are not listed.", count.shown(Language::En)))
        }
        Finding::MalformedAmount { element, value } => advises(
            format!("The value of {element}, “{value}”, is no amount with at most two decimals."),
            "Ask the supplier for a corrected invoice.",
        ),
        Finding::MalformedDate { element, value } => advises(
            format!("The value of {element}, “{value}”, is no date such as 2026-11-23."),
            "Ask the supplier for a corrected invoice.",
        ),
        Finding::MalformedValue { element, value, wording } => advises(
            format!("The value of {element}, “{value}”, cannot be read. The checking program says: “{wording}”."),
            "Ask the supplier for a corrected invoice.",
        ),
        Finding::SchemaBroken { element, wording } => advises(
            format!("{element} is not written as the format has it. The checking program says: “{wording}”."),
            "Ask the supplier for a corrected invoice.",
        ),
        Finding::VatChecksum { vat } => advises(
            format!("The VAT number of the seller, {vat}, cannot be right: its check digits are wrong."),
            "Compare it with earlier invoices, or ask the supplier.",
        ),
        Finding::IbanChecksum { iban } => advises(
            format!("The IBAN {iban} cannot be right: its check digits are wrong."),
            "Ask the supplier before you pay.",
        ),
        Finding::DamagedPdf => {
            advises("The PDF is cut off: pages, pictures or text may be missing.", "Ask the supplier to send it again.")
        }
        Finding::PdfOfPdfs => advises(
            "The PDF holds other PDFs, of which each may be an invoice. They are filed as its appendices.",
            "Look at them.",
        ),
        Finding::NotValidated => says(
            "The invoice is so large that only its totals and numbers were read; the rules of its format \
             were not checked.",
        ),
    }
}
