//! What a person of the account could do, where something is not as it might be.

use crate::text::{Text, advises};
use crate::{Advice, Language, Parameter};

const LANGUAGE: Language = Language::En;

pub(crate) fn text(message: &Advice) -> Text {
    match message {
        Advice::AddChannel => advises(
            "Nothing is sent to this business partner yet.",
            "Add a delivery channel, for example {\"kind\": \"email\", \"enabled\": true}.",
        ),
        Advice::AddAddress => {
            advises("The delivery channel e-mail is enabled and has nowhere to send to.", "Add an e-mail address.")
        }
        Advice::AddMainRecipient => advises(
            "All addresses get copies, and copies alone are not sent: an e-mail is meant for somebody.",
            "Give one e-mail address the role `to`.",
        ),
        Advice::SendToPartnersAddress { address, partner } => {
            advises(format!("{partner} has another address: {address}."), "Send the invoice again to it.")
        }
        Advice::SendToCopyAddress { address, partner } => {
            advises(format!("{partner} has an address that gets copies: {address}."), "Send the invoice again to it.")
        }
        Advice::SendToBuyersAddress { address } => advises(
            format!("The invoice itself names an address of the customer: {address}."),
            "Send it again to that address.",
        ),
        Advice::SendToAddressOfReply { address, writer } => advises(
            format!(
                "A reply to the invoice e-mail{writer} names another address: {address}.",
                writer = by(writer.as_deref())
            ),
            "Send the invoice again to it; where in doubt, ask the customer first.",
        ),
        Advice::SaveAddressOfReply { address, writer } => advises(
            format!(
                "A reply to the invoice e-mail{writer} names an address for the next invoices: {address}.",
                writer = by(writer.as_deref())
            ),
            "Save it with the business partner; where in doubt, ask the customer first.",
        ),
        Advice::EnableChannel { partner, channel } => advises(
            format!("{partner} has the delivery channel {channel}, which is off.", channel = channel.shown(LANGUAGE)),
            "Switch it on and issue the invoice again.",
        ),
        Advice::ResendOverChannel { partner, channel } => advises(
            format!("{partner} has another delivery channel: {channel}.", channel = channel.shown(LANGUAGE)),
            "Send the invoice again over it.",
        ),
        Advice::IssueOverChannel { partner, channel } => advises(
            format!(
                "{partner} has another delivery channel, which was not tried yet: {channel}.",
                channel = channel.shown(LANGUAGE)
            ),
            "Issue the invoice again: it is then sent over it.",
        ),
        Advice::SetSenderRecords => advises(
            "Invoice e-mails leave from the connector's address until SES finds these records in the DNS, mostly within the hour.",
            "Set them within 72 hours.",
        ),
        Advice::KeepSenderRecords => {
            advises("Invoice e-mails leave from this address.", "Leave the records in the DNS.")
        }
        Advice::BeginSenderAgain => advises(
            "SES does not have the domain for this company, or did not find its records within 72 hours, so invoice e-mails leave from the connector's address.",
            "Begin again: PUT /v1/account/sending-address gives new records.",
        ),
    }
}

fn by(writer: Option<&str>) -> String {
    writer.map(|writer| format!(" by {writer}")).unwrap_or_default()
}
