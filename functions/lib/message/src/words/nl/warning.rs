//! What speaks against an invoice, whoever sent it.

use crate::text::{Text, advises, says};
use crate::{Language, Parameter, Warning};

pub(crate) fn text(message: &Warning) -> Text {
    match message {
        Warning::Spam => says("Amazon SES, dat uw e-mails ontvangt, houdt deze voor spam."),
        Warning::SpfFailed => {
            says("De e-mail kwam van een server die niet voor het domein van de afzender mag verzenden.")
        }
        Warning::DkimFailed => says("De handtekening van de e-mail klopt niet; hij kan onderweg zijn gewijzigd."),
        Warning::DmarcFailed { domain: Some(domain), policy: Some(policy) } => says(format!(
            "Het is niet bewezen dat de e-mail van het domein komt dat hij noemt. {domain} vraagt zulke \
             e-mails {policy}.",
            policy = policy.shown(Language::Nl)
        )),
        Warning::DmarcFailed { .. } => says("Het is niet bewezen dat de e-mail van het domein komt dat hij noemt."),
        Warning::SenderUnproven { verdict } => says(format!(
            "Niets bewijst dat de e-mail van het domein komt dat hij noemt: {verdict}.",
            verdict = verdict.shown(Language::Nl)
        )),
        Warning::KnownSenderUnproven { domain: Some(domain) } => {
            says(format!("Misschien gebruikt iemand de naam van een afzender die u kent: {domain}."))
        }
        Warning::KnownSenderUnproven { domain: None } => {
            says("Misschien gebruikt iemand de naam van een afzender die u kent.")
        }
        Warning::UnprovenAsReleased { domain, iban } => says(format!(
            "Misschien gebruikt iemand de naam van {domain}. U hebt al eens een factuur van deze \
             afzender vrijgegeven die evenmin bewezen was, met dezelfde rekening, {iban}."
        )),
        Warning::NoSender => says("De e-mail noemt geen afzender; niets bewijst wie hem heeft gestuurd."),
        Warning::SeveralSenders { senders } => says(format!(
            "De e-mail noemt verscheidene afzenders ({senders}); niets bewijst wie hem heeft gestuurd.",
            senders = senders.shown(Language::Nl)
        )),
        Warning::FirstMailFromAddress { address } => {
            says(format!("Van dit adres, {address}, kwam nog geen factuur, wel van het domein ervan."))
        }
        Warning::FirstMailFromDomain { domain } => says(format!("Van {domain} kwam nog geen factuur.")),
        Warning::SupplierFromNewDomain { domain, before } => says(format!(
            "De factuur kwam van {domain}; tot nu toe kwamen de facturen van deze leverancier van \
             {before}.",
            before = before.shown(Language::Nl)
        )),
        Warning::LookAlikeDomain { domain, known } => {
            says(format!("Het domein van de afzender, {domain}, lijkt op een ander dat u kent: {known}."))
        }
        Warning::SupplierUnread => says("Geen programma kan lezen van wie de factuur is."),
        Warning::IbanChanged { iban, before } => says(format!(
            "De rekening waarop betaald moet worden, {iban}, is er geen van eerdere facturen van deze \
             leverancier: {before}.",
            before = before.shown(Language::Nl)
        )),
        Warning::IbanCountryDiffers { iban, vat } => says(format!(
            "De rekening waarop betaald moet worden, {iban}, is in een ander land dan de leverancier \
             (btw-nummer {vat})."
        )),
        Warning::NumberUsedBefore { invoice_id } => advises(
            format!(
                "Een andere factuur van deze leverancier heeft hetzelfde nummer, met een andere datum of een \
                 ander totaal: {invoice_id}."
            ),
            "Vraag de leverancier of de ene in de plaats komt van de andere.",
        ),
        Warning::PdfSpeaksOfCorrection { pdf, line, data } => advises(
            format!(
                "{pdf} begint met ‘{line}’, maar {data} is een gewone factuur: het kan een ander document \
                 over die factuur zijn."
            ),
            "Bekijk beide.",
        ),
        Warning::PdfLacksTotal { pdf, total } => advises(
            format!(
                "{pdf} toont het nummer van de factuur, maar niet haar totaal, {total}: het kan een ander \
                 document zijn.",
                total = total.shown(Language::Nl)
            ),
            "Bekijk het.",
        ),
        Warning::FilesDisagree { field, values } => {
            let values: Vec<String> = values.iter().map(|value| value.of(*field, Language::Nl)).collect();
            advises(
                format!(
                    "De bestanden van de factuur spreken elkaar tegen ({field}): {}.",
                    values.join(", "),
                    field = field.shown(Language::Nl)
                ),
                "Vraag de leverancier wat juist is.",
            )
        }
    }
}
