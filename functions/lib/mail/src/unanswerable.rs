//! Why no program may answer a mail (RFC 3834 section 2, and what providers added).

use message::NoAnswer;

use crate::{EmailAddress, Mail, report};

/// Why no program may answer a mail; `None` if one may.
///
/// `mail` is the mail, or only its [`head`](Mail::head) if it could not be read; `None` if not even that. The reply
/// goes to `envelope_sender`, the reverse path of SMTP as the receipt rule names it, never to `From` or `Reply-To`
/// (RFC 3834 section 4). That address is as easily forged as `From`; a reply to a forged one would be spam of ours. So
/// it must be of the same domain as `From`, or one domain below the other, and the caller asks in addition that DMARC
/// passed, which proves `From`. Invoices sent by a mailing service in the name of a supplier have another reverse path
/// and get no reply: it would reach a program.
///
/// `own` are the connector's own addresses (`billing@example.com`) and domains (`in.example.com`, with all below).
///
/// A program that answers writes a [`Letter`](crate::Letter), whose [`LETTER_ID`](crate::outbound::LETTER_ID) stops
/// every other connector, with `Auto-Submitted: auto-replied`, and with the message id of the mail in `In-Reply-To` and
/// `References` (RFC 3834 sections 3.1.5 and 5).
pub fn unanswerable(mail: Option<&Mail>, envelope_sender: &str, own: &[&str]) -> Option<NoAnswer> {
    let path = envelope_sender.trim().trim_start_matches('<').trim_end_matches('>').trim();
    if path.is_empty() {
        return Some(NoAnswer::NullSender);
    }
    let Ok(path) = EmailAddress::parse(path) else { return Some(NoAnswer::NoSender) };
    let is_own = |address: &EmailAddress| own.iter().any(|own| is_within(address, own));
    if is_own(&path) {
        return Some(NoAnswer::OwnAddress);
    }
    if is_role(path.local_part()) {
        return Some(NoAnswer::RoleAddress);
    }
    let Some(mail) = mail else { return Some(NoAnswer::UnreadMail) };
    let Some(from) = mail.from.as_ref().map(|from| &from.address) else { return Some(NoAnswer::NoSender) };
    let automatic = &mail.automatic;
    let precedence = automatic.precedence.as_deref().unwrap_or_default();
    let suppresses = |kinds: &str| {
        kinds.split(|c: char| !c.is_ascii_alphanumeric()).any(|kind| matches!(kind, "all" | "oof" | "autoreply"))
    };
    if automatic.letter_id.is_some() {
        Some(NoAnswer::MailLoop)
    } else if is_own(from) || mail.reply_to.as_ref().is_some_and(is_own) {
        Some(NoAnswer::OwnAddress)
    } else if automatic.auto_submitted.as_deref().is_some_and(|word| word != "no")
        || automatic.autoreply
        || precedence.starts_with("auto")
    {
        Some(NoAnswer::AutoSubmitted)
    } else if automatic.list || matches!(precedence, "bulk" | "list" | "junk") {
        Some(NoAnswer::MailingList)
    } else if automatic.suppress.as_deref().is_some_and(suppresses) {
        Some(NoAnswer::AutoResponseSuppressed)
    } else if report(mail).is_some() {
        Some(NoAnswer::ReportOfMail)
    } else if is_role(from.local_part()) {
        Some(NoAnswer::RoleAddress)
    } else if !are_aligned(path.domain(), from.domain()) {
        Some(NoAnswer::OtherDomain)
    } else {
        None
    }
}

/// Whether an address is the given one, or of the given domain or one below it.
fn is_within(address: &EmailAddress, own: &str) -> bool {
    if own.contains('@') {
        return address.as_str().eq_ignore_ascii_case(own);
    }
    is_below(address.domain(), &own.to_ascii_lowercase())
}

fn is_below(domain: &str, parent: &str) -> bool {
    !parent.is_empty() && domain.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Relaxed alignment without a list of public suffixes: two siblings, `a.example.com` and `b.example.com`, do not
/// count, because `a.co.uk` and `b.co.uk` are strangers.
fn are_aligned(one: &str, other: &str) -> bool {
    is_below(one, other) || is_below(other, one)
}

/// Whether the part before the `@` is that of a program or a list (RFC 3834 section 2, RFC 2142).
fn is_role(local: &str) -> bool {
    const NAMES: [&str; 10] = [
        "mailer-daemon",
        "mailerdaemon",
        "mail-daemon",
        "postmaster",
        "hostmaster",
        "listserv",
        "majordomo",
        "mailman",
        "abuse",
        "root",
    ];
    let local = local.to_ascii_lowercase();
    NAMES.contains(&local.as_str())
        || is_no_reply(&local)
        || ["owner-", "bounce", "return-", "microsoftexchange"].iter().any(|start| local.starts_with(start))
        || ["-owner", "-request", "-bounce", "-bounces", "-relay", "-errors"].iter().any(|end| local.ends_with(end))
        || ["-bounces+", "-bounce+", "-return-", "+bounce"].iter().any(|within| local.contains(within))
}

/// Whether the part before the `@` says that it takes no replies. No provider gives its users such an address.
pub(crate) fn is_no_reply(local: &str) -> bool {
    let letters: String = local.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    ["noreply", "donotreply", "dontreply", "nepasrepondre", "nichtantworten", "nietbeantwoorden"]
        .iter()
        .any(|word| letters.contains(word))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    const OWN: [&str; 2] = ["in.connector.example", "rechnung@firma.example"];

    fn mail(fields: &[&str]) -> Mail {
        let raw = format!("{}\n\nGuten Tag, hier unsere Rechnung.\n", fields.join("\n"));
        Mail::parse(raw.as_bytes()).unwrap()
    }

    #[test]
    fn a_person_who_forgot_the_attachment_is_answered() {
        let mail = mail(&["From: Anna <anna@lieferant.example>", "Subject: Rechnung", "Auto-Submitted: no"]);
        assert_eq!(unanswerable(Some(&mail), "anna@lieferant.example", &OWN), None);
        assert_eq!(unanswerable(Some(&mail), "<anna@mail.lieferant.example>", &OWN), None);
    }

    #[test]
    fn what_rfc_3834_forbids_is_not_answered() {
        let anna = "From: Anna <anna@lieferant.example>";
        for (path, fields, expected) in [
            ("", vec![anna], NoAnswer::NullSender),
            ("<>", vec![anna], NoAnswer::NullSender),
            ("nobody", vec![anna], NoAnswer::NoSender),
            ("anna@lieferant.example", vec!["Subject: Rechnung"], NoAnswer::NoSender),
            ("be0123456789@be.in.connector.example", vec![anna], NoAnswer::OwnAddress),
            ("rechnung@firma.example", vec![anna], NoAnswer::OwnAddress),
            ("anna@lieferant.example", vec!["From: x@in.connector.example"], NoAnswer::OwnAddress),
            ("anna@lieferant.example", vec![anna, "Reply-To: <be1@be.in.connector.example>"], NoAnswer::OwnAddress),
            ("MAILER-DAEMON@lieferant.example", vec![anna], NoAnswer::RoleAddress),
            ("no-reply@lieferant.example", vec![anna], NoAnswer::RoleAddress),
            ("noreply+abc@lieferant.example", vec![anna], NoAnswer::RoleAddress),
            ("owner-liste@lieferant.example", vec![anna], NoAnswer::RoleAddress),
            ("liste-request@lieferant.example", vec![anna], NoAnswer::RoleAddress),
            ("bounces+123-ab=x@lieferant.example", vec![anna], NoAnswer::RoleAddress),
            ("anna@lieferant.example", vec!["From: DoNotReply@lieferant.example"], NoAnswer::RoleAddress),
            ("anna@lieferant.example", vec![anna, "Auto-Submitted: auto-generated (failure)"], NoAnswer::AutoSubmitted),
            (
                "anna@lieferant.example",
                vec![anna, "Auto-Submitted: auto-replied; owner-email=\"a@b\""],
                NoAnswer::AutoSubmitted,
            ),
            ("anna@lieferant.example", vec![anna, "X-Autoreply: yes"], NoAnswer::AutoSubmitted),
            ("anna@lieferant.example", vec![anna, "Precedence: auto_reply"], NoAnswer::AutoSubmitted),
            ("anna@lieferant.example", vec![anna, "Precedence: Bulk"], NoAnswer::MailingList),
            ("anna@lieferant.example", vec![anna, "List-Post: NO"], NoAnswer::MailingList),
            (
                "anna@lieferant.example",
                vec![anna, "X-Auto-Response-Suppress: DR, OOF, AutoReply"],
                NoAnswer::AutoResponseSuppressed,
            ),
            ("anna@lieferant.example", vec![anna, "X-Auto-Response-Suppress: All"], NoAnswer::AutoResponseSuppressed),
            ("anna@lieferant.example", vec![anna, "Subject: Out of Office: Re: Rechnung"], NoAnswer::ReportOfMail),
            ("anna@fremd.example", vec![anna], NoAnswer::OtherDomain),
            ("anna@evil-lieferant.example", vec![anna], NoAnswer::OtherDomain),
            ("anna@a.lieferant.example", vec!["From: anna@b.lieferant.example"], NoAnswer::OtherDomain),
            (
                "anna@lieferant.example",
                vec![anna, "X-Invoice-Mail-Id: <1@other-connector.example>"],
                NoAnswer::MailLoop,
            ),
        ] {
            assert_eq!(unanswerable(Some(&mail(&fields)), path, &OWN), Some(expected), "{path} {fields:?}");
        }
        assert_eq!(unanswerable(None, "anna@lieferant.example", &OWN), Some(NoAnswer::UnreadMail));
        assert_eq!(unanswerable(None, "", &OWN), Some(NoAnswer::NullSender));
        let reads = mail(&[anna, "X-Auto-Response-Suppress: DR, RN, NRN"]);
        assert_eq!(
            unanswerable(Some(&reads), "anna@lieferant.example", &OWN),
            None,
            "it wants no receipts, but replies"
        );
    }

    #[test]
    fn two_connectors_that_write_to_each_other_stop_after_one_message() {
        let letter = crate::Letter {
            from: EmailAddress::parse("rechnung@andere.example").unwrap().into(),
            reply_to: Vec::new(),
            to: vec![EmailAddress::parse("be0123456789@be.in.connector.example").unwrap()],
            cc: Vec::new(),
            subject: "Your mail had no attachment".into(),
            text: "Please send the invoice as a file.".into(),
            html: None,
            images: Vec::new(),
            attachments: Vec::new(),
            message_id: "1@andere.example".into(),
            occasion: crate::Occasion::Event,
            date: 0,
        };
        let received = Mail::parse(&letter.compose()).unwrap();
        assert_eq!(unanswerable(Some(&received), "rechnung@andere.example", &OWN), Some(NoAnswer::MailLoop));
    }

    #[test]
    fn a_mail_that_is_refused_as_too_deep_may_be_answered_by_its_head() {
        let mut raw = String::from("From: anna@lieferant.example\nSubject: Rechnung\n");
        for level in 0..60 {
            raw.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
        }
        assert_eq!(Mail::parse(raw.as_bytes()).unwrap_err().code(), "too_deeply_nested");
        let head = Mail::head(raw.as_bytes()).unwrap();
        assert_eq!(head.subject.as_deref(), Some("Rechnung"));
        assert_eq!(unanswerable(Some(&head), "anna@lieferant.example", &OWN), None);
    }
}
