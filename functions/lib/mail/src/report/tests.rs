//! Every bounce, receipt, complaint and automatic reply of the corpus, and the manners of the large systems.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::*;

mod confirmations;
mod replies;
mod words;

fn parse(raw: &str) -> Mail {
    Mail::parse(raw.as_bytes()).unwrap()
}

/// What a file of the corpus says, read from the file by a person: class, the mail it is about, and for each
/// recipient address, action, status and what that means. `-` where the file does not say.
const CORPUS: [(&str, &str, &str, &[&str]); 34] = [
    (
        "MimeKit/delivery-status.txt",
        "delivery_report",
        "31FC7EB4.41C6@netscape.com",
        &["newsletter-request@imusic.com failed - address_refused"],
    ),
    (
        "MimeKit/disposition-notification.txt",
        "read_receipt",
        "199509192301.23456@example.org",
        &["Joe_Recipient@example.com displayed"],
    ),
    (
        "ruby-mail/multi_address_bounce1",
        "delivery_report",
        "118707422.15521266992174819.JavaMail.root@lvmail01",
        &[
            "bbbbvhvbbvkjbhfbvbvjhb@gmail.com failed 5.1.1 address_refused",
            "bscdbcjhasbcjhbdscbhbsdhcbj@gmail.com failed 5.1.1 address_refused",
            "egyfefsdvsfvvhjsd@gmail.com failed 5.1.1 address_refused",
            "kfhejkfbsjkjsbhds@gmail.com failed 5.1.1 address_refused",
            "qfvhgsvhgsduiohncdhcvhsdfvsfygusd@gmail.com failed 5.1.1 address_refused",
        ],
    ),
    // "<u@ci.com> has restricted SMS e-mail" stands in a part of its own; the status says "other mail system".
    (
        "ruby-mail/multipart_report_multiple_status",
        "delivery_report",
        "4c2a146147ac8_61ff157c4ec1652df@s.h.c.mail",
        &["u@ci.com failed 5.3.0 not_delivered"],
    ),
    (
        "ruby-mail/raw_email_with_mimepart_without_content_type",
        "delivery_report",
        "89d7557c0610181510r6fa5ebd8n66a7deec71ade118@mail.gmail.com",
        &["larose.julie@courrier.uqam.ca delayed 4.5.0 delayed"],
    ),
    (
        "ruby-mail/report_422",
        "delivery_report",
        "15655788.13.1200472642578.JavaMail.Administrator@mail.ttttt.com.au",
        &["fraser@oooooooo.com.au delayed 4.2.2 delayed"],
    ),
    ("sisimai/arf-01", "complaint_report", "-", &["redacted@example.net abuse"]),
    ("sisimai/arf-11", "complaint_report", "ffffffffffffffffffffffffff0000000000@example.net", &["- abuse"]),
    (
        "sisimai/arf-14",
        "complaint_report",
        "2222222222222222-00000000-eeee-eeee-ffff-222222222222-111111@email.amazonses.com",
        &["kijitora@y.example.com abuse"],
    ),
    (
        "sisimai/lhost-amazonses-01",
        "delivery_report",
        "000001321defbd2a-788e31c8-2be1-422f-a8d4-cf7765cc9ed7-000000@email.amazonses.com",
        &["shironeko@example.co.jp failed 5.0.0 sender_blocked"],
    ),
    (
        "sisimai/lhost-amazonses-03",
        "delivery_report",
        "00000132d6ca0cd4-ff6d8ee5-29a0-4501-a68a-3ff8695254bb-000000@email.amazonses.com",
        &["kijitora@example.jp failed 5.0.0 mailbox_full"],
    ),
    ("sisimai/lhost-exchange2007-01", "delivery_report", "-", &["mikeneko@example.co.jp failed 5.1.1 address_refused"]),
    (
        "sisimai/lhost-exchange2007-03",
        "delivery_report",
        "20100429233445.FF00FFEE0000@r2.example.org",
        &["kijitora@neko.example.com failed 5.2.3 message_too_large"],
    ),
    (
        "sisimai/lhost-exim-01",
        "delivery_report",
        "E1P1ce6-000Egt-GZ@e1.example.org",
        &["kijitora@example.ed.jp failed 5.7.0 sender_blocked"],
    ),
    // X-Failed-Recipients names kijitora@example.jp; the notice and the returned mail name this one.
    (
        "sisimai/lhost-exim-03",
        "delivery_report",
        "hogeuoiuadogalhg.dg9i09@example.jp",
        &["kijitora@example.or.jp failed 5.7.0 sender_blocked"],
    ),
    (
        "sisimai/lhost-gmail-01",
        "delivery_report",
        "D992C2C3-F175-4C4D-97E2-53A90E4E5BF5@gmail.com",
        &["userunknown@example.jp failed 5.1.1 address_refused"],
    ),
    (
        "sisimai/lhost-gmail-03",
        "delivery_report",
        "CBA48452-0888-4AAC-AA4E-0F54D382117F@gmail.com",
        &["kijitora@example.co.jp failed 5.7.0 sender_blocked"],
    ),
    // Its machine-readable part is cut off.
    (
        "sisimai/lhost-office365-01",
        "delivery_report",
        "FFFFFFFF.EEEEEEEE@example.ed.jp",
        &["kijitora@example.com failed 5.1.10 address_refused"],
    ),
    (
        "sisimai/lhost-office365-03",
        "delivery_report",
        "000000000000.2222.22222222222200000000@NEKO-NYAAN",
        &["kijitora@example.com failed 5.1.0 sender_blocked"],
    ),
    // The returned mail is cut off.
    ("sisimai/lhost-postfix-01-2", "delivery_report", "-", &["kijitora@example.org failed 5.1.1 address_refused"]),
    ("sisimai/lhost-postfix-01", "delivery_report", "-", &["kijitora@example.org failed 5.1.1 address_refused"]),
    (
        "sisimai/lhost-postfix-03",
        "delivery_report",
        "20140701000000.000000000000@e1.example.ne.jp",
        &["kijitora@example.net failed 5.0.0 address_refused"],
    ),
    (
        "sisimai/lhost-qmail-01",
        "delivery_report",
        "000000000.9999999999999.JavaMail.postmaster@mailhub",
        &["kijitora@example.ne.jp failed 5.5.0 address_refused"],
    ),
    (
        "sisimai/lhost-qmail-03",
        "delivery_report",
        "00000000000000.5529.qmail@nijo.example.jp",
        &["kijitora@example.org failed 5.7.1 sender_blocked"],
    ),
    (
        "sisimai/lhost-sendmail-01-2",
        "delivery_report",
        "E1C50F1B-1C83-4820-BC36-AC6FBFBE8568@example.org",
        &["userunknown@bouncehammer.jp failed 5.1.1 address_refused"],
    ),
    (
        "sisimai/lhost-sendmail-01",
        "delivery_report",
        "E1C50F1B-1C83-4820-BC36-AC6FBFBE8568@example.org",
        &["userunknown@bouncehammer.jp failed 5.1.1 address_refused"],
    ),
    (
        "sisimai/lhost-sendmail-03",
        "delivery_report",
        "2459BC68-A7A5-4FCD-99FE-8CE9335880BF@example.co.jp",
        &["bounce0@example.org failed 5.1.1 address_refused"],
    ),
    (
        "sisimai/rfc3464-01-2",
        "delivery_report",
        "E1C50F1B-1C83-4820-BC36-AC6FBFBE8568@example.org",
        &["userunknown@bouncehammer.jp failed 5.1.1 address_refused"],
    ),
    (
        "sisimai/rfc3464-01",
        "delivery_report",
        "E1C50F1B-1C83-4820-BC36-AC6FBFBE8568@example.org",
        &["userunknown@bouncehammer.jp failed 5.1.1 address_refused"],
    ),
    (
        "sisimai/rfc3464-03",
        "delivery_report",
        "220000000022.0000.0000000000000000222@NEKO.NYAAN",
        &["kijitora@example.com failed 5.0.0 sender_blocked"],
    ),
    // No boundary of its multipart occurs: everything is text.
    (
        "sisimai/rfc3464-04",
        "delivery_report",
        "00000000000.000000@mx4.example.co.jp",
        &["kijitora@mailx-53.neko.example.edu failed 5.5.0 not_delivered"],
    ),
    ("sisimai/rfc3834-01", "auto_reply", "-", &["Absence"]),
    ("sisimai/rfc3834-02", "auto_reply", "-", &["Absence"]),
    // "I'm only sleeping." says nothing of an absence, only the header does.
    ("sisimai/rfc3834-03", "auto_reply", "25203A4E-F90F-4A14-BF51-3E7B9D39BE8E@libsisimai.org", &["Other"]),
];

fn shown(report: Option<&Report>) -> String {
    fn or_dash(text: Option<&str>) -> &str {
        text.unwrap_or("-")
    }
    let Some(report) = report else { return "nothing".to_owned() };
    let (origin, told): (Option<&str>, Vec<String>) = match report {
        Report::DeliveryStatus(status) => {
            let told = status.recipients.iter().map(|recipient| {
                let reason = recipient.failing().map(|failing| serde_json::to_value(failing.reason).unwrap());
                format!(
                    "{} {:?} {} {}",
                    or_dash(recipient.sent_to().map(EmailAddress::as_str)),
                    recipient.action,
                    or_dash(recipient.status.as_deref()),
                    or_dash(reason.as_ref().and_then(|reason| reason.as_str())),
                )
                .replace(" Failed ", " failed ")
                .replace(" Delayed ", " delayed ")
            });
            (status.origin.message_id.as_deref(), told.collect())
        }
        Report::ReadReceipt(receipt) => {
            let who = or_dash(receipt.recipient.as_ref().map(EmailAddress::as_str));
            (receipt.original_message_id.as_deref(), vec![format!("{who} {}", receipt.disposition)])
        }
        Report::Complaint(complaint) => {
            let who = or_dash(complaint.recipient.as_ref().map(EmailAddress::as_str));
            (complaint.origin.message_id.as_deref(), vec![format!("{who} {}", complaint.kind)])
        }
        Report::AutoReply(reply) => (reply.origin.message_id.as_deref(), vec![format!("{:?}", reply.kind)]),
        Report::ForwardingConfirmation(confirmation) => (None, vec![format!("{confirmation:?}")]),
    };
    format!("{} {} {}", report.reason().code(), or_dash(origin), told.join(", "))
}

#[test]
#[expect(clippy::print_stdout, reason = "a test shows what it found")]
fn every_report_of_the_corpus_says_what_a_person_reads_in_it() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus/bounces"));
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for (path, class, origin, told) in CORPUS {
        let stored = std::fs::read(folder.join(format!("{path}.eml"))).unwrap();
        let expected = format!("{class} {origin} {}", told.join(", "));
        let lf: Vec<u8> = String::from_utf8_lossy(&stored).replace("\r\n", "\n").into_bytes();
        let crlf = String::from_utf8_lossy(&lf).replace('\n', "\r\n").into_bytes();
        for raw in [stored, lf, crlf] {
            let mail = Mail::parse(&raw).unwrap();
            let found = shown(report(&mail).as_ref());
            let judgement = crate::judge_mail(&mail);
            if found != expected
                || judgement.reason.as_ref().map(|reason| reason.code()) != Some(class)
                || !judgement.invoices.is_empty()
            {
                wrong.push(path);
                writeln!(table, "{path}\n  expected {expected}\n  found    {found}").unwrap();
            } else {
                writeln!(table, "{path}: {found}").unwrap();
            }
        }
    }
    println!("{table}{} of {} as a person reads them", 3 * CORPUS.len() - wrong.len(), 3 * CORPUS.len());
    assert!(wrong.is_empty(), "{} of {} differ:\n{table}", wrong.len(), 3 * CORPUS.len());
    assert_eq!(of_the_manifest(), CORPUS.map(|(path, class, ..)| (format!("bounces/{path}.eml"), class)).into());
}

/// Every file that the corpus's own list calls a report of some kind, or that lies among them, with the class of its kind.
fn of_the_manifest() -> BTreeMap<String, &'static str> {
    let list = include_str!("../../../../../tests/corpus/manifest.jsonl");
    let files = list.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let reports = files.filter_map(|file| {
        let path = file["path"].as_str().unwrap().to_owned();
        let class = match file["kind"].as_str().unwrap() {
            "bounce-dsn" | "bounce-nonstandard" => "delivery_report",
            "mdn" => "read_receipt",
            "arf-report" => "complaint_report",
            "autoreply" => "auto_reply",
            other if path.starts_with("bounces/") => panic!("{path} is of an unknown kind: {other}"),
            _ => return None,
        };
        Some((path, class))
    });
    reports.collect()
}

/// The ordinary mails of the corpus that report something, read from the files by a person.
const AMONG_MAILS: [(&str, &str); 2] = [
    ("MimeKit/feedback-report.txt.eml", "complaint_report"),
    // "Delivery Status Notification (Failure)" of a Mailer-Daemon, its structure lost.
    ("enmime/multipart-wo-boundary.raw.eml", "delivery_report"),
];

#[test]
fn no_other_mail_of_the_corpus_is_taken_for_a_report() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus/emails"));
    let (mut folders, mut mails, mut found) = (vec![folder.clone()], 0, Vec::new());
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(mail) = Mail::parse(&std::fs::read(&path).unwrap()) {
                mails += 1;
                let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
                found.extend(report(&mail).map(|report| (name, report.reason().code())));
            }
        }
    }
    found.sort_unstable();
    let found: Vec<_> = found.iter().map(|(name, code)| (name.as_str(), *code)).collect();
    assert_eq!(found, AMONG_MAILS);
    assert!(mails > 90, "{mails} mails: the corpus is missing");
}

#[test]
fn a_report_cut_anywhere_or_damaged_is_read_without_panic() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/corpus/bounces"));
    for (path, ..) in CORPUS {
        let stored = std::fs::read(folder.join(format!("{path}.eml"))).unwrap();
        for at in (0..stored.len()).step_by(61) {
            let mut damaged = stored.clone();
            damaged[at] = b"\xc3<:@\n"[at % 5];
            for raw in [&stored[..at], &damaged] {
                if let Ok(mail) = Mail::parse(raw) {
                    let sentence = report(&mail).map(|report| report.reason().text(message::Language::En).whole());
                    assert!(
                        sentence.is_none_or(|sentence| !sentence.is_empty() && !sentence.contains(char::is_control))
                    );
                    crate::language(&mail);
                    crate::unanswerable(Some(&mail), "a@b.example", &["c.example"]);
                }
            }
        }
    }
}
