//! What a person of the account could do, where something is not as it might be.

use crate::text::{Text, advises};
use crate::{Advice, Language, Parameter};

const LANGUAGE: Language = Language::Nl;

pub(crate) fn text(message: &Advice) -> Text {
    match message {
        Advice::AddChannel => advises(
            "Aan deze zakenpartner wordt nog niets verzonden.",
            "Voeg een afleverkanaal toe, bijvoorbeeld {\"kind\": \"email\", \"enabled\": true}.",
        ),
        Advice::AddAddress => {
            advises("Het afleverkanaal e-mail staat aan, maar heeft geen adres.", "Voeg een e-mailadres toe.")
        }
        Advice::AddMainRecipient => advises(
            "Alle adressen krijgen alleen kopieën, en kopieën alleen worden niet verzonden: een e-mail is voor iemand bedoeld.",
            "Geef één e-mailadres de rol `to`.",
        ),
        Advice::SendToPartnersAddress { address, partner } => {
            advises(format!("{partner} heeft nog een ander adres: {address}."), "Stuur de factuur daar nogmaals heen.")
        }
        Advice::SendToCopyAddress { address, partner } => advises(
            format!("{partner} heeft een adres dat kopieën krijgt: {address}."),
            "Stuur de factuur daar nogmaals heen.",
        ),
        Advice::SendToBuyersAddress { address } => advises(
            format!("De factuur zelf noemt een adres van de klant: {address}."),
            "Stuur haar nogmaals naar dat adres.",
        ),
        Advice::SendToAddressOfReply { address, writer } => advises(
            format!(
                "Een antwoord{writer} op de factuurmail noemt een ander adres: {address}.",
                writer = by(writer.as_deref())
            ),
            "Stuur de factuur daar nogmaals heen; vraag het bij twijfel eerst aan de klant.",
        ),
        Advice::SaveAddressOfReply { address, writer } => advises(
            format!(
                "Een antwoord{writer} op de factuurmail noemt een adres voor de volgende facturen: {address}.",
                writer = by(writer.as_deref())
            ),
            "Sla het op bij de zakenpartner; vraag het bij twijfel eerst aan de klant.",
        ),
        Advice::EnableChannel { partner, channel } => advises(
            format!("{partner} heeft het afleverkanaal {channel}, dat uit staat.", channel = channel.shown(LANGUAGE)),
            "Zet het aan en geef de factuur opnieuw uit.",
        ),
        Advice::ResendOverChannel { partner, channel } => advises(
            format!("{partner} heeft nog een ander afleverkanaal: {channel}.", channel = channel.shown(LANGUAGE)),
            "Verstuur de factuur nogmaals via dat kanaal.",
        ),
        Advice::IssueOverChannel { partner, channel } => advises(
            format!(
                "{partner} heeft nog een ander afleverkanaal, dat niet is geprobeerd: {channel}.",
                channel = channel.shown(LANGUAGE)
            ),
            "Geef de factuur opnieuw uit: dan gaat zij via dat kanaal.",
        ),
        Advice::SetSenderRecords => advises(
            "Factuurmails vertrekken van het adres van de connector totdat SES deze records in de DNS vindt, meestal binnen het uur.",
            "Maak ze binnen 72 uur aan.",
        ),
        Advice::KeepSenderRecords => {
            advises("Factuurmails vertrekken van dit adres.", "Laat de records in de DNS staan.")
        }
        Advice::BeginSenderAgain => advises(
            "SES heeft het domein niet voor dit bedrijf of vond de records niet binnen 72 uur; daarom vertrekken factuurmails van het adres van de connector.",
            "Begin opnieuw: PUT /v1/account/sending-address geeft nieuwe records.",
        ),
    }
}

fn by(writer: Option<&str>) -> String {
    writer.map(|writer| format!(" van {writer}")).unwrap_or_default()
}
