//! What happened to an issued invoice, entry by entry.

use crate::text::{Text, advises, says};
use crate::{Language, Parameter, Timeline};

const LANGUAGE: Language = Language::En;

pub(crate) fn text(message: &Timeline) -> Text {
    match message {
        Timeline::Issued { number } => match number {
            Some(number) => says(format!("The invoice {number} was issued.")),
            None => says("The invoice was issued."),
        },
        Timeline::Scheduled { leaves_at } => {
            says(format!("It is to leave on {leaves_at}.", leaves_at = leaves_at.shown(LANGUAGE)))
        }
        Timeline::Undeliverable => says("It could not be delivered to anybody."),
        Timeline::RecipientsLeftOut { recipients } => says(format!(
            "The invoice e-mail left without {recipients}, because e-mails cannot be sent there any more.",
            recipients = who(recipients)
        )),
        Timeline::InJointEmail { others } => {
            says(format!("It is in one invoice e-mail with {others}.", others = others.shown(LANGUAGE)))
        }
        Timeline::SentByLink { until } => says(format!(
            "Its files are too large for the e-mail, which has a link to download them until {until}.",
            until = until.shown(LANGUAGE)
        )),
        Timeline::FileDownloaded { name } => says(format!("{name} was downloaded by the link.")),
        Timeline::EmailOpened => says(
            "The invoice e-mail was opened: by a reader, or by a program of a mail server. It cannot be told which.",
        ),
        Timeline::SendingAddressRefused { address } => advises(
            format!(
                "SES does not let e-mails leave from {address} any more, so this one leaves from the connector's address."
            ),
            "Check the DNS records: GET /v1/account/sending-address has them.",
        ),
        Timeline::ReaderAway { from, until, address, words } => says(format!(
            "{} is away{}{}: “{words}”.",
            from.as_deref().unwrap_or("The reader"),
            until.as_ref().map(|day| format!(" until {}", LANGUAGE.date(day))).unwrap_or_default(),
            address.as_ref().map(|address| format!(", and names {address} meanwhile")).unwrap_or_default()
        )),
        Timeline::ReaderHasNewAddress { from, address, words } => {
            let from = from.as_deref().unwrap_or("The reader");
            let said = match address {
                Some(address) => format!("{from} writes that the address is now {address}"),
                None => format!("{from} writes that the address has changed"),
            };
            advises(
                format!("{said}: “{words}”."),
                "Nothing was changed by it: ask the customer where in doubt, and correct the addresses of the business partner.",
            )
        }
        Timeline::ReaderWantsItElsewhere { from, address, words } => {
            let from = from.as_deref().unwrap_or("The reader");
            let said = match address {
                Some(address) => format!("{from} asks to send invoices to {address}"),
                None => format!("{from} asks to send invoices elsewhere"),
            };
            advises(
                format!("{said}: “{words}”."),
                "Nothing was changed by it: ask the customer where in doubt, and correct the addresses of the business partner.",
            )
        }
        Timeline::ReaderIsWrongPerson { from, address, words } => {
            let from = from.as_deref().unwrap_or("The reader");
            let said = match address {
                Some(address) => {
                    format!("{from} writes that the reader of the invoice e-mail is the wrong one, and names {address}")
                }
                None => format!("{from} writes that the reader of the invoice e-mail is the wrong one"),
            };
            advises(
                format!("{said}: “{words}”."),
                "Nothing was changed by it: ask the customer where in doubt, and correct the addresses of the business partner.",
            )
        }
        Timeline::Withdrawn { by } => match by {
            Some(by) => says(format!("{by} withdrew it before it left: it is not sent.")),
            None => says("It was withdrawn before it left: it is not sent."),
        },
        Timeline::Reinstated { by } => match by {
            Some(by) => says(format!("{by} wants it sent after all.")),
            None => says("It is to be sent after all."),
        },
        Timeline::Resent { by, to } => {
            let to = to.as_ref().map(|to| format!(" to {to}")).unwrap_or_default();
            match by {
                Some(by) => says(format!("{by} had it sent again{to}.")),
                None => says(format!("It was sent again{to} on request.")),
            }
        }
        Timeline::MarkedPaid { by, paid_on } => {
            let at = paid_on.shown(LANGUAGE);
            match by {
                Some(by) => says(format!("{by} marked it as paid on {at}.")),
                None => says(format!("It was marked as paid on {at}.")),
            }
        }
        Timeline::MarkedUnpaid { by } => match by {
            Some(by) => says(format!("{by} marked it as not paid.")),
            None => says("It was marked as not paid."),
        },
        Timeline::ReminderPlanned { leaves_at } => says(format!(
            "The next reminder leaves on {leaves_at}, unless it is paid by then.",
            leaves_at = leaves_at.shown(LANGUAGE)
        )),
        Timeline::ReminderSkipped => says("It was left out."),
        Timeline::Waiting => says("It waits to be sent."),
        Timeline::BeingSent => says("It is being sent right now."),
        Timeline::MaybeSent => {
            advises("It may or may not have been sent.", "Ask the customer before you send it again.")
        }
        Timeline::HandedToAccessPoint => says("It was handed to the access point."),
        Timeline::AccessPointHasIt => says("The access point has it."),
        Timeline::EmailLeft { recipients, ses_message_id } => {
            let id = ses_message_id.as_ref().map(|id| format!(" (SES has it as {id})")).unwrap_or_default();
            says(format!("The e-mail to {} has left{id}.", who(recipients)))
        }
        Timeline::EmailPutOff { recipients } => says(format!(
            "The mail server of {recipients} put the e-mail off. It is tried again.",
            recipients = who(recipients)
        )),
        Timeline::EmailArrived { recipients } => {
            says(format!("The mail server of {recipients} took the e-mail.", recipients = who(recipients)))
        }
        Timeline::WebhookTookIt => says("The customer's program took the invoice."),
        Timeline::CustomerHasIt => says("The customer has the invoice."),
        Timeline::NotSent => says("It could not be sent."),
        Timeline::RefusedBeforeItLeft => says("It was refused before it left."),
        Timeline::EmailCameBack { recipients } => {
            says(format!("The e-mail to {recipients} came back.", recipients = who(recipients)))
        }
        Timeline::AccessPointGaveUp => says("It could not be delivered over this delivery channel."),
        Timeline::ReportedAsUnwanted { recipients } => {
            says(format!("The e-mail to {recipients} was reported as unwanted.", recipients = who(recipients)))
        }
    }
}

/// The addresses, or who is meant where there is none.
fn who(recipients: &[String]) -> String {
    if recipients.is_empty() { "the customer".to_owned() } else { recipients.join(", ") }
}

/// Which reminder a sentence is about, to stand before it.
pub(crate) fn reminder(day: i16) -> String {
    let days = |day: i16| match day.unsigned_abs() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    match day {
        0 => "Reminder of the due date:".to_owned(),
        ..0 => format!("Reminder {} before the due date:", days(day)),
        1.. => format!("Reminder {} after the due date:", days(day)),
    }
}
