//! What happened to an issued invoice, entry by entry.

use crate::text::{Text, advises, says};
use crate::{Language, Parameter, Timeline};

const LANGUAGE: Language = Language::Nl;

pub(crate) fn text(message: &Timeline) -> Text {
    match message {
        Timeline::Issued { number } => match number {
            Some(number) => says(format!("De factuur {number} is uitgegeven.")),
            None => says("De factuur is uitgegeven."),
        },
        Timeline::Scheduled { leaves_at } => {
            says(format!("Zij vertrekt op {leaves_at}.", leaves_at = leaves_at.shown(LANGUAGE)))
        }
        Timeline::Undeliverable => says("Zij kon aan niemand worden afgeleverd."),
        Timeline::RecipientsLeftOut { recipients } => says(format!(
            "De factuurmail vertrok zonder {recipients}, omdat daarheen geen e-mails meer kunnen worden verzonden.",
            recipients = who(recipients)
        )),
        Timeline::InJointEmail { others } => {
            says(format!("Zij zit in één factuurmail met {others}.", others = others.shown(LANGUAGE)))
        }
        Timeline::SentByLink { until } => says(format!(
            "De bestanden zijn te groot voor de e-mail; die bevat een link om ze tot {until} te downloaden.",
            until = until.shown(LANGUAGE)
        )),
        Timeline::FileDownloaded { name } => says(format!("{name} is via de link gedownload.")),
        Timeline::EmailOpened => says(
            "De factuurmail is geopend: door een lezer, of door een programma van een mailserver. Welk van beide is niet te zeggen.",
        ),
        Timeline::SendingAddressRefused { address } => advises(
            format!(
                "SES laat van {address} geen e-mails meer vertrekken; deze vertrekt daarom van het adres van de connector."
            ),
            "Controleer de DNS-records: GET /v1/account/sending-address noemt ze.",
        ),
        Timeline::ReaderAway { from, until, address, words } => says(format!(
            "{} is afwezig{}{}: „{words}”.",
            from.as_deref().unwrap_or("De lezer"),
            until.as_ref().map(|day| format!(" tot {}", LANGUAGE.date(day))).unwrap_or_default(),
            address.as_ref().map(|address| format!(" en noemt zolang {address}")).unwrap_or_default()
        )),
        Timeline::ReaderHasNewAddress { from, address, words } => {
            let from = from.as_deref().unwrap_or("De lezer");
            let said = match address {
                Some(address) => format!("{from} schrijft dat het adres nu {address} is"),
                None => format!("{from} schrijft dat het adres is veranderd"),
            };
            advises(
                format!("{said}: „{words}”."),
                "Hierdoor is niets gewijzigd: vraag het bij twijfel aan de klant en verbeter de adressen van de zakenpartner.",
            )
        }
        Timeline::ReaderWantsItElsewhere { from, address, words } => {
            let from = from.as_deref().unwrap_or("De lezer");
            let said = match address {
                Some(address) => format!("{from} vraagt facturen naar {address} te sturen"),
                None => format!("{from} vraagt facturen ergens anders heen te sturen"),
            };
            advises(
                format!("{said}: „{words}”."),
                "Hierdoor is niets gewijzigd: vraag het bij twijfel aan de klant en verbeter de adressen van de zakenpartner.",
            )
        }
        Timeline::ReaderIsWrongPerson { from, address, words } => {
            let from = from.as_deref().unwrap_or("De lezer");
            let said = match address {
                Some(address) => {
                    format!("{from} schrijft dat de factuurmail bij de verkeerde persoon kwam en noemt {address}")
                }
                None => format!("{from} schrijft dat de factuurmail bij de verkeerde persoon kwam"),
            };
            advises(
                format!("{said}: „{words}”."),
                "Hierdoor is niets gewijzigd: vraag het bij twijfel aan de klant en verbeter de adressen van de zakenpartner.",
            )
        }
        Timeline::Withdrawn { by } => match by {
            Some(by) => says(format!("{by} heeft haar voor vertrek ingetrokken: zij wordt niet verzonden.")),
            None => says("Zij is voor vertrek ingetrokken: zij wordt niet verzonden."),
        },
        Timeline::Reinstated { by } => match by {
            Some(by) => says(format!("{by} wil haar toch laten verzenden.")),
            None => says("Zij moet toch worden verzonden."),
        },
        Timeline::Resent { by, to } => {
            let to = to.as_ref().map(|to| format!(" naar {to}")).unwrap_or_default();
            match by {
                Some(by) => says(format!("{by} liet haar opnieuw{to} verzenden.")),
                None => says(format!("Zij is op verzoek opnieuw{to} verzonden.")),
            }
        }
        Timeline::MarkedPaid { by, paid_on } => {
            let at = paid_on.shown(LANGUAGE);
            match by {
                Some(by) => says(format!("{by} heeft haar als betaald op {at} gemarkeerd.")),
                None => says(format!("Zij is als betaald op {at} gemarkeerd.")),
            }
        }
        Timeline::MarkedUnpaid { by } => match by {
            Some(by) => says(format!("{by} heeft haar als niet betaald gemarkeerd.")),
            None => says("Zij is als niet betaald gemarkeerd."),
        },
        Timeline::ReminderPlanned { leaves_at } => says(format!(
            "De volgende herinnering vertrekt op {leaves_at}, als er dan nog niet is betaald.",
            leaves_at = leaves_at.shown(LANGUAGE)
        )),
        Timeline::ReminderSkipped => says("Zij is overgeslagen."),
        Timeline::Waiting => says("Zij wacht op verzending."),
        Timeline::BeingSent => says("Zij wordt nu verzonden."),
        Timeline::MaybeSent => {
            advises("Het is onzeker of zij is verzonden.", "Vraag het aan de klant voordat u haar opnieuw verzendt.")
        }
        Timeline::HandedToAccessPoint => says("Zij is aan het access point overgedragen."),
        Timeline::AccessPointHasIt => says("Het access point heeft haar."),
        Timeline::EmailLeft { recipients, ses_message_id } => {
            let id = ses_message_id.as_ref().map(|id| format!(" (bij SES: {id})")).unwrap_or_default();
            says(format!("De e-mail aan {} is vertrokken{id}.", who(recipients)))
        }
        Timeline::EmailPutOff { recipients } => says(format!(
            "De mailserver van {recipients} heeft de e-mail uitgesteld. Het wordt opnieuw geprobeerd.",
            recipients = who(recipients)
        )),
        Timeline::EmailArrived { recipients } => {
            says(format!("De mailserver van {recipients} heeft de e-mail aangenomen.", recipients = who(recipients)))
        }
        Timeline::WebhookTookIt => says("Het programma van de klant heeft de factuur aangenomen."),
        Timeline::CustomerHasIt => says("De klant heeft de factuur."),
        Timeline::NotSent => says("Zij kon niet worden verzonden."),
        Timeline::RefusedBeforeItLeft => says("Zij is voor vertrek geweigerd."),
        Timeline::EmailCameBack { recipients } => {
            says(format!("De e-mail aan {recipients} kwam terug.", recipients = who(recipients)))
        }
        Timeline::AccessPointGaveUp => says("Zij kon via dit afleverkanaal niet worden afgeleverd."),
        Timeline::ReportedAsUnwanted { recipients } => {
            says(format!("De e-mail aan {recipients} is als ongewenst gemeld.", recipients = who(recipients)))
        }
    }
}

/// The addresses, or who is meant where there is none.
fn who(recipients: &[String]) -> String {
    if recipients.is_empty() { "de klant".to_owned() } else { recipients.join(", ") }
}

/// Which reminder a sentence is about, to stand before it.
pub(crate) fn reminder(day: i16) -> String {
    let days = |day: i16| match day.unsigned_abs() {
        1 => "1 dag".to_owned(),
        days => format!("{days} dagen"),
    };
    match day {
        0 => "Herinnering op de vervaldatum:".to_owned(),
        ..0 => format!("Herinnering {} voor de vervaldatum:", days(day)),
        1.. => format!("Herinnering {} na de vervaldatum:", days(day)),
    }
}
