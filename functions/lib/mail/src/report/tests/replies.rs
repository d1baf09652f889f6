//! Answering machines in their manner.

use super::*;

fn kind(raw: &str) -> Option<AutoReplyKind> {
    match report(&parse(raw)) {
        Some(Report::AutoReply(reply)) => Some(reply.kind),
        None => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn outlook_is_away_in_every_language() {
    for subject in [
        "Automatic reply: Rechnung R-17",
        "Automatische Antwort: Rechnung R-17",
        "=?utf-8?Q?R=C3=A9ponse_automatique=C2=A0:_Facture?=",
        "Automatisch antwoord: Factuur",
        "Risposta automatica: Fattura",
        "Respuesta automática: Factura",
        "Odpowiedź automatyczna: Faktura",
        "Out of Office: Invoice",
        "Abwesenheitsnotiz: Rechnung R-17",
        "Absence du bureau : Facture",
        "Afwezig: Factuur",
    ] {
        let raw = format!("From: anna@kunde.example\nSubject: {subject}\n\nBis 5. Mai.\n");
        assert!(kind(&raw).is_some(), "{subject}");
    }
}

#[test]
fn header_fields_tell_what_subjects_do_not() {
    for field in [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-replied (vacation)",
        "X-Autoreply: yes",
        "X-Autorespond: Rechnung",
        "X-Auto-Reply: 1",
        "Precedence: auto_reply",
        "X-Apple-Action: VACATION",
    ] {
        let raw = format!("From: anna@kunde.example\n{field}\nSubject: Re: Rechnung\n\nIch bin im Urlaub.\n");
        assert_eq!(kind(&raw), Some(AutoReplyKind::Absence), "{field}");
    }
    for field in [
        "Auto-Submitted: no",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "X-Autoreply: no",
    ] {
        let raw = format!("From: anna@kunde.example\n{field}\nSubject: Rechnung\n\nHier die Rechnung.\n");
        assert_eq!(kind(&raw), None, "{field}");
    }
}

#[test]
fn ticket_systems_and_challenges_are_told_from_absences() {
    let zendesk = "From: Support <support@kunde.example>\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n\
        In-Reply-To: <0102018f-3@eu-west-1.amazonses.com>\nSubject: [Request received] Rechnung R-17\n\n\
        Your request (4711) has been received and is being reviewed by our support staff.\n";
    assert_eq!(kind(zendesk), Some(AutoReplyKind::Acknowledgement));
    let Some(Report::AutoReply(reply)) = report(&parse(zendesk)) else { panic!("no reply") };
    assert_eq!(reply.origin.ses_message_id(), Some("0102018f-3"), "it leads to the letter it answers");
    let otrs = "From: buchhaltung@kunde.example\nX-Powered-By: OTRS\nAuto-Submitted: auto-replied\nPrecedence: bulk\n\
        Subject: [Ticket#2024050310000017] RE: Rechnung R-17\n\nVielen Dank für Ihre Nachricht.\n";
    assert_eq!(kind(otrs), Some(AutoReplyKind::Acknowledgement));
    let boxtrapper = "From: ap@kunde.example\nAuto-Submitted: auto-replied\n\
        Subject: Your email requires verification verify#abc123-1714723200\n\nThe message you sent requires that you \
        verify that you are a real live human being.\n";
    assert_eq!(kind(boxtrapper), Some(AutoReplyKind::Challenge));
    let generated =
        "From: billing@lieferant.example\nAuto-Submitted: auto-generated\nSubject: Your request\n\nThank you.\n";
    assert_eq!(kind(generated), None, "it answers nothing");
}

#[test]
fn what_a_person_forwards_is_not_their_absence() {
    let raw = "From: anna@lieferant.example\nSubject: WG: Automatische Antwort: Rechnung\n\nSiehe unten, er ist weg.\n";
    assert_eq!(kind(raw), None);
    let forwarded = "From: anna@lieferant.example\nSubject: Fwd: Rechnung\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n\
        siehe Anlage\n--b\nContent-Type: message/rfc822\n\nFrom: x@y.example\nAuto-Submitted: auto-replied\nSubject: Automatic \
        reply: x\n\naway\n--b--\n";
    assert_eq!(kind(forwarded), None);
}
