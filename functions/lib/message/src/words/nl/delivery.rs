//! Why a delivery stands where it stands.

use crate::text::{Text, advises, says};
use crate::{Addresses, DeliveryReason, Language, Parameter};

pub(crate) fn text(message: &DeliveryReason) -> Text {
    use DeliveryReason as Reason;
    match message {
        Reason::NoFiles => {
            advises("De factuur werd zonder bestand uitgereikt.", "Reik ze uit met minstens één bestand.")
        }
        Reason::SendingInactive => {
            advises("De connector van uw bedrijf is niet actief.", "Schakel hem in en reik de factuur opnieuw uit.")
        }
        Reason::NoChannelEnabled { partner } => advises(
            format!("Voor {partner} is geen afleverkanaal ingeschakeld."),
            "Schakel er een in en reik de factuur opnieuw uit.",
        ),
        Reason::ChannelDisabled { partner, channel } => advises(
            format!(
                "Het afleverkanaal {} van {partner} werd uitgeschakeld voordat de factuur vertrok.",
                channel.shown(Language::Nl)
            ),
            "Schakel het in of kies een ander, en reik de factuur opnieuw uit.",
        ),
        Reason::DocumentMissing { sha256 } => advises(
            format!("Het bestand {sha256} van de factuur staat niet in de documentopslag."),
            "Laad het op voordat u de factuur uitreikt.",
        ),
        Reason::FilesTooLarge { limit } => advises(
            format!("De bestanden van de factuur zijn samen groter dan {limit} MB."),
            "Reik de factuur uit met kleinere bestanden.",
        ),
        Reason::PartnerUnknown { partner } => advises(
            format!("Er is geen zakenpartner {partner}."),
            "Voeg die toe, en reik een factuur die ervoor bedoeld was opnieuw uit.",
        ),
        Reason::PartnerNotNamed => advises(
            "Niets zegt wie de klant is: er werd geen zakenpartner genoemd, en geen bestand bevat het btw-nummer van de koper.",
            "Reik de factuur opnieuw uit en noem de zakenpartner.",
        ),
        Reason::BuyerVatUnknown { vat } => advises(
            format!("Geen zakenpartner heeft het btw-nummer {vat} van de koper."),
            "Voeg de zakenpartner toe en reik de factuur opnieuw uit.",
        ),
        Reason::NoEmailAddress { partner } => advises(
            format!("{partner} heeft geen e-mailadres waar facturen heen gaan."),
            "Voeg er een toe met de rol “to” en reik de factuur opnieuw uit.",
        ),
        Reason::AddressesSuppressed { partner, addresses } => advises(
            format!(
                "Uw bedrijf schrijft niet meer naar deze adressen van {partner}: {}.",
                addresses.shown(Language::Nl)
            ),
            "Vraag de klant om een ander adres en verzend de factuur daarheen. Werkt een adres toch, haal het dan eerst van de \
             lijst met geblokkeerde adressen.",
        ),
        Reason::InvalidInvoice { rule, more: 0 } => advises(
            format!("De factuur wordt tegengehouden, omdat ze de regel {rule} van haar formaat schendt."),
            "Verbeter ze en reik ze opnieuw uit, of sta ongeldige facturen toe in de instellingen voor het verzenden.",
        ),
        Reason::InvalidInvoice { rule, more } => advises(
            format!(
                "De factuur wordt tegengehouden, omdat ze de regel {rule} van haar formaat en nog {more} andere schendt."
            ),
            "Verbeter ze en reik ze opnieuw uit, of sta ongeldige facturen toe in de instellingen voor het verzenden.",
        ),

        Reason::NoDataForFiles { files } => advises(
            format!(
                "De klant wil de bestanden “{files}”, maar geen enkel bestand is een factuur die programma’s kunnen lezen."
            ),
            "Reik de factuur uit met haar XML-bestand, of kies “pdf” voor de zakenpartner.",
        ),
        Reason::DataNotExtractable => advises(
            "De factuurgegevens kunnen niet uit de pdf worden gehaald.",
            "Reik de factuur uit met haar XML als apart bestand.",
        ),
        Reason::SeveralInvoicesInFiles { files, seen } => advises(
            format!("De klant wil de bestanden “{files}”, maar zou er {seen} facturen in zien."),
            "Reik elke factuur apart uit, met een pdf die haar nummer toont, of kies “all” voor de zakenpartner.",
        ),
        Reason::TooManyLinesForPdf { limit } => advises(
            format!("De factuur heeft meer dan {limit} regels, te veel om er een pdf van te maken."),
            "Reik ze uit met een pdf, of kies “xml” voor de zakenpartner.",
        ),
        Reason::PdfNotMade { .. } => advises(
            "Van de factuur kan geen pdf worden gemaakt.",
            "Reik ze uit met een pdf, of kies “xml” voor de zakenpartner.",
        ),
        Reason::EmailTooLarge { megabytes, limit, partner: Some(partner) } => advises(
            format!("De factuurmail is {megabytes} MB groot, en {partner} aanvaardt hoogstens {limit} MB."),
            "Reik de factuur uit met kleinere bestanden, of kies andere bestanden voor de zakenpartner.",
        ),
        Reason::EmailTooLarge { megabytes, limit, partner: None } => advises(
            format!("De factuurmail is {megabytes} MB groot, en Amazon SES verzendt hoogstens {limit} MB."),
            "Reik de factuur uit met kleinere bestanden, of kies andere bestanden voor de zakenpartner.",
        ),
        Reason::EmailNotWritten { .. } => advises(
            "De factuurmail kon niet worden geschreven.",
            "Kijk de teksten van uw factuurmails na. Zijn ze juist, meld ons dan de fout.",
        ),

        Reason::WaitsForOthers { partner, at: Some(at) } => says(format!(
            "De factuur vertrekt samen met andere facturen voor {partner} in één e-mail, op {}.",
            at.shown(Language::Nl)
        )),
        Reason::WaitsForOthers { partner, at: None } => says(format!(
            "De factuur vertrekt zo snel mogelijk, samen met andere facturen voor {partner} in één e-mail."
        )),
        Reason::WaitsForRate => says(
            "Andere e-mails gaan voor, omdat Amazon SES er maar een beperkt aantal per seconde aanneemt. Deze vertrekt vanzelf.",
        ),
        Reason::DailyQuotaUsed => advises(
            "Amazon SES neemt vandaag geen e-mails meer aan. Deze vertrekt vanzelf zodra er weer plaats is.",
            "Gebeurt dat vaak, vraag AWS dan om een hogere limiet.",
        ),
        Reason::IssuedForTwoCustomers => {
            says("De factuur werd op hetzelfde moment voor twee klanten uitgereikt. Slechts een van hen krijgt ze.")
        }
        Reason::NoOthersWaiting => says("De factuur vertrekt alleen, omdat er voor deze klant geen andere wacht."),
        Reason::TooLargeWithOthers => says("De factuur vertrekt alleen: met andere zou de e-mail te groot zijn."),
        Reason::TooSlowWithOthers => says(
            "De factuur vertrekt alleen: haar bestanden klaarmaken duurt te lang voor een e-mail met andere facturen.",
        ),
        Reason::UnreadableWithOthers { .. } => {
            says("De factuur vertrekt alleen, omdat haar bestanden niet te lezen waren voor een e-mail met andere.")
        }

        Reason::SesUnreachable => {
            says("Amazon SES was niet bereikbaar. De factuur vertrekt zodra er weer verbinding is.")
        }
        Reason::SesThrottled { said } => says(format!(
            "Amazon SES neemt op dit moment niets meer aan (“{said}”). De factuur wordt vanzelf opnieuw geprobeerd."
        )),
        Reason::SesPaused => advises(
            "AWS heeft het verzenden van e-mails voor deze installatie stilgelegd. De factuur vertrekt als het weer mag.",
            "Wie de installatie beheert, vindt de reden in de console van Amazon SES.",
        ),
        Reason::SesNotPermitted { error, said } => advises(
            format!(
                "De connector mag niet via Amazon SES verzenden ({error}: “{said}”). Het wordt opnieuw geprobeerd."
            ),
            "Wie de installatie beheert, moet de rechten in orde brengen.",
        ),
        Reason::SesRefused { error, said } => advises(
            format!("Amazon SES heeft de factuurmail geweigerd ({error}: “{said}”)."),
            "Verbeter wat daar genoemd wordt, een adres of een bestand, en reik de factuur opnieuw uit.",
        ),
        Reason::SenderUnverified => advises(
            "Amazon SES laat vanaf het adres van de afzender geen e-mails meer vertrekken: het domein is niet bevestigd.",
            "Kijk de DNS-records van het domein na.",
        ),
        Reason::SesAnswerLost => advises(
            "Het antwoord van Amazon SES ging verloren. De factuurmail is misschien vertrokken, misschien niet. Ze wordt niet \
             vanzelf opnieuw verzonden.",
            "Wacht op het bericht van Amazon SES, of vraag het aan de klant en verzend de factuur opnieuw.",
        ),
        Reason::SendingInterrupted => advises(
            "Het verzenden werd onderbroken. De factuurmail is misschien vertrokken, misschien niet. Ze wordt niet vanzelf opnieuw \
             verzonden.",
            "Wacht op het bericht van Amazon SES, of vraag het aan de klant en verzend de factuur opnieuw.",
        ),

        Reason::SesRejected { said } => advises(
            quoting("Amazon SES heeft de factuurmail niet verzonden, omdat er een virus in zat.", said.as_deref()),
            "Kijk de bijgevoegde bestanden na en reik de factuur opnieuw uit.",
        ),
        Reason::SesRenderingFailed { said } => {
            advises(quoting("Amazon SES kon de e-mail niet schrijven.", said.as_deref()), "Verzend de factuur opnieuw.")
        }
        Reason::AddressRefused { recipients, said } => reported(
            recipients,
            "De mailserver van de klant kent het adres niet.",
            said.as_deref(),
            "Verbeter het adres en verzend de factuur opnieuw.",
        ),
        Reason::AddressUnreadable { recipients, said } => reported(
            recipients,
            "De factuurmail kwam terug, en de mailserver zegt niet van welk adres.",
            said.as_deref(),
            "Kijk de adressen na en verzend de factuur opnieuw.",
        ),
        Reason::MailboxFull { recipients, said } => reported(
            recipients,
            "De mailbox van de klant is vol.",
            said.as_deref(),
            "Verzend de factuur later opnieuw, of naar een ander adres.",
        ),
        Reason::EmailRefusedAsTooLarge { recipients, said } => reported(
            recipients,
            "De factuurmail is te groot voor de mailserver van de klant.",
            said.as_deref(),
            "Reik de factuur uit met kleinere bestanden, of kies andere bestanden voor de zakenpartner.",
        ),
        Reason::AttachmentRejected { recipients, said } => reported(
            recipients,
            "De mailserver van de klant aanvaardt zulke bijlagen niet.",
            said.as_deref(),
            "Spreek met de klant een ander formaat of afleverkanaal af.",
        ),
        Reason::ContentRejected { recipients, said } => reported(
            recipients,
            "De mailserver van de klant aanvaardt de inhoud van de e-mail niet.",
            said.as_deref(),
            "Vraag de klant om uw factuurmails toe te laten.",
        ),
        Reason::SenderBlocked { recipients, said } => reported(
            recipients,
            "De mailserver van de klant weigert e-mails van deze afzender.",
            said.as_deref(),
            "Vraag de klant om de afzender toe te laten.",
        ),
        Reason::NotDelivered { recipients, said } => reported(
            recipients,
            "De mailserver van de klant heeft de factuurmail niet aangenomen.",
            said.as_deref(),
            "Verzend ze opnieuw, of vraag het aan de klant.",
        ),
        Reason::Delayed { recipients, said } => Text {
            next: None,
            ..reported(
                recipients,
                "De mailserver van de klant heeft de e-mail nog niet aangenomen. Het wordt vanzelf opnieuw geprobeerd.",
                said.as_deref(),
                "",
            )
        },
        Reason::SuppressedBySes { recipients } => reported(
            recipients,
            "Amazon SES heeft dit adres niet geprobeerd, omdat een eerdere e-mail terugkwam of als spam werd gemeld.",
            None,
            "Verbeter het adres, of laat het van de blokkeerlijst van Amazon SES halen.",
        ),
        Reason::Complaint { recipients, kind } => reported(
            recipients,
            &format!("De klant heeft de factuurmail als ongewenst gemeld ({kind})."),
            None,
            "Spreek met de klant een ander afleverkanaal af.",
        ),

        Reason::AccessPointRefused { said, their_code } => {
            let code = their_code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
            advises(
                format!("Het access point kon de factuur niet afleveren{code}: “{said}”."),
                "Verbeter de Peppol-gegevens van de zakenpartner, of verzend de factuur via een ander afleverkanaal.",
            )
        }

        Reason::WebhookTimeout { seconds } => says(format!(
            "Het programma van de klant heeft niet binnen {seconds} seconden geantwoord. Het wordt vanzelf opnieuw gevraagd."
        )),
        Reason::WebhookUnreachable => says(
            "Het programma van de klant was niet bereikbaar, of zijn certificaat is ongeldig. Het wordt vanzelf opnieuw gevraagd.",
        ),
        Reason::WebhookNotNow { status } => says(format!(
            "Het programma van de klant heeft zelf een storing (HTTP {status}). Het wordt vanzelf opnieuw gevraagd."
        )),
        Reason::WebhookGivenUp { hours } => advises(
            format!(
                "Het programma van de klant heeft de factuur {hours} uur lang niet aangenomen. Het wordt niet vanzelf opnieuw \
                 gevraagd."
            ),
            "Vraag het aan de klant, en verzend de factuur daarna opnieuw.",
        ),
        Reason::WebhookGone => advises(
            "Het programma van de klant zegt dat het voorgoed weg is (HTTP 410).",
            "Vraag de klant om een nieuw adres, of schakel het afleverkanaal uit.",
        ),
        Reason::WebhookRedirected { status } => advises(
            format!("Het programma van de klant noemt een ander adres (HTTP {status}), dat niet wordt gevolgd."),
            "Bewaar het adres dat het noemt.",
        ),
        Reason::WebhookRefused { status } => advises(
            format!("Het programma van de klant heeft de factuur geweigerd (HTTP {status})."),
            "Vraag de klant naar de reden, en verzend de factuur daarna opnieuw.",
        ),
        Reason::WebhookAddressForbidden => advises(
            "Het adres van het programma leidt naar een privénetwerk. Daarheen worden geen facturen verzonden.",
            "Bewaar een openbaar adres.",
        ),
        Reason::WebhookAddressInvalid { address } => advises(
            format!("Het adres van het programma, “{address}”, is niet bruikbaar."),
            "Bewaar het afleverkanaal opnieuw met een geldig adres.",
        ),
        Reason::WebhookSecretMissing => advises(
            "De webhook heeft geen geheim om facturen mee te ondertekenen.",
            "Bewaar het afleverkanaal opnieuw. Daarbij wordt er een gemaakt.",
        ),

        Reason::ReminderAfterPayment => {
            says("De herinnering werd weggelaten, omdat de factuur al eerder werd betaald.")
        }
        Reason::ReminderNeedless => says("De herinnering werd weggelaten, omdat er geen reden meer voor was."),
        Reason::ReminderTooLate => says(
            "De herinnering werd weggelaten: ze kon niet binnen twee dagen na haar tijd vertrekken, of niet vóór de volgende.",
        ),
    }
}

/// What was reported of some recipients, and what the server said.
fn reported(recipients: &Addresses, sentence: &str, said: Option<&str>, next: &'static str) -> Text {
    let sentence = quoting(sentence, said);
    let sentence =
        if recipients.is_empty() { sentence } else { format!("{}: {sentence}", recipients.shown(Language::Nl)) };
    advises(sentence, next)
}

fn quoting(sentence: &str, said: Option<&str>) -> String {
    said.map_or_else(|| sentence.to_owned(), |said| format!("{sentence} Het antwoord was: “{said}”."))
}
