//! The words of notices and replies, a folder for each language.
//!
//! A file holds the words as blocks, and a layout puts them together: the same words become the subject, the text and
//! the HTML. What is escaped follows from the layout's name.

use ledger::MailEntry;
use message::{FileRule, Language, LeftOut, MailReason, NotImported, Parameter, Remedy};
use minijinja::{Environment, Value, context};

use crate::Job;

/// The longest subject of a stranger that is repeated, in characters.
const MAX_SUBJECT: usize = 200;

/// The most files that a notice names; the mail log has all.
const MAX_FILES: usize = 10;

/// A letter's texts.
pub(crate) struct Written {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: Option<String>,
}

macro_rules! words {
    ($letter:literal, $language:ident) => {
        match $language {
            Language::De => include_str!(concat!("letter/de/", $letter)),
            Language::En => include_str!(concat!("letter/en/", $letter)),
            Language::Fr => include_str!(concat!("letter/fr/", $letter)),
            Language::Nl => include_str!(concat!("letter/nl/", $letter)),
        }
    };
}

/// The notice to the people of the account, in the account's language.
pub(crate) fn notice(job: &Job) -> Result<Written, minijinja::Error> {
    let language = job.account.answers.language;
    let words = words!("notice.jinja", language);
    let mail = &job.mail;
    let reason = mail.reason.as_ref().map(|reason| reason.text(language));
    let facts = context! {
        account => &job.account.profile.name,
        sender => mail.sender.as_ref().or(mail.envelope_sender.as_ref()).map(|sender| one_line(sender)),
        received => mail.at.shown(language),
        subject => mail.subject.as_deref().map(one_line),
        held => job.held.is_some(),
        sentence => match &job.held {
            Some(reason) => Some(reason.text(language).whole()),
            None => reason.as_ref().map(|reason| reason.sentence.to_string()),
        },
        files => files(mail, language),
        next => reason.as_ref().and_then(|reason| reason.next.as_deref()),
        unproven => !job.is_proven(),
        confirmation => mail.confirmation.as_ref().map(|asked| context! {
            provider => one_line(&asked.provider),
            requested_by => asked.requested_by.as_deref().map(one_line),
            code => asked.code.as_deref().map(one_line),
            // Whoever forges a provider's mail wants this opened.
            link => asked.link.as_deref().filter(|_| job.is_proven()),
        }),
    };
    Ok(Written {
        subject: render(words, "subject.txt", include_str!("letter/subject.txt"), &facts)?.trim().to_owned(),
        text: render(words, "notice.txt", include_str!("letter/notice.txt"), &facts)?,
        html: Some(render(words, "notice.html", include_str!("letter/notice.html"), &facts)?),
    })
}

/// The reply to the sender, in the sender's language if it is known. Text alone: it is short, and no stranger's word is in
/// it but the subject.
pub(crate) fn reply(job: &Job, remedy: Remedy) -> Result<Written, minijinja::Error> {
    let language = job.mail.language.unwrap_or(job.account.answers.language);
    let words = words!("reply.jinja", language);
    let said = remedy.text(language);
    let facts = context! {
        account => &job.account.profile.name,
        received => job.mail.at.shown(language),
        what => &*said.sentence,
        please => said.next.as_deref(),
    };
    let subject = match job.mail.subject.as_deref().map(one_line) {
        Some(subject) if subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:")) => subject,
        Some(subject) => format!("Re: {subject}"),
        None => render(words, "subject.txt", include_str!("letter/subject.txt"), &facts)?.trim().to_owned(),
    };
    let text = render(words, "reply.txt", include_str!("letter/reply.txt"), &facts)?;
    Ok(Written { subject, text, html: None })
}

/// Puts the words into a layout. `.html` is escaped, `.txt` is not.
fn render(words: &str, name: &str, layout: &str, facts: &Value) -> Result<String, minijinja::Error> {
    let layout_name = format!("layout/{name}");
    let mut templates = Environment::new();
    templates.add_template(&layout_name, layout)?;
    templates.add_template(name, words)?;
    templates.get_template(name)?.render(context! { layout => &layout_name, ..facts.clone() })
}

/// The files of a mail without invoice, and why each is none.
fn files(mail: &MailEntry, language: Language) -> Vec<Value> {
    if mail.reason != Some(NotImported::from(MailReason::NoFileIsAnInvoice)) {
        return Vec::new();
    }
    // What an archive holds is listed itself.
    let is_container = |reason: &LeftOut| matches!(reason, LeftOut::FileRule(FileRule::Unpacked { .. }));
    let files = mail.parts.iter().filter_map(|part| Some((part, part.left_out()?)));
    let files = files.filter(|(_, reason)| !is_container(reason)).take(MAX_FILES);
    files.map(|(part, reason)| context! { name => &part.name, sentence => reason.text(language).whole() }).collect()
}

/// Text of a stranger: bounded, one line, and without characters that turn the direction of what follows.
fn one_line(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}');
    let plain: String = text.chars().filter(|c| !turns(*c)).take(MAX_SUBJECT).collect();
    plain.split(breaks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use message::{Container, HoldReason, Unread};
    use serde_json::json;

    use super::*;

    fn verdicts(dmarc: &str) -> serde_json::Value {
        json!({"spam": "PASS", "virus": "PASS", "spf": "PASS", "dkim": "PASS", "dmarc": dmarc})
    }

    fn job(language: Language, mail: serde_json::Value) -> Job {
        let account = json!({
            "id": "baeckerei", "name": "Bäckerei <Süß> & Söhne", "country": "DE", "vat": "DE282741168",
            "company_number": "HRB1", "reply_to": null, "connector": "active", "created_at": "2026-01-01T00:00:00Z",
            "answers": {"notify": [], "reply": true, "language": language},
        });
        let mut entry = json!({
            "id": "m1", "at": "2026-03-05T07:08:09Z", "recipients": [], "envelope_sender": null,
            "sender": "max@lieferant.example", "subject": null, "message_id": null, "verdicts": verdicts("PASS"),
            "outcome": "ignored", "reason": {"code": "no_attachment"},
            "object_key": "inbound/m1",
        });
        entry.as_object_mut().unwrap().extend(mail.as_object().unwrap().clone());
        let now = "2026-03-05T07:09:00Z".parse().unwrap();
        Job {
            account: serde_json::from_value(account).unwrap(),
            mail: serde_json::from_value(entry).unwrap(),
            held: None,
            now,
        }
    }

    #[test]
    fn every_language_says_all_there_is_to_say_as_text_and_as_html() {
        let confirmation = json!({"reason": {"code": "forwarding_confirmation", "provider": "Gmail"}, "subject": "Bestätigung\u{202e}",
            "confirmation": {"provider": "Gmail", "requested_by": "max@gmail.com", "code": "123456",
                "link": "https://mail.google.com/mail/vf-1"}});
        let unproven = json!({"verdicts": verdicts("GRAY"), "subject": "<b>Hallo</b>"});
        for language in Language::ALL {
            for (mail, facts) in [
                (&unproven, vec!["max@lieferant.example", "<b>Hallo</b>"]),
                (&confirmation, vec!["Gmail", "max@gmail.com", "123456", "https://mail.google.com/mail/vf-1"]),
            ] {
                let notice = notice(&job(language, mail.clone())).unwrap();
                let html = notice.html.unwrap();
                for fact in facts.into_iter().chain(["Bäckerei <Süß> & Söhne"]) {
                    assert!(notice.text.contains(fact), "{language:?}: {fact} in {}", notice.text);
                    let escaped = fact.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                    assert!(html.replace("&#x2f;", "/").contains(&escaped), "{language:?}: {escaped} in {html}");
                }
                assert!(!html.contains("<b>") && !html.contains("href"), "{html}");
                assert!(html.contains(&format!("<html lang=\"{}\">", language.as_str())));
                assert!(!notice.text.contains("\n\n\n"), "{}", notice.text);
                assert!(!notice.subject.is_empty() && !notice.subject.contains('\u{202e}'));
            }
        }
    }

    #[test]
    fn a_notice_says_of_each_file_why_it_is_no_invoice_in_the_language_of_the_account() {
        let part = |name: &str, reason: LeftOut| {
            let fate = json!({"left_out": {"reason": reason, "kept": true}});
            json!({"name": name, "media_type": "b", "size": 1, "sha256": "c", "fate": fate})
        };
        let archive = FileRule::Unpacked { container: Container::Zip, files: 1 };
        let mail = json!({"reason": {"code": "no_file_is_an_invoice"}, "parts": [
            part("Mai.zip", archive.into()), part("R-17.pdf", Unread::EncryptedPdf.into())]});
        let german = notice(&job(Language::De, mail.clone())).unwrap();
        assert!(german.text.contains("R-17.pdf: Die PDF-Datei ist mit einem Passwort geschützt"), "{}", german.text);
        assert!(german.html.unwrap().contains("<bdi>Die PDF-Datei"));
        assert!(!german.text.contains("Mai.zip"), "{}", german.text);
        for english in [" the ", " is ", " and ", "Ask "] {
            assert!(!german.text.contains(english), "{english} in {}", german.text);
        }
    }

    #[test]
    fn a_held_invoice_is_said_to_be_on_hold() {
        let mut job = job(Language::Nl, json!({"outcome": "imported", "reason": null}));
        job.held = Some(HoldReason::NewIbanSpam);
        let notice = notice(&job).unwrap();
        assert_eq!(notice.subject, "Factuur vastgehouden");
        assert!(notice.text.contains("In detail: De rekening waarop betaald moet worden, is nieuw"), "{}", notice.text);
    }

    #[test]
    fn a_reply_repeats_the_subject_on_one_line_and_of_bounded_length() {
        let reply_to = |subject: &str| {
            let job = job(Language::De, json!({"subject": subject, "language": "fr"}));
            reply(&job, Remedy::Attachment).unwrap()
        };
        assert_eq!(reply_to("Rechnung\r\nBcc: x@example.com").subject, "Re: Rechnung Bcc: x@example.com");
        assert_eq!(reply_to("RE: Rechnung").subject, "RE: Rechnung");
        assert_eq!(reply_to(&"ü".repeat(5000)).subject.chars().count(), 4 + MAX_SUBJECT);
        let text = reply_to("Facture").text;
        assert!(
            text.starts_with("Bonjour,\n\naucune facture n’a pu être reprise de votre e-mail du 05/03/2026, 07:08 UTC")
        );
        assert!(text.ends_with("Cordialement\nBäckerei <Süß> & Söhne"), "{text}");
    }
}
