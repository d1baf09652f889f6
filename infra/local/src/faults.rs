//! Trouble on order: what the services of AWS do wrong on their next calls.

mod call;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use tokio::sync::{Notify, watch};

use crate::http::{HangUp, aws_error};

pub use call::Call;

/// What one call meets instead of a plain answer.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The service does what it is asked to, but its answer is lost: the connection closes.
    LoseAnswer,
    /// The service does what it is asked to, but never answers.
    Hang,
    /// The service does what it is asked to, but says 500.
    DoneError500,
    /// The connection closes before the service hears of the call.
    LoseRequest,
    /// The service never hears of the call, and nobody answers.
    Ignore,
    /// The service does what it is asked to, but answers only when told, with its answer or the trouble that follows.
    Held(Arc<Notify>, Option<Box<Fault>>),
    /// 429 `TooManyRequestsException`, as SES says it: nothing is done.
    Throttle,
    /// The same, for the rest of the day.
    DailyQuota,
    /// 500: nothing is done, but nobody can know.
    Error500,
    /// 400 with this error code, for example `MessageRejected`: nothing is done.
    Refuse(String),
}

/// The orders, shared between a test and the running services.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    orders: Arc<Mutex<Orders>>,
    /// How many calls began to hang or were held.
    hung: Arc<watch::Sender<usize>>,
}

type Judging = dyn Fn(&Call) -> Option<Fault> + Send + Sync;

/// Decides what a call meets.
#[derive(Clone)]
struct Judge(Arc<Judging>);

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Judge")
    }
}

#[derive(Debug)]
struct Orders {
    calls: HashMap<String, VecDeque<Option<Fault>>>,
    judge: Option<Judge>,
    event_delay: Duration,
    quota: (f64, f64),
}

impl Default for Orders {
    /// The quota is that of an SES account that has just left the sandbox.
    fn default() -> Self {
        Self { calls: HashMap::new(), judge: None, event_delay: Duration::ZERO, quota: (14.0, 50_000.0) }
    }
}

impl Faults {
    /// The next calls of an operation (`SendEmail`, `PutEvents`, `TransactWriteItems`, `GetObject` …) meet these faults,
    /// one each; a call that gets `None` meets none, nor do the calls after them. The SDK repeats a failed call twice, but
    /// for `SendEmail`, and every repetition is a call.
    pub fn next<F: Into<Option<Fault>>>(&self, operation: &str, faults: impl IntoIterator<Item = F>) {
        let mut orders = self.lock();
        orders.calls.entry(operation.to_owned()).or_default().extend(faults.into_iter().map(Into::into));
    }

    /// From now on `judge` sees every call, and decides what it meets if nothing was ordered for it.
    pub fn judge(&self, judge: impl Fn(&Call) -> Option<Fault> + Send + Sync + 'static) {
        self.lock().judge = Some(Judge(Arc::new(judge)));
    }

    /// From now on nobody sees the calls.
    pub fn unwatched(&self) {
        self.lock().judge = None;
    }

    /// How many calls began to [hang](Fault::Hang), were [ignored](Fault::Ignore) or are [held](Fault::Held): counted once
    /// the service has done what it does.
    pub fn hung(&self) -> watch::Receiver<usize> {
        self.hung.subscribe()
    }

    /// Whether every ordered fault was met.
    pub fn are_met(&self) -> bool {
        self.lock().calls.values().all(VecDeque::is_empty)
    }

    /// From now on SES publishes the events of a mail so much later.
    pub fn delay_events(&self, delay: Duration) {
        self.lock().event_delay = delay;
    }

    pub(crate) fn event_delay(&self) -> Duration {
        self.lock().event_delay
    }

    /// From now on SES lets so many recipients a second be mailed to, and so many a day.
    pub fn quota(&self, rate: f64, daily: f64) {
        self.lock().quota = (rate, daily);
    }

    pub(crate) fn granted(&self) -> (f64, f64) {
        self.lock().quota
    }

    /// The service, with its troubles.
    pub(crate) fn before(&self, service: Router) -> Router {
        service.layer(middleware::from_fn_with_state(self.clone(), meet))
    }

    fn take(&self, operation: &str) -> Option<Fault> {
        self.lock().calls.get_mut(operation)?.pop_front()?
    }

    fn watcher(&self) -> Option<Judge> {
        self.lock().judge.clone()
    }

    fn hangs(&self) {
        self.hung.send_modify(|hung| *hung += 1);
    }

    fn lock(&self) -> MutexGuard<'_, Orders> {
        // A panicking test must not hide its own message behind a poisoned lock.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn meet(State(faults): State<Faults>, mut request: Request, next: Next) -> Response {
    let mut fault = call::operation(&request).and_then(|operation| faults.take(&operation));
    let watcher = faults.watcher();
    if let Some(Judge(judge)) = watcher {
        let Ok((call, whole)) = Call::read(request).await else {
            // The caller died while it wrote.
            return hang_up();
        };
        fault = fault.or_else(|| call.and_then(|call| judge(&call)));
        request = whole;
    }
    // S3 speaks XML.
    let is_s3 = request.uri().query().is_some_and(|query| query.contains("x-id="));
    match fault {
        None => next.run(request).await,
        Some(fault) if fault.is_done() => {
            let answer = next.run(request).await;
            after(&faults, fault, answer, is_s3).await
        }
        Some(fault) => after(&faults, fault, Response::default(), is_s3).await,
    }
}

impl Fault {
    /// Whether the service does what it is asked to.
    fn is_done(&self) -> bool {
        matches!(self, Self::LoseAnswer | Self::Hang | Self::DoneError500 | Self::Held(..))
    }
}

/// What the caller gets, after the service has done what it does; `answer` is what the service would have said.
async fn after(faults: &Faults, mut fault: Fault, answer: Response, is_s3: bool) -> Response {
    const MESSAGE: &str = "The stand-in was told to fail.";
    while let Fault::Held(told, then) = fault {
        faults.hangs();
        told.notified().await;
        match then {
            Some(then) => fault = *then,
            None => return answer,
        }
    }
    match fault {
        Fault::LoseAnswer | Fault::LoseRequest | Fault::Held(..) => hang_up(),
        Fault::Hang | Fault::Ignore => {
            faults.hangs();
            std::future::pending().await
        }
        Fault::Throttle if is_s3 => xml_error(503, "SlowDown", "Please reduce your request rate."),
        Fault::Throttle => aws_error(429, "TooManyRequestsException", "Maximum rate exceeded."),
        Fault::DailyQuota => aws_error(429, "TooManyRequestsException", "Daily message quota exceeded."),
        Fault::Error500 | Fault::DoneError500 if is_s3 => xml_error(500, "InternalError", MESSAGE),
        Fault::Error500 | Fault::DoneError500 => aws_error(500, "InternalServiceErrorException", MESSAGE),
        Fault::Refuse(code) if is_s3 => xml_error(400, &code, MESSAGE),
        Fault::Refuse(code) => aws_error(400, &code, MESSAGE),
    }
}

fn hang_up() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(HangUp);
    response
}

fn xml_error(status: u16, code: &str, message: &str) -> Response {
    let xml = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    let response = Response::builder().status(status).header("content-type", "application/xml");
    response.body(Body::from(xml)).unwrap_or_default()
}
