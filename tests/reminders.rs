//! Journeys of invoices that are not paid: their customers are reminded, each day once, until somebody says that they paid.

use std::time::Duration;

use aws::orders::{Order, SendReminder};
use bytes::Bytes;
use ids::{AccountId, DocumentHash, InvoiceId};
use invoice_mail::{Fault, Options, Sent};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use ledger::{Due, Reminders, Task};
use mail_parser::{MessageParser, MimeHeaders};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bounce::report;
use crate::support::corpus::text;
use crate::support::invoices::{USUAL, Written};
use crate::support::world::{Company, World};

/// A company that reminds its customers, whose clock only goes when the test says so.
struct Issuer {
    world: World,
    company: Company,
}

impl Issuer {
    async fn start() -> Self {
        let world = World::with(Options { clock: Duration::MAX, ..Options::throwaway() }).await;
        let company = world.company("seller", "Bakkerij Janssens", "BE", "BE0403170701", "0403170701").await;
        let issuer = Self { world, company };
        issuer.company.api.put("/v1/account/sending", &json!({"invalid": "send"})).await;
        issuer.reminds(&[-3, 7, 14]).await;
        issuer.partner("acme", "en", "a@acme.example").await;
        issuer
    }

    /// The clock orders the reminder of this time.
    async fn order(&self, invoice: &str, at: Timestamp) {
        let (account, invoice_id) = (AccountId::parse("seller").unwrap(), InvoiceId::parse(invoice).unwrap());
        let order = Order::SendReminder(SendReminder { account, invoice_id, at });
        self.world.running.connector().orders.give(&[order]).await.unwrap();
    }

    async fn reminds(&self, days: &[i16]) -> Value {
        let reminders = json!({"days": days, "at": "09:00", "time_zone": "Europe/Brussels"});
        let account = self.company.api.put("/v1/account/reminders", &reminders).await;
        assert_eq!(account["reminders"], reminders);
        self.world.settled().await;
        account
    }

    async fn partner(&self, id: &str, language: &str, email: &str) {
        let partner = json!({"name": "Acme", "language": language, "emails": [email], "delivery": "fallback",
            "channels": [{"kind": "email", "enabled": true},
                {"kind": "peppol", "enabled": true, "settings": {"participant": "0208:0987654394"}}]});
        self.company.partner(id, &partner).await;
    }

    /// Issues an invoice of this due date, which says what is replaced.
    async fn issue_with(&self, invoice: &str, partner: &str, due_date: Date, replaced: &[(&str, &str)]) {
        self.publish(invoice, partner, due_date, replaced).await;
        self.world.settled().await;
    }

    async fn publish(&self, invoice: &str, partner: &str, due_date: Date, replaced: &[(&str, &str)]) {
        let file = Written { number: invoice, ..USUAL }.ubl("R.xml");
        let mut xml = String::from_utf8(file.bytes).unwrap();
        let due_date = format!("<cbc:DueDate>{due_date}</cbc:DueDate>");
        for (from, to) in [("<cbc:DueDate>2026-04-04</cbc:DueDate>", due_date.as_str())].iter().chain(replaced) {
            assert!(xml.contains(from), "{from}");
            xml = xml.replace(from, to);
        }
        let hash = DocumentHash::of(xml.as_bytes());
        let archive = &self.world.running.connector().archive;
        archive.put_document(&account(), &hash, "application/xml", Bytes::from(xml)).await.unwrap();
        let detail = json!({"account": "seller", "invoice_id": invoice, "partner_id": partner,
            "files": [{"sha256": hash, "name": "R.xml"}]});
        self.world.running.publish("erp", "InvoiceIssued", detail).unwrap();
    }

    /// Issues one that is due in so many days.
    async fn issue(&self, invoice: &str, partner: &str, days: i64) -> Date {
        let due_date = in_days(days);
        self.issue_with(invoice, partner, due_date, &[]).await;
        due_date
    }

    async fn clock(&self, now: Timestamp) -> usize {
        let done = clock::handle(self.world.running.connector(), now).await.unwrap();
        self.world.settled().await;
        done
    }

    async fn issued(&self, invoice: &str) -> Value {
        self.company.api.get(&format!("/v1/issued/{invoice}")).await
    }

    async fn next(&self, invoice: &str) -> Option<Timestamp> {
        serde_json::from_value(self.issued(invoice).await["next_reminder_at"].clone()).unwrap()
    }

    /// What the timeline says of reminders: word and sentence.
    async fn told(&self, invoice: &str) -> Vec<(String, String)> {
        let timeline = self.company.api.get(&format!("/v1/issued/{invoice}/timeline")).await;
        let items = timeline["items"].as_array().unwrap().clone();
        let of_reminder = |entry: &&Value| text(entry, "detail").to_lowercase().contains("reminder");
        let told = |entry: &Value| (text(entry, "code").to_owned(), text(entry, "detail").to_owned());
        items.iter().filter(of_reminder).map(told).collect()
    }

    /// The delivery of a reminder, as it is listed.
    async fn reminder(&self, invoice: &str, day: i16) -> Value {
        let deliveries = self.company.api.list("/v1/deliveries").await;
        let is_it = |one: &&Value| one["invoice_id"] == invoice && one["reminder"] == json!(day);
        deliveries.iter().find(is_it).cloned().unwrap_or_default()
    }

    fn mails(&self) -> Vec<Sent> {
        self.world.running.sent()
    }
}

fn account() -> AccountId {
    AccountId::parse("seller").unwrap()
}

fn in_days(days: i64) -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date().checked_add(days.days()).unwrap()
}

/// When the reminder of a day leaves.
fn at(due_date: Date, day: i16) -> Timestamp {
    Reminders::parse(&[day], "09:00", "Europe/Brussels").unwrap().at(due_date, day).unwrap()
}

fn read(mail: &Sent) -> (String, String, Vec<String>) {
    let read = MessageParser::new().parse(&mail.raw).unwrap();
    let files = read.attachments().filter_map(|part| part.attachment_name().map(str::to_owned));
    let text = read.body_text(0).unwrap().replace("\r\n", "\n").replace('\u{a0}', " ");
    (read.subject().unwrap().to_owned(), text, files.collect())
}

#[tokio::test]
async fn a_customer_is_reminded_on_each_day_until_the_invoice_is_paid() {
    let issuer = Issuer::start().await;
    let due_date = issuer.issue("R-1", "acme", 30).await;
    assert_eq!(issuer.next("R-1").await, Some(at(due_date, -3)));
    assert_eq!(issuer.clock(at(due_date, -3) - SignedDuration::from_secs(1)).await, 0);
    assert_eq!((issuer.clock(at(due_date, -3)).await, issuer.mails().len()), (1, 2));
    let (first, reminder) = (read(&issuer.mails()[0]), read(&issuer.mails()[1]));
    assert_eq!(reminder.0, "Reminder: Invoice R-1 from Bakkerij Janssens");
    let said =
        ["our invoice R-1 of 5 March 2026 for EUR 119.00 is due on ", "DE02 1203 0000 0000 2020 51", "paid already"];
    for said in said {
        assert!(reminder.1.contains(said), "{said:?} is not in {}", reminder.1);
    }
    assert_eq!(reminder.2, first.2, "the files of the invoice go along");
    assert!(reminder.2.contains(&"R.xml".to_owned()), "{:?}", reminder.2);
    assert_eq!(issuer.reminder("R-1", -3).await["status"], "delivered");
    assert_eq!(issuer.next("R-1").await, Some(at(due_date, 7)));

    assert_eq!((issuer.clock(at(due_date, 7)).await, issuer.mails().len()), (1, 3));
    let overdue = read(&issuer.mails()[2]).1;
    assert!(overdue.contains(" was due on "), "{overdue}");
    assert_eq!(issuer.next("R-1").await, Some(at(due_date, 14)));
    let told = issuer.told("R-1").await;
    let words: Vec<&str> = told.iter().map(|(what, _)| what.as_str()).collect();
    let sent = ["email_left", "email_arrived", "email_left", "email_arrived", "reminder_planned"];
    assert_eq!(words, sent, "{told:#?}");
    assert!(
        told[0].1.starts_with("Reminder 3 days before the due date: The e-mail to a@acme.example has left"),
        "{told:#?}"
    );
    assert!(told[3].1.starts_with("Reminder 7 days after the due date: The mail server of"), "{told:#?}");

    let paid_at = Timestamp::from_second(Timestamp::now().as_second() - 3600).unwrap();
    let path = "/v1/issued/R-1/paid";
    let paid = issuer.company.api.post(path, &json!({"at": paid_at})).await;
    assert_eq!((&paid["paid_at"], &paid["next_reminder_at"]), (&json!(paid_at), &Value::Null));
    let again = issuer.company.api.post(path, &Value::Null).await;
    assert_eq!(again["paid_at"], json!(paid_at), "it was paid when it was paid");
    issuer.clock(at(due_date, 14)).await;
    assert_eq!(issuer.mails().len(), 3);
    let timeline = issuer.company.api.get("/v1/issued/R-1/timeline").await;
    let said: Vec<&str> = timeline["items"].as_array().unwrap().iter().map(|entry| text(entry, "detail")).collect();
    let by_whom = format!("seller marked it as paid on {}.", paid_at.strftime("%-d %B %Y"));
    assert_eq!(said.iter().filter(|said| **said == by_whom).count(), 1, "{said:#?}");

    let future = json!({"at": Timestamp::now() + SignedDuration::from_hours(24)});
    assert_eq!(issuer.company.api.ask(Method::POST, path, Some(&future)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, unpaid) = issuer.company.api.ask(Method::DELETE, path, None).await;
    assert_eq!((status, &unpaid["paid_at"]), (StatusCode::OK, &Value::Null));
    assert!(unpaid["next_reminder_at"].is_string(), "{unpaid}");
    let other = issuer.world.florist().await;
    for method in [Method::POST, Method::DELETE] {
        assert_eq!(other.api.ask(method, path, None).await.0, StatusCode::NOT_FOUND);
    }
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_reminder_leaves_once_though_it_is_ordered_ten_times() {
    let issuer = Issuer::start().await;
    let due_date = issuer.issue("R-1", "acme", 30).await;
    for _ in 0..10 {
        issuer.order("R-1", at(due_date, 7)).await;
    }
    issuer.world.settled().await;
    assert_eq!(issuer.mails().len(), 2);
    // And the invoice itself does not leave again, nor its first reminder, whatever comes once more.
    issuer.issue("R-1", "acme", 30).await;
    assert_eq!((issuer.mails().len(), issuer.next("R-1").await), (2, Some(at(due_date, 14))));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_reminder_whose_answer_was_lost_is_unknown_until_ses_tells() {
    let issuer = Issuer::start().await;
    let due_date = issuer.issue("R-1", "acme", 30).await;
    issuer.world.running.faults().delay_events(Duration::from_secs(5));
    issuer.world.running.faults().next("SendEmail", [Fault::LoseAnswer]);
    clock::handle(issuer.world.running.connector(), at(due_date, -3)).await.unwrap();
    let mut seen = issuer.reminder("R-1", -3).await;
    for _ in 0..500 {
        if seen["status"] == "unknown" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
        seen = issuer.reminder("R-1", -3).await;
    }
    assert_eq!((&seen["status"], &seen["reason"]), (&json!("unknown"), &json!("ses_answer_lost")));
    // The order comes again meanwhile.
    issuer.order("R-1", at(due_date, -3)).await;
    issuer.world.settled().await;
    assert_eq!(issuer.reminder("R-1", -3).await["status"], "delivered");
    let tag = ("reminder".to_owned(), "-3".to_owned());
    assert_eq!((issuer.mails().len(), issuer.mails()[1].tags.contains(&tag)), (2, true));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_send_did_not_live_to_plan_the_event_of_ses_plans() {
    let issuer = Issuer::start().await;
    // As if `send` had died right behind the letter: it plans nothing, since nothing is wanted yet.
    issuer.company.api.put("/v1/account/reminders", &Value::Null).await;
    issuer.world.running.faults().delay_events(Duration::from_secs(3));
    let due_date = in_days(30);
    issuer.publish("R-1", "acme", due_date, &[]).await;
    for _ in 0..500 {
        if issuer.company.api.list("/v1/deliveries").await.iter().any(|delivery| delivery["status"] == "accepted") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let ledger = &issuer.world.running.connector().ledger;
    assert_eq!((issuer.mails().len(), issuer.next("R-1").await), (1, None));
    let wanted = Reminders::parse(&[7], "09:00", "Europe/Brussels").unwrap();
    ledger.put_reminders(&account(), Some(&wanted)).await.unwrap();
    issuer.world.settled().await;
    assert_eq!(issuer.next("R-1").await, Some(at(due_date, 7)));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn ses_without_room_only_puts_a_reminder_off() {
    let issuer = Issuer::start().await;
    let due_date = issuer.issue("R-1", "acme", 30).await;
    issuer.world.running.faults().next("SendEmail", [Fault::DailyQuota]);
    issuer.clock(at(due_date, -3)).await;
    let queued = issuer.reminder("R-1", -3).await;
    assert_eq!((&queued["status"], &queued["reason"]), (&json!("queued"), &json!("daily_quota_used")));
    assert_eq!((issuer.mails().len(), issuer.world.dead_letters("send").len()), (1, 0));
    assert!(issuer.next("R-1").await.is_some(), "it is tried again");
    issuer.order("R-1", at(due_date, -3) + SignedDuration::from_mins(15)).await;
    issuer.world.settled().await;
    assert_eq!((&issuer.reminder("R-1", -3).await["status"], issuer.mails().len()), (&json!("delivered"), 2));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_reminder_that_was_put_off_until_there_is_no_reason_for_it_waits_no_more() {
    let issuer = Issuer::start().await;
    let due_date = issuer.issue("R-1", "acme", 30).await;
    let comes_again = async |minutes| {
        issuer.order("R-1", at(due_date, -3) + SignedDuration::from_mins(minutes)).await;
    };
    let put_off = async || {
        issuer.world.running.faults().next("SendEmail", [Fault::DailyQuota]);
        comes_again(0).await;
        issuer.world.settled().await;
        assert_eq!(issuer.reminder("R-1", -3).await["status"], "queued");
    };
    let ended = async |reason: &str| {
        comes_again(15).await;
        issuer.world.settled().await;
        let reminder = issuer.reminder("R-1", -3).await;
        assert_eq!((&reminder["status"], &reminder["reason"]), (&json!("failed"), &json!(reason)));
    };
    put_off().await;
    issuer.company.api.post("/v1/issued/R-1/paid", &Value::Null).await;
    ended("reminder_needless").await;
    // It was not paid after all.
    issuer.company.api.ask(Method::DELETE, "/v1/issued/R-1/paid", None).await;
    put_off().await;
    let partner = json!({"name": "Acme", "language": "en", "emails": ["a@acme.example"],
        "channels": [{"kind": "email", "enabled": false}]});
    issuer.company.partner("acme", &partner).await;
    ended("no_delivery_channel").await;
    issuer.partner("acme", "en", "a@acme.example").await;
    put_off().await;
    issuer.reminds(&[7]).await;
    ended("reminder_too_late").await;
    assert_eq!(issuer.mails().len(), 1);
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn every_customer_is_reminded_in_its_language() {
    let issuer = Issuer::start().await;
    for (language, subject, said) in [
        ("de", "Erinnerung: Rechnung R-de von Bakkerij Janssens", "fällig ist"),
        ("en", "Reminder: Invoice R-en from Bakkerij Janssens", "is due on"),
        ("fr", "Rappel : Facture R-fr de Bakkerij Janssens", "arrive à échéance le"),
        ("nl", "Herinnering: Factuur R-nl van Bakkerij Janssens", "vervalt op"),
    ] {
        issuer.partner(language, language, "a@acme.example").await;
        let due_date = issuer.issue(&format!("R-{language}"), language, 30).await;
        issuer.clock(at(due_date, -3)).await;
        let mail = issuer.mails().pop().unwrap();
        let (found, body, _) = read(&mail);
        assert_eq!(found, subject);
        assert!(body.contains(said) && body.contains("DE02 1203 0000 0000 2020 51"), "{body}");
        assert!(String::from_utf8_lossy(&mail.raw).contains("payment-code.png"), "the code to scan");
    }
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn nobody_is_reminded_of_what_need_not_be_paid() {
    let issuer = Issuer::start().await;
    issuer.partner("gone", "en", "bounce@acme.example").await;
    let due_date = issuer.issue("bounced", "gone", 30).await;
    let payable = "<cbc:PayableAmount currencyID=\"EUR\">119.00";
    for (invoice, from, to) in [
        ("credit-note", "<cbc:InvoiceTypeCode>380<", "<cbc:InvoiceTypeCode>381<"),
        ("direct-debit", "<cbc:PaymentMeansCode>58<", "<cbc:PaymentMeansCode>59<"),
        ("prepaid", payable, "<cbc:PayableAmount currencyID=\"EUR\">0.00"),
    ] {
        issuer.issue_with(invoice, "acme", due_date, &[(from, to)]).await;
        assert_eq!(issuer.issued(invoice).await["deliveries"][0]["status"], "delivered", "{invoice}");
        assert_eq!(issuer.next(invoice).await, None, "{invoice}");
    }
    assert_eq!(issuer.next("bounced").await, None);
    // Paid before it was issued, as the bank tells; the event comes twice.
    let paid_at = Timestamp::from_second(Timestamp::now().as_second()).unwrap();
    for _ in 0..2 {
        let paid = json!({"account": "seller", "invoice_id": "paid", "paid_at": paid_at});
        issuer.world.running.publish("bank", "InvoicePaid", paid).unwrap();
    }
    issuer.world.settled().await;
    issuer.issue("paid", "acme", 30).await;
    let paid = issuer.issued("paid").await;
    assert_eq!((&paid["paid_at"], &paid["next_reminder_at"]), (&json!(paid_at), &Value::Null));
    // One that was mailed and bounces before its day.
    issuer.issue("late", "acme", 30).await;
    assert!(issuer.next("late").await.is_some());
    let mails = issuer.mails();
    let header = String::from_utf8_lossy(&mails.last().unwrap().raw).split("\r\n\r\n").next().unwrap().to_owned();
    let sender = issuer.world.running.connector().config.sender.clone();
    let bounce = report(&header, "failed", "5.1.1", "550 5.1.1 no such user");
    issuer.world.mail_in(&bounce, "", &[&sender]).await;
    assert_eq!(issuer.issued("late").await["deliveries"][0]["status"], "bounced");

    issuer.clock(at(due_date, 14)).await;
    assert_eq!(issuer.mails().len(), mails.len());
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_reminder_goes_where_a_person_had_the_invoice_sent() {
    let issuer = Issuer::start().await;
    issuer.partner("gone", "en", "bounce@acme.example").await;
    let due_date = issuer.issue("R-1", "gone", 30).await;
    assert_eq!(issuer.next("R-1").await, None);
    issuer.company.api.post("/v1/deliveries/R-1/email/resend", &json!({"to": "new@acme.example"})).await;
    issuer.world.settled().await;
    assert_eq!(issuer.next("R-1").await, Some(at(due_date, -3)));
    issuer.clock(at(due_date, -3)).await;
    let mails = issuer.mails();
    assert_eq!((mails.len(), &mails[2].recipients), (3, &vec!["new@acme.example".to_owned()]));
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn an_account_switches_reminders_off_and_on_for_what_is_open() {
    let issuer = Issuer::start().await;
    let due_date = issuer.issue("R-1", "acme", 30).await;
    let off = issuer.company.api.put("/v1/account/reminders", &Value::Null).await;
    assert_eq!(off["reminders"], Value::Null);
    assert_eq!((issuer.clock(at(due_date, -3)).await, issuer.mails().len()), (1, 1), "its time came for nothing");
    issuer.issue("R-2", "acme", 30).await;
    assert_eq!((issuer.next("R-1").await, issuer.next("R-2").await), (None, None));
    issuer.reminds(&[10]).await;
    for invoice in ["R-1", "R-2"] {
        assert_eq!(issuer.next(invoice).await, Some(at(due_date, 10)), "{invoice}");
    }
    issuer.reminds(&[5, 10]).await;
    assert_eq!(issuer.next("R-1").await, Some(at(due_date, 5)));
    assert_eq!((issuer.clock(at(due_date, 5)).await, issuer.mails().len()), (2, 4));

    let asked = json!({"invoice_id": "R-1", "reminder": "overdue", "language": "de"});
    let preview = issuer.company.api.post("/v1/account/letters/preview", &asked).await;
    assert_eq!(text(&preview, "subject"), "Erinnerung: Rechnung R-1 von Bakkerij Janssens");
    assert!(text(&preview, "text").contains("fällig war"), "{preview}");

    for (wrong, field) in [
        (json!({"days": [], "at": "09:00", "time_zone": "Etc/UTC"}), "days"),
        (json!({"days": [1, 2, 3, 4, 5, 6], "at": "09:00", "time_zone": "Etc/UTC"}), "days"),
        (json!({"days": [121], "at": "09:00", "time_zone": "Etc/UTC"}), "days"),
        (json!({"days": [7, 7], "at": "09:00", "time_zone": "Etc/UTC"}), "days"),
        (json!({"days": [7], "at": "9:00", "time_zone": "Etc/UTC"}), "at"),
        (json!({"days": [7], "at": "09:00", "time_zone": "Brussels"}), "time_zone"),
    ] {
        let (status, refused) = issuer.company.api.ask(Method::PUT, "/v1/account/reminders", Some(&wrong)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
        assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"), "{refused}");
    }
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn what_was_missed_does_not_come_in_a_bunch() {
    let issuer = Issuer::start().await;
    // The invoice leaves late: the days before that are gone.
    let due_date = issuer.issue("R-1", "acme", -10).await;
    assert_eq!(issuer.next("R-1").await, Some(at(due_date, 14)));
    // The clock stood still for three days.
    let invoice_id = InvoiceId::parse("R-1").unwrap();
    let due = Due { account: account(), invoice_id, task: Task::Remind, at: at(due_date, 7) };
    issuer.world.running.connector().ledger.schedule(&due).await.unwrap();
    assert_eq!((issuer.clock(Timestamp::now()).await, issuer.mails().len()), (1, 1));
    let told = issuer.told("R-1").await;
    assert_eq!(told[0].0, "reminder_skipped", "{told:#?}");
    assert!(told[0].1.starts_with("Reminder 7 days after the due date: It was left out."), "{told:#?}");
    assert_eq!(issuer.next("R-1").await, Some(at(due_date, 14)), "the next day is another");

    issuer.company.api.post("/v1/connector/deactivate", &Value::Null).await;
    issuer.clock(at(due_date, 14)).await;
    assert_eq!(issuer.mails().len(), 1);
    let timeline = issuer.company.api.get("/v1/issued/R-1/timeline").await;
    let left_out = timeline["items"].as_array().unwrap().iter().find(|entry| entry["reminder"] == 14).unwrap();
    assert_eq!(text(&left_out["reason"], "detail"), "The connector is not active.", "{timeline:#}");
    issuer.world.running.stop().await;
}

#[tokio::test]
async fn a_reminder_that_bounces_says_nothing_about_the_invoice() {
    let issuer = Issuer::start().await;
    let due_date = issuer.issue("R-1", "acme", 30).await;
    let before = issuer.issued("R-1").await["deliveries"].clone();
    issuer.partner("acme", "en", "bounce@acme.example").await;
    issuer.clock(at(due_date, -3)).await;
    assert_eq!(issuer.reminder("R-1", -3).await["status"], "bounced");
    assert_eq!(issuer.issued("R-1").await["deliveries"], before);
    let news = ["InvoiceDeliveryFailed", "InvoiceDeliveryRequested"].map(|event| issuer.world.events(event).len());
    assert_eq!(news, [0, 0], "no other channel is tried");
    let suppressed = issuer.company.api.list("/v1/suppressed").await;
    assert_eq!(text(&suppressed[0], "address"), "bounce@acme.example");
    let told = issuer.told("R-1").await;
    assert!(
        told.iter().any(|(what, said)| what == "email_came_back" && said.starts_with("Reminder 3 days before")),
        "{told:#?}"
    );
    // The next one has nobody to go to, and says so.
    issuer.clock(at(due_date, 7)).await;
    let failed = issuer.reminder("R-1", 7).await;
    assert_eq!((&failed["status"], &failed["reason"]), (&json!("failed"), &json!("address_suppressed")));

    // A server that answers to the letter's sender: the reminder is found by its id.
    issuer.partner("acme", "en", "new@acme.example").await;
    issuer.clock(at(due_date, 14)).await;
    assert_eq!(issuer.reminder("R-1", 14).await["status"], "delivered");
    let raw = String::from_utf8_lossy(&issuer.mails().pop().unwrap().raw).into_owned();
    let header = raw.split("\r\n\r\n").next().unwrap();
    let sender = issuer.world.running.connector().config.sender.clone();
    issuer.world.mail_in(&report(header, "failed", "5.1.1", "550 5.1.1 no such user"), "", &[&sender]).await;
    assert_eq!(issuer.reminder("R-1", 14).await["status"], "bounced");
    assert_eq!(issuer.issued("R-1").await["deliveries"], before);
    issuer.world.running.stop().await;
}
