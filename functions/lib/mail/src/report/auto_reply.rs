//! Answers that no person wrote: out of office, ticket opened, prove that you are human (RFC 3834).

use message::AutoReplyKind;
use serde::Serialize;

use super::clip;
use crate::{Mail, Origin};

/// An answer that a program wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AutoReply {
    /// What it is for, by the words of its subject and of the first lines of its text.
    pub kind: AutoReplyKind,
    /// The mail it answers, by `In-Reply-To`; it knows no more of it.
    pub origin: Origin,
}

/// How the subjects of answering machines begin, in lower case. Outlook writes one of the first line, in the language
/// of the mailbox.
const SUBJECTS: [&str; 38] = [
    "automatic reply",
    "automatische antwort",
    "réponse automatique",
    "automatisch antwoord",
    "risposta automatica",
    "respuesta automática",
    "resposta automática",
    "odpowiedź automatyczna",
    "automatisk svar",
    "automatiskt svar",
    "automaattinen vastaus",
    "automatická odpověď",
    "automatikus válasz",
    "răspuns automat",
    "otomatik yanıt",
    "out of office",
    "out-of-office",
    "out of the office",
    "abwesenheitsnotiz",
    "abwesenheitsbenachrichtigung",
    "abwesenheitsnachricht",
    "abwesenheit:",
    "abwesend",
    "absence du bureau",
    "absent du bureau",
    "absence :",
    "afwezigheid",
    "afwezig",
    "niet op kantoor",
    "fuori sede",
    "fuori ufficio",
    "fuera de la oficina",
    "auto reply",
    "auto-reply",
    "autoreply",
    "[autoreply]",
    "[auto-reply]",
    "vacation",
];

const ABSENCES: [&str; 18] = [
    "out of office",
    "out of the office",
    "vacation",
    "on leave",
    "on holiday",
    "away",
    "abwesen",
    "nicht im büro",
    "nicht im haus",
    "urlaub",
    "absent",
    "absence",
    "congé",
    "afwezig",
    "niet op kantoor",
    "vakantie",
    "fuori sede",
    "fuera de la oficina",
];

const ACKNOWLEDGEMENTS: [&str; 20] = [
    "ticket",
    "case number",
    "request received",
    "received your",
    "your request",
    "thank you for contacting",
    "thank you for your e",
    "thank you for your message",
    "eingangsbestätigung",
    "empfangsbestätigung",
    "vielen dank für ihre",
    "ihre anfrage",
    "ihre nachricht",
    "accusé de réception",
    "votre demande",
    "votre message",
    "ontvangstbevestiging",
    "uw aanvraag",
    "uw bericht",
    "goed ontvangen",
];

const CHALLENGES: [&str; 10] = [
    "verification required",
    "requires verification",
    "please confirm your message",
    "confirm your message",
    "confirm that you are",
    "click here to deliver",
    "awaiting your confirmation",
    "sender verification",
    "bestätigen sie, dass sie kein",
    "confirmez votre envoi",
];

/// Reads an automatic reply. `Auto-Submitted: auto-generated` does not make one, nor does a wish not to be answered:
/// billing programs say both of the invoices they send.
pub(super) fn read(mail: &Mail) -> Option<AutoReply> {
    let automatic = &mail.automatic;
    let subject = mail.subject.as_deref().unwrap_or_default().to_lowercase().replace('\u{a0}', " ");
    let text = clip(mail.text.as_deref().unwrap_or_default(), 1000).to_lowercase().replace('\u{2019}', "'");
    let says = |words: &[&str]| words.iter().any(|word| subject.contains(word) || text.contains(word));
    let is_machine =
        automatic.auto_submitted.as_deref().is_some_and(|word| word != "no") || automatic.suppress.is_some();
    let is_acknowledgement = says(&ACKNOWLEDGEMENTS);
    let is_reply = automatic.auto_submitted.as_deref() == Some("auto-replied")
        || automatic.autoreply
        || automatic.precedence.as_deref().is_some_and(|word| matches!(word, "auto_reply" | "auto-reply"))
        || SUBJECTS.iter().any(|start| subject.starts_with(start))
        // Ticket systems call their answers generated.
        || (is_machine && is_acknowledgement && mail.in_reply_to.is_some());
    let kind = if says(&CHALLENGES) {
        AutoReplyKind::Challenge
    } else if says(&ABSENCES) {
        AutoReplyKind::Absence
    } else if is_acknowledgement {
        AutoReplyKind::Acknowledgement
    } else {
        AutoReplyKind::Other
    };
    let origin = Origin { message_id: mail.in_reply_to.clone(), ..Origin::default() };
    is_reply.then_some(AutoReply { kind, origin })
}
