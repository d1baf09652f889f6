//! Mails that report something: a bounce returns an invoice that was sent, not one that comes in.

use invoice::Format;
use message::FileRule;

use super::{Candidate, Judgement, Outcome, sha256, sort};
use crate::{Mail, Report, report};

/// The judgement of a mail that is a [`Report`]; `None` if it is to be judged by its files.
///
/// What a delivery report, receipt or complaint carries is the mail it is about. An automatic reply or confirmation is
/// one only if it brings no invoice, nor a file that may hold one: `judge_files` is asked. A picture alone does not count there: it belongs
/// to the signature rather than being a scan.
pub(super) fn judge(mail: &Mail, judge_files: impl FnOnce() -> Judgement) -> Option<Judgement> {
    let report = report(mail)?;
    if !report.returns_mail() {
        let judgement = judge_files();
        let brings_invoice = judgement.invoices.iter().any(|found| found.invoice.format != Format::Image);
        if brings_invoice || judgement.skipped.iter().any(|file| file.attention) {
            return Some(judgement);
        }
    }
    Some(of(&report, mail))
}

fn of(report: &Report, mail: &Mail) -> Judgement {
    let skipped = mail.parts.iter().map(|part| {
        let (_, media_type) = sort::with_media_type(part.clone());
        let candidate = Candidate { part, media_type, sha256: sha256(&part.bytes) };
        candidate.skipped(FileRule::Report)
    });
    Judgement {
        outcome: Outcome::Ignored,
        reason: Some(report.reason().into()),
        attention: report.asks_a_person(),
        invoices: Vec::new(),
        skipped: skipped.collect(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use message::{BounceReason, MailReason};

    use super::*;
    use crate::{Attachment, EmailAddress, Letter, judge_mail};

    const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";

    fn letter() -> String {
        let letter = Letter {
            from: EmailAddress::parse("rechnung@firma.example").unwrap().into(),
            reply_to: Vec::new(),
            to: vec![EmailAddress::parse("ap@kunde.example").unwrap()],
            cc: Vec::new(),
            subject: "Rechnung R-17".into(),
            text: "Im Anhang Ihre Rechnung.".into(),
            html: None,
            images: Vec::new(),
            attachments: vec![
                Attachment { name: "R-17.pdf".into(), media_type: "application/pdf".into(), bytes: PDF.into() },
                Attachment { name: "R-17.xml".into(), media_type: "text/xml".into(), bytes: b"<a/>"[..].into() },
            ],
            message_id: "R-17.1@firma.example".into(),
            occasion: crate::Occasion::Event,
            date: 0,
        };
        String::from_utf8(letter.compose()).unwrap()
    }

    fn with_pdf(fields: &str) -> Mail {
        let pdf = String::from_utf8_lossy(PDF);
        let raw = format!(
            "{fields}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsiehe Anhang\n--b\n\
             Content-Type: application/pdf; name=R-17.pdf\n\n{pdf}\n--b--\n"
        );
        Mail::parse(raw.as_bytes()).unwrap()
    }

    #[test]
    fn a_bounce_that_returns_our_invoice_imports_nothing() {
        let raw = format!(
            "From: MAILER-DAEMON@mx.kunde.example\nSubject: Undelivered Mail Returned to Sender\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nI'm sorry.\n--b\n\
             Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.kunde.example\n\n\
             Final-Recipient: rfc822; ap@kunde.example\nAction: failed\nStatus: 5.1.1\n\n--b\n\
             Content-Type: message/rfc822\n\n{}\n--b--\n",
            letter()
        );
        let judgement = judge_mail(&Mail::parse(raw.as_bytes()).unwrap());
        assert_eq!(judgement.outcome, Outcome::Ignored);
        assert!(!judgement.attention, "it costs nobody an invoice");
        let expected = MailReason::DeliveryReport {
            recipient: Some("ap@kunde.example".to_owned()),
            reason: Some(BounceReason::AddressRefused),
            said: None,
        };
        assert_eq!(judgement.reason, Some(expected.into()));
        let skipped: Vec<_> = judgement
            .skipped
            .iter()
            .map(|file| (file.name.as_str(), file.media_type.as_str(), file.reason.code()))
            .collect();
        assert_eq!(
            skipped[1..],
            [("R-17.pdf", "application/pdf", "part_of_report"), ("R-17.xml", "application/xml", "part_of_report")]
        );
    }

    #[test]
    fn a_bounce_in_plain_words_that_attaches_our_invoice_imports_nothing() {
        let raw = format!(
            "From: Mail Delivery Subsystem <postmaster@kunde.example>\nSubject: Unzustellbar: Rechnung R-17\n\
             Content-Type: multipart/mixed; boundary=b\n\n--b\n\nIhre Nachricht konnte nicht zugestellt werden:\n\n\
             ap@kunde.example\n550 5.2.2 mailbox full\n--b\nContent-Type: message/rfc822\n\n{}\n--b--\n",
            letter()
        );
        let judgement = judge_mail(&Mail::parse(raw.as_bytes()).unwrap());
        assert_eq!(
            (judgement.reason.as_ref().map(|reason| reason.code()), judgement.invoices.len()),
            (Some("delivery_report"), 0)
        );
    }

    #[test]
    fn the_invoice_of_a_billing_program_is_imported_however_automatic_it_is() {
        for fields in [
            "From: billing@lieferant.example\nAuto-Submitted: auto-generated\nSubject: Rechnung R-17",
            "From: billing@lieferant.example\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nPrecedence: bulk\nSubject: Rechnung R-17",
            "From: billing@lieferant.example\nAuto-Submitted: auto-replied\nSubject: Your copy of invoice R-17",
            "From: anna@lieferant.example\nSubject: Automatische Antwort: Rechnung R-17",
            "From: postmaster@lieferant.example\nSubject: Delivery Report March",
            "From: postmaster@lieferant.example\nSubject: Undeliverable: Rechnung R-17",
            "From: forwarding-noreply@google.com\nSubject: (#123456789) Invoice",
        ] {
            let judgement = judge_mail(&with_pdf(fields));
            assert_eq!((judgement.outcome, judgement.invoices.len()), (Outcome::Imported, 1), "{fields}");
        }
    }

    #[test]
    fn a_confirmation_waits_for_a_person() {
        let raw = "From: forwarding-noreply@google.com\nSubject: (#123456789) Gmail Forwarding Confirmation\n\nCode\n";
        let judgement = judge_mail(&Mail::parse(raw.as_bytes()).unwrap());
        assert_eq!(
            (judgement.reason.as_ref().map(|reason| reason.code()), judgement.attention),
            (Some("forwarding_confirmation"), true)
        );
    }

    #[test]
    fn an_absence_with_a_picture_is_no_scan() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xd8\0\0\x06\xda\x08\x02\0\0\0".to_vec();
        png.resize(9000, 1);
        let png = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, png);
        let mail = |subject: &str| {
            let raw = format!(
                "From: anna@kunde.example\nSubject: {subject}\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n\
                 Bis Montag.\n--b\nContent-Type: image/png; name=seite.png\nContent-Transfer-Encoding: base64\n\n{png}\n--b--\n"
            );
            judge_mail(&Mail::parse(raw.as_bytes()).unwrap())
        };
        assert_eq!(mail("Automatische Antwort: Rechnung R-17").reason.map(|reason| reason.code()), Some("auto_reply"));
        assert_eq!(mail("Rechnung R-17").outcome, Outcome::Imported, "the same picture in an ordinary mail is a scan");
    }
}
