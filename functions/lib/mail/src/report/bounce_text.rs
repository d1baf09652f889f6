//! Bounces in the words of systems that write no machine-readable part, or whose part was lost on the way: qmail,
//! Exim, older Gmail and Exchange, Lotus, Yahoo, GMX and others.

use super::{Action, DeliveryStatus, RecipientStatus, clip};
use crate::{
    EmailAddress, Mail, Origin,
    inbound::fields::{Fields, is_field},
};

/// Most recipients read of a bounce.
const MAX_RECIPIENTS: usize = 100;

/// Names of programs before the `@`, and in the display name.
const DAEMONS: [&str; 8] = [
    "mailer-daemon",
    "mailerdaemon",
    "mail-daemon",
    "postmaster",
    "mail delivery",
    "mail administrator",
    "system administrator",
    "microsoftexchange",
];

/// How the subjects of bounces begin, in lower case.
const SUBJECTS: [&str; 33] = [
    "undeliver",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "delivery has failed",
    "delivery delayed",
    "delivery report",
    "delayed mail",
    "mail delivery fail",
    "mail delivery system",
    "mail system error",
    "mail could not be delivered",
    "message delivery failure",
    "email delivery",
    "failure notice",
    "failure delivery",
    "failed mail",
    "returned mail",
    "returned to sender",
    "nondeliverable",
    "non-deliver",
    "non remis",
    "warning: could not send",
    "warning: message",
    "could not send message",
    "unzustellbar",
    "nicht zustellbar",
    "zustellung fehlgeschlagen",
    "benachrichtigung zum übermittlungsstatus",
    "échec de",
    "non distribu",
    "onbestelbaar",
    "niet bezorgd",
];

/// What the texts of bounces say, in lower case.
const PHRASES: [&str; 26] = [
    "could not be delivered",
    "couldn't be delivered",
    "couldn't deliver",
    "able to deliver",
    "unable to deliver",
    "delivery to the following",
    "delivery has failed",
    "delivery failed",
    "undeliverable",
    "undelivered",
    "did not reach the following",
    "not yet been delivered",
    "was not delivered",
    "not be delivered",
    "permanent fatal error",
    "rejected your message",
    "cannot be delivered",
    "caused the following errors",
    "nicht zugestellt",
    "zustellung ist fehlgeschlagen",
    "n'a pas pu être",
    "n'a pas été remis",
    "impossible de remettre",
    "niet worden bezorgd",
    "niet afgeleverd",
    "niet worden afgeleverd",
];

/// What says that it is only late.
const DELAYS: [&str; 9] = [
    "warning: could not send",
    "delayed",
    "(delay)",
    "not yet been delivered",
    "still undelivered",
    "keep trying",
    "verzögert",
    "retardé",
    "vertraagd",
];

/// Reads a bounce by its words. A program's name as sender is not enough, nor is a subject: a person may write either
/// of them. What brings files of its own is no bounce, but maybe an invoice.
pub(super) fn read(mail: &Mail) -> Option<DeliveryStatus> {
    let is_declared = mail.automatic.report_type.as_deref() == Some("delivery-status");
    let subject = mail.subject.as_deref().unwrap_or_default().to_lowercase();
    let text = mail.text.as_deref().unwrap_or_default();
    let (notice, _) = split(text);
    let notice = clip(notice, 8 * 1024).to_lowercase().replace('\u{2019}', "'");
    let by_daemon = mail.from.as_ref().is_some_and(|from| {
        let name = from.name.as_deref().unwrap_or_default().to_lowercase();
        let local = from.address.local_part().to_lowercase();
        DAEMONS.iter().any(|daemon| local.starts_with(daemon) || name.starts_with(daemon))
    });
    let by_subject = SUBJECTS.iter().any(|start| subject.starts_with(start));
    let by_words = PHRASES.iter().any(|phrase| notice.contains(phrase));
    let names_recipients = !mail.automatic.failed_recipients.is_empty();
    let evidence = [by_daemon, by_subject, by_words, names_recipients].into_iter().filter(|seen| *seen).count();
    if has_own_files(mail) || (!is_declared && (evidence < 2 || !(by_subject || by_words))) {
        return None;
    }
    let status = status(mail);
    // Nobody knows whose failure it is, and nothing but words speaks for it.
    (is_declared || by_daemon || !status.recipients.is_empty()).then_some(status)
}

/// What the words of a bounce say of the mail and its recipients.
pub(super) fn status(mail: &Mail) -> DeliveryStatus {
    let text = mail.text.as_deref().unwrap_or_default();
    let (notice, returned) = split(text);
    let origin = mail.attached.clone().or_else(|| returned.map(|fields| Origin::of(&fields))).unwrap_or_default();
    let subject = mail.subject.as_deref().unwrap_or_default();
    let said = format!("{subject}\n{}", clip(notice, 8 * 1024)).to_lowercase();
    let action = if DELAYS.iter().any(|words| said.contains(words)) { Action::Delayed } else { Action::Failed };
    let mut named: Vec<(EmailAddress, Vec<String>)> = Vec::new();
    let mut at = None;
    let mut is_new_paragraph = true;
    for line in notice.lines().map(str::trim) {
        if line.is_empty() {
            is_new_paragraph = true;
        } else if let Some((address, rest)) = recipient(line).filter(|_| named.len() < MAX_RECIPIENTS) {
            let place = named.iter().position(|(known, _)| *known == address).unwrap_or_else(|| {
                named.push((address, Vec::new()));
                named.len() - 1
            });
            at = Some(place);
            if let Some((_, paragraphs)) = named.get_mut(place) {
                paragraphs.push(rest.to_owned());
            }
            is_new_paragraph = false;
        } else if let Some((_, paragraphs)) = at.and_then(|at| named.get_mut(at)) {
            if is_new_paragraph {
                paragraphs.push(String::new());
            }
            if let Some(paragraph) = paragraphs.last_mut().filter(|paragraph| paragraph.len() < 1000) {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(line);
            }
            is_new_paragraph = false;
        }
    }
    let of = |final_recipient, paragraphs: &[String]| {
        let diagnostic = diagnosis(paragraphs);
        RecipientStatus {
            final_recipient: Some(final_recipient),
            original_recipient: None,
            action,
            status: diagnostic.and_then(|said| super::reason::statuses(said).next()).map(str::to_owned),
            diagnostic: diagnostic.map(|said| clip(said, 1000).replace(char::is_control, " ")),
            remote_mta: None,
        }
    };
    let mut recipients: Vec<_> = named.iter().map(|(address, paragraphs)| of(address.clone(), paragraphs)).collect();
    if recipients.is_empty() {
        let known = &mail.automatic.failed_recipients;
        let known = if known.is_empty() && origin.to.len() == 1 { &origin.to } else { known };
        let all: Vec<String> = vec![clip(notice, 1000).split_whitespace().collect::<Vec<_>>().join(" ")];
        recipients = known.iter().map(|address| of(address.clone(), &all)).collect();
    }
    DeliveryStatus { origin, reporting_mta: None, recipients }
}

/// Cuts a text where the returned mail begins: at the first block of header fields that only a mail has. Every system
/// announces it in other words.
pub(super) fn split(text: &str) -> (&str, Option<Fields<'_>>) {
    let mut start = 0;
    let mut after_gap = true;
    for line in text.split_inclusive('\n') {
        let rest = &text[start..];
        if after_gap
            && is_field(line.as_bytes())
            && let Ok((fields, _)) = Fields::read(rest.as_bytes())
        {
            let has = |name: &str| fields.get(name).is_some();
            if (has("from") || has("return-path") || has("received"))
                && (has("message-id") || has("received") || (has("date") && has("subject")))
            {
                return (&text[..start], Some(fields));
            }
        }
        let line = line.trim();
        // A rule such as "--- Original message ---"; of header fields in a row, only the first is worth a look.
        after_gap = line.is_empty() || (line.starts_with("--") && !is_field(line.as_bytes()));
        start += text[start..].find('\n').map_or(text.len() - start, |end| end + 1);
    }
    (text, None)
}

/// Whether a mail has files that are neither those of the mail it returns nor part of a notice.
pub(super) fn has_own_files(mail: &Mail) -> bool {
    mail.parts.iter().filter(|part| !part.path.contains('/')).any(|part| {
        let is_notice = part.original_name.is_none()
            && matches!(part.declared_type.as_str(), "text/plain" | "text/html" | "text/rfc822-headers");
        let is_returned = part.declared_type.starts_with("message/") || part.name.ends_with(".eml");
        !(is_notice || is_returned || part.referenced_by_html)
    })
}

/// A line that begins with the address of a recipient, and what follows it: `<a@b.example>: host said …`,
/// `a@b.example on 3/2/2010`, `Name<mailto:a@b.example>`.
fn recipient(line: &str) -> Option<(EmailAddress, &str)> {
    const LABELS: [&str; 6] =
        ["recipient:", "recipient address:", "failed recipient:", "empfänger:", "destinataire :", "to:"];
    let label =
        LABELS.iter().find(|label| line.get(..label.len()).is_some_and(|start| start.to_lowercase() == **label));
    let line = label.and_then(|label| line.get(label.len()..)).unwrap_or(line);
    if let Some((_, link)) = line.split_once("<mailto:")
        && let Some(address) = link.strip_suffix('>')
    {
        return EmailAddress::parse(address).ok().map(|address| (address, ""));
    }
    let start = line.trim_start_matches(['<', '"', '\'', '*', '\u{2022}', '-', ' ']);
    let end = start.find(|c: char| c.is_whitespace() || "<>:\"',;(".contains(c)).unwrap_or(start.len());
    let (address, rest) = start.split_at(end);
    let rest = rest.trim_start_matches(['>', '"', '\'']).trim_start();
    let goes_on =
        rest.is_empty() || [":", "(", ",", "...", "on ", "am ", "le ", "op "].iter().any(|word| rest.starts_with(word));
    let address = EmailAddress::parse(address).ok().filter(|_| goes_on)?;
    Some((address, rest.trim_start_matches([':', ',', '.', ' '])))
}

/// The paragraph that says why: the first with a reply or status code, else the first that is no heading.
fn diagnosis(paragraphs: &[String]) -> Option<&str> {
    let mut said = paragraphs.iter().map(String::as_str).filter(|paragraph| !paragraph.is_empty());
    let is_code =
        |word: &str| word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|b| b.is_ascii_digit());
    let has_code = |paragraph: &&str| {
        super::reason::statuses(paragraph).next().is_some()
            || paragraph.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).any(is_code)
    };
    said.clone().find(has_code).or_else(|| said.find(|paragraph| !paragraph.ends_with(':')))
}
