//! Bounces of systems that the corpus does not hold, in their manner.

use message::BounceReason;

use super::*;

/// Sender and subject, text, and what it says.
const BOUNCES: [(&str, &str, &str, &str); 12] = [
    (
        "From: MAILER-DAEMON@yahoo.com",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n<ap@kunde.example>:\n\
         554: delivery error: dd This user doesn't have a yahoo.com account (ap@kunde.example) [0] - mta1.mail.yahoo.com\n\n\
         --- Below this line is a copy of the message.\n\nReceived: from x\nFrom: rechnung@firma.example\n\
         Message-ID: <0102018f-1@eu-west-1.amazonses.com>\nX-Invoice-Mail-Id: <R-17.1@firma.example>\n\nhello\n",
        "0102018f-1@eu-west-1.amazonses.com ap@kunde.example Failed - address_refused",
    ),
    (
        "From: GMX Mailer Daemon <mailer-daemon@gmx.de>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be \
         delivered to one or more of\nits recipients. This is a permanent error. The following address\nfailed:\n\n\
         \"ap@gmx.example\":\nSMTP error from remote server for RCPT TO command, host: mx.gmx.example (212.227.15.9) \
         reason: 550 Requested action not taken: mailbox unavailable\n\n\n--- The header of the original message is \
         following. ---\n\nReceived: from a8-50.smtp-out.amazonses.com\nFrom: rechnung@firma.example\n\
         Message-ID: <0102018f-2@eu-west-1.amazonses.com>\n",
        "0102018f-2@eu-west-1.amazonses.com ap@gmx.example Failed - address_refused",
    ),
    (
        "From: System Administrator <postmaster@kunde.example>",
        "Undeliverable: Rechnung R-17",
        "Your message\n\n  To:      ap@kunde.example\n  Subject: Rechnung R-17\n  Sent:    Fri, 3 May 2024 10:00:00 +0200\n\n\
         did not reach the following recipient(s):\n\nap@kunde.example on Fri, 3 May 2024 10:00:05 +0200\n    \
         The e-mail account does not exist at the organization this message was sent to.\n    <mx.kunde.example #5.1.1>\n",
        "- ap@kunde.example Failed 5.1.1 address_refused",
    ),
    (
        "From: Postmaster <postmaster@kunde.example>",
        "DELIVERY FAILURE: User ap (ap@kunde.example) not listed in Domino Directory",
        "Your message\n\n  Subject: Rechnung R-17\n\nwas not delivered to:\n\n  ap@kunde.example\n\nbecause:\n\n  \
         User ap (ap@kunde.example) not listed in Domino Directory\n",
        "- ap@kunde.example Failed - address_refused",
    ),
    (
        "From: Mail Delivery System <Mailer-Daemon@relay.example>",
        "Warning: message 1sXyZ-0001 delayed 24 hours",
        "This message was created automatically by mail delivery software.\n\nA message that you sent has not yet been \
         delivered to one or more of its\nrecipients after more than 24 hours on the queue on relay.example.\n\nThe \
         address to which the message has not yet been delivered is:\n\n  ap@kunde.example\n\nNo action is required on \
         your part. Delivery attempts will continue for\nsome time.\n",
        "- ap@kunde.example Delayed - delayed",
    ),
    (
        "From: postmaster@kunde.example",
        "Unzustellbar: Rechnung R-17",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\n\
         ap@kunde.example<mailto:ap@kunde.example>\nIhre Nachricht ist zu groß und konnte nicht zugestellt werden.\n\n\
         Diagnoseinformationen für Administratoren:\n\nGenerierender Server: mx.kunde.example\n\nap@kunde.example\n\
         Remote Server returned '550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient'\n",
        "- ap@kunde.example Failed 5.2.3 message_too_large",
    ),
    (
        "From: <postmaster@client.example>",
        "Non remis : Facture F-17",
        "Échec de la remise pour ces destinataires ou groupes :\n\ncompta@client.example<mailto:compta@client.example>\n\
         Votre message n’a pas pu être remis, car la boîte aux lettres du destinataire est pleine.\n\n\
         compta@client.example\nRemote Server returned '554 5.2.2 mailbox full'\n",
        "- compta@client.example Failed 5.2.2 mailbox_full",
    ),
    (
        "From: <postmaster@klant.example>",
        "Onbestelbaar: Factuur F-17",
        "Bezorging aan de volgende geadresseerden of groepen is mislukt:\n\nap@klant.example\n\
         Remote Server returned '550 5.7.1 message rejected due to content restrictions: virus'\n",
        "- ap@klant.example Failed 5.7.1 content_rejected",
    ),
    (
        "From: MAILER-DAEMON@mx.firma.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.firma.example.\n\nI'm sorry to have to inform you that your message could not\n\
         be delivered to one or more recipients.\n\n<ap@kunde.example>: host mx.kunde.example[192.0.2.7] said: 552 5.3.4\n    \
         Message size exceeds fixed limit (in reply to MAIL FROM command)\n\n<ok@kunde.example>: host \
         mx.kunde.example[192.0.2.7] said: 550 5.1.1\n    User unknown\n",
        "- ap@kunde.example Failed 5.3.4 message_too_large, ok@kunde.example Failed 5.1.1 address_refused",
    ),
    (
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: ap@kunde.example",
        "Delivery Status Notification (Delay)",
        "This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\n\
         YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the following recipient has been delayed:\n\n     \
         ap@kunde.example\n\nMessage will be retried for 2 more day(s)\n",
        "- ap@kunde.example Delayed - delayed",
    ),
    (
        "From: MAILER-DAEMON@x400.example",
        "Delivery Report (failure) for ap@kunde.example",
        "This report relates to your message: Subject: Rechnung R-17,\n\tof Fri, 3 May 2024 10:00:00 +0200\n\n\
         Your message was not delivered to\n\tap@kunde.example\nfor the following reason:\n\tUnknown Address\n\t\
         MTA 'x400.example' gives error message ap: unknown recipient\n",
        "- ap@kunde.example Failed - address_refused",
    ),
    (
        "From: MAILER-DAEMON@old.example\nX-Failed-Recipients: ap@kunde.example",
        "Mail delivery failed",
        "It did not work out.\n",
        "- ap@kunde.example Failed - not_delivered",
    ),
];

#[test]
fn systems_that_write_only_words_are_understood() {
    for (from, subject, text, expected) in BOUNCES {
        let raw = format!("{from}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}");
        for raw in [raw.replace('\n', "\r\n"), raw] {
            let found = shown(report(&parse(&raw)).as_ref());
            assert_eq!(
                found.replace(" failed ", " Failed ").replace(" delayed ", " Delayed "),
                format!("delivery_report {expected}"),
                "{subject}"
            );
        }
    }
}

#[test]
fn a_returned_letter_leads_to_its_delivery() {
    let (from, subject, text, _) = BOUNCES[0];
    let Some(Report::DeliveryStatus(status)) = report(&parse(&format!("{from}\nSubject: {subject}\n\n{text}"))) else {
        panic!("no bounce")
    };
    assert_eq!(status.origin.ses_message_id(), Some("0102018f-1"));
    assert_eq!(status.origin.letter_id.as_deref(), Some("R-17.1@firma.example"));
    let failing = status.failed().next().unwrap().failing().unwrap();
    assert!(failing.hard);
    assert_eq!(failing.reason, BounceReason::AddressRefused);
    let said = "554: delivery error: dd This user doesn't have a yahoo.com account (ap@kunde.example) [0] - \
                mta1.mail.yahoo.com";
    assert_eq!(failing.said.as_deref(), Some(said));
}

#[test]
fn a_full_mailbox_is_a_soft_bounce_and_a_delivered_mail_none() {
    let status = |action: &str, status: &str| {
        let raw = format!(
            "From: MAILER-DAEMON@a.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\
             Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\n\
             Original-Recipient: rfc822;ap@kunde.example\nFinal-Recipient: rfc822;x@y.example\nAction: {action}\n\
             Status: {status}\n--b\nContent-Type: text/rfc822-headers\n\nTo: ap@kunde.example, b@c.example\n\
             Message-ID: <1@eu-west-1.amazonses.com>\n--b--\n"
        );
        match report(&parse(&raw)) {
            Some(Report::DeliveryStatus(status)) => status,
            other => panic!("{other:?}"),
        }
    };
    let full = status("failed", "5.2.2");
    assert_eq!(
        full.recipients[0].failing().map(|failing| (failing.reason, failing.hard)),
        Some((BounceReason::MailboxFull, false))
    );
    assert_eq!(full.recipients[0].sent_to().map(EmailAddress::as_str), Some("ap@kunde.example"));
    assert_eq!((full.origin.ses_message_id(), full.origin.to.len()), (Some("1"), 2));
    let arrived = status("delivered", "2.0.0");
    assert_eq!((arrived.failed().count(), arrived.recipients[0].failing()), (0, None));
}

#[test]
fn people_who_write_about_bounces_are_not_taken_for_one() {
    for (from, subject, text) in [
        ("Anna <anna@lieferant.example>", "Undeliverable goods", "We could deliver nothing this week."),
        (
            "Anna <anna@lieferant.example>",
            "Re: Rechnung",
            "Ihre Mail wurde nicht zugestellt, siehe unten. Bitte neu senden.",
        ),
        ("postmaster@lieferant.example", "Rechnung", "Guten Tag, hier die Rechnung."),
        ("Anna <anna@lieferant.example>", "Delivery report for May", "Pallets: 3, unable to deliver: 1"),
    ] {
        let raw = format!("From: {from}\nSubject: {subject}\n\n{text}\n");
        assert_eq!(report(&parse(&raw)), None, "{subject}");
    }
}

#[test]
fn a_hostile_report_costs_little() {
    let blocks = "Final-Recipient: rfc822; a@b.example\nAction: failed\nDiagnostic-Code: x; 5.1.1\n\n".repeat(50_000);
    let odd = "no field\n".repeat(200_000);
    for (kind, body) in [
        ("message/delivery-status", &blocks),
        ("message/delivery-status", &odd),
        ("text/plain", &blocks),
        ("text/plain", &odd),
    ] {
        let raw = format!(
            "From: MAILER-DAEMON@a.example\nSubject: failure notice\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: {kind}\n\n{body}\n--b--\n"
        );
        if let Some(Report::DeliveryStatus(status)) = report(&parse(&raw)) {
            assert!(status.recipients.len() <= 100);
        }
    }
    let addresses: String = (0..5000).map(|n| format!("<u{n}@b.example>:\n550 no\n\n")).collect();
    let headers = "From: a@b.example\nX: y\n\n".repeat(3000);
    let rules = "--a:b\n".repeat(10_000);
    for text in [addresses, headers, rules, "<".repeat(60_000), "(".repeat(60_000)] {
        let raw = format!("From: MAILER-DAEMON@a.example\nSubject: failure notice\n\nunable to deliver\n\n{text}");
        let Some(Report::DeliveryStatus(status)) = report(&parse(&raw)) else { panic!("no bounce") };
        assert!(status.recipients.len() <= 100);
    }
}
