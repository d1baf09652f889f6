//! What a person of the account could do, where something is not as it might be.

use crate::text::{Text, advises};
use crate::{Advice, Language, Parameter};

const LANGUAGE: Language = Language::De;

pub(crate) fn text(message: &Advice) -> Text {
    match message {
        Advice::AddChannel => advises(
            "An diesen Geschäftspartner wird noch nichts gesendet.",
            "Fügen Sie einen Zustellungsweg hinzu, zum Beispiel {\"kind\": \"email\", \"enabled\": true}.",
        ),
        Advice::AddAddress => advises(
            "Der Zustellungsweg E-Mail ist eingeschaltet, hat aber keine Adresse.",
            "Fügen Sie eine E-Mail-Adresse hinzu.",
        ),
        Advice::AddMainRecipient => advises(
            "Alle Adressen erhalten nur Kopien, und Kopien allein werden nicht gesendet: Eine E-Mail ist an jemanden gerichtet.",
            "Geben Sie einer E-Mail-Adresse die Rolle `to`.",
        ),
        Advice::SendToPartnersAddress { address, partner } => advises(
            format!("{partner} hat eine weitere Adresse: {address}."),
            "Senden Sie die Rechnung noch einmal dorthin.",
        ),
        Advice::SendToCopyAddress { address, partner } => advises(
            format!("{partner} hat eine Adresse, die Kopien erhält: {address}."),
            "Senden Sie die Rechnung noch einmal dorthin.",
        ),
        Advice::SendToBuyersAddress { address } => advises(
            format!("Die Rechnung selbst nennt eine Adresse des Kunden: {address}."),
            "Senden Sie sie noch einmal dorthin.",
        ),
        Advice::SendToAddressOfReply { address, writer } => advises(
            format!(
                "Eine Antwort{writer} auf die Rechnungs-E-Mail nennt eine andere Adresse: {address}.",
                writer = by(writer.as_deref())
            ),
            "Senden Sie die Rechnung noch einmal dorthin; fragen Sie im Zweifel vorher den Kunden.",
        ),
        Advice::SaveAddressOfReply { address, writer } => advises(
            format!(
                "Eine Antwort{writer} auf die Rechnungs-E-Mail nennt eine Adresse für die nächsten Rechnungen: {address}.",
                writer = by(writer.as_deref())
            ),
            "Speichern Sie sie beim Geschäftspartner; fragen Sie im Zweifel vorher den Kunden.",
        ),
        Advice::EnableChannel { partner, channel } => advises(
            format!(
                "{partner} hat den Zustellungsweg {channel}, der ausgeschaltet ist.",
                channel = channel.shown(LANGUAGE)
            ),
            "Schalten Sie ihn ein und stellen Sie die Rechnung noch einmal aus.",
        ),
        Advice::ResendOverChannel { partner, channel } => advises(
            format!("{partner} hat einen weiteren Zustellungsweg: {channel}.", channel = channel.shown(LANGUAGE)),
            "Senden Sie die Rechnung noch einmal darüber.",
        ),
        Advice::IssueOverChannel { partner, channel } => advises(
            format!(
                "{partner} hat einen weiteren Zustellungsweg, der noch nicht versucht wurde: {channel}.",
                channel = channel.shown(LANGUAGE)
            ),
            "Stellen Sie die Rechnung noch einmal aus: Dann wird sie darüber gesendet.",
        ),
        Advice::SetSenderRecords => advises(
            "Rechnungs-E-Mails werden von der Adresse des Connectors gesendet, bis SES diese Einträge im DNS findet, meist binnen einer Stunde.",
            "Legen Sie sie innerhalb von 72 Stunden an.",
        ),
        Advice::KeepSenderRecords => {
            advises("Rechnungs-E-Mails werden von dieser Adresse gesendet.", "Lassen Sie die Einträge im DNS stehen.")
        }
        Advice::BeginSenderAgain => advises(
            "SES kennt die Domain für diese Firma nicht oder hat ihre Einträge nicht binnen 72 Stunden gefunden; darum werden Rechnungs-E-Mails von der Adresse des Connectors gesendet.",
            "Beginnen Sie neu: PUT /v1/account/sending-address gibt neue Einträge.",
        ),
    }
}

fn by(writer: Option<&str>) -> String {
    writer.map(|writer| format!(" von {writer}")).unwrap_or_default()
}
