//! What speaks against an invoice, whoever sent it.

use crate::text::{Text, advises, says};
use crate::{Language, Parameter, Warning};

pub(crate) fn text(message: &Warning) -> Text {
    match message {
        Warning::Spam => says("Amazon SES, which takes in your e-mails, takes this one for spam."),
        Warning::SpfFailed => says("The e-mail came from a server that may not send for its sender's domain."),
        Warning::DkimFailed => says("The e-mail's signature does not hold; it may have been changed on its way."),
        Warning::DmarcFailed { domain: Some(domain), policy: Some(policy) } => says(format!(
            "The e-mail is not proven to come from the domain it names. {domain} asks that such e-mails \
             {policy}.",
            policy = policy.shown(Language::En)
        )),
        Warning::DmarcFailed { .. } => says("The e-mail is not proven to come from the domain it names."),
        Warning::SenderUnproven { verdict } => says(format!(
            "Nothing proves that the e-mail comes from the domain it names: {verdict}.",
            verdict = verdict.shown(Language::En)
        )),
        Warning::KnownSenderUnproven { domain: Some(domain) } => {
            says(format!("Somebody may be using the name of a sender you know: {domain}."))
        }
        Warning::KnownSenderUnproven { domain: None } => says("Somebody may be using the name of a sender you know."),
        Warning::UnprovenAsReleased { domain, iban } => says(format!(
            "Somebody may be using the name of {domain}. You released an invoice of this sender before \
             that was not proven either, with the same account to pay to, {iban}."
        )),
        Warning::NoSender => says("The e-mail names no sender, so nothing proves who sent it."),
        Warning::SeveralSenders { senders } => says(format!(
            "The e-mail names several senders ({senders}), so nothing proves who sent it.",
            senders = senders.shown(Language::En)
        )),
        Warning::FirstMailFromAddress { address } => {
            says(format!("No invoice came from this address, {address}, before, though from its domain."))
        }
        Warning::FirstMailFromDomain { domain } => says(format!("No invoice came from {domain} before.")),
        Warning::SupplierFromNewDomain { domain, before } => says(format!(
            "The invoice came from {domain}; this supplier's invoices came from {before} so far.",
            before = before.shown(Language::En)
        )),
        Warning::LookAlikeDomain { domain, known } => {
            says(format!("The sender's domain, {domain}, looks like one you know, {known}, and is another."))
        }
        Warning::SupplierUnread => says("No program can read whose invoice it is."),
        Warning::IbanChanged { iban, before } => says(format!(
            "The account to pay to, {iban}, is none of this supplier's earlier invoices: {before}.",
            before = before.shown(Language::En)
        )),
        Warning::IbanCountryDiffers { iban, vat } => {
            says(format!("The account to pay to, {iban}, is in another country than the supplier (VAT number {vat})."))
        }
        Warning::NumberUsedBefore { invoice_id } => advises(
            format!(
                "Another invoice of this supplier has the same number, with another date or total: \
                 {invoice_id}."
            ),
            "Ask the supplier whether one takes the place of the other.",
        ),
        Warning::PdfSpeaksOfCorrection { pdf, line, data } => advises(
            format!(
                "{pdf} says “{line}” at its head, and {data} is an ordinary invoice: it may be another \
                 document about that invoice."
            ),
            "Look at both.",
        ),
        Warning::PdfLacksTotal { pdf, total } => advises(
            format!(
                "{pdf} shows the number of the invoice but not its total, {total}: it may be another \
                 document.",
                total = total.shown(Language::En)
            ),
            "Look at it.",
        ),
        Warning::FilesDisagree { field, values } => {
            let values: Vec<String> = values.iter().map(|value| value.of(*field, Language::En)).collect();
            advises(
                format!(
                    "The files of the invoice disagree ({field}): {}.",
                    values.join(", "),
                    field = field.shown(Language::En)
                ),
                "Ask the supplier which is right.",
            )
        }
    }
}
