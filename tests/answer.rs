//! Mails that became no invoice are answered: to the company's people, and to a sender who can mend what was missing.
//! Nobody is answered who must not be, and nobody twice.

use ids::{AccountId, MailId};
use invoice_mail::{Fault, Sent};
use jiff::{SignedDuration, Timestamp};
use ledger::{AnswerClaim, AnswerKind, DailyLimit, MailAnswer};
use mail_parser::{Message, MessageParser};
use serde_json::{Value, json};

use crate::support::compose::billing::only_text;
use crate::support::compose::gmail::gmail;
use crate::support::compose::{Attached, crlf};
use crate::support::corpus::{attached, text};
use crate::support::invoices::{USUAL, Written};
use crate::support::judged::{Judged, arrives, proven};
use crate::support::notification;
use crate::support::world::{Company, SUPPLIER, World};

const BOOKKEEPER: &str = "boekhouding@bakkerij.example";
/// Where the supplier's mail program wants bounces: another address than in `From`.
const ENVELOPE: &str = "buchhaltung@lieferant.example";

/// A mail as SES hands it over, proven by DMARC unless something else is said.
struct Arriving<'a> {
    id: &'a str,
    raw: Vec<u8>,
    envelope_sender: &'a str,
    verdicts: &'a [(&'a str, &'a str)],
}

impl<'a> Arriving<'a> {
    fn new(id: &'a str, raw: Vec<u8>) -> Self {
        Self { id, raw, envelope_sender: ENVELOPE, verdicts: &[] }
    }

    /// Lays it into the bucket and announces it to the company's address, so many times.
    async fn announced(self, world: &World, company: &Company, times: usize) {
        let key = world.deposit(self.id, self.raw).await;
        let bucket = &world.running.connector().config.mail_bucket;
        let mut notification = notification::received(self.id, bucket, &key, &[company.address()]);
        notification["mail"]["source"] = self.envelope_sender.into();
        for (check, status) in [("dmarc", "PASS")].iter().chain(self.verdicts) {
            notification["receipt"][format!("{check}Verdict")] = json!({ "status": status });
        }
        for _ in 0..times {
            world.enqueue("ingest", notification.to_string());
        }
        world.settled().await;
    }

    async fn arrives(self, world: &World, company: &Company) {
        self.announced(world, company, 1).await;
    }
}

impl Company {
    async fn answers_with(&self, notify: &[&str], reply: bool, language: &str) {
        let answers = json!({ "notify": notify, "reply": reply, "language": language });
        let account = self.api.put("/v1/account/answers", &answers).await;
        assert_eq!(account["answers"], answers);
    }

    /// What was answered to a mail, as the API shows it.
    async fn answers_to(&self, mail: &str) -> Vec<Value> {
        self.api.get(&format!("/v1/mails/{mail}")).await["answers"].as_array().unwrap().clone()
    }

    /// Kind, status and reason of the only answer to a mail.
    async fn answer_to(&self, mail: &str) -> (String, String, Option<String>) {
        let answers = self.answers_to(mail).await;
        let [answer] = answers.as_slice() else { panic!("{answers:#?}") };
        let reason = answer["reason"].as_str().map(str::to_owned);
        (text(answer, "kind").to_owned(), text(answer, "status").to_owned(), reason)
    }

    fn id(&self) -> AccountId {
        AccountId::parse(&self.id).unwrap()
    }
}

fn stands(kind: &str, status: &str, reason: Option<&str>) -> (String, String, Option<String>) {
    (kind.to_owned(), status.to_owned(), reason.map(str::to_owned))
}

fn message(sent: &Sent) -> Message<'_> {
    MessageParser::new().parse(&sent.raw).unwrap()
}

fn header<'a>(message: &'a Message<'_>, name: &'static str) -> &'a str {
    message.header(name).and_then(|value| value.as_text()).unwrap_or_default()
}

/// No function choked on anything.
async fn nothing_is_refused(world: &World) {
    assert_eq!(world.operators_items("REFUSED").await, Vec::<Value>::new());
    for function in ["ingest", "answer", "feedback"] {
        assert_eq!(world.dead_letters(function), [""; 0], "{function}");
    }
}

#[tokio::test]
async fn unless_the_company_wants_it_nobody_is_answered() {
    let (world, bakery) = World::with_bakery().await;
    assert_eq!(bakery.api.get("/v1/account").await["answers"], json!({"notify": [], "reply": false, "language": "en"}));
    let raw = only_text(&bakery.draft(&[]));
    Arriving::new("m1", raw.clone()).arrives(&world, &bakery).await;
    assert_eq!((world.running.sent().len(), bakery.answers_to("m1").await.len()), (0, 0));

    // Switched on and off again, and with the connector off.
    bakery.answers_with(&[BOOKKEEPER], true, "nl").await;
    bakery.answers_with(&[], false, "nl").await;
    Arriving::new("m2", raw.clone()).arrives(&world, &bakery).await;
    bakery.answers_with(&[BOOKKEEPER], true, "nl").await;
    bakery.api.post("/v1/connector/deactivate", &Value::Null).await;
    Arriving::new("m3", raw).arrives(&world, &bakery).await;
    assert_eq!(world.running.sent().len(), 0);
    nothing_is_refused(&world).await;
}

#[tokio::test]
async fn the_bookkeeper_is_told_of_a_mail_without_attachment() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[BOOKKEEPER, "bounce@bakkerij.example"], false, "de").await;
    let mail = world.supplier_mails(&bakery, only_text, &[]).await;
    let sent = world.running.sent();
    let [notice] = sent.as_slice() else { panic!("{} mails", sent.len()) };
    assert_eq!(notice.recipients, [BOOKKEEPER, "bounce@bakkerij.example"]);
    assert_eq!(notice.from, "invoices@in.example.com");
    let message = message(notice);
    assert_eq!(message.from().unwrap().first().unwrap().name(), Some("Bakkerij Janssens"));
    assert_eq!(message.subject(), Some("E-Mail nicht als Rechnung übernommen: Ihre Rechnung für März – danke"));
    assert_eq!(header(&message, "Auto-Submitted"), "auto-generated");
    let (plain, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
    for said in [SUPPLIER, "Ihre Rechnung für März – danke", "Die E-Mail hat keinen Anhang,", "nicht bewiesen"] {
        assert!(plain.contains(said) && html.contains(said), "{said} in {plain}\n{html}");
    }
    // The words of the API are those of another language.
    assert!(!plain.contains(text(&mail.entry, "sentence")), "{plain}");
    assert!(!html.contains("href"), "{html}");
    assert_eq!(bakery.answer_to(mail.id()).await, stands("notice", "accepted", None));
    // The bounce at the second address is no delivery's.
    assert!(world.running.events().iter().any(|event| event.detail_type == "Email Bounced"));
    nothing_is_refused(&world).await;

    // An invoice is no news.
    world.supplier_mails(&bakery, gmail, &[&attached("invoices/ubl/josemmo__peppol-allowance.xml", "i.xml")]).await;
    assert_eq!(world.running.sent().len(), 1);
}

#[tokio::test]
async fn the_bookkeeper_is_told_of_an_invoice_on_hold_and_the_sender_is_not() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[BOOKKEEPER], true, "en").await;
    let invoice = attached("invoices/ubl/josemmo__peppol-allowance.xml", "invoice.xml");
    Arriving::new("m1", gmail(&bakery.draft(&[&invoice]))).arrives(&world, &bakery).await;
    let received = world.events("InvoiceReceived").remove(0);
    let held = json!({ "event_id": "0".repeat(64), "account": bakery.id, "invoice_id": received["invoice_id"],
        "mail_id": "m1", "received_at": received["received_at"], "reason": {"code": "new_iban_unproven_sender"},
        "warnings": [{"code": "spam"}] });
    for _ in 0..3 {
        world.running.publish("invoice-mail", "InvoiceHeld", held.clone()).unwrap();
    }
    world.settled().await;
    let sent = world.running.sent();
    let [notice] = sent.as_slice() else { panic!("{} mails", sent.len()) };
    let message = message(notice);
    assert!(message.subject().unwrap().starts_with("Invoice on hold"));
    assert!(message.body_text(0).unwrap().contains("The account to pay to is new for this supplier,"));
    assert_eq!(bakery.answer_to("m1").await, stands("notice", "accepted", None));
}

#[tokio::test]
async fn a_german_supplier_reads_in_german_what_was_missing() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[], true, "nl").await;
    Arriving::new("m1", only_text(&bakery.draft(&[]))).arrives(&world, &bakery).await;
    let sent = world.running.sent();
    let [reply] = sent.as_slice() else { panic!("{} mails", sent.len()) };
    assert_eq!(reply.recipients, [ENVELOPE]);
    let message = message(reply);
    assert_eq!(message.subject(), Some("Re: Ihre Rechnung für März – danke"));
    assert_eq!(message.in_reply_to().as_text(), Some("20240415081251.4711@erp.example"));
    assert_eq!(message.references().as_text(), Some("20240415081251.4711@erp.example"));
    assert_eq!(header(&message, "Auto-Submitted"), "auto-replied");
    assert_eq!(header(&message, "X-Auto-Response-Suppress"), "All");
    assert_eq!(message.reply_to().unwrap().first().unwrap().address(), Some(bakery.address()));
    let plain = message.body_text(0).unwrap();
    assert!(plain.contains("Die E-Mail hat keinen Anhang. Bitte senden Sie die Rechnung als Anhang"), "{plain}");
    assert_eq!(message.attachment_count(), 0);
    assert_eq!(bakery.answer_to("m1").await, stands("reply", "accepted", None));
    nothing_is_refused(&world).await;
}

#[tokio::test]
async fn a_sender_whose_file_cannot_be_read_is_told_so() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[], true, "nl").await;
    let broken = Attached { name: "page.pdf".to_owned(), bytes: b"%PDF-1.7\nnothing of a PDF follows".to_vec() };
    Arriving::new("m1", gmail(&bakery.draft(&[&broken]))).arrives(&world, &bakery).await;
    let sent = world.running.sent();
    let [reply] = sent.as_slice() else { panic!("{} mails", sent.len()) };
    let message = message(reply);
    let plain = message.body_text(0).unwrap().into_owned();
    assert!(plain.contains("beschädigt") || plain.contains("beschadigd"), "{plain}");
}

/// A mail by its id, its bytes, its envelope sender and SES's verdicts, and why it is not answered.
type Unanswered<'a> = (&'a str, Vec<u8>, &'a str, &'a [(&'a str, &'a str)], &'a str);

#[tokio::test]
async fn who_must_not_be_answered_is_not_and_the_mail_says_why() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[], true, "nl").await;
    let plain = only_text(&bakery.draft(&[]));
    let with = |header: &str| [crlf(&format!("{header}\n")), plain.clone()].concat();
    let cases: [Unanswered<'_>; 11] = [
        ("unproven", plain.clone(), ENVELOPE, &[("dmarc", "GRAY")], "sender_unproven"),
        ("forged", plain.clone(), ENVELOPE, &[("dmarc", "FAIL")], "sender_unproven"),
        ("bounce", plain.clone(), "", &[], "null_sender"),
        ("elsewhere", plain.clone(), "x@mailer.example", &[], "other_domain"),
        ("robot", plain.clone(), "bounces+1@lieferant.example", &[], "role_address"),
        ("spam", plain.clone(), ENVELOPE, &[("spam", "FAIL")], "spam_or_virus"),
        ("list", with("List-Id: <offers.lieferant.example>"), ENVELOPE, &[], "mailing_list"),
        ("bulk", with("Precedence: bulk"), ENVELOPE, &[], "mailing_list"),
        ("program", with("Auto-Submitted: auto-generated"), ENVELOPE, &[], "auto_submitted"),
        ("suppressed", with("X-Auto-Response-Suppress: All"), ENVELOPE, &[], "auto_response_suppressed"),
        ("ours", plain.clone(), "invoices@in.example.com", &[], "own_address"),
    ];
    for (id, raw, envelope_sender, verdicts, reason) in cases {
        Arriving { id, raw, envelope_sender, verdicts }.arrives(&world, &bakery).await;
        assert_eq!(bakery.answer_to(id).await, stands("reply", "withheld", Some(reason)), "{id}");
    }
    assert_eq!(world.running.sent().len(), 0);

    // A machine's answer is of another kind, and nobody hears of it.
    bakery.answers_with(&[BOOKKEEPER], true, "nl").await;
    Arriving::new("away", with("Auto-Submitted: auto-replied")).arrives(&world, &bakery).await;
    assert_eq!(bakery.api.get("/v1/mails/away").await["reason"], "auto_reply");
    assert_eq!(world.running.sent().len(), 0);

    // What the sender cannot mend is no reason to write.
    bakery.answers_with(&[], true, "nl").await;
    let eicar = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!$H+H*"].concat();
    let virus = gmail(&bakery.draft(&[&Attached { name: "invoice.exe".to_owned(), bytes: eicar.into_bytes() }]));
    let verdicts: &[(&str, &str)] = &[("virus", "FAIL")];
    Arriving { verdicts, ..Arriving::new("virus", virus) }.arrives(&world, &bakery).await;
    assert_eq!((world.running.sent().len(), bakery.answers_to("virus").await.len()), (0, 0));
    nothing_is_refused(&world).await;
}

#[tokio::test]
async fn a_mail_that_is_announced_ten_times_is_answered_once() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[BOOKKEEPER], true, "nl").await;
    Arriving::new("m1", only_text(&bakery.draft(&[]))).announced(&world, &bakery, 10).await;
    assert!(world.events("MailIgnored").len() >= 10);
    let mut recipients: Vec<String> = world.running.sent().into_iter().flat_map(|sent| sent.recipients).collect();
    recipients.sort();
    assert_eq!(recipients, [BOOKKEEPER, ENVELOPE]);
    let answers = bakery.answers_to("m1").await;
    assert!(answers.len() == 2 && answers.iter().all(|answer| answer["status"] == "accepted"), "{answers:#?}");
    nothing_is_refused(&world).await;
}

#[tokio::test]
async fn a_sender_is_answered_once_a_day_by_each_company() {
    let (world, bakery) = World::with_bakery().await;
    let florist = world.florist().await;
    for company in [&bakery, &florist] {
        company.answers_with(&[], true, "nl").await;
    }
    let raw = only_text(&bakery.draft(&[]));
    Arriving::new("m1", raw.clone()).arrives(&world, &bakery).await;
    let shouted = Arriving { envelope_sender: "Buchhaltung@lieferant.example", ..Arriving::new("m2", raw.clone()) };
    shouted.arrives(&world, &bakery).await;
    assert_eq!(bakery.answer_to("m1").await, stands("reply", "accepted", None));
    assert_eq!(bakery.answer_to("m2").await, stands("reply", "withheld", Some("daily_answers_used")));
    assert_eq!(world.running.sent().len(), 1);

    let another = Arriving { envelope_sender: "max@lieferant.example", ..Arriving::new("m3", raw.clone()) };
    another.arrives(&world, &bakery).await;
    Arriving::new("m4", raw).arrives(&world, &florist).await;
    assert_eq!(world.running.sent().len(), 3);

    // The next day, by the clock of whoever claims.
    let (ledger, account) = (&world.running.connector().ledger, bakery.id());
    let claim = |mail: &'static str, now: Timestamp| {
        let answer = MailAnswer::claimed(AnswerKind::Reply, vec![ENVELOPE.to_owned()], mail.to_owned(), now);
        let limit = DailyLimit::of_replies(&ENVELOPE.parse().unwrap(), now);
        let account = &account;
        async move { ledger.claim_answer(account, &MailId::parse(mail).unwrap(), &answer, &limit).await.unwrap() }
    };
    assert_eq!(claim("m5", Timestamp::now()).await, AnswerClaim::TooMany);
    assert_eq!(claim("m6", Timestamp::now() + SignedDuration::from_hours(24)).await, AnswerClaim::Granted);
}

#[tokio::test]
async fn an_account_gets_no_more_notices_a_day_than_a_person_reads() {
    let (world, bakery) = World::with_bakery().await;
    let (ledger, account, now) = (&world.running.connector().ledger, bakery.id(), Timestamp::now());
    for number in 0..=DailyLimit::NOTICES {
        let mail = MailId::parse(format!("m{number}")).unwrap();
        let answer = MailAnswer::claimed(AnswerKind::Notice, vec![BOOKKEEPER.to_owned()], "a".to_owned(), now);
        let claim = ledger.claim_answer(&account, &mail, &answer, &DailyLimit::of_notices(now)).await.unwrap();
        let expected = if number < DailyLimit::NOTICES { AnswerClaim::Granted } else { AnswerClaim::TooMany };
        assert_eq!(claim, expected, "{number}");
    }
}

#[tokio::test]
async fn junk_does_not_use_up_the_notices_of_held_invoices() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[BOOKKEEPER], false, "nl").await;
    arrives(&world, &bakery, proven("earlier"), &[&Written { number: "6", ..USUAL }.ubl("a.xml")]).await;
    let (ledger, account, now) = (&world.running.connector().ledger, bakery.id(), Timestamp::now());
    for number in 0..DailyLimit::NOTICES {
        let mail = MailId::parse(format!("junk{number}")).unwrap();
        let answer = MailAnswer::claimed(AnswerKind::Notice, vec![BOOKKEEPER.to_owned()], "a".to_owned(), now);
        ledger.claim_answer(&account, &mail, &answer, &DailyLimit::of_notices(now)).await.unwrap();
    }
    Arriving::new("junk", only_text(&bakery.draft(&[]))).arrives(&world, &bakery).await;
    assert_eq!(bakery.answer_to("junk").await, stands("notice", "withheld", Some("daily_answers_used")));
    let held = arrives(&world, &bakery, Judged { dmarc: "FAIL", ..proven("forged") }, &[&USUAL.ubl("b.xml")]).await;
    assert_eq!(text(&held, "state"), "held");
    assert_eq!(bakery.answer_to("forged").await, stands("notice", "accepted", None));

    // They have a limit of their own.
    let claim = |mail: String| {
        let answer = MailAnswer::claimed(AnswerKind::Notice, vec![BOOKKEEPER.to_owned()], "a".to_owned(), now);
        let (account, limit) = (&account, DailyLimit::of_held_notices(now));
        async move { ledger.claim_answer(account, &MailId::parse(mail).unwrap(), &answer, &limit).await.unwrap() }
    };
    for number in 1..DailyLimit::NOTICES {
        assert_eq!(claim(format!("held{number}")).await, AnswerClaim::Granted, "{number}");
    }
    assert_eq!(claim("held".to_owned()).await, AnswerClaim::TooMany);
}

#[tokio::test]
async fn an_answer_that_may_have_left_is_not_mailed_again() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[], true, "nl").await;
    world.running.faults().next("SendEmail", [Fault::LoseAnswer]);
    Arriving::new("m1", only_text(&bakery.draft(&[]))).announced(&world, &bakery, 3).await;
    assert_eq!(bakery.answer_to("m1").await, stands("reply", "unknown", Some("answer_may_have_left")));
    assert_eq!(world.running.sent().len(), 1);
    nothing_is_refused(&world).await;
}

#[tokio::test]
async fn a_function_that_died_while_answering_leaves_the_answer_unknown() {
    let (world, bakery) = World::with_bakery().await;
    let ledger = &world.running.connector().ledger;
    let earlier = Timestamp::now() - SignedDuration::from_secs(61);
    let answer = MailAnswer::claimed(AnswerKind::Notice, vec![BOOKKEEPER.to_owned()], "died".to_owned(), earlier);
    let limit = DailyLimit::of_notices(earlier);
    let claim = ledger.claim_answer(&bakery.id(), &MailId::parse("m1").unwrap(), &answer, &limit).await.unwrap();
    assert_eq!(claim, AnswerClaim::Granted);
    bakery.answers_with(&[BOOKKEEPER], false, "nl").await;
    Arriving::new("m1", only_text(&bakery.draft(&[]))).arrives(&world, &bakery).await;
    assert_eq!(bakery.answer_to("m1").await, stands("notice", "unknown", Some("sending_interrupted")));
    assert_eq!(world.running.sent().len(), 0);
}

#[tokio::test]
async fn an_answer_that_ses_does_not_take_for_now_leaves_later_and_once() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[], true, "nl").await;
    world.running.faults().next("SendEmail", [Fault::Throttle, Fault::Throttle]);
    Arriving::new("m1", only_text(&bakery.draft(&[]))).arrives(&world, &bakery).await;
    assert_eq!(bakery.answer_to("m1").await, stands("reply", "accepted", None));
    assert_eq!(world.running.sent().len(), 1);

    world.running.faults().next("SendEmail", [Fault::Refuse("MessageRejected".to_owned())]);
    let other =
        Arriving { envelope_sender: "max@lieferant.example", ..Arriving::new("m2", only_text(&bakery.draft(&[]))) };
    other.announced(&world, &bakery, 2).await;
    assert_eq!(bakery.answer_to("m2").await, stands("reply", "refused", Some("ses_refused")));
    assert_eq!(world.running.sent().len(), 1);
    nothing_is_refused(&world).await;
}

#[tokio::test]
async fn nothing_in_a_strangers_mail_adds_a_header_or_a_recipient() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[BOOKKEEPER], true, "nl").await;
    let injected = "=?utf-8?Q?Hello=0D=0ABcc:_victim@example.com=0D=0A=0D=0A<script>?=";
    let raw = format!(
        "From: {injected} <max@lieferant.example>\nTo: x@example.com\nSubject: {injected}\n\
         Message-ID: <1@x>\n\tBcc: <victim@example.com>\nContent-Type: text/plain\n\nHello\n"
    );
    Arriving::new("m1", crlf(&raw)).arrives(&world, &bakery).await;
    let sent = world.running.sent();
    assert_eq!(sent.len(), 2);
    for mail in &sent {
        assert!(mail.recipients == [BOOKKEEPER] || mail.recipients == [ENVELOPE], "{:?}", mail.recipients);
        let message = message(mail);
        assert!(message.bcc().is_none() && message.cc().is_none());
        assert!(message.subject().unwrap().contains("Hello Bcc: victim@example.com"), "{:?}", message.subject());
        let head = String::from_utf8(mail.raw.clone()).unwrap();
        let head = head.split("\r\n\r\n").next().unwrap().to_lowercase();
        assert!(!head.contains("\nbcc"), "{head}");
        assert!(message.body_html(0).is_none_or(|html| !html.contains("<script>")));
    }
}

#[tokio::test]
async fn two_connectors_that_mail_each_other_stop_after_one_message() {
    for bounces_to in ["010201-0000@eu-central-1.amazonses.com", "invoices@in.example.com", "bounces@in.example.com"] {
        let (world, bakery) = World::with_bakery().await;
        let florist = world.florist().await;
        for company in [&bakery, &florist] {
            company.answers_with(&[], true, "nl").await;
        }
        Arriving::new("first", only_text(&bakery.draft(&[]))).arrives(&world, &bakery).await;
        assert_eq!(world.running.sent().len(), 1, "the supplier is answered");

        // The supplier's address leads to the other connector: each mail that leaves arrives there, several rounds long.
        let mut answered = 0;
        for round in 0..4 {
            let sent = world.running.sent();
            for (index, mail) in sent.iter().enumerate().skip(answered) {
                let (id, to) = (format!("r{round}-{index}"), if round % 2 == 0 { &florist } else { &bakery });
                let again = Arriving { envelope_sender: bounces_to, ..Arriving::new(&id, mail.raw.clone()) };
                again.arrives(&world, to).await;
            }
            answered = sent.len();
        }
        assert_eq!(world.running.sent().len(), 1, "{bounces_to}");
        assert_eq!(florist.mails().await.len(), 1);
        nothing_is_refused(&world).await;
    }
}

#[tokio::test]
async fn a_notice_that_is_sent_on_to_the_import_address_brings_forth_no_other() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[BOOKKEEPER], false, "nl").await;
    world.supplier_mails(&bakery, only_text, &[]).await;
    let notice = world.running.sent().remove(0).raw;
    Arriving { envelope_sender: BOOKKEEPER, ..Arriving::new("m2", notice) }.arrives(&world, &bakery).await;
    assert_eq!(bakery.mails().await.len(), 2);
    assert_eq!(world.running.sent().len(), 1);
}

#[tokio::test]
async fn a_mail_provider_asks_leave_to_forward_and_the_bookkeeper_learns_code_and_link() {
    let (world, bakery) = World::with_bakery().await;
    bakery.answers_with(&[BOOKKEEPER], true, "en").await;
    let link = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8-x%5D-abc";
    let raw = format!(
        "From: Gmail Team <forwarding-noreply@google.com>\nTo: {}\nMessage-ID: <1@google.com>\n\
         Subject: (#123456789) Gmail Forwarding Confirmation - Receive Mail from anna@gmail.com\n\
         Content-Type: text/plain; charset=utf-8\n\n\
         anna@gmail.com has requested to automatically forward mail to your email address {}.\n\
         Confirmation code: 123456789\n\n\
         To allow anna@gmail.com to automatically forward mail to your address,\n\
         please click the link below to confirm the request:\n\n{link}\n",
        bakery.address(),
        bakery.address()
    );
    let confirmation =
        json!({ "provider": "Gmail", "requested_by": "anna@gmail.com", "code": "123456789", "link": link });
    for (id, dmarc) in [("proven", "PASS"), ("forged", "FAIL")] {
        let verdicts: &[(&str, &str)] = &[("dmarc", dmarc)];
        let mail =
            Arriving { envelope_sender: "forwarding-noreply@google.com", verdicts, ..Arriving::new(id, crlf(&raw)) };
        mail.arrives(&world, &bakery).await;
        let entry = bakery.api.get(&format!("/v1/mails/{id}")).await;
        assert_eq!((&entry["reason"], &entry["confirmation"]), (&json!("forwarding_confirmation"), &confirmation));
        // The provider's program is not answered.
        assert_eq!(bakery.answer_to(id).await, stands("notice", "accepted", None));
    }
    let sent = world.running.sent();
    let texts: Vec<String> = sent.iter().map(|mail| message(mail).body_text(0).unwrap().into_owned()).collect();
    assert!(texts.iter().all(|text| text.contains("Gmail") && text.contains("123456789")), "{texts:#?}");
    assert!(texts[0].contains(link) && !texts[0].contains("not proven"), "{}", texts[0]);
    assert!(!texts[1].contains(link) && texts[1].contains("not proven"), "{}", texts[1]);
}
