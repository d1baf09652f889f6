//! Where schedules are played: a stand-in whose functions run only when the stage runs them, with a company and its customer.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use aws_sdk_dynamodb::types::AttributeValue;
use connector::Connector;
use futures::FutureExt;
use futures::future::join_all;
use ids::{AccountId, DocumentHash, InvoiceId};
use invoice_mail::Options;
use jiff::{SignedDuration, Timestamp};
use ledger::{Delivery, Dispatch, IssuedInvoice, Status};
use serde_json::{Value, json};
use tokio::pin;

use super::piece::Piece;
use super::trouble::{Script, Shape, Step, Trouble};
use crate::support::world::{Company, World};

/// So often a function is called in one schedule, at most. A schedule of two troubles needs far less.
const MOST_CALLS: usize = 32;

/// … and the clock looks so often. What is not done by then is never done.
const MOST_CLOCKS: usize = 5;

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
    /// What the ledger, SES and the bus know of the invoice in the end, if nothing is in doubt.
    pub(crate) end: Option<String>,
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
    invoice: InvoiceId,
    issued: Option<IssuedInvoice>,
    delivery: Option<Delivery>,
    /// How often it has left.
    left: usize,
}

impl Known {
    /// Where its delivery stands at a moment.
    fn status(&self, now: Timestamp) -> Option<Status> {
        self.delivery.as_ref().map(|delivery| delivery.clone().seen_at(now).status)
    }
}

/// Everything, with one company in it.
pub(crate) struct Stage {
    world: World,
    company: Company,
    dynamodb: aws_sdk_dynamodb::Client,
    piece: Piece,
    file: DocumentHash,
    serial: Cell<usize>,
}

impl Stage {
    /// Sets everything up for a piece.
    pub(crate) async fn open(piece: Piece) -> Self {
        let world = World::with(Options { by_hand: true, ..Options::throwaway() }).await;
        let company = world.company("seller", "Bakkerij Janssens", "BE", "BE0403170701", "0403170701").await;
        company.partner("acme", &piece.partner()).await;
        if let Some(reminders) = piece.reminders() {
            company.api.put("/v1/account/reminders", &reminders).await;
        }
        let (invoice, account) = (piece.invoice(), AccountId::parse("seller").unwrap());
        let file = DocumentHash::of(invoice.as_bytes());
        let archive = &world.running.connector().archive;
        archive.put_document(&account, &file, "application/xml", invoice.into_bytes()).await.unwrap();
        // Nobody shall wait for SES.
        world.running.faults().quota(1_000_000.0, -1.0);
        let dynamodb = world.dynamodb();
        Self { world, company, dynamodb, piece, file, serial: Cell::new(0) }
    }

    /// How many schedules were played here.
    pub(crate) fn played(&self) -> usize {
        self.serial.get()
    }

    /// Ends it.
    pub(crate) async fn close(self) {
        self.world.running.stop().await;
    }

    /// Plays the piece, with these troubles on its way, until everything is done that is done by itself. What is unknown
    /// then, a person sends again.
    pub(crate) async fn play(&self, troubles: &[Trouble], order: Order) -> Played {
        self.serial.set(self.serial.get() + 1);
        let id = format!("S-{}", self.serial.get());
        let script = Script::new(&id, troubles, order == Order::Early);
        let slow = troubles.iter().any(|trouble| trouble.kind.shape == Shape::TimeOut);
        let play = Play {
            stage: self,
            script,
            order,
            patience: if slow { IMPATIENT } else { PATIENT },
            account: AccountId::parse("seller").unwrap(),
            invoices: self.piece.invoices(&id),
            id,
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
    /// What its invoices' ids begin with.
    id: String,
    invoices: Vec<InvoiceId>,
    waiting: RefCell<VecDeque<Waiting>>,
    /// Whether `send` waits for SES's answer meanwhile.
    in_between: Cell<bool>,
    invocations: RefCell<Vec<Invocation>>,
    complaints: RefCell<Vec<String>>,
}

impl Play<'_> {
    async fn play(self) -> Played {
        let running = &self.stage.world.running;
        let piece = self.stage.piece;
        for invoice in &self.invoices {
            let file = json!({"sha256": self.stage.file, "name": format!("{invoice}.xml")});
            let event = json!({"account": self.account, "invoice_id": invoice, "partner_id": "acme", "files": [file]});
            running.publish("erp", "InvoiceIssued", event).unwrap();
        }
        if piece.has_prelude() {
            self.run().await;
            self.invocations.take();
            self.complaints.take();
        }
        // Before any trouble: it is what the clock has given.
        if let Some(order) = piece.begins(&self.account, &self.invoices) {
            running.connector().orders.give(&[order]).await.unwrap();
        }
        self.script.begin(running.faults());
        self.run().await;
        for _ in 0..MOST_CLOCKS {
            if self.comes_again_by_clock().await {
                clock::handle(running.connector(), Timestamp::now() + SignedDuration::from_hours(1)).await.unwrap();
                self.run().await;
            }
        }
        for missed in self.script.missed() {
            self.complain(format!("{missed:?} never came"));
        }
        running.faults().unwatched();
        let mut end = self.known().await;
        let now = Timestamp::now();
        let is_open = |known: &Known| known.left == 0 && known.status(now) == Some(Status::Unknown);
        if end.iter().any(is_open) && piece.is_resendable() {
            for known in end.iter().filter(|known| is_open(known)) {
                self.resend(&known.invoice).await;
            }
            self.run().await;
            end = self.known().await;
        }
        for known in &end {
            if known.left != 1 && !is_open(known) || is_open(known) && piece.is_resendable() {
                self.complain(format!("{} has left {} times: {:?}", known.invoice, known.left, known.status(now)));
            }
        }
        // A reminder whose letter SES never had stays in doubt: nobody sends it twice.
        let is_settled = !end.iter().any(is_open);
        if is_settled {
            self.told(&end).await;
        }
        let end = is_settled.then(|| self.state(&end));
        let (invocations, complaints) = (self.invocations.into_inner(), self.complaints.into_inner());
        Played { invocations, end, complaints }
    }

    /// Whether the clock has a reason to set it going.
    async fn comes_again_by_clock(&self) -> bool {
        let ledger = &self.stage.world.running.connector().ledger;
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        !ledger.due_collections(later, 1).await.unwrap().is_empty()
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
        // What it asked `send` itself for comes, too.
        self.collect().await;
        let known = self.known().await;
        let is_sending = self.waiting.borrow().iter().any(|waiting| waiting.function == Function::Send);
        let is_failed = function == Function::Send && ended != Ended::Acknowledged;
        let comes_again = is_sending || is_failed || self.in_between.get() || self.comes_again_by_clock().await;
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

    /// A person has it sent again.
    async fn resend(&self, invoice: &InvoiceId) {
        let channel = self.stage.piece.dispatch().channel().as_str();
        self.stage.company.api.post(&format!("/v1/deliveries/{invoice}/{channel}/resend"), &Value::Null).await;
    }

    /// Claims grow old, as they do while a record is hidden in its queue.
    async fn a_minute_passes(&self) {
        for Known { invoice, delivery, .. } in self.known().await {
            let Some(claimed) = delivery.and_then(|delivery| delivery.claimed_at) else { continue };
            let before = claimed - SignedDuration::from_secs(61);
            let key = match self.stage.piece.dispatch() {
                Dispatch::Invoice(channel) => format!("DELIVERY#{invoice}#{}", channel.as_str()),
                Dispatch::Reminder(day) => format!("DELIVERY#{invoice}#reminder-{day}"),
            };
            let update = self.stage.dynamodb.update_item();
            update
                .table_name(&self.stage.world.running.connector().config.table)
                .key("pk", AttributeValue::S(format!("ACCOUNT#{}", self.account)))
                .key("sk", AttributeValue::S(key))
                .update_expression("SET claimed_at = :before")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":before", AttributeValue::S(before.to_string()))
                .send()
                .await
                .unwrap();
        }
    }

    /// What a person would see within a minute: nothing is where it could be lost or sent twice. `comes_again` is whether a
    /// record waits in the queue of `send`, or comes back to it.
    fn look(&self, known: &[Known], comes_again: bool) {
        let later = Timestamp::now() + SignedDuration::from_secs(61);
        for one in known {
            let (status, left, is_issued) = (one.status(later), one.left, one.issued.is_some());
            if left > 1 {
                self.complain(format!("{} has left {left} times", one.invoice));
            }
            let is_open = matches!(status, None | Some(Status::Queued | Status::Failed | Status::Sending));
            // An access point may be asked again, by the same event.
            if left > 0 && is_open && self.stage.piece != Piece::Request {
                self.complain(format!("{} has left, and is shown as {status:?}", one.invoice));
            }
            if !is_issued && status.is_some() {
                self.complain("there is a delivery without an issued invoice".to_owned());
            }
            if !comes_again && (matches!(status, None | Some(Status::Queued)) || !is_issued) {
                self.complain(format!("lost: {} is {status:?}, and no record comes again", one.invoice));
            }
        }
    }

    /// What others were told, and what the API says.
    async fn told(&self, end: &[Known]) {
        let (events, piece) = (self.stage.world.running.events(), self.stage.piece);
        for Known { invoice, .. } in end {
            let of = |kind: &str| {
                let mine = events.iter().filter(|event| {
                    event.detail_type == kind && event.detail["invoice_id"].as_str() == Some(invoice.as_str())
                });
                mine.map(|event| event.detail["event_id"].to_string()).collect::<BTreeSet<_>>()
            };
            let (told, failed) = (of(piece.told()), of("InvoiceDeliveryFailed"));
            if told.len() != 1 || !failed.is_empty() {
                self.complain(format!("{} is told as {told:?}, that it failed as {failed:?}", piece.told()));
            }
            let ledger = &self.stage.world.running.connector().ledger;
            let history = ledger.history(&self.account, invoice, piece.dispatch()).await.unwrap();
            for status in piece.statuses() {
                if history.iter().filter(|entry| entry.status == *status).count() != 1 {
                    self.complain(format!("its history is not once {status:?}: {history:#?}"));
                }
            }
        }
    }

    /// What is known of the invoices.
    async fn known(&self) -> Vec<Known> {
        let (ledger, piece) = (&self.stage.world.running.connector().ledger, self.stage.piece);
        let known = self.invoices.iter().map(async |invoice| {
            let delivery = ledger.delivery(&self.account, invoice, piece.dispatch());
            let issued = ledger.issued_invoice(&self.account, invoice);
            let (delivery, issued) = futures::try_join!(delivery, issued).unwrap();
            let left = piece.left(&self.stage.world.running, invoice);
            Known { invoice: invoice.clone(), issued, delivery, left }
        });
        join_all(known).await
    }

    /// The same without times and random ids.
    fn state(&self, known: &[Known]) -> String {
        let of = |known: &Known| {
            let delivery = known.delivery.as_ref().map(|one| {
                json!([
                    one.status,
                    one.reason,
                    // It says when it leaves.
                    one.sentence.as_ref().filter(|_| one.reason.as_deref() != Some("collecting")),
                    one.recipients,
                    one.to,
                    one.partner_id,
                    one.attempt.is_some(),
                    one.ses_message_id.is_some()
                ])
            });
            let issued = known.issued.as_ref().map(|one| json!([one.fields, one.files, one.partner_id, one.reason]));
            json!([known.left, delivery, issued])
        };
        let waiting: Vec<Function> = self.waiting.borrow().iter().map(|waiting| waiting.function).collect();
        format!("{}, waiting {waiting:?}", Value::from_iter(known.iter().map(of))).replace(&self.id, "*")
    }

    fn complain(&self, what: String) {
        self.complaints.borrow_mut().push(what);
    }
}
