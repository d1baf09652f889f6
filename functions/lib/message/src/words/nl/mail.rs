//! Why a whole mail became no invoice.

use crate::Language::Nl;
use crate::text::{Text, advises, says};
use crate::{AutoReplyKind, MailReason, Parameter};

pub(crate) fn text(message: &MailReason) -> Text {
    match message {
        MailReason::NoAttachment => advises(
            "De e-mail heeft geen bijlage, dus er valt niets over te nemen.",
            "Vraag de afzender de factuur als bijlage te sturen, bij voorkeur als pdf of xml.",
        ),
        MailReason::NoFileIsAnInvoice => {
            advises("Geen bestand van de e-mail is een factuur.", "Kijk bij elk bestand waarom niet.")
        }
        MailReason::DeliveryReport { recipient, reason, said } => says(format!(
            "De e-mail is een bezorgbericht{}: {}{}",
            match recipient {
                Some(recipient) => format!(" over een e-mail aan {recipient}"),
                None => String::new(),
            },
            match reason {
                Some(reason) => reason.shown(Nl),
                None => "hij is aangekomen".to_owned(),
            },
            match said {
                Some(said) => format!(". De mailserver zei: ‘{said}’."),
                None => ".".to_owned(),
            }
        )),
        MailReason::AutoReply { kind } => {
            let sentence = format!("De e-mail is een automatisch antwoord zonder factuur: {}.", kind.shown(Nl));
            match kind {
                AutoReplyKind::Challenge => advises(sentence, "Open de e-mail en volg hem als u hem vertrouwt."),
                AutoReplyKind::Absence | AutoReplyKind::Acknowledgement | AutoReplyKind::Other => says(sentence),
            }
        }
        MailReason::ReadReceipt { recipient, disposition } => says(match recipient {
            Some(recipient) => format!(
                "De e-mail is een leesbevestiging zonder factuur: een e-mail aan {recipient} {}.",
                disposition.shown(Nl)
            ),
            None => format!("De e-mail is een leesbevestiging zonder factuur: een e-mail {}.", disposition.shown(Nl)),
        }),
        MailReason::ComplaintReport { recipient, kind } => advises(
            match recipient {
                Some(recipient) => format!("{recipient} heeft een e-mail gemeld ({kind}); dit is de melding."),
                None => format!("Een ontvanger heeft een e-mail gemeld ({kind}); dit is de melding."),
            },
            "Spreek met de ontvanger een ander afleverkanaal af.",
        ),
        MailReason::NotJunkReport => {
            says("De e-mail meldt dat een ontvanger een e-mail uit de spammap heeft gehaald. Hij bevat geen factuur.")
        }
        MailReason::ForwardingConfirmation { provider, requested_by, confirmation_code } => advises(
            match requested_by {
                Some(mailbox) => format!("{provider} vraagt of {mailbox} e-mails naar dit adres mag doorsturen."),
                None => format!("{provider} vraagt of iemand e-mails naar dit adres mag doorsturen."),
            },
            match confirmation_code {
                Some(confirmation_code) => format!(
                    "Als u dat wilt, voer daar dan de code {confirmation_code} in, of open de link van de e-mail."
                ),
                None => "Als u dat wilt, open dan de e-mail en volg de link.".to_owned(),
            },
        ),
        MailReason::AddressConfirmation { provider, confirmation_code } => advises(
            format!("{provider} wil weten of dit adres van de eigenaar van een mailbox daar is."),
            format!(
                "Stelt iemand van u doorsturen in, voer daar dan de code {confirmation_code} in; doe anders niets."
            ),
        ),
        MailReason::AnswersInvoiceEmail => says(
            "De e-mail is een antwoord op een factuurmail van u; daarom is er niets overgenomen. Het antwoord van een mens ging ook naar uw eigen mailbox; wat het over adressen en afwezigheid zegt, staat in het verloop van de factuur.",
        ),
        MailReason::UnreadAnswer => advises(
            "De e-mail is een antwoord op een factuurmail van u, maar ging niet naar uw eigen mailbox; niemand heeft hem gelezen.",
            "Open de e-mail en beantwoord hem vanuit uw mailbox.",
        ),
        MailReason::Virus => {
            advises("De e-mail bevat een virus; daarom is er niets van gelezen.", "Waarschuw de leverancier.")
        }
        MailReason::BlockedSender { sender } => advises(
            format!("E-mails van {sender} zijn geblokkeerd; daarom is er niets overgenomen."),
            "Haal de afzender van de lijst om dat te veranderen.",
        ),
        MailReason::ConnectorInactive => advises(
            "De connector van uw bedrijf is niet actief; daarom is er niets overgenomen.",
            "Activeer hem en vraag de leverancier de e-mail nog eens te sturen.",
        ),
        MailReason::UnknownAddress => advises(
            "Geen bedrijf heeft dit importadres.",
            "Controleer het nummer met de leverancier, of activeer de connector van het bedrijf.",
        ),
        MailReason::MailNotInBucket => advises(
            "De ontvangen e-mail staat niet in de opslag, of is groter dan een e-mail kan zijn; hij kon niet worden gelezen.",
            "Vraag de afzender hem nog eens te sturen.",
        ),
    }
}
