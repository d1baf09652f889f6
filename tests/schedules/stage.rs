//! Where schedules are played: a stand-in whose functions run only when the stage runs them, with a company, its customer
//! and an invoice.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use aws_sdk_dynamodb::types::AttributeValue;
use connector::Connector;
use connector::ids::{AccountId, DocumentHash, InvoiceId};
use connector::ledger::{ChannelKind, Delivery, IssuedInvoice, Status};
use futures::FutureExt;
use invoice_mail::Options;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::pin;

use super::trouble::{Script, Shape, Step, Trouble};
use crate::support::world::{Company, World};

const INVOICE: &str = include_str!("../../infra/local/samples/issued-invoice.xml");

/// So often a function is called in one schedule, at most. A schedule of two troubles needs far less.
const MOST_CALLS: usize = 24;

/// The limits of the functions' calls where a time-out is played. Of the mail's the fourfold.
const IMPATIENT: Duration = Duration::from_millis(250);
/// … and where none is, so that a busy machine makes none.
const PATIENT: Duration = Duration::from_secs(60);

/// When SES's events are handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    /// Before `send` has SES's answer.
    Early,
    /// As soon as `send` ends, which comes again at once, and the next time after a minute.
    Soon,
    /// When `send` has done all it can, each time a minute later.
    Late,
}

impl Order {
    /// When that is, in words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Early => "before its answer",
            Self::Soon => "at once",
            Self::Late => "late",
        }
    }
}

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Function {
    Send,
    Feedback,
}

/// How a call of a function ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Ended {
    Acknowledged,
    Failed,
    Killed,
}

/// One call of a function.
#[derive(Debug, Clone)]
pub(crate) struct Invocation {
    pub(crate) function: Function,
    pub(crate) ended: Ended,
    /// Its calls in their order, and with which there was trouble.
    pub(crate) calls: Vec<(Step, bool)>,
    /// What the ledger, SES and the bus know of the invoice afterwards.
    pub(crate) state: String,
}

/// A schedule that was played.
#[derive(Debug, Clone)]
pub(crate) struct Played {
    pub(crate) invocations: Vec<Invocation>,
    /// What the ledger, SES and the bus know of the invoice in the end.
    pub(crate) end: String,
    /// What is not as it must be.
    pub(crate) complaints: Vec<String>,
}

/// A record that waits in a queue.
struct Waiting {
    function: Function,
    message: SqsMessage,
    failures: u32,
}

/// What is known of an invoice.
struct Known {
    deliveries: Vec<Delivery>,
    issued: Option<IssuedInvoice>,
    /// How many mails SES took.
    mails: usize,
}

impl Known {
    /// Where its delivery stands.
    fn status(&self) -> Option<Status> {
        self.deliveries.first().map(|delivery| delivery.clone().seen_at(Timestamp::now()).status)
    }
}

/// Everything, with one company in it.
pub(crate) struct Stage {
    world: World,
    company: Company,
    dynamodb: aws_sdk_dynamodb::Client,
    file: Value,
    serial: Cell<usize>,
}

impl Stage {
    /// Sets everything up, with a customer like this.
    pub(crate) async fn open(partner: &Value) -> Self {
        let world = World::with(Options { by_hand: true, ..Options::throwaway() }).await;
        let company = world.company("seller", "Bakkerij Janssens", "BE", "BE0403170701", "0403170701").await;
        company.partner("acme", partner).await;
        let (hash, account) = (DocumentHash::of(INVOICE.as_bytes()), AccountId::parse("seller").unwrap());
        let archive = &world.running.connector().archive;
        archive.put_document(&account, &hash, "application/xml", INVOICE.as_bytes().to_vec()).await.unwrap();
        // Nobody shall wait for SES.
        world.running.faults().quota(1_000_000.0, -1.0);
        let dynamodb = world.dynamodb();
        let file = json!({"sha256": hash, "name": "invoice.xml"});
        Self { world, company, dynamodb, file, serial: Cell::new(0) }
    }

    /// How many schedules were played here.
    pub(crate) fn played(&self) -> usize {
        self.serial.get()
    }

    /// Ends it.
    pub(crate) async fn close(self) {
        self.world.running.stop().await;
    }

    /// Issues an invoice, with these troubles on its way, until everything is done that is done by itself. What is unknown
    /// then, a person sends again.
    pub(crate) async fn play(&self, troubles: &[Trouble], order: Order) -> Played {
        self.serial.set(self.serial.get() + 1);
        let id = format!("S-{}", self.serial.get());
        let script = Script::begin(self.world.running.faults(), &id, troubles, order == Order::Early);
        let slow = troubles.iter().any(|trouble| trouble.kind.shape == Shape::TimeOut);
        let play = Play {
            stage: self,
            script,
            order,
            patience: if slow { IMPATIENT } else { PATIENT },
            account: AccountId::parse("seller").unwrap(),
            invoice: InvoiceId::parse(id).unwrap(),
            waiting: RefCell::default(),
            in_between: Cell::default(),
            invocations: RefCell::default(),
            complaints: RefCell::default(),
        };
        play.play().await
    }
}

/// A schedule that is being played.
struct Play<'a> {
    stage: &'a Stage,
    script: Script,
    order: Order,
    patience: Duration,
    account: AccountId,
    invoice: InvoiceId,
    waiting: RefCell<VecDeque<Waiting>>,
    /// Whether `send` waits for SES's answer meanwhile.
    in_between: Cell<bool>,
    invocations: RefCell<Vec<Invocation>>,
    complaints: RefCell<Vec<String>>,
}

impl Play<'_> {
    async fn play(self) -> Played {
        let running = &self.stage.world.running;
        let event = json!({"account": self.account, "invoice_id": self.invoice, "partner_id": "acme",
            "files": [self.stage.file]});
        running.publish("erp", "InvoiceIssued", event).unwrap();
        self.run().await;
        for missed in self.script.missed() {
            self.complain(format!("{missed:?} never came"));
        }
        running.faults().unwatched();
        let known = self.known().await;
        let (mut end, mails, status) = (self.state(&known), known.mails, known.status());
        match (mails, status) {
            (0, Some(Status::Unknown)) => {
                end = self.resend().await;
            }
            (1, _) => {}
            _ => self.complain(format!("{mails} mails left, and the delivery is {status:?}")),
        }
        self.told().await;
        let (invocations, complaints) = (self.invocations.into_inner(), self.complaints.into_inner());
        Played { invocations, end, complaints }
    }

    /// Calls the functions until no record waits.
    async fn run(&self) {
        let mut connector = self.connector();
        for _ in 0..MOST_CALLS {
            self.collect().await;
            let Some(mut next) = self.next() else { return };
            let ended = self.call(&connector, next.function, &next.message).await;
            if ended == Ended::Killed {
                connector = self.connector();
            }
            if ended != Ended::Acknowledged {
                next.failures += 1;
                self.waiting.borrow_mut().push_back(next);
            }
            let again = self.waiting.borrow().iter().any(|waiting| waiting.failures > 0 && waiting.failures % 2 == 0);
            if ended != Ended::Acknowledged && (again || self.order == Order::Late) {
                self.a_minute_passes().await;
            }
        }
        self.complain("it never ends".to_owned());
    }

    /// A function that has just started.
    fn connector(&self) -> Connector {
        self.stage.world.running.impatient_connector(self.patience)
    }

    /// Takes what is in the queues, until SES has nothing left to tell.
    async fn collect(&self) {
        let running = &self.stage.world.running;
        loop {
            for (name, function) in [("send", Function::Send), ("feedback", Function::Feedback)] {
                let taken = running.queue(name).unwrap().take().unwrap();
                let waiting = taken.into_iter().map(|message| Waiting { function, message, failures: 0 });
                self.waiting.borrow_mut().extend(waiting);
            }
            if running.settled().now_or_never().is_some() {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    /// The record that is delivered next.
    fn next(&self) -> Option<Waiting> {
        let first = if self.order == Order::Late { Function::Send } else { Function::Feedback };
        let mut waiting = self.waiting.borrow_mut();
        let next = waiting.iter().position(|waiting| waiting.function == first).unwrap_or(0);
        waiting.remove(next)
    }

    /// Calls a function, and kills it if the script says so.
    async fn call(&self, connector: &Connector, function: Function, message: &SqsMessage) -> Ended {
        let mut event = SqsEvent::default();
        event.records = vec![message.clone()];
        let position = self.invocations.borrow().len();
        let begun = Invocation { function, ended: Ended::Failed, calls: Vec::new(), state: String::new() };
        self.invocations.borrow_mut().push(begun);
        self.script.runs(true);
        let mut hung = self.stage.world.running.faults().hung();
        let handled = async {
            match function {
                Function::Send => send::handle(connector, event).await,
                Function::Feedback => feedback::handle(connector, event).await,
            }
        };
        pin!(handled);
        let ended = loop {
            tokio::select! {
                response = &mut handled => {
                    break if response.batch_item_failures.is_empty() { Ended::Acknowledged } else { Ended::Failed };
                }
                _ = hung.changed() => {
                    if self.script.take_killed() {
                        break Ended::Killed;
                    }
                    if let Some(told) = self.script.take_held() {
                        Box::pin(self.events_first()).await;
                        self.script.runs(true);
                        told.notify_one();
                    }
                }
            }
        };
        self.script.runs(false);
        let calls = self.script.take_trace();
        let known = self.known().await;
        let is_sending = self.waiting.borrow().iter().any(|waiting| waiting.function == Function::Send);
        let is_failed = function == Function::Send && ended != Ended::Acknowledged;
        let comes_again = is_sending || is_failed || self.in_between.get();
        self.look(&known, comes_again);
        let state = self.state(&known);
        self.invocations.borrow_mut()[position] = Invocation { function, ended, calls, state };
        ended
    }

    /// SES's events, while its answer is on its way.
    async fn events_first(&self) {
        let mut connector = self.connector();
        let calls_before = self.script.take_trace();
        self.in_between.set(true);
        self.collect().await;
        let is_event = |waiting: &Waiting| waiting.function == Function::Feedback;
        let (events, others): (Vec<_>, Vec<_>) = self.waiting.take().into_iter().partition(is_event);
        self.waiting.borrow_mut().extend(others);
        for mut event in events {
            match self.call(&connector, event.function, &event.message).await {
                Ended::Acknowledged => continue,
                Ended::Failed => {}
                Ended::Killed => connector = self.connector(),
            }
            event.failures += 1;
            self.waiting.borrow_mut().push_back(event);
        }
        self.in_between.set(false);
        self.script.give_back(calls_before);
    }

    /// A person has it sent again. Gives what is known then.
    async fn resend(&self) -> String {
        let path = format!("/v1/deliveries/{}/email/resend", self.invoice);
        self.stage.company.api.post(&path, &Value::Null).await;
        self.run().await;
        let known = self.known().await;
        if (known.mails, known.status()) != (1, Some(Status::Delivered)) {
            self.complain(format!("sent again by a person, it is {}", self.state(&known)));
        }
        self.state(&known)
    }

    /// Claims grow old, as they do while a record is hidden in its queue.
    async fn a_minute_passes(&self) {
        let ledger = &self.stage.world.running.connector().ledger;
        for delivery in ledger.deliveries_of(&self.account, [&self.invoice]).await.unwrap() {
            let Some(claimed) = delivery.claimed_at else { continue };
            let before = claimed - SignedDuration::from_secs(61);
            let key = format!("DELIVERY#{}#{}", self.invoice, delivery.channel.as_str());
            let update = self.stage.dynamodb.update_item();
            update
                .table_name(&self.stage.world.running.connector().config.table)
                .key("pk", AttributeValue::S(format!("ACCOUNT#{}", self.account)))
                .key("sk", AttributeValue::S(key))
                .update_expression("SET claimed_at = :before")
                .expression_attribute_values(":before", AttributeValue::S(before.to_string()))
                .send()
                .await
                .unwrap();
        }
    }

    /// What a person would see within a minute: nothing is where it could be lost or sent twice. `comes_again` is whether a
    /// record of the invoice waits in the queue of `send`, or comes back to it.
    fn look(&self, known: &Known, comes_again: bool) {
        let later = Timestamp::now() + SignedDuration::from_secs(61);
        let seen: Vec<Status> = known.deliveries.iter().map(|one| one.clone().seen_at(later).status).collect();
        let (mails, is_issued) = (known.mails, known.issued.is_some());
        if mails > 1 {
            self.complain(format!("SES has taken {mails} mails"));
        }
        if mails > 0 && seen.iter().any(|status| matches!(status, Status::Queued | Status::Failed | Status::Sending)) {
            self.complain(format!("SES has taken the mail, and the delivery is shown as {seen:?}"));
        }
        if !is_issued && !seen.is_empty() {
            self.complain("there is a delivery without an issued invoice".to_owned());
        }
        if !comes_again && (seen.is_empty() || seen.contains(&Status::Queued) || !is_issued) {
            self.complain(format!("lost: {seen:?}, and no record comes again"));
        }
    }

    /// What others were told, and what the API says.
    async fn told(&self) {
        let events = self.stage.world.running.events();
        let of = |kind: &str| {
            let mine = events.iter().filter(|event| {
                event.detail_type == kind && event.detail["invoice_id"].as_str() == Some(self.invoice.as_str())
            });
            mine.map(|event| event.detail["event_id"].to_string()).collect::<Vec<_>>()
        };
        let (mut delivered, failed) = (of("InvoiceDelivered"), of("InvoiceDeliveryFailed"));
        delivered.dedup();
        if delivered.len() != 1 || !failed.is_empty() {
            self.complain(format!("told that it was delivered: {delivered:?}, that it failed: {failed:?}"));
        }
        let ledger = &self.stage.world.running.connector().ledger;
        let history = ledger.history(&self.account, &self.invoice, ChannelKind::Email).await.unwrap();
        for status in [Status::Accepted, Status::Delivered] {
            if history.iter().filter(|entry| entry.status == status).count() != 1 {
                self.complain(format!("its history is not once {status:?}: {history:#?}"));
            }
        }
    }

    /// What is known of the invoice.
    async fn known(&self) -> Known {
        let ledger = &self.stage.world.running.connector().ledger;
        let invoices = [&self.invoice];
        let deliveries = ledger.deliveries_of(&self.account, invoices);
        let issued = ledger.issued_invoice(&self.account, &self.invoice);
        let (mut deliveries, issued) = futures::try_join!(deliveries, issued).unwrap();
        deliveries.sort_by_key(|delivery| delivery.channel.as_str());
        let mine = |(name, value): &(String, String)| name == "invoice" && value == self.invoice.as_str();
        let mails = self.stage.world.running.sent().iter().filter(|mail| mail.tags.iter().any(mine)).count();
        Known { deliveries, issued, mails }
    }

    /// The same without times and random ids.
    fn state(&self, known: &Known) -> String {
        let deliveries = known.deliveries.iter().map(|one| {
            json!([
                one.channel,
                one.status,
                one.reason,
                one.sentence,
                one.recipients,
                one.to,
                one.partner_id,
                one.attempt.is_some(),
                one.ses_message_id.is_some()
            ])
        });
        let (deliveries, mails) = (Value::from_iter(deliveries), known.mails);
        let issued = known.issued.as_ref().map(|one| json!([one.fields, one.files, one.partner_id, one.reason]));
        let waiting: Vec<Function> = self.waiting.borrow().iter().map(|waiting| waiting.function).collect();
        format!("{mails} mails, {deliveries}, {}, waiting {waiting:?}", issued.unwrap_or_default())
    }

    fn complain(&self, what: String) {
        self.complaints.borrow_mut().push(what);
    }
}
